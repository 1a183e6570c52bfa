//! The text of a condition as the tree that CEL makes of it: its names are checked in their places, its numbers are floats.

use std::collections::BTreeSet;
use std::ops::Range;

use cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, LiteralValue, SourceInfo, operators,
};
use cel::parser::Parser;

use super::Names;
use super::calls::{Argument, FUNCTIONS, STATES};
use super::facts::{self, TIMES, WALL_ELAPSED};
use crate::recording::COUNTS;
use crate::text::problem::nearest;

/// Longer conditions are refused: nobody could read them.
const MAX_BYTES: usize = 400;

/// Deeper ones too: CEL's parser calls itself.
const MAX_DEPTH: usize = 60;

/// Functions of CEL that make sense with facts.
const BUILT_IN: [&str; 7] = ["size", "double", "max", "min", "has", "all", "exists"];

/// What is wrong with a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lesson) struct Mistake {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// Where, in bytes of the condition.
    pub at: Range<usize>,
}

/// A name that a condition uses: a fact, a gauge of one, or a knob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Fact(String),
    Gauge(String),
    Knob(String),
}

impl Use {
    /// Whether it is in seconds: a fact that is a time, or a gauge whose name ends with that unit, `age of a meal, s`.
    pub(super) fn is_time(&self) -> bool {
        match self {
            Self::Fact(name) => TIMES.contains(&name.as_str()),
            Self::Gauge(name) => name.ends_with(", s"),
            Self::Knob(_) => false,
        }
    }
}

/// A condition or figure whose names are known.
pub(super) struct Tree {
    pub root: IdedExpr,
    /// The names that it uses, with their places.
    pub uses: Vec<(usize, Use)>,
    /// The variants whose facts it reads, beside the chosen version; none if a part of it is known only in a run.
    pub variants: Option<BTreeSet<String>>,
    /// Where the operator at its root is.
    pub operator: usize,
}

/// Parses a text; `more` are names beside the facts.
pub(super) fn parse(text: &str, names: &Names, more: &[&str]) -> Result<Tree, Mistake> {
    let whole = 0..text.len();
    let depth = text.chars().filter(|c| "([!-".contains(*c)).count();
    if text.len() > MAX_BYTES || depth > MAX_DEPTH {
        return Err(Mistake {
            message: "the condition is too long".to_owned(),
            help: "split it".to_owned(),
            at: whole,
        });
    }
    let parsed = Parser::new().parse_with_source_info(text);
    let (mut root, info) = parsed.map_err(|errors| {
        let first = errors.errors.into_iter().next();
        let (message, column) = first.map_or_else(Default::default, |e| (e.msg, e.pos.1));
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        let column = usize::try_from(column).unwrap_or(0);
        Mistake {
            message: format!("the condition cannot be parsed: {message}"),
            help: "correct the condition".to_owned(),
            at: column.saturating_sub(1).min(text.len())..text.len(),
        }
    })?;
    let mut check = Check {
        text,
        info: &info,
        names,
        more,
        scope: Vec::new(),
        uses: Vec::new(),
        variants: BTreeSet::new(),
        facts: 0,
        of_known: 0,
    };
    check.tree(&mut root)?;
    let operator = check.place(root.id).start;
    let are_known = check.facts == check.of_known;
    Ok(Tree {
        root,
        uses: check.uses,
        variants: are_known.then_some(check.variants),
        operator,
    })
}

/// One walk through the tree.
struct Check<'a> {
    text: &'a str,
    info: &'a SourceInfo,
    names: &'a Names,
    more: &'a [&'a str],
    /// Variables of the comprehensions around, such as that of `all`.
    scope: Vec<String>,
    uses: Vec<(usize, Use)>,
    /// The variants that are written out.
    variants: BTreeSet<String>,
    /// Facts so far, and those whose variant is written out or chosen.
    facts: usize,
    of_known: usize,
}

