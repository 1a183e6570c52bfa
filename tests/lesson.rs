//! Broken lesson folders: each mistake is a message with file, line, column and what to write instead, and the other lessons
//! still open.

#![expect(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "a test fails by panicking, and a table of cases is as long as it is"
)]

use awaitscope::catalog::{Embedded, Field, FieldKind, LESSONS};
use awaitscope::lesson::{Course, Lesson};
use awaitscope::recording::file::{from_json, to_json};
use awaitscope::recording::{Clock, Nanos, Variant};
use proptest::prelude::*;

/// The lesson with the shortest demo, from which broken ones are made.
fn together() -> &'static Embedded {
    let mut lessons = LESSONS.iter();
    lessons
        .find(|lesson| lesson.id.ends_with("-together"))
        .unwrap()
}

/// A built-in lesson with other texts.
fn with(toml: Option<&str>, markdown: Option<&str>) -> &'static Embedded {
    let good = together();
    let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    Box::leak(Box::new(Embedded {
        toml: toml.map(leak),
        markdown: markdown.map(leak),
        ..*good
    }))
}

fn good() -> (&'static str, &'static str) {
    (together().toml.unwrap(), together().markdown.unwrap())
}

/// The messages for lesson.toml with one piece replaced.
fn changed(from: &str, to: &str) -> Vec<String> {
    let (toml, markdown) = good();
    assert!(toml.contains(from), "{from}");
    messages(Some(&toml.replacen(from, to, 1)), Some(markdown))
}

fn messages(toml: Option<&str>, markdown: Option<&str>) -> Vec<String> {
    let problems = match Lesson::read(with(toml, markdown)) {
        Ok(lesson) => lesson.flaws,
        Err(problems) => problems,
    };
    problems.iter().map(ToString::to_string).collect()
}

/// The place of a text, as messages write it.
fn place(text: &str, of: &str) -> String {
    let before = text.split(of).next().unwrap();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    format!("lessons/04-together/lesson.toml:{line}:{column}: ")
}

#[test]
fn the_lesson_itself_has_no_mistake() {
    let (toml, markdown) = good();
    assert_eq!(messages(Some(toml), Some(markdown)), Vec::<String>::new());
}

#[test]
fn a_demo_that_the_build_could_not_use_is_the_lessons_page() {
    let files = Embedded {
        broken: Some(("lessons/04-together/demo.rs", 3, 5, "expected `,`")),
        programs: &[],
        functions: &[],
        ..*together()
    };
    let problems = Lesson::read(&files).unwrap_err();
    let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
    let expected =
        "lessons/04-together/demo.rs:3:5: expected `,`; correct it and build awaitscope again";
    assert_eq!(problems, [expected]);
}

#[test]
fn a_limit_and_an_expected_standstill_are_read() {
    let (toml, markdown) = good();
    let toml = toml.replacen(
        "[[variant]]",
        "limit = 5\n\n[[variant]]\nexpect = \"stuck\"\nlimit = 0.5",
        1,
    );
    let lesson = Lesson::read(with(Some(&toml), Some(markdown))).unwrap();
    let [first, second, ..] = lesson.variants.as_slice() else {
        unreachable!("the lesson has several variants")
    };
    assert_eq!(first.limit.unwrap().as_millis(), 500);
    assert!(first.expects_stuck && !second.expects_stuck);
    assert_eq!(second.limit.unwrap().as_secs(), 5);
    for limit in ["0", "-1", "nan", "90000"] {
        let told = changed("[[variant]]", &format!("limit = {limit}\n\n[[variant]]"));
        assert_eq!(told.len(), 1, "{limit}: {told:?}");
        let help = "is not a limit; write a number of seconds greater than 0 and at most 86400";
        assert!(told[0].ends_with(help), "{told:?}");
    }
    let told = changed("[[variant]]", "[[variant]]\nexpect = \"stuk\"");
    assert!(told[0].ends_with("write `stuck`"), "{told:?}");
}

