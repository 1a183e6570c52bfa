//! Nothing that a learner did is lost, whatever step they are on when a run ends.

use super::learner::*;
use awaitscope::app::{App, Effect, Pane, Setting};
use awaitscope::lesson::Step;
use awaitscope::progress::Progress;
use awaitscope::recording::Variant;

#[test]
fn a_run_that_ends_on_another_step_was_watched_all_the_same() {
    let mut app = app(Progress::default());
    at_predict(&mut app);
    press(&mut app, "1\n\n");
    assert_eq!(view(&app).step, Step::Explain);
    assert!(!app.book.is_done("04-together", Step::Watch));
    finish(&mut app);
    assert!(app.book.is_done("04-together", Step::Watch));
    let prediction = app.book.lesson("04-together").unwrap().prediction.clone();
    assert!(prediction.unwrap().held.is_some());
}

#[test]
fn a_moment_of_a_text_that_is_not_shown_yet_tells_nothing() {
    let mut app = app(Progress::default());
    at_predict(&mut app);
    press(&mut app, "1\n\n");
    assert_eq!(view(&app).step, Step::Explain);
    assert!(view(&app).is_live());
    shows(&mut app, "The run has not ended yet.");
    press(&mut app, "2");
    assert_eq!(view(&app).step, Step::Explain);
    shows(&mut app, "its moments appear when the run has ended");
    // what is recorded so far is seen meanwhile, below the questions too
    shows(&mut app, "timeline: programs starting");
    app.frame(FRAME);
    shows(&mut app, "running live x1");
    press(&mut app, "}");
    assert!(view(&app).step == Step::Quiz && view(&app).is_live());
    shows(&mut app, "running live x1");
    press(&mut app, "{");
    finish(&mut app);
    press(&mut app, "2");
    assert_eq!(view(&app).step, Step::Watch);
}

#[test]
fn who_goes_past_the_question_has_made_no_prediction() {
    let mut app = app(Progress::default());
    at_predict(&mut app);
    press(&mut app, "}");
    assert_eq!(view(&app).step, Step::Watch);
    press(&mut app, "{1\n");
    let done = app.book.lesson("04-together").unwrap();
    assert_eq!(done.prediction.clone().unwrap().chosen, None);
    shows(&mut app, "no prediction");
    finish(&mut app);
}

#[test]
fn a_challenge_that_was_met_before_it_was_opened_is_kept_and_leads_on() {
    let mut app = app(Progress::default());
    at_predict(&mut app);
    view_mut(&mut app).knobs.values = vec![
        ("fetches".to_owned(), 5.0),
        ("latency".to_owned(), 0.3),
        ("extra".to_owned(), 2.5),
    ];
    press(&mut app, "1\n");
    finish(&mut app);
    assert!(!app.book.is_done("04-together", Step::Challenge));
    press(&mut app, "}}}");
    assert!(app.book.is_done("04-together", Step::Challenge));
    shows_left(&mut app, "Met. Enter continues");
    press(&mut app, "\n");
    // the recap draws the lanes that differ from this very run
    assert_eq!(view(&app).step, Step::Recap);
    shows(&mut app, "In your last run (fetches 5, default 3;");
    shows(&mut app, "in turn: fetch #3 starts at 3.");
    shows(&mut app, "In your own code");
    while view(&app).has_more_text() {
        press(&mut app, "\n");
    }
    press(&mut app, "\n");
    assert!(app.book.is_done("04-together", Step::Recap));
    assert_eq!(view(&app).lesson.as_ref().unwrap().id, "12-blocking");
}

#[test]
fn the_last_lesson_ends_with_what_was_learned_and_the_instructor_has_a_note() {
    let mut app = app(Progress::default());
    let last = app.course.entries().len() - 1;
    app.open_at(last, Step::Recap);
    let note = view(&app)
        .lesson
        .as_ref()
        .unwrap()
        .prose
        .instructor
        .0
        .clone();
    let first = note
        .trim()
        .split(['.', ':'])
        .next()
        .unwrap()
        .replace('\n', " ");
    press(&mut app, "I");
    shows(&mut app, &first);
    press(&mut app, "I");
    shows(&mut app, "recap");
    while view(&app).has_more_text() {
        press(&mut app, "\n");
    }
    press(&mut app, "\n");
    assert!(matches!(app.place, awaitscope::app::Place::Map));
    shows(&mut app, "the end of the course: what you learned");
    shows(&mut app, "awaitscope cards");
}

