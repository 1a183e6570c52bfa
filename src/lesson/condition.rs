//! Conditions over the facts of a recording, in CEL.
//!
//! Every number is a float there: CEL does not mix integers and floats, so whole numbers in a condition are read as floats.

mod calls;
mod facts;
mod syntax;

use std::sync::Arc;

use cel::Value;
use cel::common::ast::{Expr, IdedExpr, operators};

use crate::recording::Recording;
use facts::context;
use syntax::{Tree, Use};

pub(super) use syntax::Mistake;

/// The names that a lesson's conditions may use.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub variants: Vec<String>,
    pub knobs: Vec<String>,
    /// The words of each knob that has choices; empty for one that is a number.
    pub choices: Vec<(String, Vec<String>)>,
    /// The functions of the demo.
    pub functions: Vec<String>,
    /// Whether `version` stands for the variant that the learner chose.
    pub versions: bool,
    /// Whether runs may be on the virtual clock and do not record how much real time passes.
    pub real_time_unknown: bool,
}

/// A condition that was parsed, and whose names are known.
#[derive(Clone)]
pub struct Condition {
    text: String,
    tree: Arc<Tree>,
}

impl std::fmt::Debug for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Condition").field(&self.text).finish()
    }
}

/// What a comparison is with, and what its left side is about.
pub(super) struct Bound<'a> {
    pub comparison: &'static str,
    pub value: f64,
    /// Whether the left side names a fact that is a time.
    pub is_time: bool,
    /// The knobs that the left side names.
    pub knobs: Vec<&'a str>,
}

/// The operators that compare, and how they are written.
const COMPARISONS: [(&str, &str); 6] = [
    (operators::LESS_EQUALS, "<="),
    (operators::GREATER_EQUALS, ">="),
    (operators::EQUALS, "=="),
    (operators::NOT_EQUALS, "!="),
    (operators::LESS, "<"),
    (operators::GREATER, ">"),
];

/// The sides of the comparison at the root of a condition, and what stands between them.
fn divided(root: &IdedExpr) -> Option<(&IdedExpr, &'static str, &IdedExpr)> {
    let Expr::Call(call) = &root.expr else {
        return None;
    };
    let mut known = COMPARISONS.iter();
    let (_, comparison) = known.find(|(operator, _)| *operator == call.func_name)?;
    match call.args.as_slice() {
        [left, right] => Some((left, *comparison, right)),
        _ => None,
    }
}

/// Why a condition could not be evaluated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot evaluate the condition `{condition}` on this run: {message}")]
pub struct ConditionError {
    /// The condition.
    pub condition: String,
    /// What is missing.
    pub message: String,
}

impl Condition {
    /// Parses a condition; the error is what is wrong and what to write instead.
    pub(super) fn new(text: &str, names: &Names) -> Result<Self, Mistake> {
        let more: &[&str] = if names.versions { &["version"] } else { &[] };
        let tree = syntax::parse(text, names, more)?;
        Ok(Self {
            text: text.to_owned(),
            tree: Arc::new(tree),
        })
    }

    /// The condition as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The variants whose facts it reads, beside the chosen version; none if that is known only in a run.
    pub fn variants(&self) -> Option<impl Iterator<Item = &str>> {
        let variants = self.tree.variants.as_ref()?;
        Some(variants.iter().map(String::as_str))
    }

    /// Whether it holds of a recording.
    pub fn holds(&self, recording: &Recording) -> Result<bool, ConditionError> {
        self.holds_of(recording, None)
    }

    /// Whether it holds of a recording, `version` being this variant.
    pub fn holds_of(
        &self,
        recording: &Recording,
        version: Option<&str>,
    ) -> Result<bool, ConditionError> {
        let context = with_version(recording, &self.text, version);
        match Value::resolve(&self.tree.root, &context) {
            Ok(Value::Bool(holds)) => Ok(holds),
            Ok(_) => Err(self.error("it is not true or false")),
            Err(error) => Err(self.error(&error.to_string())),
        }
    }

