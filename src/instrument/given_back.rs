//! Permits and guards that a statement drops as soon as it has them: `let _ = limit.acquire().await;`.
//!
//! `drop(limit.acquire().await)` says that this is meant, and is left alone.

use proc_macro2::Span;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, Pat, Stmt};

use super::edits::Edits;

/// The methods whose future gives a permit or a guard.
const TAKERS: [&str; 10] = [
    "acquire",
    "acquire_many",
    "acquire_owned",
    "acquire_many_owned",
    "lock",
    "lock_owned",
    "read",
    "read_owned",
    "write",
    "write_owned",
];

/// Inserts the probe around each value that a statement drops at once, and that may be a permit or a guard.
pub(super) fn find(file: &syn::File, edits: &mut Edits<'_>) {
    Dropped { edits }.visit_file(file);
}

struct Dropped<'a, 'b> {
    edits: &'a mut Edits<'b>,
}

impl Dropped<'_, '_> {
    fn value(&mut self, value: &Expr, semi: Span) {
        let first = value.to_token_stream().into_iter().next();
        if let (Some(line), Some(first)) = (taken_at(value), first) {
            let open = format!("crate::probe::gives_back({line}, ");
            self.edits.before(first.span(), open);
            self.edits.before(semi, ")");
        }
    }
}

impl<'ast> Visit<'ast> for Dropped<'_, '_> {
    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        match statement {
            Stmt::Expr(Expr::Assign(to), Some(semi)) if matches!(*to.left, Expr::Infer(_)) => {
                self.value(&to.right, semi.span);
            }
            Stmt::Expr(value, Some(semi)) => self.value(value, semi.span),
            Stmt::Local(local) if matches!(local.pat, Pat::Wild(_)) => {
                if let Some(init) = local.init.as_ref().filter(|init| init.diverge.is_none()) {
                    self.value(&init.expr, local.semi_token.span);
                }
            }
            _ => {}
        }
        visit::visit_stmt(self, statement);
    }
}

/// The line of the `.await` whose output the expression is, if that may be a permit or a guard.
fn taken_at(value: &Expr) -> Option<usize> {
    match value {
        Expr::Paren(inside) => taken_at(&inside.expr),
        Expr::Try(tried) => taken_at(&tried.expr),
        Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => {
            taken_at(&call.receiver)
        }
        Expr::Await(awaited) => match &*awaited.base {
            Expr::MethodCall(call) if is_taker(call) => Some(awaited.await_token.span.start().line),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a call is one of [`TAKERS`], by its name and its arguments: `socket.read(&mut buffer)` is not.
fn is_taker(call: &syn::ExprMethodCall) -> bool {
    let name = call.method.to_string();
    let arguments = usize::from(name.starts_with("acquire_many"));
    TAKERS.contains(&name.as_str()) && call.args.len() == arguments
}
