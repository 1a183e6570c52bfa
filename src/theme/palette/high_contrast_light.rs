//! The greatest contrast on white, for a projector, whatever the background of the terminal is.

use super::{Palette, both, front};

/// The greatest contrast on white, for a projector, whatever the background of the terminal is.
pub const HIGH_CONTRAST_LIGHT: Palette = Palette {
    name: "high-contrast-light",
    ground: both(16, 231),
    text: front(16),
    dim: front(238),
    border: front(240),
    heading: front(16),
    accent: front(18),
    bar: both(16, 252),
    selected: both(16, 153),
    lit: both(16, 254),
    held: both(16, 217),
    warning: front(88),
    good: front(22),
    crowd: front(23),
    full: front(54),
    playhead: front(16),
    keyword: front(54),
    types: front(18),
    function: front(19),
    literal: front(52),
    running: front(22),
    ready: front(94),
    blocking: front(124),
    lanes: [18, 22, 94, 54, 23, 88, 60],
    badge: 231,
};
