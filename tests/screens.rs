//! The screens as text: reviewed pictures of each at the sizes that matter, and no size at which one of them breaks.
//!
//! The recordings come from runs on the virtual clock, so that they are the same each time.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[cfg(test)]
#[path = "screens/dead.rs"]
mod dead;
#[path = "clean/lessons.rs"]
mod lessons;
#[cfg(test)]
#[path = "screens/looks.rs"]
mod looks;
#[cfg(test)]
#[path = "screens/panes.rs"]
mod panes;
#[cfg(test)]
#[path = "screens/python.rs"]
mod python;
#[cfg(test)]
#[path = "screens/scales.rs"]
mod scales;
#[cfg(test)]
#[path = "screens/small.rs"]
mod small;

use std::time::Duration;

use awaitscope::app::{App, Effect, LessonView, Place, Said};
use awaitscope::lesson::{Course, Lesson, Step};
use awaitscope::playback::Command;
use awaitscope::recording::{Clock, Nanos, Recording};
use awaitscope::run;
use awaitscope::theme::{Depth, Role, Theme};
use awaitscope::ui;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

const SIZES: [(u16, u16); 4] = [(120, 40), (80, 24), (60, 16), (200, 60)];

/// When a lesson is looked at: at the first moment that its text names, else half way.
fn telling(lesson: &Lesson, recording: &Recording) -> Nanos {
    let half = Nanos(recording.end().0 / 2);
    let moments = lesson.prose.moments.iter();
    let mut found = moments.filter_map(|moment| moment.find(recording).ok());
    found.next().map_or(half, |spot| spot.at)
}

fn recording(lesson: &str) -> Recording {
    let course = Course::built_in();
    let lesson = course.find(lesson).unwrap().lesson().unwrap();
    let variants: Vec<_> = lesson
        .variants
        .iter()
        .filter(|variant| variant.clocks.contains(&Clock::Virtual))
        .collect();
    let plan = lesson.plan(Clock::Virtual, lesson.defaults(), &variants);
    let mut run = run::start(plan).unwrap();
    while !run.is_over() {
        run.poll();
        std::thread::sleep(Duration::from_millis(1));
    }
    run.into_recording()
}

fn app(depth: Depth, ascii: bool) -> App {
    let theme = Theme::new(depth, ascii);
    App::new(Course::built_in(), theme, Duration::from_millis(33))
}

/// A lesson's recording with the playhead at an instant.
fn at(lesson: &str, seconds: f64) -> App {
    let mut app = app(Depth::Many, false);
    let recording = recording(lesson);
    app.view(recording.clone());
    let Place::Lesson(view) = &mut app.place else {
        panic!("a recording opens as a lesson");
    };
    let to = Command::To(Nanos::from_seconds(seconds));
    view.playback.command(to, &recording);
    app
}

fn draw(app: &mut App, (columns, rows): (u16, u16)) -> Buffer {
    app.resize(columns, rows);
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    let layout = ui::Layout::new(app);
    app.fit(layout.room());
    ui::draw(app, &layout, &mut buffer);
    buffer
}

fn text(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width).max(1);
    let lines = buffer.content.chunks(width).map(|cells| {
        let line: String = cells.iter().map(ratatui::buffer::Cell::symbol).collect();
        line.trim_end().to_owned()
    });
    // a further lesson changes the pictures of no other one
    let count = format!("/{} ", Course::built_in().entries().len());
    lines
        .collect::<Vec<_>>()
        .join("\n")
        .replacen(&count, "/NN ", 1)
}

fn press(app: &mut App, keys: &str) -> Effect {
    let mut effect = Effect::Nothing;
    for key in keys.chars() {
        let code = match key {
            '\n' => KeyCode::Enter,
            '\u{8}' => KeyCode::Backspace,
            '\t' => KeyCode::Tab,
            '\u{1b}' => KeyCode::Esc,
            key => KeyCode::Char(key),
        };
        effect = app.key(KeyEvent::new(code, KeyModifiers::NONE));
    }
    effect
}

/// A learner's own lesson after its run, at a step, with a wrong prediction behind them.
fn own(lesson: &str, step: Step) -> App {
    let mut app = app(Depth::Many, false);
    let entries = app.course.entries();
    let index = entries
        .iter()
        .position(|entry| entry.id().starts_with(lesson));
    app.open_at(index.unwrap(), Step::Learn);
    let predict = view(&mut app)
        .lesson
        .as_ref()
        .unwrap()
        .predict
        .clone()
        .unwrap();
    let wrong = predict
        .options
        .iter()
        .position(|o| o.misconception.is_some());
    view(&mut app).prediction.choice = wrong;
    if step > Step::Predict {
        view(&mut app).prediction.said = Said::Option(wrong);
        let Place::Lesson(view) = &mut app.place else {
            panic!("it is a lesson");
        };
        view.take_run(recording(lesson), &mut app.book);
        view.go(step, &mut app.book);
    } else if step == Step::Predict {
        press(&mut app, "\n");
    }
    app
}

