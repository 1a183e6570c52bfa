//! The recording of a run: its events folded into lanes, spans and gauges, and every question that a view asks of them.
//!
//! It never asks the time, never draws, and knows nothing of tokio.

mod cells;
mod changes;
mod counted;
mod cycle;
mod digest;
mod event;
mod facts;
pub mod file;
mod findings;
mod fold;
mod gauge;
mod general;
mod holders;
mod lane;
mod made;
mod mark;
mod moment;
mod panel;
mod polled;
mod population;
mod queries;
mod real;
#[cfg(test)]
pub(crate) mod scripted;
pub mod source;
mod starved;
mod stuck;
mod trim;
mod unfolded;
mod variant;
mod wait_class;
mod why;
mod worker;

pub use cells::{Cell, Ink, Shape, Sign, Window};
pub use counted::{Counted, CountedGauge};
pub use cycle::{Cycle, CycleStep};
pub use digest::FunctionFacts;
pub use event::{
    Batch, Event, EventKind, GaugeId, GaugeKind, HoldId, HoldKind, HoldState, LaneId, LaneKind,
    MadeId, NameId, Nanos, Object, Outcome, PollSite, SenderLeft, TextId, Wait, WaitId, WaitKind,
    WorkerId,
};
pub use facts::{COUNTS, Count, Facts, GaugeFacts};
pub use findings::{Finding, FindingKind};
pub use gauge::{Gauge, Level};
pub use holders::{BlockedOn, Holding};
pub use lane::{Cause, Lane, Span, State, Turns};
pub use mark::{Mark, MarkKind, SET_DROPPED};
pub use moment::Moment;
pub use panel::{
    Bar, Dots, Panel, PanelKind, PanelSource, Percentile, Percentiles, Returned, Slices,
};
pub use population::Density;
pub use queries::LaneFacts;
pub use trim::DEFAULT_CAP;
pub use unfolded::Unfolded;
pub use variant::{LogLine, Variant, VariantInfo};
pub use wait_class::WaitClass;
pub use why::{
    Abort, Absence, Absent, Blocked, CircleStep, External, Held, HeldThread, Holder, InTheWay,
    Named, Obstacle, Past, Reading, Ready, ReadyCause, Resource, Running, Starved, Unpolled,
    WaitTarget, Waited, Waiting, Why,
};
pub use worker::{Preemption, Worker, WorkerSpan, WorkerTime};

use serde::{Deserialize, Serialize};

/// A running span longer than this is drawn as blocking: it hogs its thread.
pub const BLOCKING: Nanos = Nanos(10_000_000);

/// The clock of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// Real time.
    #[default]
    Wall,
    /// Tokio's paused clock: the same events at the same instants in every run.
    Virtual,
}

impl std::fmt::Display for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Wall => "wall",
            Self::Virtual => "virtual",
        })
    }
}

/// What a recording says of its run as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// The lesson's id.
    pub lesson: String,
    /// The clock of its stamps.
    pub clock: Clock,
    /// The settings of the run, in the lesson's order.
    pub knobs: Vec<(String, f64)>,
    /// The words for those of them that are choices: their values are places, from 0.
    pub words: Vec<(String, String)>,
    /// The text of demo.rs and of the modules behind it, see [`source`].
    pub source: String,
    /// The variants ran one after another, each from its own start.
    pub in_turn: bool,
    /// The id of the variant to which the times of the others are compared; none: they are compared to no one's.
    pub reference: Option<String>,
    /// The ids of those whose times are compared with no one's, beside that one.
    pub apart: Vec<String>,
    /// The timeline has a second line of ticks: how much real time had passed.
    pub real_time: bool,
}

impl Meta {
    /// The settings in words: "latency 0.5", "cure on".
    pub fn settings(&self) -> Vec<String> {
        self.settings_called(|name| name)
    }

    /// The same with other names for the knobs: "server takes 100".
    pub fn settings_called<'a>(&'a self, called: impl Fn(&'a str) -> &'a str) -> Vec<String> {
        let texts = self.knobs.iter().map(|(name, value)| {
            let word = self.words.iter().find(|(known, _)| known == name);
            let called = called(name);
            word.map_or_else(
                || format!("{called} {value}"),
                |(_, word)| format!("{called} {word}"),
            )
        });
        texts.collect()
    }
}

/// A run: its variants on one time axis.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The run as a whole.
    pub meta: Meta,
    variants: Vec<Variant>,
    /// The variant that has begun last.
    latest: Option<usize>,
    cap: usize,
}

impl Recording {
    /// The place of the variant to which the times of the others are compared, if it is here.
    pub fn reference(&self) -> Option<usize> {
        let id = self.meta.reference.as_deref()?;
        let mut variants = self.variants.iter();
        variants.position(|variant| variant.id() == id)
    }

    /// The variant to which the time of this one is compared, if it is compared at all.
    pub fn compared_to(&self, variant: &Variant) -> Option<&Variant> {
        let reference = self.variants.get(self.reference()?)?;
        let mut apart = self.meta.apart.iter();
        let is_apart = reference.id() == variant.id() || apart.any(|id| id == variant.id());
        (!is_apart).then_some(reference)
    }

