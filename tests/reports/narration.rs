//! What the text of a run tells of turns, marks and drops.

use awaitscope::recording::file::{from_json, to_json};

use crate::demos::{
    circles, drops, held, network, set_aside, signals, sources, threads, turns, unasked,
};
use crate::recorded::Recorded;

fn tells(run: &Recorded, sentences: &[&str]) {
    let text = run.told();
    for sentence in sentences {
        assert!(text.contains(sentence), "{sentence}\n{text}");
    }
}

fn never_tells(run: &Recorded, words: &[&str]) {
    let text = run.told();
    for words in words {
        assert!(!text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn an_arm_that_lost_is_dropped_and_starts_again() {
    let run = Recorded::of(turns::timer_restarts());
    tells(
        &run,
        &[
            "sleep(ms(400)) is dropped, starts again and sleeps until 0.55 s, and so on every 0.15 s: 5 times",
            "line.recv() is woken by chatter(line), completes, starts again and waits for a message",
        ],
    );
    let run = Recorded::of(turns::bytes_lost());
    tells(
        &run,
        &[
            "frame(&mut wire) drops a read at line 41 that has already taken 3 bytes, is dropped, starts again",
            "tick.tick() wakes, completes, starts again and waits for its next tick at 0.14 s",
        ],
    );
    // a future that is polled in passing is not told again
    never_tells(
        &run,
        &["tick.tick() waits for its next tick at 0.07 s, and so on"],
    );
}

#[test]
fn of_several_turns_at_an_instant_the_completed_one_is_told() {
    let run = Recorded::of(turns::one_frame());
    let frame = "there.read_exact(&mut bytes)";
    tells(
        &run,
        &[
            &format!(
                "{frame} drops a read that has already taken 2 bytes, is dropped, starts again"
            ),
            &format!("{frame} is woken by writer, completes, starts again and waits for data"),
            "waits for its next tick at 40.00 ms, and so on every 20.00 ms: 3 times until 60.00 ms",
        ],
    );
    never_tells(&run, &["tick.tick() wakes, runs, is dropped"]);
}

#[test]
fn lines_and_marks_of_an_instant_are_told_in_their_order() {
    let run = Recorded::of(turns::wrote_first());
    let tells_all =
        "writes \"before\", calls notify_waiters at line 149 (it wakes nobody) and returns";
    tells(&run, &[tells_all]);
    assert!(!run.variant().log()[0].marked_first);
    tells(
        &Recorded::of(signals::lagged()),
        &["misses 6 messages at line 37, writes"],
    );
}

#[test]
fn a_lane_that_waits_at_a_socket_is_woken_by_it() {
    // several that are woken within an instant are told together
    let by_a_socket = |run: &Recorded| {
        let text = run.told();
        let told = ["is woken by its socket", "are woken by their sockets"];
        assert!(told.iter().any(|told| text.contains(told)), "{text}");
    };
    let run = Recorded::in_real_time(1, |_| Ok(Box::pin(network::echo_tcp())));
    tells(&run, &["is woken by its listener"]);
    by_a_socket(&run);
    let run = Recorded::in_real_time(1, |_| Ok(Box::pin(network::echo_udp())));
    by_a_socket(&run);
    // a lane of the run has woken it
    let run = Recorded::of(sources::pool());
    tells(&run, &["handler is woken by poll #"]);
    never_tells(&run, &["woken by its"]);
}

#[test]
fn the_turns_of_a_loop_that_spins_are_one_figure() {
    let run = Recorded::of(turns::closed_arm());
    tells(
        &run,
        &[
            "gone.recv() finds a channel closed (10000 times or more) and wins 50000 turns;",
            "news.recv() loses 50000 turns without being polled.",
            "Of all lanes and turns: 50001 completed and 50000 cancelled.",
        ],
    );
    never_tells(&run, &["gone.recv() waits", "news.recv() waits"]);
    let run = Recorded::of(turns::closed_arm_slowly());
    let slowly =
        "news.recv() is dropped without having been polled, and so on every 0.01 s: 18 times";
    tells(&run, &[slowly]);
}

#[test]
fn a_lane_that_is_dropped_does_not_run_again() {
    for run in [
        Recorded::of(drops::pool_in_a_limit()),
        Recorded::of(drops::both_in_a_limit()),
        Recorded::of(set_aside::borrowed()),
        Recorded::of_the_first(100, circles::nested_pool()),
    ] {
        never_tells(&run, &["runs and is cancelled", "run and are cancelled"]);
    }
}

#[test]
fn marks_are_told_where_they_happen() {
    tells(
        &Recorded::of(signals::notify_lost()),
        &[
            "test wakes, runs, calls notify_waiters at line 22 (it wakes nobody) and waits at line 23",
            "flush wakes, runs, reaches a time limit at line 14 and returns",
            "Marks: 1 notification that woke nobody and 1 time limit that passed.",
        ],
    );
    tells(
        &Recorded::of(signals::lagged()),
        &[
            "misses 6 messages at line 37, writes \"turns the radio off\"",
            "Marks: 6 messages missed.",
        ],
    );
    tells(
        &Recorded::of(signals::send_lost()),
        &["gives up a send at line 55 at its time limit (its value is dropped) and waits"],
    );
    tells(
        &Recorded::of(signals::timeout_late()),
        &["At 0.10 s test reaches a time limit at line 74 (nothing checks it for another 0.20 s)."],
    );
    tells(
        &Recorded::of(signals::burst()),
        &["is 3 ticks late at line 84 and waits"],
    );
    tells(
        &Recorded::of(signals::waker_forgotten()),
        &["(0 of 1); nothing can wake it."],
    );
    tells(
        &Recorded::of(signals::handle_dropped()),
        &["sleeps at line 163 until 0.30 s; work is detached."],
    );
    never_tells(&Recorded::of(signals::aborted()), &["detached and"]);
    tells(
        &Recorded::of(unasked::stream_unasked()),
        &["drops what line 27 made (never polled) and returns"],
    );
    tells(
        &Recorded::of(unasked::map_unasked()),
        &["are cancelled before their first polls because the run ends"],
    );
    let run = Recorded::in_real_time(1, |_| Ok(Box::pin(threads::abort_blocking())));
    let aborted =
        "block in abort_blocking is aborted by test at line 100 (to no effect: it has begun)";
    tells(&run, &[aborted, "Marks: 1 abort without effect."]);
}

#[test]
fn those_that_nobody_polls_are_told_together() {
    let run = Recorded::of(threads::join_in_turn());
    tells(
        &run,
        &["fetch(2) and fetch(3) could run, but nobody polls them"],
    );
}

#[test]
fn what_a_held_worker_lets_happen_is_told_in_the_order_of_the_program() {
    let run = Recorded::of(held::held_and_woken());
    let order = "At 100.00 ms cook writes \"cooked\" and waits at line 15 for a message from the queue orders (0 of 4). \
                 - Then waiter, ready since 0.00 ms (new), runs at last, writes \"orders\" and returns; \
                 cook is woken by waiter, runs, writes \"cooks soup\" and returns; test is woken by cook";
    tells(&run, &[order]);
    let json = to_json(run.recording());
    assert_eq!(json.matches("\"polled_first\":true").count(), 1, "{json}");
    assert_eq!(to_json(&from_json(&json).unwrap()), json);
    let order = "At 100.00 ms cook writes \"cooked\" and sleeps at line 32 until 150.00 ms; \
                 Sleep, ready since 50.00 ms (its timer fired), runs at last and returns; test is woken by Sleep";
    tells(&Recorded::of(held::held_and_waits()), &[order]);
}

#[test]
fn what_is_hidden_does_not_date_what_is_told() {
    let run = Recorded::of(turns::beside_one_that_is_always_busy());
    tells(
        &run,
        &[
            "client() wakes, runs and completes",
            "At 0.101 s",
            "so on every 2 ms: 299 times",
        ],
    );
}

#[test]
fn pauses_of_a_budget_are_told_and_counted() {
    let run = Recorded::of(turns::drains());
    tells(
        &run,
        &["paused 7 times because the budget of its task was used up, first at 0"],
    );
}
