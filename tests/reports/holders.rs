//! Who holds what, and what waits for whom.

use awaitscope::recording::file::{from_json, to_json};
use awaitscope::recording::{GaugeId, HoldKind, HoldState, Holding};
use awaitscope::wording::{Unit, short};

use HoldState::{Held, Waiting};

use crate::demos::{big_acquire, buffered, circles, never_ends, set_aside};
use crate::recorded::{Recorded, at};

/// Who is in the line of the first object, or has it, at an instant: name, state, amount.
fn holders(run: &Recorded, milliseconds: u64) -> Vec<(String, HoldState, u32)> {
    let holders = run.variant().holders_at(GaugeId(0), at(milliseconds));
    let name = |holder: &Holding| {
        let lane = run.variant().lane(holder.lane.unwrap()).unwrap();
        lane.name.to_string()
    };
    holders
        .iter()
        .map(|holder| (name(holder), holder.state, holder.amount))
        .collect()
}

fn named(expected: &[(&str, HoldState, u32)]) -> Vec<(String, HoldState, u32)> {
    let owned = expected.iter();
    owned
        .map(|(name, state, amount)| ((*name).to_owned(), *state, *amount))
        .collect()
}

#[test]
fn a_lock_on_its_way_to_a_waiter_is_taken() {
    let run = Recorded::of(set_aside::borrowed());
    for (when, taken) in [(0, 1), (200, 1), (300, 1), (700, 1), (999, 1), (1000, 0)] {
        assert_eq!(run.gauge("lock", when), Some(taken), "at {when} ms");
    }
    // front and back until owner is done; then front has it and does not know
    for (when, waiting) in [(50, 1), (200, 2), (299, 2), (300, 1), (999, 1), (1000, 0)] {
        let gauge = run.gauge("waiting for the lock", when);
        assert_eq!(gauge, Some(waiting), "at {when} ms");
    }
    let expected = [
        ("owner", Held, 1),
        ("&mut front", Waiting, 0),
        ("enter", Waiting, 0),
    ];
    assert_eq!(holders(&run, 200), named(&expected));
    let expected = [("&mut front", Waiting, 1), ("enter", Waiting, 0)];
    assert_eq!(holders(&run, 500), named(&expected));
    assert_eq!(holders(&run, 1000), []);
}

#[test]
fn a_holder_has_its_line_and_its_instant() {
    let run = Recorded::of(set_aside::owned());
    let holder = run.variant().holders_at(GaugeId(0), at(200))[0];
    assert_eq!(holder.kind, HoldKind::Lock);
    assert_eq!(holder.line, Some(9));
    assert_eq!(holder.since, at(0));
    assert_eq!(holder.lane, Some(run.lane("owner").id));
}

#[test]
fn permits_that_were_put_by_count_as_taken() {
    let run = Recorded::of(big_acquire::big_first());
    let values = [
        (0, 1),
        (49, 1),
        (50, 3),
        (300, 3),
        (599, 3),
        (639, 3),
        (640, 1),
    ];
    for (when, taken) in values {
        assert_eq!(run.gauge("permits", when), Some(taken), "at {when} ms");
    }
    assert_eq!(run.gauge("permits", 660), Some(0));
    let names = ["long(pool.clone())", "bulk(pool.clone(), 3)", "small(pool)"];
    let expected = [
        (names[0], Held, 1),
        (names[1], Waiting, 2),
        (names[2], Waiting, 0),
    ];
    assert_eq!(holders(&run, 300), named(&expected));
    let line = run.variant().holders_at(GaugeId(0), at(300));
    let wanted: Vec<_> = line.iter().map(|holder| holder.wanted).collect();
    assert_eq!(wanted, [0, 3, 1]);
    let expected = [(names[2], Waiting, 0), (names[1], Held, 3)];
    assert_eq!(holders(&run, 620), named(&expected));
    assert_eq!(run.gauge("waiting for permits", 300), Some(2));

    let run = Recorded::of(big_acquire::one_each());
    assert_eq!(run.gauge("permits", 99), Some(1));
    assert_eq!(run.gauge("permits", 100), Some(2));
    assert!(run.variant().gauge("permits").unwrap().max_until(at(700)) < Some(3.0));
    assert!(run.variant().gauge("waiting for permits").is_none());
}

#[test]
fn permits_on_their_way_come_back_with_their_waiter() {
    let run = Recorded::of(buffered::stuck());
    assert_eq!(run.gauge("permits", 500), Some(3));
    let expected = [
        ("load #2", Held, 1),
        ("load #3", Held, 1),
        ("load #4", Waiting, 1),
        ("save", Waiting, 0),
    ];
    assert_eq!(holders(&run, 500), named(&expected));
    assert_eq!(run.gauge("permits", 1000), Some(0));
    assert_eq!(holders(&run, 1000), []);
}

#[test]
fn it_is_known_how_many_senders_are_left_and_who_made_them() {
    let run = Recorded::of_the_first(1000, never_ends::kept());
    let left = |when| run.variant().senders_left(GaugeId(0), at(when));
    assert_eq!(left(50), Some(4));
    assert_eq!(left(500), Some(1));
    let ends = run.variant().holders_at(GaugeId(0), at(500));
    let ends: Vec<_> = ends
        .iter()
        .map(|end| (end.kind, end.state, end.line, end.lane))
        .collect();
    let kept = run.lane("test").id;
    let empty = run.lane("empty").id;
    let expected = [
        (HoldKind::Sender, HoldState::Made, Some(20), Some(kept)),
        (HoldKind::Receiver, HoldState::Used, Some(13), Some(empty)),
    ];
    let (mut ends, mut expected) = (ends, expected.to_vec());
    ends.sort_unstable();
    expected.sort_unstable();
    assert_eq!(ends, expected);

    let run = Recorded::of(never_ends::cured());
    assert_eq!(run.variant().senders_left(GaugeId(0), at(50)), Some(3));
    assert_eq!(run.variant().senders_left(GaugeId(0), at(101)), Some(0));
}

