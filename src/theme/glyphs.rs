//! The characters of a timeline.

use super::digits::{MOST_COUNTED, digit, ninths, rounded};
use super::{Depth, Role, Style, Theme};
use crate::recording::{
    Bar, Cell, Density, Dots, Ink, Level, Outcome, Percentile, Shape, Sign, WaitClass,
};

/// Which characters may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// Lines and blocks.
    Unicode,
    /// ASCII only.
    Ascii,
}

/// A character and its style.
pub type Glyph = (char, Style);

/// Blocks that fill a cell from the left, by eighths.
const LEFT: [char; 9] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// Blocks that fill a cell from below, by eighths.
const BELOW: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

impl Glyphs {
    /// The mark at the end of a lane.
    pub fn outcome(self, outcome: Outcome) -> char {
        match (self, outcome) {
            (Self::Unicode, Outcome::Completed | Outcome::Running | Outcome::Stuck) => '●',
            (Self::Unicode, Outcome::Failed) => '⊗',
            (Self::Unicode, Outcome::Cancelled) => '✕',
            (Self::Ascii, Outcome::Completed | Outcome::Running | Outcome::Stuck) => 'o',
            (Self::Ascii, Outcome::Failed) => 'E',
            (Self::Ascii, Outcome::Cancelled) => 'x',
            (Self::Unicode, Outcome::Died) => '†',
            (Self::Ascii, Outcome::Died) => 'D',
            (_, Outcome::Panicked) => '!',
        }
    }

    /// A mark on a lane.
    pub fn sign(self, sign: Sign) -> char {
        match (self, sign) {
            (Self::Unicode, Sign::Made) => '◇',
            (Self::Ascii, Sign::Made) => '+',
            (Self::Unicode, Sign::Tick) => '·',
            (Self::Ascii, Sign::Tick) => '.',
            (Self::Unicode, Sign::Dropped) => '×',
            (Self::Ascii, Sign::Dropped) => 'X',
            (_, Sign::Signal) => '!',
        }
    }

    /// A state that fills a cell.
    pub fn solid(self, ink: Ink) -> char {
        match (self, ink) {
            (Self::Unicode, Ink::Running) => '█',
            (Self::Unicode, Ink::Blocking) => '▓',
            (Self::Unicode, Ink::Aside) => '≡',
            (Self::Unicode, Ink::Ready) => '▒',
            (Self::Unicode, Ink::Unpolled) => '╌',
            (Self::Ascii, Ink::Running) => '#',
            (Self::Ascii, Ink::Blocking) => 'B',
            (Self::Ascii, Ink::Aside) => '@',
            (Self::Ascii, Ink::Ready) => ':',
            (Self::Ascii, Ink::Unpolled) => '~',
            (_, Ink::Suspended(class)) => self.wait(class),
        }
    }

    /// The line of a lane that waits: what it waits for can be told without a colour.
    pub fn wait(self, class: WaitClass) -> char {
        match (self, class) {
            (Self::Unicode, WaitClass::Timer) => '━',
            (Self::Unicode, WaitClass::Message) => '┈',
            (Self::Unicode, WaitClass::Room) => '╍',
            (Self::Unicode, WaitClass::Permit) => '═',
            (Self::Unicode, WaitClass::Lane) => '─',
            (Self::Unicode, WaitClass::Io) => '≈',
            (Self::Unicode, WaitClass::Other) => '~',
            (Self::Ascii, WaitClass::Timer) => '-',
            (Self::Ascii, WaitClass::Message) => '<',
            (Self::Ascii, WaitClass::Room) => '>',
            (Self::Ascii, WaitClass::Permit) => '=',
            (Self::Ascii, WaitClass::Lane) => '_',
            (Self::Ascii, WaitClass::Io) => '%',
            (Self::Ascii, WaitClass::Other) => ',',
        }
    }

    /// The left (or right) half of a cell in which a lane ends (or begins); only solid lines can be halved.
    fn half(self, ink: Ink, is_left: bool) -> char {
        match (self, ink, is_left) {
            (Self::Unicode, Ink::Suspended(WaitClass::Timer), true) => '╸',
            (Self::Unicode, Ink::Suspended(WaitClass::Timer), false) => '╺',
            (Self::Unicode, Ink::Suspended(WaitClass::Lane), true) => '╴',
            (Self::Unicode, Ink::Suspended(WaitClass::Lane), false) => '╶',
            _ => self.solid(ink),
        }
    }

