//! The tutorial on the screen.

mod certificate;

use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use ratatui::Frame;

use super::args::Args;
use super::look::Look;
use super::{Failure, Outcome, find, paths};
use crate::app::{App, Book, Effect, Place};
use crate::lesson::Course;
use crate::progress::At;
use crate::progress::store::Store;
use crate::recording::Recording;
use crate::recording::file::from_json;
use crate::terminal::{self, Exit, Flow, Input, Options, Prepared, Screen, output};
use crate::text::file::read_named;
use crate::ui;
use crate::weigh::Scale;

/// Larger files are no recordings of this program: it keeps two million events, of some 60 bytes each in a file.
const LARGEST: u64 = 256 << 20;

/// A file that takes a while to read, and of which it is said that it is being read.
const LARGE: u64 = 16 << 20;

/// How often it is asked whether what was done is saved, while it is not.
const SAVING: Duration = Duration::from_millis(100);

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
    let look = Look::find(args)?;
    let terminal = prepare(&look)?;
    // before the terminal may be asked: from then on Ctrl-C is a key
    let (store, progress, trouble) = Store::open(paths::progress());
    let mut app = App::new(course, look.theme(true), period(&look));
    let mut book = Book::new(progress);
    book.set_now(now());
    app.language = look.language.value;
    app.welcome(book);
    let scale = Scale::own();
    let no_scale = scale.as_ref().err().cloned();
    app.scale = scale.ok();
    app.measures = true;
    let trouble = trouble.map(|trouble| trouble.to_string());
    let troubles = [look.trouble, trouble, no_scale];
    let troubles: Vec<_> = troubles.into_iter().flatten().collect();
    app.notice = (!troubles.is_empty()).then(|| troubles.join(". "));
    if let Some(index) = index {
        app.open(index);
    }
    show(app, terminal, Some(store))
}

/// Opens a recording.
pub(super) fn view(course: Course, file: &Path, args: &Args) -> Outcome {
    // until the terminal is prepared a signal ends the program, and there is nothing to put back
    let recording = read(file)?;
    let look = Look::find(args)?;
    let terminal = prepare(&look)?;
    let mut app = App::new(course, look.theme(false), period(&look));
    app.notice.clone_from(&look.trouble);
    app.language = look.language.value;
    app.view(recording);
    // asked last: from then on Ctrl-C is a key
    app.theme = look.theme(true);
    show(app, terminal, None)
}

/// Reads a recording; of a large one it is said meanwhile.
fn read(file: &Path) -> Result<Recording, Failure> {
    let name = paths::name(file);
    let size = file.metadata().map_or(0, |data| data.len());
    if (LARGE..=LARGEST).contains(&size) {
        output::message(&format!(
            "awaitscope: reading {name} ({} MiB) ..",
            size >> 20
        ));
    }
    let text = read_named(file, LARGEST)
        .map_err(|error| Failure::usage(format!("cannot read {name}: {error}")))?;
    from_json(&text).map_err(|error| Failure::no(format!("{name}: {error}")))
}

fn period(look: &Look) -> Duration {
    Duration::from_secs(1) / u32::from(look.fps.value.max(1))
}

fn prepare(look: &Look) -> Result<Prepared, Failure> {
    let options = Options {
        mouse: look.mouse.value,
        fps: look.fps.value,
    };
    terminal::prepare(options).map_err(|error| failure(&error))
}

fn show(app: App, terminal: Prepared, store: Option<Store>) -> Outcome {
    let mut tutorial = Tutorial {
        layout: ui::Layout::new(&app),
        app,
        last: None,
        store,
        is_saving: false,
    };
    let ended = terminal.run(&mut tutorial);
    tutorial.save();
    if let Some(trouble) = tutorial.store.take().and_then(Store::finish) {
        output::message(&format!("awaitscope: {trouble}"));
    }
    ended.map(Exit::code).map_err(|error| failure(&error))
}

