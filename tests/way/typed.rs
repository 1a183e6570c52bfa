//! What is typed and pasted into fields.

use super::*;

#[test]
fn a_typed_value_is_checked_and_nothing_else_is_lost() {
    let mut app = app(Progress::default());
    at_predict(&mut app);
    press(&mut app, "1\n");
    // the first knob takes whole fetches from 1 to 10
    press(&mut app, "77\n");
    shows(&mut app, "fetches must be from 1 to 10, got 77");
    assert!(view(&app).knobs.field.is_some());
    press(&mut app, "\u{8}\u{8}2.5\n");
    shows(
        &mut app,
        "fetches must be a whole number from 1 to 10, got 2.5",
    );
    press(&mut app, "\u{8}\u{8}\u{8}-\n");
    shows(&mut app, "fetches must be a number from 1 to 10, got `-`");
    press(&mut app, "\u{1b}");
    assert!(view(&app).knobs.field.is_none());
    // what is no part of a number is meant for the screen, once the value is set
    assert_eq!(press(&mut app, "9q"), Effect::Quit(0));
    assert_eq!(view(&app).knobs.values[0].1.to_bits(), 9.0_f64.to_bits());
    press(&mut app, "7\n");
    assert_eq!(view(&app).knobs.values[0].1.to_bits(), 7.0_f64.to_bits());
    shows(&mut app, "r runs");
    press(&mut app, "R");
    assert_eq!(view(&app).knobs.values, lesson("04").defaults());
    press(&mut app, "e");
    assert_eq!(view(&app).knobs.preset, Some(0));
    shows(&mut app, "preset: the first takes 1.5 s longer; r runs");
    view_mut(&mut app).knobs.selected = 2;
    press(&mut app, "9\n");
    shows(&mut app, "extra for #1 must be from 0 to 4 s, got 9");
    // another key closes the field, and what was said of its text is gone
    press(&mut app, "i");
    assert!(view(&app).knobs.field.is_none());
    // also without enter: it is told once why it does not fit
    press(&mut app, "9i");
    shows(&mut app, "extra for #1 must be from 0 to 4 s, got 9");
    press(&mut app, "i");
    assert!(view(&app).knobs.field.is_none());
    assert!(!words(&mut app).contains("must be from"));
    finish(&mut app);
}

#[test]
fn a_typed_value_is_set_by_the_key_that_runs() {
    let mut app = watched();
    let before = view(&app).recording().meta.knobs[0].1;
    press(&mut app, "5r");
    finish(&mut app);
    let now = view(&app).recording().meta.knobs[0].1;
    assert_eq!(
        (before.to_bits(), now.to_bits()),
        (3.0_f64.to_bits(), 5.0_f64.to_bits())
    );
}

#[test]
fn a_digit_chooses_a_version_and_a_preset() {
    let versions = lesson("14").challenge.unwrap().versions;
    assert!(versions.len() > 2 && versions.len() < 9);
    let mut app = at_step("14", Step::Challenge);
    assert_eq!(
        view(&app).setting(),
        Some(awaitscope::app::Setting::Version)
    );
    shows(&mut app, &format!("1-{} choose", versions.len()));
    press(&mut app, "3");
    assert_eq!(view(&app).chosen_version(), Some(&*versions[2]));
    press(&mut app, "R");
    assert_eq!(view(&app).chosen_version(), Some(&*versions[0]));
    press(&mut app, "9");
    shows(
        &mut app,
        &format!("press a digit from 1 to {}", versions.len()),
    );
    assert!(view(&app).knobs.field.is_none());
    view_mut(&mut app).knobs.selected = view(&app).settings().len() - 2;
    press(&mut app, "j");
    shows(&mut app, "1-2 choose");
    press(&mut app, "2");
    assert_eq!(view(&app).knobs.preset, Some(1));
    shows(&mut app, "preset: ");
    // a value of a knob is typed
    view_mut(&mut app).knobs.selected = 2;
    press(&mut app, "k");
    shows(&mut app, "1-9 type");
}

#[test]
fn a_digit_that_chooses_nothing_says_which_ones_do() {
    let count = lesson("04").predict.unwrap().options.len();
    let refused = format!("press a digit from 1 to {count}");
    let mut app = app(Progress::default());
    at_predict(&mut app);
    press(&mut app, "9");
    shows(&mut app, &refused);
    assert_eq!(view(&app).prediction.choice, None);
    press(&mut app, "1");
    assert!(!words(&mut app).contains(&refused));
    assert_eq!(view(&app).prediction.choice, Some(0));
    app.open_at(0, Step::Quiz);
    press(&mut app, "9");
    let count = lesson("04").quiz[0].options.len();
    shows(&mut app, &format!("press a digit from 1 to {count}"));
    press(&mut app, "2");
    assert_eq!(view(&app).asking.choice, Some(1));
}

#[test]
fn text_is_pasted_into_a_field_and_nowhere_else() {
    let mut app = app(Progress::default());
    at_predict(&mut app);
    assert_eq!(app.paste("1\nq"), Effect::Nothing);
    assert_eq!(view(&app).step, Step::Predict);
    press(&mut app, "/");
    app.paste("spa\u{1b}wn\n");
    let Some(Overlay::Search(search)) = &app.overlay else {
        panic!("the search is closed");
    };
    assert_eq!(search.field.text.trim_end(), "spawn");
    assert!(!search.hits.is_empty());
    // nor where nobody sees it
    app.resize(30, 8);
    assert_eq!(app.paste("spawn"), Effect::Nothing);
}
