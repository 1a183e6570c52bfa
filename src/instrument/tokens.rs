//! Awaits and arms, found in the tokens: macros are not parsed, but their awaits run all the same.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use super::edits::Edits;
use super::imports::BY_REFERENCE;
use super::macros;

/// Instruments the tokens and all groups inside them; whether a bare `select!` takes its arms by reference is known before.
pub(super) fn walk(tokens: TokenStream, select_by_reference: bool, edits: &mut Edits<'_>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let (before, rest) = tokens.split_at(index);
        if let Some(skipped) = skip(rest) {
            index += skipped;
            continue;
        }
        if let Some(line) = awaited(rest) {
            edits.before(token.span(), format!(".awaitscope_at({line})"));
        }
        if let Some((name, body)) = macro_call(rest) {
            let by_reference = qualifier(before).map_or(select_by_reference, |name| {
                BY_REFERENCE.contains(&name.as_str())
            });
            match name.as_str() {
                "join" | "try_join" => macros::join(body, edits),
                "select" if !by_reference => macros::select(body, edits),
                _ => {}
            }
        }
        if let TokenTree::Group(group) = token {
            walk(group.stream(), select_by_reference, edits);
        }
        index += 1;
    }
}

/// The name before the `::` that the tokens end with.
fn qualifier(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [
            ..,
            TokenTree::Ident(name),
            TokenTree::Punct(one),
            TokenTree::Punct(two),
        ] if one.as_char() == ':' && two.as_char() == ':' => Some(name.to_string()),
        _ => None,
    }
}

/// How many tokens belong to an attribute or a macro's definition, where nothing may be inserted.
fn skip(tokens: &[TokenTree]) -> Option<usize> {
    match tokens {
        [TokenTree::Punct(hash), TokenTree::Group(group), ..]
            if hash.as_char() == '#' && group.delimiter() == Delimiter::Bracket =>
        {
            Some(2)
        }
        [
            TokenTree::Punct(hash),
            TokenTree::Punct(bang),
            TokenTree::Group(group),
            ..,
        ] if hash.as_char() == '#'
            && bang.as_char() == '!'
            && group.delimiter() == Delimiter::Bracket =>
        {
            Some(3)
        }
        [
            TokenTree::Ident(name),
            TokenTree::Punct(bang),
            TokenTree::Ident(_),
            TokenTree::Group(_),
            ..,
        ] if name == "macro_rules" && bang.as_char() == '!' => Some(4),
        _ => None,
    }
}

/// The line of the `await` that the tokens begin with.
fn awaited(tokens: &[TokenTree]) -> Option<usize> {
    match tokens {
        [TokenTree::Punct(dot), TokenTree::Ident(name), ..]
            if dot.as_char() == '.' && dot.spacing() == Spacing::Alone && name == "await" =>
        {
            Some(name.span().start().line)
        }
        _ => None,
    }
}

/// The name and body of the macro call that the tokens begin with.
fn macro_call(tokens: &[TokenTree]) -> Option<(String, &Group)> {
    match tokens {
        [
            TokenTree::Ident(name),
            TokenTree::Punct(bang),
            TokenTree::Group(body),
            ..,
        ] if bang.as_char() == '!' => Some((name.to_string(), body)),
        _ => None,
    }
}
