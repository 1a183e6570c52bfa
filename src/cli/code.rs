//! `awaitscope code`: the demo's source, or a project that runs it on plain tokio.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::paths::name;
use super::{Failure, Outcome, lesson, print};
use crate::lesson::{Course, Lesson};

/// What a project with a demo needs: the crates that demos may use.
const DEPENDENCIES: &str = include_str!("../../assets/demo-dependencies.toml");

/// Prints the source, or writes a project.
pub(super) fn code(course: &Course, wanted: &str, python: bool, output: Option<&Path>) -> Outcome {
    let lesson = lesson(course, wanted)?;
    let source = if python {
        lesson
            .python
            .ok_or_else(|| Failure::no(format!("{} has no demo.py", lesson.id)))?
    } else {
        lesson.rust
    };
    let Some(folder) = output else {
        return print(source);
    };
    let files = if python {
        vec![("demo.py", source.to_owned())]
    } else {
        project(lesson)
    };
    let missing = missing(folder, &files)?;
    for (file, text) in missing {
        write(&file, text)?;
    }
    let run = if python {
        "python3 demo.py"
    } else {
        "cargo run"
    };
    print(&format!(
        "wrote {}; run it there with `{run}`\n",
        name(folder)
    ))
}

/// The files that are not there yet; an error if one is there that says something else: nothing is written over.
fn missing<'a>(
    folder: &Path,
    files: &'a [(&str, String)],
) -> Result<Vec<(PathBuf, &'a str)>, Failure> {
    let mut missing = Vec::new();
    for (file, text) in files {
        let path = folder.join(file);
        match fs::read(&path) {
            Ok(there) if there == text.as_bytes() => {}
            Ok(_) => {
                let message = "is there already and says something else; choose another folder";
                return Err(Failure::no(format!("{} {message}", name(&path))));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                missing.push((path, text.as_str()));
            }
            Err(error) => return Err(unwritable(&path, &error)),
        }
    }
    Ok(missing)
}

fn unwritable(file: &Path, error: &std::io::Error) -> Failure {
    Failure::no(format!("cannot write {}: {error}", name(file)))
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let failure = |error| unwritable(file, &error);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(failure)?;
    }
    fs::write(file, text).map_err(failure)
}

/// A cargo project: the demo unchanged, and a program that runs its variants.
fn project(lesson: &Lesson) -> Vec<(&'static str, String)> {
    let manifest = format!(
        "[package]\nname = \"lesson-{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{DEPENDENCIES}",
        lesson.id
    );
    vec![
        ("Cargo.toml", manifest),
        ("src/demo.rs", lesson.rust.to_owned()),
        ("src/main.rs", program(lesson)),
    ]
}

fn program(lesson: &Lesson) -> String {
    let defaults = lesson.defaults().into_iter();
    let knobs = defaults
        .chain(lesson.fixed.iter().cloned())
        .map(|(name, value)| format!("        \"{name}\": {value},\n"));
    let knobs: String = knobs.collect();
    let runs = lesson.variants.iter().map(|variant| {
        let argument = if variant.takes_knobs { "knobs()" } else { "" };
        let call = format!("demo::{}({argument})", variant.id);
        // as the lesson runs it: where `#[tokio::main]` does, or as a task
        let call = if lesson.spawned {
            format!("tokio::spawn({call})")
        } else {
            call
        };
        format!(
            "    let start = Instant::now();\n    let _ = {call}.await;\n    println!(\"{{}}: {{:.2}} s\", {:?}, start.elapsed().as_secs_f64());\n",
            // a label is any text: not a part of the format, and with its quotes escaped
            variant.label
        )
    });
    let runs: String = runs.collect();
    let flavour = if lesson.workers > 1 {
        format!(
            "flavor = \"multi_thread\", worker_threads = {}",
            lesson.workers
        )
    } else {
        "flavor = \"current_thread\"".to_owned()
    };
    format!(
        "//! Runs the programs of lesson {} one after another on plain tokio.\n\n\
         mod demo;\n\nuse std::time::Instant;\n\n\
         fn knobs() -> demo::Knobs {{\n    serde_json::from_value(serde_json::json!({{\n{knobs}    }}))\n    .expect(\"these are the lesson's defaults\")\n}}\n\n\
         #[tokio::main({flavour})]\nasync fn main() {{\n{runs}}}\n",
        lesson.id
    )
}
