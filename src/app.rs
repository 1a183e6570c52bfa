//! State and what changes it: keys, the mouse and frames in, effects out. It draws nothing.

mod asking;
mod book;
mod field;
mod film;
mod keys;
mod lesson;
mod map;
mod mouse;
mod note;
mod overlay;
mod place;
mod python;
mod room;
mod search;
mod source;

pub use asking::{Asking, Card, Sorting, TRIES};
pub use book::Book;
pub use field::Field;
pub use film::Film;
pub use keys::{Action, BINDINGS, Binding, Scope, bindings, name_of};
pub use lesson::{
    Ahead, ChallengeView, CodeView, FindingsView, KnobsView, LessonView, PageView, Pane,
    PredictView, Python, RecapMark, RecapRow, Remarks, RunView, Said, Setting, Side, SideView,
    TimelineView,
};
pub use map::Row as MapRow;
pub use mouse::Target;
pub use note::Note;
pub use overlay::{FILM, LANGUAGE, Overlay, TOUR};
pub use place::{Effect, Place, SMALLEST, is_too_small};
pub use room::Room;
pub use search::{Hit, Search, Spot};
pub use source::{Code, CodeLine, ExcerptRow, Ink as CodeInk, Wanted};

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};

use crate::lesson::{Course, Entry, Step, Track, first_in, glossary};
use crate::progress::Language;
use crate::recording::Recording;
use crate::theme::Theme;
use crate::weigh::Scale;
use search::Searched;

/// The whole program but for its picture.
#[derive(Debug)]
pub struct App {
    /// The lessons.
    pub course: Course,
    /// What the learner has done.
    pub book: Book,
    /// Where the person is.
    pub place: Place,
    /// The row that is selected on the map: a lesson by its place in the course, or, behind them, the review.
    pub selected: usize,
    /// The way through the course that the map shows; none shows all lessons.
    pub track: Option<Track>,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// A sentence that is shown until the next key.
    pub notice: Option<String>,
    /// Colours and glyphs.
    pub theme: Theme,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The language whose program is shown first, where the configuration sets it.
    pub language: Option<Language>,
    /// What weighs the programs of lessons that ask for it; none: nothing does.
    pub scale: Option<Scale>,
    /// Whether the curves of lessons are measured.
    pub measures: bool,
    /// What the tour plays.
    pub film: Film,
    /// How much fitted on the screen when it was last drawn.
    room: Room,
    /// The period of a frame while something moves.
    pub period: Duration,
}

impl App {
    /// On the course map.
    pub fn new(course: Course, theme: Theme, period: Duration) -> Self {
        Self {
            course,
            book: Book::default(),
            place: Place::Map,
            selected: 0,
            track: None,
            overlay: None,
            notice: None,
            theme,
            size: (80, 24),
            language: None,
            scale: None,
            measures: false,
            film: Film::default(),
            room: Room::default(),
            period,
        }
    }

    /// Takes what the learner has done before: the map stands where they left it, and who is new gets the tour.
    pub fn welcome(&mut self, book: Book) {
        self.book = book;
        let last = self.book.progress().last.as_ref();
        if let Some(last) = last {
            let entries = self.course.entries();
            let index = entries.iter().position(|entry| entry.id() == last.lesson);
            self.selected = index.unwrap_or(0);
        }
        if self.book.progress().toured.is_none() {
            self.overlay = Some(Overlay::Tour(0));
        }
    }

    /// Opens a lesson by its place, at the step where the learner left it.
    pub fn open(&mut self, index: usize) {
        let step = self.resume(index);
        self.open_at(index, step);
    }

    /// The step at which a lesson opens: where the learner left it, or the first one that is left to do.
    pub fn resume(&self, index: usize) -> Step {
        let Some(entry) = self.course.entries().get(index) else {
            return Step::Learn;
        };
        let last = self.book.progress().last.as_ref();
        let last = last.filter(|last| last.lesson == entry.id());
        if let Some(step) = last.and_then(|last| last.step.known()) {
            return step;
        }
        let left = |step: &Step| !self.book.is_done(entry.id(), *step);
        let steps = entry.outline().map_or(&[][..], |lesson| &lesson.steps);
        steps.iter().copied().find(left).unwrap_or(Step::Learn)
    }

