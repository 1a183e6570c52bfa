//! demo.py runs on the standard library alone, and what it measures is of the same kind as what the Rust programs do.

use std::io::{Read, Seek, SeekFrom, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use super::runs::Printing;
use super::{Proof, Runs, Verdict, counted};
use crate::lesson::{Figure, Lesson};
use crate::recording::{Clock, Recording};

/// The Pythons to try, the usual one first.
const CANDIDATES: [&str; 5] = [
    "python3",
    "python3.14",
    "python3.13",
    "python3.12",
    "python3.11",
];

/// A program that has not ended by then is ended.
const LONGEST: Duration = Duration::from_secs(60);

/// How the sentence on such a program begins.
pub(super) const LATE: &str = "has not ended after";

const PERIOD: Duration = Duration::from_millis(20);

/// Figures that differ by more than this factor must differ in the same direction in Python.
const DIFFERENT: f64 = 1.3;

/// Figures that differ by less than this factor are alike.
const ALIKE: f64 = 1.05;

/// And Python's by less than this one, on whatever else its machine has to do.
const ALIKE_IN_PYTHON: f64 = 1.25;

/// Smaller figures are as good as none.
const LEAST: f64 = 0.05;

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    if let Some(owner) = lesson.demo {
        // its figures are those of the owner's settings
        let found = format!("demo.py is that of {owner}, whose check proves it");
        return Proof::of("python", Vec::new(), found);
    }
    let Some(source) = lesson.python else {
        let wrong = vec!["there is no demo.py: write it".to_owned()];
        return Proof::of("python", wrong, String::new());
    };
    let Some(python) = find() else {
        return Proof {
            about: "python",
            verdict: Verdict::Skipped,
            found: vec!["no Python 3.11 or later in PATH; install one".to_owned()],
        };
    };
    let begun = runs.python.take().and_then(|begun| begun.join().ok());
    let recording = match runs.get(Clock::Wall, &[]) {
        Ok(recording) => recording,
        Err(error) => return Proof::of("python", vec![error], String::new()),
    };
    let printed = begun.unwrap_or_else(|| run(python, source, LONGEST));
    match printed.and_then(|printed| figures(&printed)) {
        Ok(printed) => compare(lesson, recording, &printed),
        Err(error) => Proof::of("python", vec![format!("demo.py {error}")], String::new()),
    }
}

/// Starts demo.py beside the other proofs: it waits most of the time. One that computes would be in their way, and they in its.
pub(super) fn begin(lesson: &Lesson, runs: &mut Runs<'_>) {
    let source = lesson.python.filter(|_| lesson.demo.is_none());
    if let Some(source) = source.filter(|_| !lesson.computes()) {
        runs.python = std::thread::Builder::new()
            .name("demo.py".to_owned())
            .spawn(move || match find() {
                Some(python) => run(python, source, LONGEST),
                None => Err("cannot be run".to_owned()),
            })
            .ok();
    }
}

/// The first Python in the PATH that is new enough for the lessons: 3.11 or later.
pub fn find() -> Option<&'static str> {
    let is_new = "import sys; sys.exit(sys.version_info < (3, 11))";
    CANDIDATES.into_iter().find(|python| {
        let mut tried = Command::new(python);
        tried.args(["-I", "-c", is_new]).stdin(Stdio::null());
        tried.output().is_ok_and(|output| output.status.success())
    })
}

/// What a program prints; the error is what became of it instead.
fn run(python: &str, source: &str, longest: Duration) -> Printing {
    let cannot = |error: std::io::Error| format!("cannot be run: {error}");
    let mut printed = tempfile::tempfile().map_err(cannot)?;
    let mut complaints = tempfile::tempfile().map_err(cannot)?;
    let mut child = Command::new(python)
        .args(["-I", "-u", "-W", "error", "-"])
        .stdin(Stdio::piped())
        .stdout(printed.try_clone().map_err(cannot)?)
        .stderr(complaints.try_clone().map_err(cannot)?)
        .spawn()
        .map_err(cannot)?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(source.as_bytes()).map_err(cannot)?;
    }
    let status = wait(&mut child, longest).map_err(cannot)?;
    let read = |file: &mut std::fs::File| -> Result<String, String> {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).map_err(cannot)?;
        file.read_to_end(&mut bytes).map_err(cannot)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    match status {
        None => Err(late(&read(&mut printed)?, longest)),
        Some(status) if !status.success() => {
            let complaints = read(&mut complaints)?;
            let last = complaints.trim_end().lines().last().unwrap_or_default();
            Err(format!("fails ({status}): {last}"))
        }
        Some(_) => read(&mut printed),
    }
}

/// What became of a program that did not end: how far it came says which of its programs to look at.
fn late(printed: &str, longest: Duration) -> String {
    let come = match printed.lines().last() {
        Some(line) => format!("its last line is `{line}`"),
        None => "it printed nothing".to_owned(),
    };
    let seconds = longest.as_secs_f64();
    format!(
        "{LATE} {seconds} s, and {come}: look for what the next program waits for, or make it shorter"
    )
}

