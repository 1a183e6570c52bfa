//! What serde cannot check: that the parts of a lesson fit together.

mod board;
mod counted;
mod curve;
mod ending;
mod knobs;
mod questions;
mod sorting;
mod variants;
mod weigh;

use std::collections::HashSet;
use std::ops::Range;
use std::time::Duration;

use toml::Spanned;

use super::condition::Names;
use super::markdown::Prose;
use super::schema::{self, File};
use super::{Knob, Lesson, Preset, Variant};
use crate::catalog::Embedded;
use crate::recording::Clock;
use crate::text::problem::{Problem, Source, nearest};

/// What `reference` names where the times of the variants are not compared.
const NO_REFERENCE: &str = "none";

/// What stands in `rows` for the threads; everything else is the name of a gauge.
const WORKERS: &str = "workers";

/// What stands in `lane_rows` for connections; everything else is the name of a function.
const CONNECTION: &str = "connection";

/// The name by which lanes of a function are known: that of `Type::method` or `self.method` is the last one.
fn last_name(name: &str) -> &str {
    name.rsplit([':', '.']).next().unwrap_or(name)
}

/// The same of a name in lesson.toml.
fn own_name(name: &Spanned<String>) -> String {
    last_name(name.get_ref()).to_owned()
}

fn gauge_rows(rows: Vec<Spanned<String>>) -> Vec<String> {
    let rows = rows.into_iter().map(Spanned::into_inner);
    rows.filter(|row| row != WORKERS).collect()
}

/// Checks one lesson and collects what is wrong.
pub(super) struct Validator<'a, 'b> {
    files: &'a Embedded,
    source: &'a Source<'b>,
    problems: &'a mut Vec<Problem>,
    /// What is wrong with parts without which the lesson opens.
    flaws: Vec<Problem>,
}

/// Whether a variant may run on the virtual clock.
fn on_paused_clock(variants: &[Variant]) -> bool {
    let mut variants = variants.iter();
    variants.any(|variant| variant.clocks.contains(&Clock::Virtual))
}

impl<'a, 'b> Validator<'a, 'b> {
    pub(super) fn new(
        files: &'a Embedded,
        source: &'a Source<'b>,
        problems: &'a mut Vec<Problem>,
        flaws: Vec<Problem>,
    ) -> Self {
        Self {
            files,
            source,
            problems,
            flaws,
        }
    }

    /// A mistake that costs a part of the lesson, but not the lesson.
    fn flaw(&mut self, at: &Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.flaws.push(self.source.problem(at, message, help));
    }

    /// The same for the name of a variant.
    fn unknown_variant(&mut self, at: &Range<usize>, id: &str, variants: &[String]) {
        let help = nearest(id, variants.iter().map(String::as_str));
        self.flaw(at, format!("there is no variant `{id}`"), help);
    }

    fn problem(&mut self, at: &Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(self.source.problem(at, message, help));
    }

    /// The lesson; none when a part of it cannot be made at all.
    #[expect(clippy::too_many_lines, reason = "a line for each part of a lesson")]
    pub(super) fn lesson(mut self, file: File, prose: Prose) -> Lesson {
        self.head(&file);
        let knobs: Vec<_> = file.knob.iter().map(|knob| self.knob(knob)).collect();
        self.twice(file.knob.iter().map(|knob| &knob.name), "knob");
        let variants = variants::Lessons {
            clocks: &file.clocks,
            limit: file.limit.as_ref().and_then(|limit| self.limit(limit)),
            process: file
                .process
                .as_ref()
                .and_then(|process| self.process(process)),
        };
        let variants = self.variants(file.variant, &variants, &knobs);
        let real_time = self.real_time(file.real_time.as_ref(), &variants);
        let mut names = self.names(&variants, &knobs);
        names.real_time_unknown = !real_time && on_paused_clock(&variants);
        let reference = file.reference.filter(|id| id.get_ref() != NO_REFERENCE);
        let reference = reference.and_then(|id| self.place(&id, &names.variants));
        let presets = file.preset.into_iter();
        let presets = presets.map(|preset| self.preset(preset, &knobs)).collect();
        let predict = file.predict.and_then(|p| self.predict(p, &names));
        let quiz = file.quiz.into_iter().map(|quiz| self.quiz(quiz)).collect();
        let challenge = file.challenge;
        let challenge = challenge.and_then(|c| self.challenge(c, &names, &knobs));
        let pairs = file.pair.into_iter().map(|pair| self.pair(pair)).collect();
        let counterpart = self.counterpart(file.python, &names);
        let figures = self.figures(file.figure, &names);
        let board = self.board(file.board, &names, &knobs);
        let weighed = self.weighed(file.weigh, &variants, &knobs);
        let curves = self.curves(file.curve, &names, &knobs, &variants);
        let claims = self.claims(file.claim, &names, &knobs, &variants);
        let fixed = self.fixed(&knobs);
        Lesson {
            id: self.files.id,
            title: file.title.into_inner(),
            part: file.part.into_inner(),
            takeaway: file.takeaway,
            question: self.question(file.question),
            minutes: file.minutes.into_inner(),
            needs: file.needs.into_iter().map(Spanned::into_inner).collect(),
            teaches: self.findings(&file.teaches),
            workers: file.workers.into_inner().max(1),
            after: Duration::try_from_secs_f64(file.after).unwrap_or_default(),
            spawned: file.spawned.is_some_and(Spanned::into_inner),
            counted: self.counted(file.gauge),
            real_time,
            panels: self.panels(file.panel),
            stop_knob: self.stop_knob(file.stop_knob, &names.knobs),
            panics: file.panics.and_then(|when| self.condition(&when, &names)),
            stuck: file.stuck.and_then(|when| self.condition(&when, &names)),
            together: file.together,
            worker_rows: file.rows.iter().any(|row| row.get_ref() == WORKERS),
            gauge_rows: gauge_rows(file.rows),
            lane_rows: file
                .lane_rows
                .into_iter()
                .map(Spanned::into_inner)
                .collect(),
            in_flight: file.in_flight.as_ref().map(own_name),
            variants,
            reference,
            fixed,
            knobs,
            presets,
            predict,
            quiz,
            recall: file.recall,
            challenge,
            figures,
            board,
            weighed,
            curves,
            claims,
            recap: self.recap(file.recap, &names.variants),
            card: self.card(file.card),
            links: self.links(file.link),
            messages: self.messages(file.message),
            flaws: self.flaws,
            few_files: None,
            pairs,
            prose,
            demo: self.files.demo.map(|lesson| lesson.id),
            code: self.files.code(),
            python: self.files.python,
            counterpart,
        }
    }

