//! The recording: what it says of an instant does not depend on what came later, whatever the events.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use awaitscope::lesson::Course;
use awaitscope::recording::file::{from_json, to_json};
use awaitscope::recording::{
    Batch, Clock, Event, EventKind, GaugeId, GaugeKind, HoldId, HoldKind, HoldState, LaneId,
    LaneKind, Meta, NameId, Nanos, Object, Outcome, PollSite, Recording, Shape, TextId, Variant,
    VariantInfo, Wait, WaitId, WaitKind, Window, WorkerId,
};
use awaitscope::run;
use awaitscope::wording::{Unit, long, short};
use proptest::prelude::*;

use instants::picture;
use script::in_batches;

#[path = "clean/lessons.rs"]
mod lessons;
#[path = "clean/side_by_side.rs"]
mod side_by_side;

#[cfg(test)]
#[path = "recording/cap.rs"]
mod cap;
#[cfg(test)]
#[path = "recording/cells.rs"]
mod cells;
#[cfg(test)]
#[path = "recording/fold.rs"]
mod fold;
#[cfg(test)]
#[path = "recording/formats.rs"]
mod formats;
#[cfg(test)]
#[path = "recording/instants.rs"]
mod instants;
#[cfg(test)]
#[path = "recording/large.rs"]
mod large;
#[cfg(test)]
#[path = "recording/script.rs"]
mod script;

/// A sequence of numbers that looks random and is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }

    /// Five places in a list of this length, in order.
    fn places(&mut self, length: usize) -> Vec<usize> {
        let place = |_| usize::try_from(self.below(length as u64)).unwrap();
        let mut places: Vec<_> = (0..5).map(place).collect();
        places.sort_unstable();
        places
    }
}

fn info(id: &str, in_flight: Option<&str>) -> VariantInfo {
    VariantInfo {
        id: id.to_owned(),
        label: id.to_owned(),
        workers: 1,
        in_flight: in_flight.map(str::to_owned),
        ..VariantInfo::default()
    }
}

fn empty(clock: Clock, info: VariantInfo) -> Recording {
    let meta = Meta {
        clock,
        ..Meta::default()
    };
    Recording::new(meta, vec![info])
}

