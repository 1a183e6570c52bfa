//! Lessons that do not keep what they promise: each proof fails for its own reason, and says what to do.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "clean/template.rs"]
mod template;

#[cfg(test)]
#[path = "check/words.rs"]
mod words;

use awaitscope::catalog::{Embedded, LESSONS};
use awaitscope::check::{Proof, Verdict, prove};
use awaitscope::lesson::Lesson;

/// A lesson of the first demo that keeps all it promises, and takes little time.
const TOML: &str = r#"
title = "A short lesson"
question = "How short is it?"
part = "A Foundations"
takeaway = "It is short."
minutes = 1
in_flight = "fetch"

[[variant]]
id = "one_by_one"
label = "one by one"

[[variant]]
id = "joined"
label = "joined"

[[knob]]
name = "fetches"
default = 3
min = 1
max = 10
step = 1

[[knob]]
name = "latency"
default = 0.1
min = 0.05
max = 2.0
step = 0.05

[[knob]]
name = "extra"
default = 0.0
min = 0.0
max = 2.0
step = 0.1

[[preset]]
name = "two"
knobs = { fetches = 2 }

[predict]
question = "Which takes longer?"

[[predict.options]]
text = "one by one"
when = 'elapsed["one_by_one"] > 1.5 * elapsed["joined"]'

[[predict.options]]
text = "joined"
when = 'elapsed["joined"] > 1.5 * elapsed["one_by_one"]'
misconception = "Waits overlap."

[[quiz]]
question = "One or two?"
why = "It is one."

[[quiz.options]]
text = "one"

[[quiz.options]]
text = "two"
misconception = "There is no second one."

[recap]
lanes = ["one_by_one/fetch", "joined/fetch"]

[card.rust]
grep = ["join_all"]
cure = "Join."

[card.python]
grep = ["gather"]
cure = "Gather."

[[link]]
kind = "api"
title = "join_all"
url = "https://docs.rs/futures/latest/futures/future/fn.join_all.html"

[[link]]
kind = "guide"
title = "Spawning"
url = "https://tokio.rs/tokio/tutorial/spawning"

[[link]]
kind = "article"
title = "Let futures be futures"
url = "https://without.boats/blog/let-futures-be-futures/"

[[message]]
text = "async block may outlive the current function"
from = "rustc"
program = "spawn_borrows.rs"
meaning = "Own it."

[[message]]
text = "there is no reactor running"
from = "tokio"
program = "spawn_outside.rs"
meaning = "Start a runtime."

[challenge]
text = "One fetch only."
goal = [{ text = "one fetch", when = 'max_in_flight["joined"] <= 1' }]
solution = { fetches = 1 }

[[claim]]
text = "a row is a row"
when = 'elapsed["one_by_one"] > 0.29'
"#;

const MARKDOWN: &str = "# Learn\n\nIt is short.\n\n# Watch\n\nLook.\n\n- [joined 0.05 s] All at once.\n\n\
     # Explain\n\n[All at once](joined@0.05).\n\n# Instructor\n\nNothing.\n";

const PYTHON: &str = "print('one_by_one elapsed 0.31')\nprint('joined elapsed 0.11')\nprograms = 'one_by_one', 'joined'\n";

/// The proofs of a lesson with these files.
fn proofs(toml: &str, markdown: &str, python: &str) -> Vec<Proof> {
    let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let mut lessons = LESSONS.iter();
    let good = lessons
        .find(|lesson| lesson.id.ends_with("-together"))
        .unwrap();
    let files = Embedded {
        toml: Some(leak(toml)),
        markdown: Some(leak(markdown)),
        python: Some(leak(python)),
        ..*good
    };
    prove(&Lesson::read(Box::leak(Box::new(files))).unwrap())
}

/// What is wrong: the proof and its sentences.
fn wrong(proofs: &[Proof]) -> Vec<(&'static str, String)> {
    let fails = proofs
        .iter()
        .filter(|proof| proof.verdict == Verdict::Fails);
    fails
        .flat_map(|proof| proof.found.iter().map(|found| (proof.about, found.clone())))
        .collect()
}

