//! What commands write to standard output: to readers that have gone or do not read, on full disks, and about things with
//! any names.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "clean/command.rs"]
mod command;

use std::fs;
use std::io::Read as _;
use std::process::{Child, Output, Stdio};

use command::awaitscope;

/// Every command that prints, in a form that ends soon, and its exit code.
const PRINTING: [(&[&str], i32); 17] = [
    (&["list"], 0),
    (&["list", "--json"], 0),
    (&["read", "04"], 0),
    (&["run", "04", "--clock", "virtual"], 0),
    (&["run", "04", "--clock", "virtual", "--format", "json"], 0),
    (&["run", "04", "--clock", "virtual", "--format", "svg"], 0),
    (
        &["run", "04", "--clock", "virtual", "--format", "chrome"],
        0,
    ),
    (&["code", "04"], 0),
    (&["code", "04", "--python"], 0),
    (&["check", "04"], 0),
    (&["progress"], 0),
    (&["progress", "export", "-"], 0),
    (&["config"], 0),
    // the tests have no terminal, which is no problem
    (&["doctor"], 0),
    (&["completions", "bash"], 0),
    (&["man"], 0),
    (&["--help"], 0),
];

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn piped(args: &[&str]) -> Child {
    let mut command = awaitscope(args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    for (args, code) in PRINTING {
        let mut child = piped(args);
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        let expected = usize::from(code != 0);
        assert_eq!(said.lines().count(), expected, "{args:?}: {said}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_said_once_and_is_an_error() {
    for (args, _) in PRINTING {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = awaitscope(args).stdout(full).output().unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{args:?}: {said}");
        assert!(said.contains("cannot write to standard output"), "{said}");
    }
}

#[cfg(target_os = "linux")]
mod signals {
    use rustix::process::{Pid, Signal, kill_process};

    use super::*;

    /// The signals that end a command, and with which code.
    const SIGNALS: [(Signal, i32); 4] = [
        (Signal::TERM, 143),
        (Signal::INT, 130),
        (Signal::HUP, 129),
        (Signal::QUIT, 131),
    ];

    fn pid(child: &Child) -> Pid {
        Pid::from_raw(child.id().cast_signed()).unwrap()
    }

    /// Waits until a program has a handler for a signal.
    fn wait_for_a_handler(child: &Child, signal: Signal) {
        let caught = || {
            let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
            let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
            u64::from_str_radix(caught.unwrap().trim(), 16).unwrap()
        };
        while caught() & (1 << (signal.as_raw() - 1)) == 0 {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }

    fn assert_ends_by_itself(mut child: Child, signal: Signal, code: i32) {
        kill_process(pid(&child), signal).unwrap();
        // a code and not a signal: it was not killed
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal:?}");
    }

    #[test]
    fn a_signal_ends_a_command_at_work() {
        for args in [&["run", "04"][..], &["read", "12"], &["check", "04"]] {
            for (signal, code) in SIGNALS {
                let child = piped(args);
                wait_for_a_handler(&child, Signal::QUIT);
                assert_ends_by_itself(child, signal, code);
            }
        }
    }

    /// Waits until the run's own thread is there.
    fn wait_for_the_run(child: &Child) {
        let tasks = format!("/proc/{}/task", child.id());
        let runs = || {
            let names = fs::read_dir(&tasks).unwrap().flatten();
            let mut names = names.flat_map(|task| fs::read_to_string(task.path().join("comm")));
            names.any(|name| name.starts_with("run "))
        };
        while !runs() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }

    #[test]
    fn a_signal_ends_a_run_whose_recording_is_written() {
        for (signal, code) in SIGNALS {
            // six seconds
            let child = piped(&["run", "04", "--set", "latency=2", "--format", "json"]);
            wait_for_the_run(&child);
            kill_process(pid(&child), signal).unwrap();
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(code), "{signal:?}");
            let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            let variants = json["variants"].as_array().unwrap();
            assert_eq!(variants.len(), 4);
            for variant in variants {
                assert_eq!(variant["outcome"], "running");
                assert_eq!(variant["over"], false);
            }
        }
    }

    #[test]
    fn a_signal_ends_a_command_that_waits_for_its_reader() {
        let json = [
            "--format",
            "json",
            "--clock",
            "virtual",
            "--set",
            "pages=300",
        ];
        for (signal, code) in SIGNALS {
            let mut child = piped(&[&["run", "14"], &json[..]].concat());
            // the run is over, and what it writes is more than a pipe holds
            let mut first = [0];
            let mut reader = child.stdout.take().unwrap();
            reader.read_exact(&mut first).unwrap();
            assert_ends_by_itself(child, signal, code);
            let mut rest = Vec::new();
            reader.read_to_end(&mut rest).unwrap();
            assert!(!rest.ends_with(b"\n"), "it did not wait for its reader");
        }
    }
}

/// A colour, another direction, and a command of eight bits.
const NASTY: &str = "a\u{1b}[31mb\u{202e}c\u{9b}2Jd";

fn assert_harmless(output: &Output) {
    for bytes in [&output.stdout, &output.stderr] {
        let said = text(bytes);
        let steers =
            |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!said.contains(steers), "{said:?}");
    }
}

#[test]
fn names_and_texts_from_outside_steer_nothing() {
    let home = tempfile::tempdir().unwrap();
    let nasty = home.path().join(NASTY);
    let lesson = nasty.join("50-mine");
    fs::create_dir_all(&lesson).unwrap();
    let toml = format!(
        "title = \"{}\"\nnonsense",
        NASTY.replace('\u{1b}', "\\u001b")
    );
    fs::write(lesson.join("lesson.toml"), toml).unwrap();
    // a file where `code` wants one of its own
    fs::write(lesson.join("Cargo.toml"), "").unwrap();
    fs::create_dir(nasty.join(NASTY)).unwrap();
    fs::write(nasty.join(NASTY).join("lesson.toml"), "").unwrap();
    let progress = nasty.join("progress.json");
    let done = format!(
        "{{\"format\":\"awaitscope-progress\",\"version\":1,\"lessons\":{{\"04-together\":{{\"quiz\":{{\"{0}\":\
         {{\"chosen\":\"{0}\",\"right\":false,\"at\":5}}}}}}}}}}",
        NASTY.replace('\u{1b}', "\\u001b")
    );
    fs::write(&progress, done).unwrap();
    let (folder, file) = (nasty.to_str().unwrap(), nasty.join("out"));
    let (file, config) = (file.to_str().unwrap(), nasty.join("config.toml"));
    fs::write(&config, format!("{NASTY} = 1")).unwrap();
    let commands: [&[&str]; 14] = [
        &["list", "--lessons", folder],
        &["list", "--json", "--lessons", folder],
        &["run", "50", "--lessons", folder],
        &["run", "04", "--clock", "virtual", "-o", folder],
        &["check", folder],
        &["code", "04", "-o", file],
        &["code", "04", "-o", lesson.to_str().unwrap()],
        &["view", folder],
        &["doctor"],
        &["doctor", "--json"],
        &["config"],
        &["progress", "show", "--json"],
        &["progress", "export", file],
        &["progress", "reset"],
    ];
    for args in commands {
        let mut command = awaitscope(args);
        command.env("AWAITSCOPE_PROGRESS", &progress);
        command.env("AWAITSCOPE_CONFIG", &config);
        let output = command.output().unwrap();
        assert!(!(output.stdout.is_empty() && output.stderr.is_empty()));
        assert_harmless(&output);
        if args.starts_with(&["progress", "show"]) {
            // escaped, so that it still means the same
            let shown: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            assert!(
                !shown["lessons"]["04-together"]["quiz"][NASTY].is_null(),
                "{shown}"
            );
        }
    }
}

/// The most memory that a command had, in KiB, up to when the last of what it writes is read.
#[cfg(target_os = "linux")]
fn peak_memory(args: &[&str]) -> u64 {
    let mut child = piped(args);
    let mut out = child.stdout.take().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut piece = vec![0; 64 << 10];
    let mut peak = 0;
    let mut length = 0;
    loop {
        // it waits in its next write, or has ended
        let status = fs::read_to_string(&status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.map_or(0, |line| {
            line.trim().trim_end_matches(" kB").parse().unwrap()
        });
        peak = peak.max(kib);
        let read = out.read(&mut piece).unwrap();
        length += read;
        if read == 0 {
            break;
        }
    }
    assert!(child.wait().unwrap().success() && length > 0 && peak > 0);
    peak
}

#[test]
#[cfg(target_os = "linux")]
fn an_export_takes_no_second_copy_of_the_recording() {
    let peak = |format| {
        let run = ["run", "14", "--clock", "virtual", "--format", format];
        // ten times the default, with as many at once as there may be
        let set = ["pages=3000", "limit=300", "capacity=3000", "latency=1.0"];
        let set = set.iter().flat_map(|set| ["--set", set]);
        peak_memory(&run.into_iter().chain(set).collect::<Vec<_>>())
    };
    // a picture of the first lanes: hardly more than the recording
    let recording = peak("svg");
    for format in ["json", "chrome"] {
        let export = peak(format);
        assert!(
            export * 2 <= recording * 3,
            "{format}: {export} KiB, the recording {recording} KiB"
        );
    }
}
