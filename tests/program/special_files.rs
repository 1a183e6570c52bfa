//! A pipe, a device or a folder where a file belongs: an error, and never a wait.

use std::fs;
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::time::Duration;

use super::command;

/// Far longer than it takes, and far shorter than for ever.
const LIMIT: u32 = 20_000;

fn pipe(path: &Path) {
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    let fifo = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, path, fifo, mode, 0).unwrap();
}

/// Waits for its end; one that does not end is killed, and that is an error.
fn end(mut child: Child) -> Output {
    let mut left = LIMIT;
    while child.try_wait().unwrap().is_none() {
        left -= 1;
        if left == 0 {
            child.kill().unwrap();
        }
        assert!(left > 0, "it hangs");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.wait_with_output().unwrap()
}

fn run(args: &[&str], environment: &[(&str, &Path)]) -> (Option<i32>, String, String) {
    let mut command = command::awaitscope(args);
    command.envs(environment.iter().copied());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = end(command.spawn().unwrap());
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// What a file is replaced by.
const KINDS: [&str; 4] = ["pipe", "folder", "device", "link to a pipe"];

/// Puts something that is not a file at this place.
fn put(kind: &str, path: &Path) {
    match kind {
        "pipe" => pipe(path),
        "folder" => fs::create_dir(path).unwrap(),
        "device" => std::os::unix::fs::symlink("/dev/zero", path).unwrap(),
        _ => {
            let target = path.with_extension("pipe");
            pipe(&target);
            std::os::unix::fs::symlink(target, path).unwrap();
        }
    }
}

#[test]
fn a_lesson_of_special_files_says_so_and_the_others_open() {
    for file in ["lesson.toml", "lesson.md"] {
        for kind in KINDS {
            let home = tempfile::tempdir().unwrap();
            let lesson = home.path().join("50-mine");
            fs::create_dir(&lesson).unwrap();
            fs::write(lesson.join("lesson.toml"), "demo = \"04-together\"").unwrap();
            fs::write(lesson.join("lesson.md"), "# Learn").unwrap();
            fs::remove_file(lesson.join(file)).unwrap();
            put(kind, &lesson.join(file));
            let lessons = home.path().to_str().unwrap();
            let (code, listed, _) = run(&["list", "--lessons", lessons], &[]);
            assert_eq!(code, Some(0), "{file} {kind}");
            assert!(listed.contains("04-together") && listed.contains("50-mine"));
            let (code, _, error) = run(&["check", lesson.to_str().unwrap()], &[]);
            assert_eq!(code, Some(1), "{file} {kind}: {error}");
            let (code, _, error) = run(&["read", "50", "--lessons", lessons], &[]);
            assert_eq!(code, Some(1), "{file} {kind}");
            assert!(error.contains(file), "{error}");
            assert!(error.contains("it is not a file"), "{error}");
            let (code, read, _) = run(&["read", "04", "--lessons", lessons], &[]);
            assert_eq!((code, read.is_empty()), (Some(0), false));
        }
    }
}

#[test]
fn a_progress_or_configuration_that_is_not_a_file_is_said() {
    for kind in KINDS {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        put(kind, &file);
        for variable in ["AWAITSCOPE_PROGRESS", "AWAITSCOPE_CONFIG"] {
            let (code, found, _) = run(&["doctor"], &[(variable, &file)]);
            assert_eq!(code, Some(1), "{kind}");
            assert!(found.contains("it is not a file"), "{found}");
        }
        let (code, _, error) = run(&["progress"], &[("AWAITSCOPE_PROGRESS", &file)]);
        assert_eq!(code, Some(1), "{kind}");
        assert!(error.contains("it is not a file"), "{error}");
        let (code, _, error) = run(&["progress", "reset"], &[("AWAITSCOPE_PROGRESS", &file)]);
        assert_eq!(code, Some(1), "{kind}");
        assert!(error.contains("it is not a file"), "{error}");
    }
}

#[test]
fn a_lock_that_is_a_pipe_is_not_waited_for() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    pipe(&home.path().join("progress.json.lock"));
    let (code, _, error) = run(&["progress", "reset"], &[("AWAITSCOPE_PROGRESS", &file)]);
    assert_eq!(code, Some(1));
    assert!(error.contains("cannot write your progress to"), "{error}");
}
