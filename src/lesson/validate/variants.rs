//! The variants of a lesson: each is a program with its own values and threads.

use std::time::Duration;

use toml::{Spanned, Value};
use unicode_width::UnicodeWidthStr;

use super::Validator;
use crate::catalog::{FieldKind, Program};
use crate::lesson::schema::{self, Values};
use crate::lesson::{Knob, SHORT, Variant};
use crate::recording::{Clock, FindingKind};
use crate::run::{self, Process};
use crate::text::problem::nearest;

/// The most workers of a variant: as many rows can be looked at.
const MAX_WORKERS: u16 = 64;

/// The most threads for blocking closures: as many as tokio allows by itself.
const MAX_BLOCKING: u16 = 512;

/// What holds for variants that say nothing else.
pub(super) struct Lessons<'a> {
    pub clocks: &'a [Clock],
    pub limit: Option<Duration>,
    pub process: Option<Process>,
}

impl<'a> Validator<'a, '_> {
    /// Where variants run.
    pub(super) fn process(&mut self, value: &Spanned<Value>) -> Option<Process> {
        let word = value.get_ref().as_str();
        let process = word.and_then(Process::of_word);
        if process.is_none() {
            let shown = word.map_or_else(|| value.get_ref().to_string(), str::to_owned);
            let message = format!("there is no process `{shown}`");
            let words = match word {
                Some(word) => nearest(word, Process::WORDS),
                None => "write `process = \"child\"` or `process = \"own\"`".to_owned(),
            };
            self.problem(
                &value.span(),
                message,
                format!("{words}: {}", Process::HELP),
            );
        }
        process
    }

    /// A limit in seconds.
    pub(super) fn limit(&mut self, seconds: &Spanned<f64>) -> Option<Duration> {
        let limit = run::limit(*seconds.get_ref());
        if limit.is_none() {
            let message = format!("`{}` is not a limit", seconds.get_ref());
            let help = format!("write a number of seconds {}", run::LIMITS);
            self.problem(&seconds.span(), message, help);
        }
        limit
    }

    pub(super) fn variants(
        &mut self,
        variants: Vec<schema::Variant>,
        lessons: &Lessons<'_>,
        knobs: &[Knob],
    ) -> Vec<Variant> {
        self.twice(variants.iter().map(|variant| &variant.id), "variant");
        let variants = variants.into_iter();
        let variants = variants.filter_map(|v| self.variant(v, lessons, knobs));
        let variants: Vec<_> = variants.collect();
        if variants.is_empty() {
            let message = "the lesson has no variant";
            self.problem(&(0..0), message, "add a [[variant]] with an id and a label");
        }
        variants
    }

    fn variant(
        &mut self,
        variant: schema::Variant,
        lessons: &Lessons<'_>,
        knobs: &[Knob],
    ) -> Option<Variant> {
        let program = self.program(&variant)?;
        let workers = variant.workers.as_ref();
        let workers = workers.and_then(|count| self.threads(count, "workers", MAX_WORKERS));
        let blocking = variant.blocking_threads.as_ref();
        let blocking = blocking.and_then(|c| self.threads(c, "blocking_threads", MAX_BLOCKING));
        let clocks = self.clocks(&variant, workers, lessons.clocks);
        let knobs = self.own_values(&variant.knobs, knobs);
        for function in &variant.show {
            self.function(function, "shows");
        }
        if let Some(function) = &variant.in_flight {
            self.function(function, "counts calls of");
        }
        let short = self.short(&variant);
        let apart = self.is_apart(&variant);
        let findings = self.findings(&variant.findings);
        let limit = match &variant.limit {
            Some(own) => self.limit(own),
            None => lessons.limit,
        };
        let process = variant.process.as_ref();
        let process = process.and_then(|process| self.process(process));
        Some(Variant {
            id: variant.id.into_inner(),
            label: variant.label,
            short,
            main: variant.main,
            program: program.name.to_owned(),
            knobs,
            workers,
            blocking_threads: blocking,
            clocks,
            findings,
            show: variant.show.into_iter().map(Spanned::into_inner).collect(),
            line: program.line,
            takes_knobs: program.takes_knobs,
            in_flight: variant.in_flight.as_ref().map(super::own_name),
            limit,
            process: process.or(lessons.process).unwrap_or_default(),
            busy: variant.busy,
            apart,
            expects_stuck: variant.expect == Some(schema::Expect::Stuck),
            start: program.start,
            spawn: program.spawn,
        })
    }

    /// Whether the variant's time is compared with no one's.
    fn is_apart(&mut self, variant: &schema::Variant) -> bool {
        let Some(reference) = &variant.reference else {
            return false;
        };
        if reference.get_ref() != super::NO_REFERENCE {
            let id = variant.id.get_ref();
            let message = format!(
                "variant {id} can only have the reference \"none\", got \"{}\"",
                reference.get_ref()
            );
            let help = "write `reference = \"none\"`, or leave it out: then it is compared with the lesson's `reference`".to_owned();
            self.problem(&reference.span(), message, help);
        }
        true
    }

    /// The function that a variant runs.
    fn program(&mut self, variant: &schema::Variant) -> Option<&'a Program> {
        let name = variant.program.as_ref().unwrap_or(&variant.id);
        let programs = self.files.programs;
        let found = programs
            .iter()
            .find(|program| program.name == name.get_ref());
        if found.is_none() {
            let message = format!("demo.rs has no `pub async fn {}(k: Knobs)`", name.get_ref());
            let mut help = nearest(name.get_ref(), programs.iter().map(|program| program.name));
            if variant.program.is_none() {
                help.push_str("; or name the function with `program = ..`");
            }
            self.problem(&name.span(), message, help);
        }
        found
    }

    /// A number of threads.
    fn threads(&mut self, count: &Spanned<u16>, what: &str, most: u16) -> Option<u16> {
        let threads = *count.get_ref();
        let fits = (1..=most).contains(&threads);
        if !fits {
            let message = format!("{what} must be between 1 and {most}, got {threads}");
            let help = format!("write a whole number from 1 to {most}");
            self.problem(&count.span(), message, help);
        }
        fits.then_some(threads)
    }

    /// The clocks of a variant: the paused clock has one thread only.
    fn clocks(
        &mut self,
        variant: &schema::Variant,
        workers: Option<u16>,
        lesson: &[Clock],
    ) -> Vec<Clock> {
        let mut clocks = variant.clocks.clone().unwrap_or_else(|| lesson.to_vec());
        let several = variant.workers.as_ref().filter(|_| workers > Some(1));
        if let Some(workers) = several {
            if variant.clocks.is_some() && clocks.contains(&Clock::Virtual) {
                let count = workers.get_ref();
                let message = format!("the virtual clock runs on one worker, not on {count}");
                let help = "write `clocks = [\"wall\"]` for this variant, or `workers = 1`";
                self.problem(&workers.span(), message, help);
            }
            clocks.retain(|clock| *clock == Clock::Wall);
        }
        clocks
    }

    /// The values that a variant gives its program: of fields of `Knobs`, whether a learner turns them or not.
    pub(super) fn own_values(&mut self, values: &Values, knobs: &[Knob]) -> Vec<(String, f64)> {
        let fields = self.files.knobs;
        let mut numbers = Vec::new();
        for (name, value) in values {
            let field = fields.iter().find(|field| field.name == name);
            let (message, help) = match field.map(|field| field.kind) {
                None => (
                    format!("the struct Knobs of demo.rs has no field `{name}`"),
                    nearest(name, fields.iter().map(|field| field.name)),
                ),
                Some(FieldKind::Other) => (
                    format!("the field `{name}` of Knobs is not a number"),
                    format!("write `pub {name}: f64` or `pub {name}: u32` in demo.rs"),
                ),
                Some(kind) => {
                    let known = knobs.iter().find(|knob| knob.name == *name);
                    let field = known.cloned().unwrap_or_else(|| Knob::of_field(name));
                    let Some(number) = self.number(&field, value) else {
                        continue;
                    };
                    if kind == FieldKind::Float || number.fract() == 0.0 {
                        numbers.push((name.clone(), number));
                        continue;
                    }
                    (
                        format!("{name} must be a whole number, got {number}"),
                        format!("write, for example, {}", number.round()),
                    )
                }
            };
            self.problem(&value.span(), message, help);
        }
        numbers
    }

    /// The kinds of findings that a variant has on purpose, or that a lesson is about.
    pub(super) fn findings(&mut self, words: &[Spanned<String>]) -> Vec<FindingKind> {
        let mut kinds = Vec::new();
        for word in words {
            match FindingKind::named(word.get_ref()) {
                Some(kind) => kinds.push(kind),
                None => self.problem(
                    &word.span(),
                    format!("`{}` is not a kind of finding", word.get_ref()),
                    "write one of those that `run --format json` lists under `findings`",
                ),
            }
        }
        kinds
    }

    /// What a variant is called where there is no room for its label.
    fn short(&mut self, variant: &schema::Variant) -> String {
        let (short, at) = match &variant.short {
            Some(short) => (short.get_ref(), short.span()),
            None => (&variant.label, variant.id.span()),
        };
        if short.width() > SHORT {
            let message = format!("`{short}` is too long for a narrow timeline");
            let help = format!("add `short`, a name of at most {SHORT} columns");
            self.problem(&at, message, help);
        }
        short.clone()
    }
}
