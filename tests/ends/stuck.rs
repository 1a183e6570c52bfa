//! When nothing can happen any more, and when it only seems so.

use std::time::Duration;

use awaitscope::recording::{Clock, Nanos, Outcome, file};

use crate::{Program, demos, log, only};

const BOTH: [Clock; 2] = [Clock::Virtual, Clock::Wall];

/// Real time may be late, but not early.
fn is_about(t: Nanos, seconds: f64, clock: Clock) -> bool {
    match clock {
        Clock::Virtual => t == Nanos::from_seconds(seconds),
        Clock::Wall => t >= Nanos::from_seconds(seconds),
    }
}

#[test]
fn a_channel_that_stays_open_is_a_standstill() {
    for clock in BOTH {
        let recording = Program::new(demos::kept, clock).record();
        let variant = only(&recording);
        assert_eq!(variant.outcome(), Outcome::Stuck, "{clock}");
        assert!(variant.is_over());
        let since = variant.stuck_since().unwrap();
        assert!(is_about(since, 0.1, clock), "{clock}: {since:?}");
        assert_eq!(variant.elapsed(), since.since(variant.lanes()[0].start));
        assert_eq!(log(variant).len(), 3, "what it did before is there");
        let open: Vec<_> = variant
            .lanes()
            .iter()
            .filter(|lane| lane.is_open())
            .collect();
        let names: Vec<_> = open.iter().map(|lane| &*lane.name).collect();
        assert_eq!(names, ["program", "empty"], "{clock}");
        assert!(
            open.iter()
                .all(|lane| lane.outcome == Outcome::Running && !lane.cut)
        );
        assert_eq!(variant.facts().cancelled, 0);
        let told = awaitscope::wording::standstill(variant);
        assert!(told.starts_with("nothing can happen after "), "{told}");
        assert!(told.contains("empty has been waiting at line "), "{told}");
        assert!(
            !told.contains("program has been waiting"),
            "it waits for empty alone: {told}"
        );
    }
}

#[test]
fn a_stream_with_room_for_no_future_is_a_standstill() {
    for clock in BOTH {
        let recording = Program::new(demos::no_room, clock).record();
        let variant = only(&recording);
        assert_eq!(variant.outcome(), Outcome::Stuck, "{clock}");
    }
}

#[test]
fn the_file_says_that_it_is_stuck_and_since_when() {
    let recording = Program::new(demos::kept, Clock::Virtual).record();
    let text = file::to_json(&recording);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let variant = &json["variants"][0];
    assert_eq!(variant["outcome"], "stuck");
    assert_eq!(variant["stuck_since"], 100_000_000);
    assert_eq!(variant["elapsed"], 100_000_000);
    assert_eq!(variant["lanes"][0]["end"], serde_json::Value::Null);
    assert_eq!(variant["lanes"][0]["outcome"], "running");
    let read = file::from_json(&text).unwrap();
    assert_eq!(file::to_json(&read), text);
    assert_eq!(only(&read).stuck_since(), Some(Nanos(100_000_000)));
}

#[test]
fn circles_and_wakers_that_are_gone_are_standstills() {
    let programs = [
        ("circle", demos::circle as awaitscope::run::Start, 0.05),
        ("unpolled_holder", demos::unpolled_holder, 0.05),
        ("forgotten", demos::forgotten, 0.02),
        ("for_each_other", demos::for_each_other, 0.0),
    ];
    for (name, program, since) in programs {
        for clock in BOTH {
            let recording = Program::new(program, clock).record();
            let variant = only(&recording);
            assert_eq!(variant.outcome(), Outcome::Stuck, "{name} {clock}");
            let stuck = variant.stuck_since().unwrap();
            assert!(is_about(stuck, since, clock), "{name} {clock}: {stuck:?}");
            assert!(!variant.stuck_lanes().is_empty(), "{name} {clock}");
        }
    }
}

#[test]
fn several_workers_stand_still_too() {
    let mut program = Program::new(demos::circle, Clock::Wall);
    program.workers = 2;
    assert_eq!(only(&program.record()).outcome(), Outcome::Stuck);
}

#[test]
fn what_can_still_happen_is_waited_for() {
    let programs = [
        (
            "cured",
            demos::cured as awaitscope::run::Start,
            "no more letters",
        ),
        (
            "timer of another crate",
            demos::timer_of_another_crate,
            "ticked",
        ),
        ("thread", demos::thread_answers, "answer Ok(7)"),
    ];
    for (name, program, last) in programs {
        let recording = Program::new(program, Clock::Wall).record();
        let variant = only(&recording);
        assert_eq!(variant.outcome(), Outcome::Completed, "{name}");
        assert_eq!(log(variant).last(), Some(&last), "{name}");
    }
}

#[test]
fn a_socket_can_be_written_to_from_outside() {
    let mut run = awaitscope::run::start(Program::new(demos::socket_answers, Clock::Wall).plan());
    let run = run.as_mut().unwrap();
    let mut connection = None;
    let mut polls = 0;
    while !run.is_over() {
        std::thread::sleep(Duration::from_millis(2));
        run.poll();
        let lines = log(only(run.recording()));
        // far longer than a standstill takes to be seen
        polls += u32::from(!lines.is_empty());
        if polls == 600 {
            connection = Some(std::net::TcpStream::connect(lines[0]).unwrap());
        }
    }
    let variant = only(run.recording());
    assert_eq!(variant.outcome(), Outcome::Completed);
    assert_eq!(log(variant)[1..], ["connected"]);
    assert!(connection.is_some());
}

#[test]
fn a_limit_ends_what_goes_on() {
    for clock in BOTH {
        let mut program = Program::new(demos::ticks, clock);
        program.limit = Some(Duration::from_millis(450));
        let recording = program.record();
        let variant = only(&recording);
        assert!(variant.is_over());
        assert_eq!(variant.outcome(), Outcome::Running);
        assert!(
            variant
                .lanes()
                .iter()
                .all(awaitscope::recording::Lane::is_open)
        );
        assert_eq!(variant.facts().cancelled, 0);
        if clock == Clock::Virtual {
            assert_eq!(variant.end(), Nanos(450_000_000), "exactly, in every run");
            assert_eq!(variant.facts().polls, 5);
        }
    }
}

#[test]
fn a_run_that_nobody_watches_has_limits() {
    let plan = |clock| Program::new(demos::ticks, clock).plan();
    let day = Duration::from_secs(86_400);
    let minute = Some(Duration::from_secs(60));
    assert_eq!(
        (
            plan(Clock::Wall).at_most,
            plan(Clock::Wall).variants[0].limit
        ),
        (minute, None)
    );
    let exact = plan(Clock::Virtual);
    assert_eq!(
        (exact.at_most, exact.variants[0].limit),
        (minute, Some(day))
    );
    let mut longer = Program::new(demos::ticks, Clock::Wall);
    longer.limit = Some(Duration::from_secs(90));
    assert_eq!(longer.plan().at_most, Some(Duration::from_secs(90)));
}

#[test]
fn a_run_ends_in_real_time_too() {
    for clock in BOTH {
        let mut plan = Program::new(demos::ticks, clock).plan();
        plan.at_most = Some(Duration::from_millis(300));
        plan.variants[0].limit = None;
        let mut run = awaitscope::run::start(plan).unwrap();
        while !run.is_over() {
            std::thread::sleep(Duration::from_millis(2));
            run.poll();
        }
        assert_eq!(only(run.recording()).outcome(), Outcome::Running);
        assert!(only(run.recording()).facts().polls > 0);
    }
}
