//! The files of a folder into a lesson.

use super::Lesson;
use super::files;
use super::markdown;
use super::schema::File;
use super::validate::Validator;
use crate::catalog::Embedded;
use crate::text::problem::{Problem, Source};

/// Larger files are not read: no lesson needs them.
pub(super) const LARGEST: usize = 256 * 1024;

/// Reads and checks everything; all problems, not only the first.
pub(super) fn lesson(files: &Embedded) -> Result<Lesson, Vec<Problem>> {
    let mut problems = missing(files);
    problems.extend(broken(files));
    problems.extend(lacking(files));
    let toml = files.toml.unwrap_or_default();
    let source = Source {
        file: format!("{}/lesson.toml", files.folder),
        text: toml,
    };
    if files.toml.is_none() || files.broken.is_some() || files.lacks.is_some() {
        return Err(problems);
    }
    if toml.len() > LARGEST {
        problems.push(source.problem(&(0..0), "the file is too large", "keep it under 256 KiB"));
        return Err(problems);
    }
    let file: File = match toml::from_str(toml) {
        Ok(file) => file,
        Err(error) => {
            problems.push(source.syntax(&error));
            return Err(problems);
        }
    };
    let prose_source = Source {
        file: format!("{}/lesson.md", files.folder),
        text: files.markdown.unwrap_or_default(),
    };
    if let (Some(demo), None) = (&file.demo, files.demo) {
        let help = "leave `demo` out, or keep the folder elsewhere and name that with --lessons";
        problems.push(source.problem(&demo.span(), "this lesson has a demo.rs of its own", help));
    }
    let ids: Vec<String> = file
        .variant
        .iter()
        .map(|v| v.id.get_ref().clone())
        .collect();
    let mut flaws = Vec::new();
    let prose = markdown::read(&prose_source, &ids, &mut problems, &mut flaws);
    let validator = Validator::new(files, &source, &mut problems, flaws);
    let mut lesson = validator.lesson(file, prose);
    if let Some(available) = crate::run::files::available() {
        lesson.few_files = files::limit(&mut lesson.knobs, &mut lesson.presets, available);
    }
    if problems.is_empty() {
        Ok(lesson)
    } else {
        Err(problems)
    }
}

/// A demo that the build could not use: then nothing is known of its functions.
fn broken(files: &Embedded) -> Option<Problem> {
    let (file, line, column, message) = files.broken?;
    Some(Problem {
        file: file.to_owned(),
        line,
        column,
        message: message.to_owned(),
        help: "correct it and build awaitscope again".to_owned(),
    })
}

/// A demo that this build left out.
fn lacking(files: &Embedded) -> Option<Problem> {
    let feature = files.lacks?;
    let message = format!("this build of awaitscope lacks the feature `{feature}`");
    let help = format!(
        "build it with `--features {feature}`, or with the default features, to open the lesson"
    );
    Some(whole_file(files.folder, "demo.rs", message, help))
}

/// The files that are not there.
fn missing(files: &Embedded) -> Vec<Problem> {
    let there = [
        ("lesson.toml", files.toml.is_some()),
        ("lesson.md", files.markdown.is_some()),
        ("demo.rs", !files.rust.is_empty()),
        ("demo.py", files.python.is_some()),
    ];
    let missing = there.into_iter().filter(|(_, there)| !there);
    missing
        .map(|(name, _)| {
            let message = "the file is missing or is not UTF-8";
            let help = format!("write {name}; CONTRIBUTING.md describes its contents");
            whole_file(files.folder, name, message, help)
        })
        .collect()
}

/// A problem with a file as a whole.
pub(super) fn whole_file(
    folder: &str,
    name: &str,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Problem {
    Problem {
        file: format!("{folder}/{name}"),
        line: 1,
        column: 1,
        message: message.into(),
        help: help.into(),
    }
}
