//! The looks of a screen: the colours of each theme and each depth.

use awaitscope::theme::Palette;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::*;

#[test]
fn colours_are_those_of_the_level_and_never_carry_meaning_alone() {
    for depth in [Depth::Mono, Depth::Sixteen, Depth::Many] {
        let mut app = at("12", 1.12);
        app.theme = Theme::new(depth, false);
        let buffer = draw(&mut app, (120, 40));
        let highest = match depth {
            Depth::Mono => None,
            Depth::Sixteen => Some(15),
            Depth::Many => Some(255),
        };
        for cell in &buffer.content {
            for colour in [cell.fg, cell.bg] {
                match colour {
                    Color::Reset => {}
                    Color::Indexed(index) => {
                        assert!(
                            highest.is_some_and(|highest| index <= highest),
                            "{depth:?} {index}"
                        );
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
        // the selected lane can be seen: its row has a colour behind it or is reversed
        let row = buffer.content.chunks(120).find(|row| {
            let text: String = row.iter().map(Cell::symbol).collect();
            text.contains("2 heartbeat")
        });
        let marked =
            |cell: &&Cell| cell.modifier.contains(Modifier::REVERSED) || cell.bg != Color::Reset;
        assert!(
            row.unwrap().iter().filter(marked).count() >= 15,
            "{depth:?}"
        );
    }
}

/// Every theme draws with what its depth has, and says the same: only colours differ.
#[test]
fn themes_differ_in_colours_only() {
    let mut app = at("12", 1.12);
    let expected = text(&draw(&mut app, (120, 40)));
    let mut pictures = Vec::new();
    for palette in Palette::ALL {
        for (depth, highest) in [(Depth::Many, 255), (Depth::Sixteen, 15)] {
            app.theme = Theme::with(palette, depth, false);
            let buffer = draw(&mut app, (120, 40));
            assert_eq!(text(&buffer), expected, "{}", palette.name);
            let colours = buffer.content.iter().flat_map(|cell| [cell.fg, cell.bg]);
            for colour in colours {
                assert!(match colour {
                    Color::Reset => true,
                    Color::Indexed(index) => index <= highest,
                    _ => false,
                });
            }
            pictures.push(buffer);
        }
    }
    // and they do differ
    for (index, picture) in pictures.iter().enumerate() {
        assert!(!pictures[index + 1..].contains(picture), "{index}");
    }
}