fn view(app: &mut App) -> &mut LessonView {
    match &mut app.place {
        Place::Lesson(view) => view,
        other => panic!("not in a lesson: {other:?}"),
    }
}

#[test]
fn a_choice_is_shown_and_turned_in_words() {
    let mut app = own("04", Step::Watch);
    let lesson = view(&mut app).lesson.as_mut().unwrap();
    let knob = lesson.knobs.first_mut().unwrap();
    knob.choices = ["no", "few", "many", "all"].map(str::to_owned).into();
    (knob.min, knob.max, knob.step) = (0.0, 3.0, 1.0);
    let label = knob.label.clone();
    view(&mut app).knobs.selected = 0;
    let row = |app: &mut App| {
        let screen = text(&draw(app, (120, 40)));
        let mut rows = screen.lines().filter(|line| line.contains(&label));
        rows.find(|line| line.contains('◂')).unwrap().to_owned()
    };
    // the run was made with 3
    assert!(row(&mut app).contains("◂ all ▸"));
    let screen = text(&draw(&mut app, (120, 40)));
    assert!(screen.contains("─ 4 choices ─"), "{screen}");
    view(&mut app).lesson.as_mut().unwrap().knobs[0].choices =
        ["off", "on"].map(str::to_owned).into();
    let screen = text(&draw(&mut app, (120, 40)));
    assert!(screen.contains("─ off, on ─"), "{screen}");
    let words = ["no", "few", "many", "all"].map(str::to_owned);
    view(&mut app).lesson.as_mut().unwrap().knobs[0].choices = words.into();
    press(&mut app, "d");
    assert!(row(&mut app).contains("◂ many ▸"));
    // there is nothing to type
    press(&mut app, "0");
    assert!(view(&mut app).knobs.field.is_none());
    press(&mut app, "ddd");
    assert!(row(&mut app).contains("◂ no ▸"));
    press(&mut app, "u");
    assert!(row(&mut app).contains("◂ few ▸"));
}

#[test]
fn every_step_of_every_lesson() {
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        for step in lesson.steps() {
            let mut app = own(lesson.id, step);
            match step {
                Step::Watch => {
                    let recording = view(&mut app).recording().clone();
                    let to = Command::To(telling(&lesson, &recording));
                    view(&mut app).playback.command(to, &recording);
                }
                Step::Quiz => {
                    let answer = view(&mut app).asking.card().unwrap().quiz.answer;
                    let wrong = if answer == 0 { "2\n" } else { "1\n" };
                    press(&mut app, wrong);
                }
                _ => {}
            }
            let name = step.name().to_lowercase();
            let lesson = lesson.number();
            for (columns, rows) in [(120, 40), (80, 24)] {
                let picture = text(&draw(&mut app, (columns, rows)));
                insta::assert_snapshot!(format!("{lesson}_{name}_{columns}x{rows}"), picture);
            }
            if step == Step::Explain {
                press(&mut app, &"j".repeat(19));
                let picture = text(&draw(&mut app, (80, 24)));
                insta::assert_snapshot!(format!("{lesson}_explain_80x24_page_2"), picture);
            }
            if step == Step::Watch {
                press(&mut app, "p");
                for (columns, rows) in [(120, 40), (80, 24)] {
                    let picture = text(&draw(&mut app, (columns, rows)));
                    insta::assert_snapshot!(format!("{lesson}_python_{columns}x{rows}"), picture);
                }
            }
        }
    }
}

#[test]
fn what_lies_over_the_screen() {
    for (name, keys) in [
        ("glossary", "vjjj"),
        ("tour", "i\n"),
        ("search", "/spawn"),
        ("track", "tt"),
    ] {
        let mut app = app(Depth::Many, false);
        press(&mut app, keys);
        let picture = text(&draw(&mut app, (80, 24)));
        insta::assert_snapshot!(format!("{name}_80x24"), picture);
    }
}

#[test]
fn the_course_of_somebody_who_has_begun() {
    let mut app = own("04", Step::Quiz);
    let answer = view(&mut app).asking.card().unwrap().quiz.answer;
    press(&mut app, if answer == 0 { "2\n" } else { "1\n" });
    press(&mut app, "m");
    for (columns, rows) in [(120, 40), (80, 24)] {
        let picture = text(&draw(&mut app, (columns, rows)));
        insta::assert_snapshot!(format!("map_begun_{columns}x{rows}"), picture);
    }
    let tomorrow = app.book.now() + awaitscope::progress::AGAIN_AFTER;
    app.book.set_now(tomorrow);
    app.select_row(awaitscope::app::MapRow::Review);
    press(&mut app, "\n");
    insta::assert_snapshot!("review_80x24", text(&draw(&mut app, (80, 24))));
}

