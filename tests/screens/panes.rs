//! What has to be seen on each size of screen, and what a key has to change there.

use awaitscope::app::Pane;
use awaitscope::recording::{Density, LaneKind};
use awaitscope::scene::{Kind, Marks, Scene, Shown, View};

use super::*;

const SMALL: [(u16, u16); 2] = [(80, 24), (60, 16)];

#[track_caller]
pub(super) fn shows(screen: &str, text: &str) {
    let words = |text: &str| {
        let text = text.replace(['│', '─'], " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (screen, text) = (words(screen), words(text));
    assert!(screen.contains(&text), "`{text}` is not in:\n{screen}");
}

#[test]
fn each_step_moves_the_playhead_and_says_what_it_went_over() {
    let mut app = at("12", 0.0);
    draw(&mut app, (120, 40));
    let (mut steps, mut said) = (0, 0);
    let mut before = None;
    while view(&mut app).playhead() < view(&mut app).recording().end() {
        press(&mut app, "l");
        let playhead = view(&mut app).playhead();
        assert!(before < Some(playhead), "{before:?} {playhead:?}");
        before = Some(playhead);
        steps += 1;
        let screen = text(&draw(&mut app, (120, 40)));
        said += usize::from(screen.contains(", + zooms in"));
    }
    // hundreds of changes, and a step for each column in which there are some at most
    let all = view(&mut app).recording().changes(Nanos::ZERO, Nanos::MAX);
    assert!(
        steps <= 90 && all > 2 * steps && said > 0,
        "{steps} {said} {all}"
    );
    let mut back = 0;
    while view(&mut app).playhead() > Nanos::ZERO {
        press(&mut app, "h");
        assert!(view(&mut app).playhead() < before.unwrap());
        before = Some(view(&mut app).playhead());
        back += 1;
    }
    assert!(back <= 90, "{back}");
}

#[test]
fn a_lane_is_stepped_through_change_by_change() {
    let mut app = at("12", 0.0);
    draw(&mut app, (120, 40));
    let (variant, lane) = view(&mut app).selected_lane().unwrap();
    let change = view(&mut app).recording().variants()[variant]
        .next_change_of(lane, Nanos::ZERO)
        .unwrap();
    press(&mut app, "J");
    assert_eq!(view(&mut app).playhead(), change);
    press(&mut app, "J");
    assert!(view(&mut app).playhead() > change);
    press(&mut app, "K");
    assert_eq!(view(&mut app).playhead(), change);
}

#[test]
fn a_key_selects_one_program_after_another_however_many_lanes_they_have() {
    let mut app = at("14", 0.5);
    let count = view(&mut app).recording().variants().len();
    let first = view(&mut app).selected_lane().unwrap().0;
    for step in 1..=count {
        press(&mut app, "V");
        draw(&mut app, (120, 40));
        let selected = view(&mut app).timeline.selected;
        assert_eq!(selected, ((first + step) % count, 0));
    }
}

#[test]
fn small_screens_show_the_lanes_and_the_code_of_the_lesson() {
    let mut app = at("12", 0.8);
    for size in SMALL {
        let screen = text(&draw(&mut app, size));
        for wanted in [
            "heartbeat",
            "handler",
            "thread::sleep(secs(b",
            "handler holds",
        ] {
            assert!(screen.contains(wanted), "{wanted}:\n{screen}");
        }
    }
    let screen = text(&draw(&mut app, (80, 24)));
    shows(&screen, "async fn heartbeat()");
    shows(&screen, "async fn handler(");
    // a folded program that is opened has its lanes, however little room there is
    press(&mut app, "jjjjjjjjj");
    let name = view(&mut app).timeline.selected.0;
    assert!(name > 0);
    for size in SMALL {
        let folded = text(&draw(&mut app, size));
        press(&mut app, "o");
        let open = text(&draw(&mut app, size));
        assert_ne!(folded, open);
        press(&mut app, "o");
    }
}

#[test]
fn a_knob_that_is_turned_and_a_view_that_is_chosen_are_seen_on_a_small_screen() {
    for (key, pane, word) in [
        ("u", Pane::Knobs, "knobs"),
        ("e", Pane::Knobs, "knobs"),
        ("i", Pane::Side, "what to look for"),
    ] {
        let mut app = own("12", Step::Watch);
        let before = text(&draw(&mut app, (80, 24)));
        assert!(!before.contains(&format!("─ {word} ─")));
        press(&mut app, key);
        assert_eq!(view(&mut app).pane, pane);
        let screen = text(&draw(&mut app, (80, 24)));
        assert!(screen.contains(&format!("─ {word} ─")), "{screen}");
    }
}

#[test]
fn of_many_lanes_a_few_from_all_over_the_run_are_shown_and_one_that_failed() {
    let mut app = at("14", 0.1);
    // with few rows those that are left are for one lane and for a band of each function
    let screen = text(&draw(&mut app, (120, 40)));
    assert!(
        screen.contains("load") && screen.contains(" open"),
        "{screen}"
    );
    let screen = text(&draw(&mut app, (200, 60)));
    let load = |number: u32| {
        let name = format!("load #{number} ");
        screen.lines().find(|line| line.contains(&name))
    };
    // the last page waits for a permit, and that looks unlike the first one's work
    let (first, last) = (load(1).unwrap(), load(300).unwrap());
    assert!(!first.contains('═') && last.contains('═'), "{screen}");
    // beside the number in its name there is no other one
    let (before, _) = last.split_once("load #300").unwrap();
    assert!(!before.contains(char::is_numeric), "{last}");
    // one that failed is among them where most did
    let variants = view(&mut app).recording().variants().iter();
    let failing = variants
        .enumerate()
        .max_by_key(|(_, variant)| variant.facts().failed);
    let failing = failing.unwrap().0;
    view(&mut app).timeline.shown[failing].open = true;
    view(&mut app).select_at(failing, 0);
    for size in [(120, 40), (80, 24)] {
        let screen = text(&draw(&mut app, size));
        assert!(screen.contains('⊗'), "{screen}");
    }
    // each lane can be selected, and is shown then
    press(&mut app, "jjj");
    let (variant, place) = view(&mut app).timeline.selected;
    let lane = view(&mut app).recording().variants()[variant].tree()[place].0;
    let name = view(&mut app).recording().variants()[variant]
        .lane(lane)
        .unwrap()
        .name
        .to_string();
    for size in [(120, 40), (80, 24)] {
        let screen = text(&draw(&mut app, size));
        assert!(screen.contains(&name), "{name}:\n{screen}");
    }
}

#[test]
fn a_row_of_many_lanes_agrees_with_the_rows_they_would_have() {
    let recording = recording("12");
    let shown = vec![
        Shown {
            open: true,
            ..Shown::default()
        };
        recording.variants().len()
    ];
    let window = awaitscope::recording::Window {
        from: Nanos::ZERO,
        to: recording.end(),
    };
    let asked = View::plain(window, (60, 12), &shown);
    let scene = Scene::new(&recording, &asked);
    let mut bundles = 0;
    for row in &scene.rows {
        let (Kind::More, Marks::Densities(densities, _)) = (row.kind, &row.marks) else {
            continue;
        };
        let variant = &recording.variants()[row.variant];
        let with_rows: Vec<_> = scene
            .rows
            .iter()
            .filter(|other| other.variant == row.variant)
            .filter_map(|other| match other.kind {
                Kind::Lane { lane, .. } => Some(lane),
                _ => None,
            })
            .collect();
        bundles += 1;
        for (column, density) in densities.iter().enumerate() {
            let (from, to) = window.cell(column, 60);
            let hidden = variant.lanes().iter().filter(|lane| {
                let lives = lane.start < to && lane.end.is_none_or(|end| end >= from);
                lives && !with_rows.contains(&lane.id)
            });
            let hidden = hidden.count();
            assert!(Density::alive(density) <= hidden as f64 + 1e-6, "{column}");
            assert_eq!(Density::alive(density) > 0.0, hidden > 0, "{column}");
        }
    }
    assert!(bundles > 0);
}

#[test]
fn a_pause_that_goes_on_counts() {
    let mut app = at("12", 0.8);
    let shown = |app: &mut App| {
        let screen = text(&draw(app, (120, 40)));
        let row = screen.lines().find(|line| line.contains("longest pause"));
        row.unwrap()
            .split("longest pause")
            .nth(1)
            .unwrap()
            .trim()
            .to_owned()
    };
    // the last beat was at 0.3 s, or just before
    let pause = shown(&mut app);
    assert!(pause.starts_with("0.5") && pause.contains(" s"), "{pause}");
    let recording = view(&mut app).recording().clone();
    let at = |seconds| Nanos::from_seconds(seconds);
    let variant = recording.variant("thread_sleep").unwrap();
    let gap = |seconds| variant.gap_until("heartbeat", at(seconds)).unwrap();
    assert!(gap(0.2) < at(0.06) && gap(1.0) > at(0.6));
    let whole = variant.facts().longest_gap["heartbeat"];
    assert!((gap(60.0).seconds() - whole).abs() < 1e-9);
    assert_eq!(variant.gap_until("nobody", at(1.0)), None);
}

#[test]
fn where_rows_are_short_a_moment_has_those_of_other_programs() {
    let mut alone = 0;
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        let mut app = own(lesson.id, Step::Explain);
        for number in 1..=lesson.prose.moments.len().min(9) {
            draw(&mut app, (60, 16));
            press(&mut app, &number.to_string());
            let screen = text(&draw(&mut app, (60, 16)));
            let (variant, _) = view(&mut app).timeline.selected;
            let label = view(&mut app).recording().variants()[variant].label();
            let head = |row: &&str| row.starts_with("│ ▾") || row.starts_with("│ ▸");
            let lines = screen.lines().skip_while(|row| !row.contains("timeline"));
            let heads: Vec<_> = lines.filter(head).collect();
            let is_cut = |row: &str| row.contains("more lane") || row.contains(" +");
            let mut own = heads.iter().filter(|row| row.contains(label));
            if own.any(|row| is_cut(row)) {
                assert_eq!(heads.len(), 1, "{screen}");
                alone += 1;
            }
            press(&mut app, "\n");
        }
    }
    assert!(alone > 0);
}

#[test]
fn a_moment_keeps_its_sentence_and_leads_to_the_others() {
    let lesson = lessons::lessons(Some(Clock::Virtual))
        .into_iter()
        .find(|lesson| lesson.prose.moments.len() > 2)
        .unwrap();
    let all = lesson.prose.moments.len();
    let mut app = own(lesson.id, Step::Explain);
    for size in [(120, 40), (80, 24)] {
        draw(&mut app, size);
        press(&mut app, "1");
        shows(&text(&draw(&mut app, size)), &format!("moment 1 of {all}"));
        assert!(text(&draw(&mut app, size)).contains("[1]"));
        press(&mut app, "n");
        let screen = text(&draw(&mut app, size));
        shows(&screen, &format!("moment 2 of {all}"));
        assert!(screen.contains("[2]"), "{screen}");
        press(&mut app, "3");
        shows(&text(&draw(&mut app, size)), &format!("moment 3 of {all}"));
        press(&mut app, "pp");
        shows(&text(&draw(&mut app, size)), &format!("moment 1 of {all}"));
        press(&mut app, "p");
        shows(&text(&draw(&mut app, size)), "the first moment in the text");
        press(&mut app, "\n");
        assert_eq!(view(&mut app).step, Step::Explain);
    }
}

#[test]
fn a_hint_moves_nothing_and_the_goal_stays_in_sight() {
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        let Some(challenge) = &lesson.challenge else {
            continue;
        };
        for size in [(120, 40), (80, 24)] {
            let mut app = own(lesson.id, Step::Challenge);
            draw(&mut app, size);
            let pane = view(&mut app).pane;
            for _ in &challenge.hints {
                press(&mut app, "t");
                assert_eq!(view(&mut app).pane, pane);
                let screen = text(&draw(&mut app, size));
                assert!(screen.contains("─ knobs ─"), "{screen}");
                assert!(screen.contains("not met: "), "{screen}");
                shows(
                    &screen,
                    &format!("hint {}: ", view(&mut app).challenge.hints),
                );
            }
            press(&mut app, "t");
            shows(&text(&draw(&mut app, size)), "there are no more hints");
            // nor do they hide what is to be reached while there is no verdict
            view(&mut app).challenge.judged = None;
            let screen = text(&draw(&mut app, size));
            shows(&screen, &format!("hint {}: ", challenge.hints.len()));
            // what is left of the knobs, which may have the same words
            let pane = screen.lines().filter_map(|row| row.split_once("││"));
            let words = pane.flat_map(|(goal, _)| goal.split_whitespace().filter(|w| *w != "│"));
            let words = words.collect::<Vec<_>>().join(" ");
            let hints = challenge.hints.join(" ");
            let parts = challenge.goal.iter().map(|part| part.text.replace('`', ""));
            let parts: Vec<_> = parts.filter(|part| !hints.contains(part)).collect();
            let seen = parts.iter().filter(|part| words.contains(*part)).count();
            assert!(2 * seen >= parts.len(), "{screen}");
        }
    }
}

