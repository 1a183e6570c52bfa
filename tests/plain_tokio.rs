//! The code on the screen is plain tokio: every demo compiles by itself, unchanged, and so does what `awaitscope code` writes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "clean/lessons.rs"]
mod lessons;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PACKAGE: &str = "[package]\nname = \"demos\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n";

/// The same as in the projects that `awaitscope code` writes.
const DEPENDENCIES: &str = include_str!("../assets/demo-dependencies.toml");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    folder
}

/// Checks a project with what the tests of awaitscope were built from.
fn check(folder: &Path) -> Output {
    Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet", "--workspace"])
        .current_dir(folder)
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("plain"),
        )
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap()
}

fn demos() -> Vec<PathBuf> {
    let lessons = fs::read_dir(root().join("lessons")).unwrap();
    let demos = lessons.map(|entry| entry.unwrap().path().join("demo.rs"));
    let mut demos: Vec<_> = demos.filter(|demo| demo.exists()).collect();
    // and that of the template, which is in no build
    demos.push(root().join("assets/template/demo.rs"));
    demos.sort();
    demos
}

/// The module that demos name as `super::support`.
fn support() -> String {
    let modules = fs::read_dir(root().join("lessons/support"))
        .into_iter()
        .flatten();
    let modules = modules.map(|entry| entry.unwrap().path());
    // the folders beside them have what only builds with a feature can compile
    let modules = modules.filter(|path| path.is_file());
    let modules = modules.map(|path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        format!(
            "#[path = {:?}]\npub mod {name};\n",
            path.display().to_string()
        )
    });
    format!("pub mod support {{\n{}}}\n", modules.collect::<String>())
}

#[test]
fn every_demo_compiles_on_plain_tokio_and_what_names_awaitscope_does_not() {
    let folder = folder("demos");
    fs::write(folder.join("Cargo.toml"), [PACKAGE, DEPENDENCIES].concat()).unwrap();
    let demos = demos();
    assert!(!demos.is_empty(), "lessons have demos");
    let modules = demos.iter().enumerate().map(|(index, demo)| {
        let path = demo.display().to_string();
        format!("#[path = {path:?}]\npub mod demo_{index};\n")
    });
    let mut library = modules.collect::<Vec<_>>().concat();
    library.push_str(&support());
    fs::write(folder.join("src/lib.rs"), &library).unwrap();
    let output = check(&folder);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );

    // nothing else is wrong with the project, so that it is the name that the compiler refuses
    library.push_str("use awaitscope::probe;\n");
    fs::write(folder.join("src/lib.rs"), &library).unwrap();
    let output = check(&folder);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && said.contains("E0432") && said.contains("`awaitscope`"),
        "a demo that names awaitscope must not compile: {said}"
    );
}

#[test]
fn the_project_of_each_lesson_builds() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects");
    // what an earlier run of the test wrote may be of earlier lessons
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    for lesson in lessons::lessons(None) {
        let written = Command::new(env!("CARGO_BIN_EXE_awaitscope"))
            .args(["code", lesson.id, "-o"])
            .arg(folder.join(lesson.id))
            .output()
            .unwrap();
        assert!(written.status.success(), "{written:?}");
        // here it is no workspace of its own but a package of one, so that one call of cargo checks all of them
        let manifest = folder.join(lesson.id).join("Cargo.toml");
        let of_its_own = fs::read_to_string(&manifest).unwrap();
        let member = of_its_own.strip_suffix("\n[workspace]\n").unwrap();
        fs::write(manifest, member).unwrap();
    }
    let workspace = "[workspace]\nmembers = [\"*\"]\nresolver = \"3\"\n";
    fs::write(folder.join("Cargo.toml"), workspace).unwrap();
    let output = check(&folder);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A lesson on the demo of another one, whose variants have values and threads of their own.
const OWN: &str = r#"
demo = "04-together"
title = "Own values"
part = "A Foundations"
takeaway = "A variant is a program with values of its own."
minutes = 5

[[variant]]
id = "joined"
label = "joined"

[[variant]]
id = "slow"
program = "joined"
label = "slow"
knobs = { latency = 0.5 }
workers = 2
blocking_threads = 3
"#;

const TEXT: &str = "# Learn\n\nText.\n\n# Watch\n\n# Explain\n\nText.\n\n# Instructor\n\nText.\n";

#[test]
fn the_project_of_variants_with_values_of_their_own_builds() {
    let course = tempfile::tempdir().unwrap();
    let lesson = course.path().join("91-own-values");
    fs::create_dir(&lesson).unwrap();
    fs::write(lesson.join("lesson.toml"), OWN).unwrap();
    fs::write(lesson.join("lesson.md"), TEXT).unwrap();
    let folder = folder("project-own-values");
    for file in ["Cargo.toml", "src/demo.rs", "src/main.rs"] {
        drop(fs::remove_file(folder.join(file)));
    }
    let written = Command::new(env!("CARGO_BIN_EXE_awaitscope"))
        .arg("--lessons")
        .arg(course.path())
        .args(["code", "91", "-o"])
        .arg(&folder)
        .output()
        .unwrap();
    assert!(written.status.success(), "{written:?}");
    let program = fs::read_to_string(folder.join("src/main.rs")).unwrap();
    for piece in ["runtime(1, 512)", "runtime(2, 3)", "\"latency\": 0.5"] {
        assert!(program.contains(piece), "{piece}: {program}");
    }
    let output = check(&folder);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
