//! The mouse, for who asked for it: it can do nothing that the keys cannot.

use crossterm::event::{MouseButton, MouseEventKind};

use super::{Action, App, Asking, Effect, MapRow, Pane, Place};
use crate::lesson::Step;
use crate::playback::Command;
use crate::recording::Nanos;

/// What lies under the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A row of the course map.
    Row(MapRow),
    /// The name of a step.
    Step(Step),
    /// The name of a lane, or a variant's head: variant and place in its tree.
    Lane(usize, usize),
    /// An instant of the timeline.
    Instant(Nanos),
    /// A knob, by its place; with the way in which the mark under the pointer turns it.
    Knob(usize, Option<bool>),
    /// An option, by its place.
    Option(usize),
    /// An item that is sorted, by its place, with the place of the bin under the pointer.
    Item(usize, Option<usize>),
    /// A pane.
    Pane(Pane),
    /// Nothing of these.
    Nothing,
}

/// Puts an item into the bin under the pointer, or marks it.
fn sort(asking: &mut Asking, item: usize, bin: Option<usize>) -> Effect {
    match bin {
        Some(bin) => {
            asking.put(item, bin);
        }
        None => asking.mark_item(item),
    }
    Effect::Draw
}

impl App {
    /// The mouse did something at a place.
    pub fn mouse(&mut self, kind: MouseEventKind, target: Target) -> Effect {
        if self.overlay.is_some() {
            return match kind {
                MouseEventKind::ScrollDown => self.act_on_overlay(Action::Down),
                MouseEventKind::ScrollUp => self.act_on_overlay(Action::Up),
                _ => Effect::Nothing,
            };
        }
        if let (Place::Lesson(view), true) = (&mut self.place, kind != MouseEventKind::Moved) {
            // a value that is being typed belongs to the knob that was selected
            view.knobs.field = None;
        }
        match kind {
            MouseEventKind::Down(MouseButton::Left) => self.click(target),
            MouseEventKind::Drag(MouseButton::Left) => match target {
                Target::Instant(t) => self.drag(t),
                _ => Effect::Nothing,
            },
            MouseEventKind::ScrollUp => self.wheel(target, Action::ZoomIn, Action::Up),
            MouseEventKind::ScrollDown => self.wheel(target, Action::ZoomOut, Action::Down),
            _ => Effect::Nothing,
        }
    }

    fn click(&mut self, target: Target) -> Effect {
        let here = self.selected_row();
        match (&mut self.place, target) {
            (Place::Map, Target::Row(row)) if row == here => self.act(Action::Next),
            (Place::Map, Target::Row(row)) => {
                self.select_row(row);
                Effect::Draw
            }
            (Place::Review(_), Target::Option(option)) => self.choose(option),
            (Place::Review(asking), Target::Item(item, bin)) => sort(asking, item, bin),
            (Place::Lesson(view), target) => match target {
                Target::Step(step) => {
                    view.go(step, &mut self.book);
                    Effect::Draw
                }
                Target::Lane(variant, place) => {
                    view.select_at(variant, place);
                    view.pane = Pane::Timeline;
                    Effect::Draw
                }
                Target::Instant(t) => self.drag(t),
                Target::Knob(index, way) => {
                    view.pane = Pane::Knobs;
                    view.knobs.selected = index;
                    match way {
                        Some(true) => self.act(Action::More),
                        Some(false) => self.act(Action::Less),
                        None => Effect::Draw,
                    }
                }
                Target::Option(option) => self.choose(option),
                Target::Item(item, bin) => sort(&mut view.asking, item, bin),
                Target::Pane(pane) => {
                    view.pane = pane;
                    Effect::Draw
                }
                Target::Row(_) | Target::Nothing => Effect::Nothing,
            },
            _ => Effect::Nothing,
        }
    }

    /// Marks an option; one that is marked is confirmed.
    fn choose(&mut self, option: usize) -> Effect {
        let marked = match &self.place {
            Place::Review(asking) => asking.choice,
            Place::Lesson(view) if view.step == Step::Quiz => view.asking.choice,
            Place::Lesson(view) => view.prediction.choice,
            _ => None,
        };
        if marked == Some(option) {
            return self.act(Action::Next);
        }
        let number = u8::try_from(option + 1).unwrap_or(u8::MAX);
        self.act(Action::Number(number))
    }

    fn drag(&mut self, t: Nanos) -> Effect {
        let Place::Lesson(view) = &mut self.place else {
            return Effect::Nothing;
        };
        view.command(Command::To(t));
        Effect::Draw
    }

    /// The wheel zooms over the timeline and scrolls elsewhere.
    fn wheel(&mut self, target: Target, zoom: Action, scroll: Action) -> Effect {
        match target {
            Target::Instant(_) => self.act(zoom),
            Target::Pane(pane) => {
                if let Place::Lesson(view) = &mut self.place {
                    view.pane = pane;
                }
                self.act(scroll)
            }
            _ => self.act(scroll),
        }
    }
}
