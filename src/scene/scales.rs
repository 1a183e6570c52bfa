//! What the height of the rows of gauges stands for: gauges of one name have one scale, so that the eye may compare them. Programs
//! that are folded count too: the row of a program looks the same, whichever others are open.

use std::collections::HashMap;

use super::View;
use super::note::Note;
use crate::recording::{Gauge, Recording, Window};
use crate::wording::number;

/// The scale of each name of which a gauge has a row.
pub(super) struct Scales<'a>(HashMap<&'a str, f64>);

impl<'a> Scales<'a> {
    /// The scales of a recording, and of what is drawn beside it.
    pub(super) fn of(recording: &'a Recording, view: &View<'a>) -> Self {
        let mut scales = HashMap::new();
        let beside = view.scaled_with.into_iter().flat_map(Recording::variants);
        for variant in recording.variants().iter().chain(beside) {
            for gauge in variant.gauges() {
                let own = gauge.scale(view.window);
                let scale: &mut f64 = scales.entry(name(gauge)).or_insert(own);
                *scale = scale.max(own);
            }
        }
        Self(scales)
    }

    /// What the height of the row of a gauge stands for.
    pub(super) fn of_gauge(&self, gauge: &Gauge, window: Window) -> f64 {
        let shared = self.0.get(name(gauge)).copied();
        shared.unwrap_or_else(|| gauge.scale(window))
    }
}

/// What gauges are compared by: queues with different bindings too.
fn name(gauge: &Gauge) -> &str {
    gauge.general_name().unwrap_or(&gauge.name)
}

/// The scale, as it is written at the end of a row.
pub(super) fn note(gauge: &Gauge, scale: f64) -> Note {
    let highest = highest(gauge, scale);
    let mut note = Note::of(Some(format!("0-{highest}")));
    note.set_shorter(highest);
    note
}

/// The same where heights are drawn as digits: what a nine stands for, if digits do not count.
pub(super) fn note_with_digits(gauge: &Gauge, scale: f64) -> Note {
    if gauge.counts_in_digits(scale) {
        return note(gauge, scale);
    }
    let highest = highest(gauge, scale);
    let mut note = Note::of(Some(format!("9 = {highest}")));
    note.set_shorter(format!("9={highest}"));
    note
}

/// The value at the top, like the values of the gauge: in seconds where it is that long.
fn highest(gauge: &Gauge, scale: f64) -> String {
    match gauge.name_and_unit().1 {
        "ms" if scale >= 1000.0 => format!("{} s", number(scale / 1000.0)),
        unit => format!("{} {unit}", number(scale)).trim_end().to_owned(),
    }
}
