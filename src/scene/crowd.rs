//! Rows that stand for many lanes.

use super::View;
use super::rows::Marks;
use crate::recording::{Cell, Density, Ink, LaneId, Shape, Variant};

/// So many lanes are counted cell by cell, so that their row agrees with what rows of their own would show. More of them
/// are counted as the recording has them: all lanes of the variant.
const FEW: usize = 32;

/// The numbers of some lanes of a variant.
pub(super) fn of_lanes(variant: &Variant, view: &View<'_>, lanes: &[LaneId]) -> Marks {
    let mut densities = Vec::new();
    if lanes.len() <= FEW {
        densities.resize(view.columns, Density::default());
        let mut cells = Vec::new();
        for lane in lanes {
            variant.cells(*lane, view.window, view.columns, &mut cells);
            for (density, cell) in densities.iter_mut().zip(&cells) {
                add(density, *cell);
            }
        }
    } else {
        variant.density(view.window, view.columns, &mut densities);
    }
    let highest = densities.iter().map(Density::alive).fold(1.0, f64::max);
    Marks::Densities(densities, highest)
}

/// The numbers of all lanes of a variant.
pub(super) fn of_all(variant: &Variant, view: &View<'_>) -> Marks {
    let lanes = variant.lanes().iter().map(|lane| lane.id);
    let lanes: Vec<_> = lanes.take(FEW + 1).collect();
    of_lanes(variant, view, &lanes)
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
        Shape::Mixed { running, rest, .. } => {
            let running = if running <= 1 && rest.is_some() {
                0.0
            } else {
                share(running)
            };
            density.running += running;
            if let Some(ink) = rest {
                count(density, ink, 1.0 - running);
            }
        }
    }
}

fn count(density: &mut Density, ink: Ink, share: f64) {
    match ink {
        Ink::Running | Ink::Blocking | Ink::Aside => density.running += share,
        Ink::Ready => density.ready += share,
        Ink::Suspended(_) => density.suspended += share,
        Ink::Unpolled => density.unpolled += share,
    }
}
