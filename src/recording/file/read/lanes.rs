//! The lanes of a variant, made one by one while they are read, so that they are never in memory twice.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};

use super::super::shape::{By, FileCause, FileLane, FileSpan, FileWaitKind};
use super::{ReadError, check_name, contradiction, demo_gauge, outcome};
use crate::recording::lane::{Detail, Lane, State, StoredCause};
use crate::recording::variant::Variant;
use crate::recording::{
    Clock, LaneId, LaneKind, NameId, Nanos, Object, PollSite, VariantInfo, Wait, WaitId, WaitKind,
    WorkerId,
};

/// The tables that a variant shares between its lanes.
#[derive(Default)]
struct Tables {
    waits: HashMap<Wait, WaitId>,
    names: HashMap<String, NameId>,
}

/// The lanes of a variant, before the rest of it is known.
pub(super) struct Lanes {
    /// Has lanes, waits, names and sets, and nothing else.
    variant: Variant,
    tables: Tables,
    /// The last instant of any lane.
    pub(super) latest: Nanos,
    /// What is wrong with the first lane with which something is wrong.
    wrong: Option<ReadError>,
}

impl<'de> Deserialize<'de> for Lanes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut lanes = Self {
            variant: Variant::new(VariantInfo::default(), Clock::default()),
            tables: Tables::default(),
            latest: Nanos::ZERO,
            wrong: None,
        };
        deserializer.deserialize_seq(&mut lanes)?;
        Ok(lanes)
    }
}

impl<'de> Visitor<'de> for &mut Lanes {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of lanes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut lanes: A) -> Result<(), A::Error> {
        let other = intern(
            &mut self.variant,
            &mut self.tables,
            WaitKind::Other,
            (&[], None),
            None,
        );
        self.wrong = other.err();
        while self.wrong.is_none() {
            let Some(lane) = lanes.next_element()? else {
                return Ok(());
            };
            self.wrong = self.add(lane).err();
        }
        // the rest has to be JSON, or the file is broken there
        while lanes.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

impl Lanes {
    fn add(&mut self, file: FileLane) -> Result<(), ReadError> {
        let id = file.id;
        self.latest = file.instants().fold(self.latest, Nanos::max);
        let mut lane = read_lane(file, &mut self.variant, &mut self.tables)?;
        let variant = &mut self.variant;
        if variant.lanes.last().is_some_and(|last| last.id >= id) {
            return Err(contradiction(place(id), "lanes are not in order"));
        }
        if lane.parent.is_some_and(|parent| parent >= id) {
            return Err(contradiction(place(id), "its parent comes after it"));
        }
        if let Some(parent) = lane.parent.and_then(|parent| variant.lane_mut(parent)) {
            parent.children.push(id);
        }
        let set = lane.set.take();
        variant.lanes.push(lane);
        if let Some(set) = set {
            variant.gathered(id, set);
        }
        Ok(())
    }

    /// Whether the variant's own task has ended.
    pub(super) fn root_has_ended(&self) -> bool {
        let root = self.variant.lanes.first();
        root.is_some_and(|root| root.end.is_some())
    }

