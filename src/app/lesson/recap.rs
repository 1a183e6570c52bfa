//! What the recap compares: the lanes and gauges that the lesson names, in the learner's own run, and how that run met the goal.

use super::LessonView;
use crate::lesson::{self, Lesson, Pose, clearly_more};
use crate::recording::{Gauge, Lane, LaneId, Nanos, Outcome, State, Variant, Window};
use crate::wording::{self, length};

/// A row of the recap.
#[derive(Clone, Debug, PartialEq)]
pub struct RecapRow {
    /// The place of its variant in the recording.
    pub variant: usize,
    /// What is drawn.
    pub what: RecapMark,
    /// The variant, what is drawn and its figures, in words: from the longest text to the shortest.
    pub texts: [String; 3],
}

/// What a row of the recap draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RecapMark {
    /// A lane.
    Lane(LaneId),
    /// A gauge, by its place, and what its whole height stands for.
    Gauge(usize, f64),
}

impl LessonView {
    /// The lanes and gauges to compare, as far as the run has them, and the lane of a version that met the goal; empty while there
    /// is no run that is over.
    pub fn recap_rows(&self) -> Vec<RecapRow> {
        let Some(lesson) = &self.lesson else {
            return Vec::new();
        };
        if !self.has_run() || !self.recording().is_over() {
            return Vec::new();
        }
        let wanted = lesson.recap.lanes.iter();
        let lanes = wanted.filter_map(|wanted| self.recap_lane(wanted.variant, &wanted.lane));
        let mut rows: Vec<RecapRow> = lanes.collect();
        rows.extend(self.recap_version(lesson, &rows));
        for gauge in &lesson.recap.gauges {
            rows.extend(self.recap_gauges(lesson, gauge));
        }
        rows
    }

    /// The lane of a variant, by its place in the lesson, that takes the longest of those that are called so.
    fn recap_lane(&self, variant: usize, lane: &str) -> Option<RecapRow> {
        let of_lesson = self.lesson.as_ref()?.variants.get(variant)?;
        let (place, variant) = self.of_run(&of_lesson.id)?;
        let lane = longest(variant, lane)?;
        Some(RecapRow {
            variant: place,
            what: RecapMark::Lane(lane.id),
            texts: texts(of_lesson, variant, lane),
        })
    }

    /// A variant in the run, with its place there.
    fn of_run(&self, id: &str) -> Option<(usize, &Variant)> {
        let mut variants = self.recording().variants().iter().enumerate();
        variants.find(|(_, variant)| variant.id() == id)
    }

    /// A gauge of all variants whose lanes are compared, on one scale.
    fn recap_gauges(&self, lesson: &Lesson, name: &str) -> Vec<RecapRow> {
        let mut variants: Vec<usize> = lesson.recap.lanes.iter().map(|it| it.variant).collect();
        variants.dedup();
        let variants = variants.into_iter().filter_map(|variant| {
            let of_lesson = lesson.variants.get(variant)?;
            let (place, variant) = self.of_run(&of_lesson.id)?;
            let mut gauges = variant.gauges().iter().enumerate();
            let (number, gauge) = gauges.find(|(_, gauge)| gauge.is_called(name))?;
            Some((of_lesson, place, number, gauge))
        });
        let found: Vec<_> = variants.collect();
        let all = Window {
            from: Nanos::ZERO,
            to: self.recording().end(),
        };
        let scales = found.iter().map(|(.., gauge)| gauge.scale(all));
        let scale = scales.fold(0.0, f64::max);
        let row = |(of_lesson, variant, number, gauge): (&lesson::Variant, _, _, &Gauge)| {
            let (name, unit) = gauge.name_and_unit();
            let most = gauge.max_until(all.to).unwrap_or(0.0);
            let most = match unit {
                "s" => length(Nanos::from_seconds(most)),
                unit => format!("{} {unit}", wording::number(most)),
            };
            let most = format!("{name}: {} at most", most.trim_end());
            let (label, short) = (&of_lesson.label, &of_lesson.short);
            RecapRow {
                variant,
                what: RecapMark::Gauge(number, scale),
                texts: [label, short, short].map(|variant| format!("{variant}: {most}")),
            }
        };
        found.into_iter().map(row).collect()
    }

    /// The lane of the version with which this run met the goal, if it is not compared already: one that is called as those are.
    fn recap_version(&self, lesson: &Lesson, rows: &[RecapRow]) -> Option<RecapRow> {
        let (version, _) = self.met_goal()?;
        let version = version?;
        let place = lesson.variants.iter().position(|it| it.id == version.id)?;
        let (in_run, _) = self.of_run(&lesson.variants.get(place)?.id)?;
        if rows.iter().any(|row| row.variant == in_run) {
            return None;
        }
        let lanes = lesson.recap.lanes.iter().map(|lane| lane.lane.as_str());
        let families = lanes.clone().map(|lane| match lane.rsplit_once(" #") {
            Some((family, _)) => family,
            None => lane,
        });
        let mut names = lanes.chain(families);
        names.find_map(|lane| self.recap_lane(place, lane))
    }

    /// The version with which this run met the goal, where there are some, and the measured figures of the goal, in words.
    pub fn met_goal(&self) -> Option<(Option<&lesson::Variant>, String)> {
        let lesson = self.lesson.as_ref()?;
        let challenge = lesson.challenge.as_ref()?;
        let judged = self.challenge.judged.as_ref()?;
        if !judged.iter().all(|part| part.met) {
            return None;
        }
        let parts = challenge.goal.iter().zip(judged);
        // a part that asks for settings measures nothing
        let measured = parts.filter(|(goal, _)| goal.when.text().contains('['));
        let measured = measured.map(|(goal, part)| format!("{} ({})", goal.text, part.measured));
        let measured: Vec<_> = measured.collect();
        let version = self.chosen_version().and_then(|id| lesson.variant(id));
        Some((version, measured.join("; ")))
    }

    /// The stretch of time in which they are drawn: the same for all, so that they can be compared.
    pub fn recap_window(&self, rows: &[RecapRow]) -> Window {
        let variants = self.recording().variants();
        let ends = rows.iter().filter_map(|row| {
            let variant = variants.get(row.variant)?;
            match row.what {
                RecapMark::Lane(lane) => {
                    Some(variant.lane(lane)?.end.unwrap_or_else(|| variant.end()))
                }
                RecapMark::Gauge(..) => Some(variant.end()),
            }
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

/// "handler takes 1.30 s", "heartbeat lasts 1.75 s" of one that was cancelled, or "append never ends", and of its longest stretch
/// "ready for 980 ms"; of the latter nothing where there is only one.
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
        format!(" on its own clock, {} in real time", length(real))
    });
    // of two lanes that take as long, one may begin later
    let late = lane.start > Nanos::ZERO.max(Nanos(end.0 / 50));
    let from = if late {
        format!(" starts at {:.2} s and", lane.start.seconds())
    } else {
        String::new()
    };
    let name = &lane.name;
    if lane.is_open() && variant.outcome() == Outcome::Stuck {
        return (format!("{name}{from} never ends"), String::new());
    }
    let ends = match lane.outcome {
        Outcome::Cancelled => "lasts",
        Outcome::Failed => "fails after",
        Outcome::Panicked => "panics after",
        _ => "takes",
    };
    (format!("{name}{from} {ends} {}{real}", length(all)), part)
}
