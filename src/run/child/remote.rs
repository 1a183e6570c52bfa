//! A variant's child, as the process that started it sees it.

use std::collections::VecDeque;
use std::io::{BufReader, Read as _};
use std::process::{ChildStderr, ChildStdout};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::time::Instant;

use super::ARGUMENT;
use super::protocol::{Command, News, Order, Report};
use crate::child::{Child, Errors, frames, how, own_program};
use crate::recording::{
    Batch, Clock, Event, EventKind, LaneId, Nanos, Outcome, Recording, TextId, Variant,
};
use crate::run::backlog::Backlog;
use crate::run::variant::{START_PATIENCE, Setup};
use crate::run::watch::{Signs, Verdict, Watch};
use crate::run::{STOP_PATIENCE, scratch};

/// Events that may wait to be folded (32 MB): past this the child is kept waiting, and its recorder leaves detail out.
const QUEUE_CAP: usize = 1_000_000;

/// Bytes that a line of its standard error, and that all which wait to be folded, may have.
const LINE_CAP: usize = 16 << 10;
const LINES_CAP: usize = 1 << 20;

/// How long the rest of its standard error is waited for when it has ended: what it started itself may keep that open.
const ERRORS_PATIENCE: Duration = Duration::from_millis(100);

/// What the log says of a process that does not speak as a child does.
const NONSENSE: &str = "the program's process was killed because its output was not a recording; \
                        restart awaitscope if it was reinstalled";

/// A variant that was started in a process of its own.
#[derive(Debug)]
pub(in crate::run) struct Remote {
    id: String,
    clock: Clock,
    shared: Arc<Shared>,
    watch: Watch,
    /// Reports with news that were folded.
    seen: u64,
    /// What the last report said of it.
    signs: Signs,
    until: Nanos,
    /// Since when it has been asked to be over.
    asked: Option<Instant>,
    /// Since when its end is known and kept back.
    ending: Option<Instant>,
    stopped: bool,
    backlog: Backlog,
}

#[derive(Debug, Default)]
struct Shared {
    /// None: it has ended, or was never there.
    child: Mutex<Option<Child>>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// It waits for [`Command::Begin`].
    ready: bool,
    news: VecDeque<News>,
    /// The events of all of them.
    events: usize,
    /// What it wrote to standard error, line by line.
    lines: Vec<Arc<str>>,
    line_bytes: usize,
    /// Lines for which there was no room.
    lines_lost: u64,
    errors_ended: bool,
    /// Nobody wants what it says.
    unwanted: bool,
    /// Why it was ended before it could do anything, in a sentence.
    given_up: Option<String>,
    /// Its process is gone: why, in a sentence.
    gone: Option<String>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn child(&self) -> MutexGuard<'_, Option<Child>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and says so to who waits.
    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.changed.notify_all();
    }

    /// Waits up to `patience` while something is so; whether it is still so then.
    fn wait_while(&self, patience: Duration, is_so: impl Fn(&State) -> bool) -> bool {
        let state = self.state();
        let waited = self
            .changed
            .wait_timeout_while(state, patience, |state| is_so(state));
        waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    fn send(&self, command: &Command) {
        if let (Some(child), Ok(bytes)) =
            (self.child().as_mut(), frames::encode(command, Vec::new()))
        {
            // who is gone is noticed by who reads from it
            let _gone = child.send(&bytes);
        }
    }

    fn kill(&self) {
        if let Some(child) = self.child().as_mut() {
            child.kill();
        }
    }
}

impl Remote {
    /// Starts the process, which gets ready. That it could not be started is said in the recording.
    pub(in crate::run) fn start(setup: &Setup) -> Self {
        let shared = Arc::new(Shared::default());
        if let Err(why) = start(setup, &shared) {
            shared.change(|state| state.gone = Some(why));
        }
        Self {
            id: setup.id.clone(),
            clock: setup.clock,
            shared,
            watch: Watch::new(setup.clock, setup.limit, Instant::now()),
            seen: 0,
            signs: Signs {
                quiet: true,
                closed: false,
                tasks: usize::MAX,
            },
            until: Nanos::ZERO,
            asked: None,
            ending: None,
            stopped: false,
            backlog: Backlog::default(),
        }
    }

