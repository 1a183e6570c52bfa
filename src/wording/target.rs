//! What a suspended lane waits for.

use super::words::number;
use crate::recording::{External, GaugeKind, Named, Reading, Resource, WaitClass, WaitTarget};

/// The sort of thing that a lane waits for, as a noun for a legend.
pub fn wait_class(class: WaitClass) -> &'static str {
    match class {
        WaitClass::Timer => "a timer",
        WaitClass::Message => "a message",
        WaitClass::Room => "room in a channel",
        WaitClass::Permit => "a permit or lock",
        WaitClass::Lane => "another lane",
        WaitClass::Io => "network or file",
        WaitClass::Other => "something else",
    }
}

/// How many a clause is about: it decides the form of its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// "waits"
    One,
    /// "wait"
    Many,
}

impl Count {
    /// The count of so many.
    pub fn of(number: usize) -> Self {
        if number > 1 { Self::Many } else { Self::One }
    }

    /// One of two forms.
    pub fn verb(self, one: &'static str, many: &'static str) -> &'static str {
        match self {
            Self::One => one,
            Self::Many => many,
        }
    }
}

/// How the line of an await is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// " at line 27"
    Words,
    /// " at :27", as an editor writes it
    Colon,
}

impl Place {
    /// One line; empty when it is not known.
    pub(super) fn line(self, line: Option<u32>) -> String {
        match (line, self) {
            (None, _) => String::new(),
            (Some(line), Self::Words) => format!(" at line {line}"),
            (Some(line), Self::Colon) => format!(" at :{line}"),
        }
    }

    /// The lines of the awaits of a lane, outermost first: the first, and the last if that is another.
    pub fn lines(self, lines: &[u32]) -> String {
        match (lines, self) {
            ([], _) => String::new(),
            ([line], _) => self.line(Some(*line)),
            ([first, .., last], _) if first == last => self.line(Some(*first)),
            ([first, .., last], Self::Words) => {
                format!(" at line {first} (inside it, at line {last})")
            }
            ([first, .., last], Self::Colon) => format!(" at :{first} (:{last})"),
        }
    }
}

/// Where something unknown is awaited that has no source text either: it may well be inside the demo.
const UNKNOWN: &str = "something that is not recorded";

/// What is waited for, as a noun: "a message from the queue (0 of 2)".
pub fn noun(target: &WaitTarget) -> String {
    written(target, Values::Now)
}

/// The same without the numbers that change while it is waited for again and again: "a message from the queue".
pub fn lasting_noun(target: &WaitTarget) -> String {
    written(target, Values::None)
}

/// Whether numbers are told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Values {
    Now,
    None,
}

