//! What an open lesson keeps for each of its steps and panes.

use super::curve::Curves;
use super::weigh::Scales;
use super::{Ahead, Below, Side};
use crate::app::field::Field;
use crate::app::source::Code;
use crate::lesson::{Held, Judged};
use crate::progress::Best;
use crate::recording::Finding;
use crate::scene::{HeadFigure, Shown};

/// What the learner said before the first run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Said {
    /// Nothing yet.
    #[default]
    Nothing,
    /// The question was skipped.
    Skipped,
    /// This option, by its place; none if the lesson does not have it any more.
    Option(Option<usize>),
}

/// The prediction: what was said, and what the run showed.
#[derive(Debug, Default)]
pub struct PredictView {
    /// What the learner said.
    pub said: Said,
    /// The option that is marked.
    pub choice: Option<usize>,
    /// Which option the run showed to be right; none before its end.
    pub held: Option<Held>,
    /// Which option an earlier run showed to be right, on another day perhaps.
    pub held_before: Option<usize>,
}

/// The challenge: what is tried, and how far it got.
#[derive(Debug, Default)]
pub struct ChallengeView {
    /// The version of the code that is chosen, by its place among them.
    pub version: usize,
    /// What the run says of the goal; none before its end.
    pub judged: Option<Vec<Judged>>,
    /// The best run.
    pub best: Option<Best>,
    /// How many hints are shown.
    pub hints: usize,
    /// Whether a run was made here: until then what is to be done comes before what is not met.
    pub tried: bool,
}

/// The knobs as they stand.
#[derive(Debug, Default)]
pub struct KnobsView {
    /// Their values.
    pub values: Vec<(String, f64)>,
    /// The one that is selected; the one after the last stands for the presets.
    pub selected: usize,
    /// The preset whose values they were set to last.
    pub preset: Option<usize>,
    /// A value that is being typed.
    pub field: Option<Field>,
}

/// The source of the demo, and where somebody is in it.
#[derive(Debug)]
pub struct CodeView {
    /// The source.
    pub text: Code,
    /// How far it is scrolled; none shows the lines that matter.
    pub scroll: Option<usize>,
    /// How many columns are scrolled past.
    pub sideways: usize,
}

impl CodeView {
    /// A source of which the lines that matter are shown.
    pub(super) fn new(text: Code) -> Self {
        Self {
            text,
            scroll: None,
            sideways: 0,
        }
    }
}

/// What stands out in the run.
#[derive(Debug, Default)]
pub struct FindingsView {
    /// Each with the place of its variant; empty before the run's end.
    pub list: Vec<(usize, Finding)>,
    /// The numbers of the lessons that teach how to avoid them, once somebody has asked.
    pub(super) teaching: Vec<Option<&'static str>>,
    /// The one that was looked at last.
    pub selected: Option<usize>,
}

/// How the timeline is shown, and what of it is selected.
#[derive(Debug)]
pub struct TimelineView {
    /// How what comes after the playhead is drawn.
    pub ahead: Ahead,
    /// The figures at the heads of variants that the lesson is about, the most important first.
    pub order: Vec<HeadFigure>,
    /// How each variant is shown.
    pub shown: Vec<Shown>,
    /// For each variant, whether the lesson compares it with others: it is drawn in full at first.
    pub compared: Vec<bool>,
    /// Whether somebody has opened or folded a variant.
    pub(super) by_hand: bool,
    /// The variants that are open because the screen has room for all of their rows.
    pub(super) auto_opened: Vec<usize>,
    /// Which rows stand below the lanes; in `shown` for each variant.
    pub(super) below: Below,
    /// The variant and the place in its tree that is selected.
    pub selected: (usize, usize),
    /// The lane of the selected variant that is to be selected once it is there.
    pub(super) followed: Option<String>,
    /// The selection to which the lanes were scrolled last.
    pub(in crate::app) scrolled_to: (usize, usize),
}

impl TimelineView {
    /// Opens a variant, however little room there is.
    pub(super) fn open(&mut self, variant: usize) {
        self.auto_opened.retain(|known| *known != variant);
        if let Some(shown) = self.shown.get_mut(variant) {
            shown.open = true;
        }
    }

    /// How the variants are shown without those that are open because the screen has room.
    pub fn without_auto_opened(&self) -> Vec<Shown> {
        let shown = self.shown.iter().enumerate();
        let shown = shown.map(|(index, shown)| Shown {
            open: shown.open && !self.auto_opened.contains(&index),
            ..*shown
        });
        shown.collect()
    }

    /// Opens the variants for which the screen has room, a bit each, and folds those that it opened before and has no room for now. Does
    /// nothing once somebody has opened or folded a variant.
    pub(in crate::app) fn open_automatically(&mut self, variants: u64) {
        if self.by_hand {
            return;
        }
        let mut shown = self.without_auto_opened();
        self.auto_opened.clear();
        for (index, shown) in shown.iter_mut().enumerate().take(64) {
            if variants >> index & 1 == 1 {
                shown.open = true;
                self.auto_opened.push(index);
            }
        }
        self.shown = shown;
    }

    /// Whether a variant is drawn in full.
    pub fn is_open(&self, variant: usize) -> bool {
        self.shown.get(variant).is_some_and(|shown| shown.open)
    }
}

/// The side pane.
#[derive(Debug)]
pub struct SideView {
    /// What it shows.
    pub view: Side,
    /// How far it is scrolled.
    pub scroll: usize,
}

/// What is measured behind the screen, apart from the run.
#[derive(Debug, Default)]
pub(super) struct BehindView {
    /// What weighs the plain programs, and what they take.
    pub(super) weights: Scales,
    /// The curves, as far as they are measured.
    pub(super) curves: Curves,
}
