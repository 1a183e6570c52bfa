//! What conditions may call, beside the facts that are variables: what is asked of a recording by name, or at an instant.

use std::sync::{Arc, Mutex};

use cel::{Context, ExecutionError, Value};

use crate::recording::{FunctionFacts, LaneFacts, Nanos, Recording, State, Variant};

/// What an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    Variant,
    /// The name of a lane.
    Lane,
    /// A function of the demo.
    Function,
    /// The name of a gauge.
    Gauge,
    /// One of [`crate::recording::COUNTS`].
    Event,
    /// The number of a worker, from 0.
    Worker,
    Seconds,
}

impl Argument {
    /// What stands for it where the function is explained.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Variant => "variant",
            Self::Lane => "lane",
            Self::Function => "function",
            Self::Gauge => "gauge",
            Self::Event => "event",
            Self::Worker => "worker",
            Self::Seconds => "seconds",
        }
    }
}

use Argument::{Event, Function, Gauge, Lane, Seconds, Worker};

/// Each function and its arguments.
pub(super) const FUNCTIONS: [(&str, &[Argument]); 19] = [
    ("order", &[Argument::Variant, Lane, Lane]),
    ("count", &[Argument::Variant, Event]),
    ("call_count", &[Argument::Variant, Function]),
    ("call_mean", &[Argument::Variant, Function]),
    ("call_p50", &[Argument::Variant, Function]),
    ("call_p95", &[Argument::Variant, Function]),
    ("call_longest", &[Argument::Variant, Function]),
    ("made", &[Argument::Variant, Function]),
    ("first_polled", &[Argument::Variant, Function]),
    ("never_polled", &[Argument::Variant, Function]),
    ("window_max", &[Argument::Variant, Function, Seconds]),
    ("lane_polls", &[Argument::Variant, Lane]),
    ("lane_wakes", &[Argument::Variant, Lane]),
    ("lane_hops", &[Argument::Variant, Lane]),
    ("worker_busy", &[Argument::Variant, Worker]),
    ("worker_held", &[Argument::Variant, Worker]),
    ("state_at", &[Argument::Variant, Lane, Seconds]),
    ("gauge_at", &[Argument::Variant, Gauge, Seconds]),
    ("alive_at", &[Argument::Variant, Lane, Seconds]),
];

/// What `state_at` may say.
pub(super) const STATES: [&str; 6] = [
    "not started",
    "running",
    "ready",
    "suspended",
    "unpolled",
    "ended",
];

/// The variants, for functions that outlive the call that made them and may be called on any thread.
type Shared = Arc<Vec<Mutex<Variant>>>;

/// Adds the functions that the text names. They ask a copy of the variants, which is made for them.
pub(super) fn add(context: &mut Context<'_, '_>, recording: &Recording, text: &str) {
    if !FUNCTIONS.iter().any(|(name, _)| text.contains(name)) {
        return;
    }
    let variants = recording.variants().iter().cloned().map(Mutex::new);
    let shared: Shared = Arc::new(variants.collect());
    counts(context, &shared);
    by_function(context, &shared);
    by_lane(context, &shared);
    by_worker(context, &shared);
    at_instants(context, &shared);
}

/// Asks a variant; the error is that of the function of this name.
fn ask<T>(
    function: &str,
    shared: &Shared,
    id: &str,
    question: impl Fn(&Variant) -> Result<T, String>,
) -> Result<T, ExecutionError> {
    for variant in shared.iter() {
        let variant = variant
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if variant.id() == id {
            return question(&variant)
                .map_err(|error| ExecutionError::function_error(function, error));
        }
    }
    let error = format!("the run has no variant `{id}`");
    Err(ExecutionError::function_error(function, error))
}

/// The names are new in a context, so that none can be taken.
fn added<E>(added: &Result<(), E>) {
    debug_assert!(added.is_ok(), "the function is new");
}

fn counts(context: &mut Context<'_, '_>, shared: &Shared) {
    let own = Arc::clone(shared);
    let order = move |id: Arc<String>, first: Arc<String>, second: Arc<String>| {
        ask("order", &own, &id, |variant| {
            let order = variant.order(&first, &second);
            order.ok_or_else(|| format!("it has no lane `{first}`, or no lane `{second}`"))
        })
    };
    added(&context.add_function("order", order));
    let own = Arc::clone(shared);
    let count = move |id: Arc<String>, event: Arc<String>| {
        ask("count", &own, &id, |variant| {
            let count = variant.count(&event);
            let count = count.ok_or_else(|| format!("there is no event `{event}`"));
            Ok(count? as f64)
        })
    };
    added(&context.add_function("count", count));
}

