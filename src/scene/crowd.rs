//! Rows that stand for many lanes.
//!
//! Folded programs and many lanes without a row of their own share one scale, that of the program with the most lanes among all of the
//! run, also those that are open: a program of 51 tasks is a line of an eighth beside one of 601, however the others are shown, as on the
//! axis of time. Whatever lives is at least that high, so that none vanishes beside a program a thousand times larger; its number stands
//! in its figures.

use super::View;
use super::rows::{Kind, Marks, Row};
use crate::recording::{Cell, Density, Ink, LaneId, Nanos, Recording, Shape, Variant};

/// So many lanes are counted cell by cell, so that their row agrees with what rows of their own would show. More of them
/// are counted as the recording has them: all lanes of the variant.
const FEW: usize = 32;

/// Whether so many lanes are counted as the recording has them: all lanes of the variant.
pub(super) fn is_counted_as_a_whole(lanes: usize) -> bool {
    lanes > FEW
}

/// The numbers of some lanes of a variant.
pub(super) fn of_lanes(variant: &Variant, view: &View<'_>, lanes: &[LaneId]) -> Marks {
    let mut densities = Vec::new();
    if is_counted_as_a_whole(lanes.len()) {
        variant.density(view.window, view.columns, &mut densities);
    } else {
        densities.resize(view.columns, Density::default());
        let mut cells = Vec::new();
        let columns = 0..view.columns;
        let bounds = columns.map(|column| view.window.cell(column, view.columns));
        let bounds: Vec<_> = bounds.collect();
        for lane in lanes.iter().filter_map(|lane| variant.lane(*lane)) {
            variant.cells(lane.id, view.window, view.columns, &mut cells);
            let alive = (lane.start, lane.end.unwrap_or_else(|| variant.end()));
            for ((density, cell), bounds) in densities.iter_mut().zip(&cells).zip(&bounds) {
                let mut one = Density::default();
                add(&mut one, *cell);
                if one.alive() > 0.0 {
                    add_share(density, one, share_of(alive, *bounds));
                }
            }
        }
    }
    let highest = densities.iter().map(Density::alive).fold(1.0, f64::max);
    Marks::Densities(densities, highest)
}

/// The numbers of all lanes of a variant that share its threads: what has a thread for itself holds nobody up, whether it computes or
/// sleeps.
pub(super) fn of_all(variant: &Variant, view: &View<'_>) -> Marks {
    let lanes = variant.lanes().iter();
    let lanes = lanes.filter(|lane| !lane.kind.is_closure());
    let lanes = lanes.map(|lane| lane.id);
    let lanes: Vec<_> = lanes.take(FEW + 1).collect();
    of_lanes(variant, view, &lanes)
}

/// Draws folded programs, and rows that stand for the lanes without one, to one scale, so that their heights can be compared. Of a few
/// lanes it matters more what they do, which a low row does not show.
pub(super) fn level(recording: &Recording, view: &View<'_>, rows: &mut [Row]) {
    let variants = recording.variants();
    let has_many = |row: &Row| {
        let variant = variants.get(row.variant);
        variant.is_some_and(|variant| is_counted_as_a_whole(variant.lanes().len()))
    };
    let is_leveled = |row: &Row| {
        let is_crowd = row.kind == Kind::Strip || row.kind == Kind::More && has_many(row);
        is_crowd && matches!(row.marks, Marks::Densities(..))
    };
    let is_alone = variants.len() == 1 && view.scaled_with.is_none();
    if is_alone || !rows.iter().any(is_leveled) {
        return;
    }
    let highest = |variant: &Variant| match of_all(variant, view) {
        Marks::Densities(_, highest) => highest,
        _ => 1.0,
    };
    let compared = view.scaled_with.into_iter().flat_map(Recording::variants);
    let all = variants.iter().chain(compared);
    let most = all.map(highest).fold(1.0, f64::max);
    for row in rows.iter_mut().filter(|row| is_leveled(row)) {
        if let Marks::Densities(_, own) = &mut row.marks {
            *own = most;
        }
    }
}

