//! Variants that run one after another.

use std::time::Duration;

use awaitscope::probe::AwaitExt as _;
use awaitscope::probe::facade::tokio as demo_tokio;
use awaitscope::recording::{Clock, LaneId, Outcome, Variant};
use awaitscope::run::{self, Plan, Start};

use super::{ALONE, Program, block, plan, spin, within};

fn naps(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(async {
        demo_tokio::time::sleep(Duration::from_millis(100))
            .awaitscope_at(1, "")
            .await;
    }))
}

/// The programs as variants that run one after another.
fn in_turn(programs: &[(&str, Start)]) -> Plan {
    let mut plan = plan(naps, Clock::Wall);
    plan.together = false;
    let one = plan.variants.remove(0);
    plan.variants.extend(programs.iter().map(|(id, start)| {
        let mut variant = one.clone();
        variant.id = String::from(*id);
        variant.start = *start;
        variant
    }));
    plan
}

#[test]
fn variants_in_turn_start_when_the_one_before_has_ended_and_count_from_their_own_start() {
    let _alone = ALONE.lock();
    let mut run = run::start(in_turn(&[("a", naps), ("b", block), ("c", naps)])).unwrap();
    let mut states = Vec::new();
    let all = within(Duration::from_secs(60), || {
        run.poll();
        let recording = run.recording();
        let begun: Vec<bool> = recording
            .variants()
            .iter()
            .map(Variant::has_begun)
            .collect();
        let over: Vec<bool> = recording.variants().iter().map(Variant::is_over).collect();
        // what runs is the last one that has begun, and a live view is at its instant
        let last = recording.variants().iter().rev().find(|v| v.has_begun());
        if !recording.is_over() {
            let now = last.map_or(awaitscope::recording::Nanos::ZERO, Variant::end);
            assert_eq!(recording.now(), now);
        }
        if states.last() != Some(&(begun.clone(), over.clone())) {
            states.push((begun.clone(), over));
        }
        // the second one holds its thread until it is stopped at its limit
        begun[1]
    });
    assert!(all, "{states:?}");
    assert!(
        run.recording()
            .waits_for_turn(&run.recording().variants()[2])
    );
    for (begun, over) in &states {
        assert!(!begun[1] || over[0], "{states:?}");
        assert!(!begun[2] || over[1], "{states:?}");
    }
    let first = &run.recording().variants()[0];
    let root = first.lane(LaneId::ROOT).unwrap();
    assert!(root.start.seconds() < 0.05 && first.elapsed().seconds() >= 0.1);
    let second = run.recording().variants()[1].lane(LaneId::ROOT).unwrap();
    assert!(second.start.seconds() < 0.05, "{second:?}");
    run.stop();
    assert!(within(Duration::from_secs(20), || run.has_ended()));
    let recording = run.into_recording();
    assert!(!recording.variants()[2].has_begun());
}

#[test]
fn a_variant_that_is_stopped_at_its_limit_makes_way_for_the_next() {
    let _alone = ALONE.lock();
    let mut plan = in_turn(&[("a", block), ("b", spin), ("c", naps)]);
    for variant in &mut plan.variants {
        variant.limit = Some(Duration::from_millis(150));
    }
    let mut run = run::start(plan).unwrap();
    assert!(within(Duration::from_secs(60), || {
        run.poll();
        run.is_over()
    }));
    assert!(
        !run.recording()
            .waits_for_turn(&run.recording().variants()[2])
    );
    let recording = run.into_recording();
    assert_eq!(recording.now(), recording.end());
    let outcomes = recording.variants().iter().map(Variant::outcome);
    let expected = [Outcome::Running, Outcome::Running, Outcome::Completed];
    assert_eq!(outcomes.collect::<Vec<_>>(), expected);
    // each had its limit from its own start
    for variant in recording.variants() {
        assert!(variant.end().seconds() < 1.0, "{:?}", variant.end());
    }
    let text = awaitscope::recording::file::to_json(&recording);
    let read = awaitscope::recording::file::from_json(&text).unwrap();
    assert!(read.meta.in_turn);
}

#[test]
fn those_that_are_asked_for_first_run_first_and_keep_their_places() {
    let _alone = ALONE.lock();
    let mut plan = in_turn(&[("a", naps), ("b", naps), ("c", naps)]);
    plan.first = vec!["c".to_owned()];
    let mut run = run::start(plan).unwrap();
    let mut order = Vec::new();
    assert!(within(Duration::from_secs(60), || {
        run.poll();
        let recording = run.recording();
        for variant in recording.variants().iter().filter(|v| v.has_begun()) {
            if !order.contains(&variant.id().to_owned()) {
                order.push(variant.id().to_owned());
                // the view is at the instant of what has begun last
                assert!(recording.is_over() || recording.now() == variant.end());
            }
        }
        run.is_over()
    }));
    assert_eq!(order, ["c", "a", "b"]);
    let recording = run.into_recording();
    let ids: Vec<_> = recording.variants().iter().map(Variant::id).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    for variant in recording.variants() {
        assert_eq!(variant.outcome(), Outcome::Completed);
    }
}

#[test]
fn the_paused_clock_runs_all_variants_at_once() {
    let _alone = ALONE.lock();
    let mut plan = in_turn(&[("a", naps), ("b", naps)]);
    plan.clock = Clock::Virtual;
    let mut run = run::start(plan).unwrap();
    assert!(within(Duration::from_secs(20), || {
        run.poll();
        run.is_over()
    }));
    assert!(!run.recording().meta.in_turn);
}
