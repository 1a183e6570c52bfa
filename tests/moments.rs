//! Moments and remarks that follow what lanes do, found in real runs: each is where the state is, whatever the knobs say.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::thread::sleep;
use std::time::Duration;

use awaitscope::catalog::{Embedded, LESSONS};
use awaitscope::lesson::{Lesson, Moment};
use awaitscope::recording::{Clock, Nanos, Recording, WaitKind};

fn files(slug: &str) -> &'static Embedded {
    let mut lessons = LESSONS.iter();
    lessons.find(|lesson| lesson.id.ends_with(slug)).unwrap()
}

/// A run on the virtual clock, which is exact.
fn run(lesson: &Lesson, settings: &[&str]) -> Recording {
    let settings: Vec<_> = settings.iter().map(|&set| set.to_owned()).collect();
    let variants = lesson.variants.iter();
    let variants: Vec<_> = variants
        .filter(|variant| variant.clocks.contains(&Clock::Virtual))
        .collect();
    let plan = lesson.plan(
        Clock::Virtual,
        lesson.settings(&settings).unwrap(),
        &variants,
    );
    let mut run = awaitscope::run::start(plan).unwrap();
    while !run.is_over() {
        sleep(Duration::from_millis(1));
        run.poll();
    }
    run.into_recording()
}

/// Where a link leads: the lane and the second; or why it leads nowhere.
fn found(recording: &Recording, target: &str) -> Result<(String, f64), String> {
    let spot = Moment::read(target).unwrap().find(recording)?;
    let variant = recording.variants().get(spot.variant).unwrap();
    let lane = variant.lane(spot.lane).unwrap();
    let milliseconds = (spot.at.seconds() * 1000.0).round();
    Ok((lane.name.to_string(), milliseconds / 1000.0))
}

#[test]
fn a_state_without_a_time_is_where_it_lasts_longest() {
    let lesson = Lesson::read(files("-together")).unwrap();
    let defaults = run(&lesson, &[]);
    let slower = run(&lesson, &["latency=2", "extra=1"]);
    let cases = [
        // half-way through the wait of the first of several that wait as long
        (
            "one_by_one/fetch[waits for timer]",
            ("fetch #1", 0.5),
            ("fetch #1", 1.5),
        ),
        (
            "one_by_one/fetch #2[suspended]",
            ("fetch #2", 1.5),
            ("fetch #2", 4.0),
        ),
        // the variant's own lane, which waits anew when the first of its calls has ended
        ("joined[waits for calls]", ("joined", 0.5), ("joined", 1.0)),
        (
            "joined/fetch #2[open]",
            ("fetch #2", 0.5),
            ("fetch #2", 1.0),
        ),
        // the end, not half-way from there to the end of the run
        (
            "one_by_one/fetch #1[completed]",
            ("fetch #1", 1.0),
            ("fetch #1", 3.0),
        ),
    ];
    for (target, before, after) in cases {
        for (recording, (lane, at)) in [(&defaults, before), (&slower, after)] {
            assert_eq!(
                found(recording, target),
                Ok((lane.to_owned(), at)),
                "{target}"
            );
        }
    }
}

#[test]
fn a_state_and_a_time_select_the_lane_that_is_in_it_then() {
    let lesson = Lesson::read(files("-together")).unwrap();
    let recording = run(&lesson, &[]);
    let at = |lane: &str, at: f64| Ok((lane.to_owned(), at));
    // the first of that name has ended by then
    assert_eq!(
        found(&recording, "one_by_one/fetch[suspended]@1.2"),
        at("fetch #2", 1.2)
    );
    assert_eq!(
        found(&recording, "one_by_one/fetch@2.2"),
        at("fetch #3", 2.2)
    );
    assert_eq!(
        found(&recording, "one_by_one/fetch[ended]@1.2"),
        at("fetch #1", 1.2)
    );
    assert_eq!(found(&recording, "joined@0.5"), at("joined", 0.5));
    let error = found(&recording, "one_by_one/fetch #2[suspended]@0.5").unwrap_err();
    assert_eq!(
        error,
        "at 0.50 s no lane `fetch #2` of one_by_one is `suspended`: fetch #2 starts at 1.00 s"
    );
}

