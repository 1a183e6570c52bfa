//! Who is in the way of a lane that waits.

use super::target::lasting_noun;
use super::time::Unit;
use super::words::{list, number};
use crate::recording::{
    CircleStep, External, Held, HoldKind, HoldState, InTheWay, Named, Resource, SenderLeft,
    WaitTarget,
};

/// Holders that a sentence names.
const NAMED: usize = 2;

/// As a second half of a sentence: "; owner has held it since 0.00 s (line 9)"; empty where nobody is known.
pub(super) fn held(target: &WaitTarget, held: &Held, unit: Unit) -> String {
    let texts = match target {
        WaitTarget::Recv(_) => vec![senders(held)],
        WaitTarget::Send(_) => room(held, unit),
        WaitTarget::Permit(semaphore) => permits(semaphore, held, unit),
        WaitTarget::External(External::PipeData, _) => writers(&held.by),
        _ => locks(&held.by, unit),
    };
    let texts: Vec<_> = texts.iter().map(|text| format!("; {text}")).collect();
    texts.concat()
}

/// The same in a few words: ", held by owner", ", 1 sender left".
pub(super) fn held_briefly(target: &WaitTarget, held: &Held) -> String {
    match (target, held.by.as_slice()) {
        (WaitTarget::Recv(_), by) => match by.len() {
            0 => ", no sender left".to_owned(),
            1 => ", 1 sender left".to_owned(),
            senders => format!(", {senders} senders left"),
        },
        (WaitTarget::Send(_) | WaitTarget::External(..), _) => String::new(),
        (_, [one]) => {
            let name = name(one.lane.as_ref());
            match one.holding.state {
                HoldState::Waiting if one.holding.is_granted() => format!(", on its way to {name}"),
                HoldState::Waiting => format!(", after {name}"),
                HoldState::Held if one.is_open => format!(", held by {name}"),
                HoldState::Forgotten => format!(", forgotten by {name}"),
                _ => format!(", last taken by {name}"),
            }
        }
        _ => String::new(),
    }
}

/// "transfer #1 waits for lock #2, held by transfer #2, which waits for the lock, held by transfer #1: neither can ever
/// continue"; empty without a circle.
pub(super) fn circle(steps: &[CircleStep]) -> String {
    let Some(first) = steps.first() else {
        return String::new();
    };
    let mut text = first.lane.name.to_string();
    for (index, step) in steps.iter().enumerate() {
        let next = steps.get(index + 1).unwrap_or(first);
        if index > 0 {
            text.push_str(", which");
        }
        text.push_str(&circle_step(step, &next.lane));
    }
    let end = match steps.len() {
        1 => "it can never",
        2 => "neither can ever",
        _ => "none of them can ever",
    };
    format!("{text}: {end} continue")
}

fn circle_step(step: &CircleStep, next: &Named) -> String {
    let (next, own) = (&next.name, step.lane.name.as_ref());
    let Some(held) = &step.held else {
        return match step.target {
            WaitTarget::Call(_)
            | WaitTarget::Calls { .. }
            | WaitTarget::Task(_)
            | WaitTarget::Tasks(_)
            | WaitTarget::AllTasks(_)
            | WaitTarget::OpenTracker(_) => format!(" waits for {next}"),
            WaitTarget::External(External::Initialisation, _) => {
                let who = if next.as_ref() == own {
                    "itself"
                } else {
                    next.as_ref()
                };
                format!(" waits for {who} to initialise the value")
            }
            _ if step.running => format!(" is polling {next}"),
            _ => format!(" has to be polled by {next}"),
        };
    };
    let object = without_object(lasting_noun(&step.target));
    let how = match (held.holding.kind, held.holding.state) {
        (HoldKind::Sender, HoldState::Used) => "last sent to by",
        (HoldKind::Sender, _) => "whose sender was made in",
        (HoldKind::Receiver, HoldState::Used) => "last received from by",
        (HoldKind::Receiver, _) => "whose receiver was made in",
        (HoldKind::Permits, HoldState::Held | HoldState::Taken)
            if matches!(step.target, WaitTarget::Send(_)) =>
        {
            "reserved by"
        }
        (_, HoldState::Waiting) if held.holding.is_granted() => "on its way to",
        (_, HoldState::Waiting) => "after",
        (_, HoldState::Held) => "held by",
        (_, HoldState::Forgotten) => "forgotten by",
        (_, HoldState::Taken | HoldState::Made | HoldState::Used) => "last taken by",
    };
    format!(" waits for {object}, {how} {next}")
}

/// "a permit" of "a permit (permits #2)"
fn without_object(noun: String) -> String {
    match noun.split_once(" (permits") {
        Some((permit, _)) => permit.to_owned(),
        None => noun,
    }
}

/// "1 sender is left, made in `kept` at line 36", "3 senders are left, made in `main`".
fn senders(held: &Held) -> String {
    let count = match held.by.as_slice() {
        [] => return "no sender is left".to_owned(),
        [one] => return format!("1 sender is left, {}", end(one, true)),
        more => format!("{} senders are left", more.len()),
    };
    let mut places: Vec<_> = held.by.iter().map(|sender| end(sender, false)).collect();
    places.sort_unstable();
    places.dedup();
    if places.len() > NAMED {
        return count;
    }
    format!("{count}, {}", list(&places))
}

