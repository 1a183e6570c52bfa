use super::*;
use crate::recording::Meta;

fn recording(seconds: f64, over: bool) -> Recording {
    use crate::recording::{Batch, Event, EventKind, Outcome, VariantInfo};
    let mut recording = Recording::new(Meta::default(), vec![VariantInfo::default()]);
    let at = Nanos::from_seconds(seconds);
    if over {
        let kind = EventKind::Over {
            outcome: Outcome::Completed,
        };
        let events = vec![Event { at, kind }];
        let batch = Batch {
            events,
            ..Batch::default()
        };
        recording.fold(0, batch);
    } else {
        recording.advance(0, at);
    }
    recording
}

#[test]
fn live_follows_the_end_and_stops_with_it() {
    let live = recording(0.4, false);
    let mut playback = Playback::live(Nanos::from_seconds(1.0));
    assert!(playback.advance(Nanos::ZERO, &live));
    assert_eq!(playback.playhead(), Nanos::from_seconds(0.4));
    assert!(playback.moves(&live));
    assert!(!playback.moves(&recording(0.4, true)));
}

#[test]
fn pause_stands_while_the_run_goes_on_and_end_follows_again() {
    let mut playback = Playback::live(Nanos::from_seconds(1.0));
    playback.advance(Nanos::ZERO, &recording(0.4, false));
    playback.command(Command::Toggle, &recording(0.4, false));
    let later = recording(0.8, false);
    playback.advance(Nanos::from_seconds(0.4), &later);
    assert_eq!(playback.playhead(), Nanos::from_seconds(0.4));
    playback.command(Command::End, &later);
    assert_eq!(playback.mode(), Mode::Following);
}

#[test]
fn slow_motion_plays_at_its_speed() {
    let over = recording(1.0, true);
    let mut playback = Playback::opened(&over);
    for _ in 0..3 {
        playback.command(Command::Slower, &over);
    }
    assert!((playback.speed() - 0.1).abs() < f64::EPSILON);
    playback.command(Command::Toggle, &over);
    playback.advance(Nanos::from_seconds(2.0), &over);
    assert_eq!(playback.playhead(), Nanos::from_seconds(0.2));
}

#[test]
fn an_ended_run_is_replayed_also_when_two_keys_come_before_a_frame() {
    let over = recording(1.0, true);
    let mut playback = Playback::live(Nanos::from_seconds(1.0));
    playback.advance(Nanos::ZERO, &over);
    playback.command(Command::Slower, &over);
    playback.command(Command::Toggle, &over);
    let replayed = (Mode::Playing, Nanos::ZERO);
    assert_eq!((playback.mode(), playback.playhead()), replayed);
}

#[test]
fn one_key_replays_in_slow_motion_and_back() {
    let over = recording(1.0, true);
    let mut playback = Playback::opened(&over);
    playback.command(Command::End, &over);
    playback.command(Command::Slow, &over);
    playback.advance(Nanos::from_seconds(1.0), &over);
    assert_eq!(playback.playhead(), Nanos::from_seconds(0.1));
    playback.command(Command::Slow, &over);
    playback.advance(Nanos::from_seconds(0.2), &over);
    assert_eq!(playback.playhead(), Nanos::from_seconds(0.3));
    let live = recording(0.5, false);
    let mut playback = Playback::live(Nanos::from_seconds(1.0));
    playback.advance(Nanos::ZERO, &live);
    playback.command(Command::Slow, &live);
    assert_eq!(playback.mode(), Mode::Playing);
    playback.command(Command::Slow, &live);
    assert_eq!(playback.mode(), Mode::Following);
}

#[test]
fn the_columns_of_a_window_continue_on_both_sides() {
    let mut playback = Playback::live(Nanos(900_000));
    playback.set_columns(12);
    assert_eq!(playback.window().to, Nanos(1_200_000));
    let column = |playback: &Playback, t| playback.column(Nanos(t));
    assert_eq!(column(&playback, 0), (Nanos(0), Nanos(100_000)));
    assert_eq!(column(&playback, 99_999), (Nanos(0), Nanos(100_000)));
    let after = (Nanos(1_200_000), Nanos(1_300_000));
    assert_eq!(column(&playback, 1_200_000), after);
    playback.set_columns(10);
    playback.zoom = Some(Window {
        from: Nanos(500_000),
        to: Nanos(500_100),
    });
    let before = (Nanos(499_990), Nanos(500_000));
    assert_eq!(column(&playback, 499_990), before);
    // the edges lie where a column's first whole nanosecond does
    playback.set_columns(3);
    let middle = (Nanos(500_034), Nanos(500_067));
    assert_eq!(column(&playback, 500_034), middle);
    assert_eq!(column(&playback, 500_066), middle);
}

#[test]
fn zoom_keeps_the_playhead_inside_and_goes_down_to_microseconds() {
    let over = recording(3.0, true);
    let mut playback = Playback::opened(&over);
    playback.command(Command::To(Nanos::from_seconds(1.0)), &over);
    for _ in 0..40 {
        playback.command(Command::ZoomIn, &over);
        let window = playback.window();
        assert!(window.from <= playback.playhead() && playback.playhead() <= window.to);
    }
    let window = playback.window();
    assert_eq!(window.to.since(window.from), Nanos(NARROWEST));
    for _ in 0..40 {
        playback.command(Command::ZoomOut, &over);
    }
    assert_eq!(playback.window().from, Nanos::ZERO);
    assert!(playback.window().to >= over.end());
}

#[test]
fn the_longest_length_has_an_axis() {
    assert_eq!(nice(Nanos::MAX), Nanos::MAX);
    assert!(nice(Nanos(u64::MAX / 10)) > Nanos(u64::MAX / 10));
}

#[test]
fn axis_ends_are_nice_and_never_before_the_end() {
    for seconds in [0.001, 0.5, 0.99, 1.0, 1.05, 2.02, 3.0, 4.06, 59.0, 100.0] {
        let length = Nanos::from_seconds(seconds);
        let nice = nice(length);
        assert!(
            nice > length && nice.0 <= length.0 * 2 + 2_000_000,
            "{seconds} {nice:?}"
        );
    }
    // what takes just over two seconds does not leave a third of the axis empty
    assert_eq!(nice(Nanos::from_seconds(2.02)), Nanos::from_seconds(2.5));
}
