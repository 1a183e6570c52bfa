//! A variant in sentences, in the order of time: for screen readers, for scripts, and for whoever likes to read.
//!
//! Every sentence comes from the recording. What happens at nearly the same time is one sentence; lanes of one name that do
//! the same are told together; a lane that does the same again and again is told once.
//!
//! ```text
//! changes   spans, ends, marks and lines of the log, by time
//! arms      how the turns of a `select!` ended
//! marks     which of them are told
//! resumed   the end of a poll that began before an instant, where its task is polled again at it
//! pieces    an instant in several, where the order of turns would be lost in one
//! turns     what each lane does at one instant, from what woke it to where it is after
//! repeats   the same turn again and again
//! order     which task is told first
//! groups    lanes of one name with the same turn
//! clause    a group in words
//! waves     sentences that come again with other numbers
//! ```

mod arms;
mod changes;
mod clause;
mod compare;
mod figures;
mod groups;
mod holds;
mod marks;
mod names;
mod order;
mod pieces;
mod repeats;
mod resumed;
mod turn;
mod turns;
mod waves;

pub(super) use compare::comparison;
pub(super) use figures::figures;

use crate::recording::{Nanos, Variant};
use crate::wording::{Unit, count, length};
use turn::Instant;

/// Sentences for one variant at most.
const SENTENCES: usize = 40;

/// Of these, sentences that are kept for what blocks or panics, wherever it happens.
const URGENT: usize = 20;

/// Of these, sentences for the end.
const LAST: usize = 2;

/// A sentence without its instant, and how much it tells.
struct Sentence {
    at: Nanos,
    text: String,
    /// It tells of a thread that is held, or of a panic.
    urgent: bool,
    changes: usize,
}

/// What happens in a variant, a sentence for each instant.
pub(super) fn sentences(variant: &Variant) -> Vec<String> {
    let unit = Unit::of(variant.end());
    let (changes, beyond) = changes::of(variant);
    let mut instants = turns::instants(variant, &changes);
    repeats::fold(variant, &mut instants);
    let told = instants.iter().filter_map(|i| sentence(variant, i));
    let told = waves::fold(told.collect(), unit);
    let mut text = before(variant, unit);
    if told.is_empty() {
        text.push("Nothing happens in this recording.".to_owned());
        return text;
    }
    let (kept, rest) = choose(told, beyond, unit);
    text.extend(dated(&kept, unit));
    text.extend(rest);
    text
}

/// What is missing at the beginning.
fn before(variant: &Variant, unit: Unit) -> Vec<String> {
    let mut text = Vec::new();
    let elapsed = unit.took(variant.elapsed());
    let real = variant.wall_elapsed().filter(|_| variant.has_two_clocks());
    text.extend(real.map(|real| {
        let real = length(real);
        format!("Its clock was paused, and these times are on that clock: {elapsed} on it took {real} of real time.")
    }));
    let dropped = variant.dropped_events();
    if dropped > 0 {
        let from = unit.precise(variant.detail_from());
        let dropped = count(dropped, "event", "events");
        text.push(format!(
            "The details of {dropped} before {from} were dropped."
        ));
    }
    text
}

fn sentence(variant: &Variant, instant: &Instant) -> Option<Sentence> {
    let groups = groups::of(variant, &instant.turns);
    let text = clause::all(variant, instant, &groups);
    let visible = || instant.turns.iter().filter(|turn| !turn.hidden);
    // what is hidden may have happened before
    let first = visible().map(turn::Turn::at).min();
    (!text.is_empty()).then(|| Sentence {
        at: first.unwrap_or(instant.at),
        text,
        urgent: instant.turns.iter().any(turn::Turn::is_urgent),
        changes: visible().count(),
    })
}

/// The sentences with their instants: where two would begin alike, the second says how much later it is.
fn dated(sentences: &[Sentence], unit: Unit) -> Vec<String> {
    let mut previous: Option<(Nanos, String)> = None;
    let dated = sentences.iter().map(|Sentence { at, text, .. }| {
        let stamp = unit.precise(*at);
        let last = previous.replace((*at, stamp.clone()));
        match last.filter(|(_, last)| *last == stamp) {
            None => format!("At {stamp} {text}."),
            Some((last, _)) if last == *at => format!("Then {text}."),
            Some((last, _)) => format!("{} later {text}.", length(at.since(last))),
        }
    });
    dated.collect()
}

/// The sentences that fit, and what was left out.
fn choose(told: Vec<Sentence>, beyond: usize, unit: Unit) -> (Vec<Sentence>, Option<String>) {
    let total = told.len();
    if total <= SENTENCES && beyond == 0 {
        return (told, None);
    }
    let urgent = told.iter().filter(|sentence| sentence.urgent).count();
    let mut urgent = urgent.min(URGENT);
    let mut plain = SENTENCES - LAST - urgent;
    let mut kept = Vec::new();
    let mut left = (beyond, Nanos::MAX, Nanos::ZERO);
    for (index, sentence) in told.into_iter().enumerate() {
        let room = if index + LAST >= total {
            true
        } else if sentence.urgent {
            take(&mut urgent)
        } else {
            take(&mut plain)
        };
        if room {
            kept.push(sentence);
        } else {
            let (changes, from, to) = left;
            left = (
                changes + sentence.changes,
                from.min(sentence.at),
                to.max(sentence.at),
            );
        }
    }
    let (changes, from, to) = left;
    let when = if beyond > 0 || from > to {
        String::new()
    } else {
        match (unit.precise(from), unit.precise(to)) {
            (from, to) if from == to => format!(" at {from}"),
            (from, to) => format!(" from {from} to {to}"),
        }
    };
    let rest = format!("And {changes} more changes{when}; --format json has them all.");
    (kept, Some(rest))
}

/// Takes one, if there is one.
fn take(left: &mut usize) -> bool {
    let some = *left > 0;
    *left = left.saturating_sub(1);
    some
}
