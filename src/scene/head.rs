//! What is written at the head of a variant, and on the line of a folded one.

use super::note::{Note, Rank};
use super::{View, work};
use crate::recording::{Clock, Facts, LaneId, Nanos, Outcome, Recording, Variant};
use crate::wording::{count, counts_tasks, length};

/// A figure at the head of a variant that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadFigure {
    /// How many polls there were.
    Polls,
    /// How many tasks there were.
    Tasks,
    /// The most open calls of the counted function.
    InFlight,
    /// The longest poll.
    LongestPoll,
    /// A figure of the lesson's own, by its place in [`View::figures`].
    Own(usize),
}

impl View<'_> {
    /// How much a figure matters here: the lesson names the figures that it is about, the most important first.
    fn rank(&self, figure: HeadFigure) -> Rank {
        let place = self.order.iter().position(|known| *known == figure);
        match (place, figure) {
            (Some(place), _) => Rank::Own(self.order.len() - place),
            // what was measured apart from the run is what the measurement was for
            (None, HeadFigure::Own(_)) => Rank::Own(self.order.len() + 1),
            (None, _) => Rank::Usual,
        }
    }
}

impl HeadFigure {
    /// What it counts, in the singular.
    fn noun(self) -> &'static str {
        match self {
            Self::Polls => "poll",
            Self::Tasks => "task",
            Self::InFlight => "in flight",
            Self::LongestPoll => "longest poll",
            Self::Own(_) => "",
        }
    }
}

/// Whether one of the lesson's own figures, such as "most tasks 301", takes the place of one that every run has: "301 tasks".
fn is_said(own: &[String], figure: HeadFigure, text: &str) -> bool {
    let (noun, number) = (figure.noun(), |word: &&str| word.parse::<u64>().is_ok());
    let known = match figure {
        // with its unit
        HeadFigure::LongestPoll => text.strip_prefix(noun).map(str::trim),
        _ => text.split(' ').find(number),
    };
    let is_same = |own: &String| {
        let name = known
            .and_then(|known| own.strip_suffix(known))
            .unwrap_or_default();
        let name = name.trim_end().trim_start_matches("most ");
        let rest = name.strip_prefix(noun);
        let rest = rest.map(|rest| rest.trim_start_matches('s'));
        rest == Some("") && !noun.is_empty()
    };
    // all tasks that there were look like a contradiction beside those at a time
    let counts_tasks = |own: &String| figure == HeadFigure::Tasks && counts_tasks(own);
    own.iter().any(|own| is_same(own) || counts_tasks(own))
}

/// Whether a figure such as "rejected 0" says that something did not happen.
fn is_zero(figure: &str) -> bool {
    let mut words = figure.split(' ').rev();
    words.find_map(|word| word.parse::<f64>().ok()) == Some(0.0)
}

/// The figures of a variant that is folded; its lanes that returned an error are out of sight. Where there is no room for all, those of
/// what did not happen are left out before the others.
pub(super) fn strip_note(recording: &Recording, variant: &Variant, view: &View<'_>) -> Note {
    let mut note = times(recording, variant, view, true);
    if note.is_calm() && ended(variant, view.playhead).is_some() {
        let failed = work::innermost(variant, Outcome::Failed);
        if failed > 0 {
            note.set_alarm(format!("{failed} failed"), "failed");
        }
    }
    note
}

/// The time of a variant, with what it is compared to: the reference variant, and the previous run.
fn times(recording: &Recording, variant: &Variant, view: &View<'_>, folded: bool) -> Note {
    let mut note = Note::default();
    let Some(root) = variant.lane(LaneId::ROOT) else {
        if recording.waits_for_turn(variant) {
            note.push("not started: the variants run in turn".to_owned());
            note.set_shorter("not started".to_owned());
        }
        return note;
    };
    let playhead = view.playhead;
    if let Some(since) = variant.stuck_since().filter(|since| *since <= playhead) {
        note.set_alarm(format!("stuck since {:.2} s", since.seconds()), "stuck");
        return note;
    }
    if root.end.is_none() && variant.is_over() && variant.end() <= playhead {
        note.push(format!("stopped at {:.2} s", variant.end().seconds()));
        note.set_shorter("stopped".to_owned());
        return note;
    }
    match (variant.outcome(), root.outcome) {
        _ if variant.end() > playhead => {}
        (Outcome::Died, _) => note.set_alarm("died".to_owned(), "died"),
        (_, Outcome::Panicked) => note.set_alarm("panicked".to_owned(), "panicked"),
        _ => {}
    }
    let Some(elapsed) = ended(variant, playhead) else {
        so_far(&mut note, variant, playhead.since(root.start).seconds());
        return note;
    };
    // what the lesson is about comes first, and is kept longest
    for (place, figure) in own_figures(recording, variant, view).iter().enumerate() {
        let rank = match view.rank(HeadFigure::Own(place)) {
            _ if folded && is_zero(figure) => Rank::Own(0),
            rank => rank,
        };
        note.push_ranked(rank, figure.clone());
    }
    if let Some(ratio) = ratio(recording, variant, view) {
        note.push_ranked(Rank::Ratio, ratio);
    }
    if variant.has_two_clocks() || recording.meta.real_time {
        let real = variant.wall_elapsed().map(length);
        note.extend(real.map(|real| format!("{real} real time")));
    }
    let previous = view.before.and_then(|before| {
        let mut variants = before.variants().iter();
        variants.find(|before| before.id() == variant.id())
    });
    match previous {
        Some(previous) => {
            let previous = previous.elapsed().seconds();
            note.push(format!("previously {previous:.2} s, now {elapsed:.2} s"));
            note.set_shorter(format!("{elapsed:.2} s"));
        }
        None => note.push(format!("{elapsed:.2} s")),
    }
    note
}