    /// A share of running, in eighths of the height.
    pub fn height(self, eighths: u8) -> char {
        match self {
            Self::Unicode => BELOW.get(usize::from(eighths)).copied().unwrap_or('█'),
            Self::Ascii => match eighths {
                0 => ' ',
                1..=3 => '|',
                4..=6 => 'H',
                _ => '#',
            },
        }
    }

    /// A block from the left edge, in eighths of the width.
    fn width(self, eighths: u8) -> char {
        match self {
            Self::Unicode => LEFT.get(usize::from(eighths)).copied().unwrap_or('█'),
            Self::Ascii => '|',
        }
    }

    /// The marks of a panel: a call that returned, several, and one that returned an error.
    pub fn dots(self) -> [char; 3] {
        let failed = self.outcome(Outcome::Failed);
        match self {
            Self::Unicode => ['•', '●', failed],
            Self::Ascii => ['*', 'O', failed],
        }
    }

    /// A line across a panel.
    pub fn line(self, line: Percentile) -> char {
        match (self, line) {
            (Self::Unicode, Percentile::P50) => '─',
            (Self::Unicode, Percentile::P95) => '┄',
            (Self::Ascii, Percentile::P50) => '-',
            (Self::Ascii, Percentile::P95) => '=',
        }
    }

    /// The upright line of the playhead.
    pub fn playhead(self) -> char {
        match self {
            Self::Unicode => '│',
            Self::Ascii => '|',
        }
    }

    /// Chooses one of two.
    pub fn pick<T>(self, unicode: T, ascii: T) -> T {
        match self {
            Self::Unicode => unicode,
            Self::Ascii => ascii,
        }
    }
}

impl Theme {
    /// A cell of a lane.
    pub fn cell(self, cell: Cell, badge: usize) -> Glyph {
        if let Some(outcome) = cell.ended {
            let style = if cell.cut && outcome == Outcome::Cancelled {
                // with its run, as it should: no reason to warn
                self.lane(badge)
            } else {
                self.outcome(outcome, badge)
            };
            return (self.glyphs.outcome(outcome), style);
        }
        if let Some(sign) = cell.sign {
            return (self.glyphs.sign(sign), self.style(Role::Warning));
        }
        match cell.shape {
            Shape::Empty => (' ', Style::default()),
            Shape::Solid(ink) => (self.glyphs.solid(ink), self.ink(ink, badge)),
            Shape::Split {
                left,
                right,
                eighths,
            } => self.split(left, right, eighths, badge),
            Shape::Mixed {
                running, blocking, ..
            } => {
                let ink = if blocking {
                    Ink::Blocking
                } else {
                    Ink::Running
                };
                // a poll that is short against the cell stands upright like a tick: at its true height it would lie under
                // the line of the lane and look like a part of it
                let glyph = match running {
                    1 => self.glyphs.pick('▎', '|'),
                    more => self.glyphs.height(more),
                };
                (glyph, self.ink(ink, badge))
            }
        }
    }

    /// A cell in two parts. A block can be divided in eighths from the left; what begins in the cell is drawn by halves.
    fn split(self, left: Option<Ink>, right: Option<Ink>, eighths: u8, badge: usize) -> Glyph {
        let is_block = |ink: Option<Ink>| {
            ink.is_some_and(|ink| !matches!(ink, Ink::Suspended(_) | Ink::Unpolled | Ink::Aside))
        };
        match (left, right) {
            (Some(ink), _) if is_block(left) => (self.glyphs.width(eighths), self.ink(ink, badge)),
            (_, Some(ink)) if is_block(right) => (self.glyphs.pick('▐', '|'), self.ink(ink, badge)),
            (Some(ink), Some(_)) => (self.glyphs.solid(ink), self.ink(ink, badge)),
            (Some(ink), None) => (self.glyphs.half(ink, true), self.ink(ink, badge)),
            (None, Some(ink)) => (self.glyphs.half(ink, false), self.ink(ink, badge)),
            (None, None) => (' ', Style::default()),
        }
    }

