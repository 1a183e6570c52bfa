//! Who could send to a receiver of a channel that has no gauge.

use awaitscope::recording::Outcome;
use awaitscope::recording::file::{from_json, to_json};
use awaitscope::wording;

use crate::demos::senders;
use crate::recorded::Recorded;

#[test]
fn a_sender_that_is_kept_is_told_with_the_line_that_made_it() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(senders::kept())));
    assert_eq!(run.variant().outcome(), Outcome::Stuck);
    let told = wording::standstill(run.variant());
    let expected = "test has been waiting at line 12 for a message from the channel since 0.00 s; \
                    its sender, made at line 10, has sent nothing and has not been dropped";
    assert!(told.contains(expected), "{told}");
    let json = to_json(run.recording());
    assert_eq!(json.matches("\"sender\":10").count(), 1, "{json}");
    assert_eq!(to_json(&from_json(&json).unwrap()), json);
    // one that is answered says no more than what it waits for
    let run = Recorded::of(senders::kept_of_futures());
    let why = run.why("Receiver", 10);
    assert!(
        why.ends_with("for a message from the channel since 0.00 s"),
        "{why}"
    );
    let run = Recorded::to_the_end(|_| Ok(Box::pin(senders::forgotten_of_futures())));
    let why = run.why("Receiver", 0);
    assert!(
        why.ends_with("; its sender, made at line 37, has sent nothing and has not been dropped"),
        "{why}"
    );
}

#[test]
fn a_sender_of_values_is_told_with_the_line_that_sent_last() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(senders::one_value())));
    let why = run.why("reads", 5);
    assert!(why.ends_with("for a new value since 0.00 s"), "{why}");
    let unheard = Recorded::to_the_end(|_| Ok(Box::pin(senders::no_value())));
    let why = unheard.why("reads", 0);
    let made = "for a new value since 0.00 s; its sender, made at line 43, has sent nothing and has not been dropped";
    assert!(why.contains(made), "{why}");
    let told = wording::standstill(run.variant());
    let sent =
        "for a new value since 10.00 ms; a sender is left: the last value was sent at line 31";
    assert!(told.contains(sent), "{told}");
    let json = to_json(run.recording());
    assert!(json.contains("\"sent\":31"), "{json}");
    assert_eq!(to_json(&from_json(&json).unwrap()), json);
}
