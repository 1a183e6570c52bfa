//! What is weighed: the test is its own child, with programs whose weight is known, and the program itself weighs its lessons.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking; without the usual harness it says itself what it does"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use std::{hint, thread};

use awaitscope::app::{Action, App, Place};
use awaitscope::lesson::{Course, Step};
use awaitscope::theme::{Depth, Theme};
use awaitscope::weigh::{self, Order, PlainStart, Sample, Scale, Weight, child};
use serde_json::json;

/// What the heavy program allocates and touches, in bytes.
const HEAVY: usize = 50_000_000;

/// What the threads of the program with threads wait for.
const WAIT: Duration = Duration::from_millis(100);

const ORPHAN: &str = "orphan";

fn main() -> ExitCode {
    if child::is_wanted() {
        return child::main(|_, program| plain(program));
    }
    if std::env::args().nth(1).is_some_and(|word| word == ORPHAN) {
        weigh_for_ever();
    }
    // another harness is asked for its tests
    if std::env::args().any(|word| word == "--list") {
        return ExitCode::SUCCESS;
    }
    let tests: [(&str, fn()); 11] = [
        ("what is allocated is weighed", allocated),
        (
            "threads are counted, and their stacks are reserved",
            threads,
        ),
        ("a missing /proc is told", missing_proc),
        ("failures are sentences", failures),
        ("a program that does not end is given up", endless),
        ("what a demo prints is no answer", printed),
        ("who is dropped ends its child", dropped),
        ("a killed program leaves no child behind", orphans),
        ("the table says what is known", table),
        ("the lessons of the course can be weighed", lessons),
        (
            "the screen weighs after a run, and again after another one",
            screen,
        ),
    ];
    for (name, test) in tests {
        print!("test {name} ..");
        std::io::stdout().flush().unwrap();
        test();
        println!(" ok");
    }
    ExitCode::SUCCESS
}

/// The programs of the child.
fn plain(program: &str) -> Option<PlainStart> {
    let start: PlainStart = match program {
        "light" => |_| Ok(Box::pin(async { None })),
        "heavy" => |_| {
            Ok(Box::pin(async {
                // touched, so that it is resident, and there to the end
                std::mem::forget(hint::black_box(vec![1_u8; HEAVY]));
                None
            }))
        },
        "freed" => |_| {
            Ok(Box::pin(async {
                hint::black_box(vec![1_u8; HEAVY]);
                None
            }))
        },
        "threads" => |knobs| {
            let count = knobs["threads"].as_u64().ok_or("threads is not a number")?;
            Ok(Box::pin(async move {
                thread::scope(|scope| {
                    for _ in 0..count {
                        scope.spawn(|| thread::sleep(WAIT));
                    }
                });
                None
            }))
        },
        "panics" => |_| Ok(Box::pin(async { panic!("no more paper") })),
        "fails" => |_| Ok(Box::pin(async { Some("no ink".to_owned()) })),
        "spins" => |_| {
            Ok(Box::pin(async {
                loop {
                    hint::spin_loop();
                }
            }))
        },
        "prints" => |_| {
            Ok(Box::pin(async {
                for _ in 0..100_000 {
                    println!("awaitscope-weight {{}}");
                }
                print!("no end of the line");
                None
            }))
        },
        _ => return None,
    };
    Some(start)
}

fn scale() -> Scale {
    Scale::of(std::env::current_exe().unwrap())
}

fn order(program: &str) -> Order {
    Order {
        label: program.to_owned(),
        variant: None,
        lesson: "test".to_owned(),
        program: program.to_owned(),
        knobs: json!({ "threads": 40 }),
        workers: 1,
        blocking_threads: None,
        each: None,
    }
}

fn once(program: &str) -> Result<Sample, String> {
    scale().once(&order(program))
}

fn is_known() -> bool {
    Path::new(weigh::STATUS).exists()
}

fn allocated() {
    let (light, heavy) = (once("light").unwrap(), once("heavy").unwrap());
    let freed = once("freed").unwrap();
    let known = (light.resident, heavy.resident, freed.resident);
    let (Some(light), Some(heavy), Some(freed)) = known else {
        assert!(!is_known(), "{known:?}");
        return;
    };
    // the most at a time, and not what is left: but for the code that came into memory after the peak
    assert!(freed >= HEAVY as u64, "{light} {freed}");
    let more = heavy.saturating_sub(light);
    assert!(more >= HEAVY as u64, "{light} {heavy}");
    assert!(more < 2 * HEAVY as u64, "{light} {heavy}");
}

