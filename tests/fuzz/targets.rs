//! What is fuzzed: each target takes any bytes and panics when something is not as it must be. It returns what came of them in a
//! few words: bytes with which something new comes out are worth going on with.

use std::time::Duration;

use awaitscope::app::App;
use awaitscope::catalog::{Embedded, LESSONS};
use awaitscope::lesson::{Course, Lesson};
use awaitscope::progress::store;
use awaitscope::recording::file::{from_json, to_json};
use awaitscope::terminal::{Input, decode};
use awaitscope::text::{clean, clean_json, clean_lines};
use awaitscope::theme::{DARK, Depth, Theme};
use awaitscope::{export, ui};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The words of a message, without its figures and quotations.
fn outcome(message: &str) -> String {
    let quoted = message.split(['`', '"']).step_by(2);
    quoted
        .flat_map(|text| text.chars().filter(|c| !c.is_ascii_digit()))
        .take(200)
        .collect()
}

/// The decoder of keys: where the line cuts what it sends makes no difference, and afterwards q is q.
pub(crate) fn keys(bytes: &[u8]) -> String {
    let inputs = |pieces: &[&[u8]]| {
        let mut inputs = Vec::new();
        decode(pieces.iter().copied(), |input| inputs.push(input));
        inputs
    };
    let whole = inputs(&[bytes]);
    let size = bytes.first().map_or(1, |byte| usize::from(*byte) + 1);
    assert_eq!(inputs(&bytes.chunks(size).collect::<Vec<_>>()), whole);
    assert!(whole.len() <= bytes.len());
    let mut kinds: Vec<_> = whole
        .iter()
        .map(|input| match input {
            Input::Key(key) => format!(
                "{:?} {:?}",
                std::mem::discriminant(&key.code),
                key.modifiers
            ),
            Input::Mouse(mouse) => format!("{:?}", mouse.kind),
            other => format!("{:?}", std::mem::discriminant(other)),
        })
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds.join(" ")
}

/// The reader of lessons: lesson.toml and lesson.md, with a byte of zero between them.
pub(crate) fn lesson(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let (toml, markdown) = text.split_once('\0').unwrap_or((&text, ""));
    // the reader keeps its texts for good, as the program does
    let keep = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let Some(good) = LESSONS.first() else {
        return String::new();
    };
    let files = Embedded {
        toml: Some(keep(toml)),
        markdown: Some(keep(markdown)),
        ..*good
    };
    match Lesson::read(&files) {
        Ok(lesson) => {
            for clock in lesson.clocks() {
                let variants: Vec<_> = lesson.variants.iter().collect();
                let _plan = lesson.plan(clock, Vec::new(), &variants);
            }
            "a lesson".to_owned()
        }
        Err(problems) => {
            assert!(!problems.is_empty(), "it is broken, and nothing is wrong");
            let messages = problems.iter().map(|problem| outcome(&problem.to_string()));
            messages.take(3).collect()
        }
    }
}

/// The reader of recordings, and everything that is made of one.
pub(crate) fn recording(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let recording = match from_json(&text) {
        Ok(recording) => recording,
        Err(error) => return outcome(&error.to_string()),
    };
    let written = to_json(&recording);
    let again = from_json(&written).unwrap();
    assert_eq!(to_json(&again), written, "it is written as it is read");
    export::svg(&recording, &mut std::io::sink()).unwrap();
    export::chrome(&recording, &mut std::io::sink()).unwrap();
    let theme = Theme::with(&DARK, Depth::Mono, true);
    let text = export::text(&recording, theme, export::WIDEST, &|_| None);
    let lanes: usize = recording.variants().iter().map(|v| v.lanes().len()).sum();
    let mut app = App::new(Course::built_in(), theme, Duration::from_millis(33));
    app.view(recording);
    for (columns, rows) in [(80, 24), (120, 40), (5, 3)] {
        app.resize(columns, rows);
        let layout = ui::Layout::new(&app);
        app.fit(layout.room());
        ui::draw(
            &app,
            &layout,
            &mut Buffer::empty(Rect::new(0, 0, columns, rows)),
        );
    }
    format!("{lanes} lanes, {} lines", text.lines().count())
}

/// The reader of progress: what is read is written and merged without loss.
pub(crate) fn progress(bytes: &[u8]) -> String {
    match store::from_text(&String::from_utf8_lossy(bytes)) {
        Ok(progress) => {
            let written = store::to_text(&progress);
            assert_eq!(store::from_text(&written).unwrap(), progress);
            let merged = progress.clone().merged(progress.clone());
            assert_eq!(merged, merged.clone().merged(progress.clone()));
            format!("{} lessons", progress.lessons.len())
        }
        Err(wrong) => outcome(&wrong.to_string()),
    }
}

/// The sanitiser: nothing that steers a terminal passes, what is clean stays, and JSON means the same.
pub(crate) fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let steers = |c: char| {
        c.is_control()
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
    };
    let (line, lines) = (clean(&text), clean_lines(&text));
    assert!(!line.chars().any(steers), "{line:?}");
    assert!(
        !lines.chars().any(|c| steers(c) && c != '\n' && c != '\t'),
        "{lines:?}"
    );
    assert_eq!(
        (clean(&line), clean_lines(&lines)),
        (line.clone(), lines.clone())
    );
    if !text.contains(steers) {
        assert_eq!((&*line, &*lines), (&*text, &*text));
    }
    let json = serde_json::to_string(&text).unwrap();
    let cleaned = clean_json(&json);
    assert!(!cleaned.chars().any(steers), "{cleaned:?}");
    assert_eq!(serde_json::from_str::<String>(&cleaned).unwrap(), text);
    format!("{} {}", text.len() - line.len(), text.len() - lines.len())
}