    /// An empty recording of these variants.
    pub fn new(meta: Meta, variants: Vec<VariantInfo>) -> Self {
        let clock = meta.clock;
        let variants = variants
            .into_iter()
            .map(|info| Variant::new(info, clock))
            .collect();
        Self {
            meta,
            variants,
            latest: None,
            cap: DEFAULT_CAP,
        }
    }

    pub(crate) fn from_parts(meta: Meta, variants: Vec<Variant>) -> Self {
        Self {
            meta,
            variants,
            latest: None,
            cap: DEFAULT_CAP,
        }
    }

    /// Keeps the detail of at most this many events over all variants; older detail is dropped.
    pub fn set_cap(&mut self, events: usize) {
        self.cap = events;
    }

    /// Says that the variant's own function runs on a thread beside the workers, the one that calls `block_on`: it has the row
    /// after theirs.
    pub(crate) fn add_main_thread(&mut self, variant: usize) {
        if let Some(variant) = self.variants.get_mut(variant) {
            variant.add_main_thread();
        }
    }

    /// Adds what happened in a variant since the last batch. The batch's events are given back, to be used as a buffer.
    pub fn fold(&mut self, variant: usize, batch: Batch) -> Vec<Event> {
        let mut batch = Unfolded::new(batch);
        self.fold_part(variant, &mut batch, &|| true);
        batch.into_events()
    }

    /// Adds the next events of a batch while `may_continue`, some in any case; whether all of them are there.
    pub fn fold_part(
        &mut self,
        variant: usize,
        batch: &mut Unfolded,
        may_continue: &dyn Fn() -> bool,
    ) -> bool {
        let is_whole = self.variants.get_mut(variant).is_none_or(|folded| {
            let had_begun = folded.has_begun();
            let is_whole = folded.fold_part(batch, may_continue);
            if folded.has_begun() && !had_begun {
                self.latest = Some(variant);
            }
            is_whole
        });
        trim::to_cap(&mut self.variants, self.cap);
        is_whole
    }

    /// Says that time has come as far as `now` in a live variant; whether that is news.
    pub fn advance(&mut self, variant: usize, now: Nanos) -> bool {
        self.variants
            .get_mut(variant)
            .is_some_and(|variant| variant.advance(now))
    }

    /// The variants, in the order in which they were asked for.
    pub fn variants(&self) -> &[Variant] {
        &self.variants
    }

    /// The variant with this id.
    pub fn variant(&self, id: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.id() == id)
    }

    /// The last instant known of any variant.
    pub fn end(&self) -> Nanos {
        let ends = self.variants.iter().map(Variant::end);
        ends.max().unwrap_or(Nanos::ZERO)
    }

    /// The instant at which a live run is: of variants in turn, that of the one that runs.
    pub fn now(&self) -> Nanos {
        if !self.meta.in_turn || self.is_over() {
            return self.end();
        }
        let latest = self.latest.and_then(|latest| self.variants.get(latest));
        latest.map_or(Nanos::ZERO, Variant::end)
    }

    /// Whether a variant still waits for its turn.
    pub fn waits_for_turn(&self, variant: &Variant) -> bool {
        self.meta.in_turn && !variant.has_begun() && !variant.is_over()
    }

    /// Whether all variants are over.
    pub fn is_over(&self) -> bool {
        self.variants.iter().all(Variant::is_over)
    }

    /// How many events were folded.
    pub fn events(&self) -> u64 {
        self.variants.iter().map(Variant::events).sum()
    }

    /// How many events have lost their detail.
    pub fn dropped_events(&self) -> u64 {
        self.variants.iter().map(Variant::dropped_events).sum()
    }

    /// The first instant of which any variant has its detail.
    pub fn detail_from(&self) -> Nanos {
        let from = self.variants.iter().map(Variant::detail_from);
        from.min().unwrap_or(Nanos::ZERO)
    }

    /// Bytes in use, by the capacities of what is stored.
    pub fn memory(&self) -> usize {
        self.variants.iter().map(Variant::memory).sum()
    }

    /// The circles of waiting lanes at `t`, each with the place of its variant. None of their lanes can ever continue.
    pub fn cycles_at(&self, t: Nanos) -> Vec<(usize, Cycle)> {
        let variants = self.variants.iter().enumerate();
        variants
            .flat_map(|(index, variant)| {
                let cycles = variant.cycles_at(t).into_iter();
                cycles.map(move |cycle| (index, cycle))
            })
            .collect()
    }

    /// The first instant after `after` at which a lane changes.
    pub fn next_change(&self, after: Nanos) -> Option<Nanos> {
        let changes = self.variants.iter().filter_map(|v| v.next_change(after));
        changes.min()
    }

    /// The last instant before `before` at which a lane changes.
    pub fn previous_change(&self, before: Nanos) -> Option<Nanos> {
        let changes = self
            .variants
            .iter()
            .filter_map(|v| v.previous_change(before));
        changes.max()
    }

    /// How many changes of lanes lie from `from` to before `to`.
    pub fn changes(&self, from: Nanos, to: Nanos) -> usize {
        self.variants.iter().map(|v| v.changes(from, to)).sum()
    }
}
