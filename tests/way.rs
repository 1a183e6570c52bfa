//! The learner's way through a lesson, key by key: what they say is kept, judged by their own run, and comes back.

#[cfg(test)]
#[path = "way/curve.rs"]
mod curve;
#[cfg(test)]
#[path = "way/kept.rs"]
mod kept;
#[cfg(test)]
#[path = "way/learner.rs"]
mod learner;
#[path = "clean/lessons.rs"]
mod lessons;
#[cfg(test)]
#[path = "way/typed.rs"]
mod typed;

use awaitscope::app::{App, Effect, LessonView, MapRow, Overlay, Pane, Place, Target};
use awaitscope::catalog::{Embedded, LESSONS};
use awaitscope::lesson::{Course, Lesson, Step};
use awaitscope::progress::{AGAIN_AFTER, Progress};
use awaitscope::recording::Clock;
use awaitscope::ui;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEventKind};
use learner::*;

#[test]
fn a_lesson_that_recalls_asks_first_what_was_missed_elsewhere() {
    let course = Course::built_in();
    let index = course.entries().iter().position(|entry| {
        let lesson = entry.lesson();
        lesson.is_ok_and(|lesson| lesson.recall > 0)
    });
    let index = index.unwrap();
    let own = course.entries()[index].lesson().unwrap();
    let asked = |progress: &Progress| -> Vec<String> {
        let mut app = whole_course(progress.clone());
        app.open_at(index, Step::Quiz);
        let asking = &view(&app).asking;
        let cards = asking.cards.iter().skip(asking.at);
        cards.map(|card| card.lesson.clone()).collect()
    };
    let mut progress = Progress::default();
    progress.answer(own.id, &own.quiz[0].question, "?", false, 1);
    let left = vec![own.id; own.quiz.len() - 1];
    assert_eq!(asked(&progress), left);
    let others = course.lessons().filter(|lesson| lesson.id != own.id);
    for other in others.take(own.recall + 1) {
        progress.answer(other.id, &other.quiz[0].question, "?", false, 1);
    }
    let asked = asked(&progress);
    let (first, rest) = asked.split_at(own.recall);
    assert!(first.iter().all(|lesson| lesson != own.id), "{asked:?}");
    assert_eq!(rest, left);
}

#[test]
fn a_wrong_prediction_gets_the_answer_to_its_own_misconception() {
    let lesson = lesson("04");
    let (right, wrong) = options(&lesson);
    let options = lesson.predict.clone().unwrap().options;
    let mut app = app(Progress::default());
    at_predict(&mut app);
    press(&mut app, &format!("{}\n", wrong + 1));
    assert_eq!(view(&app).step, Step::Watch);
    finish(&mut app);
    press(&mut app, "\n");
    assert_eq!(view(&app).step, Step::Explain);
    shows(&mut app, &format!("You chose: {}.", options[wrong].text));
    shows(
        &mut app,
        &format!("Your run shows: {}.", options[right].text),
    );
    let misconception = options[wrong].misconception.clone().unwrap();
    shows(&mut app, &misconception.replace(['`', '*'], ""));
    let kept = app.book.lesson(lesson.id).unwrap().prediction.clone();
    let kept = kept.unwrap();
    assert_eq!(kept.chosen.as_ref(), Some(&options[wrong].text));
    assert_eq!(kept.held.as_ref(), Some(&options[right].text));
}

#[test]
fn a_right_prediction_is_said_to_be_right() {
    let (right, _) = options(&lesson("04"));
    let mut app = app(Progress::default());
    at_predict(&mut app);
    press(&mut app, &format!("{}\n", right + 1));
    finish(&mut app);
    press(&mut app, "\n");
    shows(&mut app, "Your run shows the same: you were right.");
}

#[test]
fn a_prediction_needs_a_choice_and_can_be_skipped() {
    let mut app = app(Progress::default());
    at_predict(&mut app);
    press(&mut app, "\n");
    assert_eq!(view(&app).step, Step::Predict);
    shows(
        &mut app,
        "choose an option by its number, or press s to skip",
    );
    press(&mut app, "s");
    assert_eq!(view(&app).step, Step::Watch);
    finish(&mut app);
    press(&mut app, "\n");
    shows(&mut app, "You skipped the prediction.");
    let kept = app.book.lesson("04-together").unwrap().prediction.clone();
    assert_eq!(kept.unwrap().chosen, None);
}