fn threads() {
    let (light, threads) = (once("light").unwrap(), once("threads").unwrap());
    assert!(threads.elapsed >= WAIT.as_secs_f64(), "{threads:?}");
    assert!(light.elapsed < threads.elapsed, "{light:?} {threads:?}");
    if is_known() {
        assert_eq!(light.threads, Some(1));
        // the one that waits for them too
        assert_eq!(threads.threads, Some(41));
        let reserved = threads.reserved.unwrap() - light.reserved.unwrap();
        assert!(
            reserved >= 40 << 20,
            "a stack has more than 1 MiB: {reserved}"
        );
        let resident = threads
            .resident
            .unwrap()
            .saturating_sub(light.resident.unwrap());
        assert!(
            resident < reserved / 10,
            "stacks are not touched: {resident}"
        );
    }
}

fn missing_proc() {
    let scale = Scale {
        status: PathBuf::from("no such file"),
        runs: 1,
        ..scale()
    };
    let sample = scale.once(&order("light")).unwrap();
    let unknown = (sample.resident, sample.reserved, sample.threads);
    assert_eq!(unknown, (None, None, None));
    assert!(sample.elapsed >= 0.0);
    let weights = scale.start(vec![order("light")]).wait();
    let text = weigh::plain_text(&weights, scale.runs);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("Memory, reserved addresses and threads are not known here"),
        "{text}"
    );
    assert!(text.contains("which only Linux has"), "{text}");
    assert_eq!(weigh::summary(&weights[0], scale.runs), None);
}

fn failures() {
    for (program, expected) in [
        (
            "panics",
            "panics could not be weighed: the program panicked: no more paper",
        ),
        (
            "fails",
            "fails could not be weighed: the program returned an error: no ink",
        ),
        (
            "lost",
            "lost could not be weighed: this program was built without the plain `lost` of test",
        ),
    ] {
        assert_eq!(once(program).unwrap_err(), expected);
    }
    let mut wrong = order("threads");
    wrong.knobs = json!({});
    let error = scale().once(&wrong).unwrap_err();
    assert!(error.ends_with("threads is not a number"), "{error}");
    let nobody = Scale::of(PathBuf::from("/no/such/program"));
    let error = nobody.once(&order("light")).unwrap_err();
    assert!(error.contains("cannot start a process"), "{error}");
    // a program that ends without an answer
    let silent = Scale::of(PathBuf::from("/bin/true"));
    let error = silent.once(&order("light")).unwrap_err();
    assert!(error.contains("its process"), "{error}");
}

fn endless() {
    let scale = Scale {
        limit: Duration::from_millis(200),
        ..scale()
    };
    let error = scale.once(&order("spins")).unwrap_err();
    assert!(
        error.ends_with("the program did not end within 0.2 s"),
        "{error}"
    );
}

fn printed() {
    assert!(once("prints").is_ok());
}

/// The ids of the processes whose parent is this one, or another; none where the system does not say.
fn children_of(parent: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let is_child = |id: &u32| {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let mut parents = status.lines().filter_map(|line| line.strip_prefix("PPid:"));
        parents.any(|found| found.trim() == parent.to_string())
    };
    ids.filter(is_child).collect()
}

/// Waits until something is so.
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let began = now();
    while !is_so() {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "not so after 20 s: {what}"
        );
        thread::sleep(Duration::from_millis(10));
    }
}

#[expect(clippy::disallowed_methods, reason = "a test waits in real time")]
fn now() -> Instant {
    Instant::now()
}

fn dropped() {
    if !is_known() {
        return;
    }
    let weighing = scale().start(vec![order("spins")]);
    let own = std::process::id();
    wait_until("the child is there", || !children_of(own).is_empty());
    let children = children_of(own);
    drop(weighing);
    let gone = |id: &u32| !children_of(own).contains(id);
    wait_until("the child is gone", || children.iter().all(gone));
}

/// Weighs what does not end.
fn weigh_for_ever() -> ! {
    let error = once("spins");
    panic!("{error:?}");
}

fn orphans() {
    if !is_known() {
        return;
    }
    let mut parent: Child = Command::new(std::env::current_exe().unwrap())
        .arg(ORPHAN)
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let id = parent.id();
    wait_until("the child of the other is there", || {
        !children_of(id).is_empty()
    });
    let children = children_of(id);
    parent.kill().unwrap();
    parent.wait().unwrap();
    // whose parent has gone gets another one, until it ends
    let is_gone = |id: &u32| {
        let command = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        !String::from_utf8_lossy(&command).contains(child::ARGUMENT)
    };
    wait_until("no child is left", || children.iter().all(is_gone));
}

