//! `awaitscope code`: the demo's source, or a project that runs it on plain tokio.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::paths::name;
use super::{Failure, Outcome, lesson, print};
use crate::lesson::{Course, FEATURES, Lesson, Variant};
use crate::text::Add;

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
        lesson.code.rust
    };
    let Some(folder) = output else {
        return print(source);
    };
    let files = if python {
        vec![("demo.py".to_owned(), source.to_owned())]
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
    files: &'a [(String, String)],
) -> Result<Vec<(PathBuf, &'a str)>, Failure> {
    let mut missing = Vec::new();
    for (file, text) in files {
        let path = folder.join(file);
        match fs::read(&path) {
            Ok(there) if there == text.as_bytes() => {}
            Ok(_) => {
                let message = "already exists with different contents; choose another folder";
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

/// A cargo project: the demo and its support modules unchanged, and a program that runs its variants.
fn project(lesson: &Lesson) -> Vec<(String, String)> {
    let manifest = format!(
        "[package]\nname = \"lesson-{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{}",
        lesson.id,
        dependencies(lesson)
    );
    let mut files = vec![
        ("Cargo.toml".to_owned(), manifest),
        ("src/demo.rs".to_owned(), lesson.code.rust.to_owned()),
        ("src/main.rs".to_owned(), program(lesson)),
    ];
    if !lesson.code.support.is_empty() {
        let mut modules = String::new();
        for (name, _) in lesson.code.support {
            modules.add(format_args!(
                "pub mod {name};
"
            ));
        }
        files.push(("src/support.rs".to_owned(), modules));
    }
    for (name, text) in lesson.code.support {
        files.push((format!("src/support/{name}.rs"), (*text).to_owned()));
    }
    files
}

/// What the project needs: of the crates that come with a feature only those of its features.
fn dependencies(lesson: &Lesson) -> String {
    let needed = |line: &&str| {
        let name = line.split([' ', '=']).next().unwrap_or_default();
        let mut features = FEATURES.iter();
        let feature = features.find(|(_, crates)| crates.contains(&name));
        feature.is_none_or(|(feature, _)| lesson.code.features.contains(feature))
    };
    let lines = DEPENDENCIES.lines().filter(needed);
    let mut text: String = lines.flat_map(|line| [line, "\n"]).collect();
    let features = lesson.code.features;
    if features.contains(&"postgres") {
        text = text.replace("\"sqlite-bundled\"", "\"postgres\"");
    }
    if features.contains(&"redis") {
        text = text.replace("[dependencies]\n", &format!("[dependencies]\n{REDIS}\n"));
    }
    text
}

/// What the demo with a cache in Redis needs beside the crates of the others.
const REDIS: &str =
    r#"redis = { version = "1", default-features = false, features = ["tokio-comp"] }"#;

fn program(lesson: &Lesson) -> String {
    let apart = lesson.variants.iter().any(|variant| {
        let own = variant.workers.or(variant.blocking_threads);
        own.is_some()
    });
    let runs = lesson.variants.iter().map(|variant| {
        let run = run(lesson, variant);
        if apart {
            let workers = variant.workers.unwrap_or(lesson.workers);
            let blocking = variant.blocking_threads.unwrap_or(512);
            format!("    runtime({workers}, {blocking}).block_on(async {{\n{run}    }});\n")
        } else {
            run
        }
    });
    let runs: String = runs.collect();
    let main = if apart {
        format!("fn main() {{\n{runs}}}\n\n{RUNTIME}")
    } else {
        let flavour = flavour(lesson);
        format!("#[tokio::main({flavour})]\nasync fn main() {{\n{runs}}}\n")
    };
    let support = if lesson.code.support.is_empty() {
        ""
    } else {
        "#[allow(dead_code)]\nmod support;\n"
    };
    format!(
        "//! Runs the programs of lesson {} one after another on plain tokio.\n\n\
         mod demo;\n{support}\nuse std::time::Instant;\n\n{}{main}",
        lesson.id,
        knobs(lesson),
    )
}

/// The runtime of a variant that has threads of its own number.
const RUNTIME: &str = "fn runtime(workers: usize, blocking: usize) -> tokio::runtime::Runtime {
    let mut builder = match workers {
        1 => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    if workers > 1 {
        builder.worker_threads(workers);
    }
    let builder = builder.max_blocking_threads(blocking).enable_all();
    builder.build().expect(\"the system has threads\")
}
";

fn flavour(lesson: &Lesson) -> String {
    if lesson.workers > 1 {
        let workers = lesson.workers;
        format!("flavor = \"multi_thread\", worker_threads = {workers}")
    } else {
        "flavor = \"current_thread\"".to_owned()
    }
}

/// The functions that make the values for the demo: those of the lesson, and those with a variant's own in their place.
fn knobs(lesson: &Lesson) -> String {
    let defaults = lesson.defaults().into_iter();
    let values = defaults
        .chain(lesson.fixed.iter().cloned())
        .map(|(name, value)| format!("        \"{name}\": {value},\n"));
    let values: String = values.collect();
    if lesson
        .variants
        .iter()
        .all(|variant| variant.knobs.is_empty())
    {
        return format!(
            "fn knobs() -> demo::Knobs {{\n    serde_json::from_value(serde_json::json!({{\n{values}    }}))\n    .expect(\"these are the lesson's defaults\")\n}}\n\n"
        );
    }
    format!(
        "fn knobs(own: &serde_json::Value) -> demo::Knobs {{\n    let mut knobs = serde_json::json!({{\n{values}    }});\n    \
         for (name, value) in own.as_object().into_iter().flatten() {{\n        knobs[name] = value.clone();\n    }}\n    \
         serde_json::from_value(knobs).expect(\"these are the lesson's values\")\n}}\n\n"
    )
}

/// The lines that run a variant and print how long it took.
fn run(lesson: &Lesson, variant: &Variant) -> String {
    let own = variant.knobs.iter();
    let own = own.map(|(name, value)| format!("\"{name}\": {value}"));
    let own = own.collect::<Vec<_>>().join(", ");
    let none = lesson
        .variants
        .iter()
        .all(|variant| variant.knobs.is_empty());
    let argument = match (variant.takes_knobs, none) {
        (false, _) => String::new(),
        (true, true) => "knobs()".to_owned(),
        (true, false) => format!("knobs(&serde_json::json!({{ {own} }}))"),
    };
    let call = format!("demo::{}({argument})", variant.program);
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
}