#[test]
fn the_course_map() {
    for size in SIZES {
        let name = format!("map_{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, text(&draw(&mut app(Depth::Many, false), size)));
    }
}

#[test]
fn the_lessons_at_a_telling_moment() {
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        let mut app = at(lesson.id, 0.0);
        let recording = view(&mut app).recording().clone();
        let to = Command::To(telling(&lesson, &recording));
        view(&mut app).playback.command(to, &recording);
        for size in SIZES {
            let name = format!("watch_{}_{}x{}", lesson.number(), size.0, size.1);
            insta::assert_snapshot!(name, text(&draw(&mut app, size)));
        }
    }
}

#[test]
fn the_side_pane_the_workers_and_the_zoom() {
    let mut app = at("12", 1.12);
    press(&mut app, "wiji");
    insta::assert_snapshot!("watch_12_log_and_workers", text(&draw(&mut app, (120, 40))));
    press(&mut app, "ii");
    insta::assert_snapshot!("watch_12_legend", text(&draw(&mut app, (120, 40))));
    press(&mut app, "ii+++++");
    insta::assert_snapshot!("watch_12_lane_zoomed", text(&draw(&mut app, (120, 40))));
}

#[test]
fn the_course_asks_and_does_not_answer() {
    let mut app = app(Depth::Many, false);
    for lesson in lessons::lessons(None) {
        let entries = app.course.entries();
        let index = entries.iter().position(|entry| entry.id() == lesson.id);
        app.selected = index.unwrap();
        let shown = text(&draw(&mut app, (200, 60)));
        let last = |text: &str| text.split_whitespace().next_back().unwrap().to_owned();
        let asked = lesson.teaser().to_owned();
        assert!(asked.ends_with('?'), "{asked}");
        assert!(shown.contains(&last(&asked)), "{asked}: {shown}");
        // its beginning may be the title
        let start: String = lesson.takeaway.chars().take(40).collect();
        assert!(!shown.contains(&start), "{shown}");
    }
}

#[test]
fn what_stands_out_is_listed() {
    let mut app = at("04", 0.5);
    press(&mut app, "!");
    for size in SIZES {
        let name = format!("findings_04_{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, text(&draw(&mut app, size)));
    }
}

/// The cells of the row of the first lane with this name.
fn row_of<'b>(buffer: &'b Buffer, name: &str) -> &'b [ratatui::buffer::Cell] {
    let width = usize::from(buffer.area.width);
    let mut rows = buffer.content.chunks(width);
    let found = rows.find(|row| {
        let text: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        text.contains(name)
    });
    found.unwrap()
}

#[test]
fn what_comes_after_the_playhead_is_dimmed_until_a_key_shows_it() {
    let mut app = at("04", 0.5);
    for depth in [Depth::Many, Depth::Sixteen, Depth::Mono] {
        app.theme = Theme::new(depth, false);
        let dimmed = app.theme.style(Role::Border);
        let looks_dimmed = |cell: &ratatui::buffer::Cell| match dimmed.foreground {
            Some(colour) => cell.fg == ratatui::style::Color::Indexed(colour.0),
            None => cell.modifier.contains(Modifier::DIM),
        };
        let future = |app: &mut App| {
            let buffer = draw(app, (120, 40));
            // the last columns with a line in the row of the root, which lives to the end
            let row = row_of(&buffer, "1 joined").to_vec();
            let lines = row.into_iter().filter(|cell| cell.symbol() == "─");
            let lines: Vec<bool> = lines.map(|cell| looks_dimmed(&cell)).collect();
            (
                lines.first().copied().unwrap(),
                lines.last().copied().unwrap(),
            )
        };
        assert_eq!(future(&mut app), (false, true), "{depth:?}");
        press(&mut app, "CC");
        assert_eq!(future(&mut app), (false, false), "{depth:?}");
        press(&mut app, "C");
        // at the end nothing is left to come
        press(&mut app, "G");
        assert_eq!(future(&mut app), (false, false), "{depth:?}");
        press(&mut app, "g");
        let to = Command::To(Nanos::from_seconds(0.5));
        let recording = view(&mut app).recording().clone();
        view(&mut app).playback.command(to, &recording);
    }
}

