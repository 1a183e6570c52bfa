//! What the sentences of a run say of lanes, held against what was recorded of them.

use awaitscope::export::{WIDEST, text};
use awaitscope::recording::file::from_json;
use awaitscope::recording::{Lane, Recording, State, Variant};
use awaitscope::theme::{Depth, Theme};

/// What a clause ends with whose lanes have never waited.
const AT_ONCE: [&str; 2] = [" returns at once", " return at once"];

/// No lane that is told to return at once was ever pending. How many lanes are told so.
pub(crate) fn lanes_that_return_at_once_never_waited(json: &str) -> usize {
    let recording = from_json(json).unwrap();
    let mut told = 0;
    for (variant, clause) in clauses(&recording) {
        let Some(clause) = AT_ONCE.iter().find_map(|end| clause.strip_suffix(end)) else {
            continue;
        };
        // "At", the number, its unit
        let subject = match clause.strip_prefix("At ") {
            Some(instant) => instant.splitn(3, ' ').nth(2).unwrap_or_default(),
            None => clause,
        };
        for lane in subjects(variant, subject) {
            told += 1;
            let end = variant.end();
            assert_eq!(lane.polls_until(end), 1, "{} {subject}", variant.info().id);
            let mut spans = lane.spans(end);
            let waits = spans.find(|span| span.state == State::Suspended);
            assert!(
                waits.is_none(),
                "{}: {subject}: {waits:?}",
                variant.info().id
            );
        }
    }
    told
}

/// The clauses of all sentences, each with its variant; those that begin a sentence have its instant before them.
fn clauses(recording: &Recording) -> Vec<(&Variant, String)> {
    let text = text(recording, Theme::new(Depth::Mono, false), WIDEST, &|_| None);
    let mut variant = None;
    let mut clauses = Vec::new();
    for part in text.split("\n\n") {
        if let Some(head) = part.trim().strip_prefix("What happens in ") {
            let id = head
                .rsplit_once('(')
                .map_or(head, |(_, id)| id.trim_end_matches(')'));
            variant = recording
                .variants()
                .iter()
                .find(|v| v.info().id == id || v.info().label == id);
        }
        let Some(variant) = variant.filter(|_| part.trim_start().starts_with("- At ")) else {
            continue;
        };
        for sentence in part.split("\n- ") {
            let words: Vec<_> = sentence
                .trim_start_matches("- ")
                .split_whitespace()
                .collect();
            let sentence = words.join(" ");
            let sentence = sentence.trim_end_matches('.');
            clauses.extend(
                sentence
                    .split("; ")
                    .map(|clause| (variant, clause.to_owned())),
            );
        }
    }
    clauses
}

/// The lanes that a clause begins with: "a, b #1 and b #2", "b #1 to b #3".
fn subjects<'a>(variant: &'a Variant, clause: &str) -> Vec<&'a Lane> {
    let mut found: Vec<&Lane> = Vec::new();
    let mut rest = clause;
    let mut is_range = false;
    loop {
        let lanes = variant.lanes().iter();
        let named = lanes.filter(|lane| {
            let after = rest.strip_prefix(&*lane.name);
            after.is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        });
        let Some(lane) = named.max_by_key(|lane| lane.name.len()) else {
            return found;
        };
        if let Some(first) = found.last().filter(|_| is_range) {
            let between = first.id..lane.id;
            let same = |other: &&Lane| between.contains(&other.id) && base(other) == base(lane);
            let same: Vec<_> = variant.lanes().iter().filter(same).collect();
            found.extend(same);
        }
        found.push(lane);
        rest = rest.get(lane.name.len()..).unwrap_or_default();
        let ends_with_to = rest.starts_with(" to ");
        rest = match [" to ", ", ", " and "]
            .iter()
            .find_map(|word| rest.strip_prefix(word))
        {
            Some(rest) => rest,
            None => return found,
        };
        is_range = ends_with_to;
    }
}

/// The name without its number.
fn base(lane: &Lane) -> &str {
    lane.name.split(" #").next().unwrap_or_default()
}
