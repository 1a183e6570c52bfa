//! The moments that a text names, and remarks that hold from an instant or while a lane is in a state.

mod missing;

use std::fmt;

use super::pose::{Pose, Stretch, described};
use crate::recording::{Lane, LaneId, Nanos, Outcome, Recording, Variant};
use crate::text::problem::nearest;

/// The longest time that a text may name.
const MAX_SECONDS: f64 = 3600.0;

/// Lanes that an error describes one by one.
const DESCRIBED: usize = 3;

/// A moment that a text names: the target of a link in Explain.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// The variant that it is about.
    pub variant: String,
    /// The lane to look at, by its name with or without the number; none: the variant's own.
    pub lane: Option<String>,
    /// What the lane does then; none: whatever it does.
    pub pose: Option<Pose>,
    /// When; none: half-way through the longest stretch in which such a lane is in that state.
    pub at: Option<Nanos>,
}

/// Where a moment is in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The place of the variant.
    pub variant: usize,
    /// The lane.
    pub lane: LaneId,
    /// The instant.
    pub at: Nanos,
}

/// Why a text names no moment: what is wrong, and what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoMoment {
    pub message: String,
    pub help: String,
}

impl fmt::Display for Moment {
    /// Where it is, in words: "joined at 0.50 s", "fetch of joined, ready".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(lane) = &self.lane {
            write!(f, "{lane} of ")?;
        }
        f.write_str(&self.variant)?;
        if let Some(pose) = self.pose {
            write!(f, ", {pose}")?;
        }
        match self.at {
            Some(at) => write!(f, " at {:.2} s", at.seconds()),
            None => Ok(()),
        }
    }
}

impl Moment {
    /// Reads the target of a link: `joined@0.5`, `joined/fetch@0.5`, `joined/fetch[ready]`, `joined/fetch[ready]@0.5`.
    pub fn read(target: &str) -> Option<Self> {
        Self::parse(target).ok()
    }

    pub(super) fn parse(target: &str) -> Result<Self, NoMoment> {
        let (place, at) = match target.rsplit_once('@') {
            Some((place, seconds)) => (place, Some(instant(seconds).ok_or_else(|| form(target))?)),
            None => (target, None),
        };
        let (variant, lane, pose) = selector(place, target)?;
        if at.is_none() && pose.is_none() {
            return Err(form(target));
        }
        Ok(Self {
            variant,
            lane,
            pose,
            at,
        })
    }

    /// Where it is in a run; the error is why there is no such moment, in words for an author.
    pub fn find(&self, recording: &Recording) -> Result<Spot, String> {
        let variants = recording.variants();
        let place = variants.iter().position(|v| v.id() == self.variant);
        let Some((place, variant)) = place.and_then(|p| Some((p, variants.get(p)?))) else {
            return Err(format!("{} has not run", self.variant));
        };
        let spot = |(lane, at)| Spot {
            variant: place,
            lane,
            at,
        };
        let found = match (self.pose, self.at) {
            (Some(pose), Some(at)) => self.posed(variant, pose, at),
            (Some(pose), None) => self.longest(variant, pose),
            (None, at) => self.open(variant, at.unwrap_or_default()),
        };
        found.map(spot)
    }

    fn lanes<'a>(&'a self, variant: &'a Variant) -> impl Iterator<Item = &'a Lane> {
        called(variant, self.lane.as_deref())
    }

    fn name(&self) -> &str {
        self.lane.as_deref().unwrap_or(&self.variant)
    }

    /// The first lane that is in a pose at an instant.
    fn posed(&self, variant: &Variant, pose: Pose, at: Nanos) -> Result<(LaneId, Nanos), String> {
        let mut lanes = self.lanes(variant);
        let found = lanes.find(|lane| pose.since(variant, lane, at).is_some());
        let found = found.map(|lane| (lane.id, at));
        found.ok_or_else(|| {
            let (name, at_s) = (self.name(), at.seconds());
            let instead = self.instead(variant, at);
            format!(
                "at {at_s:.2} s no lane `{name}` of {} is `{pose}`: {instead}",
                self.variant
            )
        })
    }

