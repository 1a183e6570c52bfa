//! The cap on memory: what goes, what stays, and what is said of it.

use awaitscope::playback::{Command, Playback};
use awaitscope::recording::file::{from_json, to_json};
use awaitscope::recording::{
    Batch, Clock, Event, EventKind, LaneId, LaneKind, Meta, NameId, Nanos, Outcome, PollSite,
    Recording, TextId, WorkerId,
};
use awaitscope::wording::{Unit, long};

use super::script::{SLEEP, Script};
use super::{empty, info, open, table, yields};

#[test]
fn the_cap_keeps_memory_flat_and_the_figures_right() {
    let mut recording = empty(Clock::Wall, info("v", None));
    recording.set_cap(30_000);
    let mut memory = Vec::new();
    let mut batch = yields(5_000);
    let step = batch.events.last().unwrap().at.0;
    recording.fold(0, batch.clone());
    batch.names.clear();
    batch.waits.clear();
    batch.events.remove(0);
    for _ in 0..100 {
        for event in &mut batch.events {
            event.at.0 += step;
        }
        recording.fold(0, batch.clone());
        memory.push(recording.memory());
    }
    let (early, late) = (memory[20], memory[99]);
    // the densities grow on until they have all their buckets
    let buckets = 16_384 * size_of::<[i64; 3]>();
    assert!(
        late <= early + early / 5 + buckets,
        "{early} bytes became {late}"
    );
    let variant = &recording.variants()[0];
    assert_eq!(variant.facts().polls, 101 * 5_000);
    assert!(variant.dropped_events() > 1_000_000);
    assert!(variant.detail_from() > Nanos::ZERO);
    // the oldest detail went, the newest is there
    assert!(variant.state_at(LaneId::ROOT, variant.end()).is_some());
}

#[test]
fn tasks_that_ended_long_ago_are_dropped_whole() {
    let mut recording = empty(Clock::Wall, info("v", None));
    recording.set_cap(20_000);
    let mut at = 0;
    let mut first = table();
    first.events.push(Event {
        at: Nanos(0),
        kind: open(0, LaneId::NONE, LaneKind::Task),
    });
    recording.fold(0, first);
    let mut sizes = Vec::new();
    for round in 0..60_u32 {
        let mut batch = Batch::default();
        for task in 0..1_000_u32 {
            let lane = 1 + round * 1_000 + task;
            let mut push = |kind| {
                at += 100;
                batch.events.push(Event {
                    at: Nanos(at),
                    kind,
                });
            };
            push(open(lane, LaneId::ROOT, LaneKind::Task));
            let lane = LaneId(lane);
            push(EventKind::PollStarted {
                lane,
                worker: WorkerId(0),
                site: PollSite::ELSEWHERE,
            });
            push(EventKind::Ended {
                lane,
                outcome: Outcome::Completed,
            });
        }
        recording.fold(0, batch);
        sizes.push(recording.memory());
    }
    assert!(sizes[59] <= sizes[20] + sizes[20] / 4, "{sizes:?}");
    let facts = recording.variants()[0].facts();
    assert_eq!((facts.tasks, facts.completed), (60_001, 60_000));
}

#[test]
fn a_variant_that_spins_takes_no_detail_from_another() {
    let mut recording = Recording::new(
        Meta::default(),
        vec![info("quiet", None), info("spins", None)],
    );
    recording.set_cap(30_000);
    recording.fold(0, yields(500));
    let quiet = recording.variants()[0].memory();
    recording.fold(1, yields(20_000));
    let [of_quiet, of_spins] = [0, 1].map(|variant| recording.variants()[variant].dropped_events());
    assert_eq!(of_quiet, 0);
    assert!(of_spins > 10_000, "{of_spins}");
    assert_eq!(recording.variants()[0].memory(), quiet);
    assert_eq!(recording.variants()[0].detail_from(), Nanos::ZERO);
}

/// A recording that keeps the detail of 10,000 events, with a batch of it.
fn capped(batch: Batch) -> Recording {
    let mut recording = empty(Clock::Wall, info("v", None));
    recording.set_cap(10_000);
    recording.fold(0, batch);
    recording
}

