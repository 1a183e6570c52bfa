//! lesson.md: prose under fixed headings, and remarks that are pinned to moments.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::moment::{self, Moment, NoMoment, Remark};
use crate::text::problem::{Problem, Source, nearest};

/// What Markdown means here, wherever it is read.
pub const MARKDOWN: Options = Options::ENABLE_TABLES;

/// The headings that each lesson has, in their order.
const HEADINGS: [&str; 4] = ["Learn", "Watch", "Explain", "Instructor"];

/// Those of sections that readers see instead to whom Python comes first.
const IN_PYTHON: [&str; 2] = ["Learn in Python", "Explain in Python"];

/// The text of a lesson.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    /// What to know before.
    pub learn: Section,
    /// What to look for.
    pub watch: Section,
    /// What it means.
    pub explain: Section,
    /// For whoever teaches it.
    pub instructor: Section,
    /// Remarks of the Watch section that are pinned to moments.
    pub remarks: Vec<Remark>,
    /// Moments that the Explain section names: `[text](joined@0.5)`, `[text](joined/fetch[ready])`, each once, in the order of the
    /// text. On the screen they are numbered from 1.
    pub moments: Vec<Moment>,
    /// What to know before, where readers to whom Python comes first have a text of their own.
    python_learn: Option<Section>,
    /// What it means for them, and the moments that it names.
    python_explain: Option<(Section, Vec<Moment>)>,
}

impl Prose {
    /// Puts the sections for readers to whom Python comes first in the place of the others.
    pub(super) fn in_python(&mut self) {
        if let Some(learn) = self.python_learn.take() {
            self.learn = learn;
        }
        if let Some((explain, moments)) = self.python_explain.take() {
            (self.explain, self.moments) = (explain, moments);
        }
    }

    /// Learn and Explain as they are for a reader.
    pub fn learn_and_explain(&self, python_first: bool) -> [&Section; 2] {
        let learn = self.python_learn.as_ref().filter(|_| python_first);
        let explain = self.python_explain.as_ref().filter(|_| python_first);
        [
            learn.unwrap_or(&self.learn),
            explain.map_or(&self.explain, |(explain, _)| explain),
        ]
    }

    /// The text as it is for readers to whom Rust comes first, and for those of Python if that differs.
    pub fn readings(&self) -> Vec<Self> {
        let mut python = self.clone();
        python.in_python();
        if python == *self {
            vec![python]
        } else {
            vec![self.clone(), python]
        }
    }
}

/// The Markdown under one heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section(pub String);

/// Reads the sections; what does not belong is a problem. A wrong remark or moment is a flaw: the lesson opens without it.
pub(super) fn read(
    source: &Source<'_>,
    variants: &[String],
    problems: &mut Vec<Problem>,
    flaws: &mut Vec<Problem>,
) -> Prose {
    let mut prose = Prose::default();
    let mut seen = Vec::new();
    let headings = headings(source.text);
    for (index, heading) in headings.iter().enumerate() {
        let next = headings.get(index + 1);
        let end = next.map_or(source.text.len(), |next| next.at.start);
        let name = known(source, &heading.at, &heading.name, &mut seen, problems);
        let body = heading.at.end..end;
        match name {
            Some("Learn") => push(&mut prose.learn, source, &body),
            Some("Watch") => watch(source, &body, variants, &mut prose, flaws),
            Some("Explain") => {
                (prose.explain, prose.moments) = moments(source, &body, variants, flaws);
            }
            Some("Learn in Python") => {
                push(prose.python_learn.get_or_insert_default(), source, &body);
            }
            Some("Explain in Python") => {
                prose.python_explain = Some(moments(source, &body, variants, flaws));
            }
            Some(_) => push(&mut prose.instructor, source, &body),
            None => {}
        }
    }
    for name in HEADINGS {
        if !seen.contains(&name) && !source.text.is_empty() {
            let end = source.text.len()..source.text.len();
            let message = format!("the heading `# {name}` is missing");
            problems.push(source.problem(&end, message, "add it with its text"));
        }
    }
    prose
}

/// A heading of the first level.
struct Heading {
    name: String,
    /// Its line, with the line feed.
    at: Range<usize>,
}

/// The headings of the first level that stand in nothing else.
fn headings(text: &str) -> Vec<Heading> {
    let (mut found, mut depth) = (Vec::new(), 0_usize);
    let mut open: Option<Heading> = None;
    for (event, at) in Parser::new_ext(text, MARKDOWN).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }) if depth == 0 => {
                depth += 1;
                let rest = text.get(at.end..).unwrap_or_default();
                let feed = usize::from(rest.starts_with('\n'));
                let (name, at) = (String::new(), at.start..at.end + feed);
                open = Some(Heading { name, at });
            }
            Event::End(TagEnd::Heading(_)) => {
                depth -= 1;
                found.extend(open.take());
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(piece) | Event::Code(piece) => {
                if let Some(heading) = &mut open {
                    heading.name.push_str(&piece);
                }
            }
            _ => {}
        }
    }
    found
}

fn push(section: &mut Section, source: &Source<'_>, body: &Range<usize>) {
    let text = source.text.get(body.clone());
    section.0.push_str(text.unwrap_or_default());
}

