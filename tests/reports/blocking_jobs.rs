//! Blocking jobs that sleep and wait: the paused clock shows what happens in real time.

use std::collections::BTreeMap;
use std::time::Duration;

use awaitscope::recording::{Clock, Outcome, State};
use awaitscope::run::Start;

use crate::demos::blocking_jobs as demo;
use crate::recorded::{self, Recorded};

/// Runs a program on the paused clock, where it takes so many steps of 10 ms. In real time each lane writes the same lines in the same
/// order, and none of them earlier: how much later, and which of two lanes is first then, is up to the machine.
fn as_in_real_time(start: Start, elapsed: u64) -> Recorded {
    let run = Recorded::to_the_end(start);
    assert_eq!(run.variant().elapsed().0 / 10_000_000, elapsed);
    let real = Recorded::in_real_time(1, start);
    let (paused, real) = (by_lane(&run), by_lane(&real));
    let lanes = paused.keys().zip(real.keys());
    assert!(lanes.clone().all(|(paused, real)| paused == real));
    assert_eq!(paused.len(), real.len());
    for (paused, real) in paused.values().zip(real.values()) {
        let texts = |lines: &[(u64, &str)]| lines.iter().map(|line| line.1.to_owned()).collect();
        let [of_paused, of_real]: [Vec<String>; 2] = [texts(paused), texts(real)];
        assert_eq!(of_paused, of_real);
        let mut pairs = paused.iter().zip(real);
        assert!(
            pairs.all(|(paused, real)| paused.0 <= real.0),
            "{paused:?} {real:?}"
        );
    }
    run
}

/// The lines that each lane wrote, with their instants in milliseconds, by its name.
fn by_lane(run: &Recorded) -> BTreeMap<String, Vec<(u64, &str)>> {
    let mut lanes: BTreeMap<String, Vec<(u64, &str)>> = BTreeMap::new();
    for line in run.variant().log() {
        let lane = line.lane.and_then(|lane| run.variant().lane(lane));
        let name = lane.map_or_else(String::new, |lane| lane.name.to_string());
        let written = (line.at.0 / 1_000_000, line.text.as_ref());
        lanes.entry(name).or_default().push(written);
    }
    lanes
}

/// The program of a function.
macro_rules! program {
    ($name:ident) => {
        |_| Ok(Box::pin(demo::$name()))
    };
}

/// When each line was written, in milliseconds.
fn written(run: &Recorded) -> Vec<(u64, &str)> {
    let lines = run.variant().log().iter();
    lines
        .map(|line| (line.at.0 / 1_000_000, line.text.as_ref()))
        .collect()
}

#[test]
fn a_job_sleeps_while_tasks_run() {
    let run = as_in_real_time(program!(sleeps), 30);
    let lines = [
        (100, "tick 1"),
        (150, "half"),
        (200, "tick 2"),
        (250, "whole"),
        (300, "tick 3"),
    ];
    assert_eq!(written(&run), lines);
    assert!(run.stretches("ticks", State::Ready).is_empty());
    assert_eq!(run.end("work"), (Some(250), Outcome::Completed));
    assert!(run.variant().findings().is_empty());
}

#[test]
fn a_job_goes_on_while_a_task_holds_the_worker() {
    let run = as_in_real_time(program!(held_worker), 31);
    let lines = [(150, "half"), (250, "whole"), (310, "held")];
    assert_eq!(written(&run), lines);
    assert_eq!(run.end("work"), (Some(250), Outcome::Completed));
}

#[test]
fn a_job_drives_futures_of_the_runtime() {
    let run = as_in_real_time(program!(block_on), 30);
    let lines = [
        (100, "tick 1"),
        (150, "asked"),
        (150, "answer 7"),
        (200, "tick 2"),
        (250, "slept"),
        (300, "tick 3"),
    ];
    assert_eq!(written(&run), lines);
    assert_eq!(run.stretches("ask", State::Suspended), [(0, 150)]);
    assert_eq!(run.variant().outcome(), Outcome::Completed);
}

#[test]
fn jobs_and_tasks_wait_for_each_other() {
    let run = as_in_real_time(program!(messages), 30);
    let done = written(&run);
    let done = done.iter().filter(|(_, line)| line.starts_with("done"));
    assert!(done.map(|(at, _)| *at).eq([70, 140, 210]));
    assert!(run.stretches("ticks", State::Ready).is_empty());
}

#[test]
fn the_waits_of_std_end_on_the_paused_clock() {
    let run = as_in_real_time(program!(std_waits), 30);
    let lines = written(&run);
    for line in [
        (100, "nothing yet"),
        (200, "nothing yet"),
        (250, "word"),
        (280, "late: true"),
    ] {
        assert!(lines.contains(&line), "{line:?} in {lines:?}");
    }
}

#[test]
fn a_lock_of_std_holds_the_worker_until_the_job_gives_it_back() {
    let run = as_in_real_time(program!(std_lock), 40);
    assert_eq!(run.stretches("ticks", State::Ready), [(100, 200)]);
    assert_eq!(written(&run)[0], (200, "written"));
    let why = run.why("ticks", 150);
    let end = "but no thread is free: worker 0 is held by test at line 130, for 0.10 s so far";
    assert!(why.ends_with(end), "{why}");
}

#[test]
fn a_worker_that_waits_in_another_executor_is_freed_by_its_job() {
    let run = as_in_real_time(program!(foreign_executor), 10);
    assert_eq!(written(&run), [(50, "slept 1"), (100, "slept 2")]);
}

#[test]
fn jobs_of_a_set_end_in_the_order_of_their_sleeps() {
    let run = as_in_real_time(program!(set), 30);
    let jobs = written(&run);
    let jobs = jobs.iter().filter(|(_, line)| line.starts_with("job"));
    assert!(
        jobs.copied()
            .eq([(50, "job 1"), (150, "job 2"), (250, "job 3")])
    );
}

#[test]
fn a_job_without_a_thread_waits_for_one() {
    let mut plan = recorded::plan(program!(queued), Clock::Virtual, 1);
    plan.variants[0].blocking_threads = Some(1);
    let run = Recorded::over(plan);
    let lines = [
        (100, "job 1"),
        (100, "true"),
        (100, "false"),
        (200, "job 3"),
        (200, "true"),
    ];
    assert_eq!(written(&run), lines);
    assert_eq!(run.variant().elapsed().0, 200_000_000);
}

#[test]
fn a_run_is_stopped_while_its_jobs_sleep() {
    let mut plan = recorded::plan(program!(sleeps), Clock::Virtual, 1);
    plan.variants[0].limit = Some(Duration::from_millis(120));
    let run = Recorded::over(plan);
    assert_eq!(run.end("work").1, Outcome::Running);
    assert_eq!(written(&run), [(100, "tick 1")]);
}
