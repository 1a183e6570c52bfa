//! ratatui's way to the terminal: collects a frame and sends it in one piece, or not at all when nothing
//! differs. It knows its size and answers every question itself, so that ratatui never asks the terminal.

use std::io;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Rect, Size};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

use super::modes;

/// The picture on the terminal, of one size.
pub(super) struct Picture {
    terminal: Terminal<Painter>,
}

impl Picture {
    /// An empty one; the terminal behind it need not be.
    pub(super) fn new(size: Size) -> io::Result<Self> {
        let area = Rect::from((Position::ORIGIN, size));
        // fixed: ratatui must not look for the size at each frame
        let viewport = Viewport::Fixed(area);
        let mut terminal =
            Terminal::with_options(Painter::new(size), TerminalOptions { viewport })?;
        terminal.resize(area)?;
        Ok(Self { terminal })
    }

    /// The size it is drawn for.
    pub(super) fn size(&self) -> Size {
        self.terminal.backend().size
    }

    /// Forgets what is on the terminal: the next frame is sent whole.
    pub(super) fn repaint(&mut self, size: Size) -> io::Result<()> {
        let painter = self.terminal.backend_mut();
        painter.bytes.clear();
        painter.size = size;
        painter.cursor = Cursor::Hidden;
        self.terminal.resize(Rect::from((Position::ORIGIN, size)))
    }

    /// Draws a frame and sends what differs from the one before.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(draw).map(|_| ())
    }
}

/// Whether the cursor is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cursor {
    Hidden,
    Shown,
}

/// The backend: bytes until the frame is complete.
struct Painter {
    bytes: Vec<u8>,
    size: Size,
    cursor: Cursor,
    place: Position,
}

impl Painter {
    const fn new(size: Size) -> Self {
        Self {
            bytes: Vec::new(),
            size,
            cursor: Cursor::Hidden,
            place: Position::ORIGIN,
        }
    }

    fn pen(&mut self) -> CrosstermBackend<&mut Vec<u8>> {
        CrosstermBackend::new(&mut self.bytes)
    }
}

impl Backend for Painter {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        // a text cursor has to be put back where it was
        self.place = Position::new(u16::MAX, u16::MAX);
        self.pen().draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor == Cursor::Shown {
            self.cursor = Cursor::Hidden;
            self.pen().hide_cursor()?;
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor == Cursor::Hidden {
            self.cursor = Cursor::Shown;
            self.place = Position::new(u16::MAX, u16::MAX);
            self.pen().show_cursor()?;
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.place)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.place != position {
            self.place = position;
            self.pen().set_cursor_position(position)?;
        }
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.pen().clear()
    }

    fn clear_region(&mut self, what: ClearType) -> io::Result<()> {
        self.pen().clear_region(what)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size,
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        let sent = modes::write(&self.bytes);
        self.bytes.clear();
        sent
    }
}
