//! The knobs: turned by keys, set by typing, by presets, and back; and the version of the code that is judged.

use super::super::asking::place_of;
use super::super::field::{Field, Typed};
use super::LessonView;
use crate::app::book::Book;
use crate::lesson::{Challenge, Knob, Step};
use crossterm::event::{KeyCode, KeyEvent};

/// A row of the pane of the knobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The version of the code, where a challenge has some.
    Version,
    /// A knob, by its place.
    Knob(usize),
    /// Named settings of all knobs.
    Presets,
}

impl LessonView {
    /// The rows of the pane of the knobs.
    pub fn settings(&self) -> Vec<Setting> {
        let lesson = self.lesson.as_ref();
        let presets = lesson.is_some_and(|lesson| !lesson.presets.is_empty());
        let version = (!self.versions().is_empty()).then_some(Setting::Version);
        let knobs = (0..self.knobs.values.len()).map(Setting::Knob);
        let presets = presets.then_some(Setting::Presets);
        version.into_iter().chain(knobs).chain(presets).collect()
    }

    /// The row that is selected.
    pub fn setting(&self) -> Option<Setting> {
        self.settings().get(self.knobs.selected).copied()
    }

    /// The versions of the code among which the challenge lets choose: ids of variants.
    pub fn versions(&self) -> &[String] {
        let challenge = self.challenge().filter(|_| self.step == Step::Challenge);
        challenge.map_or(&[], |challenge| &challenge.versions)
    }

    pub(super) fn challenge(&self) -> Option<&Challenge> {
        self.lesson.as_ref()?.challenge.as_ref()
    }

    /// Turns what is selected: a knob by a number of steps, within its range.
    pub(super) fn turn(&mut self, steps: f64, book: &mut Book) {
        match self.setting() {
            Some(Setting::Version) => self.turn_version(steps > 0.0, book),
            Some(Setting::Knob(knob)) => self.turn_knob(knob, steps),
            Some(Setting::Presets) => self.turn_preset(steps > 0.0),
            None => {}
        }
    }

    /// Chooses the next version, or the one before.
    fn turn_version(&mut self, on: bool, book: &mut Book) {
        let last = self.versions().len().saturating_sub(1);
        let before = self.challenge.version;
        let version = if on {
            (before + 1).min(last)
        } else {
            before.saturating_sub(1)
        };
        if version == before {
            let end = if on { "last" } else { "first" };
            self.trouble = Some(format!("this is the {end} version of the code"));
        }
        self.choose_version(version, book);
    }

    /// Chooses a version by its place; it is judged by the run that is there.
    fn choose_version(&mut self, version: usize, book: &mut Book) {
        self.challenge.version = version;
        self.select_version();
        if self.run.settled {
            self.judge();
            self.write_down(book);
        } else {
            // of the version that was chosen before
            self.challenge.judged = None;
        }
    }

    /// Opens the variants of which the goal speaks, and folds the others: the chosen version, or those that it names.
    pub(super) fn open_goal(&mut self) {
        self.timeline.auto_opened.clear();
        if !self.versions().is_empty() {
            for shown in &mut self.timeline.shown {
                shown.open = false;
            }
            self.select_version();
            return;
        }
        let named = self.goal_variants();
        let variants = self.recording().variants().iter();
        let named: Vec<bool> = variants
            .map(|variant| named.iter().any(|id| id == variant.id()))
            .collect();
        let Some(first) = named.iter().position(|named| *named) else {
            return;
        };
        for (shown, named) in self.timeline.shown.iter_mut().zip(&named) {
            shown.open = *named;
        }
        self.select_at(first, 0);
    }

