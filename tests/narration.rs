//! What a run says in sentences: in the unit of its length, in order, and never more than one can read.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use awaitscope::export::{self, WIDEST};
use awaitscope::recording::{
    Batch, Clock, Event, EventKind, GaugeId, GaugeKind, LaneId, LaneKind, MarkKind, Meta, NameId,
    Nanos, Object, Outcome, PollSite, Recording, TextId, VariantInfo, Wait, WaitId, WaitKind,
    WorkerId,
};
use awaitscope::theme::{Depth, Theme};

/// The run as text, with no lesson that teaches anything.
fn text(recording: &Recording, theme: Theme, width: usize) -> String {
    export::text(recording, theme, width, &|_| None)
}

const SLEEP: WaitId = WaitId(1);
const RECV: WaitId = WaitId(2);
const ACQUIRE: WaitId = WaitId(3);
const BUDGET: WaitId = WaitId(4);

/// A run made by hand; instants are in microseconds.
struct Story {
    batch: Batch,
    at: Nanos,
    lanes: u32,
}

impl Story {
    /// A run with its own task, which is lane 0 and sleeps from the beginning.
    fn new() -> Self {
        let kinds = [
            WaitKind::Other,
            WaitKind::Sleep,
            WaitKind::Recv,
            WaitKind::Acquire,
            WaitKind::Budget,
        ];
        let waits = kinds.iter().enumerate();
        let waits =
            waits.map(|(place, kind)| Wait::at(*kind, &[u32::try_from(10 + place).unwrap()]));
        let story = Self {
            batch: Batch {
                waits: waits.collect(),
                ..Batch::default()
            },
            at: Nanos::ZERO,
            lanes: 0,
        };
        story.task("root").polled(0).waits(0, SLEEP)
    }

    fn then(mut self, kind: EventKind) -> Self {
        let at = self.at;
        self.batch.events.push(Event { at, kind });
        self
    }

    fn at(mut self, micros: u64) -> Self {
        self.at = Nanos(micros * 1_000);
        self
    }

    /// A new task, with the next number.
    fn task(mut self, name: &str) -> Self {
        let parent = if self.lanes == 0 {
            LaneId::NONE
        } else {
            LaneId::ROOT
        };
        let lane = LaneId(self.lanes);
        self.lanes += 1;
        let place = u32::try_from(self.batch.names.len()).unwrap();
        self.batch.names.push(Arc::from(name));
        self.then(EventKind::Opened {
            lane,
            parent,
            kind: LaneKind::Task,
            name: NameId(place),
            line: 1,
            numbered: true,
        })
    }

    fn polled(self, lane: u32) -> Self {
        self.then(EventKind::PollStarted {
            lane: LaneId(lane),
            worker: WorkerId(0),
            site: PollSite::ELSEWHERE,
        })
    }

    fn waits(self, lane: u32, wait: WaitId) -> Self {
        self.then(EventKind::Suspended {
            lane: LaneId(lane),
            wait,
            object: Object::NONE,
            due: Nanos::MAX,
        })
    }

    fn woken(self, lane: u32, by: u32) -> Self {
        let (lane, by) = (LaneId(lane), LaneId(by));
        self.then(EventKind::Woken { lane, by })
    }

    fn writes(mut self, lane: u32, line: &str) -> Self {
        let place = u32::try_from(self.batch.texts.len()).unwrap();
        self.batch.texts.push(Arc::from(line));
        self.then(EventKind::Logged {
            lane: LaneId(lane),
            text: TextId(place),
        })
    }

    fn ends(self, lane: u32) -> Self {
        self.then(EventKind::Ended {
            lane: LaneId(lane),
            outcome: Outcome::Completed,
        })
    }

    /// The sentences of the run, which ends at the last instant.
    fn told(self) -> Vec<String> {
        let outcome = Outcome::Completed;
        let story = self.then(EventKind::Over { outcome });
        let info = VariantInfo {
            id: "story".to_owned(),
            label: "story".to_owned(),
            workers: 1,
            in_flight: None,
            ..VariantInfo::default()
        };
        let meta = Meta {
            clock: Clock::Wall,
            ..Meta::default()
        };
        let mut recording = Recording::new(meta, vec![info]);
        recording.fold(0, story.batch);
        let text = text(&recording, Theme::new(Depth::Mono, false), WIDEST);
        let (told, _) = text.split_once("Timeline").unwrap();
        let (_, told) = told.split_once("What happens in story").unwrap();
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        let sentences = told.split("- ").map(str::trim);
        let sentences = sentences.filter(|sentence| !sentence.is_empty());
        sentences.map(str::to_owned).collect()
    }
}

