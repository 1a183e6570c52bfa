//! The program without a screen: what its commands print and how they end.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "clean/command.rs"]
mod command;
#[path = "clean/lessons.rs"]
mod lessons;
#[path = "program/special_files.rs"]
mod special_files;

use std::process::Output;

use awaitscope::recording::Clock;
use serde_json::Value;

fn awaitscope(args: &[&str]) -> Output {
    command::awaitscope(args).output().unwrap()
}

fn recording(args: &[&str]) -> Value {
    let output = awaitscope(&[args, &["--format", "json"]].concat());
    assert!(output.status.success(), "{args:?}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn variant<'a>(recording: &'a Value, id: &str) -> &'a Value {
    let variants = recording["variants"].as_array().unwrap();
    variants.iter().find(|variant| variant["id"] == id).unwrap()
}

fn gauge<'a>(variant: &'a Value, name: &str) -> &'a Value {
    let gauges = variant["gauges"].as_array().unwrap();
    gauges.iter().find(|gauge| gauge["name"] == name).unwrap()
}

/// The highest sample of a gauge.
fn highest(variant: &Value, name: &str) -> f64 {
    let samples = gauge(variant, name)["samples"].as_array().unwrap();
    let values = samples.iter().map(|sample| sample[1].as_f64().unwrap());
    values.fold(f64::NEG_INFINITY, f64::max)
}

fn lane<'a>(variant: &'a Value, name: &str) -> &'a Value {
    let lanes = variant["lanes"].as_array().unwrap();
    lanes.iter().find(|lane| lane["name"] == name).unwrap()
}

#[test]
fn lesson_04_takes_three_one_one_and_three_seconds() {
    let recording = recording(&["run", "04", "--clock", "virtual"]);
    let expected = [
        ("one_by_one", 3),
        ("joined", 1),
        ("spawned", 1),
        ("spawned_in_turn", 3),
    ];
    for (id, seconds) in expected {
        assert_eq!(
            variant(&recording, id)["elapsed"],
            seconds * 1_000_000_000_u64,
            "{id}"
        );
    }
    let joined = variant(&recording, "joined");
    assert_eq!(joined["facts"]["tasks"], 1);
    assert_eq!(joined["facts"]["calls"], 3);
    assert_eq!(joined["facts"]["polls"], 2);
    let waits = &joined["lanes"][0]["spans"][2];
    assert_eq!(
        waits["waits_for"],
        serde_json::json!({ "kind": "calls", "lanes": [1, 2, 3] })
    );
    let spawned = variant(&recording, "spawned");
    assert_eq!(spawned["facts"]["tasks"], 4);
    let kinds: Vec<_> = spawned["lanes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| &l["kind"])
        .collect();
    assert_eq!(kinds, ["task"; 4]);
}

#[test]
fn a_virtual_run_is_the_same_in_every_process_also_under_load() {
    let lessons = lessons::lessons(Some(Clock::Virtual));
    let run_all = || -> Vec<Output> {
        let lessons = lessons.iter();
        lessons
            .map(|l| awaitscope(&["run", l.id, "--clock", "virtual", "--format", "json"]))
            .collect()
    };
    let quiet = run_all();
    let over = std::sync::atomic::AtomicBool::new(false);
    let loaded: Vec<Output> = std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !over.load(std::sync::atomic::Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let loaded = run_all();
        over.store(true, std::sync::atomic::Ordering::Relaxed);
        loaded
    });
    for ((lesson, quiet), loaded) in lessons.iter().zip(&quiet).zip(&loaded) {
        assert!(
            quiet.status.success() && !quiet.stdout.is_empty(),
            "{}",
            lesson.id
        );
        assert!(
            quiet.stdout == loaded.stdout,
            "lesson {} differs between two processes",
            lesson.id
        );
    }
}

#[test]
fn a_limit_ends_a_run_that_is_written_all_the_same() {
    let args = [
        "run", "04", "--clock", "virtual", "--limit", "1.5", "--format", "json",
    ];
    let output = awaitscope(&args);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    let lines: Vec<_> = said.lines().collect();
    let expected = [
        "awaitscope: one_by_one was stopped at its limit, after 1.50 s",
        "spawned_in_turn was stopped at its limit, after 1.50 s",
    ];
    assert_eq!(lines, expected);
    let recording: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ends = |id| {
        let variant = variant(&recording, id);
        (
            variant["outcome"].as_str().unwrap(),
            &variant["end"],
            &variant["lanes"][0]["end"],
        )
    };
    assert_eq!(
        ends("one_by_one"),
        (
            "running",
            &serde_json::json!(1_500_000_000_u64),
            &Value::Null
        )
    );
    assert_eq!(ends("joined").0, "completed");
}

