//! The figures of a variant in sentences: its facts, its gauges, its workers.

use std::collections::BTreeMap;

use crate::recording::{
    Clock, Gauge, GaugeKind, LaneId, LaneKind, MarkKind, Nanos, Outcome, Panel, PanelKind,
    PanelSource, Variant, WaitKind,
};
use crate::scene::round_part;
use crate::text::Add;
use crate::wording::{Unit, count, length, list, number, standstill};

/// Workers that have a sentence each.
const WORKERS: usize = 8;

/// What was measured.
pub(in crate::export) fn figures(variant: &Variant) -> Vec<String> {
    let mut text = vec![outcome(variant)];
    text.push(facts(variant));
    text.extend(calls(variant));
    text.extend(budgets(variant));
    text.extend(variant.panels().iter().filter_map(|p| bars(variant, p)));
    text.extend(lost(variant));
    text.extend(variant.gauges().iter().filter_map(|g| gauge(variant, g)));
    if variant.clock() == Clock::Wall {
        text.extend(workers(variant));
    }
    text
}

/// Slices of time whose numbers are read out.
const SLICES: usize = 40;

/// The columns of a panel of bars as numbers.
fn bars(variant: &Variant, panel: &Panel) -> Option<String> {
    let events = variant.events_of(&panel.source);
    if panel.kind != PanelKind::Bars || events == 0 {
        return None;
    }
    let slice = round_part(variant.end(), SLICES);
    let slice = round_part(slice.max(variant.shortest_slice(&panel.source)), 1);
    let slice = panel.slice.map_or(slice, |own| own.max(slice));
    let slices = variant.slices(&panel.source, slice);
    let count = usize::try_from(variant.end().0 / slice.0).unwrap_or(SLICES) + 1;
    let numbers = (0..count as u64).map(|place| slices.at(Nanos(place * slice.0)).to_string());
    let numbers: Vec<_> = numbers.collect();
    let what = match panel.source {
        PanelSource::Calls(_) => " began",
        PanelSource::Counter(_) => "",
    };
    Some(format!(
        "{}: {events} in all, at most {} per slice of {}. How many{what} in each: {}.",
        panel.source.name(),
        slices.most(),
        length(slice),
        numbers.join(", ")
    ))
}

fn outcome(variant: &Variant) -> String {
    let elapsed = took(variant);
    match variant.outcome() {
        Outcome::Completed => format!("It completed after {elapsed}."),
        Outcome::Failed => format!("It returned an error after {elapsed}."),
        Outcome::Stuck => format!("It is stuck: {}.", standstill(variant)),
        Outcome::Running if variant.is_over() => {
            format!("It was stopped at its limit, after {elapsed}.")
        }
        Outcome::Running => {
            format!("It had not ended when the recording stopped, after {elapsed}.")
        }
        Outcome::Cancelled => format!("It was cancelled after {elapsed}."),
        Outcome::Panicked => format!("It panicked after {elapsed}."),
        Outcome::Died => format!("It died after {elapsed}; its log says how."),
    }
}

/// How long it took, on both clocks where its own was paused.
pub(super) fn took(variant: &Variant) -> String {
    let elapsed = Unit::of(variant.end()).took(variant.elapsed());
    match variant.wall_elapsed().filter(|_| variant.has_two_clocks()) {
        Some(real) => format!("{elapsed} on its own clock, {} in real time", length(real)),
        None => elapsed,
    }
}

fn facts(variant: &Variant) -> String {
    let facts = variant.facts();
    let longest = match variant.clock() {
        Clock::Wall => {
            let longest = length(Nanos::from_seconds(facts.longest_poll));
            format!("the longest poll took {longest}")
        }
        Clock::Virtual => "on the virtual clock a poll takes no time".to_owned(),
    };
    let mut text = format!(
        "Counts: {}, {} and {}; {longest}.",
        count(facts.tasks, "task", "tasks"),
        count(facts.calls, "call", "calls"),
        count(facts.polls, "poll", "polls"),
    );
    let ends = [
        (facts.completed, "completed"),
        (facts.failed, "returned an error"),
        (facts.cancelled, "cancelled"),
        (facts.panicked, "panicked"),
    ];
    let ends = ends.iter().filter(|(number, _)| *number > 0);
    let ends: Vec<_> = ends
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    if !ends.is_empty() {
        let has_turns = variant.lanes().iter().any(|lane| {
            let turns = lane.turns();
            turns.completed + turns.cancelled > 0
        });
        let all = if has_turns {
            "lanes and turns"
        } else {
            "lanes"
        };
        let shared = if shares_lanes(variant) {
            " A task and the call that it runs share a lane."
        } else {
            ""
        };
        text.add(format_args!("{shared} Of all {all}: {}.", list(&ends)));
    }
    // how these ended is among the others
    if facts.detached > 0 {
        let detached = count(facts.detached, "task was", "tasks were");
        text.add(format_args!(" {detached} detached."));
    }
    text
}

