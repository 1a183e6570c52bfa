//! A program in a pseudo-terminal: started, typed at, watched, and its end looked at closely.
//!
//! Every wait is for a condition and has a limit, so that a slow machine makes a test slow and not red.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::OpenOptionsExt;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use rustix::termios::{
    Action, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcflow, tcgetattr, tcsetattr,
};
use tempfile::TempDir;

use super::process::cpu_time;

/// Far longer than anything takes; a wait that reaches it has failed.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);
/// The program under test.
pub(crate) const AWAITSCOPE: &str = env!("CARGO_BIN_EXE_awaitscope");

/// `O_NOCTTY`: opening a terminal must not make it the tests' own.
const NO_CONTROLLING_TERMINAL: i32 = if cfg!(target_os = "linux") {
    0o400
} else {
    0x2_0000
};

#[expect(clippy::disallowed_methods, reason = "the tests' own clock")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Asks until the answer is yes; false when the limit has passed.
pub(crate) fn until(limit: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let start = now();
    loop {
        if holds() {
            return true;
        }
        if start.elapsed() > limit {
            return false;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// What to start, and how.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    command: Vec<String>,
    environment: Vec<(String, String)>,
    columns: u16,
    rows: u16,
}

impl Start {
    /// Any command.
    pub(crate) fn command(command: &[&str]) -> Self {
        Self {
            command: command.iter().map(|word| (*word).to_owned()).collect(),
            environment: Vec::new(),
            columns: 80,
            rows: 24,
        }
        .env("TERM", "xterm-256color")
        .env("LANG", "C.UTF-8")
    }

    /// awaitscope with these arguments.
    pub(crate) fn awaitscope(arguments: &[&str]) -> Self {
        Self::command(&[&[AWAITSCOPE], arguments].concat())
    }

    /// The same with a variable of the environment; the host's own are not passed on.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same without this variable.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self
    }

    /// The same in a terminal of this size.
    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        (self.columns, self.rows) = (columns, rows);
        self
    }

    /// Starts it.
    pub(crate) fn spawn(&self) -> Program {
        let pair = native_pty_system()
            .openpty(pty_size(self.columns, self.rows))
            .unwrap();
        let home = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(&self.command[0]);
        command.args(&self.command[1..]);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap());
        command.env("HOME", home.path());
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        command.cwd(home.path());
        let line = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(NO_CONTROLLING_TERMINAL)
            .open(pair.master.tty_name().unwrap())
            .unwrap();
        let before = tcgetattr(&line).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Arc::new(Shared::default());
        seen.state.lock().unwrap().terminal =
            vt100::Parser::new(cells(self.rows), cells(self.columns), 0);
        let output = pair.master.try_clone_reader().unwrap();
        let reader = Arc::clone(&seen);
        thread::Builder::new()
            .name("reader".into())
            .spawn(move || reader.read_all(output))
            .unwrap();
        Program {
            writer: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            line: Some(line),
            before,
            child,
            reaped: false,
            seen,
            _home: home,
        }
    }
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn cells(number: u16) -> NonZeroU16 {
    // the kernel takes any number, vt100 would take memory for it
    NonZeroU16::new(number.clamp(1, 1_000)).unwrap()
}

/// What the reader has seen.
#[derive(Default)]
struct Shared {
    state: Mutex<Seen>,
    changed: Condvar,
}

#[derive(Default)]
struct Seen {
    terminal: vt100::Parser,
    bytes: Vec<u8>,
    /// Asks the reader to close its end after the next bytes.
    close: bool,
    closed: bool,
}

impl Shared {
    fn read_all(&self, mut output: Box<dyn Read + Send>) {
        let mut buffer = [0; 1 << 14];
        loop {
            let read = output.read(&mut buffer).unwrap_or(0);
            let mut seen = self.state.lock().unwrap();
            seen.terminal.process(&buffer[..read]);
            seen.bytes.extend_from_slice(&buffer[..read]);
            let stop = read == 0 || seen.close;
            if stop {
                drop(output);
                seen.closed = true;
                self.changed.notify_all();
                return;
            }
            self.changed.notify_all();
        }
    }
}