    fn longest(&self, variant: &Variant, pose: Pose) -> Result<(LaneId, Nanos), String> {
        let found = longest(variant, self.lane.as_deref(), pose);
        let found = found.map(|(lane, stretch)| {
            let at = match pose {
                // what has ended stays so: the moment is that of its end
                Pose::Ended | Pose::EndedAs(_) => stretch.from,
                _ => stretch.middle(),
            };
            (lane, at)
        });
        found.ok_or_else(|| {
            let name = self.name();
            if self.lanes(variant).next().is_none() {
                return self.unknown(variant);
            }
            format!("no lane `{name}` of {} is ever `{pose}`", self.variant)
        })
    }

    /// The first lane that is open at an instant.
    fn open(&self, variant: &Variant, at: Nanos) -> Result<(LaneId, Nanos), String> {
        // what runs on after the variant has returned is to be seen too
        if at > variant.end() {
            let (id, end) = (&self.variant, variant.end().seconds());
            return Err(format!(
                "{id} ends at {end:.2} s, before {:.2} s: name an earlier moment",
                at.seconds()
            ));
        }
        let mut lanes = self.lanes(variant);
        let open = |lane: &&Lane| {
            lane.start <= at && lane.end.is_none_or(|end| end > at || self.lane.is_none())
        };
        let found = lanes.find(open).map(|lane| (lane.id, at));
        found.ok_or_else(|| {
            let (name, at_s) = (self.name(), at.seconds());
            let instead = self.instead(variant, at);
            format!(
                "at {at_s:.2} s no lane `{name}` of {} is open: {instead}",
                self.variant
            )
        })
    }

    /// What the lanes do that were meant: "producer #1 waits for timer; producer #2 ended (completed) at 0.30 s".
    fn instead(&self, variant: &Variant, at: Nanos) -> String {
        let mut lanes = self.lanes(variant).peekable();
        if lanes.peek().is_none() {
            return self.unknown(variant);
        }
        let told = lanes.take(DESCRIBED);
        let told = told.map(|lane| format!("{} {}", lane.name, described(variant, lane, at)));
        told.collect::<Vec<_>>().join("; ")
    }

    fn unknown(&self, variant: &Variant) -> String {
        let mut names: Vec<_> = variant.lanes().iter().map(Lane::family).collect();
        names.sort_unstable();
        names.dedup();
        let help = nearest(self.name(), names);
        format!("{} has no lane `{}`, {help}", self.variant, self.name())
    }
}

/// The lanes of a name; without one the variant's own.
fn called<'a>(variant: &'a Variant, name: Option<&'a str>) -> impl Iterator<Item = &'a Lane> {
    let lanes = variant.lanes().iter();
    lanes.filter(move |lane| match name {
        Some(name) => lane.is_called(name),
        None => lane.id == LaneId::ROOT,
    })
}

/// The longest stretch in which a lane of a name is in a pose; the first lane if several are so for about as long.
fn longest(variant: &Variant, name: Option<&str>, pose: Pose) -> Option<(LaneId, Stretch)> {
    let lanes = called(variant, name);
    let stretches = lanes.filter_map(|lane| Some((lane.id, pose.longest(variant, lane)?)));
    stretches.fold(None, |best: Option<(LaneId, Stretch)>, next| match best {
        Some((_, before)) if !next.1.is_clearly_longer(before) => best,
        _ => Some(next),
    })
}

fn instant(seconds: &str) -> Option<Nanos> {
    let seconds: f64 = seconds.trim().parse().ok()?;
    (0.0..=MAX_SECONDS)
        .contains(&seconds)
        .then(|| Nanos::from_seconds(seconds))
}

fn form(target: &str) -> NoMoment {
    NoMoment {
        message: format!("the link to `{target}` is not a moment"),
        help: "write `[text](VARIANT@SECONDS)` or `[text](VARIANT/LANE[STATE])`".to_owned(),
    }
}

