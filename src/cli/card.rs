//! `awaitscope card` and `awaitscope cards`: what to look for in one's own code, lesson by lesson.

use serde_json::{Value, json};

use super::args::CardFormat;
use super::columns::columns;
use super::{Failure, Outcome, lesson, print};
use crate::lesson::{Advice, Card, Course, Lesson};
use crate::text::{Add, clean_json, wrap};

/// The card of one lesson.
pub(super) fn card(course: &Course, wanted: &str, format: CardFormat) -> Outcome {
    let lesson = lesson(course, wanted)?;
    match &lesson.card {
        Some(card) => cards_of(&[(lesson, card)], format),
        None => Err(Failure::no(format!(
            "lesson {} has no card; `awaitscope cards` prints all cards",
            lesson.id
        ))),
    }
}

/// The cards of all lessons that have one.
pub(super) fn cards(course: &Course, format: CardFormat) -> Outcome {
    let lessons = course.lessons();
    let cards = lessons.filter_map(|lesson| Some((lesson, lesson.card.as_ref()?)));
    cards_of(&cards.collect::<Vec<_>>(), format)
}

fn cards_of(cards: &[(&Lesson, &Card)], format: CardFormat) -> Outcome {
    if format == CardFormat::Json {
        let cards: Vec<Value> = cards.iter().map(|(l, card)| as_json(l, card)).collect();
        return print(&clean_json(&format!("{}\n", json!({ "cards": cards }))));
    }
    let mut text = String::new();
    for (index, (lesson, card)) in cards.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        let title = format!("{} {}", lesson.number(), lesson.title);
        text.add(format_args!(
            "{title}\n{}\n",
            "-".repeat(title.chars().count())
        ));
        wrap(&mut text, &words(&lesson.takeaway), columns(), 0);
        half(&mut text, "Rust", "rs", &card.rust);
        half(&mut text, "Python", "py", &card.python);
    }
    print(&text)
}

/// One language's half: a command that finds the places, and what to write there.
fn half(text: &mut String, language: &str, extension: &str, advice: &Advice) {
    text.add(format_args!(
        "\n{language}\n  search: grep -rnE {} --include='*.{extension}' .\n",
        quoted(&advice.grep.join("|"))
    ));
    if let Some(lint) = &advice.lint {
        wrap(text, &format!("  lint: {}", words(lint)), columns(), 8);
    }
    let cure = format!("  fix: {}", words(&advice.cure));
    wrap(text, &cure, columns(), 5);
    if let Some(code) = &advice.code {
        text.push('\n');
        for line in code.lines() {
            text.add(format_args!("    {line}\n"));
        }
        text.push('\n');
    }
    if let Some(exercise) = &advice.exercise {
        let exercise = format!("  exercise: {}", words(exercise));
        wrap(text, &exercise, columns(), 10);
    }
}

/// Prose of a lesson without its marks, not wrapped.
fn words(markdown: &str) -> String {
    let text = crate::ui::plain_text(markdown, usize::from(u16::MAX));
    text.trim().to_owned()
}

/// An argument for a shell.
fn quoted(pattern: &str) -> String {
    format!("'{}'", pattern.replace('\'', r"'\''"))
}

fn as_json(lesson: &Lesson, card: &Card) -> Value {
    let half = |advice: &Advice| {
        json!({
            "grep": advice.grep, "lint": advice.lint, "cure": advice.cure,
            "code": advice.code, "exercise": advice.exercise,
        })
    };
    let links = lesson
        .links
        .iter()
        .map(|link| json!({ "kind": link.kind.name(), "title": link.title, "url": link.url }));
    json!({
        "lesson": lesson.id,
        "title": lesson.title,
        "takeaway": lesson.takeaway,
        "rust": half(&card.rust),
        "python": half(&card.python),
        "links": links.collect::<Vec<_>>(),
    })
}