    /// Waits until the process is ready, or gone. One that says nothing for long is ended.
    pub(in crate::run) fn wait(&self) {
        let waits = |state: &State| !state.ready && state.gone.is_none();
        if self.shared.wait_while(START_PATIENCE, waits) {
            let seconds = START_PATIENCE.as_secs();
            let why =
                format!("the program's process was not ready after {seconds} s and was killed");
            self.shared.state().given_up = Some(why);
            self.shared.kill();
        }
    }

    /// The run begins.
    pub(in crate::run) fn begin(&mut self) {
        self.watch.begins(Instant::now());
        self.shared.send(&Command::Begin);
    }

    pub(in crate::run) fn id(&self) -> &str {
        &self.id
    }

    /// Folds what has happened since the last time, until a deadline; whether nothing has, and the instant up to which that is all,
    /// unless some is left. The end of the program is kept back until its process is gone, which is at once, so that all that it
    /// printed comes before it.
    pub(in crate::run) fn collect(
        &mut self,
        recording: &mut Recording,
        place: usize,
        deadline: Option<Instant>,
    ) -> (bool, Option<Nanos>) {
        if self.backlog.is_full() {
            // its child waits until there is room again
            return (false, self.backlog.fold(recording, place, deadline));
        }
        let (news, lines, gone) = {
            let mut state = self.shared.state();
            state.events = 0;
            state.line_bytes = 0;
            let lines = std::mem::take(&mut state.lines);
            let lost = std::mem::take(&mut state.lines_lost);
            let end = state.news.iter().position(is_end);
            let end = end.filter(|_| state.gone.is_none() && !self.stopped);
            let end = end
                .filter(|_| self.ending.get_or_insert_with(Instant::now).elapsed() < STOP_PATIENCE);
            let kept = end.map(|end| state.news.split_off(end));
            let news = std::mem::replace(&mut state.news, kept.unwrap_or_default());
            (news, (lines, lost), state.gone.clone())
        };
        self.shared.changed.notify_all();
        let mut quiet = self.backlog.is_empty();
        for news in news {
            let is_new = !super::protocol::is_empty(&news.batch);
            quiet &= !is_new;
            self.seen += u64::from(is_new);
            self.until = news.until;
            self.signs.closed = news.closed;
            self.signs.tasks = news.tasks;
            self.backlog.push(news.batch, self.until);
        }
        let mut rest = self.lines(lines);
        let folded = self.backlog.fold(recording, place, deadline);
        let is_all = self.backlog.is_empty();
        let over = recording.variants().get(place).is_none_or(Variant::is_over);
        if let Some(why) = gone.filter(|_| is_all && !over && !self.stopped) {
            self.log(&mut rest, Arc::from(why));
            self.push(
                &mut rest,
                EventKind::Over {
                    outcome: Outcome::Died,
                },
            );
        }
        quiet &= super::protocol::is_empty(&rest);
        if super::protocol::is_empty(&rest) {
            return (quiet, folded.or_else(|| is_all.then_some(self.until)));
        }
        self.backlog.push(rest, self.until);
        (quiet, self.backlog.fold(recording, place, deadline))
    }

    /// What it wrote to standard error, as lines of the log.
    fn lines(&self, (lines, lost): (Vec<Arc<str>>, u64)) -> Batch {
        let mut batch = Batch {
            dropped: lost,
            ..Batch::default()
        };
        for line in lines {
            self.log(&mut batch, line);
        }
        batch
    }

    fn log(&self, batch: &mut Batch, line: Arc<str>) {
        let text = TextId(u32::try_from(batch.texts.len()).unwrap_or(u32::MAX));
        batch.texts.push(line);
        let lane = LaneId::NONE;
        self.push(batch, EventKind::Logged { lane, text });
    }

