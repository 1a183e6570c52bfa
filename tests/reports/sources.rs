//! What is waited for where nothing is mirrored: called by the type of the future, or by its source.

use awaitscope::recording::file::{from_json, to_json};
use awaitscope::recording::{LaneKind, State, WaitKind};
use awaitscope::wording::{Unit, long};

use crate::demos::{network, sources};
use crate::recorded::Recorded;

/// The suspensions in the file of a recording: lane, kind and source, those of no length too.
fn waits(run: &Recorded) -> Vec<(String, String, Option<String>)> {
    let file: serde_json::Value = serde_json::from_str(&to_json(run.recording())).unwrap();
    let lanes = file["variants"][0]["lanes"].as_array().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let waits = lanes.flat_map(|lane| {
        let spans = lane["spans"].as_array().unwrap().iter();
        spans.filter_map(move |span| {
            let wait = span.get("waits_for")?;
            let kind = text(&wait["kind"]).unwrap();
            Some((text(&lane["name"]).unwrap(), kind, text(&wait["source"])))
        })
    });
    waits.collect()
}

/// Whether a lane waited by an operation for what has this source.
fn waited(run: &Recorded, lane: &str, kind: &str, source: &str) -> bool {
    let wanted = (lane.to_owned(), kind.to_owned(), Some(source.to_owned()));
    let waits = waits(run);
    waits.contains(&wanted)
}

/// Whether a lane waited by an operation at an address.
fn waited_at_an_address(run: &Recorded, lane: &str, kind: &str) -> bool {
    waits(run).iter().any(|(waiting, operation, source)| {
        let address = source
            .as_ref()
            .map(|source| source.parse::<std::net::SocketAddr>());
        waiting == lane && operation == kind && matches!(address, Some(Ok(_)))
    })
}

/// The leaf waits of a recording: all, and those of an unknown kind, and those without a name too.
fn count(run: &Recorded) -> [usize; 3] {
    let waits = waits(run).into_iter();
    let leaves = waits.filter(|(_, kind, _)| kind != "calls" && kind != "branches");
    let mut counts = [0; 3];
    for (_, kind, source) in leaves {
        let unknown = kind == "other";
        let nameless = unknown && source.is_none();
        for (count, applies) in counts.iter_mut().zip([true, unknown, nameless]) {
            *count += usize::from(applies);
        }
    }
    counts
}

