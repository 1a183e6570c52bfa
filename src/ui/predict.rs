//! The Predict step: the question before the first run.

use super::markdown;
use super::options::{self, Mark};
use super::page::{self, Page};
use crate::app::{LessonView, Said};
use crate::lesson::Lesson;
use crate::theme::Glyphs;

pub(super) fn page(view: &LessonView, lesson: &Lesson, width: usize, glyphs: Glyphs) -> Page {
    let mut lines = Vec::new();
    if let Some(predict) = &lesson.predict {
        let marked = predict.options.iter().enumerate().map(|(index, option)| {
            let mark = match &view.prediction.said {
                Said::Option(Some(said)) if *said == index => Mark::Said,
                Said::Nothing if view.prediction.choice == Some(index) => Mark::Chosen,
                _ => Mark::Plain,
            };
            (option.text.as_str(), mark)
        });
        let marked: Vec<_> = marked.collect();
        let question = markdown::in_language(&predict.question, view.python.first);
        lines = options::lines(&question, &marked, width, glyphs);
    }
    let note = match view.prediction.said {
        Said::Nothing => {
            "Choose before you have seen it run: you will see more if you have committed to an answer. \
             There is no penalty for a wrong one. A digit chooses, enter confirms and runs; s skips."
        }
        Said::Skipped => "You skipped the prediction. Enter shows the run.",
        Said::Option(_) => {
            "Your prediction is kept. Enter shows the run; Explain compares the two."
        }
    };
    lines.push((Vec::new(), None));
    lines.extend(page::prose(note, width, glyphs));
    Page {
        title: "predict".to_owned(),
        lines,
    }
}
