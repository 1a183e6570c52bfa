//! The playhead: where in a recording the view stands, and how it moves.
//!
//! Live is only the playhead following the end. Nothing here touches a demo, and nothing asks the time: the caller says
//! how much of it went by.

use crate::recording::{Nanos, Recording, Window};

/// How fast a recording is played: a thousandth to four times.
pub const SPEEDS: [f64; 9] = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0];

/// The place of the speed of real time in [`SPEEDS`].
const REAL_TIME: usize = 6;

/// The place of a tenth in [`SPEEDS`].
const SLOW: usize = 3;

/// The place of four times in [`SPEEDS`].
const FAST: usize = 8;

/// The narrowest window: ten microseconds.
const NARROWEST: u64 = 10_000;

/// How the playhead moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is glued to the end.
    Following,
    /// It moves at the chosen speed.
    Playing,
    /// It stands.
    Paused,
}

/// What a person asks of the playhead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Play or pause; at the end, from the start again.
    Toggle,
    /// To the next change that is visible at this zoom: all changes within one column of the timeline are one step.
    StepForward,
    /// To the visible change before.
    StepBack,
    /// A twentieth of the window onwards.
    SeekForward,
    /// A twentieth of the window back.
    SeekBack,
    /// To the start, or the first instant of which the detail is kept.
    Start,
    /// To the end; a live run is followed from then on.
    End,
    /// To an instant.
    To(Nanos),
    /// The next higher speed.
    Faster,
    /// The next lower speed.
    Slower,
    /// Slow motion, a tenth; real time again if it is on.
    Slow,
    /// Four times as fast; real time again if it is on.
    Fast,
    /// Half the time on the same width.
    ZoomIn,
    /// Twice the time on the same width.
    ZoomOut,
    /// The whole run.
    ZoomAll,
}

/// Where the view stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Playback {
    playhead: Nanos,
    mode: Mode,
    speed: usize,
    /// The window as it was zoomed; none shows the whole run.
    zoom: Option<Window>,
    /// The length that the window of the whole run has had at most, so that it grows in steps.
    whole: Nanos,
    /// Columns of the timeline.
    columns: usize,
    /// What the last step went over; none when something else moved the playhead.
    stepped: Option<Stepped>,
}

/// Changes that are one step, because they lie in one column of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stepped {
    /// How many.
    pub changes: usize,
    /// From the first to the last of them.
    pub within: Nanos,
}

impl Playback {
    /// Follows a run that begins; `expected` is how long it may take, for the first window.
    pub fn live(expected: Nanos) -> Self {
        Self {
            playhead: Nanos::ZERO,
            mode: Mode::Following,
            speed: REAL_TIME,
            zoom: None,
            whole: nice(expected),
            columns: 100,
            stepped: None,
        }
    }

    /// Stands at the start of a recording that has ended.
    pub fn opened(recording: &Recording) -> Self {
        Self {
            playhead: recording.detail_from(),
            mode: Mode::Paused,
            ..Self::live(recording.end())
        }
    }

    /// The instant shown.
    pub fn playhead(&self) -> Nanos {
        self.playhead
    }

    /// Takes note of how many columns the timeline has.
    pub fn set_columns(&mut self, columns: usize) {
        self.columns = columns.max(1);
    }

    /// What the last step went over.
    pub fn stepped(&self) -> Option<Stepped> {
        self.stepped
    }

    /// How it moves.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// How fast it plays, as a factor.
    pub fn speed(&self) -> f64 {
        SPEEDS.get(self.speed).copied().unwrap_or(1.0)
    }

    /// The stretch of time on the screen.
    pub fn window(&self) -> Window {
        self.zoom.unwrap_or(Window {
            from: Nanos::ZERO,
            to: self.whole,
        })
    }

    /// Makes the window of the whole run as long as the run was: the one before may have taken longer. `beside`: the end of another one
    /// that is drawn on the same axis.
    pub fn fit(&mut self, recording: &Recording, beside: Option<Nanos>) {
        self.whole = nice(recording.end().max(beside.unwrap_or_default()));
    }

    /// Whether it moves by itself.
    pub fn moves(&self, recording: &Recording) -> bool {
        match self.mode {
            Mode::Following => !recording.is_over(),
            Mode::Playing => true,
            Mode::Paused => false,
        }
    }

    /// Time goes by; whether anything on the screen changes.
    pub fn advance(&mut self, passed: Nanos, recording: &Recording) -> bool {
        let before = self.clone();
        let end = recording.end();
        match self.mode {
            Mode::Following => self.playhead = recording.now(),
            Mode::Playing => {
                let step = Nanos::from_seconds(passed.seconds() * self.speed());
                self.playhead = self.playhead.plus(step);
                if self.playhead >= end {
                    self.playhead = end;
                    self.mode = if recording.is_over() {
                        Mode::Paused
                    } else {
                        Mode::Following
                    };
                }
            }
            Mode::Paused => {}
        }
        self.turn_page(end);
        *self != before
    }