fn written(target: &WaitTarget, values: Values) -> String {
    let resource = |of, otherwise| resource(of, otherwise, values);
    match target {
        WaitTarget::Unknown => UNKNOWN.to_owned(),
        WaitTarget::Timer => "a timer".to_owned(),
        WaitTarget::Tick => "its next tick".to_owned(),
        WaitTarget::Yield | WaitTarget::Budget => "its next poll".to_owned(),
        WaitTarget::SetAside => "nothing: it is set aside".to_owned(),
        WaitTarget::Dropped => "its next turn".to_owned(),
        WaitTarget::Call(Named { name, .. }) | WaitTarget::Task(Some(Named { name, .. })) => {
            name.to_string()
        }
        WaitTarget::Calls { count: 0, .. } => "its futures, of which it polls none".to_owned(),
        WaitTarget::Calls {
            count,
            branches: true,
        } => format!("its {count} branches"),
        WaitTarget::Calls {
            count,
            branches: false,
        } => format!("its {count} open calls"),
        WaitTarget::Task(None) => "a task to end".to_owned(),
        WaitTarget::Tasks(open) => match (open, values) {
            (1.., Values::Now) => format!("the next of its tasks to end ({open} left)"),
            (0, _) | (_, Values::None) => "the next of its tasks to end".to_owned(),
        },
        WaitTarget::AllTasks(open) => match (open, values) {
            (1.., Values::Now) => format!("all of its tasks to end ({open} left)"),
            (0, _) | (_, Values::None) => "all of its tasks to end".to_owned(),
        },
        WaitTarget::OpenTracker(open) => match (open, values) {
            (_, Values::None) => "its tracker to be closed".to_owned(),
            (0, Values::Now) => "its tracker to be closed (its tasks have ended)".to_owned(),
            (1, Values::Now) => "its task to end and its tracker to be closed".to_owned(),
            (2.., Values::Now) => {
                format!("all of its tasks to end ({open} left) and its tracker to be closed")
            }
        },
        WaitTarget::Send(queue) => format!("room in {}", the(&resource(queue, "channel"))),
        WaitTarget::Recv(queue) => format!("a message from {}", the(&empty(queue, values))),
        WaitTarget::Permit(permits) => permit(permits, values),
        WaitTarget::Lock(lock) => the(&resource(lock, "lock")),
        WaitTarget::Read(lock) => format!("read access to {}", the(&resource(lock, "lock"))),
        WaitTarget::Write(lock) => format!("write access to {}", the(&resource(lock, "lock"))),
        WaitTarget::Notification => "a notification".to_owned(),
        WaitTarget::Barrier(barrier) => format!("the other tasks at {}", came(barrier, values)),
        WaitTarget::NewValue => "a new value".to_owned(),
        WaitTarget::Close => "the other side to close".to_owned(),
        WaitTarget::Source(source) => format!("`{source}`"),
        WaitTarget::External(what, None) => external(*what).to_owned(),
        WaitTarget::External(what, Some(source)) => external_at(*what, source),
    }
}

/// The same with where it is: an address, or the source text of the await.
fn external_at(what: External, place: &str) -> String {
    let is_address =
        |place: &str| place.starts_with('/') || place.parse::<std::net::SocketAddr>().is_ok();
    let is_pipe = |place: &str| place == "pipe" || place.starts_with("pipe ");
    let own = place.strip_prefix("at ").filter(|own| is_address(own));
    match (what, own) {
        (External::Connection, None) if is_address(place) => format!("a connection at {place}"),
        (External::SocketData, None) if is_address(place) => format!("data from {place}"),
        (External::SocketData, Some(own)) => format!("data at {own}"),
        (External::PipeData, _) if is_pipe(place) => format!("data from {}", the(place)),
        (External::PipeRoom, _) if is_pipe(place) => format!("room in {}", the(place)),
        (External::Initialisation, _) if place == "it" => {
            "itself to initialise the value".to_owned()
        }
        (External::Initialisation, _) => format!("{place} to initialise the value"),
        _ => format!("{} (`{place}`)", external(what)),
    }
}

fn external(what: External) -> &'static str {
    match what {
        External::Connection => "a connection",
        External::Acceptance => "a connection to be accepted",
        External::PoolConnection => "a connection of the pool",
        External::SocketData => "data from a socket",
        External::SocketRoom => "room in a socket",
        External::Network => "the network",
        External::FileOperation => "a file operation",
        External::ProcessEnd => "a process to end",
        External::Signal => "a signal",
        External::PipeData => "data from a pipe",
        External::PipeRoom => "room in a pipe",
        External::Initialisation => "another task to initialise the value",
        External::Cancellation => "a cancellation",
        External::Answer => "the program to answer",
        External::Tasks => "its tasks to end",
    }
}

/// What has a number has no article: "the lock", "lock #2".
pub(crate) fn the(name: &str) -> String {
    if name.contains('#') {
        name.to_owned()
    } else {
        format!("the {name}")
    }
}

/// An object with its value: "queue (2 of 2)".
fn resource(resource: &Resource, otherwise: &str, values: Values) -> String {
    let Some(gauge) = &resource.gauge else {
        return otherwise.to_owned();
    };
    if values == Values::None {
        return gauge.name.to_string();
    }
    let value = number(gauge.value);
    let used = match gauge.capacity {
        Some(capacity) => format!("{value} of {}", number(capacity)),
        None => value,
    };
    match gauge.kind {
        // permits that somebody collects are neither free nor in use
        GaugeKind::Permits => match gauge.capacity {
            Some(capacity) => {
                let free = number((capacity - gauge.value).max(0.0));
                format!("{}: {free} of {} free", gauge.name, number(capacity))
            }
            None => format!("{}: {used} in use", gauge.name),
        },
        GaugeKind::Lock => gauge.name.to_string(),
        GaugeKind::Queue
        | GaugeKind::Connections
        | GaugeKind::Calls
        | GaugeKind::Tasks
        | GaugeKind::Counted
        | GaugeKind::Waiters
        | GaugeKind::Gauge
        | GaugeKind::Counter => format!("{} ({used})", gauge.name),
    }
}