    /// Moves them into their variant, whose gauges are known; or says what is wrong with one.
    pub(super) fn into_variant(mut self, variant: &mut Variant) -> Result<(), ReadError> {
        match self.wrong {
            None => {}
            Some(ReadError::Contradiction { place, message }) => {
                let place = format!("{place} of {}", variant.id());
                return Err(ReadError::Contradiction { place, message });
            }
            Some(wrong) => return Err(wrong),
        }
        let waits = &self.variant.waits;
        let segments = self.variant.lanes.iter_mut().flat_map(|l| &mut l.segments);
        for segment in segments {
            if let Detail::Suspended { wait, object, .. } = &mut segment.detail
                && Object(*object).gauge().is_some()
                && let Some(wait) = waits.get(usize::from(wait.0))
                && is_for_gauge(wait.kind)
            {
                let place = usize::try_from(*object).unwrap_or(usize::MAX);
                let gauge = demo_gauge(variant, place);
                *object = gauge.map_or(Object::NONE, |gauge| Object(gauge.0)).0;
            }
        }
        variant.lanes = self.variant.lanes;
        variant.lanes.shrink_to_fit();
        variant.waits = self.variant.waits;
        variant.names = self.variant.names;
        variant.sets = self.variant.sets;
        Ok(())
    }
}

/// Whether what is waited for is a gauge, if anything is known of it.
fn is_for_gauge(kind: WaitKind) -> bool {
    !kind.has_lane()
}

/// A lane, in what is wrong with it.
fn place(lane: LaneId) -> String {
    format!("lane {}", lane.0)
}

/// What a kind of lane of a later program comes to: a part of its parent, which is counted among no tasks.
fn lane_kind(known: Option<LaneKind>) -> LaneKind {
    known.unwrap_or(LaneKind::Call)
}

/// What a state of a later program comes to: the lane does not run, and nothing is known of why.
fn state(known: Option<State>) -> State {
    known.unwrap_or(State::Suspended)
}

fn read_lane(
    file: FileLane,
    variant: &mut Variant,
    tables: &mut Tables,
) -> Result<Lane, ReadError> {
    check_name(&file.name)?;
    let parent = file.parent.unwrap_or(LaneId::NONE);
    let kind = lane_kind(file.kind);
    let mut lane = Lane::new(file.id, parent, kind, file.line, file.start);
    lane.segments = Vec::with_capacity(file.spans.len());
    lane.name = Arc::from(file.name);
    lane.called = file.called.unwrap_or(file.start);
    lane.end = file.end;
    lane.outcome = outcome(file.outcome, file.end.is_some());
    lane.detached = file.detached;
    lane.cut = file.run_ended;
    lane.set = file.set;
    lane.turns = (file.turns != crate::recording::Turns::default()).then(|| Box::new(file.turns));
    lane.function = file.function.map(|function| {
        let next = NameId(u32::try_from(variant.names.len()).unwrap_or(u32::MAX));
        *tables.names.entry(function).or_insert_with_key(|name| {
            variant.names.push(Arc::from(name.as_str()));
            next
        })
    });
    let mut at = file.start;
    for (index, span) in file.spans.iter().enumerate() {
        if span.from < at || span.to < span.from {
            let message = format!("span {index} does not begin where the previous one ends");
            return Err(contradiction(place(file.id), &message));
        }
        at = span.to;
        let runs = state(span.state) == State::Running;
        if runs && index > 0 && span.cause.is_some() {
            lane.push(span.from, Detail::Ready(cause(span)));
            lane.wakes += u32::from(cause(span) != StoredCause::Spawned);
        }
        let detail = read_detail(span, variant, tables)?;
        lane.push(span.from, detail);
        match detail {
            Detail::Running { worker, .. } => lane.note_worker(worker),
            Detail::Ready(cause) | Detail::Unpolled(cause) => {
                lane.wakes += u32::from(cause != StoredCause::Spawned);
            }
            Detail::Suspended { .. } => {}
        }
        // that an arm was polled at all counts too: one that never is, is starved
        if runs
            && let Some(last) = lane.last_poll.replace(span.from)
            && kind == LaneKind::Task
        {
            lane.longest_gap = lane.longest_gap.max(span.from.since(last));
        }
    }
    if let Some(facts) = file.facts {
        lane.set_polls(facts.polls);
        let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        (lane.wakes, lane.hops) = (count(facts.wakes), count(facts.hops));
    }
    if kind == LaneKind::Task
        && let (Some(end), Some(last)) = (lane.end, lane.last_poll)
    {
        lane.longest_gap = lane.longest_gap.max(end.since(last));
    }
    Ok(lane)
}

fn cause(span: &FileSpan) -> StoredCause {
    match span.cause {
        Some(FileCause::Woken) => {
            let by = match span.by {
                By::Lane(by) => by,
                By::Absent => None,
            };
            StoredCause::Woken(by.unwrap_or(LaneId::NONE))
        }
        Some(FileCause::Due) => StoredCause::Due,
        Some(FileCause::Unknown) => StoredCause::Woken(LaneId::NONE),
        Some(FileCause::Spawned) | None => StoredCause::Spawned,
    }
}

fn read_detail(
    span: &FileSpan,
    variant: &mut Variant,
    tables: &mut Tables,
) -> Result<Detail, ReadError> {
    Ok(match state(span.state) {
        State::Running => Detail::Running {
            worker: span.worker.map_or(WorkerId::NONE, WorkerId),
            held: span.held.unwrap_or(0),
            site: span
                .polled_in
                .or(span.polled_at)
                .map_or(PollSite::ELSEWHERE, PollSite),
        },
        State::Ready => Detail::Ready(cause(span)),
        State::Unpolled => Detail::Unpolled(cause(span)),
        State::Suspended => {
            let known = span.waits_for.as_ref().and_then(|wait| wait.kind);
            let kind = known.map_or(WaitKind::Other, FileWaitKind::kind);
            match kind {
                WaitKind::SetAside => return Ok(Detail::SET_ASIDE),
                WaitKind::Dropped => return Ok(Detail::DROPPED),
                _ => {}
            }
            let lines = span.lines.as_deref().unwrap_or(&[]);
            let source = span.waits_for.as_ref();
            let source = source.and_then(|wait| wait.source.as_deref());
            let wait = intern(
                variant,
                tables,
                kind,
                (lines, span.places.as_deref()),
                source,
            )?;
            let object = read_object(kind, span);
            Detail::suspended(wait, object, span.due.unwrap_or(Nanos::MAX))
        }
    })
}

fn read_object(kind: WaitKind, span: &FileSpan) -> Object {
    let Some(wait) = &span.waits_for else {
        return Object::NONE;
    };
    if matches!(kind, WaitKind::Task | WaitKind::Initialised) {
        let first = wait.lanes.as_ref().and_then(|lanes| lanes.first());
        return first.map_or(Object::NONE, |lane| Object(lane.0));
    }
    if kind.is_for_set() {
        return wait.set.map_or(Object::NONE, |lane| Object(lane.0));
    }
    if let Some(line) = wait.sender {
        return Object::sender_made_at(line);
    }
    if let Some(line) = wait.sent {
        return Object::last_sent_at(line);
    }
    // the number among all gauges, until these are known
    let gauge = wait.gauge.and_then(|gauge| u32::try_from(gauge).ok());
    gauge.map_or(Object::NONE, Object)
}

fn intern(
    variant: &mut Variant,
    tables: &mut Tables,
    kind: WaitKind,
    (lines, places): (&[u32], Option<&[u32]>),
    source: Option<&str>,
) -> Result<WaitId, ReadError> {
    let wait = Wait {
        lines: Arc::from(lines),
        source: source.map(Arc::from),
        ..Wait::at(kind, places.unwrap_or(lines))
    };
    if let Some(known) = tables.waits.get(&wait) {
        return Ok(*known);
    }
    let Some(next) = WaitId::numbered(variant.waits.len()) else {
        let place = format!("variant {}", variant.id());
        return Err(contradiction(
            place,
            "it has more than 65,535 kinds of waits",
        ));
    };
    variant.waits.push(wait.clone());
    tables.waits.insert(wait, next);
    Ok(next)
}
