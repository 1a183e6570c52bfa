//! The arms of `join!`, `try_join!` and `select!`.

use proc_macro2::{Delimiter, Group, TokenTree};

use super::edits::Edits;

/// Characters of an arm's source that name its branch.
const LONGEST: usize = 60;

/// Each argument of `join!` becomes a branch.
pub(super) fn join(body: &Group, edits: &mut Edits<'_>) {
    let tokens: Vec<_> = body.stream().into_iter().collect();
    let mut rest = after_biased(&tokens);
    while !rest.is_empty() {
        let end = end_of_expression(rest, |tokens| is_punct(tokens, ','));
        branch(rest.get(..end).unwrap_or_default(), edits);
        rest = rest.get(end + 1..).unwrap_or_default();
    }
}

/// Each future of `select!` becomes a branch: `PATTERN = FUTURE [, if CONDITION] => HANDLER`.
pub(super) fn select(body: &Group, edits: &mut Edits<'_>) {
    let tokens: Vec<_> = body.stream().into_iter().collect();
    let mut rest = after_biased(&tokens);
    while !rest.is_empty() {
        if !is_ident(rest, "else") {
            let assign = position(rest, is_assign);
            rest = rest.get(assign + 1..).unwrap_or_default();
            let end = end_of_expression(rest, |tokens| is_arrow(tokens) || is_condition(tokens));
            branch(rest.get(..end).unwrap_or_default(), edits);
        }
        let arrow = position(rest, is_arrow);
        rest = rest.get(arrow + 2..).unwrap_or_default();
        rest = after_handler(rest);
    }
}

/// What follows a handler: a block, with or without a comma, or an expression and its comma.
fn after_handler(tokens: &[TokenTree]) -> &[TokenTree] {
    let is_block = matches!(
        tokens.first(),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace
    );
    if is_block {
        let rest = tokens.get(1..).unwrap_or_default();
        return if is_punct(rest, ',') {
            rest.get(1..).unwrap_or_default()
        } else {
            rest
        };
    }
    let end = end_of_expression(tokens, |tokens| is_punct(tokens, ','));
    tokens.get(end + 1..).unwrap_or_default()
}

/// Puts `( .. ).awaitscope_branch(LINE, SOURCE)` around an expression.
fn branch(expression: &[TokenTree], edits: &mut Edits<'_>) {
    let (Some(first), Some(last)) = (expression.first(), expression.last()) else {
        return;
    };
    let (from, to) = (first.span(), last.span());
    let source = edits.text(from, to);
    let by_reference = source.starts_with("&mut ") || source.ends_with(".as_mut()");
    let source: String = source.chars().take(LONGEST).collect();
    let method = if by_reference {
        "awaitscope_branch_by_ref"
    } else {
        "awaitscope_branch"
    };
    let line = from.start().line;
    edits.before(from, "(");
    edits.after(to, format!(").{method}({line}, {source:?})"));
}

fn after_biased(tokens: &[TokenTree]) -> &[TokenTree] {
    let biased = is_ident(tokens, "biased") && is_punct(tokens.get(1..).unwrap_or_default(), ';');
    tokens.get(if biased { 2 } else { 0 }..).unwrap_or_default()
}

/// Where an expression ends; commas between the angle brackets of a turbofish do not end it.
fn end_of_expression(tokens: &[TokenTree], ends: impl Fn(&[TokenTree]) -> bool) -> usize {
    let mut depth = 0_usize;
    for index in 0..tokens.len() {
        let rest = tokens.get(index..).unwrap_or_default();
        let before = index.checked_sub(1).and_then(|index| tokens.get(index));
        let after_colon = before.is_some_and(|token| is_punct(std::slice::from_ref(token), ':'));
        let after_minus = before.is_some_and(|token| is_punct(std::slice::from_ref(token), '-'));
        if is_punct(rest, '<') && (depth > 0 || after_colon) {
            depth += 1;
        } else if is_punct(rest, '>') && depth > 0 && !after_minus {
            depth -= 1;
        } else if depth == 0 && ends(rest) {
            return index;
        }
    }
    tokens.len()
}

/// The first place where `found` holds, or the end.
fn position(tokens: &[TokenTree], found: impl Fn(&[TokenTree]) -> bool) -> usize {
    let mut places = 0..tokens.len();
    let place = places.find(|index| {
        // the `=` of `..=`, `<=` and the like belongs to what stands before it
        let joined = index
            .checked_sub(1)
            .and_then(|index| tokens.get(index))
            .is_some_and(is_joint);
        !joined && found(tokens.get(*index..).unwrap_or_default())
    });
    place.unwrap_or(tokens.len())
}

fn is_joint(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.spacing() == proc_macro2::Spacing::Joint)
}

fn is_punct(tokens: &[TokenTree], expected: char) -> bool {
    matches!(tokens.first(), Some(TokenTree::Punct(punct)) if punct.as_char() == expected)
}

fn is_ident(tokens: &[TokenTree], expected: &str) -> bool {
    matches!(tokens.first(), Some(TokenTree::Ident(ident)) if ident == expected)
}

/// `=>`
fn is_arrow(tokens: &[TokenTree]) -> bool {
    is_punct(tokens, '=')
        && tokens.first().is_some_and(is_joint)
        && is_punct(tokens.get(1..).unwrap_or_default(), '>')
}

/// `=`, and neither `==` nor `=>`
fn is_assign(tokens: &[TokenTree]) -> bool {
    let rest = tokens.get(1..).unwrap_or_default();
    let joined = tokens.first().is_some_and(is_joint);
    is_punct(tokens, '=') && !(joined && (is_punct(rest, '=') || is_punct(rest, '>')))
}

/// `, if`
fn is_condition(tokens: &[TokenTree]) -> bool {
    is_punct(tokens, ',') && is_ident(tokens.get(1..).unwrap_or_default(), "if")
}