/// With one piece of a file replaced, this proof fails with this sentence, and no other one does.
fn fails(file: &str, from: &str, to: &str, about: &str, sentence: &str) {
    let files = [("toml", TOML), ("md", MARKDOWN), ("py", PYTHON)].map(|(name, text)| {
        if name == file {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        } else {
            text.to_owned()
        }
    });
    let wrong = wrong(&proofs(&files[0], &files[1], &files[2]));
    assert_eq!(wrong.len(), 1, "{from} -> {to}: {wrong:?}");
    assert_eq!(wrong[0].0, about);
    assert!(wrong[0].1.contains(sentence), "{wrong:?}");
}

#[test]
fn a_lesson_that_keeps_its_promises_has_nothing_wrong() {
    let proofs = proofs(TOML, MARKDOWN, PYTHON);
    assert_eq!(wrong(&proofs), Vec::new());
    let about: Vec<_> = proofs.iter().map(|proof| proof.about).collect();
    let all = [
        "ends",
        "claims",
        "curve",
        "board",
        "findings",
        "prediction",
        "challenge",
        "moments",
        "parts",
        "rows",
        "prose",
        "code",
        "style",
        "grid",
        "python",
        "python words",
    ];
    assert_eq!(about, all);
    let holds = |proof: &Proof| proof.verdict == Verdict::Holds;
    assert!(proofs.iter().all(holds), "{proofs:?}");
    let prediction = proofs.iter().find(|proof| proof.about == "prediction");
    assert_eq!(prediction.unwrap().found, ["\"one by one\" holds, alone"]);
}

#[test]
fn the_template_of_a_lesson_keeps_its_promises() {
    let template = template::template();
    assert!(template.flaws.is_empty(), "{:?}", template.flaws);
    let proofs = prove(&template);
    assert_eq!(wrong(&proofs), []);
    let noted = |proof: &Proof| proof.found.iter().any(|found| found.starts_with("note"));
    assert!(!proofs.iter().any(noted), "{proofs:?}");
}

#[test]
fn a_row_of_a_gauge_that_no_program_has() {
    let sentence = "no program has a gauge `queu`";
    fails(
        "toml",
        "minutes = 1",
        "minutes = 1\nrows = [\"queu\"]",
        "rows",
        sentence,
    );
}

#[test]
fn a_switch_that_does_not_move_its_gauge() {
    let board = |fact: &str| {
        let knob = "choices = [\"none\", \"one\"]\ndefault = \"none\"\n";
        let board = format!(
            "[[board]]\ngauge = \"fetches\"\nfact = '{fact}'\nat_most = 0\nswitch = \"fetches\"\n"
        );
        let toml = TOML
            .replacen("default = 3\nmin = 1\nmax = 10\nstep = 1\n", knob, 1)
            .replacen("fetches = 2", "fetches = \"one\"", 1)
            .replacen("fetches = 1", "fetches = \"one\"", 1)
            .replacen("[[knob]]", &format!("{board}\n[[knob]]"), 1);
        let proofs = proofs(&toml, MARKDOWN, PYTHON);
        let mut proofs = proofs.into_iter().filter(|proof| proof.about == "board");
        proofs.next().unwrap()
    };
    let moved = board("1.0 - call_count(variant, \"fetch\")");
    assert_eq!(moved.verdict, Verdict::Holds, "{moved:?}");
    let sentence = "its switch moves the gauge, in 2 settings";
    assert!(moved.found[0].starts_with(sentence), "{moved:?}");
    let still = board("failed[variant]");
    assert_eq!(still.verdict, Verdict::Fails);
    let sentence = "one_by_one as it is: `fetches` is 0 and meets its goal, 0, so `fetches` is not what moves it";
    assert!(still.found.contains(&sentence.to_owned()), "{still:?}");
}

#[test]
fn a_claim_that_is_false() {
    let about = ("claims", "the claim \"a row is a row\" fails");
    fails("toml", "> 0.29", "> 0.35", about.0, about.1);
}

