//! What a text says for a screen, in words for who reads it as text.

use std::borrow::Cow;
use std::ops::Range;

use crate::lesson::Lesson;
use crate::text::Add;

/// A text with a label before each of two blocks where one in Python comes right behind one in Rust: a screen shows one of them.
pub(super) fn labelled(text: &str) -> Cow<'_, str> {
    let (rust, python) = ("```rust\n", "```python\n");
    let mut labelled = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(python) {
        let (before, from) = rest.split_at(start);
        let pair = before
            .rfind(rust)
            .filter(|_| before.trim_end().ends_with("```"));
        let (text, block) = before.split_at(pair.unwrap_or(before.len()));
        labelled.push_str(text);
        if pair.is_some() {
            labelled.add(format_args!("In Rust:\n\n{block}In Python:\n\n"));
        }
        labelled.push_str(python);
        rest = from.strip_prefix(python).unwrap_or_default();
    }
    if labelled.is_empty() {
        return Cow::Borrowed(text);
    }
    labelled.push_str(rest);
    Cow::Owned(labelled)
}

/// Watch without keys: a preset is an option of the command line, all programs are open, and parentheses that begin with a key, such
/// as "(`o`)", are left out.
pub(super) fn without_keys(text: &str, lesson: &Lesson) -> String {
    let mut text = text.to_owned();
    let times = [
        "Press e, then r",
        "Press e twice, then r",
        "Press e three times, then r",
    ];
    for (keys, preset) in times.iter().zip(&lesson.presets) {
        text = text.replace(keys, &format!("With `--preset {}`", preset.name));
    }
    for opens in ["- Open ", "- Unfold "] {
        text = text.replace(opens, "- Look at ");
    }
    while let Some(keys) = keys_in_parentheses(&text) {
        text.replace_range(keys, "");
    }
    text
}

/// The place of a parenthesis that begins with a key in backticks, with the space before it.
fn keys_in_parentheses(text: &str) -> Option<Range<usize>> {
    text.match_indices(" (`").find_map(|(start, opening)| {
        let inside = text.get(start + opening.len()..)?;
        let is_key = inside.chars().nth(1) == Some('`');
        let length = inside.find(')').filter(|_| is_key)?;
        Some(start..start + opening.len() + length + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::{labelled, without_keys};
    use crate::lesson::Course;

    #[test]
    fn no_lesson_asks_somebody_without_a_screen_to_press_a_key() {
        let course = Course::built_in();
        for lesson in course.lessons() {
            let text = without_keys(&lesson.prose.watch.0, lesson);
            let words = ["Press ", "Open ", "Unfold "];
            let has_word = words.iter().any(|word| text.contains(word));
            let mut code = text.split('`').skip(1).step_by(2);
            // one letter or digit in backticks is a key; other marks are those of the picture
            let is_key = |code: &str| code.len() == 1 && code.chars().all(char::is_alphanumeric);
            let has_key = code.any(is_key);
            assert!(!has_word && !has_key, "{}: {text}", lesson.id);
        }
    }

    #[test]
    fn two_blocks_that_show_the_same_are_labelled_and_a_single_one_is_not() {
        let both = "So:\n\n```rust\na\n```\n\n```python\nb\n```\n\nEnd.\n";
        let expected =
            "So:\n\nIn Rust:\n\n```rust\na\n```\n\nIn Python:\n\n```python\nb\n```\n\nEnd.\n";
        assert_eq!(labelled(both), expected);
        for one in [
            "```python\nb\n```\n",
            "```rust\na\n```\n\nText.\n\n```python\nb\n```\n",
        ] {
            assert_eq!(labelled(one), one);
        }
    }
}
