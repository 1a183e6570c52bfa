//! Budgets that are used up in a poll that does not end.

use std::collections::BTreeSet;

use super::{Finding, FindingKind};
use crate::recording::event::{LaneId, Nanos, WaitKind};
use crate::recording::lane::{Detail, Lane};
use crate::recording::variant::Variant;

/// Polls without a budget that show that something polls on.
const MIN_POLLS: u64 = 3;

/// Calls and branches that lack a budget again and again within one poll of their task: who polls them is not the runtime.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    let mut kinds = variant.waits.iter().map(|wait| wait.kind);
    if !kinds.any(|kind| kind == WaitKind::Budget) {
        return;
    }
    let mut known = BTreeSet::new();
    for lane in variant.lanes().iter().filter(|lane| lane.kind.is_part()) {
        let Some(task) = task(variant, lane) else {
            continue;
        };
        if !known.contains(&task.id)
            && let Some(finding) = spent(variant, lane, task)
        {
            known.insert(task.id);
            found.push(finding);
        }
    }
}

fn task<'a>(variant: &'a Variant, lane: &Lane) -> Option<&'a Lane> {
    let mut above = variant.lane(lane.parent?)?;
    while above.kind.is_part() {
        above = variant.lane(above.parent.filter(|parent| *parent < above.id)?)?;
    }
    Some(above)
}

/// The longest row of polls without a budget that lies within one poll of the task.
fn spent(variant: &Variant, lane: &Lane, task: &Lane) -> Option<Finding> {
    let mut best: Option<Finding> = None;
    let mut row: Option<(Nanos, Finding)> = None;
    for segment in &lane.segments {
        let Detail::Suspended { wait, .. } = segment.detail else {
            continue;
        };
        let wait = variant.wait(wait)?;
        let poll = poll_at(task, segment.from).filter(|_| wait.kind == WaitKind::Budget);
        let Some(poll) = poll else {
            row = None;
            continue;
        };
        match &mut row {
            Some((same, finding)) if *same == poll => {
                finding.count += 1;
                finding.length = segment.from.since(finding.at);
            }
            _ => row = Some((poll, first(lane.id, task.id, segment.from, &wait.lines))),
        }
        if let Some((_, finding)) = &row
            && best.as_ref().is_none_or(|best| best.count < finding.count)
        {
            best = Some(finding.clone());
        }
    }
    best.filter(|finding| finding.count >= MIN_POLLS)
}

fn first(lane: LaneId, task: LaneId, at: Nanos, lines: &[u32]) -> Finding {
    let mut finding = Finding::new(FindingKind::BudgetSpent, lane, at);
    finding.line = lines.first().copied().unwrap_or(0);
    finding.other = Some(task);
    finding.count = 1;
    finding
}

/// When the poll of the task began that lasts at an instant.
fn poll_at(task: &Lane, t: Nanos) -> Option<Nanos> {
    let (_, segment) = task.segment_at(t)?;
    matches!(segment.detail, Detail::Running { .. }).then_some(segment.from)
}
