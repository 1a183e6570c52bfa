//! The configuration: a file that a person may write, and the program never does.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::progress::Language;
use crate::text::problem::{Problem, Source, nearest};
use crate::theme::{Choice, Palette};

/// The names of the sixteen colours of every terminal, by their numbers.
const SIXTEEN: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// A file with all there is, each line of which can be taken over.
pub const EXAMPLE: &str = include_str!("../assets/config.toml");

/// What the file says; nothing where it is silent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// The colours.
    pub theme: Option<Choice>,
    /// ASCII characters only.
    pub ascii: Option<bool>,
    /// Whether colours may be used at all.
    pub colour: Option<bool>,
    /// Report the mouse.
    pub mouse: Option<bool>,
    /// Frames per second while something moves, from 1 to 120.
    pub fps: Option<u16>,
    /// The language whose program is shown first.
    pub language: Option<Language>,
    /// Colours that differ from the theme's, by name and number in the 256-colour table.
    pub colours: Vec<(String, u8)>,
}

/// The file, as serde sees it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    theme: Option<Spanned<String>>,
    ascii: Option<bool>,
    colour: Option<bool>,
    mouse: Option<bool>,
    fps: Option<Spanned<u16>>,
    language: Option<Spanned<String>>,
    #[serde(default)]
    colours: BTreeMap<Spanned<String>, Spanned<Value>>,
}

/// A colour as it may be written.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Value {
    Number(i64),
    Name(String),
    Other(toml::Value),
}

impl Config {
    /// Reads a text; all mistakes, not only the first. `file` is what messages call it.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let source = Source {
            file: file.to_owned(),
            text,
        };
        let file: File = toml::from_str(text).map_err(|error| vec![source.syntax(&error)])?;
        let mut problems = Vec::new();
        let config = Self {
            theme: file.theme.and_then(|theme| {
                let choice = Choice::read(theme.get_ref());
                if choice.is_none() {
                    let message = format!("unknown theme `{}`", theme.get_ref());
                    let help = nearest(theme.get_ref(), Choice::names());
                    problems.push(source.problem(&theme.span(), message, help));
                }
                choice
            }),
            ascii: file.ascii,
            colour: file.colour,
            mouse: file.mouse,
            fps: file.fps.map(|fps| {
                if !(1..=120).contains(fps.get_ref()) {
                    let message = format!("{} frames per second is out of range", fps.get_ref());
                    let help = "write a whole number from 1 to 120";
                    problems.push(source.problem(&fps.span(), message, help));
                }
                fps.into_inner()
            }),
            language: file.language.and_then(|language| {
                let known = Language::read(language.get_ref());
                if known.is_none() {
                    let message = format!("unknown language `{}`", language.get_ref());
                    let names = Language::ALL.map(Language::name);
                    let help = nearest(language.get_ref(), names);
                    problems.push(source.problem(&language.span(), message, help));
                }
                known
            }),
            colours: colours(&source, file.colours, &mut problems),
        };
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(problems)
        }
    }

    /// The colours of a theme with those that the file sets.
    pub fn coloured(&self, palette: &'static Palette) -> &'static Palette {
        if self.colours.is_empty() {
            return palette;
        }
        let mut changed = palette.clone();
        for (name, colour) in &self.colours {
            changed.set(name, *colour);
        }
        // one of them, once, as long as the program runs
        Box::leak(Box::new(changed))
    }
}

fn colours(
    source: &Source<'_>,
    colours: BTreeMap<Spanned<String>, Spanned<Value>>,
    problems: &mut Vec<Problem>,
) -> Vec<(String, u8)> {
    let mut read = Vec::new();
    for (name, value) in colours {
        if !Palette::names().any(|known| known == name.get_ref()) {
            let message = format!("unknown colour name `{}`", name.get_ref());
            let help = nearest(name.get_ref(), Palette::names());
            problems.push(source.problem(&name.span(), message, help));
            continue;
        }
        match number(value.get_ref()) {
            Ok(number) => read.push((name.into_inner(), number)),
            Err((message, help)) => {
                problems.push(source.problem(&value.span(), message, help));
            }
        }
    }
    read
}