#[test]
fn a_recording_is_read_back_to_the_same_bytes() {
    for lesson in Course::built_in().lessons() {
        let variants: Vec<_> = lesson
            .variants
            .iter()
            .filter(|v| v.clocks.contains(&Clock::Virtual))
            .collect();
        if variants.is_empty() {
            continue;
        }
        let mut run =
            run::start(lesson.plan(Clock::Virtual, lesson.defaults(), &variants)).unwrap();
        while !run.is_over() {
            run.poll();
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        let recording = run.into_recording();
        assert_eq!(recording.dropped_events(), 0, "{}", lesson.id);
        let written = to_json(&recording);
        let read = from_json(&written).unwrap();
        let again = to_json(&read);
        assert!(
            again == written,
            "{}: {:?}",
            lesson.id,
            where_they_part(&again, &written)
        );
        // and it looks the same
        for (before, after) in recording.variants().iter().zip(read.variants()) {
            let t = Nanos(before.end().0 / 3);
            assert_eq!(picture(before, t), picture(after, t), "{}", lesson.id);
        }
    }
}

/// What stands in two texts around the first place at which they differ.
fn where_they_part(one: &str, other: &str) -> [Option<String>; 2] {
    let same = one.bytes().zip(other.bytes());
    let same = same.take_while(|(one, other)| one == other).count();
    let around = |text: &str| {
        text.get(same.saturating_sub(300)..same + 100)
            .map(str::to_owned)
    };
    [around(one), around(other)]
}

fn table() -> Batch {
    let wait = Wait::at;
    Batch {
        names: ["root", "work", "a()", "queue"].map(Arc::from).into(),
        texts: vec![Arc::from("text")],
        waits: vec![
            wait(WaitKind::Other, &[]),
            wait(WaitKind::Sleep, &[3]),
            wait(WaitKind::Calls, &[5, 7]),
            wait(WaitKind::Task, &[9]),
            wait(WaitKind::Yield, &[11]),
            wait(WaitKind::Tasks, &[13]),
        ],
        ..Batch::default()
    }
}

fn open(lane: u32, parent: LaneId, kind: LaneKind) -> EventKind {
    EventKind::Opened {
        lane: LaneId(lane),
        parent,
        kind,
        name: NameId(lane.min(1)),
        line: 0,
        numbered: lane > 0,
    }
}

/// A task that yields `turns` times.
fn yields(turns: u64) -> Batch {
    let mut batch = table();
    let lane = LaneId::ROOT;
    let mut at = 0;
    let mut push = |kind| {
        at += 100;
        batch.events.push(Event {
            at: Nanos(at),
            kind,
        });
    };
    push(open(0, LaneId::NONE, LaneKind::Task));
    for _ in 0..turns {
        push(EventKind::PollStarted {
            lane,
            worker: WorkerId(0),
            site: PollSite::ELSEWHERE,
        });
        push(EventKind::Suspended {
            lane,
            wait: WaitId(4),
            object: Object::NONE,
            due: Nanos::MAX,
        });
        push(EventKind::Woken {
            lane,
            by: LaneId::NONE,
        });
    }
    batch
}

#[test]
fn an_event_takes_at_most_48_bytes() {
    let mut recording = empty(Clock::Wall, info("v", None));
    recording.fold(0, yields(200_000));
    let each = recording.memory() as f64 / recording.events() as f64;
    assert!(each <= 48.0, "{each} bytes an event");
}

/// Any event, with small numbers so that they meet.
fn event() -> impl Strategy<Value = EventKind> {
    let lane = || (0_u32..6).prop_map(LaneId);
    let parent = prop_oneof![lane(), Just(LaneId::NONE)];
    let kind = prop_oneof![
        Just(LaneKind::Task),
        Just(LaneKind::Branch),
        Just(LaneKind::Call),
        Just(LaneKind::Blocking)
    ];
    let outcome = prop_oneof![
        Just(Outcome::Completed),
        Just(Outcome::Cancelled),
        Just(Outcome::Panicked)
    ];
    let due = prop_oneof![Just(Nanos::MAX), (0_u64..5_000).prop_map(Nanos)];
    let state = || {
        prop_oneof![
            Just(HoldState::Waiting),
            Just(HoldState::Held),
            Just(HoldState::Used)
        ]
    };
    let worker = prop_oneof![(0_u16..3).prop_map(WorkerId), Just(WorkerId::NONE)];
    prop_oneof![
        2 => (0_u32..6, parent, kind, 0_u32..5, any::<bool>()).prop_map(|(lane, parent, kind, name, numbered)| {
            EventKind::Opened { lane: LaneId(lane), parent, kind, name: NameId(name), line: 1, numbered }
        }),
        1 => (lane(), 0_u32..5).prop_map(|(lane, f)| EventKind::Adopted { lane, function: NameId(f), names_it: f % 2 == 0 }),
        4 => (lane(), worker).prop_map(|(lane, worker)| EventKind::PollStarted { lane, worker, site: PollSite::ELSEWHERE }),
        4 => (lane(), 0_u16..8, 0_u32..6, due).prop_map(|(lane, wait, object, due)| {
            EventKind::Suspended { lane, wait: WaitId(wait), object: Object(object), due }
        }),
        3 => (lane(), lane()).prop_map(|(lane, by)| EventKind::Woken { lane, by }),
        1 => (lane(), 0_u32..9).prop_map(|(lane, line)| EventKind::Blocked { lane, line }),
        1 => lane().prop_map(|lane| EventKind::Unblocked { lane }),
        1 => (lane(), 0_u32..4).prop_map(|(lane, object)| {
            EventKind::BlockedOn { lane, wait: WaitKind::Lock, object: Object(object) }
        }),
        1 => (0_u32..5, 0_u32..3, lane(), 1_u32..3).prop_map(|(hold, object, lane, wanted)| {
            EventKind::Queued { hold: HoldId(hold), object: GaugeId(object), lane, kind: HoldKind::Permits, wanted }
        }),
        2 => (0_u32..5, 0_u32..3, lane(), state(), 1_u32..3).prop_map(|(hold, object, lane, state, amount)| {
            let (hold, object) = (HoldId(hold), GaugeId(object));
            EventKind::Held { hold, object, lane, line: amount, kind: HoldKind::Permits, state, amount }
        }),
        1 => (0_u32..5).prop_map(|hold| EventKind::Released { hold: HoldId(hold) }),
        1 => lane().prop_map(|lane| EventKind::SetAside { lane }),
        1 => lane().prop_map(|lane| EventKind::Reopened { lane }),
        1 => (lane(), outcome).prop_map(|(lane, outcome)| EventKind::Ended { lane, outcome }),
        1 => lane().prop_map(|lane| EventKind::Detached { lane }),
        1 => Just(EventKind::GaugeOpened { gauge: GaugeId(0), name: NameId(3), kind: GaugeKind::Queue, capacity: 4.0 }),
        1 => (0_u32..3, -5_f64..9.0).prop_map(|(gauge, value)| EventKind::GaugeSet { gauge: GaugeId(gauge), value }),
        1 => lane().prop_map(|lane| EventKind::Logged { lane, text: TextId(0) }),
    ]
}

fn stream() -> impl Strategy<Value = Batch> {
    proptest::collection::vec((0_u64..60, event()), 0..120).prop_map(|events| {
        let mut batch = table();
        let mut at = 0;
        for (step, kind) in events {
            at += step;
            let now = Nanos(at);
            batch.events.push(Event { at: now, kind });
            // some are of a set, from their making on
            if let EventKind::Opened { lane, .. } = kind
                && step % 2 == 0
            {
                let set = LaneId(lane.0 / 2);
                let kind = EventKind::Gathered { lane, set };
                batch.events.push(Event { at: now, kind });
            }
        }
        batch
    })
}

fn check_spans(variant: &Variant) {
    for lane in variant.lanes() {
        let mut at = lane.start;
        for span in lane.spans(variant.end()) {
            assert_eq!(span.from, at, "{lane:?}");
            assert!(span.to >= span.from);
            at = span.to;
        }
        assert_eq!(at, lane.end.unwrap_or_else(|| variant.end()), "{lane:?}");
    }
}

proptest! {
    #[test]
    fn no_stream_of_events_breaks_it(batch in stream(), over in any::<bool>()) {
        let mut recording = empty(Clock::Virtual, info("v", Some("work")));
        let mut batch = batch;
        if over {
            let at = batch.events.last().map_or(Nanos(0), |event| event.at);
            batch.events.push(Event { at, kind: EventKind::Over { outcome: Outcome::Completed } });
        }
        recording.fold(0, batch);
        let variant = &recording.variants()[0];
        check_spans(variant);
        let window = Window { from: Nanos(10), to: Nanos(variant.end().0 + 200) };
        let known = (0..40).take_while(|cell| window.edge(*cell, 40) <= variant.end()).count();
        let (mut cells, mut densities) = (Vec::new(), Vec::new());
        for (lane, _) in variant.tree().iter() {
            variant.cells(*lane, window, 40, &mut cells);
            prop_assert_eq!(cells.len(), 40);
            prop_assert!(cells[known..].iter().all(|cell| cell.shape == Shape::Empty));
            for t in (0..variant.end().0 + 50).step_by(37) {
                let why = variant.why(*lane, Nanos(t)).unwrap();
                let (least, all) = (short(&why, Unit::Seconds, 0), long(&why, Unit::Seconds));
                prop_assert!(least.len() <= all.len(), "{} {}", least, all);
            }
        }
        variant.density(window, 40, &mut densities);
        for worker in 0..3 {
            variant.worker_cells(WorkerId(worker), window, 40, &mut cells);
            prop_assert!(cells[known..].iter().all(|cell| cell.shape == Shape::Empty));
        }
        let written = to_json(&recording);
        let read = from_json(&written).unwrap();
        prop_assert_eq!(to_json(&read), written);
    }

    #[test]
    fn the_batches_in_which_events_come_make_no_difference(
        batch in stream(),
        places in proptest::collection::vec(0_usize..120, 0..6),
    ) {
        let mut batch = batch;
        // entries that no event names come with the first batch or not at all
        batch.waits.resize(8, Wait::at(WaitKind::Tick, &[13]));
        batch.names.resize(5, Arc::from("more"));
        let mut places: Vec<_> = places.into_iter().map(|at| at.min(batch.events.len())).collect();
        places.sort_unstable();
        let mut whole = empty(Clock::Virtual, info("v", Some("work")));
        whole.fold(0, batch.clone());
        let mut parts = empty(Clock::Virtual, info("v", Some("work")));
        for part in in_batches(&batch, &places) {
            parts.fold(0, part);
        }
        let (whole, parts) = (to_json(&whole), to_json(&parts));
        prop_assert_eq!(whole, parts);
    }

    #[test]
    fn nothing_that_is_read_breaks_it(batch in stream(), cut in 0.0_f64..1.0, noise in any::<u8>()) {
        let mut recording = empty(Clock::Wall, info("v", None));
        recording.fold(0, batch);
        let written = to_json(&recording);
        // Without the line's end it is still whole, so a cut lies before its last character.
        let whole = written.trim_end().len();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the text")]
        let at = (whole as f64 * cut) as usize;
        prop_assert!(from_json(written.get(..at).unwrap_or("")).is_err());
        let mut bytes = written.into_bytes();
        bytes[at] = noise;
        if let Ok(text) = String::from_utf8(bytes)
            && let Ok(read) = from_json(&text)
        {
            for variant in read.variants() {
                for (lane, _) in variant.tree().iter() {
                    variant.why(*lane, Nanos(100));
                }
            }
        }
    }
}
