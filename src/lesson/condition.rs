//! Conditions over the facts of a recording, in CEL.
//!
//! Every number is a float there: CEL does not mix integers and floats, so whole numbers in a condition are read as floats.

use std::collections::HashMap;
use std::sync::Arc;

use cel::{Context, ExecutionError, Program, Value};

use super::problem::nearest;
use crate::recording::{Facts, Recording, Variant};

/// Longer conditions are refused: nobody could read them.
const LONGEST: usize = 400;

/// A figure of a variant by name.
type Figure = (&'static str, fn(&Facts) -> f64);

/// The facts that are numbers, by variant.
const FIGURES: [Figure; 11] = [
    ("elapsed", |facts| facts.elapsed),
    ("tasks", |facts| facts.tasks as f64),
    ("calls", |facts| facts.calls as f64),
    ("max_in_flight", |facts| facts.max_in_flight as f64),
    ("polls", |facts| facts.polls as f64),
    ("longest_poll", |facts| facts.longest_poll),
    ("completed", |facts| facts.completed as f64),
    ("cancelled", |facts| facts.cancelled as f64),
    ("panicked", |facts| facts.panicked as f64),
    ("detached", |facts| facts.detached as f64),
    ("max_tasks", |facts| facts.max_tasks as f64),
];

/// The facts that have a second name: a gauge's or a task's.
const NESTED: [&str; 4] = ["gauge_max", "gauge_min", "gauge_last", "longest_gap"];

/// What conditions may call.
const FUNCTIONS: [&str; 2] = ["order", "count"];

/// The names that a lesson's conditions may use.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub variants: Vec<String>,
    pub knobs: Vec<String>,
}

/// A condition that was parsed, and whose names are known.
#[derive(Clone)]
pub struct Condition {
    text: String,
    program: Arc<Program>,
}

impl std::fmt::Debug for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Condition").field(&self.text).finish()
    }
}

/// The two sides of a comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sides<'a> {
    /// What stands on the left.
    pub text: &'a str,
    pub left: f64,
    pub comparison: &'static str,
    pub right: f64,
}

/// What compares; the longer ones first, since they begin like the shorter ones.
const COMPARISONS: [&str; 6] = ["<=", ">=", "==", "!=", "<", ">"];

/// Divides a condition at its only comparison outside brackets and strings.
fn divided(text: &str) -> Option<(&str, &'static str, &str)> {
    let (mut depth, mut quoted) = (0_i32, false);
    let mut found = None;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..)?;
        let mut step = c.len_utf8();
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '&' | '|' | '?' if depth == 0 => return None,
            _ if depth == 0 => {
                let comparison = COMPARISONS.into_iter().find(|c| rest.starts_with(c));
                if let Some(comparison) = comparison {
                    if found.is_some() {
                        return None;
                    }
                    found = Some((at, comparison));
                    step = comparison.len();
                }
            }
            _ => {}
        }
        at += step;
    }
    let (at, comparison) = found?;
    let right = text.get(at + comparison.len()..)?;
    Some((text.get(..at)?.trim(), comparison, right.trim()))
}

/// Why a condition cannot be told of a recording.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the condition `{condition}` cannot be told of this run: {message}")]
pub struct ConditionError {
    /// The condition.
    pub condition: String,
    /// What is missing.
    pub message: String,
}

impl Condition {
    /// Parses a condition; the error is what is wrong and what to write instead.
    pub(super) fn new(text: &str, names: &Names) -> Result<Self, (String, String)> {
        let correct = || "correct the condition".to_owned();
        let depth = text.chars().filter(|c| "([!-".contains(*c)).count();
        if text.len() > LONGEST || depth > 60 {
            return Err((
                "the condition is too long".to_owned(),
                "divide it".to_owned(),
            ));
        }
        check_keys(text, names)?;
        let program = Program::compile(&with_floats(text)).map_err(|error| {
            let error = error.to_string();
            let message = error.split_whitespace().collect::<Vec<_>>().join(" ");
            (
                format!("the condition cannot be parsed: {message}"),
                correct(),
            )
        })?;
        let references = program.references();
        for name in references.variables() {
            let known = FIGURES
                .iter()
                .map(|(name, _)| *name)
                .chain(NESTED)
                .chain(["knobs"]);
            if !known.clone().any(|known| known == name) {
                return Err((format!("there is no fact `{name}`"), nearest(name, known)));
            }
        }
        for name in references.functions() {
            let is_operator = !name.starts_with(|c: char| c.is_ascii_alphabetic());
            let built_in = ["size", "double", "max", "min", "has", "all", "exists"];
            if !is_operator && !FUNCTIONS.contains(&name) && !built_in.contains(&name) {
                return Err((
                    format!("there is no function `{name}`"),
                    nearest(name, FUNCTIONS),
                ));
            }
        }
        Ok(Self {
            text: text.to_owned(),
            program: Arc::new(program),
        })
    }

