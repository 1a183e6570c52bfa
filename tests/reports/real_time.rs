//! Programs in real time, on one worker or two: only what holds on a slow and busy machine too.

use awaitscope::recording::{FindingKind, MarkKind, Nanos, Outcome, State};
use awaitscope::wording;

use crate::demos::{never_ends, threads};
use crate::recorded::Recorded;

/// Records a program in real time on so many workers.
macro_rules! recorded {
    ($workers:literal, $program:path) => {
        Recorded::in_real_time($workers, |_| Ok(Box::pin($program())))
    };
}

fn sentence(run: &Recorded, kind: FindingKind) -> String {
    let findings = run.variant().findings();
    let found = findings.iter().find(|finding| finding.kind == kind);
    let found = found.unwrap_or_else(|| panic!("no {kind:?} among {findings:?}"));
    wording::finding(run.variant(), found)
}

/// An instant in the middle of the first stretch of a lane in a state.
fn middle(run: &Recorded, lane: &str, state: State) -> Nanos {
    let mut spans = run.lane(lane).spans(run.variant().end());
    let span = spans.find(|span| span.state == state && span.to.0 > span.from.0 + 1_000);
    let span = span.unwrap_or_else(|| panic!("{lane} is never {state:?}"));
    Nanos(u64::midpoint(span.from.0, span.to.0))
}

#[test]
fn an_arm_that_is_always_ready_keeps_the_thread() {
    let run = recorded!(1, threads::ready_arm);
    let held = sentence(&run, FindingKind::LongPoll);
    assert!(held.starts_with("test held its thread for"), "{held}");
    assert!(held.ends_with(": 1 task was ready meanwhile"), "{held}");
    let starved = sentence(&run, FindingKind::StarvedArm);
    assert!(
        starved.starts_with("line.recv() was never polled in"),
        "{starved}"
    );
    assert!(
        starved.ends_with(": ready(()) was ready each time"),
        "{starved}"
    );
    let why = run.why_at("feed", middle(&run, "feed", State::Ready));
    assert!(
        why.contains("no thread is free: worker 0 is held by test"),
        "{why}"
    );
    assert_eq!(run.variant().log()[0].text.as_ref(), "got 0 of 400");
    // a turn is two ends; all of them as events would be more than a hundred times as many
    let turns = run.lane("ready(())").turns().completed;
    assert!(run.variant().events() < turns.max(1_000), "{turns} turns");
}

#[test]
fn the_other_arm_of_a_blocking_one_is_not_polled() {
    let run = recorded!(2, threads::in_place);
    let held = sentence(&run, FindingKind::LongPoll);
    assert!(
        held.starts_with("test held its thread at line 65 for"),
        "{held}"
    );
    let why = run.why_at("light()", middle(&run, "heavy()", State::Running));
    let end = "but nobody polls it: test holds the main thread at line 65, for";
    assert!(why.contains(end), "{why}");
}

#[test]
fn an_arm_of_a_task_that_left_its_worker_waits_for_that_task() {
    let run = recorded!(2, threads::in_place_beside);
    let why = run.why_at("light()", middle(&run, "heavy()", State::Running));
    let task = "(its timer fired), but its task left_its_worker holds worker 0 at line 65, for";
    assert!(why.contains(task), "{why}");
}

#[test]
fn the_task_that_was_made_last_waits_for_its_worker() {
    let run = recorded!(2, threads::lifo_slot);
    let why = run.why_at("child", middle(&run, "child", State::Ready));
    assert!(why.starts_with("child has been ready since"), "{why}");
    assert!(why.contains("is held by parent at line 81"), "{why}");
    let end = "1 idle; no other worker can take the task that parent made ready last";
    assert!(why.ends_with(end), "{why}");
}

#[test]
fn an_abort_of_a_blocking_job_has_no_effect() {
    let run = recorded!(1, threads::abort_blocking);
    let job = "block in abort_blocking";
    assert_eq!(run.lane(job).outcome, Outcome::Completed);
    assert_eq!(
        sentence(&run, FindingKind::AbortIgnored),
        "abort at line 100 had no effect on block in abort_blocking: a blocking job that has begun runs to its end"
    );
}

#[test]
fn a_limit_around_a_blocking_job_ends_the_wait_only() {
    let run = recorded!(1, threads::timeout_cured);
    let job = run.lane("block in timeout_cured");
    assert!(job.detached);
    let detached = run.variant().detached_at(job.id).unwrap();
    let passed = run
        .variant()
        .marks()
        .iter()
        .find(|mark| mark.kind == MarkKind::TimedOut);
    assert!(passed.unwrap().at <= detached);
}

#[test]
fn a_foreign_executor_gets_no_budget() {
    let run = recorded!(1, threads::budget_gone);
    let spent = sentence(&run, FindingKind::BudgetSpent);
    assert!(
        spent.starts_with("quick #129 used up the budget of its task at line 112"),
        "{spent}"
    );
    assert!(
        spent.ends_with("a new budget comes only when outer returns to its runtime"),
        "{spent}"
    );
    assert_eq!(run.variant().log()[0].text.as_ref(), "stuck");
}

#[test]
fn a_timer_of_a_runtime_that_is_gone_panics_in_its_lane() {
    let run = recorded!(1, threads::runtime_dropped);
    assert_eq!(run.lane("late").outcome, Outcome::Panicked);
    assert_eq!(run.variant().outcome(), Outcome::Completed);
}

#[test]
fn who_waits_for_a_lock_of_std_holds_its_thread() {
    let run = recorded!(2, threads::std_guard);
    let second = run.lane("second");
    let mut spans = second.spans(run.variant().end());
    assert!(spans.any(|span| span.is_blocking()));
    let why = run.why_at("first", middle(&run, "second", State::Suspended));
    assert!(why.contains("sleeping at line 171"), "{why}");
}

#[test]
fn futures_that_block_run_in_turn() {
    // on the paused clock a blocked thread takes exactly its time
    let run = Recorded::of(threads::join_in_turn());
    assert_eq!(run.end("fetch(3)"), (Some(300), Outcome::Completed));
    assert_eq!(
        sentence(&run, FindingKind::LongPoll),
        "test held its thread at line 46 for 0.30 s"
    );
    let run = Recorded::of(threads::join_together());
    assert_eq!(run.end("fetch_async(3)"), (Some(100), Outcome::Completed));
    assert!(run.variant().findings().is_empty());
}

#[test]
fn a_circle_that_is_certain_only_when_all_stand_still_is_told_at_that_instant() {
    let run = recorded!(1, never_ends::kept);
    let stuck = run.variant().stuck_since().unwrap();
    let findings = run.variant().findings();
    let mut circles = findings.iter().filter(|f| f.kind == FindingKind::Deadlock);
    assert_eq!(circles.next().unwrap().at, stuck);
    assert!(circles.next().is_none());
}