#[test]
fn variants_run_in_turn_where_the_lesson_or_the_machine_asks_for_it() {
    let (toml, markdown) = good();
    let together = |key: &str, workers: &str, clock| {
        let toml = toml.replacen("[[variant]]", &format!("{key}\n[[variant]]\n{workers}"), 1);
        let lesson = Lesson::read(with(Some(&toml), Some(markdown))).unwrap();
        let all: Vec<_> = lesson.variants.iter().collect();
        let one = lesson.plan(clock, Vec::new(), &all[..1]);
        // alone, a variant takes nobody's time
        assert!(one.together || key == "together = false");
        lesson.plan(clock, Vec::new(), &[]).together
    };
    assert!(together("", "", Clock::Wall));
    assert!(!together("together = false", "", Clock::Wall));
    // more threads than any machine has cores for
    if std::thread::available_parallelism().unwrap().get() <= 64 {
        assert!(!together("", "busy = true\nworkers = 64", Clock::Wall));
    }
    assert!(together("", "workers = 64", Clock::Wall));
    let told = changed("[[variant]]", "together = \"no\"\n\n[[variant]]");
    assert!(told[0].contains("expected a boolean"), "{told:?}");
}

#[test]
fn every_mistake_says_where_and_what_to_write_instead() {
    let cases = [
        (
            "title = ",
            "tittle = ",
            "unknown field `tittle`",
            "write `title`",
        ),
        (
            "minutes = 7",
            "minutes = \"7\"",
            "invalid type",
            "correct it",
        ),
        (
            "minutes = 7",
            "minutes = 0",
            "minutes must be between 1 and 60",
            "from 1 to 60",
        ),
        (
            "takeaway = ",
            "# ",
            "missing field `takeaway`",
            "add `takeaway = ..`",
        ),
        (
            "part = \"A Foundations\"",
            "part = \"Foundations\"",
            "not a letter and a name",
            "`A Foundations`",
        ),
        (
            "id = \"joined\"",
            "id = \"joind\"",
            "no `pub async fn joind(k: Knobs)`",
            "write `joined`",
        ),
        (
            "id = \"joined\"",
            "id = \"spawned\"",
            "two variants named `spawned`",
            "another name",
        ),
        (
            "in_flight = \"fetch\"",
            "in_flight = \"fetsh\"",
            "counts calls of `fetsh`",
            "write `fetch`",
        ),
        (
            "in_flight = \"fetch\"",
            "in_flight = \"fetch\"\nlanes = [\"fetsh\"]",
            "gives a lane to `fetsh`",
            "write `fetch`",
        ),
        (
            "in_flight = \"fetch\"",
            "in_flight = \"fetch\"\nlanes = [\"fetch\"]",
            "`fetch` is async and has lanes anyway",
            "leave it out",
        ),
        (
            "[[variant]]",
            "stop_knob = \"latncy\"\n[[variant]]",
            "there is no knob `latncy`",
            "write `latency`",
        ),
        (
            "[[variant]]",
            "[[gauge]]\nname = \"open\"\ncalls = \"fetsh\"\n[[variant]]",
            "counts calls of `fetsh`",
            "write `fetch`",
        ),
        (
            "[[variant]]",
            "[[gauge]]\nname = \"open\"\n[[variant]]",
            "the gauge `open` counts one thing",
            "write either `calls",
        ),
        (
            "[[variant]]",
            "[[gauge]]\nname = \"in flight\"\ncalls = \"fetch\"\n[[variant]]",
            "`in flight` has a meaning of its own",
            "another name",
        ),
        (
            "[[variant]]",
            "[[gauge]]\nname = \"open\"\nstarts = \"fetch\"\nwindow = 0\n[[variant]]",
            "window must be greater than 0",
            "such as 1.0",
        ),
        (
            "name = \"latency\"",
            "name = \"latencies\"",
            "no field `latencies`",
            "add `pub latencies: f64`",
        ),
        // the name of an argument and of a local variable, which no knob turns
        (
            "name = \"latency\"",
            "name = \"id\"",
            "no field `id`",
            "add `pub id: f64`",
        ),
        (
            "default = 3",
            "default = 30",
            "the default 30 is not between 1 and 10",
            "from 1 to 10",
        ),
        (
            "step = 1",
            "step = 0",
            "step must be greater than 0",
            "above 0",
        ),
        (
            "elapsed[\"one_by_one\"]",
            "elapsd[\"one_by_one\"]",
            "no fact `elapsd`",
            "write `elapsed`",
        ),
        (
            "elapsed[\"one_by_one\"]",
            "elapsed[\"one\"]",
            "no variant `one`",
            "write one of",
        ),
        (
            "knobs.latency",
            "knobs.latncy",
            "no knob `latncy`",
            "write `latency`",
        ),
        (
            "[[quiz]]\n",
            "[[quiz]]\nanswer = 2\n",
            "the option without a `misconception` is right",
            "remove the line",
        ),
    ];
    for (from, to, message, help) in cases {
        let messages = changed(from, to);
        let found = messages.iter().find(|found| found.contains(message));
        let found = found.unwrap_or_else(|| unreachable!("{message}: {messages:?}"));
        assert!(found.contains(help), "{found}");
        assert!(
            found.starts_with("lessons/04-together/lesson.toml:"),
            "{found}"
        );
    }
}

