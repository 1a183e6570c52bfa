//! Starts the variants of a demo, each on its own runtime and thread, and hands out the recording.
//!
//! A run never touches the thread that asked for it: a demo that blocks, spins, deadlocks or panics costs at most a thread
//! of its own. [`Run::stop`] makes all that can end do so; [`Run::stuck`] names what could not.

mod panics;
mod variant;

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::time::Instant;

use crate::probe::{Recorder, TimeSource};
use crate::recording::{Batch, Clock, Meta, Recording, VariantInfo};

pub use panics::note_panic;
use variant::{Running, Setup};

/// Makes the future of a variant from the values of its knobs; the error says which value does not fit.
pub type Start = fn(&serde_json::Value) -> Result<BoxFuture<'static, ()>, String>;

/// How long a stopped variant may take before it counts as stuck.
const STOP_PATIENCE: Duration = Duration::from_millis(300);

/// How long after its making a run begins, so that all variants begin together.
const LEAD: Duration = Duration::from_millis(2);

/// What to run, and how.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The lesson's id, for the recording.
    pub lesson: String,
    /// The text of demo.rs, for the recording.
    pub source: String,
    /// Real time, or tokio's paused clock.
    pub clock: Clock,
    /// Threads of each runtime; one means a current-thread runtime.
    pub workers: u16,
    /// The settings, in the lesson's order.
    pub knobs: Vec<(String, f64)>,
    /// Further fields of the demo's `Knobs`, which are no settings of the lesson: the recording does not name them.
    pub fixed: Vec<(String, f64)>,
    /// How long tasks may go on after their variant's function has returned.
    pub after: Duration,
    /// The variants, which start together.
    pub variants: Vec<PlannedVariant>,
}

/// One variant of a [`Plan`].
#[derive(Clone, Debug)]
pub struct PlannedVariant {
    /// Its id: the function's name.
    pub id: String,
    /// What it is called on the screen.
    pub label: String,
    /// The function whose open calls are counted.
    pub in_flight: Option<String>,
    /// Makes its future.
    pub start: Start,
}

/// Why a run cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The demo's `Knobs` do not take a value.
    #[error("{variant} does not take these knobs: {message}; check the struct Knobs in demo.rs")]
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
    variants: Vec<Running>,
    clock: Clock,
    stopped: Option<Instant>,
}

/// Starts all variants of `plan` together.
pub fn start(plan: Plan) -> Result<Run, StartError> {
    if plan.clock == Clock::Virtual && plan.workers > 1 {
        return Err(StartError::VirtualWorkers(plan.workers));
    }
    crate::probe::metrics::install();
    let knobs = knob_values(plan.knobs.iter().chain(&plan.fixed));
    let infos = plan.variants.iter().map(|variant| VariantInfo {
        id: variant.id.clone(),
        label: variant.label.clone(),
        workers: plan.workers,
        in_flight: variant.in_flight.clone(),
    });
    let meta = Meta {
        lesson: plan.lesson,
        clock: plan.clock,
        knobs: plan.knobs,
        source: plan.source,
    };
    let recording = Recording::new(meta, infos.collect());
    let origin = Instant::now() + LEAD;
    let mut run = Run {
        recording,
        variants: Vec::new(),
        clock: plan.clock,
        stopped: None,
    };
    for variant in plan.variants {
        let future = (variant.start)(&knobs).map_err(|message| StartError::Knobs {
            variant: variant.id.clone(),
            message,
        })?;
        let setup = Setup {
            id: variant.id.clone(),
            clock: plan.clock,
            workers: plan.workers,
            after: plan.after,
            origin,
            future,
        };
        let running = variant::launch(setup).map_err(|source| StartError::System {
            variant: variant.id,
            source,
        })?;
        run.variants.push(running);
    }
    Ok(run)
}

/// Runs a plan on the virtual clock to its end and gives the events of each variant as they were recorded: for tests and
/// benchmarks, which fold them in their own way.
#[doc(hidden)]
pub fn batches(plan: Plan) -> Result<Vec<Batch>, StartError> {
    let run = start(plan)?;
    while !run.has_ended() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let variants = run.variants.iter();
    Ok(variants
        .map(|variant| variant.recorder().take().0)
        .collect())
}

/// The knobs as serde meets them: whole numbers as integers, so that integer fields take them; serde turns them into floats where
/// a field is one.
fn knob_values<'a>(knobs: impl Iterator<Item = &'a (String, f64)>) -> serde_json::Value {
    let values = knobs.map(|(name, value)| {
        let whole = value.fract() == 0.0 && value.abs() < 9e15;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "it was just checked to be whole and in range"
        )]
        let value = if whole {
            serde_json::Value::from(*value as i64)
        } else {
            serde_json::Value::from(*value)
        };
        (name.clone(), value)
    });
    serde_json::Value::Object(values.collect())
}

impl Run {
    /// Folds what has happened since the last time into the recording; whether anything changed.
    pub fn poll(&mut self) -> bool {
        let mut changed = false;
        for (index, variant) in self.variants.iter().enumerate() {
            let (batch, until) = variant.recorder().take();
            changed |= !batch.events.is_empty();
            self.recording.fold(index, batch);
            // not the instant now: what happened during the fold is still to come
            if self.clock == Clock::Wall && self.stopped.is_none() {
                changed |= self.recording.advance(index, until);
            }
        }
        changed
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
            for variant in &self.variants {
                variant.recorder().stop();
            }
        }
    }

    /// Whether the threads of all variants have ended.
    pub fn has_ended(&self) -> bool {
        self.variants.iter().all(Running::has_ended)
    }

    /// The variants whose thread has not ended though the run was stopped a while ago: a demo that never reaches an await
    /// cannot be stopped.
    pub fn stuck(&self) -> Vec<&str> {
        let late = self
            .stopped
            .is_some_and(|stopped| stopped.elapsed() > STOP_PATIENCE);
        let stuck = self
            .variants
            .iter()
            .filter(|variant| late && !variant.has_ended());
        stuck.map(Running::id).collect()
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.stop();
        for variant in &self.variants {
            variant.recorder().discard();
        }
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
