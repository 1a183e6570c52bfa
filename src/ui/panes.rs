//! What each pane and page of a lesson draws: the only place of the screens, beside those that lay it out, that knows the
//! whole lesson. A pane gets what it draws and no more, so that another layout is one more function.

use super::gauges::GaugesPane;
use super::knobs::KnobsPane;
use crate::app::{LessonView, Pane};
use crate::recording::Variant;

/// The variant that is selected.
fn variant(view: &LessonView) -> Option<&Variant> {
    view.recording().variants().get(view.selected.0)
}

pub(super) fn gauges(view: &LessonView) -> GaugesPane<'_> {
    let lesson = view.lesson.as_ref();
    GaugesPane {
        variant: variant(view),
        figures: lesson.map_or(&[], |lesson| &lesson.figures),
        playhead: view.playhead(),
    }
}

pub(super) fn knobs(view: &LessonView) -> KnobsPane<'_> {
    let lesson = view.lesson.as_ref();
    let version = view.chosen_version().unwrap_or_default();
    let known = lesson.and_then(|lesson| lesson.variant(version));
    KnobsPane {
        state: &view.knobs,
        settings: view.settings(),
        knobs: lesson.map_or(&[], |lesson| &lesson.knobs),
        presets: lesson.map_or(&[], |lesson| &lesson.presets),
        version: known.map_or(version, |variant| &variant.short),
        of_run: &view.recording().meta.knobs,
        is_changed: view.is_changed(),
        focused: view.pane == Pane::Knobs,
    }
}