/// The lesson with one more variant.
fn with_variant(more: &str) -> String {
    format!(
        "{}\n[[variant]]\nid = \"slow\"\nlabel = \"slow\"\n{more}\n",
        good().0
    )
}

#[test]
fn mistakes_in_what_a_variant_has_of_its_own_have_their_places() {
    let cases = [
        (
            "program = \"joind\"",
            "\"joind\"",
            "no `pub async fn joind(k: Knobs)`; write `joined`",
        ),
        (
            "program = \"joined\"\nknobs = { latncy = 2.0 }",
            "2.0 }",
            "no field `latncy`; write `latency`",
        ),
        (
            "program = \"joined\"\nknobs = { fetches = 2.5 }",
            "2.5 }",
            "fetches must be a whole number, got 2.5; write for instance 3",
        ),
        (
            "program = \"joined\"\nworkers = 0",
            "0",
            "workers must be between 1 and 64, got 0; write a whole number from 1 to 64",
        ),
        (
            "program = \"joined\"\nblocking_threads = 513",
            "513",
            "blocking_threads must be between 1 and 512, got 513",
        ),
        (
            "program = \"joined\"\nclocks = [\"virtual\"]\nworkers = 2",
            "2",
            "the virtual clock runs on one worker, not on 2; write `clocks = [\"wall\"]`",
        ),
    ];
    for (more, wrong, expected) in cases {
        let toml = with_variant(more);
        let line = toml.lines().count();
        let column = toml.lines().last().unwrap().rfind(wrong).unwrap() + 1;
        let place = format!("lessons/04-together/lesson.toml:{line}:{column}: ");
        let found = messages(Some(&toml), Some(good().1));
        let fits = |f: &String| f.starts_with(&place) && f.contains(expected);
        assert!(found.iter().any(fits), "{place}{expected}: {found:?}");
    }
    // one that is called like no function, and names none
    let found = messages(Some(&with_variant("")), None);
    let expected = "or name the function with `program = ..`";
    assert!(found.iter().any(|f| f.contains(expected)), "{found:?}");
}