#[test]
fn a_version_of_the_code_is_judged_by_the_run_that_is_there() {
    let mut app = app(Progress::default());
    app.open_at(2, Step::Challenge);
    finish(&mut app);
    let settings = view(&app).settings();
    assert_eq!(settings.first(), Some(&Setting::Version));
    assert_eq!(view(&app).pane, Pane::Knobs);
    shows_left(&mut app, "not met: rejected (200, exactly 0)");
    press(&mut app, "u");
    assert_eq!(view(&app).chosen_version(), Some("spawn_all"));
    shows_left(&mut app, "met: rejected (0, exactly 0)");
    shows_left(&mut app, "not met: most tasks (301, at most 110)");
    press(&mut app, "uu");
    assert_eq!(view(&app).chosen_version(), Some("workers"));
    shows_left(&mut app, "met: most tasks (51, at most 110)");
    let best = app.book.lesson("14-too-many").unwrap().challenge.clone();
    let best = best.unwrap().best.unwrap();
    assert_eq!(best.version.as_deref(), Some("stream"));
    // it is chosen in the lesson's code too
    assert_eq!(view(&app).timeline.selected.0, 3);
    press(&mut app, "ju");
    shows_left(&mut app, "last run: ");
}

#[test]
fn the_goal_is_judged_when_the_chosen_version_has_ended() {
    let mut app = app(Progress::default());
    app.open_at(1, Step::Challenge);
    press(&mut app, "u");
    assert_eq!(view(&app).chosen_version(), Some("tokio_sleep"));
    let has_ended = |app: &App| {
        let variants = view(app).recording().variants();
        let chosen = variants.iter().find(|v| v.id() == "tokio_sleep");
        chosen.is_some_and(Variant::is_over)
    };
    shows_left(
        &mut app,
        "the longest pause of the heartbeat (at most 0.25 s)",
    );
    while !has_ended(&app) {
        assert!(view(&app).challenge.judged.is_none());
        std::thread::sleep(FRAME);
        app.frame(FRAME);
    }
    // the other programs may still run
    shows_left(&mut app, "not met: it calls thread::sleep");
    let kept = app.book.lesson("12-blocking").unwrap().challenge.clone();
    let best = kept.unwrap().best.unwrap();
    assert_eq!(best.version.as_deref(), Some("tokio_sleep"));
    // another version is another goal
    let is_live = view(&app).is_live();
    if is_live {
        press(&mut app, "}");
        shows(&mut app, "The run has not ended yet.");
        press(&mut app, "{");
    }
    press(&mut app, "u");
    assert_eq!(view(&app).challenge.judged.is_none(), is_live);
}

#[test]
fn a_search_in_the_lesson_that_is_open_keeps_its_run() {
    let mut app = app(Progress::default());
    at_predict(&mut app);
    press(&mut app, "1\nu");
    finish(&mut app);
    press(&mut app, "/user waiting\n");
    assert_eq!(view(&app).step, Step::Learn);
    assert!(view(&app).has_run());
    assert_eq!(view(&app).knobs.values[0].1.to_bits(), 4.0_f64.to_bits());
}

#[test]
fn enter_turns_the_pages_of_a_long_text_before_it_goes_on() {
    let mut app = app(Progress::default());
    app.resize(80, 24);
    app.open_at(0, Step::Explain);
    app.fit(awaitscope::ui::Layout::new(&app).room());
    // the verdict is the first line of the page
    let is_at_the_top = |app: &mut App| words(app).contains("You made no prediction.");
    assert!(view(&app).has_more_text() && is_at_the_top(&mut app));
    press(&mut app, "\n");
    assert_eq!(view(&app).step, Step::Explain);
    assert!(!is_at_the_top(&mut app));
    // a larger screen shows all of it, and the smaller one goes on where it was
    app.resize(120, 40);
    assert!(is_at_the_top(&mut app));
    app.resize(80, 24);
    assert!(!is_at_the_top(&mut app));
    press(&mut app, "\n");
    assert_eq!(view(&app).step, Step::Quiz);
}

