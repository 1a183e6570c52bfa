//! What a frame costs: of made-up recordings with few and with very many lanes, and of a lesson with forty clients.

use std::time::{Duration, Instant};

use awaitscope::app::{Action, App, Place};
use awaitscope::lesson::Course;
use awaitscope::playback::Command;
use awaitscope::recording::{Clock, Nanos, Recording};
use awaitscope::run;
use awaitscope::theme::{Depth, Theme};
use awaitscope::ui;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{median, recording};

/// Frames of which each zoom is measured.
const FRAMES: u64 = 60;

/// Moves the playhead as a playing view does: each frame differs from the one before.
fn play_on(app: &mut App, frame: u64) {
    let Place::Lesson(view) = &mut app.place else {
        return;
    };
    let window = view.playback.window();
    let step = window.to.since(window.from).0 / FRAMES;
    view.command(Command::To(Nanos(window.from.0 + step * frame)));
}

/// A lesson whose service has one handler for each client, as many clients as its knob allows.
const SERVICE: &str = "25-web-service";

/// What the lesson records with forty clients; none where the build lacks the feature.
fn clients() -> Option<Recording> {
    let course = Course::built_in();
    let lesson = course.find(SERVICE).ok()?.lesson().ok()?;
    let variants: Vec<_> = lesson.variants.iter().collect();
    let knobs = lesson.with(&[("clients".to_owned(), 40.0)]);
    let mut run = run::start(lesson.plan(Clock::Wall, knobs, &variants)).ok()?;
    while !run.is_over() {
        run.poll();
        std::thread::sleep(Duration::from_millis(1));
    }
    Some(run.into_recording())
}

pub(super) fn draw() {
    for (lanes, events, budget) in [(10, 10_000, 0.3), (100_000, 5_000_000, 0.5)] {
        println!("drawing 200x60 from {lanes} lanes and {events} events (at most {budget} ms)");
        frames(recording(lanes, events));
    }
    match clients() {
        Some(recording) => {
            println!("drawing 200x60 of {SERVICE} with 40 clients (at most 0.5 ms)");
            frames(recording);
        }
        None => println!("{SERVICE} is not in this build"),
    }
}

/// Draws a recording at some zooms.
fn frames(recording: Recording) {
    let theme = Theme::new(Depth::Many, false);
    let mut app = App::new(Course::built_in(), theme, Duration::from_millis(33));
    app.resize(200, 60);
    app.view(recording);
    // rows of workers and gauges too
    app.act(Action::Workers);
    let area = Rect::new(0, 0, 200, 60);
    let mut buffers = [Buffer::empty(area), Buffer::empty(area)];
    for zooms in [0_u32, 4, 8, 12, 16] {
        let Place::Lesson(view) = &mut app.place else {
            return;
        };
        let end = view.recording().end();
        let recording = view.recording().clone();
        view.playback.command(Command::ZoomAll, &recording);
        view.playback
            .command(Command::To(Nanos(end.0 / 3)), &recording);
        for _ in 0..zooms {
            view.playback.command(Command::ZoomIn, &recording);
        }
        drop(recording);
        let empty = (0..60).map(|_| {
            let start = Instant::now();
            let [shown, next] = &mut buffers;
            next.reset();
            let _changes = shown.diff(next).len();
            start.elapsed()
        });
        let empty = median(empty.collect());
        let times = (0..FRAMES).map(|frame| {
            play_on(&mut app, frame);
            let start = Instant::now();
            let [shown, next] = &mut buffers;
            next.reset();
            let layout = ui::Layout::new(&app);
            app.fit(layout.room());
            ui::draw(&app, &layout, next);
            let _changes = shown.diff(next).len();
            std::mem::swap(shown, next);
            start.elapsed()
        });
        let mut times: Vec<Duration> = times.collect();
        times.sort_unstable();
        let high = times
            .get(times.len() * 95 / 100)
            .copied()
            .unwrap_or_default();
        println!(
            "    zoomed in by 2^{zooms:<2}  {:.3} ms a frame, 95th percentile {:.3}, of which {:.3} ms are the library's buffers",
            median(times).as_secs_f64() * 1e3,
            high.as_secs_f64() * 1e3,
            empty.as_secs_f64() * 1e3
        );
    }
}