#[test]
fn a_variant_is_a_program_with_values_and_threads_of_its_own() {
    let own = "program = \"joined\"\nknobs = { latency = 1.5 }\nblocking_threads = 3";
    let toml = with_variant(own);
    let lesson = Lesson::read(with(Some(&toml), Some(good().1))).unwrap();
    let both = ["joined", "slow"].map(|id| lesson.variant(id).unwrap());
    let mut plan = lesson.plan(Clock::Virtual, lesson.defaults(), &both);
    let mut run = awaitscope::run::start(plan.clone()).unwrap();
    while !run.is_over() {
        std::thread::sleep(std::time::Duration::from_millis(1));
        run.poll();
    }
    let recording = run.into_recording();
    let read = from_json(&to_json(&recording)).unwrap();
    for recording in [&recording, &read] {
        let [joined, slow] = ["joined", "slow"].map(|id| recording.variant(id).unwrap());
        let elapsed = [joined, slow].map(Variant::elapsed);
        assert_eq!(elapsed, [1.0, 1.5].map(Nanos::from_seconds));
        assert_eq!((joined.program(), slow.program()), ("joined", "joined"));
        assert_eq!(slow.info().knobs, [("latency".to_owned(), 1.5)]);
        assert_eq!(slow.info().blocking_threads, Some(3));
        assert_eq!(joined.info().blocking_threads, None);
        let latency = recording.meta.knobs.iter();
        let latency = latency.filter(|(name, _)| name == "latency");
        assert_eq!(latency.map(|(_, value)| *value).collect::<Vec<_>>(), [1.0]);
    }
    // a number of workers that is set for the run is that of all variants
    plan.variants[1].workers = Some(4);
    assert!(awaitscope::run::start(plan.clone()).is_err());
    plan.set_workers(1);
    assert!(awaitscope::run::start(plan).is_ok());
    // a variant with several workers needs the wall clock
    let toml = with_variant("program = \"joined\"\nworkers = 2");
    let lesson = Lesson::read(with(Some(&toml), Some(good().1))).unwrap();
    assert_eq!(lesson.variant("slow").unwrap().clocks, [Clock::Wall]);
}

/// The lesson with its first knob as a choice.
fn with_choices(knob: &str) -> String {
    let number = "name = \"fetches\"\ndefault = 3\nmin = 1\nmax = 10\nstep = 1\n";
    assert!(good().0.contains(number));
    let choice = format!("name = \"fetches\"\n{knob}\n");
    good().0.replacen(number, &choice, 1)
}

const FEW_OR_MANY: &str = "default = \"few\"\nchoices = [\"none\", \"few\", \"many\"]";

#[test]
fn mistakes_in_choices_have_their_places() {
    let cases = [
        (
            "default = \"fw\"\nchoices = [\"none\", \"few\"]",
            "\"fw\"",
            "`fw` is not a choice of fetches; write `few`",
        ),
        (
            "default = 1\nchoices = [\"none\", \"few\"]",
            "1\nchoices",
            "fetches takes one of its choices, got 1; write one of \"none\", \"few\"",
        ),
        (
            "default = \"few\"\nchoices = [\"few\"]",
            "[\"few\"]",
            "the knob `fetches` has nothing to choose from; write at least two words",
        ),
        (
            "default = \"few\"\nchoices = [\"few\", \"few\"]",
            "[\"few\", \"few\"]",
            "`few` cannot be a choice; leave one of them out",
        ),
        (
            "default = \"few\"\nchoices = [\"few\", \"2\"]",
            "[\"few\", \"2\"]",
            "`2` cannot be a choice; write a word, or `min` and `max`",
        ),
        (
            "default = \"few\"\nchoices = [\"few\", \"all\"]\nmax = 3",
            "3",
            "a knob with choices has no `max`; leave it out",
        ),
        (
            "default = \"few\"\nmin = 1\nmax = 3\nstep = 1",
            "\"few\"",
            "fetches takes a number, got \"few\"; write a number",
        ),
        (
            "default = 2\nmin = 1\nmax = 3",
            "\"fetches\"",
            "the knob `fetches` has no `step`; add `step = ..`, or `choices = [..]`",
        ),
    ];
    for (knob, wrong, expected) in cases {
        let toml = with_choices(knob);
        let start = toml.find("name = \"fetches\"").unwrap();
        let at = start + toml[start..].find(wrong).unwrap();
        let line = toml[..at].matches('\n').count() + 1;
        let column = at - toml[..at].rfind('\n').unwrap();
        let place = format!("lessons/04-together/lesson.toml:{line}:{column}: ");
        let found = messages(Some(&toml), Some(good().1));
        let fits = |f: &String| f.starts_with(&place) && f.contains(expected);
        assert!(found.iter().any(fits), "{place}{expected}: {found:?}");
    }
    // in a preset too, and in conditions
    let toml = with_choices(FEW_OR_MANY).replacen("{ extra = 1.5 }", "{ fetches = \"man\" }", 1);
    let toml = toml.replacen(
        "elapsed[\"joined\"] == 1 &&",
        "knobs.fetches == \"mny\" &&",
        1,
    );
    let found = messages(Some(&toml), Some(good().1));
    for expected in [
        "`man` is not a choice of fetches; write `many`",
        "there is no choice `mny`; write `many`",
    ] {
        assert!(found.iter().any(|f| f.contains(expected)), "{found:?}");
    }
}