fn by_function(context: &mut Context<'_, '_>, shared: &Shared) {
    type Of = fn(&FunctionFacts) -> f64;
    type Count = fn(&FunctionFacts) -> u64;
    let lengths: [(&str, Of); 4] = [
        ("call_mean", |facts| facts.mean),
        ("call_p50", |facts| facts.p50),
        ("call_p95", |facts| facts.p95),
        ("call_longest", |facts| facts.longest),
    ];
    for (name, of) in lengths {
        let own = Arc::clone(shared);
        let length = move |id: Arc<String>, function: Arc<String>| {
            ask(name, &own, &id, |variant| {
                let facts = variant.function(&function);
                let some = facts.returned > 0;
                some.then(|| of(&facts))
                    .ok_or_else(|| format!("no call of `{function}` has returned"))
            })
        };
        added(&context.add_function(name, length));
    }

    let counts: [(&str, Count); 4] = [
        ("call_count", |facts| facts.calls),
        ("first_polled", |facts| facts.calls),
        ("made", |facts| facts.made),
        ("never_polled", |facts| facts.never_polled),
    ];
    for (name, of) in counts {
        let own = Arc::clone(shared);
        let count = move |id: Arc<String>, function: Arc<String>| {
            ask(name, &own, &id, |variant| {
                Ok(of(&variant.function(&function)) as f64)
            })
        };
        added(&context.add_function(name, count));
    }
    let own = Arc::clone(shared);
    let most = move |id: Arc<String>, function: Arc<String>, seconds: f64| {
        ask("window_max", &own, &id, |variant| {
            let length = Nanos::from_seconds(seconds);
            Ok(variant.window_max(&function, length) as f64)
        })
    };
    added(&context.add_function("window_max", most));
}

fn by_lane(context: &mut Context<'_, '_>, shared: &Shared) {
    type Of = fn(LaneFacts) -> u64;
    let figures: [(&str, Of); 3] = [
        ("lane_polls", |facts| facts.polls),
        ("lane_wakes", |facts| facts.wakes),
        ("lane_hops", |facts| facts.hops),
    ];
    for (name, of) in figures {
        let own = Arc::clone(shared);
        let figure = move |id: Arc<String>, lane: Arc<String>| {
            ask(name, &own, &id, |variant| {
                let found = variant.lane_named(&lane).ok_or_else(|| no_lane(&lane));
                Ok(of(found?.facts()) as f64)
            })
        };
        added(&context.add_function(name, figure));
    }
}

fn no_lane(name: &str) -> String {
    format!("there is no lane `{name}`, or its detail was dropped")
}

fn by_worker(context: &mut Context<'_, '_>, shared: &Shared) {
    type Of = fn((f64, f64)) -> f64;
    let shares: [(&str, Of); 2] = [("worker_busy", |s| s.0), ("worker_held", |s| s.1)];
    for (name, of) in shares {
        let own = Arc::clone(shared);
        let share = move |id: Arc<String>, worker: f64| {
            ask(name, &own, &id, |variant| {
                let mut places = 0..variant.workers().len();
                let place = places.find(|place| (*place as f64 - worker).abs() < 0.5);
                let shares = place.and_then(|place| variant.worker_shares(place));
                let count = variant.workers().len();
                let error = || {
                    format!("there is no worker {worker}; the variant has {count}, numbered from 0")
                };
                shares.map(of).ok_or_else(error)
            })
        };
        added(&context.add_function(name, share));
    }
}

fn at_instants(context: &mut Context<'_, '_>, shared: &Shared) {
    let own = Arc::clone(shared);
    let state = move |id: Arc<String>, lane: Arc<String>, seconds: f64| {
        ask("state_at", &own, &id, |variant| {
            state_at(variant, &lane, Nanos::from_seconds(seconds)).map(Value::from)
        })
    };
    added(&context.add_function("state_at", state));
    let own = Arc::clone(shared);
    let gauge = move |id: Arc<String>, gauge: Arc<String>, seconds: f64| {
        ask("gauge_at", &own, &id, |variant| {
            let found = variant.gauge(&gauge);
            let found = found.ok_or_else(|| format!("there is no gauge `{gauge}`"))?;
            let value = found.at(Nanos::from_seconds(seconds));
            value.ok_or_else(|| format!("no value of `{gauge}` is known at {seconds} s"))
        })
    };
    added(&context.add_function("gauge_at", gauge));
    let own = Arc::clone(shared);
    let alive = move |id: Arc<String>, name: Arc<String>, seconds: f64| {
        ask("alive_at", &own, &id, |variant| {
            let alive = variant.alive_at(&name, Nanos::from_seconds(seconds));
            let alive = alive.ok_or_else(|| dropped(variant));
            Ok(alive? as f64)
        })
    };
    added(&context.add_function("alive_at", alive));
}

