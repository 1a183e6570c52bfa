//! An instant looks the same whatever came later, forward and backward.

use std::sync::atomic::{AtomicUsize, Ordering};

use awaitscope::lesson::{Lesson, Variant as Program};
use awaitscope::recording::{
    Batch, Cell, Clock, Ink, LaneId, Nanos, Recording, Shape, State, Variant, WaitKind, Window,
    WorkerId,
};
use awaitscope::run;
use awaitscope::wording::{Unit, long};

use super::script::in_batches;
use super::{Dice, empty, info, lessons, side_by_side::side_by_side};

/// Numbers in names depend on what comes later: the first `fetch` becomes `fetch #1` with the second.
fn without_numbers(text: &str) -> String {
    let mut kept = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == ' ' && chars.peek() == Some(&'#') {
            chars.next();
            while chars.peek().is_some_and(char::is_ascii_digit) {
                chars.next();
            }
        } else {
            kept.push(c);
        }
    }
    kept
}

/// Everything that the screen says of an instant.
pub(super) fn picture(variant: &Variant, t: Nanos) -> Vec<String> {
    let mut lines = Vec::new();
    for (lane, moment) in variant.moments_at(t) {
        // an arm between two turns: that there is a next one is not known yet
        if moment.wait == WaitKind::Dropped {
            continue;
        }
        lines.push(format!("{:?} {moment:?}", lane.id));
        let why = long(&variant.why(lane.id, t).unwrap(), Unit::Seconds);
        lines.push(without_numbers(&why));
    }
    for gauge in variant.gauges() {
        if let Some(value) = gauge.at(t) {
            lines.push(format!("{} {value}", gauge.name));
        }
    }
    for index in 0..variant.workers().len() {
        let worker = WorkerId(u16::try_from(index).unwrap());
        lines.push(format!("{worker:?} {:?}", variant.worker_at(worker, t)));
    }
    lines
}

/// The arms that are between two turns: that there is a next turn is not known at `t`.
fn between_turns(variant: &Variant, t: Nanos) -> Vec<LaneId> {
    let moments = variant.moments_at(t);
    let between = moments.filter(|(_, moment)| moment.wait == WaitKind::Dropped);
    between.map(|(lane, _)| lane.id).collect()
}

/// Whether a poll is under way of which it is not known yet that it will be a long one, which is red from its start.
fn is_in_a_young_poll(variant: &Variant, t: Nanos) -> bool {
    variant
        .moments_at(t)
        .any(|(_, moment)| moment.state == State::Running && t.since(moment.since).0 <= 10_000_000)
}

/// The names of lanes that change later: what a combinator polls is known by its own name from its first poll on.
fn later_names(part: &Variant, whole: &Variant) -> Vec<(String, String)> {
    let lanes = part.lanes().iter().zip(whole.lanes());
    lanes
        .filter(|(before, after)| before.name != after.name)
        .map(|(before, after)| (without_numbers(&before.name), without_numbers(&after.name)))
        .collect()
}

/// The text with the later names of lanes.
fn named(text: &str, names: &[(String, String)]) -> String {
    let names = names.iter();
    names.fold(text.to_owned(), |text, (before, after)| {
        text.replace(before, after)
    })
}

/// Since when something is polled, or could be and is not: a time limit that passes meanwhile is recorded at the end of that.
fn unchecked_since(variant: &Variant, t: Nanos) -> Option<Nanos> {
    let moments = variant.moments_at(t);
    let unchecked =
        moments.filter(|(_, moment)| matches!(moment.state, State::Running | State::Unpolled));
    unchecked.map(|(_, moment)| moment.since).min()
}

/// Makes a long poll look like a short one.
fn soften(cell: &mut Cell) {
    let ink = |ink| {
        if ink == Ink::Blocking {
            Ink::Running
        } else {
            ink
        }
    };
    cell.shape = match cell.shape {
        Shape::Empty => Shape::Empty,
        Shape::Solid(only) => Shape::Solid(ink(only)),
        Shape::Split {
            left,
            right,
            eighths,
        } => Shape::Split {
            left: left.map(ink),
            right: right.map(ink),
            eighths,
        },
        // a part that fills its cell is a cell of that part
        Shape::Mixed {
            running: 8,
            rest: None,
            ..
        } => Shape::Solid(Ink::Running),
        Shape::Mixed { running, rest, .. } => Shape::Mixed {
            running,
            blocking: false,
            rest: rest.map(ink),
        },
    };
}

/// Takes the signs out of the cells of [`rows`] that end after `since`.
fn forget_signs(rows: &mut [Vec<Cell>], end: Nanos, since: Nanos) {
    let window = Window {
        from: Nanos::ZERO,
        to: end,
    };
    for row in rows {
        let cells = row.iter_mut().enumerate();
        cells
            .filter(|(index, _)| window.cell(*index, WIDTH).1 > since)
            .for_each(|(_, cell)| cell.sign = None);
    }
}

/// The cells of a row.
const WIDTH: usize = 60;

