//! Closures that return a future, by the binding that holds them, and async blocks that return a `Result`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Group, Span, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprClosure, Local, Pat, ReturnType, Stmt};

use super::edits::Edits;

/// What is put around a future that visibly returns a `Result`.
const FAILING: &str = "crate::probe::failing!(";

/// A closure that returns a future.
#[derive(Debug)]
struct Closure {
    /// The line of its binding.
    line: usize,
    /// Its own body is async, and visibly returns a `Result`.
    fails: bool,
}

/// The closures of a demo that return a future, by the names that call them, and its async fns that return a `Result`.
#[derive(Debug, Default)]
pub(super) struct Closures {
    known: BTreeMap<String, Closure>,
    fallible: BTreeSet<String>,
}

impl Closures {
    /// Those of the file. A name that something else has too, somewhere in it, is left out.
    pub(super) fn of(file: &syn::File) -> Self {
        let mut fallible = Fallible::default();
        fallible.visit_file(file);
        let mut found = Found {
            closures: Self {
                known: BTreeMap::new(),
                fallible: fallible.0,
            },
            patterns: BTreeMap::new(),
            lets: BTreeMap::new(),
            functions: BTreeSet::new(),
        };
        found.visit_file(file);
        let Found {
            mut closures,
            patterns,
            lets,
            functions,
        } = found;
        closures
            .known
            .retain(|name, _| patterns.get(name) == lets.get(name) && !functions.contains(name));
        closures
    }

    /// Inserts the probe around the call of `path`, whose first token is at `first`, if it is one of a closure that returns a future.
    pub(super) fn call(
        &self,
        (path, first): (&[String], Span),
        arguments: &Group,
        edits: &mut Edits<'_>,
    ) {
        let [name] = path else { return };
        let Some(closure) = self.known.get(name) else {
            return;
        };
        let (failing, close) = if closure.fails {
            (FAILING, "))")
        } else {
            ("", ")")
        };
        let open = format!("crate::probe::called({}, {name:?}, {failing}", closure.line);
        edits.before(first, open);
        edits.after_first(arguments.span_close(), close);
    }

    /// Inserts the probe around the async block that the tokens begin with, if it visibly returns a `Result`.
    pub(super) fn block(&self, tokens: &[TokenTree], edits: &mut Edits<'_>) {
        let Some((start, body)) = async_block(tokens) else {
            return;
        };
        let stream = TokenTree::Group(body.clone()).into_token_stream();
        let Ok(block) = syn::parse2::<Block>(stream) else {
            return;
        };
        if self.is_result_block(&block) {
            edits.before(start.span(), FAILING);
            edits.after_first(body.span_close(), ")");
        }
    }

    fn is_result_block(&self, block: &Block) -> bool {
        match block.stmts.last() {
            Some(Stmt::Expr(last, None)) => self.is_result(last),
            Some(Stmt::Expr(Expr::Return(last), Some(_))) => last
                .expr
                .as_deref()
                .is_some_and(|last| self.is_result(last)),
            _ => false,
        }
    }

    /// Whether the type of an expression is seen to be a `Result`, so that the compiler knows it as soon as it comes here.
    fn is_result(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Call(call) => matches!(last_name(&call.func).as_deref(), Some("Ok" | "Err")),
            Expr::Await(awaited) => match &*awaited.base {
                Expr::Call(call) => {
                    let is_plain =
                        matches!(&*call.func, Expr::Path(path) if path.path.segments.len() == 1);
                    let name = last_name(&call.func).filter(|_| is_plain);
                    name.is_some_and(|name| self.fallible.contains(&name))
                }
                _ => false,
            },
            Expr::Paren(inner) => self.is_result(&inner.expr),
            Expr::Block(inner) => self.is_result_block(&inner.block),
            Expr::Return(inner) => inner.expr.as_deref().is_some_and(|it| self.is_result(it)),
            Expr::If(either) => {
                let other = either.else_branch.as_ref();
                self.is_result_block(&either.then_branch)
                    || other.is_some_and(|(_, other)| self.is_result(other))
            }
            Expr::Match(cases) => cases.arms.iter().any(|arm| self.is_result(&arm.body)),
            _ => false,
        }
    }
}

/// The word `async` and the block, if the tokens begin with an async block.
fn async_block(tokens: &[TokenTree]) -> Option<(&TokenTree, &Group)> {
    let is = |token: &TokenTree, word: &str| matches!(token, TokenTree::Ident(i) if i == word);
    let (start, body) = match tokens {
        [start, TokenTree::Group(body), ..] => (start, body),
        [start, word, TokenTree::Group(body), ..] if is(word, "move") => (start, body),
        _ => return None,
    };
    (is(start, "async") && body.delimiter() == Delimiter::Brace).then_some((start, body))
}

fn last_name(function: &Expr) -> Option<String> {
    match function {
        Expr::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

/// Whether a function visibly returns a `Result`.
fn returns_result(output: &ReturnType) -> bool {
    let ReturnType::Type(_, output) = output else {
        return false;
    };
    match &**output {
        syn::Type::Path(path) => {
            let last = path.path.segments.last();
            last.is_some_and(|segment| segment.ident == "Result")
        }
        _ => false,
    }
}

/// The async fns that return a `Result`, outside of types.
#[derive(Default)]
struct Fallible(BTreeSet<String>);

impl<'ast> Visit<'ast> for Fallible {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        let signature = &function.sig;
        if signature.asyncness.is_some() && returns_result(&signature.output) {
            self.0.insert(signature.ident.to_string());
        }
        visit::visit_item_fn(self, function);
    }
}

/// What has names in a file.
struct Found {
    closures: Closures,
    /// How often a name is in a pattern.
    patterns: BTreeMap<String, usize>,
    /// How often it is that of a closure that returns a future.
    lets: BTreeMap<String, usize>,
    functions: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Found {
    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        let name = pattern.ident.to_string();
        *self.patterns.entry(name).or_default() += 1;
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.functions.insert(function.sig.ident.to_string());
        visit::visit_item_fn(self, function);
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(name) = name_of(&local.pat)
            && let Some(init) = &local.init
            && let Expr::Closure(closure) = &*init.expr
            && returns_future(closure)
        {
            let is_async = closure.asyncness.is_some();
            let fails = returns_result(&closure.output) || self.closures.is_result(&closure.body);
            let closure = Closure {
                line: name.span().start().line,
                fails: is_async && fails,
            };
            let name = name.to_string();
            *self.lets.entry(name.clone()).or_default() += 1;
            self.closures.known.insert(name, closure);
        }
        visit::visit_local(self, local);
    }
}

fn name_of(pattern: &Pat) -> Option<&syn::Ident> {
    match pattern {
        Pat::Ident(name) => Some(&name.ident),
        Pat::Type(typed) => name_of(&typed.pat),
        _ => None,
    }
}

/// `async |..| ..`, and `|..| async { .. }` with or without braces around it.
fn returns_future(closure: &ExprClosure) -> bool {
    fn is_async(body: &Expr) -> bool {
        match body {
            Expr::Async(_) => true,
            Expr::Block(block) => match block.block.stmts.last() {
                Some(Stmt::Expr(last, None)) => is_async(last),
                _ => false,
            },
            _ => false,
        }
    }
    closure.asyncness.is_some() || is_async(&closure.body)
}
