//! What a lesson asks and promises: predictions, questions, challenges, claims, and the lines of its two programs.

use toml::Spanned;

use super::Validator;
use crate::lesson::condition::{Condition, Figure, Mistake, Names};
use crate::lesson::schema;
use crate::lesson::{
    Challenge, Claim, Counterpart, Goal, Knob, Pair, Predict, PredictOption, Quiz, QuizOption,
    Variant,
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
                key: option.text.clone(),
                text: option.text,
                when: self.condition(&option.when, names)?,
                misconception: option.misconception,
            })
        });
        Some(Predict {
            question: predict.question,
            about,
            code: predict.code.unwrap_or(true),
            options: options.collect::<Option<_>>()?,
        })
    }

    pub(super) fn quiz(&mut self, quiz: schema::Quiz) -> Quiz {
        if let Some(answer) = &quiz.answer {
            let message =
                "a question names no `answer`: the option without a `misconception` is right";
            self.problem(&answer.span(), message, "remove the line");
        }
        if quiz.bins.is_some() || !quiz.items.is_empty() {
            return self.sorting_question(quiz);
        }
        let right = |option: &&schema::QuizOption| option.misconception.is_none();
        let rights = quiz.options.iter().filter(right).count();
        if rights != 1 || quiz.options.len() < 2 {
            let message = match rights {
                1 => "the question has a single option".to_owned(),
                0 => "no option of the question is right: each has a `misconception`".to_owned(),
                rights => format!("{rights} options of the question have no `misconception`"),
            };
            let help = "write two options or more, each but the right one with a `misconception`";
            self.problem(&quiz.question.span(), message, help);
        }
        let answer = quiz.options.iter().position(|option| right(&option));
        let options = quiz.options.into_iter().map(|option| QuizOption {
            text: option.text,
            misconception: option.misconception,
        });
        Quiz {
            key: quiz.question.get_ref().clone(),
            question: quiz.question.into_inner(),
            options: options.collect(),
            sort: None,
            rust_only: quiz.rust_only,
            answer: answer.unwrap_or(0),
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
            certificate: challenge.certificate,
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
            words: python.words.into_iter().collect(),
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

    /// The figures that Explain shows beside the usual ones.
    pub(super) fn figures(
        &mut self,
        figures: Vec<schema::FigureShown>,
        names: &Names,
    ) -> Vec<(String, Figure)> {
        let figures = figures.into_iter().filter_map(|figure| {
            let fact = self.figure(&figure.fact, names)?;
            let Some(words) = figure.words else {
                return Some((figure.name, fact));
            };
            let fits = words.get_ref().len() > 1 && words.get_ref().iter().all(|w| !w.is_empty());
            if !fits {
                let message = "a figure in words needs a word for each of its values, from 0";
                let help = "write, for example, `words = [\"no\", \"yes\"]`";
                self.problem(&words.span(), message, help);
            }
            Some((figure.name, fact.with_words(words.into_inner())))
        });
        figures.collect()
    }

    pub(super) fn claims(
        &mut self,
        claims: Vec<schema::Claim>,
        names: &Names,
        knobs: &[Knob],
        variants: &[Variant],
    ) -> Vec<Claim> {
        let claims = claims.into_iter();
        claims
            .filter_map(|claim| self.claim(claim, names, knobs, variants))
            .collect()
    }

    fn claim(
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
            always: claim.always,
        })
    }
}
