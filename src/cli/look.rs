//! How things look here: colours and characters that the terminal has.

use super::args::Args;
use crate::theme::{Depth, Theme};

/// The theme for the environment and the options.
pub(super) fn theme(args: &Args) -> Theme {
    Theme::new(depth(args.no_color), args.ascii || !is_utf8())
}

fn depth(no_color: bool) -> Depth {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if no_color || is_set("NO_COLOR") {
        return Depth::Mono;
    }
    let term = std::env::var("TERM").unwrap_or_default();
    if is_set("COLORTERM") || term.contains("256color") || term.contains("direct") {
        Depth::Many
    } else if term.starts_with("vt1") || term.starts_with("vt2") || term.ends_with("-m") {
        Depth::Mono
    } else {
        Depth::Sixteen
    }
}

/// Whether the locale is UTF-8, by the variable that decides.
fn is_utf8() -> bool {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL")
        .or_else(|| set("LC_CTYPE"))
        .or_else(|| set("LANG"));
    locale.is_none_or(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
