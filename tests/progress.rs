//! What a learner has done is never lost: not by a kill, a full disk, a second program, a damaged file or a newer one.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "clean/command.rs"]
mod command;
#[path = "progress/locked.rs"]
mod locked;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use awaitscope::lesson::Step;
use awaitscope::progress::store::{self, Store, Trouble};
use awaitscope::progress::{Best, Progress, StepName};
use proptest::prelude::*;

/// One thing that a learner does.
#[derive(Clone, Debug)]
enum Deed {
    Done(usize),
    Predict(Option<u8>),
    Held(u8),
    Answer(u8, bool),
    Attempt(usize),
    Hint(usize),
    Arrive(usize),
    Tour,
    SetBack,
}

fn deeds() -> impl Strategy<Value = Vec<(Deed, u8, u64)>> {
    let deed = prop_oneof![
        (0_usize..6).prop_map(Deed::Done),
        prop::option::of(0_u8..3).prop_map(Deed::Predict),
        (0_u8..3).prop_map(Deed::Held),
        (0_u8..3, any::<bool>()).prop_map(|(option, right)| Deed::Answer(option, right)),
        (0_usize..4).prop_map(Deed::Attempt),
        (0_usize..4).prop_map(Deed::Hint),
        (0_usize..6).prop_map(Deed::Arrive),
        Just(Deed::Tour),
        Just(Deed::SetBack),
    ];
    prop::collection::vec((deed, 0_u8..3, 1_u64..50), 0..20)
}

fn progress(deeds: &[(Deed, u8, u64)]) -> Progress {
    let mut progress = Progress::default();
    for (deed, lesson, now) in deeds {
        let lesson = format!("0{lesson}-lesson");
        match deed {
            Deed::Done(step) => progress.done(&lesson, Step::ALL[*step], *now),
            Deed::Predict(chosen) => {
                progress.predict(&lesson, chosen.map(|c| format!("option {c}")), *now);
            }
            Deed::Held(held) => progress.held(&lesson, Some(format!("option {held}"))),
            Deed::Answer(option, right) => {
                progress.answer(&lesson, "why?", &format!("option {option}"), *right, *now);
            }
            Deed::Attempt(met) => {
                progress.attempt(
                    &lesson,
                    Best {
                        at: *now,
                        met: *met,
                        of: 3,
                        ..Best::default()
                    },
                );
            }
            Deed::Hint(count) => progress.hint(&lesson, *count),
            Deed::Arrive(step) => progress.arrive(&lesson, Step::ALL[*step], *now),
            Deed::Tour => progress.toured = Some(*now),
            Deed::SetBack => progress.set_back(*now),
        }
    }
    progress
}

/// The steps that were done, of all lessons.
fn done(progress: &Progress) -> BTreeSet<(String, Step)> {
    let lessons = progress.lessons.iter();
    lessons
        .flat_map(|(id, lesson)| {
            let steps = lesson.steps.keys().filter_map(StepName::known);
            steps.map(|step| (id.clone(), step))
        })
        .collect()
}

proptest! {
    #[test]
    fn merging_is_commutative_and_idempotent(a in deeds(), b in deeds()) {
        let (a, b) = (progress(&a), progress(&b));
        let merged = a.clone().merged(b.clone());
        prop_assert_eq!(&merged, &b.clone().merged(a.clone()));
        prop_assert_eq!(&merged, &merged.clone().merged(b));
        prop_assert_eq!(&merged, &a.merged(merged.clone()));
    }

    #[test]
    fn merging_keeps_what_was_done_after_everything_was_set_back(a in deeds(), b in deeds()) {
        let (a, b) = (progress(&a), progress(&b));
        let reset = a.reset.max(b.reset);
        let merged = done(&a.clone().merged(b.clone()));
        for one in [&a, &b] {
            for (id, step) in done(one) {
                let at = one.lessons[&id].steps[&StepName::Known(step)];
                prop_assert!(merged.contains(&(id, step)) || at <= reset);
            }
        }
    }

    #[test]
    fn what_is_written_is_read_again(a in deeds()) {
        let a = progress(&a);
        prop_assert_eq!(store::from_text(&store::to_text(&a)).unwrap(), a);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,200}") {
        prop_assert!(store::from_text(&text).is_err());
    }

    #[test]
    fn no_damage_breaks_the_reader(a in deeds(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = store::to_text(&progress(&a)).into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("progress.json");
        fs::write(&file, &bytes).unwrap();
        // it says what is wrong or reads something; whatever it is, the damaged file stays
        let kept = match store::read(&file) {
            Ok(_) => file.clone(),
            Err(Trouble::Corrupt { kept, .. }) => {
                store::save(&file, &Progress::default()).unwrap();
                kept.into()
            }
            Err(Trouble::Newer { .. }) => {
                prop_assert!(store::save(&file, &Progress::default()).is_err());
                file.clone()
            }
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        };
        prop_assert_eq!(fs::read(kept).unwrap(), bytes);
    }
}

