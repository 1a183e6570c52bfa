//! The curves of the lesson: measured while Explain is read, after the end of a run and with its settings.

use super::LessonView;
use crate::curve::{Measuring, Points, unknown};
use crate::lesson::{Curve, Lesson, Step};

/// What was measured, or is being measured.
#[derive(Debug, Default)]
pub(super) struct Curves {
    /// Whether curves are measured at all.
    enabled: bool,
    measured: Option<Measured>,
}

/// A measuring and the settings that it is for.
#[derive(Debug)]
struct Measured {
    knobs: Vec<(String, f64)>,
    measuring: Measuring,
    /// Whether its end was taken note of.
    settled: bool,
}

impl LessonView {
    /// Whether curves are measured from now on.
    pub(in crate::app) fn measure_curves(&mut self, enabled: bool) {
        self.behind.curves.enabled = enabled;
    }

    /// Starts to measure where Explain is read after a run, unless that was done with the same settings; whether there is
    /// something new.
    pub(super) fn measure(&mut self) -> bool {
        if self.is_to_be_measured() {
            self.start_measuring();
            return true;
        }
        let Some(measured) = &mut self.behind.curves.measured else {
            return false;
        };
        let ended = !measured.settled && measured.measuring.is_over();
        measured.settled |= ended;
        measured.measuring.has_news() || ended
    }

    fn is_to_be_measured(&self) -> bool {
        self.can_measure() && self.measured().is_none()
    }

    /// What was measured with the settings of the run that is shown.
    fn measured(&self) -> Option<&Measured> {
        let measured = self.behind.curves.measured.as_ref()?;
        let (lesson, now) = (self.lesson.as_ref()?, &self.recording().meta.knobs);
        // the knob over which all curves go has its own values there
        let own = |name: &str| lesson.curves.iter().all(|curve| curve.knob == name);
        let mut pairs = now.iter().zip(&measured.knobs);
        let is_same = pairs.all(|(now, then)| now == then || (now.0 == then.0 && own(&now.0)));
        (is_same && now.len() == measured.knobs.len()).then_some(measured)
    }

    /// Whether there are curves, and nothing else runs that they would disturb.
    fn can_measure(&self) -> bool {
        let lesson = self.lesson.as_ref();
        self.behind.curves.enabled
            && self.step == Step::Explain
            && self.run.own
            && self.run.settled
            && !self.is_live()
            && !self.is_weighing()
            && lesson.is_some_and(|lesson| !lesson.curves.is_empty())
    }

    fn start_measuring(&mut self) {
        let Some(lesson) = &self.lesson else { return };
        let knobs = self.recording().meta.knobs.clone();
        self.behind.curves.measured = Some(Measured {
            measuring: Measuring::start(lesson, &knobs),
            knobs,
            settled: false,
        });
    }

    /// The key: stops what is being measured, or measures again; whether there was anything to do.
    pub(super) fn toggle_measuring(&mut self) -> bool {
        if self.is_measuring() {
            if let Some(measured) = &self.behind.curves.measured {
                measured.measuring.stop();
            }
            self.trouble = Some("measuring has stopped; w measures all values".to_owned());
            return true;
        }
        let can = self.can_measure();
        if can {
            self.start_measuring();
            self.trouble = Some("the curve is being measured".to_owned());
        }
        can
    }

    /// A new run has the machine for itself: what is measured is measured again after it.
    pub(super) fn stop_measuring(&mut self) {
        let measured = self.behind.curves.measured.take();
        self.behind.curves.measured = measured.filter(|measured| measured.settled);
    }

    /// Whether curves are being measured, or are about to be.
    pub(super) fn is_measuring(&self) -> bool {
        let measured = self.behind.curves.measured.as_ref();
        self.is_to_be_measured() || measured.is_some_and(|measured| !measured.settled)
    }

    /// Whether points are still to come, as long as nothing stops it.
    pub fn curves_go_on(&self) -> bool {
        self.is_measuring()
    }

    /// Whether a key measures the curves.
    pub fn measures_curves(&self) -> bool {
        self.can_measure()
    }

    /// The curves of the lesson with what is known of them, with the settings of the run that is shown.
    pub fn curve_points<'l>(&self, lesson: &'l Lesson) -> Vec<(&'l Curve, Points)> {
        let points = self.measured().map(|measured| measured.measuring.points());
        let points = points.unwrap_or_default().into_iter().map(Some);
        let points = points.chain(std::iter::repeat(None));
        let curves = lesson.curves.iter().zip(points);
        curves
            .map(|(curve, points)| (curve, points.unwrap_or_else(|| unknown(curve))))
            .collect()
    }
}
