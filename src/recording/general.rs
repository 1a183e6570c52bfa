//! The general names of gauges: a queue that is called by its binding is the first, or the third, of all queues too.

use std::sync::Arc;

use super::event::GaugeKind;
use super::gauge::Gauge;

/// What the gauges of a lock's or a semaphore's waiters are called: this, and then what it is called itself.
const WAITING: &str = "waiting for ";

/// The name that `gauge` has beside its own, where `before` are the gauges that were made before it: `queue #2` of `queue orders`.
pub(super) fn name(before: &[Gauge], gauge: &Gauge) -> Option<Arc<str>> {
    let name = match gauge.kind {
        GaugeKind::Queue => of_kind(before, gauge.kind, "queue"),
        GaugeKind::Permits => of_kind(before, gauge.kind, "permits"),
        GaugeKind::Lock => of_kind(before, gauge.kind, "lock"),
        GaugeKind::Waiters => of_waiters(before, gauge.name.strip_prefix(WAITING)?)?,
        _ => return None,
    };
    (*gauge.name != *name).then(|| Arc::from(name))
}

fn of_kind(before: &[Gauge], kind: GaugeKind, word: &str) -> String {
    match before.iter().filter(|gauge| gauge.kind == kind).count() {
        0 => word.to_owned(),
        more => format!("{word} #{}", more + 1),
    }
}

/// `waiting for the lock #2`, of those who wait for what is called `lock inventory` and is the second lock.
fn of_waiters(before: &[Gauge], object: &str) -> Option<String> {
    let object = before.iter().find(|gauge| *gauge.name == *object)?;
    let general = object.general.as_ref()?;
    Some(match object.kind {
        GaugeKind::Lock => format!("{WAITING}the {general}"),
        _ => format!("{WAITING}{general}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_binding_names_is_one_of_its_kind_too() {
        let mut gauges: Vec<Gauge> = Vec::new();
        for (name, kind, general) in [
            ("queue orders", GaugeKind::Queue, Some("queue")),
            ("lock", GaugeKind::Lock, None),
            ("queue #2", GaugeKind::Queue, None),
            ("lock stock", GaugeKind::Lock, Some("lock #2")),
            ("permits pool", GaugeKind::Permits, Some("permits")),
            (
                "waiting for lock stock",
                GaugeKind::Waiters,
                Some("waiting for the lock #2"),
            ),
            ("waiting for the lock", GaugeKind::Waiters, None),
            (
                "waiting for permits pool",
                GaugeKind::Waiters,
                Some("waiting for permits"),
            ),
            ("queue", GaugeKind::Gauge, None),
            ("queue orders #2", GaugeKind::Queue, Some("queue #3")),
        ] {
            let mut gauge = Gauge::new(Arc::from(name), kind, None);
            gauge.general = self::name(&gauges, &gauge);
            assert_eq!(gauge.general.as_deref(), general, "{name}");
            gauges.push(gauge);
        }
    }
}
