//! Runs the programs of a lesson's curves, on a thread of its own.

use std::thread;
use std::time::Duration;

use super::{Missing, Point, Points, unknown};
use crate::background::{Background, Shared};
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

/// A measuring that goes on, has ended or was stopped. Whoever drops it stops it.
#[derive(Debug)]
pub struct Measuring {
    work: Background<Vec<Points>>,
}

impl Measuring {
    /// Runs what the curves of a lesson need, one run after another; the settings beside the knob of each curve are these.
    pub fn start(lesson: &Lesson, knobs: &[(String, f64)]) -> Self {
        let points = lesson.curves.iter().map(unknown).collect();
        let jobs = jobs(lesson, knobs);
        // a run that goes on is asked for its end, and looks whether it was stopped
        let work = Background::start(
            "curve",
            points,
            |shared| work(shared, jobs),
            |_| (),
            |points: &mut Vec<Points>, error| {
                let why = format!("cannot start a thread: {error}");
                let missing = Missing {
                    word: "no run",
                    why,
                };
                let all = points.iter_mut().flatten().flatten();
                all.for_each(|point| *point = Point::Missing(missing.clone()));
            },
        );
        Self { work }
    }

    /// What was measured until now, for each curve.
    pub fn points(&self) -> Vec<Points> {
        self.work.with(Clone::clone)
    }

    /// Ends the run that goes on, and starts no other: what was measured stays.
    pub fn stop(&self) {
        self.work.stop();
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
    pub fn wait(&mut self) -> Vec<Points> {
        self.work.wait();
        self.points()
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

fn work(shared: &Shared<Vec<Points>>, jobs: Vec<Job>) {
    for job in jobs {
        let Some(points) = measured(shared, &job) else {
            return;
        };
        let goes_on = shared.add(|curves| {
            let Some(curve) = curves.get_mut(job.curve) else {
                return;
            };
            for (variant, point) in curve.iter_mut().zip(points) {
                if let Some(place) = variant.get_mut(job.value) {
                    *place = point;
                }
            }
        });
        if !goes_on {
            return;
        }
    }
}

/// The points of one run; none if it was stopped before its end.
fn measured(shared: &Shared<Vec<Points>>, job: &Job) -> Option<Vec<Point>> {
    let ids: Vec<String> = job.plan.variants.iter().map(|v| v.id.clone()).collect();
    if shared.is_stopped() {
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
        if shared.is_stopped() {
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
        Outcome::Died => ("died", "its process died".to_owned()),
    };
    Some(Missing { word, why })
}
