//! A curve is measured while its lesson is read.

use super::*;

#[test]
fn a_curve_is_measured_where_its_reasons_are_read_and_a_key_stops_it() {
    let mut app = app(Progress::default());
    app.measures = true;
    let mut entries = app.course.entries().iter();
    let index = entries.position(|entry| {
        let lesson = entry.lesson();
        lesson.is_ok_and(|lesson| !lesson.curves.is_empty())
    });
    app.open_at(index.unwrap(), Step::Watch);
    finish(&mut app);
    // nobody has asked for it yet
    assert!(!view(&app).curves_go_on());
    press(&mut app, "}");
    assert_eq!(view(&app).step, Step::Explain);
    let curve = view(&app).lesson.as_ref().unwrap().curves[0].clone();
    assert!(view(&app).curves_go_on());
    until_measured(&mut app);
    shows(&mut app, &curve.text);
    // the chart stands behind the paragraph that speaks of it
    press(&mut app, "\n");
    shows(&mut app, "Each value is a separate run");
    let points = |app: &App| {
        let view = view(app);
        view.curve_points(view.lesson.as_ref().unwrap())[0]
            .1
            .clone()
    };
    let measured = points(&app);
    let mut all = measured.iter().flatten();
    assert!(all.all(|point| point.value().is_some()), "{measured:?}");
    // who leaves and comes back finds it as it was
    press(&mut app, "}{");
    assert!(!view(&app).curves_go_on());
    press(&mut app, "w");
    assert!(view(&app).curves_go_on());
    press(&mut app, "w");
    until_measured(&mut app);
    let stopped = points(&app);
    let of = |points: &[Vec<awaitscope::curve::Point>]| points[0].len();
    assert_eq!(of(&stopped), of(&measured));
    // what was stopped stays so until the key is pressed again
    assert!(!view(&app).curves_go_on());
    press(&mut app, "w");
    until_measured(&mut app);
    assert_eq!(points(&app), measured);
    press(&mut app, "r");
    assert_eq!(view(&app).step, Step::Watch);
    assert!(view(&app).is_live() && !view(&app).curves_go_on());
}

/// Waits until nothing is measured any more.
fn until_measured(app: &mut App) {
    while view(app).curves_go_on() {
        std::thread::sleep(FRAME);
        app.frame(FRAME);
    }
}