/// How a program ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    /// The exit code, when it ended by itself.
    pub(crate) code: Option<i32>,
    /// The signal that killed it.
    pub(crate) signal: Option<i32>,
    /// The processor time it used, all threads together.
    pub(crate) cpu: Duration,
    /// When that was noticed.
    pub(crate) at: Instant,
}

/// A program in its terminal. Dropped, it is killed.
pub(crate) struct Program {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    /// The program's end of the line, to look at its settings.
    line: Option<File>,
    before: Termios,
    child: Box<dyn Child + Send + Sync>,
    reaped: bool,
    seen: Arc<Shared>,
    _home: TempDir,
}

impl Program {
    pub(crate) fn pid(&self) -> Pid {
        Pid::from_raw(self.child.process_id().unwrap().cast_signed()).unwrap()
    }

    /// The group in the foreground: a job of a shell, or the program itself.
    pub(crate) fn foreground(&self) -> Pid {
        let leader = self.master.as_ref().unwrap().process_group_leader();
        Pid::from_raw(leader.unwrap()).unwrap()
    }

    pub(crate) fn send(&mut self, keys: &str) {
        self.send_bytes(keys.as_bytes());
    }

    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// The terminal takes a new size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        let mut seen = self.seen.state.lock().unwrap();
        seen.terminal.set_size(cells(rows), cells(columns));
        self.master
            .as_ref()
            .unwrap()
            .resize(pty_size(columns, rows))
            .unwrap();
    }

    /// The same, without following it in the picture.
    pub(crate) fn resize_unwatched(&self, columns: u16, rows: u16) {
        self.master
            .as_ref()
            .unwrap()
            .resize(pty_size(columns, rows))
            .unwrap();
    }

    /// From now on whoever writes to the terminal waits, as after Ctrl-S or with a reader that hangs.
    pub(crate) fn hold_output(&self) {
        tcflow(self.line.as_ref().unwrap(), Action::OOff).unwrap();
    }

    /// Waits until the picture satisfies a condition; shows the picture when it never does.
    pub(crate) fn wait(&self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let start = now();
        let mut seen = self.seen.state.lock().unwrap();
        while !holds(seen.terminal.screen()) {
            let left = LIMIT.saturating_sub(start.elapsed());
            let picture = seen.terminal.screen().contents();
            assert!(
                !left.is_zero(),
                "waited in vain for {what}; the terminal shows:\n{picture}"
            );
            (seen, _) = self.seen.changed.wait_timeout(seen, left).unwrap();
        }
    }

    /// Waits until a text is on the terminal.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    /// Waits until a text has gone from the terminal.
    pub(crate) fn wait_without(&self, text: &str) {
        self.wait(&format!("the end of {text}"), |screen| {
            !screen.contents().contains(text)
        });
    }

    /// Waits for the first page of a screen.
    pub(crate) fn wait_for_screen(&self, text: &str) {
        self.wait(text, |screen| {
            screen.alternate_screen() && screen.hide_cursor() && screen.contents().contains(text)
        });
    }

    /// Waits until no byte has come for this long.
    pub(crate) fn wait_until_quiet(&self, calm: Duration) {
        let mut since = now();
        let mut count = self.byte_count();
        let quiet = until(LIMIT, || {
            if self.byte_count() != count {
                (since, count) = (now(), self.byte_count());
            }
            since.elapsed() >= calm
        });
        assert!(quiet, "it never came to rest");
    }

    /// The text on the terminal, without blanks at the ends of lines: whether they were written does not matter.
    pub(crate) fn text(&self) -> String {
        let contents = self.seen.state.lock().unwrap().terminal.screen().contents();
        let lines: Vec<_> = contents.lines().map(str::trim_end).collect();
        lines.join("\n")
    }

    /// The text on the terminal with its colours and its cursor.
    pub(crate) fn picture(&self) -> String {
        let state = self.seen.state.lock().unwrap();
        let screen = state.terminal.screen();
        let (rows, columns) = screen.size();
        let places = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |at| (row, at)));
        let cells = places.filter_map(|(row, column)| screen.cell(row, column));
        let cursor = (!screen.hide_cursor()).then(|| screen.cursor_position());
        cells.map(look).collect::<String>() + &format!("{cursor:?}")
    }

    /// Everything the program has written.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.seen.state.lock().unwrap().bytes.clone()
    }

    pub(crate) fn byte_count(&self) -> usize {
        self.seen.state.lock().unwrap().bytes.len()
    }

    /// The line's settings now.
    pub(crate) fn line(&self) -> Termios {
        tcgetattr(self.line.as_ref().unwrap()).unwrap()
    }

    /// Whether the line edits and echoes what is typed, as it did before the start.
    pub(crate) fn line_is_restored(&self) -> bool {
        let cooked = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        let (now, before) = (self.line(), &self.before);
        now.local_modes.contains(cooked)
            && now.local_modes == before.local_modes
            && now.input_modes == before.input_modes
            && now.output_modes == before.output_modes
            && now.control_modes == before.control_modes
    }

    /// Closes the terminal as when its window is shut. The key must make the program write something,
    /// which is what wakes the reader.
    pub(crate) fn hang_up(&mut self, key: &str) {
        self.seen.state.lock().unwrap().close = true;
        self.send(key);
        assert!(until(LIMIT, || self.seen.state.lock().unwrap().closed));
        // or portable-pty would type an end of file on it first
        let line = self.line.take().unwrap();
        let mut settings = tcgetattr(&line).unwrap();
        settings.special_codes[SpecialCodeIndex::VEOF] = 0;
        tcsetattr(&line, OptionalActions::Now, &settings).unwrap();
        drop(line);
        self.writer = None;
        self.master = None;
    }

    /// Waits until it ends by itself.
    pub(crate) fn wait_for_end(&mut self) -> End {
        self.wait_for_end_within(LIMIT).unwrap_or_else(|| {
            panic!("it did not end; the terminal shows:\n{}", self.text());
        })
    }

    /// The same with a limit of one's own.
    pub(crate) fn wait_for_end_within(&mut self, limit: Duration) -> Option<End> {
        // left unreaped at first, so that its time can still be read
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        let mut status = None;
        until(limit, || {
            status = waitid(WaitId::Pid(self.pid()), options).unwrap();
            status.is_some()
        });
        let at = now();
        let status = status?;
        let cpu = cpu_time(self.pid());
        self.reap();
        if self.line.is_some() {
            self.read_to_the_end();
        }
        Some(End {
            code: status.exit_status(),
            signal: status.terminating_signal(),
            cpu,
            at,
        })
    }

    /// Waits until the reader has seen all that was written: up to a mark that is written last.
    fn read_to_the_end(&self) {
        const MARK: &[u8] = b"\x1b_the end\x1b\\";
        let mut line = self.line.as_ref().unwrap();
        tcflow(line, Action::OOn).unwrap();
        line.write_all(MARK).unwrap();
        let all_read = until(LIMIT, || {
            let mut seen = self.seen.state.lock().unwrap();
            // behind it may come the echo of a key that nobody took any more
            let mark = seen
                .bytes
                .windows(MARK.len())
                .rposition(|some| some == MARK);
            if let Some(mark) = mark {
                seen.bytes.truncate(mark);
            }
            mark.is_some()
        });
        assert!(all_read, "the reader is behind");
    }

    fn reap(&mut self) {
        self.child.wait().unwrap();
        self.reaped = true;
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if !self.reaped {
            // a stopped program dies of this too
            kill_process(self.pid(), Signal::KILL).ok();
            self.child.wait().ok();
        }
    }
}

/// What a person sees of a cell: a blank looks the same whether it was written or never touched.
fn look(cell: &vt100::Cell) -> String {
    let ground = (cell.bgcolor(), cell.inverse(), cell.underline());
    match cell.contents().trim() {
        "" => format!(" {ground:?}"),
        text => {
            let ink = (cell.fgcolor(), cell.bold(), cell.dim(), cell.italic());
            format!("{text}{ground:?}{ink:?}")
        }
    }
}
