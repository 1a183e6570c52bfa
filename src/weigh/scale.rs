//! Starts the processes, one after another, on a thread of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::line::{Answer, Request};
use super::{Order, Sample, Weight, child};

/// How often each program is weighed.
const RUNS: usize = 3;

/// How long a program may take.
const LIMIT: Duration = Duration::from_secs(60);

/// What a child may write, in bytes: the lines of its demo and the answer.
const MOST: u64 = 16 << 20;

/// What is started, and how often.
#[derive(Clone, Debug)]
pub struct Scale {
    /// The program that runs the children; it answers to [`child::ARGUMENT`].
    pub program: PathBuf,
    /// How often each plain program is run.
    pub runs: usize,
    /// How long one run may take.
    pub limit: Duration,
    /// Where the system says what a process takes.
    pub status: PathBuf,
}

impl Scale {
    /// This program itself weighs.
    pub fn own() -> Result<Self, String> {
        let program = std::env::current_exe();
        let program = program.map_err(|error| {
            format!("nothing can be weighed, as this program does not find itself: {error}")
        })?;
        Ok(Self::of(program))
    }

    /// Another program weighs.
    pub fn of(program: PathBuf) -> Self {
        Self {
            program,
            runs: RUNS,
            limit: LIMIT,
            status: child::status_file(),
        }
    }

    /// Weighs one program once; the failure is a sentence.
    pub fn once(&self, order: &Order) -> Result<Sample, String> {
        self.weigh(order, &Shared::default())
    }

    fn weigh(&self, order: &Order, shared: &Shared) -> Result<Sample, String> {
        let answer = self.ask(order, shared);
        answer.map_err(|error| format!("{} could not be weighed: {error}", order.label))
    }

    fn ask(&self, order: &Order, shared: &Shared) -> Result<Sample, String> {
        let request = Request {
            lesson: order.lesson.clone(),
            program: order.program.clone(),
            knobs: order.knobs.clone(),
            workers: order.workers,
            blocking_threads: order.blocking_threads,
            limit: self.limit.as_secs_f64(),
            status: self.status.clone(),
        };
        let line = serde_json::to_string(&request).map_err(|error| error.to_string())?;
        let started = Command::new(&self.program)
            .arg(child::ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = started.map_err(|error| format!("no process could be started: {error}"))?;
        // its standard input stays open as long as somebody wants the answer
        let stdin = child.stdin.as_mut();
        let sent = stdin.map(|stdin| writeln!(stdin, "{line}"));
        let stdout = child.stdout.take();
        shared.take_in(child);
        let answer = stdout.and_then(last_answer);
        let ended = shared.end();
        match (answer, sent) {
            (Some(Answer::Took(sample)), _) => Ok(sample),
            (Some(Answer::Failed(error)), _) => Err(error),
            (None, Some(Err(error))) => Err(format!("its process took no order: {error}")),
            (None, _) => Err(format!("its process gave no answer{ended}")),
        }
    }

    /// Weighs programs one after another, on a thread of its own.
    pub fn start(&self, orders: Vec<Order>) -> Weighing {
        let weights = orders.into_iter().map(|order| Weight {
            order,
            samples: Vec::new(),
            failure: None,
        });
        let shared = Arc::new(Shared::default());
        shared.state().weights = weights.collect();
        let (scale, inside) = (self.clone(), Arc::clone(&shared));
        let thread = thread::Builder::new().name("weigh".to_owned());
        let thread = thread.spawn(move || scale.work(&inside));
        if let Err(error) = &thread {
            let failure = format!("nothing can be weighed, as there is no thread for it: {error}");
            for weight in &mut shared.state().weights {
                weight.failure = Some(failure.clone());
            }
        }
        Weighing {
            shared,
            thread: thread.ok(),
            seen: 0,
            runs: self.runs,
        }
    }

    /// Each program in its turn, each as often as is asked for.
    fn work(&self, shared: &Shared) {
        let count = shared.state().weights.len();
        for place in 0..count {
            for _ in 0..self.runs {
                let order = match shared.state().weights.get(place) {
                    Some(weight) if weight.failure.is_none() => weight.order.clone(),
                    _ => break,
                };
                if shared.state().stopped {
                    return;
                }
                let weighed = self.weigh(&order, shared);
                let mut state = shared.state();
                // what was stopped did not fail
                if state.stopped {
                    return;
                }
                state.news += 1;
                if let Some(weight) = state.weights.get_mut(place) {
                    match weighed {
                        Ok(sample) => weight.samples.push(sample),
                        Err(failure) => weight.failure = Some(failure),
                    }
                }
            }
        }
    }
}

/// The last line that is an answer. What a demo writes is read and left out.
fn last_answer(stdout: ChildStdout) -> Option<Answer> {
    let lines = BufReader::new(stdout.take(MOST)).split(b'\n');
    let lines = lines.map_while(Result::ok);
    let answers = lines.filter_map(|line| Answer::of_line(&String::from_utf8_lossy(&line)));
    answers.last()
}

/// What the thread and its owner share.
#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    weights: Vec<Weight>,
    /// How many runs have ended.
    news: usize,
    stopped: bool,
    /// The process that runs.
    child: Option<Child>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the process, so that it can be ended; one that comes too late is ended at once.
    fn take_in(&self, child: Child) {
        let mut state = self.state();
        let stopped = state.stopped;
        let child = state.child.insert(child);
        if stopped {
            // what has ended already cannot be ended
            let _ended = child.kill();
        }
    }

    /// Waits for the end of the process: how it ended, if that was not as it should.
    fn end(&self) -> String {
        let Some(mut child) = self.state().child.take() else {
            return String::new();
        };
        // who closed its output and goes on is not waited for
        drop(child.stdin.take());
        let _ended = child.kill();
        match child.wait() {
            Ok(status) => format!(" ({status})"),
            Err(error) => format!(" ({error})"),
        }
    }
}

/// A weighing that goes on, or has ended. Whoever drops it ends its process.
#[derive(Debug)]
pub struct Weighing {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    seen: usize,
    runs: usize,
}

impl Weighing {
    /// What was weighed until now.
    pub fn weights(&self) -> Vec<Weight> {
        self.shared.state().weights.clone()
    }

    /// How often each program is weighed.
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// Whether nothing will be added any more.
    pub fn is_over(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Whether there is something new since the last time this was asked.
    pub fn has_news(&mut self) -> bool {
        let news = self.shared.state().news;
        let seen = std::mem::replace(&mut self.seen, news);
        seen != news
    }

    /// Waits for the end.
    pub fn wait(&mut self) -> Vec<Weight> {
        if let Some(thread) = self.thread.take() {
            // a panic of the thread leaves what was weighed before it
            let _panicked = thread.join();
        }
        self.weights()
    }
}

impl Drop for Weighing {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.stopped = true;
        if let Some(child) = &mut state.child {
            // what has ended already cannot be ended
            let _ended = child.kill();
        }
    }
}
