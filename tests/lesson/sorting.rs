//! Questions that are answered by sorting.

use awaitscope::lesson::Lesson;

use super::{good, messages, with};

const GOOD: &str = r#"
[[quiz]]
question = "Sort these."
why = "Why."
bins = ["async", "threads"]

[[quiz.items]]
text = "a chat server"
bin = "async"
why = "It waits."

[[quiz.items]]
text = "a video"
bin = "threads"
why = "It computes."
"#;

fn lesson(question: &str) -> String {
    format!("{}\n{question}", good().0)
}

#[test]
fn a_sorting_question_is_read() {
    let toml = lesson(GOOD);
    let lesson = Lesson::read(with(Some(&toml), Some(good().1))).unwrap();
    let quiz = lesson.quiz.last().unwrap();
    let sort = quiz.sort.as_ref().unwrap();
    assert_eq!(sort.bins, ["async", "threads"]);
    let bins: Vec<usize> = sort.items.iter().map(|item| item.bin).collect();
    assert_eq!(bins, [0, 1]);
    assert!(quiz.options.is_empty());
}

#[test]
fn mistakes_in_a_sorting_question_have_their_places() {
    let cases = [
        (
            "bin = \"async\"",
            "bin = \"asinc\"",
            "\"asinc\"",
            "there is no bin `asinc`; use `async`",
        ),
        (
            "bins = [\"async\", \"threads\"]",
            "bins = [\"async\"]",
            "[\"async\"]",
            "a sorting question has 2 to 4 bins, got 1; write a list of that many names",
        ),
        (
            "bins = [\"async\", \"threads\"]",
            "bins = [\"async\", \"threads\", \"async\"]",
            "[\"async\", \"threads\", \"async\"]",
            "there are two bins `async`; give each a name of its own",
        ),
        (
            "bins = [\"async\", \"threads\"]",
            "bins = [\"async\", \"threads\", \"a name that is long\"]",
            "[\"async\", \"threads\", \"a name",
            "the name of the bin `a name that is long` has 19 columns; write a name of 1 to 12 columns",
        ),
        (
            "bins = [\"async\", \"threads\"]",
            "bins = [\"async\", \"threads\", \"neither\"]",
            "\"Sort these.\"",
            "no item belongs in the bin `neither`; add an item for it, or remove the bin",
        ),
        (
            "bins = [\"async\", \"threads\"]",
            "",
            "\"Sort these.\"",
            "the items of the question have no bins; write, for example, `bins = [",
        ),
        (
            "why = \"It waits.\"",
            "why = \" \"",
            "\" \"",
            "the item has no reason; say in a sentence",
        ),
        (
            "text = \"a video\"",
            "text = \"a chat server\"",
            "\"a chat server\"\nbin = \"threads\"",
            "there are two items named `a chat server`",
        ),
        (
            "text = \"a video\"",
            "text = \"a video that somebody made on a very long holiday\"",
            "\"a video that",
            "the item has 49 columns; write a text of 1 to 40 columns",
        ),
        (
            "text = \"a video\"",
            "text = \"a video\"\nbni = 1",
            "bni",
            "unknown field `bni`",
        ),
    ];
    for (from, to, wrong, expected) in cases {
        let toml = lesson(&GOOD.replacen(from, to, 1));
        let at = toml.rfind(wrong).unwrap();
        let line = toml[..at].matches('\n').count() + 1;
        let column = at - toml[..at].rfind('\n').unwrap();
        let place = format!("lessons/04-together/lesson.toml:{line}:{column}: ");
        let found = messages(Some(&toml), Some(good().1));
        let fits = |f: &String| f.starts_with(&place) && f.contains(expected);
        assert!(found.iter().any(fits), "{place}{expected}: {found:#?}");
    }
}

#[test]
fn options_and_items_do_not_go_together() {
    let toml = lesson(&format!(
        "{GOOD}\n[[quiz.options]]\ntext = \"Yes\"\n\n[[quiz.options]]\ntext = \"No\"\nmisconception = \"No.\"\n"
    ));
    let found = messages(Some(&toml), Some(good().1));
    let expected = "a question has options, or bins and items, but not both; remove its";
    assert!(found.iter().any(|f| f.contains(expected)), "{found:?}");
}