    /// Opens a lesson by its place at a step.
    pub fn open_at(&mut self, index: usize, step: Step) {
        self.selected = index;
        let Some(entry) = self.course.entries().get(index) else {
            return;
        };
        if let Some(said) = entry.notes() {
            self.notice = Some(said);
        }
        self.place = match entry.lesson() {
            Ok(lesson) => {
                let python = self.language() == Language::Python;
                let recalled = self.recalled(lesson);
                let mut view = LessonView::open(lesson.clone(), step, python, &mut self.book);
                view.asking.ask_first(recalled);
                view.weigh_with(self.scale.clone());
                view.measure_curves(self.measures);
                Place::Lesson(Box::new(view))
            }
            Err(_) => Place::Broken(index),
        };
    }

    /// The language whose program is shown first: that of the configuration, or what the learner said in the tour.
    pub fn language(&self) -> Language {
        let spoken = self.book.progress().language;
        let spoken = spoken.map(|spoken| spoken.language);
        self.language.or(spoken).unwrap_or_default()
    }

    /// Opens a recording that was read from a file.
    pub fn view(&mut self, recording: Recording) {
        let entry = self.course.find(&recording.meta.lesson).ok();
        let lesson = entry.and_then(|entry| entry.lesson().ok()).cloned();
        self.place = Place::Lesson(Box::new(LessonView::recorded(recording, lesson)));
    }

    /// How long until the next frame; none while nothing moves.
    pub fn next_frame(&self) -> Option<Duration> {
        match &self.place {
            _ if self.shows_film() => Some(self.period),
            Place::Lesson(view) if view.moves() => Some(self.period),
            _ => None,
        }
    }

    /// Time goes by.
    pub fn frame(&mut self, passed: Duration) -> Effect {
        let played = self.shows_film() && self.film.frame(passed, &self.course);
        let moved = match &mut self.place {
            Place::Lesson(view) => view.frame(passed, &mut self.book),
            Place::Map | Place::Review(_) | Place::Broken(_) => false,
        };
        Effect::drawn(played || moved)
    }

    /// Whether a card of the tour is on the screen that plays a run.
    fn shows_film(&self) -> bool {
        matches!(self.overlay, Some(Overlay::Tour(card)) if card == FILM)
    }

