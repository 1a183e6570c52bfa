//! Awaits and arms, found in the tokens: macros are not parsed, but their awaits run all the same.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};

use super::awaited::Awaited;
use super::closures::Closures;
use super::edits::Edits;
use super::imports::{Aliases, BY_REFERENCE};
use super::macros;
use super::made::{self, Own};

/// What is known of the whole file.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    /// What its imports call the macros and the function whose arms have lanes.
    pub aliases: &'a Aliases,
    /// The demo's own async fns.
    pub own: &'a Own,
    /// Its closures that return a future.
    pub closures: &'a Closures,
}

/// Instruments the tokens and all groups inside them; `taken` says that the futures among them are made for a task or an arm.
pub(super) fn walk(tokens: TokenStream, context: Context<'_>, taken: bool, edits: &mut Edits<'_>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let (before, rest) = tokens.split_at(index);
        if let Some(skipped) = skip(rest) {
            index += skipped;
            continue;
        }
        if let Some(line) = awaited(rest) {
            await_at(line, &Awaited::before(before), token.span(), edits);
        }
        context.closures.block(rest, edits);
        if let Some((name, body)) = macro_call(rest) {
            let (name, by_reference) = match qualifier(before) {
                Some(krate) => (name, BY_REFERENCE.contains(&krate.as_str())),
                None => context.aliases.of_macro(name),
            };
            match name.as_str() {
                "join" | "try_join" => macros::join(body, edits),
                "select" if !by_reference => macros::select(body, edits),
                _ => {}
            }
        }
        if let TokenTree::Group(group) = token {
            let is_list = group.delimiter() == Delimiter::Parenthesis;
            if is_list && let Some((path, first)) = made::callee(before) {
                context.closures.call((&path, first), group, edits);
                if context.aliases.is_select(&path) {
                    macros::select_function(first, group, edits);
                }
            }
            made::call(&tokens, index, taken, context.own, edits);
            let taken = made::takes(before) || taken && is_list;
            walk(group.stream(), context, taken, edits);
        }
        index += 1;
    }
}

/// Inserts the probe of the `.await` whose dot is at `dot`.
fn await_at(line: usize, awaited: &Awaited<'_>, dot: Span, edits: &mut Edits<'_>) {
    let source = awaited.source();
    let line = edits.await_at(line);
    // `self` is no pattern's name: its type is known
    match awaited.name().filter(|name| *name != "self") {
        Some(name) => {
            let open = format!("crate::probe::at({line}, {source:?}, ");
            edits.before(name.span(), open);
            edits.before(dot, ")");
        }
        None => edits.before(dot, format!(".awaitscope_at({line}, {source:?})")),
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

/// The tokens on one line, with blanks where the source has some and without its comments.
pub(super) fn on_one_line(tokens: TokenStream) -> String {
    on_one_line_with(tokens, true)
}

/// The same, with what is inside of brackets or `..` in its place.
pub(super) fn on_one_line_with(tokens: TokenStream, inside: bool) -> String {
    let mut line = Line {
        inside,
        text: String::new(),
        end: None,
    };
    line.add(tokens);
    line.text
}

struct Line {
    /// Whether it has what is inside of brackets.
    inside: bool,
    text: String,
    /// Where the last token ends in the source.
    end: Option<usize>,
}

impl Line {
    fn add(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.add_group(&group),
                leaf => self.add_text(leaf.span().byte_range(), &leaf.to_string()),
            }
        }
    }

    fn add_group(&mut self, group: &Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => ("", ""),
        };
        self.add_text(group.span_open().byte_range(), open);
        if self.inside {
            self.add(group.stream());
        } else if !group.stream().is_empty() {
            let dots = if open == "{" { " .. " } else { ".." };
            self.text.push_str(dots);
            self.end = Some(group.span_close().byte_range().start);
        }
        self.add_text(group.span_close().byte_range(), close);
    }

    fn add_text(&mut self, place: Range<usize>, text: &str) {
        if self.end.is_some_and(|end| end != place.start) {
            self.text.push(' ');
        }
        // a literal may have several lines
        let words: Vec<_> = text.split_whitespace().collect();
        self.text.push_str(&words.join(" "));
        self.end = Some(place.end);
    }
}