#[test]
fn a_challenge_opens_the_programs_of_its_goal() {
    let mut app = own("04", Step::Challenge);
    let open: Vec<&str> = {
        let view = view(&mut app);
        let variants = view.recording().variants().iter().zip(&view.timeline.shown);
        let open = variants.filter(|(_, shown)| shown.open);
        open.map(|(variant, _)| variant.id()).collect()
    };
    assert_eq!(open, ["one_by_one", "joined"]);
    let mut app = own("17", Step::Challenge);
    let selected = view(&mut app).timeline.selected.0;
    let id = view(&mut app).recording().variants()[selected]
        .id()
        .to_owned();
    assert_eq!(id, "slow_guests");
}

#[test]
fn explain_says_when_its_numbers_are_those_of_other_settings() {
    let said = "Your run had other settings";
    let mut app = own("04", Step::Explain);
    assert!(!text(&draw(&mut app, (120, 40))).contains(said));
    let course = Course::built_in();
    let lesson = course.find("04").unwrap().lesson().unwrap();
    let variants: Vec<_> = lesson.variants.iter().collect();
    let knobs = lesson.with(&[("fetches".to_owned(), 5.0)]);
    let mut run = run::start(lesson.plan(Clock::Virtual, knobs, &variants)).unwrap();
    while !run.is_over() {
        run.poll();
        std::thread::sleep(Duration::from_millis(1));
    }
    let Place::Lesson(view) = &mut app.place else {
        panic!("it is a lesson");
    };
    view.take_run(run.into_recording(), &mut app.book);
    let screen = text(&draw(&mut app, (120, 40)));
    shows(&screen, said);
    shows(&screen, "fetches 5, default 3");
    // what to look for has figures too
    if let Place::Lesson(view) = &mut app.place {
        view.step = Step::Watch;
    }
    let screen = text(&draw(&mut app, (120, 40)));
    shows(&screen, "what to look for (default settings)");
}

