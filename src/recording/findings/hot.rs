//! Futures that wake themselves in each poll: nothing is waited for, and the thread is busy.

use super::{Finding, FindingKind};
use crate::recording::event::{LaneKind, Nanos, WaitKind};
use crate::recording::lane::{Detail, Lane, State};
use crate::recording::variant::Variant;

/// Polls in a row that are no accident.
const MIN_POLLS: u64 = 50;

/// Lanes whose own poll woke them again and again, though no `yield_now` asked for that.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    for lane in variant.lanes() {
        let Some((at, line, polls)) = self_woken(variant, lane) else {
            continue;
        };
        let mut finding = Finding::new(FindingKind::WakesItself, lane.id, at);
        finding.line = line;
        finding.count = polls;
        found.push(finding);
    }
}

/// The first of the polls, its line and their number. A task that is polled again without having been made ready was woken while it
/// was polled.
fn self_woken(variant: &Variant, lane: &Lane) -> Option<(Nanos, u32, u64)> {
    let mut polls = 0;
    let mut first = None;
    if lane.kind != LaneKind::Task {
        return None;
    }
    for pair in lane.segments.windows(2) {
        let [before, after] = pair else { continue };
        let Detail::Suspended { wait, .. } = before.detail else {
            continue;
        };
        let wait = variant.wait(wait)?;
        if wait.kind == WaitKind::Other && after.detail.state() == State::Running {
            polls += 1;
            let line = wait.lines.first().copied().unwrap_or(0);
            first = first.or(Some((before.from, line)));
        }
    }
    let (at, line) = first?;
    (polls >= MIN_POLLS).then_some((at, line, polls))
}
