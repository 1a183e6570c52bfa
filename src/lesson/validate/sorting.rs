//! The sorting questions of a lesson.

use std::collections::HashSet;

use toml::Spanned;
use unicode_width::UnicodeWidthStr as _;

use super::Validator;
use crate::lesson::sort::{BIN_COLUMNS, BINS, ITEM_COLUMNS, ITEMS};
use crate::lesson::{Item, Quiz, Sort, schema};
use crate::text::problem::nearest;

impl Validator<'_, '_> {
    /// A question whose items are sorted into bins.
    pub(super) fn sorting_question(&mut self, quiz: schema::Quiz) -> Quiz {
        if !quiz.options.is_empty() {
            let message = "a question has options, or bins and items, but not both";
            let help = "remove its `[[quiz.options]]`, or `bins` and its `[[quiz.items]]`";
            self.problem(&quiz.question.span(), message, help);
        }
        let bins = self.bins(quiz.bins, &quiz.question);
        if !ITEMS.contains(&quiz.items.len()) {
            let (least, most, count) = (ITEMS.start(), ITEMS.end(), quiz.items.len());
            let message = format!("a sorting question has {least} to {most} items, got {count}");
            let help = "write a table `[[quiz.items]]` with `text`, `bin` and `why` for each";
            self.problem(&quiz.question.span(), message, help);
        }
        self.twice(quiz.items.iter().map(|item| &item.text), "item");
        let items = quiz.items.into_iter();
        let items: Vec<_> = items.map(|item| self.item(item, &bins)).collect();
        let question = quiz.question.span();
        for (place, bin) in bins.iter().enumerate() {
            if !items.is_empty() && !items.iter().any(|item| item.bin == place) {
                let message = format!("no item belongs in the bin `{bin}`");
                self.problem(&question, message, "add an item for it, or remove the bin");
            }
        }
        Quiz {
            key: quiz.question.get_ref().clone(),
            question: quiz.question.into_inner(),
            options: Vec::new(),
            sort: Some(Sort { bins, items }),
            rust_only: quiz.rust_only,
            answer: 0,
            why: quiz.why,
        }
    }

    fn bins(
        &mut self,
        bins: Option<Spanned<Vec<String>>>,
        question: &Spanned<String>,
    ) -> Vec<String> {
        let Some(bins) = bins else {
            let message = "the items of the question have no bins";
            let help = "write, for example, `bins = [\"async\", \"threads\"]`";
            self.problem(&question.span(), message, help);
            return Vec::new();
        };
        let (span, bins) = (bins.span(), bins.into_inner());
        let (least, most) = (BINS.start(), BINS.end());
        if !BINS.contains(&bins.len()) {
            let message = format!(
                "a sorting question has {least} to {most} bins, got {}",
                bins.len()
            );
            self.problem(&span, message, "write a list of that many names");
        }
        let mut seen = HashSet::new();
        for bin in &bins {
            if bin.is_empty() || bin.width() > BIN_COLUMNS {
                let message = format!("the name of the bin `{bin}` has {} columns", bin.width());
                let help = format!("write a name of 1 to {BIN_COLUMNS} columns");
                self.problem(&span, message, help);
            }
            if !seen.insert(bin.as_str()) {
                let message = format!("there are two bins `{bin}`");
                self.problem(&span, message, "give each a name of its own");
            }
        }
        bins
    }

    fn item(&mut self, item: schema::QuizItem, bins: &[String]) -> Item {
        let columns = item.text.get_ref().width();
        if !(1..=ITEM_COLUMNS).contains(&columns) {
            let message = format!("the item has {columns} columns");
            let help = format!("write a text of 1 to {ITEM_COLUMNS} columns");
            self.problem(&item.text.span(), message, help);
        }
        if item.why.get_ref().trim().is_empty() {
            let message = "the item has no reason";
            let help =
                "say in a sentence or two why it belongs there: whoever put it elsewhere reads it";
            self.problem(&item.why.span(), message, help);
        }
        let wanted = item.bin.get_ref();
        let bin = bins.iter().position(|bin| bin == wanted);
        if bin.is_none() && !bins.is_empty() {
            let message = format!("there is no bin `{wanted}`");
            let help = nearest(wanted, bins.iter().map(String::as_str));
            self.problem(&item.bin.span(), message, help);
        }
        Item {
            text: item.text.into_inner(),
            bin: bin.unwrap_or(usize::MAX),
            why: item.why.into_inner(),
        }
    }
}
