//! The tests, and the programs of their children.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;
use std::{process, thread};

use awaitscope::export;
use awaitscope::lesson::Course;
use awaitscope::recording::file::to_json;
use awaitscope::recording::{Clock, LaneId, Outcome, Variant};
use awaitscope::run::child::ARGUMENT;
use awaitscope::run::{self, Plan, Process, scratch};
use awaitscope::theme::{Depth, Theme};

use super::programs::program;
use super::watched::{children_of, first, log, no_child_is_left, over, plan, recorded, wait_until};

/// The word with which this test starts runs that do not end.
const ORPHAN: &str = "orphan";

/// The word with which it is started from a file that goes away.
const REMOVED: &str = "removed";

/// The tests, in their order.
const TESTS: [(&str, fn()); 17] = [
    ("lessons are recorded alike in both processes", lessons),
    ("the command line has the choice", command_line),
    ("what never awaits is ended", spinning),
    ("what never awaits is ended at its limit", limit),
    (
        "a process that ends is told from a program that does",
        exits,
    ),
    ("a process that is killed says by what", killed),
    ("panics and errors are those of the program", panics),
    (
        "what is printed past the recording is a line of the log",
        prints,
    ),
    ("a flood of events arrives whole and in order", flood),
    ("what cannot happen any more is stuck", stuck),
    ("ctrl-c arrives", interrupts),
    ("a program and a child run side by side", side_by_side),
    ("children run in turn", in_turn),
    ("what is no child is told", nonsense),
    (
        "temporary files are where those of the parent are",
        temporary_files,
    ),
    (
        "a program whose file is gone has children all the same",
        removed,
    ),
    ("a killed program leaves no child behind", orphans),
];

pub(super) fn main() -> ExitCode {
    if run::child::is_wanted() {
        return run::child::main(|_, name| program(name));
    }
    if std::env::args().nth(1).is_some_and(|word| word == ORPHAN) {
        run_for_ever();
    }
    if std::env::args().nth(1).is_some_and(|word| word == REMOVED) {
        return run_without_a_file();
    }
    // another harness is asked for its tests
    if std::env::args().any(|word| word == "--list") {
        return ExitCode::SUCCESS;
    }
    // as in the program itself: the panic of a demo is a line of its log
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !run::note_panic(info) {
            default(info);
        }
    }));
    let filter = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    for (name, test) in TESTS {
        if filter
            .as_ref()
            .is_some_and(|filter| !name.contains(filter.as_str()))
        {
            continue;
        }
        print!("test {name} ..");
        std::io::stdout().flush().unwrap();
        test();
        println!(" ok");
    }
    ExitCode::SUCCESS
}

/// How many lessons run in both ways: those that run on the virtual clock, from all parts of the course.
const LESSONS: usize = 8;

fn lessons() {
    let course = Course::built_in();
    let lessons = course.lessons();
    let plans = lessons.filter_map(|lesson| {
        let variants = lesson.variants.iter();
        let variants: Vec<_> = variants
            .filter(|variant| variant.clocks.contains(&Clock::Virtual))
            .collect();
        let mut plan = lesson.plan(Clock::Virtual, lesson.defaults(), &variants);
        // real time is another one in each run
        plan.real_time = false;
        plan.executable = Some(PathBuf::from(env!("CARGO_BIN_EXE_awaitscope")));
        (!variants.is_empty()).then(|| plan.bounded())
    });
    let plans: Vec<Plan> = plans.collect();
    assert!(plans.len() >= LESSONS, "{} lessons", plans.len());
    for mut plan in plans.into_iter().step_by(2).take(LESSONS) {
        plan.set_process(Process::Own);
        let own = over(run::start(plan.clone()).unwrap());
        plan.set_process(Process::Child);
        let child = over(run::start(plan.clone()).unwrap());
        assert!(own.events() > 10, "{}", plan.lesson);
        assert!(
            to_json(&own) == to_json(&child),
            "{} is recorded differently in a child",
            plan.lesson
        );
    }
    no_child_is_left();
}