/// As a second half of a sentence, of a channel without a gauge: "; its sender was made at line 12 and has not been dropped".
pub(super) fn sender_left(sender: SenderLeft) -> String {
    let line = sender.line;
    if sender.has_sent {
        return format!("; a sender is left: the last value was sent at line {line}");
    }
    format!("; its sender, made at line {line}, has sent nothing and has not been dropped")
}

/// "1 place in it is kept by `clerk` since 0.00 s (line 12)", "its receiver was last used by `reader` at line 8"
fn room(held: &Held, unit: Unit) -> Vec<String> {
    let given = held.has_room.iter().take(NAMED);
    let given = given.map(|one| format!("1 place in it is on its way to {}", one.name));
    let (ends, kept): (Vec<_>, Vec<_>) = held.by.iter().partition(|one| one.holding.is_end());
    let places = kept.iter().map(|one| {
        let name = name(one.lane.as_ref());
        let line = one.holding.line;
        let line = line.map_or_else(String::new, |line| format!(" (line {line})"));
        let since = unit.instant(one.holding.since);
        match one.holding.amount {
            1 => format!("1 place in it is reserved by {name} since {since}{line}"),
            places => format!("{places} places in it are reserved by {name} since {since}{line}"),
        }
    });
    let receiver = match ends.as_slice() {
        [one] => Some(format!("its receiver was {}", end(one, true))),
        _ => None,
    };
    given.chain(places.take(NAMED)).chain(receiver).collect()
}

/// "its other end is open, last used by `client` at line 12": as long as it is, no read finds the end.
fn writers(by: &[InTheWay]) -> Vec<String> {
    let open = by
        .iter()
        .map(|one| format!("its other end is open, {}", end(one, true)));
    open.collect()
}

/// "made in `kept` at line 36"
fn end(end: &InTheWay, with_line: bool) -> String {
    let name = name(end.lane.as_ref());
    let line = end.holding.line.filter(|_| with_line);
    let line = line.map_or_else(String::new, |line| format!(" at line {line}"));
    match end.holding.state {
        HoldState::Used => format!("last used by {name}{line}"),
        _ => format!("made in {name}{line}"),
    }
}

fn locks(by: &[InTheWay], unit: Unit) -> Vec<String> {
    let named = by.iter().take(NAMED).enumerate();
    let named = named.map(|(index, one)| {
        let it = if index == 0 { "it" } else { "it too" };
        holder(one, it, unit)
    });
    let mut named: Vec<_> = named.collect();
    let more = by.len().saturating_sub(NAMED);
    if more > 0 {
        named.push(format!("{more} more"));
    }
    if named.is_empty() {
        return Vec::new();
    }
    vec![list(&named)]
}

fn permits(semaphore: &Resource, held: &Held, unit: Unit) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(place) = held.place.filter(|place| place.wanted > 1) {
        let (wanted, put_by) = (place.wanted, place.amount);
        let total = semaphore.gauge.as_ref().and_then(|gauge| gauge.capacity);
        match total.filter(|total| f64::from(wanted) > *total) {
            Some(total) => texts.push(format!("there are {} in all", number(total))),
            None if put_by == 1 => texts.push("1 of them is reserved for it".to_owned()),
            None => texts.push(format!("{put_by} of them are reserved for it")),
        }
    }
    // those who do not know yet that they have some first
    let mut by: Vec<_> = held.by.iter().collect();
    by.sort_by_key(|one| !one.holding.is_granted());
    let named = by.iter().take(NAMED).map(|one| {
        let permits = match one.holding.amount {
            1 => "one".to_owned(),
            amount => amount.to_string(),
        };
        holder(one, &permits, unit)
    });
    let mut named: Vec<_> = named.collect();
    let more = by.get(NAMED..).unwrap_or_default();
    let permits: u32 = more.iter().map(|one| one.holding.amount).sum();
    match more.len() {
        0 => {}
        1 => named.push(format!("another lane has {permits}")),
        lanes => named.push(format!("{lanes} other lanes have {permits}")),
    }
    if !named.is_empty() {
        texts.push(list(&named));
    }
    match held.ahead.as_slice() {
        [] => {}
        [one] => texts.push(format!("{} is ahead of it in line", one.name)),
        [first, rest @ ..] => texts.push(format!(
            "{} and {} more are ahead of it in line",
            first.name,
            rest.len()
        )),
    }
    texts
}

/// "`clerk` has held it since 0.00 s (line 31)"
fn holder(holder: &InTheWay, it: &str, unit: Unit) -> String {
    let name = name(holder.lane.as_ref());
    let holding = &holder.holding;
    let line = holding.line;
    let line = line.map_or_else(String::new, |line| format!(" (line {line})"));
    let since = unit.instant(holding.since);
    match holding.state {
        HoldState::Waiting if holding.is_granted() => format!("{it} is on its way to {name}"),
        HoldState::Waiting => format!("{name} has been waiting for {it} since {since}"),
        HoldState::Forgotten => format!("{it} was forgotten by {name} at {since}{line}"),
        HoldState::Held if holder.is_open => format!("{name} has held {it} since {since}{line}"),
        _ => format!("{it} was last taken by {name} at {since}{line}"),
    }
}

fn name(lane: Option<&Named>) -> &str {
    lane.map_or("a thread without a lane", |lane| &lane.name)
}
