//! Each switch of the board moves its own gauge and no other: alone, and together with each other switch.

use super::{Proof, Runs};
use crate::lesson::{Goalpost, Lesson, Variant};
use crate::recording::{Clock, Recording};

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let mut switches: Vec<&str> = lesson.board.iter().filter_map(switch).collect();
    switches.dedup();
    let turned: Vec<&Variant> = lesson
        .variants
        .iter()
        .filter(|variant| switches.iter().all(|switch| turns(variant, switch)))
        .collect();
    let mut wrong = Vec::new();
    if !switches.is_empty() && turned.is_empty() {
        let error = "every variant fixes a switch of the board: let one of them follow the knobs";
        wrong.push(error.to_owned());
    }
    let settings = settings(switches.len());
    let count = settings.len();
    for on in settings {
        let on: Vec<&str> = on
            .iter()
            .filter_map(|at| switches.get(*at).copied())
            .collect();
        let knobs: Vec<_> = on
            .iter()
            .map(|switch| ((*switch).to_owned(), 1.0))
            .collect();
        match runs.get(clock(lesson), &knobs) {
            Ok(recording) => {
                let variants = turned.iter();
                wrong.extend(variants.flat_map(|variant| strays(lesson, recording, variant, &on)));
            }
            Err(error) => wrong.push(error),
        }
    }
    let found = match switches.len() {
        0 => "there is none".to_owned(),
        1 => format!("its switch moves the gauge, in {count} settings"),
        switches => format!(
            "each of {switches} switches moves its own gauge and no other, in {count} settings with any two in all four positions"
        ),
    };
    Proof::of("board", wrong, found)
}

fn switch(post: &Goalpost) -> Option<&str> {
    post.switch.as_deref()
}

/// Whether a knob turns a variant.
fn turns(variant: &Variant, switch: &str) -> bool {
    variant.knobs.iter().all(|(name, _)| name != switch)
}

fn clock(lesson: &Lesson) -> Clock {
    let is_virtual = |variant: &Variant| variant.clocks.contains(&Clock::Virtual);
    if lesson.variants.iter().all(is_virtual) {
        Clock::Virtual
    } else {
        Clock::Wall
    }
}

/// The gauges of a run that do not follow their switches.
fn strays(lesson: &Lesson, recording: &Recording, variant: &Variant, on: &[&str]) -> Vec<String> {
    let with = match on {
        [] => "as it is".to_owned(),
        on => format!("with {}", on.join(", ")),
    };
    let posts = lesson.board.iter();
    let strays = posts.filter_map(|post| {
        let switch = switch(post)?;
        let wanted = on.contains(&switch);
        let (gauge, id) = (&post.gauge, &variant.id);
        match post.read(recording, id) {
            Ok(reading) if reading.met == wanted => None,
            Ok(reading) => {
                let does = if wanted { "misses" } else { "meets" };
                Some(format!(
                    "{id} {with}: `{gauge}` is {} and {does} its goal, {}, so `{switch}` is not what moves it",
                    reading.text,
                    post.fact.in_words(post.at_most)
                ))
            }
            Err(error) => Some(format!("{id} {with}: `{gauge}` has no value: {error}")),
        }
    });
    strays.collect()
}

/// Settings of so many switches, as the places of those that are turned: all as they are, each alone, and the rows of an
/// orthogonal array. In its rows each two switches stand in all four positions equally often.
fn settings(switches: usize) -> Vec<Vec<usize>> {
    let rows = (switches + 1).next_power_of_two();
    let alone = (0..switches).map(|at| vec![at]);
    // the column of a switch is the parity of its number with the row's
    let array = (0..rows).map(|row| {
        let on = (0..switches).filter(|at| ((at + 1) & row).count_ones() % 2 == 1);
        on.collect::<Vec<_>>()
    });
    let mut settings: Vec<_> = array.chain(alone).collect();
    settings.sort();
    settings.dedup();
    settings
}

#[cfg(test)]
mod tests {
    use super::settings;

    #[test]
    fn each_two_switches_stand_in_all_four_positions() {
        for switches in 1..=16 {
            let settings = settings(switches);
            for a in 0..switches {
                assert!(settings.contains(&vec![a]), "{switches}: {a} alone");
                for b in (0..switches).filter(|b| *b != a) {
                    for wanted in [(false, false), (false, true), (true, false), (true, true)] {
                        let mut rows = settings.iter();
                        let found = rows.any(|on| (on.contains(&a), on.contains(&b)) == wanted);
                        assert!(found, "{switches}: {a} and {b} in {wanted:?}");
                    }
                }
            }
        }
        assert_eq!(settings(7).len(), 15);
        assert_eq!(settings(0), [Vec::<usize>::new()]);
    }
}