fn command_line() {
    let json = |process: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_awaitscope"));
        let course = Course::built_in();
        let mut lessons = course.lessons();
        let is_virtual =
            |variant: &awaitscope::lesson::Variant| variant.clocks.contains(&Clock::Virtual);
        let lesson = lessons.find(|lesson| lesson.variants.iter().all(is_virtual));
        let more = ["--clock", "virtual", "--format", "json"];
        command
            .args(["run", lesson.unwrap().id])
            .args(more)
            .args(process);
        command.output().unwrap()
    };
    let (own, child) = (json(&[]), json(&["--process", "child"]));
    assert!(own.status.success() && !own.stdout.is_empty());
    assert!(own.stdout == child.stdout);
    let wrong = json(&["--process", "kid"]);
    assert_eq!(wrong.status.code(), Some(2));
    let message = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(message.contains("own or child"), "{message}");
}

fn spinning() {
    let mut run = run::start(plan(&["spins"])).unwrap();
    wait_until("it runs", || {
        run.poll();
        first(run.recording()).lane(LaneId::ROOT).is_some()
    });
    assert!(!run.has_ended());
    assert_eq!(children_of(process::id()).len(), 1);
    run.stop();
    wait_until("its process is gone", || run.has_ended());
    assert_eq!(run.stuck(), Vec::<&str>::new());
    no_child_is_left();
    // it was stopped: nothing is said of its end, and its lane is open
    let recording = run.into_recording();
    let root = first(&recording).lane(LaneId::ROOT).unwrap();
    assert_eq!(root.outcome, Outcome::Running);
    assert_eq!(log(first(&recording)), Vec::<&str>::new());
    // dropped, it is ended too
    let run = run::start(plan(&["spins"])).unwrap();
    assert_eq!(children_of(process::id()).len(), 1);
    drop(run);
    no_child_is_left();
}

fn limit() {
    let mut plan = plan(&["spins"]);
    plan.variants.first_mut().unwrap().limit = Some(Duration::from_millis(200));
    let mut run = run::start(plan).unwrap();
    wait_until("it is over, and its process gone", || {
        run.poll();
        run.is_over() && run.has_ended()
    });
    no_child_is_left();
    let recording = run.into_recording();
    let variant = first(&recording);
    assert_eq!(variant.outcome(), Outcome::Running);
    assert!(variant.end().seconds() >= 0.19, "{:?}", variant.end());
    assert_eq!(log(variant), Vec::<&str>::new());
}

/// How a process that ended is told.
fn told(how: &str) -> String {
    format!("the program's process ended {how}; its last events may be missing")
}

fn exits() {
    let recording = recorded("exits");
    let variant = first(&recording);
    assert_eq!(variant.outcome(), Outcome::Died);
    assert_eq!(log(variant), ["before the end", &told("with exit code 3")]);
    // nothing goes on without its process
    let outcomes = variant.lanes().iter().map(|lane| lane.outcome);
    assert!(outcomes.eq(variant.lanes().iter().map(|_| Outcome::Died)));
    assert!(variant.end().seconds() >= 0.05, "{:?}", variant.end());
    let recording = recorded("ends well");
    assert_eq!(first(&recording).outcome(), Outcome::Died);
    assert_eq!(log(first(&recording)), [told("with exit code 0")]);
    let recording = recorded("aborts");
    assert_eq!(first(&recording).outcome(), Outcome::Died);
    assert_eq!(log(first(&recording)), [told("on signal 6")]);
    // the file says it too
    let json = to_json(&recording);
    assert!(json.contains("\"outcome\":\"died\"") || json.contains("\"outcome\": \"died\""));
    let read = awaitscope::recording::file::from_json(&json).unwrap();
    assert_eq!(first(&read).outcome(), Outcome::Died);
    // exit as a demo meets it ends the run alone, in both processes
    for process in [Process::Own, Process::Child] {
        let mut plan = plan(&["mirrored exit"]);
        plan.set_process(process);
        let recording = over(run::start(plan).unwrap());
        assert_eq!(first(&recording).outcome(), Outcome::Failed);
    }
    no_child_is_left();
}

fn killed() {
    let mut run = run::start(plan(&["spins"])).unwrap();
    wait_until("it runs", || {
        run.poll();
        first(run.recording()).lane(LaneId::ROOT).is_some()
    });
    let [child] = children_of(process::id())[..] else {
        panic!("one child");
    };
    let id = rustix::process::Pid::from_raw(child.try_into().unwrap()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::KILL).unwrap();
    let recording = over(run);
    let variant = first(&recording);
    assert_eq!(variant.outcome(), Outcome::Died);
    assert_eq!(log(variant), [told("on signal 9")]);
    // what is shown of it says so
    let theme = Theme::new(Depth::Mono, false);
    let text = export::text(&recording, theme, 100, &|_| None);
    assert!(text.contains("It died after"), "{text}");
    assert!(text.contains("† ended with its process"), "{text}");
}

