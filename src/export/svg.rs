//! A picture of the timeline, drawn from the spans and not from characters.

use std::fmt::Arguments;
use std::io::{self, Write};

use crate::recording::{Lane, LaneId, Nanos, Outcome, Recording, Span, State, Variant, Window};
use crate::scene::ticks;
use crate::text::clean;
use crate::wording::length;

const WIDTH: f64 = 960.0;
const NAMES: f64 = 170.0;
const ROW: f64 = 20.0;

/// Lanes of a variant that are drawn; what is beyond says how many there are.
const LANES: usize = 24;

/// The colours of lanes, as on the screen.
const COLOURS: [&str; 5] = ["#5fafd7", "#5fd7af", "#d7af5f", "#d787d7", "#87afd7"];

/// Above the first variant.
const TOP: f64 = 12.0;

/// Writes the recording as SVG, shape by shape. The error is that of the writer.
pub fn svg(recording: &Recording, out: &mut dyn Write) -> io::Result<()> {
    let window = Window {
        from: Nanos::ZERO,
        to: Nanos((recording.end().0.max(1)) * 51 / 50),
    };
    let variants = recording.variants().iter().map(height);
    let height = TOP + variants.sum::<f64>() + 34.0;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" font-family=\"monospace\" font-size=\"13\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#121212\"/>"
    )?;
    let mut picture = Picture {
        out,
        y: TOP,
        window,
    };
    for variant in recording.variants() {
        picture.variant(variant)?;
    }
    picture.axis()?;
    picture.add(format_args!("</svg>\n"))
}

/// The height of a variant: its head, its lanes, how many more there are, and a gap.
fn height(variant: &Variant) -> f64 {
    let lanes = variant.tree().len();
    let rows = 1 + lanes.min(LANES) + usize::from(lanes > LANES);
    ROW * rows as f64 + ROW / 2.0
}

struct Picture<'a> {
    out: &'a mut dyn Write,
    y: f64,
    window: Window,
}

impl Picture<'_> {
    fn add(&mut self, shape: Arguments<'_>) -> io::Result<()> {
        self.out.write_fmt(shape)
    }

    fn x(&self, t: Nanos) -> f64 {
        let share = t.since(self.window.from).0 as f64 / self.window.to.0 as f64;
        NAMES + share * (WIDTH - NAMES - 16.0)
    }

    fn text(&mut self, x: f64, colour: &str, text: &str) -> io::Result<()> {
        let y = self.y + 14.0;
        let text = escape(text);
        self.add(format_args!(
            "<text x=\"{x}\" y=\"{y}\" fill=\"{colour}\">{text}</text>"
        ))
    }

    fn rect(
        &mut self,
        from: Nanos,
        to: Nanos,
        (top, height): (f64, f64),
        colour: &str,
    ) -> io::Result<()> {
        let x = self.x(from);
        let width = (self.x(to) - x).max(1.5);
        let y = self.y + top;
        self.add(format_args!("<rect x=\"{x:.1}\" y=\"{y}\" width=\"{width:.1}\" height=\"{height}\" fill=\"{colour}\"/>\n"
        ))
    }

    fn variant(&mut self, variant: &Variant) -> io::Result<()> {
        let elapsed = format!("{:.2} s", variant.elapsed().seconds());
        let real = variant.wall_elapsed().filter(|_| variant.has_two_clocks());
        self.text(12.0, "#5fafff", variant.label())?;
        self.text(WIDTH - 70.0, "#9e9e9e", &elapsed)?;
        if let Some(real) = real {
            let real = format!("{} real time", length(real));
            self.text(WIDTH - 220.0, "#9e9e9e", &real)?;
        }
        self.y += ROW;
        let tree = variant.tree();
        for (place, (id, depth)) in tree.iter().take(LANES).enumerate() {
            self.lane(variant, *id, *depth, place)?;
        }
        if tree.len() > LANES {
            let more = format!("{} more", tree.len() - LANES);
            self.text(24.0, "#9e9e9e", &more)?;
            self.y += ROW;
        }
        self.y += ROW / 2.0;
        Ok(())
    }

    fn lane(&mut self, variant: &Variant, id: LaneId, depth: u16, place: usize) -> io::Result<()> {
        let Some(lane) = variant.lane(id) else {
            return Ok(());
        };
        let colour = COLOURS
            .get(place % COLOURS.len())
            .copied()
            .unwrap_or("#5fafd7");
        self.text(20.0 + 12.0 * f64::from(depth.min(4)), "#d0d0d0", &lane.name)?;
        for span in lane.spans(variant.end()) {
            self.span(&span, colour)?;
        }
        self.outcome(lane, colour)?;
        self.y += ROW;
        Ok(())
    }

    fn span(&mut self, span: &Span, colour: &str) -> io::Result<()> {
        match span.state {
            State::Suspended => self.rect(span.from, span.to, (9.0, 2.0), colour),
            State::Unpolled => self.dashes(span.from, span.to, colour),
            State::Ready if span.from == span.to => Ok(()),
            State::Ready => self.rect(span.from, span.to, (4.0, 12.0), "#af8700"),
            State::Running if span.is_blocking() => {
                self.rect(span.from, span.to, (2.0, 16.0), "#ff5f5f")
            }
            State::Running => self.rect(span.from, span.to, (2.0, 16.0), "#5fd787"),
        }
    }

    /// A dashed line: what could run and is not polled.
    fn dashes(&mut self, from: Nanos, to: Nanos, colour: &str) -> io::Result<()> {
        let (from, to, y) = (self.x(from), self.x(to), self.y + 10.0);
        self.add(format_args!(
            "<line x1=\"{from:.1}\" y1=\"{y}\" x2=\"{to:.1}\" y2=\"{y}\" stroke=\"{colour}\" \
             stroke-width=\"2\" stroke-dasharray=\"3 3\"/>\n"
        ))
    }

    fn outcome(&mut self, lane: &Lane, colour: &str) -> io::Result<()> {
        let Some(end) = lane.end else { return Ok(()) };
        let (x, y) = (self.x(end), self.y + 10.0);
        let colour = match lane.outcome {
            Outcome::Cancelled => "#ffaf00",
            Outcome::Failed | Outcome::Panicked | Outcome::Died => "#ff5f5f",
            Outcome::Running | Outcome::Stuck | Outcome::Completed => colour,
        };
        self.add(format_args!(
            "<circle cx=\"{x:.1}\" cy=\"{y}\" r=\"4\" fill=\"{colour}\"/>\n"
        ))
    }

    fn axis(&mut self) -> io::Result<()> {
        const COLUMNS: usize = 90;
        for tick in ticks(self.window, COLUMNS) {
            let share = tick.column as f64 / COLUMNS as f64;
            let x = NAMES + share * (WIDTH - NAMES - 16.0);
            self.text(x, "#9e9e9e", &tick.label)?;
        }
        Ok(())
    }
}

/// Text for XML.
fn escape(text: &str) -> String {
    let text = clean(text).replace('&', "&amp;");
    text.replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
