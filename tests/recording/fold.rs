//! What single rules of the fold make of a run.

use awaitscope::recording::file::{from_json, to_json};
use awaitscope::recording::{
    Cause, Clock, EventKind, GaugeId, GaugeKind, LaneId, LaneKind, NameId, Nanos, PollSite, State,
    WorkerId,
};
use awaitscope::wording::{Unit, long};

use super::script::{CALLS, SLEEP, Script, in_batches};
use super::{empty, info};

fn ms(ms: f64) -> Nanos {
    Nanos::from_seconds(ms / 1e3)
}

#[test]
fn a_wait_that_is_first_named_after_an_arm_was_set_aside_keeps_its_lines() {
    let script = Script::new().open(1, 0, LaneKind::Branch).poll(1);
    let script = script.suspend(1, SLEEP, None).set_aside(1);
    let batch = script.at(1.0).suspend(0, CALLS, None).batch();
    // the first batch names neither of the waits that come with the second
    let events = batch.events.len();
    let mut recording = empty(Clock::Wall, info("v", None));
    for part in in_batches(&batch, &[events - 1]) {
        recording.fold(0, part);
    }
    let variant = &recording.variants()[0];
    let moment = variant.state_at(LaneId::ROOT, ms(1.0)).unwrap();
    assert_eq!(moment.lines, [5, 7]);
    let why = long(&variant.why(LaneId(1), ms(1.0)).unwrap(), Unit::Seconds);
    assert!(why.contains("is set aside"), "{why}");
}

/// `join!(work(), work())` in a loop: the lanes are those of the turn before.
fn turns(turns: u32) -> Script {
    let mut script = Script::new();
    for turn in 0..turns {
        let start = f64::from(turn) * 10.0;
        script = script.at(start);
        for lane in [1, 2] {
            script = match turn {
                0 => script.open(lane, 0, LaneKind::Branch),
                _ => script.reopen(lane),
            };
        }
        for lane in [1, 2] {
            script = script.poll(lane).adopt(lane).suspend(lane, SLEEP, None);
        }
        script = script.at(start + 5.0).poll(1).end(1).poll(2).end(2);
    }
    script
}

#[test]
fn the_arms_of_a_loop_are_in_flight_once_in_each_turn() {
    let recording = turns(5).live();
    let variant = &recording.variants()[0];
    let facts = variant.facts();
    assert_eq!((facts.max_in_flight, facts.calls), (2, 10));
    let gauge = variant.gauge("in flight").unwrap();
    assert_eq!(gauge.last(), Some(0.0));
    assert_eq!(gauge.at(ms(42.0)), Some(2.0));
}

#[test]
fn an_arm_that_is_not_polled_in_its_turn_is_no_call() {
    let script = turns(1).at(20.0).reopen(1).reopen(2);
    let script = script.poll(1).adopt(1).at(25.0);
    let recording = script.end(1).end(2).live();
    let gauge = recording.variants()[0].gauge("in flight").unwrap();
    assert_eq!(gauge.at(ms(22.0)), Some(1.0));
    assert_eq!(gauge.last(), Some(0.0));
}

#[test]
fn an_arm_that_is_set_aside_stays_in_flight_until_it_ends() {
    let script = Script::new().open(1, 0, LaneKind::Branch).poll(1).adopt(1);
    let script = script.suspend(1, SLEEP, None).set_aside(1);
    let script = script.at(5.0).reopen(1).poll(1).at(10.0).end(1);
    let recording = script.live();
    let gauge = recording.variants()[0].gauge("in flight").unwrap();
    assert_eq!(gauge.at(ms(7.0)), Some(1.0));
    assert_eq!(gauge.last(), Some(0.0));
}

/// The variant's own task waits for a call, which waits without a timer or until `due`.
fn waits(due: Option<f64>) -> Script {
    let script = Script::new().open(1, 0, LaneKind::Call).poll(1);
    script.suspend(1, SLEEP, due).suspend(0, CALLS, None)
}

#[test]
fn a_task_whose_call_is_woken_is_woken_too() {
    let script = waits(None).at(5.0).wake(1, LaneId(7)).at(5.001);
    let recording = script.wake(0, LaneId(7)).at(6.0).live();
    let moment = recording.variants()[0].state_at(LaneId::ROOT, ms(6.0));
    let moment = moment.unwrap();
    assert_eq!(moment.cause, Some(Cause::Woken(Some(LaneId(7)))));
    assert_eq!(moment.since, ms(5.001));
}

