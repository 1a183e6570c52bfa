//! Starts the variants of a demo, each on its own runtime and thread, and hands out the recording.
//!
//! A run never touches the thread that asked for it: a demo that blocks, spins, deadlocks or panics costs at most a thread
//! of its own, or the process that it runs in ([`child`]). [`Run::stop`] makes all that can end do so; [`Run::stuck`] names what could not.

mod backlog;
pub mod child;
pub(crate) mod files;
pub mod needs;
#[cfg(any(feature = "postgres", feature = "redis"))]
pub mod outside;
mod panics;
mod plan;
mod running;
#[cfg(feature = "postgres")]
mod schemas;
pub mod scratch;
mod start;
mod still;
mod variant;
mod watch;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::probe::{Recorder, TimeSource};
use crate::recording::{
    Batch, Clock, Event, EventKind, LaneId, Meta, Nanos, Outcome, Recording, TextId, Variant,
    VariantInfo,
};

use child::Remote;
pub use panics::note_panic;
use plan::Host;
pub(crate) use plan::knob_values;
pub use plan::{LIMITS, MOST_REAL, MOST_VIRTUAL, Plan, PlannedVariant, Process, limit};
use running::Running;
#[doc(hidden)]
pub use start::{Maker, NotSend};
pub use start::{Spawn, Start};
use variant::Setup;

/// How long a stopped variant may take before it counts as stuck.
const STOP_PATIENCE: Duration = Duration::from_millis(300);

/// Why a run cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The demo's `Knobs` do not take a value.
    #[error("{variant} does not accept these knobs: {message}; check the struct Knobs in demo.rs")]
    Knobs {
        /// The variant.
        variant: String,
        /// What serde says.
        message: String,
    },
    /// The paused clock has one thread only.
    #[error("the virtual clock runs on one worker, not on {0}; use --clock wall or --workers 1")]
    VirtualWorkers(u16),
    /// No thread or runtime could be had.
    #[error("cannot start {variant}: {source}; close other programs and try again")]
    System {
        /// The variant.
        variant: String,
        /// What the system says.
        source: std::io::Error,
    },
}

/// A run of one or more variants, live or ended.
#[derive(Debug)]
pub struct Run {
    recording: Recording,
    /// Those that were started, in this order, with their places in the recording.
    variants: Vec<(usize, Running)>,
    /// Those that wait for their turn.
    waiting: VecDeque<(usize, Setup)>,
    clock: Clock,
    at_most: Option<Duration>,
    stopped: Option<Instant>,
    /// The variant that is folded first, where there is no time for all.
    first: usize,
}

/// Starts the variants of `plan`: all of them, or one if they run in turn.
pub fn start(mut plan: Plan) -> Result<Run, StartError> {
    files::raise_limit();
    scratch::open();
    let most = plan.variants.iter().map(|variant| plan.workers_of(variant));
    let most = most.max().unwrap_or(1);
    if plan.clock == Clock::Virtual && most > 1 {
        return Err(StartError::VirtualWorkers(most));
    }
    crate::probe::metrics::install();
    let recording = recording(&plan);
    let mut run = Run {
        recording,
        variants: Vec::new(),
        waiting: VecDeque::new(),
        clock: plan.clock,
        at_most: plan.at_most,
        stopped: None,
        first: 0,
    };
    for (place, variant) in std::mem::take(&mut plan.variants).into_iter().enumerate() {
        let knobs = plan.knobs_of(&variant);
        // made to see whether the knobs fit, and dropped: it is made again on the thread on which it runs
        let made = (variant.start)(&knobs).map(drop);
        made.map_err(|message| StartError::Knobs {
            variant: variant.id.clone(),
            message,
        })?;
        let setup = Setup {
            id: variant.id.clone(),
            clock: plan.clock,
            workers: plan.workers_of(&variant),
            blocking_threads: variant.blocking_threads,
            after: plan.after,
            start: variant.start,
            spawn: variant.spawn,
            limit: variant.limit,
            interrupt: plan.interrupt_of(&variant),
            real_time: plan.real_time && plan.clock == Clock::Virtual,
            knobs,
            host: plan.host_of(&variant),
        };
        run.waiting.push_back((place, setup));
    }
    if run.recording.meta.in_turn {
        let is_first = |setup: &Setup| plan.first.contains(&setup.id);
        let turns = run.waiting.make_contiguous();
        turns.sort_by_key(|(place, setup)| (!is_first(setup), *place));
    }
    run.launch()?;
    Ok(run)
}

