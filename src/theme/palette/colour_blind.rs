//! For a dark background and eyes that do not tell red from green, or blue from yellow: the states differ in lightness.

use super::{OWN, Palette, behind, both, front};

/// For a dark background and eyes that do not tell red from green, or blue from yellow: the states differ in lightness.
pub const COLOUR_BLIND: Palette = Palette {
    name: "colour-blind",
    ground: OWN,
    text: OWN,
    dim: front(246),
    border: front(240),
    heading: front(252),
    accent: front(117),
    bar: both(252, 235),
    selected: both(231, 237),
    lit: behind(236),
    held: behind(52),
    warning: front(220),
    good: front(117),
    crowd: front(66),
    full: front(175),
    playhead: front(255),
    keyword: front(175),
    types: front(110),
    function: front(117),
    literal: front(222),
    running: front(159),
    ready: front(214),
    blocking: front(166),
    lanes: [33, 36, 178, 175, 110, 137, 250],
    badge: 16,
};