    /// The condition as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it holds of a recording.
    pub fn holds(&self, recording: &Recording) -> Result<bool, ConditionError> {
        let context = context(recording);
        match self.program.execute(&context) {
            Ok(Value::Bool(holds)) => Ok(holds),
            Ok(_) => Err(self.error("it is not a yes or no")),
            Err(error) => Err(self.error(&error.to_string())),
        }
    }

    /// The two sides of a comparison and what stands between them, evaluated; none if it is not a single comparison of
    /// numbers.
    pub(super) fn sides(&self, recording: &Recording) -> Option<Sides<'_>> {
        let (left, comparison, right) = divided(&self.text)?;
        let context = context(recording);
        let value = |side: &str| match Program::compile(&with_floats(side)).ok()?.execute(&context)
        {
            Ok(Value::Float(value)) => Some(value),
            _ => None,
        };
        Some(Sides {
            text: left,
            left: value(left)?,
            comparison,
            right: value(right)?,
        })
    }

    fn error(&self, message: &str) -> ConditionError {
        ConditionError {
            condition: self.text.clone(),
            message: message.to_owned(),
        }
    }
}

/// Checks the names in `fact["variant"]` and `knobs.name`.
fn check_keys(text: &str, names: &Names) -> Result<(), (String, String)> {
    for (at, _) in text.match_indices("[\"") {
        let before = text.get(..at).unwrap_or_default();
        let fact = before
            .rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next();
        let is_fact = fact.is_some_and(|fact| {
            FIGURES.iter().any(|(name, _)| *name == fact) || NESTED.contains(&fact)
        });
        let key = text.get(at + 2..).and_then(|rest| rest.split('"').next());
        let key = key.unwrap_or_default();
        if is_fact && !names.variants.iter().any(|variant| variant == key) {
            let help = nearest(key, names.variants.iter().map(String::as_str));
            return Err((format!("there is no variant `{key}`"), help));
        }
    }
    for (at, found) in text.match_indices("knobs.") {
        let rest = text.get(at + found.len()..).unwrap_or_default();
        let name = rest
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next();
        let name = name.unwrap_or_default();
        if !names.knobs.iter().any(|knob| knob == name) {
            let help = nearest(name, names.knobs.iter().map(String::as_str));
            return Err((format!("there is no knob `{name}`"), help));
        }
    }
    Ok(())
}

/// Whole numbers as floats: `3` becomes `3.0`, outside strings and names.
fn with_floats(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    let mut before = ' ';
    while let Some(c) = chars.next() {
        out.push(c);
        quoted ^= c == '"';
        let in_word = before.is_ascii_alphanumeric() || before == '_' || before == '.';
        if !quoted && c.is_ascii_digit() && !in_word {
            let mut is_float = false;
            while let Some(next) = chars.peek().copied() {
                if !next.is_ascii_alphanumeric() && next != '.' {
                    break;
                }
                is_float |= !next.is_ascii_digit();
                out.push(next);
                chars.next();
            }
            if !is_float {
                out.push_str(".0");
            }
            before = '0';
        } else {
            before = c;
        }
    }
    out
}

fn context(recording: &Recording) -> Context<'static, 'static> {
    let mut context = Context::default();
    let variants = recording.variants();
    let facts: Vec<(String, Facts)> = variants
        .iter()
        .map(|v| (v.id().to_owned(), v.facts()))
        .collect();
    for (name, figure) in FIGURES {
        let values = facts.iter().map(|(id, facts)| (id.clone(), figure(facts)));
        let values: HashMap<String, f64> = values.collect();
        context.add_variable_from_value(name, values);
    }
    let gaps = facts.iter().map(|(id, facts)| {
        let gaps = facts.longest_gap.clone().into_iter();
        (
            id.clone(),
            Value::from(gaps.collect::<HashMap<String, f64>>()),
        )
    });
    context.add_variable_from_value("longest_gap", gaps.collect::<HashMap<String, Value>>());
    gauges(&mut context, variants);
    let knobs: HashMap<String, f64> = recording.meta.knobs.iter().cloned().collect();
    context.add_variable_from_value("knobs", knobs);
    functions(&mut context, variants);
    context
}