#[test]
fn when_a_knob_was_turned_so_that_nothing_fits_the_screen_says_so() {
    let mut app = app(Progress::default());
    at_predict(&mut app);
    press(&mut app, "1\n");
    let Place::Lesson(view) = &mut app.place else {
        panic!("not in a lesson");
    };
    view.knobs.values[0].1 = 1.0;
    press(&mut app, "r");
    finish(&mut app);
    press(&mut app, "\n");
    shows(&mut app, "no option matches what was measured");
    shows(&mut app, "the question is about the defaults");
    // by the names that the knobs have on the screen
    shows(&mut app, "extra for #1 0 s");
}

#[test]
fn an_option_that_cannot_be_evaluated_is_said_so() {
    let mut lessons = LESSONS.iter();
    let good = lessons
        .find(|lesson| lesson.id.ends_with("-together"))
        .unwrap();
    let options = lesson("04").predict.unwrap().options;
    let toml = good.toml.unwrap();
    let broken = toml.replace(
        options[0].when.text(),
        r#"gauge_max["joined"]["no such gauge"] > 1"#,
    );
    assert_ne!(broken, toml);
    let files = Embedded {
        toml: Some(Box::leak(broken.into_boxed_str())),
        ..*good
    };
    let lesson = Lesson::read(&files).unwrap();
    let mut app = watched();
    let recording = view(&app).recording().clone();
    let mut view = LessonView::recorded(recording, Some(lesson));
    view.step = Step::Explain;
    app.place = Place::Lesson(Box::new(view));
    shows(
        &mut app,
        "Cannot determine which option is right: cannot evaluate the condition",
    );
    shows(&mut app, "no such gauge");
}

#[test]
fn explain_without_a_run_says_so_and_its_moments_make_one() {
    let mut app = app(Progress::default());
    app.open_at(0, Step::Explain);
    shows(&mut app, "You made no prediction. No run has finished yet");
    // the run has yet to come so far: it is followed there
    press(&mut app, "2");
    let moment = view(&app).awaited().unwrap().clone();
    assert_eq!(moment.to_string(), "fetch #2 of joined, open");
    while view(&app).awaited().is_some() {
        std::thread::sleep(FRAME);
        app.frame(FRAME);
    }
    // half-way through the second of its calls, about: the run was in real time
    let playhead = view(&app).playhead().seconds();
    assert!((0.4..0.7).contains(&playhead), "{playhead}");
    let (variant, lane) = view(&app).selected_lane().unwrap();
    let variant = &view(&app).recording().variants()[variant];
    let lane = variant.lane(lane).unwrap();
    assert_eq!((variant.id(), lane.family()), ("joined", "fetch"));
    assert!(lane.start.seconds() < playhead && lane.end.unwrap().seconds() > playhead);
    // and the text goes on where it named the moment
    press(&mut app, "\u{8}");
    assert_eq!(view(&app).step, Step::Explain);
}

/// Answers the questions of the quiz, rightly or wrongly.
fn answer(app: &mut App, quiz: &awaitscope::lesson::Quiz, rightly: bool) {
    let wrong = usize::from(quiz.answer == 0);
    let option = if rightly { quiz.answer } else { wrong };
    press(app, &format!("{}\n", option + 1));
}

#[test]
fn answers_are_marked_by_sign_and_word_and_wrong_ones_come_back_a_day_later() {
    let lesson = lesson("04");
    let mut app = app(Progress::default());
    app.open_at(0, Step::Quiz);
    press(&mut app, "\n");
    shows(&mut app, "choose an answer by its number");
    let first = &lesson.quiz[0];
    answer(&mut app, first, false);
    let text = screen(&mut app);
    shows(&mut app, "your answer: wrong");
    shows(&mut app, "the right answer");
    assert!(text.contains('✗') && text.contains('✓'), "{text}");
    shows(&mut app, &first.why.replace(['`', '*'], ""));
    press(&mut app, "\n");
    for quiz in &lesson.quiz[1..] {
        answer(&mut app, quiz, true);
        shows(&mut app, "your answer: right");
        shows(&mut app, &quiz.why.replace(['`', '*'], ""));
        press(&mut app, "\n");
    }
    shows(&mut app, "2 of 3 right. The other one comes back in a day");
    assert!(app.book.is_done(lesson.id, Step::Quiz));

    // at once there is nothing to review, and a day later there is
    press(&mut app, "m");
    assert!(app.rows().contains(&MapRow::Review));
    app.select_row(MapRow::Review);
    press(&mut app, "\n");
    shows(&mut app, "Nothing to review now");
    press(&mut app, "\n");
    let tomorrow = app.book.now() + AGAIN_AFTER;
    app.book.set_now(tomorrow);
    app.select_row(MapRow::Review);
    press(&mut app, "\n");
    shows(&mut app, &first.question.replace(['`', '*'], ""));
    answer(&mut app, first, true);
    press(&mut app, "\n\n");
    assert!(matches!(app.place, Place::Map));
    assert!(!app.rows().contains(&MapRow::Review));
}