/// Whether some tasks are calls too, so that there are fewer lanes than tasks and calls.
fn shares_lanes(variant: &Variant) -> bool {
    let lanes = variant.lanes().iter();
    let mut spawned = lanes.filter(|lane| lane.kind == LaneKind::Task && lane.id != LaneId::ROOT);
    let functions = variant.functions();
    spawned.any(|lane| functions.contains_key(lane.family()))
}

/// Functions that have a sentence each.
const FUNCTIONS: usize = 8;

/// How long the calls of each function took.
fn calls(variant: &Variant) -> Vec<String> {
    let functions = variant.functions();
    let timed = functions.iter().filter(|(_, facts)| facts.returned > 1);
    let mut text: Vec<String> = timed
        .take(FUNCTIONS)
        .map(|(name, facts)| {
            let took = |seconds| length(Nanos::from_seconds(seconds));
            let [mean, half, most, longest] = [facts.mean, facts.p50, facts.p95, facts.longest].map(took);
            let times = if [&half, &most, &longest].iter().all(|time| **time == mean) {
                format!(", each after {mean}")
            } else {
                format!("; on average after {mean}, half of them within {half}, 95 % within {most}, the longest after {longest}")
            };
            format!("{name}: {} of {} returned{times}.", facts.returned, count(facts.calls, "call", "calls"))
        })
        .collect();
    let more = functions.values().filter(|facts| facts.returned > 1);
    let more = more.count().saturating_sub(FUNCTIONS);
    if more > 0 {
        text.push(format!("{more} more functions are not listed."));
    }
    text
}

/// Fewer pauses than this are left to the story of the run.
const BUDGETS: u64 = 3;

/// How often the lanes of each function paused because the budget of their task was used up: the story counts the polls of a stretch, in
/// which there may be others.
fn budgets(variant: &Variant) -> Vec<String> {
    let mut used: BTreeMap<&str, (u64, Nanos)> = BTreeMap::new();
    for lane in variant.lanes() {
        let spans = lane.spans(variant.end());
        let pauses = spans.filter(|span| variant.wait_of(span) == Some(WaitKind::Budget));
        for pause in pauses {
            let (times, first) = used.entry(lane.family()).or_insert((0, pause.from));
            *times += 1;
            *first = pause.from.min(*first);
        }
    }
    let often = used.into_iter().filter(|(_, (times, _))| *times >= BUDGETS);
    let told = often.map(|(name, (times, first))| {
        let first = Unit::of(variant.end()).instant(first);
        format!(
            "{name} paused {times} times because the budget of its task was used up, first at {first}. Each time other tasks could run."
        )
    });
    told.collect()
}