    /// The ids of the variants of which the goal speaks: the chosen version, or those that it names.
    pub(super) fn goal_variants(&self) -> Vec<String> {
        if let Some(version) = self.chosen_version() {
            return vec![version.to_owned()];
        }
        let (Some(challenge), Some(lesson)) = (self.challenge(), &self.lesson) else {
            return Vec::new();
        };
        let is_named = |id: &str| {
            let quoted = [format!("\"{id}\""), format!("'{id}'")];
            let goals = challenge.goal.iter().map(|goal| goal.when.text());
            let mut goals = goals.flat_map(|goal| quoted.iter().map(move |name| (goal, name)));
            goals.any(|(goal, name)| goal.contains(name.as_str()))
        };
        let ids = lesson.variants.iter().map(|variant| variant.id.as_str());
        ids.filter(|id| is_named(id)).map(str::to_owned).collect()
    }

    /// Brings the version that is chosen into sight: its lanes and its code.
    pub(super) fn select_version(&mut self) {
        let version = self.chosen_version();
        let variants = self.recording().variants();
        let variant = variants.iter().position(|v| Some(v.id()) == version);
        if let Some(variant) = variant {
            self.timeline.open(variant);
            self.select_at(variant, 0);
        }
    }

    /// How many versions, presets or choices a digit chooses from; zero where it begins a value.
    pub fn choices(&self) -> usize {
        match self.setting() {
            Some(Setting::Version) => self.versions().len(),
            Some(Setting::Presets) => self.lesson.as_ref().map_or(0, |l| l.presets.len()),
            Some(Setting::Knob(_)) => self.selected_knob().map_or(0, |knob| knob.choices.len()),
            None => 0,
        }
    }

    fn turn_knob(&mut self, knob: usize, steps: f64) {
        let Some(lesson) = &self.lesson else { return };
        let Some((name, value)) = self.knobs.values.get_mut(knob) else {
            return;
        };
        let knob = lesson.knobs.iter().find(|knob| knob.name == *name);
        if let Some(knob) = knob {
            let turned = ((*value - knob.min) / knob.step + steps).round();
            let turned = (knob.min + turned * knob.step).clamp(knob.min, knob.max);
            // a step of 0.05 must not show as 0.15000000000000002
            let turned = (turned * 1e6).round() / 1e6;
            if turned.to_bits() == value.to_bits() {
                let end = if steps < 0.0 { "lowest" } else { "highest" };
                let (label, shown) = (&knob.label, knob.text(turned));
                self.trouble = Some(format!("{label}: {shown} is the {end} value"));
            }
            *value = turned;
            self.keep_preset();
        }
    }

    /// The knob that is selected.
    pub fn selected_knob(&self) -> Option<&Knob> {
        let Some(Setting::Knob(knob)) = self.setting() else {
            return None;
        };
        let (name, _) = self.knobs.values.get(knob)?;
        let knobs = &self.lesson.as_ref()?.knobs;
        knobs.iter().find(|knob| knob.name == *name)
    }

    /// Whether a knob stands elsewhere than in the run that is shown.
    pub fn is_changed(&self) -> bool {
        self.lesson.is_some() && self.knobs.values != self.recording().meta.knobs
    }

    /// Forgets the preset when a knob was turned away from it.
    fn keep_preset(&mut self) {
        let Some(lesson) = &self.lesson else { return };
        let preset = self.knobs.preset.and_then(|it| lesson.presets.get(it));
        let values = preset.map(|preset| lesson.with(&preset.knobs));
        if values.is_some_and(|values| values != self.knobs.values) {
            self.knobs.preset = None;
        }
    }

    /// Sets the knobs to the next preset, or the one before; between the last and the first are the defaults.
    pub(super) fn turn_preset(&mut self, on: bool) {
        let Some(lesson) = &self.lesson else { return };
        let count = lesson.presets.len();
        self.knobs.preset = match (self.knobs.preset, on) {
            (None, true) => Some(0),
            (None, false) => count.checked_sub(1),
            (Some(preset), true) => Some(preset + 1),
            (Some(preset), false) => preset.checked_sub(1),
        }
        .filter(|preset| *preset < count);
        self.set_preset();
    }

