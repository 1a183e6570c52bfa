//! The template of a lesson, which a new one begins as a copy of.

use std::fs;
use std::path::{Path, PathBuf};

use awaitscope::catalog::{Embedded, LESSONS};
use awaitscope::lesson::Lesson;

/// Its folder.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/template")
}

/// A text that lives as long as the program.
fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// Its texts with the programs of a lesson whose functions have the same names and do the same: its own demo.rs is in no build.
pub(crate) fn template() -> Lesson {
    let read = |file: &str| fs::read_to_string(folder().join(file)).unwrap();
    // a field of that lesson's `Knobs` alone
    let extra = "\n[[knob]]\nname = \"extra\"\ndefault = 0.0\nmin = 0.0\nmax = 0.01\nstep = 0.01\n";
    let mut lessons = LESSONS.iter();
    let built = lessons.find(|lesson| lesson.id.ends_with("-together"));
    let files = Embedded {
        toml: Some(leak(read("lesson.toml") + extra)),
        markdown: Some(leak(read("lesson.md"))),
        python: Some(leak(read("demo.py"))),
        messages: &["elapsed.rs", "never_awaited.py"],
        ..*built.unwrap()
    };
    Lesson::read(Box::leak(Box::new(files))).unwrap()
}