    /// The left side of the comparison and its bound, evaluated; none if it is not a single comparison of numbers.
    pub(super) fn sides(
        &self,
        recording: &Recording,
        version: Option<&str>,
    ) -> Option<(f64, Bound<'_>)> {
        let context = with_version(recording, &self.text, version);
        let (left, ..) = divided(&self.tree.root)?;
        Some((float(left, &context)?, self.bound(&context)?))
    }

    /// The bound of the comparison where it is the same in every run; none if it is not a single comparison with a number.
    pub(super) fn fixed_bound(&self) -> Option<Bound<'_>> {
        self.bound(&cel::Context::default())
    }

    fn bound(&self, context: &cel::Context<'_, '_>) -> Option<Bound<'_>> {
        let (_, comparison, right) = divided(&self.tree.root)?;
        let uses = self.tree.uses.iter();
        let uses = uses.filter(|(at, _)| *at < self.tree.operator);
        let uses = uses.map(|(_, name)| name);
        Some(Bound {
            comparison,
            value: float(right, context)?,
            is_time: uses.clone().any(Use::is_time),
            knobs: uses
                .filter_map(|name| match name {
                    Use::Knob(knob) => Some(knob.as_str()),
                    Use::Fact(_) | Use::Gauge(_) => None,
                })
                .collect(),
        })
    }

    fn error(&self, message: &str) -> ConditionError {
        ConditionError {
            condition: self.text.clone(),
            message: message.to_owned(),
        }
    }
}

/// A figure of any variant: `gauge_max[variant]["queue"]`.
#[derive(Clone)]
pub struct Figure {
    text: String,
    tree: Arc<Tree>,
    /// What its values mean, from 0; empty: they are numbers.
    words: Vec<String>,
}

impl std::fmt::Debug for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Figure").field(&self.text).finish()
    }
}

impl Figure {
    /// Parses a figure; the error is what is wrong and what to write instead.
    pub(super) fn new(text: &str, names: &Names) -> Result<Self, Mistake> {
        let tree = syntax::parse(text, names, &["variant"])?;
        Ok(Self {
            text: text.to_owned(),
            tree: Arc::new(tree),
            words: Vec::new(),
        })
    }

    /// The figure with a word for each of its values, from 0.
    #[must_use]
    pub(super) fn with_words(self, words: Vec<String>) -> Self {
        Self { words, ..self }
    }

    /// The task whose longest gap it is, where it is nothing else: such a figure is known at every instant of a run.
    pub fn gap_of(&self) -> Option<&str> {
        let rest = self.text.trim().strip_prefix("longest_gap[variant][")?;
        let name = rest.strip_suffix(']')?.trim();
        let quoted = |quote: char| name.strip_prefix(quote)?.strip_suffix(quote);
        let name = quoted('"').or_else(|| quoted('\''))?;
        (!name.contains(['"', '\'', '[', ']'])).then_some(name)
    }

    /// The figure as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its value for a variant in words: a time is in seconds, everything else a number.
    pub fn text_of(&self, recording: &Recording, variant: &str) -> Result<String, ConditionError> {
        self.of(recording, variant)
            .map(|value| self.in_words(value))
    }

    /// A value of it in words: those that the lesson gives, or a number.
    pub fn in_words(&self, value: f64) -> String {
        let mut words = self.words.iter().enumerate();
        let word = words.find(|(place, _)| (*place as f64 - value).abs() < 1e-9);
        if let Some((_, word)) = word {
            word.clone()
        } else if self.tree.uses.iter().any(|(_, name)| name.is_time()) {
            // 0.00 s would be no time at all
            if (0.0005..0.01).contains(&value) {
                format!("{:.0} ms", value * 1e3)
            } else {
                format!("{value:.2} s")
            }
        } else {
            // a gauge of times has them in seconds, with digits that nobody reads
            format!("{}", (value * 100.0).round() / 100.0)
        }
    }

    /// Its value for a variant.
    pub fn of(&self, recording: &Recording, variant: &str) -> Result<f64, ConditionError> {
        let mut context = context(recording, &self.text);
        context.add_variable_from_value("variant", variant.to_owned());
        let error = |message: String| ConditionError {
            condition: self.text.clone(),
            message,
        };
        match Value::resolve(&self.tree.root, &context) {
            Ok(Value::Float(value)) => Ok(value),
            Ok(_) => Err(error("it is not a number".to_owned())),
            Err(cause) => Err(error(cause.to_string())),
        }
    }
}

