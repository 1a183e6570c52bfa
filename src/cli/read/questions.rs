//! The questions of a lesson, and their answers for those who ask.

use super::Reading;
use super::page::Page;
use crate::lesson::{Judged, Predict, PredictOption, Quiz, Sort};
use crate::recording::Recording;
use crate::text::unended;

impl Reading<'_> {
    /// How to get the answers.
    fn ask(&self, page: &mut Page, what: &str) {
        let number = self.lesson.number();
        page.blank();
        page.text_line(&format!("{what}: `awaitscope read {number} --answers`."));
    }

    /// The question before the run.
    pub(super) fn predict(&self, page: &mut Page) {
        let Some(predict) = &self.lesson.predict else {
            return;
        };
        page.heading("Predict");
        page.markdown(&predict.question);
        page.blank();
        for (index, option) in predict.options.iter().enumerate() {
            page.numbered(index + 1, &option.text);
        }
    }

    /// Which of the predictions held in the run.
    pub(super) fn measured(&self, page: &mut Page) {
        let Some(predict) = &self.lesson.predict else {
            return;
        };
        page.heading("The prediction and this run");
        let Some(recording) = &self.recording else {
            page.text_line("A run decides which option is right: leave out --no-run.");
            return;
        };
        if !self.answers {
            self.ask(
                page,
                "Which option is right in this run, and what the others get wrong",
            );
            return;
        }
        let mut none = true;
        for (index, option) in predict.options.iter().enumerate() {
            let number = index + 1;
            match option.when.holds(recording) {
                Ok(true) => {
                    none = false;
                    page.markdown(&format!(
                        "Option {number} was right: {}.",
                        unended(&option.text)
                    ));
                }
                Ok(false) => {}
                Err(error) => page.text_line(&format!("Option {number}: {error}.")),
            }
        }
        if none {
            page.text_line("No option was right in this run.");
        }
        misconceptions(page, predict, recording);
    }

    /// The questions at the end.
    pub(super) fn quiz(&self, page: &mut Page) {
        if self.lesson.quiz.is_empty() {
            return;
        }
        page.heading("Quiz");
        for (index, quiz) in self.lesson.quiz.iter().enumerate() {
            if index > 0 {
                page.blank();
            }
            self.question(page, index + 1, quiz);
        }
        if !self.answers {
            self.ask(page, "The answers, with explanations");
        }
    }

    fn question(&self, page: &mut Page, number: usize, quiz: &Quiz) {
        page.markdown(&format!("Question {number}: {}", quiz.question));
        if let Some(sort) = &quiz.sort {
            return self.sorting(page, quiz, sort);
        }
        for (index, option) in quiz.options.iter().enumerate() {
            page.numbered(index + 1, &option.text);
        }
        if self.answers {
            let answer = quiz.answer + 1;
            page.markdown(&format!("Answer: {answer}. {}", quiz.why));
            for (index, option) in quiz.options.iter().enumerate() {
                if let Some(answer) = &option.misconception {
                    page.markdown(&format!("Why not {}: {answer}", index + 1));
                }
            }
        }
    }

    /// What is to be sorted, and where it belongs.
    fn sorting(&self, page: &mut Page, quiz: &Quiz, sort: &Sort) {
        page.text_line(&format!("Sort each into one of: {}.", sort.bins.join(", ")));
        for (index, item) in sort.items.iter().enumerate() {
            page.numbered(index + 1, &item.text);
        }
        if self.answers {
            for (index, item) in sort.items.iter().enumerate() {
                let bin = sort.bin(item.bin);
                page.markdown(&format!("{}: {bin}. {}", index + 1, item.why));
            }
            page.markdown(&quiz.why);
        }
    }

    /// A version as the option takes it, and how the texts call it.
    fn version_name(&self, id: &str) -> String {
        match self
            .lesson
            .variant(id)
            .map(|variant| variant.label.as_str())
        {
            Some(label) if label != id => format!("{id}: {label}"),
            _ => id.to_owned(),
        }
    }

    /// The goal, and whether this run meets it.
    pub(super) fn challenge(&self, page: &mut Page) {
        let Some(challenge) = &self.lesson.challenge else {
            return;
        };
        page.heading("Challenge");
        page.markdown(&challenge.text);
        page.blank();
        if let Some(version) = self.version {
            let versions = challenge.versions.iter();
            let versions: Vec<String> = versions.map(|id| self.version_name(id)).collect();
            page.text_line(&format!(
                "Choose the version of the code with `--version` ({}); this run is judged with {version}.",
                versions.join(", ")
            ));
            page.blank();
        }
        page.text_line("The goal is met when all of these hold:");
        let judged = self.judged();
        for (index, goal) in challenge.goal.iter().enumerate() {
            let verdict = judged.get(index).map_or_else(String::new, |part| {
                let met = if part.met { "met" } else { "not met" };
                match part.measured.as_str() {
                    "" => format!(": {met} in this run"),
                    measured => format!(": {met} in this run ({measured})"),
                }
            });
            page.item(&format!("{}{verdict}", goal.text));
        }
        if self.tries {
            page.blank();
            page.text_line(if self.is_met() {
                "This run meets the goal."
            } else {
                "This run does not meet the goal."
            });
        }
        self.knobs(page);
        if !self.answers {
            self.ask(page, "Hints");
            return;
        }
        page.blank();
        for (index, hint) in challenge.hints.iter().enumerate() {
            page.markdown(&format!("Hint {}: {hint}", index + 1));
        }
    }

    /// What the run says of each part of the goal.
    fn judged(&self) -> Vec<Judged> {
        let challenge = self.lesson.challenge.as_ref();
        match (challenge, &self.recording) {
            (Some(challenge), Some(run)) => challenge.judge(self.lesson, run, self.version),
            _ => Vec::new(),
        }
    }

    /// Whether the run meets the goal of the challenge; a lesson without one asks for nothing.
    pub(super) fn is_met(&self) -> bool {
        let judged = self.judged();
        self.lesson.challenge.is_none()
            || (!judged.is_empty() && judged.iter().all(|part| part.met))
    }

    /// What can be turned to reach the goal.
    fn knobs(&self, page: &mut Page) {
        page.blank();
        page.text_line(&format!(
            "Set a knob with `awaitscope read {} --set KNOB=VALUE`. The knobs:",
            self.lesson.number()
        ));
        for knob in &self.lesson.knobs {
            let unit = if knob.unit.is_empty() { "" } else { " " };
            let unit = format!("{unit}{}", knob.unit);
            let label = if knob.label == knob.name {
                String::new()
            } else {
                format!(" ({})", knob.label)
            };
            let range = if knob.choices.is_empty() {
                format!("{} to {}{unit}", knob.min, knob.max)
            } else {
                format!("one of {}", knob.choices.join(", "))
            };
            let default = knob.text(knob.default);
            page.item(&format!(
                "{}{label}: {range}; default {default}{unit}",
                knob.name
            ));
        }
    }
}

/// What each option that was not right would have meant.
fn misconceptions(page: &mut Page, predict: &Predict, recording: &Recording) {
    page.blank();
    let wrong = |option: &PredictOption| option.when.holds(recording) == Ok(false);
    for (index, option) in predict.options.iter().enumerate() {
        if let (true, Some(why)) = (wrong(option), &option.misconception) {
            page.markdown(&format!("Option {} was wrong. {why}", index + 1));
        }
    }
}