/// The recording of a plan, before anything has happened.
fn recording(plan: &Plan) -> Recording {
    let infos = plan.variants.iter().map(|variant| VariantInfo {
        id: variant.id.clone(),
        label: variant.label.clone(),
        workers: plan.workers_of(variant),
        in_flight: variant.in_flight.clone(),
        program: Some(variant.program.clone()).filter(|program| *program != variant.id),
        knobs: variant.knobs.clone(),
        blocking_threads: variant.blocking_threads,
        counted: plan.counted.clone(),
        panels: plan.panels.clone(),
    });
    let meta = Meta {
        lesson: plan.lesson.clone(),
        clock: plan.clock,
        knobs: plan.knobs.clone(),
        words: plan.words.clone(),
        source: plan.source.clone(),
        reference: plan.reference.clone(),
        apart: plan.apart.clone(),
        in_turn: !plan.together && plan.clock == Clock::Wall && plan.variants.len() > 1,
        real_time: plan.real_time,
    };
    let mut recording = Recording::new(meta, infos.collect());
    for (index, variant) in plan.variants.iter().enumerate() {
        if variant.spawn.is_none() && plan.workers_of(variant) > 1 {
            recording.add_main_thread(index);
        }
    }
    recording
}

/// Milliseconds without an event after which [`batches`] ends a variant in which nothing can happen any more.
const QUIET_ROUNDS: u32 = 500;

/// Runs a plan on the virtual clock to its end and gives the events of each variant as they were recorded: for tests and
/// benchmarks, which fold them in their own way.
#[doc(hidden)]
pub fn batches(mut plan: Plan) -> Result<Vec<Batch>, StartError> {
    plan.together = true;
    plan.set_process(Process::Own);
    let run = start(plan)?;
    let mut seen = vec![(0, 0); run.variants.len()];
    while !run.has_ended() {
        std::thread::sleep(Duration::from_millis(1));
        let recorders = run.recorders();
        for (recorder, (events, rounds)) in recorders.zip(&mut seen) {
            let recorded = recorder.recorded();
            *rounds = if recorded == *events { *rounds + 1 } else { 0 };
            *events = recorded;
            if *rounds >= QUIET_ROUNDS && recorder.is_closed() {
                recorder.stand_still();
            }
        }
    }
    Ok(run.recorders().map(|recorder| recorder.take().0).collect())
}

impl Run {
    /// Folds what has happened since the last time into the recording; whether anything changed.
    pub fn poll(&mut self) -> bool {
        self.poll_until(None)
    }

    /// The same for about so long, all variants together: the rest is folded the next time.
    pub fn poll_for(&mut self, time: Duration) -> bool {
        self.poll_until(Some(Instant::now() + time))
    }

    fn poll_until(&mut self, deadline: Option<Instant>) -> bool {
        let mut changed = self.take_turns();
        let count = self.variants.len();
        // in turn, so that none waits for those before it
        self.first = (self.first + 1) % count.max(1);
        for turn in 0..count {
            let turn = (self.first + turn) % count;
            let Some((index, variant)) = self.variants.get_mut(turn) else {
                continue;
            };
            let index = *index;
            let (quiet, until) = variant.collect(&mut self.recording, index, deadline);
            changed |= !quiet;
            if self.stopped.is_some() {
                continue;
            }
            // not the instant now: what happened during the fold is still to come
            if let Some(until) = until.filter(|_| self.clock == Clock::Wall) {
                changed |= self.recording.advance(index, until);
            }
            let Some(folded) = self.recording.variants().get(index) else {
                continue;
            };
            if let Some(end) = variant.look_after(folded, quiet, self.at_most) {
                self.recording.fold(index, end);
                changed = true;
            }
        }
        changed
    }

    /// Starts the variants that wait: all of them, or the one that waits longest if they run in turn.
    fn launch(&mut self) -> Result<(), StartError> {
        let count = if self.recording.meta.in_turn {
            1
        } else {
            usize::MAX
        };
        let count = count.min(self.waiting.len());
        let setups: Vec<_> = self.waiting.drain(..count).collect();
        // a process takes longer to start than a thread: all of them get ready before anything begins
        let remotes: Vec<_> = setups
            .iter()
            .map(|(_, setup)| setup.host.as_ref().map(|_| Remote::start(setup)))
            .collect();
        remotes.iter().flatten().for_each(Remote::wait);
        for ((place, setup), remote) in setups.into_iter().zip(remotes) {
            let running = if let Some(mut remote) = remote {
                remote.begin();
                Running::There(remote)
            } else {
                let id = setup.id.clone();
                let running = variant::launch(setup);
                let failed = |source| StartError::System {
                    variant: id,
                    source,
                };
                Running::Here(running.map_err(failed)?)
            };
            self.variants.push((place, running));
        }
        Ok(())
    }

