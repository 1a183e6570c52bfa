//! Plans of runs in children, and how the tests watch them.

use std::time::{Duration, Instant};
use std::{fs, process, thread};

use awaitscope::recording::{Clock, Recording, Variant};
use awaitscope::run::{self, Plan, PlannedVariant, Process, Run, Start};

use super::programs::program;

fn variant(program_name: &str) -> PlannedVariant {
    // what only the child does not have still has to be planned
    let nothing: Start = |_| Ok(Box::pin(async {}));
    let found = program(program_name);
    PlannedVariant {
        process: Process::Child,
        ..PlannedVariant::new(program_name, found.map_or(nothing, |(start, _)| start))
    }
}

pub(super) fn plan(programs: &[&str]) -> Plan {
    let variants = programs.iter().map(|program| variant(program));
    Plan {
        knobs: vec![("turns".to_owned(), 100_000.0)],
        ..Plan::new("test", Clock::Wall, variants.collect())
    }
}

fn now() -> Instant {
    Instant::now()
}

/// Waits until something is so.
pub(super) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = now();
    while !is_so() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "not so after 60 s: {what}"
        );
        thread::sleep(Duration::from_millis(2));
    }
}

/// Runs to the end.
pub(super) fn over(mut run: Run) -> Recording {
    wait_until("the run is over", || {
        run.poll();
        run.is_over()
    });
    run.into_recording()
}

pub(super) fn recorded(program: &str) -> Recording {
    over(run::start(plan(&[program])).unwrap())
}

pub(super) fn first(recording: &Recording) -> &Variant {
    recording.variants().first().unwrap()
}

pub(super) fn log(variant: &Variant) -> Vec<&str> {
    variant.log().iter().map(|line| &*line.text).collect()
}

/// The ids of the processes whose parent is this one, or another.
pub(super) fn children_of(parent: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let is_child = |id: &u32| {
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let mut parents = status.lines().filter_map(|line| line.strip_prefix("PPid:"));
        parents.any(|found| found.trim() == parent.to_string())
    };
    ids.filter(is_child).collect()
}

pub(super) fn no_child_is_left() {
    let own = process::id();
    wait_until("no child is left", || children_of(own).is_empty());
}
