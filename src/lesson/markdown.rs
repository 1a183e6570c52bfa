//! lesson.md: prose under fixed headings, and remarks that are pinned to moments.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::recording::Nanos;
use crate::text::problem::{Problem, Source, nearest};

/// What Markdown means here, wherever it is read.
pub const MARKDOWN: Options = Options::ENABLE_TABLES;

/// The headings, in their order.
const HEADINGS: [&str; 4] = ["Learn", "Watch", "Explain", "Instructor"];

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
    /// Moments that the Explain section names: `[text](joined@0.5)`, each once, in the order of the text. On the screen they
    /// are numbered from 1.
    pub moments: Vec<Moment>,
}

/// The Markdown under one heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section(pub String);

/// A remark that appears when the playhead reaches its moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The variant that it is about.
    pub variant: String,
    /// From when on it is shown.
    pub at: Nanos,
    /// Until when it is shown at the longest; none: until the next one, or the end of its variant.
    pub until: Option<Nanos>,
    /// What it says.
    pub text: String,
}

/// A moment that a text names.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// The variant that it is about.
    pub variant: String,
    /// The lane to look at, by its name without the number; none: the variant's own.
    pub lane: Option<String>,
    /// When.
    pub at: Nanos,
}

impl Moment {
    /// Reads the target of a link: `joined@0.5`, `joined/fetch@0.5`.
    pub fn read(target: &str) -> Option<Self> {
        let (place, seconds) = target.split_once('@')?;
        let (variant, lane) = match place.split_once('/') {
            Some((variant, lane)) => (variant, Some(lane.to_owned())),
            None => (place, None),
        };
        let seconds: f64 = seconds.parse().ok()?;
        let fits = (0.0..=3600.0).contains(&seconds);
        fits.then(|| Self {
            variant: variant.to_owned(),
            lane,
            at: Nanos::from_seconds(seconds),
        })
    }
}

/// Reads the sections; what does not belong is a problem.
pub(super) fn read(source: &Source<'_>, variants: &[String], problems: &mut Vec<Problem>) -> Prose {
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
            Some("Watch") => watch(source, &body, variants, &mut prose, problems),
            Some("Explain") => {
                moments(source, &body, variants, &mut prose.moments, problems);
                push(&mut prose.explain, source, &body);
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
    problems: &mut Vec<Problem>,
) {
    let mut at = body.start;
    let text = source.text.get(body.clone()).unwrap_or_default();
    for line in text.split_inclusive('\n') {
        let place = at..at + line.len();
        at = place.end;
        if line.trim_start().starts_with("- [") {
            remark(source, &place, line, variants, prose, problems);
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
    let Some(known) = HEADINGS.into_iter().find(|heading| *heading == name) else {
        let message = format!("unknown heading `# {name}`");
        problems.push(source.problem(at, message, nearest(name, HEADINGS)));
        return None;
    };
    if seen.contains(&known) {
        let message = format!("the heading `# {name}` appears a second time");
        problems.push(source.problem(at, message, "put its text under the first one"));
    }
    seen.push(known);
    Some(known)
}

/// The links of Explain: each is a moment of a variant.
fn moments(
    source: &Source<'_>,
    body: &Range<usize>,
    variants: &[String],
    found: &mut Vec<Moment>,
    problems: &mut Vec<Problem>,
) {
    let text = source.text.get(body.clone()).unwrap_or_default();
    for (event, at) in Parser::new_ext(text, MARKDOWN).into_offset_iter() {
        let Event::Start(Tag::Link {
            dest_url: target, ..
        }) = event
        else {
            continue;
        };
        let link = text.get(at.clone()).unwrap_or_default();
        let start = body.start + at.start + link.rfind(&*target).unwrap_or(0);
        let place = start..body.start + at.end;
        match Moment::read(&target) {
            None => {
                let message = format!("the link to `{target}` is no moment");
                problems.push(source.problem(&place, message, "write `[text](VARIANT@SECONDS)`"));
            }
            Some(moment) if !variants.contains(&moment.variant) => {
                let message = format!("the link names the unknown variant `{}`", moment.variant);
                let help = nearest(&moment.variant, variants.iter().map(String::as_str));
                problems.push(source.problem(&place, message, help));
            }
            Some(moment) if found.contains(&moment) => {}
            Some(moment) => found.push(moment),
        }
    }
}

/// `- [joined 0.5 s] All calls are open.`, or `- [joined 0.5 to 0.9 s] All calls are open.`
fn remark(
    source: &Source<'_>,
    at: &Range<usize>,
    line: &str,
    variants: &[String],
    prose: &mut Prose,
    problems: &mut Vec<Problem>,
) {
    let form = "write `- [VARIANT SECONDS s] text` or `- [VARIANT FROM to UNTIL s] text`";
    let inside = line.trim_start().strip_prefix("- [");
    let parts = inside.and_then(|rest| rest.split_once(']'));
    let parsed = parts.and_then(|(pin, text)| {
        let (variant, moment) = pin.split_once(' ')?;
        let moment = moment.strip_suffix('s')?;
        let (from, until) = match moment.split_once(" to ") {
            Some((from, until)) => (from, Some(until.trim().parse::<f64>().ok()?)),
            None => (moment, None),
        };
        let from: f64 = from.trim().parse().ok()?;
        let in_order = until.is_none_or(|until| until > from);
        in_order.then_some((variant, from, until, text.trim()))
    });
    let Some((variant, from, until, text)) = parsed else {
        problems.push(source.problem(at, "this remark has no moment", form));
        return;
    };
    if !variants.iter().any(|known| known == variant) {
        let message = format!("the remark is pinned to the unknown variant `{variant}`");
        let help = nearest(variant, variants.iter().map(String::as_str));
        problems.push(source.problem(at, message, help));
        return;
    }
    prose.remarks.push(Remark {
        variant: variant.to_owned(),
        at: Nanos::from_seconds(from),
        until: until.map(Nanos::from_seconds),
        text: text.to_owned(),
    });
}
