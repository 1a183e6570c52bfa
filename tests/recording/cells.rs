//! The rows of lanes and workers.

use awaitscope::recording::{
    Cell, Ink, LaneId, Nanos, Recording, Shape, WaitClass, Window, WorkerId,
};

use super::script::{CALLS, SLEEP, Script};

/// One cell that shows the whole of a run.
fn whole(recording: &Recording) -> Window {
    let (from, to) = (Nanos::ZERO, recording.end());
    Window { from, to }
}

fn worker(recording: &Recording) -> Shape {
    let mut cells: Vec<Cell> = Vec::new();
    let variant = &recording.variants()[0];
    variant.worker_cells(WorkerId(0), whole(recording), 1, &mut cells);
    cells[0].shape
}

fn lane(recording: &Recording) -> Shape {
    let mut cells: Vec<Cell> = Vec::new();
    let variant = &recording.variants()[0];
    variant.cells(LaneId::ROOT, whole(recording), 1, &mut cells);
    cells[0].shape
}

/// A task that is polled once a millisecond, for so long.
fn polls(lengths: impl Iterator<Item = f64>) -> Recording {
    let mut script = Script::new().suspend(0, SLEEP, None);
    let mut at = 0.0;
    for length in lengths {
        script = script.at(at).wake(0, LaneId::NONE).poll(0);
        script = script.at(at + length).suspend(0, SLEEP, None);
        at += length.max(1.0);
    }
    script.at(at).live()
}

#[test]
fn a_cell_of_many_polls_shows_the_share_of_all_of_them() {
    let recording = polls((0..1_000).map(|_| 0.9));
    let busy = Shape::Mixed {
        running: 7,
        blocking: false,
        rest: None,
    };
    assert_eq!(worker(&recording), busy);
}

#[test]
fn a_blocking_poll_among_many_short_ones_is_seen() {
    for place in [0, 3, 40, 79] {
        let length = |turn| if turn == place { 20.0 } else { 0.01 };
        let recording = polls((0..80).map(length));
        for shape in [lane(&recording), worker(&recording)] {
            let Shape::Mixed { blocking, .. } = shape else {
                panic!("{place}: {shape:?}");
            };
            assert!(blocking, "{place}");
        }
    }
}

#[test]
fn a_worker_is_idle_behind_the_end_of_what_is_known() {
    let recording = Script::new().at(100.0).live();
    let variant = &recording.variants()[0];
    let mut cells = Vec::new();
    let window = Window {
        from: Nanos::ZERO,
        to: Nanos::from_seconds(1.0),
    };
    variant.worker_cells(WorkerId(0), window, 10, &mut cells);
    assert_eq!(cells[0].shape, Shape::Solid(Ink::Blocking));
    assert!(cells[1..].iter().all(|cell| *cell == Cell::EMPTY));
}

#[test]
fn a_ready_lane_keeps_the_lines_at_which_it_will_go_on() {
    let script = Script::new().suspend(0, CALLS, Some(10.0)).at(50.0);
    let script = script.wake(0, LaneId::NONE).at(60.0).poll(0);
    let recording = script.live();
    let variant = &recording.variants()[0];
    let lines = |ms: f64| {
        let t = Nanos::from_seconds(ms / 1e3);
        variant.state_at(LaneId::ROOT, t).unwrap().lines
    };
    assert_eq!(lines(5.0), [5, 7]);
    assert_eq!(lines(55.0), [5, 7]);
    assert!(lines(60.0).is_empty());
    // not woken yet, and due all the same
    let live = Script::new().suspend(0, CALLS, Some(10.0)).at(50.0).live();
    let moment = live.variants()[0].state_at(LaneId::ROOT, live.end());
    assert_eq!(moment.unwrap().lines, [5, 7]);
}

#[test]
fn a_lane_that_waits_shows_what_it_waits_for() {
    for (wait, class) in [(SLEEP, WaitClass::Timer), (CALLS, WaitClass::Lane)] {
        let recording = Script::new().suspend(0, wait, None).at(100.0).live();
        let mut cells: Vec<Cell> = Vec::new();
        let variant = &recording.variants()[0];
        variant.cells(LaneId::ROOT, whole(&recording), 10, &mut cells);
        assert_eq!(cells[5].shape, Shape::Solid(Ink::Suspended(class)));
    }
    // among many polls the longest wait decides
    let mut script = Script::new().suspend(0, SLEEP, None);
    for turn in 0..3 {
        let at = f64::from(turn) * 10.0;
        script = script
            .at(at)
            .wake(0, LaneId::NONE)
            .poll(0)
            .suspend(0, CALLS, None);
        script = script
            .at(at + 9.0)
            .wake(0, LaneId::NONE)
            .poll(0)
            .suspend(0, SLEEP, None);
    }
    let Shape::Mixed { rest, .. } = lane(&script.at(30.0).live()) else {
        panic!("several polls are in the cell");
    };
    assert_eq!(rest, Some(Ink::Suspended(WaitClass::Lane)));
}
