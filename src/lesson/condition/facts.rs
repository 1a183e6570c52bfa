//! The facts of a recording as the variables and functions of a condition.

use std::collections::HashMap;

use cel::{Context, Value};

use super::calls;
use crate::recording::{Facts, Gauge, Recording, Variant};

/// A figure of a variant by name.
pub(super) type Figure = (&'static str, fn(&Facts) -> f64);

/// The facts that are numbers, by variant.
pub(super) const FIGURES: [Figure; 14] = [
    ("elapsed", |facts| facts.elapsed),
    ("tasks", |facts| facts.tasks as f64),
    ("calls", |facts| facts.calls as f64),
    ("max_in_flight", |facts| facts.max_in_flight as f64),
    ("polls", |facts| facts.polls as f64),
    ("longest_poll", |facts| facts.longest_poll),
    ("completed", |facts| facts.completed as f64),
    ("failed", |facts| facts.failed as f64),
    ("cancelled", |facts| facts.cancelled as f64),
    ("panicked", |facts| facts.panicked as f64),
    ("detached", |facts| facts.detached as f64),
    ("max_tasks", |facts| facts.max_tasks as f64),
    ("busy", |facts| facts.busy),
    ("held", |facts| facts.held),
];

/// The facts that have a second name: a gauge's or a task's.
pub(super) const NESTED: [&str; 5] = [
    "gauge_max",
    "gauge_min",
    "gauge_last",
    "gauge_mean",
    "longest_gap",
];

/// How long a variant took in real time: unknown where its clock was paused and nobody looked at another one.
pub(super) const WALL_ELAPSED: &str = "wall_elapsed";

/// All facts of a variant.
pub(super) fn names<'a>() -> impl Iterator<Item = &'a str> + Clone {
    let figures = FIGURES.iter().map(|(name, _)| *name);
    figures.chain(NESTED).chain([WALL_ELAPSED])
}

/// The facts and functions that are times, in seconds.
pub(super) const TIMES: [&str; 8] = [
    "elapsed",
    WALL_ELAPSED,
    "longest_poll",
    "longest_gap",
    "call_mean",
    "call_p50",
    "call_p95",
    "call_longest",
];

/// What a condition can ask of a recording: of what takes a look at each lane, only what its text names.
pub(super) fn context(recording: &Recording, text: &str) -> Context<'static, 'static> {
    let mut context = Context::default();
    let variants = recording.variants();
    let facts: Vec<(String, Facts)> = variants
        .iter()
        .map(|v| (v.id().to_owned(), v.totals()))
        .collect();
    for (name, figure) in FIGURES {
        let values = facts.iter().map(|(id, facts)| (id.clone(), figure(facts)));
        let values: HashMap<String, f64> = values.collect();
        context.add_variable_from_value(name, values);
    }
    let real = variants.iter().filter_map(|variant| {
        let elapsed = variant.wall_elapsed()?;
        Some((variant.id().to_owned(), elapsed.seconds()))
    });
    context.add_variable_from_value(WALL_ELAPSED, real.collect::<HashMap<String, f64>>());
    if text.contains("longest_gap") {
        gaps(&mut context, variants);
    }
    gauges(&mut context, variants);
    let knobs: HashMap<String, f64> = recording.meta.knobs.iter().cloned().collect();
    context.add_variable_from_value("knobs", knobs);
    calls::add(&mut context, recording, text);
    context
}

fn gaps(context: &mut Context<'_, '_>, variants: &[Variant]) {
    let gaps = variants.iter().map(|variant| {
        let gaps = variant.longest_gaps(NAMED);
        let gaps: HashMap<String, f64> = gaps.into_iter().collect();
        (variant.id().to_owned(), Value::from(gaps))
    });
    context.add_variable_from_value("longest_gap", gaps.collect::<HashMap<String, Value>>());
}

fn gauges(context: &mut Context<'_, '_>, variants: &[Variant]) {
    type Extreme = fn(&crate::recording::GaugeFacts) -> f64;
    let extremes: [(&str, Extreme); 4] = [
        ("gauge_max", |facts| facts.max),
        ("gauge_min", |facts| facts.min),
        ("gauge_last", |facts| facts.last),
        ("gauge_mean", |facts| facts.mean),
    ];
    for (name, extreme) in extremes {
        let by_variant = variants.iter().map(|variant| {
            let gauges = variant.gauges().iter();
            // a gauge's own name comes last, and counts where another has it without its binding
            let general = gauges.clone().filter_map(Gauge::general_name);
            let names = general.chain(gauges.map(|gauge| &*gauge.name));
            let gauges = names.filter_map(|name| {
                let facts = variant.gauge_facts(name)?;
                Some((name.to_owned(), extreme(&facts)))
            });
            let gauges: HashMap<String, f64> = gauges.collect();
            (variant.id().to_owned(), Value::from(gauges))
        });
        context.add_variable_from_value(name, by_variant.collect::<HashMap<String, Value>>());
    }
}

/// Lanes that are known by name, oldest first: more are not told apart by a lesson.
const NAMED: usize = 10_000;
