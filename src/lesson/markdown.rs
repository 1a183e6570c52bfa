//! lesson.md: prose under fixed headings, and remarks that are pinned to moments.

use crate::recording::Nanos;
use crate::text::problem::{Problem, Source, nearest};

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
    /// Moments that the Explain section names: `[text](joined@0.5)`, in the order of the text.
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
    let mut heading: Option<&str> = None;
    let mut seen = Vec::new();
    let mut fenced = false;
    let mut offset = 0;
    for line in source.text.split_inclusive('\n') {
        let at = offset..offset + line.len();
        offset = at.end;
        fenced ^= line.trim_start().starts_with("```");
        if !fenced && let Some(name) = line.strip_prefix("# ") {
            heading = known(source, &at, name.trim(), &mut seen, problems);
            continue;
        }
        let Some(heading) = heading else { continue };
        if heading == "Watch" && line.trim_start().starts_with("- [") {
            remark(source, &at, line, variants, &mut prose, problems);
            continue;
        }
        let section = match heading {
            "Learn" => &mut prose.learn,
            "Watch" => &mut prose.watch,
            "Explain" => &mut prose.explain,
            _ => &mut prose.instructor,
        };
        if heading == "Explain" && !fenced {
            moments(source, &at, line, variants, &mut prose.moments, problems);
        }
        section.0.push_str(line);
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

fn known<'a>(
    source: &Source<'_>,
    at: &std::ops::Range<usize>,
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
        let message = format!("the heading `# {name}` stands here a second time");
        problems.push(source.problem(at, message, "put its text under the first one"));
    }
    seen.push(known);
    Some(known)
}

/// The links of a line of Explain: each is a moment of a variant.
fn moments(
    source: &Source<'_>,
    at: &std::ops::Range<usize>,
    line: &str,
    variants: &[String],
    found: &mut Vec<Moment>,
    problems: &mut Vec<Problem>,
) {
    for (start, _) in line.match_indices("](") {
        let rest = line.get(start + 2..).unwrap_or_default();
        let target = rest.split(')').next().unwrap_or_default();
        let place = at.start + start + 2..at.end;
        match Moment::read(target) {
            None => {
                let message = format!("the link to `{target}` is no moment");
                problems.push(source.problem(&place, message, "write `[text](VARIANT@SECONDS)`"));
            }
            Some(moment) if !variants.contains(&moment.variant) => {
                let message = format!("the link names the unknown variant `{}`", moment.variant);
                let help = nearest(&moment.variant, variants.iter().map(String::as_str));
                problems.push(source.problem(&place, message, help));
            }
            Some(moment) => found.push(moment),
        }
    }
}

/// `- [joined 0.5 s] All calls are open.`, or `- [joined 0.5 to 0.9 s] All calls are open.`
fn remark(
    source: &Source<'_>,
    at: &std::ops::Range<usize>,
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
