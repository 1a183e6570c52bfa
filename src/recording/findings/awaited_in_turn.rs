//! Tasks that are spawned and awaited one after another.

use super::{Finding, FindingKind};
use crate::recording::event::{LaneKind, Nanos, Object, WaitKind};
use crate::recording::lane::{Detail, Lane};
use crate::recording::variant::Variant;

/// Lanes that spawn at least two tasks of the same function, each only after the one before it was awaited to its end.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    for parent in variant.lanes() {
        let children = variant.children(parent.id).iter();
        let tasks: Vec<_> = children
            .filter_map(|id| variant.lane(*id))
            .filter(|lane| lane.kind == LaneKind::Task)
            .collect();
        let in_turn: Vec<_> = tasks
            .windows(2)
            .filter_map(|pair| match pair {
                [first, second] => awaited_between(variant, parent, first, second),
                _ => None,
            })
            .collect();
        // one task that needs what another one returned is no habit
        let [first, .., last] = in_turn.as_slice() else {
            continue;
        };
        let mut finding = Finding::new(FindingKind::AwaitedInTurn, parent.id, first.0);
        finding.line = first.1;
        finding.length = last.2.since(first.0);
        finding.count = u64::try_from(in_turn.len() + 1).unwrap_or(u64::MAX);
        found.push(finding);
    }
}

/// When `parent` began to wait for `first`, at which line, and when it spawned `second`: if nothing but that wait lies between
/// the two spawns, and both run the same function.
fn awaited_between(
    variant: &Variant,
    parent: &Lane,
    first: &Lane,
    second: &Lane,
) -> Option<(Nanos, u32, Nanos)> {
    if name(first) != name(second) || first.end.is_none_or(|end| end > second.start) {
        return None;
    }
    let from = parent.segments.partition_point(|s| s.from < first.start);
    let until = parent.segments.partition_point(|s| s.from <= second.start);
    let between = parent.segments.get(from..until)?;
    let waits = between.iter().filter_map(|segment| match segment.detail {
        Detail::Suspended { wait, object, .. } => Some((segment.from, wait, Object(object))),
        _ => None,
    });
    let mut line = None;
    for (at, wait, object) in waits {
        let wait = variant.wait(wait)?;
        // on the virtual clock it is awaited in the instant in which it was spawned
        if line.is_some() && wait.kind == WaitKind::Task && object.lane() == Some(second.id) {
            break;
        }
        if wait.kind != WaitKind::Task || object.lane() != Some(first.id) {
            return None;
        }
        line = line.or_else(|| Some((at, wait.lines.first().copied().unwrap_or(0))));
    }
    let (at, line) = line?;
    Some((at, line, second.start))
}

/// The name without its number.
fn name(lane: &Lane) -> &str {
    lane.name.split(" #").next().unwrap_or(&lane.name)
}
