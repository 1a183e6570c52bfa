//! Starts the processes, one after another, on a thread of its own.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::ChildStdout;
use std::time::Duration;

use super::line::{Answer, Request};
use super::{Order, Sample, Weight, child};
use crate::background::{Background, Shared};
use crate::child::{Child, Errors, how, own_program};

/// How often each program is weighed.
const RUNS: usize = 3;

/// How long a program may take.
const LIMIT: Duration = Duration::from_secs(60);

/// How long a process may take to end whose output has ended.
const PATIENCE: Duration = Duration::from_millis(300);

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
        let program = own_program();
        let program = program.map_err(|error| {
            format!("nothing can be weighed: awaitscope cannot find its own executable: {error}")
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
        self.weigh(order, &Shared::new(State::default()))
    }

    fn weigh(&self, order: &Order, shared: &Shared<State>) -> Result<Sample, String> {
        let answer = self.ask(order, shared);
        answer.map_err(|error| format!("{} could not be weighed: {error}", order.label))
    }

    fn ask(&self, order: &Order, shared: &Shared<State>) -> Result<Sample, String> {
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
        let started = Child::start(&self.program, child::ARGUMENT, Errors::Dropped);
        let (mut child, output) =
            started.map_err(|error| format!("cannot start a process: {error}"))?;
        // its standard input stays open as long as somebody wants the answer
        let sent = child.send(format!("{line}\n").as_bytes());
        take_in(shared, child);
        let answer = last_answer(output.answers);
        let ended = end(shared);
        match (answer, sent) {
            (Some(Answer::Took(sample)), _) => Ok(sample),
            (Some(Answer::Failed(error)), _) => Err(error),
            (None, Err(error)) => Err(format!("its process took no order: {error}")),
            (None, Ok(())) => Err(format!("its process gave no answer ({ended})")),
        }
    }

    /// Weighs programs one after another, on a thread of its own.
    pub fn start(&self, orders: Vec<Order>) -> Weighing {
        let weights = orders.into_iter().map(|order| Weight {
            order,
            samples: Vec::new(),
            failure: None,
        });
        let state = State {
            weights: weights.collect(),
            child: None,
        };
        let scale = self.clone();
        let work = Background::start(
            "weigh",
            state,
            move |shared| scale.work(shared),
            State::kill,
            |state, error| {
                let failure = format!("nothing can be weighed: cannot start a thread: {error}");
                for weight in &mut state.weights {
                    weight.failure = Some(failure.clone());
                }
            },
        );
        Weighing {
            work,
            runs: self.runs,
        }
    }

    /// Each program in its turn, each as often as is asked for.
    fn work(&self, shared: &Shared<State>) {
        let count = shared.with(|state| state.weights.len());
        for place in 0..count {
            for _ in 0..self.runs {
                let order = shared.with(|state| {
                    let weight = state.weights.get(place);
                    let weight = weight.filter(|weight| weight.failure.is_none());
                    weight.map(|weight| weight.order.clone())
                });
                let Some(order) = order else { break };
                if shared.is_stopped() {
                    return;
                }
                let weighed = self.weigh(&order, shared);
                // what was stopped did not fail
                let goes_on = shared.add(|state| {
                    if let Some(weight) = state.weights.get_mut(place) {
                        match weighed {
                            Ok(sample) => weight.samples.push(sample),
                            Err(failure) => weight.failure = Some(failure),
                        }
                    }
                });
                if !goes_on {
                    return;
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
struct State {
    weights: Vec<Weight>,
    /// The process that runs.
    child: Option<Child>,
}

impl State {
    fn kill(&mut self) {
        if let Some(child) = &mut self.child {
            child.kill();
        }
    }
}

/// Keeps the process, so that it can be ended; one that comes too late is ended at once.
fn take_in(shared: &Shared<State>, child: Child) {
    shared.with_stop(|state, stopped| {
        state.child = Some(child);
        if stopped {
            state.kill();
        }
    });
}

/// Waits for the end of the process: how it ended.
fn end(shared: &Shared<State>) -> String {
    let child = shared.with(|state| state.child.take());
    // who closed its output and goes on is not waited for
    let ended = child.map(|mut child| child.end(PATIENCE));
    match ended {
        Some(Ok(status)) => format!("it ended {}", how(status)),
        Some(Err(error)) => error.to_string(),
        None => "it was killed".to_owned(),
    }
}

/// A weighing that goes on, or has ended. Whoever drops it ends its process.
#[derive(Debug)]
pub struct Weighing {
    work: Background<State>,
    runs: usize,
}

impl Weighing {
    /// What was weighed until now.
    pub fn weights(&self) -> Vec<Weight> {
        self.work.with(|state| state.weights.clone())
    }

    /// How often each program is weighed.
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// Whether nothing will be added any more.
    pub fn is_over(&self) -> bool {
        self.work.is_over()
    }

    /// Whether there is something new since the last time this was asked.
    pub fn has_news(&mut self) -> bool {
        self.work.has_news()
    }

    /// Waits for the end.
    pub fn wait(&mut self) -> Vec<Weight> {
        self.work.wait();
        self.weights()
    }
}
