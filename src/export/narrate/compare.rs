//! How long the variants took, each beside the one of reference.

use super::figures::took;
use crate::recording::{Outcome, Recording, Variant};
use crate::scene::{difference, faster};
use crate::wording::{Unit, number};

/// How far from a simple ratio still counts as that ratio.
const ABOUT: f64 = 0.03;

/// How far from the same time is still about as long.
const NEARLY: f64 = 0.1;

/// A sentence for each of the other variants; none where the times are not compared.
pub(in crate::export) fn comparison(recording: &Recording) -> Vec<String> {
    let variants = recording.variants().iter();
    let pairs = variants.filter_map(|variant| Some(pair(recording.compared_to(variant)?, variant)));
    pairs.collect()
}

fn pair(against: &Variant, other: &Variant) -> String {
    let (name, reference) = (other.label(), against.label());
    for (variant, label) in [(against, reference), (other, name)] {
        let why = match variant.outcome() {
            Outcome::Completed => continue,
            Outcome::Failed => "returned an error",
            Outcome::Stuck => "is stuck",
            Outcome::Running => "had not ended when the recording stopped",
            Outcome::Cancelled => "was cancelled",
            Outcome::Panicked => "panicked",
            Outcome::Died => "died",
        };
        return format!("{name} and {reference} cannot be compared: {label} {why}.");
    }
    if against.has_two_clocks() || other.has_two_clocks() {
        return on_both_clocks(against, other);
    }
    let (a, b) = (against.elapsed(), other.elapsed());
    let ratio = if a == b {
        1.0
    } else {
        b.seconds() / a.seconds()
    };
    let unit = Unit::of(a.max(b));
    let (a, b) = (unit.took(a), unit.took(b));
    if let Some(difference) = difference(other, against) {
        return format!("{name} took {b}, {reference} {a}; they cannot be compared: {difference}.");
    }
    match ratio_in_words(ratio) {
        Some(words) => format!("{name} took {b}, {words} {reference} ({a})."),
        None => format!("{name} took {b}, {reference} {a}."),
    }
}

/// The same where a clock was paused: only the real times can be compared.
fn on_both_clocks(first: &Variant, other: &Variant) -> String {
    let compared = match difference(other, first) {
        Some(difference) => format!("; they cannot be compared: {difference}"),
        None => match faster(other, first) {
            ratio if ratio.is_empty() => ratio,
            ratio => format!("; {ratio} in real time"),
        },
    };
    let (name, reference) = (other.label(), first.label());
    let (b, a) = (took(other), took(first));
    format!("{name} took {b}, {reference} {a}{compared}.")
}

/// "a third of", "twice as long as"; none when it is no ratio.
fn ratio_in_words(ratio: f64) -> Option<String> {
    if !ratio.is_finite() {
        return None;
    }
    if (ratio - 1.0).abs() > ABOUT && (ratio - 1.0).abs() <= NEARLY {
        return Some("about as long as".to_owned());
    }
    let about = |other: f64| (ratio / other - 1.0).abs() <= ABOUT;
    let simple = [
        (1.0, "as long as"),
        (0.5, "half of"),
        (1.0 / 3.0, "a third of"),
        (2.0 / 3.0, "two thirds of"),
        (0.25, "a quarter of"),
        (0.75, "three quarters of"),
        (0.2, "a fifth of"),
        (0.1, "a tenth of"),
        (1.5, "one and a half times as long as"),
        (2.0, "twice as long as"),
        (3.0, "three times as long as"),
        (4.0, "four times as long as"),
        (5.0, "five times as long as"),
        (10.0, "ten times as long as"),
    ];
    if let Some((_, words)) = simple.iter().find(|(value, _)| about(*value)) {
        return Some((*words).to_owned());
    }
    Some(match ratio {
        ..0.01 => "less than a hundredth of".to_owned(),
        ..1.0 => format!("{ratio:.2} times as long as"),
        ..1000.0 => format!("{} times as long as", number((ratio * 10.0).round() / 10.0)),
        _ => "more than a thousand times as long as".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_the_same_time_is_about_as_long() {
        let cases = [
            (1.0, "as long as"),
            (1.02, "as long as"),
            (1.04, "about as long as"),
            (0.95, "about as long as"),
            (1.09, "about as long as"),
            (1.2, "1.2 times as long as"),
            (2.0, "twice as long as"),
            (0.5, "half of"),
        ];
        for (ratio, words) in cases {
            assert_eq!(ratio_in_words(ratio).as_deref(), Some(words), "{ratio}");
        }
    }
}
