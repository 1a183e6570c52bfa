//! Lanes by name: "fetch #1 to fetch #3".

use crate::recording::{LaneId, LaneKind, Variant};
use crate::wording::list;

/// Names that are listed one by one.
const LISTED: usize = 5;

/// The name without its number, and the number.
pub(super) fn base(name: &str) -> (&str, Option<u64>) {
    let Some((base, number)) = name.rsplit_once(" #") else {
        return (name, None);
    };
    match number.parse() {
        Ok(number) => (base, Some(number)),
        Err(_) => (name, None),
    }
}

/// Lanes of one name.
struct Family<'a> {
    base: &'a str,
    kind: LaneKind,
    numbers: Vec<u64>,
    members: usize,
}

/// Lanes in words, those of one name together.
pub(super) fn names(variant: &Variant, lanes: &[LaneId]) -> String {
    let mut families: Vec<Family<'_>> = Vec::new();
    let known = lanes.iter().filter_map(|lane| variant.lane(*lane));
    for lane in known {
        let (base, number) = base(&lane.name);
        let family = families
            .iter_mut()
            .find(|f| f.base == base && f.kind == lane.kind);
        if let Some(family) = family {
            family.numbers.extend(number);
            family.members += 1;
        } else {
            families.push(Family {
                base,
                kind: lane.kind,
                numbers: number.into_iter().collect(),
                members: 1,
            });
        }
    }
    if families.is_empty() {
        return "the program".to_owned();
    }
    let mut words: Vec<String> = families.iter_mut().flat_map(family).collect();
    if words.len() > 2 * LISTED {
        let more = words.len() - 2 * LISTED;
        words.truncate(2 * LISTED);
        words.push(format!("{more} others"));
    }
    list(&words)
}

/// The lanes of one name: each, or from the first to the last.
fn family(family: &mut Family<'_>) -> Vec<String> {
    let base = family.base;
    family.numbers.sort_unstable();
    let count = family.members;
    let (Some(first), Some(last)) = (family.numbers.first(), family.numbers.last()) else {
        return vec![match count {
            1 => base.to_owned(),
            _ => format!("{count} lanes named {base}"),
        }];
    };
    if count == family.numbers.len() {
        return numbered(base, &family.numbers);
    }
    vec![format!(
        "{count} of the lanes {base} #{first} to {base} #{last}"
    )]
}

/// Lanes of one name by their numbers, in order: the whole range only where every lane in it is meant.
pub(super) fn numbered(base: &str, numbers: &[u64]) -> Vec<String> {
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else {
        return Vec::new();
    };
    let count = numbers.len();
    let span = usize::try_from(last - first).unwrap_or(usize::MAX);
    if span == count - 1 && count > 2 {
        return vec![format!("{base} #{first} to {base} #{last}")];
    }
    if count <= LISTED {
        let each = numbers.iter();
        return each.map(|number| format!("{base} #{number}")).collect();
    }
    vec![format!(
        "{count} of the lanes {base} #{first} to {base} #{last}"
    )]
}

/// What a lane of this kind is called, for one and for many.
pub(super) fn noun(kind: LaneKind, many: bool) -> &'static str {
    match (kind, many) {
        (LaneKind::Task, false) => "task",
        (LaneKind::Task, true) => "tasks",
        (LaneKind::Call, false) => "call",
        (LaneKind::Call, true) => "calls",
        (LaneKind::Branch, false) => "branch",
        (LaneKind::Branch, true) => "branches",
        (LaneKind::Blocking, false) => "blocking job",
        (LaneKind::Blocking, true) => "blocking jobs",
        (LaneKind::Thread, false) => "thread",
        (LaneKind::Thread, true) => "threads",
        (LaneKind::Hosted, false) => "call by a library",
        (LaneKind::Hosted, true) => "calls by libraries",
        (LaneKind::Connection, false) => "connection",
        (LaneKind::Connection, true) => "connections",
    }
}
