//! A variant in which nothing can happen any more.

use super::{Unit, long};
use crate::recording::Variant;

/// Lanes that have a clause each.
const MAX_LANES: usize = 8;

/// Since when nothing can happen any more, and which lanes wait for what: "nothing can happen any more after 0.10 s: empty has
/// been waiting at line 30 for a message from the queue since 0.10 s".
pub fn standstill(variant: &Variant) -> String {
    let end = variant.end();
    let unit = Unit::of(end);
    let since = unit.instant(variant.stuck_since().unwrap_or(end));
    let lanes = variant.stuck_lanes();
    let told = lanes.iter().take(MAX_LANES);
    let told = told.filter_map(|lane| Some(long(&variant.why(*lane, end)?, unit)));
    let mut clauses: Vec<_> = told.collect();
    let more = lanes.len().saturating_sub(MAX_LANES);
    if more > 0 {
        clauses.push(format!("{more} more lanes wait"));
    }
    let colon = if clauses.is_empty() { "" } else { ": " };
    let clauses = clauses.join("; ");
    format!("nothing can happen any more after {since}{colon}{clauses}")
}