/// Seconds since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "entries of the progress are dated"
)]
pub(super) fn now() -> At {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

fn failure(error: &terminal::Error) -> Failure {
    match error.exit().code() {
        2 => Failure::usage(error.to_string()),
        _ => Failure::no(error.to_string()),
    }
}

/// The state behind the terminal's loop.
struct Tutorial {
    app: App,
    /// That of the frame on the terminal: what is clicked at is what is seen.
    layout: ui::Layout,
    /// When the last frame of what moves was.
    last: Option<Instant>,
    /// Where the progress is kept; none for a recording from a file.
    store: Option<Store>,
    /// What was done is on its way to the disk: whether it gets there is not known yet.
    is_saving: bool,
}

impl Tutorial {
    /// Hands what is new over to be kept; says what went wrong with it.
    fn save(&mut self) -> bool {
        let Some(store) = &self.store else {
            return false;
        };
        if let Some(progress) = self.app.book.take_changes() {
            store.save(progress);
        }
        // asked before the trouble is: afterwards all of it is known
        self.is_saving = store.is_saving();
        let trouble = store.trouble().map(|trouble| trouble.to_string());
        let told = trouble.is_some();
        self.app.notice = trouble.or_else(|| self.app.notice.take());
        told
    }

    /// Saves the run that is shown into the current folder, and says where it is.
    fn save_certificate(&mut self) {
        if let Place::Lesson(view) = &self.app.place {
            let said = certificate::save(view.recording(), Path::new("."));
            self.app.notice = Some(said);
        }
    }

    /// How long ago the last frame was; nothing when something has just begun to move.
    #[expect(
        clippy::disallowed_methods,
        reason = "the screen is where the time of what moves comes from"
    )]
    fn passed(&mut self) -> Duration {
        let now = Instant::now();
        let last = self.last.replace(now);
        last.map_or(Duration::ZERO, |last| now - last)
    }
}

impl Screen for Tutorial {
    fn handle(&mut self, input: Input) -> Flow {
        self.app.book.set_now(now());
        let effect = match input {
            Input::Key(key) => self.app.key(key),
            // only to ask what came of saving
            Input::Frame if self.app.next_frame().is_none() => Effect::Nothing,
            Input::Frame => {
                let passed = self.passed();
                self.app.frame(passed)
            }
            Input::Resize { columns, rows } => {
                self.app.resize(columns, rows);
                Effect::Draw
            }
            Input::Resumed => {
                // time stood still for what moves
                self.last = None;
                Effect::Draw
            }
            Input::Mouse(mouse) => {
                let target = ui::hit(&self.app, &self.layout, mouse.column, mouse.row);
                self.app.mouse(mouse.kind, target)
            }
            Input::Paste(text) => self.app.paste(&text),
        };
        let effect = match (self.save(), effect) {
            (true, Effect::Nothing) => Effect::Draw,
            (_, effect) => effect,
        };
        if self.app.next_frame().is_none() {
            self.last = None;
        } else if self.last.is_none() {
            self.passed();
        }
        match effect {
            Effect::Nothing => Flow::Ignore,
            Effect::Draw => Flow::Draw,
            Effect::Certificate => {
                self.save_certificate();
                Flow::Draw
            }
            Effect::Quit(code) => Flow::QuitWith(code),
        }
    }

    fn layout(&mut self, columns: u16, rows: u16) {
        self.app.resize(columns, rows);
        self.layout = ui::Layout::new(&self.app);
        self.app.fit(self.layout.room());
    }

    fn draw(&self, frame: &mut Frame<'_>) {
        ui::draw(&self.app, &self.layout, frame.buffer_mut());
    }

    fn next_frame(&self) -> Option<Duration> {
        let saved = self.is_saving.then_some(SAVING);
        let moves = self.app.next_frame();
        saved.into_iter().chain(moves).min()
    }
}