/// What the marks count: messages that were missed, values that were lost, limits that passed.
#[expect(clippy::too_many_lines, reason = "a figure for each kind")]
fn lost(variant: &Variant) -> Option<String> {
    let marks = |kind| variant.marks().iter().filter(move |mark| mark.kind == kind);
    let times = |kind| u64::try_from(marks(kind).count()).unwrap_or(u64::MAX);
    let missed: u64 = marks(MarkKind::Lagged)
        .map(|mark| u64::from(mark.count))
        .sum();
    let skipped: u64 = marks(MarkKind::SkippedValues)
        .map(|mark| u64::from(mark.count))
        .sum();
    let counts = [
        (missed, "message missed", "messages missed"),
        (
            times(MarkKind::ValueLost),
            "value dropped with its send",
            "values dropped with their sends",
        ),
        (
            times(MarkKind::MessageLost),
            "message dropped with what had received it",
            "messages dropped with what had received them",
        ),
        (
            times(MarkKind::BytesLost),
            "read dropped half-way",
            "reads dropped half-way",
        ),
        (
            skipped,
            "value replaced before it was seen",
            "values replaced before they were seen",
        ),
        (
            times(MarkKind::NotifyMerged),
            "notification merged into one that was stored",
            "notifications merged into one that was stored",
        ),
        (
            times(MarkKind::GivenBack),
            "permit or lock given back at once",
            "permits or locks given back at once",
        ),
        (
            times(MarkKind::SentToNobody),
            "message sent to nobody",
            "messages sent to nobody",
        ),
        (
            times(MarkKind::NotifiedNobody),
            "notification that woke nobody",
            "notifications that woke nobody",
        ),
        (
            times(MarkKind::TimedOut),
            "time limit that passed",
            "time limits that passed",
        ),
        (times(MarkKind::MissedTicks), "late tick", "late ticks"),
        (
            times(MarkKind::AbortIgnored),
            "abort without effect",
            "aborts without effect",
        ),
    ];
    let counts = counts.into_iter().filter(|(number, ..)| *number > 0);
    let counts: Vec<_> = counts
        .map(|(number, one, many)| count(number, one, many))
        .collect();
    (!counts.is_empty()).then(|| format!("Marks: {}.", list(&counts)))
}

/// The extremes of a gauge, and when they were reached first.
fn gauge(variant: &Variant, gauge: &Gauge) -> Option<String> {
    let facts = variant.gauge_facts(&gauge.name)?;
    let own = matches!(
        gauge.kind,
        GaugeKind::Calls | GaugeKind::Tasks | GaugeKind::Counted
    );
    if own && facts.max <= 0.0 {
        return None;
    }
    let at = gauge
        .samples()
        .iter()
        .find(|(_, value)| *value >= facts.max);
    let first = at.map(|(at, _)| Unit::of(variant.end()).precise(*at));
    let at = first
        .as_ref()
        .map_or(String::new(), |at| format!(", first at {at}"));
    let of = gauge
        .capacity
        .map_or(String::new(), |most| format!(" of {}", number(most)));
    let (name, unit) = gauge.name_and_unit();
    let number = |value: f64| match unit {
        "" => number(value),
        unit => format!("{} {unit}", number(value)),
    };
    let (max, last) = (number(facts.max), number(facts.last));
    // "0 at the end" could be what is left
    let used = match gauge.kind {
        GaugeKind::Permits => " in use",
        _ => "",
    };
    if gauge.kind == GaugeKind::Counter {
        return Some(format!("{name}: counted up to {last}."));
    }
    // it never was anything else
    if let Some(first) = first.filter(|_| max == number(facts.min) && facts.max > 0.0) {
        return Some(format!("{name}: {max}{of}{used} from {first} on."));
    }
    let least = if facts.min.abs() < f64::EPSILON {
        String::new()
    } else {
        format!(", lowest {}", number(facts.min))
    };
    Some(format!(
        "{name}: peak {max}{of}{used}{at}{least}; {last}{used} at the end."
    ))
}

/// The name with a capital letter: "Worker 0", "Main thread".
fn sentence_start(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// How busy the threads were.
fn workers(variant: &Variant) -> Vec<String> {
    let end = variant.end();
    let workers = variant.workers().iter().enumerate().take(WORKERS);
    let mut text: Vec<String> = workers
        .map(|(index, worker)| {
            let time = worker.time(end);
            let whole = Unit::of(end).took(end);
            let name = variant.worker_id(index).to_string();
            let name = sentence_start(&name);
            let ran = length(time.busy);
            let held = (time.held > Nanos::ZERO)
                .then(|| format!("was asleep inside polls for {}", length(time.held)));
            let preempted = (time.preempted > Nanos::ZERO).then(|| {
                let preempted = length(time.preempted);
                format!("had no core for {preempted} because the machine was busy")
            });
            let more: Vec<_> = held.into_iter().chain(preempted).collect();
            if more.is_empty() {
                return format!("{name} ran tasks for {ran} of {whole}.");
            }
            let more = list(&more);
            format!("{name} ran tasks for {ran} of {whole}, and {more}.")
        })
        .collect();
    let more = variant.workers().len().saturating_sub(WORKERS);
    if more > 0 {
        text.push(format!("{more} more workers are not listed."));
    }
    text
}