/// A lesson of two variants with a knob that is a choice.
fn chosen() -> Lesson {
    let toml = with_choices(FEW_OR_MANY);
    let (head, _) = toml.split_once("[[preset]]").unwrap();
    let more = "[[preset]]\nname = \"all\"\nknobs = { fetches = \"many\" }\n\n\
        [[claim]]\ntext = \"a choice\"\nwhen = 'knobs.fetches == \"few\" && calls[\"joined\"] == 1'\n";
    let toml = format!("{head}{more}");
    Lesson::read(with(Some(&toml), Some(good().1))).unwrap()
}

#[test]
fn a_choice_is_a_word_for_people_and_its_place_for_the_demo() {
    let lesson = chosen();
    assert_eq!(lesson.presets[0].knobs, [("fetches".to_owned(), 2.0)]);
    let set = |setting: &str| lesson.settings(&[setting.to_owned()]);
    for (setting, value) in [("fetches=none", 0.0), ("fetches = 2", 2.0)] {
        let first = set(setting).unwrap().swap_remove(0);
        assert_eq!(first, ("fetches".to_owned(), value));
    }
    for wrong in ["fetches=fw", "fetches=3", "fetches=0.5", "fetches=-1"] {
        let error = set(wrong).unwrap_err().to_string();
        let value = wrong.split_once('=').unwrap().1;
        let expected =
            format!("`{value}` is not a choice of fetches; write one of none, few, many");
        assert_eq!(error, expected);
    }
    let joined = lesson.variant("joined").unwrap();
    let plan = lesson.plan(Clock::Virtual, lesson.defaults(), &[joined]);
    let mut run = awaitscope::run::start(plan).unwrap();
    while !run.is_over() {
        std::thread::sleep(std::time::Duration::from_millis(1));
        run.poll();
    }
    let recording = run.into_recording();
    let read = from_json(&to_json(&recording)).unwrap();
    for recording in [&recording, &read] {
        let settings = recording.meta.settings();
        assert!(settings.contains(&"fetches few".to_owned()), "{settings:?}");
        // the demo got 1
        assert_eq!(recording.variants()[0].facts().calls, 1);
        assert_eq!(lesson.claims[0].when.holds(recording), Ok(true));
    }
}

#[test]
fn a_knob_turns_a_field_that_is_a_number() {
    let fields = [("flags", FieldKind::Other), ("latency", FieldKind::Whole)];
    let fields = fields.map(|(name, kind)| Field { name, kind });
    let files = Box::leak(Box::new(Embedded {
        knobs: Box::leak(Box::new(fields)),
        toml: Some(good().0.replace("\"fetches\"", "\"flags\"").leak()),
        ..*together()
    }));
    let problems = Lesson::read(files).unwrap_err();
    let found: Vec<_> = problems.iter().map(ToString::to_string).collect();
    let expected = "the field `flags` of Knobs is not a number; write `pub flags: f64`";
    assert!(found.iter().any(|f| f.contains(expected)), "{found:?}");
    assert!(
        found.iter().any(|f| f.contains("no field `extra`")),
        "{found:?}"
    );
    // what they take is known from their types
    for lesson in LESSONS {
        let read = Lesson::read(lesson).unwrap();
        let floats = read.knobs.iter().filter(|knob| !knob.whole);
        for knob in floats {
            assert!(lesson.rust.contains(&format!("pub {}: f64", knob.name)));
        }
    }
}