/// A progress in which one lesson was done, and enough beside it that writing takes its time.
fn large(number: usize) -> Progress {
    let mut progress = Progress::default();
    for lesson in 0..300 {
        progress.done(&format!("{lesson:03}-lesson"), Step::Learn, 10);
    }
    progress.done(&format!("done-{number}"), Step::Learn, 10);
    progress
}

fn awaitscope(file: &Path, args: &[&str]) -> Command {
    let mut command = command::awaitscope(args);
    command.env("AWAITSCOPE_PROGRESS", file);
    command
}

fn output(file: &Path, args: &[&str]) -> Output {
    awaitscope(file, args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_kill_while_saving_leaves_the_old_state_or_the_new_one() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    let other = home.path().join("other.json");
    let mut known = BTreeSet::new();
    // how long after the start the next kill comes: at once, and then later and later until a save has ended before it;
    // then from the beginning again, so that kills come in between too, however fast the machine is
    let (mut delay, step) = (Duration::ZERO, Duration::from_micros(200));
    let (mut saved, mut lost) = (0, 0);
    let mut number = 0;
    while number < 200 || saved == 0 {
        assert!(number < 5000, "not one of {number} was saved");
        fs::write(&other, store::to_text(&large(number))).unwrap();
        let mut child = awaitscope(&file, &["progress", "import", other.to_str().unwrap()])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(delay);
        child.kill().unwrap();
        child.wait().unwrap();
        let now = done(&store::read(&file).unwrap());
        let new = (format!("done-{number}"), Step::Learn);
        if now.contains(&new) {
            saved += 1;
            known.extend(done(&large(number)));
            delay = Duration::ZERO;
        } else {
            lost += 1;
            delay += step;
        }
        assert_eq!(now, known, "after kill {number}");
        number += 1;
    }
    assert!(saved > 0 && lost > 0, "{saved} saved, {lost} not");
}

#[test]
fn two_programs_at_once_lose_nothing_of_each_other() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    for number in 0..50 {
        let children: Vec<_> = [2 * number, 2 * number + 1]
            .into_iter()
            .map(|number| {
                let other = home.path().join(format!("other-{number}.json"));
                fs::write(&other, store::to_text(&large(number))).unwrap();
                awaitscope(&file, &["progress", "import", other.to_str().unwrap()])
                    .stdout(Stdio::null())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
    }
    let done = done(&store::read(&file).unwrap());
    for number in 0..100 {
        assert!(done.contains(&(format!("done-{number}"), Step::Learn)));
    }
}

#[test]
fn two_that_save_in_the_background_lose_nothing_of_each_other() {
    let home = tempfile::tempdir().unwrap();
    let file = home
        .path()
        .join("deep")
        .join("folder")
        .join("progress.json");
    let both = ["a", "b"].map(|name| (name, Store::open(Some(file.clone())).0));
    for (name, store) in &both {
        for number in 0..20 {
            let mut progress = Progress::default();
            for lesson in 0..=number {
                progress.done(&format!("{name}-{lesson}"), Step::Quiz, 5);
            }
            store.save(&progress);
        }
    }
    for (_, store) in both {
        assert_eq!(store.finish(), None);
    }
    assert_eq!(done(&store::read(&file).unwrap()).len(), 40);
}

#[test]
fn a_damaged_file_is_kept_beside_and_a_newer_one_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    for (round, damaged) in [
        "{ \"format\": \"awaits",
        "{\"format\":\"other\",\"version\":1}",
    ]
    .into_iter()
    .enumerate()
    {
        fs::write(&file, damaged).unwrap();
        let (store, progress, trouble) = Store::open(Some(file.clone()));
        assert_eq!(progress, Progress::default());
        let sentence = trouble.unwrap().to_string();
        assert!(sentence.contains("is damaged"), "{sentence}");
        // nothing was touched yet
        assert_eq!(fs::read_to_string(&file).unwrap(), damaged);
        store.save(&large(round));
        assert_eq!(store.finish(), None);
        let kept = ["progress.json.bad", "progress.json.bad-2"][round];
        assert_eq!(fs::read_to_string(home.path().join(kept)).unwrap(), damaged);
        assert!(store::read(&file).is_ok());
    }

    let newer = r#"{"format":"awaitscope-progress","version":2,"lessons":[]}"#;
    fs::write(&file, newer).unwrap();
    let (store, _, trouble) = Store::open(Some(file.clone()));
    assert!(matches!(trouble, Some(Trouble::Newer { version: 2, .. })));
    store.save(&large(1));
    assert_eq!(store.finish(), None);
    for args in [&["progress", "show"][..], &["progress", "reset"]] {
        let output = output(&file, args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(text(&output.stderr).contains("newer awaitscope (version 2)"));
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), newer);
}

#[test]
fn a_full_disk_leaves_the_old_state() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    store::save(&file, &large(1)).unwrap();
    let before = fs::read(&file).unwrap();
    let other = home.path().join("other.json");
    fs::write(&other, store::to_text(&large(2))).unwrap();
    // no file may grow beyond a block: the write fails in the middle, as on a full disk
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" progress import \"$1\"";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_awaitscope")])
        .arg(&other)
        .env("AWAITSCOPE_PROGRESS", &file)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(text(&output.stderr).contains("cannot write your progress to"));
    assert_eq!(fs::read(&file).unwrap(), before);
    // nothing half written is left
    let names = fs::read_dir(home.path()).unwrap();
    let names: BTreeSet<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    let expected = ["other.json", "progress.json", "progress.json.lock"];
    assert_eq!(names, expected.into_iter().map(Into::into).collect());
}

