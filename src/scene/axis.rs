//! The time axis.

use crate::recording::{Nanos, Window};

/// A mark of the axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Its column.
    pub column: usize,
    /// The instant, in the unit that suits the window.
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
