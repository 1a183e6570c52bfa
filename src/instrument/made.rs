//! Calls of the demo's own async fns whose future is not awaited where it is made.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Spacing, Span, TokenTree};
use syn::visit::{self, Visit};

use super::edits::Edits;

/// What turns a future into a task or polls it at once: the future has a lane from there on.
const TAKE: [&str; 13] = [
    "spawn",
    "spawn_local",
    "spawn_on",
    "spawn_local_on",
    "block_on",
    "run_until",
    "run_until_cancelled",
    "run_until_cancelled_owned",
    "timeout",
    "timeout_at",
    "join",
    "try_join",
    "select",
];

/// The async fns of a demo that have lanes, by the names that call them.
#[derive(Debug, Default)]
pub(super) struct Own {
    free: BTreeSet<String>,
    /// Functions of a type that take no `self`, with the type.
    of_types: BTreeSet<(String, String)>,
    /// Names that mean something else too, somewhere in the file.
    ambiguous: BTreeSet<String>,
    /// The demo's own modules.
    modules: BTreeSet<String>,
}

impl Own {
    /// Names that are variables, or functions of another kind, are not looked at.
    pub(super) fn without_others(file: &syn::File) -> Self {
        let mut own = Self::default();
        Others(&mut own).visit_file(file);
        own
    }

    /// A function outside of types.
    pub(super) fn add(&mut self, name: String) {
        self.free.insert(name);
    }

    /// A function of a type.
    pub(super) fn add_of(&mut self, owner: String, name: String) {
        self.of_types.insert((owner, name));
    }

    /// Whether a path, without its generics, names one.
    fn has(&self, path: &[String]) -> bool {
        let Some((name, before)) = path.split_last() else {
            return false;
        };
        if self.ambiguous.contains(name) {
            return false;
        }
        match before.last() {
            Some(owner) if owner.starts_with(char::is_uppercase) => self
                .of_types
                .iter()
                .any(|(of, known)| known == name && (owner == "Self" || owner == of)),
            _ => self.free.contains(name) && before.iter().all(|module| self.is_here(module)),
        }
    }

    /// Whether a segment of a path stays in the demo.
    fn is_here(&self, module: &str) -> bool {
        ["self", "super"].contains(&module) || self.modules.contains(module)
    }
}

/// The names of variables, of functions that are not async, and of modules.
struct Others<'a>(&'a mut Own);

impl<'ast> Visit<'ast> for Others<'_> {
    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        self.0.ambiguous.insert(pattern.ident.to_string());
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.0.modules.insert(module.ident.to_string());
        visit::visit_item_mod(self, module);
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        let makes_future = super::functions::makes_future(&function.sig.output);
        if function.sig.asyncness.is_none() && !makes_future {
            self.0.ambiguous.insert(function.sig.ident.to_string());
        }
        visit::visit_item_fn(self, function);
    }
}

/// Whether the tokens in the brackets behind `before` are taken by something that gives them a lane.
pub(super) fn takes(before: &[TokenTree]) -> bool {
    let callee = match before {
        [.., TokenTree::Ident(name), TokenTree::Punct(bang)] if bang.as_char() == '!' => name,
        [.., TokenTree::Ident(name)] => name,
        _ => return false,
    };
    TAKE.iter().any(|taker| callee == taker)
}

/// Inserts the probe around the call whose arguments are at `index`, if it makes a future of the demo's own and is not awaited.
pub(super) fn call(
    tokens: &[TokenTree],
    index: usize,
    taken: bool,
    own: &Own,
    edits: &mut Edits<'_>,
) {
    let (before, rest) = tokens.split_at(index);
    let Some((TokenTree::Group(arguments), after)) = rest.split_first() else {
        return;
    };
    if arguments.delimiter() != Delimiter::Parenthesis || is_awaited(after) {
        return;
    }
    let Some((path, first)) = callee(before) else {
        return;
    };
    if !own.has(&path) {
        return;
    }
    let (line, name) = (first.start().line, path.last().map_or("", String::as_str));
    let probe = if taken { "passed" } else { "made" };
    let open = format!("crate::probe::{probe}({line}, {name:?}, ");
    edits.before(first, open);
    edits.after_first(arguments.span_close(), ")");
}

/// `.await`
fn is_awaited(after: &[TokenTree]) -> bool {
    matches!(
        after,
        [TokenTree::Punct(dot), TokenTree::Ident(word), ..] if dot.as_char() == '.' && word == "await"
    )
}

/// The path that the tokens end with, without its generics, and its first token; none where it is a method, a macro or a
/// definition.
pub(super) fn callee(tokens: &[TokenTree]) -> Option<(Vec<String>, Span)> {
    let tokens = without_turbofish(tokens);
    let (last, mut before) = tokens.split_last()?;
    let TokenTree::Ident(name) = last else {
        return None;
    };
    let mut path = vec![name.to_string()];
    let mut first = name.span();
    while let [
        rest @ ..,
        TokenTree::Ident(owner),
        TokenTree::Punct(one),
        TokenTree::Punct(two),
    ] = before
        && is_path(one, two)
    {
        path.insert(0, owner.to_string());
        first = owner.span();
        before = rest;
    }
    match before.last() {
        Some(TokenTree::Punct(p)) if p.as_char() == '.' && !is_range(before) => None,
        // a path with generics in it, or one from the root
        Some(TokenTree::Punct(p)) if p.as_char() == ':' && p.spacing() == Spacing::Alone => {
            let from_path =
                matches!(before, [.., TokenTree::Punct(one), _] if one.as_char() == ':');
            (!from_path).then_some((path, first))
        }
        Some(TokenTree::Ident(word)) if word == "fn" => None,
        _ => Some((path, first)),
    }
}

/// `..` before the call: a range, not a method.
fn is_range(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Punct(one), TokenTree::Punct(_)] if one.as_char() == '.')
}

fn is_path(one: &proc_macro2::Punct, two: &proc_macro2::Punct) -> bool {
    one.as_char() == ':' && one.spacing() == Spacing::Joint && two.as_char() == ':'
}

/// The tokens without the `::<..>` at their end.
fn without_turbofish(tokens: &[TokenTree]) -> &[TokenTree] {
    let ends_in_angle = matches!(tokens.last(), Some(TokenTree::Punct(p)) if p.as_char() == '>');
    if !ends_in_angle {
        return tokens;
    }
    let mut depth = 0_usize;
    for (place, token) in tokens.iter().enumerate().rev() {
        let TokenTree::Punct(punct) = token else {
            continue;
        };
        match punct.as_char() {
            '>' => depth += 1,
            '<' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && punct.as_char() == '<' {
            let before = tokens.get(..place).unwrap_or_default();
            return match before {
                [rest @ .., TokenTree::Punct(one), TokenTree::Punct(two)] if is_path(one, two) => {
                    rest
                }
                _ => tokens,
            };
        }
    }
    tokens
}
