//! A lesson: the folder `lessons/NN-slug`, read and checked.
//!
//! The same code serves the lessons that were built in, `awaitscope check`, and instructors who write their own. Every
//! mistake is a [`Problem`] with file, line, column and what to write instead; a lesson with problems does not keep the
//! others from opening.

mod answers;
mod board;
mod condition;
mod counterpart;
mod course;
mod curve;
mod ending;
mod features;
mod files;
mod folder;
mod glossary;
mod knob;
mod markdown;
mod moment;
mod name;
mod outline;
mod outside;
mod pose;
mod questions;
mod read;
mod schema;
mod settings;
mod sort;
mod step;
mod track;
mod validate;
mod verdict;
mod weigh;
mod words;

pub use board::{Board, BoardRow, Goalpost, Reading};
pub use condition::{Condition, ConditionError, Figure};
pub use counterpart::{Counterpart, Pair};
pub use course::{Broken, Course, Entry, NotFound, program};
pub use curve::{Curve, CurveClaim, Shape};
pub use ending::{Advice, Card, Link, LinkKind, Message, Printer, Recap, RecapLane};
pub use features::FEATURES;
pub use folder::NoFolder;
pub use glossary::{Term, first_in, glossary};
pub use knob::{Knob, Preset};
pub use markdown::{MARKDOWN, Prose, Section};
pub use moment::{Moment, Remark, Spot, When};
pub use outline::Outline;
pub use outside::{OUTSIDE, Outside};
pub use pose::{Pose, Stretch, clearly_more};
pub use questions::{Challenge, Goal, Predict, PredictOption, Quiz, QuizOption};
pub use settings::SettingError;
pub use sort::{Item, Sort};
pub use step::Step;
pub use track::Track;
pub use verdict::{Held, Judged};
pub use weigh::Weighed;

use std::time::Duration;

use crate::catalog::{Code, Embedded};
use crate::recording::{Clock, CountedGauge, FindingKind, Nanos, Panel};
pub use crate::text::problem::Problem;

use crate::run::{Plan, PlannedVariant, Process, Spawn, Start};

/// A lesson that can be opened.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent keys of lesson.toml"
)]
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The folder's name: `04-together`.
    pub id: &'static str,
    /// What it is called.
    pub title: String,
    /// The part of the course: a letter and a name.
    pub part: String,
    /// What a learner takes away, in a sentence.
    pub takeaway: String,
    /// What it is about, in a line that does not give the answer away.
    pub question: Option<String>,
    /// How long it takes.
    pub minutes: u32,
    /// The lessons that come before it.
    pub needs: Vec<String>,
    /// What it teaches to avoid, where other lessons have it on purpose as well.
    pub teaches: Vec<FindingKind>,
    /// Threads of its runtimes, unless a knob named `workers` says otherwise.
    pub workers: u16,
    /// How long tasks may go on after the variant's function has returned.
    pub after: Duration,
    /// Gauges of the calls of functions.
    pub counted: Vec<CountedGauge>,
    /// Whether the timeline has a second line of ticks, with how much real time had passed.
    pub real_time: bool,
    /// Pictures of the calls of functions, in each variant.
    pub panels: Vec<Panel>,
    /// The knob that says when a demo that listens gets Ctrl-C, in seconds.
    pub stop_knob: Option<String>,
    /// The settings with which its programs panic on purpose; none: a panic is a mistake, but for those of the default run.
    pub panics: Option<Condition>,
    /// The settings with which its programs get stuck on purpose, beside the variants that always do.
    pub stuck: Option<Condition>,
    /// Whether the variants run at the same time, where the machine has the threads for it.
    pub together: bool,
    /// Whether each variant is a spawned task, which any worker may run, and not run by the thread that calls `block_on`.
    pub spawned: bool,
    /// Whether the threads have rows in the timeline from the beginning.
    pub worker_rows: bool,
    /// The gauges that have rows in the timeline from the beginning.
    pub gauge_rows: Vec<String>,
    /// The functions whose lanes have rows before others, where there are more lanes than rows; `connection` for connections.
    pub lane_rows: Vec<String>,
    /// The function whose open calls are counted.
    pub in_flight: Option<String>,
    /// The programs, in the order of the screen.
    pub variants: Vec<Variant>,
    /// The place of the variant to which the others are compared.
    pub reference: Option<usize>,
    /// The settings that a learner turns.
    pub knobs: Vec<Knob>,
    /// Further fields of the demo's `Knobs`, which no learner turns, and their values.
    pub fixed: Vec<(String, f64)>,
    /// Named settings.
    pub presets: Vec<Preset>,
    /// The question before the first run.
    pub predict: Option<Predict>,
    /// The questions at the end.
    pub quiz: Vec<Quiz>,
    /// How many questions of other lessons that the learner missed are asked first, at most.
    pub recall: usize,
    /// The goal to reach by turning knobs.
    pub challenge: Option<Challenge>,
    /// Figures that Explain shows of each variant beside the usual ones, with their names.
    pub figures: Vec<(String, Figure)>,
    /// Gauges with goals, and the switch that moves each; empty: it has no board.
    pub board: Vec<Goalpost>,
    /// What is weighed in processes of their own, in the order of the table.
    pub weighed: Vec<Weighed>,
    /// Figures over a knob, which are measured where the learner reads why.
    pub curves: Vec<Curve>,
    /// What the lesson promises to show.
    pub claims: Vec<Claim>,
    /// What the recap draws.
    pub recap: Recap,
    /// How to find and cure its problem in the reader's own code.
    pub card: Option<Card>,
    /// Pages to read next, at most one of each kind, in the order of the kinds.
    pub links: Vec<Link>,
    /// Messages that people meet in their own work.
    pub messages: Vec<Message>,
    /// What is wrong with parts without which it opens: they were left out.
    pub flaws: Vec<Problem>,
    /// What a learner is to know of its knobs where this process may not open as many files as they could need.
    pub few_files: Option<String>,
    /// Lines of the two programs that correspond to each other.
    pub pairs: Vec<Pair>,
    /// The text.
    pub prose: Prose,
    /// The lesson whose demo this one shows; none if the demo is its own.
    pub demo: Option<&'static str>,
    /// demo.rs and what it uses beside itself.
    pub code: Code,
    /// demo.py.
    pub python: Option<&'static str>,
    /// What the words that demo.py prints stand for.
    pub counterpart: Counterpart,
}

