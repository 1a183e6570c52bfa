//! The child's own process.

use std::fs::File;
use std::io;
use std::panic::{set_hook, take_hook};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::ARGUMENT;
use super::protocol::{Command, News, Order, Report, is_empty};
use crate::child::{self, Pipes, frames};
use crate::probe::Recorder;
use crate::run::variant::{self, Running, Setup};
use crate::run::{Spawn, Start, files, note_panic, scratch};

/// How often what was recorded is written.
const PERIOD: Duration = Duration::from_millis(4);

/// How many periods without news there are between two reports: they say that time goes on.
const QUIET_PERIODS: u32 = 3;

/// A program of a demo: how its future is made, and how it is made a task.
pub type Found = (Start, Option<Spawn>);

/// Whether this process was started to run a variant for another one.
pub fn is_wanted() -> bool {
    child::is_wanted(ARGUMENT)
}

/// Runs the variant that standard input names; `find` knows its program by the id of the lesson whose demo has it, and by its own
/// name. What is recorded goes to standard output. Ends the process at once when standard input is closed: whoever asked is gone.
pub fn main(find: impl Fn(&str, &str) -> Option<Found>) -> ExitCode {
    let Ok(Pipes { commands, reports }) = Pipes::take() else {
        return ExitCode::FAILURE;
    };
    let default = take_hook();
    set_hook(Box::new(move |info| {
        if !note_panic(info) {
            // it goes to standard error, which whoever asked reads
            default(info);
        }
    }));
    let commands = frames::Reader::new(commands);
    let mut reports = Reports {
        to: reports,
        buffer: Vec::new(),
    };
    match serve(commands, &mut reports, find) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refused) => {
            // where nobody reads it any more, nobody misses it
            let _unread = refused.map(|why| reports.write(&Report::Refused(why)));
            ExitCode::FAILURE
        }
    }
}

/// Where the reports go.
struct Reports {
    to: File,
    buffer: Vec<u8>,
}

impl Reports {
    fn write(&mut self, report: &Report) -> io::Result<()> {
        frames::write(report, &mut self.buffer, &self.to)
    }
}

/// Runs the variant to its end; the error says why it cannot, unless whoever asked is gone.
fn serve(
    mut commands: frames::Reader<File>,
    reports: &mut Reports,
    find: impl Fn(&str, &str) -> Option<Found>,
) -> Result<(), Option<String>> {
    let order = commands.next::<Order>();
    let order = order.map_err(|error| Some(format!("the order cannot be read: {error}")))?;
    let setup = setup(order.ok_or(None)?, find).map_err(Some)?;
    files::raise_limit();
    crate::probe::metrics::install();
    reports.write(&Report::Ready).or(Err(None))?;
    if !matches!(commands.next(), Ok(Some(Command::Begin))) {
        return Err(None);
    }
    let running = variant::launch(setup).map_err(|error| Some(error.to_string()))?;
    let pump = Arc::new(Pump {
        recorder: Arc::clone(running.recorder()),
        sent: Mutex::new(0),
    });
    let inside = Arc::clone(&pump);
    let obeys = thread::Builder::new().name("commands".to_owned());
    let obeys = obeys.spawn(move || obey(commands, &inside));
    obeys.map_err(|error| Some(format!("cannot start a thread for its commands: {error}")))?;
    // where nobody reads them any more, nothing is left to do
    report_all(&pump, &running, reports).or(Err(None))
}

/// What the order comes to here.
fn setup(order: Order, find: impl Fn(&str, &str) -> Option<Found>) -> Result<Setup, String> {
    let (start, spawn) = find(&order.demo, &order.program).ok_or_else(|| {
        let (demo, program) = (&order.demo, &order.program);
        format!("this program was built without `{program}` of {demo}")
    })?;
    let knobs = serde_json::from_str(&order.knobs);
    if let Some(folder) = &order.folder {
        scratch::share(Path::new(folder));
    }
    Ok(Setup {
        id: order.id,
        clock: order.clock,
        workers: order.workers,
        blocking_threads: order.blocking_threads,
        after: order.after,
        start,
        spawn: spawn.filter(|_| order.spawned),
        limit: order.limit,
        interrupt: order.interrupt,
        real_time: order.real_time,
        knobs: knobs.map_err(|error| format!("its knobs cannot be read: {error}"))?,
        host: None,
    })
}

/// What the two threads of the child share.
struct Pump {
    recorder: Arc<Recorder>,
    /// How many reports with news there were. Locked while events are taken, so that none is between the recorder and its report
    /// when it is asked whether all were seen.
    sent: Mutex<u64>,
}

impl Pump {
    /// What has happened since the last time, and whether that is anything.
    fn take(&self, tasks: usize) -> (News, bool) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let (batch, until) = self.recorder.take();
        let is_new = !is_empty(&batch);
        *sent += u64::from(is_new);
        let news = News {
            batch,
            until,
            closed: self.recorder.is_closed(),
            tasks,
        };
        (news, is_new)
    }
}

/// Does what it is told until nobody tells it anything any more.
fn obey(mut commands: frames::Reader<File>, pump: &Pump) {
    let recorder = &pump.recorder;
    while let Ok(Some(command)) = commands.next() {
        match command {
            Command::Begin => {}
            Command::Stop => recorder.stop(),
            Command::Interrupt => recorder.interrupt(),
            Command::End {
                at,
                outcome,
                seen: None,
            } => recorder.over_at(at, outcome),
            Command::End {
                at,
                outcome,
                seen: Some(seen),
            } => {
                let sent = pump.sent.lock().unwrap_or_else(PoisonError::into_inner);
                if *sent == seen && recorder.is_closed() {
                    recorder.over_if_quiet(at, outcome);
                }
            }
        }
    }
    child::end();
}

/// Writes what is recorded until the variant's thread has ended.
fn report_all(pump: &Pump, running: &Running, reports: &mut Reports) -> io::Result<()> {
    let mut quiet = 0;
    loop {
        // what it did before its end is taken after it
        let ended = running.has_ended();
        let (news, is_new) = pump.take(running.tasks());
        quiet = if is_new { 0 } else { quiet + 1 };
        if ended || quiet % QUIET_PERIODS == 0 {
            let report = Report::News(news);
            reports.write(&report)?;
            if let Report::News(news) = report {
                Recorder::reuse(news.batch.events);
            }
        }
        if ended {
            return Ok(());
        }
        thread::sleep(PERIOD);
    }
}