impl Check<'_> {
    /// The variant of a fact.
    fn of_variant(&mut self, node: &IdedExpr) {
        if let Some(name) = literal(node) {
            self.variants.insert(name.to_owned());
        }
        let is_chosen = matches!(&node.expr, Expr::Ident(name) if name == "version");
        self.of_known += usize::from(is_chosen || literal(node).is_some());
    }

    /// Where a node's token is; the whole text for one that a macro made.
    fn place(&self, id: u64) -> Range<usize> {
        let offset = self.info.offset_for(id);
        let place = offset.and_then(|(start, last)| {
            let (start, last) = (usize::try_from(start).ok()?, usize::try_from(last).ok()?);
            Some(start..last + 1)
        });
        place.unwrap_or(0..self.text.len())
    }

    fn tree(&mut self, node: &mut IdedExpr) -> Result<(), Mistake> {
        let id = node.id;
        match &mut node.expr {
            Expr::Unspecified => Ok(()),
            Expr::Literal(literal) => {
                to_float(literal);
                Ok(())
            }
            Expr::Ident(name) => self.variable(name, id),
            Expr::Select(select) => {
                if is_knobs(&select.operand) {
                    let at = self.after(self.place(id), &select.field);
                    return self.knob(&select.field, at);
                }
                if is_fact(&select.operand) {
                    self.variants.insert(select.field.clone());
                    self.of_known += 1;
                }
                self.tree(&mut select.operand)
            }
            Expr::Call(call) => self.call(call, id),
            Expr::List(list) => list.elements.iter_mut().try_for_each(|e| self.tree(e)),
            Expr::Map(map) => {
                let mut entries = map.entries.iter_mut();
                entries.try_for_each(|entry| match &mut entry.expr {
                    EntryExpr::MapEntry(entry) => {
                        self.tree(&mut entry.key)?;
                        self.tree(&mut entry.value)
                    }
                    EntryExpr::StructField(field) => self.tree(&mut field.value),
                })
            }
            Expr::Struct(made) => Err(Mistake {
                message: format!("there is no type `{}`", made.type_name),
                help: "leave it out".to_owned(),
                at: self.place(id),
            }),
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
        }
    }

    fn comprehension(&mut self, all: &mut ComprehensionExpr) -> Result<(), Mistake> {
        self.tree(&mut all.iter_range)?;
        let outside = self.scope.len();
        let variables = [
            Some(&all.iter_var),
            all.iter_var2.as_ref(),
            Some(&all.accu_var),
        ];
        self.scope.extend(variables.into_iter().flatten().cloned());
        let parts = [
            &mut all.accu_init,
            &mut all.loop_cond,
            &mut all.loop_step,
            &mut all.result,
        ];
        let checked = parts.into_iter().try_for_each(|part| self.tree(part));
        self.scope.truncate(outside);
        checked
    }

    fn variable(&mut self, name: &str, id: u64) -> Result<(), Mistake> {
        let at = self.place(id);
        if self.scope.iter().any(|known| known == name) {
            return Ok(());
        }
        if name == WALL_ELAPSED && self.names.real_time_unknown {
            return Err(Mistake {
                message: format!(
                    "`{name}` is not known: runs on the virtual clock do not record real time"
                ),
                help: "write `real_time = true` at the top of lesson.toml, or `elapsed`".to_owned(),
                at,
            });
        }
        let facts = facts::names();
        if facts.clone().any(|known| known == name) {
            self.uses.push((at.start, Use::Fact(name.to_owned())));
            self.facts += 1;
            return Ok(());
        }
        let known = facts.chain(["knobs"]).chain(self.more.iter().copied());
        if known.clone().any(|known| known == name) {
            return Ok(());
        }
        Err(Mistake {
            message: format!("there is no fact `{name}`"),
            help: nearest(name, known),
            at,
        })
    }

    fn knob(&mut self, name: &str, at: Range<usize>) -> Result<(), Mistake> {
        let known = &self.names.knobs;
        if !known.iter().any(|knob| knob == name) {
            return Err(Mistake {
                message: format!("there is no knob `{name}`"),
                help: nearest(name, known.iter().map(String::as_str)),
                at,
            });
        }
        self.uses.push((at.start, Use::Knob(name.to_owned())));
        Ok(())
    }

    fn call(&mut self, call: &mut CallExpr, id: u64) -> Result<(), Mistake> {
        let function = call.func_name.as_str();
        let is_operator = !function.starts_with(|c: char| c.is_ascii_alphabetic());
        let own = FUNCTIONS.iter().find(|(name, _)| *name == function);
        if !is_operator && own.is_none() && !BUILT_IN.contains(&function) {
            return Err(Mistake {
                message: format!("there is no function `{function}`"),
                help: nearest(function, FUNCTIONS.map(|(name, _)| name)),
                at: self.before(self.place(id), function),
            });
        }
        if let Some((name, arguments)) = own {
            let at = self.before(self.place(id), function);
            self.uses.push((at.start, Use::Fact((*name).to_owned())));
            self.arguments(name, arguments, &call.args, at)?;
        }
        match (function, call.args.as_slice()) {
            (operators::INDEX, [object, key]) => {
                if is_knobs(object)
                    && let Some(name) = literal(key)
                {
                    return self.knob(name, self.place(key.id));
                }
                if is_fact(object) {
                    self.known(key, "variant", &self.names.variants)?;
                    self.of_variant(key);
                } else if let Some(name) = literal(key) {
                    let place = self.place(key.id).start;
                    self.uses.push((place, Use::Gauge(name.to_owned())));
                }
            }
            (operators::EQUALS | operators::NOT_EQUALS, [left, right]) => {
                let states = STATES.map(str::to_owned);
                for (side, other) in [(left, right), (right, left)] {
                    if is_state(other) {
                        self.known(side, "state", &states)?;
                    }
                }
            }
            _ => {}
        }
        self.words(call)?;
        if let Some(target) = &mut call.target {
            self.tree(target)?;
        }
        call.args.iter_mut().try_for_each(|arg| self.tree(arg))
    }

    /// The words with which a knob that has choices is compared become their places, which are its values.
    fn words(&self, call: &mut CallExpr) -> Result<(), Mistake> {
        let compares = [operators::EQUALS, operators::NOT_EQUALS, operators::IN];
        let [left, right] = call.args.as_mut_slice() else {
            return Ok(());
        };
        if !compares.contains(&call.func_name.as_str()) {
            return Ok(());
        }
        if let Some(knob) = knob_of(left).map(str::to_owned) {
            return self.words_of(&knob, right);
        }
        match knob_of(right).map(str::to_owned) {
            Some(knob) => self.words_of(&knob, left),
            None => Ok(()),
        }
    }

    fn words_of(&self, knob: &str, node: &mut IdedExpr) -> Result<(), Mistake> {
        if let Expr::List(list) = &mut node.expr {
            let mut elements = list.elements.iter_mut();
            return elements.try_for_each(|element| self.words_of(knob, element));
        }
        let Some(word) = literal(node) else {
            return Ok(());
        };
        let mut choices = self.names.choices.iter();
        let choices = choices.find(|(name, words)| name == knob && !words.is_empty());
        let Some((_, choices)) = choices else {
            // a name that is not known is a mistake of its own
            let known = self.names.knobs.iter().any(|name| name == knob);
            return if known {
                Err(Mistake {
                    message: format!("`{knob}` is a number"),
                    help: "compare it with a number".to_owned(),
                    at: self.place(node.id),
                })
            } else {
                Ok(())
            };
        };
        self.known(node, "choice", choices)?;
        if let Some(place) = choices.iter().position(|choice| choice == word) {
            node.expr = Expr::Literal(LiteralValue::Double((place as f64).into()));
        }
        Ok(())
    }

    /// The arguments of a function of ours: so many as it takes, with names that are known.
    fn arguments(
        &mut self,
        name: &str,
        arguments: &[Argument],
        given: &[IdedExpr],
        at: Range<usize>,
    ) -> Result<(), Mistake> {
        if given.len() != arguments.len() {
            let names: Vec<_> = arguments.iter().map(|argument| argument.name()).collect();
            let (takes, got) = (arguments.len(), given.len());
            return Err(Mistake {
                message: format!("`{name}` takes {takes} values, got {got}"),
                help: format!("write `{name}({})`", names.join(", ")),
                at,
            });
        }
        for (argument, node) in arguments.iter().zip(given) {
            match argument {
                Argument::Variant => {
                    self.known(node, "variant", &self.names.variants)?;
                    self.facts += 1;
                    self.of_variant(node);
                }
                Argument::Function => self.function(node)?,
                Argument::Event => {
                    let events = COUNTS.map(|(name, _)| name.to_owned());
                    self.known(node, "event", &events)?;
                }
                // known only in a run
                Argument::Lane | Argument::Gauge | Argument::Worker | Argument::Seconds => {}
            }
        }
        Ok(())
    }

    /// A function of the demo.
    fn function(&self, node: &IdedExpr) -> Result<(), Mistake> {
        let known = self.known(node, "function", &self.names.functions);
        known.map_err(|mistake| Mistake {
            message: mistake.message.replacen("there is", "the demo has", 1),
            ..mistake
        })
    }

    /// A text that is written out must be one of these; one that is computed is known only in a run.
    fn known(&self, node: &IdedExpr, what: &str, known: &[String]) -> Result<(), Mistake> {
        match literal(node) {
            Some(name) if !known.iter().any(|known| known == name) => Err(Mistake {
                message: format!("there is no {what} `{name}`"),
                help: nearest(name, known.iter().map(String::as_str)),
                at: self.place(node.id),
            }),
            _ => Ok(()),
        }
    }

    /// The place of a word that follows a token.
    fn after(&self, token: Range<usize>, word: &str) -> Range<usize> {
        let rest = self.text.get(token.end..).unwrap_or_default();
        match rest.find(word) {
            Some(at) => token.end + at..token.end + at + word.len(),
            None => token,
        }
    }

    /// The place of a word that ends at a token.
    fn before(&self, token: Range<usize>, word: &str) -> Range<usize> {
        let before = self.text.get(..token.start).unwrap_or_default();
        match before.rfind(word) {
            Some(at) => at..at + word.len(),
            None => token,
        }
    }
}

