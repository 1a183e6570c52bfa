//! Variants with programs, values and threads of their own, and knobs that are choices.

use awaitscope::lesson::Lesson;
use awaitscope::recording::file::{from_json, to_json};
use awaitscope::recording::{Clock, Nanos, Recording, Variant};
use awaitscope::run::{Plan, Process};

use super::{changed, good, messages, with};

/// The lesson with one more variant.
fn with_variant(more: &str) -> String {
    format!(
        "{}\n[[variant]]\nid = \"slow\"\nlabel = \"slow\"\n{more}\n",
        good().0
    )
}

#[test]
fn a_lesson_may_compare_no_times() {
    let reference = r#"reference = "one_by_one""#;
    assert!(changed(reference, r#"reference = "none""#).is_empty());
    assert!(changed(reference, "").is_empty());
    let wrong = changed(reference, r#"reference = "nobody""#);
    assert!(
        wrong[0].contains("there is no variant `nobody`"),
        "{wrong:?}"
    );
}

/// What a plan records, and the same read back from a file.
fn recorded_and_read(plan: Plan) -> [Recording; 2] {
    let mut run = awaitscope::run::start(plan).unwrap();
    while !run.is_over() {
        std::thread::sleep(std::time::Duration::from_millis(1));
        run.poll();
    }
    let recording = run.into_recording();
    let read = from_json(&to_json(&recording)).unwrap();
    [recording, read]
}

#[test]
fn a_variant_that_does_other_work_is_compared_with_none() {
    let toml = with_variant("program = \"joined\"\nreference = \"none\"");
    let lesson = Lesson::read(with(Some(&toml), Some(good().1))).unwrap();
    let plan = lesson.plan(Clock::Virtual, lesson.defaults(), &[]);
    assert_eq!(plan.apart, ["slow"]);
    for recording in recorded_and_read(plan) {
        let compared = |id: &str| {
            let to = recording.compared_to(recording.variant(id).unwrap());
            to.map(|to| to.id().to_owned())
        };
        assert_eq!(compared("joined").as_deref(), Some("one_by_one"));
        assert_eq!((compared("one_by_one"), compared("slow")), (None, None));
        let theme = awaitscope::theme::Theme::new(awaitscope::theme::Depth::Mono, false);
        let text = awaitscope::export::text(&recording, theme, 100, &|_| None);
        let (_, comparison) = text.split_once("\nComparison\n").unwrap();
        assert!(comparison.contains("joined took"), "{comparison}");
        assert!(!comparison.contains("slow took"), "{comparison}");
    }
}

#[test]
fn mistakes_in_what_a_variant_has_of_its_own_have_their_places() {
    let cases = [
        (
            "program = \"joined\"\nreference = \"joined\"",
            "\"joined\"",
            "variant slow can only have the reference \"none\", got \"joined\"; write `reference = \"none\"`, or leave it out",
        ),
        (
            "program = \"joind\"",
            "\"joind\"",
            "no `pub async fn joind(k: Knobs)`; use `joined`",
        ),
        (
            "program = \"joined\"\nknobs = { latncy = 2.0 }",
            "2.0 }",
            "no field `latncy`; use `latency`",
        ),
        (
            "program = \"joined\"\nknobs = { fetches = 2.5 }",
            "2.5 }",
            "fetches must be a whole number, got 2.5; write, for example, 3",
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
        (
            "program = \"joined\"\nprocess = \"chld\"",
            "\"chld\"",
            "there is no process `chld`; use `child`: `own` runs it in awaitscope's process, `child` in a separate one",
        ),
        (
            "program = \"joined\"\nprocess = 2",
            "2",
            "there is no process `2`; write `process = \"child\"` or `process = \"own\"`: `own` runs",
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

#[test]
fn a_lesson_and_each_variant_say_where_they_run() {
    let processes = |lesson: &str, variant: &str| {
        let toml = format!(
            "{lesson}\n{}",
            with_variant(&format!("program = \"joined\"\n{variant}"))
        );
        let lesson = Lesson::read(with(Some(&toml), Some(good().1))).unwrap();
        let plan = lesson.plan(Clock::Virtual, lesson.defaults(), &[]);
        let planned = |id: &str| {
            let mut variants = plan.variants.iter().filter(|variant| variant.id == id);
            variants.next().unwrap().process
        };
        [planned("joined"), planned("slow")]
    };
    let (own, child) = (Process::Own, Process::Child);
    assert_eq!(processes("", ""), [own, own]);
    assert_eq!(processes("", "process = \"child\""), [own, child]);
    assert_eq!(processes("process = \"child\"", ""), [child, child]);
    let both = processes("process = \"child\"", "process = \"own\"");
    assert_eq!(both, [child, own]);
    let wrong = changed("title = ", "process = \"none\"\ntitle = ");
    assert!(wrong[0].contains("there is no process `none`"), "{wrong:?}");
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
            "`fw` is not a choice of fetches; use `few`",
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
        "`man` is not a choice of fetches; use `many`",
        "there is no choice `mny`; use `many`",
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
        let expected = format!("fetches must be one of none, few, many, got `{value}`");
        assert_eq!(error, expected);
    }
    let joined = lesson.variant("joined").unwrap();
    let plan = lesson.plan(Clock::Virtual, lesson.defaults(), &[joined]);
    for recording in recorded_and_read(plan) {
        let settings = recording.meta.settings();
        assert!(settings.contains(&"fetches few".to_owned()), "{settings:?}");
        // the demo got 1
        assert_eq!(recording.variants()[0].facts().calls, 1);
        assert_eq!(lesson.claims[0].when.holds(&recording), Ok(true));
    }
}
