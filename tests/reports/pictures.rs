//! How the programs look on the screen.

use std::time::Duration;

use awaitscope::app::{App, Place};
use awaitscope::lesson::Course;
use awaitscope::playback::Command;
use awaitscope::theme::{Depth, Theme};
use awaitscope::ui;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use crate::demos::{buffered, circles, set_aside};
use crate::recorded::{Recorded, at};

/// The screen at an instant, with the lane selected that so many keys lead to.
fn picture(run: &Recorded, milliseconds: u64, down: usize, ascii: bool) -> String {
    let theme = Theme::new(Depth::Many, ascii);
    let mut app = App::new(Course::built_in(), theme, Duration::from_millis(33));
    app.view(run.recording().clone());
    let Place::Lesson(view) = &mut app.place else {
        panic!("a recording opens as a lesson");
    };
    view.playback
        .command(Command::To(at(milliseconds)), run.recording());
    for _ in 0..down {
        app.key(KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE));
    }
    let (columns, rows) = (100, 30);
    app.resize(columns, rows);
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    let layout = ui::Layout::new(&app);
    app.fit(layout.room());
    ui::draw(&app, &layout, &mut buffer);
    let lines = buffer.content.chunks(usize::from(columns)).map(|cells| {
        let line: String = cells.iter().map(Cell::symbol).collect();
        line.trim_end().to_owned()
    });
    // a further lesson changes none of these pictures
    let count = format!("/{} ", Course::built_in().entries().len());
    lines
        .collect::<Vec<_>>()
        .join("\n")
        .replacen(&count, "/NN ", 1)
}

#[test]
fn a_circle_is_told_below_the_lanes_that_wait_for_locks() {
    let run = Recorded::of_the_first(100, circles::two_locks());
    insta::assert_snapshot!("circle", picture(&run, 50, 1, false));
    insta::assert_snapshot!("circle_ascii", picture(&run, 50, 1, true));
}

#[test]
fn a_lane_that_nobody_polls_is_a_dashed_line() {
    let run = Recorded::of(buffered::stuck());
    insta::assert_snapshot!("unpolled", picture(&run, 700, 3, false));
    insta::assert_snapshot!("unpolled_ascii", picture(&run, 700, 3, true));
    let run = Recorded::of(set_aside::borrowed());
    insta::assert_snapshot!("set_aside", picture(&run, 700, 3, false));
}

#[test]
fn messages_and_room_have_lines_of_their_own() {
    let run = Recorded::of_the_first(100, circles::ring());
    insta::assert_snapshot!("ring", picture(&run, 50, 1, false));
}
