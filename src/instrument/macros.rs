//! The arms of `join!`, `try_join!` and `select!`, and of the function `select`.

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenTree};

use super::edits::Edits;
use super::tokens::on_one_line;

/// Characters of an arm's name.
const NAME: usize = 60;

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
            let arm = rest.get(..end).unwrap_or_default();
            let arrow = position(rest, is_arrow);
            // behind the `, if`
            let condition = rest.get(end + 2..arrow).unwrap_or_default();
            self::condition(condition, arm, edits);
            branch(arm, edits);
        }
        let arrow = position(rest, is_arrow);
        rest = rest.get(arrow + 2..).unwrap_or_default();
        rest = after_handler(rest);
    }
}

/// The two futures of the function `select`, whose call begins at `first`: it is told their source texts.
pub(super) fn select_function(first: Span, arguments: &Group, edits: &mut Edits<'_>) {
    let tokens: Vec<_> = arguments.stream().into_iter().collect();
    let mut arms = Vec::new();
    let mut rest = tokens.as_slice();
    while !rest.is_empty() {
        let end = end_of_expression(rest, |tokens| is_punct(tokens, ','));
        arms.push(rest.get(..end).unwrap_or_default());
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    let [[one, ..], last] = arms.as_slice() else {
        return;
    };
    let (Some(from), Some(to)) = (last.first(), last.last()) else {
        return;
    };
    let one = place_and_name(one, arms.first().copied().unwrap_or_default());
    let two = place_and_name(from, last);
    let line = first.start().line;
    edits.before(
        from.span(),
        format!("crate::probe::arms({line}, [{one:?}, {two:?}], "),
    );
    edits.after(to.span(), ")");
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
    let method = match future_of(expression) {
        ArmFuture::Owned => "awaitscope_branch",
        ArmFuture::Borrowed => "awaitscope_branch_by_ref",
        // parentheses and a call would end its life before the `select!`
        ArmFuture::BorrowedTemporary => return,
    };
    let (line, name) = place_and_name(first, expression);
    edits.before(first.span(), "(");
    edits.after(last.span(), format!(").{method}({line}, {name:?})"));
}

/// Puts `crate::probe::arm_is_on(LINE, SOURCE, .. )` around the condition of an arm: one that is off gets no lane.
fn condition(condition: &[TokenTree], arm: &[TokenTree], edits: &mut Edits<'_>) {
    let (Some(from), Some(to), Some(first)) = (condition.first(), condition.last(), arm.first())
    else {
        return;
    };
    let (line, name) = place_and_name(first, arm);
    let open = format!("crate::probe::arm_is_on({line}, {name:?}, ");
    edits.before(from.span(), open);
    edits.after(to.span(), ")");
}

/// What tells an arm from others: its line, and its source as a name.
fn place_and_name(first: &TokenTree, arm: &[TokenTree]) -> (usize, String) {
    let name = shortened(on_one_line(arm.iter().cloned().collect()));
    (first.span().start().line, name)
}

/// The name, cut to [`NAME`] characters with an ellipsis for the rest.
fn shortened(name: String) -> String {
    if name.chars().count() <= NAME {
        return name;
    }
    name.chars().take(NAME - 1).chain(['…']).collect()
}

/// How an arm has its future.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ArmFuture {
    Owned,
    /// Of a place that outlives the `select!`.
    Borrowed,
    /// Of a value that the arm makes itself.
    BorrowedTemporary,
}

/// Whether the arm borrows its future: `&mut FUTURE`, `Pin::new(&mut FUTURE)`, `FUTURE.as_mut()`, in parentheses or not.
fn future_of(expression: &[TokenTree]) -> ArmFuture {
    if let [and, word, borrowed @ ..] = expression
        && is_punct(std::slice::from_ref(and), '&')
        && is_ident(std::slice::from_ref(word), "mut")
    {
        return borrow_of(borrowed);
    }
    let Some((TokenTree::Group(last), before)) = expression.split_last() else {
        return ArmFuture::Owned;
    };
    if last.delimiter() != Delimiter::Parenthesis {
        return ArmFuture::Owned;
    }
    let inside: Vec<_> = last.stream().into_iter().collect();
    let called = before.last().map(ToString::to_string);
    match called.as_deref() {
        None => future_of(&inside),
        Some("as_mut") if inside.is_empty() => {
            borrow_of(before.get(..before.len() - 2).unwrap_or_default())
        }
        Some("new") if is_associated(before, "Pin") => future_of(&inside),
        Some(_) => ArmFuture::Owned,
    }
}

