//! `awaitscope config`: the settings in force, and where each comes from.

use super::args::Args;
use super::look::{From, Look};
use super::{Failure, Outcome, paths, print};
use crate::config::EXAMPLE;
use crate::progress::Language;
use crate::text::Add;
use crate::theme::Depth;

/// Says what counts, or prints a file to begin from.
pub(super) fn config(args: &Args, example: bool) -> Outcome {
    if example {
        return print(EXAMPLE);
    }
    let look = Look::find(args)?;
    if let Some(trouble) = look.trouble {
        return Err(Failure::usage(trouble));
    }
    let mut text = match paths::config() {
        Some(path) if path.exists() => format!("{}\n\n", paths::name(&path)),
        Some(path) => format!(
            "{} (does not exist; `awaitscope config --example` prints one)\n\n",
            paths::name(&path)
        ),
        None => "there is no home directory; set AWAITSCOPE_CONFIG to a file\n\n".to_owned(),
    };
    let mut line = |name: &str, value: &str, from: From| {
        text.add(format_args!("{name:<10}{value:<16}{from}\n"));
    };
    line("theme", look.choice.value.name(), look.choice.from);
    line("colours", colours(look.depth.value), look.depth.from);
    line("ascii", yes(look.ascii.value), look.ascii.from);
    line("mouse", yes(look.mouse.value), look.mouse.from);
    line("fps", &look.fps.value.to_string(), look.fps.from);
    let language = look.language.value;
    let language = language.map_or("from the tour", Language::name);
    line("language", language, look.language.from);
    print(&text)
}

/// How many colours there are, in a word.
pub(super) fn colours(depth: Depth) -> &'static str {
    match depth {
        Depth::Mono => "none",
        Depth::Sixteen => "16",
        Depth::Many => "256",
    }
}

fn yes(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
