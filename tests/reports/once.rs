//! A value that is initialised once: who initialises it, and who waits for itself.

use awaitscope::recording::Outcome;

use crate::demos::once;
use crate::recorded::Recorded;

#[test]
fn who_initialises_the_value_is_named() {
    let run = Recorded::of(once::shared());
    let told = "second has been waiting at line 21 for first to initialise the value since 0.00 s";
    assert_eq!(run.why("second", 20), told);
    assert!(run.variant().findings().is_empty());
}

#[test]
fn a_cell_that_asks_for_its_own_value_is_a_circle() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(once::recursive())));
    assert_eq!(run.variant().outcome(), Outcome::Stuck);
    let told = "test has been waiting at line 30 (inside it, at line 29) for itself to initialise the value \
                since 0.00 s. test waits for itself to initialise the value: it can never continue";
    assert_eq!(run.why("test", 0), told);
    let run = Recorded::to_the_end(|_| Ok(Box::pin(once::roundabout())));
    assert_eq!(run.variant().outcome(), Outcome::Stuck);
    assert_eq!(run.variant().findings().len(), 1);
    let told = run.why("config #2", 0);
    assert!(
        told.contains("for config #1 to initialise the value"),
        "{told}"
    );
}
