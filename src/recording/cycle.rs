//! Circles of lanes that wait for each other, so that none of them can ever continue.
//!
//! From who waits for what and who holds it follows which lanes each lane needs. Lanes that may still continue are crossed
//! out, and those that need them, until nothing changes: what is left is stuck, and has a circle. Where it is not known who
//! has a thing (a sender that was never used, a permit that may have been moved), anybody may: then the lane counts as stuck
//! only when all lanes of the variant are. So a circle that is reported is one.

use std::collections::{HashMap, HashSet};

use super::event::{GaugeId, HoldState, LaneId, LaneKind, Nanos, Object, WaitKind, WorkerId};
use super::holders::Holding;
use super::lane::State;
use super::moment::Moment;
use super::variant::Variant;

/// Lanes that are looked at for the circle of one lane.
const LOOKED_AT: usize = 1_000;

/// Lanes that are looked at for all circles of an instant.
const LOOKED_AT_IN_ALL: usize = 20_000;

/// Lanes that wait for each other: each for the next one, and the last for the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// The lanes, the oldest first; at least one.
    pub steps: Vec<CycleStep>,
}

/// A lane of a circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycleStep {
    /// The lane.
    pub lane: LaneId,
    /// The innermost line at which it waits, or holds its thread.
    pub line: Option<u32>,
    /// Since when it waits.
    pub since: Nanos,
    /// By which operation.
    pub wait: WaitKind,
    /// For which object.
    pub object: Option<GaugeId>,
    /// How the next lane has the object; none where the lane waits for the next lane itself.
    pub holder: Option<Holding>,
}

/// What a lane needs before it can continue.
#[derive(Clone, Debug, Default)]
struct Needs {
    edges: Vec<Edge>,
    /// It needs each of them, not any.
    each: bool,
    /// Somebody who is not known could help too.
    anybody: bool,
    step: Option<CycleStep>,
}

impl Needs {
    /// It is not known for sure who could help.
    fn is_unsure(&self) -> bool {
        self.anybody || self.edges.iter().any(|edge| !edge.certain)
    }
}

/// A lane that is needed.
#[derive(Clone, Copy, Debug)]
struct Edge {
    to: LaneId,
    holder: Option<Holding>,
    /// Nobody else can have the object.
    certain: bool,
}

impl Edge {
    fn to(to: LaneId) -> Self {
        Self {
            to,
            holder: None,
            certain: true,
        }
    }
}

/// The lanes and their needs at one instant.
struct Graph<'a> {
    variant: &'a Variant,
    t: Nanos,
    needs: HashMap<LaneId, Needs>,
    /// Every open lane of the variant is among them.
    whole: bool,
    stuck: HashSet<LaneId>,
}

impl Variant {
    /// The circles of lanes that wait for each other at `t`. Above 20,000 open lanes none is looked for.
    pub fn cycles_at(&self, t: Nanos) -> Vec<Cycle> {
        let open: Vec<_> = self.open_at(t).take(LOOKED_AT_IN_ALL + 1).collect();
        let Some(graph) = Graph::of(self, t, open, LOOKED_AT_IN_ALL) else {
            return Vec::new();
        };
        let mut known = HashSet::new();
        let mut lanes: Vec<_> = graph.stuck.iter().copied().collect();
        lanes.sort_unstable();
        let mut cycles = Vec::new();
        for lane in lanes {
            if let Some(cycle) = graph.cycle_from(lane, &mut known) {
                cycles.push(cycle);
            }
        }
        cycles
    }

    /// The circle that a lane belongs to or waits for at `t`.
    pub fn cycle_of(&self, lane: LaneId, t: Nanos) -> Option<Cycle> {
        let graph = Graph::of(self, t, vec![lane], LOOKED_AT)?;
        graph.cycle_from(lane, &mut HashSet::new())
    }

    fn open_at(&self, t: Nanos) -> impl Iterator<Item = LaneId> {
        let open = self.lanes().iter();
        let open = open.filter(move |lane| lane.start <= t && lane.end.is_none_or(|end| end > t));
        open.map(|lane| lane.id)
    }

