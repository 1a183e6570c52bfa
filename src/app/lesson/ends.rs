//! What is said where a key has nothing left to change: a key that says nothing looks broken.

use super::{LessonView, Pane, Said};
use crate::app::keys::Action;
use crate::lesson::Step;
use crate::playback::Command;

impl LessonView {
    /// Asks something of the playhead, and says why where nothing came of it.
    pub(super) fn command_or_say(&mut self, command: Command) {
        let before = self.playback.clone();
        self.command(command);
        if self.playback == before {
            self.trouble = self.why_it_stands(command).map(str::to_owned);
        }
    }

    fn why_it_stands(&self, command: Command) -> Option<&'static str> {
        Some(match command {
            Command::StepForward | Command::SeekForward | Command::End if self.is_live() => {
                "the run has come this far"
            }
            Command::StepForward | Command::SeekForward | Command::End => {
                "this is the end of the run"
            }
            Command::StepBack | Command::SeekBack | Command::Start => "this is the start",
            Command::Faster if self.is_live() => "a run that goes on cannot be made faster",
            Command::Faster => "this is the highest speed",
            Command::Slower => "this is the lowest speed",
            Command::ZoomIn => "this is the closest view",
            Command::ZoomOut | Command::ZoomAll => "the whole run is on the screen",
            Command::Toggle | Command::To(_) | Command::Slow | Command::Fast => return None,
        })
    }

    /// What is said instead of saving a certificate.
    pub(in crate::app) fn why_no_certificate(&self) -> &'static str {
        let challenge = self.challenge().filter(|challenge| challenge.certificate);
        match challenge {
            Some(_) if self.step == Step::Challenge => {
                "a certificate is saved once the goal is met"
            }
            _ => "the challenge of the last lesson has a certificate",
        }
    }

    /// Says why a key changed nothing in a question, unless that was said already. Whether anything is said.
    pub(super) fn say_that_a_question_stands(&mut self, action: Action) -> bool {
        if self.trouble.is_some() {
            return true;
        }
        let is_sorted = self.step == Step::Quiz && self.asking.sort().is_some();
        let is_answered = match self.step {
            Step::Quiz => self.asking.answered.is_some(),
            _ => self.prediction.said != Said::Nothing,
        };
        let text = match action {
            Action::Up | Action::Down | Action::Number(_) | Action::Less | Action::More
                if is_answered =>
            {
                "this question is answered; enter continues"
            }
            Action::Up if is_sorted => "this is the first item",
            Action::Down if is_sorted => "this is the last item",
            Action::Up => "this is the first option",
            Action::Down => "this is the last option",
            Action::Number(_) => "this option is chosen; enter confirms it",
            Action::Less if is_sorted => "this is the first bin",
            Action::More if is_sorted => "this is the last bin",
            Action::Less | Action::More => "there is nothing to sort here",
            Action::Again => "this is the first question",
            _ => return false,
        };
        self.trouble = Some(text.to_owned());
        true
    }

    /// Scrolls a text by a line, and says where it ends.
    pub(super) fn scroll_page(&mut self, by: isize) {
        let most = self.page.rows.1;
        let before = self.page.scroll.min(most);
        self.page.scroll = before.saturating_add_signed(by).min(most);
        if self.page.scroll == before {
            let end = if by < 0 { "start" } else { "end" };
            self.trouble = Some(format!("this is the {end} of the text"));
        }
    }

    /// Moves in the focused pane, and says that this is its end where nothing came of it.
    pub(super) fn move_or_say(&mut self, by: isize) {
        let place = |view: &Self| {
            let scrolled = (view.code.scroll, view.side.scroll);
            let chosen = (view.python.pair, view.knobs.selected);
            (view.timeline.selected, scrolled, chosen)
        };
        let before = place(self);
        self.up_or_down(by);
        if place(self) == before {
            let end = if by < 0 { "first" } else { "last" };
            self.trouble = Some(match self.pane {
                Pane::Timeline => format!("this is the {end} lane"),
                Pane::Code if self.compares_python() => format!("this is the {end} pair of lines"),
                Pane::Knobs => format!("this is the {end} knob"),
                Pane::Code | Pane::Side => format!("this is the {end} line"),
            });
        }
    }
}
