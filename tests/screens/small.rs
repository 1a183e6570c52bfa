//! What a small screen leaves out, and what it never cuts; and what a large one adds.

use super::*;

const SMALLEST: (u16, u16) = (60, 16);

/// The lessons that have a paused clock, and a goal.
fn lessons() -> Vec<&'static str> {
    let course = Course::built_in();
    let entries = course.entries().iter();
    let lessons = entries.filter_map(|entry| {
        let lesson = entry.lesson().ok()?;
        let mut variants = lesson.variants.iter();
        let paused = variants.any(|variant| variant.clocks.contains(&Clock::Virtual));
        (paused && lesson.challenge.is_some()).then_some(lesson.id)
    });
    lessons.collect()
}

#[test]
fn the_sentence_of_the_selected_program_is_whole() {
    for lesson in lessons() {
        let mut said = 0;
        let mut app = at(lesson, 0.0);
        let variants = view(&mut app).recording().variants().iter();
        let ends: Vec<Nanos> = variants.map(awaitscope::recording::Variant::end).collect();
        for (variant, end) in ends.iter().enumerate() {
            for tenth in [1, 4, 7] {
                view(&mut app).command(Command::To(Nanos(end.0 / 10 * tenth)));
                view(&mut app).select_at(variant, 0);
                let remark = view(&mut app).remarks().of(variant).cloned();
                let screen = text(&draw(&mut app, SMALLEST));
                if let Some(remark) = remark {
                    let line = screen.lines().nth(1).unwrap();
                    assert!(line.contains(&remark.text), "{lesson}: {line}");
                    said += 1;
                }
            }
        }
        assert!(said > 0, "{lesson}");
    }
}

#[test]
fn a_program_that_is_not_drawn_in_full_says_nothing() {
    let mut folded = 0;
    for tenth in 0..10 {
        let mut app = at("17", f64::from(tenth) / 10.0);
        let view = view(&mut app);
        let remarks = view.remarks();
        let latest = remarks.latest(view.timeline.selected.0);
        let is_open = |variant: usize| view.timeline.shown[variant].open;
        assert!(
            latest.is_none_or(|(variant, _)| is_open(variant)),
            "{latest:?}"
        );
        let mut others = (0..view.timeline.shown.len()).filter(|variant| !is_open(*variant));
        folded += usize::from(others.any(|variant| remarks.of(variant).is_some()));
    }
    assert!(folded > 0);
}

#[test]
fn the_figures_of_a_lesson_are_whole() {
    for lesson in lessons() {
        let mut app = own(lesson, Step::Explain);
        let screen = text(&draw(&mut app, (SMALLEST.0, 60)));
        let rows: Vec<&str> = screen.lines().collect();
        let first = rows.iter().position(|row| row.contains("measured "));
        let first = first.unwrap_or_else(|| panic!("{lesson}: {screen}"));
        let heads = rows[first..].iter().take_while(|row| !row.contains("---"));
        let heads: String = heads.copied().collect::<Vec<_>>().join(" ");
        let figures = view(&mut app).lesson.as_ref().unwrap().figures.clone();
        for word in figures.iter().flat_map(|(name, _)| name.split(' ')) {
            assert!(heads.contains(word), "{lesson}: {word} is not in {heads}");
        }
    }
}

#[test]
fn what_is_left_to_reach_is_seen_first() {
    for lesson in lessons() {
        let mut app = own(lesson, Step::Challenge);
        // before a run was made here, what is to be done
        let task = view(&mut app).lesson.as_ref().unwrap();
        let task = task.challenge.as_ref().unwrap().text.replace('`', "");
        let first = task.split_whitespace().next().unwrap().to_owned();
        let screen = text(&draw(&mut app, SMALLEST));
        let rows = screen
            .lines()
            .skip_while(|row| !row.contains("challenge ─"));
        let top = rows.into_iter().nth(1).unwrap();
        assert!(top.contains(&first.replace('*', "")), "{lesson}: {screen}");
        view(&mut app).challenge.tried = true;
        let screen = text(&draw(&mut app, SMALLEST));
        assert!(screen.contains("not met: "), "{lesson}: {screen}");
    }
}

#[test]
fn a_large_screen_shows_the_programs_before_they_run() {
    let mut app = own("04", Step::Predict);
    view(&mut app).step = Step::Predict;
    let screen = text(&draw(&mut app, (120, 40)));
    for wanted in ["demo.rs", "pub async fn joined(", "joined; spawned in turn"] {
        assert!(screen.contains(wanted), "{wanted}: {screen}");
    }
    // a comment may tell what is asked
    let code = screen.lines().skip_while(|line| !line.contains("demo.rs"));
    assert!(
        !code.into_iter().any(|line| line.contains("//")),
        "{screen}"
    );
    assert!(!text(&draw(&mut app, (80, 24))).contains("demo.rs"));
    // nor where the lesson says that the code tells the answer
    let predict = view(&mut app).lesson.as_mut().unwrap().predict.as_mut();
    predict.unwrap().code = false;
    assert!(!text(&draw(&mut app, (120, 40))).contains("demo.rs"));
}

#[test]
fn a_hint_is_seen_on_the_smallest_screen() {
    for lesson in lessons() {
        let mut app = own(lesson, Step::Challenge);
        press(&mut app, "t");
        let screen = text(&draw(&mut app, SMALLEST));
        assert!(screen.contains("hint 1: "), "{lesson}: {screen}");
    }
}

#[test]
fn after_a_jump_no_other_program_stays_scrolled() {
    let mut app = own("12", Step::Explain);
    for shown in &mut view(&mut app).timeline.shown {
        shown.scroll = 3;
    }
    press(&mut app, "1");
    let timeline = &view(&mut app).timeline;
    let selected = timeline.selected.0;
    let others = timeline.shown.iter().enumerate();
    let others: Vec<_> = others.filter(|(place, _)| *place != selected).collect();
    assert!(!others.is_empty());
    assert!(others.iter().all(|(_, shown)| shown.scroll == 0));
}

#[test]
fn a_key_does_nothing_where_nobody_sees_it() {
    let mut app = at("17", 0.5);
    let before = text(&draw(&mut app, SMALLEST));
    for size in [(SMALLEST.0 - 1, 40), (200, SMALLEST.1 - 1)] {
        let screen = text(&draw(&mut app, size));
        assert!(screen.contains("q quits"), "{screen}");
        for code in [KeyCode::Enter, KeyCode::Char('}'), KeyCode::Char('l')] {
            assert_eq!(app.key(KeyEvent::from(code)), Effect::Nothing);
        }
        assert_eq!(text(&draw(&mut app, SMALLEST)), before);
    }
    draw(&mut app, (30, 8));
    let quits = app.key(KeyEvent::from(KeyCode::Char('q')));
    assert_eq!(quits, Effect::Quit(0));
}