    /// Sets the knobs to the preset that is chosen, or to the defaults.
    fn set_preset(&mut self) {
        let Some(lesson) = &self.lesson else { return };
        let preset = self.knobs.preset;
        let preset = preset.and_then(|preset| lesson.presets.get(preset));
        let changes = preset.map_or(&[][..], |preset| &preset.knobs);
        self.knobs.values = lesson.with(changes);
        // in its pane there may be no room for the whole name
        let name = preset.map_or("the defaults", |preset| &preset.label);
        self.trouble = Some(format!("preset: {name}; r runs"));
    }

    pub(super) fn reset_knobs(&mut self, book: &mut Book) {
        if let Some(lesson) = &self.lesson {
            self.knobs.values = lesson.defaults();
            self.knobs.preset = None;
        }
        if self.step == Step::Challenge && !self.versions().is_empty() {
            self.choose_version(0, book);
        }
        self.trouble = Some("the knobs are at their defaults; r runs".to_owned());
    }

    /// Opens a field for the value of the selected knob, or chooses a version, a preset or a choice by its digit.
    pub(super) fn type_value(&mut self, digit: u8, book: &mut Book) {
        self.pane = super::Pane::Knobs;
        self.trouble = None;
        let place = place_of(digit, self.choices());
        let chosen = match self.setting() {
            Some(Setting::Version) => place.map(|version| self.choose_version(version, book)),
            Some(Setting::Presets) => place.map(|preset| {
                self.knobs.preset = Some(preset);
                self.set_preset();
            }),
            Some(Setting::Knob(knob)) => {
                if self.choices() == 0 {
                    let text = digit.to_string();
                    self.knobs.field = Some(Field { text });
                    return;
                }
                place.map(|choice| {
                    if let Some((_, value)) = self.knobs.values.get_mut(knob) {
                        *value = choice as f64;
                    }
                    self.keep_preset();
                })
            }
            None => return,
        };
        if let Err(refused) = chosen {
            self.trouble = Some(refused);
        }
    }

    /// A key while a value is being typed; whether the field took it.
    pub(crate) fn field_key(&mut self, key: KeyEvent) -> bool {
        let Some(field) = &mut self.knobs.field else {
            return false;
        };
        match key.code {
            // arrows leave the field as it is: they would turn the knob under it
            KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right => return true,
            // what is no part of a number is meant for the screen: the value is set before; one that does not fit is told once
            KeyCode::Char(c) if !c.is_ascii_digit() && !".-".contains(c) => {
                let was_told = self.trouble.is_some();
                self.set_typed();
                if self.knobs.field.is_none() {
                    return false;
                }
                if was_told {
                    self.knobs.field = None;
                    self.trouble = None;
                }
                return !was_told;
            }
            _ => {}
        }
        match field.key(key) {
            Typed::Changed => self.trouble = None,
            Typed::Enter => self.set_typed(),
            Typed::Escape => {
                self.knobs.field = None;
                self.trouble = None;
            }
            Typed::Other => {}
        }
        true
    }

    /// Takes the typed value; one that does not fit stays in the field, with the reason.
    fn set_typed(&mut self) {
        let Some(Setting::Knob(knob)) = self.setting() else {
            return;
        };
        let (Some(field), Some(lesson)) = (&self.knobs.field, &self.lesson) else {
            return;
        };
        let Some((name, value)) = self.knobs.values.get_mut(knob) else {
            return;
        };
        match lesson.value(name, &field.text) {
            Ok(typed) => {
                *value = typed;
                self.knobs.field = None;
                self.trouble = None;
                self.keep_preset();
            }
            Err(error) => {
                let knob = lesson.knobs.get(knob);
                let label = knob.map_or(name.as_str(), |knob| &knob.label);
                self.trouble = Some(error.with_label(label).to_string());
            }
        }
    }
}
