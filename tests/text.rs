//! A run and a lesson as plain text: reviewed pictures, the same bytes each time, and no recording that breaks them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "clean/command.rs"]
mod command;
#[path = "clean/lessons.rs"]
mod lessons;
#[cfg(test)]
#[path = "text/pictures.rs"]
mod pictures;
#[cfg(test)]
#[path = "text/real_time.rs"]
mod real_time;

use std::process::Output;
use std::sync::{Arc, LazyLock};

use awaitscope::export::{self, WIDEST};
use awaitscope::lesson::{Course, Lesson};
use awaitscope::recording::{
    Batch, Clock, Event, EventKind, LaneId, LaneKind, Meta, NameId, Nanos, Outcome, PollSite,
    Recording, TextId, VariantInfo, Wait, WaitKind, WorkerId,
};
use awaitscope::run;
use awaitscope::theme::{Depth, Theme};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

/// The run as text, with no lesson that teaches anything.
fn text(recording: &Recording, theme: Theme, width: usize) -> String {
    export::text(recording, theme, width, &|_| None)
}

/// Runs awaitscope in a locale, with nothing of what the developer has set.
fn output(locale: &str, args: &[&str]) -> Output {
    let mut command = command::awaitscope(args);
    command.env("LC_ALL", locale).output().unwrap()
}

fn printed(args: &[&str]) -> String {
    let output = output("C.UTF-8", args);
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn widest(text: &str) -> usize {
    text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// What a text must be, whatever it tells.
fn check(text: &str, width: usize) {
    assert!(widest(text) <= width, "{} columns: {text}", widest(text));
    let is_control = |c: char| c.is_control() && c != '\n';
    assert!(!text.contains(is_control), "{text:?}");
    assert!(text.lines().all(|line| line == line.trim_end()), "{text}");
}

#[test]
fn runs_as_text() {
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        let text = printed(&["run", lesson.id, "--clock", "virtual", "--format", "text"]);
        check(&text, WIDEST);
        insta::assert_snapshot!(format!("run_{}", lesson.number()), text);
    }
}

#[test]
fn lessons_as_text() {
    let text = printed(&["read", "04"]);
    check(&text, 80);
    insta::assert_snapshot!("read_04", text);
    let text = printed(&["read", "12", "--answers"]);
    check(&text, 80);
    insta::assert_snapshot!("read_12_answers", real_time::without(&text));
}

#[test]
fn two_processes_print_the_same() {
    for args in [
        ["run", "14", "--clock", "virtual"].as_slice(),
        &["read", "17", "--answers"],
    ] {
        assert!(printed(args) == printed(args), "{args:?}");
    }
}

#[test]
fn ascii_is_kept_where_it_is_asked_for() {
    for args in [
        ["run", "12", "--clock", "virtual", "--ascii"].as_slice(),
        &["run", "14", "--variant", "all_at_once", "--ascii"],
        &["read", "12", "--answers", "--ascii"],
        &["read", "14", "--ascii"],
    ] {
        let text = printed(args);
        assert!(text.is_ascii(), "{args:?}: {text}");
        check(&text, WIDEST);
    }
    let plain = output("C", &["read", "04"]);
    assert!(plain.stdout.is_ascii() && !plain.stdout.is_empty());
}

/// The sentence about the option that is right with the defaults.
fn held(lesson: &str) -> String {
    let course = Course::built_in();
    let predict = course
        .find(lesson)
        .unwrap()
        .lesson()
        .unwrap()
        .predict
        .clone();
    let options = predict.unwrap().options;
    let right = options.iter().position(|o| o.misconception.is_none());
    format!("Option {} was right", right.unwrap() + 1)
}

#[test]
fn answers_are_told_on_request_only() {
    let course = Course::built_in();
    let lesson = course.find("12").unwrap().lesson().unwrap();
    let options = &lesson.predict.as_ref().unwrap().options;
    let misconception = options.iter().find_map(|o| o.misconception.as_deref());
    let secret = [
        "Answer: ",
        "Hint 1",
        &lesson.challenge.as_ref().unwrap().hints[0],
        misconception.unwrap(),
    ];
    // without the places at which lines are broken
    let whole = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (with, without) = (
        printed(&["read", "12", "--answers"]),
        printed(&["read", "12"]),
    );
    for words in secret {
        // backticks are marks, which the text does not have
        let words = whole(words.split('`').next().unwrap());
        assert!(whole(&with).contains(&words), "{words}");
        assert!(!whole(&without).contains(&words), "{words}");
    }
    assert!(!without.contains("misconception"));
    assert!(without.contains("`awaitscope read 12 --answers`"));
    // nor which option the run shows to be right
    assert!(with.contains(&held("12")) && !without.contains(&held("12")));
}

/// What a try at a challenge prints, which ends with this status.
#[track_caller]
fn tried(args: &[&str], status: i32) -> String {
    let output = output("C.UTF-8", args);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(status), "{args:?}: {text}");
    text
}

