//! Locks, channels and tasks are called by the bindings that hold them.

use crate::demos::names;
use crate::recorded::{Recorded, at};

fn gauges(run: &Recorded) -> Vec<&str> {
    let gauges = run.variant().gauges().iter();
    gauges.skip(1).map(|gauge| &*gauge.name).collect()
}

#[test]
fn locks_are_called_by_the_let_or_the_field() {
    let run = Recorded::of(names::locks());
    let expected = [
        "lock inventory",
        "lock stock",
        "lock #3",
        "lock till",
        "waiting for lock inventory",
    ];
    let mut found = gauges(&run);
    found.sort_unstable();
    let mut sorted = expected;
    sorted.sort_unstable();
    assert_eq!(found, sorted);
    let why = run.why("clerk #2", 20);
    assert!(
        why.contains("waiting at line 14 for the lock inventory"),
        "{why}"
    );
    assert!(why.contains("clerk #1 has held it since"), "{why}");
    // a lesson may ask without the binding
    assert_eq!(run.gauge("lock", 20), Some(1));
    assert_eq!(run.gauge("waiting for the lock", 20), Some(1));
    assert_eq!(run.gauge("waiting for lock inventory", 20), Some(1));
}

#[test]
fn a_permit_is_one_of_the_binding() {
    let run = Recorded::of(names::semaphore());
    assert_eq!(gauges(&run), ["permits pool", "waiting for permits pool"]);
    let why = run.why("job(pool)", 20);
    assert!(why.contains("a permit of pool (0 of 1 free)"), "{why}");
    assert_eq!(run.gauge("waiting for permits", 20), Some(1));
}

#[test]
fn a_block_is_called_by_the_binding_of_its_handle() {
    let run = Recorded::of(names::tasks());
    assert_eq!(gauges(&run), ["queue orders", "queue second"]);
    assert!(run.lane("mailer").end.is_some());
    let why = run.why("mailer", 20);
    assert!(
        why.contains("for room in the queue orders (1 of 1)"),
        "{why}"
    );
    // of many, none has the binding of all
    assert!(
        run.lane("block in tasks #2")
            .end
            .is_some_and(|end| end > at(0))
    );
}

#[test]
fn what_has_no_gauge_leaves_its_name_to_none() {
    let run = Recorded::of(names::strangers());
    assert_eq!(gauges(&run), ["lock"]);
}

/// A recording that is read again has the general names too.
#[test]
fn a_file_has_both_names() {
    let run = Recorded::of(names::locks());
    let text = awaitscope::recording::file::to_json(run.recording());
    let read = awaitscope::recording::file::from_json(&text).unwrap();
    let variant = &read.variants()[0];
    for (name, own) in [
        ("lock", "lock inventory"),
        ("lock #2", "lock stock"),
        ("lock #3", "lock #3"),
        ("waiting for the lock", "waiting for lock inventory"),
    ] {
        assert_eq!(&*variant.gauge(name).unwrap().name, own);
    }
}
