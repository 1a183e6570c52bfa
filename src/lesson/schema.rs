//! lesson.toml, as serde sees it.

pub(super) mod ending;

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

use crate::recording::{Clock, PanelKind};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub title: Spanned<String>,
    pub part: Spanned<String>,
    pub takeaway: String,
    /// What stands for the lesson before it is done.
    pub question: Option<Spanned<String>>,
    pub minutes: Spanned<u32>,
    /// The lesson whose demo this one shows.
    pub demo: Option<Spanned<String>>,
    #[serde(default)]
    pub needs: Vec<Spanned<String>>,
    /// The findings that it teaches to avoid.
    #[serde(default)]
    pub teaches: Vec<Spanned<String>>,
    #[serde(default = "both")]
    pub clocks: Vec<Clock>,
    #[serde(default = "one")]
    pub workers: Spanned<u16>,
    #[serde(default)]
    pub after: f64,
    /// Seconds after which what has not ended is stopped.
    pub limit: Option<Spanned<f64>>,
    /// The knob whose value is the instant at which Ctrl-C comes.
    pub stop_knob: Option<Spanned<String>>,
    /// The settings with which programs panic on purpose.
    pub panics: Option<Spanned<String>>,
    /// The settings with which programs get stuck on purpose.
    pub stuck: Option<Spanned<String>>,
    /// Whether the variants run at the same time.
    #[serde(default = "yes")]
    pub together: bool,
    /// Whether the variants are spawned tasks.
    #[serde(default)]
    pub spawned: Option<Spanned<bool>>,
    /// Where the variants run.
    pub process: Option<Spanned<Value>>,
    #[serde(default)]
    pub gauge: Vec<CountedGauge>,
    /// Whether the timeline shows real time beside a paused clock.
    pub real_time: Option<Spanned<bool>>,
    #[serde(default)]
    pub panel: Vec<Panel>,
    #[serde(default)]
    pub rows: Vec<Spanned<String>>,
    /// Functions whose lanes have rows before others.
    #[serde(default)]
    pub lane_rows: Vec<Spanned<String>>,
    pub in_flight: Option<Spanned<String>>,
    /// Functions that are not async and have lanes all the same.
    #[serde(default)]
    pub lanes: Vec<Spanned<String>>,
    pub reference: Option<Spanned<String>>,
    #[serde(default)]
    pub variant: Vec<Variant>,
    #[serde(default)]
    pub knob: Vec<Knob>,
    #[serde(default)]
    pub preset: Vec<Preset>,
    pub predict: Option<Predict>,
    #[serde(default)]
    pub quiz: Vec<Quiz>,
    /// Questions of other lessons that the learner missed, which are asked first.
    #[serde(default)]
    pub recall: usize,
    pub challenge: Option<Challenge>,
    #[serde(default)]
    pub claim: Vec<Claim>,
    #[serde(default)]
    pub figure: Vec<FigureShown>,
    #[serde(default)]
    pub board: Vec<Goalpost>,
    /// What is weighed in processes of their own.
    #[serde(default)]
    pub weigh: Vec<Weigh>,
    /// Figures over a knob.
    #[serde(default)]
    pub curve: Vec<Curve>,
    /// Lessons once named their tracks; now `assets/tracks.toml` lists them.
    pub tracks: Option<Spanned<Value>>,
    pub recap: Option<ending::Recap>,
    pub card: Option<ending::Card>,
    #[serde(default)]
    pub link: Vec<ending::Link>,
    #[serde(default)]
    pub message: Vec<ending::Message>,
    #[serde(default)]
    pub pair: Vec<Pair>,
    #[serde(default)]
    pub python: Python,
}

fn yes() -> bool {
    true
}

fn both() -> Vec<Clock> {
    vec![Clock::Wall, Clock::Virtual]
}