#[test]
fn a_challenge_can_be_met_in_text() {
    let mut versions = 0;
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        let Some(challenge) = &lesson.challenge else {
            continue;
        };
        // what a busy machine makes of a version that runs in real time is no matter of the text
        let version = challenge.solution_version.as_ref();
        let version = lesson.variants.iter().find(|it| Some(&it.id) == version);
        if version.is_some_and(|version| !version.clocks.contains(&Clock::Virtual)) {
            continue;
        }
        let set = challenge.solution.iter();
        let set: Vec<String> = set
            .map(|(name, value)| {
                let knob = lesson.knobs.iter().find(|knob| knob.name == *name);
                format!("{name}={}", knob.unwrap().text(*value))
            })
            .collect();
        let mut args = vec!["read", lesson.id, "--no-timeline"];
        for set in &set {
            args.extend(["--set", set]);
        }
        if let Some(version) = &challenge.solution_version {
            versions += 1;
            args.extend(["--version", version]);
        }
        let text = tried(&args, 0);
        assert!(text.contains("This run meets the goal."), "{text}");
        assert!(
            !text.contains("not met in this run") && !text.contains("in this run ()"),
            "{text}"
        );
    }
    assert!(versions > 0);
    let text = tried(&["read", "12", "--version", "thread_sleep"], 1);
    assert!(text.contains("This run does not meet the goal."), "{text}");
    let wrong = output("C", &["read", "12", "--version", "offload"]);
    let message = String::from_utf8(wrong.stderr).unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        message.contains("has no version `offload`; use `offloaded`"),
        "{message}"
    );
    let none = output("C", &["read", "04", "--version", "joined"]);
    assert_eq!(none.status.code(), Some(2));
}

#[test]
fn a_text_for_the_ear_has_no_timeline_and_the_virtual_clock_no_length_of_polls() {
    for command in ["read", "run"] {
        let clock = if command == "run" {
            &["--clock", "virtual"][..]
        } else {
            &[]
        };
        let with = printed(&[&[command, "14"], clock].concat());
        let without = printed(&[&[command, "14", "--no-timeline"], clock].concat());
        assert!(with.contains("\nTimeline\n") && with.contains('━'));
        assert!(
            !without.contains("\nTimeline\n") && !without.contains('━'),
            "{without}"
        );
        assert!(without.contains("Figures of") && without.contains("What happens in"));
        assert!(!with.contains(" 0 ns"), "{with}");
        // three hundred pages come in waves, and are told in a few sentences
        assert!(with.contains("the same begins again for get #"), "{with}");
    }
}

