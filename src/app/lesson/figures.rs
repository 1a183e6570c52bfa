//! The lesson's own figures at the heads of variants, and which of all figures there the lesson is about.

use std::cmp::Reverse;

use crate::lesson::Lesson;
use crate::recording::Recording;
use crate::scene::HeadFigure;

/// The lesson's own figures of a variant, each with its name: "heartbeat gap 1.03 s". One that it does not have is empty.
pub(super) fn of_variant(lesson: &Lesson, recording: &Recording, variant: &str) -> Vec<String> {
    let figures = lesson.figures.iter().map(|(name, figure)| {
        let value = figure.text_of(recording, variant).ok();
        value.map_or_else(String::new, |value| named(name, &value))
    });
    figures.collect()
}

/// A figure with its name: "most queued 25"; a sign that the name ends with belongs to the number, "thread busy 40 %".
fn named(name: &str, value: &str) -> String {
    match name.strip_suffix(" %") {
        Some(name) => format!("{name} {value} %"),
        None => format!("{name} {value}"),
    }
}

/// A figure that every run has matters where so many parts of the lesson speak of it.
const ENOUGH: usize = 2;

/// The figures that the lesson is about, the most important first: of what it asks to look for, its goal, its prediction and its
/// takeaway, those of which more of them speak, and of these those that come earlier. Its own are there in any case.
pub(super) fn order(lesson: &Lesson) -> Vec<HeadFigure> {
    let sources = sources(lesson);
    let own = lesson.figures.iter().enumerate();
    let own = own.map(|(place, (name, figure))| {
        let rank = rank(&sources, noun(name), figure.text());
        (rank, HeadFigure::Own(place))
    });
    let usual = [
        (HeadFigure::Polls, "polls", "polls[variant]"),
        (HeadFigure::Tasks, "tasks", "tasks[variant]"),
        (HeadFigure::InFlight, "in flight", "max_in_flight[variant]"),
        (
            HeadFigure::LongestPoll,
            "longest poll",
            "longest_poll[variant]",
        ),
    ];
    let is_own = |name: &str| lesson.figures.iter().any(|(own, _)| noun(own) == name);
    let usual = usual.into_iter().filter_map(|(figure, name, fact)| {
        let name = if is_own(name) { "" } else { name };
        let rank = rank(&sources, name, fact);
        (rank.0 >= ENOUGH).then_some((rank, figure))
    });
    let mut ranked: Vec<_> = own.chain(usual).collect();
    ranked.sort_by_key(|((count, first), _)| (Reverse(*count), *first));
    ranked.into_iter().map(|(_, figure)| figure).collect()
}

/// A part of a lesson that says what it is about: its words in lower case, and its conditions.
struct Source<'a> {
    words: String,
    conditions: Vec<&'a str>,
}

impl Source<'_> {
    /// Where it speaks of a figure, by its name or by its fact.
    fn mentions(&self, name: &str, fact: &str) -> Option<usize> {
        let named = (!name.is_empty())
            .then(|| place_of(&self.words, &name.to_lowercase()))
            .flatten();
        named.or_else(|| {
            let mut conditions = self.conditions.iter();
            let is_asked = conditions.any(|condition| asks_for(condition, fact));
            is_asked.then_some(self.words.len())
        })
    }
}

fn sources(lesson: &Lesson) -> Vec<Source<'_>> {
    fn source<'a>(words: &[&str], conditions: Vec<&'a str>) -> Source<'a> {
        let words = words.join("\n").to_lowercase();
        Source { words, conditions }
    }
    let mut sources = Vec::new();
    sources.push(source(&[&lesson.prose.watch.0], Vec::new()));
    if let Some(challenge) = &lesson.challenge {
        let texts = challenge.goal.iter().map(|goal| goal.text.as_str());
        let texts = std::iter::once(challenge.text.as_str()).chain(texts);
        let conditions = challenge.goal.iter().map(|goal| goal.when.text());
        sources.push(source(&texts.collect::<Vec<_>>(), conditions.collect()));
    }
    if let Some(predict) = &lesson.predict {
        let conditions = predict.options.iter().map(|option| option.when.text());
        sources.push(source(&[&predict.question], conditions.collect()));
    }
    sources.push(source(&[lesson.teaser(), &lesson.takeaway], Vec::new()));
    sources
}