#[test]
fn the_commands_take_progress_elsewhere_and_back() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    let nothing = output(&file, &["progress"]);
    assert!(text(&nothing.stdout).contains("nothing done yet"));

    let mut progress = Progress::default();
    progress.done("04-together", Step::Learn, 10);
    progress.predict("04-together", Some("3 seconds".to_owned()), 11);
    progress.answer("04-together", "How long?", "an hour", false, 12);
    store::save(&file, &progress).unwrap();
    let shown = text(&output(&file, &["progress", "show"]).stdout);
    for piece in [
        "04-together",
        "done: Learn",
        "predicted: 3 seconds; measured: nothing yet",
        "wrong: How long?; to be answered again now",
    ] {
        assert!(shown.contains(piece), "{shown}");
    }
    let json = text(&output(&file, &["progress", "show", "--json"]).stdout);
    assert_eq!(store::from_text(&json).unwrap(), progress);

    let taken = home.path().join("taken.json");
    let taken = taken.to_str().unwrap();
    assert!(
        output(&file, &["progress", "export", taken])
            .status
            .success()
    );
    let reset = output(&file, &["progress", "reset"]);
    assert!(text(&reset.stdout).contains("Restore it with"), "{reset:?}");
    assert!(store::read(&file).unwrap().lessons.is_empty());
    assert!(
        output(&file, &["progress", "import", taken])
            .status
            .success()
    );
    assert_eq!(store::read(&file).unwrap().lessons, progress.lessons);

    // what is no progress is neither taken over nor overwritten
    let letter = home.path().join("letter.txt");
    fs::write(&letter, "Dear Ada,").unwrap();
    let letter_name = letter.to_str().unwrap();
    for args in [
        ["progress", "export", letter_name],
        ["progress", "import", letter_name],
    ] {
        let refused = output(&file, &args);
        assert_eq!(refused.status.code(), Some(1), "{args:?}");
    }
    assert_eq!(fs::read_to_string(&letter).unwrap(), "Dear Ada,");
}

/// A file of a later program, which has a step more than this one.
const LATER: &str = r#"{
  "format": "awaitscope-progress",
  "version": 1,
  "lessons": {
    "04-together": { "steps": { "learn": 10, "rehearse": 12 } }
  },
  "last": { "lesson": "04-together", "step": "rehearse", "at": 12 }
}"#;

#[test]
fn a_step_of_a_later_program_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    fs::write(&file, LATER).unwrap();
    let mut progress = store::read(&file).unwrap();
    progress.done("04-together", Step::Predict, 20);
    store::save(&file, &progress).unwrap();
    let written: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(
        written["lessons"]["04-together"]["steps"],
        serde_json::json!({ "learn": 10, "predict": 20, "rehearse": 12 })
    );
    assert_eq!(written["last"]["step"], "rehearse");
    // nothing was put aside as damaged
    assert!(!home.path().join("progress.json.bad").exists());
    let shown = text(&output(&file, &["progress", "show"]).stdout);
    assert!(shown.contains("done: Learn, Predict"), "{shown}");
}

#[test]
fn each_time_that_everything_is_set_back_something_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    for kept in ["progress.json.before-reset", "progress.json.before-reset-2"] {
        let mut progress = Progress::default();
        // later than what was set back before
        progress.done(kept, Step::Learn, u64::MAX / 2);
        store::save(&file, &progress).unwrap();
        let reset = output(&file, &["progress", "reset"]);
        assert!(text(&reset.stdout).contains(kept), "{reset:?}");
        assert!(store::read(&file).unwrap().lessons.is_empty());
    }
    for kept in ["progress.json.before-reset", "progress.json.before-reset-2"] {
        let there = store::read(&home.path().join(kept)).unwrap();
        assert!(there.lesson(kept).is_some(), "{kept}");
    }
    // and nothing is kept of nothing
    let reset = output(&file, &["progress", "reset"]);
    assert!(text(&reset.stdout).contains("no progress to reset"));
    assert!(!home.path().join("progress.json.before-reset-3").exists());
}

#[test]
fn a_link_to_the_file_stays_one() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    let elsewhere = home.path().join("synced");
    fs::create_dir(&elsewhere).unwrap();
    // also while there is nothing behind it
    std::os::unix::fs::symlink("synced/mine.json", &file).unwrap();
    for number in 0..2 {
        store::save(&file, &large(number)).unwrap();
        assert!(fs::symlink_metadata(&file).unwrap().is_symlink());
        let there = store::read(&elsewhere.join("mine.json")).unwrap();
        assert!(there.lesson(&format!("done-{number}")).is_some());
    }
}
