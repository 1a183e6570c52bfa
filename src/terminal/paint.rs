//! Frames out: what differs from the last frame is written, and nothing else.

use std::io::{self, BufWriter, Stdout, Write};

use crossterm::queue;
use crossterm::terminal::{Clear, ClearType};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The largest screen that is drawn, in cells each way; a terminal may say anything.
const LARGEST: u16 = 1000;

/// Two frames: the one on the terminal, and the one that is drawn.
pub(super) struct Painter {
    backend: CrosstermBackend<BufWriter<Stdout>>,
    shown: Buffer,
    next: Buffer,
    /// Nothing is known of what the terminal shows.
    unknown: bool,
}

impl Painter {
    /// Nothing is known yet.
    pub(super) fn new() -> Self {
        let out = BufWriter::with_capacity(1 << 16, io::stdout());
        Self {
            backend: CrosstermBackend::new(out),
            shown: Buffer::empty(Rect::ZERO),
            next: Buffer::empty(Rect::ZERO),
            unknown: true,
        }
    }

    /// The terminal shows something else now: the next frame is written whole.
    pub(super) fn forget(&mut self) {
        self.unknown = true;
    }

    /// Draws a frame and writes what changed.
    pub(super) fn paint(&mut self, draw: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        let (columns, rows) = crossterm::terminal::size()?;
        let area = Rect::new(0, 0, columns.min(LARGEST), rows.min(LARGEST));
        if self.shown.area != area || self.unknown {
            // never Terminal::clear, which asks the terminal a question and may wait for its answer
            queue!(self.backend, Clear(ClearType::All))?;
            self.shown = Buffer::empty(area);
            self.next = Buffer::empty(area);
            self.unknown = false;
        }
        self.next.reset();
        draw(&mut self.next);
        self.backend.draw(self.shown.diff(&self.next).into_iter())?;
        std::mem::swap(&mut self.shown, &mut self.next);
        Write::flush(&mut self.backend)
    }
}
