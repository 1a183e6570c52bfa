//! The state of a lane as a lesson's text names it, `ready` or `waits for room`, and the lanes of a run that are in it.

use std::fmt;

use crate::recording::{Lane, Nanos, Outcome, Span, State, Variant};
use crate::text::problem::nearest;
use crate::wording::{WAIT_WORDS, means, wait_word};

/// What a lane is doing or how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pose {
    /// It is in this state.
    Is(State),
    /// One poll of it holds its thread for longer than [`crate::recording::BLOCKING`].
    Blocking,
    /// It is suspended and waits for what this word means.
    Waits(&'static str),
    /// It has begun and not ended.
    Open,
    /// It has ended, in whatever way.
    Ended,
    /// It has ended in this way.
    EndedAs(Outcome),
    /// Its handle was dropped, and it is not over.
    Detached,
}

/// The words for poses that are one word.
const WORDS: [(&str, Pose); 12] = [
    ("running", Pose::Is(State::Running)),
    ("ready", Pose::Is(State::Ready)),
    ("suspended", Pose::Is(State::Suspended)),
    ("unpolled", Pose::Is(State::Unpolled)),
    ("blocking", Pose::Blocking),
    ("open", Pose::Open),
    ("ended", Pose::Ended),
    ("completed", Pose::EndedAs(Outcome::Completed)),
    ("failed", Pose::EndedAs(Outcome::Failed)),
    ("cancelled", Pose::EndedAs(Outcome::Cancelled)),
    ("panicked", Pose::EndedAs(Outcome::Panicked)),
    ("detached", Pose::Detached),
];

impl fmt::Display for Pose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Waits(word) = self {
            return write!(f, "waits for {word}");
        }
        let word = WORDS.iter().find(|(_, pose)| pose == self);
        f.write_str(word.map_or("", |(word, _)| word))
    }
}

/// A stretch in which a lane was in a pose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its first instant.
    pub from: Nanos,
    /// The instant after its last.
    pub to: Nanos,
}

impl Stretch {
    fn length(self) -> Nanos {
        self.to.since(self.from)
    }

    /// Whether it is longer by more than what a busy machine adds to stretches that should be as long.
    pub(super) fn is_clearly_longer(self, than: Self) -> bool {
        clearly_more(self.length(), than.length())
    }

    /// Half-way.
    pub fn middle(self) -> Nanos {
        self.from.plus(Nanos(self.length().0 / 2))
    }
}

/// Whether a time is more than another by over a tenth.
pub fn clearly_more(time: Nanos, than: Nanos) -> bool {
    time.0 > than.0.saturating_add(than.0 / 10)
}

