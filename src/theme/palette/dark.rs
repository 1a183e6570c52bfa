//! For a dark background: the usual one.

use super::{OWN, Palette, behind, both, front};

/// For a dark background: the usual one.
pub const DARK: Palette = Palette {
    name: "dark",
    ground: OWN,
    text: OWN,
    dim: front(244),
    border: front(240),
    heading: front(252),
    accent: front(75),
    bar: both(252, 235),
    selected: both(231, 237),
    lit: behind(236),
    held: behind(52),
    warning: front(214),
    good: front(78),
    crowd: front(66),
    full: front(141),
    playhead: front(255),
    keyword: front(176),
    types: front(74),
    function: front(110),
    literal: front(179),
    running: front(78),
    ready: front(214),
    blocking: front(203),
    lanes: [74, 72, 179, 176, 75, 180, 110],
    badge: 16,
};
