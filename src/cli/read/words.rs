//! What a text says for a screen, in words for who reads it as text.

use std::borrow::Cow;

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

/// A text without keys: a preset is an option of the command line, and remarks in parentheses that begin with "keys:" are left out.
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
    while let Some(start) = text.find(" (keys:") {
        let Some(end) = text.get(start..).and_then(|rest| rest.find(')')) else {
            break;
        };
        text.replace_range(start..=start + end, "");
    }
    text
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
            let asks = text.contains("Press ") || text.contains("keys:");
            assert!(!asks, "{}: {text}", lesson.id);
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
