//! Permits and locks that are given back in the statement that gets them.

use awaitscope::recording::{FindingKind, MarkKind};
use awaitscope::wording;

use crate::demos::at_once;
use crate::recorded::Recorded;

fn found(run: &Recorded) -> Vec<String> {
    let findings = run.variant().findings();
    let findings = findings
        .iter()
        .filter(|found| found.kind == FindingKind::GivenBack);
    findings
        .map(|found| wording::finding(run.variant(), found))
        .collect()
}

/// The lines of the marks.
fn marked(run: &Recorded) -> Vec<u32> {
    let marks = run.variant().marks().iter();
    let marks = marks.filter(|mark| mark.kind == MarkKind::GivenBack);
    marks.map(|mark| mark.line).collect()
}

#[test]
fn a_permit_that_nothing_keeps_limits_nothing() {
    let run = Recorded::of(at_once::underscore());
    assert_eq!(marked(&run), [11; 6]);
    assert_eq!(
        found(&run),
        [
            "fetch #1 gives its permit back at once at line 11, 6 times in all: permits pool limits nothing"
        ]
    );
    // all of them sleep at the same time
    assert_eq!(run.gauge("permits", 5), Some(0));
    assert_eq!(run.variant().end(), crate::recorded::at(10));
    let run = Recorded::of(at_once::statement());
    assert_eq!(
        found(&run),
        ["test gives its permit back at once at line 28: permits pool limits nothing"]
    );
    assert!(
        run.told()
            .contains("gives its permit back at once at line 28")
    );
}

#[test]
fn a_permit_that_is_kept_or_dropped_on_purpose_is_no_mistake() {
    let run = Recorded::of(at_once::kept());
    assert_eq!((found(&run), marked(&run)), (vec![], vec![]));
}

#[test]
fn a_gate_is_no_limit() {
    let run = Recorded::of(at_once::gate());
    assert_eq!((found(&run), marked(&run)), (vec![], vec![43; 3]));
}

#[test]
fn a_lock_that_nothing_keeps_is_marked() {
    let run = Recorded::of(at_once::lock());
    assert_eq!((found(&run), marked(&run)), (vec![], vec![63]));
    let told = run.told();
    assert!(
        told.contains("gives the lock stock back at once at line 63"),
        "{told}"
    );
}
