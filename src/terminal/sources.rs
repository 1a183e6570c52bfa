//! Where messages come from: the keys, the signals, and the terminal's end.

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crossterm::event::{self, Event};
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

use super::Input;

/// What the loop waits for.
pub(super) enum Message {
    /// For the screen.
    Input(Input),
    /// A signal.
    Signal(i32),
    /// The terminal is gone.
    Gone,
}

/// Starts the threads.
pub(super) fn start() -> io::Result<Receiver<Message>> {
    let (sender, receiver) = mpsc::channel();
    let signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT])?;
    spawn("signals", sender.clone(), move |sender| {
        watch_signals(signals, sender);
    })?;
    spawn("hang-up", sender.clone(), watch_terminal)?;
    spawn("keys", sender, read_keys)?;
    Ok(receiver)
}

fn spawn(
    name: &str,
    sender: Sender<Message>,
    body: impl FnOnce(&Sender<Message>) + Send + 'static,
) -> io::Result<()> {
    let builder = thread::Builder::new().name(name.to_owned());
    builder.spawn(move || body(&sender)).map(drop)
}

fn watch_signals(mut signals: Signals, sender: &Sender<Message>) {
    for signal in signals.forever() {
        if sender.send(Message::Signal(signal)).is_err() {
            return;
        }
    }
}

/// Waits for the end of the terminal: the key reader would spin on it and say nothing.
fn watch_terminal(sender: &Sender<Message>) {
    let stdin = io::stdin();
    loop {
        let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
        let ended = match poll(&mut watched, None) {
            Ok(_) => {
                let [fd] = &watched;
                let end = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
                fd.revents().intersects(end)
            }
            Err(rustix::io::Errno::INTR) => false,
            Err(_) => true,
        };
        if ended {
            // nobody listens any more when this fails: the program ends already
            drop(sender.send(Message::Gone));
            return;
        }
    }
}

fn read_keys(sender: &Sender<Message>) {
    loop {
        let input = match event::read() {
            Ok(Event::Key(key)) => Input::Key(key),
            Ok(Event::Mouse(mouse)) => Input::Mouse(mouse),
            Ok(Event::Paste(text)) => Input::Paste(text),
            Ok(Event::Resize(columns, rows)) => Input::Resize { columns, rows },
            Ok(Event::FocusGained | Event::FocusLost) => continue,
            Err(_) => {
                drop(sender.send(Message::Gone));
                return;
            }
        };
        if sender.send(Message::Input(input)).is_err() {
            return;
        }
    }
}