/// The value of a side, if it is a number.
fn float(side: &IdedExpr, context: &cel::Context<'_, '_>) -> Option<f64> {
    match Value::resolve(side, context) {
        Ok(Value::Float(value)) => Some(value),
        _ => None,
    }
}

/// The facts that a text names, and the variant for which `version` stands.
fn with_version(
    recording: &Recording,
    text: &str,
    version: Option<&str>,
) -> cel::Context<'static, 'static> {
    let mut context = context(recording, text);
    if let Some(version) = version {
        context.add_variable_from_value("version", version.to_owned());
    }
    context
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names {
            variants: vec!["joined".to_owned()],
            knobs: vec!["latency".to_owned(), "cure".to_owned()],
            choices: vec![("cure".to_owned(), vec!["off".to_owned(), "on".to_owned()])],
            functions: vec!["fetch".to_owned()],
            versions: false,
            real_time_unknown: false,
        }
    }

    fn condition(text: &str) -> Result<Condition, Mistake> {
        Condition::new(text, &names())
    }

    fn recording() -> Recording {
        let info = crate::recording::VariantInfo {
            id: "joined".to_owned(),
            label: "joined".to_owned(),
            workers: 1,
            in_flight: None,
            ..crate::recording::VariantInfo::default()
        };
        let meta = crate::recording::Meta {
            knobs: vec![("latency".to_owned(), 0.5), ("cure".to_owned(), 1.0)],
            ..crate::recording::Meta::default()
        };
        Recording::new(meta, vec![info])
    }

    #[test]
    fn whole_numbers_are_floats() {
        for holds in [
            "knobs.latency <= 3 && 2 * knobs.latency == 1",
            "tasks[\"joined\"] == 0 && -1 < elapsed[\"joined\"]",
            "[1, 2].exists(n, n == 4 * knobs.latency)",
            "count(\"joined\", \"woken\") == 0",
            "knobs.cure == \"on\" && \"off\" != knobs[\"cure\"] && knobs.cure == 1",
            "knobs.cure in [\"off\", \"on\"] && !(knobs.cure in [\"off\"])",
        ] {
            let condition = condition(holds).unwrap();
            assert_eq!(condition.holds(&recording()), Ok(true), "{holds}");
        }
    }

    #[test]
    fn a_comparison_is_divided_and_nothing_else_is() {
        let recording = recording();
        let sides = |text| condition(text).unwrap().sides(&recording, None).is_some();
        let one = condition(r#"elapsed["joined"] * 1 <= 2 * (knobs.latency + 1)"#).unwrap();
        let (left, bound) = one.sides(&recording, None).unwrap();
        assert_eq!((left, bound.comparison, bound.value), (0.0, "<=", 3.0));
        assert!(bound.is_time && bound.knobs.is_empty());
        // it is another one in other runs
        assert!(one.fixed_bound().is_none());
        let knob = condition("knobs.latency * 2 > tasks[\"joined\"]").unwrap();
        let (_, bound) = knob.sides(&recording, None).unwrap();
        assert_eq!((bound.is_time, bound.knobs), (false, vec!["latency"]));
        let knob = condition("knobs.latency * 2 > 4 * 2").unwrap();
        let fixed = knob.fixed_bound().unwrap();
        assert_eq!((fixed.comparison, fixed.value), (">", 8.0));
        assert_eq!((fixed.is_time, fixed.knobs), (false, vec!["latency"]));
        assert!(sides("(tasks[\"joined\"] < 1)"));
        assert!(!sides("1 < 2 && 2 < 3"));
        assert!(!sides("true"));
        assert!(!sides("\"a < b\" == \"c\""));
    }

    #[test]
    fn the_name_of_a_gauge_is_no_fact_and_may_end_with_its_unit() {
        let is_time = |gauge: &str| {
            let text = format!("gauge_max[variant]['{gauge}']");
            let figure = Figure::new(&text, &names()).unwrap();
            figure.tree.uses.iter().any(|(_, name)| name.is_time())
        };
        assert!(!is_time("elapsed"));
        assert!(!is_time("a row, steps"));
        assert!(is_time("age of a meal, s"));
    }

    /// The text, what is wrong, what to write, and the piece of it that is wrong.
    const MISTAKES: [(&str, &str, &str, &str); 16] = [
        (
            "elapsd[\"joined\"] < 1",
            "there is no fact `elapsd`",
            "use `elapsed`",
            "elapsd",
        ),
        (
            "1 < elapsed[ \"joind\" ]",
            "there is no variant `joind`",
            "use `joined`",
            "\"joind\"",
        ),
        (
            "elapsed['joind'] < 1",
            "there is no variant `joind`",
            "use `joined`",
            "'joind'",
        ),
        (
            "2 * knobs.latncy < 1",
            "there is no knob `latncy`",
            "use `latency`",
            "latncy",
        ),
        (
            "knobs[\"latncy\"] < 1",
            "there is no knob `latncy`",
            "use `latency`",
            "\"latncy\"",
        ),
        (
            "1 == cont(\"joined\", \"spawned\")",
            "there is no function `cont`",
            "use `count`",
            "cont",
        ),
        (
            "count(\"joined\", \"spawnd\") == 1",
            "there is no event `spawnd`",
            "use `spawned`",
            "\"spawnd\"",
        ),
        (
            "order(\"joind\", \"a\", \"b\")",
            "there is no variant `joind`",
            "use `joined`",
            "\"joind\"",
        ),
        (
            "knobs.cure == \"om\"",
            "there is no choice `om`",
            "use `on`",
            "\"om\"",
        ),
        (
            "knobs.cure in [\"on\", \"of\"]",
            "there is no choice `of`",
            "use `off`",
            "\"of\"",
        ),
        (
            "\"on\" == knobs.latency",
            "`latency` is a number",
            "compare it with a number",
            "\"on\"",
        ),
        (
            "call_p95(\"joined\", \"fetsh\") < 1",
            "the demo has no function `fetsh`",
            "use `fetch`",
            "\"fetsh\"",
        ),
        (
            "window_max(\"joined\", \"fetch\") < 1",
            "`window_max` takes 3 values, got 2",
            "write `window_max(variant, function, seconds)`",
            "window_max",
        ),
        (
            "gauge_at(\"joind\", \"queue\", 1) < 1",
            "there is no variant `joind`",
            "use `joined`",
            "\"joind\"",
        ),
        (
            "\"redy\" == state_at(\"joined\", \"root\", 1)",
            "there is no state `redy`",
            "use `ready`",
            "\"redy\"",
        ),
        (
            "[1].all(n, m > 0)",
            "there is no fact `m`",
            "use one of",
            "m",
        ),
    ];

    #[test]
    fn unknown_names_are_mistakes_in_their_place_with_the_nearest_one() {
        for (text, message, help, piece) in MISTAKES {
            let mistake = condition(text).unwrap_err();
            assert_eq!(mistake.message, message, "{text}");
            assert!(mistake.help.starts_with(help), "{text}: {}", mistake.help);
            assert_eq!(text.get(mistake.at), Some(piece), "{text}");
        }
        // a name in a text is none
        assert!(condition("\"knobs.latncy\" == \"elapsed[\"").is_ok());
        assert!(condition("elapsed[\"joined\"] < 1.1 * knobs.latency").is_ok());
    }

    #[test]
    fn what_cannot_be_parsed_says_where() {
        let mistake = condition("elapsed[\"joined\"] < * 2").unwrap_err();
        assert!(
            mistake
                .message
                .starts_with("the condition cannot be parsed: "),
            "{mistake:?}"
        );
        assert_eq!(mistake.at.start, 20, "{mistake:?}");
        let deep = format!("{}1{} > 0", "(".repeat(200), ")".repeat(200));
        assert_eq!(
            condition(&deep).unwrap_err().message,
            "the condition is too long"
        );
    }
}
