//! A lock that cannot be had, what is left of programs that were killed, and a home that is none.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

use awaitscope::lesson::Step;
use awaitscope::progress::Progress;
use awaitscope::progress::store::{self, Store, Trouble};
use rustix::fs::{FlockOperation, flock};

use super::{done, large, output, text};

/// Another program holds the lock for as long as this lives.
fn hold(file: &Path) -> File {
    let lock = file.with_extension("json.lock");
    let lock = OpenOptions::new()
        .create(true)
        .append(true)
        .open(lock)
        .unwrap();
    flock(&lock, FlockOperation::LockExclusive).unwrap();
    lock
}

/// Files in a folder whose names have a piece.
fn named(folder: &Path, piece: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .filter(|path| path.to_string_lossy().contains(piece))
        .collect()
}

#[test]
fn what_cannot_be_saved_for_a_lock_is_kept_beside_and_merged_later() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    store::save(&file, &large(0)).unwrap();
    let held = hold(&file);
    let (store, before, trouble) = Store::open(Some(file.clone()));
    assert_eq!((&before, trouble), (&large(0), None));
    let step = |number: usize| (format!("done-{number}"), Step::Learn);
    // each save is newer than the one before and takes its place
    for number in 1..3 {
        store.save(&large(number).merged(large(number - 1)));
        while store.is_saving() {
            std::thread::sleep(Duration::from_millis(5));
        }
        let Some(Trouble::KeptBeside { kept, .. }) = store.trouble().filter(|_| number == 1) else {
            assert_eq!(number, 2, "it is said once");
            continue;
        };
        assert!(done(&store::read(Path::new(&kept)).unwrap()).contains(&step(1)));
    }
    let Some(Trouble::KeptBeside { kept, .. }) = store.finish() else {
        panic!("it is said at the end too");
    };
    assert_eq!(named(home.path(), "unsaved"), [PathBuf::from(&kept)]);
    assert!(!fs::read_to_string(&file).unwrap().contains("done-2"));
    // whoever opens it sees it, and merges it with the next save
    let (store, seen, _) = Store::open(Some(file.clone()));
    assert!(done(&seen).contains(&step(2)));
    drop(held);
    store.save(&large(3));
    assert_eq!(store.finish(), None);
    let saved = fs::read_to_string(&file).unwrap();
    for number in 0..=3 {
        assert!(saved.contains(&format!("done-{number}")), "{number}");
    }
    assert!(named(home.path(), "unsaved").is_empty());
}

#[test]
fn what_another_program_was_merging_when_it_was_killed_is_merged_and_rubbish_stays() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    let taken = home.path().join("progress.json.unsaved-a.merging");
    let rubbish = home.path().join("progress.json.unsaved-b");
    fs::write(&taken, store::to_text(&large(1))).unwrap();
    fs::write(&rubbish, "Dear Ada,").unwrap();
    store::save(&file, &large(2)).unwrap();
    let saved = done(&store::read(&file).unwrap());
    assert!(saved.is_superset(&done(&large(1))) && saved.is_superset(&done(&large(2))));
    let left = named(home.path(), "unsaved");
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(fs::read_to_string(&left[0]).unwrap(), "Dear Ada,");
}

#[test]
fn commands_say_that_the_file_is_locked() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    let other = home.path().join("other.json");
    store::save(&file, &large(1)).unwrap();
    fs::write(&other, store::to_text(&large(2))).unwrap();
    let before = fs::read(&file).unwrap();
    let held = hold(&file);
    let import = ["progress", "import", other.to_str().unwrap()];
    for args in [&["progress", "reset"][..], &import] {
        let output = output(&file, args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        let message = text(&output.stderr);
        assert!(
            message.contains("still locked by another program"),
            "{message}"
        );
    }
    assert_eq!(fs::read(&file).unwrap(), before);
    drop(held);
    assert!(output(&file, &import).status.success());
}

#[test]
fn what_killed_programs_were_writing_is_swept() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    store::save(&file, &Progress::default()).unwrap();
    let now = fs::metadata(&file).unwrap().modified().unwrap();
    let ages = [
        (".progress-a1B2c3", 61),
        (".progress-writer", 1),
        (".progress-notes.txt", 3600),
        (".progressive", 3600),
    ];
    for (name, age) in ages {
        let file = File::create(home.path().join(name)).unwrap();
        file.set_modified(now - Duration::from_secs(age)).unwrap();
    }
    store::save(&file, &large(1)).unwrap();
    let mut left = named(home.path(), ".progress");
    left.sort();
    let expected = [".progress-notes.txt", ".progress-writer", ".progressive"];
    assert_eq!(left, expected.map(|name| home.path().join(name)));
}

#[test]
fn a_home_that_is_not_absolute_does_not_count() {
    let folder = tempfile::tempdir().unwrap();
    let show = |home: &str, xdg: &str| {
        let mut command = super::command::awaitscope(&["progress"]);
        command.current_dir(folder.path());
        command.env("HOME", home).env("XDG_DATA_HOME", xdg);
        command.output().unwrap()
    };
    for (home, xdg) in [
        ("relative", ""),
        ("relative", "also"),
        (".", "./here"),
        ("", ""),
    ] {
        let shown = show(home, xdg);
        assert_eq!(shown.status.code(), Some(1), "{home} {xdg}");
        assert!(text(&shown.stderr).contains("there is no home directory"));
    }
    // each alone is enough, and the one that is meant for it comes first
    for (home, xdg, kept) in [
        (
            "/none",
            "relative",
            "/none/.local/share/awaitscope/progress.json",
        ),
        ("relative", "/data", "/data/awaitscope/progress.json"),
        ("/none", "/data", "/data/awaitscope/progress.json"),
    ] {
        let shown = text(&show(home, xdg).stdout);
        assert!(
            shown.starts_with(&format!("progress file: {kept}\n")),
            "{shown}"
        );
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