#[test]
fn a_mistake_in_a_condition_has_its_column() {
    let (toml, _) = good();
    for (from, to) in [
        ("knobs.latency + knobs.extra", "knobs.latency + knobs.extr"),
        ("elapsed[\"joined\"] == 1 &&", "elapsed[\"joind\"] == 1 &&"),
    ] {
        let changed = toml.replacen(from, to, 1);
        let wrong = if to.ends_with("extr") {
            "extr"
        } else {
            "\"joind\""
        };
        let at = changed.find(to).unwrap() + to.find(wrong).unwrap();
        let line = changed[..at].matches('\n').count() + 1;
        let column = at - changed[..at].rfind('\n').unwrap();
        let place = format!("lessons/04-together/lesson.toml:{line}:{column}: ");
        let found = messages(Some(&changed), None);
        assert!(
            found.iter().any(|f| f.starts_with(&place)),
            "{place} {found:?}"
        );
    }
}

#[test]
fn the_place_is_that_of_the_mistake() {
    let (toml, _) = good();
    let found = changed("\"fetch\"", "\"fetsh\"");
    let expected = place(toml, "\"fetch\"");
    assert!(
        found.iter().any(|found| found.starts_with(&expected)),
        "{expected} {found:?}"
    );
}

#[test]
fn the_text_has_its_headings_and_its_remarks_their_variants() {
    let (toml, markdown) = good();
    let cases = [
        (
            markdown.replace("# Watch", "# Wach"),
            "unknown heading `# Wach`",
            "write `Watch`",
        ),
        (
            markdown.replace("# Explain", "## Explain"),
            "`# Explain` is missing",
            "add it",
        ),
        (
            markdown.replacen("- [joined", "- [jioned", 1),
            "unknown variant `jioned`",
            "write `joined`",
        ),
        (
            markdown.replacen("- [joined", "- [joined soon] x\n- [joined", 1),
            "has no moment",
            "[VARIANT LANE[STATE]]",
        ),
    ];
    for (text, message, help) in cases {
        let messages = messages(Some(toml), Some(&text));
        let found = messages
            .iter()
            .find(|found| found.contains(message) && found.contains(help));
        assert!(found.is_some(), "{message}: {messages:?}");
    }
}

/// An Explain whose code shows a link, and whose links come twice.
const EXPLAIN: &str = "# Explain

Write `[text](joined@0.1)` or

~~~
# no heading, and [no link](joined@0.2)
~~~

to link. The real one: [here](joined@0.9), [there](one_by_one@0.5) and [here again](joined@0.9).

";

#[test]
fn moments_are_what_markdown_takes_for_links() {
    let (toml, markdown) = good();
    let (before, rest) = markdown.split_once("# Explain").unwrap();
    let (_, after) = rest.split_once("# Instructor").unwrap();
    let text = [before, EXPLAIN, "# Instructor", after].concat();
    let files = Box::leak(Box::new(Embedded {
        markdown: Some(text.leak()),
        toml: Some(toml),
        ..*together()
    }));
    let lesson = Lesson::read(files).unwrap();
    let moments = lesson.prose.moments.iter();
    let moments = moments.map(|m| (m.variant.as_str(), m.at.unwrap().seconds()));
    // the numbers on the screen are their places here
    assert_eq!(
        moments.collect::<Vec<_>>(),
        [("joined", 0.9), ("one_by_one", 0.5)]
    );
    assert!(lesson.prose.explain.0.contains("# no heading"));
    // the place of a wrong one is that of its target
    let wrong = text_with_wrong_link(markdown);
    let found = messages(Some(toml), Some(&wrong));
    let line = wrong.lines().position(|l| l.contains("jioned@0.5"));
    let column = wrong.lines().find_map(|l| l.find("jioned@0.5"));
    let place = format!(
        "lessons/04-together/lesson.md:{}:{}: ",
        line.unwrap() + 1,
        column.unwrap() + 1
    );
    assert!(
        found.iter().any(|f| f.starts_with(&place)),
        "{place} {found:?}"
    );
}