    /// A cell of the row of a gauge: its height is the value, its colour whether it is full.
    pub fn level(self, level: Option<Level>) -> Glyph {
        let Some(level) = level else {
            return (' ', Style::default());
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 6"
        )]
        let sixths = (level.height * 6.0).ceil().clamp(0.0, 6.0) as u8;
        // what is not empty is higher than the line of what is
        let height = if sixths == 0 { 0 } else { sixths + 1 };
        // digits count where the row is for nine at most, and are parts of nine where it is for more
        let ascii = level.count.map_or_else(|| ninths(level.height), digit);
        let (role, glyph) = match (height, level.full) {
            (0, _) => (Role::Border, self.glyphs.pick('▁', '_')),
            // on a scale that it shares with a larger one, what is full is low
            (height, true) => {
                let height = if level.height < 1.0 { height } else { 8 };
                let glyph = self.glyphs.pick(self.glyphs.height(height), '*');
                (Role::Full, glyph)
            }
            (height, false) => (
                Role::Good,
                self.glyphs.pick(self.glyphs.height(height), ascii),
            ),
        };
        (glyph, self.style(role))
    }

    /// A cell of a panel of dots: calls lie over lines.
    pub fn dots(self, dots: Dots) -> Glyph {
        let [one, many, failed] = self.glyphs.dots();
        match (dots.calls, dots.failed, dots.line) {
            (0, _, None) => (' ', Style::default()),
            (0, _, Some(line)) => (self.glyphs.line(line), self.style(percentile(line))),
            (_, true, _) => (failed, self.outcome(Outcome::Failed, 1)),
            (1, false, _) => (one, self.style(Role::Accent)),
            (_, false, _) => (many, self.style(Role::Accent)),
        }
    }

    /// A part of a column of a panel of bars; a dot where there was nothing.
    pub fn bar(self, bar: Bar) -> Glyph {
        match (bar.eighths, bar.empty) {
            (0, false) => (' ', Style::default()),
            (0, true) => (self.glyphs.pick('·', '.'), self.style(Role::Border)),
            (eighths, _) => {
                // without blocks the end of a column is low, in the middle or high
                let ascii = match eighths {
                    ..=2 => '_',
                    3..=5 => 'o',
                    _ => '#',
                };
                let glyph = self.glyphs.pick(self.glyphs.height(eighths), ascii);
                (glyph, self.style(Role::Accent))
            }
        }
    }

    /// A cell of a row that stands for many lanes: its height is their number, its colour what most of them do.
    pub fn density(self, density: Density, highest: f64) -> Glyph {
        let alive = density.alive();
        if alive <= 0.004 {
            return (' ', Style::default());
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and 7"
        )]
        let height = (alive / highest * 7.0).round().clamp(1.0, 7.0) as u8;
        // a texture has no height: few lanes have their height in the colour of what they do, and many the texture too; without colours
        // those that hold their threads have it too
        let is_high = height >= HIGH;
        let without_colour = self.depth == Depth::Mono;
        // what is not polled stands still like what waits
        let waiting = density.suspended + density.unpolled;
        let height = match self.glyphs {
            Glyphs::Unicode => self.glyphs.height(height),
            Glyphs::Ascii if highest < MOST_COUNTED => digit(rounded(alive)),
            Glyphs::Ascii => ninths(alive / highest),
        };
        let textured = |ink| {
            let glyph = if is_high || without_colour && ink == Ink::Blocking {
                self.glyphs.solid(ink)
            } else {
                height
            };
            (glyph, self.ink(ink, 1))
        };
        if density.running >= density.ready.max(waiting) {
            if 2.0 * density.blocking > density.running {
                textured(Ink::Blocking)
            } else {
                (height, self.ink(Ink::Running, 1))
            }
        } else if density.ready > waiting {
            textured(Ink::Ready)
        } else {
            // no lane of its own, hence none of the lanes' colours
            (height, self.style(Role::Crowd))
        }
    }
}

/// From this height on, in eighths, a row that stands for many lanes has the texture of what they do.
const HIGH: u8 = 4;

