//! What is said to a reader of a moment that their run does not have.

use super::{Moment, waits_for};
use crate::lesson::pose::Pose;
use crate::recording::Outcome;

impl Moment {
    /// Why a run with other knobs cannot show it: "slow guests: no lane producer waits for room with these knobs". `program` is the name
    /// of the program.
    pub fn missing_in(&self, program: &str) -> String {
        let pose = self.pose.unwrap_or(Pose::Open);
        let does = match &self.lane {
            // of several that are called so none does
            Some(name) if !name.contains('#') => format!("no lane {name} {}", does(pose)),
            Some(name) => format!("{name} {}", does_not(pose)),
            None => format!("the program {}", does_not(pose)),
        };
        let at = self.at.map(|at| format!(" at {:.2} s", at.seconds()));
        format!(
            "{program}: {does}{} with these knobs",
            at.unwrap_or_default()
        )
    }
}

/// "waits for room", "is ready", "has ended".
fn does(pose: Pose) -> String {
    match pose {
        Pose::Waits(word) => waits_for(word),
        _ => format!("{} {}", auxiliary(pose), participle(pose)),
    }
}

/// "does not wait for room", "is not ready", "has not ended".
fn does_not(pose: Pose) -> String {
    match pose {
        Pose::Waits(word) => waits_for(word).replacen("waits", "does not wait", 1),
        _ => format!("{} not {}", auxiliary(pose), participle(pose)),
    }
}

fn auxiliary(pose: Pose) -> &'static str {
    match pose {
        Pose::Ended | Pose::EndedAs(Outcome::Completed | Outcome::Panicked | Outcome::Failed) => {
            "has"
        }
        Pose::EndedAs(Outcome::Cancelled) => "was",
        _ => "is",
    }
}

fn participle(pose: Pose) -> String {
    match pose {
        Pose::Blocking => "holding its thread".to_owned(),
        _ => pose.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_that_a_run_does_not_have_is_named_as_the_screen_names_it() {
        for (target, expected) in [
            (
                "slow_guests/producer[waits for room]",
                "slow guests: no lane producer waits for room with these knobs",
            ),
            (
                "slow_guests/producer #2[waits for permit]@0.5",
                "slow guests: producer #2 does not wait for a permit at 0.50 s with these knobs",
            ),
            (
                "slow_guests[ready]",
                "slow guests: the program is not ready with these knobs",
            ),
            (
                "slow_guests/order[cancelled]",
                "slow guests: no lane order was cancelled with these knobs",
            ),
            (
                "slow_guests/order@2",
                "slow guests: no lane order is open at 2.00 s with these knobs",
            ),
        ] {
            let moment = Moment::read(target).expect(target);
            assert_eq!(moment.missing_in("slow guests"), expected);
        }
    }
}
