//! What a demo uses beside itself: the modules of `lessons/support`, and crates that not every build has.

use proc_macro2::{Ident, TokenStream, TokenTree};

/// A name in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The module of `lessons/support`.
    pub name: String,
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
}

impl Use {
    fn of(name: &Ident) -> Self {
        let place = name.span().start();
        Self {
            name: name.to_string(),
            line: place.line,
            column: place.column + 1,
        }
    }
}

/// The modules that are named after `path`: `super::support::service`, `super::support::{mail, service}`.
pub(super) fn modules(tokens: TokenStream, path: &[&str]) -> Vec<Use> {
    let mut found = Vec::new();
    collect(tokens, path, &mut found);
    found.dedup_by(|one, other| one.name == other.name);
    found
}

fn collect(tokens: TokenStream, path: &[&str], found: &mut Vec<Use>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            collect(group.stream(), path, found);
        }
        match tokens.get(index..).and_then(|rest| after(rest, path)) {
            Some([TokenTree::Ident(name), ..]) => found.push(Use::of(name)),
            Some([TokenTree::Group(group), ..]) => heads(group.stream(), found),
            _ => {}
        }
    }
}

/// What follows the path, if the tokens begin with it.
fn after<'a>(mut tokens: &'a [TokenTree], path: &[&str]) -> Option<&'a [TokenTree]> {
    for segment in path {
        let [
            TokenTree::Ident(name),
            TokenTree::Punct(one),
            TokenTree::Punct(two),
            rest @ ..,
        ] = tokens
        else {
            return None;
        };
        if name != segment || one.as_char() != ':' || two.as_char() != ':' {
            return None;
        }
        tokens = rest;
    }
    Some(tokens)
}

/// The first name of each entry of a list.
fn heads(list: TokenStream, found: &mut Vec<Use>) {
    let mut begins = true;
    for token in list {
        match &token {
            TokenTree::Ident(name) if begins => found.push(Use::of(name)),
            _ => {}
        }
        begins = matches!(&token, TokenTree::Punct(comma) if comma.as_char() == ',');
    }
}

/// Whether one of the names stands anywhere in the source.
pub(super) fn names_one_of(tokens: TokenStream, names: &[&str]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => names_one_of(group.stream(), names),
        TokenTree::Ident(word) => names.iter().any(|name| word == name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
