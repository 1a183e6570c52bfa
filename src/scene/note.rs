//! What is written at the right end of a row.

use unicode_width::UnicodeWidthStr;

/// Columns between two parts.
const GAP: &str = "   ";

/// A few figures, of which the last ones matter most: where there is no room the first ones are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    parts: Vec<String>,
    /// What is written where the last part alone is too long.
    shorter: Option<String>,
}

impl Note {
    /// A note of one part, or an empty one.
    pub(super) fn of(part: Option<String>) -> Self {
        let mut note = Self::default();
        note.extend(part);
        note
    }

    /// Adds a part at the end, unless it is empty.
    pub(super) fn push(&mut self, part: String) {
        if !part.is_empty() {
            self.parts.push(part);
            self.shorter = None;
        }
    }

    /// Adds parts at the end.
    pub(super) fn extend(&mut self, parts: impl IntoIterator<Item = String>) {
        for part in parts {
            self.push(part);
        }
    }

    /// Adds another note at the end.
    pub(super) fn append(&mut self, other: Self) {
        self.extend(other.parts);
        self.shorter = other.shorter;
    }

    /// Gives the last part a shorter form.
    pub(super) fn set_shorter(&mut self, text: String) {
        self.shorter = Some(text);
    }

    /// As many parts as fit into so many columns; the last one, in its shorter form, also where even that is wider.
    pub fn in_columns(&self, columns: usize) -> String {
        let wider = |parts: &[String]| parts.join(GAP).width() > columns;
        let mut parts = self.parts.as_slice();
        while let [_, rest @ ..] = parts
            && !rest.is_empty()
            && wider(parts)
        {
            parts = rest;
        }
        match &self.shorter {
            Some(shorter) if wider(parts) => shorter.clone(),
            _ => parts.join(GAP),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_is_kept_and_shortened_at_last() {
        let mut times = Note::default();
        times.push("1.62 s so far".to_owned());
        times.set_shorter("1.62 s".to_owned());
        let mut note = Note::of(Some("3 in flight".to_owned()));
        note.push(String::new());
        note.append(times);
        assert_eq!(note.in_columns(30), "3 in flight   1.62 s so far");
        assert_eq!(note.in_columns(26), "1.62 s so far");
        assert_eq!(note.in_columns(12), "1.62 s");
        assert_eq!(note.in_columns(3), "1.62 s");
        assert_eq!(Note::default().in_columns(0), "");
    }
}