/// Columns of a variant's short name: as many as the narrowest timeline has.
pub const SHORT: usize = 13;

/// A named program of a lesson.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent keys of lesson.toml"
)]
#[derive(Clone, Debug)]
pub struct Variant {
    /// How it is called in commands and conditions.
    pub id: String,
    /// The name of its function: a program may have several variants.
    pub program: String,
    /// Values that the program gets in place of those of the knobs.
    pub knobs: Vec<(String, f64)>,
    /// Threads of its runtime in place of the lesson's.
    pub workers: Option<u16>,
    /// The most threads for blocking closures; none: as many as tokio allows.
    pub blocking_threads: Option<u16>,
    /// What it is called on the screen.
    pub label: String,
    /// The same in at most [`SHORT`] columns, where there is no room for it.
    pub short: String,
    /// Drawn in full at first, and not as one line.
    pub main: bool,
    /// The clocks on which it runs.
    pub clocks: Vec<Clock>,
    /// What stands out in it with the default settings, and nothing else does: the lesson teaches how to avoid it.
    pub findings: Vec<FindingKind>,
    /// The function whose open calls are counted in it, if that is not the lesson's.
    pub in_flight: Option<String>,
    /// The functions that the code pane shows; empty: the counted function and the variant's own.
    pub show: Vec<String>,
    /// The line of its function.
    pub line: u32,
    /// Whether its function takes the knobs, and not nothing.
    pub takes_knobs: bool,
    /// When a run of it is stopped if it has not ended; none: never.
    pub limit: Option<Duration>,
    /// Where it runs.
    pub process: Process,
    /// Whether it keeps its workers busy with computation.
    pub busy: bool,
    /// Whether its time is compared with no one's: it does other work than the variants beside it.
    pub apart: bool,
    /// Whether it is meant to come to a standstill: nothing can happen any more, though it has not ended.
    pub expects_stuck: bool,
    start: Start,
    spawn: Option<Spawn>,
}

impl Variant {
    /// The virtual clock if it runs on that, since no busy machine delays it there; else real time.
    pub fn steady_clock(&self) -> Clock {
        if self.clocks.contains(&Clock::Virtual) {
            Clock::Virtual
        } else {
            Clock::Wall
        }
    }
}

/// What a lesson promises to show.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The promise.
    pub text: String,
    /// It holds when this does.
    pub when: Condition,
    /// The clock of the run that it is about.
    pub clock: Clock,
    /// Settings that differ from the defaults.
    pub knobs: Vec<(String, f64)>,
    /// Whether it holds at every setting, and not only at these.
    pub always: bool,
}

impl Lesson {
    /// What the lesson is about, for those who have not done it: its question, which does not give the answer away. Without one
    /// it is that of the prediction, and a lesson without a prediction has nothing to give away.
    pub fn teaser(&self) -> &str {
        let predict = self.predict.as_ref();
        let asked = self.question.as_deref();
        asked.unwrap_or_else(|| predict.map_or(&self.takeaway, Predict::short))
    }

    /// Reads the files of a folder.
    pub fn read(files: &Embedded) -> Result<Self, Vec<Problem>> {
        read::lesson(files)
    }

    /// The number before the slug: `04`.
    pub fn number(&self) -> &str {
        number(self.id)
    }

    /// The clocks on which all variants run.
    pub fn clocks(&self) -> Vec<Clock> {
        let both = [Clock::Wall, Clock::Virtual].into_iter();
        both.filter(|clock| self.variants.iter().all(|v| v.clocks.contains(clock)))
            .collect()
    }

