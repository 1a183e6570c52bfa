//! Who is in the way of a lane that waits for an object, and the circle that it waits in.

use super::{Named, WaitTarget};
use crate::recording::lane::Detail;
use crate::recording::{
    Cause, CycleStep, GaugeId, HoldKind, Holding, LaneId, Nanos, Object, State, Variant, WaitKind,
};

/// The spans of a lane in which its last wait is looked for: it may have been set aside and polled in passing since.
const RECENT_SPANS: usize = 6;

/// Who is in the way of a lane that waits for an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Those who have it, or to whom it is on its way; of a channel, those at its other end.
    pub by: Vec<InTheWay>,
    /// How many sending ends are left of a channel from which it receives.
    pub senders_left: Option<usize>,
    /// Its place in line, if it is in one.
    pub place: Option<Holding>,
    /// Who is ahead of it in line, the first first.
    pub ahead: Vec<Named>,
    /// Who has got room in the channel in which it waits for some, and has not been polled since.
    pub has_room: Vec<Named>,
}

/// Somebody who is in the way of another.
#[derive(Clone, Debug, PartialEq)]
pub struct InTheWay {
    /// The lane; none when no lane has it.
    pub lane: Option<Named>,
    /// The lane has not ended.
    pub is_open: bool,
    /// What it has.
    pub holding: Holding,
}

/// A lane of a circle, which waits for the next one.
#[derive(Clone, Debug, PartialEq)]
pub struct CircleStep {
    /// The lane.
    pub lane: Named,
    /// It runs: the next lane is the one that it polls, or that blocks its thread.
    pub running: bool,
    /// What it waits for.
    pub target: WaitTarget,
    /// How the next lane has the object; none where the lane waits for the next lane itself.
    pub held: Option<InTheWay>,
}

/// What a lane waits for that holds its thread meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocked {
    /// What it waits for.
    pub target: WaitTarget,
    /// Who is in the way.
    pub held: Option<Held>,
}

impl Variant {
    /// Who is in the way of a lane that waits at `t` by an operation for an object; none where nobody can be.
    pub(super) fn held_by(
        &self,
        lane: LaneId,
        wait: WaitKind,
        object: Option<GaugeId>,
        t: Nanos,
    ) -> Option<Held> {
        let object = object?;
        let by = self.in_the_way(lane, wait, object, t);
        let senders = || by.iter().filter(|end| end.kind == HoldKind::Sender).count();
        let is_known = self.senders_left(object, t).is_some();
        let held = Held {
            senders_left: (wait == WaitKind::Recv && is_known).then(senders),
            place: self.place_in_line(lane, object, t),
            ahead: self
                .ahead_in_line(lane, object, t)
                .into_iter()
                .filter_map(|holding| holding.lane)
                .map(|lane| self.named(lane))
                .collect(),
            by: by.iter().map(|by| self.named_holding(by, t)).collect(),
            has_room: match wait {
                WaitKind::Send => self.has_room(object, t),
                _ => Vec::new(),
            },
        };
        // what is put by for it is told of one that waits for several
        let asked = held.place.is_some_and(|place| place.wanted > 1);
        (!held.by.is_empty() || held.senders_left.is_some() || asked).then_some(held)
    }

    /// The lanes that were woken since there is room for them in a channel, and that their task does not poll.
    fn has_room(&self, channel: GaugeId, t: Nanos) -> Vec<Named> {
        let woken = self.moments_at(t).filter(|(_, moment)| {
            let is_woken = matches!(moment.cause, Some(Cause::Woken(_)));
            moment.state == State::Unpolled && is_woken
        });
        let waited = woken.filter(|(lane, _)| {
            let spans = lane.spans_before(t, RECENT_SPANS, t);
            // an arm that lost was set aside before it was woken
            let waits = spans.filter_map(|span| match span.detail {
                Detail::Suspended { wait, object, .. } => Some((self.wait(wait)?.kind, object)),
                _ => None,
            });
            let waits = waits.filter(|(wait, _)| *wait != WaitKind::SetAside);
            waits.last() == Some((WaitKind::Send, channel.0))
        });
        waited.map(|(lane, _)| self.named(lane.id)).collect()
    }

    fn named_holding(&self, holding: &Holding, t: Nanos) -> InTheWay {
        let lane = holding.lane.and_then(|lane| self.lane(lane));
        InTheWay {
            lane: holding.lane.map(|lane| self.named(lane)),
            is_open: lane.is_some_and(|lane| lane.end.is_none_or(|end| end > t)),
            holding: *holding,
        }
    }

    /// What a lane waits for that holds its thread at `t`.
    pub(super) fn blocked(&self, lane: LaneId, t: Nanos) -> Option<Blocked> {
        let blocked = self.blocked_on(lane, t)?;
        let object = blocked.object.gauge();
        Some(Blocked {
            target: self.target(lane, (blocked.wait, blocked.object, None), t),
            held: self.held_by(lane, blocked.wait, object, t),
        })
    }

    /// The circle that a lane is in or waits for at `t`; empty without one.
    pub fn circle(&self, lane: LaneId, t: Nanos) -> Vec<CircleStep> {
        let cycle = self.cycle_of(lane, t);
        let steps = cycle.map(|cycle| cycle.steps).unwrap_or_default();
        steps.iter().map(|step| self.circle_step(step, t)).collect()
    }

    fn circle_step(&self, step: &CycleStep, t: Nanos) -> CircleStep {
        let object = step.object.map_or(Object::NONE, |gauge| Object(gauge.0));
        let target = match (step.object, self.state_at(step.lane, t)) {
            (None, Some(moment)) => self.target(step.lane, moment.operation(), t),
            _ => self.target(step.lane, (step.wait, object, None), t),
        };
        let moment = self.state_at(step.lane, t);
        CircleStep {
            lane: self.named(step.lane),
            running: moment.is_some_and(|moment| moment.state == State::Running),
            target,
            held: step.holder.map(|holder| self.named_holding(&holder, t)),
        }
    }
}
