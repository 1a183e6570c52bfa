//! While the screen is up: sizes, pastes, keys, rest.

use std::thread;
use std::time::Duration;

use super::harness::{AWAITSCOPE, LIMIT, Program, Start, now, until};
use super::modes::{intrusions, switches};
use super::process::{cpu_time, times_slept};
use super::{FIRST_PAGE, HELP, HELP_KEY, close_tour};

/// The course, without the tour.
fn first_page(columns: u16, rows: u16) -> Program {
    let mut program = Start::awaitscope(&[]).size(columns, rows).spawn();
    close_tour(&mut program);
    program.wait_for_screen(FIRST_PAGE);
    program
}

/// Waits until the program shows what a fresh one shows that was given only these keys.
fn assert_like_fresh(program: &Program, (columns, rows): (u16, u16), keys: &str, text: &str) {
    let mut twin = first_page(columns, rows);
    twin.send(keys);
    twin.wait_for(text);
    twin.wait_until_quiet(Duration::from_millis(100));
    assert!(
        until(LIMIT, || program.picture() == twin.picture()),
        "{}\nis not what a fresh one shows:\n{}",
        program.text(),
        twin.text()
    );
}

#[test]
fn at_rest_nothing_is_written_and_nothing_wakes_up() {
    let program = first_page(120, 40);
    program.wait_until_quiet(Duration::from_millis(500));
    let (bytes, slept, cpu) = (
        program.byte_count(),
        times_slept(program.pid()),
        cpu_time(program.pid()),
    );
    thread::sleep(Duration::from_secs(3));
    assert_eq!(program.byte_count(), bytes);
    assert_eq!(times_slept(program.pid()), slept);
    assert_eq!(cpu_time(program.pid()), cpu);
}

#[test]
fn a_storm_of_sizes() {
    let mut program = first_page(80, 24);
    // any sequence will do; this one is the same each time
    let mut random: u32 = 12;
    let mut next = |below: u32| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u16::try_from((random >> 16) % below).unwrap()
    };
    let start = now();
    for turn in 0..500_u32 {
        let (columns, rows) = match turn % 50 {
            7 => (0, 0),
            17 => (1, 1),
            27 => (u16::MAX, u16::MAX),
            37 => (next(300), 0),
            _ => (next(300), next(100)),
        };
        program.resize_unwatched(columns, rows);
        until(Duration::from_secs(1), || {
            start.elapsed() >= Duration::from_millis(4) * turn
        });
    }
    program.resize(97, 31);
    assert_like_fresh(&program, (97, 31), "", FIRST_PAGE);
    assert_eq!(intrusions(&program.bytes()), Vec::<String>::new());
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
}

#[test]
fn smaller_and_back_again_at_once() {
    let mut program = first_page(80, 24);
    for _ in 0..20 {
        program.resize(60, 2);
        program.resize(80, 24);
    }
    assert_like_fresh(&program, (80, 24), "", FIRST_PAGE);
}

#[test]
fn strange_sizes_from_the_start() {
    for (columns, rows) in [(0, 0), (1, 1), (2, 1), (1, 50), (u16::MAX, u16::MAX)] {
        let mut program = Start::awaitscope(&[]).size(columns, rows).spawn();
        assert!(
            until(LIMIT, || !program.line_is_restored()),
            "{columns}x{rows}"
        );
        program.send("q");
        assert_eq!(program.wait_for_end().code, Some(0), "{columns}x{rows}");
    }
}

#[test]
fn a_paste_is_no_command() {
    let mut program = first_page(80, 24);
    program.send("\x1b[200~q\ny\nd:!?\x03\x1a\x1b[201~");
    program.send(HELP_KEY);
    program.wait_for(HELP);
    assert_like_fresh(&program, (80, 24), HELP_KEY, HELP);
}

#[test]
fn a_released_key_does_nothing() {
    let mut program = first_page(80, 24);
    // as terminals with the kitty protocol send it: q goes up
    program.send("\x1b[113;1:3u");
    program.send(HELP_KEY);
    program.wait_for(HELP);
    assert_like_fresh(&program, (80, 24), HELP_KEY, HELP);
    program.send("\x1b[113;1:1u");
    assert_eq!(program.wait_for_end().code, Some(0));
}

#[test]
fn keys_typed_faster_than_they_are_read() {
    let mut program = first_page(80, 24);
    let mut keys = "x".repeat(3_000);
    keys.push('q');
    program.send(&keys);
    assert_eq!(program.wait_for_end().code, Some(0));
}

#[test]
fn half_a_key_does_not_hold_up_a_new_size() {
    let mut program = first_page(80, 24);
    program.send("\x1b[");
    program.wait_until_quiet(Duration::from_millis(100));
    program.resize(90, 30);
    assert_like_fresh(&program, (90, 30), "", FIRST_PAGE);
}

#[test]
fn under_no_color_attributes_stay() {
    // crossterm would drop bold and reverse as well
    let program = Start::awaitscope(&[]).env("NO_COLOR", "1").spawn();
    program.wait_for_screen(FIRST_PAGE);
    program.wait("something reversed or bold", |screen| {
        let cells =
            (0..24).flat_map(|row| (0..80).filter_map(move |column| screen.cell(row, column)));
        cells.into_iter().any(|cell| cell.inverse() || cell.bold())
    });
}

