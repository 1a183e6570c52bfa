//! `lessons/NN-slug/FEATURE.edits`: what is different in a lesson when something from outside answers.
//!
//! ```text
//! # a comment
//! @ demo.rs
//! -whole lines of the file, as they are
//! +the lines that take their place
//! ```
//!
//! The lines must be in the file exactly once, one below the other.

/// What to do with the files of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edits(Vec<Edit>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Edit {
    /// The line of the edits where it begins, from 1.
    line: usize,
    file: String,
    old: Vec<String>,
    new: Vec<String>,
}

/// What is wrong with the edits, and in which line, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) line: usize,
    pub(crate) message: String,
}

impl Edits {
    /// Reads the text of a file of edits.
    pub(crate) fn read(text: &str) -> Result<Self, Wrong> {
        let mut edits: Vec<Edit> = Vec::new();
        let mut file = None;
        let mut open = false;
        for (index, text) in text.lines().enumerate() {
            let line = index + 1;
            let wrong = |message: &str| Wrong {
                line,
                message: message.to_owned(),
            };
            if let Some(name) = text.strip_prefix("@ ") {
                (file, open) = (Some(name.to_owned()), false);
            } else if let Some(old) = text.strip_prefix('-') {
                let file = file.clone();
                let file = file.ok_or_else(|| wrong("write `@ demo.rs`, the file, above it"))?;
                match edits.last_mut() {
                    Some(edit) if open && edit.new.is_empty() => edit.old.push(old.to_owned()),
                    _ => edits.push(Edit {
                        line,
                        file,
                        old: vec![old.to_owned()],
                        new: Vec::new(),
                    }),
                }
                open = true;
            } else if let Some(new) = text.strip_prefix('+') {
                let edit = edits.last_mut().filter(|_| open);
                let edit =
                    edit.ok_or_else(|| wrong("write the lines that go above it, with `-`"))?;
                edit.new.push(new.to_owned());
            } else if text.is_empty() || text.starts_with('#') {
                open = false;
            } else {
                return Err(wrong("a line begins with `@ `, `-`, `+` or `#`"));
            }
        }
        Ok(Self(edits))
    }

    /// A file with its edits.
    pub(crate) fn apply(&self, file: &str, text: &str) -> Result<String, Wrong> {
        let mut lines: Vec<&str> = text.lines().collect();
        for edit in self.0.iter().filter(|edit| edit.file == file) {
            let length = edit.old.len();
            let places = lines.windows(length).enumerate();
            let places = places.filter(|(_, window)| *window == edit.old);
            let places: Vec<_> = places.map(|(place, _)| place).collect();
            let [place] = places.as_slice() else {
                let first = edit.old.first().map_or("", String::as_str);
                return Err(Wrong {
                    line: edit.line,
                    message: format!(
                        "{file} has these lines {} times; they must be there once, as they are: `{first}`",
                        places.len()
                    ),
                });
            };
            let new = edit.new.iter().map(String::as_str);
            lines.splice(*place..place + length, new);
        }
        Ok(lines.iter().flat_map(|line| [*line, "\n"]).collect())
    }
}
