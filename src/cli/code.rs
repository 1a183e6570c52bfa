//! `awaitscope code`: the demo's source, or a project that runs it on plain tokio.

use std::fs;
use std::path::Path;

use super::{Failure, Outcome, lesson, print};
use crate::lesson::{Course, Lesson};

/// What a project with a demo needs: the crates that demos may use.
const DEPENDENCIES: &str = r#"
[dependencies]
async-channel = "2.5"
futures = "0.3.34"
metrics = "0.24.6"
serde = { version = "1.0.229", features = ["derive"] }
serde_json = "1.0.154"
tokio = { version = "1.54", features = ["full"] }
tokio-stream = { version = "0.1.19", features = ["time", "sync"] }

[workspace]
"#;

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
        return print(source.as_bytes());
    };
    let files = if python {
        vec![("demo.py", source.to_owned())]
    } else {
        project(lesson)
    };
    for (name, text) in files {
        write(&folder.join(name), &text)?;
    }
    let run = if python {
        "python3 demo.py"
    } else {
        "cargo run"
    };
    print(format!("wrote {}; run it there with `{run}`\n", folder.display()).as_bytes())
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let failure =
        |error: std::io::Error| Failure::no(format!("cannot write {}: {error}", file.display()));
    if file.exists() && fs::read_to_string(file).is_ok_and(|there| there != text) {
        return Err(Failure::no(format!(
            "{} is there already and says something else; choose another folder",
            file.display()
        )));
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(failure)?;
    }
    fs::write(file, text).map_err(failure)
}

/// A cargo project: the demo unchanged, and a program that runs its variants.
fn project(lesson: &Lesson) -> Vec<(&'static str, String)> {
    let manifest = format!(
        "[package]\nname = \"lesson-{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{DEPENDENCIES}",
        lesson.id
    );
    vec![
        ("Cargo.toml", manifest),
        ("src/demo.rs", lesson.rust.to_owned()),
        ("src/main.rs", program(lesson)),
    ]
}

fn program(lesson: &Lesson) -> String {
    let knobs = lesson
        .knobs
        .iter()
        .map(|knob| format!("        \"{}\": {},\n", knob.name, knob.default));
    let knobs: String = knobs.collect();
    let takes_knobs = |id: &str| {
        lesson.rust.contains(&format!("fn {id}(k"))
            || lesson.rust.contains(&format!("fn {id}(knobs"))
    };
    let runs = lesson.variants.iter().map(|variant| {
        let argument = if takes_knobs(&variant.id) { "knobs()" } else { "" };
        format!(
            "    let start = Instant::now();\n    let _ = demo::{}({argument}).await;\n    println!(\"{}: {{:.2}} s\", start.elapsed().as_secs_f64());\n",
            variant.id,
            variant.label.replace('"', "\\\"")
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
