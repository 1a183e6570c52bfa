//! Futures that wake themselves in each poll: nothing is waited for, and the thread is busy.

use super::{Finding, FindingKind};
use crate::recording::event::{LaneId, Nanos, WaitKind};
use crate::recording::lane::{Detail, Lane, State};
use crate::recording::variant::Variant;

/// Polls in a row that are no accident.
const MIN_POLLS: u64 = 50;

/// Lanes whose own poll woke them again and again, though no `yield_now` asked for that.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    for task in variant.lanes() {
        if !task.kind.is_polled_by_worker() {
            continue;
        }
        let own = self_woken(variant, task, WaitKind::Other);
        let own = own.map(|woken| (task.id, woken));
        let Some((lane, woken)) = own.or_else(|| inside(variant, task)) else {
            continue;
        };
        let mut finding = Finding::new(FindingKind::WakesItself, lane, woken.at);
        finding.line = woken.line;
        finding.count = woken.polls;
        found.push(finding);
    }
}

/// Polls that came of a wake in the poll before.
struct SelfWoken {
    at: Nanos,
    last: Nanos,
    line: u32,
    polls: u64,
}

/// The polls that began though nothing had made the lane ready, after a wait of this kind. A task that is polled so was woken while it
/// was polled.
fn self_woken(variant: &Variant, lane: &Lane, kind: WaitKind) -> Option<SelfWoken> {
    let mut found: Option<SelfWoken> = None;
    for pair in lane.segments.windows(2) {
        let [before, after] = pair else { continue };
        let Detail::Suspended { wait, .. } = before.detail else {
            continue;
        };
        let wait = variant.wait(wait)?;
        if wait.kind != kind || after.detail.state() != State::Running {
            continue;
        }
        let woken = found.get_or_insert_with(|| SelfWoken {
            at: before.from,
            last: before.from,
            line: wait.lines.first().copied().unwrap_or(0),
            polls: 0,
        });
        woken.last = before.from;
        woken.polls += 1;
    }
    found.filter(|woken| woken.polls >= MIN_POLLS)
}

/// The same of a call or branch in the task: the one that waits for nothing that is known, where nothing else in the task can have woken it.
fn inside(variant: &Variant, task: &Lane) -> Option<(LaneId, SelfWoken)> {
    let all = self_woken(variant, task, WaitKind::Calls)?;
    let mut found = None;
    let mut ahead = vec![task.id];
    while let Some(lane) = ahead.pop() {
        let below = variant.children(lane).iter();
        let below = below.filter_map(|child| variant.lane(*child));
        for lane in below.filter(|lane| lane.kind.is_part()) {
            ahead.push(lane.id);
            if waits_for_known(variant, lane, &all) {
                continue;
            }
            let own = self_woken(variant, lane, WaitKind::Other)?;
            if found.replace((lane.id, own)).is_some() {
                return None;
            }
        }
    }
    found
}

/// Whether a lane waited meanwhile for nothing but what cannot come of its own polls.
fn waits_for_known(variant: &Variant, lane: &Lane, meanwhile: &SelfWoken) -> bool {
    let waits = lane.segments.iter();
    let waits = waits.filter(|wait| wait.from >= meanwhile.at && wait.from <= meanwhile.last);
    let mut kinds = waits.filter_map(|segment| match segment.detail {
        Detail::Suspended { wait, .. } => variant.wait(wait).map(|wait| wait.kind),
        _ => None,
    });
    kinds.all(|kind| {
        let is_outer = matches!(
            kind,
            WaitKind::Calls | WaitKind::SetAside | WaitKind::Dropped
        );
        let is_timer = matches!(kind, WaitKind::Sleep | WaitKind::Tick);
        is_outer || is_timer || kind.is_for_lanes()
    })
}