/// The section whose remarks are shown when the playhead gets there, and whose other lines are its text.
fn watch(
    source: &Source<'_>,
    body: &Range<usize>,
    variants: &[String],
    prose: &mut Prose,
    flaws: &mut Vec<Problem>,
) {
    let mut at = body.start;
    let text = source.text.get(body.clone()).unwrap_or_default();
    for line in text.split_inclusive('\n') {
        let place = at..at + line.len();
        at = place.end;
        if line.trim_start().starts_with("- [") {
            remark(source, &place, line, variants, prose, flaws);
        } else {
            prose.watch.0.push_str(line);
        }
    }
}

fn known<'a>(
    source: &Source<'_>,
    at: &Range<usize>,
    name: &str,
    seen: &mut Vec<&'a str>,
    problems: &mut Vec<Problem>,
) -> Option<&'a str> {
    let headings = || HEADINGS.into_iter().chain(IN_PYTHON);
    let Some(known) = headings().find(|heading| *heading == name) else {
        let message = format!("unknown heading `# {name}`");
        problems.push(source.problem(at, message, nearest(name, headings())));
        return None;
    };
    if seen.contains(&known) {
        let message = format!("the heading `# {name}` appears a second time");
        problems.push(source.problem(at, message, "put its text under the first one"));
    }
    seen.push(known);
    Some(known)
}

/// Explain, and its links: each is a moment of a variant. A wrong one costs that link alone.
fn moments(
    source: &Source<'_>,
    body: &Range<usize>,
    variants: &[String],
    flaws: &mut Vec<Problem>,
) -> (Section, Vec<Moment>) {
    let mut moments = Vec::new();
    let written = source.text.get(body.clone()).unwrap_or_default();
    let text = Bracketed::of(written);
    for (event, at) in Parser::new_ext(&text.text, MARKDOWN).into_offset_iter() {
        let Event::Start(Tag::Link {
            dest_url: target, ..
        }) = event
        else {
            continue;
        };
        let link = text.text.get(at.clone()).unwrap_or_default();
        let start = at.start + link.rfind(&*target).unwrap_or(0);
        let place = body.start + text.place(start)..body.start + text.place(at.end);
        match Moment::parse(&target) {
            Err(NoMoment { message, help }) => flaws.push(source.problem(&place, message, help)),
            Ok(moment) if !variants.contains(&moment.variant) => {
                let message = format!("the link names the unknown variant `{}`", moment.variant);
                let help = nearest(&moment.variant, variants.iter().map(String::as_str));
                flaws.push(source.problem(&place, message, help));
            }
            Ok(moment) if moments.contains(&moment) => {}
            Ok(moment) => moments.push(moment),
        }
    }
    (Section(text.text), moments)
}

/// A text whose links to lanes in a state, `[text](joined/fetch[waits for room])`, have the angle brackets that Markdown wants
/// around a target with blanks.
struct Bracketed {
    text: String,
    /// Where a bracket was added.
    added: Vec<usize>,
}

impl Bracketed {
    fn of(written: &str) -> Self {
        let mut whole = Self {
            text: String::with_capacity(written.len()),
            added: Vec::new(),
        };
        let mut rest = written;
        while let Some(open) = rest.find("](") {
            let (before, target) = rest.split_at(open + 2);
            whole.text.push_str(before);
            // a target with a state may have blanks, and what is in brackets of its own or has a title is left alone
            let close = target.find(')').unwrap_or(0);
            let inside = target.get(..close).unwrap_or_default();
            let needs = inside.contains(['[', '#']) && inside.contains(char::is_whitespace);
            if needs && !inside.contains(['<', '"', '`']) {
                whole.add('<');
                whole.text.push_str(&inside.replace('\n', " "));
                whole.add('>');
                rest = target.get(close..).unwrap_or_default();
            } else {
                rest = target;
            }
        }
        whole.text.push_str(rest);
        whole
    }

    fn add(&mut self, bracket: char) {
        self.added.push(self.text.len());
        self.text.push(bracket);
    }

    /// The place of a character in the text as it was written.
    fn place(&self, at: usize) -> usize {
        at - self.added.iter().filter(|added| **added < at).count()
    }
}

/// `- [joined 0.5 s] All calls are open.`, or `- [joined fetch[suspended]] All calls are open.`
fn remark(
    source: &Source<'_>,
    at: &Range<usize>,
    line: &str,
    variants: &[String],
    prose: &mut Prose,
    flaws: &mut Vec<Problem>,
) {
    let inside = line.trim_start().strip_prefix("- [").unwrap_or_default();
    // a state stands in brackets of its own
    let close = match inside.find("]]") {
        Some(close) if inside.find(']') == Some(close) => Some(close + 1),
        _ => inside.find(']'),
    };
    let (pin, rest) = inside.split_at(close.unwrap_or(0));
    let text = rest.strip_prefix(']').unwrap_or_default().trim();
    let (variant, when) = match moment::pinned(pin) {
        Ok(pinned) => pinned,
        Err(NoMoment { message, help }) => {
            flaws.push(source.problem(at, message, help));
            return;
        }
    };
    if !variants.contains(&variant) {
        let message = format!("the remark is pinned to the unknown variant `{variant}`");
        let help = nearest(&variant, variants.iter().map(String::as_str));
        flaws.push(source.problem(at, message, help));
        return;
    }
    prose.remarks.push(Remark {
        variant,
        when,
        text: text.to_owned(),
    });
}
