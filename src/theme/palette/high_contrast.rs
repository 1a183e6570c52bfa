//! The greatest contrast: bright on black, whatever the background of the terminal is.

use super::{Palette, both, front};

/// The greatest contrast: bright on black, whatever the background of the terminal is.
pub const HIGH_CONTRAST: Palette = Palette {
    name: "high-contrast",
    ground: both(231, 16),
    text: front(231),
    dim: front(252),
    border: front(250),
    heading: front(231),
    accent: front(123),
    bar: both(231, 237),
    selected: both(231, 18),
    lit: both(231, 236),
    held: both(231, 52),
    warning: front(226),
    good: front(120),
    crowd: front(152),
    full: front(213),
    playhead: front(231),
    keyword: front(219),
    types: front(123),
    function: front(159),
    literal: front(229),
    running: front(120),
    ready: front(220),
    blocking: front(210),
    lanes: [123, 157, 229, 219, 159, 223, 189],
    badge: 16,
};
