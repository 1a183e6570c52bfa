//! The Predict step: the question before the first run.

use super::options::{self, Mark};
use super::page::{self, Page};
use crate::app::{PredictView, Said};
use crate::lesson::Predict;
use crate::theme::Glyphs;

/// What the page shows.
pub(super) struct PredictPage<'a> {
    /// The question; none where the lesson asks nothing.
    pub predict: Option<&'a Predict>,
    pub state: &'a PredictView,
}

pub(super) fn page(content: &PredictPage<'_>, width: usize, glyphs: Glyphs) -> Page {
    let mut lines = Vec::new();
    if let Some(predict) = content.predict {
        let marked = predict.options.iter().enumerate().map(|(index, option)| {
            let mark = match &content.state.said {
                Said::Option(Some(said)) if *said == index => Mark::Said,
                Said::Nothing if content.state.choice == Some(index) => Mark::Chosen,
                _ => Mark::Plain,
            };
            (option.text.as_str(), mark)
        });
        let marked: Vec<_> = marked.collect();
        lines = options::lines(&predict.question, &marked, width, glyphs);
    }
    let note = match content.state.said {
        Said::Nothing => {
            "Choose before you see it run: you notice more once you have committed to an answer. \
             There is no penalty for a wrong one. A digit chooses, enter confirms and runs; s skips."
        }
        Said::Skipped => "You skipped the prediction. Enter shows the run.",
        Said::Option(_) => {
            "Your prediction is saved. Enter shows the run; Explain compares the two."
        }
    };
    lines.push((Vec::new(), None));
    lines.extend(page::prose(note, width, glyphs));
    Page {
        title: "predict".to_owned(),
        lines,
    }
}
