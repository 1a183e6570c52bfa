//! What a lesson gives to take away: the lanes to compare once more, advice for the reader's own code, links, and messages
//! that compilers and runtimes print.

/// What the recap draws from the learner's own run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recap {
    /// Two or three lanes, one above the other; empty: there is none.
    pub lanes: Vec<RecapLane>,
    /// The names of gauges, each of which is drawn for every variant of the lanes.
    pub gauges: Vec<String>,
}

/// A lane of the recap, which draws two or three from the learner's own run one above the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecapLane {
    /// The place of its variant.
    pub variant: usize,
    /// Its name, without the number or with it: `fetch`, `fetch #2`.
    pub lane: String,
}

/// The card *In your own code*: how to find the problem of the lesson there, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// In Rust.
    pub rust: Advice,
    /// In Python.
    pub python: Advice,
}

/// One language's half of a [`Card`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Patterns for `grep -E`, one to four.
    pub grep: Vec<String>,
    /// The lint that finds it: `clippy::await_holding_lock`, `ruff ASYNC251`; none: no lint does.
    pub lint: Option<String>,
    /// What to write instead.
    pub cure: String,
    /// Lines to paste, of the shape that is needed most; without a line feed at the end.
    pub code: Option<String>,
    /// What to change in the project that `awaitscope code` writes, and what is then seen.
    pub exercise: Option<String>,
}

/// A page to read next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What kind of page.
    pub kind: LinkKind,
    /// What it is called.
    pub title: String,
    /// Its address, which begins with `https://`.
    pub url: String,
}

/// What kind of page a link names; a lesson has one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkKind {
    /// The documentation of a function or type.
    Api,
    /// A chapter of an official guide.
    Guide,
    /// Somebody's article.
    Article,
}

impl LinkKind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Api, Self::Guide, Self::Article];

    /// Its name on the screen and in lesson.toml.
    pub fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Guide => "guide",
            Self::Article => "article",
        }
    }
}

/// A message that people meet in their own work, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// A piece of it, one line, exactly as it is printed.
    pub text: String,
    /// Who prints it.
    pub from: Printer,
    /// The file in the lesson's folder `messages` that provokes it.
    pub program: String,
    /// What it means and what to do, in a line.
    pub meaning: String,
}

/// Who prints a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Printer {
    /// The compiler, as an error or a warning.
    Rustc,
    /// tokio, in a running program: a panic, or an error as text. So do the others below.
    Tokio,
    /// The standard library, or what the compiler puts into a program.
    Std,
    /// The crate `async-channel`.
    AsyncChannel,
    /// axum.
    Axum,
    /// reqwest.
    Reqwest,
    /// sqlx itself, not its database.
    Sqlx,
    /// The database.
    Sqlite,
    /// A running Python program.
    Python,
}

impl Printer {
    /// Its name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rustc => "rustc",
            Self::Tokio => "tokio",
            Self::Std => "std",
            Self::AsyncChannel => "async-channel",
            Self::Axum => "axum",
            Self::Reqwest => "reqwest",
            Self::Sqlx => "sqlx",
            Self::Sqlite => "SQLite",
            Self::Python => "Python",
        }
    }

    /// How the programs end that provoke its messages.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Python => ".py",
            _ => ".rs",
        }
    }
}
