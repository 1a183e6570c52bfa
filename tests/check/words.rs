//! Texts that are shown as they are meant: alone, and to readers of Python.

use super::*;

#[test]
fn words_for_readers_of_python_that_stand_in_for_nothing() {
    let words = "[python.words]\n\"no such text\" = \"another\"\n";
    let toml = format!("{TOML}\n{words}");
    let wrong = wrong(&proofs(&toml, MARKDOWN, PYTHON));
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert_eq!(wrong[0].0, "python words");
    assert!(wrong[0].1.contains("`no such text`"), "{wrong:?}");
}

#[test]
fn a_sentence_beside_a_moment_that_leans_on_another() {
    let link = "[All at once](joined@0.05)";
    let leans = "so it is [all at once](joined@0.05)";
    fails("md", link, leans, "style", "is shown alone");
}

#[test]
fn texts_that_are_not_shown_as_they_are_meant() {
    let table = "| program |\n|---|\n| [all](joined@0.05) |\n";
    let link = "[All at once](joined@0.05).";
    fails("md", link, table, "prose", "write a list");
    fails(
        "md",
        "All at once.\n",
        "`All` at once.\n",
        "prose",
        "leave the backticks out",
    );
}
