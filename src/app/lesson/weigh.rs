//! What the plain programs of the lesson take: weighed while nothing else runs, after the end of a run and with its settings.

use super::LessonView;
use crate::weigh::{self, Scale, Weighing, Weight};

/// What weighs the plain programs; and what they take, with the settings of the run.
#[derive(Debug, Default)]
pub(super) struct Scales {
    /// None: nothing is weighed.
    scale: Option<Scale>,
    weighed: Option<Weighed>,
}

/// A weighing and the settings that it is for.
#[derive(Debug)]
struct Weighed {
    knobs: Vec<(String, f64)>,
    weighing: Weighing,
    /// Whether its end was taken note of.
    settled: bool,
}

impl LessonView {
    /// Says what weighs the programs from now on; none: nothing does.
    pub(in crate::app) fn weigh_with(&mut self, scale: Option<Scale>) {
        self.behind.weights.scale = scale;
    }

    /// Starts to weigh when the run has ended, unless that was done with the same settings; whether there is something new.
    pub(super) fn weigh(&mut self) -> bool {
        if !self.run.own || !self.run.settled || self.is_live() {
            return false;
        }
        let knobs = self.recording().meta.knobs.clone();
        let is_there = self
            .behind
            .weights
            .weighed
            .as_ref()
            .is_some_and(|it| it.knobs == knobs);
        if !is_there {
            return self.start_weighing(knobs);
        }
        let Some(weighed) = &mut self.behind.weights.weighed else {
            return false;
        };
        let ended = !weighed.settled && weighed.weighing.is_over();
        weighed.settled |= ended;
        let news = weighed.weighing.has_news() || ended;
        if news {
            self.add_weights();
        }
        news
    }

    fn start_weighing(&mut self, knobs: Vec<(String, f64)>) -> bool {
        let (Some(scale), Some(lesson)) = (&self.behind.weights.scale, &self.lesson) else {
            return false;
        };
        let orders = lesson.orders(&knobs);
        if orders.is_empty() {
            return false;
        }
        self.behind.weights.weighed = Some(Weighed {
            knobs,
            weighing: scale.start(orders),
            settled: false,
        });
        true
    }

    /// A new run has the machine for itself: what is weighed is weighed again after it.
    pub(super) fn stop_weighing(&mut self) {
        self.behind.weights.weighed = self
            .behind
            .weights
            .weighed
            .take()
            .filter(|weighed| weighed.settled);
    }

    /// Whether processes are being weighed.
    pub(super) fn is_weighing(&self) -> bool {
        self.behind
            .weights
            .weighed
            .as_ref()
            .is_some_and(|weighed| !weighed.settled)
    }

    /// What was weighed until now with the settings of the run that is shown, and how often each program is; none where the run
    /// has not ended, or the lesson weighs nothing.
    pub fn weights(&self) -> Option<(Vec<Weight>, usize)> {
        let weighed = self
            .behind
            .weights
            .weighed
            .as_ref()
            .filter(|_| !self.is_live())?;
        let is_of_run = weighed.knobs == self.recording().meta.knobs;
        is_of_run.then(|| (weighed.weighing.weights(), weighed.weighing.runs()))
    }

    /// Puts what was weighed beside the other figures of a variant.
    pub(super) fn add_weights(&mut self) {
        let Some((weights, runs)) = self.weights() else {
            return;
        };
        for weight in weights {
            let variants = self.recording().variants();
            let place = variants.iter().position(|variant| {
                let id = Some(variant.id());
                id == weight.order.variant.as_deref()
            });
            let figures = place.and_then(|place| self.run.figures.get_mut(place));
            let (Some(figures), Some(peak)) = (figures, weigh::summary(&weight, runs)) else {
                continue;
            };
            if figures.last() != Some(&peak) {
                figures.push(peak);
            }
        }
    }
}
