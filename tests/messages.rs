//! The messages that lessons quote are real: each is provoked by the program in the lesson's folder, and printed word for word.
//! The patterns of the cards are patterns, and the addresses of the links are addresses.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "clean/command.rs"]
mod command;
#[path = "clean/lessons.rs"]
mod lessons;
#[path = "clean/pythons.rs"]
mod pythons;
#[path = "clean/side_by_side.rs"]
mod side_by_side;
#[path = "clean/template.rs"]
mod template;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::time::SystemTime;

use awaitscope::lesson::{Lesson, Message, Printer};
use side_by_side::side_by_side;

fn folder(lesson: &Lesson) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    root.join(lesson.id)
}

/// When a file was written.
fn written(path: &Path) -> SystemTime {
    let file = fs::metadata(path).and_then(|file| file.modified());
    file.unwrap_or(SystemTime::UNIX_EPOCH)
}

/// The library of a crate that this very test was built with: the newest one that is no newer than the test. Others are those of
/// builds with other features, and may use another tokio.
fn library(test: &Path, krate: &str) -> Option<PathBuf> {
    let prefix = format!("lib{krate}-");
    let entries = fs::read_dir(test.parent().unwrap()).unwrap().flatten();
    let files = entries.map(|entry| entry.path()).filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(&prefix) && name.ends_with(".rlib")
    });
    let files = files.filter(|path| written(path) <= written(test));
    files.max_by_key(|path| written(path))
}

/// Compiles a program with the crates that demos may use.
fn compile(source: &Path, to: &Path) -> Output {
    let test = std::env::current_exe().unwrap();
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(rustc);
    command
        .args(["--edition", "2024", "-o"])
        .arg(to)
        .arg(source);
    let dependencies = format!("dependency={}", test.parent().unwrap().display());
    command.args(["-L", &dependencies]);
    for krate in [
        "tokio",
        "tokio_util",
        "tokio_stream",
        "futures",
        "async_channel",
        "axum",
        "reqwest",
        "sqlx",
    ] {
        if let Some(library) = library(&test, krate) {
            let path = format!("{krate}={}", library.display());
            command.args(["--extern", &path]);
        }
    }
    command.output().unwrap()
}

/// All that was written.
fn printed(output: &Output) -> String {
    let texts = [&output.stdout, &output.stderr];
    texts.map(|text| String::from_utf8_lossy(text)).concat()
}

/// What the program of a message prints, or what its compiler does.
fn provoked(folder: &Path, message: &Message, python: &Path) -> String {
    let source = folder.join("messages").join(&message.program);
    let stem = source.file_stem().unwrap().to_string_lossy();
    let owner = folder.file_name().unwrap().to_string_lossy();
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("message-{owner}-{stem}"));
    match message.from {
        Printer::Rustc => printed(&compile(&source, &to)),
        Printer::Python => {
            let output = Command::new(python).arg(&source).output().unwrap();
            String::from_utf8_lossy(&output.stderr).into_owned()
        }
        _ => {
            let compiled = compile(&source, &to);
            assert!(
                compiled.status.success(),
                "{}: {}",
                source.display(),
                printed(&compiled)
            );
            printed(&Command::new(&to).output().unwrap())
        }
    }
}

/// What is wrong with the messages of a lesson, each of which has to be a line of what its program prints.
fn wrong_messages(lesson: &Lesson, folder: &Path, pythons: &[PathBuf]) -> Vec<String> {
    let mut wrong = Vec::new();
    for message in &lesson.messages {
        // what Python prints has to be the same in each of its versions
        let versions = if message.from == Printer::Python {
            pythons
        } else {
            pythons.get(..1).unwrap()
        };
        for python in versions {
            let printed = provoked(folder, message, python);
            if !printed.lines().any(|line| line.contains(&message.text)) {
                let (program, text) = (&message.program, &message.text);
                let folder = folder.display();
                wrong.push(format!(
                    "{folder} {program}: no line of\n{printed}\ncontains {text:?}"
                ));
            }
        }
    }
    wrong
}

