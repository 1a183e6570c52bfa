//! The tutorial on the screen.

use std::path::Path;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::args::Args;
use super::{Failure, Outcome, find, look};
use crate::app::{App, Effect};
use crate::lesson::Course;
use crate::terminal::{self, Flow, Input, Options, Screen};
use crate::ui;

/// Larger files are no recordings of this program.
const LARGEST: u64 = 2 << 30;

/// Opens the course, or a lesson.
pub(super) fn tutorial(course: Course, wanted: Option<&str>, args: &Args) -> Outcome {
    let index = match wanted {
        Some(wanted) => {
            let entry = find(&course, wanted)?;
            let id = entry.id();
            course.entries().iter().position(|entry| entry.id() == id)
        }
        None => None,
    };
    terminal::check().map_err(|error| Failure::usage(error.to_string()))?;
    let mut app = app(course, args);
    if let Some(index) = index {
        app.open(index);
    }
    show(app, args)
}

/// Opens a recording.
pub(super) fn view(course: Course, file: &Path, args: &Args) -> Outcome {
    let name = file.display();
    let size = std::fs::metadata(file).map(|metadata| metadata.len());
    match size {
        Ok(size) if size > LARGEST => {
            return Err(Failure::usage(format!(
                "{name} is too large for a recording"
            )));
        }
        _ => {}
    }
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::usage(format!("cannot read {name}: {error}")))?;
    let recording = crate::recording::file::from_json(&text)
        .map_err(|error| Failure::no(format!("{name}: {error}")))?;
    terminal::check().map_err(|error| Failure::usage(error.to_string()))?;
    let mut app = app(course, args);
    app.view(recording);
    show(app, args)
}

fn app(course: Course, args: &Args) -> App {
    let period = Duration::from_secs(1) / u32::from(args.fps.max(1));
    App::new(course, look::theme(args), period)
}

fn show(app: App, args: &Args) -> Outcome {
    terminal::set_panic_sink(|info| {
        crate::run::note_panic(info);
    });
    let options = Options { mouse: args.mouse };
    terminal::run(&mut Tutorial { app }, options).map_err(|error| match error {
        terminal::Error::Io(_) => Failure::no(error.to_string()),
        _ => Failure::usage(error.to_string()),
    })
}

/// The state behind the terminal's loop.
struct Tutorial {
    app: App,
}

impl Screen for Tutorial {
    fn handle(&mut self, input: Input) -> Flow {
        let effect = match input {
            Input::Key(key) => self.app.key(key),
            Input::Frame(passed) => self.app.frame(passed),
            Input::Resize { columns, rows } => {
                self.app.resize(columns, rows);
                Effect::Draw
            }
            // there is no field into which text could go
            Input::Mouse(_) | Input::Paste(_) | Input::Resumed => Effect::Nothing,
        };
        match effect {
            Effect::Nothing => Flow::Ignore,
            Effect::Draw => Flow::Draw,
            Effect::Quit(code) => Flow::Quit(code),
        }
    }

    fn draw(&mut self, buffer: &mut Buffer) {
        self.app.resize(buffer.area.width, buffer.area.height);
        ui::prepare(&mut self.app);
        ui::draw(&self.app, buffer);
    }

    fn next_frame(&self) -> Option<Duration> {
        self.app.next_frame()
    }
}