    fn is_open_at(&self, id: LaneId, t: Nanos) -> bool {
        let lane = self.lane(id);
        lane.is_some_and(|lane| lane.start <= t && lane.end.is_none_or(|end| end > t))
    }
}

impl<'a> Graph<'a> {
    /// The lanes that can be reached from `lanes`; none when they are more than `limit`.
    fn of(variant: &'a Variant, t: Nanos, lanes: Vec<LaneId>, limit: usize) -> Option<Self> {
        let mut graph = Self {
            variant,
            t,
            needs: HashMap::new(),
            whole: false,
            stuck: HashSet::new(),
        };
        let mut ahead = lanes;
        while let Some(lane) = ahead.pop() {
            if graph.needs.contains_key(&lane) {
                continue;
            }
            if graph.needs.len() >= limit {
                return None;
            }
            let needs = graph.needs_of(lane);
            ahead.extend(needs.edges.iter().map(|edge| edge.to));
            ahead.extend(graph.owner(lane));
            let asks_all = needs.is_unsure() && !graph.whole;
            graph.needs.insert(lane, needs);
            if asks_all {
                graph.whole = true;
                ahead.extend(variant.open_at(t).take(limit + 1));
            }
        }
        graph.cross_out();
        Some(graph)
    }

    /// The lane that must poll a call or branch.
    fn owner(&self, id: LaneId) -> Option<LaneId> {
        let lane = self.variant.lane(id)?;
        let inner = matches!(lane.kind, LaneKind::Call | LaneKind::Branch);
        lane.parent.filter(|_| inner)
    }

    /// Leaves in `stuck` those that cannot continue.
    fn cross_out(&mut self) {
        self.stuck = self.needs.keys().copied().collect();
        let mut needed_by: HashMap<LaneId, Vec<LaneId>> = HashMap::new();
        let needing = self.needs.iter().flat_map(|(lane, needs)| {
            let needed = needs.edges.iter().map(|edge| edge.to);
            needed.chain(self.owner(*lane)).map(move |to| (to, *lane))
        });
        needing.for_each(|(to, lane)| needed_by.entry(to).or_default().push(lane));
        // the order of a map does not matter: what is left is the same
        let mut ahead: Vec<_> = self.needs.keys().copied().collect();
        let mut all_were = true;
        while let Some(lane) = ahead.pop() {
            if !self.stuck.contains(&lane) || self.is_stuck(lane) {
                continue;
            }
            self.stuck.remove(&lane);
            ahead.extend(needed_by.get(&lane).into_iter().flatten());
            if std::mem::replace(&mut all_were, false) {
                let asking = self.needs.iter().filter(|(_, needs)| needs.is_unsure());
                ahead.extend(asking.map(|(lane, _)| *lane));
            }
        }
    }

    fn is_stuck(&self, id: LaneId) -> bool {
        let Some(needs) = self.needs.get(&id) else {
            return false;
        };
        let stuck = |lane: &LaneId| self.stuck.contains(lane);
        // whoever polls it may drop it and continue
        if self.owner(id).is_some_and(|owner| !stuck(&owner)) {
            return false;
        }
        let all = self.whole && self.stuck.len() == self.needs.len();
        let sure = |edge: &Edge| stuck(&edge.to) && (edge.certain || all);
        if needs.each {
            return needs.edges.iter().any(sure) || (needs.anybody && all);
        }
        if needs.edges.is_empty() && !needs.anybody {
            return false;
        }
        needs.edges.iter().all(sure) && (!needs.anybody || all)
    }

    /// The circle that is reached from a stuck lane over lanes that are not `known`, all of which are known then.
    fn cycle_from(&self, from: LaneId, known: &mut HashSet<LaneId>) -> Option<Cycle> {
        let mut path: Vec<(LaneId, Edge)> = Vec::new();
        let mut at = from;
        while self.stuck.contains(&at) {
            if let Some(begin) = path.iter().position(|(lane, _)| *lane == at) {
                return self.cycle(path.get(begin..)?);
            }
            if !known.insert(at) {
                return None;
            }
            let edge = self.next(at)?;
            path.push((at, edge));
            at = edge.to;
        }
        None
    }