#[test]
fn every_message_is_printed_word_for_word() {
    let lessons = lessons::lessons(None);
    let pythons = pythons::found();
    let wrong = Mutex::new(Vec::new());
    side_by_side(&lessons, 1, |lesson| {
        let more = wrong_messages(lesson, &folder(lesson), &pythons);
        wrong.lock().unwrap().extend(more);
    });
    let wrong = wrong.into_inner().unwrap();
    let count: usize = lessons.iter().map(|lesson| lesson.messages.len()).sum();
    assert!(count > 0, "lessons have messages");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_messages_of_the_template_are_printed_too() {
    let template = template::template();
    assert!(!template.messages.is_empty(), "it has messages");
    let wrong = wrong_messages(&template, &template::folder(), &pythons::found());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn no_program_of_a_message_is_left_over() {
    for lesson in lessons::lessons(None) {
        let entries = fs::read_dir(folder(&lesson).join("messages"))
            .into_iter()
            .flatten()
            .flatten();
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_used = lesson
                .messages
                .iter()
                .any(|message| message.program == name);
            assert!(is_used, "{}: no message names messages/{name}", lesson.id);
        }
    }
}

/// Whether `grep -E` takes a pattern: it ends with 1 when nothing matches, and with 2 when the pattern is wrong.
fn is_pattern(pattern: &str) -> bool {
    let mut grep = Command::new("grep");
    let grep = grep
        .args(["-E", "-e", pattern])
        .stdin(Stdio::null())
        .output();
    matches!(grep.unwrap().status.code(), Some(0 | 1))
}

#[test]
fn the_patterns_of_the_cards_are_what_grep_takes() {
    assert!(
        is_pattern(r"spawn\(.*\)") && !is_pattern("spawn("),
        "grep tells them apart"
    );
    for lesson in lessons::lessons(None) {
        let Some(card) = &lesson.card else { continue };
        for pattern in card.rust.grep.iter().chain(&card.python.grep) {
            assert!(is_pattern(pattern), "{}: {pattern}", lesson.id);
        }
    }
}

/// Whether code is in a program as it stands: each of its parts in one piece, and all its lines as far to the right as another.
fn is_in(code: &str, program: &str) -> bool {
    code.split("\n\n").all(|part| {
        (0..=3).any(|deep| {
            let indent = "    ".repeat(deep);
            let lines = part.lines().map(|line| format!("{indent}{line}\n"));
            let lines: String = lines.collect();
            program.contains(&format!("\n{lines}"))
        })
    })
}

/// Runs the program beside a card, which checks itself what the code does.
fn runs(source: &Path, pythons: &[PathBuf]) -> Result<(), String> {
    let success = |output: Output| {
        let printed = || format!("{}: {}", source.display(), printed(&output));
        output.status.success().then_some(()).ok_or_else(printed)
    };
    if source
        .extension()
        .is_some_and(|extension| extension == "py")
    {
        return pythons.iter().try_for_each(|python| {
            let output = Command::new(python).arg(source).output();
            success(output.unwrap())
        });
    }
    let owner = source.parent().unwrap().file_name().unwrap();
    let name = format!("card-{}", owner.to_string_lossy());
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    success(compile(source, &to))?;
    success(Command::new(&to).output().unwrap())
}

#[test]
fn the_code_of_the_cards_is_part_of_programs_that_run() {
    assert!(is_in("a\n  b\n\nc", "\n    a\n      b\n\nc\n"), "it is");
    assert!(!is_in("a\nb", "\n    a\nb\n"), "it is in two pieces");
    let lessons = lessons::lessons(None);
    let (pythons, wrong) = (pythons::found(), Mutex::new(Vec::new()));
    let count = Mutex::new(0);
    side_by_side(&lessons, 1, |lesson| {
        let Some(card) = &lesson.card else { return };
        for (advice, file) in [(&card.rust, "card.rs"), (&card.python, "card.py")] {
            let source = folder(lesson).join(file);
            let program = fs::read_to_string(&source).unwrap_or_default();
            assert_eq!(
                advice.code.is_some(),
                source.exists(),
                "{}: a card has code where there is a program with it",
                source.display()
            );
            let Some(code) = &advice.code else { continue };
            assert!(is_in(code, &program), "{} has\n{code}", source.display());
            wrong.lock().unwrap().extend(runs(&source, &pythons).err());
            *count.lock().unwrap() += 1;
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(count.into_inner().unwrap() > 0, "cards have code");
}

/// What a command prints, which has to end well.
fn said(args: &[&str]) -> String {
    let output = command::awaitscope(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn cards_are_printed_with_a_search_that_a_shell_takes() {
    let all = said(&["cards"]);
    for lesson in lessons::lessons(None) {
        let Some(card) = &lesson.card else { continue };
        let one = said(&["card", lesson.number()]);
        assert!(all.contains(&one), "{one}");
        let words = one.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain = |text: &str| text.replace(['`', '*'], "");
        for advice in [&card.rust, &card.python] {
            for text in [Some(&advice.cure), advice.exercise.as_ref()] {
                let Some(text) = text else { continue };
                assert!(plain(&words).contains(&plain(text)), "{words}");
                // between backticks a star is one of the code
                let prose = text.split('`').step_by(2);
                for marked in prose.flat_map(|prose| prose.split('*').skip(1).step_by(2)) {
                    assert!(!words.contains(&format!("*{marked}*")), "{words}");
                }
            }
            let code = advice.code.as_deref().unwrap_or_default();
            assert!(code.lines().all(|line| one.contains(line)), "{one}");
        }
        let searches = one
            .lines()
            .filter_map(|line| line.trim().strip_prefix("search: "));
        let searches: Vec<_> = searches.collect();
        assert_eq!(searches.len(), 2, "{one}");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nothing-to-search");
        fs::create_dir_all(&folder).unwrap();
        for search in searches {
            let shell = Command::new("sh")
                .args(["-c", search])
                .current_dir(&folder)
                .output();
            assert_eq!(shell.unwrap().status.code(), Some(1), "{search}");
        }
    }
    let json: serde_json::Value =
        serde_json::from_str(&said(&["cards", "--format", "json"])).unwrap();
    let cards = json["cards"].as_array().unwrap();
    let with_card = lessons::lessons(None)
        .into_iter()
        .filter(|lesson| lesson.card.is_some());
    assert_eq!(cards.len(), with_card.count());
}
