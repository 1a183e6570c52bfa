//! One variant of a run: its lanes, workers, gauges and log.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use super::counted::{CountedGauge, Counting, counting};
use super::digest::Digest;
use super::event::{GaugeKind, LaneId, NameId, Nanos, Outcome, Wait, WaitId, WaitKind, WorkerId};
use super::facts::Tally;
use super::gauge::Gauge;
use super::general;
use super::holders::Holders;
use super::lane::{Detail, Lane};
use super::made::MadeFutures;
use super::mark::Mark;
use super::panel::Panel;
use super::population::Population;
use super::real::RealTime;
use super::worker::Worker;
use super::{Clock, GaugeId};

mod order;

use order::Order;

/// What is known of a variant before it starts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VariantInfo {
    /// The id.
    pub id: String,
    /// What it is called on the screen.
    pub label: String,
    /// Threads of its runtime.
    pub workers: u16,
    /// The function whose open calls are counted as "in flight".
    pub in_flight: Option<String>,
    /// The name of its function, where that is not its id.
    pub program: Option<String>,
    /// Values that its function got in place of those of the run.
    pub knobs: Vec<(String, f64)>,
    /// The most threads for blocking closures, where there was a limit.
    pub blocking_threads: Option<u16>,
    /// Gauges of the calls of functions.
    pub counted: Vec<CountedGauge>,
    /// Pictures of the calls of functions.
    pub panels: Vec<Panel>,
}

/// A line that the demo wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct LogLine {
    /// When.
    pub at: Nanos,
    /// The lane that wrote it.
    pub lane: Option<LaneId>,
    /// What.
    pub text: Arc<str>,
    /// The lane had made another one at that instant, before it wrote this.
    pub made_first: bool,
    /// It had got a mark at that instant, before it wrote this.
    pub marked_first: bool,
    /// A poll of its task had ended at that instant, before it wrote this in a later one.
    pub polled_first: bool,
}

/// One variant of a run.
#[derive(Clone, Debug)]
pub struct Variant {
    pub(super) info: VariantInfo,
    pub(super) clock: Clock,
    pub(super) lanes: Vec<Lane>,
    pub(super) workers: Vec<Worker>,
    /// The thread that calls `block_on`, where it is not a worker.
    pub(super) main_thread: Option<WorkerId>,
    pub(super) gauges: Vec<Gauge>,
    /// Gauges that the fold makes itself come before those of the demo.
    pub(super) own_gauges: usize,
    /// Those of them that the lesson asks for.
    pub(super) counted: Vec<Counting>,
    /// Who holds what, and who waits in which line.
    pub(super) holders: Holders,
    pub(super) log: Vec<LogLine>,
    pub(super) marks: Vec<Mark>,
    /// The lengths of its texts.
    pub(super) log_bytes: usize,
    pub(super) names: Vec<Arc<str>>,
    pub(super) waits: Vec<Wait>,
    /// For each function: how many lanes it has, and which was the first.
    pub(super) numbered: HashMap<NameId, (u32, LaneId)>,
    pub(super) end: Nanos,
    pub(super) outcome: Outcome,
    pub(super) over: bool,
    /// The last event before the one that says that the variant is over.
    pub(super) last_event: Nanos,
    /// Since when nothing could happen any more, where the variant is stuck.
    pub(super) stuck_since: Option<Nanos>,
    /// The recorder had to leave events out: what lanes do now is not known for certain.
    pub(super) lossy: bool,
    pub(super) tally: Tally,
    /// What is kept of the calls of each function, by its name.
    pub(super) digests: BTreeMap<Arc<str>, Digest>,
    /// Futures that were made and not polled yet.
    pub(super) made: MadeFutures,
    pub(super) population: Population,
    /// How much real time passed, where the stamps are not those of the real clock.
    pub(super) real: RealTime,
    pub(super) events: u64,
    pub(super) dropped: u64,
    /// Pieces of detail that were kept when they were last counted, and the events since.
    pub(super) detail: usize,
    pub(super) detail_from: Nanos,
    /// The sets of tasks, by the first lane of each.
    pub(super) sets: HashMap<LaneId, Set>,
    /// The lane that was made ready last: its parent's wake comes next.
    pub(super) last_woken: Option<LaneId>,
    /// Branches and calls that could run and were not polled yet, each behind its parent.
    pub(super) waiting: BTreeSet<(LaneId, LaneId)>,
    order: RefCell<Order>,
}

/// Tasks that are waited for together.
#[derive(Clone, Debug, Default)]
pub(super) struct Set {
    /// Its lanes, in order of creation.
    pub lanes: Vec<LaneId>,
    /// The one that ended last.
    pub ended: Option<LaneId>,
}