fn is_fact(node: &IdedExpr) -> bool {
    matches!(&node.expr, Expr::Ident(name) if facts::names().any(|fact| fact == name))
}

fn is_knobs(node: &IdedExpr) -> bool {
    matches!(&node.expr, Expr::Ident(name) if name == "knobs")
}

/// The knob that a node names.
fn knob_of(node: &IdedExpr) -> Option<&str> {
    match &node.expr {
        Expr::Select(select) if is_knobs(&select.operand) => Some(&select.field),
        Expr::Call(call) if call.func_name == operators::INDEX => match call.args.as_slice() {
            [object, key] if is_knobs(object) => literal(key),
            _ => None,
        },
        _ => None,
    }
}

/// Whether it is a call of `state_at`, whose result is one of [`STATES`].
fn is_state(node: &IdedExpr) -> bool {
    matches!(&node.expr, Expr::Call(call) if call.func_name == "state_at")
}

/// A text that is written out.
fn literal(node: &IdedExpr) -> Option<&str> {
    match &node.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}

/// CEL does not mix whole numbers and floats, and facts are floats.
fn to_float(literal: &mut LiteralValue) {
    let float = match literal {
        LiteralValue::Int(whole) => *whole.inner() as f64,
        LiteralValue::UInt(whole) => *whole.inner() as f64,
        _ => return,
    };
    *literal = LiteralValue::Double(float.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variants(text: &str) -> Option<Vec<String>> {
        let names = Names {
            variants: vec!["joined".to_owned(), "spawned".to_owned()],
            knobs: vec!["latency".to_owned()],
            choices: Vec::new(),
            functions: vec!["fetch".to_owned()],
            versions: true,
            real_time_unknown: false,
        };
        let tree = parse(text, &names, &["version"]).unwrap();
        tree.variants.map(|names| names.into_iter().collect())
    }

    #[test]
    fn the_variants_whose_facts_are_read_are_known_or_none_is() {
        let known = |text: &str| variants(text).unwrap();
        let both = r#"elapsed["joined"] <= 0.5 * elapsed.spawned"#;
        assert_eq!(known(both), ["joined", "spawned"]);
        let call = r#"call_count("joined", "fetch") == 2 && failed[version] == 0"#;
        assert_eq!(known(call), ["joined"]);
        // it reads nothing of them
        let chosen = r#"version == "spawned" || knobs.latency > 1"#;
        assert!(known(chosen).is_empty());
        let computed = r#"["joined", "spawned"].all(name, failed[name] == 0)"#;
        assert_eq!(variants(computed), None);
    }
}
