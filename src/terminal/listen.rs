//! Two threads that only listen: for signals, and for keys and the line going dead. What they hear goes
//! into one channel. Each sleeps until there is something to hear.

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind};
use signal_hook::consts::{
    SIGABRT, SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGIO, SIGPROF, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1,
    SIGUSR2, SIGVTALRM, SIGWINCH, SIGXCPU,
};
use signal_hook::iterator::Signals;

use super::keys::Decoder;
use super::tty::Read;
use super::{Exit, Input, ask, modes, stop, tty};

/// The signals that end the program: those that are meant to, and those that would end it by default and leave the terminal as it is.
const ENDING: [i32; 12] = [
    SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGABRT, SIGALRM, SIGIO, SIGPROF, SIGUSR1, SIGUSR2,
    SIGVTALRM, SIGXCPU,
];
/// The same on Linux alone: the power fails.
#[cfg(target_os = "linux")]
const POWER: Option<i32> = Some(rustix::process::Signal::POWER.as_raw());
#[cfg(not(target_os = "linux"))]
const POWER: Option<i32> = None;
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
        let ending = ENDING.into_iter().chain(POWER);
        let signals = Signals::new(ending.chain([SIGTSTP, SIGCONT, SIGWINCH]))?;
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
    decoder.feed(&ask::take_read(), &mut events);
    loop {
        for input in events.drain(..).filter_map(input) {
            if sender.send(Heard::Input(input)).is_err() {
                return;
            }
        }
        let deadline = decoder.patience().map(|patience| tty::now() + patience);
        match tty::read(&mut buffer, deadline, modes::are_on) {
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
    }
}

/// Decodes pieces of what a terminal sent, as they were read one after the other, and the lull behind them; hands over what a
/// screen would get. For benchmarks and tests of the decoder: a screen listens by itself.
pub fn decode<'a>(pieces: impl IntoIterator<Item = &'a [u8]>, mut on_input: impl FnMut(Input)) {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    for piece in pieces {
        decoder.feed(piece, &mut events);
        events.drain(..).filter_map(input).for_each(&mut on_input);
    }
    while decoder.patience().is_some() {
        events.extend(decoder.lull());
    }
    events.into_iter().filter_map(input).for_each(on_input);
}

/// What a screen gets of an event.
fn input(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) if acts(key) => Some(Input::Key(key)),
        Event::Mouse(mouse) => Some(Input::Mouse(mouse)),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Key(_) | Event::Resize(..) | Event::FocusGained | Event::FocusLost => None,
    }
}

/// Whether a key acts: when it is pressed, and while it is held only if it moves something. What begins, answers or ends
/// something must not happen twice because a finger was slow.
fn acts(key: KeyEvent) -> bool {
    match key.kind {
        KeyEventKind::Press => true,
        KeyEventKind::Repeat => matches!(
            key.code,
            KeyCode::Left
                | KeyCode::Right
                | KeyCode::Up
                | KeyCode::Down
                | KeyCode::Char('h' | 'j' | 'k' | 'l' | 'H' | 'L')
        ),
        KeyEventKind::Release => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyEventState, KeyModifiers};

    fn key(code: KeyCode, kind: KeyEventKind) -> KeyEvent {
        KeyEvent {
            code,
            modifiers: KeyModifiers::NONE,
            kind,
            state: KeyEventState::NONE,
        }
    }

    #[test]
    fn a_released_key_never_acts() {
        for code in [KeyCode::Char('q'), KeyCode::Left] {
            assert_eq!(input(Event::Key(key(code, KeyEventKind::Release))), None);
        }
    }

    #[test]
    fn a_held_key_moves_and_does_nothing_else() {
        let acts = |code, kind| acts(key(code, kind));
        for code in [KeyCode::Left, KeyCode::Down, KeyCode::Char('h')] {
            assert!(acts(code, KeyEventKind::Press) && acts(code, KeyEventKind::Repeat));
        }
        for code in [
            KeyCode::Enter,
            KeyCode::PageDown,
            KeyCode::Char('q'),
            KeyCode::Char(' '),
        ] {
            assert!(acts(code, KeyEventKind::Press) && !acts(code, KeyEventKind::Repeat));
        }
    }

    #[test]
    fn a_paste_is_text() {
        let pasted = input(Event::Paste("q\ny".into()));
        assert_eq!(pasted, Some(Input::Paste("q\ny".into())));
    }
}
