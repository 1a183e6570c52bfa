//! The files of a folder into a lesson.

use super::Lesson;
use super::markdown;
use super::problem::{Problem, Source, nearest};
use super::schema::File;
use super::validate::Validator;
use crate::catalog::Embedded;

/// Larger files are not read: no lesson needs them.
const LARGEST: usize = 256 * 1024;

/// Reads and checks everything; all problems, not only the first.
pub(super) fn lesson(files: &Embedded) -> Result<Lesson, Vec<Problem>> {
    let mut problems = missing(files);
    let toml = files.toml.unwrap_or_default();
    let source = Source {
        file: format!("lessons/{}/lesson.toml", files.id),
        text: toml,
    };
    if files.toml.is_none() {
        return Err(problems);
    }
    if toml.len() > LARGEST {
        problems.push(source.problem(&(0..0), "the file is too large", "keep it under 256 KiB"));
        return Err(problems);
    }
    let file: File = match toml::from_str(toml) {
        Ok(file) => file,
        Err(error) => {
            problems.push(syntax(&source, &error));
            return Err(problems);
        }
    };
    let prose_source = Source {
        file: format!("lessons/{}/lesson.md", files.id),
        text: files.markdown.unwrap_or_default(),
    };
    let ids: Vec<String> = file
        .variant
        .iter()
        .map(|v| v.id.get_ref().clone())
        .collect();
    let prose = markdown::read(&prose_source, &ids, &mut problems);
    let lesson = Validator::new(files, &source, &mut problems).lesson(file, prose);
    if problems.is_empty() {
        Ok(lesson)
    } else {
        Err(problems)
    }
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
        .map(|(name, _)| Problem {
            file: format!("lessons/{}/{name}", files.id),
            line: 1,
            column: 1,
            message: "the file is missing or is not UTF-8".to_owned(),
            help: format!("write {name}; CONTRIBUTING.md says what goes into it"),
        })
        .collect()
}

/// What the parser says, with the nearest key where it knows one.
fn syntax(source: &Source<'_>, error: &toml::de::Error) -> Problem {
    let at = error.span().unwrap_or(0..0);
    let message = error.message().to_owned();
    let mut quoted = message.split('`').skip(1).step_by(2);
    let help = match quoted.next() {
        Some(word) if message.starts_with("unknown") => nearest(word, quoted),
        Some(word) if message.starts_with("missing field") => format!("add `{word} = ..`"),
        _ => "correct it".to_owned(),
    };
    source.problem(&at, message.replace('\n', " "), help)
}
