//! Queues that only grow.

use super::{Finding, FindingKind};
use crate::recording::event::{GaugeKind, LaneId, Nanos};
use crate::recording::gauge::Gauge;
use crate::recording::variant::Variant;

/// Messages that a burst may leave behind.
const MIN_LENGTH: f64 = 20.0;

/// Queues without a limit whose length grows from each quarter of the run to the next, and is at its highest at the end.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    for (index, gauge) in variant.gauges().iter().enumerate() {
        if gauge.kind != GaugeKind::Queue || gauge.capacity.is_some() {
            continue;
        }
        if let Some((since, length)) = growth(gauge, variant.end()) {
            let mut finding = Finding::new(FindingKind::GrowingQueue, LaneId::ROOT, since);
            finding.length = variant.end().since(since);
            finding.count = length;
            finding.gauge = Some(index);
            found.push(finding);
        }
    }
}

/// Since when the queue grows, and how long it is at the end.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of messages; the cast saturates"
)]
fn growth(gauge: &Gauge, end: Nanos) -> Option<(Nanos, u64)> {
    let (first, _) = gauge.samples().first()?;
    let quarter = end.since(*first).0 / 4;
    let levels = (1..=4).map(|part| gauge.at(first.plus(Nanos(quarter * part))));
    let levels: Vec<f64> = levels.collect::<Option<_>>()?;
    let grows = levels.windows(2).all(|pair| match pair {
        [earlier, later] => earlier < later,
        _ => false,
    });
    // its last samples may be the end of the run, when the receiver is dropped
    let last = *levels.last()?;
    (grows && last >= MIN_LENGTH && last >= 0.95 * gauge.max).then_some((*first, last as u64))
}
