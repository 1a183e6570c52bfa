//! How things look here: what a person chose, on the command line before the environment before the file, and what the
//! terminal has.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use super::args::Args;
use super::{Failure, paths};
use crate::config::Config;
use crate::progress::Language;
use crate::terminal::{self, output};
use crate::text::file::read_at_most;
use crate::text::problem::nearest;
use crate::theme::{Choice, DARK, Depth, LIGHT, Palette, Theme};

/// How long the answer about the background may take.
const PATIENCE: Duration = Duration::from_millis(100);

/// Larger files are no configuration.
const LARGEST: u64 = 64 << 10;

/// Frames per second if nobody says otherwise.
const FPS: u16 = 30;

/// Where a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    CommandLine,
    /// This variable of the environment.
    Environment(&'static str),
    File,
    Default,
}

impl fmt::Display for From {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommandLine => f.write_str("the command line"),
            Self::Environment(name) => f.write_str(name),
            Self::File => f.write_str("the config file"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A setting, and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Setting<T> {
    pub value: T,
    pub from: From,
}

/// The first of these that says something.
fn first<T>(said: impl IntoIterator<Item = (Option<T>, From)>, otherwise: T) -> Setting<T> {
    let mut said = said.into_iter();
    let found = said.find_map(|(value, from)| value.map(|value| Setting { value, from }));
    found.unwrap_or(Setting {
        value: otherwise,
        from: From::Default,
    })
}

/// All settings in force.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub choice: Setting<Choice>,
    pub depth: Setting<Depth>,
    pub ascii: Setting<bool>,
    pub mouse: Setting<bool>,
    pub fps: Setting<u16>,
    /// The language whose program is shown first; the file's wins over what the tour was told.
    pub language: Setting<Option<Language>>,
    config: Config,
    /// What is wrong with the file; then nothing of it counts.
    pub trouble: Option<String>,
}

impl Look {
    /// Finds the settings; fails if the command line names a theme that there is not.
    pub(super) fn find(args: &Args) -> Result<Self, Failure> {
        let named = args.theme.as_deref().map(named).transpose()?;
        let (config, trouble) = match paths::config() {
            None => (Config::default(), None),
            Some(path) => match read(&path) {
                Ok(config) => (config, None),
                Err(trouble) => (Config::default(), Some(trouble)),
            },
        };
        let on = |flag: bool| flag.then_some(true);
        Ok(Self {
            choice: first(
                [
                    (named, From::CommandLine),
                    (config.theme, From::File),
                    (hinted(), From::Environment("COLORFGBG")),
                ],
                Choice::Auto,
            ),
            depth: depth(args, &config),
            ascii: first(
                [
                    (on(args.ascii), From::CommandLine),
                    (on(!is_utf8()), From::Environment("the locale")),
                    (config.ascii, From::File),
                    (on(has_few_glyphs()), From::Environment("TERM")),
                ],
                false,
            ),
            mouse: first(
                [
                    (on(args.mouse), From::CommandLine),
                    (config.mouse, From::File),
                ],
                false,
            ),
            fps: first(
                [(args.fps, From::CommandLine), (config.fps, From::File)],
                FPS,
            ),
            language: first([(config.language.map(Some), From::File)], None),
            config,
            trouble,
        })
    }

    /// The theme; only `ask` puts a question to the terminal, and only for the theme `auto`.
    pub(super) fn theme(&self, ask: bool) -> Theme {
        let (palette, depth) = match self.choice.value {
            Choice::Palette(palette) => (palette, self.depth.value),
            Choice::Mono => (&DARK, Depth::Mono),
            // without colours the background makes no difference
            Choice::Auto => {
                let ask = ask && self.depth.value != Depth::Mono;
                (background(ask), self.depth.value)
            }
        };
        let palette = self.config.coloured(palette);
        Theme::with(palette, depth, self.ascii.value)
    }
}

/// The theme of a command that shows no screen; what is wrong with the file is said once, on standard error.
pub(super) fn theme(args: &Args) -> Result<Theme, Failure> {
    let look = Look::find(args)?;
    if let Some(trouble) = &look.trouble {
        output::message(&format!("awaitscope: {trouble}"));
    }
    Ok(look.theme(false))
}

fn named(name: &str) -> Result<Choice, Failure> {
    Choice::read(name).ok_or_else(|| {
        let help = nearest(name, Choice::names());
        Failure::usage(format!("unknown theme `{name}`; {help}"))
    })
}

/// Reads the file; the error is what is wrong and what that means.
fn read(path: &Path) -> Result<Config, String> {
    let name = paths::name(path);
    let without = "its settings are ignored";
    let text = match read_at_most(path, LARGEST) {
        Ok(text) => text,
        Err(error) if error.is_missing() => return Ok(Config::default()),
        Err(error) => return Err(format!("cannot read {name} ({error}); {without}")),
    };
    Config::read(&name, &text).map_err(|problems| {
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        format!("{}; {without}", problems.join("; "))
    })
}

/// Dark or light, by the terminal's background if it says so.
fn background(ask: bool) -> &'static Palette {
    let answer = if ask {
        terminal::background(PATIENCE)
    } else {
        None
    };
    match (answer, hinted()) {
        (Some(background), _) if background.is_dark() => &DARK,
        (Some(_), _) => &LIGHT,
        (None, Some(Choice::Palette(palette))) => palette,
        (None, _) => &DARK,
    }
}

/// Light, if a terminal says so in its environment: the last number of `COLORFGBG` is the background's.
fn hinted() -> Option<Choice> {
    let colours = std::env::var("COLORFGBG").ok()?;
    let behind: u8 = colours.rsplit(';').next()?.parse().ok()?;
    matches!(behind, 7 | 9..=15).then_some(Choice::Palette(&LIGHT))
}

/// How many colours there are, and why.
fn depth(args: &Args, config: &Config) -> Setting<Depth> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let none = |none: bool| none.then_some(Depth::Mono);
    let term = std::env::var("TERM").unwrap_or_default();
    let by_terminal = if is_set("COLORTERM") {
        (Some(Depth::Many), From::Environment("COLORTERM"))
    } else if term.contains("256color") || term.contains("direct") {
        (Some(Depth::Many), From::Environment("TERM"))
    } else if term.starts_with("vt1") || term.starts_with("vt2") || term.ends_with("-m") {
        (Some(Depth::Mono), From::Environment("TERM"))
    } else {
        (Some(Depth::Sixteen), From::Environment("TERM"))
    };
    first(
        [
            (none(args.no_color), From::CommandLine),
            (none(is_set("NO_COLOR")), From::Environment("NO_COLOR")),
            (none(config.colour == Some(false)), From::File),
            by_terminal,
        ],
        Depth::Sixteen,
    )
}

/// Whether the terminal's font lacks most lines, blocks and signs: that of the Linux console has 256 or 512 glyphs.
fn has_few_glyphs() -> bool {
    std::env::var("TERM").is_ok_and(|term| term == "linux")
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