#[test]
fn a_prediction_without_one_right_option() {
    let right = "elapsed[\"one_by_one\"] > 1.5";
    let none = "elapsed[\"one_by_one\"] > 15.0";
    let proofs = proofs(&TOML.replacen(right, none, 1), MARKDOWN, PYTHON);
    let found = wrong(&proofs);
    // on either clock
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].1.contains("no option holds on the virtual clock"));
    assert!(found[1].1.contains("no option holds on the wall clock"));
}

#[test]
fn a_prediction_with_two_right_options() {
    let both = TOML.replacen("> 1.5 * elapsed[\"one_by_one\"]", "> 0.0", 1);
    let found = wrong(&proofs(&both, MARKDOWN, PYTHON));
    assert!(found.iter().all(|(about, _)| *about == "prediction"));
    assert!(found[0].1.contains("several options hold"), "{found:?}");
}

#[test]
fn a_wrong_option_without_an_answer() {
    let misconception = "misconception = \"Waits overlap.\"";
    let sentence = "the wrong option \"joined\" has no answer";
    fails("toml", misconception, "", "prediction", sentence);
}

#[test]
fn a_challenge_that_is_won_by_what_is_there() {
    let goal = "max_in_flight[\"joined\"] <= 1";
    let by_all = "max_in_flight[\"joined\"] <= 2";
    let sentence = "with the preset `two` the challenge is met already";
    fails("toml", goal, by_all, "challenge", sentence);
    let by_all = TOML.replacen(goal, "max_in_flight[\"joined\"] <= 3", 1);
    let found = wrong(&proofs(&by_all, MARKDOWN, PYTHON));
    assert!(
        found[0]
            .1
            .contains("with the defaults the challenge is met already")
    );
}

#[test]
fn a_challenge_that_its_solution_does_not_meet() {
    let (solution, other) = ("solution = { fetches = 1 }", "solution = { fetches = 4 }");
    let sentence = "the `solution` does not meet \"one fetch (4, at most 1)\"";
    fails("toml", solution, other, "challenge", sentence);
}

#[test]
fn moments_after_the_end_and_none_at_all() {
    let late = "a link of lesson.md: joined ends at 0.10 s, before 0.50 s";
    fails("md", "joined@0.05", "joined@0.5", "moments", late);
    let late = "the remark \"All at once.\": joined ends at 0.10 s, before 0.50 s";
    fails("md", "joined 0.05 s", "joined 0.5 s", "moments", late);
    let none = "Explain names no moment of the run";
    fails(
        "md",
        "[All at once](joined@0.05)",
        "All at once",
        "moments",
        none,
    );
}

#[test]
fn what_is_claimed_of_all_settings_is_tried_at_many() {
    let claim = "when = 'elapsed[\"one_by_one\"] > 0.29'";
    let always = TOML.replacen(claim, "when = 'elapsed[\"joined\"] < 1'\nalways = true", 1);
    let proofs = proofs(&always, MARKDOWN, PYTHON);
    let found = wrong(&proofs);
    let sentence = "with latency 2 the claim \"a row is a row\" fails";
    assert!(found.iter().all(|(about, _)| *about == "grid"), "{found:?}");
    assert!(
        found.iter().any(|(_, wrong)| wrong == sentence),
        "{found:?}"
    );
    // with one fetch neither is slower: that may be meant so, and is noted
    let grid = proofs.iter().find(|proof| proof.about == "grid").unwrap();
    let mut notes = grid.found.iter();
    let note = notes.find(|found| found.starts_with("note, the prediction"));
    assert!(
        note.unwrap().contains("with fetches 1 no option holds"),
        "{note:?}"
    );
}

