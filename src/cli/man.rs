//! `awaitscope man`: the manual pages, made from the command line's own description, with what it does not know.

use std::path::Path;

use clap::{Command, CommandFactory as _};

use super::args::Args;
use super::{Failure, Outcome, print, write};
use crate::text::Add;
use crate::text::problem::nearest;

/// The name of the program and of its page.
const NAME: &str = "awaitscope";

const FILES: &[(&str, &str)] = &[
    (
        "~/.config/awaitscope/config.toml",
        "The configuration file; awaitscope never writes it. `awaitscope config --example` prints one with all settings. \
         $XDG_CONFIG_HOME, if set, replaces ~/.config.",
    ),
    (
        "~/.local/share/awaitscope/progress.json",
        "Your progress; `awaitscope progress` shows, resets, exports and imports it. $XDG_DATA_HOME, if set, replaces \
         ~/.local/share.",
    ),
];

const ENVIRONMENT: &[(&str, &str)] = &[
    (
        "AWAITSCOPE_CONFIG",
        "The configuration file to use instead.",
    ),
    ("AWAITSCOPE_PROGRESS", "The progress file to use instead."),
    (
        "XDG_CONFIG_HOME, XDG_DATA_HOME, HOME",
        "Where awaitscope looks for these two files.",
    ),
    ("NO_COLOR", "If not empty, no colours are used."),
    (
        "TERM, COLORTERM, COLORFGBG",
        "How many colours the terminal has, and its background. With TERM=linux only ASCII characters are used.",
    ),
    (
        "LC_ALL, LC_CTYPE, LANG",
        "Whether the terminal supports UTF-8; if not, only ASCII characters are used.",
    ),
];

const STATUS: &[(&str, &str)] = &[
    ("0", "Success."),
    (
        "1",
        "The command ran but failed: a variant panicked, got stuck or did not end, a goal was not met, a check failed, or the \
         output could not be written.",
    ),
    (
        "2",
        "Usage error (the message says what to write instead), or stdin or stdout is not a terminal where one is needed.",
    ),
    ("128 + n", "Terminated by signal n."),
];

/// Examples, by command; the empty name stands for the program.
const EXAMPLES: &[(&str, &str, &str)] = &[
    ("", "awaitscope", "Open the course."),
    ("", "awaitscope 12", "Open lesson 12 where you left off."),
    (
        "",
        "awaitscope run 12",
        "Run it without the interactive screen.",
    ),
    (
        "list",
        "awaitscope list --json",
        "List the course for a script.",
    ),
    (
        "read",
        "awaitscope read 04 | less",
        "Read a lesson as text.",
    ),
    (
        "read",
        "awaitscope read 12 --no-timeline",
        "Read a lesson with a screen reader.",
    ),
    (
        "read",
        "awaitscope read 12 --version offloaded --set block=2",
        "Try the challenge; it exits with 0 if the goal is met.",
    ),
    (
        "run",
        "awaitscope run 04 --clock virtual --format json -o run.json",
        "Record a run; the output is identical every time.",
    ),
    (
        "run",
        "awaitscope run 12 --variant thread_sleep --set block=2",
        "Run one variant with a different setting.",
    ),
    ("view", "awaitscope view run.json", "Open a recording."),
    (
        "code",
        "awaitscope code 04 -o demo",
        "Write a cargo project that runs the demo on plain tokio.",
    ),
    (
        "card",
        "awaitscope card 12",
        "See what to look for in your own code after lesson 12.",
    ),
    (
        "cards",
        "awaitscope cards --format json",
        "Print all cards for a script.",
    ),
    (
        "check",
        "awaitscope check 04",
        "Check what lesson 04 claims.",
    ),
    ("progress", "awaitscope progress", "Show your progress."),
    (
        "progress show",
        "awaitscope progress show --json",
        "Print the file as is.",
    ),
    (
        "progress reset",
        "awaitscope progress reset",
        "Start from scratch.",
    ),
    (
        "progress export",
        "awaitscope progress export progress.json",
        "Move your progress to another machine.",
    ),
    (
        "progress import",
        "awaitscope progress import progress.json",
        "Merge an exported file into your progress.",
    ),
    (
        "config",
        "awaitscope config --example > ~/.config/awaitscope/config.toml",
        "Start a configuration file.",
    ),
    (
        "doctor",
        "awaitscope doctor",
        "Check what this terminal supports.",
    ),
    (
        "completions",
        "awaitscope completions bash > ~/.local/share/bash-completion/completions/awaitscope",
        "Complete commands and options in bash.",
    ),
    (
        "man",
        "awaitscope man -o ~/.local/share/man/man1",
        "Install all pages.",
    ),
    (
        "cards",
        "awaitscope cards > cards.txt",
        "Write all cards to a file.",
    ),
];

