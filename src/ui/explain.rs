//! The Explain step: what was predicted, what was measured, and why.

use crate::app::{LessonView, Said};
use crate::lesson::{Held, Lesson};
use crate::recording::{Facts, Nanos, Recording, length};
use crate::text::Add;

/// The text of the step: the verdict of the learner's own run, its figures, and the lesson's prose.
pub(super) fn text(view: &LessonView, lesson: &Lesson) -> String {
    let mut text = verdict(view, lesson);
    if view.recording().is_over() {
        text.push_str("\n\n");
        text.push_str(&figures(view.recording()));
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
        Said::Skipped => "You went on without a prediction.".to_owned(),
        Said::Option(None) => "You predicted something that is no option any more.".to_owned(),
        Said::Option(Some(said)) => format!("You said: **{}**.", escape(option(*said))),
    };
    let shown = match &view.held {
        None if view.is_live() => {
            return format!("{said} The run is not over yet: what it shows will stand here.");
        }
        None => return format!("{said} There was no run to the end yet; `r` makes one."),
        Some(Held::One(right)) => {
            let text = escape(option(*right));
            if view.said == Said::Option(Some(*right)) {
                "Your run shows the same: you were **right**.".to_owned()
            } else {
                format!("Your run shows: **{text}**.")
            }
        }
        Some(Held::None) => format!(
            "With these knobs ({}) none of the options fits what was measured: the question was about the defaults.",
            knobs(view.recording())
        ),
        Some(Held::Several) => format!(
            "With these knobs ({}) more than one option fits what was measured.",
            knobs(view.recording())
        ),
        Some(Held::Unknown(error)) => format!("Which option is right cannot be told: {error}."),
    };
    let wrong = match (&view.said, &view.held) {
        (Said::Option(Some(said)), Some(Held::One(right))) if said != right => predict
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

fn knobs(recording: &Recording) -> String {
    let knobs = recording.meta.knobs.iter();
    let knobs: Vec<_> = knobs
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    knobs.join(", ")
}

/// A table of the facts of each variant, with the ratio to the first one.
fn figures(recording: &Recording) -> String {
    let mut text = "| measured | time | against the first | tasks | in flight | polls | longest poll |\n|---|---|---|---|---|---|---|\n".to_owned();
    let first = recording.variants().first().map(|v| v.facts().elapsed);
    for (index, variant) in recording.variants().iter().enumerate() {
        let facts = variant.facts();
        let ratio = match first.filter(|_| index > 0) {
            Some(first) => crate::recording::ratio(facts.elapsed, first),
            None => String::new(),
        };
        text.add(format_args!(
            "| {} | {:.2} s | {ratio} | {} | {} | {} | {} |\n",
            escape(variant.label()),
            facts.elapsed,
            facts.tasks,
            in_flight(variant.in_flight(), &facts),
            facts.polls,
            length(Nanos::from_seconds(facts.longest_poll)),
        ));
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
