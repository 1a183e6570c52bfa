//! Files of earlier and of later programs: what was recorded once still opens, and what is not known stays out of the way.

use awaitscope::recording::file::{ReadError, from_json, to_json};
use awaitscope::recording::{LaneKind, Outcome, Recording, State};
use serde_json::{Value, json};

/// Recordings of version 1, as the program wrote them before states, outcomes and kinds were added.
const FIXTURES: [(&str, &str); 4] = [
    (
        "together",
        include_str!("../fixtures/recording-1-together.json"),
    ),
    (
        "blocking",
        include_str!("../fixtures/recording-1-blocking.json"),
    ),
    (
        "queues",
        include_str!("../fixtures/recording-1-queues.json"),
    ),
    (
        "limits",
        include_str!("../fixtures/recording-1-limits.json"),
    ),
];

fn read(text: &str) -> Recording {
    from_json(text).unwrap()
}

/// Everything in `old` is in `new` as well; what was added since may be there besides.
fn contained(old: &Value, new: &Value, path: &str) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, value) in old {
                let path = format!("{path}.{name}");
                let there = new.get(name).unwrap_or_else(|| panic!("{path} is gone"));
                contained(value, there, &path);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            assert_eq!(old.len(), new.len(), "{path}");
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                contained(old, new, &format!("{path}[{index}]"));
            }
        }
        _ => assert_eq!(old, new, "{path}"),
    }
}

#[test]
fn recordings_of_version_1_open_and_keep_what_they_have() {
    for (name, text) in FIXTURES {
        let again = to_json(&read(text));
        let (old, new): (Value, Value) = (
            serde_json::from_str(text).unwrap(),
            serde_json::from_str(&again).unwrap(),
        );
        contained(&old, &new, name);
    }
    let together = read(FIXTURES[0].1);
    let elapsed = together.variants().iter().map(|v| v.facts().elapsed);
    assert_eq!(elapsed.collect::<Vec<_>>(), [3.0, 1.0, 1.0, 3.0]);
}

/// A fixture as a value that can be changed.
fn value() -> Value {
    serde_json::from_str(FIXTURES[0].1).unwrap()
}

#[test]
fn facts_that_are_missing_or_new_are_no_mistake() {
    let mut file = value();
    let facts = file["variants"][0]["facts"].as_object_mut().unwrap();
    facts.remove("max_tasks").unwrap();
    facts.remove("longest_gap").unwrap();
    facts.insert("swallowed".to_owned(), json!(3));
    file["variants"][1].as_object_mut().unwrap().remove("facts");
    let recording = read(&file.to_string());
    let facts = recording.variants()[0].facts();
    assert_eq!((facts.elapsed, facts.tasks, facts.calls), (3.0, 1, 3));
    // of lanes that are there it is known all the same
    assert_eq!(facts.max_tasks, 1);
    assert!((facts.longest_gap["one_by_one"] - 1.0).abs() < 1e-9);
    assert_eq!(recording.variants()[1].facts().tasks, 0);
}

#[test]
fn words_of_a_later_program_cost_what_they_say_and_nothing_else() {
    let mut file = value();
    let variant = &mut file["variants"][0];
    variant["outcome"] = json!("sublime");
    variant["lanes"][1]["kind"] = json!("ghost");
    variant["lanes"][1]["outcome"] = json!("petrified");
    variant["lanes"][2]["outcome"] = json!("parked");
    variant["lanes"][2]["end"] = Value::Null;
    variant["lanes"][0]["spans"][2]["waits_for"]["kind"] = json!("eclipse");
    variant["lanes"][0]["spans"][0]["cause"] = json!("called");
    let spans = variant["lanes"][3]["spans"].as_array_mut().unwrap();
    spans.last_mut().unwrap()["state"] = json!("unfathomable");
    variant["gauges"][0]["kind"] = json!("phase");
    variant["lanes"][3]["aura"] = json!({ "colour": 3 });
    let recording = read(&file.to_string());
    let variant = &recording.variants()[0];
    let lanes = variant.lanes();
    assert_eq!(variant.outcome(), Outcome::Completed, "its root has ended");
    assert_eq!(lanes[1].kind, LaneKind::Call);
    assert_eq!(lanes[1].outcome, Outcome::Completed);
    assert_eq!(lanes[2].outcome, Outcome::Running);
    let spans: Vec<_> = lanes[3].spans(variant.end()).collect();
    assert_eq!(spans.last().unwrap().state, State::Suspended);
    // everything else is as it was
    let untouched: Value = serde_json::from_str(&to_json(&recording)).unwrap();
    contained(&file["variants"][2], &untouched["variants"][2], "spawned");
    contained(
        &value()["variants"][0]["lanes"][0]["spans"][1],
        &untouched["variants"][0]["lanes"][0]["spans"][1],
        "span",
    );
}

#[test]
fn every_word_is_read_as_it_was_written() {
    // a lane for every outcome and kind, and a wait of every kind that the format has
    for outcome in ["running", "completed", "cancelled", "panicked"] {
        for kind in ["task", "branch", "call", "blocking", "thread"] {
            let mut file = value();
            let lane = &mut file["variants"][0]["lanes"][1];
            lane["outcome"] = json!(outcome);
            lane["kind"] = json!(kind);
            let again = to_json(&read(&file.to_string()));
            let again: Value = serde_json::from_str(&again).unwrap();
            let lane = &again["variants"][0]["lanes"][1];
            assert_eq!(lane["outcome"], outcome);
            assert_eq!(lane["kind"], kind);
        }
    }
    let waits = [
        "other", "sleep", "tick", "send", "recv", "acquire", "lock", "read", "write", "notified",
        "barrier", "changed", "closed", "yield", "budget",
    ];
    for wait in waits {
        let mut file = value();
        let span = &mut file["variants"][0]["lanes"][0]["spans"][2];
        span["waits_for"] = json!({ "kind": wait });
        let again = to_json(&read(&file.to_string()));
        let again: Value = serde_json::from_str(&again).unwrap();
        let span = &again["variants"][0]["lanes"][0]["spans"][2];
        assert_eq!(span["waits_for"]["kind"], wait);
    }
}

#[test]
fn a_file_that_breaks_off_is_told_from_one_that_is_wrong() {
    let text = FIXTURES[0].1;
    let cut = from_json(&text[..text.len() / 2]).unwrap_err();
    assert!(matches!(cut, ReadError::Truncated { .. }), "{cut}");
    let mut file = value();
    file["variants"][0].as_object_mut().unwrap().remove("lanes");
    let wrong = from_json(&file.to_string()).unwrap_err();
    let ReadError::Invalid {
        column, message, ..
    } = wrong
    else {
        panic!("{wrong}");
    };
    assert_eq!(message, "missing field `lanes`");
    assert!(column > 1);
}
