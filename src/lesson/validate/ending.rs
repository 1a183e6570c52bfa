//! What a lesson gives to take away. A mistake here costs that part alone: the lesson opens without it.

use toml::Spanned;
use unicode_width::UnicodeWidthStr;

use super::Validator;
use crate::lesson::schema::ending as schema;
use crate::lesson::{Advice, Card, Link, LinkKind, Message, Recap, RecapLane};

/// Columns of a lesson's question: it is one line of the map.
const MAX_QUESTION_COLUMNS: usize = 60;

/// Columns of a message's meaning, which is one or two lines of a page.
const MAX_MEANING_COLUMNS: usize = 150;

/// Columns of code to paste: it stands whole on a page of 80 columns.
const MAX_CODE_COLUMNS: usize = 70;

/// Lines of code to paste: more would be a program, which `awaitscope code` writes.
const MAX_CODE_LINES: usize = 14;

/// Gauges that the recap draws: each takes two rows for every variant.
const MAX_RECAP_GAUGES: usize = 2;

/// Bytes of an address.
const MAX_URL_BYTES: usize = 200;

impl Validator<'_, '_> {
    /// The question that stands for the lesson before it is done.
    pub(super) fn question(&mut self, question: Option<Spanned<String>>) -> Option<String> {
        let question = question?;
        let columns = question.get_ref().width();
        if columns > MAX_QUESTION_COLUMNS {
            let message = format!(
                "the question has {columns} columns, at most {MAX_QUESTION_COLUMNS} fit on the map"
            );
            self.flaw(&question.span(), message, "shorten it");
            return None;
        }
        self.line(&question, "question")
    }

    /// A text of one line that is not empty.
    fn line(&mut self, text: &Spanned<String>, what: &str) -> Option<String> {
        let trimmed = text.get_ref().trim();
        if trimmed.is_empty() || trimmed.contains(char::is_control) {
            let message = format!("the {what} is not a line of text");
            self.flaw(&text.span(), message, "write one line, which is not empty");
            return None;
        }
        Some(trimmed.to_owned())
    }

    /// What the recap draws; nothing unless all of it is right.
    pub(super) fn recap(&mut self, recap: Option<schema::Recap>, variants: &[String]) -> Recap {
        let Some(recap) = recap else {
            return Recap::default();
        };
        let count = recap.lanes.get_ref().len();
        if !(2..=3).contains(&count) {
            let message = format!("the recap compares {count} lanes");
            let help = "write two or three, such as `[\"slow/fetch\", \"fast/fetch\"]`";
            self.flaw(&recap.lanes.span(), message, help);
            return Recap::default();
        }
        if let Some(third) = recap.gauges.get(MAX_RECAP_GAUGES) {
            let count = recap.gauges.len();
            let message = format!("the recap draws {count} gauges, and has room for two");
            self.flaw(
                &third.span(),
                message,
                "leave those out that the takeaway does not speak of",
            );
            return Recap::default();
        }
        let lanes = recap.lanes.into_inner().into_iter();
        let lanes = lanes.map(|lane| self.recap_lane(&lane, variants));
        // all of them are looked at, so that all mistakes are found
        let lanes: Vec<_> = lanes.collect();
        let lanes: Option<Vec<_>> = lanes.into_iter().collect();
        let gauges = recap.gauges.into_iter().map(Spanned::into_inner);
        lanes.map_or_else(Recap::default, |lanes| Recap {
            lanes,
            gauges: gauges.collect(),
        })
    }

    fn recap_lane(&mut self, lane: &Spanned<String>, variants: &[String]) -> Option<RecapLane> {
        let (id, name) = match lane.get_ref().split_once('/') {
            Some((id, name)) if !name.trim().is_empty() => (id.trim(), name.trim()),
            _ => {
                let message = format!("`{}` is not a lane of a variant", lane.get_ref());
                self.flaw(&lane.span(), message, "write `VARIANT/LANE`");
                return None;
            }
        };
        let place = variants.iter().position(|known| known == id);
        if place.is_none() {
            self.unknown_variant(&lane.span(), id, variants);
        }
        Some(RecapLane {
            variant: place?,
            lane: name.to_owned(),
        })
    }

    /// The card, if both halves of it are right.
    pub(super) fn card(&mut self, card: Option<schema::Card>) -> Option<Card> {
        let card = card?;
        let (rust, python) = (self.advice(card.rust), self.advice(card.python));
        Some(Card {
            rust: rust?,
            python: python?,
        })
    }