/// `joined`, `joined/fetch`, `joined/fetch[ready]`: the variant, the lane and what it does.
fn selector(place: &str, whole: &str) -> Result<(String, Option<String>, Option<Pose>), NoMoment> {
    let (place, pose) = match place.split_once('[') {
        Some((place, rest)) => {
            let words = rest
                .trim_end()
                .strip_suffix(']')
                .ok_or_else(|| form(whole))?;
            (place, Some(pose_of(words)?))
        }
        None => (place, None),
    };
    let (variant, lane) = match place.split_once('/') {
        Some((variant, lane)) => (variant, Some(lane.trim().to_owned())),
        None => (place, None),
    };
    Ok((variant.trim().to_owned(), lane, pose))
}

fn pose_of(words: &str) -> Result<Pose, NoMoment> {
    Pose::read(words).map_err(|help| NoMoment {
        message: format!("`{words}` is not a state of a lane"),
        help,
    })
}

/// A remark of Watch: it is shown at the head of its variant while it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The variant that it is about.
    pub variant: String,
    /// When it holds.
    pub when: When,
    /// What it says.
    pub text: String,
}

/// When a remark holds.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// From an instant on, with the knobs as they are at first.
    At {
        /// Its first instant.
        from: Nanos,
        /// Until when it is shown at the longest; none: until the next one, or the end of its variant.
        until: Option<Nanos>,
    },
    /// While a lane is in a state.
    While {
        /// The lane's name; none: the variant's own.
        lane: Option<String>,
        /// The state.
        pose: Pose,
    },
    /// When all lanes of a name have ended.
    After {
        /// The lane's name.
        lane: String,
    },
}

impl When {
    /// The same as [`Self::since`] of a remark beside one lane: what is said of another lane, or of another one of the same name, would
    /// seem to be of that.
    pub fn since_beside(
        &self,
        (variant, lane): (&Variant, &Lane),
        t: Nanos,
        defaults: bool,
    ) -> Option<Nanos> {
        match self {
            _ if !self.is_of(lane) => None,
            Self::While { pose, .. } => pose.since(variant, lane, t),
            Self::At { .. } | Self::After { .. } => self.since(variant, t, defaults),
        }
    }

    /// Whether it is about this lane, or about none.
    fn is_of(&self, lane: &Lane) -> bool {
        match self {
            Self::At { .. } => true,
            Self::While { lane: None, .. } => lane.id == LaneId::ROOT,
            Self::While {
                lane: Some(name), ..
            }
            | Self::After { lane: name } => lane.is_called(name),
        }
    }

    /// Since when it holds at `t` in a run of its variant; none if it does not. `defaults`: the knobs are as they are at first.
    pub fn since(&self, variant: &Variant, t: Nanos, defaults: bool) -> Option<Nanos> {
        match self {
            Self::At { from, until } => {
                // a program that has not come so far yet, as programs run in turn, says nothing of it
                let come = variant.end().min(t);
                let holds = defaults && *from <= come && until.is_none_or(|until| t < until);
                holds.then_some(*from)
            }
            Self::While { lane, pose } => {
                let mut lanes = called(variant, lane.as_deref());
                lanes.find_map(|lane| pose.since(variant, lane, t))
            }
            Self::After { lane } => {
                let ends: Option<Vec<Nanos>> =
                    called(variant, Some(lane)).map(|lane| lane.end).collect();
                ends?.into_iter().max().filter(|last| *last <= t)
            }
        }
    }

