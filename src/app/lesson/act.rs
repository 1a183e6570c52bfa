//! What the keys do in a lesson.

use super::opening::below;
use super::{Ahead, Below, LessonView, Pane, Said, Side};
use crate::app::asking::{moved, place_of};
use crate::app::book::Book;
use crate::app::keys::{self, Action, Scope};
use crate::lesson::Step;
use crate::playback::Command;

/// Columns of code that one key scrolls past.
const SIDEWAYS: usize = 8;

/// No lesson has longer lines.
const FARTHEST: usize = 80;

impl LessonView {
    /// The scopes whose keys work here.
    pub fn scopes(&self) -> &'static [Scope] {
        if self.came_from_text() {
            return keys::AT_A_MOMENT;
        }
        keys::of_step(self.step)
    }

    /// Does what a key asks; whether the screen changes.
    pub fn act(&mut self, action: Action, book: &mut Book) -> bool {
        match action {
            Action::Next => self.next(book),
            Action::Back if self.turn_page(false) => {}
            Action::Back if self.came_from_text() => self.go(Step::Explain, book),
            Action::Back | Action::StepOff => match self.neighbour(false) {
                Some(step) => self.go(step, book),
                None => return false,
            },
            Action::StepOn => match self.neighbour(true) {
                Some(step) => self.go(step, book),
                None => return false,
            },
            _ => {
                return match self.step {
                    Step::Learn | Step::Recap => self.act_on_page(action),
                    Step::Predict => {
                        let before = (self.prediction.choice, self.page.scroll);
                        let known = self.act_on_prediction(action, book);
                        let stands = before == (self.prediction.choice, self.page.scroll);
                        known | (stands && self.say_that_a_question_stands(action))
                    }
                    Step::Watch | Step::Challenge => self.act_on_run(action, book),
                    Step::Explain => self.act_on_explanation(action, book),
                    Step::Quiz => {
                        let before = self.asking.clone();
                        let known = self.act_on_quiz(action);
                        known | (before == self.asking && self.say_that_a_question_stands(action))
                    }
                };
            }
        }
        true
    }

    fn act_on_page(&mut self, action: Action) -> bool {
        match action {
            Action::Up => self.scroll_page(-1),
            Action::Down => self.scroll_page(1),
            _ => return false,
        }
        true
    }

    fn act_on_prediction(&mut self, action: Action, book: &mut Book) -> bool {
        let predict = self.lesson.as_ref().and_then(|l| l.predict.as_ref());
        let count = predict.map_or(0, |predict| predict.options.len());
        let open = self.prediction.said == Said::Nothing;
        match action {
            Action::Up | Action::Down if !open => return self.act_on_page(action),
            Action::Skip => self.go(Step::Watch, book),
            Action::Up if open => {
                self.prediction.choice = Some(moved(self.prediction.choice, -1, count));
            }
            Action::Down if open => {
                self.prediction.choice = Some(moved(self.prediction.choice, 1, count));
            }
            Action::Number(digit) if open => match place_of(digit, count) {
                Ok(option) => self.prediction.choice = Some(option),
                Err(refused) => self.trouble = Some(refused),
            },
            _ => return false,
        }
        true
    }

    fn act_on_quiz(&mut self, action: Action) -> bool {
        match action {
            Action::Up => self.asking.move_by(-1, self.page.rows.1),
            Action::Down => self.asking.move_by(1, self.page.rows.1),
            Action::Number(digit) => match self.asking.choose_by_digit(digit) {
                Ok(chosen) => return chosen,
                Err(refused) => {
                    self.trouble = Some(refused);
                    return true;
                }
            },
            Action::Less => return self.asking.shift(-1),
            Action::More => return self.asking.shift(1),
            Action::Again => self.asking.restart(),
            _ => return false,
        }
        self.trouble = None;
        true
    }

    fn act_on_explanation(&mut self, action: Action, book: &mut Book) -> bool {
        match action {
            Action::Number(number) => self.look_at_typed(number, book),
            Action::Run => {
                self.go(Step::Watch, book);
                self.run();
                true
            }
            Action::Measure => self.toggle_measuring(),
            _ => self.act_on_page(action),
        }
    }

    /// Asks something of the playhead.
    pub fn command(&mut self, command: Command) {
        let recording = match &self.run.source {
            super::Source::Live(run) => run.recording(),
            super::Source::Fixed(recording) => recording,
        };
        self.playback.command(command, recording);
        self.run.awaited = None;
    }

    fn act_on_run(&mut self, action: Action, book: &mut Book) -> bool {
        if let Some(command) = command(action) {
            self.command_or_say(command);
            return true;
        }
        match action {
            Action::MomentOn => return self.next_moment(true, book),
            Action::MomentOff => return self.next_moment(false, book),
            Action::Number(number) if self.came_from_text() => {
                let before = (self.playback.clone(), self.page.moment);
                let known = self.look_at_moment(number, book);
                if known && before == (self.playback.clone(), self.page.moment) {
                    self.trouble = Some(format!("this is moment {number}"));
                }
                return known;
            }
            Action::LaneForward => return self.step_lane(true),
            Action::LaneBack => return self.step_lane(false),
            Action::Up => self.move_or_say(-1),
            Action::Down => self.move_or_say(1),
            Action::Pane => self.focus(next_pane(self.pane)),
            Action::PaneBack => self.focus(next_pane(next_pane(next_pane(self.pane)))),
            Action::Side if self.step == Step::Challenge => {
                self.trouble = Some("in a challenge the goal has this place".to_owned());
            }
            Action::Side => self.turn_side_over(),
            Action::Curtain => self.toggle_curtain(),
            Action::Findings => self.next_finding(),
            Action::NextVariant => return self.select_next_variant(),
            Action::Open => self.open_or_fold(),
            Action::Workers => self.show_rows_below(),
            Action::Less | Action::More | Action::Preset | Action::Reset => {
                self.act_on_knobs(action, book);
            }
            Action::Number(digit) if self.lists_findings() => {
                if !self.look_at_finding(usize::from(digit).wrapping_sub(1)) {
                    self.trouble = Some(format!("the list has no number {digit}"));
                }
            }
            Action::Number(digit) => self.type_value(digit, book),
            Action::Run => self.run(),
            Action::Interrupt => return self.interrupt(),
            Action::Before => return self.put_beside(),
            Action::Python => return self.show_python(),
            Action::Hint => return self.hint(book),
            Action::CodeLeft => self.scroll_sideways(false),
            Action::CodeRight => self.scroll_sideways(true),
            Action::Close if self.compares_python() => return self.show_python(),
            Action::Close => (self.code.scroll, self.code.sideways) = (None, 0),
            _ => return false,
        }
        true
    }

    /// Whether escape closes something here: the Python program, or a view of the code that was scrolled.
    pub(in crate::app) fn has_something_open(&self) -> bool {
        let is_run = matches!(self.step, Step::Watch | Step::Challenge);
        let is_scrolled = self.code.scroll.is_some() || self.code.sideways > 0;
        is_run && (self.compares_python() || is_scrolled)
    }

    fn act_on_knobs(&mut self, action: Action, book: &mut Book) {
        match action {
            Action::Less => self.turn(-1.0, book),
            Action::More => self.turn(1.0, book),
            Action::Preset => self.turn_preset(true),
            _ => self.reset_knobs(book),
        }
        if !self.room.wide {
            // a knob that is turned is to be seen
            self.pane = Pane::Knobs;
        }
    }

    /// To the next change of the selected lane, or the one before.
    fn step_lane(&mut self, forward: bool) -> bool {
        let Some((index, lane)) = self.selected_lane() else {
            return false;
        };
        let t = self.playhead();
        let variant = self.recording().variants().get(index);
        let change = variant.and_then(|variant| {
            if forward {
                variant.next_change_of(lane, t)
            } else {
                variant.previous_change_of(lane, t)
            }
        });
        if let Some(change) = change {
            self.command(Command::To(change));
        } else {
            let when = if forward { "after" } else { "before" };
            self.trouble = Some(format!("the selected lane has no change {when} this one"));
        }
        true
    }

    /// Whether digits choose among the findings.
    fn lists_findings(&self) -> bool {
        self.pane == Pane::Side && self.side.view == Side::Findings
    }

    /// Brings what to look for into sight: a search has found it there.
    pub(in crate::app) fn show_notes(&mut self) {
        if self.step == Step::Watch {
            (self.side.view, self.side.scroll) = (Side::Notes, 0);
            self.pane = Pane::Side;
        }
    }

    fn turn_side_over(&mut self) {
        let is_elsewhere = self.pane != Pane::Side && !self.came_from_text();
        if !self.room.wide && self.step == Step::Watch && is_elsewhere {
            // on a small screen the view is not on the screen yet: it comes before the next one
            self.pane = Pane::Side;
            return;
        }
        self.side.view = match self.side.view {
            Side::Notes if self.has_board() => Side::Board,
            Side::Notes | Side::Board => Side::Lane,
            Side::Lane => Side::Log,
            Side::Log => Side::Findings,
            Side::Findings => Side::Legend,
            Side::Legend if self.came_from_text() => Side::Moment,
            Side::Legend | Side::Moment => Side::Notes,
        };
        self.side.scroll = 0;
    }

    fn toggle_curtain(&mut self) {
        self.timeline.ahead = match self.timeline.ahead {
            Ahead::Dimmed => Ahead::Hidden,
            Ahead::Hidden => Ahead::Shown,
            Ahead::Shown => Ahead::Dimmed,
        };
        if self.playhead() >= self.recording().end() {
            let future = match self.timeline.ahead {
                Ahead::Dimmed => "dimmed",
                Ahead::Hidden => "hidden",
                Ahead::Shown => "shown",
            };
            self.trouble = Some(format!(
                "what comes after the playhead is {future}; this is the end: g moves to the start"
            ));
        }
    }

    fn show_rows_below(&mut self) {
        let lesson = self.lesson.as_ref();
        let asks = lesson.is_some_and(|l| l.worker_rows || l.has_rows_of_gauges());
        self.timeline.below = match self.timeline.below {
            Below::All => Below::Nothing,
            Below::Nothing if asks => Below::Lesson,
            Below::Lesson | Below::Nothing => Below::All,
        };
        for shown in &mut self.timeline.shown {
            *shown = below(*shown, self.timeline.below, lesson);
        }
        // a program with few rows looks the same with and without them
        let which = match self.timeline.below {
            Below::All => "all gauges and threads have rows where there is room",
            Below::Nothing => "gauges and threads have no rows",
            Below::Lesson => "the gauges and threads of the lesson have rows",
        };
        self.trouble = Some(format!("{which}; w changes that"));
    }

    /// Makes the whole run fit on the screen, and the previous one where it is drawn beside it.
    pub(super) fn fit_window(&mut self) {
        let before = self.run.before.as_ref().filter(|_| self.run.beside);
        let before = before.map(|before| before.end());
        self.playback.fit(self.run.recording(), before);
    }

    fn put_beside(&mut self) -> bool {
        self.run.beside = !self.run.beside && self.run.before.is_some();
        if !self.is_live() {
            self.fit_window();
        }
        if self.run.before.is_none() {
            self.trouble = Some("there is no previous run yet; r runs again".to_owned());
        } else if self.run.beside && !self.room.beside {
            self.trouble = Some("the previous run needs a higher terminal".to_owned());
        }
        true
    }

    fn show_python(&mut self) -> bool {
        if self.python.code.is_empty() {
            self.trouble = Some("this lesson has no Python program".to_owned());
            return true;
        }
        // from the Python program alone the key leads to both
        let beside = self.python.open && self.pane == Pane::Code;
        self.python.open = !beside || self.python.first;
        self.focus(if beside { Pane::Timeline } else { Pane::Code });
        true
    }

    /// Gives a pane the arrow keys.
    fn focus(&mut self, pane: Pane) {
        if self.pane == Pane::Code && pane != Pane::Code {
            // code that stayed shifted would look cut
            self.code.sideways = 0;
        }
        self.pane = pane;
        if self.compares_python() {
            self.show_pair();
        }
    }

    /// Brings the lines of the selected program into sight where the two languages are compared.
    pub(super) fn show_pair(&mut self) {
        let pair = self.pair_of_variant();
        if pair.is_none() {
            let variant = self.recording().variants().get(self.timeline.selected.0);
            let label = variant.map_or("it", |variant| variant.label());
            self.trouble = Some(format!(
                "demo.py has no part of {label}; k and j go through the others"
            ));
        }
        self.python.pair = pair.unwrap_or(0);
    }

    /// Whether the two programs stand beside each other.
    pub fn compares_python(&self) -> bool {
        self.python.open && self.pane == Pane::Code
    }

    fn scroll_sideways(&mut self, on: bool) {
        let before = self.code.sideways;
        self.code.sideways = if on {
            (before + SIDEWAYS).min(FARTHEST)
        } else {
            before.saturating_sub(SIDEWAYS)
        };
        if self.code.sideways == before {
            let end = if on { "right" } else { "left" };
            self.trouble = Some(format!("the code cannot be moved further {end}"));
        }
    }

    fn hint(&mut self, book: &mut Book) -> bool {
        let lesson = self
            .lesson
            .as_ref()
            .filter(|_| self.step == Step::Challenge);
        let Some((lesson, challenge)) = lesson.and_then(|l| Some((l, l.challenge.as_ref()?)))
        else {
            self.trouble = Some("hints are for the challenge".to_owned());
            return true;
        };
        if self.is_won() {
            self.trouble = Some("the goal is met: there is no need for a hint".to_owned());
            return true;
        }
        let before = self.challenge.hints;
        self.challenge.hints = (self.challenge.hints + 1).min(challenge.hints.len());
        book.hint(lesson.id, self.challenge.hints);
        // the hint is to be seen, and the keys keep their meaning: only the code has to make room on a small screen
        if self.pane == Pane::Code && (!self.room.wide || self.compares_python()) {
            self.pane = Pane::Knobs;
        }
        self.side.scroll = 0;
        if self.challenge.hints == before {
            self.trouble = Some("there are no more hints".to_owned());
        }
        true
    }

    pub(super) fn up_or_down(&mut self, by: isize) {
        match self.pane {
            Pane::Code if self.compares_python() => {
                let pairs = self.lesson.as_ref().map_or(0, |l| l.pairs.len());
                self.python.pair = moved(Some(self.python.pair), by, pairs);
            }
            Pane::Timeline => self.select(by),
            Pane::Code => {
                let at = self.code.scroll.unwrap_or(self.room.code_top);
                let last = self.code.text.len().saturating_sub(1);
                self.code.scroll = Some(at.saturating_add_signed(by).min(last));
            }
            Pane::Side => {
                // the log and the spans are read from their end
                let by = if self.is_side_a_text() { by } else { -by };
                let at = self.side.scroll.min(self.room.aside.unwrap_or(usize::MAX));
                self.side.scroll = at.saturating_add_signed(by);
            }
            Pane::Knobs => {
                self.knobs.selected = moved(Some(self.knobs.selected), by, self.settings().len());
            }
        }
    }
}

fn next_pane(pane: Pane) -> Pane {
    match pane {
        Pane::Timeline => Pane::Code,
        Pane::Code => Pane::Side,
        Pane::Side => Pane::Knobs,
        Pane::Knobs => Pane::Timeline,
    }
}

fn command(action: Action) -> Option<Command> {
    Some(match action {
        Action::Toggle => Command::Toggle,
        Action::StepForward => Command::StepForward,
        Action::StepBack => Command::StepBack,
        Action::SeekForward => Command::SeekForward,
        Action::SeekBack => Command::SeekBack,
        Action::Start => Command::Start,
        Action::End => Command::End,
        Action::Slow => Command::Slow,
        Action::Fast => Command::Fast,
        Action::Faster => Command::Faster,
        Action::Slower => Command::Slower,
        Action::ZoomIn => Command::ZoomIn,
        Action::ZoomOut => Command::ZoomOut,
        Action::ZoomAll => Command::ZoomAll,
        _ => return None,
    })
}