#[test]
fn a_challenge_says_what_is_met_gives_hints_and_keeps_the_best_run() {
    let lesson = lesson("04");
    let challenge = lesson.challenge.clone().unwrap();
    let mut app = watched();
    press(&mut app, "}}}");
    assert_eq!(view(&app).step, Step::Challenge);
    press(&mut app, "t");
    shows_left(&mut app, &challenge.hints[0].replace(['`', '*'], ""));
    let Place::Lesson(open) = &mut app.place else {
        panic!("not in a lesson");
    };
    open.knobs.values = lesson.with(&challenge.solution);
    press(&mut app, "r");
    finish(&mut app);
    shows_left(&mut app, "all parts met");
    let judged = view(&app).challenge.judged.clone().unwrap();
    for part in &judged {
        assert!(part.met);
        shows_left(&mut app, &format!("({})", part.measured));
    }
    assert!(app.book.is_done(lesson.id, Step::Challenge));
    let attempt = app.book.lesson(lesson.id).unwrap().challenge.clone();
    let attempt = attempt.unwrap();
    assert_eq!(attempt.hints, 1);
    let best = attempt.best.unwrap();
    assert_eq!((best.met, best.of), (judged.len(), judged.len()));
    assert_eq!(best.figures.len(), judged.len());

    // a worse run does not take the best one away, and the comparison says both times
    let Place::Lesson(open) = &mut app.place else {
        panic!("not in a lesson");
    };
    open.knobs.values[1].1 = 0.05;
    press(&mut app, "r");
    finish(&mut app);
    shows_left(&mut app, "not met");
    shows(
        &mut app,
        &format!("2 of 3 parts met, best so far {}", best.met),
    );
    shows(&mut app, "previously ");
}

#[test]
fn the_previous_run_has_its_own_remarks() {
    let mut app = watched();
    let Place::Lesson(open) = &mut app.place else {
        panic!("not in a lesson");
    };
    let extra = open.knobs.values.iter_mut();
    let extra = extra.filter(|(name, _)| name == "extra");
    extra.for_each(|(_, value)| *value = 1.0);
    press(&mut app, "r");
    finish(&mut app);
    // at a tenth of the run the first call, which is longer now, is still open
    press(&mut app, "bgLL");
    shows(
        &mut app,
        "One task sleeps. The parent waits, and spawns no other.",
    );
    shows(
        &mut app,
        "The second one was spawned when the first had ended.",
    );
}

#[test]
fn a_search_jumps_to_its_hit() {
    let mut app = app(Progress::default());
    // the code of another lesson
    press(&mut app, "/unconstrained");
    let Some(Overlay::Search(search)) = &app.overlay else {
        panic!("the search is closed");
    };
    assert!(!search.hits.is_empty());
    press(&mut app, "\n");
    assert_eq!(view(&app).lesson.as_ref().unwrap().number(), "12");
    assert!(app.overlay.is_none());
    press(&mut app, "q");
}

#[test]
fn the_mouse_clicks_what_it_sees() {
    let mut app = app(Progress::default());
    app.open_at(0, Step::Learn);
    let find = |app: &mut App, text: &str| -> (u16, u16) {
        let lines = lines(app);
        let (y, line) = lines
            .iter()
            .enumerate()
            .find(|(_, line)| line.contains(text))
            .unwrap_or_else(|| panic!("`{text}` is not in:\n{}", lines.join("\n")));
        let x = line.split(text).next().unwrap().chars().count();
        (u16::try_from(x).unwrap() + 1, u16::try_from(y).unwrap())
    };
    let click = |app: &mut App, text: &str| {
        let (x, y) = find(app, text);
        let target = ui::hit(app, &ui::Layout::new(app), x, y);
        app.mouse(MouseEventKind::Down(MouseButton::Left), target)
    };
    click(&mut app, "Predict");
    assert_eq!(view(&app).step, Step::Predict);
    click(&mut app, " 2  ");
    assert_eq!(view(&app).prediction.choice, Some(1));
    press(&mut app, "\n");
    finish(&mut app);
    click(&mut app, "latency     ");
    assert_eq!(
        (view(&app).pane, view(&app).knobs.selected),
        (Pane::Knobs, 1)
    );
    click(&mut app, "fetch #2");
    assert_eq!(view(&app).pane, Pane::Timeline);
    assert_ne!(view(&app).timeline.selected, (0, 0));
    // the wheel zooms, and dragging moves the playhead
    let (x, y) = find(&mut app, "fetch #2");
    let target = ui::hit(&app, &ui::Layout::new(&app), x + 40, y);
    assert!(matches!(target, Target::Instant(_)), "{target:?}");
    let before = view(&app).playhead();
    app.mouse(MouseEventKind::Drag(MouseButton::Left), target);
    assert_ne!(view(&app).playhead(), before);
    let before = screen(&mut app);
    app.mouse(MouseEventKind::ScrollUp, target);
    assert_ne!(screen(&mut app), before);
}

