//! Lanes that wait for each other.

use awaitscope::recording::{Cycle, WaitKind};

use crate::demos::{big_acquire, buffered, circles, never_ends, set_aside};
use crate::recorded::{Recorded, at};

/// The circles at an instant: of each step the lane, its operation, and the gauge of what it waits for.
fn cycles(run: &Recorded, milliseconds: u64) -> Vec<Vec<(String, WaitKind, String)>> {
    let cycles = run.variant().cycles_at(at(milliseconds));
    cycles.iter().map(|cycle| steps(run, cycle)).collect()
}

fn steps(run: &Recorded, cycle: &Cycle) -> Vec<(String, WaitKind, String)> {
    let variant = run.variant();
    let steps = cycle.steps.iter().map(|step| {
        let lane = variant.lane(step.lane).unwrap().name.to_string();
        let gauge = step.object.and_then(|gauge| variant.demo_gauge(gauge));
        let gauge = gauge.map_or_else(String::new, |gauge| gauge.name.to_string());
        (lane, step.wait, gauge)
    });
    steps.collect()
}

fn step(lane: &str, wait: WaitKind, gauge: &str) -> (String, WaitKind, String) {
    (lane.to_owned(), wait, gauge.to_owned())
}

#[test]
fn two_tasks_that_take_two_locks_in_opposite_order() {
    let run = Recorded::of_the_first(100, circles::two_locks());
    assert!(cycles(&run, 9).is_empty(), "both sleep");
    let expected = [
        step("transfer #1", WaitKind::Lock, "lock #2"),
        step("transfer #2", WaitKind::Lock, "lock"),
    ];
    assert_eq!(cycles(&run, 50), [expected.to_vec()]);
    let cycle = run.variant().cycles_at(at(50)).remove(0);
    let lines: Vec<_> = cycle.steps.iter().map(|step| step.line).collect();
    assert_eq!(lines, [Some(13), Some(13)]);
    let holder = cycle.steps[0].holder.unwrap();
    assert_eq!(holder.lane, Some(run.lane("transfer #2").id));
    assert_eq!((holder.line, holder.since), (Some(11), at(0)));
    // who waits for the circle is told of it
    let root = run.variant().lanes()[0].id;
    assert_eq!(run.variant().cycle_of(root, at(50)), Some(cycle));
    assert_eq!(run.recording().cycles_at(at(50)).len(), 1);
}

#[test]
fn the_same_order_or_a_limit_makes_no_circle() {
    let programs = [
        Recorded::of(circles::two_locks_in_order()),
        Recorded::of(circles::two_locks_with_a_limit()),
        Recorded::of(circles::moved_permit()),
        Recorded::of(circles::sender_moved_away()),
        Recorded::of(big_acquire::big_first()),
        Recorded::of(never_ends::cured()),
        Recorded::of(set_aside::owned()),
    ];
    for (index, run) in programs.iter().enumerate() {
        for when in (0..700).step_by(5) {
            assert_eq!(cycles(run, when), [] as [Vec<_>; 0], "{index}, {when} ms");
        }
    }
}

#[test]
fn two_jobs_that_take_a_second_permit_of_a_pool_of_two() {
    let run = Recorded::of_the_first(100, circles::nested_pool());
    assert!(cycles(&run, 5).is_empty());
    let found = cycles(&run, 50);
    assert_eq!(found.len(), 1, "{found:?}");
    let waits = [WaitKind::Acquire, WaitKind::Calls];
    assert!(
        found[0].iter().all(|(_, wait, _)| waits.contains(wait)),
        "{found:?}"
    );
    assert!(
        found[0].iter().any(|(lane, ..)| lane.starts_with("part")),
        "{found:?}"
    );
}

#[test]
fn a_ring_of_full_queues() {
    let run = Recorded::of_the_first(100, circles::ring());
    let expected = [
        step("node #1", WaitKind::Send, "queue two"),
        step("node #2", WaitKind::Send, "queue one"),
    ];
    assert_eq!(cycles(&run, 50), [expected.to_vec()]);
}

#[test]
fn a_task_that_locks_what_it_holds() {
    let run = Recorded::of_the_first(100, circles::locked_twice());
    let found = cycles(&run, 50);
    let expected = [
        step("post", WaitKind::Calls, ""),
        step("count", WaitKind::Lock, "lock"),
    ];
    assert_eq!(found, [expected.to_vec()]);
}

#[test]
fn a_reader_behind_a_writer_that_waits_for_the_reader() {
    let run = Recorded::of_the_first(100, circles::read_twice());
    assert!(cycles(&run, 15).is_empty(), "the reader sleeps");
    let expected = [
        step("reader", WaitKind::Read, "lock config"),
        step("writer", WaitKind::Write, "lock config"),
    ];
    assert_eq!(cycles(&run, 50), [expected.to_vec()]);
}

#[test]
fn a_future_that_was_given_the_lock_and_is_not_polled() {
    // without the limit of the program, which could end it
    let run = Recorded::of(set_aside::borrowed());
    assert!(cycles(&run, 200).is_empty());
    assert_eq!(cycles(&run, 500), [] as [Vec<_>; 0], "the limit ends it");
    let run = Recorded::of(buffered::stuck());
    assert_eq!(cycles(&run, 500), [] as [Vec<_>; 0], "the limit ends it");
}

#[test]
fn a_receiver_whose_last_sender_its_own_caller_keeps() {
    let run = Recorded::of_the_first(1000, never_ends::kept());
    assert!(cycles(&run, 50).is_empty(), "the couriers sleep");
    let expected = [
        step("test", WaitKind::Calls, ""),
        step("empty", WaitKind::Recv, "queue letterbox"),
    ];
    assert_eq!(cycles(&run, 500), [expected.to_vec()]);
}
