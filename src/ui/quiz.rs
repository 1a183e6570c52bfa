//! Questions one after another, with the reason at once: the Quiz step, and the review.

use super::markdown::Line;
use super::options::{self, Mark};
use super::page::{self, Page};
use super::sorting;
use crate::app::Asking;
use crate::lesson::Quiz;
use crate::theme::Glyphs;

/// The page of the present question; `in_lesson` is false in the review.
pub(super) fn page(asking: &Asking, in_lesson: bool, width: usize, glyphs: Glyphs) -> Page {
    let Some(card) = asking.card() else {
        return Page {
            title: if in_lesson { "quiz" } else { "review" }.to_owned(),
            lines: page::prose(&summary(asking, in_lesson), width, glyphs),
        };
    };
    let quiz = &card.quiz;
    let lines = match &quiz.sort {
        Some(sort) => sorting::lines(asking, quiz, sort, width, glyphs),
        None => chosen(asking, quiz, width, glyphs),
    };
    let place = format!("question {} of {}", asking.at + 1, asking.cards.len());
    // the lesson's own questions come last
    let own = asking.cards.last().map(|last| &last.lesson);
    let title = if in_lesson && own == Some(&card.lesson) {
        place
    } else {
        format!("{place}, from {}", card.lesson)
    };
    Page { title, lines }
}

/// A question with options, and the reason once one was chosen.
fn chosen(
    asking: &Asking,
    quiz: &Quiz,
    width: usize,
    glyphs: Glyphs,
) -> Vec<(Line, Option<usize>)> {
    let marked = quiz.options.iter().enumerate().map(|(index, option)| {
        let right = index == quiz.answer;
        let mark = match asking.answered {
            Some(said) if said == index && right => Mark::RightSaid,
            Some(said) if said == index => Mark::WrongSaid,
            Some(_) if right => Mark::Right,
            None if asking.choice == Some(index) => Mark::Chosen,
            _ => Mark::Plain,
        };
        (option.text.as_str(), mark)
    });
    let marked: Vec<_> = marked.collect();
    let mut lines = options::lines(&quiz.question, &marked, width, glyphs);
    if let Some(said) = asking.answered {
        let chosen = quiz.options.get(said);
        let verdict = match chosen.and_then(|option| option.misconception.as_ref()) {
            None => format!("**Right.** {}", quiz.why),
            Some(answer) => {
                let right = quiz.answer + 1;
                format!("{answer}\n\n**{right} is right.** {}", quiz.why)
            }
        };
        lines.push((Vec::new(), None));
        lines.extend(page::prose(&verdict, width, glyphs));
    }
    lines
}

fn summary(asking: &Asking, in_lesson: bool) -> String {
    let (right, count) = (asking.right, asking.cards.len());
    if count == 0 {
        return "Nothing to review now. A question that you answered wrongly comes back a day later.\n\nEnter returns to the course.".to_owned();
    }
    let next = if in_lesson {
        "Enter continues to the challenge; r repeats the quiz."
    } else {
        "Enter goes back to the course."
    };
    let wrong = coming_back(right, count - right);
    format!("**{right} of {count}** right. {wrong}\n\n{next}")
}

/// Which questions come back, where so many answers were right and so many wrong.
fn coming_back(right: usize, wrong: usize) -> String {
    let where_and_when = "in a day, under *review* on the course map.";
    match (right, wrong) {
        (_, 0) => "None will be asked again.".to_owned(),
        (0, 1) => format!("It comes back {where_and_when}"),
        (0, 2) => format!("Both come back {where_and_when}"),
        (0, _) => format!("All {wrong} come back {where_and_when}"),
        (_, 1) => format!("The other one comes back {where_and_when}"),
        _ => format!("The other {wrong} come back {where_and_when}"),
    }
}

#[cfg(test)]
mod tests {
    use super::coming_back;

    #[test]
    fn where_no_answer_was_right_there_are_no_others() {
        for (right, wrong, start) in [
            (4, 0, "None "),
            (3, 1, "The other one comes back "),
            (2, 2, "The other 2 come back "),
            (0, 4, "All 4 come back "),
            (0, 2, "Both come back "),
            (0, 1, "It comes back "),
        ] {
            let text = coming_back(right, wrong);
            assert!(text.starts_with(start), "{text}");
        }
    }
}