impl Pose {
    /// Reads the words; the error is what to write instead.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(object) = text.strip_prefix("waits for ") {
            let articles = ["a ", "an ", "the ", "its "];
            let bare = articles.iter().find_map(|a| object.strip_prefix(a));
            let bare = bare.unwrap_or(object);
            let known = WAIT_WORDS.into_iter().find(|word| *word == bare);
            return known
                .map(Self::Waits)
                .ok_or_else(|| nearest(bare, WAIT_WORDS));
        }
        let known = WORDS.iter().find(|(word, _)| *word == text);
        known.map(|(_, pose)| *pose).ok_or_else(|| {
            let words = WORDS.iter().map(|(word, _)| *word);
            nearest(&text, words.chain(["waits for .."]))
        })
    }

    /// Since when a lane has been in this pose at `t`; none if it is not.
    pub fn since(self, variant: &Variant, lane: &Lane, t: Nanos) -> Option<Nanos> {
        let ended = lane.end.filter(|end| *end <= t && !lane.cut);
        match self {
            Self::Ended => return ended,
            Self::EndedAs(outcome) => return ended.filter(|_| lane.outcome == outcome),
            Self::Detached => {
                let from = variant.detached_at(lane.id).filter(|from| *from <= t);
                return from.filter(|_| lane.end.is_none_or(|end| end > t));
            }
            Self::Open => {
                let is_open = lane.start <= t && lane.end.is_none_or(|end| end > t);
                return is_open.then_some(lane.start);
            }
            Self::Is(_) | Self::Blocking | Self::Waits(_) => {}
        }
        let moment = variant.state_at(lane.id, t)?;
        let is_so = match self {
            Self::Is(state) => moment.state == state,
            Self::Waits(word) => moment.state == State::Suspended && means(word, moment.wait),
            Self::Blocking => {
                moment.state == State::Running && (moment.blocking || holds_long(variant, lane, t))
            }
            Self::Open | Self::Ended | Self::EndedAs(_) | Self::Detached => false,
        };
        is_so.then_some(moment.since)
    }

    /// The longest stretch in which a lane was in this pose; of several that are about as long the middle one: at the first of
    /// them little has happened yet.
    pub fn longest(self, variant: &Variant, lane: &Lane) -> Option<Stretch> {
        let end = variant.end();
        let until_end = |from: Nanos, to: Nanos| (from < to).then_some(Stretch { from, to });
        match self {
            Self::Ended | Self::EndedAs(_) => {
                let from = self.since(variant, lane, end)?;
                // a lane may be the last one to end
                Some(Stretch { from, to: end })
            }
            Self::Open => until_end(lane.start, lane.end.unwrap_or(end)),
            Self::Detached => {
                let from = variant.detached_at(lane.id)?;
                until_end(from, lane.end.unwrap_or(end))
            }
            Self::Is(_) | Self::Blocking | Self::Waits(_) => {
                let spans = lane.spans(end).filter(|span| self.is_of(variant, span));
                let spans = spans.filter_map(|span| until_end(span.from, span.to));
                // what lasts to the end of a run that is stuck, or is stopped: on the virtual clock no time passes then
                let last = self.since(variant, lane, end);
                let last = last.map(|from| Stretch { from, to: end });
                let spans: Vec<Stretch> = spans.chain(last).collect();
                let longest = *spans.iter().max_by_key(|span| span.length())?;
                let is_as_long = |span: &&Stretch| !longest.is_clearly_longer(**span);
                let count = spans.iter().filter(is_as_long).count();
                spans.iter().filter(is_as_long).nth(count / 2).copied()
            }
        }
    }

    fn is_of(self, variant: &Variant, span: &Span) -> bool {
        match self {
            Self::Is(state) => span.state == state,
            Self::Blocking => span.is_blocking(),
            Self::Waits(word) => variant.wait_of(span).is_some_and(|kind| means(word, kind)),
            Self::Open | Self::Ended | Self::EndedAs(_) | Self::Detached => false,
        }
    }
}

/// Whether the poll at `t` is one that goes on for long.
fn holds_long(variant: &Variant, lane: &Lane, t: Nanos) -> bool {
    let mut span = lane.spans_before(t, 1, variant.end());
    span.next().is_some_and(|span| span.is_blocking())
}

/// What a lane is doing at `t`, in the words of poses: "waits for timer", "ended (completed) at 0.30 s".
pub(crate) fn described(variant: &Variant, lane: &Lane, t: Nanos) -> String {
    if t < lane.start {
        return format!("starts at {:.2} s", lane.start.seconds());
    }
    if let Some(end) = lane.end.filter(|end| *end <= t) {
        let how = Pose::EndedAs(lane.outcome);
        return format!("ended ({how}) at {:.2} s", end.seconds());
    }
    match variant.state_at(lane.id, t) {
        None => "is not known".to_owned(),
        Some(moment) if moment.state == State::Suspended => {
            format!("waits for {}", wait_word(moment.wait))
        }
        Some(moment) if moment.blocking => "is blocking".to_owned(),
        Some(moment) => format!("is {}", Pose::Is(moment.state)),
    }
}