#[test]
fn a_thread_of_its_own_looks_unlike_a_held_worker() {
    let course = Course::built_in();
    let lesson = course.find("12").unwrap().lesson().unwrap();
    let variants: Vec<_> = lesson
        .variants
        .iter()
        .filter(|variant| ["thread_sleep", "offloaded"].contains(&variant.id.as_str()))
        .collect();
    let knobs = lesson.with(&[("block".to_owned(), 0.2)]);
    let mut run = run::start(lesson.plan(Clock::Wall, knobs, &variants)).unwrap();
    while !run.is_over() {
        run.poll();
        std::thread::sleep(Duration::from_millis(1));
    }
    let recording = run.into_recording();
    let variant = recording.variant("offloaded").unwrap();
    let lane = variant
        .lanes()
        .iter()
        .find(|lane| lane.kind == LaneKind::Blocking);
    let lane = lane.unwrap();
    let middle = Nanos(u64::midpoint(lane.start.0, lane.end.unwrap().0));
    let mut app = app(Depth::Many, false);
    app.view(recording.clone());
    let place = variant.tree().iter().position(|(id, _)| *id == lane.id);
    let index = recording
        .variants()
        .iter()
        .position(|v| v.id() == "offloaded");
    view(&mut app).timeline.shown[index.unwrap()].open = true;
    view(&mut app).select_at(index.unwrap(), place.unwrap());
    let to = Command::To(middle);
    view(&mut app).playback.command(to, &recording);
    let screen = text(&draw(&mut app, (120, 40)));
    assert!(screen.contains("≡≡") && screen.contains("▓▓"), "{screen}");
    shows(&screen, "on its own thread");
}