#[test]
fn moments_of_lanes_that_do_something_else() {
    let link = |target: &str, sentence: &str| {
        fails(
            "md",
            "](joined@0.05)",
            &format!("]({target})"),
            "moments",
            sentence,
        );
    };
    link(
        "one_by_one/fetch #1@0.15",
        "at 0.15 s no lane `fetch #1` of one_by_one is open: fetch #1 ended (completed) at 0.10 s",
    );
    link(
        "joined/fetch[ready]@0.05",
        "at 0.05 s no lane `fetch` of joined is `ready`: fetch #1 waits for timer; fetch #2 waits",
    );
    link(
        "joined/fetch[waits for a lock]",
        "no lane `fetch` of joined is ever `waits for lock`",
    );
    link(
        "joined/fetsh[ready]",
        "joined has no lane `fetsh`, use `fetch`",
    );
    let remark = |pin: &str, sentence: &str| {
        fails(
            "md",
            "[joined 0.05 s]",
            &format!("[{pin}]"),
            "moments",
            sentence,
        );
    };
    remark(
        "joined fetch[panicked]",
        "no lane `fetch` of joined is ever `panicked`",
    );
    remark("joined after joined", "it holds for 0.000 s at most");
    remark("joined after fetsh", "joined has no lane `fetsh`");
}

#[test]
fn parts_that_a_lesson_of_the_course_lacks() {
    for (part, sentence) in [
        ("question = \"How short is it?\"\n", "has no `question`"),
        (
            "[recap]\nlanes = [\"one_by_one/fetch\", \"joined/fetch\"]\n",
            "has no `[recap]`",
        ),
    ] {
        fails("toml", part, "", "parts", sentence);
    }
    let (before, rest) = TOML.split_once("[card.rust]").unwrap();
    let (_, after) = rest.split_once("[[link]]\nkind = \"guide\"").unwrap();
    let (_, message) = after.rsplit_once("[[message]]").unwrap();
    let (_, claim) = message.split_once("[challenge]").unwrap();
    let found = wrong(&proofs(
        &format!("{before}[challenge]{claim}"),
        MARKDOWN,
        PYTHON,
    ));
    let found: Vec<_> = found
        .iter()
        .map(|(_, sentence)| sentence.as_str())
        .collect();
    let expected = [
        "lesson.toml has no `[card]`: add `[card.rust]` and `[card.python]`",
        "lesson.toml has no `[[link]]` of the kind `api`: add `kind = \"api\"`, `title` and `url`",
        "lesson.toml has no `[[link]]` of the kind `guide`: add ",
        "lesson.toml has no `[[link]]` of the kind `article`: add ",
        "lesson.toml has 0 `[[message]]` tables: write two or three, each with `text`, ",
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn a_recap_of_a_lane_that_no_program_has() {
    let sentence =
        "compares `joined/fetsh`, and joined has no such lane: name one of `fetch`, `joined`";
    fails("toml", "joined/fetch", "joined/fetsh", "parts", sentence);
}

#[test]
fn texts_that_do_not_fit() {
    let long = "It is long.\n\n".repeat(11);
    fails("md", "It is short.", &long, "prose", "Learn takes 21 rows");
    let wide = format!("```rust\n{}\n```\n", "x".repeat(75));
    fails("md", "It is short.", &wide, "prose", "75 columns: break it");
    let question = "words and words ".repeat(90);
    fails(
        "toml",
        "Which takes longer?",
        &question,
        "prose",
        "Predict takes",
    );
}

#[test]
fn a_python_program_that_disagrees() {
    let sentence = "elapsed of one_by_one and joined: 0.3";
    fails("py", "0.31", "0.11", "python", sentence);
    fails("py", "0.31", "0.05", "python", sentence);
}

#[test]
fn a_python_program_that_fails() {
    let crash = "raise OSError('no luck')\nprint('joined";
    fails("py", "print('joined", crash, "python", "OSError: no luck");
    let nothing = "demo.py prints nothing";
    fails(
        "py",
        PYTHON,
        "import asyncio, argparse, time\n",
        "python",
        nothing,
    );
    let words = "prints `joined is quicker`";
    fails(
        "py",
        "joined elapsed 0.11",
        "joined is quicker",
        "python",
        words,
    );
    let alone = "no two programs with variants of the same name";
    fails("py", "one_by_one", "another", "python", alone);
}

#[test]
fn a_python_program_that_uses_more_than_the_standard_library() {
    let other = "import numpy_is_not_there\nprint('joined";
    let sentence = "No module named 'numpy_is_not_there'";
    fails("py", "print('joined", other, "python", sentence);
}
