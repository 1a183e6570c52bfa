//! No key is dead: each changes something on the screen, or says why it does not.

use super::*;
use awaitscope::app::{Action, bindings};

/// Whether it leads away from the step, which is seen at once, or starts a run, of which more is seen with time.
fn goes_on(action: Action) -> bool {
    use Action::{
        Back, Close, Glossary, Help, Instructor, Map, Next, Quit, Run, Search, Skip, StepOff,
        StepOn,
    };
    matches!(
        action,
        Back | Close
            | Glossary
            | Help
            | Instructor
            | Map
            | Next
            | Quit
            | Run
            | Search
            | Skip
            | StepOff
            | StepOn
    )
}

/// The keys that are offered and say nothing, pressed a few times each.
fn silent(lesson: &Lesson, step: Step, size: (u16, u16)) -> Vec<String> {
    let mut app = own(lesson.id, step);
    let mut silent = Vec::new();
    draw(&mut app, size);
    for binding in bindings(app.scopes()) {
        if goes_on(binding.action) {
            continue;
        }
        let (modifiers, code) = binding.keys[0];
        for time in 1..=3 {
            let before = draw(&mut app, size);
            app.key(KeyEvent::new(code, modifiers));
            let after = draw(&mut app, size);
            let says = view(&mut app).trouble.is_some() || app.notice.is_some();
            if before == after && !says {
                let (name, lesson) = (awaitscope::app::name_of(binding.keys[0]), lesson.id);
                let what = format!("{:?}", binding.action);
                silent.push(format!(
                    "{lesson} {} {size:?}: {name} ({what}), press {time}",
                    step.name()
                ));
            }
        }
    }
    silent
}

#[test]
fn a_key_changes_the_screen_or_says_why_not() {
    let mut dead = Vec::new();
    // a size each, as every key is tried at each step
    let sizes = [(80, 24), (60, 16), (120, 40)].into_iter().cycle();
    for (lesson, size) in lessons::lessons(Some(Clock::Virtual)).iter().zip(sizes) {
        for step in lesson.steps() {
            dead.extend(silent(lesson, step, size));
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}
