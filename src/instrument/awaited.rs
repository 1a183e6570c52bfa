//! The expression before an `.await`: where it begins, and its text for the screen.

use proc_macro2::{Delimiter, Spacing, TokenTree};

use super::tokens::{on_one_line, on_one_line_with};

/// Characters of a source text, past which its arguments are left out, and then its beginning.
const MAX_SOURCE_CHARS: usize = 48;

/// Words that no awaited expression contains at its top level: it begins behind them.
const KEYWORDS: [&str; 13] = [
    "return", "let", "in", "if", "match", "while", "else", "break", "mut", "as", "ref", "for",
    "yield",
];

/// What is awaited by an `.await` that follows the tokens.
pub(super) struct Awaited<'a> {
    tokens: &'a [TokenTree],
}

impl<'a> Awaited<'a> {
    /// The expression that the tokens end with, as far as it binds tighter than any operator.
    pub(super) fn before(tokens: &'a [TokenTree]) -> Self {
        let from = start(tokens).min(tokens.len());
        let tokens = tokens.get(from..).unwrap_or_default();
        Self { tokens }
    }

    /// The name, if the expression is one.
    pub(super) fn name(&self) -> Option<&'a proc_macro2::Ident> {
        match self.tokens {
            [TokenTree::Ident(name)] => Some(name),
            _ => None,
        }
    }

    /// The text on one line: without the arguments when it is long, and then without its beginning.
    pub(super) fn source(&self) -> String {
        let tokens = || self.tokens.iter().cloned().collect();
        let full = on_one_line(tokens());
        if full.chars().count() <= MAX_SOURCE_CHARS && !has_block(self.tokens) {
            return full;
        }
        let short = on_one_line_with(tokens(), false);
        let chars = short.chars().count();
        if chars <= MAX_SOURCE_CHARS {
            return short;
        }
        let end: String = short.chars().skip(chars - MAX_SOURCE_CHARS + 1).collect();
        let call = end.match_indices('.').find(|(place, _)| {
            let after = end.get(place + 1..).and_then(|rest| rest.chars().next());
            after.is_some_and(|c| c.is_alphabetic() || c == '_')
        });
        let from = call.map_or(0, |(place, _)| place);
        format!("…{}", end.get(from..).unwrap_or_default())
    }
}

fn has_block(tokens: &[TokenTree]) -> bool {
    tokens.iter().any(
        |token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace),
    )
}

/// Where the expression begins, looked for from its end: a chain of names, calls, indices, fields, `?` and `.await`.
fn start(tokens: &[TokenTree]) -> usize {
    let mut end = tokens.len();
    loop {
        let rest = tokens.get(..end).unwrap_or_default();
        let Some((last, before)) = rest.split_last() else {
            return end;
        };
        match last {
            TokenTree::Punct(punct) if punct.as_char() == '?' => end -= 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => {
                let Some(open) = opening(rest) else {
                    return end;
                };
                let generic = rest.get(..open).unwrap_or_default();
                if ends_in_path(generic) {
                    end = open - 2;
                } else if is_path(tokens.get(end..).unwrap_or_default()) {
                    // `<T as Trait>::f()`
                    return open;
                } else {
                    return end;
                }
            }
            TokenTree::Punct(_) => return end,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                match block(before) {
                    Block::Continues(start) => end = start,
                    Block::Starts(start) => return start,
                }
            }
            TokenTree::Group(group) if group.delimiter() != Delimiter::None => {
                match before {
                    // a call or an index
                    [.., callee] if is_operand(callee) => end -= 1,
                    [.., TokenTree::Punct(p)] if p.as_char() == '?' => end -= 1,
                    [.., TokenTree::Punct(p)]
                        if p.as_char() == '>' && opening(before).is_some() =>
                    {
                        end -= 1;
                    }
                    [.., TokenTree::Ident(_), TokenTree::Punct(bang)] if bang.as_char() == '!' => {
                        end -= 2;
                    }
                    _ => return end - 1,
                }
            }
            TokenTree::Ident(word) if is_keyword(word) => return end,
            TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Group(_) => {
                if ends_in_dot(before) {
                    end -= 2;
                } else if ends_in_path(before) && before.len() > 2 {
                    end -= 3;
                } else {
                    return end - 1;
                }
            }
        }
    }
}

/// What a block in braces is to the expression.
enum Block {
    /// It belongs to a name or a macro that ends here.
    Continues(usize),
    /// The expression begins here.
    Starts(usize),
}

/// What precedes a block: `async`, `async move`, the name of a struct, a macro, or something else.
fn block(before: &[TokenTree]) -> Block {
    let count = before.len();
    let is = |token: &TokenTree, word: &str| matches!(token, TokenTree::Ident(i) if i == word);
    match before {
        [.., a, m] if is(a, "async") && is(m, "move") => Block::Starts(count - 2),
        [.., word] if is(word, "async") || is(word, "unsafe") => Block::Starts(count - 1),
        [.., TokenTree::Ident(_), TokenTree::Punct(bang)] if bang.as_char() == '!' => {
            Block::Continues(count - 1)
        }
        [.., TokenTree::Ident(name)] if begins_upper(name) => Block::Continues(count),
        _ => Block::Starts(count),
    }
}

fn begins_upper(name: &proc_macro2::Ident) -> bool {
    name.to_string().starts_with(char::is_uppercase)
}

fn is_keyword(word: &proc_macro2::Ident) -> bool {
    KEYWORDS.iter().any(|keyword| word == keyword)
}

/// Whether what follows in parentheses or brackets is called or indexed.
fn is_operand(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) => !is_keyword(word),
        TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    }
}

/// `.`, and not `..`
fn ends_in_dot(tokens: &[TokenTree]) -> bool {
    let is_dot = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == '.');
    match tokens {
        [.., one, two] => is_dot(two) && !is_dot(one),
        _ => false,
    }
}

/// `::`, at the end
fn ends_in_path(tokens: &[TokenTree]) -> bool {
    match tokens {
        [.., one, two] => is_path(&[one.clone(), two.clone()]),
        _ => false,
    }
}

/// `::`, at the beginning
fn is_path(tokens: &[TokenTree]) -> bool {
    matches!(
        tokens,
        [TokenTree::Punct(one), TokenTree::Punct(two), ..]
            if one.as_char() == ':' && one.spacing() == Spacing::Joint && two.as_char() == ':'
    )
}

/// The place of the `<` that belongs to the `>` at the end of the tokens.
fn opening(tokens: &[TokenTree]) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, token) in tokens.iter().enumerate().rev() {
        let TokenTree::Punct(punct) = token else {
            continue;
        };
        let before = place.checked_sub(1).and_then(|place| tokens.get(place));
        let after_minus = matches!(
            before,
            Some(TokenTree::Punct(p)) if p.as_char() == '-' && p.spacing() == Spacing::Joint
        );
        match punct.as_char() {
            '>' if after_minus => {}
            '>' => depth += 1,
            '<' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(place);
                }
            }
            ';' | '=' if depth == 1 && punct.spacing() == Spacing::Joint => return None,
            _ => {}
        }
    }
    None
}
