//! What a lesson weighs: programs that were built without probes too.

use awaitscope::catalog::{Embedded, Plain};
use awaitscope::lesson::Lesson;
use serde_json::json;

use super::{good, together};

/// The lesson with more text, built with the plain programs of these names.
fn with_plain(more: &str, programs: &[&'static str]) -> Result<Lesson, Vec<String>> {
    let plain = programs.iter().map(|name| Plain {
        name,
        start: |_| Ok(Box::pin(async { None })),
    });
    let plain: Vec<_> = plain.collect();
    let files: &'static Embedded = Box::leak(Box::new(Embedded {
        toml: Some(format!("{}\n{more}", good().0).leak()),
        plain: plain.leak(),
        ..*together()
    }));
    let lesson = Lesson::read(files);
    lesson.map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

#[test]
fn a_program_is_weighed_with_the_settings_and_its_own_values() {
    let more = "[[weigh]]\nvariant = \"joined\"\n\
                [[weigh]]\nprogram = \"spawned\"\nlabel = \"9 of them\"\nknobs = { fetches = 9 }\neach = \"fetches\"\n";
    let lesson = with_plain(more, &["joined", "spawned"]).unwrap();
    assert!(lesson.flaws.is_empty(), "{:?}", lesson.flaws);
    let mut knobs = lesson.defaults();
    for (name, value) in &mut knobs {
        if name == "latency" {
            *value = 0.25;
        }
    }
    let orders = lesson.orders(&knobs);
    let [joined, spawned] = orders.as_slice() else {
        unreachable!("{orders:?}")
    };
    assert_eq!(joined.variant.as_deref(), Some("joined"));
    assert_eq!(joined.lesson, together().id);
    assert_eq!(joined.knobs["latency"], json!(0.25));
    assert_eq!(joined.each, None);
    assert_eq!(
        (spawned.label.as_str(), &spawned.variant),
        ("9 of them", &None)
    );
    assert_eq!(spawned.knobs["fetches"], json!(9));
    assert_eq!(spawned.knobs["latency"], json!(0.25));
    assert_eq!(spawned.each, Some(9.0));
}

#[test]
fn a_wrong_one_costs_its_row_and_says_what_to_write() {
    for (text, message, help) in [
        (
            "variant = \"joind\"",
            "there is no variant `joind`",
            "joined",
        ),
        (
            "program = \"joind\"",
            "demo.rs has no `pub async fn joind(k: Knobs)`",
            "joined",
        ),
        (
            "variant = \"joined\"\nprogram = \"joined\"",
            "as that of a variant or by its own name",
            "either `variant` or `program`",
        ),
        (
            "label = \"a\"",
            "does not say which program is weighed",
            "`variant = \"..\"`",
        ),
        (
            "variant = \"spawned\"",
            "built without a plain `spawned`",
            "build awaitscope again",
        ),
        (
            "variant = \"joined\"\nlabel = \"a label that is too long\"",
            "`a label that is too long` is too long for the table",
            "at most 18 columns",
        ),
        (
            "variant = \"joined\"\neach = \"fetchs\"",
            "has no number `fetchs`",
            "fetches",
        ),
    ] {
        let lesson = with_plain(&format!("[[weigh]]\n{text}\n"), &["joined"]).unwrap();
        let flaws: Vec<_> = lesson.flaws.iter().map(ToString::to_string).collect();
        let [flaw] = flaws.as_slice() else {
            unreachable!("{text}: {flaws:?}")
        };
        assert!(flaw.contains(message) && flaw.contains(help), "{flaw}");
        assert!(
            flaw.starts_with("lessons/04-together/lesson.toml:"),
            "{flaw}"
        );
    }
    let wrong = "[[weigh]]\nvariant = \"joined\"\nknobs = { fetchs = 3 }\n";
    let problems = with_plain(wrong, &["joined"]).unwrap_err();
    assert!(problems[0].contains("no field `fetchs`"), "{problems:?}");
}