/// How many pieces of detail of lanes are kept.
fn kept(recording: &Recording) -> usize {
    let variant = &recording.variants()[0];
    let lanes = variant.lanes().iter();
    lanes.map(|lane| lane.spans(variant.end()).count()).sum()
}

#[test]
fn the_cap_holds_in_a_run_that_is_quiet_and_then_spins() {
    let mut batch = yields(20_000);
    for event in &mut batch.events[1..] {
        event.at.0 += 60_000_000_000;
    }
    assert!(kept(&capped(batch)) <= 10_000);
}

#[test]
fn the_cap_holds_where_no_time_passes() {
    let mut batch = yields(20_000);
    for event in &mut batch.events {
        event.at = Nanos::ZERO;
    }
    let recording = capped(batch);
    assert!(kept(&recording) <= 10_000);
    let variant = &recording.variants()[0];
    assert!(variant.state_at(LaneId::ROOT, Nanos::ZERO).is_some());
}

/// So many yields of the variant's own task, one in 300 ns, after a script.
fn then_yields(script: Script, count: u64) -> Batch {
    let mut batch = script.batch();
    let from = batch.events.last().unwrap().at;
    let mut more = yields(count).events;
    more.remove(0);
    for event in &mut more {
        event.at = event.at.plus(from);
    }
    batch.events.extend(more);
    batch
}

#[test]
fn an_arm_that_its_loop_may_use_again_is_kept() {
    let arm = EventKind::Opened {
        lane: LaneId(1),
        parent: LaneId::ROOT,
        kind: LaneKind::Branch,
        name: NameId(2),
        line: 5,
        numbered: false,
    };
    let script = Script::new().then(arm).poll(1).end(1);
    let mut recording = capped(then_yields(script, 10_000));
    let at = recording.end();
    let (lane, outcome) = (LaneId(1), Outcome::Completed);
    let kinds = [
        EventKind::Reopened { lane },
        EventKind::Ended { lane, outcome },
    ];
    let events = kinds.map(|kind| Event { at, kind }).into();
    recording.fold(
        0,
        Batch {
            events,
            ..Batch::default()
        },
    );
    let lane = recording.variants()[0].lane(lane).unwrap();
    assert_eq!((lane.start, lane.end), (Nanos::ZERO, Some(at)));
}

#[test]
fn what_was_dropped_is_said_to_be_and_the_playhead_keeps_away() {
    let script = Script::new().suspend(0, SLEEP, None).at(2_000.0);
    let script = script.wake(0, LaneId::NONE);
    let recording = capped(then_yields(script, 10_000));
    let variant = &recording.variants()[0];
    let from = variant.detail_from();
    let why = variant.why(LaneId::ROOT, Nanos(1_000)).unwrap();
    assert_eq!(
        long(&why, Unit::Seconds),
        "root exists, but its detail before 2.00 s was dropped"
    );
    let mut playback = Playback::opened(&recording);
    assert_eq!(playback.playhead(), from);
    for command in [
        Command::Start,
        Command::To(Nanos(1_000)),
        Command::SeekBack,
        Command::StepBack,
    ] {
        playback.command(command, &recording);
        assert_eq!(playback.playhead(), from, "{command:?}");
    }
}

#[test]
fn only_what_had_detail_is_counted_as_dropped_and_lines_stay_counted() {
    let lane = LaneId::ROOT;
    let mut script = Script::new();
    // these change nothing that is kept
    for _ in 0..5_000 {
        script = script.then(EventKind::Unblocked { lane });
    }
    for line in 0..7 {
        let text = TextId(0);
        script = script.at(f64::from(line));
        script = script.then(EventKind::Logged { lane, text });
    }
    let recording = capped(then_yields(script, 10_000));
    let variant = &recording.variants()[0];
    assert!(variant.log().is_empty());
    assert_eq!(variant.count("logged"), Some(7));
    let read = from_json(&to_json(&recording)).unwrap();
    assert_eq!(read.variants()[0].count("logged"), Some(7));
    let all = variant.dropped_events() + kept(&recording) as u64;
    assert!((30_000..30_020).contains(&all), "{all}");
}
