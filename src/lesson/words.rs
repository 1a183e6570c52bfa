//! A lesson in the language of a reader: one of two blocks that show the same, and the words of those who think in Python.

use std::borrow::Cow;

use super::Lesson;

/// How a paragraph of Explain begins that is for readers of Python, and how it does where all are.
const FOR_PYTHON: [&str; 2] = ["If you know asyncio:", "In asyncio:"];

impl Lesson {
    /// The lesson in the language that comes first for a reader, if it has programs in that.
    #[must_use]
    pub fn for_reader(self, python_first: bool) -> Self {
        if python_first && self.python.is_some() {
            self.in_python()
        } else {
            self.in_rust()
        }
    }

    /// The lesson for those to whom Rust comes first: without the blocks that show the same in Python.
    #[must_use]
    pub fn in_rust(mut self) -> Self {
        self.keep_blocks(false);
        self
    }

    /// The lesson for those to whom Python comes first: with its sections and blocks in Python and the words that it gives for them,
    /// without questions on what Python does not have. Keys under which answers are kept stay as they are.
    #[must_use]
    pub fn in_python(mut self) -> Self {
        self.prose.in_python();
        self.keep_blocks(true);
        let words = self.counterpart.words.clone();
        for text in self.texts() {
            *text = replaced(text, &words);
        }
        self.quiz.retain(|quiz| !quiz.rust_only);
        let explain = &mut self.prose.explain.0;
        *explain = explain.replace(FOR_PYTHON[0], FOR_PYTHON[1]);
        self
    }

    fn keep_blocks(&mut self, python: bool) {
        let keep = |text: &mut String| {
            if let Cow::Owned(kept) = in_language(text, python) {
                *text = kept;
            }
        };
        self.texts().into_iter().for_each(keep);
        [&mut self.prose.learn.0, &mut self.prose.explain.0]
            .into_iter()
            .for_each(keep);
    }

    /// The texts in which words of Rust are replaced: names, questions, the takeaway and what stands beside the run. Learn and Explain speak of both
    /// languages.
    pub(crate) fn texts(&mut self) -> Vec<&mut String> {
        let mut texts: Vec<&mut String> = vec![&mut self.takeaway];
        for variant in &mut self.variants {
            texts.extend([&mut variant.label, &mut variant.short]);
        }
        if let Some(predict) = &mut self.predict {
            texts.push(&mut predict.question);
            for option in &mut predict.options {
                texts.push(&mut option.text);
                texts.extend(&mut option.misconception);
            }
        }
        for quiz in &mut self.quiz {
            texts.extend([&mut quiz.question, &mut quiz.why]);
            let items = quiz.sort.iter_mut().flat_map(|sort| &mut sort.items);
            texts.extend(items.flat_map(|item| [&mut item.text, &mut item.why]));
            for option in &mut quiz.options {
                texts.push(&mut option.text);
                texts.extend(&mut option.misconception);
            }
        }
        if let Some(challenge) = &mut self.challenge {
            texts.push(&mut challenge.text);
            texts.extend(&mut challenge.hints);
            texts.extend(challenge.goal.iter_mut().map(|goal| &mut goal.text));
        }
        texts.push(&mut self.prose.watch.0);
        texts.extend(self.prose.remarks.iter_mut().map(|remark| &mut remark.text));
        texts
    }
}

/// A text with one of two blocks where one in Python comes right behind one in Rust: they show the same, and each reader gets
/// the language that comes first for them.
fn in_language(text: &str, python_first: bool) -> Cow<'_, str> {
    if !text.contains("```python") {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("```rust\n") {
        let (before, from) = rest.split_at(start);
        kept.push_str(before);
        let rust = end_of_block(from);
        let (rust, after) = from.split_at(rust);
        let behind = after.trim_start();
        if !behind.starts_with("```python\n") {
            kept.push_str(rust);
            rest = after;
            continue;
        }
        let (python, after) = behind.split_at(end_of_block(behind));
        if python_first {
            kept.push_str(python);
        } else {
            kept.push_str(rust);
        }
        rest = after;
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// Where the block ends with which a text begins: behind its last fence.
fn end_of_block(text: &str) -> usize {
    let end = text.get(3..).and_then(|inside| inside.find("\n```"));
    end.map_or(text.len(), |end| end + 3 + "\n```".len())
}

/// A text with each word replaced by the one beside it; where several begin at a place, by that of the longest.
fn replaced(text: &str, words: &[(String, String)]) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let here = words
            .iter()
            .filter(|(word, _)| rest.starts_with(word.as_str()));
        let length = if let Some((word, instead)) = here.max_by_key(|(word, _)| word.len()) {
            replaced.push_str(instead);
            word.len()
        } else {
            replaced.push(first);
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_replaced_and_nothing_twice() {
        let words = [("sleep", "rest"), ("thread::sleep", "time.sleep")];
        let words = words.map(|(word, instead)| (word.to_owned(), instead.to_owned()));
        assert_eq!(replaced("thread::sleep, sleep", &words), "time.sleep, rest");
    }

    #[test]
    fn of_two_blocks_that_show_the_same_one_is_kept() {
        let text =
            "a\n\n```rust\nlet a = 1;\n```\n\n```python\na = 1\n```\n\nb\n\n```rust\nlet b;\n```\n";
        let rust = "a\n\n```rust\nlet a = 1;\n```\n\nb\n\n```rust\nlet b;\n```\n";
        let python = "a\n\n```python\na = 1\n```\n\nb\n\n```rust\nlet b;\n```\n";
        assert_eq!(in_language(text, false), rust);
        assert_eq!(in_language(text, true), python);
        // one that stands alone is for everybody
        let alone = "```python\na = 1\n```\n";
        assert_eq!(in_language(alone, false), alone);
        assert_eq!(in_language("```rust\nunended", true), "```rust\nunended");
    }
}