#[test]
fn times_are_compared_only_where_the_same_work_was_done() {
    let rows = |lesson: &str| {
        let mut app = at(lesson, 1e6);
        let text = text(&draw(&mut app, (200, 60)));
        let heads = text.lines().filter(|line| line.contains(['▾', '▸']));
        heads.map(str::to_owned).collect::<Vec<_>>()
    };
    let compared = |row: &&String| row.contains("x faster") || row.contains("x slower");
    let rejecting: Vec<_> = rows("14");
    let rejecting = rejecting
        .iter()
        .filter(|row| row.contains("not comparable: 200 lanes failed"));
    let rejecting: Vec<_> = rejecting.collect();
    assert!(!rejecting.is_empty(), "{:#?}", rows("14"));
    assert!(!rejecting.iter().any(compared), "{rejecting:#?}");
    assert!(rows("04").iter().any(|row| compared(&row)));
}

/// A time at the right end of a row has columns of its own: the cell before its blank is not part of a bar that was cut.
#[test]
fn no_time_covers_the_end_of_a_bar() {
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        let lesson = lesson.number();
        for size in SIZES {
            let mut app = at(lesson, 1e6);
            let buffer = draw(&mut app, size);
            let shown = text(&buffer);
            let folded = shown.lines().filter(|line| line.contains('▸'));
            for line in folded.filter(|line| line.contains(['▁', '▂', '▃', '▄', '▅', '▆', '▇']))
            {
                let end = line.rfind(['▁', '▂', '▃', '▄', '▅', '▆', '▇']).unwrap();
                let note: String = line[end..].chars().skip(1).collect();
                // the playhead may stand right behind it
                assert!(note.starts_with([' ', '│']), "{lesson} {size:?}: {line}");
            }
        }
    }
}

#[test]
fn the_pages_and_the_keys() {
    let mut app = at("04", 0.5);
    press(&mut app, "?");
    insta::assert_snapshot!("keys_of_a_lesson", text(&draw(&mut app, (120, 40))));
    insta::assert_snapshot!("too_small", text(&draw(&mut app, (50, 12))));
}

#[test]
fn ascii_is_ascii() {
    let mut app = at("12", 1.12);
    app.theme = Theme::new(Depth::Many, true);
    let text = text(&draw(&mut app, (120, 40)));
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!("watch_12_ascii", text);
}

#[test]
fn escape_closes_or_goes_back_and_only_q_leaves() {
    let mut app = at("04", 0.5);
    press(&mut app, "?");
    assert!(app.overlay.is_some());
    press(&mut app, "\u{1b}");
    assert!(app.overlay.is_none());
    assert_eq!(view(&mut app).step, Step::Watch);
    // what is open in the lesson is closed before escape goes back, step by step to the course
    press(&mut app, "p\u{1b}");
    assert_eq!(view(&mut app).step, Step::Watch);
    press(&mut app, "\u{1b}");
    assert_eq!(view(&mut app).step, Step::Learn);
    press(&mut app, "\u{1b}\u{1b}");
    assert!(matches!(app.place, Place::Map));
    assert_eq!(press(&mut app, "q"), Effect::Quit(0));
}

/// Presses keys on a screen of that size, which is drawn after each.
fn pressed(lesson: Option<&str>, keys: &str, size: (u16, u16)) -> App {
    let mut app = match lesson {
        Some(lesson) => at(lesson, 0.7),
        None => app(Depth::Many, false),
    };
    draw(&mut app, size);
    for key in keys.chars() {
        press(&mut app, &key.to_string());
        draw(&mut app, size);
    }
    app
}

/// The course map, or the place of a lesson.
fn places() -> impl Strategy<Value = Option<&'static str>> {
    let lessons = lessons::lessons(Some(Clock::Virtual));
    let ids = lessons.into_iter().map(|lesson| Some(lesson.id));
    proptest::sample::select(ids.chain([None]).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_size_and_no_key_breaks_a_screen(
        sizes in proptest::collection::vec((0_u16..200, 0_u16..60), 1..6),
        keys in "[ hl$^HLgG,.+\\-zkjow\\]\\[inu0-9mq?sfebpyvt/{}R\n\u{8}\t\u{1b}]{0,24}",
        lesson in places(),
    ) {
        let size = *sizes.last().unwrap();
        // no frame is given, so that a run that is started shows nothing that depends on the clock
        let mut app = pressed(lesson, &keys, size);
        for size in &sizes {
            draw(&mut app, *size);
        }
        // whatever sizes came between, the last frame is that of an app that never saw them
        let mut fresh = pressed(lesson, &keys, size);
        prop_assert_eq!(text(&draw(&mut app, size)), text(&draw(&mut fresh, size)));
        prop_assert_eq!(draw(&mut app, size), draw(&mut fresh, size));
    }
}