/// The number of a colour, or what is wrong and what to write instead.
fn number(value: &Value) -> Result<u8, (String, String)> {
    let help = || "write a number from 0 to 255, or a name such as `bright-cyan`".to_owned();
    match value {
        Value::Number(number) => u8::try_from(*number)
            .map_err(|_out_of_range| (format!("colour {number} is out of range"), help())),
        Value::Name(name) => {
            let found = SIXTEEN.iter().position(|known| known == name);
            found
                .and_then(|number| u8::try_from(number).ok())
                .ok_or_else(|| {
                    let message = format!("unknown colour `{name}`");
                    (message, nearest(name, SIXTEEN))
                })
        }
        Value::Other(other) => Err((format!("`{other}` is not a colour"), help())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        let problems = Config::read("config.toml", text).unwrap_err();
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        problems.join("\n")
    }

    #[test]
    fn every_key_is_read() {
        let text = "theme = \"light\"\nascii = true\ncolour = false\nmouse = true\nfps = 60\n\
                    language = \"python\"\n\
                    [colours]\nrunning = 46\nready = \"bright-yellow\"\n";
        let config = Config::read("config.toml", text).unwrap();
        assert_eq!(config.theme.map(Choice::name), Some("light"));
        assert_eq!(config.ascii, Some(true));
        assert_eq!(config.colour, Some(false));
        assert_eq!(config.mouse, Some(true));
        assert_eq!(config.fps, Some(60));
        assert_eq!(config.language, Some(Language::Python));
        let colours = [("ready".to_owned(), 11), ("running".to_owned(), 46)];
        assert_eq!(config.colours, colours);
        let palette = config.coloured(&crate::theme::DARK);
        assert_eq!(palette.ready.front, Some(11));
        assert_eq!(Config::read("config.toml", ""), Ok(Config::default()));
    }

    #[test]
    fn the_example_is_all_comments_and_every_line_can_be_taken_over() {
        assert_eq!(Config::read("example", EXAMPLE), Ok(Config::default()));
        let uncommented: Vec<&str> = EXAMPLE
            .lines()
            .map(|line| match line.strip_prefix("#") {
                Some(setting) if !setting.starts_with(' ') => setting,
                _ => line,
            })
            .collect();
        let config = Config::read("example", &uncommented.join("\n")).unwrap();
        assert!(config.theme.is_some() && config.fps.is_some());
        assert_eq!(config.colours.len(), Palette::names().count());
    }

    #[test]
    fn every_mistake_says_where_and_what_to_write_instead() {
        let cases = [
            (
                "theme = \"drak\"",
                "config.toml:1:9: unknown theme `drak`; use `dark`",
            ),
            (
                "teme = \"dark\"",
                "config.toml:1:1: unknown field `teme`, expected one of `theme`",
            ),
            (
                "fps = 0",
                "config.toml:1:7: 0 frames per second is out of range",
            ),
            (
                "language = \"pyton\"",
                "config.toml:1:12: unknown language `pyton`; use `python`",
            ),
            ("fps = \"many\"", "config.toml:1:7: invalid type"),
            ("ascii = 1", "config.toml:1:9: invalid type"),
            (
                "\n[colours]\nruning = 3",
                "config.toml:3:1: unknown colour name `runing`; use `running`",
            ),
            (
                "[colours]\nrunning = 256",
                "config.toml:2:11: colour 256 is out of range; write a number",
            ),
            (
                "[colours]\nrunning = \"bleu\"",
                "config.toml:2:11: unknown colour `bleu`; use `blue`",
            ),
            (
                "[colours]\nrunning = true",
                "config.toml:2:11: `true` is not a colour",
            ),
            ("theme = ", "config.toml:1:"),
        ];
        for (text, message) in cases {
            let wrong = wrong(text);
            assert!(wrong.starts_with(message), "{text}: {wrong}");
        }
    }
}
