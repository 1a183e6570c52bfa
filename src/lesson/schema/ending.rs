//! What lesson.toml gives to take away.

use serde::Deserialize;
use toml::Spanned;

use crate::lesson::{LinkKind, Printer};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct Recap {
    /// `VARIANT/LANE`, two or three.
    pub lanes: Spanned<Vec<Spanned<String>>>,
    /// Gauges of their variants, at most two.
    #[serde(default)]
    pub gauges: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct Card {
    pub rust: Advice,
    pub python: Advice,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct Advice {
    pub grep: Spanned<Vec<Spanned<String>>>,
    pub lint: Option<Spanned<String>>,
    pub cure: Spanned<String>,
    pub code: Option<Spanned<String>>,
    pub exercise: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct Link {
    pub kind: Spanned<LinkKind>,
    pub title: Spanned<String>,
    pub url: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lesson) struct Message {
    pub text: Spanned<String>,
    pub from: Printer,
    pub program: Spanned<String>,
    pub meaning: Spanned<String>,
}