#[test]
fn what_held_comes_from_the_run() {
    let text = tried(&["read", "04", "--answers", "--set", "fetches=1"], 1);
    assert!(text.contains("No option was right in this run."), "{text}");
    let args = [
        "read",
        "04",
        "--answers",
        "--preset",
        "slow",
        "--set",
        "fetches=5",
    ];
    let text = tried(&args, 1);
    assert!(text.contains(&held("04")), "{text}");
    assert!(
        text.contains("five fetches or more: met in this run (5, at least 5)"),
        "{text}"
    );
    let text = printed(&["read", "04", "--no-run", "--python"]);
    assert!(!text.contains("What happens in") && !text.contains("was right"));
    assert!(text.contains("asyncio.run("), "{text}");
}

#[test]
fn a_held_thread_and_who_waits_for_it_are_told() {
    let text = printed(&["run", "12", "--clock", "virtual", "--set", "block=2"]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, told) = text
        .split_once("At 0.30 s handler wakes and holds worker 0 at line ")
        .unwrap();
    let told = told.trim_start_matches(|c: char| c.is_ascii_digit());
    let sentence = " for 2.00 s; meanwhile heartbeat and client #1 to client #5 are ready (their timers fired), but no thread is free.";
    assert!(told.starts_with(sentence), "{text}");
}

#[test]
fn a_long_story_says_what_it_leaves_out() {
    let set = [
        "--set",
        "items=30",
        "--set",
        "producers=4",
        "--set",
        "capacity=1",
    ];
    let args = [
        ["run", "17", "--variant", "slow_guests"].as_slice(),
        &["--clock", "virtual"],
        &set,
    ];
    let text = printed(&args.concat());
    let told = text.split("Timeline").next().unwrap();
    let sentences = told.lines().filter(|line| line.starts_with("- "));
    assert!(sentences.count() <= 41, "{told}");
    assert!(told.contains("--format json has them all."), "{told}");
}

fn theme(ascii: bool) -> Theme {
    Theme::new(Depth::Mono, ascii)
}

fn empty(clock: Clock) -> Recording {
    let meta = Meta {
        clock,
        ..Meta::default()
    };
    let info = VariantInfo {
        id: "joined".to_owned(),
        label: "joined\u{1b}[31m".to_owned(),
        workers: 1,
        in_flight: None,
        ..VariantInfo::default()
    };
    Recording::new(meta, vec![info])
}

fn event(at: u64, kind: EventKind) -> Event {
    Event {
        at: Nanos(at * 1_000_000),
        kind,
    }
}

fn opened(at: u64) -> Event {
    event(
        at,
        EventKind::Opened {
            lane: LaneId::ROOT,
            parent: LaneId::NONE,
            kind: LaneKind::Task,
            name: NameId(0),
            line: 1,
            numbered: true,
        },
    )
}

fn polled(at: u64) -> Event {
    let (lane, worker) = (LaneId::ROOT, WorkerId(0));
    event(
        at,
        EventKind::PollStarted {
            lane,
            worker,
            site: PollSite::ELSEWHERE,
        },
    )
}

fn of(events: Vec<Event>) -> Recording {
    let mut recording = empty(Clock::Virtual);
    let unknown = Wait::at(WaitKind::Other, &[]);
    let batch = Batch {
        events,
        names: vec![Arc::from("root")],
        texts: vec![Arc::from("it\nwent \u{1b}wrong")],
        waits: vec![unknown],
        real: Vec::new(),
        dropped: 0,
    };
    recording.fold(0, batch);
    recording
}

#[test]
fn recordings_with_little_in_them_have_a_text() {
    let nothing = Recording::new(Meta::default(), Vec::new());
    check(&text(&nothing, theme(false), WIDEST), WIDEST);
    let empty = text(&empty(Clock::Wall), theme(false), WIDEST);
    check(&empty, WIDEST);
    assert!(empty.contains("Nothing happens in this recording."));
    let one = text(&of(vec![opened(0)]), theme(true), WIDEST);
    check(&one, WIDEST);
    assert!(one.contains("At 0.00 s root waits for a thread."), "{one}");
    assert!(one.contains("It had not ended when the recording stopped"));
}

