//! Themes and the configuration from outside: who wins, and what a mistake says.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "clean/command.rs"]
mod command;

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

/// Runs awaitscope in an environment of its own.
fn awaitscope(config: &Path, variables: &[(&str, &str)], args: &[&str]) -> Output {
    command::awaitscope(args)
        .env_remove("LANG")
        .env("HOME", config.parent().unwrap())
        .env("AWAITSCOPE_CONFIG", config)
        .env("TERM", "xterm-256color")
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

/// The line of a setting in what `awaitscope config` prints.
fn setting(config: &Path, variables: &[(&str, &str)], args: &[&str], name: &str) -> String {
    let args = [&["config"], args].concat();
    let output = awaitscope(config, variables, &args);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace()
        .skip(1)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn the_command_line_beats_the_environment_and_that_the_file() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("config.toml");
    let get = |variables: &[(&str, &str)], args: &[&str], name: &str| {
        setting(&file, variables, args, name)
    };
    // no file is no mistake
    assert_eq!(get(&[], &[], "theme"), "auto default");
    assert_eq!(get(&[], &[], "colours"), "256 TERM");
    assert_eq!(
        get(&[("COLORFGBG", "0;15")], &[], "theme"),
        "light COLORFGBG"
    );
    assert_eq!(get(&[("COLORFGBG", "15;0")], &[], "theme"), "auto default");
    fs::write(
        &file,
        "theme = \"colour-blind\"\nfps = 60\nascii = true\ncolour = false\n",
    )
    .unwrap();
    assert_eq!(get(&[], &[], "theme"), "colour-blind the config file");
    assert_eq!(get(&[], &[], "colours"), "none the config file");
    assert_eq!(get(&[("NO_COLOR", "1")], &[], "colours"), "none NO_COLOR");
    assert_eq!(
        get(&[], &["--theme", "mono"], "theme"),
        "mono the command line"
    );
    assert_eq!(get(&[], &["--fps", "10"], "fps"), "10 the command line");
    assert_eq!(get(&[], &[], "fps"), "60 the config file");
    assert_eq!(get(&[], &[], "ascii"), "yes the config file");
    fs::write(&file, "fps = 60").unwrap();
    assert_eq!(get(&[("TERM", "linux")], &[], "ascii"), "yes TERM");
    fs::write(&file, "ascii = false").unwrap();
    assert_eq!(
        get(&[("TERM", "linux")], &[], "ascii"),
        "no the config file"
    );
    // nothing was written
    let there: Vec<_> = fs::read_dir(home.path()).unwrap().collect();
    assert_eq!(there.len(), 1);
}

#[test]
fn a_theme_that_there_is_not_is_wrong_use() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("config.toml");
    for command in [&["config"][..], &["doctor"], &["read", "04", "--no-run"]] {
        let args = [command, &["--theme", "lihgt"]].concat();
        let output = awaitscope(&file, &[], &args);
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        let message = String::from_utf8(output.stderr).unwrap();
        let expected = "awaitscope: unknown theme `lihgt`; use `light`\n";
        assert_eq!(message, expected);
    }
}

#[test]
fn a_broken_file_is_said_and_stops_only_what_is_about_it() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("config.toml");
    let broken: [(&[u8], &str); 4] = [
        (
            b"theme = \"drak\"",
            "config.toml:1:9: unknown theme `drak`; use `dark`",
        ),
        (b"[colors]\ntext = 3", "unknown field `colors`"),
        (
            b"fps = 1000",
            "config.toml:1:7: 1000 frames per second is out of range",
        ),
        (b"\xff\xfe", "is not UTF-8"),
    ];
    for (text, sentence) in broken {
        fs::write(&file, text).unwrap();
        let output = awaitscope(&file, &[], &["config"]);
        assert_eq!(output.status.code(), Some(2), "{sentence}");
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains(sentence), "{message}");
        assert!(message.contains("its settings are ignored"));
        assert_eq!(message.lines().count(), 1, "{message}");
        // a lesson is read all the same, and the sentence is said beside it
        let output = awaitscope(&file, &[], &["read", "04", "--no-run"]);
        assert!(output.status.success());
        assert!(String::from_utf8(output.stderr).unwrap().contains(sentence));
        assert_eq!(fs::read(&file).unwrap(), text);
    }
    fs::write(&file, "#".repeat((64 << 10) + 1)).unwrap();
    let output = awaitscope(&file, &[], &["config"]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("(it is larger than 64 KiB)"), "{message}");
    // a folder in its place cannot be read either
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let output = awaitscope(&file, &[], &["config"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_example_is_a_file_that_can_be_used() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("config.toml");
    let example = awaitscope(&file, &[], &["config", "--example"]);
    assert!(example.status.success());
    fs::write(&file, &example.stdout).unwrap();
    assert_eq!(setting(&file, &[], &[], "theme"), "auto default");
}

#[test]
fn the_doctor_says_what_would_not_work_and_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("config.toml");
    fs::write(&file, "theme = 3").unwrap();
    let output = awaitscope(&file, &[], &["doctor", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let findings: Value = serde_json::from_slice(&output.stdout).unwrap();
    let about = |about: &str| -> Value {
        let findings = findings.as_array().unwrap();
        let found = findings.iter().find(|finding| finding["about"] == about);
        found.unwrap().clone()
    };
    assert_eq!(about("config")["good"], false);
    assert!(about("config")["help"].is_string());
    // the tests have no terminal
    let terminal = about("terminal")["found"].as_str().unwrap().to_owned();
    assert!(terminal.starts_with("not checked"), "{terminal}");
    for good in ["colours", "characters", "progress"] {
        assert_eq!(about(good)["good"], true, "{findings}");
    }
    let output = awaitscope(&file, &[], &["doctor"]);
    let text = String::from_utf8(output.stdout).unwrap();
    // this machine may have no Python
    let bad = 1 + usize::from(about("python")["good"] == false);
    assert_eq!(text.matches("BAD ").count(), bad, "{text}");
    assert!(text.contains(&terminal), "{text}");
}
