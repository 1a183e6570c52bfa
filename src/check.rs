//! Proofs that a lesson keeps what it promises. Each runs the lesson's own programs; none believes a text.

mod board;
mod challenge;
mod claims;
mod code;
mod curve;
mod ends;
mod findings;
mod grid;
mod moments;
mod parts;
mod prediction;
mod prose;
mod python;
mod rows;
mod runs;
mod style;
mod words;

use crate::lesson::Lesson;
use crate::recording::Clock;
pub use python::find as python;
pub use runs::Runs;

/// How a proof ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// This machine cannot tell.
    Skipped,
}

/// A proof, and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What it is about: "prediction".
    pub about: &'static str,
    /// How it ended.
    pub verdict: Verdict,
    /// What was found, or what is wrong and what to do: one sentence each.
    pub found: Vec<String>,
}

impl Proof {
    /// It holds unless something is wrong.
    pub fn of(about: &'static str, wrong: Vec<String>, found: String) -> Self {
        let holds = wrong.is_empty();
        Self {
            about,
            verdict: if holds {
                Verdict::Holds
            } else {
                Verdict::Fails
            },
            found: if holds { vec![found] } else { wrong },
        }
    }

    /// A lesson lacks what it is about: one of the course has all steps, a further one those that its author wants.
    fn lacking(about: &'static str, lesson: &Lesson, wrong: &str) -> Self {
        let wrong = match lesson.demo {
            None => vec![wrong.to_owned()],
            Some(_) => Vec::new(),
        };
        Self::of(about, wrong, "there is none".to_owned())
    }
}

/// How often a proof is tried: what is wrong is wrong each time, and what only came late on a busy machine is not.
const TRIES: usize = 3;

type Prove = fn(&Lesson, &mut Runs<'_>) -> Proof;

/// All proofs of a lesson, one after another. Proofs of others may run beside them, unless the lesson [computes](Lesson::computes).
pub fn prove(lesson: &Lesson) -> Vec<Proof> {
    let mut runs = Runs::new(lesson);
    python::begin(lesson, &mut runs);
    let proofs: [Prove; 16] = [
        ends::prove,
        claims::prove,
        curve::prove,
        board::prove,
        findings::prove,
        prediction::prove,
        challenge::prove,
        moments::prove,
        parts::prove,
        rows::prove,
        prose::prove,
        code::prove,
        style::prove,
        grid::prove,
        python::prove,
        words::prove,
    ];
    let tried = proofs.map(|prove| tried(prove, lesson, &mut runs));
    tried.to_vec()
}

/// "1 link", "3 links"
fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

/// Tries a proof again on new runs in real time if it fails, and says so.
fn tried(prove: Prove, lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let mut proof = prove(lesson, runs);
    for again in 2..=TRIES {
        // a program that hangs would hang again, for as long
        let hangs = proof.found.iter().any(|found| found.contains(python::LATE));
        if proof.verdict != Verdict::Fails || hangs || !runs.forget(Clock::Wall) {
            break;
        }
        proof = prove(lesson, runs);
        if proof.verdict == Verdict::Holds {
            let late = format!("this took {again} tries: the machine was busy");
            proof.found.push(late);
        }
    }
    proof
}