fn table() {
    let sample = |resident: u64| Sample {
        elapsed: 0.25,
        resident: Some(resident),
        reserved: Some(3_000_000_000),
        threads: Some(7),
    };
    let weight = |program: &str, resident: [u64; 3], each: Option<f64>| Weight {
        order: Order {
            each,
            ..order(program)
        },
        samples: resident.map(sample).to_vec(),
        failure: None,
    };
    let mut weights = vec![
        weight("first", [5_000_000, 5_100_000, 4_900_000], None),
        weight("second", [14_000_000, 13_900_000, 14_300_000], Some(1000.0)),
        weight("third", [0, 0, 0], None),
    ];
    weights[2].samples.clear();
    let text = weigh::plain_text(&weights, 3);
    for piece in ["5.0 MB", "14.0 MB", "+9.0 MB", "9.0 kB", "3.0 GB", "0.25 s"] {
        assert!(text.contains(piece), "{piece}: {text}");
    }
    assert!(
        text.contains("1 of 3 programs is not weighed yet"),
        "{text}"
    );
    weights[2].failure = Some("third could not be weighed: why".to_owned());
    let text = weigh::markdown(&weights, 3);
    assert!(text.contains("third could not be weighed: why."), "{text}");
    assert!(text.contains("400.0 kB"), "the widest spread: {text}");
    assert_eq!(weigh::summary(&weights[1], 3).unwrap(), "peak 14.0 MB");
    assert_eq!(weigh::summary(&weights[2], 3), None);
}

/// Every lesson that weighs programs, with the program itself: more waiters weigh more, and none fails.
fn lessons() {
    let scale = Scale {
        runs: 1,
        ..Scale::of(PathBuf::from(env!("CARGO_BIN_EXE_awaitscope")))
    };
    let course = Course::built_in();
    for lesson in course.lessons().filter(|lesson| !lesson.weighed.is_empty()) {
        let orders = lesson.orders(&lesson.defaults());
        let weights = scale.start(orders).wait();
        let first = weights[0].median(|sample| sample.resident);
        for weight in &weights {
            assert_eq!(weight.failure, None, "{}", lesson.id);
            let resident = weight.median(|sample| sample.resident);
            let many = weight.order.each.is_some_and(|count| count >= 1000.0);
            if let (true, Some(first), Some(resident)) = (many, first, resident) {
                assert!(resident > first, "{}: {weights:?}", weight.order.label);
            }
        }
    }
}

/// The lesson that is open.
fn view(app: &App) -> &awaitscope::app::LessonView {
    let Place::Lesson(view) = &app.place else {
        panic!("a lesson is open")
    };
    view
}

/// Lets frames go by until the programs of the lesson are weighed.
fn weighed(app: &mut App) -> Vec<Weight> {
    let (began, period) = (now(), Duration::from_millis(5));
    loop {
        app.frame(period);
        let weights = view(app).weights();
        let is_done = |weight: &Weight| weight.failure.is_some() || !weight.samples.is_empty();
        if let Some((weights, _)) = weights
            && weights.iter().all(is_done)
            && app.next_frame().is_none()
        {
            return weights;
        }
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "not weighed after 60 s"
        );
        thread::sleep(period);
    }
}

fn screen() {
    let course = Course::built_in();
    let weighs = |entry: &awaitscope::lesson::Entry| {
        entry
            .lesson()
            .is_ok_and(|lesson| !lesson.weighed.is_empty())
    };
    let Some(place) = course.entries().iter().position(weighs) else {
        return;
    };
    let mut app = App::new(
        course,
        Theme::new(Depth::Mono, false),
        Duration::from_millis(33),
    );
    app.open_at(place, Step::Learn);
    assert!(view(&app).weights().is_none(), "nothing ran yet");
    app.scale = Some(Scale {
        runs: 1,
        ..Scale::of(PathBuf::from(env!("CARGO_BIN_EXE_awaitscope")))
    });
    app.open_at(place, Step::Watch);
    app.frame(Duration::ZERO);
    assert!(
        view(&app).weights().is_none(),
        "nothing is weighed while a run goes on"
    );
    let first = weighed(&mut app);
    assert!(
        first.iter().all(|weight| weight.failure.is_none()),
        "{first:?}"
    );
    let of_variants = first.iter().filter(|weight| weight.order.variant.is_some());
    let peaks = view(&app)
        .run
        .figures
        .iter()
        .filter(|figure| figure.iter().any(|text| text.contains("peak ")));
    if is_known() {
        assert_eq!(peaks.count(), of_variants.count());
    }
    // with other settings, others are weighed
    let before = view(&app).knobs.values.clone();
    app.act(Action::More);
    assert_ne!(view(&app).knobs.values, before);
    app.act(Action::Run);
    assert!(
        view(&app).weights().is_none(),
        "those were of other settings"
    );
    let second = weighed(&mut app);
    assert_ne!(first[1].order.knobs, second[1].order.knobs);
}
