//! Locks, channels and tasks, and the bindings that hold them: they are called by these.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, Member, Pat, Stmt};

use super::edits::Edits;

/// Types whose values have a gauge, which are made by one of [`MAKERS`].
const TYPES: [&str; 4] = ["Mutex", "RwLock", "Semaphore", "Barrier"];

/// The functions of [`TYPES`] that make one.
const MAKERS: [&str; 2] = ["new", "with_max_readers"];

/// The functions that make a channel with a gauge, and the modules they are in.
const CHANNELS: [(&str, &[&str]); 6] = [
    (PIPE, &["io"]),
    ("channel", &["mpsc", "broadcast"]),
    ("unbounded_channel", &["mpsc"]),
    ("sync_channel", &["mpsc"]),
    ("bounded", &["async_channel"]),
    ("unbounded", &["async_channel", "mpsc"]),
];

/// The function that makes a pipe with two ends that are alike.
const PIPE: &str = "duplex";

/// Names that say no more than that it is an end of a pipe.
const PIPES: [&str; 6] = ["pipe", "stream", "duplex", "io", "end", "wire"];

/// The functions that make a task, a blocking job or a thread, and the modules they are in.
const SPAWNS: [(&str, &[&str]); 4] = [
    ("spawn", &["tokio", "task", "thread"]),
    ("spawn_blocking", &["task"]),
    ("spawn_local", &["task"]),
    ("spawn_scoped", &[]),
];

/// What is only put around a value.
const AROUND: [&str; 3] = ["Arc", "Rc", "Box"];

/// Names that say no more than what kind of thing it is.
const GENERAL: [&str; 28] = [
    "tx",
    "rx",
    "sender",
    "receiver",
    "send",
    "recv",
    "s",
    "r",
    "channel",
    "queue",
    "lock",
    "mutex",
    "rwlock",
    "semaphore",
    "sem",
    "permits",
    "handle",
    "handles",
    "join_handle",
    "join",
    "h",
    "jh",
    "inner",
    "shared",
    "task",
    "job",
    "thread",
    "future",
];

/// What the ends of a channel are called beside the channel's own name.
const ENDS: [&str; 6] = ["tx", "rx", "sender", "receiver", "send", "recv"];

/// Has locks, channels and tasks called by the bindings of the functions in the file that hold them.
pub(super) fn name(file: &syn::File, edits: &mut Edits<'_>) {
    let mut own = Defined::default();
    own.visit_file(file);
    let mut bindings = Bindings {
        edits,
        own: own.0,
        repeated: 0,
    };
    bindings.visit_file(file);
}

/// The functions, methods and types that the file defines: what it calls `channel` is not known.
#[derive(Default)]
struct Defined(BTreeSet<String>);

impl Visit<'_> for Defined {
    fn visit_signature(&mut self, signature: &syn::Signature) {
        self.0.insert(signature.ident.to_string());
        visit::visit_signature(self, signature);
    }

    fn visit_item(&mut self, item: &syn::Item) {
        let name = match item {
            syn::Item::Enum(item) => Some(&item.ident),
            syn::Item::Struct(item) => Some(&item.ident),
            syn::Item::Trait(item) => Some(&item.ident),
            syn::Item::Type(item) => Some(&item.ident),
            syn::Item::Union(item) => Some(&item.ident),
            _ => None,
        };
        self.0.extend(name.map(ToString::to_string));
        visit::visit_item(self, item);
    }
}

/// What is made where a binding holds it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Made {
    /// A lock or semaphore, which of `std` is made in a `const fn` and so is told its name afterwards.
    Lock,
    Channel,
    Lane,
}

struct Bindings<'a, 'b> {
    edits: &'a mut Edits<'b>,
    own: BTreeSet<String>,
    /// Loops and closures around: a lane in one is called by its function, as many are that have the same binding.
    repeated: usize,
}

impl Bindings<'_, '_> {
    /// `value` is held by the pattern.
    fn bind(&mut self, pattern: &Pat, value: &Expr) {
        match (pattern, value) {
            (Pat::Type(typed), _) => self.bind(&typed.pat, value),
            (Pat::Paren(inside), _) => self.bind(&inside.pat, value),
            (Pat::Tuple(patterns), Expr::Tuple(values)) => {
                for (pattern, value) in patterns.elems.iter().zip(&values.elems) {
                    self.bind(pattern, value);
                }
            }
            (Pat::Tuple(ends), Expr::Call(call)) => {
                let name = if is_pipe(call) {
                    of_pipe(&ends.elems)
                } else {
                    of_channel(&ends.elems)
                };
                if self.made(call) == Some(Made::Channel)
                    && let Some(name) = name
                {
                    self.insert(call, Made::Channel, &name);
                }
            }
            (Pat::Ident(held), _) => {
                if let Some(name) = of_value(&held.ident.to_string()) {
                    self.hold(&name, value);
                }
            }
            _ => {}
        }
    }