/// How long a variant has run at the playhead.
fn so_far(note: &mut Note, variant: &Variant, passed: f64) {
    note.push(format!("{passed:.2} s so far"));
    note.set_shorter(if variant.is_over() {
        // what is looked at again does not run
        format!("{passed:.2} s")
    } else {
        "running".to_owned()
    });
}

/// The lesson's own figures of a variant.
fn own_figures<'v>(recording: &Recording, variant: &Variant, view: &View<'v>) -> &'v [String] {
    let mut variants = recording.variants().iter();
    let place = variants.position(|v| v.id() == variant.id());
    let figures = place.and_then(|place| view.figures.get(place));
    figures.map_or(&[], Vec::as_slice)
}

/// How much faster a variant was than the one to which it is compared, once both have ended, or why that cannot be said.
fn ratio(recording: &Recording, variant: &Variant, view: &View<'_>) -> Option<String> {
    view.reference?;
    let reference = recording.compared_to(variant)?;
    ended(reference, view.playhead)?;
    Some(match work::difference(variant, reference) {
        None => work::faster(variant, reference),
        Some(difference) => format!("not comparable: {difference}"),
    })
}

/// How long a variant took, in seconds, if it had ended at the playhead.
fn ended(variant: &Variant, playhead: Nanos) -> Option<f64> {
    let root = variant.lane(LaneId::ROOT)?;
    let end = root.end.filter(|end| *end <= playhead)?;
    Some(end.since(root.start).seconds())
}

/// What is written at the head of a variant: its figures at the playhead, or those of its end; the last ones matter most.
pub(super) fn note(recording: &Recording, variant: &Variant, view: &View<'_>) -> Note {
    let Some(root) = variant.lane(LaneId::ROOT) else {
        return times(recording, variant, view, false);
    };
    let mut note = Note::default();
    if root.end.is_some_and(|end| end <= view.playhead) {
        let own = own_figures(recording, variant, view);
        let usual = end_notes(variant, &variant.totals()).into_iter();
        for (figure, text) in usual.filter(|(figure, text)| !is_said(own, *figure, text)) {
            note.push_ranked(view.rank(figure), text);
        }
    } else if let Some(gauge) = variant.gauge("in flight")
        && let Some(value) = gauge.at(view.playhead)
    {
        note.push(format!("{value} in flight"));
    }
    if variant.dropped_events() > 0 {
        note.push(format!("{} events dropped", variant.dropped_events()));
    }
    note.append(times(recording, variant, view, false));
    note
}

/// The facts of a variant that has ended: those that are asked for first stand last.
fn end_notes(variant: &Variant, facts: &Facts) -> Vec<(HeadFigure, String)> {
    let longest = length(Nanos::from_seconds(facts.longest_poll));
    let polls = count(facts.polls, "poll", "polls");
    let tasks = count(facts.tasks, "task", "tasks");
    let mut parts = vec![(HeadFigure::Polls, polls), (HeadFigure::Tasks, tasks)];
    if variant.in_flight().is_some() {
        let most = format!("most in flight {}", facts.max_in_flight);
        parts.push((HeadFigure::InFlight, most));
    }
    if variant.clock() == Clock::Virtual {
        // a poll takes no time there
        return parts;
    }
    let longest = format!("longest poll {longest}");
    // a poll that holds its thread is what the learner came to see
    let place = if facts.longest_poll > 0.01 {
        parts.len()
    } else {
        0
    };
    parts.insert(place, (HeadFigure::LongestPoll, longest));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_that_says_what_every_run_has_takes_its_place() {
        let is_said = |own: &str, figure, text| is_said(&[own.to_owned()], figure, text);
        let tasks = |own, text| is_said(own, HeadFigure::Tasks, text);
        assert!(tasks("tasks at a time 301", "301 tasks"));
        assert!(tasks("tasks at a time 1", "1 task") && tasks("most tasks 4", "4 tasks"));
        assert!(tasks("tasks at a time 51", "301 tasks"));
        assert!(tasks("most tasks 51", "301 tasks"));
        // it is another number, a part of one, or of something else
        assert!(!tasks("polls of tasks 51", "301 tasks"));
        assert!(!tasks("rejected 4", "4 tasks"));
        assert!(!is_said("polls of pay 2", HeadFigure::Polls, "2 polls"));
        assert!(is_said(
            "in flight 3",
            HeadFigure::InFlight,
            "most in flight 3"
        ));
        let longest = |own| is_said(own, HeadFigure::LongestPoll, "longest poll 1.00 s");
        assert!(longest("longest poll 1.00 s") && !longest("longest pause 1.00 s"));
    }

    #[test]
    fn a_figure_of_nothing_is_known_by_its_number() {
        assert!(is_zero("rejected 0") && is_zero("age 0.00 s"));
        assert!(!is_zero("rejected 10") && !is_zero("test green"));
    }
}
