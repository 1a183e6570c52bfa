//! Dark on white, whatever the background of the terminal is.

use super::{OWN, Palette, behind, both, front};

/// Dark on white, whatever the background of the terminal is.
pub const LIGHT: Palette = Palette {
    name: "light",
    ground: both(16, 231),
    text: OWN,
    dim: front(242),
    border: front(245),
    heading: front(234),
    accent: front(25),
    bar: both(16, 254),
    selected: both(16, 153),
    lit: behind(230),
    held: behind(224),
    warning: front(130),
    good: front(28),
    crowd: front(66),
    full: front(91),
    playhead: front(16),
    keyword: front(90),
    types: front(24),
    function: front(26),
    literal: front(94),
    running: front(28),
    ready: front(130),
    blocking: front(160),
    lanes: [25, 29, 94, 90, 31, 130, 61],
    badge: 231,
};