/// The one sentence with these words.
fn with<'a>(told: &'a [String], words: &str) -> &'a str {
    let mut found = told.iter().filter(|sentence| sentence.contains(words));
    let one = found.next();
    assert!(
        one.is_some() && found.next().is_none(),
        "{words}: {told:#?}"
    );
    one.unwrap()
}

#[test]
fn only_what_never_waited_returns_at_once() {
    let mut story = Story::new().at(100_000).task("client").task("quick");
    for turn in 0..6 {
        story = story.at(100_000 + turn * 20).polled(1).waits(1, RECV);
        story = story.at(100_014 + turn * 20).woken(1, 0);
    }
    story = story.at(100_120).polled(1).ends(1).polled(2).ends(2);
    let told = story.at(1_000_000).told();
    let sentence = with(&told, "client");
    assert!(
        sentence.contains("client waits 6 times (84 µs in all) and returns"),
        "{sentence}"
    );
    assert!(sentence.contains("quick returns at once"), "{sentence}");
}

#[test]
fn a_single_wait_is_told_with_its_length() {
    let story = Story::new().at(100_000).task("client").polled(1);
    let story = story.waits(1, RECV).at(100_084).woken(1, 0).polled(1);
    let told = story.ends(1).at(1_000_000).told();
    let sentence = with(&told, "client");
    assert!(
        sentence.contains("client waits once (84 µs) and returns"),
        "{sentence}"
    );
}

#[test]
fn a_run_of_560_microseconds_is_told_in_microseconds() {
    let mut story = Story::new();
    for turn in 0..8_u64 {
        let lane = u32::try_from(turn + 1).unwrap();
        story = story.at(60 * turn + 20).task(&format!("step{turn}"));
        story = story.polled(lane).ends(lane);
    }
    let told = story.at(560).told();
    let starts = told.iter().map(|sentence| {
        let words = sentence.split(' ').take(3);
        words.collect::<Vec<_>>().join(" ")
    });
    let mut starts: Vec<_> = starts.collect();
    assert_eq!(starts[1], "At 20 µs", "{told:#?}");
    assert_eq!(starts[8], "At 440 µs", "{told:#?}");
    assert!(!told.iter().any(|told| told.contains("0.00 s")), "{told:?}");
    let number = starts.len();
    starts.sort();
    starts.dedup();
    assert_eq!(starts.len(), number, "{told:#?}");
}

/// `left` and `right` wake one another in turn, each time with a line of their own.
fn ping_pong(turns: u64) -> Story {
    let mut story = Story::new().at(100_000).task("left").task("right");
    story = story.polled(1).waits(1, RECV).polled(2).waits(2, RECV);
    for turn in 0..turns {
        let (one, other) = if turn % 2 == 0 { (1, 2) } else { (2, 1) };
        story = story.at(400_000 + turn * 40).woken(one, other).polled(one);
        story = story
            .writes(one, &format!("turn {turn}"))
            .at(400_020 + turn * 40);
        story = story.waits(one, RECV);
    }
    story
}

#[test]
fn turns_within_one_instant_keep_their_order() {
    let told = ping_pong(4).at(1_000_000).told();
    let first = with(&told, "turn 0");
    assert!(first.starts_with("At 0.40 s left is woken"), "{told:#?}");
    assert!(
        first.contains("\"turn 0\"") && first.contains("\"turn 1\""),
        "{first}"
    );
    let second = with(&told, "turn 2");
    assert!(second.starts_with("80 µs later left"), "{told:#?}");
    assert!(second.contains("\"turn 3\""), "{second}");
}

#[test]
fn what_makes_a_lane_ready_is_told_once() {
    let story = Story::new().at(100_000).task("left").task("right");
    let story = story.polled(1).waits(1, RECV).polled(2).waits(2, RECV);
    let story = story.at(400_000).woken(2, 0).polled(2).woken(1, 2);
    let story = story.waits(2, RECV).at(407_000).polled(1).ends(1);
    let told = story.at(1_000_000).told();
    let sentence = with(&told, "left is woken");
    assert_eq!(
        sentence,
        "At 0.407 s left is woken by right, runs and returns."
    );
    assert!(
        !told.iter().any(|told| told.contains("is ready")),
        "{told:#?}"
    );
}

#[test]
fn what_never_runs_again_is_told_when_it_is_ready() {
    let story = Story::new().at(100_000).task("left").polled(1);
    let told = story.waits(1, RECV).at(400_000).woken(1, 0);
    let told = told.at(1_000_000).told();
    with(&told, "left is woken by root and is ready");
}

