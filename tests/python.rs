//! The Python counterparts run with the standard library, and show in kind what the lessons promise.
//!
//! They run scaled down and on whatever else the machine has to do, so that only order and ratios are checked, with
//! wide margins. A program that is late by chance gets two more chances; one that is wrong is wrong each time.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

#[path = "python/forms.rs"]
mod forms;
#[path = "outside/instance.rs"]
#[expect(dead_code, reason = "other tests need a Redis too")]
mod instance;
#[path = "clean/lessons.rs"]
mod lessons;
#[path = "clean/pythons.rs"]
mod pythons;
#[path = "clean/side_by_side.rs"]
mod side_by_side;

use side_by_side::side_by_side;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a program printed: for each of its parts the figures by name.
type Figures = BTreeMap<String, BTreeMap<String, f64>>;

/// Runs the Python counterpart of a lesson and reads the lines `name figure value figure value ...`.
fn run(lesson: &str, arguments: &[&str]) -> Figures {
    run_on(&python(), lesson, arguments)
}

fn run_on(python: &Path, lesson: &str, arguments: &[&str]) -> Figures {
    let path = format!("{}/lessons/{lesson}/demo.py", env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(python)
        .args(["-I", "-W", "error", &path])
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("cannot run {}: {error}", python.display()));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{path} failed:\n{stderr}");
    let stdout = String::from_utf8(output.stdout).expect("it prints UTF-8");
    let figures: Figures = stdout.lines().map(figures).collect();
    assert!(!figures.is_empty(), "{path} printed nothing");
    figures
}

fn figures(line: &str) -> (String, BTreeMap<String, f64>) {
    let words: Vec<_> = line.split_whitespace().collect();
    let (name, pairs) = words.split_first().expect("no line is empty");
    let pairs = pairs.chunks(2).map(|pair| match pair {
        [figure, value] => {
            let value = value.parse();
            let value = value.unwrap_or_else(|_| panic!("no number in `{line}`"));
            ((*figure).to_owned(), value)
        }
        _ => panic!("a figure without a value in `{line}`"),
    });
    ((*name).to_owned(), pairs.collect())
}

/// One of the Pythons that are here and new enough.
fn python() -> PathBuf {
    pythons::found().swap_remove(0)
}

#[test]
fn every_program_runs_on_every_python_that_is_here() {
    let with_python = lessons::lessons(None).into_iter();
    let with_python: Vec<_> = with_python.filter(|l| l.python.is_some()).collect();
    assert!(!with_python.is_empty(), "lessons have a demo.py");
    let pythons = pythons::found();
    side_by_side(&with_python, 1, |lesson| {
        for python in &pythons {
            let figures = run_on(python, lesson.id, &["--scale", "0.02"]);
            // with fewer there is nothing to compare
            assert!(
                figures.len() >= 2,
                "{} {}: {figures:?}",
                python.display(),
                lesson.id
            );
        }
    });
}

/// Runs `check` on fresh figures until it is content, three times at most.
fn in_kind(lesson: &str, arguments: &[&str], check: impl Fn(&Figures) -> Result<(), String>) {
    let mut complaints = Vec::new();
    for _ in 0..3 {
        let figures = run(lesson, arguments);
        match check(&figures) {
            Ok(()) => return,
            Err(complaint) => complaints.push(format!("{complaint}: {figures:?}")),
        }
    }
    panic!("{lesson}: {}", complaints.join("\n"));
}

fn require(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

/// Whether a count is that number.
fn is(count: f64, expected: u32) -> bool {
    (count - f64::from(expected)).abs() < 0.5
}

#[test]
fn waits_overlap_only_where_they_are_joined_or_spawned() {
    in_kind("04-together", &["--scale", "0.2"], |f| {
        let elapsed = |program: &str| f[program]["elapsed"];
        for row in ["one_by_one", "spawned_in_turn"] {
            require(elapsed(row) >= 0.59, "a row takes the sum")?;
            for together in ["joined", "spawned"] {
                require(elapsed(together) >= 0.19, "nothing is quicker than one")?;
                require(elapsed(row) > 1.8 * elapsed(together), "waits overlap")?;
            }
        }
        Ok(())
    });
}

#[test]
fn the_slowest_of_those_that_are_joined_decides() {
    let arguments = ["--scale", "0.1", "--fetches", "5", "--extra", "2"];
    in_kind("04-together", &arguments, |f| {
        let elapsed = |program: &str| f[program]["elapsed"];
        require(elapsed("one_by_one") >= 0.69, "a row takes the sum")?;
        require(elapsed("joined") >= 0.29, "the slowest decides")?;
        require(elapsed("joined") < 0.6, "and not the sum")
    });
}

#[test]
fn whoever_keeps_the_thread_stops_the_heartbeat() {
    in_kind("12-blocking", &["--scale", "0.3"], |f| {
        let gap = |program: &str| f[program]["gap"];
        require(gap("time_sleep") >= 0.3, "time.sleep stops it")?;
        require(gap("hot_loop") >= 0.3, "a loop that never waits stops it")?;
        require(gap("asyncio_sleep") < 0.15, "asyncio.sleep does not")?;
        require(gap("hot_loop_with_pauses") < 0.2, "nor a loop that pauses")
    });
}

#[test]
fn a_limit_protects_the_server_and_a_queue_the_memory() {
    in_kind("14-too-many", &["--scale", "0.5"], |f| {
        let all = &f["all_at_once"];
        require(is(all["in_flight"], 300), "all are in flight")?;
        require(all["rejected"] >= 150.0, "most are turned away")?;
        let limited = ["gather_and_semaphore", "workers"];
        for program in limited.map(|program| &f[program]) {
            require(is(program["in_flight"], 50), "the limit is kept")?;
            require(is(program["rejected"], 0), "nothing is turned away")?;
            require(program["elapsed"] >= 0.59, "six waves take their time")?;
        }
        require(
            f["gather_and_semaphore"]["tasks"] >= 290.0,
            "all tasks exist",
        )?;
        require(f["workers"]["tasks"] <= 52.0, "few tasks exist")
    });
}

#[test]
fn a_bound_changes_who_waits_and_not_the_end() {
    let arguments = ["--scale", "0.4", "--capacity", "2"];
    in_kind("17-queues", &arguments, |f| {
        let (bounded, unbounded) = (&f["slow_guests"], &f["unbounded"]);
        require(is(bounded["queue"], 2), "the queue is full and no fuller")?;
        require(unbounded["queue"] > 6.0, "without a bound it grows")?;
        require(bounded["in_send"] > 0.5, "the producers wait")?;
        require(unbounded["in_send"] < 0.2, "without a bound they do not")?;
        require(
            unbounded["oldest"] > 1.3 * bounded["oldest"],
            "meals grow old",
        )?;
        let ratio = bounded["elapsed"] / unbounded["elapsed"];
        require((0.8..1.25).contains(&ratio), "the end is the same")
    });
}

#[test]
fn one_owner_answers_one_request_after_the_other() {
    in_kind("17-queues", &["--scale", "0.4"], |f| {
        let owner = &f["one_owner"];
        require(
            (1.0..=3.0).contains(&owner["queue"]),
            "requests of others wait",
        )?;
        // 15 requests of 0.12 s, scaled
        require(owner["elapsed"] >= 0.71, "none overlap")
    });
}
