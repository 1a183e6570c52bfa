//! What the recap compares: the lanes that the lesson names, in the learner's own run.

use super::LessonView;
use crate::lesson::{self, Pose, clearly_more};
use crate::recording::{Lane, LaneId, Nanos, State, Variant, Window};
use crate::wording::length;

/// A lane of the recap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecapRow {
    /// The place of its variant in the recording.
    pub variant: usize,
    /// The lane.
    pub lane: LaneId,
    /// The variant, the lane and its times, in words: from the longest text to the shortest.
    pub texts: [String; 3],
}

impl LessonView {
    /// The lanes to compare, as far as the run has them; empty while there is no run that is over.
    pub fn recap_rows(&self) -> Vec<RecapRow> {
        let Some(lesson) = &self.lesson else {
            return Vec::new();
        };
        if !self.has_run() || !self.recording().is_over() {
            return Vec::new();
        }
        let variants = self.recording().variants();
        let rows = lesson.recap.iter().filter_map(|wanted| {
            let of_lesson = lesson.variants.get(wanted.variant)?;
            let place = variants.iter().position(|v| v.id() == of_lesson.id)?;
            let variant = variants.get(place)?;
            let lane = longest(variant, &wanted.lane)?;
            Some(RecapRow {
                variant: place,
                lane: lane.id,
                texts: texts(of_lesson, variant, lane),
            })
        });
        rows.collect()
    }

    /// The stretch of time in which they are drawn: the same for all, so that they can be compared.
    pub fn recap_window(&self, rows: &[RecapRow]) -> Window {
        let variants = self.recording().variants();
        let ends = rows.iter().filter_map(|row| {
            let variant = variants.get(row.variant)?;
            Some(variant.lane(row.lane)?.end.unwrap_or_else(|| variant.end()))
        });
        Window {
            from: Nanos::ZERO,
            to: ends.max().unwrap_or(Nanos(1)).max(Nanos(1)),
        }
    }
}

/// The lane of a name that takes the longest: of many that are alike it shows best what the lesson is about. The first one of
/// several that take about as long.
fn longest<'a>(variant: &'a Variant, name: &str) -> Option<&'a Lane> {
    let lanes = variant.lanes().iter().filter(|lane| lane.is_called(name));
    lanes.fold(None, |best: Option<&Lane>, lane| match best {
        Some(before) if !clearly_more(time(variant, lane), time(variant, before)) => best,
        _ => Some(lane),
    })
}

fn time(variant: &Variant, lane: &Lane) -> Nanos {
    lane.end.unwrap_or_else(|| variant.end()).since(lane.start)
}

/// The same in three lengths: with the label of the variant, with its short name, and without the longest stretch.
fn texts(of_lesson: &lesson::Variant, variant: &Variant, lane: &Lane) -> [String; 3] {
    let (told, longest) = told(variant, lane);
    let (label, short) = (&of_lesson.label, &of_lesson.short);
    if longest.is_empty() {
        return [label, short, short].map(|name| format!("{name}: {told}"));
    }
    [
        format!("{label}: {told}; its longest stretch: {longest}"),
        format!("{short}: {told}; its longest stretch: {longest}"),
        format!("{short}: {told}"),
    ]
}

/// "heartbeat takes 1.75 s", and of its longest stretch "ready for 980 ms"; of the latter nothing where there is only one.
fn told(variant: &Variant, lane: &Lane) -> (String, String) {
    let states = [
        State::Running,
        State::Ready,
        State::Suspended,
        State::Unpolled,
    ];
    let stretches = states.into_iter().filter_map(|state| {
        let pose = Pose::Is(state);
        let stretch = pose.longest(variant, lane)?;
        Some((stretch.to.since(stretch.from), pose))
    });
    let longest = stretches.max_by_key(|(time, _)| *time);
    let all = time(variant, lane);
    let part = longest.filter(|(time, _)| time.0 < all.0 / 100 * 95);
    let part = part.map_or_else(String::new, |(time, pose)| {
        format!("{pose} for {}", length(time))
    });
    let end = lane.end.unwrap_or_else(|| variant.end());
    let real = variant.real_between(lane.start, end);
    let real = real.map_or_else(String::new, |real| {
        format!(" on its own clock, {} in reality", length(real))
    });
    // of two lanes that take as long, one may begin later
    let late = lane.start > Nanos::ZERO.max(Nanos(end.0 / 50));
    let from = if late {
        format!(" starts at {:.2} s and", lane.start.seconds())
    } else {
        String::new()
    };
    let name = &lane.name;
    (format!("{name}{from} takes {}{real}", length(all)), part)
}