#[test]
fn garbage_from_the_terminal() {
    // whatever a broken line or a mouse on an old terminal may send; no letter, so that it is no command
    let pieces: [&[u8]; 16] = [
        b"\x1b",
        b"\x1b[",
        b"\x1b[M",
        b"\x1b[M\x01",
        b"\x1b[M\xff\xff\xff",
        b"\x1bO",
        b"\x1b[<",
        b"\x1b[?",
        b"[",
        b";",
        b"0",
        b"99999999999",
        b"\xff",
        b"\xe2\x82",
        b"\x00",
        b"~",
    ];
    let mut program = first_page(80, 24);
    let mut random: u32 = 8;
    for _ in 0..200 {
        let mut garbage = Vec::new();
        for _ in 0..50 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            garbage.extend_from_slice(pieces[(random >> 28) as usize]);
        }
        program.send_bytes(&garbage);
    }
    // the first few may be taken for the end of a sequence
    let mut end = None;
    let ended = until(LIMIT, || {
        program.send("q");
        end = program.wait_for_end_within(Duration::from_millis(50));
        end.is_some()
    });
    assert!(ended, "{}", program.text());
    assert_eq!(end.unwrap().code, Some(0), "{}", program.text());
    assert!(program.line_is_restored());
}

#[test]
fn escape_and_an_arrow_s_rest_apart_do_not_leave() {
    let mut program = first_page(80, 24);
    program.send("\x1b");
    thread::sleep(Duration::from_millis(30));
    program.send("[A");
    program.send("\x11\x1bq");
    program.send(HELP_KEY);
    program.wait_for(HELP);
}

#[test]
fn the_mouse_is_left_alone() {
    let program = first_page(80, 24);
    assert!(
        switches(&program.bytes())
            .iter()
            .all(|switch| !(1000..=1016).contains(&switch.mode))
    );
}

#[test]
fn without_a_terminal_there_is_a_hint_and_no_escape_byte() {
    for start in [
        Start::awaitscope(&[]).env("TERM", "dumb"),
        Start::awaitscope(&[]).env("TERM", ""),
        Start::awaitscope(&[]).without("TERM"),
        Start::command(&["sh", "-c", &format!("{AWAITSCOPE} </dev/null")]),
        Start::command(&["sh", "-c", &format!("{AWAITSCOPE} | cat; exit 2")]),
    ] {
        let mut program = start.spawn();
        assert_eq!(program.wait_for_end().code, Some(2));
        let bytes = program.bytes();
        let output = String::from_utf8_lossy(&bytes);
        assert!(output.contains("awaitscope run 04"), "{output}");
        assert!(!bytes.contains(&0x1b), "{output}");
    }
}

/// The most memory that a program has had so far, in KiB.
#[cfg(target_os = "linux")]
fn peak_memory(program: &Program) -> usize {
    let status = format!("/proc/{}/status", program.pid().as_raw_nonzero());
    let status = std::fs::read_to_string(status).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap()
}

/// A recording with this many lanes that have names of their own.
#[cfg(target_os = "linux")]
fn recording_of(lanes: usize) -> String {
    use std::fmt::Write as _;

    let run = ["run", "04", "--clock", "virtual", "--format", "json"];
    let run = std::process::Command::new(AWAITSCOPE).args(run).output();
    let file = String::from_utf8(run.unwrap().stdout).unwrap();
    let (before, rest) = file.split_once("\"lanes\":[").unwrap();
    let (_, after) = rest.split_once("],\"gauges\":").unwrap();
    let mut file = format!("{before}\"lanes\":[");
    for lane in 0..lanes {
        let comma = if lane == 0 { "" } else { "," };
        write!(
            file,
            "{comma}{{\"id\":{lane},\"parent\":null,\"kind\":\"task\",\"name\":\"t{lane}\",\"line\":18,\"start\":{lane},\
             \"end\":1000000,\"outcome\":\"completed\",\"detached\":false,\"spans\":[]}}"
        )
        .unwrap();
    }
    file + "],\"gauges\":" + after
}

#[test]
#[cfg(target_os = "linux")]
fn a_large_recording_is_shown_within_three_times_its_size() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("recording.json");
    let shown = |lanes| {
        let recording = recording_of(lanes);
        std::fs::write(&file, &recording).unwrap();
        let mut program = Start::awaitscope(&["view", file.to_str().unwrap()])
            .size(120, 40)
            .spawn();
        program.wait_for_screen("timeline");
        let peak = peak_memory(&program);
        let bytes = program.bytes();
        program.send("q");
        assert_eq!(program.wait_for_end().code, Some(0));
        (recording.len() >> 10, peak, bytes)
    };
    let (_, alone, _) = shown(1);
    let (size, peak, bytes) = shown(150_000);
    assert!(
        peak - alone <= 3 * size,
        "{peak} KiB, {alone} for the program, {size} for the file"
    );
    // and it is said what is being done meanwhile
    assert!(String::from_utf8_lossy(&bytes).starts_with("awaitscope: reading "));
}