/// How many sources speak of a figure, and where the first one does.
fn rank(sources: &[Source<'_>], name: &str, fact: &str) -> (usize, (usize, usize)) {
    let mentions = sources.iter().enumerate();
    let mentions = mentions.filter_map(|(place, it)| Some((place, it.mentions(name, fact)?)));
    let mentions: Vec<_> = mentions.collect();
    let first = mentions.first().copied();
    (mentions.len(), first.unwrap_or((usize::MAX, 0)))
}

/// What a figure is of: "tasks" of "most tasks", and of "tasks at a time".
fn noun(name: &str) -> &str {
    let (words, ends) = (
        ["most ", "longest ", "oldest ", "highest ", "least "],
        [" %", " at a time", " in all"],
    );
    let mut ends = ends.iter();
    let name = ends.find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let mut words = words.iter();
    words
        .find_map(|word| name.strip_prefix(word))
        .unwrap_or(name)
}

/// Where a text has these words, not as parts of longer ones.
fn place_of(text: &str, words: &str) -> Option<usize> {
    let is_inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let mut places = text.match_indices(words).map(|(at, _)| at);
    places.find(|at| {
        let (before, rest) = text.split_at(*at);
        let after = rest.get(words.len()..).unwrap_or_default();
        !is_inside(before.chars().next_back()) && !is_inside(after.chars().next())
    })
}

/// Whether a condition uses a fact, of whatever variant: its function, and what is quoted in it.
fn asks_for(condition: &str, fact: &str) -> bool {
    let end = fact.find(['[', '(']).unwrap_or(fact.len());
    let function = fact.get(..end).unwrap_or_default();
    let quoted = fact.split('"').skip(1).step_by(2);
    let mut quoted = quoted.map(|text| format!("\"{text}\""));
    place_of(condition, function).is_some() && quoted.all(|text| condition.contains(&text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Course;

    #[test]
    fn conditions_use_facts_by_their_function_and_what_is_quoted() {
        let condition = r#"max_tasks[version] <= 9 && gauge_max[version]["rejected"] == 0"#;
        assert!(asks_for(condition, "max_tasks[variant]"));
        assert!(!asks_for(condition, "tasks[variant]"));
        assert!(asks_for(condition, r#"gauge_max[variant]["rejected"]"#));
        assert!(!asks_for(condition, r#"gauge_max[variant]["queue"]"#));
    }

    #[test]
    fn the_noun_of_a_figure_is_what_questions_ask_for() {
        for (name, expected) in [
            ("most tasks", "tasks"),
            ("tasks at a time", "tasks"),
            ("queries in all", "queries"),
            ("thread busy %", "thread busy"),
            ("oldest", "oldest"),
        ] {
            assert_eq!(noun(name), expected);
        }
    }

    #[test]
    fn what_the_questions_and_the_goal_speak_of_matters_most() {
        let course = Course::built_in();
        let lesson = course.find("14").expect("it is built in");
        let lesson = lesson.lesson().expect("it is valid");
        let order = order(lesson);
        let place = |figure| order.iter().position(|known| *known == figure);
        let own = |name: &str| {
            let mut figures = lesson.figures.iter();
            let own = figures.position(|(known, _)| known == name);
            place(HeadFigure::Own(own.expect("it is one of its figures")))
        };
        // the limit is what it is about, the number of loaded pages is the same nearly everywhere
        let loaded = own("loaded");
        assert!(place(HeadFigure::InFlight) < loaded, "{order:?}");
        assert!(own("rejected") < loaded, "{order:?}");
        assert!(own("most tasks") < loaded, "{order:?}");
        assert_eq!(place(HeadFigure::LongestPoll), None);
        assert_eq!(place(HeadFigure::Polls), None);
    }
}