#[test]
fn long_lines_of_code_say_that_they_are_cut_and_can_be_scrolled_sideways() {
    let mut app = app(Progress::default());
    app.open_at(2, Step::Watch);
    // to the first pair of lines
    press(&mut app, "pkk");
    let cut = "calls = (server.get(page) for page in";
    let (whole, dots) = ("get(page) for page in range(pages))", "…");
    shows(&mut app, cut);
    assert!(!words(&mut app).contains(whole) && words(&mut app).contains(dots));
    let right = KeyEvent::new(KeyCode::Right, KeyModifiers::NONE);
    for _ in 0..2 {
        assert_eq!(app.key(right), Effect::Draw);
    }
    shows(&mut app, whole);
    press(&mut app, "^^");
    press(&mut app, "^");
    shows(&mut app, "the code cannot be moved further left");
    shows(&mut app, cut);
}

#[test]
fn the_map_says_what_was_done_and_goes_on_where_the_learner_left() {
    let lesson = lesson("12");
    let (right, wrong) = options(&lesson);
    let options = lesson.predict.clone().unwrap().options;
    let mut progress = Progress::default();
    progress.done(lesson.id, Step::Learn, 10);
    progress.predict(lesson.id, Some(options[wrong].text.clone()), 11);
    progress.done(lesson.id, Step::Predict, 11);
    progress.held(lesson.id, Some(options[right].text.clone()));
    progress.arrive(lesson.id, Step::Explain, 12);
    let mut app = app(progress);
    assert_eq!(app.selected_row(), MapRow::Lesson(1));
    shows(&mut app, "Enter continues at Explain.");
    press(&mut app, "\n");
    assert_eq!(view(&app).step, Step::Explain);
    shows(&mut app, &format!("You chose: {}.", options[wrong].text));
}

#[test]
fn python_stands_beside_with_the_lines_that_correspond() {
    for lesson in lessons::lessons(None) {
        if lesson.pairs.is_empty() {
            continue;
        }
        let mut app = whole_course(Progress::default());
        let index = app
            .course
            .entries()
            .iter()
            .position(|entry| entry.id() == lesson.id);
        app.open_at(index.unwrap(), Step::Watch);
        press(&mut app, "p");
        // it opens at the selected variant: back to the first pair
        press(&mut app, &"k".repeat(lesson.pairs.len()));
        for pair in &lesson.pairs {
            shows(&mut app, "demo.rs");
            shows(&mut app, "demo.py");
            shows_right(&mut app, &pair.note.replace('`', ""));
            press(&mut app, "j");
        }
    }
}

#[test]
fn the_lane_that_a_prediction_is_about_stays_selected_while_others_come_before_it() {
    let course = Course::built_in();
    // in real time its calls come one by one, each with lanes inside
    let about = |lesson: &Lesson| {
        let real = lesson.variants.iter().all(|v| v.clocks == [Clock::Wall]);
        let lane = lesson.predict.as_ref()?.about.as_ref()?.1.clone()?;
        (real && lane.contains('#')).then_some(lane)
    };
    let lessons = course.entries().iter().enumerate();
    let found = lessons.filter_map(|(index, entry)| Some((index, about(entry.lesson().ok()?)?)));
    let found: Vec<_> = found.collect();
    assert!(!found.is_empty());
    for (index, lane) in found {
        let mut app = whole_course(Progress::default());
        app.open_at(index, Step::Watch);
        finish(&mut app);
        let (variant, selected) = view(&app).selected_lane().unwrap();
        let selected = view(&app).recording().variants()[variant].lane(selected);
        assert_eq!(*selected.unwrap().name, *lane);
    }
}
