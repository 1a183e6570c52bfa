//! The steps of a lesson.

use serde::{Deserialize, Serialize};

/// A step of a lesson, in the order in which a learner takes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// What to know before.
    Learn,
    /// The question before the first run.
    Predict,
    /// The run.
    Watch,
    /// What was predicted, what was measured, and why.
    Explain,
    /// Questions at the end.
    Quiz,
    /// A goal to reach by turning knobs.
    Challenge,
    /// What to take away.
    Recap,
}

impl Step {
    /// All steps, in their order.
    pub const ALL: [Self; 7] = [
        Self::Learn,
        Self::Predict,
        Self::Watch,
        Self::Explain,
        Self::Quiz,
        Self::Challenge,
        Self::Recap,
    ];

    /// Its name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Learn => "Learn",
            Self::Predict => "Predict",
            Self::Watch => "Watch",
            Self::Explain => "Explain",
            Self::Quiz => "Quiz",
            Self::Challenge => "Challenge",
            Self::Recap => "Recap",
        }
    }
}
