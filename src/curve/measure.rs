//! Runs the programs of a lesson's curves, on a thread of its own.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::{Missing, Point, Points, unknown};
use crate::lesson::{Figure, Lesson};
use crate::recording::{Outcome, Recording, Variant};
use crate::run::{self, Plan};

/// How often a run is collected, and asked whether it shall stop.
const PERIOD: Duration = Duration::from_millis(5);

/// A run that gives a point of each variant of a curve.
#[derive(Debug)]
struct Job {
    /// The place of the curve in the lesson.
    curve: usize,
    /// The place of the value.
    value: usize,
    plan: Plan,
    figure: Figure,
}

/// What the thread and its owner share.
#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    points: Vec<Points>,
    /// How many runs have ended.
    news: usize,
    stopped: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A measuring that goes on, has ended or was stopped. Whoever drops it stops it.
#[derive(Debug)]
pub struct Measuring {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    seen: usize,
}

impl Measuring {
    /// Runs what the curves of a lesson need, one run after another; the settings beside the knob of each curve are these.
    pub fn start(lesson: &Lesson, knobs: &[(String, f64)]) -> Self {
        let points = lesson.curves.iter().map(unknown);
        let shared = Arc::new(Shared::default());
        shared.state().points = points.collect();
        let (jobs, inside) = (jobs(lesson, knobs), Arc::clone(&shared));
        let thread = thread::Builder::new().name("curve".to_owned());
        let thread = thread.spawn(move || work(&inside, jobs));
        if let Err(error) = &thread {
            let why = format!("there is no thread for it: {error}");
            let missing = Missing {
                word: "no run",
                why,
            };
            let mut state = shared.state();
            let all = state.points.iter_mut().flatten().flatten();
            all.for_each(|point| *point = Point::Missing(missing.clone()));
        }
        Self {
            shared,
            thread: thread.ok(),
            seen: 0,
        }
    }

    /// What was measured until now, for each curve.
    pub fn points(&self) -> Vec<Points> {
        self.shared.state().points.clone()
    }

    /// Ends the run that goes on, and starts no other: what was measured stays.
    pub fn stop(&self) {
        self.shared.state().stopped = true;
    }

    /// Whether nothing will be added any more.
    pub fn is_over(&self) -> bool {
        let is_finished = JoinHandle::is_finished;
        self.thread.as_ref().is_none_or(is_finished)
    }

    /// Whether there is something new since the last time this was asked.
    pub fn has_news(&mut self) -> bool {
        let news = self.shared.state().news;
        let seen = std::mem::replace(&mut self.seen, news);
        seen != news
    }

    /// Waits for the end.
    pub fn wait(&mut self) -> Vec<Points> {
        if let Some(thread) = self.thread.take() {
            // a panic of the thread leaves what was measured before it
            let _panicked = thread.join();
        }
        self.points()
    }
}

impl Drop for Measuring {
    fn drop(&mut self) {
        self.stop();
    }
}

fn jobs(lesson: &Lesson, knobs: &[(String, f64)]) -> Vec<Job> {
    let curves = lesson.curves.iter().enumerate();
    let jobs = curves.flat_map(|(place, curve)| {
        let plans = lesson.curve_plans(curve, knobs).into_iter().enumerate();
        plans.map(move |(value, plan)| Job {
            curve: place,
            value,
            plan,
            figure: curve.figure.clone(),
        })
    });
    jobs.collect()
}

fn work(shared: &Shared, jobs: Vec<Job>) {
    for job in jobs {
        let Some(points) = measured(shared, &job) else {
            return;
        };
        let mut state = shared.state();
        state.news += 1;
        let Some(curve) = state.points.get_mut(job.curve) else {
            continue;
        };
        for (variant, point) in curve.iter_mut().zip(points) {
            if let Some(place) = variant.get_mut(job.value) {
                *place = point;
            }
        }
    }
}

/// The points of one run; none if it was stopped before its end.
fn measured(shared: &Shared, job: &Job) -> Option<Vec<Point>> {
    let ids: Vec<String> = job.plan.variants.iter().map(|v| v.id.clone()).collect();
    if shared.state().stopped {
        return None;
    }
    let mut run = match run::start(job.plan.clone()) {
        Ok(run) => run,
        Err(error) => {
            let missing = Missing {
                word: "no run",
                why: error.to_string(),
            };
            return Some(vec![Point::Missing(missing); ids.len()]);
        }
    };
    while !run.is_over() {
        // dropping the run stops it
        if shared.state().stopped {
            return None;
        }
        run.poll();
        thread::sleep(PERIOD);
    }
    let recording = run.into_recording();
    let points = ids.iter().map(|id| point(&recording, id, &job.figure));
    Some(points.collect())
}

/// The figure of a variant, or why there is none.
fn point(recording: &Recording, id: &str, figure: &Figure) -> Point {
    let Some(variant) = recording.variant(id) else {
        return missing("no run", "it did not start".to_owned());
    };
    if let Some(missing) = incomplete(variant) {
        return Point::Missing(missing);
    }
    match figure.of(recording, id) {
        Ok(value) if value.is_finite() => Point::Measured(value),
        Ok(_) => missing("no figure", "the figure is not a number".to_owned()),
        Err(error) => missing("no figure", error.to_string()),
    }
}

fn missing(word: &'static str, why: String) -> Point {
    Point::Missing(Missing { word, why })
}

/// What became of a variant that did not do all its work.
fn incomplete(variant: &Variant) -> Option<Missing> {
    let end = variant.end().seconds();
    let (word, why) = match variant.outcome() {
        Outcome::Completed => return None,
        Outcome::Failed => ("error", "it returned an error".to_owned()),
        Outcome::Stuck => ("stuck", "it got stuck".to_owned()),
        Outcome::Running => (
            "stopped",
            format!("it was stopped at its limit, after {end:.2} s"),
        ),
        Outcome::Cancelled => ("cancelled", "it was cancelled".to_owned()),
        Outcome::Panicked => ("panicked", "it panicked".to_owned()),
    };
    Some(Missing { word, why })
}