#[test]
fn a_stopped_run_says_that_its_thread_is_still_held() {
    let mut recording = of(vec![opened(0), polled(5)]);
    recording.advance(0, Nanos(900_000_000));
    let text = text(&recording, theme(false), 80);
    check(&text, 80);
    let sentence = "root holds worker 0 for 0.895 s, until the end of the recording";
    assert!(text.contains(sentence), "{text}");
}

#[test]
fn a_panic_is_told_with_its_message() {
    let lane = LaneId::ROOT;
    let outcome = Outcome::Panicked;
    let recording = of(vec![
        opened(0),
        polled(0),
        event(
            3,
            EventKind::Logged {
                lane,
                text: TextId(0),
            },
        ),
        event(3, EventKind::Ended { lane, outcome }),
        event(3, EventKind::Over { outcome }),
    ]);
    let text = text(&recording, theme(false), WIDEST);
    check(&text, WIDEST);
    assert!(
        text.contains("root writes \"itwent wrong\" and panics."),
        "{text}"
    );
    assert!(text.contains("It panicked after 3 ms."), "{text}");
}

/// More of anything makes runs long, and tells nothing new.
const DOZEN: f64 = 12.0;

/// The variants of a lesson on the virtual clock, and the events of each. It counts to a dozen at most.
fn batches(lesson: &Lesson) -> (Vec<VariantInfo>, Vec<Batch>) {
    let variants = lesson.variants.iter();
    let variants: Vec<_> = variants
        .filter(|v| v.clocks.contains(&Clock::Virtual))
        .collect();
    let counts = lesson.knobs.iter().filter(|knob| knob.whole);
    let few = counts.map(|knob| (knob.name.clone(), knob.default.min(DOZEN).max(knob.min)));
    let knobs = lesson.with(&few.collect::<Vec<_>>());
    let plan = lesson.plan(Clock::Virtual, knobs, &variants);
    let infos = variants.iter().map(|variant| VariantInfo {
        id: variant.id.clone(),
        label: variant.label.clone(),
        workers: 1,
        in_flight: lesson.in_flight.clone(),
        ..VariantInfo::default()
    });
    (infos.collect(), run::batches(plan).unwrap())
}

/// The runs of all lessons on the virtual clock. They are the same each time, so that they are recorded once.
static RUNS: LazyLock<Vec<(Vec<VariantInfo>, Vec<Batch>)>> = LazyLock::new(|| {
    let lessons = lessons::lessons(Some(Clock::Virtual));
    lessons.iter().map(batches).collect()
});

/// A run of which the events after a share `cut` are missing, and of the others every `lost` + 2nd one unless `lost` is 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and a length"
)]
fn part((variants, batches): &(Vec<VariantInfo>, Vec<Batch>), cut: f64, lost: usize) -> Recording {
    let mut recording = Recording::new(Meta::default(), variants.clone());
    for (index, batch) in batches.iter().enumerate() {
        let mut batch = batch.clone();
        let kept = (batch.events.len() as f64 * cut) as usize;
        batch.events.truncate(kept);
        let mut number = 0;
        batch.events.retain(|_| {
            number += 1;
            lost == 0 || number % (lost + 2) != 0
        });
        recording.fold(index, batch);
    }
    recording
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// However much of a run was recorded, and whatever part of its events was lost, there is a text for it.
    #[test]
    fn every_part_of_a_run_has_a_text(cut in 0.0..1.0_f64, lost in 0..9_usize, width in 0..120_usize, ascii: bool) {
        let check_all = |runs: &[(Vec<VariantInfo>, Vec<Batch>)]| {
            for run in runs {
                let text = text(&part(run, cut, lost), theme(ascii), width);
                check(&text, width.clamp(40, WIDEST));
                assert!(!ascii || text.is_ascii(), "{text}");
            }
        };
        // a core more than one test has
        let (some, others) = RUNS.split_at(RUNS.len() / 2);
        std::thread::scope(|scope| {
            scope.spawn(|| check_all(some));
            check_all(others);
        });
    }
}
