//! What is kept, forgotten, given to somebody who is not polled, or asked for in vain: who has it is told.

use std::time::Duration;

use awaitscope::recording::{Clock, FindingKind, LaneId, LaneKind, MarkKind, Nanos, Outcome};
use awaitscope::run::Start;
use awaitscope::theme::{Depth, Theme};
use awaitscope::wording;

use crate::demos::given;
use crate::recorded::{Recorded, plan};

/// Why nothing can happen any more in a program.
fn standstill(run: &Recorded) -> String {
    assert_eq!(run.variant().outcome(), Outcome::Stuck);
    wording::standstill(run.variant())
}

#[test]
fn forgotten_permits_are_told_with_who_forgot_them() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(given::permits())));
    let told = standstill(&run);
    let expected = "forgetful #3 has been waiting at line 13 for a permit (permits: 0 of 2 free) since 0.00 ms; \
                    one was forgotten by forgetful #1 at 20.00 ms (line 15) and \
                    one was forgotten by forgetful #2 at 20.00 ms (line 15)";
    assert!(told.contains(expected), "{told}");
    assert_eq!(run.gauge("permits", 10), Some(2));
    // forgotten ones stay taken: there is none for anybody
    assert_eq!(run.gauge("permits", 25), Some(2));
}

#[test]
fn permits_that_are_added_take_the_place_of_forgotten_ones() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(given::permits_added())));
    assert_eq!(run.variant().outcome(), Outcome::Completed);
    assert!(run.why("forgetful #3", 30).contains("one was forgotten by"));
    let pool = awaitscope::recording::GaugeId(0);
    let at = |milliseconds| {
        run.variant()
            .holders_at(pool, crate::recorded::at(milliseconds))
            .len()
    };
    // two forgotten and one in line; one forgotten and one in use
    assert_eq!([at(30), at(60)], [3, 2]);
}

#[test]
fn who_asks_for_more_permits_than_there_are_waits_for_ever() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(given::more_than_there_are())));
    let told = standstill(&run);
    assert!(
        told.contains("for 4 permits of pool (0 of 3 free)"),
        "{told}"
    );
    assert!(told.ends_with("; there are 3 in all"), "{told}");
}

#[test]
fn room_that_is_reserved_is_told_with_who_keeps_it() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(given::reserved())));
    let told = standstill(&run);
    let expected = "guest has been waiting at line 50 for room in the queue orders (0 of 1) since 0.00 s; \
                    1 place in it is reserved by test since 0.00 s (line 49); its receiver was last used by test at line 51";
    assert!(told.contains(expected), "{told}");
}

#[test]
fn room_on_its_way_to_a_send_that_nobody_polls_is_told() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(given::send_set_aside())));
    let told = standstill(&run);
    let expected = "test has been waiting at line 72 for room in the queue orders (1 of 1) since 0.20 s; \
                    1 place in it is on its way to &mut first; its receiver was last used by cook at line 58; \
                    cook has been waiting at line 58 for a message from the queue orders since 0.20 s";
    assert!(told.contains(expected), "{told}");
    let expected = "&mut first has been ready since 0.20 s (woken by cook), but nobody polls it: test waits at line 72 for room in the queue orders";
    assert!(told.contains(expected), "{told}");
    let found = run.variant().findings();
    let left = found
        .iter()
        .find(|found| found.kind == FindingKind::LeftUnpolled);
    assert_eq!(
        wording::finding(run.variant(), left.unwrap()),
        "&mut first could run, but nothing polls it: test awaits something else at line 72"
    );
}

#[test]
fn a_tracker_that_nobody_closes_is_waited_for_when_its_tasks_have_ended() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(given::tracker())));
    for (at, target) in [
        (
            10,
            "for all of its tasks to end (2 left) and its tracker to be closed",
        ),
        (40, "for its task to end and its tracker to be closed"),
        (60, "for its tracker to be closed (its tasks have ended)"),
    ] {
        let why = run.why("test", at);
        assert!(why.contains(target), "{at}: {why}");
    }
    assert_eq!(run.variant().stuck_since(), Some(crate::recorded::at(60)));
    standstill(&run);
}

#[test]
fn a_broadcast_queue_empties_after_its_sender_too() {
    let run = Recorded::of(given::news());
    // 6 and 7 are left at 0.08 s, when the sender goes; that it was too slow takes none of them
    assert_eq!(run.gauge("queue", 90), Some(2));
    assert_eq!(run.gauge("queue", 170), Some(1));
    assert_eq!(run.gauge("queue", 220), Some(0));
}