#[test]
fn a_limit_that_is_none_is_said_in_a_sentence() {
    for limit in ["0", "-3", "soon", "inf", "NaN"] {
        let output = awaitscope(&["run", "04", &format!("--limit={limit}")]);
        assert_eq!(output.status.code(), Some(2), "{limit}");
        let said = String::from_utf8(output.stderr).unwrap();
        let expected = "must be a number of seconds greater than 0 and at most 86400";
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn settings_change_the_run() {
    let recording = recording(&[
        "run",
        "4",
        "--clock",
        "virtual",
        "--set",
        "fetches=5",
        "--set",
        "latency=0.5",
    ]);
    assert_eq!(
        variant(&recording, "one_by_one")["elapsed"],
        2_500_000_000_u64
    );
    assert_eq!(recording["knobs"]["fetches"], 5.0);
}

#[test]
fn a_blocked_thread_makes_everybody_wait() {
    for clock in ["wall", "virtual"] {
        let recording = recording(&[
            "run",
            "12",
            "--variant",
            "thread_sleep",
            "--variant",
            "tokio_sleep",
            "--clock",
            clock,
        ]);
        let blocked = variant(&recording, "thread_sleep");
        assert!(
            blocked["facts"]["longest_gap"]["heartbeat"]
                .as_f64()
                .unwrap()
                >= 1.0,
            "{clock}"
        );
        let handler = lane(blocked, "handler")["spans"].as_array().unwrap();
        let length = |span: &Value| span["to"].as_u64().unwrap() - span["from"].as_u64().unwrap();
        let runs = |span: &&Value| span["state"] == "running" && length(span) >= 990_000_000;
        assert!(
            handler.iter().any(|span| runs(&span)),
            "{clock}: the handler blocks"
        );
        for number in 1..=5 {
            let spans = lane(blocked, &format!("client #{number}"))["spans"]
                .as_array()
                .unwrap();
            let due = |span: &Value| {
                span["state"] == "ready" && span["cause"] == "due" && length(span) > 100_000_000
            };
            assert!(
                spans.iter().any(due),
                "{clock}: client #{number} is due meanwhile"
            );
        }
    }
    // exact only where time is
    let recording = recording(&[
        "run",
        "12",
        "--variant",
        "tokio_sleep",
        "--clock",
        "virtual",
    ]);
    let gap = &variant(&recording, "tokio_sleep")["facts"]["longest_gap"]["heartbeat"];
    assert!(gap.as_f64().unwrap() <= 0.07, "{gap}");
}

#[test]
fn in_flight_never_exceeds_the_permits() {
    for (limit, pages) in [("1", "12"), ("7", "60"), ("50", "300"), ("300", "200")] {
        let recording = recording(&[
            "run",
            "14",
            "--clock",
            "virtual",
            "--set",
            &format!("limit={limit}"),
            "--set",
            &format!("pages={pages}"),
        ]);
        for id in ["spawn_all", "stream", "workers"] {
            let most = highest(variant(&recording, id), "in flight");
            assert!(
                most >= 1.0 && most <= limit.parse().unwrap(),
                "{id} with {limit}: {most}"
            );
        }
    }
}

#[test]
fn a_queue_never_exceeds_its_capacity_and_reaches_it_under_backpressure() {
    for clock in ["wall", "virtual"] {
        let recording = recording(&["run", "17", "--preset", "backpressure", "--clock", clock]);
        let kitchen = variant(&recording, "slow_guests");
        let capacity = gauge(kitchen, "queue")["capacity"].as_f64().unwrap();
        assert!(
            (highest(kitchen, "queue") - capacity).abs() < f64::EPSILON,
            "{clock}"
        );
    }
}

#[test]
fn wrong_use_says_what_is_wrong_and_what_is_near() {
    let cases: [(&[&str], &str); 8] = [
        (&["run", "99"], "no lesson matches `99`"),
        (&["run", "togehter"], "use `04-together`"),
        (
            &["run", "04", "--variant", "joind"],
            "no variant `joind`; use `joined`",
        ),
        (&["run", "04", "--set", "latncy=1"], "use `latency`"),
        (
            &["run", "04", "--set", "latency=fast"],
            "must be a number from 0.05 to 2 s, got `fast`",
        ),
        (
            &["run", "04", "--set", "latency=9"],
            "must be from 0.05 to 2 s, got 9",
        ),
        (
            &["run", "04", "--clock", "sundial"],
            "unknown clock `sundial`; use `wall` or `virtual`",
        ),
        (
            &["run", "12", "--variant", "budget_off", "--clock", "virtual"],
            "does not run on the virtual clock",
        ),
    ];
    for (args, message) in cases {
        let output = awaitscope(args);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains(message), "{args:?}: {stderr}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn without_a_terminal_there_is_a_hint_and_not_one_escape() {
    let output = awaitscope(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("awaitscope run 04") && !stderr.contains('\u{1b}'),
        "{stderr}"
    );
}

#[test]
fn the_course_as_json_has_what_scripts_use() {
    let output = awaitscope(&["list", "--json"]);
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    let lessons = list["lessons"].as_array().unwrap();
    let ids: Vec<_> = lessons
        .iter()
        .map(|lesson| lesson["id"].as_str().unwrap())
        .collect();
    // the folders are the list
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons")).unwrap();
    let folders = folders.map(|folder| folder.unwrap());
    // beside them is what they share
    let folders = folders.filter(|folder| folder.path().join("lesson.toml").exists());
    let mut folders: Vec<_> = folders
        .map(|f| f.file_name().into_string().unwrap())
        .collect();
    folders.sort();
    assert_eq!(ids, folders);
    let together = ids.iter().position(|id| *id == "04-together");
    let first = &lessons[together.unwrap()];
    assert_eq!(first["knobs"][1]["name"], "latency");
    assert_eq!(first["knobs"][1]["unit"], "s");
    assert_eq!(first["clocks"], serde_json::json!(["wall", "virtual"]));
    for field in ["title", "part", "minutes", "presets"] {
        assert!(!first[field].is_null(), "{field}");
    }
}

#[test]
fn a_recording_that_cannot_be_read_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let whole = awaitscope(&["run", "04", "--clock", "virtual", "--format", "json"]).stdout;
    let number = whole.windows(2).position(|two| two == b":1").unwrap();
    let half_a_number = [&whole[..number], b":1e"].concat();
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("number", half_a_number, "ends too early (line 1, column"),
        (
            "cut",
            whole[..whole.len() / 2].to_vec(),
            "ends too early (line 1, column",
        ),
        (
            "other",
            b"{\"format\":\"something\"}".to_vec(),
            "not an awaitscope recording",
        ),
        (
            "newer",
            b"{\"format\":\"awaitscope-recording\",\"version\":2}".to_vec(),
            "version 2",
        ),
        ("binary", vec![0xff, 0xfe, 0x00], "it is not UTF-8"),
        // what has no end is not read to its end
        ("/dev/zero", Vec::new(), "it is not a file"),
    ];
    for (name, bytes, message) in cases {
        let file = folder.path().join(name);
        if !file.exists() {
            std::fs::write(&file, bytes).unwrap();
        }
        let output = awaitscope(&["view", file.to_str().unwrap()]);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && stderr.contains(message),
            "{name}: {stderr}"
        );
        assert!(output.stdout.is_empty(), "{name}");
    }
}

