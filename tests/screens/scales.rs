//! What is compared has one scale, and a place on a small screen.

use super::*;
use awaitscope::recording::Window;
use awaitscope::scene::{Kind, Marks, Row, Scene, Shown, View};

/// The rows of a run where these programs are open, to its end, with a row for each gauge.
fn rows(recording: &Recording, is_open: &dyn Fn(usize) -> bool) -> Vec<Row> {
    let shown = (0..recording.variants().len()).map(|index| Shown {
        open: is_open(index),
        gauges: true,
        ..Shown::default()
    });
    let shown: Vec<Shown> = shown.collect();
    let window = Window {
        from: Nanos::ZERO,
        to: recording.end(),
    };
    Scene::new(recording, &View::plain(window, (60, 80), &shown)).rows
}

/// What full height stands for in the rows of folded programs.
fn heights(rows: &[Row]) -> Vec<f64> {
    let strips = rows.iter().filter(|row| row.kind == Kind::Strip);
    let heights = strips.filter_map(|row| match &row.marks {
        Marks::Densities(_, highest) => Some(*highest),
        _ => None,
    });
    heights.collect()
}

#[test]
fn folded_programs_have_one_scale_whichever_others_are_open() {
    let mut compared = 0;
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        let recording = recording(lesson.id);
        let all = heights(&rows(&recording, &|_| false));
        let Some(first) = all.first() else { continue };
        let open = 0..recording.variants().len();
        let others = open.flat_map(|open| heights(&rows(&recording, &|index| index == open)));
        for height in all.iter().copied().chain(others) {
            assert!((height - first).abs() < 1e-9, "{}: {height}", lesson.id);
            compared += 1;
        }
    }
    assert!(compared > 0);
}

#[test]
fn the_row_of_a_gauge_looks_the_same_whichever_others_are_open() {
    let levels = |rows: &[Row], variant: usize| {
        let gauges = rows.iter().filter(|row| row.variant == variant);
        let gauges = gauges.filter(|row| matches!(row.kind, Kind::Gauge(_)));
        let gauges = gauges.map(|row| format!("{} {:?} {:?}", row.label, row.note, row.marks));
        gauges.collect::<Vec<_>>()
    };
    let mut compared = 0;
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        let recording = recording(lesson.id);
        for variant in 0..recording.variants().len() {
            let alone = levels(&rows(&recording, &|index| index == variant), variant);
            let pair = |index: usize| index == variant || index == 0;
            let beside = levels(&rows(&recording, &pair), variant);
            // the other one may take its place
            if beside.len() == alone.len() {
                assert_eq!(alone, beside, "{}", lesson.id);
                compared += alone.len();
            }
        }
    }
    assert!(compared > 0);
}

#[test]
fn where_digits_are_heights_the_row_says_what_nine_stands_for() {
    let mut told = [0, 0];
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        let recording = recording(lesson.id);
        for row in rows(&recording, &|_| true) {
            let Kind::Gauge(place) = row.kind else {
                continue;
            };
            let variant = recording.variants().get(row.variant).unwrap();
            let has_unit = !variant.gauges()[place].name_and_unit().1.is_empty();
            let scale = row.note.line(12);
            let highest = scale.strip_prefix("0-").unwrap_or(&scale);
            let counts = !has_unit && highest.parse::<f64>().unwrap() <= 9.0;
            let digits = if counts {
                scale.clone()
            } else {
                format!("9 = {highest}")
            };
            assert_eq!(row.note_with_digits().line(12), digits, "{}", lesson.id);
            told[usize::from(counts)] += 1;
        }
    }
    assert!(told.iter().all(|rows| *rows > 0), "{told:?}");
}

/// The programs that are drawn with their rows.
fn open(screen: &str) -> usize {
    let rows = screen.lines().filter(|line| line.starts_with("│ ▾ "));
    rows.count()
}

#[test]
fn two_programs_that_a_lesson_compares_by_a_gauge_have_rows_on_a_small_screen() {
    let mut pairs = 0;
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        let mut app = own(lesson.id, Step::Watch);
        view(&mut app).command(Command::End);
        let screen = text(&draw(&mut app, (80, 24)));
        let view = view(&mut app);
        let variants = view.recording().variants();
        let compared = |index: usize| {
            let known = lesson.variant(variants[index].id()).unwrap();
            let has_gauge =
                |name: &String| variants[index].gauges().iter().any(|g| g.is_called(name));
            known.main && lesson.gauge_rows.iter().any(has_gauge)
        };
        let count = (0..variants.len()).filter(|index| compared(*index)).count();
        if count > 1 && compared(view.timeline.selected.0) {
            assert!(open(&screen) > 1, "{}:\n{screen}", lesson.id);
            pairs += 1;
        }
    }
    assert!(pairs > 0);
}

#[test]
fn on_a_small_screen_no_row_of_the_challenge_is_empty_that_the_picture_could_have() {
    let mut looked = 0;
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        if lesson.challenge.is_none() {
            continue;
        }
        let mut app = own(lesson.id, Step::Challenge);
        let screen = text(&draw(&mut app, (80, 24)));
        let rows = screen
            .lines()
            .skip_while(|line| !line.starts_with("╭─ challenge"));
        let rows = rows.skip(1).take_while(|line| !line.starts_with('╰'));
        let rows: Vec<&str> = rows.collect();
        let last = rows.last().unwrap();
        let is_used = last.chars().any(char::is_alphanumeric);
        assert!(is_used || rows.len() < 3, "{}:\n{screen}", lesson.id);
        looked += 1;
    }
    assert!(looked > 0);
}

#[test]
fn no_code_is_cut_in_a_pane_that_has_rows_to_spare() {
    let mut panes = 0;
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        for (step, python) in [
            (Step::Learn, true),
            (Step::Learn, false),
            (Step::Watch, false),
        ] {
            let mut app = own(lesson.id, step);
            view(&mut app).python.first = python && lesson.python.is_some();
            let screen = text(&draw(&mut app, (120, 40)));
            let rows = screen
                .lines()
                .skip_while(|line| !line.starts_with("╭─ demo."));
            let rows = rows.skip(1).take_while(|line| !line.starts_with('╰'));
            let rows = rows.map(|row| row.chars().take(66).collect::<String>());
            let rows: Vec<String> = rows.collect();
            let is_blank = |row: &&String| row.trim_matches(['│', ' ', '╭', '─']).is_empty();
            let spare = rows.iter().rev().take_while(is_blank).count();
            let cut = rows
                .iter()
                .any(|row| row.trim_end_matches(['│', ' ', '╮']).ends_with('…'));
            // a long line needs two rows more at most
            assert!(!cut || spare < 2, "{}:\n{screen}", lesson.id);
            panes += usize::from(!rows.is_empty());
        }
    }
    assert!(panes > 0);
}