    /// Something that the child did not record itself: it happened after all that it did.
    fn push(&self, batch: &mut Batch, kind: EventKind) {
        let at = match self.clock {
            Clock::Wall => self.until,
            // the fold takes the instant of the last event for it
            Clock::Virtual => Nanos::ZERO,
        };
        batch.events.push(Event { at, kind });
    }

    /// Ends the variant when nothing can happen in it any more, or when it has reached its limit.
    pub(in crate::run) fn look_after(
        &mut self,
        folded: &Variant,
        quiet: bool,
        at_most: Option<Duration>,
    ) -> Option<Batch> {
        let signs = Signs {
            quiet,
            ..self.signs
        };
        let (at, outcome, seen) = match self.watch.judge(folded, signs, at_most) {
            Verdict::GoesOn => return None,
            Verdict::Stop => {
                self.stop();
                return None;
            }
            Verdict::Limit(at) => (at, Outcome::Running, None),
            Verdict::Stuck(at) => (at, Outcome::Stuck, Some(self.seen)),
        };
        if outcome == Outcome::Running {
            let asked = *self.asked.get_or_insert_with(Instant::now);
            if asked.elapsed() > STOP_PATIENCE && self.backlog.is_empty() {
                // it does not even say that it is over
                self.stop();
                let mut batch = Batch::default();
                self.push(&mut batch, EventKind::Over { outcome });
                return Some(batch);
            }
        }
        self.shared.send(&Command::End { at, outcome, seen });
        None
    }

    /// Makes everything in it stand still and be dropped; what does not end by itself soon is ended by its id.
    pub(in crate::run) fn stop(&mut self) {
        if std::mem::replace(&mut self.stopped, true) || self.has_ended() {
            return;
        }
        self.shared.send(&Command::Stop);
        let shared = Arc::clone(&self.shared);
        let killer = thread::Builder::new().name(format!("stop {}", self.id));
        let killer = killer.spawn(move || {
            if shared.wait_while(STOP_PATIENCE, |state| state.gone.is_none()) {
                shared.kill();
            }
        });
        if killer.is_err() {
            self.shared.kill();
        }
    }

    /// Ctrl-C for the demo.
    pub(in crate::run) fn interrupt(&self) {
        self.shared.send(&Command::Interrupt);
    }

    /// What it says from now on is not wanted.
    pub(in crate::run) fn discard(&self) {
        self.shared.change(|state| {
            state.unwanted = true;
            state.news.clear();
            state.lines.clear();
        });
    }

    /// Whether its process is gone.
    pub(in crate::run) fn has_ended(&self) -> bool {
        self.shared.state().gone.is_some()
    }

    /// The variant is over: whether it leaves the machine to the next one. One that does not is ended.
    pub(in crate::run) fn is_out_of_the_way(&mut self) -> bool {
        if self.watch.over_for() > STOP_PATIENCE {
            self.shared.kill();
        }
        self.has_ended()
    }
}

/// Whether the program has ended by itself.
fn is_end(news: &News) -> bool {
    let last = news.batch.events.last().map(|event| event.kind);
    let by_itself = |outcome| !matches!(outcome, Outcome::Running | Outcome::Stuck);
    matches!(last, Some(EventKind::Over { outcome }) if by_itself(outcome))
}