/// The part of a cell in which a lane lives; one that comes and goes within it leaves a trace.
fn share_of((start, end): (Nanos, Nanos), (from, to): (Nanos, Nanos)) -> f64 {
    let inside = end.min(to).since(start.max(from)).0;
    (inside as f64 / to.since(from).0.max(1) as f64).max(0.01)
}

/// Adds what a lane that is alive does in a cell, as so much of a lane.
fn add_share(density: &mut Density, one: Density, share: f64) {
    let scale = share / one.alive();
    density.running += one.running * scale;
    density.blocking += one.blocking * scale;
    density.ready += one.ready * scale;
    density.suspended += one.suspended * scale;
    density.unpolled += one.unpolled * scale;
}

fn add(density: &mut Density, cell: Cell) {
    let share = |eighths: u8| f64::from(eighths) / 8.0;
    match cell.shape {
        Shape::Empty => {}
        Shape::Solid(ink) => count(density, ink, 1.0),
        Shape::Split {
            left,
            right,
            eighths,
        } => {
            if let Some(ink) = left {
                count(density, ink, share(eighths));
            }
            if let Some(ink) = right {
                count(density, ink, 1.0 - share(eighths));
            }
        }
        // a poll that is too short for an eighth of a cell makes no crowd run
        Shape::Mixed {
            running,
            blocking,
            rest,
        } => {
            let running = if running <= 1 && rest.is_some() {
                0.0
            } else {
                share(running)
            };
            density.running += running;
            density.blocking += if blocking { running } else { 0.0 };
            if let Some(ink) = rest {
                count(density, ink, 1.0 - running);
            }
        }
    }
}

fn count(density: &mut Density, ink: Ink, share: f64) {
    match ink {
        Ink::Blocking => {
            density.running += share;
            density.blocking += share;
        }
        Ink::Running | Ink::Aside => density.running += share,
        Ink::Ready => density.ready += share,
        Ink::Suspended(_) => density.suspended += share,
        Ink::Unpolled => density.unpolled += share,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::scripted::{self, ended, opened};
    use crate::recording::{EventKind, LaneKind, Outcome, PollSite, VariantInfo, Window, WorkerId};
    use crate::scene::Shown;

    fn polled(id: u32) -> EventKind {
        let worker = match id {
            0 => WorkerId(0),
            _ => WorkerId::NONE,
        };
        EventKind::PollStarted {
            lane: LaneId(id),
            worker,
            site: PollSite::ELSEWHERE,
        }
    }

    /// The densities of a variant whose task waits for a job, or holds its thread itself, for 100 ms.
    fn densities(task_holds: bool) -> Vec<Density> {
        let mut job = opened(1, 1);
        if let EventKind::Opened { kind, .. } = &mut job {
            *kind = LaneKind::Blocking;
        }
        let events = [(0, opened(0, 0)), (0, job), (0, polled(1))];
        let holds = task_holds.then_some((0, polled(0)));
        let ends = [1, 0].map(|id| (100, ended(id, Outcome::Completed)));
        let events = events.into_iter().chain(holds).chain(ends);
        let recording = scripted::recording(
            Nanos(1_000_000),
            &["task", "job"],
            events,
            VariantInfo::default(),
        );
        let window = Window {
            from: Nanos::ZERO,
            to: Nanos(100_000_000),
        };
        let shown = [Shown::default()];
        let view = View::plain(window, (10, 10), &shown);
        let Marks::Densities(densities, _) = of_all(&recording.variants()[0], &view) else {
            unreachable!("a crowd has densities")
        };
        densities
    }

    #[test]
    fn a_task_that_holds_its_thread_is_told_and_a_job_with_a_thread_for_itself_does_not_run_for_the_others()
     {
        let holds = densities(true);
        assert!(
            holds.iter().all(|d| d.blocking > 0.9 && d.running < 1.1),
            "{holds:?}"
        );
        let waits = densities(false);
        assert!(
            waits.iter().all(|d| d.running < 0.1 && d.ready > 0.9),
            "{waits:?}"
        );
    }
}
