//! Search over titles, texts, code and glossary.

use crossterm::event::{KeyCode, KeyEvent};

use super::asking::moved;
use super::book::Book;
use super::field::{Field, Typed};
use super::{App, Effect, Overlay};
use crate::lesson::{Course, Step, glossary};
use crate::progress::Language;

/// More hits are not listed: a longer word finds fewer.
const MOST: usize = 200;

/// Where something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// In a lesson's title or its one sentence.
    Title,
    /// In the text of a step, in this line of it.
    Prose(Step, usize),
    /// In this line of demo.rs, from 1.
    Code(usize),
    /// In the glossary, at this term.
    Glossary(usize),
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The place of the lesson in the course; none for the glossary.
    pub lesson: Option<usize>,
    /// Where.
    pub spot: Spot,
    /// The line, or the term.
    pub text: String,
}

/// A search that goes on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// What is searched for.
    pub field: Field,
    /// What was found.
    pub hits: Vec<Hit>,
    /// The hit that is selected.
    pub selected: usize,
    /// Whether the texts are searched that readers have to whom Python comes first.
    pub python_first: bool,
}

/// What a key did.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Searched {
    /// It goes on.
    On,
    /// The person wants to see this.
    Jump(Hit),
    /// The person has had enough.
    Close,
}

impl App {
    /// Opens the search, or closes it if it is open.
    pub(super) fn open_search(&mut self) -> Effect {
        let python_first = self.language() == Language::Python;
        self.put_over(Overlay::Search(Search {
            python_first,
            ..Search::default()
        }))
    }
}

impl Search {
    pub(super) fn key(&mut self, key: KeyEvent, course: &Course, book: &Book) -> Searched {
        match key.code {
            KeyCode::Up => self.selected = moved(Some(self.selected), -1, self.hits.len()),
            KeyCode::Down => self.selected = moved(Some(self.selected), 1, self.hits.len()),
            _ => match self.field.key(key) {
                Typed::Changed => self.search(course, book),
                Typed::Enter => {
                    if let Some(hit) = self.hits.get(self.selected) {
                        return Searched::Jump(hit.clone());
                    }
                }
                Typed::Escape => return Searched::Close,
                Typed::Other => {}
            },
        }
        Searched::On
    }

    pub(super) fn paste(&mut self, text: &str, course: &Course, book: &Book) {
        self.field.paste(text);
        self.search(course, book);
    }

    fn search(&mut self, course: &Course, book: &Book) {
        self.selected = 0;
        self.hits.clear();
        let wanted = self.field.text.trim().to_lowercase();
        if wanted.is_empty() {
            return;
        }
        let found = |text: &str| text.to_lowercase().contains(&wanted);
        let (mut prose, mut code) = (Vec::new(), Vec::new());
        for (index, entry) in course.entries().iter().enumerate() {
            let Ok(lesson) = entry.lesson() else { continue };
            let title = format!("{} {}", lesson.number(), lesson.title);
            // what a lesson has found out would answer its question
            let is_known = book.is_done(lesson.id, Step::Predict);
            if found(&title) {
                self.hits.push(hit(Some(index), Spot::Title, &title));
            } else if is_known && found(&lesson.takeaway) {
                prose.push(hit(Some(index), Spot::Title, &plain(&lesson.takeaway)));
            }
            let [learn, explain] = lesson.prose.learn_and_explain(self.python_first);
            let sections = [
                (Step::Learn, learn),
                (Step::Watch, &lesson.prose.watch),
                (Step::Explain, explain),
            ];
            let sections = sections.into_iter();
            for (step, section) in sections.filter(|(step, _)| is_known || *step == Step::Learn) {
                let lines = section.0.lines().enumerate();
                let lines = lines.filter(|(_, line)| found(line));
                let hits = lines.map(|(at, line)| {
                    let spot = Spot::Prose(step, at);
                    hit(Some(index), spot, &plain(line))
                });
                prose.extend(hits);
            }
            // a message that somebody has met is what they search for
            let messages = lesson.messages.iter().enumerate();
            let messages = messages.filter(|(_, m)| found(&m.text) || found(&m.meaning));
            prose.extend(messages.map(|(at, message)| {
                let text = format!("{}: {}", message.from.name(), message.text);
                hit(Some(index), Spot::Prose(Step::Recap, at), &text)
            }));
            let lines = lesson.code.source.lines().enumerate();
            let lines = lines.filter(|(_, line)| found(line));
            code.extend(lines.map(|(at, l)| hit(Some(index), Spot::Code(at + 1), l)));
        }
        for (index, term) in glossary().iter().enumerate() {
            if term.names.iter().any(|name| found(name)) || found(term.text) {
                let name = term.names.first().copied().unwrap_or_default();
                self.hits.push(hit(None, Spot::Glossary(index), name));
            }
        }
        self.hits.append(&mut prose);
        self.hits.append(&mut code);
        self.hits.truncate(MOST);
    }
}

/// A line of Markdown without its marks.
fn plain(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some(target) = rest.strip_prefix("](") {
            rest = target.split_once(')').map_or("", |(_, behind)| behind);
            continue;
        }
        if !matches!(c, '`' | '*' | '|' | '[') {
            plain.push(c);
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn hit(lesson: Option<usize>, spot: Spot, text: &str) -> Hit {
    Hit {
        lesson,
        spot,
        text: text.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_loses_its_marks_and_nothing_else() {
        let line = "- **Joined** or `spawned` they are [all open](joined@0.5): *two* ways";
        let expected = "- Joined or spawned they are all open: two ways";
        assert_eq!(plain(line), expected);
        assert_eq!(plain("| a | b c |"), "a b c");
        assert_eq!(plain("cut [off](here"), "cut off");
    }
}
