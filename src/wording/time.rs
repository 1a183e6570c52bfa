//! Instants and lengths.

use crate::recording::Nanos;

/// The unit in which the instants of a run are written: the whole run in at most five digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Runs of 0.2 s and longer.
    Seconds,
    /// Runs from 2 ms on.
    Milliseconds,
    /// Shorter runs.
    Microseconds,
}

impl Unit {
    /// The unit for a run of this length.
    pub fn of(run: Nanos) -> Self {
        match run.0 {
            1..2_000_000 => Self::Microseconds,
            2_000_000..200_000_000 => Self::Milliseconds,
            // where nothing has taken any time, no unit is better than the usual one
            0 | 200_000_000.. => Self::Seconds,
        }
    }

    /// An instant as the axis writes it: "0.32 s", "3.04 ms", "560 µs".
    pub fn instant(self, t: Nanos) -> String {
        match self {
            Self::Seconds => format!("{:.2} s", t.seconds()),
            Self::Milliseconds => format!("{:.2} ms", t.seconds() * 1e3),
            Self::Microseconds => format!("{:.0} µs", t.seconds() * 1e6),
        }
    }

    /// An instant to the millisecond where the hundredth of a second does not say it: "0.32 s", "0.322 s".
    pub fn precise(self, t: Nanos) -> String {
        match self {
            Self::Seconds => {
                let text = format!("{:.3}", t.seconds());
                let text = text.strip_suffix('0').unwrap_or(&text);
                format!("{text} s")
            }
            Self::Milliseconds | Self::Microseconds => self.instant(t),
        }
    }

    /// How long something took: as an instant is written, or in a smaller unit when it was short.
    pub fn took(self, time: Nanos) -> String {
        match time.0 {
            1..10_000_000 => length(time),
            _ => self.precise(time),
        }
    }
}

/// A length in the unit that suits it: "84 µs", "27 ms", "0.73 s".
pub fn length(length: Nanos) -> String {
    match length.0 {
        0..1_000 => format!("{} ns", length.0),
        1_000..1_000_000 => format!("{:.0} µs", length.seconds() * 1e6),
        1_000_000..100_000_000 => format!("{:.0} ms", length.seconds() * 1e3),
        _ => format!("{:.2} s", length.seconds()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_suits_the_length_of_the_run() {
        let cases = [
            (560_000, 104_400, "104 µs", "104 µs"),
            (31_000_000, 3_042_000, "3.04 ms", "3.04 ms"),
            (3_000_000_000, 322_000_000, "0.32 s", "0.322 s"),
            (3_000_000_000, 320_000_000, "0.32 s", "0.32 s"),
        ];
        for (run, t, instant, precise) in cases {
            let unit = Unit::of(Nanos(run));
            assert_eq!(unit.instant(Nanos(t)), instant);
            assert_eq!(unit.precise(Nanos(t)), precise);
        }
    }

    #[test]
    fn a_short_time_is_told_in_its_own_unit() {
        let seconds = Unit::Seconds;
        assert_eq!(seconds.took(Nanos(84_000)), "84 µs");
        assert_eq!(seconds.took(Nanos(0)), "0.00 s");
        assert_eq!(seconds.took(Nanos(731_000_000)), "0.731 s");
        assert_eq!(Unit::Milliseconds.took(Nanos(31_400_000)), "31.40 ms");
    }
}