#[test]
fn the_tour_plays_a_real_run_that_no_screen_waits_for() {
    let mut app = app(Depth::Many, false);
    press(&mut app, "i");
    assert!(app.film.view().is_none());
    let frame = Duration::from_millis(33);
    assert_eq!(app.next_frame(), Some(frame));
    for _ in 0..500 {
        app.frame(frame);
        if app.film.view().is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let first = text(&draw(&mut app, (80, 24)));
    shows(&first, "playing x1");
    let start = app.film.view().unwrap().playhead();
    for _ in 0..30 {
        app.frame(frame);
    }
    let later = app.film.view().unwrap().playhead();
    assert!(start < later, "{start:?} {later:?}");
    assert_ne!(text(&draw(&mut app, (80, 24))), first);
    // on the other cards nothing moves
    press(&mut app, "\n");
    assert_eq!(app.next_frame(), None);
    press(&mut app, "\u{1b}");
    assert!(app.film.view().is_none());
}

#[test]
fn the_curtain_hides_what_comes() {
    let mut app = at("04", 0.5);
    let count = |app: &mut App| text(&draw(app, (120, 40))).matches('━').count();
    let dimmed = count(&mut app);
    press(&mut app, "C");
    let hidden = count(&mut app);
    press(&mut app, "C");
    assert!(
        hidden < dimmed / 2 && count(&mut app) == dimmed,
        "{hidden} {dimmed}"
    );
}

#[test]
fn the_bottom_line_leads_back_and_to_the_course() {
    for step in [
        Step::Learn,
        Step::Predict,
        Step::Watch,
        Step::Explain,
        Step::Quiz,
        Step::Challenge,
    ] {
        let mut app = own("12", step);
        let screen = text(&draw(&mut app, (80, 24)));
        let last = screen.lines().last().unwrap();
        for word in ["esc back", "m course"] {
            assert!(last.contains(word), "{step:?}: {last}");
        }
    }
}