    /// Whom a stuck lane waits for: of several, one that it does not run in.
    fn next(&self, lane: LaneId) -> Option<Edge> {
        let edges = self.needs.get(&lane)?.edges.iter();
        let mut stuck = edges.filter(|edge| self.stuck.contains(&edge.to));
        let other = stuck.clone().find(|edge| !self.runs_in(lane, edge.to));
        other.or_else(|| stuck.next()).copied()
    }

    fn runs_in(&self, mut lane: LaneId, outer: LaneId) -> bool {
        while lane != outer {
            let Some(owner) = self.owner(lane) else {
                return false;
            };
            lane = owner;
        }
        true
    }

    fn cycle(&self, path: &[(LaneId, Edge)]) -> Option<Cycle> {
        let steps = path.iter().filter_map(|(lane, edge)| {
            let mut step = self.needs.get(lane)?.step.clone()?;
            step.holder = edge.holder;
            Some(step)
        });
        let mut steps: Vec<_> = steps.collect();
        let oldest = steps.iter().enumerate().min_by_key(|(_, step)| step.lane);
        let oldest = oldest.map(|(index, _)| index)?;
        steps.rotate_left(oldest);
        Some(Cycle { steps })
    }
}

impl Graph<'_> {
    fn needs_of(&self, id: LaneId) -> Needs {
        let Some(moment) = self.variant.state_at(id, self.t) else {
            return Needs::default();
        };
        let mut needs = match moment.state {
            State::Running => self.running(id),
            State::Ready => self.thread(),
            State::Unpolled => self.polling(id),
            State::Suspended => self.suspended(id, &moment),
        };
        let blocked = self.variant.blocked_on(id, self.t);
        let (wait, object) = match blocked {
            Some(blocked) => (blocked.wait, gauge(blocked.wait, blocked.object)),
            None => (moment.wait, moment.awaited_gauge()),
        };
        needs.step = Some(CycleStep {
            lane: id,
            line: moment.lines.last().copied(),
            since: blocked.map_or(moment.since, |blocked| blocked.since),
            wait,
            object,
            holder: None,
        });
        needs
    }

    /// A lane that runs may continue, unless it or what runs in it is blocked.
    fn running(&self, id: LaneId) -> Needs {
        if let Some(blocked) = self.variant.blocked_on(id, self.t) {
            return match gauge(blocked.wait, blocked.object) {
                Some(object) => self.object(id, blocked.wait, object),
                None => Needs::default(),
            };
        }
        // with the tasks that it polls itself, as a set of local tasks does: they have no worker of their own
        let below = self.variant.children(id).iter();
        let below = below.filter_map(|child| self.variant.lane(*child));
        let mut running = below.filter(|lane| {
            let moment = self.variant.state_at(lane.id, self.t);
            let moment = moment.filter(|moment| moment.state == State::Running);
            let is_local = lane.kind == LaneKind::Task;
            moment.is_some_and(|m| lane.kind.is_part() || is_local && m.worker.is_none())
        });
        let running = running.next().map(|lane| Edge::to(lane.id));
        Needs {
            edges: running.into_iter().collect(),
            ..Needs::default()
        }
    }

    /// A lane that could run needs any of the threads, if all are busy.
    fn thread(&self) -> Needs {
        let workers = 0..self.variant.workers().len();
        let busy = workers.map(|worker| {
            let worker = WorkerId(u16::try_from(worker).ok()?);
            let lane = self.variant.worker_at(worker, self.t)?;
            let moment = self.variant.state_at(lane, self.t)?;
            (moment.state == State::Running).then_some(Edge::to(lane))
        });
        Needs {
            edges: busy.collect::<Option<_>>().unwrap_or_default(),
            ..Needs::default()
        }
    }

    /// A lane that nobody polls needs the lane that should.
    fn polling(&self, id: LaneId) -> Needs {
        Needs {
            edges: self.owner(id).map(Edge::to).into_iter().collect(),
            ..Needs::default()
        }
    }

    /// The open tasks of the set that a lane waits for.
    fn set(&self, moment: &Moment<'_>) -> Needs {
        let set = moment.awaited_set().into_iter();
        let open = set.flat_map(|set| self.variant.open_in_set(set, self.t));
        Needs {
            edges: open.map(|lane| Edge::to(lane.id)).collect(),
            ..Needs::default()
        }
    }

    fn suspended(&self, id: LaneId, moment: &Moment<'_>) -> Needs {
        if moment.due.is_some() {
            return self.thread();
        }
        let anybody = Needs {
            anybody: true,
            ..Needs::default()
        };
        let mut needs = match moment.wait {
            WaitKind::Task | WaitKind::Initialised if moment.object.lane().is_some() => Needs {
                edges: moment.object.lane().map(Edge::to).into_iter().collect(),
                ..Needs::default()
            },
            WaitKind::Other
            | WaitKind::Task
            | WaitKind::Sleep
            | WaitKind::Tick
            | WaitKind::Calls
            | WaitKind::Accept
            | WaitKind::Connect
            | WaitKind::SocketRead
            | WaitKind::SocketWrite
            | WaitKind::Network
            | WaitKind::File
            | WaitKind::Process
            | WaitKind::Signal
            | WaitKind::PipeRead
            | WaitKind::PipeWrite
            | WaitKind::Cancellation
            | WaitKind::Answer
            | WaitKind::Pool => Needs::default(),
            WaitKind::Yield | WaitKind::Budget => self.thread(),
            WaitKind::SetAside | WaitKind::Dropped => return self.polling(id),
            WaitKind::Tasks | WaitKind::AllTasks | WaitKind::OpenTracker => self.set(moment),
            WaitKind::Notified
            | WaitKind::Barrier
            | WaitKind::Changed
            | WaitKind::Closed
            | WaitKind::Initialised => anybody,
            WaitKind::Send
            | WaitKind::Recv
            | WaitKind::Acquire
            | WaitKind::Lock
            | WaitKind::Read
            | WaitKind::Write => match moment.awaited_gauge() {
                Some(object) => self.object(id, moment.wait, object),
                None => anybody,
            },
        };
        let known = moment.wait == WaitKind::Calls || needs.anybody || !needs.edges.is_empty();
        if !known {
            return Needs::default();
        }
        let below = self.variant.awaited_below(id, self.t);
        let below: Vec<_> = below.map(|lane| Edge::to(lane.id)).collect();
        if !below.is_empty() {
            // it may continue with any of what it polls
            needs.each = false;
            needs.edges.extend(below);
        }
        needs
    }

    /// What a lane needs that waits for an object.
    fn object(&self, id: LaneId, wait: WaitKind, object: GaugeId) -> Needs {
        let mut needs = Needs {
            each: matches!(wait, WaitKind::Lock | WaitKind::Read | WaitKind::Write),
            ..Needs::default()
        };
        for holder in self.variant.in_the_way(id, wait, object, self.t) {
            match self.held_in(&holder) {
                Some(edge) => needs.edges.push(edge),
                None => needs.anybody = true,
            }
        }
        let nobody = needs.edges.is_empty() && !needs.anybody;
        // anybody can add permits, and has the other end of a channel whose ends are not recorded
        needs.anybody |= nobody && wait == WaitKind::Acquire;
        needs
    }

    /// The lane that has what `holder` says; none when no open lane is known to.
    fn held_in(&self, holder: &Holding) -> Option<Edge> {
        // nobody gives back what is forgotten; anybody can put something in its place
        let mut lane = holder
            .lane
            .filter(|_| holder.state != HoldState::Forgotten)?;
        let certain = match holder.state {
            HoldState::Waiting | HoldState::Held => true,
            // it may have been moved since
            HoldState::Taken | HoldState::Made | HoldState::Used | HoldState::Forgotten => false,
        };
        // what a call returned is with its caller, inside the same task
        while !self.variant.is_open_at(lane, self.t) {
            lane = self.owner(lane)?;
        }
        Some(Edge {
            to: lane,
            holder: Some(*holder),
            certain,
        })
    }
}

/// The gauge of an object that has one.
fn gauge(wait: WaitKind, object: Object) -> Option<GaugeId> {
    (!wait.has_lane()).then(|| object.gauge()).flatten()
}
