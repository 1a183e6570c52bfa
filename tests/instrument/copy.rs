//! The instrumented copy in a project of its own: it runs as the original does.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{AWKWARD, text};

const MAIN: &str = "mod awkward; mod probe;\nfn main() {\n    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();\n    let result = runtime.block_on(awkward::everything());\n    println!(\"= {result:?}\");\n    for seen in probe::SEEN.lock().unwrap().iter() { println!(\"{seen}\"); }\n}\n";

/// The head of the project's manifest; what a demo may use comes behind it.
const MANIFEST: &str = "[package]\nname = \"awkward\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n";

const DEPENDENCIES: &str = include_str!("../../assets/demo-dependencies.toml");

/// Without the crates that come with a feature, which take long to compile.
fn dependencies() -> String {
    let of_a_feature = |line: &&str| {
        let crates = crate::instrument::FEATURES
            .iter()
            .flat_map(|(_, crates)| *crates);
        let mut crates = crates.map(|name| format!("{name} ="));
        crates.any(|name| line.starts_with(&name))
    };
    let lines = DEPENDENCIES.lines().filter(|line| !of_a_feature(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Runs a source as a module `awkward` beside a stand-in for the probes; what it printed.
fn run(name: &str, source: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("src")).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    fs::copy(
        root.join("tests/instrument/probe.rs"),
        folder.join("src/probe.rs"),
    )
    .unwrap();
    fs::write(
        folder.join("Cargo.toml"),
        format!("{MANIFEST}{}", dependencies()),
    )
    .unwrap();
    fs::write(folder.join("src/main.rs"), MAIN).unwrap();
    fs::write(folder.join("src/awkward.rs"), source).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["run", "--offline", "--quiet"])
        .current_dir(&folder)
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("awkward-target"),
        )
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn the_instrumented_copy_runs_as_the_original_and_says_what_it_does() {
    let original = run("awkward", AWKWARD);
    let copy = run("awkward", &text(AWKWARD));
    let results = |lines: &[String]| -> Vec<String> {
        lines
            .iter()
            .filter(|line| line.starts_with("= "))
            .cloned()
            .collect()
    };
    assert_eq!(results(&original), results(&copy));
    assert_eq!(original.len(), 2, "the original says nothing: {original:?}");
    for expected in [
        "call one 14",
        "call iterator 47",
        "call left_alone 45",
        "call generic 16",
        "call naps 51",
        "call louder 42",
        "call word 35",
        "at 17 sleep(Duration::from_millis(0))",
        "at 23 parsed(\"4\")",
        "at 24 parsed(\"5\")",
        "at 31 recursion(n - 1)",
        "at 51 sleep(std::time::Duration::from_millis(0))",
        "branch 55 one(1)",
        "branch 55 generic::<u32, fn(u32) -> u32>(2, |n| n)",
        "branch 55 async { one(3).await }",
        "branch 59 parsed(\"2\")",
        "by reference 68 &mut slow",
        "branch 69 one(1)",
        "branch 70 parsed(\"7\")",
        "branch 70 one(n)",
        "arm 69 one(1) false",
        "passed 59 parsed",
        "at 132 t",
        "called 132 end",
        "called 156 count",
        "called 157 refuse",
        "called 169 closure",
        "failed true",
        "failed false",
        "arms 161 [(161, \"slow\"), (161, \"Box::pin(refused)\")]",
        "branch 115 <Pair<u8, u16>>::run()",
        "by reference 124 (&mut slow)",
        "by reference 125 std::pin::Pin::new(&mut slower)",
        "lock shapes",
        "lock square",
        "lock lent",
        "binding orders",
        "bound to loose",
        "binding mailer",
        "binding counted",
    ] {
        assert!(
            copy.iter().any(|line| line == expected),
            "{expected} in {copy:?}"
        );
    }
}