#[test]
fn a_burst_of_turns_takes_few_sentences() {
    let told = ping_pong(200).at(1_000_000).told();
    assert!(told.len() <= 11, "{} {told:#?}", told.len());
}

#[test]
fn no_sentence_is_longer_than_one_can_read() {
    let mut story = Story::new().at(100_000);
    for number in 0..60_u32 {
        let letters = ('a'..='z').nth(usize::try_from(number % 26).unwrap());
        let name = format!(
            "{}{}",
            letters.unwrap(),
            "x".repeat(1 + number as usize / 26)
        );
        story = story.task(&name).polled(number + 1);
        story = story.writes(number + 1, &name).ends(number + 1);
    }
    let told = story.at(1_000_000).told();
    let sentence = with(&told, "root spawns");
    assert!(sentence.len() < 700, "{} {sentence}", sentence.len());
    assert!(sentence.contains("more lanes take turns"), "{sentence}");
    assert!(!sentence.contains(",,"), "{sentence}");
}

#[test]
fn a_permit_is_waited_for_with_its_value() {
    let story = Story::new().then(EventKind::GaugeOpened {
        gauge: GaugeId(0),
        name: NameId(0),
        kind: GaugeKind::Permits,
        capacity: 2.0,
    });
    let story = story.then(EventKind::GaugeSet {
        gauge: GaugeId(0),
        value: 2.0,
    });
    let story = story.at(100_000).task("page").polled(1);
    let told = story.then(EventKind::Suspended {
        lane: LaneId(1),
        wait: ACQUIRE,
        object: Object(0),
        due: Nanos::MAX,
    });
    let told = told.at(1_000_000).told();
    let sentence = with(&told, "page waits");
    assert!(
        sentence.contains("for a permit (root: 0 of 2 free)"),
        "{sentence}"
    );
}

#[test]
fn causes_are_told_before_effects() {
    // who is woken has a lower number than who wakes it
    let rings = EventKind::Woken {
        lane: LaneId(2),
        by: LaneId::NONE,
    };
    let story = Story::new().task("first").task("second").at(10_000);
    let story = story.polled(1).waits(1, RECV).polled(2).waits(2, SLEEP);
    let story = story.at(300_000).then(rings);
    let story = story.at(300_010).polled(2).at(300_020).woken(1, 2);
    let story = story.at(300_030).waits(2, SLEEP).at(300_040).polled(1);
    let told = story.at(300_050).ends(1).at(1_000_000).told();
    let sentence = with(&told, "second is woken");
    let effect = sentence.find("first is woken by second").unwrap();
    assert!(
        sentence.find("second is woken").unwrap() < effect,
        "{sentence}"
    );
}

#[test]
fn what_is_aborted_is_told_after_who_aborts_it() {
    let abort = EventKind::Marked {
        lane: LaneId(1),
        mark: MarkKind::Aborted,
        line: 7,
        count: 0,
        by: LaneId(2),
    };
    let rings = EventKind::Woken {
        lane: LaneId(2),
        by: LaneId::NONE,
    };
    // within one instant, as on the virtual clock
    let story = Story::new().task("victim").task("killer").at(10_000);
    let story = story.polled(1).waits(1, SLEEP).polled(2).waits(2, SLEEP);
    let story = story.at(300_000).then(rings);
    let story = story.polled(2).then(abort).then(EventKind::Ended {
        lane: LaneId(1),
        outcome: Outcome::Cancelled,
    });
    let told = story.ends(2).at(1_000_000).told();
    let sentence = with(&told, "killer is woken");
    let effect = sentence
        .find("victim is cancelled: aborted by killer")
        .unwrap();
    assert!(
        sentence.find("killer is woken").unwrap() < effect,
        "{sentence}"
    );
}

#[test]
fn what_was_made_before_a_line_was_written_is_told_before_it() {
    let story = Story::new().at(100).task("child");
    let told = story.at(200).writes(0, "made").at(1_000_000).told();
    let sentence = with(&told, "writes");
    let spawns = sentence.find("spawns child").unwrap();
    assert!(spawns < sentence.find("writes").unwrap(), "{sentence}");
}

#[test]
fn a_used_up_budget_does_not_claim_that_others_run() {
    let story = Story::new().at(100_000).task("hot").polled(1);
    let told = story.waits(1, BUDGET).at(1_000_000).told();
    let sentence = with(&told, "hot uses up its budget at line 14");
    assert!(!sentence.contains("others"), "{sentence}");
}
