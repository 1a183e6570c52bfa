//! What can be read on what, and what can be told from what.

use super::*;

/// The colour of the 256-colour table as xterm has it: red, green, blue, from 0 to 1.
fn rgb(index: u8) -> [f64; 3] {
    let level = |step: u8| {
        if step == 0 {
            0
        } else {
            55 + 40 * u32::from(step)
        }
    };
    let bytes = match index {
        0..=15 => panic!("the first sixteen are the terminal's own"),
        16..=231 => {
            let cube = index - 16;
            [level(cube / 36), level(cube / 6 % 6), level(cube % 6)]
        }
        grey => [8 + 10 * u32::from(grey - 232); 3],
    };
    bytes.map(|byte| f64::from(byte) / 255.0)
}

fn linear(colour: [f64; 3]) -> [f64; 3] {
    colour.map(|c| {
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn luminance([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The contrast of WCAG 2, from 1 to 21.
fn contrast(a: u8, b: u8) -> f64 {
    let (a, b) = (luminance(linear(rgb(a))), luminance(linear(rgb(b))));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The background that a palette is for, and its terminal's own text.
fn usual(palette: &Palette) -> (u8, u8) {
    match palette.name {
        "light" | "high-contrast-light" => (16, 231),
        "high-contrast" => (231, 16),
        _ => (252, 234),
    }
}

#[test]
fn everything_can_be_read() {
    for palette in Palette::ALL {
        let (text, ground) = usual(palette);
        let (read, seen) = match palette.name {
            "high-contrast" | "high-contrast-light" => (7.0, 4.5),
            _ => (4.5, 3.0),
        };
        let check = |what: &str, pair: Pair, least: f64| {
            let front = pair.front.unwrap_or(text);
            let behind = pair.behind.unwrap_or(ground);
            let contrast = contrast(front, behind);
            assert!(contrast >= least, "{} {what}: {contrast:.1}", palette.name);
        };
        for (name, entry) in ENTRIES {
            let pair = *entry(&mut palette.clone());
            let least = match name {
                // lines and blocks, and text that matters less
                "border" => 2.0_f64.max(seen - 1.0),
                "dim" | "crowd" | "full" | "running" | "ready" | "blocking" => seen,
                _ => read,
            };
            check(name, pair, least);
        }
        for lane in palette.lanes {
            check("a lane", front(lane), seen);
            check("a badge", both(palette.badge, lane), seen);
        }
    }
}

#[test]
fn what_stands_on_a_bar_or_in_a_marked_line_can_be_read() {
    for palette in Palette::ALL {
        let (text, _) = usual(palette);
        let code = [
            palette.keyword,
            palette.types,
            palette.function,
            palette.literal,
        ];
        let words = [palette.text, palette.heading, palette.accent];
        for (what, behind) in [
            ("the bar", palette.bar),
            ("the selection", palette.selected),
            ("a lit line", palette.lit),
            ("a held line", palette.held),
        ] {
            for pair in words.into_iter().chain(code).chain([palette.dim]) {
                let least = match pair {
                    // the selection, and little of it
                    pair if pair == palette.dim => 2.0,
                    _ => 3.0,
                };
                let contrast = contrast(pair.front.unwrap_or(text), behind.behind.unwrap());
                let name = palette.name;
                assert!(
                    contrast >= least,
                    "{name}: {pair:?} on {what}: {contrast:.1}"
                );
            }
        }
    }
}

/// How a colour looks without one of the three kinds of cones (Machado, Oliveira and Fernandes 2009, severity 1).
const BLINDNESS: [(&str, [[f64; 3]; 3]); 3] = [
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// Lightness in the sense of CIE L*, from 0 to 100.
fn lightness(index: u8, matrix: Option<&[[f64; 3]; 3]>) -> f64 {
    let colour = linear(rgb(index));
    let seen = match matrix {
        None => colour,
        Some(rows) => rows.map(|row| {
            let sum: f64 = row.iter().zip(colour).map(|(share, c)| share * c).sum();
            sum.clamp(0.0, 1.0)
        }),
    };
    let y = luminance(seen);
    if y > 0.008_856 {
        116.0 * y.cbrt() - 16.0
    } else {
        903.3 * y
    }
}

#[test]
fn the_colour_blind_tell_the_states_by_lightness() {
    let palette = &COLOUR_BLIND;
    let states = [palette.running, palette.ready, palette.blocking].map(|p| p.front.unwrap());
    let eyes = BLINDNESS.iter().map(|(name, matrix)| (*name, Some(matrix)));
    for (name, matrix) in eyes.chain([("all cones", None)]) {
        let [running, ready, blocking] = states.map(|state| lightness(state, matrix));
        assert!(running > ready + 10.0, "{name}: {running:.0} {ready:.0}");
        assert!(ready > blocking + 10.0, "{name}: {ready:.0} {blocking:.0}");
    }
}

#[test]
fn colours_are_set_by_name() {
    let mut palette = DARK;
    assert!(palette.set("running", 46));
    assert!(palette.set("lit", 238));
    assert!(!palette.set("runing", 46));
    assert_eq!(palette.running, front(46));
    assert_eq!(palette.lit, behind(238));
    let names: Vec<_> = Palette::names().collect();
    assert_eq!((names.len(), names[0]), (21, "text"));
}

#[test]
fn a_palette_that_is_for_one_background_paints_it() {
    for palette in [&LIGHT, &HIGH_CONTRAST, &HIGH_CONTRAST_LIGHT] {
        let (text, ground) = usual(palette);
        assert_eq!(palette.ground, both(text, ground), "{}", palette.name);
    }
}
