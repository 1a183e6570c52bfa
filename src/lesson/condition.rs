//! Conditions over the facts of a recording, in CEL.
//!
//! Every number is a float there: CEL does not mix integers and floats, so whole numbers in a condition are read as floats.

mod facts;

use std::sync::Arc;

use cel::{Program, Value};

use crate::recording::Recording;
use crate::text::problem::nearest;
use facts::{FIGURES, FUNCTIONS, NESTED, context};

/// Longer conditions are refused: nobody could read them.
const LONGEST: usize = 400;

/// The names that a lesson's conditions may use.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub variants: Vec<String>,
    pub knobs: Vec<String>,
    /// Whether `version` stands for the variant that the learner chose.
    pub versions: bool,
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
        let more: &[&str] = if names.versions { &["version"] } else { &[] };
        let program = compile(text, names, more)?;
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
        self.holds_of(recording, None)
    }

    /// Whether it holds of a recording, `version` being this variant.
    pub fn holds_of(
        &self,
        recording: &Recording,
        version: Option<&str>,
    ) -> Result<bool, ConditionError> {
        let context = with_version(recording, version);
        match self.program.execute(&context) {
            Ok(Value::Bool(holds)) => Ok(holds),
            Ok(_) => Err(self.error("it is not a yes or no")),
            Err(error) => Err(self.error(&error.to_string())),
        }
    }

    /// The two sides of a comparison and what stands between them, evaluated; none if it is not a single comparison of
    /// numbers.
    pub(super) fn sides(&self, recording: &Recording, version: Option<&str>) -> Option<Sides<'_>> {
        let (left, comparison, right) = divided(&self.text)?;
        let context = with_version(recording, version);
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

/// A figure of any variant: `gauge_max[variant]["queue"]`.
#[derive(Clone)]
pub struct Figure {
    text: String,
    program: Arc<Program>,
}

impl std::fmt::Debug for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Figure").field(&self.text).finish()
    }
}

impl Figure {
    /// Parses a figure; the error is what is wrong and what to write instead.
    pub(super) fn new(text: &str, names: &Names) -> Result<Self, (String, String)> {
        let program = compile(text, names, &["variant"])?;
        Ok(Self {
            text: text.to_owned(),
            program: Arc::new(program),
        })
    }

    /// Its value for a variant in words: a time is in seconds, everything else a number.
    pub fn text_of(&self, recording: &Recording, variant: &str) -> Result<String, ConditionError> {
        let value = self.of(recording, variant)?;
        Ok(if is_time(&self.text) {
            format!("{value:.2} s")
        } else {
            // a gauge of times has them in seconds, with digits that nobody reads
            format!("{}", (value * 100.0).round() / 100.0)
        })
    }

    /// Its value for a variant.
    pub fn of(&self, recording: &Recording, variant: &str) -> Result<f64, ConditionError> {
        let mut context = context(recording);
        context.add_variable_from_value("variant", variant.to_owned());
        let error = |message: String| ConditionError {
            condition: self.text.clone(),
            message,
        };
        match self.program.execute(&context) {
            Ok(Value::Float(value)) => Ok(value),
            Ok(_) => Err(error("it is not a number".to_owned())),
            Err(cause) => Err(error(cause.to_string())),
        }
    }
}

/// Whether a text names a fact that is a time, in seconds.
pub(super) fn is_time(text: &str) -> bool {
    let times = ["elapsed", "longest_poll", "longest_gap"];
    times.iter().any(|fact| text.contains(fact))
}

/// The facts, and the variant for which `version` stands.
fn with_version(recording: &Recording, version: Option<&str>) -> cel::Context<'static, 'static> {
    let mut context = context(recording);
    if let Some(version) = version {
        context.add_variable_from_value("version", version.to_owned());
    }
    context
}

/// Parses a text whose names are known; `more` are names beside the facts. The error is what is wrong and what to write
/// instead.
fn compile(text: &str, names: &Names, more: &[&str]) -> Result<Program, (String, String)> {
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
            .chain(["knobs"])
            .chain(more.iter().copied());
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
    Ok(program)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names {
            variants: vec!["joined".to_owned()],
            knobs: vec!["latency".to_owned()],
            versions: false,
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
