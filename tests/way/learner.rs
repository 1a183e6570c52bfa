//! A learner at the keyboard: keys in, screens out.

use std::time::Duration;

use awaitscope::app::{App, Book, Effect, LessonView, Place};
use awaitscope::catalog::{Embedded, LESSONS};
use awaitscope::lesson::{Course, Lesson, Step};
use awaitscope::progress::Progress;
use awaitscope::theme::{Depth, Theme};
use awaitscope::ui;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) const FRAME: Duration = Duration::from_millis(10);

/// Four lessons that the learner of these tests goes through, by their slugs: more of them in the course change nothing here.
fn course() -> Course {
    let slugs = ["-together", "-blocking", "-too-many", "-queues"];
    let chosen = LESSONS
        .iter()
        .filter(|lesson| slugs.iter().any(|slug| lesson.id.ends_with(slug)));
    let chosen: Vec<Embedded> = chosen.map(|lesson| Embedded { ..*lesson }).collect();
    Course::of(chosen.leak())
}

/// The program of a learner who has done this much, with the tour behind them.
pub(super) fn app(progress: Progress) -> App {
    app_of(course(), progress)
}

/// The same with all lessons.
pub(super) fn whole_course(progress: Progress) -> App {
    app_of(Course::built_in(), progress)
}

fn app_of(course: Course, progress: Progress) -> App {
    let theme = Theme::new(Depth::Mono, false);
    let mut app = App::new(course, theme, FRAME);
    let mut book = Book::new(progress);
    book.set_now(1000);
    app.welcome(book);
    app.resize(120, 40);
    app.overlay = None;
    app
}

pub(super) fn lesson(number: &str) -> Lesson {
    let course = course();
    course.find(number).unwrap().lesson().unwrap().clone()
}

pub(super) fn press(app: &mut App, keys: &str) -> Effect {
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
        app.fit(ui::Layout::new(app).room());
    }
    effect
}

pub(super) fn view(app: &App) -> &LessonView {
    match &app.place {
        Place::Lesson(view) => view,
        other => panic!("not in a lesson: {other:?}"),
    }
}

/// The screen, line by line.
pub(super) fn lines(app: &mut App) -> Vec<String> {
    let (columns, rows) = app.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    let layout = ui::Layout::new(app);
    app.fit(layout.room());
    ui::draw(app, &layout, &mut buffer);
    let cells = buffer.content.chunks(usize::from(columns));
    cells
        .map(|line| line.iter().map(ratatui::buffer::Cell::symbol).collect())
        .collect()
}

pub(super) fn screen(app: &mut App) -> String {
    lines(app).join("\n")
}

/// The words of the screen, whatever the lines in which they stand.
pub(super) fn words(app: &mut App) -> String {
    words_of(&screen(app))
}

pub(super) fn words_of(text: &str) -> String {
    let text = text.replace(['│', '─'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same in the goal, which is on the left.
#[track_caller]
pub(super) fn shows_left(app: &mut App, text: &str) {
    let lines = lines(app).into_iter();
    let left: Vec<String> = lines.map(|line| line.chars().take(54).collect()).collect();
    let words = words_of(&left.join("\n"));
    assert!(
        words.contains(&words_of(text)),
        "`{text}` is not in:\n{words}"
    );
}

/// The same in the panes on the right half.
#[track_caller]
pub(super) fn shows_right(app: &mut App, text: &str) {
    let lines = lines(app).into_iter();
    let right: Vec<String> = lines.map(|line| line.chars().skip(60).collect()).collect();
    let words = words_of(&right.join("\n"));
    assert!(
        words.contains(&words_of(text)),
        "`{text}` is not in:\n{words}"
    );
}

#[track_caller]
pub(super) fn shows(app: &mut App, text: &str) {
    let words = words(app);
    let wanted = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(&wanted), "`{wanted}` is not in:\n{words}");
}

/// Waits for the end of the run.
pub(super) fn finish(app: &mut App) {
    assert!(view(app).is_live(), "{:?}", view(app).trouble);
    while view(app).is_live() {
        std::thread::sleep(FRAME);
        app.frame(FRAME);
    }
    app.frame(FRAME);
}

/// In lesson 04 with short latencies, at Predict: the defaults would take seconds.
pub(super) fn at_predict(app: &mut App) {
    app.open_at(0, Step::Learn);
    let Place::Lesson(view) = &mut app.place else {
        panic!("the lesson does not open");
    };
    let latency = view
        .knobs
        .values
        .iter_mut()
        .find(|(name, _)| name == "latency");
    latency.unwrap().1 = 0.1;
    press(app, "\n");
}

/// In lesson 04 with short latencies, when its run has ended.
pub(super) fn watched() -> App {
    let mut app = app(Progress::default());
    at_predict(&mut app);
    press(&mut app, "1\n");
    finish(&mut app);
    app
}

/// One of the lessons by its number, at a step.
pub(super) fn at_step(number: &str, step: Step) -> App {
    let mut app = app(Progress::default());
    let mut entries = app.course.entries().iter();
    let place = entries.position(|entry| entry.id().starts_with(number));
    app.open_at(place.unwrap(), step);
    app
}

/// The place of the option that is right with the defaults, and of one that is not.
pub(super) fn options(lesson: &Lesson) -> (usize, usize) {
    let options = &lesson.predict.as_ref().unwrap().options;
    let right = options.iter().position(|o| o.misconception.is_none());
    let wrong = options.iter().position(|o| o.misconception.is_some());
    (right.unwrap(), wrong.unwrap())
}

/// The lesson that is open, to be set up.
pub(super) fn view_mut(app: &mut App) -> &mut LessonView {
    match &mut app.place {
        Place::Lesson(view) => view,
        other => panic!("not in a lesson: {other:?}"),
    }
}
