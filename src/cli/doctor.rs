//! `awaitscope doctor`: what is here, what is missing, and what to do about it.

use std::io::IsTerminal as _;

use serde::Serialize;

use super::args::Args;
use super::config::colours;
use super::look::Look;
use super::{Failure, Outcome, paths, print};
use crate::app::{SMALLEST, is_too_small};
use crate::check;
use crate::progress::store;
use crate::text::{Add, clean, clean_json};
use crate::theme::Depth;

/// Something that was looked at.
#[derive(Debug, Serialize)]
struct Finding {
    /// What it is about.
    about: &'static str,
    /// Whether everything works with it.
    good: bool,
    /// What was found.
    found: String,
    /// What to do; nothing if all is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

impl Finding {
    fn good(about: &'static str, found: impl Into<String>) -> Self {
        Self {
            about,
            good: true,
            found: found.into(),
            help: None,
        }
    }

    fn bad(about: &'static str, found: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            about,
            good: false,
            found: found.into(),
            help: Some(help.into()),
        }
    }
}

/// Looks at everything; 1 if there is a problem.
pub(super) fn doctor(args: &Args, json: bool) -> Outcome {
    let look = Look::find(args)?;
    let findings = [
        terminal(),
        colour(&look),
        characters(&look),
        config(&look),
        progress(),
        python(),
    ];
    let text = if json {
        let text = serde_json::to_string_pretty(&findings).unwrap_or_default();
        clean_json(&text).into_owned() + "\n"
    } else {
        as_text(&findings)
    };
    print(&text)?;
    match findings.iter().filter(|finding| !finding.good).count() {
        0 => Ok(0),
        1 => Err(Failure::no("1 problem found")),
        count => Err(Failure::no(format!("{count} problems found"))),
    }
}

fn as_text(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let word = if finding.good { "good" } else { "BAD " };
        text.add(format_args!(
            "{word}  {:<12}{}\n",
            finding.about,
            clean(&finding.found)
        ));
        if let Some(help) = &finding.help {
            text.add(format_args!("                  {help}\n"));
        }
    }
    text
}

fn terminal() -> Finding {
    let about = "terminal";
    let both = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let term = std::env::var("TERM").unwrap_or_default();
    if !both {
        // whoever asks in a pipe looks at the rest
        let found =
            "not checked: stdin or stdout is not a terminal (`read` and `run` do not need one)";
        return Finding::good(about, found);
    }
    if term.is_empty() || term == "dumb" {
        let help = "set TERM to your terminal type, such as xterm-256color";
        return Finding::bad(about, format!("TERM is `{term}`"), help);
    }
    let (columns, rows) = crate::terminal::size();
    let found = format!("{term}, {columns} columns, {rows} rows");
    if is_too_small((columns, rows)) {
        let help = format!("make it at least {}x{}", SMALLEST.0, SMALLEST.1);
        return Finding::bad(about, found, help);
    }
    Finding::good(about, found)
}

fn colour(look: &Look) -> Finding {
    let (theme, depth) = (look.choice, look.depth);
    let found = format!(
        "{} ({}), theme {} ({})",
        colours(depth.value),
        depth.from,
        theme.value.name(),
        theme.from
    );
    let found = if depth.value == Depth::Mono {
        format!("{found}; text styles and characters are used instead")
    } else {
        found
    };
    Finding::good("colours", found)
}

fn characters(look: &Look) -> Finding {
    let found = if look.ascii.value {
        format!("ASCII only ({})", look.ascii.from)
    } else {
        "Unicode".to_owned()
    };
    Finding::good("characters", found)
}

fn config(look: &Look) -> Finding {
    let about = "config";
    match (&look.trouble, paths::config()) {
        (Some(trouble), _) => Finding::bad(about, trouble, "correct the file, or remove it"),
        (None, Some(path)) if path.exists() => Finding::good(about, paths::name(&path)),
        (None, Some(path)) => Finding::good(
            about,
            format!("none ({} does not exist)", paths::name(&path)),
        ),
        (None, None) => Finding::good(about, "none: there is no home directory"),
    }
}

fn progress() -> Finding {
    let about = "progress";
    let Some(path) = paths::progress() else {
        let help = "set HOME, or AWAITSCOPE_PROGRESS to a file";
        return Finding::bad(about, "there is no home directory", help);
    };
    match store::read(&path) {
        Ok(_) if path.exists() => Finding::good(about, paths::name(&path)),
        Ok(_) => Finding::good(about, format!("will be saved in {}", paths::name(&path))),
        Err(trouble) => {
            let help = "correct it, or set AWAITSCOPE_PROGRESS to another file";
            Finding::bad(about, trouble.to_string(), help)
        }
    }
}

fn python() -> Finding {
    let about = "python";
    match check::python() {
        Some(python) => Finding::good(about, format!("{python}, 3.11 or later")),
        None => Finding::bad(
            about,
            "no Python 3.11 or later in PATH",
            "install it to run the lessons' Python programs; they are shown without it too",
        ),
    }
}
