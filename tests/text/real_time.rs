//! What `read` tells of programs that run on no virtual clock.

use awaitscope::recording::Clock;

use super::{lessons, output};

/// What `read` prints above the programs that it runs in real time, because they run on no other clock.
const IN_REAL_TIME: &str = "Programs that run in real time only\n";

/// A text of `read` without these programs: their times are other ones each time.
pub(super) fn without(text: &str) -> String {
    let (before, rest) = text.split_once(IN_REAL_TIME).unwrap();
    let (_, after) = rest.split_once("\nThe prediction and this run\n").unwrap();
    format!("{before}{IN_REAL_TIME}..\n\nThe prediction and this run\n{after}")
}

#[test]
fn every_program_of_a_lesson_that_is_read_was_run() {
    let mut in_real_time = 0;
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        let only = lesson.variants.iter();
        let only: Vec<_> = only
            .filter(|variant| !variant.clocks.contains(&Clock::Virtual))
            .collect();
        if only.is_empty() {
            continue;
        }
        let output = output("C.UTF-8", &["read", lesson.id, "--no-timeline"]);
        let text = String::from_utf8(output.stdout).unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        for variant in &only {
            let figures = format!("Figures of {}", variant.label);
            assert!(text.contains(&figures), "{figures}: {text}");
        }
        // a lesson of which the question is about them runs in real time as a whole
        let apart = text.contains(IN_REAL_TIME);
        assert_eq!(apart, said.contains("in real time, for a few"), "{said}");
        in_real_time += usize::from(apart);
    }
    assert!(in_real_time > 0);
}