    /// Whether the timeline shows real time: where no program ever pauses a clock there is nothing to show.
    fn real_time(&mut self, key: Option<&Spanned<bool>>, variants: &[Variant]) -> bool {
        let Some(key) = key.filter(|key| *key.get_ref()) else {
            return false;
        };
        let source = self.files.code().source;
        let mut words = ["start_paused", "pause()"].into_iter();
        let pauses = words.any(|word| source.contains(word));
        if !pauses && !on_paused_clock(variants) {
            let message = "real_time shows nothing: no program of this lesson has a paused clock";
            let help = "remove the line, or let the lesson run on the virtual clock too: clocks = [\"wall\", \"virtual\"]";
            self.flaw(&key.span(), message, help);
            return false;
        }
        true
    }

    /// What conditions may name.
    fn names(&self, variants: &[Variant], knobs: &[Knob]) -> Names {
        let functions = self.files.functions.iter();
        let choices = knobs
            .iter()
            .map(|knob| (knob.name.clone(), knob.choices.clone()));
        Names {
            variants: variants.iter().map(|variant| variant.id.clone()).collect(),
            knobs: knobs.iter().map(|knob| knob.name.clone()).collect(),
            choices: choices.collect(),
            functions: functions.map(|function| (*function).to_owned()).collect(),
            versions: false,
            real_time_unknown: false,
        }
    }

