//! How a lesson's texts are written. The sentence beside a picture must not refer to one that is not shown; long sentences,
//! several colons or dashes in a paragraph, and words to replace are noted.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{Proof, Runs};
use crate::lesson::{Lesson, MARKDOWN, Prose};
use crate::ui;

/// Words of a sentence, from which on it is better divided.
const LONG_SENTENCE: usize = 30;

/// How the sections are called that readers of Python may have of their own.
const READING: [&str; 2] = ["Learn", "Explain"];
const READING_IN_PYTHON: [&str; 2] = ["Learn in Python", "Explain in Python"];

/// Notes that are written out.
const WRITTEN: usize = 6;

/// What is better said otherwise.
const INSTEAD: [(&str, &str); 8] = [
    ("turned away", "rejected"),
    ("turns away", "rejects"),
    ("anew", "again"),
    ("rang", "fired"),
    ("in order to", "to"),
    ("utilize", "use"),
    ("basically", "(nothing)"),
    ("obviously", "(nothing)"),
];

pub(super) fn prove(lesson: &Lesson, _runs: &mut Runs<'_>) -> Proof {
    let mut notes = Vec::new();
    let readings = lesson.prose.readings();
    for (name, text) in texts(lesson, &readings) {
        for paragraph in paragraphs(text) {
            notes.extend(noted(&paragraph).map(|note| format!("note, {name}: {note}")));
        }
    }
    let beside = readings.iter().flat_map(|prose| {
        (0..prose.moments.len()).map(move |place| ui::beside_moment(prose, place))
    });
    let wrong: Vec<_> = beside.filter_map(|text| refers_back(&text)).collect();
    let count = notes.len();
    let summary = match count {
        0 => "the texts are plain".to_owned(),
        1 => "1 note on the texts".to_owned(),
        count => format!("{count} notes on the texts"),
    };
    notes.truncate(WRITTEN);
    let mut proof = Proof::of("style", wrong, summary);
    proof.found.extend(notes);
    proof
}

fn texts<'a>(lesson: &'a Lesson, readings: &'a [Prose]) -> Vec<(&'static str, &'a str)> {
    let mut texts = vec![("takeaway", lesson.takeaway.as_str())];
    for (prose, names) in readings.iter().zip([READING, READING_IN_PYTHON]) {
        texts.push((names[0], &prose.learn.0));
        texts.push((names[1], &prose.explain.0));
    }
    texts.push(("Watch", &lesson.prose.watch.0));
    texts.push(("Instructor", &lesson.prose.instructor.0));
    for quiz in &lesson.quiz {
        let items = quiz.sort.iter().flat_map(|sort| &sort.items);
        texts.extend(items.map(|item| ("quiz", item.why.as_str())));
        texts.push(("quiz", &quiz.why));
        let answers = quiz
            .options
            .iter()
            .filter_map(|o| o.misconception.as_deref());
        texts.extend(answers.map(|answer| ("quiz", answer)));
    }
    texts
}

/// First words of a sentence that refer to the one before it.
const REFERRING_WORDS: [&str; 22] = [
    "this",
    "that",
    "these",
    "those",
    "it",
    "its",
    "they",
    "their",
    "then",
    "there",
    "so",
    "or",
    "and",
    "but",
    "later",
    "such",
    "not",
    "also",
    "too",
    "else",
    "otherwise",
    "instead",
];

/// What there is to say of the sentence that stands beside the picture of a moment, without those before it.
fn refers_back(text: &str) -> Option<String> {
    let first = text
        .split(|c: char| !c.is_alphabetic())
        .find(|word| !word.is_empty())?;
    let refers = REFERRING_WORDS.contains(&first.to_lowercase().as_str());
    refers.then(|| {
        format!(
            "\"{}\" is shown alone with its moment: name what it is about",
            start(text)
        )
    })
}