/// How a child ended; none if it had to be ended.
fn wait(child: &mut Child, longest: Duration) -> std::io::Result<Option<ExitStatus>> {
    let mut waited = Duration::ZERO;
    while waited < longest {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(PERIOD);
        waited += PERIOD;
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

/// A program of demo.py with its figures.
type Printed = (String, Vec<(String, f64)>);

/// Reads lines of the form `program figure value figure value`.
fn figures(printed: &str) -> Result<Vec<Printed>, String> {
    let lines: Result<Vec<Printed>, String> = printed
        .lines()
        .map(|line| {
            let misfit =
                || format!("prints `{line}`: write `program figure value figure value ...`");
            let mut words = line.split_whitespace();
            let program = words.next().ok_or_else(misfit)?.to_owned();
            let mut figures = Vec::new();
            while let Some(name) = words.next() {
                let value = words.next().and_then(|value| value.parse().ok());
                figures.push((name.to_owned(), value.ok_or_else(misfit)?));
            }
            Ok((program, figures))
        })
        .collect();
    let lines = lines?;
    if lines.is_empty() {
        return Err("prints nothing: let it print what it measured".to_owned());
    }
    Ok(lines)
}

/// Puts each figure of each two programs beside the same of their variants.
fn compare(lesson: &Lesson, recording: &Recording, printed: &[Printed]) -> Proof {
    let (mut wrong, mut compared) = (Vec::new(), 0);
    let elapsed = |variant: &str| {
        let variants = recording.variants().iter();
        let mut found = variants.filter(|known| known.id() == variant);
        found.next().map(|variant| variant.facts().elapsed)
    };
    let fact = |name: &str, figure: Option<&Figure>, program: &str| {
        let variant = lesson.counterpart.variant(program);
        if name == "elapsed" {
            return elapsed(variant);
        }
        figure?.of(recording, variant).ok()
    };
    let known = lesson.counterpart.figures.iter();
    let known = known.map(|(name, figure)| (name.as_str(), Some(figure)));
    for (name, figure) in std::iter::once(("elapsed", None)).chain(known) {
        let both: Vec<_> = printed
            .iter()
            .filter_map(|(program, figures)| {
                let python = figures.iter().find(|(known, _)| known == name)?.1;
                Some((program, fact(name, figure, program)?, python))
            })
            .collect();
        for (index, a) in both.iter().enumerate() {
            for b in both.iter().skip(index + 1) {
                compared += 1;
                if !is_alike((a.1, b.1), (a.2, b.2)) {
                    wrong.push(format!(
                        "{name} of {} and {}: {:.2} and {:.2} in Rust, but {:.2} and {:.2} in Python; correct demo.py",
                        a.0, b.0, a.1, b.1, a.2, b.2
                    ));
                }
            }
        }
    }
    let programs = printed.iter().map(|(program, _)| program.as_str());
    wrong.extend(programs.filter_map(|program| nameless(lesson, program)));
    if compared == 0 {
        wrong.push("demo.py has no two programs with variants of the same name".to_owned());
    }
    let pairs = counted(compared, "pair");
    let found = format!("the figures agree in kind with those of the Rust run, {pairs} compared");
    Proof::of("python", wrong, found)
}

/// Why the screen would say of a program that has run that demo.py does not have it.
fn nameless(lesson: &Lesson, program: &str) -> Option<String> {
    let variant = lesson.variant(lesson.counterpart.variant(program))?;
    (!lesson.has_python(variant)).then(|| {
        format!("demo.py prints figures of {program}, but has no function and no text in quotes of that name")
    })
}

/// Whether two figures of Python compare as those of Rust do.
fn is_alike(rust: (f64, f64), python: (f64, f64)) -> bool {
    let small = |(a, b): (f64, f64)| a.max(b) < LEAST;
    let factor = |(a, b): (f64, f64)| a.max(b) / a.min(b).max(LEAST);
    let same_way = (rust.0 > rust.1) == (python.0 > python.1);
    match factor(rust) {
        _ if small(rust) => small(python) || factor(python) < 2.0,
        by if by > DIFFERENT => same_way && factor(python) > ALIKE_IN_PYTHON.sqrt(),
        by if by < ALIKE => factor(python) < ALIKE_IN_PYTHON || (python.0 - python.1).abs() < LEAST,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let python = find().expect("a Python 3.11 or later in PATH");
        let slow = "import time; print('a b 1', flush=True); time.sleep(600)";
        let error = run(python, slow, Duration::from_secs(8)).unwrap_err();
        let expected = "has not ended after 8 s, and its last line is `a b 1`: ";
        assert!(error.starts_with(expected), "{error}");
        assert!(late("", LONGEST).contains("it printed nothing"));
        assert_eq!(run(python, "print('a b 1')", LONGEST).unwrap(), "a b 1\n");
    }

    #[test]
    fn a_program_that_runs_has_its_name_in_the_source() {
        let course = crate::lesson::Course::built_in();
        let entry = course.find("04").expect("it is built in");
        let mut lesson = entry.lesson().expect("it is valid").clone();
        assert_eq!(nameless(&lesson, "joined"), None);
        lesson.python = Some("name = 'join' + 'ed'");
        let reason = nameless(&lesson, "joined").expect("it is nowhere");
        assert!(reason.contains("joined"), "{reason}");
        assert_eq!(nameless(&lesson, "of_no_variant"), None);
    }

    #[test]
    fn figures_agree_in_kind_or_do_not() {
        for (rust, python, alike) in [
            ((3.0, 1.0), (3.0, 1.1), true),
            ((3.0, 1.0), (1.1, 3.0), false),
            ((3.0, 1.0), (1.0, 1.0), false),
            ((1.0, 1.0), (1.1, 1.0), true),
            ((1.0, 1.0), (1.5, 1.0), false),
            ((0.05, 0.05), (0.07, 0.05), true),
            ((1.0, 1.1), (5.0, 1.0), true),
            ((0.0, 200.0), (0.0, 190.0), true),
            ((0.0, 200.0), (190.0, 190.0), false),
            ((0.0, 0.0), (0.001, 0.01), true),
        ] {
            assert_eq!(is_alike(rust, python), alike, "{rust:?} {python:?}");
        }
    }
}
