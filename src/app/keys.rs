//! Which key does what: few keys, the same everywhere, and for every action one that no terminal keeps for itself.

mod bindings;

pub use bindings::BINDINGS;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::lesson::Step;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "BINDINGS says what each of them does")]
pub enum Action {
    Quit,
    Help,
    Glossary,
    Search,
    Tour,
    Close,
    Map,
    Next,
    Back,
    StepOn,
    StepOff,
    Up,
    Down,
    Toggle,
    StepForward,
    StepBack,
    /// To the next change of the selected lane.
    LaneForward,
    LaneBack,
    SeekForward,
    SeekBack,
    Start,
    End,
    Slow,
    Fast,
    Faster,
    Slower,
    ZoomIn,
    ZoomOut,
    ZoomAll,
    /// Dim what has not happened yet at the playhead, or show it.
    Curtain,
    Run,
    /// Ctrl-C for the demo.
    Interrupt,
    Pane,
    PaneBack,
    Side,
    /// List what stands out, and jump to the next entry.
    Findings,
    /// Select the next program.
    NextVariant,
    Open,
    Workers,
    Less,
    More,
    Preset,
    Reset,
    Before,
    Python,
    CodeLeft,
    CodeRight,
    Hint,
    /// Save the run that met the challenge.
    Certificate,
    /// To the next moment that the text names.
    MomentOn,
    MomentOff,
    Skip,
    Again,
    Track,
    Review,
    /// The instructor's note.
    Instructor,
    /// Measure the curves, or stop that.
    Measure,
    /// A digit, from 1.
    Number(u8),
}

/// Where a key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everywhere.
    Everywhere,
    /// On the course map.
    Map,
    /// In all steps of a lesson.
    Lesson,
    /// Where a text is read.
    Page,
    /// Where an answer is chosen.
    Question,
    /// Before the first run.
    Predict,
    /// After a run.
    Explain,
    /// At the questions of the end.
    Quiz,
    /// At a run: in Watch and in Challenge.
    Run,
    /// At a moment that the text named: its keys come before those of the run.
    Moment,
    /// Before a lesson that cannot be opened.
    Broken,
    /// At the questions that come back.
    Review,
}

/// The scopes whose keys work in a step of a lesson.
pub(super) fn of_step(step: Step) -> &'static [Scope] {
    use Scope::{Everywhere, Explain, Lesson, Page, Predict, Question, Quiz, Run};
    match step {
        Step::Learn | Step::Recap => &[Page, Lesson, Everywhere],
        Step::Predict => &[Question, Predict, Lesson, Everywhere],
        Step::Watch | Step::Challenge => &[Run, Lesson, Everywhere],
        Step::Explain => &[Page, Explain, Lesson, Everywhere],
        Step::Quiz => &[Question, Quiz, Lesson, Everywhere],
    }
}

/// Keys and what they do.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The keys; the first one is shown at the bottom.
    pub keys: &'static [(KeyModifiers, KeyCode)],
    /// What they ask for.
    pub action: Action,
    /// In a sentence, for the help.
    pub what: &'static str,
    /// Where they work.
    pub scope: Scope,
}

/// The bindings of some scopes, in their order: where two have a key in common, the first one has it.
pub fn bindings(scopes: &[Scope]) -> impl Iterator<Item = &'static Binding> {
    scopes.iter().flat_map(|scope| {
        let of_scope = |binding: &&Binding| binding.scope == *scope;
        BINDINGS.iter().filter(of_scope)
    })
}

/// The scopes whose keys work at a moment that the text named.
pub(super) const AT_A_MOMENT: &[Scope] =
    &[Scope::Moment, Scope::Run, Scope::Lesson, Scope::Everywhere];

/// What a key asks for where these scopes hold.
pub(super) fn action(key: KeyEvent, scopes: &[Scope]) -> Option<Action> {
    // a letter brings its Shift along; any other modifier makes it another key
    let modifiers = match key.code {
        KeyCode::Char(_) | KeyCode::BackTab => key.modifiers - KeyModifiers::SHIFT,
        _ => key.modifiers,
    };
    let pressed = (modifiers, key.code);
    let found = bindings(scopes).find(|binding| binding.keys.contains(&pressed))?;
    match (found.action, key.code) {
        (Action::Number(_), KeyCode::Char(digit)) => {
            let digit = digit.to_digit(10)?;
            Some(Action::Number(u8::try_from(digit).ok()?))
        }
        (action, _) => Some(action),
    }
}

/// The name of a key, in letters that every terminal has.
pub fn name_of((modifiers, code): (KeyModifiers, KeyCode)) -> String {
    let name = match code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::F(number) => format!("F{number}"),
        KeyCode::Left => "left".to_owned(),
        KeyCode::Right => "right".to_owned(),
        KeyCode::Up => "up".to_owned(),
        KeyCode::Down => "down".to_owned(),
        KeyCode::BackTab => "shift-tab".to_owned(),
        KeyCode::PageUp => "page up".to_owned(),
        KeyCode::PageDown => "page down".to_owned(),
        code => format!("{code:?}").to_lowercase(),
    };
    if modifiers.contains(KeyModifiers::SHIFT) {
        format!("shift-{name}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Asking, Place};

    #[test]
    fn no_key_has_two_meanings_in_one_place() {
        let outside = [
            Place::Map,
            Place::Review(Asking::default()),
            Place::Broken(0),
        ];
        let outside = outside.iter().map(Place::scopes);
        let together: Vec<_> = Step::ALL.map(of_step).into_iter().chain(outside).collect();
        for binding in BINDINGS {
            let works = |scopes: &&[Scope]| scopes.contains(&binding.scope);
            let is_known = binding.scope == Scope::Moment || together.iter().any(works);
            assert!(is_known, "{binding:?} works nowhere");
        }
        let moment = BINDINGS.iter().filter(|b| b.scope == Scope::Moment);
        assert!(moment.count() > 0);
        for scopes in together {
            let mut seen = Vec::new();
            for binding in BINDINGS {
                if scopes.contains(&binding.scope) {
                    for key in binding.keys {
                        // the space bar plays where something can be played
                        let plays = binding.scope == Scope::Lesson && seen.contains(key);
                        if plays && *key == (KeyModifiers::NONE, KeyCode::Char(' ')) {
                            continue;
                        }
                        assert!(!seen.contains(key), "{key:?} in {scopes:?}");
                        seen.push(*key);
                    }
                }
            }
        }
    }

    #[test]
    fn control_and_alt_make_another_key() {
        let q = |modifiers| KeyEvent::new(KeyCode::Char('q'), modifiers);
        let scopes = [Scope::Everywhere];
        assert_eq!(action(q(KeyModifiers::NONE), &scopes), Some(Action::Quit));
        assert_eq!(action(q(KeyModifiers::CONTROL), &scopes), None);
        assert_eq!(action(q(KeyModifiers::ALT), &scopes), None);
    }

    #[test]
    fn every_action_has_a_second_key() {
        for binding in BINDINGS {
            let alone = [Action::Close];
            assert!(
                binding.keys.len() > 1 || alone.contains(&binding.action),
                "{binding:?}"
            );
        }
    }
}