/// The paragraphs and items of a text, without code and tables; a piece of code in a line stands as it is.
fn paragraphs(text: &str) -> Vec<String> {
    let (mut found, mut open, mut skipped) = (Vec::new(), String::new(), 0_usize);
    for event in Parser::new_ext(text, MARKDOWN) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Table(_)) => skipped += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Table) => skipped = skipped.saturating_sub(1),
            Event::Text(piece) if skipped == 0 => open.push_str(&piece),
            // what is inside code is no prose
            Event::Code(_) if skipped == 0 => open.push_str("code"),
            Event::SoftBreak | Event::HardBreak => open.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Item) if !open.is_empty() => {
                found.push(std::mem::take(&mut open));
            }
            _ => {}
        }
    }
    found.extend((!open.is_empty()).then_some(open));
    found
}

/// What there is to say of a paragraph.
fn noted(paragraph: &str) -> impl Iterator<Item = String> {
    let ends = |c: char| matches!(c, '.' | '?' | '!' | ':' | ';');
    let long = paragraph.split_inclusive(ends).find(|sentence| {
        let words = sentence.split_whitespace();
        words.count() > LONG_SENTENCE
    });
    let long = long.map(|sentence| {
        let count = sentence.split_whitespace().count();
        format!(
            "a sentence of {count} words, \"{}\": split it",
            start(sentence)
        )
    });
    let signs = paragraph.matches(": ").count() + paragraph.matches(" - ").count();
    let signs = signs + paragraph.matches('—').count();
    let signs = (signs > 1).then(|| {
        let start = start(paragraph);
        format!("{signs} colons or dashes in the paragraph \"{start}\": one is enough")
    });
    let lower = paragraph.to_lowercase();
    let words = INSTEAD.into_iter().filter_map(move |(word, instead)| {
        let is_there = lower.split(word).nth(1).is_some() && is_word(&lower, word);
        is_there.then(|| format!("\"{word}\": write {instead}"))
    });
    long.into_iter().chain(signs).chain(words)
}

/// Whether something stands as a word of its own.
fn is_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + word.len()..)
            .and_then(|after| after.chars().next());
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        !is_letter(before) && !is_letter(after)
    })
}

/// The first words, so that an author finds the place.
fn start(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().take(5).collect();
    format!("{} ..", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{noted, paragraphs, refers_back};

    #[test]
    fn a_sentence_beside_a_moment_stands_alone() {
        assert!(refers_back("This cook waits.").is_some());
        assert!(refers_back("One, two.").is_none() && refers_back("The cook waits.").is_none());
    }

    fn notes(text: &str) -> Vec<String> {
        paragraphs(text)
            .iter()
            .flat_map(|p| noted(p).collect::<Vec<_>>())
            .collect()
    }

    #[test]
    fn what_is_long_or_has_many_colons_is_noted_with_its_first_words() {
        let long = format!("It {} ends.", "goes on ".repeat(15));
        let expected = "a sentence of 32 words, \"It goes on goes on ..\": split it";
        assert_eq!(notes(&long), [expected]);
        assert_eq!(
            notes(&format!("It {} ends.", "goes on ".repeat(14))),
            Vec::<String>::new()
        );
        let colons = "One thing: another one: a third.";
        let expected =
            "2 colons or dashes in the paragraph \"One thing: another one: a ..\": one is enough";
        assert_eq!(notes(colons), [expected]);
        assert_eq!(
            notes("One thing: another.\n\nOne: two."),
            Vec::<String>::new()
        );
    }

    #[test]
    fn words_are_whole_words_of_prose() {
        assert_eq!(notes("It is made anew."), ["\"anew\": write again"]);
        assert_eq!(notes("an oranges range"), Vec::<String>::new());
        // neither code nor a table is prose
        let code =
            "`x: y: z`\n\n```rust\nanew: a: b\n```\n\n| anew: | b: |\n|---|---|\n| rang | d |\n";
        assert_eq!(notes(code), Vec::<String>::new());
    }
}