    /// The terminal has another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// The scopes whose keys work here.
    pub fn scopes(&self) -> &'static [Scope] {
        self.place.scopes()
    }

    /// A key was pressed.
    pub fn key(&mut self, key: KeyEvent) -> Effect {
        if let Some(effect) = self.unseen(key) {
            return effect;
        }
        let mut noticed = self.notice.take().is_some();
        if let Place::Lesson(view) = &mut self.place
            && view.knobs.field.is_none()
        {
            noticed |= view.trouble.take().is_some();
        }
        if let Some(Overlay::Search(search)) = &mut self.overlay {
            return match search.key(key, &self.course, &self.book) {
                Searched::On => Effect::Draw,
                Searched::Close => self.close(),
                Searched::Jump(hit) => self.jump(&hit),
            };
        }
        if self.overlay.is_none()
            && let Place::Lesson(view) = &mut self.place
            && view.field_key(key)
        {
            return Effect::Draw;
        }
        if matches!(self.overlay, Some(Overlay::Tour(LANGUAGE)))
            && let Some(language) = asked_language(key)
        {
            self.book.speaks(language);
            return self.act_on_overlay(Action::Next);
        }
        let Some(action) = keys::action(key, self.scopes()) else {
            return Effect::drawn(noticed);
        };
        let effect = if self.overlay.is_some() {
            self.act_on_overlay(action)
        } else {
            self.act(self.arrow(key, action))
        };
        match effect {
            Effect::Nothing => Effect::drawn(noticed),
            effect => effect,
        }
    }

    /// Arrows act on the focused pane: in that of the knobs, left and right turn one, in that of the code they scroll it.
    fn arrow(&self, key: KeyEvent, action: Action) -> Action {
        let Place::Lesson(view) = &self.place else {
            return action;
        };
        if !view.shows_run() || !key.modifiers.is_empty() {
            return action;
        }
        match (view.pane, key.code) {
            (Pane::Knobs, KeyCode::Left) => Action::Less,
            (Pane::Knobs, KeyCode::Right) => Action::More,
            (Pane::Code, KeyCode::Left) => Action::CodeLeft,
            (Pane::Code, KeyCode::Right) => Action::CodeRight,
            _ => action,
        }
    }

    /// Text was pasted: it goes into a field, or nowhere.
    pub fn paste(&mut self, text: &str) -> Effect {
        match (&mut self.overlay, &mut self.place) {
            // nobody would see it
            _ if is_too_small(self.size) => return Effect::Nothing,
            (Some(Overlay::Search(search)), _) => search.paste(text, &self.course, &self.book),
            (None, Place::Lesson(view)) => match &mut view.knobs.field {
                Some(field) => field.paste(text),
                None => return Effect::Nothing,
            },
            _ => return Effect::Nothing,
        }
        Effect::Draw
    }

    fn close(&mut self) -> Effect {
        self.film = Film::default();
        if let Some(Overlay::Tour(_)) = self.overlay.take() {
            self.book.toured();
        }
        Effect::Draw
    }

    /// While something lies over the screen, keys scroll it, turn its cards or close it.
    fn act_on_overlay(&mut self, action: Action) -> Effect {
        let Some(overlay) = &mut self.overlay else {
            return Effect::Nothing;
        };
        let page = isize::try_from(self.room.keys.saturating_sub(1)).unwrap_or(1);
        let page = if matches!(overlay, Overlay::Keys(_)) {
            page.max(1)
        } else {
            1
        };
        let by: isize = match action {
            Action::Quit => return Effect::Quit(0),
            Action::Close => return self.close(),
            Action::Help => return self.put_over(Overlay::Keys(0)),
            Action::Glossary => return self.put_over(Overlay::Glossary(self.first_term())),
            Action::Search => return self.open_search(),
            Action::Instructor if matches!(overlay, Overlay::Note(_)) => return self.close(),
            Action::Next | Action::Toggle => page,
            Action::Back => -page,
            Action::Down | Action::StepForward => 1,
            Action::Up | Action::StepBack => -1,
            _ => return Effect::Nothing,
        };
        match overlay {
            Overlay::Keys(at) => {
                *at = (*at).min(self.room.keys_most).saturating_add_signed(by);
            }
            Overlay::Glossary(at) => *at = asking::moved(Some(*at), by, glossary().len()),
            Overlay::Tour(card) if by > 0 && *card + 1 >= TOUR => return self.close(),
            Overlay::Tour(0) if by < 0 => self.notice = Some("this is the first card".to_owned()),
            Overlay::Tour(card) => *card = card.saturating_add_signed(by),
            Overlay::Note(note) => note.scroll = note.scroll.saturating_add_signed(by).min(200),
            Overlay::Search(_) => return Effect::Nothing,
        }
        Effect::Draw
    }

    /// The term with which the glossary opens: the first that the page sets off, if it is a page with text.
    fn first_term(&self) -> usize {
        let Place::Lesson(view) = &self.place else {
            return 0;
        };
        let prose = view.lesson.as_ref().map(|lesson| &lesson.prose);
        let text = prose.and_then(|prose| match view.step {
            Step::Learn => Some(&prose.learn.0),
            Step::Explain => Some(&prose.explain.0),
            _ => None,
        });
        text.and_then(|text| first_in(text)).unwrap_or(0)
    }

    /// Lays something over the screen, or takes it away if it lies there already.
    fn put_over(&mut self, overlay: Overlay) -> Effect {
        let there = self.overlay.as_ref().map(std::mem::discriminant);
        let same = there == Some(std::mem::discriminant(&overlay));
        self.close();
        if !same {
            self.overlay = Some(overlay);
        }
        Effect::Draw
    }

    /// Does what a key asks.
    pub fn act(&mut self, action: Action) -> Effect {
        match action {
            Action::Quit => return Effect::Quit(0),
            Action::Help => return self.put_over(Overlay::Keys(0)),
            Action::Glossary => return self.put_over(Overlay::Glossary(self.first_term())),
            Action::Search => return self.open_search(),
            Action::Instructor => return self.show_instructor_note(),
            _ => {}
        }
        match &mut self.place {
            Place::Map => self.act_on_map(action),
            Place::Broken(_) => match action {
                Action::Back | Action::Map | Action::Close => self.go_to_map(),
                _ => Effect::Nothing,
            },
            Place::Review(asking) => match action {
                Action::Up => {
                    asking.move_by(-1, self.room.page_most);
                    Effect::Draw
                }
                Action::Down => {
                    asking.move_by(1, self.room.page_most);
                    Effect::Draw
                }
                Action::Less => Effect::drawn(asking.shift(-1)),
                Action::More => Effect::drawn(asking.shift(1)),
                Action::Number(digit) => self.choose_in_review(digit),
                Action::Next if asking.is_over() => self.go_to_map(),
                Action::Next => Effect::drawn(asking.confirm(&mut self.book)),
                Action::Back | Action::Close => self.go_to_map(),
                _ => Effect::Nothing,
            },
            Place::Lesson(view) => {
                // where nothing is open, escape goes back
                let action = match action {
                    Action::Close if !view.has_something_open() => Action::Back,
                    action => action,
                };
                let at_start = action == Action::Back && view.neighbour(false).is_none();
                if action == Action::Map || at_start {
                    // dropping the view stops its run
                    return self.go_to_map();
                }
                if action == Action::Next && view.is_at_the_end() {
                    view.finish(&mut self.book);
                    return self.open_next();
                }
                if action == Action::Certificate {
                    let earned = view.has_earned_certificate();
                    if earned {
                        return Effect::Certificate;
                    }
                    view.trouble = Some(view.why_no_certificate().to_owned());
                    return Effect::Draw;
                }
                if matches!(action, Action::Findings | Action::Side) {
                    view.look_up_lessons(&self.course);
                }
                Effect::drawn(view.act(action, &mut self.book))
            }
        }
    }

    /// Goes on to the lesson after this one, on the way that the learner has chosen; after the last one to the course.
    fn open_next(&mut self) -> Effect {
        let here = self.selected_row();
        let mut rows = self.rows().into_iter().skip_while(|row| *row != here);
        if let Some(MapRow::Lesson(index)) = rows.nth(1) {
            self.open(index);
        } else {
            self.place = Place::Map;
            self.overlay = Some(Overlay::Note(self.ending()));
        }
        Effect::Draw
    }

    fn go_to_map(&mut self) -> Effect {
        if let Place::Lesson(view) = &self.place
            && !view.has_more_text()
        {
            // whoever has read to the end of the recap has gone through it, by whatever key they leave
            view.finish(&mut self.book);
        }
        self.place = Place::Map;
        self.keep_selection();
        Effect::Draw
    }

    /// Goes to what a search has found.
    fn jump(&mut self, hit: &Hit) -> Effect {
        self.overlay = None;
        match (&hit.spot, hit.lesson) {
            (Spot::Glossary(term), _) => self.overlay = Some(Overlay::Glossary(*term)),
            (Spot::Title, Some(index)) => {
                self.place = Place::Map;
                self.track = None;
                self.selected = index;
            }
            (Spot::Prose(step, _), Some(index)) => {
                if let Some(view) = self.at_step(index, *step) {
                    view.page.sought = Some(hit.text.clone());
                    view.show_notes();
                }
            }
            (Spot::Code(line), Some(index)) => {
                if let Some(view) = self.at_step(index, Step::Watch) {
                    view.code.scroll = Some(line.saturating_sub(2));
                    view.pane = Pane::Code;
                }
            }
            (_, None) => {}
        }
        Effect::Draw
    }

    /// A lesson at a step: the one that is open keeps its run and its knobs.
    fn at_step(&mut self, index: usize, step: Step) -> Option<&mut LessonView> {
        let id = self.course.entries().get(index).map(Entry::id);
        match &mut self.place {
            Place::Lesson(view)
                if view.is_own() && view.lesson.as_ref().map(|lesson| lesson.id) == id =>
            {
                view.go(step, &mut self.book);
            }
            _ => self.open_at(index, step),
        }
        match &mut self.place {
            Place::Lesson(view) => Some(view),
            _ => None,
        }
    }
}

/// The language that a key of the tour's question stands for.
fn asked_language(key: KeyEvent) -> Option<Language> {
    match key.code {
        KeyCode::Char('1') => Some(Language::Rust),
        KeyCode::Char('2') => Some(Language::Python),
        _ => None,
    }
}
