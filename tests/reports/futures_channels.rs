//! Channels of the crate `futures`: their lengths, their ends, and that nobody will ever send.

use awaitscope::recording::{Outcome, WaitKind};

use crate::demos::futures_channels as demo;
use crate::recorded::{Recorded, at};

#[test]
fn a_sender_waits_for_room_in_its_queue() {
    let run = Recorded::of(demo::slow_reader());
    // one in the buffer and one that waits to be taken
    assert_eq!(run.gauge("queue orders", 20), Some(2));
    assert_eq!(run.gauge("queue orders", 50), Some(0));
    let told = run.why("feed", 20);
    let begin = "feed has been waiting at line 13 for room in the queue orders (2) since 0.00 s";
    assert!(told.starts_with(begin), "{told}");
    assert!(run.variant().findings().is_empty());
}

#[test]
fn a_channel_whose_sender_is_kept_is_a_circle() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(demo::sender_kept())));
    assert_eq!(run.variant().outcome(), Outcome::Stuck);
    let told = run.why("test", 0);
    assert!(
        told.contains("1 sender is left, made in test at line 33"),
        "{told}"
    );
    assert!(told.ends_with("it can never continue"), "{told}");
}

#[test]
fn a_closed_sender_is_not_one_that_is_left() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(demo::sender_closed())));
    assert_eq!(run.variant().outcome(), Outcome::Stuck);
    let told = run.why("test", 0);
    let expected = "1 sender is left, made in test at line 60";
    assert!(told.contains(expected), "{told}");
}

#[test]
fn a_oneshot_that_nobody_answers_stands_still() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(demo::no_answer())));
    assert_eq!(run.variant().outcome(), Outcome::Stuck);
    let moment = run.variant().state_at(run.lane("test").id, at(0)).unwrap();
    assert_eq!(moment.wait, WaitKind::Recv);
}

#[test]
fn what_nobody_received_is_not_in_the_queue_any_more() {
    let run = Recorded::of(demo::reader_leaves());
    assert_eq!(run.gauge("queue orders", 5), Some(1));
    assert_eq!(run.gauge("queue orders", 15), Some(0));
}
