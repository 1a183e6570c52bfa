//! Who answers in a lesson: what it brings along, or something from outside.

use super::outside::{OUTSIDE, Outside};
use crate::catalog::Embedded;
#[cfg(any(feature = "postgres", feature = "redis"))]
use crate::run::outside::trouble;

/// A lesson as it is, or the one of `edited` that has something from outside answer, if the learner wants that.
pub(super) fn chosen(lesson: &'static Embedded, edited: &'static [Embedded]) -> &'static Embedded {
    let mut same = edited.iter().filter(|edited| edited.id == lesson.id);
    let wanted = same.find(|edited| {
        let outside = outside(edited.answers);
        outside.is_some_and(|outside| outside.always || is_set(&outside))
    });
    wanted.unwrap_or(lesson)
}

/// Says what answers from outside, or why nothing does though a variable is set; nothing if no variable is set.
pub(super) fn note(lesson: &Embedded) -> Option<String> {
    let possible = lesson.outside.iter();
    let mut possible = possible.filter_map(|feature| outside(Some(feature)));
    let set = possible.find(is_set)?;
    let Outside {
        feature,
        variable,
        name,
        instead,
        ..
    } = set;
    if lesson.answers != Some(feature) {
        return Some(format!(
            "{variable} is set, but this build lacks the feature `{feature}`: {instead}. \
             Build awaitscope with `--features {feature}`, or unset the variable"
        ));
    }
    let url = std::env::var(variable).unwrap_or_default();
    Some(match trouble(feature, &url) {
        None => format!("This lesson uses {name}: {variable} is set"),
        Some(trouble) => format!(
            "This lesson should use {name}, as {variable} is set, but {trouble}. \
             Start {name}, or correct or unset the variable"
        ),
    })
}

/// Such a build has no lesson in which something from outside answers.
#[cfg(not(any(feature = "postgres", feature = "redis")))]
fn trouble(_feature: &str, _url: &str) -> Option<String> {
    None
}

fn outside(feature: Option<&str>) -> Option<Outside> {
    let mut all = OUTSIDE.into_iter();
    all.find(|outside| Some(outside.feature) == feature)
}

fn is_set(outside: &Outside) -> bool {
    std::env::var_os(outside.variable).is_some_and(|url| !url.is_empty())
}
