//! Knobs whose values need open files: they go no further than the system lets this process open.

use super::{Knob, Preset};

/// Open files that a run needs beside those of its knobs: those of the program itself, and of the runtimes and listeners of its
/// variants.
const BESIDE: f64 = 64.0;

/// Limits the knobs so that a run needs at most `available` open files, and the presets with them; what a learner is to know of it.
pub(super) fn limit(knobs: &mut [Knob], presets: &mut [Preset], available: u64) -> Option<String> {
    let mut said = Vec::new();
    let mut is_short = false;
    for index in 0..knobs.len() {
        let others = knobs
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index);
        let others: f64 = others.map(|(_, knob)| knob.files * knob.default).sum();
        let Some(knob) = knobs.get_mut(index).filter(|knob| knob.files > 0.0) else {
            continue;
        };
        let room = available as f64 - BESIDE - others;
        let most = (room / knob.files).floor();
        if most >= knob.max {
            continue;
        }
        is_short |= most < knob.min;
        knob.max = most.max(knob.min);
        knob.default = knob.default.min(knob.max);
        knob.limited = true;
        said.push(format!("{} is limited to {} here", knob.label, knob.max));
        let values = presets.iter_mut().flat_map(|preset| &mut preset.knobs);
        for (_, value) in values.filter(|(name, _)| *name == knob.name) {
            *value = value.min(knob.max);
        }
    }
    if said.is_empty() {
        return None;
    }
    let end = if is_short {
        "; even so, connections may run out of files"
    } else {
        ""
    };
    Some(format!(
        "This process can open only {available} files at a time (`ulimit -n`), so {}{end}.",
        said.join(" and ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knob(name: &str, range: (f64, f64, f64), files: f64) -> Knob {
        Knob {
            min: range.0,
            default: range.1,
            max: range.2,
            files,
            ..Knob::of_field(name)
        }
    }

    fn limited(available: u64) -> (Vec<f64>, f64, Option<String>) {
        let mut knobs = [
            knob("latency", (0.0, 1.0, 2.0), 0.0),
            knob("parcels", (5.0, 40.0, 80.0), 4.0),
        ];
        let mut presets = [Preset {
            name: "many".to_owned(),
            label: "many".to_owned(),
            knobs: vec![("parcels".to_owned(), 60.0)],
        }];
        let said = limit(&mut knobs, &mut presets, available);
        let [_, parcels] = &knobs;
        (
            vec![parcels.default, parcels.max],
            presets[0].knobs[0].1,
            said,
        )
    }

    #[test]
    fn a_knob_goes_as_far_as_there_are_files() {
        assert_eq!(limited(1024), (vec![40.0, 80.0], 60.0, None));
        let (values, preset, said) = limited(200);
        assert_eq!((values, preset), (vec![34.0, 34.0], 34.0));
        assert_eq!(
            said.unwrap(),
            "This process can open only 200 files at a time (`ulimit -n`), so parcels is limited to 34 here."
        );
    }

    #[test]
    fn where_even_the_least_is_too_much_it_is_said() {
        let (values, preset, said) = limited(64);
        assert_eq!((values, preset), (vec![5.0, 5.0], 5.0));
        let said = said.unwrap();
        assert!(
            said.ends_with("here; even so, connections may run out of files."),
            "{said}"
        );
    }
}