#[test]
fn every_option_is_seen_when_it_is_marked_on_the_smallest_screen() {
    let mut app = whole_course(Progress::default());
    app.resize(60, 16);
    for (index, lesson) in crate::lessons::lessons(None).into_iter().enumerate() {
        let options = lesson.predict.unwrap().options;
        app.open_at(index, Step::Predict);
        for (option, text) in options.iter().enumerate() {
            assert_eq!(press(&mut app, "j"), Effect::Draw);
            assert_eq!(view(&app).prediction.choice, Some(option));
            let text = text.text.replace('`', "");
            let end = text.split_whitespace().last().unwrap();
            shows(&mut app, end);
        }
    }
}

#[test]
fn the_log_is_read_from_its_end_and_not_past_its_beginning() {
    let mut app = watched();
    press(&mut app, "iiG\t\t");
    assert_eq!(view(&app).pane, Pane::Side);
    shows(&mut app, "row 3 is here");
    press(&mut app, "jjjkkkkkk");
    shows(&mut app, "row 3 is here");
}

#[test]
fn a_lesson_is_done_when_its_challenge_is_met_or_left_for_the_recap() {
    let lesson = lesson("04");
    let done = |further: Option<Step>| {
        let mut progress = Progress::default();
        let steps = lesson.steps().into_iter();
        let steps = steps.filter(|step| !matches!(step, Step::Challenge | Step::Recap));
        for step in steps.chain(further) {
            progress.done(lesson.id, step, 10);
        }
        let app = app(progress);
        app.is_lesson_done(&app.course.entries()[0])
    };
    assert!(!done(None));
    assert!(done(Some(Step::Challenge)));
    assert!(done(Some(Step::Recap)));
}

/// Where programs run one after another, nobody waits for those that are not judged.
#[test]
fn the_chosen_version_runs_first() {
    let mut app = whole_course(Progress::default());
    let lesson = app.course.lessons().find(|lesson| {
        let challenge = lesson.challenge.as_ref();
        !lesson.together && challenge.is_some_and(|challenge| challenge.versions.len() > 1)
    });
    let lesson = lesson.unwrap().clone();
    let versions = lesson.challenge.unwrap().versions;
    let entries = app.course.entries().iter();
    let index = entries
        .map(awaitscope::lesson::Entry::id)
        .position(|id| id == lesson.id);
    app.open_at(index.unwrap(), Step::Challenge);
    for _ in 1..versions.len() {
        press(&mut app, "u");
    }
    assert_eq!(
        view(&app).chosen_version(),
        versions.last().map(String::as_str)
    );
    press(&mut app, "r");
    let begun = |app: &App| -> Vec<String> {
        let variants = view(app).recording().variants().iter();
        let begun = variants.filter(|variant| variant.has_begun());
        begun.map(|variant| variant.id().to_owned()).collect()
    };
    while begun(&app).is_empty() {
        std::thread::sleep(FRAME);
        app.frame(FRAME);
    }
    assert_eq!(begun(&app), versions[versions.len() - 1..]);
    finish(&mut app);
}

#[test]
fn a_moment_of_a_text_is_told_in_words_of_its_own_program() {
    let mut app = at_step("14", Step::Watch);
    finish(&mut app);
    press(&mut app, "}");
    let moments = view(&app).digits();
    assert!(moments > 3);
    for moment in 1..=moments {
        press(&mut app, &moment.to_string());
        assert!(view(&app).came_from_text());
        let selected = view(&app).timeline.selected.0;
        let remark = view(&app).remarks().latest(selected);
        assert!(remark.is_none_or(|(variant, _)| variant == selected));
        press(&mut app, "\u{1b}");
        assert_eq!(view(&app).step, Step::Explain);
    }
}

