//! Waves: a few sentences that come again and again, with other numbers, are told once.

use std::collections::BTreeSet;

use super::Sentence;
use super::names::numbered;
use crate::recording::Nanos;
use crate::wording::{Unit, length, list};

/// The most sentences of a wave.
const SENTENCES: usize = 4;

/// A wave is told once where it comes so many times.
const FEWEST: usize = 3;

/// Folds waves: of each the first one is kept, and a sentence says for which lanes it comes again, and until when.
pub(super) fn fold(told: Vec<Sentence>, unit: Unit) -> Vec<Sentence> {
    let shapes: Vec<String> = told.iter().map(|sentence| shape(&sentence.text)).collect();
    let mut told: Vec<Option<Sentence>> = told.into_iter().map(Some).collect();
    let mut folded = Vec::new();
    let mut at = 0;
    while at < told.len() {
        let Some((size, times)) = wave(&told, &shapes, at) else {
            folded.extend(told.get_mut(at).and_then(Option::take));
            at += 1;
            continue;
        };
        let end = at + size * times;
        let mut wave = told
            .get_mut(at..end)
            .unwrap_or_default()
            .iter_mut()
            .filter_map(Option::take);
        folded.extend(wave.by_ref().take(size));
        folded.extend(again(&wave.collect::<Vec<_>>(), times, unit));
        at = end;
    }
    folded
}

/// The wave that begins at a sentence: how many sentences it has, and how often it comes. The shortest one that is found.
fn wave(told: &[Option<Sentence>], shapes: &[String], at: usize) -> Option<(usize, usize)> {
    (1..=SENTENCES).find_map(|size| {
        let first = shapes.get(at..at + size)?;
        let mut times = 1;
        while shapes.get(at + size * times..at + size * (times + 1)) == Some(first)
            && is_even(told, at, size, times)
        {
            times += 1;
        }
        (times >= FEWEST).then_some((size, times))
    })
}

/// Whether the next wave comes after about the same time as the second one did.
fn is_even(told: &[Option<Sentence>], at: usize, size: usize, times: usize) -> bool {
    let instant = |index: usize| told.get(index)?.as_ref().map(|sentence| sentence.at);
    let gap = |wave: usize| {
        let before = instant(at + size * (wave - 1))?;
        Some(instant(at + size * wave)?.since(before).0)
    };
    match (gap(1), gap(times)) {
        (Some(first), Some(next)) => first.abs_diff(next) <= first / 10,
        _ => false,
    }
}

/// What is said in place of the waves after the first one.
fn again(waves: &[Sentence], times: usize, unit: Unit) -> Option<Sentence> {
    let (first, last) = (waves.first()?, waves.last()?);
    let gaps = u64::try_from(times.saturating_sub(2)).unwrap_or(0);
    let size = waves.len() / times.saturating_sub(1).max(1);
    let last_wave = waves.get(waves.len().saturating_sub(size))?;
    let every = last_wave.at.since(first.at).0.checked_div(gaps)?;
    let names = names(waves);
    let names = if names.is_empty() {
        String::new()
    } else {
        format!(" for {}", list(&names))
    };
    let every = length(Nanos(every));
    let until = unit.precise(last.at);
    Some(Sentence {
        at: first.at,
        text: format!("the same begins again{names}, and so on every {every} until {until}"),
        urgent: waves.iter().any(|sentence| sentence.urgent),
        changes: waves.iter().map(|sentence| sentence.changes).sum(),
    })
}

/// The lanes of one name that waves speak of.
#[derive(Default)]
struct Family<'a> {
    name: &'a str,
    numbers: BTreeSet<u64>,
    /// A sentence speaks of some lanes of a range, without saying which.
    is_partial: bool,
}

/// "load #101 to load #300": the lanes of each name that the waves speak of.
fn names(waves: &[Sentence]) -> Vec<String> {
    let mut families: Vec<Family<'_>> = Vec::new();
    for sentence in waves {
        let mut rest = sentence.text.as_str();
        // where the text so far ends with a lane: its name and number
        let mut last: Option<(&str, u64)> = None;
        while let Some((before, after)) = rest.split_once(" #") {
            let name = before.rsplit([' ', '(']).next().unwrap_or(before);
            let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (number, behind) = after.split_at(digits);
            let between = before.strip_suffix(name).unwrap_or_default();
            rest = behind;
            let Ok(number) = number.parse::<u64>() else {
                last = None;
                continue;
            };
            let from = last.filter(|(known, _)| between == " to " && *known == name);
            let first = from.map_or(number, |(_, first)| first);
            last = Some((name, number));
            let place = families.iter().position(|family| family.name == name);
            let place = place.unwrap_or_else(|| {
                let numbers = BTreeSet::new();
                families.push(Family {
                    name,
                    numbers,
                    ..Family::default()
                });
                families.len() - 1
            });
            if let Some(family) = families.get_mut(place) {
                family.numbers.extend(first..=number);
                family.is_partial |= between.ends_with(" of the lanes ");
            }
        }
    }
    families.iter().flat_map(Family::text).collect()
}