fn panics() {
    for process in [Process::Own, Process::Child] {
        let mut plan = plan(&["panics"]);
        plan.set_process(process);
        let recording = over(run::start(plan).unwrap());
        assert_eq!(first(&recording).outcome(), Outcome::Panicked);
    }
    let mut wrong = plan(&["flood"]);
    wrong.knobs.clear();
    let error = run::start(wrong).unwrap_err().to_string();
    assert!(error.contains("turns is not a number"), "{error}");
    let recording = recorded("unknown");
    assert_eq!(first(&recording).outcome(), Outcome::Died);
    let told = "the program did not run: this program was built without `unknown` of test";
    assert_eq!(log(first(&recording)), [told]);
}

fn prints() {
    let recording = recorded("prints");
    let variant = first(&recording);
    assert_eq!(variant.outcome(), Outcome::Completed);
    let log = log(variant);
    let of = |what: &str| log.iter().filter(|line| line.starts_with(what)).count();
    assert_eq!((of("raw "), of("error "), of("no end of")), (200, 200, 1));
    assert_eq!(of("read 0"), 1);
    let raw: Vec<_> = log.iter().filter(|line| line.starts_with("raw ")).collect();
    let in_order = (0..200).map(|line| format!("raw {line}"));
    assert!(raw.into_iter().copied().eq(in_order));
}

fn flood() {
    let recording = recorded("flood");
    let variant = first(&recording);
    assert_eq!(variant.outcome(), Outcome::Completed);
    assert_eq!(variant.dropped_events(), 0);
    // a poll for each turn, and the last one
    assert_eq!(variant.facts().polls, 100_001);
    let expected = (0..100).map(|turn| format!("turn {}", turn * 1000));
    assert!(log(variant).into_iter().eq(expected));
}

fn stuck() {
    for clock in [Clock::Wall, Clock::Virtual] {
        let mut plan = plan(&["pending"]);
        plan.clock = clock;
        let recording = over(run::start(plan).unwrap());
        assert_eq!(first(&recording).outcome(), Outcome::Stuck, "{clock:?}");
    }
    no_child_is_left();
}

fn interrupts() {
    let mut run = run::start(plan(&["waits for ctrl-c"])).unwrap();
    wait_until("it listens", || {
        run.poll();
        !first(run.recording()).log().is_empty()
    });
    // it says so just before it does
    wait_until("it was interrupted", || {
        run.interrupt();
        thread::sleep(Duration::from_millis(10));
        run.poll();
        run.is_over()
    });
    let recording = run.into_recording();
    assert_eq!(first(&recording).outcome(), Outcome::Completed);
    assert_eq!(log(first(&recording)), ["listening", "interrupted"]);
}

fn side_by_side() {
    let mut plan = plan(&["short", "short", "spins"]);
    for (variant, id) in plan.variants.iter_mut().zip(["own", "child", "ended"]) {
        id.clone_into(&mut variant.id);
    }
    plan.variants.first_mut().unwrap().process = Process::Own;
    plan.variants.last_mut().unwrap().limit = Some(Duration::from_millis(100));
    let recording = over(run::start(plan).unwrap());
    let outcome = |id: &str| recording.variant(id).unwrap().outcome();
    assert_eq!(outcome("own"), Outcome::Completed);
    assert_eq!(outcome("child"), Outcome::Completed);
    assert_eq!(outcome("ended"), Outcome::Running);
    // each from its own start
    for id in ["own", "child"] {
        let elapsed = recording.variant(id).unwrap().elapsed().seconds();
        assert!(elapsed >= 0.02, "{id}: {elapsed}");
    }
    no_child_is_left();
}