/// The rows of workers and of all lanes but some in a window until `end`, as far as they lie before `t`.
fn rows(variant: &Variant, end: Nanos, t: Nanos, but: &[LaneId]) -> Vec<Vec<Cell>> {
    let window = Window {
        from: Nanos::ZERO,
        to: end,
    };
    let before = (0..WIDTH).take_while(|cell| window.cell(*cell, WIDTH).1 <= t);
    let before = before.count();
    let mut cells = Vec::new();
    let mut rows = Vec::new();
    let lanes = variant.lanes().iter();
    for lane in lanes.filter(|lane| lane.start <= t && !but.contains(&lane.id)) {
        variant.cells(lane.id, window, WIDTH, &mut cells);
        rows.push(cells.iter().take(before).copied().collect());
    }
    for worker in 0..variant.workers().len() {
        let worker = WorkerId(u16::try_from(worker).unwrap());
        variant.worker_cells(worker, window, WIDTH, &mut cells);
        rows.push(cells.iter().take(before).copied().collect());
    }
    rows
}

#[test]
fn an_instant_looks_the_same_whatever_came_later_forward_and_backward() {
    let compared = AtomicUsize::new(0);
    side_by_side(&lessons::lessons(Some(Clock::Virtual)), 1, |lesson| {
        let programs = lesson.variants.iter();
        let programs: Vec<_> = programs
            .filter(|v| v.clocks.contains(&Clock::Virtual))
            .collect();
        let mut knobs = lesson.defaults();
        for (name, value) in &mut knobs {
            if name == "pages" {
                *value = value.min(40.0);
            }
        }
        let plan = lesson.plan(Clock::Virtual, knobs, &programs);
        let batches = run::batches(plan).unwrap();
        for (index, (program, batch)) in programs.iter().zip(&batches).enumerate() {
            let more = compare(lesson, program, batch, seed(lesson, index));
            compared.fetch_add(more, Ordering::Relaxed);
        }
    });
    let compared = compared.into_inner();
    assert!(compared >= 2000, "{compared}");
}

/// The same each time, and another one for each program.
fn seed(lesson: &Lesson, program: usize) -> u64 {
    let number: u64 = lesson.number().parse().unwrap();
    number * 100 + u64::try_from(program).unwrap()
}

/// Compares the whole recording of a program with its live view; how many instants were compared.
fn compare(lesson: &Lesson, program: &Program, batch: &Batch, seed: u64) -> usize {
    let place = format!("{} {}", lesson.id, program.id);
    let start = || {
        empty(
            Clock::Virtual,
            info(&program.id, lesson.in_flight.as_deref()),
        )
    };
    let mut dice = Dice(seed);
    let mut whole = start();
    for part in in_batches(batch, &dice.places(batch.events.len())) {
        whole.fold(0, part);
    }
    let instants = instants(&whole, batch, &mut dice);
    // backward, then forward with the live view of it: nothing may be remembered
    let (whole, end) = (&whole.variants()[0], whole.end());
    let backward = instants.iter().rev().map(|t| picture(whole, *t));
    let backward: Vec<_> = backward.collect();
    let places = instants.iter();
    let places = places.map(|t| batch.events.partition_point(|event| event.at <= *t));
    let parts = in_batches(batch, &places.collect::<Vec<_>>());
    let mut live = start();
    let seen = instants.iter().zip(backward.iter().rev());
    for (index, ((t, seen), new)) in seen.zip(parts).enumerate() {
        live.fold(0, new);
        live.advance(0, *t);
        let live = &live.variants()[0];
        assert_eq!(*seen, picture(whole, *t), "backward");
        assert_same_words(&place, (seen, whole), live, *t);
        if index % 4 == 0 {
            assert_same_cells(&place, whole, live, (end, *t));
        }
    }
    instants.len()
}

/// Instants of a recording in their order, half of them those of events, which are the interesting ones.
fn instants(whole: &Recording, batch: &Batch, dice: &mut Dice) -> Vec<Nanos> {
    // each instant asks each lane, which looks at all
    let lanes = whole.variants()[0].lanes().len();
    let count = (2_000_000 / (lanes * lanes)).clamp(3, 40);
    let mut instants: Vec<Nanos> = Vec::new();
    for _ in 0..count {
        instants.push(Nanos(dice.below(whole.end().0)));
        let index = dice.below(batch.events.len() as u64);
        instants.push(batch.events[usize::try_from(index).unwrap()].at);
    }
    instants.sort_unstable();
    instants
}

fn assert_same_words(place: &str, (seen, whole): (&[String], &Variant), live: &Variant, t: Nanos) {
    let known = picture(live, t);
    let names = later_names(live, whole);
    // most say the same without another name, which is long work to put in
    let pairs = seen.iter().zip(&known);
    for (seen, known) in pairs.filter(|(seen, known)| seen != known) {
        assert_eq!(
            named(seen, &names),
            named(known, &names),
            "{place} at {t:?}"
        );
    }
    assert_eq!(seen.len(), known.len(), "{place} at {t:?}");
}

fn assert_same_cells(place: &str, whole: &Variant, live: &Variant, (end, t): (Nanos, Nanos)) {
    let but = between_turns(whole, t);
    let mut known = rows(live, end, t, &but);
    let mut seen = rows(whole, end, t, &but);
    if is_in_a_young_poll(whole, t) {
        known.iter_mut().flatten().for_each(soften);
        seen.iter_mut().flatten().for_each(soften);
    }
    if let Some(since) = unchecked_since(whole, t) {
        forget_signs(&mut known, end, since);
        forget_signs(&mut seen, end, since);
    }
    for (seen, known) in seen.iter().zip(&known) {
        assert_eq!(seen, known, "{place} at {t:?}");
    }
    assert_eq!(seen.len(), known.len(), "{place} at {t:?}");
}
