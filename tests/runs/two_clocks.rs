//! Runs on a paused clock of which it is known how much real time they took.

use std::time::Duration;

use awaitscope::probe::AwaitExt as _;
use awaitscope::probe::facade::tokio as demo_tokio;
use awaitscope::recording::file::{from_json, to_json};
use awaitscope::recording::{Clock, Nanos, Recording};
use awaitscope::run;

use super::{ALONE, Program, plan, within};

/// Sleeps three times for an hour.
async fn sleeps() {
    for _ in 0..3 {
        demo_tokio::time::sleep(Duration::from_secs(3600))
            .awaitscope_at(1, "")
            .await;
    }
}

fn hours(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(sleeps()))
}

/// The same on a runtime of the demo's own, whose clock is paused.
fn hours_inside(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(async {
        let job = demo_tokio::task::spawn_blocking(|| {
            let mut builder = demo_tokio::runtime::Builder::new_current_thread();
            let runtime = builder.enable_all().start_paused(true).build().unwrap();
            runtime.block_on(sleeps());
        });
        job.awaitscope_at(1, "").await.unwrap();
    }))
}

fn recorded(start: run::Start, clock: Clock, real_time: bool) -> Recording {
    let mut plan = plan(start, clock);
    plan.real_time = real_time;
    let mut run = run::start(plan).unwrap();
    assert!(within(Duration::from_secs(60), || {
        run.poll();
        run.is_over()
    }));
    run.into_recording()
}

const HOUR: Nanos = Nanos(3600 * 1_000_000_000);

#[test]
fn real_time_is_recorded_on_the_virtual_clock_if_asked_for() {
    let _alone = ALONE.lock();
    let plain = recorded(hours, Clock::Virtual, false);
    let json = to_json(&plain);
    for field in ["real_time", "\"real\"", "wall_elapsed"] {
        assert!(!json.contains(field), "{field}");
    }
    // an older file is the same: nothing is known, and nothing is said
    let variant = &plain.variants()[0];
    assert!(!variant.has_two_clocks() && variant.wall_elapsed().is_none());
    assert_eq!(variant.real_at(Nanos::ZERO), None);
    // and without them two runs are the same to the byte
    assert_eq!(json, to_json(&recorded(hours, Clock::Virtual, false)));

    let both = recorded(hours, Clock::Virtual, true);
    let variant = &both.variants()[0];
    assert!(variant.has_two_clocks() && both.meta.real_time);
    assert_eq!(variant.elapsed(), Nanos(3 * HOUR.0));
    let real = variant.wall_elapsed().unwrap();
    assert!(real > Nanos::ZERO && real < HOUR, "{real:?}");
    let passed: Vec<_> = (0..=3)
        .map(|n| variant.real_at(Nanos(n * HOUR.0)).unwrap())
        .collect();
    assert!(passed.is_sorted() && passed[0] < passed[3], "{passed:?}");
    assert_eq!(variant.real_at(Nanos(4 * HOUR.0)), None);
    // what differs from a run without them is only what was asked for
    assert_eq!(variant.facts().polls, plain.variants()[0].facts().polls);

    let read = from_json(&to_json(&both)).unwrap();
    assert_eq!(to_json(&read), to_json(&both));
    assert_eq!(read.variants()[0].wall_elapsed(), Some(real));
    assert_eq!(read.variants()[0].real_at(HOUR), Some(passed[1]));
}

#[test]
fn a_demo_that_pauses_a_clock_of_its_own_has_two() {
    let _alone = ALONE.lock();
    let recording = recorded(hours_inside, Clock::Wall, false);
    let variant = &recording.variants()[0];
    assert!(variant.has_two_clocks());
    assert!(variant.elapsed() >= Nanos(3 * HOUR.0));
    let real = variant.wall_elapsed().unwrap();
    assert!(real < HOUR, "{real:?}");
    assert_eq!(variant.facts().wall_elapsed, Some(real.seconds()));
    // its second line of ticks is another matter
    assert!(!recording.meta.real_time);
}