fn in_turn() {
    let mut plan = plan(&["exits", "spins", "short"]);
    plan.together = false;
    plan.variants.iter_mut().for_each(|variant| {
        variant.limit = Some(Duration::from_millis(200));
    });
    let mut run = run::start(plan).unwrap();
    wait_until("all are over", || {
        run.poll();
        // never two at a time
        assert!(children_of(process::id()).len() <= 1);
        run.is_over()
    });
    let recording = run.into_recording();
    let outcomes: Vec<_> = recording.variants().iter().map(Variant::outcome).collect();
    let expected = [Outcome::Died, Outcome::Running, Outcome::Completed];
    assert_eq!(outcomes, expected);
    no_child_is_left();
}

/// A program that is no child of ours.
fn script(folder: &Path, text: &str) -> PathBuf {
    let file = folder.join("script");
    fs::write(&file, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o700)).unwrap();
    file
}

fn nonsense() {
    let folder = tempfile::tempdir().unwrap();
    let told = |executable: PathBuf| {
        let mut plan = plan(&["short", "short"]);
        let other = plan.variants.last_mut().unwrap();
        "other".clone_into(&mut other.id);
        other.process = Process::Own;
        plan.executable = Some(executable);
        let recording = over(run::start(plan).unwrap());
        // the other variant does not care
        let other = recording.variant("other").unwrap();
        assert_eq!(other.outcome(), Outcome::Completed);
        assert_eq!(first(&recording).outcome(), Outcome::Died);
        log(first(&recording)).join("\n")
    };
    let text = told(PathBuf::from("/no/such/program"));
    assert!(
        text.starts_with("cannot start a process for short: "),
        "{text}"
    );
    let text = told(script(folder.path(), "exit 5"));
    assert!(text.contains("ended with exit code 5"), "{text}");
    let text = told(script(folder.path(), "kill -9 $$"));
    assert!(text.contains("ended on signal 9"), "{text}");
    // a word before its end is a line of the log
    let text = told(script(folder.path(), "echo no licence >&2; exit 1"));
    assert!(text.starts_with("no licence\n"), "{text}");
    assert!(text.contains("ended with exit code 1"), "{text}");
    for garbage in [
        "printf 'hello, this is no recording'",
        "printf '\\0\\0\\0\\0'",
        "yes",
    ] {
        // it would go on
        let text = told(script(folder.path(), &format!("{garbage}; sleep 600")));
        assert!(
            text.contains("its output was not a recording"),
            "{garbage}: {text}"
        );
    }
    let text = told(script(folder.path(), "printf '\\7\\0'"));
    assert!(text.contains("ended with exit code 0"), "{text}");
    no_child_is_left();
}

fn temporary_files() {
    scratch::keep();
    let recording = recorded("makes a folder");
    let log = log(first(&recording)).join("\n");
    assert!(log.contains("/awaitscope-runs-"), "{log}");
    assert!(
        log.starts_with(std::env::temp_dir().to_str().unwrap()),
        "{log}"
    );
    assert_eq!(scratch::remove(), None);
}

/// Runs a child when its own file is not there any more.
fn run_without_a_file() -> ExitCode {
    wait_until("the file is gone", || {
        std::env::current_exe().is_ok_and(|file| !file.exists())
    });
    let outcome = first(&recorded("short")).outcome();
    assert_eq!(outcome, Outcome::Completed);
    ExitCode::SUCCESS
}

fn removed() {
    // beside the original: another file system has no links to it
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let file = folder.path().join("program");
    fs::hard_link(std::env::current_exe().unwrap(), &file).unwrap();
    let mut program = Command::new(&file).arg(REMOVED).spawn().unwrap();
    fs::remove_file(&file).unwrap();
    assert!(program.wait().unwrap().success());
}

/// Starts what does not end.
fn run_for_ever() -> ! {
    let mut run = run::start(plan(&["spins", "waits for ctrl-c"])).unwrap();
    loop {
        run.poll();
        thread::sleep(Duration::from_millis(5));
    }
}

fn orphans() {
    let mut parent = Command::new(std::env::current_exe().unwrap())
        .arg(ORPHAN)
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let id = parent.id();
    wait_until("the children of the other are there", || {
        children_of(id).len() == 2
    });
    let children = children_of(id);
    parent.kill().unwrap();
    parent.wait().unwrap();
    // whose parent has gone gets another one, until it ends
    let is_gone = |id: &u32| {
        let command = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        !String::from_utf8_lossy(&command).contains(ARGUMENT)
    };
    wait_until("no child is left", || children.iter().all(is_gone));
}
