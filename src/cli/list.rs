//! `awaitscope list`

use crate::text::{Add, clean_json};
use serde_json::{Value, json};

use super::{Outcome, print};
use crate::lesson::{Course, Lesson};

/// The course as text or as JSON.
pub(super) fn list(course: &Course, as_json: bool) -> Outcome {
    if as_json {
        let lessons: Vec<Value> = course.lessons().map(lesson).collect();
        let text = format!("{}\n", json!({ "lessons": lessons }));
        return print(&clean_json(&text));
    }
    let mut text = String::new();
    let mut part = "";
    for entry in course.entries() {
        match entry.outline() {
            Ok(lesson) => {
                if lesson.part != part {
                    part = &lesson.part;
                    text.add(format_args!("{part}\n"));
                }
                text.add(format_args!(
                    "  {}  {} ({} min)\n      {}\n",
                    entry.id(),
                    lesson.title,
                    lesson.minutes,
                    lesson.teaser
                ));
            }
            Err(broken) => text.add(format_args!("  {}  {broken}\n", broken.id)),
        }
    }
    print(&text)
}

fn lesson(lesson: &Lesson) -> Value {
    let variants = lesson.variants.iter().map(
        |variant| {
            let knobs = variant.knobs.iter();
            let knobs = knobs.map(|(name, value)| (name.clone(), json!(value)));
            json!({
                "id": variant.id, "label": variant.label, "clocks": variant.clocks, "program": variant.program,
                "knobs": knobs.collect::<serde_json::Map<String, Value>>(),
                "workers": variant.workers, "blocking_threads": variant.blocking_threads,
            })
        },
    );
    let knobs = lesson.knobs.iter().map(|knob| {
        let mut described = json!({
            "name": knob.name, "default": knob.default, "min": knob.min, "max": knob.max,
            "step": knob.step, "unit": knob.unit,
        });
        if let (Some(fields), false) = (described.as_object_mut(), knob.choices.is_empty()) {
            fields.insert("choices".to_owned(), json!(knob.choices));
        }
        described
    });
    let presets = lesson.presets.iter().map(|preset| {
        let knobs = preset
            .knobs
            .iter()
            .map(|(name, value)| (name.clone(), json!(value)));
        let knobs: serde_json::Map<String, Value> = knobs.collect();
        json!({ "name": preset.name, "label": preset.label, "knobs": knobs })
    });
    json!({
        "id": lesson.id,
        "title": lesson.title,
        "part": lesson.part,
        "minutes": lesson.minutes,
        "clocks": lesson.clocks(),
        "variants": variants.collect::<Vec<_>>(),
        "knobs": knobs.collect::<Vec<_>>(),
        "presets": presets.collect::<Vec<_>>(),
    })
}