/// Prints a page, or writes all of them into a folder.
pub(super) fn man(page: Option<&str>, folder: Option<&Path>) -> Outcome {
    let pages = pages()?;
    if let Some(folder) = folder {
        for (name, text) in pages {
            write(Some(&folder.join(format!("{name}.1"))), &text)?;
        }
        return Ok(0);
    }
    let wanted = match page {
        None => NAME.to_owned(),
        Some(page) if page.starts_with(NAME) => page.to_owned(),
        Some(page) => format!("{NAME}-{}", page.replace(' ', "-")),
    };
    let found = pages.iter().find(|(name, _)| *name == wanted);
    let Some((_, text)) = found else {
        let names = pages.iter().map(|(name, _)| name.as_str());
        let help = nearest(&wanted, names);
        return Err(Failure::usage(format!("no manual page `{wanted}`; {help}")));
    };
    print(text)
}

/// All pages, with their names: the program's, and one for each command.
fn pages() -> Result<Vec<(String, String)>, Failure> {
    let mut program = Args::command().disable_help_subcommand(true);
    // gives commands their full names, and the options that work before and after them
    program.build();
    let mut pages = Vec::new();
    add_pages(&program, &mut Vec::new(), &mut pages)?;
    Ok(pages)
}

fn add_pages<'a>(
    command: &'a Command,
    path: &mut Vec<&'a str>,
    pages: &mut Vec<(String, String)>,
) -> Result<(), Failure> {
    let name = [&[NAME], path.as_slice()].concat().join("-");
    pages.push((name, text(command, &path.join(" "))?));
    for command in command.get_subcommands() {
        path.push(command.get_name());
        add_pages(command, path, pages)?;
        path.pop();
    }
    Ok(())
}

/// A page; `path` is the key of its examples.
fn text(command: &Command, path: &str) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let command = command.clone().disable_help_subcommand(true);
    let source = concat!("awaitscope ", env!("CARGO_PKG_VERSION"));
    let page = clap_mangen::Man::new(command).source(source);
    page.render(&mut bytes)
        .map_err(|error| Failure::no(error.to_string()))?;
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    section(&mut text, "FILES", FILES);
    section(&mut text, "ENVIRONMENT", ENVIRONMENT);
    section(&mut text, "EXIT STATUS", STATUS);
    let examples = EXAMPLES.iter().filter(|(of, ..)| *of == path);
    let examples: Vec<_> = examples.map(|(_, line, what)| (*line, *what)).collect();
    section(&mut text, "EXAMPLES", &examples);
    if !path.is_empty() {
        text.push_str(".SH \"SEE ALSO\"\n\\fBawaitscope\\fR(1)\n");
    }
    Ok(text)
}

/// A section of terms and what they mean.
fn section(text: &mut String, title: &str, entries: &[(&str, &str)]) {
    if entries.is_empty() {
        return;
    }
    text.add(format_args!(".SH \"{title}\"\n"));
    for (term, what) in entries {
        text.add(format_args!(
            ".TP\n\\fB{}\\fR\n{}\n",
            escaped(term),
            escaped(what)
        ));
    }
}

/// A text in which roff finds nothing to do.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    let text = text.replace('`', "\\(ga").replace('\'', "\\(aq");
    if text.starts_with('.') {
        format!("\\&{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_that_is_named_is_there_with_all_its_sections() {
        let pages = pages().unwrap();
        let mut found = 0;
        for (_, text) in &pages {
            let lines = text.lines().filter_map(|line| line.strip_suffix("(1)"));
            let plain = |line: &str| {
                line.replace("\\fB", "")
                    .replace("\\fR", "")
                    .replace('\\', "")
            };
            for name in lines.map(plain) {
                found += 1;
                assert!(pages.iter().any(|(page, _)| *page == name), "{name}");
            }
        }
        assert!(found > 8, "{found}");
        let titles = [
            "NAME",
            "SYNOPSIS",
            "FILES",
            "ENVIRONMENT",
            "EXIT STATUS",
            "EXAMPLES",
        ];
        for (name, text) in &pages {
            for title in titles {
                let heads = [format!(".SH {title}\n"), format!(".SH \"{title}\"\n")];
                let found = heads.iter().any(|head| text.contains(head.as_str()));
                assert!(found, "{name} has no {title}:\n{text}");
            }
        }
    }

    #[test]
    fn examples_are_of_commands_that_there_are() {
        for (command, line, _) in EXAMPLES {
            // up to a pipe or a file of the shell
            let words = line.split_whitespace();
            let words: Vec<&str> = words
                .take_while(|word| !["|", ">"].contains(word))
                .collect();
            let called = words.get(1..).unwrap_or_default().join(" ");
            assert!(called.starts_with(command), "{line}");
            let parsed = Args::command().try_get_matches_from(words);
            assert!(parsed.is_ok(), "{line}: {parsed:?}");
        }
    }

    #[test]
    fn roff_finds_nothing_to_do() {
        assert_eq!(escaped(".a-b\\c"), "\\&.a\\-b\\ec");
    }
}