    /// The time for which it holds in a run, as far as one stretch goes; the error is why it never does.
    pub fn stretch(&self, variant: &Variant) -> Result<Stretch, String> {
        let end = variant.end();
        match self {
            Self::At { from, .. } if *from > end => Err(format!(
                "{} ends at {:.2} s, before {:.2} s: name an earlier moment",
                variant.id(),
                end.seconds(),
                from.seconds()
            )),
            Self::At { from, until } => Ok(Stretch {
                from: *from,
                to: until.unwrap_or(end).min(end),
            }),
            Self::While { lane, pose } => {
                let moment = Moment {
                    variant: variant.id().to_owned(),
                    lane: lane.clone(),
                    pose: Some(*pose),
                    at: None,
                };
                let found = longest(variant, lane.as_deref(), *pose).map(|(_, stretch)| stretch);
                found.ok_or_else(|| moment.longest(variant, *pose).err().unwrap_or_default())
            }
            Self::After { lane } => match self.since(variant, end, true) {
                Some(from) => Ok(Stretch { from, to: end }),
                None if called(variant, Some(lane)).next().is_none() => {
                    Err(format!("{} has no lane `{lane}`", variant.id()))
                }
                None => Err(format!(
                    "not all lanes `{lane}` of {} end before it does",
                    variant.id()
                )),
            },
        }
    }

    /// When it is shown, in words: "at 0.5 s", "while fetch is `ready`", "after fetch #1".
    pub fn text(&self, label: &str) -> String {
        match self {
            Self::At { from, .. } => format!("{label}, at {} s", from.seconds()),
            Self::While { lane, pose } => {
                let lane = lane.as_deref().unwrap_or(label);
                match pose {
                    Pose::Waits(word) => format!("{label}, while {lane} {}", waits_for(word)),
                    Pose::Ended => format!("{label}, when {lane} has ended"),
                    Pose::EndedAs(Outcome::Failed) => format!("{label}, when {lane} has failed"),
                    Pose::EndedAs(Outcome::Completed | Outcome::Panicked) => {
                        format!("{label}, when {lane} has {pose}")
                    }
                    Pose::EndedAs(_) => format!("{label}, when {lane} was {pose}"),
                    _ => format!("{label}, while {lane} is {pose}"),
                }
            }
            Self::After { lane } => format!("{label}, after {lane}"),
        }
    }
}

/// "waits for a permit": with the article of what is one of several.
fn waits_for(word: &str) -> String {
    let article = match word {
        "room" | "calls" | "tasks" | "data" | "read access" | "write access" => "",
        "network" | "close" => "the ",
        "answer" => "an ",
        _ => "a ",
    };
    format!("waits for {article}{word}")
}

/// Reads what stands in brackets: `joined 0.5 s`, `joined 0.5 to 0.9 s`, `joined fetch[ready]`, `joined after fetch #1`.
pub(super) fn pinned(pin: &str) -> Result<(String, When), NoMoment> {
    let form = || NoMoment {
        message: "this remark has no moment".to_owned(),
        help: "write `- [VARIANT SECONDS s] text`, `- [VARIANT FROM to UNTIL s] text`, \
               `- [VARIANT LANE[STATE]] text` or `- [VARIANT after LANE] text`"
            .to_owned(),
    };
    let (variant, rest) = pin.trim().split_once(' ').ok_or_else(form)?;
    let (variant, rest) = (variant.to_owned(), rest.trim());
    if let Some(lane) = rest.strip_prefix("after ") {
        let lane = lane.trim().to_owned();
        return Ok((variant, When::After { lane }));
    }
    if let Some((lane, words)) = rest.split_once('[') {
        let words = words.strip_suffix(']').ok_or_else(form)?;
        let lane = lane.trim();
        let lane = (!lane.is_empty()).then(|| lane.to_owned());
        let pose = pose_of(words)?;
        return Ok((variant, When::While { lane, pose }));
    }
    let seconds = rest.strip_suffix('s').ok_or_else(form)?;
    let (from, until) = match seconds.split_once(" to ") {
        Some((from, until)) => (from, Some(instant(until).ok_or_else(form)?)),
        None => (seconds, None),
    };
    let from = instant(from).ok_or_else(form)?;
    if until.is_some_and(|until| until <= from) {
        return Err(form());
    }
    Ok((variant, When::At { from, until }))
}
