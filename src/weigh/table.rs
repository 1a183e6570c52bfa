//! What was weighed, as a table.

use super::{STATUS, Sample, Weight};
use crate::text::{Add, escape, wrap};

/// The heads of the columns. `more` is counted from the first row.
const HEADS: [&str; 7] = [
    "weighed", "time", "memory", "more", "each", "reserved", "threads",
];

/// Below this memory in bytes, a difference between processes is chance: they never take quite the same.
const CHANCE: f64 = 0.05e6;

/// The table and what is to be said of it, in Markdown.
pub fn markdown(weights: &[Weight], runs: usize) -> String {
    let mut text = format!(
        "| {} |\n|{}\n",
        HEADS.join(" | "),
        "---|".repeat(HEADS.len())
    );
    for row in rows(weights, runs) {
        let [label, figures @ ..] = row;
        let figures = figures.join(" | ");
        text.add(format_args!("| {} | {figures} |\n", escape(&label)));
    }
    for sentence in sentences(weights, runs) {
        text.push('\n');
        text.push_str(&escape(&sentence));
        text.push('\n');
    }
    text
}

/// The same as plain lines, its columns under each other.
pub fn plain_text(weights: &[Weight], runs: usize) -> String {
    let mut all = vec![HEADS.map(str::to_owned)];
    all.extend(rows(weights, runs));
    let widths: Vec<usize> = (0..HEADS.len())
        .map(|column| {
            let cells = all.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in &all {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    for sentence in sentences(weights, runs) {
        text.push('\n');
        wrap(&mut text, &sentence, 80, 0);
    }
    text
}

/// What stands beside the name of its variant: "peak 6.9 MB". None until all runs have ended, or where it is not known.
pub fn summary(weight: &Weight, runs: usize) -> Option<String> {
    let is_done = weight.samples.len() >= runs && weight.failure.is_none();
    let peak = weight.median(|sample| sample.resident).filter(|_| is_done);
    peak.map(|peak| format!("peak {}", bytes(peak as f64)))
}

/// A row for each program; figures where all its runs have ended.
fn rows(weights: &[Weight], runs: usize) -> Vec<[String; 7]> {
    let done = |weight: &&Weight| weight.samples.len() >= runs;
    let resident = |weight: &Weight| weight.median(|sample| sample.resident);
    let first = weights.first().filter(done).and_then(resident);
    let rows = weights.iter().enumerate().map(|(place, weight)| {
        let label = weight.order.label.clone();
        if weight.failure.is_some() {
            return cells(label, "failed");
        }
        if !done(&weight) {
            return cells(label, "..");
        }
        let peak = resident(weight);
        let more = first.zip(peak).filter(|_| place > 0);
        let more = more.map(|(first, peak)| peak as f64 - first as f64);
        let each = weight.order.each.zip(more);
        let each = each.filter(|(count, more)| *count > 0.0 && *more > CHANCE);
        let known = |figure: Option<String>| figure.unwrap_or_else(|| "?".to_owned());
        [
            label,
            known(
                weight
                    .median(|s| Some(s.elapsed))
                    .map(|s| format!("{s:.2} s")),
            ),
            known(peak.map(|peak| bytes(peak as f64))),
            more.map_or_else(String::new, difference),
            each.map_or_else(String::new, |(count, more)| bytes(more / count)),
            known(weight.median(|s| s.reserved).map(|b| bytes(b as f64))),
            known(weight.median(|s| s.threads).map(|count| count.to_string())),
        ]
    });
    rows.collect()
}

fn cells(label: String, word: &str) -> [String; 7] {
    let empty = String::new;
    [
        label,
        word.to_owned(),
        empty(),
        empty(),
        empty(),
        empty(),
        empty(),
    ]
}

/// What the table does not say by itself.
fn sentences(weights: &[Weight], runs: usize) -> Vec<String> {
    let mut sentences: Vec<String> = weights
        .iter()
        .filter_map(|weight| Some(format!("{}.", weight.failure.as_ref()?)))
        .collect();
    let left = |weight: &&Weight| weight.failure.is_none() && weight.samples.len() < runs;
    let waiting = weights.iter().filter(left).count();
    if waiting > 0 {
        let are = if waiting == 1 { "is" } else { "are" };
        sentences.push(format!(
            "{waiting} of {} programs {are} not weighed yet: each runs {runs} times, in its own process.",
            weights.len()
        ));
        return sentences;
    }
    let weighed = || weights.iter().filter(|weight| weight.failure.is_none());
    if weighed().next().is_none() {
        return sentences;
    }
    let time = spread(weighed(), |sample| Some(sample.elapsed));
    let memory = spread(weighed(), |sample| {
        sample.resident.map(|bytes| bytes as f64)
    });
    let times = match runs {
        1 => "one run".to_owned(),
        runs => format!("the median of {runs} runs"),
    };
    let how = format!("Each is the plain program in its own process: {times}, one after another.");
    sentences.push(match memory {
        Some(memory) => format!(
            "{how} Memory is the peak resident size, without the program's own file; \"more\" is relative to the first row. \
             Runs of one program differed by at most {} and {:.2} s.",
            bytes(memory),
            time.unwrap_or(0.0)
        ),
        None => format!(
            "{how} Memory, reserved addresses and threads are not known here: they come from {STATUS}, which only Linux has."
        ),
    });
    sentences
}

/// The largest difference between runs of one program; none where a value is not known.
fn spread<'a>(
    mut weights: impl Iterator<Item = &'a Weight>,
    value: impl Fn(&Sample) -> Option<f64> + Copy,
) -> Option<f64> {
    weights.try_fold(0.0_f64, |most, weight| {
        let (low, high) = weight.range(value)?;
        Some(most.max(high - low))
    })
}

/// "+9.1 MB"; a difference that is chance is none.
fn difference(bytes: f64) -> String {
    let megabytes = bytes / 1e6;
    if bytes.abs() < CHANCE {
        "0.0 MB".to_owned()
    } else {
        format!("{megabytes:+.1} MB")
    }
}

/// A number of bytes in a unit that people read: "283 B", "9.1 kB", "6.9 MB", "2.9 GB".
fn bytes(count: f64) -> String {
    match count {
        ..1e3 => format!("{count:.0} B"),
        1e3..1e6 => format!("{:.1} kB", count / 1e3),
        1e6..1e9 => format!("{:.1} MB", count / 1e6),
        _ => format!("{:.1} GB", count / 1e9),
    }
}