#[test]
fn messages_for_others_are_none_of_who_waits() {
    let run = Recorded::of(given::news_too_late());
    assert_eq!(run.gauge("queue", 50), Some(1));
    let why = run.why("test", 50);
    assert!(
        why.contains("for a message from the queue first since"),
        "{why}"
    );
}

#[test]
fn a_barrier_says_how_many_have_come() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(given::barrier())));
    let told = standstill(&run);
    let expected = "for the other tasks at the barrier start (3 of 4 have arrived) since 20.00 ms";
    assert!(told.contains(expected), "{told}");
    let why = run.why("runner #1", 5);
    assert!(why.contains("(1 of 4 has arrived)"), "{why}");
}

#[test]
fn who_gets_no_answer_finds_the_channel_closed() {
    let run = Recorded::of(given::no_answer());
    let mut marks = run.variant().marks().iter();
    let mark = marks.find(|mark| mark.kind == MarkKind::Closed).unwrap();
    assert_eq!((mark.lane, mark.line), (LaneId::ROOT, 135));
}

#[test]
fn tasks_that_end_with_their_set_say_who_dropped_it() {
    let run = Recorded::of(given::set());
    let sleeps = run
        .variant()
        .lanes()
        .iter()
        .filter(|lane| lane.kind == LaneKind::Task);
    let sleeps: Vec<_> = sleeps.map(|lane| lane.name.clone()).collect();
    let why = run.why(&sleeps[2], 40);
    assert!(
        why.contains("was cancelled at 0.03 s: first_of_three dropped the set that it was in"),
        "{why}"
    );
}

#[test]
fn a_guard_across_an_await_of_a_local_task_holds_the_thread_of_its_set() {
    let start: Start = |_| Ok(Box::pin(given::local_guard()));
    let mut plan = plan(start, Clock::Wall, 1);
    plan.variants[0].limit = Some(Duration::from_millis(400));
    let run = Recorded::over(plan);
    let found: Vec<_> = run
        .variant()
        .findings()
        .iter()
        .map(|found| wording::finding(run.variant(), found))
        .collect();
    let circle = "test is polling fast, which waits for the lock count, held by slow, which has to be polled by test: \
                  none of them can ever continue";
    assert!(found.iter().any(|found| found == circle), "{found:?}");
    assert!(
        found
            .iter()
            .any(|found| found.starts_with("test held its thread at line 165 for ")),
        "{found:?}"
    );
    let time = run.variant().workers()[0].time(run.variant().end());
    assert!(time.held > time.busy, "{time:?}");
}

/// The text of a run, on one line.
fn text(run: &Recorded) -> String {
    let text = awaitscope::export::text(
        run.recording(),
        Theme::new(Depth::Mono, true),
        awaitscope::export::WIDEST,
        &|_| None,
    );
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_written_at_the_instant_of_a_spawn_is_told_in_its_order() {
    let run = Recorded::of(given::writes_after());
    let told = text(&run);
    let order = "test spawns Sleep #1, writes \"spawned\" and waits";
    assert!(told.contains(order), "{told}");
    let order = "writes \"ended\", spawns Sleep #2 and waits";
    assert!(told.contains(order), "{told}");
    let json = awaitscope::recording::file::to_json(run.recording());
    assert_eq!(json.matches("\"made_first\":true").count(), 1, "{json}");
    let read = awaitscope::recording::file::from_json(&json).unwrap();
    assert_eq!(awaitscope::recording::file::to_json(&read), json);
}

#[test]
fn a_job_that_sleeps_holds_its_thread() {
    let start: Start = |_| Ok(Box::pin(given::sleeping_job()));
    let told = text(&Recorded::to_the_end(start));
    assert!(told.contains("job holds its thread at line 184"), "{told}");
    // when its thread starts is up to the machine in real time; that it sleeps for long is not
    let run = Recorded::in_real_time(1, start);
    let job = run.lane("block in sleeping_job");
    let mut spans = job.spans(run.variant().end());
    let asleep = spans
        .find(awaitscope::recording::Span::is_blocking)
        .unwrap();
    let middle = Nanos(u64::midpoint(asleep.from.0, asleep.to.0));
    let why = run.why_at(&job.name, middle);
    let sleeps = "block in sleeping_job runs on its own thread at line 184";
    assert_eq!(why, sleeps);
}

#[test]
fn a_job_that_has_waited_for_its_thread_is_told_to_hold_it() {
    let start: Start = |_| Ok(Box::pin(given::jobs_in_line()));
    let mut plan = plan(start, Clock::Virtual, 1);
    plan.variants[0].blocking_threads = Some(1);
    let told = text(&Recorded::over(plan));
    let second = "second, ready since 0.00 ms (new), runs at last and holds its thread at line 192";
    assert!(told.contains(second), "{told}");
}
