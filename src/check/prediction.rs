//! With the defaults exactly one option of the prediction is right, on either clock; the others have an answer to what
//! makes a person choose them.

use super::{Proof, Runs};
use crate::lesson::{Held, Lesson, Predict};
use crate::recording::Clock;

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let Some(predict) = &lesson.predict else {
        let wrong = "the lesson asks for no prediction: add [predict]";
        return Proof::lacking("prediction", lesson, wrong);
    };
    let mut wrong = Vec::new();
    let mut right = None;
    for clock in [Clock::Virtual, Clock::Wall] {
        let recording = match runs.get(clock, &[]) {
            Ok(recording) => recording,
            Err(_) if clock == Clock::Virtual => continue,
            Err(error) => {
                wrong.push(error);
                continue;
            }
        };
        match predict.held(recording) {
            Held::One(index) if right.is_none_or(|right| right == index) => right = Some(index),
            // not every variant has the virtual clock
            Held::Unknown(_) if clock == Clock::Virtual => {}
            held => wrong.push(complaint(predict, &held, clock)),
        }
    }
    for (index, option) in predict.options.iter().enumerate() {
        if right.is_some_and(|right| right != index) && option.misconception.is_none() {
            wrong.push(format!(
                "the wrong option \"{}\" has no answer: add its `misconception`",
                option.text
            ));
        }
    }
    let right = right.and_then(|right| predict.options.get(right));
    let right = right.map_or("", |option| option.text.as_str());
    Proof::of("prediction", wrong, format!("\"{right}\" holds, alone"))
}

fn complaint(predict: &Predict, held: &Held, clock: Clock) -> String {
    let help = "correct the `when` of the options";
    match held {
        Held::One(index) => {
            let text = predict.options.get(*index).map_or("", |o| o.text.as_str());
            format!("on the {clock} clock it is \"{text}\" that holds: {help}")
        }
        Held::None => {
            format!("with the defaults no option holds on the {clock} clock: {help}")
        }
        Held::Several => {
            format!("with the defaults several options hold on the {clock} clock: {help}")
        }
        Held::Unknown(error) => error.to_string(),
    }
}
