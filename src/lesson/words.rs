//! A lesson in the words of those who think in Python.

use super::Lesson;

/// How a paragraph of Explain begins that is for readers of Python.
const FOR_PYTHON: &str = "If you know asyncio:";

impl Lesson {
    /// The lesson for those to whom Python comes first: with the words that it gives for them, without questions on what
    /// Python does not have, and with what it explains to them not at the end. Keys under which answers are kept stay as they are.
    #[must_use]
    pub fn in_python(mut self) -> Self {
        let words = self.counterpart.words.clone();
        for text in self.texts() {
            *text = replaced(text, &words);
        }
        self.quiz.retain(|quiz| !quiz.rust_only);
        let explain = &mut self.prose.explain.0;
        *explain = with_python_first(explain);
        self
    }

    /// The texts in which words of Rust are replaced: names, questions and what stands beside the run. Learn and Explain speak of both
    /// languages.
    pub(crate) fn texts(&mut self) -> Vec<&mut String> {
        let mut texts: Vec<&mut String> = Vec::new();
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

/// Explain with the paragraph for readers of Python behind the first one, and behind the table or code to which that leads.
fn with_python_first(text: &str) -> String {
    let mut blocks = blocks(text);
    let Some(at) = blocks
        .iter()
        .position(|block| block.starts_with(FOR_PYTHON))
    else {
        return text.to_owned();
    };
    let own = blocks.remove(at);
    let first = blocks.iter().position(|block| !block.ends_with(':'));
    let behind = first.map_or(blocks.len(), |first| first + 1);
    blocks.insert(behind.min(at), own);
    let mut text = blocks.join("\n\n");
    text.push('\n');
    text
}

/// The paragraphs, tables and blocks of code of a text.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut in_code = false;
    for part in text.trim().split("\n\n") {
        if let Some(code) = blocks.last_mut().filter(|_| in_code) {
            code.push_str("\n\n");
            code.push_str(part);
        } else {
            blocks.push(part.trim_start_matches('\n').to_owned());
        }
        in_code ^= part.matches("```").count() % 2 == 1;
    }
    blocks
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
    fn what_is_for_readers_of_python_comes_behind_what_it_speaks_of() {
        let text = "One:\n\n| a |\n\nTwo.\n\nIf you know asyncio: the same.\n";
        assert_eq!(
            with_python_first(text),
            "One:\n\n| a |\n\nIf you know asyncio: the same.\n\nTwo.\n"
        );
        let without = "One.\n\n```rust\na\n\nb\n```\n";
        assert_eq!(with_python_first(without), without);
        assert_eq!(blocks(without).len(), 2);
    }
}
