//! Gauges and panels in the text of a run.

use awaitscope::recording::{GaugeId, GaugeKind, Panel, PanelKind, PanelSource};

use super::*;

#[test]
fn gauges_of_one_name_have_one_scale_in_all_variants() {
    let info = |id: &str| VariantInfo {
        id: id.to_owned(),
        label: id.to_owned(),
        workers: 1,
        ..VariantInfo::default()
    };
    let mut recording = Recording::new(Meta::default(), vec![info("few"), info("many")]);
    for (variant, value) in [(0, 1_000.0), (1, 20_000.0)] {
        let gauge = GaugeId(0);
        let events = vec![
            opened(0),
            polled(0),
            event(
                0,
                EventKind::GaugeOpened {
                    gauge,
                    name: NameId(1),
                    kind: GaugeKind::Gauge,
                    capacity: f64::NAN,
                },
            ),
            event(1, EventKind::GaugeSet { gauge, value }),
            event(
                900,
                EventKind::Over {
                    outcome: Outcome::Completed,
                },
            ),
        ];
        let batch = Batch {
            events,
            names: vec![Arc::from("root"), Arc::from("rows")],
            ..Batch::default()
        };
        recording.fold(variant, batch);
    }
    let text = text(&recording, theme(false), WIDEST);
    let rows: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("  rows "))
        .collect();
    let [few, many] = rows.as_slice() else {
        panic!("{text}");
    };
    for row in &rows {
        assert!(row.ends_with(" 0-20000"), "{row}");
    }
    assert!(few.contains('▂') && !few.contains('▇'), "{few}");
    assert!(many.contains('▇'), "{many}");
}

/// Calls of `read` from 0, 10 and 20 ms on, and a panel of them.
fn with_panel(kind: PanelKind) -> Recording {
    let mut events = vec![opened(0)];
    for (id, start, end) in [(1, 0, 10), (2, 10, 20), (3, 20, 420)] {
        let lane = LaneId(id);
        let call = EventKind::Opened {
            lane,
            parent: LaneId::ROOT,
            kind: LaneKind::Call,
            name: NameId(1),
            line: 2,
            numbered: true,
        };
        let outcome = Outcome::Completed;
        events.extend([
            event(start, call),
            event(end, EventKind::Ended { lane, outcome }),
        ]);
    }
    let panel = Panel {
        kind,
        source: PanelSource::Calls("read".to_owned()),
        slice: None,
    };
    let info = VariantInfo {
        id: "joined".to_owned(),
        label: "joined".to_owned(),
        panels: vec![panel],
        ..VariantInfo::default()
    };
    let mut recording = Recording::new(Meta::default(), vec![info]);
    let names = ["root", "read"].map(Arc::from).to_vec();
    recording.fold(
        0,
        Batch {
            events,
            names,
            ..Batch::default()
        },
    );
    recording
}

#[test]
fn a_panel_is_drawn_with_its_lines_and_its_meaning() {
    let recording = with_panel(PanelKind::Dots);
    for (ascii, [one, p50, p95]) in [(false, ["•", "─", "┄"]), (true, ["*", "-", "="])] {
        let told = text(&recording, theme(ascii), WIDEST);
        let row = |name: &str| {
            let row = told.lines().find(|line| line.contains(name));
            row.unwrap_or_else(|| panic!("{name}: {told}"))
        };
        let (slow, usual) = (row("p95 0.40 s"), row("p50 10 ms"));
        assert!(slow.trim_start().starts_with("read "), "{slow}");
        assert!(slow.contains(p95) && slow.contains(one), "{slow}");
        assert!(usual.contains(p50) && usual.contains(one), "{usual}");
        assert!(told.contains("a call that returned"), "{told}");
    }
    let without = text(&of(vec![opened(0)]), theme(false), WIDEST);
    assert!(!without.contains("a call that returned"), "{without}");
}

#[test]
fn columns_are_drawn_with_their_meaning_and_read_out() {
    let recording = with_panel(PanelKind::Bars);
    for (ascii, full, legend) in [(false, '█', "▁ to █"), (true, '#', "_ o #")] {
        let told = text(&recording, theme(ascii), WIDEST);
        let top = told.lines().find(|line| line.contains("to 1"));
        let top = top.unwrap_or_else(|| panic!("{told}"));
        assert!(top.contains(&String::from(full).repeat(3)), "{top}");
        assert!(told.contains("in each 8 ms"), "{told}");
        assert!(told.contains(legend), "{told}");
    }
    let told = export::text_to_hear(&recording, theme(false), WIDEST, &|_| None);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains(
            "read: 3 in all, at most 2 per slice of 20 ms. How many began in each: 2, 1, 0,"
        ),
        "{told}"
    );
}