#[test]
fn a_run_as_text_has_sentences_timeline_figures_and_comparison() {
    let output = awaitscope(&["run", "04", "--clock", "virtual", "--ascii"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.is_ascii(), "{text}");
    let parts = [
        "What happens in one by one (one_by_one)",
        "At 0.00 s one_by_one calls fetch #1 and waits at line 27 for it",
        "\n  fetch #3  ",
        "It completed after 3.00 s.",
        "joined took 1.00 s, a third of one by one (3.00 s).",
    ];
    for part in parts {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
}

#[test]
fn as_many_workers_as_are_asked_for() {
    // where the lesson has a knob for them it is that which is turned, for the recording says so too
    let with_a_knob = recording(&["run", "12", "--workers", "2", "--variant", "tokio_sleep"]);
    assert_eq!(with_a_knob["knobs"]["workers"], 2.0);
    let without = recording(&["run", "04", "--workers", "2", "--variant", "joined"]);
    for recording in [with_a_knob, without] {
        let workers = recording["variants"][0]["workers"].as_array().unwrap();
        let names: Vec<_> = workers.iter().map(|worker| &worker["name"]).collect();
        assert_eq!(names, ["worker 0", "worker 1", "main thread"]);
    }
    let many = awaitscope(&["run", "12", "--workers", "9"]);
    assert_eq!(many.status.code(), Some(2));
    let message = String::from_utf8(many.stderr).unwrap();
    assert!(message.contains("workers must be from 1 to "), "{message}");
}

#[test]
fn a_theme_that_there_is_not_is_said_before_the_run() {
    for format in ["text", "json", "svg", "chrome"] {
        let output = awaitscope(&["run", "04", "--theme", "drak", "--format", format]);
        assert_eq!(output.status.code(), Some(2), "{format}");
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("use `dark`"), "{format}: {message}");
        assert!(output.stdout.is_empty(), "{format}");
    }
}

/// The files in a folder and the folders below it, with what they say.
fn files(folder: &std::path::Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            let text = std::fs::read(&path).unwrap();
            files.push((path, text));
        }
    }
    files.sort();
    files
}

#[test]
fn a_project_is_written_over_nothing() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("project");
    let write = || awaitscope(&["code", "04", "-o", folder.to_str().unwrap()]);
    assert!(write().status.success());
    // the same again changes nothing
    let written = files(&folder);
    assert!(write().status.success());
    assert_eq!(files(&folder), written);
    // the last of its files is another one, or no text: nothing is written at all
    std::fs::remove_file(folder.join("Cargo.toml")).unwrap();
    for text in [&b"fn main() {}"[..], b"\xff\xfe"] {
        std::fs::write(folder.join("src/main.rs"), text).unwrap();
        let before = files(&folder);
        let output = write();
        assert_eq!(output.status.code(), Some(1));
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("src/main.rs already exists"), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert_eq!(files(&folder), before);
    }
}