impl Variant {
    pub(super) fn new(info: VariantInfo, clock: Clock) -> Self {
        let workers = usize::from(info.workers.max(1));
        let mut gauges = Vec::new();
        if info.in_flight.is_some() {
            gauges.push(Gauge::new(Arc::from("in flight"), GaugeKind::Calls, None));
        }
        gauges.push(Gauge::new(Arc::from("tasks alive"), GaugeKind::Tasks, None));
        let counted = counting(&info.counted, &mut gauges);
        for gauge in &mut gauges {
            gauge.push(Nanos::ZERO, 0.0);
        }
        let own_gauges = gauges.len();
        Self {
            info,
            clock,
            lanes: Vec::new(),
            workers: vec![Worker::default(); workers],
            main_thread: None,
            gauges,
            own_gauges,
            counted,
            holders: Holders::default(),
            log: Vec::new(),
            marks: Vec::new(),
            log_bytes: 0,
            names: Vec::new(),
            waits: Vec::new(),
            numbered: HashMap::new(),
            end: Nanos::ZERO,
            outcome: Outcome::Running,
            over: false,
            last_event: Nanos::ZERO,
            stuck_since: None,
            lossy: false,
            tally: Tally::default(),
            digests: BTreeMap::new(),
            made: MadeFutures::default(),
            population: Population::default(),
            real: RealTime::default(),
            events: 0,
            dropped: 0,
            detail: 0,
            detail_from: Nanos::ZERO,
            sets: HashMap::new(),
            last_woken: None,
            waiting: BTreeSet::new(),
            order: RefCell::default(),
        }
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.info.id
    }

    /// What was known of it before it started. The number of workers is that of its runtime.
    pub fn info(&self) -> &VariantInfo {
        &self.info
    }

    /// The name of its function.
    pub fn program(&self) -> &str {
        self.info.program.as_deref().unwrap_or(&self.info.id)
    }

    /// The clock of its stamps.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// What it is called on the screen.
    pub fn label(&self) -> &str {
        &self.info.label
    }

    /// The function whose open calls are in flight.
    pub fn in_flight(&self) -> Option<&str> {
        self.info.in_flight.as_deref()
    }

    /// The last instant known of it.
    pub fn end(&self) -> Nanos {
        self.end
    }

    /// How its function ended.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Since when nothing could happen any more; none unless the outcome is [`Outcome::Stuck`].
    pub fn stuck_since(&self) -> Option<Nanos> {
        self.stuck_since
    }

    /// Whether a lane waits for a signal at the last instant known.
    pub fn waits_for_signal(&self) -> bool {
        // few demos do: then no lane is looked at
        if !self.waits.iter().any(|wait| wait.kind == WaitKind::Signal) {
            return false;
        }
        let open = self.lanes.iter().filter(|lane| lane.is_open());
        let mut waits = open.filter_map(|lane| match lane.last()?.detail {
            Detail::Suspended { wait, .. } => self.wait(wait),
            _ => None,
        });
        !self.over && waits.any(|wait| wait.kind == WaitKind::Signal)
    }

    /// Whether anything has been recorded of it.
    pub fn has_begun(&self) -> bool {
        self.events > 0
    }

    /// Whether nothing more will come.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// How many events were folded.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// How many events have lost their detail.
    pub fn dropped_events(&self) -> u64 {
        self.dropped
    }

    /// The detail before this instant was dropped.
    pub fn detail_from(&self) -> Nanos {
        self.detail_from
    }

    /// The lanes that are kept, in order of creation.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// A lane by its number.
    pub fn lane(&self, id: LaneId) -> Option<&Lane> {
        self.index(id).and_then(|index| self.lanes.get(index))
    }

    /// The first lane with this name.
    pub fn lane_named(&self, name: &str) -> Option<&Lane> {
        self.lanes.iter().find(|lane| &*lane.name == name)
    }

    pub(super) fn lane_mut(&mut self, id: LaneId) -> Option<&mut Lane> {
        let index = self.index(id)?;
        self.lanes.get_mut(index)
    }

    /// The place of a lane: its number, as long as none was dropped.
    fn index(&self, id: LaneId) -> Option<usize> {
        let guess = usize::try_from(id.0).ok()?;
        if self.lanes.get(guess).is_some_and(|lane| lane.id == id) {
            return Some(guess);
        }
        self.lanes.binary_search_by_key(&id, |lane| lane.id).ok()
    }

    /// The lanes made in this lane.
    pub fn children(&self, id: LaneId) -> &[LaneId] {
        self.lane(id).map_or(&[], |lane| &lane.children)
    }

    /// The lanes of the set that `first` stands for.
    pub(super) fn set(&self, first: LaneId) -> &[LaneId] {
        self.sets.get(&first).map_or(&[], |set| &set.lanes)
    }

    /// The runtime's threads.
    pub fn workers(&self) -> &[Worker] {
        &self.workers
    }

    /// The thread that calls `block_on` and runs the variant's own task, where it is a thread beside the workers.
    pub fn main_thread(&self) -> Option<WorkerId> {
        self.main_thread
    }

    /// The thread at this place of the list of threads.
    pub fn worker_id(&self, place: usize) -> WorkerId {
        let main = self.main_thread.filter(|main| main.place() == place);
        main.unwrap_or_else(|| WorkerId(u16::try_from(place).unwrap_or(u16::MAX)))
    }

    pub(super) fn add_main_thread(&mut self) {
        let place = u16::try_from(self.workers.len()).ok();
        self.main_thread = place.map(WorkerId::main_thread);
        self.workers.push(Worker::default());
    }