    fn head(&mut self, file: &File) {
        let part = file.part.get_ref();
        let is_part = matches!(part.as_bytes(), [b'A'..=b'Z', b' ', _, ..]);
        if !is_part {
            let message = format!("the part `{part}` is not a letter and a name");
            self.problem(
                &file.part.span(),
                message,
                "write, for example, `A Foundations`",
            );
        }
        if file.title.get_ref().is_empty() {
            self.problem(&file.title.span(), "the title is empty", "write a title");
        }
        if !(1..=60).contains(file.minutes.get_ref()) {
            let help = "write a whole number from 1 to 60";
            self.problem(
                &file.minutes.span(),
                "minutes must be between 1 and 60",
                help,
            );
        }
        if let Some(tracks) = &file.tracks {
            let message =
                "a lesson does not name its tracks: assets/tracks.toml lists them, in order";
            self.flaw(
                &tracks.span(),
                message,
                "remove the line, and add the lesson there",
            );
        }
        for need in &file.needs {
            let digits = need.get_ref().get(..2).unwrap_or_default();
            if digits.len() != 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
                let message = format!("`{}` is not a lesson", need.get_ref());
                self.problem(
                    &need.span(),
                    message,
                    "write the number of a lesson, such as `04`",
                );
            }
        }
        if let Some(function) = &file.in_flight {
            self.function(function, "counts calls of");
        }
        for function in &file.lanes {
            self.lane_of(function);
        }
        for function in file
            .lane_rows
            .iter()
            .filter(|row| row.get_ref() != CONNECTION)
        {
            self.has_lanes(function);
        }
        if let Some(spawned) = &file.spawned {
            self.spawned(spawned);
        }
    }

    /// Whether the programs are tasks. The build makes what that takes.
    fn spawned(&mut self, spawned: &Spanned<bool>) {
        let programs = self.files.programs;
        let lacks = programs.iter().any(|program| program.spawn.is_none());
        if !*spawned.get_ref() || !lacks {
            return;
        }
        let (message, help) = match self.files.demo {
            Some(demo) => (
                format!(
                    "the demo of {} was built without tasks of its programs",
                    demo.id
                ),
                "leave `spawned` out, or add it to that lesson and build awaitscope again",
            ),
            None => (
                "the program was built without tasks of these programs".to_owned(),
                "build awaitscope again",
            ),
        };
        self.problem(&spawned.span(), message, help);
    }

    /// The knob that is the instant of Ctrl-C.
    fn stop_knob(&mut self, name: Option<Spanned<String>>, knobs: &[String]) -> Option<String> {
        let name = name?;
        if !knobs.contains(name.get_ref()) {
            let message = format!("there is no knob `{}`", name.get_ref());
            let help = nearest(name.get_ref(), knobs.iter().map(String::as_str));
            self.problem(&name.span(), message, help);
        }
        Some(name.into_inner())
    }

    /// A function that is to have lanes though it is not async. The build gives it to them.
    fn lane_of(&mut self, function: &Spanned<String>) {
        let name = function.get_ref().as_str();
        if !self.files.functions.contains(&name) {
            return self.function(function, "gives a lane to");
        }
        let (message, help) = if self.files.asyncs.contains(&name) {
            (
                format!("`{name}` is async and has lanes anyway"),
                "leave it out of `lanes`".to_owned(),
            )
        } else if self.files.lanes.contains(&name) {
            return;
        } else if let Some(demo) = self.files.demo {
            (
                format!("the demo of {} was built without lanes for `{name}`", demo.id),
                "leave it out of `lanes`, or add it to the `lanes` of that lesson and build awaitscope again"
                    .to_owned(),
            )
        } else {
            (
                format!("the program was built without lanes for `{name}`"),
                "build awaitscope again; a function that is `const`, `extern` or returns `!` has none"
                    .to_owned(),
            )
        };
        self.problem(&function.span(), message, help);
    }

    /// The place of a variant by its id.
    fn place(&mut self, id: &Spanned<String>, variants: &[String]) -> Option<usize> {
        let place = variants.iter().position(|known| known == id.get_ref());
        if place.is_none() {
            let message = format!("there is no variant `{}`", id.get_ref());
            let help = nearest(id.get_ref(), variants.iter().map(String::as_str));
            self.problem(&id.span(), message, help);
        }
        place
    }

    fn function(&mut self, name: &Spanned<String>, what: &str) {
        let functions = self.files.functions;
        if !functions.contains(&last_name(name.get_ref())) {
            let message = format!(
                "the lesson {what} `{}`, which demo.rs does not have",
                name.get_ref()
            );
            let help = nearest(name.get_ref(), functions.iter().copied());
            self.problem(&name.span(), message, help);
        }
    }

    /// A name of lanes, of all of a function or of one: `fetch`, `fetch #2`, or the binding that holds a task.
    fn has_lanes(&mut self, name: &Spanned<String>) {
        let text = name.get_ref();
        let numbered = text
            .rsplit_once(" #")
            .filter(|(_, n)| n.parse::<u32>().is_ok());
        let family = numbered.map_or(text.as_str(), |(family, _)| family);
        let is_bound = |name: &str| {
            let bound = [format!("let {name} "), format!("let {name}:")];
            bound.iter().any(|text| self.files.rust.contains(text))
        };
        if !self.files.functions.contains(&family) && !is_bound(family) {
            let message = format!(
                "the lesson gives rows to lanes of `{family}`, which is neither a function nor a binding of demo.rs"
            );
            let help = nearest(family, self.files.functions.iter().copied());
            self.problem(&name.span(), message, help);
        }
    }

    fn twice<'n>(&mut self, names: impl Iterator<Item = &'n Spanned<String>>, what: &str) {
        let mut seen = HashSet::new();
        for name in names {
            if !seen.insert(name.get_ref()) {
                let message = format!("there are two {what}s named `{}`", name.get_ref());
                self.problem(&name.span(), message, "give one of them another name");
            }
        }
    }

    /// The defaults of the demo's own lesson for the knobs that this one leaves out.
    fn fixed(&self, knobs: &[Knob]) -> Vec<(String, f64)> {
        let Some(Ok(own)) = self.files.demo.map(Lesson::read) else {
            return Vec::new();
        };
        let defaults = own.defaults().into_iter();
        defaults
            .filter(|(name, _)| knobs.iter().all(|knob| knob.name != *name))
            .collect()
    }

    fn preset(&mut self, preset: schema::Preset, knobs: &[Knob]) -> Preset {
        Preset {
            label: preset.label.unwrap_or_else(|| preset.name.clone()),
            name: preset.name,
            knobs: self.values(&preset.knobs, knobs),
        }
    }
}
