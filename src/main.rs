//! The program.
use awaitscope::recording::Clock;
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    let lesson = &awaitscope::catalog::LESSONS[0];
    let clock = if std::env::args().nth(1).as_deref() == Some("wall") {
        Clock::Wall
    } else {
        Clock::Virtual
    };
    let plan = awaitscope::run::Plan {
        lesson: lesson.id.into(),
        source: lesson.rust.into(),
        clock,
        workers: 1,
        knobs: vec![
            ("fetches".into(), 3.0),
            ("latency".into(), 1.0),
            ("extra".into(), 0.0),
        ],
        after: Duration::ZERO,
        variants: lesson
            .programs
            .iter()
            .map(|p| awaitscope::run::PlannedVariant {
                id: p.name.into(),
                label: p.name.into(),
                in_flight: Some("fetch".into()),
                start: p.start,
            })
            .collect(),
    };
    let mut run = awaitscope::run::start(plan).unwrap();
    while !run.is_over() {
        run.poll();
        std::thread::sleep(Duration::from_millis(5));
    }
    let json = awaitscope::recording::file::to_json(run.recording());
    let again = awaitscope::recording::file::to_json(
        &awaitscope::recording::file::from_json(&json).unwrap(),
    );
    assert!(json == again);
    println!("{json}");
    for v in run.recording().variants() {
        for l in v.lanes() {
            for t in [0.5, 1.5] {
                eprintln!(
                    "{} {:?}",
                    t,
                    v.why(l.id, awaitscope::recording::Nanos::from_seconds(t))
                );
            }
        }
    }
    ExitCode::SUCCESS
}
