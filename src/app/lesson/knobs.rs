//! The knobs: turned by keys, set by typing, by presets, and back.

use super::super::field::{Field, Typed};
use super::LessonView;
use crate::lesson::Knob;
use crossterm::event::{KeyCode, KeyEvent};

impl LessonView {
    /// Turns the selected knob by a number of steps, within its range.
    pub(super) fn turn(&mut self, steps: f64) {
        if self.on_presets() {
            self.turn_preset(steps > 0.0);
            return;
        }
        let Some(lesson) = &self.lesson else { return };
        let Some((name, value)) = self.knobs.get_mut(self.knob) else {
            return;
        };
        let knob = lesson.knobs.iter().find(|knob| knob.name == *name);
        if let Some(knob) = knob {
            let turned = ((*value - knob.min) / knob.step + steps).round();
            let turned = (knob.min + turned * knob.step).clamp(knob.min, knob.max);
            // a step of 0.05 must not show as 0.15000000000000002
            *value = (turned * 1e6).round() / 1e6;
        }
    }

    /// The knob that is selected.
    pub fn selected_knob(&self) -> Option<&Knob> {
        let (name, _) = self.knobs.get(self.knob)?;
        let knobs = &self.lesson.as_ref()?.knobs;
        knobs.iter().find(|knob| knob.name == *name)
    }

    /// Whether a knob stands elsewhere than in the run that is shown.
    pub fn is_changed(&self) -> bool {
        self.lesson.is_some() && self.knobs != self.recording().meta.knobs
    }

    /// Whether the row of the presets is selected.
    pub fn on_presets(&self) -> bool {
        self.knob == self.knobs.len()
    }

    /// How many rows the knobs have, that of the presets among them.
    pub fn knob_rows(&self) -> usize {
        let presets = self.lesson.as_ref().map_or(0, |l| l.presets.len());
        self.knobs.len() + usize::from(presets > 0)
    }

    /// Sets the knobs to the next preset, or the one before; between the last and the first are the defaults.
    pub(super) fn turn_preset(&mut self, on: bool) {
        let Some(lesson) = &self.lesson else { return };
        let count = lesson.presets.len();
        self.preset = match (self.preset, on) {
            (None, true) => Some(0),
            (None, false) => count.checked_sub(1),
            (Some(preset), true) => Some(preset + 1),
            (Some(preset), false) => preset.checked_sub(1),
        }
        .filter(|preset| *preset < count);
        let preset = self.preset.and_then(|preset| lesson.presets.get(preset));
        let changes = preset.map_or(&[][..], |preset| &preset.knobs);
        self.knobs = lesson.with(changes);
    }

    pub(super) fn reset_knobs(&mut self) {
        if let Some(lesson) = &self.lesson {
            self.knobs = lesson.defaults();
            self.preset = None;
        }
    }

    /// Opens a field for the value of the selected knob.
    pub(super) fn type_value(&mut self, digit: u8) {
        if self.knobs.is_empty() || self.lesson.is_none() {
            return;
        }
        self.knob = self.knob.min(self.knobs.len() - 1);
        self.pane = super::Pane::Knobs;
        self.trouble = None;
        self.field = Some(Field {
            text: digit.to_string(),
        });
    }

    /// A key while a value is being typed; whether the field took it.
    pub(crate) fn field_key(&mut self, key: KeyEvent) -> bool {
        let Some(field) = &mut self.field else {
            return false;
        };
        match key.code {
            // arrows leave the field as it is: they would turn the knob under it
            KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right => return true,
            _ => {}
        }
        match field.key(key) {
            Typed::Changed => self.trouble = None,
            Typed::Enter => self.set_typed(),
            Typed::Escape => {
                self.field = None;
                self.trouble = None;
            }
            Typed::Other => {}
        }
        true
    }

    /// Takes the typed value; one that does not fit stays in the field, with the reason.
    fn set_typed(&mut self) {
        let (Some(field), Some(lesson)) = (&self.field, &self.lesson) else {
            return;
        };
        let Some((name, value)) = self.knobs.get_mut(self.knob) else {
            return;
        };
        match lesson.value(name, &field.text) {
            Ok(typed) => {
                *value = typed;
                self.field = None;
                self.trouble = None;
            }
            Err(error) => self.trouble = Some(error.to_string()),
        }
    }
}
