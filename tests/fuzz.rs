//! Any bytes into everything that reads something from outside.
//!
//! `cargo test --test fuzz` replays the corpus and tries a few changes of it, the same each time. With `AWAITSCOPE_FUZZ_SECONDS=600`
//! each target is tried for so long, with other changes each time; CONTRIBUTING.md says more.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::HashSet;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use awaitscope::catalog::LESSONS;

#[path = "fuzz/targets.rs"]
mod targets;

/// Changes that are tried when no time is given.
const CHANGES: usize = 300;

/// Inputs that are kept to be changed further.
const POOL: usize = 2_000;

/// Longer inputs are cut: the readers have limits of their own, and these are to be reached by others.
const LONGEST: usize = 64 << 10;

/// A sequence of numbers that looks random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % limit.max(1)
    }
}

/// Pieces that mean something to one of the readers.
const PIECES: [&[u8]; 36] = [
    b"\x1b",
    b"\x1b[",
    b"\x1bP",
    b"\x1b]",
    b"\x1b\\",
    b"\x1b[200~",
    b"\x1b[201~",
    b"\x1b[<",
    b";",
    b"\x07",
    b"\xe6",
    b"\0",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"null",
    b"true",
    b"\"",
    b"\\u0000",
    b"-1",
    b"0",
    b"18446744073709551615",
    b"1e308",
    b"4294967295",
    b"\n[[",
    b"]]\n",
    b" = ",
    b"\"\"\"",
    b"# ",
    b"- [",
    b"](x@1)",
    b"&#27;",
    "\u{202e}".as_bytes(),
];

/// A place where a word, a number or a mark begins: changes there are more often read than changes anywhere.
fn boundary(bytes: &[u8], dice: &mut Dice) -> usize {
    let at = dice.below(bytes.len() + 1);
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let after = bytes[at..].iter().position(|byte| !is_word(byte));
    if dice.below(3) == 0 {
        at
    } else {
        at + after.unwrap_or(0)
    }
}

/// Some changes of one input, with pieces of another.
fn changed(input: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=dice.below(4) {
        let (a, b) = (boundary(&bytes, dice), boundary(&bytes, dice));
        let (from, to) = (a.min(b), a.max(b));
        let near = (from + 1 + dice.below(12)).min(bytes.len());
        match dice.below(8) {
            0 if !bytes.is_empty() => {
                let at = a.min(bytes.len() - 1);
                bytes[at] = dice.below(256).to_le_bytes()[0];
            }
            1 => drop(bytes.drain(from..near.max(from))),
            2 => drop(bytes.drain(from..to)),
            3 => {
                let piece = bytes[from..to].to_vec();
                bytes.splice(b..b, piece);
            }
            4 => {
                let (c, d) = (boundary(other, dice), boundary(other, dice));
                bytes.splice(
                    from..near.max(from),
                    other[c.min(d)..c.max(d)].iter().copied(),
                );
            }
            5 => bytes.truncate(a),
            6 => drop(bytes.splice(
                from..near.max(from),
                PIECES[dice.below(PIECES.len())].iter().copied(),
            )),
            _ => drop(bytes.splice(from..from, PIECES[dice.below(PIECES.len())].iter().copied())),
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

/// The inputs of a target that are kept.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpus")
        .join(target);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{target} has a corpus");
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Tries one input; one that fails is kept in a file that the message names.
fn attempt(name: &str, target: fn(&[u8]) -> String, input: &[u8]) -> String {
    let outcome = catch_unwind(AssertUnwindSafe(|| target(input)));
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
    if outcome.is_err() {
        fs::write(&file, input).unwrap();
    }
    let file = file.display();
    assert!(
        outcome.is_ok(),
        "{name} fails with the bytes in {file}; keep them in tests/corpus/{name}"
    );
    outcome.unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "the tests' own clock")]
fn now() -> Instant {
    Instant::now()
}

/// Replays the corpus, then tries changes of it.
#[expect(
    clippy::print_stderr,
    reason = "how much was tried is what a long run is for"
)]
fn fuzz(name: &str, target: fn(&[u8]) -> String, more: Vec<Vec<u8>>) {
    let seconds = std::env::var("AWAITSCOPE_FUZZ_SECONDS").ok();
    let limit = seconds.map(|seconds| Duration::from_secs(seconds.parse().unwrap()));
    let seed = limit.map_or(1, |_| RandomState::new().hash_one(name) | 1);
    let mut dice = Dice(seed);
    let mut pool = corpus(name);
    pool.extend(more);
    let mut known: HashSet<String> = pool
        .iter()
        .map(|input| attempt(name, target, input))
        .collect();
    let start = now();
    let mut tried = 0;
    while limit.map_or(tried < CHANGES, |limit| start.elapsed() < limit) {
        let input = changed(
            &pool[dice.below(pool.len())],
            &pool[dice.below(pool.len())],
            &mut dice,
        );
        tried += 1;
        if known.insert(attempt(name, target, &input)) && pool.len() < POOL {
            pool.push(input);
        }
    }
    let passed = start.elapsed();
    eprintln!(
        "{name}: {tried} inputs in {passed:.0?}, {} outcomes, seed {seed}",
        known.len()
    );
}

#[test]
fn keys() {
    fuzz("keys", targets::keys, Vec::new());
}

#[test]
fn lesson() {
    let texts = LESSONS
        .iter()
        .map(|lesson| (lesson.toml.unwrap(), lesson.markdown.unwrap()));
    let inputs = texts.map(|(toml, markdown)| format!("{toml}\0{markdown}").into_bytes());
    fuzz("lesson", targets::lesson, inputs.collect());
}

#[test]
fn recording() {
    fuzz("recording", targets::recording, Vec::new());
}

#[test]
fn progress() {
    fuzz("progress", targets::progress, Vec::new());
}

#[test]
fn text() {
    fuzz("text", targets::text, Vec::new());
}
