//! Permits that are given back in the statement that gets them.

use std::collections::BTreeMap;

use super::{Finding, FindingKind};
use crate::recording::event::{GaugeId, GaugeKind, Nanos};
use crate::recording::mark::MarkKind;
use crate::recording::variant::Variant;

/// A permit that is given back at once may have been waited for as long as two threads are in each other's way.
const SHORT: Nanos = Nanos(1_000_000);

/// The fewest permits that are a limit: with one, or none at first, a semaphore may be a gate, at which tasks only wait until it is open.
const MIN_PERMITS: f64 = 2.0;

/// Each semaphore whose permits all were given back at once, with the line that does so.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    // a permit that was kept may be among what was dropped
    if variant.dropped_events() > 0 {
        return;
    }
    let mut limits: BTreeMap<u32, Finding> = BTreeMap::new();
    let marks = variant.marks().iter();
    for mark in marks.filter(|mark| mark.kind == MarkKind::GivenBack) {
        if !is_limit(variant, mark.count) {
            continue;
        }
        let finding = limits.entry(mark.count).or_insert_with(|| {
            let mut finding = Finding::new(FindingKind::GivenBack, mark.lane, mark.at);
            finding.line = mark.line;
            finding.gauge = usize::try_from(mark.count).ok();
            finding
        });
        finding.count += 1;
    }
    let own = variant.own_gauges;
    found.extend(limits.into_iter().filter_map(|(gauge, mut finding)| {
        finding.gauge = finding.gauge.map(|place| place + own);
        is_never_kept(variant, gauge).then_some(finding)
    }));
}

/// Whether the gauge is that of a semaphore which limits something.
fn is_limit(variant: &Variant, gauge: u32) -> bool {
    let gauge = variant.demo_gauge(GaugeId(gauge));
    gauge.is_some_and(|gauge| {
        let permits = gauge.capacity.unwrap_or_default();
        gauge.kind == GaugeKind::Permits && permits >= MIN_PERMITS
    })
}

/// Whether nobody had a permit for any time, and nobody waited for one: then nothing was limited, and nothing was waited for on purpose.
fn is_never_kept(variant: &Variant, gauge: u32) -> bool {
    let mut held = variant.holders.intervals();
    held.all(|(object, held)| {
        let is_another = usize::try_from(gauge).ok() != Some(object);
        is_another || held.to != Nanos::MAX && held.to.since(held.from) < SHORT
    })
}