    /// `value` is, or is put around, something that is to be called `name`.
    fn hold(&mut self, name: &str, value: &Expr) {
        match value {
            Expr::Paren(inside) => self.hold(name, &inside.expr),
            Expr::Reference(inside) => self.hold(name, &inside.expr),
            Expr::Call(call) => match (self.made(call), call.args.first()) {
                (Some(Made::Lane), _) if self.repeated > 0 => {}
                (Some(made), _) => self.insert(call, made, name),
                (None, Some(inside)) if is_around(&call.func) => self.hold(name, inside),
                (None, _) => {}
            },
            Expr::MethodCall(call) => self.hold_by_method(name, call),
            _ => {}
        }
    }

    fn hold_by_method(&mut self, name: &str, call: &syn::ExprMethodCall) {
        let method = call.method.to_string();
        let body = call.args.first();
        match (method.as_str(), body) {
            // each of several is called by what holds all of them
            ("collect", None) => self.hold(name, &call.receiver),
            ("map", Some(Expr::Closure(each))) => {
                self.repeated += 1;
                self.hold(name, &each.body);
                self.repeated -= 1;
            }
            (_, Some(body)) if self.repeated == 0 && self.is_spawn(&method) && is_body(body) => {
                self.around_argument(name, body);
                self.edits.before(first(call), BOUND);
                self.edits.after(call.paren_token.span.close(), ")");
            }
            _ => {}
        }
    }

    fn is_spawn(&self, method: &str) -> bool {
        SPAWNS.iter().any(|(spawn, _)| method == *spawn) && !self.own.contains(method)
    }

    /// What a call makes, if that is known from its path.
    fn made(&self, call: &ExprCall) -> Option<Made> {
        let Expr::Path(path) = &*call.func else {
            return None;
        };
        let segments = &path.path.segments;
        let mut names = segments
            .iter()
            .rev()
            .map(|segment| segment.ident.to_string());
        let (last, before) = (names.next()?, names.next());
        let is = |known: &[(&str, &[&str])]| {
            let mut known = known.iter().filter(|(name, _)| last == *name);
            known.any(|(_, modules)| match &before {
                None => !self.own.contains(&last),
                Some(module) => modules.contains(&module.as_str()),
            })
        };
        if is(&CHANNELS) {
            return Some(Made::Channel);
        }
        if is(&SPAWNS) && call.args.first().is_some_and(is_body) {
            return Some(Made::Lane);
        }
        let of = before?;
        let is_lock = TYPES.contains(&of.as_str())
            && MAKERS.contains(&last.as_str())
            && !self.own.contains(&of);
        is_lock.then_some(Made::Lock)
    }

    /// Puts the probes around the call and its last argument: the name is taken by what the call makes first, and is gone behind
    /// it.
    fn insert(&mut self, call: &ExprCall, made: Made, name: &str) {
        let open = match made {
            Made::Lock => format!(
                "crate::probe::bound_lock({name:?}, |__made, __name| {{ #[allow(unused_imports)] \
                 use crate::probe::{{Named as _, NotNamed as _}}; \
                 (&crate::probe::Bound(__made)).awaitscope_name(__name) }}, "
            ),
            Made::Channel | Made::Lane => BOUND.to_owned(),
        };
        if let Some(argument) = call.args.last() {
            self.edits.before(first(call), open);
            self.around_argument(name, argument);
        } else {
            let open = format!("crate::probe::bound_to({name:?}, || ");
            self.edits.before(first(call), open);
        }
        self.edits.after(call.paren_token.span.close(), ")");
    }

    fn around_argument(&mut self, name: &str, argument: &Expr) {
        self.edits
            .before(first(argument), format!("crate::probe::binding({name:?}, "));
        self.edits.after(last(argument), ")");
    }

    fn repeat(&mut self, inside: impl FnOnce(&mut Self)) {
        self.repeated += 1;
        inside(self);
        self.repeated -= 1;
    }
}

/// What takes the name away again.
const BOUND: &str = "crate::probe::bound(";

/// The first token: the span of a whole expression is not always known.
fn first(tokens: &impl quote::ToTokens) -> Span {
    let tokens = tokens.to_token_stream();
    let first = tokens.into_iter().next();
    first.map_or_else(Span::call_site, |token| token.span())
}

fn last(tokens: &impl quote::ToTokens) -> Span {
    let last = tokens.to_token_stream().into_iter().last();
    last.map_or_else(Span::call_site, |token| token.span())
}