fn dropped(variant: &Variant) -> String {
    let from = variant.detail_from().seconds();
    format!("the detail before {from:.3} s was dropped")
}

/// One of [`STATES`].
fn state_at(variant: &Variant, name: &str, t: Nanos) -> Result<&'static str, String> {
    let lane = variant.lane_named(name).ok_or_else(|| no_lane(name))?;
    if t < lane.start {
        return Ok("not started");
    }
    if lane.end.is_some_and(|end| end <= t) {
        return Ok("ended");
    }
    let moment = variant.state_at(lane.id, t);
    let moment = moment.ok_or_else(|| dropped(variant))?;
    Ok(match moment.state {
        State::Running => "running",
        State::Ready => "ready",
        State::Suspended => "suspended",
        State::Unpolled => "unpolled",
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Condition, Names};
    use super::*;
    use crate::recording::file::{from_json, to_json};
    use crate::recording::{
        Batch, Event, EventKind, GaugeId, GaugeKind, LaneId, LaneKind, Meta, NameId, Object,
        Outcome, PollSite, VariantInfo, WaitId, WorkerId,
    };

    fn open(id: u32, parent: LaneId, kind: LaneKind, name: u32) -> EventKind {
        EventKind::Opened {
            lane: LaneId(id),
            parent,
            kind,
            name: NameId(name),
            line: 0,
            numbered: true,
        }
    }

    fn poll(worker: u16) -> EventKind {
        EventKind::PollStarted {
            lane: LaneId::ROOT,
            worker: WorkerId(worker),
            site: PollSite::ELSEWHERE,
        }
    }

    fn end(lane: u32) -> EventKind {
        EventKind::Ended {
            lane: LaneId(lane),
            outcome: Outcome::Completed,
        }
    }

    fn queue(value: f64) -> EventKind {
        EventKind::GaugeSet {
            gauge: GaugeId(0),
            value,
        }
    }

    /// Three calls that take 1, 2 and 3 s, from 0, 0.5 and 3 s. The variant's own task holds worker 0 asleep for 2 of its 4 s
    /// there, and hops to worker 1 and back.
    fn events() -> Vec<(f64, EventKind)> {
        let lane = LaneId::ROOT;
        let by = LaneId::NONE;
        let suspend = EventKind::Suspended {
            lane,
            wait: WaitId::UNKNOWN,
            object: Object::NONE,
            due: Nanos::MAX,
        };
        let gauge = EventKind::GaugeOpened {
            gauge: GaugeId(0),
            name: NameId(2),
            kind: GaugeKind::Queue,
            capacity: 8.0,
        };
        let outcome = Outcome::Completed;
        vec![
            (0.0, open(0, LaneId::NONE, LaneKind::Task, 0)),
            (0.0, poll(0)),
            (0.0, open(1, lane, LaneKind::Call, 1)),
            (0.0, gauge),
            (0.0, queue(4.0)),
            (0.5, open(2, lane, LaneKind::Call, 1)),
            (1.0, end(1)),
            (1.0, EventKind::Blocked { lane, line: 3 }),
            (2.0, queue(1.0)),
            (2.5, end(2)),
            (3.0, open(3, lane, LaneKind::Call, 1)),
            (3.0, EventKind::Unblocked { lane }),
            (4.0, suspend),
            (5.0, EventKind::Woken { lane, by }),
            (5.0, poll(1)),
            (6.0, end(3)),
            (6.0, suspend),
            (7.0, EventKind::Woken { lane, by }),
            (8.0, poll(0)),
            (8.0, end(0)),
            (8.0, EventKind::Over { outcome }),
        ]
    }

    fn recording(cap: Option<usize>) -> Recording {
        let info = VariantInfo {
            id: "v".to_owned(),
            label: "v".to_owned(),
            workers: 2,
            in_flight: Some("fetch".to_owned()),
            ..VariantInfo::default()
        };
        let mut recording = Recording::new(Meta::default(), vec![info]);
        recording.set_cap(cap.unwrap_or(1_000));
        let events = events().into_iter().map(|(at, kind)| Event {
            at: Nanos::from_seconds(at),
            kind,
        });
        let batch = Batch {
            events: events.collect(),
            names: ["root", "fetch", "queue"].map(Arc::from).into(),
            waits: vec![crate::recording::Wait::at(
                crate::recording::WaitKind::Other,
                &[],
            )],
            ..Batch::default()
        };
        recording.fold(0, batch);
        recording
    }

    fn condition(text: &str) -> Condition {
        let names = Names {
            variants: vec!["v".to_owned()],
            functions: vec!["fetch".to_owned(), "other".to_owned()],
            ..Names::default()
        };
        Condition::new(text, &names).unwrap()
    }

    /// What is asked of the detail.
    const AT_INSTANTS: [&str; 9] = [
        "alive_at('v', 'fetch', 0.7) == 2 && alive_at('v', 'fetch #1', 0.7) == 1",
        "alive_at('v', 'fetch', 2.7) == 0 && alive_at('v', 'root', 2.7) == 1",
        "gauge_at('v', 'queue', 1.9) == 4 && gauge_at('v', 'queue', 2) == 1",
        "state_at('v', 'root', 4.5) == 'suspended' && state_at('v', 'root', 7.5) == 'ready'",
        "state_at('v', 'root', 5.5) != 'ready' && 'running' == state_at('v', 'root', 5.5)",
        "state_at('v', 'fetch #3', 2.9) == 'not started'",
        "state_at('v', 'fetch #3', 7) == 'ended'",
        "order('v', 'fetch #1', 'fetch #3') && !order('v', 'fetch #1', 'fetch #2')",
        "[1, 1.9].all(t, gauge_at('v', 'queue', t) == 4)",
    ];

    /// What stays right without it.
    const FIGURES: [&str; 8] = [
        "call_count('v', 'fetch') == 3 && call_count('v', 'other') == 0",
        "call_mean('v', 'fetch') == 2 && call_longest('v', 'fetch') == 3",
        "call_p50('v', 'fetch') == 2 && call_p95('v', 'fetch') == 3",
        "window_max('v', 'fetch', 0.6) == 2 && window_max('v', 'fetch', 3.1) == 3",
        "lane_polls('v', 'root') == 3 && lane_wakes('v', 'root') == 2 && lane_hops('v', 'root') == 2",
        "worker_busy('v', 0) == 0.25 && worker_held('v', 0) == 0.25 && worker_busy('v', 1) == 0.125",
        "busy['v'] == 0.1875 && held['v'] == 0.125",
        "gauge_mean['v']['queue'] == 1.75 && count('v', 'woken') == 2",
    ];

    #[test]
    fn functions_say_what_was_recorded() {
        for recording in [recording(None), reread(&recording(None))] {
            for text in AT_INSTANTS.into_iter().chain(FIGURES) {
                assert_eq!(condition(text).holds(&recording), Ok(true), "{text}");
            }
        }
    }

    fn reread(recording: &Recording) -> Recording {
        from_json(&to_json(recording)).unwrap()
    }

    #[test]
    fn figures_stay_right_when_detail_is_dropped_and_instants_say_so() {
        let capped = recording(Some(6));
        assert!(capped.variants()[0].detail_from() > Nanos::from_seconds(3.0));
        for recording in [&capped, &reread(&capped)] {
            for text in FIGURES {
                assert_eq!(condition(text).holds(recording), Ok(true), "{text}");
            }
            for text in AT_INSTANTS.into_iter().take(3) {
                let error = condition(text).holds(recording).unwrap_err();
                let message = error.to_string();
                let says = message.contains("was dropped") || message.contains("is known");
                assert!(says, "{message}");
            }
        }
    }

    #[test]
    fn what_is_not_there_is_an_error_that_says_so() {
        let cases = [
            (
                "call_mean('v', 'other') > 0",
                "no call of `other` has returned",
            ),
            ("lane_hops('v', 'x') > 0", "there is no lane `x`"),
            (
                "worker_busy('v', 2) > 0",
                "there is no worker 2; the variant has 2, numbered from 0",
            ),
            ("gauge_at('v', 'x', 1) > 0", "there is no gauge `x`"),
        ];
        for (text, expected) in cases {
            let error = condition(text).holds(&recording(None)).unwrap_err();
            assert!(error.to_string().contains(expected), "{error}");
        }
    }
}
