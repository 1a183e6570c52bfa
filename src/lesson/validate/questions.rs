//! What a lesson asks and promises: predictions, questions, challenges, claims, and the lines of its two programs.

use toml::Spanned;

use super::Validator;
use crate::lesson::condition::{Condition, Figure, Mistake, Names};
use crate::lesson::schema;
use crate::lesson::{
    Challenge, Claim, Counterpart, Goal, Knob, Pair, Predict, PredictOption, Quiz, Variant,
};
use crate::recording::Clock;

impl Validator<'_, '_> {
    pub(super) fn condition(&mut self, text: &Spanned<String>, names: &Names) -> Option<Condition> {
        let condition = Condition::new(text.get_ref(), names);
        condition
            .map_err(|mistake| self.mistake(text, mistake))
            .ok()
    }

    /// A mistake in a condition, at its place in the file: that of the quotes where the text is written with escapes.
    fn mistake(&mut self, text: &Spanned<String>, mistake: Mistake) {
        let span = text.span();
        let written = self.source.text.get(span.clone()).unwrap_or_default();
        let at = match written.find(text.get_ref().as_str()) {
            Some(quotes) => {
                let start = span.start + quotes;
                start + mistake.at.start..start + mistake.at.end
            }
            None => span,
        };
        self.problem(&at, mistake.message, mistake.help);
    }

    pub(super) fn predict(&mut self, predict: schema::Predict, names: &Names) -> Option<Predict> {
        let about = predict.about.as_ref();
        let about = about.and_then(|about| {
            let (id, lane) = match about.get_ref().split_once('/') {
                Some((id, lane)) => (id, Some(lane.to_owned())),
                None => (about.get_ref().as_str(), None),
            };
            let id = Spanned::new(about.span(), id.to_owned());
            Some((self.place(&id, &names.variants)?, lane))
        });
        let options = predict.options.into_iter().map(|option| {
            Some(PredictOption {
                text: option.text,
                when: self.condition(&option.when, names)?,
                misconception: option.misconception,
            })
        });
        Some(Predict {
            question: predict.question,
            about,
            options: options.collect::<Option<_>>()?,
        })
    }

    pub(super) fn quiz(&mut self, quiz: schema::Quiz) -> Quiz {
        let answer = *quiz.answer.get_ref();
        if answer == 0 || answer > quiz.options.len() {
            let message = format!("there is no answer {answer}");
            let help = format!("write a number from 1 to {}", quiz.options.len());
            self.problem(&quiz.answer.span(), message, help);
        }
        Quiz {
            question: quiz.question,
            options: quiz.options,
            answer: answer.saturating_sub(1),
            why: quiz.why,
        }
    }

    pub(super) fn challenge(
        &mut self,
        challenge: schema::Challenge,
        names: &Names,
        knobs: &[Knob],
    ) -> Option<Challenge> {
        let versions = challenge.versions;
        let names = &Names {
            versions: !versions.is_empty(),
            ..names.clone()
        };
        let goal = challenge.goal.into_iter().map(|part| {
            Some(Goal {
                text: part.text,
                when: self.condition(&part.when, names)?,
            })
        });
        let goal = goal.collect::<Option<_>>()?;
        for version in &versions {
            self.place(version, &names.variants);
        }
        let versions = versions.into_iter().map(Spanned::into_inner);
        let versions: Vec<_> = versions.collect();
        if let Some(version) = &challenge.solution_version {
            self.place(version, &versions);
        }
        Some(Challenge {
            text: challenge.text,
            goal,
            hints: challenge.hints,
            versions,
            solution: self.values(&challenge.solution, knobs),
            solution_version: challenge.solution_version.map(Spanned::into_inner),
        })
    }

    pub(super) fn pair(&mut self, pair: schema::Pair) -> Pair {
        let rust = self.lines(&pair.rust, self.files.rust, "demo.rs");
        let python = self.files.python.unwrap_or_default();
        Pair {
            rust,
            python: self.lines(&pair.python, python, "demo.py"),
            note: pair.note,
        }
    }

    /// A figure of any variant.
    pub(super) fn figure(&mut self, text: &Spanned<String>, names: &Names) -> Option<Figure> {
        let figure = Figure::new(text.get_ref(), names);
        figure.map_err(|mistake| self.mistake(text, mistake)).ok()
    }

    pub(super) fn counterpart(&mut self, python: schema::Python, names: &Names) -> Counterpart {
        for variant in python.programs.values() {
            self.place(variant, &names.variants);
        }
        let programs = python.programs.into_iter();
        let mut figures = Vec::new();
        for (name, text) in python.figures {
            figures.extend(self.figure(&text, names).map(|figure| (name, figure)));
        }
        Counterpart {
            programs: programs
                .map(|(name, variant)| (name, variant.into_inner()))
                .collect(),
            figures,
        }
    }

    /// The lines of a source that contain a text.
    pub(super) fn lines(&mut self, text: &Spanned<String>, source: &str, file: &str) -> Vec<usize> {
        let wanted = text.get_ref();
        let lines = source.lines().enumerate();
        let found = lines.filter(|(_, line)| !wanted.is_empty() && line.contains(wanted.as_str()));
        let found: Vec<usize> = found.map(|(index, _)| index + 1).collect();
        if found.is_empty() {
            let message = format!("no line of {file} contains `{wanted}`");
            let help = "write part of a line, exactly as it is in the file";
            self.problem(&text.span(), message, help);
        }
        found
    }

    pub(super) fn claim(
        &mut self,
        claim: schema::Claim,
        names: &Names,
        knobs: &[Knob],
        variants: &[Variant],
    ) -> Option<Claim> {
        let when = self.condition(&claim.when, names)?;
        let all_virtual = variants.iter().all(|v| v.clocks.contains(&Clock::Virtual));
        let clock = if all_virtual {
            Clock::Virtual
        } else {
            Clock::Wall
        };
        Some(Claim {
            text: claim.text,
            when,
            clock: claim.clock.unwrap_or(clock),
            knobs: self.values(&claim.knobs, knobs),
        })
    }
}
