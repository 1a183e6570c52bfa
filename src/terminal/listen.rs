//! Two threads that only listen: for signals, and for keys and the line going dead. What they hear goes
//! into one channel. Each sleeps until there is something to hear.

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crossterm::event::{Event, KeyEventKind};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::keys::Decoder;
use super::tty::Read;
use super::{Exit, Input, modes, stop, tty};

/// The signals that end the program.
const ENDING: [i32; 4] = [SIGTERM, SIGINT, SIGHUP, SIGQUIT];
/// How long the loop has to leave by itself after a signal. It needs a millisecond or two, unless it is
/// still starting, in a long draw or stuck writing to a line that nobody reads.
const SIGNAL_GRACE: Duration = Duration::from_millis(70);
/// The same after the line went dead.
const GONE_GRACE: Duration = Duration::from_millis(100);

/// What was heard.
#[derive(Debug)]
pub(super) enum Heard {
    /// For the screen.
    Input(Input),
    /// The size changed; it is asked for when it is needed.
    Resized,
    /// A signal that ends the program.
    End(Exit),
    /// The world wants the program to stop (`SIGTSTP`).
    Stop,
    /// The program goes on after a stop (`SIGCONT`).
    Continued,
    /// No key will come any more.
    Deaf(io::Error),
}

/// Where everything heard arrives.
#[derive(Debug)]
pub(super) struct Ears {
    sender: Sender<Heard>,
    pub(super) heard: Receiver<Heard>,
}

impl Ears {
    /// Starts with the signals; handlers are in place when this returns.
    pub(super) fn signals() -> io::Result<Self> {
        let (sender, heard) = mpsc::channel();
        let signals = Signals::new(ENDING.into_iter().chain([SIGTSTP, SIGCONT, SIGWINCH]))?;
        let ears = Self { sender, heard };
        ears.start("signals", move |sender| listen_to_signals(signals, sender))?;
        Ok(ears)
    }

    /// Goes on with the keys; from now on what is typed is taken.
    pub(super) fn keys(&self) -> io::Result<()> {
        self.start("keys", listen_to_keys)
    }

    fn start(
        &self,
        name: &str,
        listen: impl FnOnce(&Sender<Heard>) + Send + 'static,
    ) -> io::Result<()> {
        let sender = self.sender.clone();
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || listen(&sender))
            .map(drop)
    }
}

fn listen_to_signals(mut signals: Signals, sender: &Sender<Heard>) {
    for signal in &mut signals {
        let heard = match signal {
            SIGWINCH => Heard::Resized,
            SIGCONT => Heard::Continued,
            SIGTSTP if stop::was_our_own() => continue,
            SIGTSTP => Heard::Stop,
            ending => {
                let exit = Exit::of_signal(ending);
                if sender.send(Heard::End(exit)).is_err() {
                    return;
                }
                end_after(SIGNAL_GRACE, exit);
                return;
            }
        };
        if sender.send(heard).is_err() {
            return;
        }
    }
}

/// Ends the program in place of a loop that does not come to it.
#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "the main thread had its time to return and is stuck"
)]
fn end_after(grace: Duration, exit: Exit) {
    thread::sleep(grace);
    let _kept_until_the_end = modes::leave_for_good();
    std::process::exit(exit.code().into());
}

fn listen_to_keys(sender: &Sender<Heard>) {
    let mut decoder = Decoder::default();
    let mut buffer = [0; 4096];
    let mut events = Vec::new();
    loop {
        match tty::read(&mut buffer, decoder.patience(), modes::are_on) {
            Ok(Read::Bytes(bytes)) => decoder.feed(bytes, &mut events),
            Ok(Read::Nothing) => events.extend(decoder.lull()),
            Ok(Read::Gone) => {
                if sender.send(Heard::End(Exit::GONE)).is_ok() {
                    end_after(GONE_GRACE, Exit::GONE);
                }
                return;
            }
            Err(error) => {
                sender.send(Heard::Deaf(error)).ok();
                return;
            }
        }
        for input in events.drain(..).filter_map(input) {
            if sender.send(Heard::Input(input)).is_err() {
                return;
            }
        }
    }
}

/// What a screen gets of an event.
fn input(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => None,
        Event::Key(key) => Some(Input::Key(key)),
        Event::Mouse(mouse) => Some(Input::Mouse(mouse)),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Resize(..) | Event::FocusGained | Event::FocusLost => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyEventState, KeyModifiers};

    fn key(kind: KeyEventKind) -> KeyEvent {
        KeyEvent {
            code: KeyCode::Char('q'),
            modifiers: KeyModifiers::NONE,
            kind,
            state: KeyEventState::NONE,
        }
    }

    #[test]
    fn a_released_key_never_acts() {
        assert_eq!(input(Event::Key(key(KeyEventKind::Release))), None);
    }

    #[test]
    fn a_held_key_can_be_told_from_a_pressed_one() {
        for kind in [KeyEventKind::Press, KeyEventKind::Repeat] {
            assert_eq!(input(Event::Key(key(kind))), Some(Input::Key(key(kind))));
        }
    }

    #[test]
    fn a_paste_is_text() {
        let pasted = input(Event::Paste("q\ny".into()));
        assert_eq!(pasted, Some(Input::Paste("q\ny".into())));
    }
}