#[test]
fn the_file_keeps_who_holds_what() {
    for recorded in [
        Recorded::of(set_aside::borrowed()),
        Recorded::of(big_acquire::big_first()),
        Recorded::of_the_first(1000, never_ends::kept()),
        Recorded::of_the_first(1000, circles::nested_pool()),
    ] {
        let json = to_json(recorded.recording());
        let read = from_json(&json).unwrap();
        assert_eq!(to_json(&read), json);
        for when in [0, 50, 100, 500, 1000].map(at) {
            let (one, two) = (recorded.variant(), &read.variants()[0]);
            let holders = one.holders_at(GaugeId(0), when);
            assert_eq!(holders, two.holders_at(GaugeId(0), when));
            assert_eq!(one.cycles_at(when), two.cycles_at(when));
        }
    }
}

/// Sentences of one program at one instant, each beginning with the name of its lane.
fn says(run: &Recorded, milliseconds: u64, sentences: &[(&str, &str)]) {
    for (lane, sentence) in sentences {
        assert_eq!(run.why(lane, milliseconds), *sentence);
    }
}

#[test]
fn sentences_name_who_holds_a_lock() {
    let run = Recorded::of(set_aside::owned());
    let enter = "enter has been waiting at line 14 for the lock key since 0.10 s; owner has held it since 0.00 s (line 9)";
    says(&run, 200, &[("enter", enter)]);
    let short = short(&run.data("enter", 200), Unit::Seconds, 60);
    assert_eq!(
        short,
        "enter waits at line 14 for the lock key, held by owner"
    );
    let run = Recorded::of(set_aside::borrowed());
    let enter = "enter has been waiting at line 14 for the lock key since 0.10 s; it is on its way to &mut front";
    says(&run, 500, &[("enter", enter)]);
    let run = Recorded::of(circles::moved_permit());
    let wait =
        "want(pool) has been waiting at line 114 for a permit of pool (0 of 1 free) since 0.01 s";
    let taken = "one was last taken by keep(pool.clone()) at 0.00 s (line 104)";
    says(&run, 50, &[("want(pool)", &format!("{wait}; {taken}"))]);
}

#[test]
fn sentences_name_who_has_permits_and_who_is_ahead() {
    let run = Recorded::of(big_acquire::big_first());
    let wait = "for a permit (permits: 0 of 3 free) since 0.10 s";
    let has = "long(pool.clone()) has held one since 0.00 s (line 11)";
    let bulk = format!(
        "bulk(pool.clone(), 3) has been waiting at line 17 for 3 permits (permits: 0 of 3 free) since 0.05 s; \
             2 of them are reserved for it; {has}"
    );
    let small = format!(
        "small(pool) has been waiting at line 23 {wait}; {has}; bulk(pool.clone(), 3) is ahead of it in line"
    );
    says(
        &run,
        300,
        &[("bulk(pool.clone(), 3)", &bulk), ("small(pool)", &small)],
    );
    let save = format!(
        "save has been waiting at line 19 {wait}; one is on its way to load #4, load #2 has held one since 0.00 s (line 12) \
         and another lane has 1"
    );
    says(&Recorded::of(buffered::stuck()), 500, &[("save", &save)]);
}

#[test]
fn sentences_name_the_other_end_of_a_channel() {
    let run = Recorded::of_the_first(1000, never_ends::kept());
    let wait = "empty has been waiting at line 13 for a message from the queue letterbox (0 of 8) since 0.00 s";
    let left = "4 senders are left, made in test";
    says(&run, 50, &[("empty", &format!("{wait}; {left}"))]);
    let why = run.why("empty", 500);
    let left = "; 1 sender is left, made in test at line 20. ";
    assert!(why.contains(left), "{why}");
    let run = Recorded::of_the_first(1000, circles::ring());
    let why = run.why("node #1", 500);
    let used = "; its receiver was last used by node #2 at line 58. ";
    assert!(why.contains(used), "{why}");
}

#[test]
fn sentences_tell_a_circle() {
    let run = Recorded::of_the_first(1000, circles::two_locks());
    let circle = "transfer #1 waits for lock #2, held by transfer #2, which waits for the lock, held by transfer #1: \
                  neither can ever continue";
    let wait = "transfer #1 has been waiting at line 13 for lock #2 since 0.01 s";
    let held = "transfer #2 has held it since 0.00 s (line 11)";
    let root = "test has been waiting for its 2 branches since 0.00 s";
    says(
        &run,
        500,
        &[
            ("transfer #1", &format!("{wait}; {held}. {circle}")),
            ("test", &format!("{root}. {circle}")),
        ],
    );
    let ends = |run: &Recorded, lane, end: &str| {
        let why = run.why(lane, 500);
        assert!(why.ends_with(end), "{why}");
    };
    let run = Recorded::of_the_first(1000, circles::nested_pool());
    let end = ". page #1 waits for part #1, which waits for a permit of pool, held by page #2, which waits for part #2, which waits \
               for a permit of pool, held by page #1: none of them can ever continue";
    ends(&run, "part #2", end);
    let run = Recorded::of_the_first(1000, circles::read_twice());
    let end = ". reader waits for read access to the lock config, after writer, which waits for write access to the lock config, held by \
               reader: neither can ever continue";
    ends(&run, "writer", end);
    let run = Recorded::of_the_first(1000, circles::locked_twice());
    let end =
        ". post waits for count, which waits for the lock, held by post: neither can ever continue";
    ends(&run, "count", end);
}