fn text_with_wrong_link(markdown: &str) -> String {
    markdown.replacen("](joined/fetch[open])", "](jioned@0.5)", 1)
}

#[test]
fn a_missing_file_is_named_and_all_mistakes_are_told() {
    let (toml, markdown) = good();
    assert!(
        messages(None, Some(markdown))[0]
            .starts_with("lessons/04-together/lesson.toml:1:1: the file is missing")
    );
    let two = toml
        .replacen("minutes = 7", "minutes = 0", 1)
        .replacen("\"fetch\"", "\"fetsh\"", 1);
    assert_eq!(
        messages(Some(&two), None).len(),
        3,
        "{:?}",
        messages(Some(&two), None)
    );
}

#[test]
fn the_other_lessons_open_beside_a_broken_one() {
    let files: &'static [Embedded] = Box::leak(Box::new([
        Embedded {
            toml: Some("nonsense"),
            ..*together()
        },
        Embedded {
            id: "12-other",
            ..*together()
        },
    ]));
    let course = Course::of(files);
    assert!(course.find("04").unwrap().lesson().is_err());
    assert!(course.find("12").unwrap().lesson().is_ok());
    let broken = course.find("04").unwrap().lesson().unwrap_err();
    assert!(
        broken
            .to_string()
            .contains("lessons/04-together/lesson.toml:1:"),
        "{broken}"
    );
}

#[test]
fn lessons_are_found_by_number_id_and_unique_part() {
    let course = Course::built_in();
    for wanted in ["04", "4", "04-together", "together", "toge"] {
        assert_eq!(course.find(wanted).unwrap().id(), "04-together", "{wanted}");
    }
    assert!(
        course
            .find("o")
            .unwrap_err()
            .to_string()
            .contains("one of several")
    );
    assert!(course.find("").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_breaks_the_reader(toml in "\\PC{0,200}", markdown in "(# [A-Z][a-z]{0,8}\n|- \\[[a-z ]{0,9}\\]|\\PC{0,20}\n){0,8}") {
        messages(Some(&toml), Some(&markdown));
        let (good_toml, _) = good();
        messages(Some(good_toml), Some(&markdown));
    }

    #[test]
    fn no_condition_breaks_the_reader(condition in "[a-z\"\\[\\]().<>=!&|0-9 ]{0,60}") {
        changed("elapsed[\"one_by_one\"]", &condition.replace('\'', ""));
    }
}

#[test]
fn what_stands_out_refers_to_the_lesson_that_says_it_teaches_that() {
    let course = Course::built_in();
    let mut told = 0;
    for lesson in course.lessons() {
        for kind in &lesson.teaches {
            let has_it = |other: &&Lesson| other.teaches.contains(kind);
            let first = course.lessons().find(has_it).unwrap();
            assert_eq!(course.teaching(*kind), first.id.get(..2), "{kind:?}");
            told += 1;
        }
    }
    assert!(told > 0);
}

#[test]
fn a_variant_may_count_the_calls_of_another_function() {
    let (toml, markdown) = good();
    let label = "label = \"one by one\"";
    let own =
        |function: &str| toml.replacen(label, &format!("{label}\nin_flight = \"{function}\""), 1);
    let lesson = Lesson::read(with(Some(&own("joined")), Some(markdown))).unwrap();
    let plan = lesson.plan(Clock::Virtual, lesson.defaults(), &[]);
    let counted = plan.variants.iter().map(|v| v.in_flight.as_deref());
    let counted: Vec<_> = counted.collect();
    assert_eq!(counted[..2], [Some("joined"), lesson.in_flight.as_deref()]);
    let messages = messages(Some(&own("joint")), Some(markdown));
    let expected = "counts calls of `joint`";
    assert!(messages[0].contains(expected), "{messages:?}");
}