    /// Does what was asked.
    pub fn command(&mut self, command: Command, recording: &Recording) {
        let (start, end) = (recording.detail_from(), recording.end());
        self.stepped = None;
        match command {
            Command::Toggle => self.toggle(recording),
            Command::StepForward => match recording.next_change(self.playhead) {
                Some(next) => self.step_to(next, end, recording),
                None => self.stand(end),
            },
            Command::StepBack => {
                let (from, _) = self.column(self.playhead);
                match recording.previous_change(from).filter(|t| *t > start) {
                    Some(before) => self.step_to(before, end, recording),
                    None => self.stand(start),
                }
            }
            Command::SeekForward => {
                let to = self.playhead.plus(self.stride());
                self.stand(to.min(end));
            }
            Command::SeekBack => {
                let to = self.playhead.since(self.stride());
                self.stand(to.max(start));
            }
            Command::Start => self.stand(start),
            Command::End => {
                self.stand(recording.now());
                if !recording.is_over() {
                    self.mode = Mode::Following;
                    self.speed = REAL_TIME;
                }
            }
            Command::To(t) => self.stand(t.min(end).max(start)),
            Command::Faster => self.set_speed(self.speed + 1),
            Command::Slower => self.set_speed(self.speed.saturating_sub(1)),
            Command::Slow => self.play_at(SLOW, recording),
            Command::Fast => self.play_at(FAST, recording),
            Command::ZoomIn => self.zoom_by(1, 2),
            Command::ZoomOut => self.zoom_by(2, 1),
            Command::ZoomAll => self.zoom = None,
        }
        self.turn_page(end);
    }

    fn toggle(&mut self, recording: &Recording) {
        let at_end = self.playhead >= recording.end();
        self.mode = match self.mode {
            // whatever moved it there, and also before the next frame has noticed it
            _ if at_end && recording.is_over() => {
                self.playhead = recording.detail_from();
                Mode::Playing
            }
            Mode::Following if !recording.is_over() => Mode::Paused,
            Mode::Playing => Mode::Paused,
            Mode::Following | Mode::Paused => Mode::Playing,
        };
    }

    /// Stands at the last change of the column in which a change lies.
    fn step_to(&mut self, change: Nanos, end: Nanos, recording: &Recording) {
        let (left, right) = self.column(change);
        let last = recording.previous_change(right).unwrap_or(change);
        let first = recording.next_change(Nanos(left.0.saturating_sub(1)));
        let first = first.filter(|first| left <= *first).unwrap_or(change);
        self.stand(last.max(change).min(end));
        self.stepped = Some(Stepped {
            changes: recording.changes(left, right),
            within: last.since(first),
        });
    }

    /// The column of the timeline in which an instant lies: its first instant, and the one after its last.
    fn column(&self, t: Nanos) -> (Nanos, Nanos) {
        let window = self.window();
        let from = i128::from(window.from.0);
        let length = i128::from(window.to.since(window.from).0.max(1));
        let columns = i128::try_from(self.columns).unwrap_or(1);
        // a step may lead out of a window that was zoomed: its columns continue on both sides
        let column = ((i128::from(t.0) - from) * columns).div_euclid(length);
        let edge = |column: i128| {
            let edge = from - (-length * column).div_euclid(columns);
            Nanos(u64::try_from(edge.max(0)).unwrap_or(u64::MAX))
        };
        (edge(column), edge(column + 1))
    }

    fn stand(&mut self, t: Nanos) {
        self.playhead = t;
        self.mode = Mode::Paused;
    }

    /// A live run cannot be made faster or slower: it is played back from where the playhead stands.
    fn set_speed(&mut self, speed: usize) {
        self.speed = speed.min(SPEEDS.len() - 1);
        if self.mode == Mode::Following && self.speed < REAL_TIME {
            self.mode = Mode::Playing;
        }
    }

    /// Plays at a speed, from the start if the end is on the screen; a live run can be slower than it is, and no faster.
    fn play_at(&mut self, speed: usize, recording: &Recording) {
        self.speed = if self.speed == speed {
            REAL_TIME
        } else {
            speed
        };
        let at_end = self.playhead >= recording.end();
        let live = !recording.is_over();
        self.mode = match self.mode {
            Mode::Following if live && self.speed >= REAL_TIME => Mode::Following,
            _ if at_end && live && self.speed >= REAL_TIME => Mode::Following,
            _ => Mode::Playing,
        };
        if at_end && !live {
            self.playhead = recording.detail_from();
        }
    }

    fn stride(&self) -> Nanos {
        let window = self.window();
        Nanos((window.to.since(window.from).0 / 20).max(1))
    }

    /// Makes the window longer or shorter around the playhead.
    fn zoom_by(&mut self, numerator: u64, denominator: u64) {
        let window = self.window();
        let length = window.to.since(window.from).0;
        let longer = length.saturating_mul(numerator) / denominator;
        if longer >= self.whole.0 {
            self.zoom = None;
            return;
        }
        let longer = longer.max(NARROWEST);
        let playhead = self.playhead.0.clamp(window.from.0, window.to.0);
        let before = u128::from(playhead - window.from.0) * u128::from(longer);
        let before = u64::try_from(before / u128::from(length.max(1))).unwrap_or(0);
        let from = Nanos(playhead.saturating_sub(before));
        let to = from.plus(Nanos(longer));
        self.zoom = Some(Window { from, to });
    }

    /// Keeps the playhead in the window: the window of the whole run grows by steps, a zoomed one turns a page. Moving with
    /// each column would redraw the whole timeline each time.
    fn turn_page(&mut self, end: Nanos) {
        self.whole = self.whole.max(nice(end));
        let Some(window) = &mut self.zoom else { return };
        if self.playhead < window.from || self.playhead > window.to {
            let length = window.to.since(window.from);
            let margin = Nanos(length.0 / 10);
            window.from = self.playhead.since(margin);
            window.to = window.from.plus(length);
        }
    }
}

/// The next length that looks well as the end of an axis: 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten.
fn nice(length: Nanos) -> Nanos {
    let length = length.0.max(1_000_000);
    let power = 10_u64.pow(length.ilog10());
    let steps = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100];
    let mut lengths = steps.iter().map(|step| (power / 10).saturating_mul(*step));
    // a little more than the length, so that its end is not in the last column
    let wanted = length.saturating_add(length / 50);
    Nanos(
        lengths
            .find(|step| *step >= wanted)
            .unwrap_or_else(|| power.saturating_mul(12)),
    )
}

#[cfg(test)]
mod tests;