    fn advice(&mut self, advice: schema::Advice) -> Option<Advice> {
        let count = advice.grep.get_ref().len();
        if !(1..=4).contains(&count) {
            let message = format!("there are {count} patterns to search for");
            self.flaw(&advice.grep.span(), message, "write one to four");
            return None;
        }
        let grep = advice.grep.into_inner();
        let grep: Vec<_> = grep.iter().map(|p| self.line(p, "pattern")).collect();
        let lint = match &advice.lint {
            Some(lint) => Some(self.line(lint, "lint")?),
            None => None,
        };
        let code = match &advice.code {
            Some(code) => Some(self.lines_to_paste(code)?),
            None => None,
        };
        let exercise = match &advice.exercise {
            Some(exercise) => Some(self.line(exercise, "exercise")?),
            None => None,
        };
        Some(Advice {
            grep: grep.into_iter().collect::<Option<_>>()?,
            lint,
            cure: self.line(&advice.cure, "cure")?,
            code,
            exercise,
        })
    }

    /// Code that fits below the advice.
    fn lines_to_paste(&mut self, code: &Spanned<String>) -> Option<String> {
        let text = code.get_ref().trim_matches('\n');
        let (lines, columns) = (text.lines(), text.lines().map(UnicodeWidthStr::width));
        let (lines, columns) = (lines.count(), columns.max().unwrap_or(0));
        if (1..=MAX_CODE_LINES).contains(&lines) && columns <= MAX_CODE_COLUMNS {
            return Some(text.to_owned());
        }
        let message = format!("the code has {lines} lines of up to {columns} columns");
        let help =
            format!("write at most {MAX_CODE_LINES} lines of at most {MAX_CODE_COLUMNS} columns");
        self.flaw(&code.span(), message, help);
        None
    }

    /// The links in the order of their kinds, those that are right.
    pub(super) fn links(&mut self, links: Vec<schema::Link>) -> Vec<Link> {
        let mut found: Vec<Link> = Vec::new();
        for link in links {
            let kind = *link.kind.get_ref();
            if found.iter().any(|known| known.kind == kind) {
                let message = format!("there are two links of the kind `{}`", kind.name());
                let help = "keep one: a lesson has one `api`, one `guide` and one `article`";
                self.flaw(&link.kind.span(), message, help);
                continue;
            }
            let title = self.line(&link.title, "title");
            let url = self.url(&link.url);
            if let (Some(title), Some(url)) = (title, url) {
                found.push(Link { kind, title, url });
            }
        }
        let order = |link: &Link| LinkKind::ALL.iter().position(|kind| *kind == link.kind);
        found.sort_by_key(order);
        found
    }

    /// An address by its form; nothing is asked of the network.
    fn url(&mut self, url: &Spanned<String>) -> Option<String> {
        let text = url.get_ref();
        let host = text
            .strip_prefix("https://")
            .and_then(|rest| rest.split(['/', '#', '?']).next());
        let is_host = |host: &str| {
            let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
            let parts = host.split('.').count();
            parts >= 2 && host.chars().all(letters) && host.split('.').all(|part| !part.is_empty())
        };
        let plain = text.len() <= MAX_URL_BYTES && text.bytes().all(|b| b.is_ascii_graphic());
        if plain && host.is_some_and(is_host) {
            return Some(text.clone());
        }
        let message = format!("`{text}` is not an address");
        let help = "write `https://`, a host and a path, without spaces";
        self.flaw(&url.span(), message, help);
        None
    }

    /// The messages whose programs are there.
    pub(super) fn messages(&mut self, messages: Vec<schema::Message>) -> Vec<Message> {
        let messages = messages.into_iter();
        messages.filter_map(|m| self.message(&m)).collect()
    }

    fn message(&mut self, message: &schema::Message) -> Option<Message> {
        let text = self.line(&message.text, "message");
        let meaning = self.line(&message.meaning, "meaning");
        let columns = meaning.as_ref().map_or(0, |meaning| meaning.width());
        if columns > MAX_MEANING_COLUMNS {
            let wrong =
                format!("the meaning has {columns} columns, at most {MAX_MEANING_COLUMNS} fit");
            self.flaw(&message.meaning.span(), wrong, "shorten it");
            return None;
        }
        let program = self.message_program(message);
        Some(Message {
            text: text?,
            from: message.from,
            program: program?,
            meaning: meaning?,
        })
    }

    fn message_program(&mut self, message: &schema::Message) -> Option<String> {
        let (program, at) = (message.program.get_ref(), message.program.span());
        let extension = message.from.extension();
        if !program.ends_with(extension) {
            let wrong = format!("`{program}` is not a program for {}", message.from.name());
            let help = format!("name a file that ends with `{extension}`");
            self.flaw(&at, wrong, help);
            return None;
        }
        if !self.files.messages.contains(&program.as_str()) {
            let wrong = format!("there is no file `messages/{program}` in the lesson's folder");
            let help = "add it: a small program that provokes the message";
            self.flaw(&at, wrong, help);
            return None;
        }
        Some(program.clone())
    }
}
