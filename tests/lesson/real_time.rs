//! What a lesson says of real time beside a paused clock.

use awaitscope::lesson::Lesson;

use super::{good, messages, with};

#[test]
fn real_time_without_a_paused_clock_shows_nothing() {
    let wall = good().0.replacen(
        "clocks = [\"wall\", \"virtual\"]",
        "clocks = [\"wall\"]\nreal_time = true",
        1,
    );
    let found = messages(Some(&wall), Some(good().1));
    let expected =
        "real_time shows nothing: no program of this lesson has a paused clock; remove the line";
    assert!(found.iter().any(|f| f.contains(expected)), "{found:?}");
    let both = good()
        .0
        .replacen("minutes = ", "real_time = true\nminutes = ", 1);
    assert_eq!(messages(Some(&both), Some(good().1)), Vec::<String>::new());
    let lesson = Lesson::read(with(Some(&both), Some(good().1))).unwrap();
    assert!(lesson.real_time);
}

#[test]
fn real_time_in_a_condition_has_to_be_recorded() {
    let claim = "\n[[claim]]\ntext = \"quick\"\nwhen = 'wall_elapsed[\"joined\"] < 60'\n";
    let toml = format!("{}{claim}", good().0);
    let found = messages(Some(&toml), Some(good().1));
    let expected = "`wall_elapsed` is not known: runs on the virtual clock do not record real time; write `real_time = true` at the top";
    assert!(found.iter().any(|f| f.contains(expected)), "{found:?}");
    let toml = toml.replacen("minutes = ", "real_time = true\nminutes = ", 1);
    assert_eq!(messages(Some(&toml), Some(good().1)), Vec::<String>::new());
}