/// The borrow of a place, or of a temporary: what a call, a macro, a block or `.await` gives.
fn borrow_of(borrowed: &[TokenTree]) -> ArmFuture {
    let is_place = match borrowed {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            let inside: Vec<_> = group.stream().into_iter().collect();
            return borrow_of(&inside);
        }
        [.., TokenTree::Punct(bang), TokenTree::Group(_)] if bang.as_char() == '!' => false,
        [.., TokenTree::Group(index)] => index.delimiter() == Delimiter::Bracket,
        [.., TokenTree::Ident(last)] => last != "await",
        // a field of a tuple
        [.., TokenTree::Punct(dot), TokenTree::Literal(_)] => dot.as_char() == '.',
        _ => false,
    };
    if is_place {
        ArmFuture::Borrowed
    } else {
        ArmFuture::BorrowedTemporary
    }
}

/// Whether the tokens end in a name of the type `owner`: `owner::NAME`.
fn is_associated(tokens: &[TokenTree], owner: &str) -> bool {
    let [.., path, one, two, _] = tokens else {
        return false;
    };
    let is_colon = |token: &TokenTree| is_punct(std::slice::from_ref(token), ':');
    is_colon(one) && is_colon(two) && is_ident(std::slice::from_ref(path), owner)
}

fn after_biased(tokens: &[TokenTree]) -> &[TokenTree] {
    let biased = is_ident(tokens, "biased") && is_punct(tokens.get(1..).unwrap_or_default(), ';');
    tokens.get(if biased { 2 } else { 0 }..).unwrap_or_default()
}

/// Where an expression ends; commas between the angle brackets of generics do not end it.
fn end_of_expression(tokens: &[TokenTree], ends: impl Fn(&[TokenTree]) -> bool) -> usize {
    let mut depth = 0_usize;
    let mut in_type = false;
    for index in 0..tokens.len() {
        let rest = tokens.get(index..).unwrap_or_default();
        let before = index.checked_sub(1).and_then(|index| tokens.get(index));
        let after_minus = before.is_some_and(|token| is_punct(std::slice::from_ref(token), '-'));
        if is_punct(rest, '<') && (depth > 0 || in_type || expects_operand(before)) {
            depth += 1;
        } else if is_punct(rest, '>') && depth > 0 && !after_minus {
            depth -= 1;
        } else if depth == 0 && ends(rest) {
            return index;
        } else if depth == 0 {
            let begins = is_ident(rest, "as") || is_punct(rest, '>') && after_minus;
            in_type = begins || in_type && may_be_in_type(rest);
        }
    }
    tokens.len()
}

/// Whether an operand follows the token, so that a `<` begins a type and compares nothing.
fn expects_operand(before: Option<&TokenTree>) -> bool {
    match before {
        None => true,
        Some(TokenTree::Punct(punct)) => match punct.as_char() {
            '?' | '>' => false,
            // the second one of `<<` shifts
            '<' => punct.spacing() == Spacing::Alone,
            _ => true,
        },
        Some(TokenTree::Ident(word)) => word == "return" || word == "break" || word == "in",
        Some(TokenTree::Group(_) | TokenTree::Literal(_)) => false,
    }
}

/// Whether a type behind `as` or `->` may go on with the token.
fn may_be_in_type(tokens: &[TokenTree]) -> bool {
    match tokens.first() {
        Some(TokenTree::Ident(_)) => true,
        Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), ':' | '&' | '*' | '\'' | '>'),
        _ => false,
    }
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
    matches!(token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint)
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