#[test]
fn a_question_brings_the_program_into_sight_of_which_it_speaks() {
    let mut app = at_step("14", Step::Watch);
    finish(&mut app);
    app.resize(80, 24);
    press(&mut app, "}}");
    assert_eq!(view(&app).step, Step::Quiz);
    let quiz = view(&app).lesson.as_ref().unwrap().quiz.clone();
    let second = &quiz[1];
    assert!(second.why.contains("*with retries*"));
    assert!(!words(&mut app).contains("with retries"));
    press(&mut app, "1\n\n");
    assert_eq!(view(&app).asking.at, 1);
    shows(&mut app, "with retries");
    let selected = view(&app).selected_variant();
    assert_eq!(selected.unwrap().label(), "with retries");
}

#[test]
fn the_first_question_too_brings_its_programs_into_sight() {
    let mut app = watched();
    press(&mut app, "}}");
    assert_eq!(view(&app).step, Step::Quiz);
    let question = view(&app).lesson.as_ref().unwrap().quiz[0].question.clone();
    let named = |label: &str| question.contains(&format!("*{label}*"));
    assert!(named("joined") && named("spawned"));
    assert_eq!(view(&app).selected_variant().unwrap().label(), "joined");
    let shown = &view(&app).timeline.shown;
    let variants = view(&app).recording().variants().iter().zip(shown);
    let named = variants.filter(|(variant, _)| named(variant.label()));
    assert_eq!(named.filter(|(_, shown)| shown.open).count(), 2);
}

#[test]
fn a_program_that_python_lacks_is_said_so_beside_the_pairs() {
    let mut app = at_step("14", Step::Watch);
    finish(&mut app);
    let retries = |app: &App| {
        view(app).recording().variants()[view(app).timeline.selected.0].id() == "retries"
    };
    for _ in 0..7 {
        if !retries(&app) {
            press(&mut app, "V");
        }
    }
    assert!(retries(&app));
    press(&mut app, "p");
    shows(&mut app, "demo.py has no part of with retries");
}

#[test]
fn beside_a_moment_nothing_is_said_of_another_lane() {
    let mut app = at_step("17", Step::Watch);
    finish(&mut app);
    press(&mut app, "}1");
    assert!(view(&app).came_from_text());
    // the queue is full then, but the text speaks of a consumer
    let marked = view(&app).timeline.selected.0;
    assert_eq!(view(&app).remarks().of(marked), None);
    // the producer of the text is done, another one is not
    press(&mut app, "2");
    assert_eq!(
        view(&app)
            .remarks()
            .of(view(&app).timeline.selected.0)
            .map(|r| &r.text),
        None
    );
    press(&mut app, "3");
    let said = view(&app).remarks().of(view(&app).timeline.selected.0);
    assert!(
        said.is_some_and(|remark| remark.text.contains("waits in send")),
        "{said:?}"
    );
}

#[test]
fn the_last_row_of_a_challenge_names_the_keys_of_the_focused_pane() {
    let mut app = at_step("17", Step::Challenge);
    finish(&mut app);
    assert_eq!(view(&app).pane, Pane::Knobs);
    shows(&mut app, "k j knob");
    press(&mut app, "\t");
    assert_eq!(view(&app).pane, Pane::Timeline);
    let before = view(&app).timeline.selected;
    shows(&mut app, "k j lane");
    press(&mut app, "j");
    assert_ne!(view(&app).timeline.selected, before);
}

#[test]
fn the_previous_run_has_the_names_of_the_knobs() {
    let mut app = at_step("14", Step::Watch);
    finish(&mut app);
    let knobs = &view(&app).lesson.as_ref().unwrap().knobs;
    let knob = knobs.iter().find(|knob| knob.label != knob.name).unwrap();
    let (label, default) = (knob.label.clone(), knob.text(knob.default));
    press(&mut app, "r");
    finish(&mut app);
    press(&mut app, "b");
    shows(&mut app, "previous run");
    shows(&mut app, &format!("{label} {default}"));
}