fn one() -> Spanned<u16> {
    Spanned::new(0..0, 1)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Variant {
    pub id: Spanned<String>,
    pub label: String,
    pub short: Option<Spanned<String>>,
    #[serde(default)]
    pub main: bool,
    pub clocks: Option<Vec<Clock>>,
    /// What stands out in it.
    #[serde(default)]
    pub findings: Vec<Spanned<String>>,
    /// The function of demo.rs, where it is not called like the variant.
    pub program: Option<Spanned<String>>,
    /// Values that its program gets in place of those of the knobs.
    #[serde(default)]
    pub knobs: Values,
    /// In place of the lesson's.
    pub workers: Option<Spanned<u16>>,
    /// The most threads for blocking closures.
    pub blocking_threads: Option<Spanned<u16>>,
    /// In place of the lesson's.
    pub in_flight: Option<Spanned<String>>,
    /// In place of the lesson's.
    pub limit: Option<Spanned<f64>>,
    pub expect: Option<Expect>,
    /// In place of the lesson's.
    pub process: Option<Spanned<Value>>,
    /// It keeps its workers busy with computation.
    #[serde(default)]
    pub busy: bool,
    /// "none": its time is compared with no one's.
    pub reference: Option<Spanned<String>>,
    #[serde(default)]
    pub show: Vec<Spanned<String>>,
}

/// How a variant ends, where it does not return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Expect {
    /// Nothing can happen in it any more, though it has not ended.
    Stuck,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Knob {
    pub name: Spanned<String>,
    pub label: Option<String>,
    #[serde(default)]
    pub unit: String,
    /// A number, or one of the choices.
    pub default: Spanned<Value>,
    /// Words in place of a range: the field of `Knobs` gets the place of one, from 0.
    pub choices: Option<Spanned<Vec<String>>>,
    pub min: Option<Spanned<f64>>,
    pub max: Option<Spanned<f64>>,
    pub step: Option<Spanned<f64>>,
    /// Open files for each unit.
    pub files: Option<Spanned<f64>>,
}

/// Values of knobs by name: numbers, or words where the knob has choices.
pub(super) type Values = BTreeMap<String, Spanned<Value>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Preset {
    pub name: String,
    pub label: Option<String>,
    pub knobs: Values,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Predict {
    pub question: String,
    pub about: Option<Spanned<String>>,
    pub code: Option<bool>,
    pub options: Vec<PredictOption>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PredictOption {
    pub text: String,
    pub when: Spanned<String>,
    pub misconception: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Quiz {
    pub question: Spanned<String>,
    #[serde(default)]
    pub options: Vec<QuizOption>,
    /// The bins into which items are sorted, in place of options.
    pub bins: Option<Spanned<Vec<String>>>,
    #[serde(default)]
    pub items: Vec<QuizItem>,
    /// Whether it means nothing in Python: who has that first is not asked.
    #[serde(default)]
    pub rust_only: bool,
    /// Lessons once named the right option; now it is the one without a misconception.
    pub answer: Option<Spanned<Value>>,
    pub why: String,
}

#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table: `[[quiz.options]]` with `text` and, unless it is right, `misconception`"
)]
pub(super) struct QuizOption {
    pub text: String,
    pub misconception: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table: `[[quiz.items]]` with `text`, the `bin` in which it belongs, and `why`"
)]
pub(super) struct QuizItem {
    pub text: Spanned<String>,
    pub bin: Spanned<String>,
    pub why: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Challenge {
    pub text: String,
    pub goal: Vec<Goal>,
    /// Whether the run that meets it may be kept as a certificate.
    #[serde(default)]
    pub certificate: bool,
    #[serde(default)]
    pub hints: Vec<String>,
    /// Variants among which the learner chooses one to be judged, in conditions `version`.
    #[serde(default)]
    pub versions: Vec<Spanned<String>>,
    /// Settings with which it is met: never shown, but `check` tries them.
    pub solution: Values,
    /// The version with which they meet it.
    pub solution_version: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Goal {
    pub text: String,
    pub when: Spanned<String>,
}

/// A figure that stands beside the usual ones in Explain.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FigureShown {
    pub name: String,
    pub fact: Spanned<String>,
    /// What its values mean, from 0.
    pub words: Option<Spanned<Vec<String>>>,
}

/// A gauge with its goal and the switch that moves it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Goalpost {
    pub gauge: Spanned<String>,
    pub fact: Spanned<String>,
    pub at_most: f64,
    pub switch: Option<Spanned<String>>,
}

/// A plain program that is weighed: that of a variant, or another one of demo.rs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Weigh {
    pub label: Option<Spanned<String>>,
    pub variant: Option<Spanned<String>>,
    pub program: Option<Spanned<String>>,
    /// Values in place of those of the knobs and of the variant.
    #[serde(default)]
    pub knobs: Values,
    /// The field of `Knobs` among whose number the memory is divided.
    pub each: Option<Spanned<String>>,
}

/// A figure of some variants at several values of a knob.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Curve {
    pub text: Spanned<String>,
    pub knob: Spanned<String>,
    pub values: Spanned<Vec<Spanned<Value>>>,
    pub fact: Spanned<String>,
    pub variants: Spanned<Vec<Spanned<String>>>,
    pub clock: Option<Spanned<Clock>>,
    /// The value of the lowest row.
    pub lowest: Option<Spanned<f64>>,
    #[serde(default)]
    pub claim: Vec<CurveClaim>,
}

/// How a curve goes, of one variant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CurveClaim {
    pub text: String,
    pub variant: Spanned<String>,
    pub shape: ShapeWord,
    pub from: Option<Spanned<Value>>,
    pub to: Option<Spanned<Value>>,
    /// Percent.
    pub within: Option<Spanned<f64>>,
    pub times: Option<Spanned<f64>>,
}

/// The word for a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ShapeWord {
    Flat,
    Rises,
    Falls,
}

/// A gauge of the calls of a function: those that are open, or those that began within the last while.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CountedGauge {
    pub name: Spanned<String>,
    pub calls: Option<Spanned<String>>,
    pub starts: Option<Spanned<String>>,
    /// A state of tasks.
    pub tasks: Option<Spanned<String>>,
    /// Seconds.
    pub window: Option<Spanned<f64>>,
}

/// A picture of the calls of a function, or of what a counter of the demo counts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Panel {
    pub kind: Spanned<PanelKind>,
    pub calls: Option<Spanned<String>>,
    pub counter: Option<Spanned<String>>,
    /// Seconds.
    pub slice: Option<Spanned<f64>>,
}

/// Lines of demo.rs and demo.py that correspond to each other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pair {
    pub rust: Spanned<String>,
    pub python: Spanned<String>,
    pub note: String,
}

/// What the words that demo.py prints stand for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Python {
    /// Its programs that are called otherwise here, and the variants to which they correspond.
    #[serde(default)]
    pub programs: BTreeMap<String, Spanned<String>>,
    /// Its figures beside `elapsed`, as facts of a `variant`.
    #[serde(default)]
    pub figures: BTreeMap<String, Spanned<String>>,
    /// Words of names, questions and remarks, and what replaces them where Python comes first.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claim {
    pub text: String,
    pub when: Spanned<String>,
    pub clock: Option<Clock>,
    #[serde(default)]
    pub knobs: Values,
    /// Whether it holds at every setting of the knobs.
    #[serde(default)]
    pub always: bool,
}
