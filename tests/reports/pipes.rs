//! The gauges of pipes in memory.

use awaitscope::recording::{Outcome, WaitKind};
use awaitscope::wording;

use crate::demos::pipes as demo;
use crate::recorded::{Recorded, at};

fn most(run: &Recorded, gauge: &str) -> String {
    let facts = run.variant().gauge_facts(gauge).unwrap();
    facts.max.to_string()
}

#[test]
fn each_way_of_a_pipe_has_a_gauge_with_the_name_of_its_end() {
    let run = Recorded::of(demo::asked());
    let gauge = run.variant().gauge("pipe to server").unwrap();
    assert_eq!(gauge.capacity, Some(6.0));
    assert_eq!(run.gauge("pipe to server", 50), Some(4));
    assert_eq!(run.gauge("pipe to server", 150), Some(0));
    assert_eq!(run.gauge("pipe to client", 50), Some(0));
    assert_eq!(run.gauge("pipe to client", 250), Some(0));
    assert_eq!(most(&run, "pipe to server"), "6");
    assert_eq!(most(&run, "pipe to client"), "2");
    let moment = run.variant().state_at(run.lane("test").id, at(50));
    assert_eq!(moment.map(|moment| moment.wait), Some(WaitKind::PipeRead));
    let why = "test has been waiting at line 22 for data from the pipe to client since 0.00 s";
    assert_eq!(run.why("test", 50), why);
}

#[test]
fn a_half_that_keeps_a_pipe_open_is_told() {
    let run = Recorded::to_the_end(|_| Ok(Box::pin(demo::half_kept())));
    assert_eq!(run.variant().outcome(), Outcome::Stuck);
    let told = wording::standstill(run.variant());
    let expected = "test has been waiting at line 44 for data from the pipe to server since 0.00 s; \
                    its other end is open, last used by test at line 41";
    assert!(told.contains(expected), "{told}");
    let run = Recorded::to_the_end(|_| Ok(Box::pin(demo::half_shut_down())));
    assert_eq!(run.variant().outcome(), Outcome::Completed);
    assert_eq!(&*run.variant().log()[0].text, "question");
}

#[test]
fn bytes_that_nobody_read_are_gone_with_their_reader() {
    let run = Recorded::of(demo::left());
    let gauge = run.variant().gauge("pipe to other").unwrap();
    assert_eq!(most(&run, "pipe to other"), "4");
    assert_eq!(gauge.at(run.variant().end()), Some(0.0));
    assert!(run.variant().gauge("pipe").is_some() && run.variant().gauge("pipe #2").is_some());
}