    /// Starts the next variant if the one before it has ended; whether that changed anything.
    fn take_turns(&mut self) -> bool {
        if self.waiting.is_empty() || self.stopped.is_some() {
            return false;
        }
        let Some((before, last)) = self.variants.last_mut() else {
            return false;
        };
        let folded = self.recording.variants().get(*before);
        if !folded.is_some_and(Variant::is_over) || !last.is_out_of_the_way() {
            return false;
        }
        let next = self.waiting.front().map(|(place, _)| *place);
        if let Err(error) = self.launch() {
            // those that wait behind it would not start either
            let waiting = self.waiting.drain(..).map(|(place, _)| place);
            for place in next.into_iter().chain(waiting) {
                self.recording.fold(place, could_not_start(&error));
            }
        }
        true
    }

    /// The recorders of those that run in this process.
    fn recorders(&self) -> impl Iterator<Item = &Arc<Recorder>> {
        self.variants.iter().filter_map(|(_, v)| v.recorder())
    }

    /// What was recorded until the last [`Run::poll`].
    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    /// The same, to set its cap.
    pub fn recording_mut(&mut self) -> &mut Recording {
        &mut self.recording
    }

    /// Ends the run and keeps its recording.
    pub fn into_recording(mut self) -> Recording {
        self.stop();
        self.poll();
        std::mem::replace(
            &mut self.recording,
            Recording::new(Meta::default(), Vec::new()),
        )
    }

    /// Whether nothing will be recorded any more.
    pub fn is_over(&self) -> bool {
        self.stopped.is_some() || self.recording.is_over()
    }

    /// Makes everything stand still and be dropped. What has not ended stays so in the recording.
    pub fn stop(&mut self) {
        if self.stopped.is_none() {
            self.stopped = Some(Instant::now());
            self.waiting.clear();
            for (_, variant) in &mut self.variants {
                variant.stop();
            }
        }
    }

    /// Ctrl-C for the variants that run: what listens in them gets it.
    pub fn interrupt(&self) {
        for (_, variant) in &self.variants {
            variant.interrupt();
        }
    }

    /// Whether the threads and processes of all variants have ended.
    pub fn has_ended(&self) -> bool {
        self.waiting.is_empty() && self.variants.iter().all(|(_, v)| v.has_ended())
    }

    /// The variants whose thread has not ended though the run was stopped a while ago: a demo that never reaches an await
    /// cannot be stopped.
    pub fn stuck(&self) -> Vec<&str> {
        let late = self
            .stopped
            .is_some_and(|stopped| stopped.elapsed() > STOP_PATIENCE);
        let variants = self.variants.iter().map(|(_, variant)| variant);
        let stuck =
            variants.filter(|variant| late && variant.can_be_stuck() && !variant.has_ended());
        stuck.map(Running::id).collect()
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.stop();
        for (_, variant) in &self.variants {
            variant.discard();
        }
    }
}

/// What is recorded of a variant that got no threads.
fn could_not_start(error: &StartError) -> Batch {
    let event = |kind| Event {
        at: Nanos::ZERO,
        kind,
    };
    let lane = LaneId::NONE;
    let text = TextId(0);
    let outcome = Outcome::Died;
    Batch {
        events: vec![
            event(EventKind::Logged { lane, text }),
            event(EventKind::Over { outcome }),
        ],
        texts: vec![Arc::from(error.to_string())],
        ..Batch::default()
    }
}

/// The time source of one variant.
fn time_source(clock: Clock, origin: Instant, paused: Instant) -> TimeSource {
    match clock {
        Clock::Wall => TimeSource::Wall(origin),
        Clock::Virtual => TimeSource::Virtual(paused),
    }
}

/// A recorder on its time source.
fn recorder(clock: Clock, origin: Instant, paused: Instant) -> Arc<Recorder> {
    Recorder::new(time_source(clock, origin, paused))
}