/// Starts the process and the threads that read what it writes; the error is a sentence.
fn start(setup: &Setup, shared: &Arc<Shared>) -> Result<(), String> {
    let no_process =
        |error: &dyn std::fmt::Display| format!("cannot start a process for {}: {error}", setup.id);
    let Some(host) = &setup.host else {
        return Err(no_process(&"it has none"));
    };
    let executable = match &host.executable {
        Some(executable) => Ok(executable.clone()),
        None => own_program(),
    };
    let executable = executable.map_err(|error| no_process(&error))?;
    let order = Order {
        demo: host.demo.clone(),
        program: host.program.clone(),
        id: setup.id.clone(),
        knobs: setup.knobs.to_string(),
        clock: setup.clock,
        workers: setup.workers,
        blocking_threads: setup.blocking_threads,
        after: setup.after,
        limit: setup.limit,
        interrupt: setup.interrupt,
        real_time: setup.real_time,
        spawned: setup.spawn.is_some(),
        folder: scratch::folder().map(std::path::PathBuf::into_os_string),
    };
    let order = frames::encode(&order, Vec::new()).map_err(|error| no_process(&error))?;
    let started = Child::start(&executable, ARGUMENT, Errors::Read);
    let (mut child, output) = started.map_err(|error| no_process(&error))?;
    // who is gone already is noticed by who reads from it
    let _gone = child.send(&order);
    *shared.child() = Some(child);
    let spawned = (|| {
        if let Some(errors) = output.errors {
            let shared = Arc::clone(shared);
            let thread = thread::Builder::new().name(format!("errors {}", setup.id));
            thread.spawn(move || read_errors(&shared, errors))?;
        }
        let shared = Arc::clone(shared);
        let thread = thread::Builder::new().name(format!("child {}", setup.id));
        thread.spawn(move || read(&shared, output.answers))
    })();
    spawned.map(drop).map_err(|error| {
        // dropped, it is ended
        shared.child().take();
        no_process(&error)
    })
}

/// Reads what the child reports until it is gone.
fn read(shared: &Shared, answers: ChildStdout) {
    let mut reports = frames::Reader::new(BufReader::with_capacity(1 << 16, answers));
    let why = loop {
        match reports.next() {
            Ok(Some(Report::Ready)) => shared.change(|state| state.ready = true),
            Ok(Some(Report::News(news))) if shared.state().ready => take_in(shared, news),
            Ok(Some(Report::Refused(why))) => {
                break Some(format!("the program did not run: {why}"));
            }
            Ok(None) | Err(frames::Broken::Pipe(_)) => break None,
            // what says something before it is ready is not ours
            Ok(Some(Report::News(_))) | Err(frames::Broken::Nonsense) => {
                shared.kill();
                break Some(NONSENSE.to_owned());
            }
        }
    };
    let child = shared.child().take();
    let ended = child.map(|mut child| child.end(STOP_PATIENCE));
    let why = why.unwrap_or_else(|| match ended {
        Some(Ok(status)) => format!(
            "the program's process ended {}; its last events may be missing",
            how(status)
        ),
        Some(Err(error)) => format!("the program's process is gone: {error}"),
        None => "the program's process was killed".to_owned(),
    });
    // what it said of its end comes before this
    shared.wait_while(ERRORS_PATIENCE, |state| !state.errors_ended);
    shared.change(|state| {
        let given_up = state.given_up.take();
        state.gone = Some(given_up.unwrap_or(why));
    });
}

/// Keeps a report until it is folded; where too much waits already, the child has to wait.
fn take_in(shared: &Shared, news: News) {
    let state = shared.state();
    let full = |state: &mut State| state.events > QUEUE_CAP && !state.unwanted;
    let state = shared.changed.wait_while(state, full);
    let mut state = state.unwrap_or_else(PoisonError::into_inner);
    if !state.unwanted {
        state.events += news.batch.events.len();
        state.news.push_back(news);
    }
}

/// Reads the lines that the program, or what it uses, writes past the recording.
fn read_errors(shared: &Shared, mut errors: ChildStderr) {
    let mut line = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(count @ 1..) = errors.read(&mut chunk) {
        for byte in chunk.iter().take(count) {
            match byte {
                b'\n' => keep_line(shared, &mut line),
                _ => line.push(*byte),
            }
            if line.len() >= LINE_CAP {
                keep_line(shared, &mut line);
            }
        }
    }
    if !line.is_empty() {
        keep_line(shared, &mut line);
    }
    shared.change(|state| state.errors_ended = true);
}

fn keep_line(shared: &Shared, line: &mut Vec<u8>) {
    let text = String::from_utf8_lossy(line);
    let text: Arc<str> = Arc::from(text.trim_end_matches('\r'));
    line.clear();
    let mut state = shared.state();
    if state.unwanted {
        return;
    }
    if state.line_bytes + text.len() > LINES_CAP {
        state.lines_lost += 1;
        return;
    }
    state.line_bytes += text.len();
    state.lines.push(text);
}
