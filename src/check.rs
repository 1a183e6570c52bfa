//! Proofs that a lesson keeps what it promises. Each runs the lesson's own programs; none believes a text.

mod challenge;
mod claims;
mod moments;
mod prediction;
mod prose;
mod python;
mod runs;

use crate::lesson::Lesson;
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
    fn of(about: &'static str, wrong: Vec<String>, found: String) -> Self {
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
}

/// All proofs of a lesson, one after another: its wall runs need a machine that does nothing else.
pub fn prove(lesson: &Lesson) -> Vec<Proof> {
    let mut runs = Runs::new(lesson);
    vec![
        claims::prove(lesson, &mut runs),
        prediction::prove(lesson, &mut runs),
        challenge::prove(lesson, &mut runs),
        moments::prove(lesson, &mut runs),
        prose::prove(lesson, &mut runs),
        python::prove(lesson, &mut runs),
    ]
}