/// `Arc::new` and the like.
fn is_around(function: &Expr) -> bool {
    let Expr::Path(path) = function else {
        return false;
    };
    let names: Vec<_> = path
        .path
        .segments
        .iter()
        .map(|s| s.ident.to_string())
        .collect();
    match names.as_slice() {
        [.., of, new] => new == "new" && AROUND.contains(&of.as_str()),
        [one] => one == "Some",
        [] => false,
    }
}

/// Whether the argument is code that stands there: a task of a function is called by the function.
fn is_body(argument: &Expr) -> bool {
    match argument {
        Expr::Async(_) | Expr::Closure(_) => true,
        Expr::Block(block) => {
            matches!(block.block.stmts.last(), Some(Stmt::Expr(last, None)) if is_body(last))
        }
        Expr::MethodCall(call) => matches!(&*call.receiver, Expr::Async(_)),
        _ => false,
    }
}

/// What a lock or a task is called whose binding has the name; none where that says nothing.
fn of_value(name: &str) -> Option<String> {
    let name = name.trim_start_matches("r#").trim_matches('_');
    let says_something = !name.is_empty() && !GENERAL.contains(&name);
    says_something.then(|| name.to_owned())
}

/// What a channel is called whose ends are held by the patterns.
fn of_channel(ends: &Punctuated<Pat, syn::token::Comma>) -> Option<String> {
    let names = ends.iter().map(|end| match end {
        Pat::Ident(held) => of_end(&held.ident.to_string()),
        _ => None,
    });
    let names: Vec<_> = names.flatten().collect();
    // `to_server` says where messages go, and not what they are
    let told = names.iter().find(|name| !name.starts_with("to_"));
    told.or_else(|| names.first()).cloned()
}

fn is_pipe(call: &ExprCall) -> bool {
    let last = match &*call.func {
        Expr::Path(path) => path.path.segments.last(),
        _ => None,
    };
    last.is_some_and(|segment| segment.ident == PIPE)
}

/// Where each way of a pipe leads, with a slash between them: `to client/to server` for the ends `client` and `server`.
fn of_pipe(ends: &Punctuated<Pat, syn::token::Comma>) -> Option<String> {
    let names = ends.iter().map(|end| match end {
        Pat::Ident(held) => {
            of_value(&held.ident.to_string()).filter(|name| !PIPES.contains(&name.as_str()))
        }
        _ => None,
    });
    let names: Vec<_> = names.collect();
    let [one, other] = names.as_slice() else {
        return None;
    };
    let way = |to: &Option<String>, from: &Option<String>| match (to, from) {
        (Some(to), _) => Some(format!("to {to}")),
        (None, Some(from)) => Some(format!("from {from}")),
        (None, None) => None,
    };
    Some(format!("{}/{}", way(one, other)?, way(other, one)?))
}

/// The name without the word for the end: `orders` of `orders_tx`.
fn of_end(name: &str) -> Option<String> {
    let name = of_value(name)?;
    let bare = ENDS.iter().find_map(|end| {
        let rest = name.strip_suffix(end)?.strip_suffix('_');
        rest.or_else(|| name.strip_prefix(end)?.strip_prefix('_'))
    });
    of_value(bare.unwrap_or(&name))
}

impl<'ast> Visit<'ast> for Bindings<'_, '_> {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init {
            self.bind(&local.pat, &init.expr);
        }
        visit::visit_local(self, local);
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        if let Member::Named(name) = &field.member
            && field.colon_token.is_some()
            && let Some(name) = of_value(&name.to_string())
        {
            self.hold(&name, &field.expr);
        }
        visit::visit_field_value(self, field);
    }

    fn visit_expr_for_loop(&mut self, it: &'ast syn::ExprForLoop) {
        self.repeat(|inside| visit::visit_expr_for_loop(inside, it));
    }

    fn visit_expr_while(&mut self, it: &'ast syn::ExprWhile) {
        self.repeat(|inside| visit::visit_expr_while(inside, it));
    }

    fn visit_expr_loop(&mut self, it: &'ast syn::ExprLoop) {
        self.repeat(|inside| visit::visit_expr_loop(inside, it));
    }

    fn visit_expr_closure(&mut self, it: &'ast syn::ExprClosure) {
        self.repeat(|inside| visit::visit_expr_closure(inside, it));
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        // nothing can be called in a constant
        if function.sig.constness.is_none() {
            let around = std::mem::take(&mut self.repeated);
            visit::visit_item_fn(self, function);
            self.repeated = around;
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if function.sig.constness.is_none() {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
}