    /// The variant with this id.
    pub fn variant(&self, id: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.id == id)
    }

    /// The steps that it has, in their order.
    pub fn steps(&self) -> Vec<Step> {
        let has = |step: &Step| match step {
            Step::Learn | Step::Watch | Step::Explain => true,
            Step::Predict => self.predict.is_some(),
            Step::Quiz => !self.quiz.is_empty(),
            Step::Challenge => self.challenge.is_some(),
            Step::Recap => {
                !(self.recap.lanes.is_empty() && self.links.is_empty() && self.messages.is_empty())
                    || self.card.is_some()
            }
        };
        Step::ALL.into_iter().filter(has).collect()
    }

    /// The place of an option of the prediction by its key.
    pub fn option(&self, text: &str) -> Option<usize> {
        let options = &self.predict.as_ref()?.options;
        options.iter().position(|option| option.key == text)
    }

    /// Whether gauges or panels have rows in the timeline from the beginning.
    pub fn has_rows_of_gauges(&self) -> bool {
        !self.gauge_rows.is_empty() || !self.panels.is_empty()
    }

    /// What a run of these variants needs; all of them when `variants` is empty.
    pub fn plan(&self, clock: Clock, knobs: Vec<(String, f64)>, variants: &[&Variant]) -> Plan {
        let all: Vec<&Variant> = self.variants.iter().collect();
        let variants = if variants.is_empty() { &all } else { variants };
        let planned = variants.iter().map(|variant| PlannedVariant {
            id: variant.id.clone(),
            label: variant.label.clone(),
            in_flight: variant.in_flight.clone().or_else(|| self.in_flight.clone()),
            start: variant.start,
            spawn: variant.spawn.filter(|_| self.spawned),
            limit: variant.limit,
            process: variant.process,
            program: variant.program.clone(),
            knobs: variant.knobs.clone(),
            workers: variant.workers,
            blocking_threads: variant.blocking_threads,
        });
        let words = knobs.iter().filter_map(|(name, value)| {
            let knob = self.knobs.iter().find(|knob| knob.name == *name)?;
            Some((name.clone(), knob.word(*value)?.to_owned()))
        });
        let workers = self.workers_of(&knobs);
        let reference = self.reference.and_then(|place| self.variants.get(place));
        let apart = variants.iter().filter(|variant| variant.apart);
        Plan {
            apart: apart.map(|variant| variant.id.clone()).collect(),
            reference: reference.map(|variant| variant.id.clone()),
            words: words.collect(),
            lesson: self.id.to_owned(),
            source: self.code.source.to_owned(),
            clock,
            workers,
            after: self.after,
            at_most: None,
            stop_knob: self.stop_knob.clone(),
            counted: self.counted.clone(),
            real_time: self.real_time,
            panels: self.panels.clone(),
            together: self.together && !is_crowded(variants, workers),
            first: Vec::new(),
            variants: planned.collect(),
            knobs,
            fixed: self.fixed.clone(),
            demo: self.demo.unwrap_or(self.id).to_owned(),
            executable: None,
        }
    }

    /// Threads of the runtimes: what the knob `workers` says, if there is one.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "knobs are checked against their range, and the cast saturates"
    )]
    fn workers_of(&self, knobs: &[(String, f64)]) -> u16 {
        let knob = knobs.iter().find(|(name, _)| name == "workers");
        knob.map_or(self.workers, |(_, workers)| (*workers as u16).max(1))
    }

    /// Settings in words: "latency 0.5", "cure on".
    pub fn settings_text(&self, knobs: &[(String, f64)]) -> Vec<String> {
        let texts = knobs.iter().map(|(name, value)| {
            let knob = self.knobs.iter().find(|knob| knob.name == *name);
            let text = knob.map_or_else(|| value.to_string(), |knob| knob.text(*value));
            format!("{name} {text}")
        });
        texts.collect()
    }

    /// Whether its programs compute, so that their times mean something only where nothing else runs.
    pub fn computes(&self) -> bool {
        !self.together || self.variants.iter().any(|variant| variant.busy)
    }

    /// How long a run takes about, for the first window of its timeline: nobody knows before it ran.
    pub fn expected(&self) -> Nanos {
        Nanos::from_seconds(1.0)
    }
}

/// Whether the variants that compute would take the time of others: they and the screen have fewer threads than they need.
fn is_crowded(variants: &[&Variant], workers: u16) -> bool {
    let busy = variants.iter().filter(|variant| variant.busy);
    let busy: usize = busy
        .map(|variant| usize::from(variant.workers.unwrap_or(workers)))
        .sum();
    let cores = std::thread::available_parallelism();
    variants.len() > 1 && busy > 0 && cores.is_ok_and(|cores| busy >= cores.get())
}

/// The number of a lesson's id.
pub(crate) fn number(id: &str) -> &str {
    id.split_once('-').map_or(id, |(number, _)| number)
}