#[test]
fn waits_are_told_apart_by_what_they_are_for() {
    let lesson = Lesson::read(files("-queues")).unwrap();
    let recording = run(&lesson, &["make=0.1", "eat=0.5", "capacity=2"]);
    let error = found(&recording, "unbounded/producer[waits for room]").unwrap_err();
    assert_eq!(
        error,
        "no lane `producer` of unbounded is ever `waits for room`"
    );
    let (lane, at) = found(&recording, "slow_guests/producer[waits for room]").unwrap();
    let variant = recording.variant("slow_guests").unwrap();
    let lane = variant.lane_named(&lane).unwrap();
    let state = variant.state_at(lane.id, Nanos::from_seconds(at)).unwrap();
    assert_eq!(state.wait, WaitKind::Send);
}

/// The remark that is shown of a variant at an instant.
fn remark(lesson: &Lesson, recording: &Recording, id: &str, at: f64) -> Vec<String> {
    let variant = recording.variant(id).unwrap();
    let defaults = recording.meta.knobs == lesson.defaults();
    let remarks = lesson.prose.remarks.iter();
    let holding = remarks.filter(|remark| {
        let since = remark
            .when
            .since(variant, Nanos::from_seconds(at), defaults);
        remark.variant == id && since.is_some()
    });
    holding.map(|remark| remark.text.clone()).collect()
}

#[test]
fn remarks_of_states_and_ends_hold_with_other_knobs_and_those_of_times_do_not() {
    let watch = "# Learn\n# Watch\n- [one_by_one 0.2 to 0.4 s] by time\n\
        - [one_by_one fetch #2[waits for a timer]] second\n\
        - [one_by_one after fetch #1] after\n- [one_by_one after fetch] all\n\
        # Explain\n[a](joined@0.1)\n# Instructor\n";
    let files = Embedded {
        markdown: Some(watch),
        ..*files("-together")
    };
    let lesson = Lesson::read(&files).unwrap();
    assert_eq!(lesson.flaws, []);
    let defaults = run(&lesson, &[]);
    let shown = |at: f64| remark(&lesson, &defaults, "one_by_one", at);
    assert_eq!(shown(0.3), ["by time"]);
    assert_eq!(shown(0.5), Vec::<String>::new());
    assert_eq!(shown(1.5), ["second", "after"]);
    assert_eq!(shown(2.5), ["after"]);
    assert_eq!(shown(3.0), ["after", "all"]);
    let slower = run(&lesson, &["latency=2"]);
    let shown = |at: f64| remark(&lesson, &slower, "one_by_one", at);
    assert_eq!(shown(0.3), Vec::<String>::new());
    assert_eq!(shown(1.5), Vec::<String>::new());
    assert_eq!(shown(3.0), ["second", "after"]);
}

#[test]
fn a_wrong_selector_costs_that_link_or_remark_alone() {
    let cases = [
        (
            "[a](joined/fetch[redy])",
            "`redy` is not a state of a lane; use `ready`",
        ),
        (
            "[a](joined/fetch[waits for rom])",
            "`waits for rom` is not a state of a lane; use `room`",
        ),
        (
            "[a](joined/fetch[ready)",
            "the link to `joined/fetch[ready` is not a moment",
        ),
        (
            "[a](joined/fetch)",
            "is not a moment; write `[text](VARIANT@SECONDS)`",
        ),
        ("[a](joined/fetch[ready]@x)", "is not a moment"),
        (
            "[a](jioned/fetch[waits for a timer])",
            "unknown variant `jioned`; use `joined`",
        ),
    ];
    for (link, expected) in cases {
        let text = format!(
            "# Learn\n# Watch\n# Explain\n[ok](joined/fetch[waits for timer]) and\n{link}.\n# Instructor\n"
        );
        let files = Embedded {
            markdown: Some(text.leak()),
            ..*files("-together")
        };
        let lesson = Lesson::read(&files).unwrap();
        assert_eq!(lesson.prose.moments.len(), 1, "{link}");
        let flaws: Vec<_> = lesson.flaws.iter().map(ToString::to_string).collect();
        assert_eq!(flaws.len(), 1, "{flaws:?}");
        let flaw = flaws.first().unwrap();
        // the column of the target in the text as it was written
        assert!(
            flaw.contains("lesson.md:5:5: ") && flaw.contains(expected),
            "{flaw}"
        );
    }
}

#[test]
fn what_lasts_to_the_end_of_a_stuck_run_is_found() {
    let lesson = Lesson::read(files("-deadlocks")).unwrap();
    let recording = run(&lesson, &[]);
    // no time passes on the virtual clock between the last wait and the end
    let last = found(&recording, "crossed_locks/ann_to_bob[waits for lock]");
    assert_eq!(last, Ok(("ann_to_bob".to_owned(), 0.3)));
    let cured = run(&lesson, &["cure=on"]);
    assert!(found(&cured, "crossed_locks/ann_to_bob[waits for lock]").is_err());
}
