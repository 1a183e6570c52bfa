//! Notes on the code beside a run: functions that are longer than its pane, and lines that are wider.

use unicode_width::UnicodeWidthStr;

use super::prose::LARGE;
use super::{Proof, Runs, counted};
use crate::app::{Code, LessonView};
use crate::lesson::Lesson;
use crate::recording::Clock;
use crate::ui;

/// Notes that are written out.
const WRITTEN: usize = 12;

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let recording = match runs.get(Clock::Wall, &[]) {
        Ok(recording) => recording.clone(),
        Err(error) => return Proof::of("code", vec![error], String::new()),
    };
    let count = recording.variants().len();
    let mut view = LessonView::recorded(recording, Some(lesson.clone()));
    let Some(room) = ui::code_room(&view, LARGE) else {
        return Proof::of("code", Vec::new(), "it has no pane".to_owned());
    };
    let mut shown = Vec::new();
    for variant in 0..count {
        view.timeline.selected = (variant, 0);
        for name in view.functions() {
            if !shown.contains(&name) {
                shown.push(name);
            }
        }
    }
    let demo = format!("lessons/{}/demo.rs", lesson.demo.unwrap_or(lesson.id));
    let code = &view.code.text;
    let notes = shown.iter().flat_map(|name| noted(code, &demo, name, room));
    let notes: Vec<_> = notes.collect();
    let (columns, rows) = room;
    let found = match notes.len() {
        0 => {
            let functions = counted(shown.len(), "function");
            format!("{functions} shown, in {rows} lines of {columns} columns at most")
        }
        count => format!("{} on the functions that are shown", counted(count, "note")),
    };
    let mut proof = Proof::of("code", Vec::new(), found);
    proof.found.extend(notes.into_iter().take(WRITTEN));
    proof
}

/// What there is to say of a function, where the pane has so many columns and rows; `demo` is the file of the demo.
fn noted(code: &Code, demo: &str, name: &str, (columns, rows): (usize, usize)) -> Vec<String> {
    let Some(lines) = code.function(name) else {
        return Vec::new();
    };
    let mut notes = Vec::new();
    if lines.len() > rows {
        let place = place(code, demo, lines.start);
        let count = lines.len();
        notes.push(format!(
            "note, {place}: `{name}` has {count} lines and the code pane {rows}: move what is not the point into a helper"
        ));
    }
    for number in lines {
        let width = code.text(number).width();
        if width > columns {
            let place = place(code, demo, number);
            let past = columns + 1;
            notes.push(format!(
                "note, {place}:{past}: this line of `{name}` has {width} columns and the code pane {columns}: break it, or shorten a name"
            ));
        }
    }
    notes
}

/// The file of a line and its number there.
fn place(code: &Code, demo: &str, number: usize) -> String {
    match code.module_of(number) {
        Some(module) => format!("{}:{}", module.file, number - module.first + 1),
        None => format!("{demo}:{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "fn a() {\n    one;\n}\n\nasync fn b(k: Knobs) {\n    a_long_line();\n}\n\n\
        // lessons/support/mail.rs\nfn send() {\n    a_long_line();\n}\n";

    const DEMO: &str = "lessons/04-together/demo.rs";

    fn notes(name: &str, room: (usize, usize)) -> Vec<String> {
        noted(&Code::new(SOURCE), DEMO, name, room)
    }

    #[test]
    fn lines_that_are_wider_than_the_pane_are_noted_with_their_place() {
        assert_eq!(notes("b", (22, 3)), Vec::<String>::new());
        let note = |place: &str, name: &str| {
            let wide = "has 18 columns and the code pane 17: break it, or shorten a name";
            [format!("note, {place}:18: this line of `{name}` {wide}")]
        };
        assert_eq!(
            notes("send", (17, 3)),
            note("lessons/support/mail.rs:2", "send")
        );
        let lines = notes("b", (17, 3));
        assert_eq!(lines[1..], note("lessons/04-together/demo.rs:6", "b"));
    }

    #[test]
    fn functions_that_are_longer_than_the_pane_are_noted() {
        let note = "note, lessons/04-together/demo.rs:1: `a` has 3 lines and the code pane 2: \
            move what is not the point into a helper";
        assert_eq!(notes("a", (22, 2)), [note]);
        assert_eq!(notes("missing", (1, 1)), Vec::<String>::new());
    }
}