#[test]
fn network_programs_wait_for_what_they_wait_for() {
    let runs = [
        ("echo_tcp", Recorded::of(network::echo_tcp())),
        ("echo_udp", Recorded::of(network::echo_udp())),
        ("chat", Recorded::of(network::chat())),
        ("http", Recorded::of(network::http())),
        ("proxy", Recorded::of(network::proxy())),
        ("echo_copy", Recorded::of(network::echo_copy())),
        ("key_value_store", Recorded::of(network::key_value_store())),
    ];
    let mut sums = [0; 3];
    for (name, run) in &runs {
        let counts = count(run);
        assert!(counts[0] > 3, "{name}: {counts:?}");
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    let [all, unknown, nameless] = sums;
    assert!(all > 50 && 20 * unknown <= all && nameless == 0, "{sums:?}");
}

#[test]
fn waits_at_sockets_have_their_kinds() {
    let run = Recorded::of(network::echo_tcp());
    assert!(waited_at_an_address(&run, "echo_server", "accept"));
    assert!(waited(
        &run,
        "echo #1",
        "socket_read",
        "socket.read(&mut bytes)"
    ));
    let connect = "TcpStream::connect(address)";
    assert!(waited(&run, "echo_client(address)", "connect", connect));
    let run = Recorded::of(network::proxy());
    let copy = "copy_bidirectional(&mut from, &mut to)";
    assert!(waited(&run, "forward #1", "network", copy));
    let run = Recorded::of(network::chat());
    assert!(waited(
        &run,
        "lines.next_line()",
        "socket_read",
        "lines.next_line()"
    ));
}

#[test]
fn what_nothing_is_known_of_is_called_by_its_source() {
    let run = Recorded::of(sources::pool());
    assert!(waited(&run, "handler", "other", "app.pool.acquire()"));
    let lane = run.lane("handler");
    let suspended = lane
        .spans(run.variant().end())
        .find(|s| s.state == State::Suspended);
    let why = run.variant().why(lane.id, suspended.unwrap().from).unwrap();
    let text = long(&why, Unit::Seconds);
    let expected = "has been waiting at line 46 for `app.pool.acquire()`";
    assert!(text.contains(expected), "{text}");
    let written = to_json(run.recording());
    assert!(
        written.contains("\"source\":\"app.pool.acquire()\""),
        "{written}"
    );
    let read = from_json(&written).unwrap();
    assert_eq!(to_json(&read), written);
    let variant = &read.variants()[0];
    assert_eq!(variant.why(lane.id, suspended.unwrap().from), Some(why));
}

#[test]
fn an_arm_and_a_time_limit_are_called_by_what_they_poll() {
    let run = Recorded::of(sources::time_limit());
    assert!(waited(&run, "test", "other", "late"));
    assert!(waited(&run, "pending()", "other", "pending()"));
    let why = run.why("pending()", 150);
    assert!(why.contains("waiting for `pending()`"), "{why}");
}

#[test]
fn a_pipe_is_a_pipe_on_both_sides() {
    let run = Recorded::of(sources::pipe());
    // the mirror says which pipe it is, so that no source is needed
    for (lane, kind) in [("test", "pipe_read"), ("writer", "pipe_write")] {
        let wait = (lane.to_owned(), kind.to_owned(), None);
        assert!(waits(&run).contains(&wait), "{lane}");
    }
    let why = run.why("test", 50);
    assert!(why.contains("for data from the pipe to theirs"), "{why}");
}

#[test]
fn what_the_operating_system_does_has_its_kinds() {
    let run = Recorded::of(sources::system());
    let read = "tokio::fs::read(\"/proc/self/stat\")";
    assert!(waited(&run, "test", "file", read));
    assert!(waited(&run, "test", "process", "output"));
    // the mirror says what it is, so that no source is needed
    let signal = ("test".to_owned(), "signal".to_owned(), None);
    assert!(waits(&run).contains(&signal));
}

#[test]
fn an_arm_that_lost_in_a_macro_says_nothing_of_the_next_await() {
    let run = Recorded::of(sources::select_in_a_macro());
    let moment = run
        .variant()
        .state_at(run.lane("test").id, crate::recorded::at(20));
    let moment = moment.unwrap();
    assert_eq!((moment.wait, moment.due), (WaitKind::Recv, None));
}

#[test]
fn an_arm_that_is_off_is_not_ready() {
    let run = Recorded::of(sources::arm_that_is_off());
    assert!(run.stretches("messages.recv()", State::Ready).is_empty());
    assert_eq!(run.end("messages.recv()").0, Some(0));
}

#[test]
fn a_wrapped_future_is_called_after_its_function() {
    let run = Recorded::of(sources::wrapped());
    let lanes = run.variant().lanes().iter();
    let lanes: Vec<_> = lanes.map(|lane| (&*lane.name, lane.kind)).collect();
    let task = LaneKind::Task;
    assert_eq!(
        lanes[1..],
        [
            ("work #1", task),
            ("work #2", task),
            ("work #3", task),
            ("made", task),
            ("numbers", LaneKind::Call),
        ]
    );
}

#[test]
fn what_a_library_runs_for_the_demo_has_lanes() {
    let run = Recorded::of(sources::library());
    let hosted = run.lane("handles");
    assert_eq!(
        (hosted.kind, hosted.parent),
        (LaneKind::Hosted, Some(run.lane("test").id))
    );
    let inner = run.lane("helps");
    assert_eq!(
        (inner.kind, inner.parent),
        (LaneKind::Call, Some(hosted.id))
    );
    assert!(run.stretches("handles", State::Unpolled).is_empty());
    let facts = run.variant().facts();
    assert_eq!((facts.tasks, facts.calls), (1, 2));
    assert!(facts.longest_poll > 0.02, "{}", facts.longest_poll);
    let spans = run.variant().workers()[0].spans().iter();
    assert!(spans.filter(|span| span.lane == hosted.id).count() >= 3);
}

#[test]
fn who_comes_second_to_a_cell_waits_for_the_first() {
    let run = Recorded::of(sources::cell());
    assert!(
        run.why("one", 50).contains("load"),
        "{}",
        run.why("one", 50)
    );
    let why = run.why("two", 50);
    assert!(why.contains("for one to initialise the value"), "{why}");
    let moment = run
        .variant()
        .state_at(run.lane("two").id, crate::recorded::at(50));
    assert_eq!(moment.unwrap().wait, WaitKind::Initialised);
}
