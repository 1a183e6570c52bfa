//! Recordings that are larger than any program makes them.

use awaitscope::recording::file::{from_json, to_json};
use serde_json::{Value, json};

use super::script::Script;

/// A recording as JSON, with something in it replaced.
fn with(path: &str, value: Value) -> String {
    let mut file: Value = serde_json::from_str(&to_json(&Script::new().at(50.0).live())).unwrap();
    *file.pointer_mut(path).unwrap() = value;
    file.to_string()
}

#[test]
fn sources_and_names_have_the_limits_of_lessons() {
    let limits = [
        ("/source", 256 << 10, "a source"),
        ("/lesson", 4 << 10, "a name"),
        ("/variants/0/id", 4 << 10, "a name"),
        ("/variants/0/label", 4 << 10, "a name"),
        ("/variants/0/lanes/0/name", 4 << 10, "a name"),
        ("/variants/0/gauges/0/name", 4 << 10, "a name"),
    ];
    for (path, limit, what) in limits {
        let text = |length| with(path, Value::from("x".repeat(length)));
        assert!(from_json(&text(limit)).is_ok(), "{path}");
        let error = from_json(&text(limit + 1)).unwrap_err().to_string();
        let expected = format!("the recording has {what} of {} bytes", limit + 1);
        assert!(error.starts_with(&expected), "{path}: {error}");
    }
}

#[test]
fn what_is_wrong_with_a_lane_names_it_and_its_variant() {
    let lane = |id: u32, parent: Value| {
        json!({
            "id": id, "parent": parent, "kind": "task", "name": "t", "start": 0, "end": null, "outcome": "running",
            "detached": false, "spans": [],
        })
    };
    let cases = [
        (
            json!([
                lane(3, Value::Null),
                lane(2, Value::Null),
                lane(9, json!(10))
            ]),
            "lane 2 of v: lanes are not in order",
        ),
        (
            json!([lane(3, Value::Null), lane(4, json!(5))]),
            "lane 4 of v: its parent comes after it",
        ),
    ];
    for (lanes, message) in cases {
        let error = from_json(&with("/variants/0/lanes", lanes)).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
    // behind a lane that is wrong the file still has to be JSON
    let wrong = with("/variants/0/lanes", json!([lane(3, json!(3))]));
    let cut = wrong.replacen("}]", "},{]", 1);
    let error = from_json(&cut).unwrap_err().to_string();
    assert!(error.contains("invalid recording (line 1"), "{error}");
    let no_list = from_json(&with("/variants/0/lanes", json!(7))).unwrap_err();
    assert!(no_list.to_string().contains("a list of lanes"), "{no_list}");
}
