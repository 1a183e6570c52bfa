//! Whether two variants did the same work: only then does a ratio of their times mean anything.

use std::collections::HashSet;

use crate::recording::{GaugeKind, LaneId, Nanos, Outcome, Variant};
use crate::wording::{count, number, ratio};

/// In what the work of a variant differs from that of the variant that it is compared to, in few words; none where nothing
/// that was counted differs.
pub fn difference(variant: &Variant, reference: &Variant) -> Option<String> {
    for one in [variant, reference] {
        let outcome = one.lane(LaneId::ROOT).map(|root| root.outcome);
        let end = match outcome {
            Some(Outcome::Panicked) => "panicked",
            Some(Outcome::Failed) => "returned an error",
            Some(Outcome::Cancelled) => "was cancelled",
            Some(Outcome::Died) => "died",
            _ => continue,
        };
        return Some(format!("{} {end}", one.label()));
    }
    for one in [variant, reference] {
        // it did not do its work, however soon that was known
        if one.stuck_since().is_some() {
            return Some(format!("{} got stuck", one.label()));
        }
    }
    for (outcome, what) in [(Outcome::Panicked, "panicked"), (Outcome::Failed, "failed")] {
        let (own, other) = (innermost(variant, outcome), innermost(reference, outcome));
        if own > other {
            return Some(format!("{} {what}", lanes(own)));
        }
        if own < other {
            return Some(format!("{} {what} in {}", lanes(other), reference.label()));
        }
    }
    counters(variant, reference).or_else(|| calls(variant, reference))
}

/// How many lanes ended like this by themselves: those whose calls ended so before them only passed it on.
pub(super) fn innermost(variant: &Variant, outcome: Outcome) -> u64 {
    let total = match outcome {
        Outcome::Panicked => variant.totals().panicked,
        _ => variant.totals().failed,
    };
    if total == 0 {
        return 0;
    }
    let ended = || {
        variant
            .lanes()
            .iter()
            .filter(|lane| lane.outcome == outcome)
    };
    let passed_on: HashSet<LaneId> = ended().filter_map(|lane| lane.parent).collect();
    let passed_on = ended().filter(|lane| passed_on.contains(&lane.id)).count();
    // lanes that were dropped with old detail are in the total alone
    total.saturating_sub(u64::try_from(passed_on).unwrap_or(u64::MAX))
}

/// Where both called the same functions, and each of them another number of times: then nothing says that the work was the same.
fn calls(variant: &Variant, reference: &Variant) -> Option<String> {
    let same = |one: &(&str, u64), other: &(&str, u64)| one.0 == other.0;
    let pairs = || {
        variant
            .calls_of_functions()
            .zip(reference.calls_of_functions())
    };
    let (all, others) = (variant.calls_of_functions(), reference.calls_of_functions());
    let differs = all.count() == others.count()
        && pairs().all(|(own, other)| same(&own, &other) && own.1 != other.1);
    let ((name, own), (_, other)) = pairs().next().filter(|_| differs)?;
    Some(format!(
        "{} of {name}, not {other}",
        count(own, "call", "calls")
    ))
}

/// How the time of a variant that has ended compares to another's, in few words; empty if that is not known. Where a clock was paused,
/// the real times are compared: those on their own clocks say nothing about which is faster.
pub fn faster(variant: &Variant, reference: &Variant) -> String {
    let both = [variant, reference];
    let times = if both.iter().any(|variant| variant.has_two_clocks()) {
        both.map(Variant::wall_elapsed)
    } else {
        both.map(|variant| Some(variant.elapsed()))
    };
    match times.map(|time| time.map(Nanos::seconds)) {
        [Some(own), Some(other)] => ratio(own, other),
        _ => String::new(),
    }
}

fn lanes(lanes: u64) -> String {
    count(lanes, "lane", "lanes")
}

/// The first counter of the demo that ended with another value; one that is missing has counted nothing.
fn counters(variant: &Variant, reference: &Variant) -> Option<String> {
    let last = |variant: &Variant, name: &str| {
        let gauge = variant.gauge(name)?;
        gauge.at(variant.end())
    };
    let gauges = variant.gauges().iter().chain(reference.gauges());
    let mut counters = gauges.filter(|gauge| gauge.kind == GaugeKind::Counter);
    counters.find_map(|gauge| {
        let own = last(variant, &gauge.name).unwrap_or(0.0);
        let other = last(reference, &gauge.name).unwrap_or(0.0);
        let differs = (own - other).abs() > f64::EPSILON;
        let (name, unit) = gauge.name_and_unit();
        let number = |value| format!("{} {unit}", number(value)).trim_end().to_owned();
        differs.then(|| format!("{name} {}, not {}", number(own), number(other)))
    })
}
