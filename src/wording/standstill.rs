//! A variant in which nothing can happen any more.

use std::collections::BTreeSet;

use super::held::circle;
use super::{Unit, long};
use crate::recording::{CircleStep, LaneId, Variant, Why};

/// Lanes that have a clause each.
const MAX_LANES: usize = 8;

/// Since when nothing can happen any more, and which lanes wait for what: "nothing can happen after 0.10 s: empty has been waiting
/// at line 30 for a message from the queue since 0.10 s".
pub fn standstill(variant: &Variant) -> String {
    let end = variant.end();
    let unit = Unit::of(end);
    let since = unit.instant(variant.stuck_since().unwrap_or(end));
    let lanes = variant.stuck_lanes();
    let mut clauses = Vec::new();
    // each circle is told once, whichever of its lanes are told
    let mut circles: Vec<BTreeSet<LaneId>> = Vec::new();
    let mut endings = String::new();
    for lane in lanes.iter().take(MAX_LANES) {
        let Some(mut why) = variant.why(*lane, end) else {
            continue;
        };
        let steps = take_circle(&mut why);
        clauses.push(long(&why, unit));
        let of: BTreeSet<LaneId> = steps.iter().map(|step| step.lane.lane).collect();
        if !of.is_empty() && !circles.contains(&of) {
            endings.push_str(". ");
            endings.push_str(&circle(&steps));
            circles.push(of);
        }
    }
    let more = lanes.len().saturating_sub(MAX_LANES);
    if more > 0 {
        clauses.push(format!("{more} more lanes wait"));
    }
    let colon = if clauses.is_empty() { "" } else { ": " };
    let clauses = clauses.join("; ");
    format!("nothing can happen after {since}{colon}{clauses}{endings}")
}

/// The circle in which a lane waits, which is not told with it then.
fn take_circle(why: &mut Why) -> Vec<CircleStep> {
    match why {
        Why::Waiting(waiting) => std::mem::take(&mut waiting.circle),
        Why::Running(running) => std::mem::take(&mut running.circle),
        Why::Absent(_) | Why::Ready(_) | Why::Unpolled(_) | Why::Starved(_) => Vec::new(),
    }
}
