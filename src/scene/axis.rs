//! The time axis.

use crate::recording::{Nanos, Variant, Window};
use crate::wording::Unit;

/// A mark of the axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The instant.
    pub at: Nanos,
    /// Its column.
    pub column: usize,
    /// The instant, in the unit that suits the window: of a line of real time, how much had passed.
    pub label: String,
}

/// Columns that a label needs with its neighbours' distance.
const LABEL: usize = 13;

/// The marks of a window: at round instants, as many as fit.
pub fn ticks(window: Window, columns: usize) -> Vec<Tick> {
    let length = window.to.since(window.from).0;
    if length == 0 || columns < LABEL {
        return Vec::new();
    }
    let step = step(length, columns / LABEL);
    let first = window.from.0.div_ceil(step);
    let instants = (first..=u64::MAX).map_while(|n| n.checked_mul(step));
    let inside = instants.take_while(|t| *t <= window.to.0);
    inside
        .filter_map(|t| {
            Some(Tick {
                at: Nanos(t),
                column: window.column(Nanos(t), columns)?,
                label: label(t, step),
            })
        })
        .collect()
}

/// The shortest round stretch of time of which at most `most` are in `length`: one that has one digit, such as 30 ms.
pub fn round_part(length: Nanos, most: usize) -> Nanos {
    Nanos(round_up(length.0, most, &[1, 2, 3, 4, 5, 6, 8]).max(1))
}

/// The same marks with how much real time had passed when the clock of the stamps came to them. A mark that the variant did not live to
/// see has none, nor has one of which it is not known.
pub fn real_ticks(variant: &Variant, ticks: &[Tick]) -> Vec<Tick> {
    let unit = Unit::of(variant.real_at(variant.end()).unwrap_or_default());
    let real = ticks.iter().filter_map(|tick| {
        let label = if variant.has_two_clocks() {
            real_label(unit, variant.real_at(tick.at)?)
        } else {
            variant.real_at(tick.at).map(|_| tick.label.clone())?
        };
        Some(Tick {
            label,
            ..tick.clone()
        })
    });
    real.collect()
}

/// Real time in three digits or so: where a clock jumps it is anything but round.
fn real_label(unit: Unit, real: Nanos) -> String {
    match unit {
        _ if real == Nanos::ZERO => "0 s".to_owned(),
        Unit::Milliseconds => format!("{:.1} ms", real.seconds() * 1e3),
        Unit::Seconds | Unit::Microseconds => unit.instant(real),
    }
}

/// The smallest round step that gives at most `most` marks.
fn step(length: u64, most: usize) -> u64 {
    round_up(length, most, &[1, 2, 5])
}

/// The least of these digits and so many zeros that is at least one of `most` parts of a length.
fn round_up(length: u64, most: usize, digits: &[u64]) -> u64 {
    let least = length.div_ceil(u64::try_from(most.max(1)).unwrap_or(1));
    let powers = (0..=u64::MAX.ilog10()).map(|exponent| 10_u64.pow(exponent));
    let mut steps =
        powers.flat_map(|power| digits.iter().map(move |digit| power.saturating_mul(*digit)));
    steps.find(|step| *step >= least).unwrap_or(u64::MAX)
}

/// An instant with as many decimals as the step has.
fn label(t: u64, step: u64) -> String {
    let (unit, name) = match step {
        10_000_000.. => (1_000_000_000_u64, "s"),
        10_000.. => (1_000_000, "ms"),
        _ => (1_000, "µs"),
    };
    let mut decimals = 0;
    let mut part = unit;
    while step < part && decimals < 3 {
        part /= 10;
        decimals += 1;
    }
    let value = t as f64 / unit as f64;
    format!("{value:.decimals$} {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(from: f64, to: f64, columns: usize) -> Vec<String> {
        let window = Window {
            from: Nanos::from_seconds(from),
            to: Nanos::from_seconds(to),
        };
        let ticks = ticks(window, columns);
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn a_window_at_the_end_of_time_has_an_end() {
        for from in [0, u64::MAX - 3, u64::MAX / 2] {
            let window = Window {
                from: Nanos(from),
                to: Nanos::MAX,
            };
            let ticks = ticks(window, 90);
            assert!(ticks.len() <= 8, "{ticks:?}");
        }
    }

    #[test]
    fn marks_are_round_and_have_room() {
        assert_eq!(
            labels(0.0, 3.0, 90),
            [
                "0.0 s", "0.5 s", "1.0 s", "1.5 s", "2.0 s", "2.5 s", "3.0 s"
            ]
        );
        assert_eq!(labels(0.0, 3.0, 50), ["0 s", "1 s", "2 s", "3 s"]);
        assert_eq!(
            labels(1.0, 1.000_02, 40),
            ["1000.00 ms", "1000.01 ms", "1000.02 ms"]
        );
    }
}
