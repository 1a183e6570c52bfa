//! The cap on memory: what goes, what stays, and what is said of it.

use awaitscope::recording::{
    Batch, Clock, Event, EventKind, LaneId, LaneKind, Nanos, Outcome, WorkerId,
};

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
    assert!(late <= early + early / 5, "{early} bytes became {late}");
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