/// What a line of a panel looks like: p95 is the one that is looked for.
fn percentile(line: Percentile) -> Role {
    match line {
        Percentile::P50 => Role::Good,
        Percentile::P95 => Role::Warning,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_that_holds_its_threads_looks_unlike_one_that_runs() {
        let theme = Theme::new(Depth::Mono, false);
        let running = Density {
            running: 2.0,
            suspended: 1.0,
            ..Density::default()
        };
        let glyph = |blocking| {
            theme
                .density(
                    Density {
                        blocking,
                        ..running
                    },
                    3.0,
                )
                .0
        };
        assert_eq!(glyph(2.0), theme.glyphs.solid(Ink::Blocking));
        assert_eq!(glyph(0.5), glyph(0.0));
        assert_ne!(glyph(0.0), glyph(2.0));
    }

    #[test]
    fn few_of_a_crowd_are_low_whatever_they_do() {
        let theme = Theme::new(Depth::Many, false);
        let ready = |ready| {
            let density = Density {
                ready,
                ..Density::default()
            };
            theme.density(density, 300.0)
        };
        let (low, colour) = ready(50.0);
        assert_eq!(low, theme.glyphs.height(1));
        assert_eq!(ready(290.0), (theme.glyphs.solid(Ink::Ready), colour));
    }

    #[test]
    fn without_blocks_digits_count_up_to_nine_and_are_parts_of_more() {
        let theme = Theme::new(Depth::Mono, true);
        let glyph = |lanes: f64, highest: f64| {
            let density = Density {
                suspended: lanes,
                ..Density::default()
            };
            theme.density(density, highest).0
        };
        assert_eq!(
            [1.0, 4.0, 9.0].map(|lanes| glyph(lanes, 9.0)),
            ['1', '4', '9']
        );
        let falling = [301.0, 251.0, 151.0, 51.0, 1.0].map(|lanes| glyph(lanes, 301.0));
        assert_eq!(falling, ['9', '8', '5', '2', '1']);
        let level = |height, count| {
            let full = false;
            theme
                .level(Some(Level {
                    height,
                    count,
                    full,
                }))
                .0
        };
        assert_eq!(level(0.5, Some(2)), '2');
        assert_eq!(
            [0.0, 0.01, 0.5, 1.0].map(|height| level(height, None)),
            ['_', '1', '5', '9']
        );
    }

    #[test]
    fn what_is_full_is_as_high_as_its_value_on_a_shared_scale() {
        let theme = Theme::new(Depth::Many, false);
        let level = |height, full| {
            let count = None;
            theme.level(Some(Level {
                height,
                count,
                full,
            }))
        };
        assert_eq!(level(0.12, true).0, level(0.12, false).0);
        assert_ne!(level(0.12, true).1, level(0.12, false).1);
        assert_eq!(level(1.0, true).0, theme.glyphs.height(8));
        assert_ne!(level(0.0, false).0, level(0.01, false).0);
    }

    #[test]
    fn what_is_full_has_the_colour_of_no_state() {
        for palette in super::super::Palette::ALL {
            let theme = Theme::with(palette, Depth::Many, false);
            let full = Level {
                count: None,
                height: 1.0,
                full: true,
            };
            let (_, full) = theme.level(Some(full));
            for ink in [Ink::Running, Ink::Blocking, Ink::Ready] {
                assert_ne!(full.foreground, theme.ink(ink, 1).foreground, "{ink:?}");
            }
        }
    }

    #[test]
    fn every_state_and_every_wait_has_a_glyph_of_its_own() {
        for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
            let states = [
                Ink::Running,
                Ink::Blocking,
                Ink::Aside,
                Ink::Ready,
                Ink::Unpolled,
            ];
            let waits = WaitClass::ALL.map(Ink::Suspended);
            let mut seen: Vec<char> = Vec::new();
            for ink in states.into_iter().chain(waits) {
                let glyph = glyphs.solid(ink);
                assert!(!seen.contains(&glyph), "{glyphs:?}: {glyph} {ink:?}");
                assert!(glyphs == Glyphs::Unicode || glyph.is_ascii(), "{glyph}");
                seen.push(glyph);
            }
            let signs =
                [Sign::Made, Sign::Tick, Sign::Dropped, Sign::Signal].map(|sign| glyphs.sign(sign));
            assert!(signs.iter().all(|sign| !seen.contains(sign)), "{glyphs:?}");
        }
    }

    #[test]
    fn a_lane_that_begins_or_ends_in_a_cell_keeps_the_line_of_its_wait() {
        for class in WaitClass::ALL {
            let ink = Ink::Suspended(class);
            for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
                let halves = [true, false].map(|is_left| glyphs.half(ink, is_left));
                for other in WaitClass::ALL.into_iter().filter(|other| *other != class) {
                    let other = glyphs.wait(other);
                    assert!(!halves.contains(&other), "{class:?}: {halves:?}");
                }
            }
        }
    }
}
