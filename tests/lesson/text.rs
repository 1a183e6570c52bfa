//! The text of a lesson: headings, remarks, and links that are moments.

use awaitscope::catalog::Embedded;
use awaitscope::lesson::Lesson;

use super::{good, messages, together, with};

#[test]
fn the_text_has_its_headings_and_its_remarks_their_variants() {
    let (toml, markdown) = good();
    let cases = [
        (
            markdown.replace("# Watch", "# Wach"),
            "unknown heading `# Wach`",
            "use `Watch`",
        ),
        (
            markdown.replace("# Explain", "## Explain"),
            "`# Explain` is missing",
            "add it",
        ),
        (
            markdown.replacen("- [joined", "- [jioned", 1),
            "unknown variant `jioned`",
            "use `joined`",
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

/// A text with sections for readers to whom Python comes first.
const SECTIONS: &str = "# Learn

A future.

# Learn in Python

A coroutine.

# Watch

Look.

# Explain

In Rust it is [here](joined@0.5).

# Explain in Python

In Python it is [there](one_by_one@0.9).

# Instructor

Tell.
";

#[test]
fn readers_to_whom_python_comes_first_have_sections_of_their_own() {
    let (toml, _) = good();
    let lesson = Lesson::read(with(Some(toml), Some(SECTIONS))).unwrap();
    assert_eq!(lesson.prose.readings().len(), 2);
    let read = |python_first| {
        let lesson = lesson.clone().for_reader(python_first);
        let moments = lesson.prose.moments.iter().map(ToString::to_string);
        let moments: Vec<String> = moments.collect();
        let sections = lesson.prose.learn_and_explain(false);
        let [learn, explain] = sections.map(|section| section.0.trim().to_owned());
        (learn, explain, moments)
    };
    let rust = (
        "A future.".to_owned(),
        "In Rust it is [here](joined@0.5).".to_owned(),
        vec!["joined at 0.50 s".to_owned()],
    );
    let python = (
        "A coroutine.".to_owned(),
        "In Python it is [there](one_by_one@0.9).".to_owned(),
        vec!["one_by_one at 0.90 s".to_owned()],
    );
    assert_eq!([read(false), read(true)], [rust, python]);
    // a search finds the words that a reader sees
    let [learn, _] = lesson.prose.learn_and_explain(true);
    assert!(learn.0.contains("coroutine"));
    let wrong = SECTIONS.replace("one_by_one@0.9", "one_by_two@0.9");
    let messages = messages(Some(toml), Some(&wrong));
    let message = "unknown variant `one_by_two`";
    assert!(
        messages.iter().any(|found| found.contains(message)),
        "{messages:?}"
    );
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