fn gauges(context: &mut Context<'_, '_>, variants: &[Variant]) {
    type Extreme = fn(&crate::recording::GaugeFacts) -> f64;
    let extremes: [(&str, Extreme); 3] = [
        ("gauge_max", |facts| facts.max),
        ("gauge_min", |facts| facts.min),
        ("gauge_last", |facts| facts.last),
    ];
    for (name, extreme) in extremes {
        let by_variant = variants.iter().map(|variant| {
            let gauges = variant.gauges().iter().filter_map(|gauge| {
                let facts = variant.gauge_facts(&gauge.name)?;
                Some((gauge.name.to_string(), extreme(&facts)))
            });
            let gauges: HashMap<String, f64> = gauges.collect();
            (variant.id().to_owned(), Value::from(gauges))
        });
        context.add_variable_from_value(name, by_variant.collect::<HashMap<String, Value>>());
    }
}

/// Lanes that `order` knows by name, oldest first: more are not told apart by a lesson.
const ORDERED: usize = 10_000;

/// What `count` may be asked for.
const EVENTS: [&str; 9] = [
    "spawned",
    "called",
    "polled",
    "woken",
    "completed",
    "cancelled",
    "panicked",
    "detached",
    "logged",
];

fn functions(context: &mut Context<'_, '_>, variants: &[Variant]) {
    let lanes = variants.iter().flat_map(|variant| {
        let lanes = variant.lanes().iter().take(ORDERED);
        lanes.map(|lane| {
            let key = (variant.id().to_owned(), lane.name.to_string());
            (key, (lane.start, lane.end))
        })
    });
    let lanes: HashMap<_, _> = lanes.collect();
    let order = context.add_function(
        "order",
        move |id: Arc<String>, first: Arc<String>, second: Arc<String>| {
            let lane = |name: &str| lanes.get(&(id.to_string(), name.to_owned())).copied();
            let (first, second) = (lane(&first), lane(&second));
            first
                .zip(second)
                .map(|((_, end), (start, _))| end.is_some_and(|end| end <= start))
                .ok_or_else(|| ExecutionError::function_error("order", "no such lane"))
        },
    );
    let counts = variants.iter().flat_map(|variant| {
        let counts = EVENTS
            .iter()
            .filter_map(|event| Some((*event, variant.count(event)?)));
        counts.map(|(event, count)| ((variant.id().to_owned(), event.to_owned()), count as f64))
    });
    let counts: HashMap<_, f64> = counts.collect();
    let count = context.add_function("count", move |id: Arc<String>, event: Arc<String>| {
        let count = counts.get(&(id.to_string(), event.to_string()));
        count
            .copied()
            .ok_or_else(|| ExecutionError::function_error("count", "no such event"))
    });
    // the names are new in this context, so that neither can be taken
    debug_assert!(order.is_ok() && count.is_ok(), "the functions are new");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names {
            variants: vec!["joined".to_owned()],
            knobs: vec!["latency".to_owned()],
        }
    }

    #[test]
    fn whole_numbers_are_floats() {
        assert_eq!(with_floats("a_1 <= 3 && b > 2.5"), "a_1 <= 3.0 && b > 2.5");
        assert_eq!(
            with_floats("count(\"v 1\", \"x\") == 10"),
            "count(\"v 1\", \"x\") == 10.0"
        );
    }

    #[test]
    fn a_comparison_is_divided_and_nothing_else_is() {
        let one = r#"longest_gap["a<b"]["c"] <= 2 * (1 + 1)"#;
        let sides = (r#"longest_gap["a<b"]["c"]"#, "<=", "2 * (1 + 1)");
        assert_eq!(divided(one), Some(sides));
        assert_eq!(divided("a < b && b < c"), None);
        assert_eq!(divided("order(\"v\", \"a\", \"b\")"), None);
        assert_eq!(divided("a"), None);
    }

    #[test]
    fn unknown_names_are_mistakes_with_the_nearest_one() {
        let mistakes = [
            (
                "elapsd[\"joined\"] < 1",
                "there is no fact `elapsd`",
                "write `elapsed`",
            ),
            (
                "elapsed[\"joind\"] < 1",
                "there is no variant `joind`",
                "write `joined`",
            ),
            (
                "knobs.latncy < 1",
                "there is no knob `latncy`",
                "write `latency`",
            ),
            (
                "cont(\"joined\", \"spawned\") == 1",
                "there is no function `cont`",
                "write `count`",
            ),
        ];
        for (text, message, help) in mistakes {
            let error = Condition::new(text, &names()).unwrap_err();
            assert_eq!(error, (message.to_owned(), help.to_owned()), "{text}");
        }
        assert!(Condition::new("elapsed[\"joined\"] <", &names()).is_err());
        assert!(Condition::new("elapsed[\"joined\"] < 1.1 * knobs.latency", &names()).is_ok());
    }
}