#[test]
fn a_task_whose_call_is_due_is_due_since_then() {
    let script = waits(Some(5.0)).at(50.0).wake(1, LaneId::NONE).at(50.001);
    let recording = script.wake(0, LaneId::NONE).at(60.0).live();
    let moment = recording.variants()[0].state_at(LaneId::ROOT, ms(60.0));
    let moment = moment.unwrap();
    // a timer may be late by what it costs to drive it
    assert_eq!((moment.cause, moment.since), (Some(Cause::Due), ms(7.0)));
}

#[test]
fn a_timer_that_was_due_does_not_make_later_waits_due() {
    let mut script = Script::new();
    for lane in 1..=3 {
        script = script.open(lane, 0, LaneKind::Branch).poll(lane);
        script = script.suspend(lane, SLEEP, Some(100.0));
    }
    script = script.suspend(0, CALLS, None).at(101.0);
    script = script.wake(1, LaneId::NONE).wake(0, LaneId::NONE);
    script = script.wake(2, LaneId::NONE).wake(3, LaneId::NONE);
    script = script.at(101.1).poll(0);
    for lane in 1..=3 {
        script = script.poll(lane).end(lane);
    }
    script = script.suspend(0, SLEEP, Some(601.0)).at(601.5);
    script = script.wake(0, LaneId::NONE).at(602.0).poll(0);
    let recording = script.live();
    let moment = recording.variants()[0].state_at(LaneId::ROOT, ms(300.0));
    assert_eq!(moment.unwrap().state, State::Suspended);
}

#[test]
fn a_poll_whose_end_was_not_seen_leaves_the_worker_to_the_next() {
    let script = Script::new().at(10.0).open(1, 0, LaneKind::Task).poll(1);
    let recording = script.at(20.0).end(1).at(30.0).live();
    let variant = &recording.variants()[0];
    let at = |t| variant.worker_at(WorkerId(0), ms(t));
    assert_eq!(at(5.0), Some(LaneId::ROOT));
    assert_eq!((at(15.0), at(25.0)), (Some(LaneId(1)), None));
    // the root's poll went on for the fold, but not on this worker
    assert!(variant.workers()[0].spans().iter().all(|s| s.to < ms(30.0)));
}

#[test]
fn a_gauge_keeps_only_numbers_that_a_file_can_hold() {
    let gauge = GaugeId(0);
    let mut script = Script::new().then(EventKind::GaugeOpened {
        gauge,
        name: NameId(3),
        kind: GaugeKind::Gauge,
        capacity: f64::INFINITY,
    });
    for value in [f64::NAN, 3.0, f64::INFINITY, f64::NEG_INFINITY] {
        script = script.then(EventKind::GaugeSet { gauge, value }).at(1.0);
    }
    let recording = script.live();
    let facts = recording.variants()[0].gauge_facts("queue").unwrap();
    assert_eq!((facts.min, facts.max, facts.last), (3.0, 3.0, 3.0));
    let written = to_json(&recording);
    assert_eq!(to_json(&from_json(&written).unwrap()), written);
}

#[test]
fn a_step_stops_where_a_timer_is_due_that_nobody_drives() {
    // the task sleeps until 10 ms; the thread is held, so that no event says that it is due
    let script = Script::new().suspend(0, SLEEP, Some(10.0)).at(50.0);
    let recording = script.live();
    assert_eq!(recording.next_change(ms(1.0)), Some(ms(12.0)));
    assert_eq!(recording.next_change(ms(12.0)), None);
    assert_eq!(recording.previous_change(ms(50.0)), Some(ms(12.0)));
    assert_eq!(recording.previous_change(ms(12.0)), Some(ms(0.0)));
}

#[test]
fn a_file_with_instants_that_no_run_reaches_is_refused() {
    let written = to_json(&Script::new().at(50.0).live());
    let far = written.replace("\"end\":50000000", "\"end\":18446744073709551615");
    let error = from_json(&far).unwrap_err().to_string();
    assert!(error.contains("213503 days after its start"), "{error}");
    assert!(error.contains("1000 days at most"), "{error}");
    // a deadline is none of them
    let sleep = Script::new().suspend(0, SLEEP, Some(1e15)).live();
    assert!(from_json(&to_json(&sleep)).is_ok());
}

#[test]
fn a_call_that_sleeps_in_its_poll_holds_the_worker_of_its_task() {
    let call = EventKind::PollStarted {
        lane: LaneId(1),
        worker: WorkerId::NONE,
        site: PollSite::BODY,
    };
    let lane = LaneId(1);
    let script = Script::new().open(1, 0, LaneKind::Call).then(call);
    let script = script.at(2.0).then(EventKind::Blocked { lane, line: 3 });
    let script = script.at(10.0).then(EventKind::Unblocked { lane });
    let recording = script.end(1).end(0).live();
    let facts = recording.variants()[0].facts();
    assert_eq!((facts.busy, facts.held), (0.2, 0.8));
}
