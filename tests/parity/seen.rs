//! What was recorded, in words.

use std::collections::BTreeMap;

use awaitscope::recording::{Batch, EventKind, GaugeKind, LaneId, NameId, Outcome, WaitKind};

/// The recording of one program, by names instead of ids.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Which lane waited by which operation for which gauge ("" when for none).
    pub(crate) waits: Vec<(String, WaitKind, String)>,
    /// The operations that were waited for, with their source texts or addresses.
    pub(crate) sources: Vec<(WaitKind, String)>,
    /// Which lane was woken by which ("" when by none).
    pub(crate) wakes: Vec<(String, String)>,
    /// How which lane ended.
    pub(crate) ends: Vec<(String, Outcome)>,
    /// The lanes that nobody has a handle of.
    pub(crate) detached: Vec<String>,
    /// The lines of output, each with its lane.
    pub(crate) lines: Vec<(String, String)>,
    /// The values of each gauge, without repetitions.
    pub(crate) gauges: BTreeMap<String, (GaugeKind, f64, Vec<f64>)>,
    /// The names of the lanes in the order of their making: "parent/name", a function's when a call adopted it.
    pub(crate) lanes: Vec<String>,
}

impl Seen {
    pub(crate) fn of(batch: &Batch) -> Self {
        let mut seen = Self::default();
        let name = |id: NameId| batch.names[id.0 as usize].to_string();
        let mut gauges = Vec::new();
        for event in &batch.events {
            match event.kind {
                EventKind::Opened { name: lane, .. } => seen.lanes.push(name(lane)),
                EventKind::GaugeOpened {
                    name: gauge,
                    kind,
                    capacity,
                    ..
                } => {
                    gauges.push(name(gauge));
                    seen.gauges
                        .insert(name(gauge), (kind, capacity, Vec::new()));
                }
                EventKind::GaugeSet { gauge, value } => {
                    let values = &mut seen.gauges.get_mut(&gauges[gauge.0 as usize]).unwrap().2;
                    if values.last() != Some(&value) {
                        values.push(value);
                    }
                }
                EventKind::Suspended {
                    lane, wait, object, ..
                } => {
                    let kind = batch.waits[wait.0 as usize].kind;
                    let is_lane =
                        matches!(kind, WaitKind::Task | WaitKind::Tasks | WaitKind::AllTasks);
                    let gauge = object.gauge().filter(|_| !is_lane);
                    let object = match gauge {
                        Some(gauge) => gauges[gauge.0 as usize].clone(),
                        None => String::new(),
                    };
                    seen.waits.push((seen.lane(lane), kind, object));
                }
                EventKind::Woken { lane, by } => {
                    let woken = (seen.lane(lane), seen.lane(by));
                    seen.wakes.push(woken);
                }
                EventKind::Ended { lane, outcome } => seen.ends.push((seen.lane(lane), outcome)),
                EventKind::Detached { lane } => seen.detached.push(seen.lane(lane)),
                EventKind::Logged { lane, text } => {
                    let text = batch.texts[text.0 as usize].to_string();
                    seen.lines.push((seen.lane(lane), text));
                }
                _ => {}
            }
        }
        let sources = batch.waits.iter().filter_map(|wait| {
            let source = wait.source.as_ref()?;
            Some((wait.kind, source.to_string()))
        });
        seen.sources = sources.collect();
        seen
    }

    fn lane(&self, lane: LaneId) -> String {
        self.lanes.get(lane.0 as usize).cloned().unwrap_or_default()
    }

    pub(crate) fn waited(&self, lane: &str, kind: WaitKind, object: &str) -> bool {
        let wanted = (lane.to_owned(), kind, object.to_owned());
        self.waits.contains(&wanted)
    }

    pub(crate) fn woke(&self, lane: &str, by: &str) -> bool {
        self.wakes.contains(&(lane.to_owned(), by.to_owned()))
    }

    pub(crate) fn ended(&self, lane: &str, outcome: Outcome) -> bool {
        self.ends.contains(&(lane.to_owned(), outcome))
    }

    pub(crate) fn values(&self, gauge: &str) -> &[f64] {
        self.gauges.get(gauge).map_or(&[], |(_, _, values)| values)
    }
}