impl Family<'_> {
    fn text(&self) -> Vec<String> {
        let numbers: Vec<u64> = self.numbers.iter().copied().collect();
        match (numbers.first(), numbers.last()) {
            (Some(low), Some(high)) if self.is_partial => {
                let name = self.name;
                vec![format!("some of the lanes {name} #{low} to {name} #{high}")]
            }
            _ => numbered(self.name, &numbers),
        }
    }
}

/// A sentence without the numbers of its lanes and without its instants: two of one shape tell the same of other lanes.
fn shape(text: &str) -> String {
    let mut shape = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, number) = rest.split_at(at);
        shape.push_str(before);
        let end = number.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (digits, after) = number.split_at(end.unwrap_or(number.len()));
        let is_time = [" s", " ms", " \u{b5}s", " ns"].iter().any(|unit| {
            let behind = after.strip_prefix(unit);
            behind.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        });
        if before.ends_with('#') || is_time {
            shape.push('#');
        } else {
            shape.push_str(digits);
        }
        rest = after;
    }
    shape.push_str(rest);
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(texts: &[(u64, &str)]) -> Vec<String> {
        let sentences = texts.iter().map(|(ms, text)| Sentence {
            at: Nanos(ms * 1_000_000),
            text: (*text).to_owned(),
            urgent: false,
            changes: 1,
        });
        let unit = Unit::of(Nanos(2_000_000_000));
        let folded = fold(sentences.collect(), unit).into_iter();
        folded.map(|sentence| sentence.text).collect()
    }

    #[test]
    fn a_wave_is_told_once() {
        let waves = [
            (0, "all begin"),
            (
                200,
                "get #1 to get #50 wake and sleep at line 35 until 0.40 s",
            ),
            (220, "get #1 to get #50 return"),
            (
                400,
                "get #51 to get #100 wake and sleep at line 35 until 0.60 s",
            ),
            (420, "get #51 to get #100 return"),
            (
                600,
                "get #101 to get #120 wake and sleep at line 35 until 0.80 s",
            ),
            (620, "get #101 to get #120 return"),
            (820, "all ends"),
        ];
        assert_eq!(
            told(&waves),
            [
                "all begin",
                "get #1 to get #50 wake and sleep at line 35 until 0.40 s",
                "get #1 to get #50 return",
                "the same begins again for get #51 to get #120, and so on every 0.20 s until 0.62 s",
                "all ends",
            ]
        );
    }

    #[test]
    fn a_lane_in_brackets_is_the_same_lane() {
        let waves = [
            (0, "all spawns 2 tasks (a #1 to a #2)"),
            (200, "all spawns 2 tasks (a #3 to a #4); a #3 ends"),
            (400, "all spawns 2 tasks (a #5 to a #6); a #5 ends"),
            (600, "all spawns 2 tasks (a #7 to a #8); a #7 ends"),
        ];
        let again = "the same begins again for a #5 to a #8, and so on every 0.20 s until 0.60 s";
        assert_eq!(told(&waves).last().map(String::as_str), Some(again));
    }

    /// The lanes for which the waves of these sentences come again.
    fn again_for(texts: [&str; 3]) -> String {
        let waves = texts.iter().zip([0, 100, 200]);
        let waves: Vec<_> = waves.map(|(text, ms)| (ms, *text)).collect();
        let told = told(&waves).pop().unwrap();
        let rest = told.strip_prefix("the same begins again for ").unwrap();
        let names = rest.strip_suffix(", and so on every 0.10 s until 0.20 s");
        names.unwrap().to_owned()
    }

    #[test]
    fn lanes_that_are_not_meant_are_not_in_the_range() {
        let few = [
            "a #1 and b #1 end",
            "a #7 and b #2 end",
            "a #3 and b #3 end",
        ];
        assert_eq!(again_for(few), "a #3, a #7, b #2 and b #3");
        let many = [
            "a #1 to a #3 end",
            "a #11 to a #13 end",
            "a #21 to a #23 end",
        ];
        assert_eq!(again_for(many), "6 of the lanes a #11 to a #23");
        let some = many.map(|text| format!("2 of the lanes {text}"));
        let some = [&*some[0], &*some[1], &*some[2]];
        assert_eq!(again_for(some), "some of the lanes a #11 to a #23");
    }

    #[test]
    fn what_differs_or_comes_at_other_times_is_no_wave() {
        let lines = [
            (0, "a waits at line 3"),
            (100, "a waits at line 4"),
            (200, "a waits at line 5"),
        ];
        assert_eq!(told(&lines).len(), 3);
        let uneven = [(0, "a #1 ends"), (100, "a #2 ends"), (900, "a #3 ends")];
        assert_eq!(told(&uneven).len(), 3);
        let twice = [(0, "a #1 ends"), (100, "a #2 ends")];
        assert_eq!(told(&twice).len(), 2);
    }
}