    /// The same of lanes that were read from a file, which has no more than the place of each thread.
    pub(super) fn set_main_thread(&mut self, main: Option<WorkerId>) {
        self.main_thread = main;
        let Some(main) = main else { return };
        let segments = self.lanes.iter_mut().flat_map(|lane| &mut lane.segments);
        for segment in segments {
            if let Detail::Running { worker, .. } = &mut segment.detail
                && worker.place() == main.place()
            {
                *worker = main;
            }
        }
    }

    /// Whether the thread may poll the lane: the variant's own task stays on the main thread, and no other one comes there.
    pub fn may_run_on(&self, lane: LaneId, worker: WorkerId) -> bool {
        self.main_thread.is_none() || self.is_of_root(lane) == worker.is_main()
    }

    /// Whether the lane is the variant's own task or a call or branch in it.
    fn is_of_root(&self, lane: LaneId) -> bool {
        let mut at = self.lane(lane);
        while let Some(lane) = at.filter(|lane| lane.id != LaneId::ROOT) {
            if !lane.kind.is_part() {
                return false;
            }
            at = lane.parent.and_then(|parent| self.lane(parent));
        }
        at.is_some()
    }

    /// What a worker executes at `t`.
    pub fn worker_at(&self, worker: WorkerId, t: Nanos) -> Option<LaneId> {
        self.workers.get(worker.place())?.at(t)
    }

    /// Numbers over time: first those of the recording itself (in flight, tasks alive), then those of the demo.
    pub fn gauges(&self) -> &[Gauge] {
        &self.gauges
    }

    /// The gauge with this name; else the one that has it without its binding.
    pub fn gauge(&self, name: &str) -> Option<&Gauge> {
        let mut gauges = self.gauges.iter();
        gauges
            .find(|gauge| &*gauge.name == name)
            .or_else(|| self.gauges.iter().find(|gauge| gauge.is_called(name)))
    }

    /// Adds a gauge behind those that are there.
    pub(super) fn add_gauge(&mut self, mut gauge: Gauge) {
        gauge.general = general::name(&self.gauges, &gauge);
        self.gauges.push(gauge);
    }

    /// The gauge that an event of the demo names.
    pub fn demo_gauge(&self, id: GaugeId) -> Option<&Gauge> {
        let index = usize::try_from(id.0).ok()?;
        self.gauges.get(self.own_gauges + index)
    }

    /// What the demo wrote.
    pub fn log(&self) -> &[LogLine] {
        &self.log
    }

    pub(super) fn wait(&self, id: WaitId) -> Option<&Wait> {
        static SET_ASIDE: LazyLock<Wait> = LazyLock::new(|| Wait::at(WaitKind::SetAside, &[]));
        static DROPPED: LazyLock<Wait> = LazyLock::new(|| Wait::at(WaitKind::Dropped, &[]));
        match id {
            WaitId::SET_ASIDE => return Some(&SET_ASIDE),
            WaitId::DROPPED => return Some(&DROPPED),
            _ => {}
        }
        self.waits.get(usize::from(id.0))
    }

    /// Says that time has come as far as `now`; whether that is news.
    pub fn advance(&mut self, now: Nanos) -> bool {
        let news = !self.over && now > self.end;
        if news {
            self.end = now;
            self.forget_starts(now);
            self.count_due(now);
        }
        news
    }

    /// Bytes in use, by the capacities of what is stored.
    pub fn memory(&self) -> usize {
        let lanes: usize = self.lanes.iter().map(Lane::memory).sum();
        let spare = self.lanes.capacity() - self.lanes.len();
        let workers = self.workers.iter().map(Worker::memory);
        let gauges = self.gauges.iter().map(Gauge::memory);
        // the names that lanes and gauges show are those of the table, but for their numbers
        let names = self.names.iter().map(|name| shared(name.len()));
        let waits = self.waits.iter().map(|wait| {
            let source = wait
                .source
                .as_ref()
                .map_or(0, |source| shared(source.len()));
            shared(4 * wait.lines.len()) + source
        });
        let sets = self.sets.values().map(|set| set.lanes.capacity());
        lanes
            + sets.sum::<usize>() * size_of::<LaneId>()
            + spare * size_of::<Lane>()
            + workers.sum::<usize>()
            + gauges.sum::<usize>()
            + self.marks.capacity() * size_of::<Mark>()
            + self.holders.memory()
            + self.log.capacity() * size_of::<LogLine>()
            + self.log.len() * shared(0)
            + self.log_bytes
            + self.names.capacity() * size_of::<Arc<str>>()
            + names.sum::<usize>()
            + self.waits.capacity() * size_of::<Wait>()
            + waits.sum::<usize>()
            + self.digests.values().map(Digest::memory).sum::<usize>()
            + self.made.memory()
            + self.population.memory()
            + self.real.memory()
    }
}

/// Bytes of an [`Arc`] of so many bytes, with its two counts.
fn shared(length: usize) -> usize {
    length + 2 * size_of::<usize>()
}
