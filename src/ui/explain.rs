//! The Explain step: what was predicted, what was measured, and why.

use crate::app::{LessonView, Said};
use crate::lesson::{Held, Lesson};
use crate::recording::{Facts, Nanos, Recording};
use crate::text::Add;
use crate::wording::{length, ratio};

/// The text of the step: the verdict of the learner's own run, its figures, and the lesson's prose.
pub(super) fn text(view: &LessonView, lesson: &Lesson) -> String {
    let mut text = verdict(view, lesson);
    if view.has_run() && view.recording().is_over() {
        text.push_str("\n\n");
        text.push_str(&figures(view));
    }
    text.push_str("\n\n");
    text.push_str(&lesson.prose.explain.0);
    text
}

fn verdict(view: &LessonView, lesson: &Lesson) -> String {
    let Some(predict) = &lesson.predict else {
        return String::new();
    };
    let option = |index: usize| predict.options.get(index).map_or("", |o| o.text.as_str());
    let said = match &view.said {
        Said::Nothing => "You made no prediction.".to_owned(),
        Said::Skipped => "You skipped the prediction.".to_owned(),
        Said::Option(None) => "You predicted something that is no option any more.".to_owned(),
        Said::Option(Some(said)) => format!("You said: **{}**.", escape(option(*said))),
    };
    let shown = match &view.held {
        None if view.is_live() => {
            return format!("{said} The run is not over yet. Its result will appear here.");
        }
        None if view.held_before.is_none() => {
            return format!("{said} No run has finished yet. Press `r` to run.");
        }
        None => {
            let right = view.held_before.unwrap_or(0);
            format!(
                "{} `r` makes a new one.",
                shown(view, "Your first run showed", right, option(right))
            )
        }
        Some(Held::One(right)) => shown(view, "Your run shows", *right, option(*right)),
        Some(Held::None) => format!(
            "With these knobs ({}) none of the options fits what was measured: the question was about the defaults.",
            knobs(view.recording())
        ),
        Some(Held::Several) => format!(
            "With these knobs ({}) more than one option fits what was measured.",
            knobs(view.recording())
        ),
        Some(Held::Unknown(error)) => format!("It is not known which option is right: {error}."),
    };
    let right = match &view.held {
        Some(Held::One(right)) => Some(*right),
        Some(_) => None,
        None => view.held_before,
    };
    let wrong = match (&view.said, right) {
        (Said::Option(Some(said)), Some(right)) if *said != right => predict
            .options
            .get(*said)
            .and_then(|option| option.misconception.clone()),
        _ => None,
    };
    match wrong {
        Some(answer) => format!("{said} {shown}\n\n{answer}"),
        None => format!("{said} {shown}"),
    }
}

/// What a run shows, beside what the learner said.
fn shown(view: &LessonView, run: &str, right: usize, option: &str) -> String {
    if view.said == Said::Option(Some(right)) {
        format!("{run} the same: you were **right**.")
    } else {
        format!("{run}: **{}**.", escape(option))
    }
}

fn knobs(recording: &Recording) -> String {
    let knobs = recording.meta.settings();
    knobs.join(", ")
}

/// A table of the facts of each variant, with the ratio to the variant of reference, and what the lesson adds.
fn figures(view: &LessonView) -> String {
    let recording = view.recording();
    let lesson = view.lesson.as_ref();
    let counted = recording.variants().iter().any(|v| v.in_flight().is_some());
    let more = lesson.map_or(&[][..], |lesson| &lesson.figures);
    let mut heads = vec!["measured", "time", "ratio", "tasks"];
    heads.extend(counted.then_some("in flight"));
    heads.extend(["polls", "longest poll"]);
    heads.extend(more.iter().map(|(name, _)| name.as_str()));
    let mut text = format!(
        "| {} |\n|{}\n",
        heads.join(" | "),
        "---|".repeat(heads.len())
    );
    let reference = recording.variants().get(view.reference());
    for variant in recording.variants() {
        let facts = variant.totals();
        let against = reference.filter(|reference| reference.id() != variant.id());
        let compared = against.map_or_else(String::new, |reference| {
            ratio(facts.elapsed, reference.elapsed().seconds())
        });
        let name = lesson.and_then(|lesson| lesson.variant(variant.id()));
        let name = name.map_or_else(|| variant.label(), |variant| &variant.short);
        let mut cells = vec![
            escape(name),
            format!("{:.2} s", facts.elapsed),
            compared,
            facts.tasks.to_string(),
        ];
        cells.extend(counted.then(|| in_flight(variant.in_flight(), &facts)));
        cells.push(facts.polls.to_string());
        cells.push(length(Nanos::from_seconds(facts.longest_poll)));
        cells.extend(more.iter().map(|(_, figure)| {
            let value = figure.text_of(recording, variant.id());
            value.unwrap_or_default()
        }));
        text.add(format_args!("| {} |\n", cells.join(" | ")));
    }
    text
}

fn in_flight(counted: Option<&str>, facts: &Facts) -> String {
    counted.map_or_else(String::new, |_| facts.max_in_flight.to_string())
}

/// A text that Markdown must leave as it is.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]|<>&".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