/// The queue of one who waits for a message: what is in it all the same is not for it, such as room that is on its way to a
/// sender, and messages that another receiver has not seen.
fn empty(queue: &Resource, values: Values) -> String {
    let is_empty = |gauge: &Reading| gauge.value == 0.0;
    let values = match &queue.gauge {
        Some(gauge) if is_empty(gauge) => values,
        _ => Values::None,
    };
    resource(queue, "channel", values)
}

/// "the barrier (2 of 3 have arrived)"
fn came(barrier: &Resource, values: Values) -> String {
    let name = the(&resource(barrier, "barrier", Values::None));
    let gauge = barrier.gauge.as_ref().filter(|_| values == Values::Now);
    let Some((came, capacity)) = gauge.and_then(|gauge| Some((gauge.value, gauge.capacity?)))
    else {
        return name;
    };
    let have = if came > 1.0 { "have" } else { "has" };
    format!(
        "{name} ({} of {} {have} arrived)",
        number(came),
        number(capacity)
    )
}

/// A permit of a semaphore: "a permit of pool (0 of 2 free)", "3 permits (permits #2: 0 of 2 free)".
fn permit(semaphore: &Resource, values: Values) -> String {
    let permits = match semaphore.wanted {
        0 | 1 => "a permit".to_owned(),
        many => format!("{many} permits"),
    };
    let of = resource(semaphore, "semaphore", values);
    match of
        .strip_prefix("permits ")
        .filter(|name| !name.starts_with('#'))
    {
        None => format!("{permits} ({of})"),
        Some(bound) => match bound.split_once(": ") {
            None => format!("{permits} of {bound}"),
            Some((name, used)) => format!("{permits} of {name} ({used})"),
        },
    }
}

/// A suspension as the end of a clause: "waits at line 27 for fetch #2", "sleeps at line 18 until 1.00 s". `place` is where,
/// `noun` what is waited for, and `until` how long; each begins with a blank or is empty, but for the noun.
pub fn wait(target: &WaitTarget, count: Count, place: &str, noun: &str, until: &str) -> String {
    match target {
        WaitTarget::Timer => format!("{}{place}{until}", count.verb("sleeps", "sleep")),
        WaitTarget::Tick => {
            let tick = count.verb("waits", "wait");
            let whose = count.verb("its next tick", "their next ticks");
            format!("{tick}{place} for {whose}{until}")
        }
        WaitTarget::Yield => format!("{}{place}", count.verb("yields", "yield")),
        WaitTarget::Budget => {
            let uses = count.verb("uses up its budget", "use up their budgets");
            format!("{uses}{place}")
        }
        WaitTarget::SetAside => format!("{} set aside", count.verb("is", "are")),
        WaitTarget::Dropped => format!("{} dropped", count.verb("is", "are")),
        WaitTarget::Unknown
        | WaitTarget::Call(_)
        | WaitTarget::Calls { .. }
        | WaitTarget::Task(_)
        | WaitTarget::Tasks(_)
        | WaitTarget::AllTasks(_)
        | WaitTarget::OpenTracker(_)
        | WaitTarget::Send(_)
        | WaitTarget::Recv(_)
        | WaitTarget::Permit(_)
        | WaitTarget::Lock(_)
        | WaitTarget::Read(_)
        | WaitTarget::Write(_)
        | WaitTarget::Notification
        | WaitTarget::Barrier(_)
        | WaitTarget::NewValue
        | WaitTarget::Close
        | WaitTarget::Source(_)
        | WaitTarget::External(..) => {
            format!("{}{place} for {noun}{until}", count.verb("waits", "wait"))
        }
    }
}
