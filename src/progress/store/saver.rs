//! The thread that saves.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::{Progress, Trouble, name, save, unsaved};

/// How long the end of the program waits for the last save: longer than that waits for a lock.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Debug)]
pub(super) struct Saver {
    path: PathBuf,
    states: Sender<Progress>,
    /// States that were handed over and are not dealt with.
    open: Arc<AtomicUsize>,
    troubles: Receiver<Trouble>,
    /// What is wrong at the end.
    ended: Receiver<Option<Trouble>>,
    thread: JoinHandle<()>,
}

impl Saver {
    pub(super) fn start(path: PathBuf) -> io::Result<Self> {
        let (states, received) = mpsc::channel();
        let (tell, troubles) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        let open = Arc::new(AtomicUsize::new(0));
        let work = {
            let (path, open) = (path.clone(), Arc::clone(&open));
            move || {
                let wrong = save_all(path, &received, &tell, &open);
                end.send(wrong).ok();
            }
        };
        let thread = thread::Builder::new()
            .name("progress".to_owned())
            .spawn(work)?;
        Ok(Self {
            path,
            states,
            open,
            troubles,
            ended,
            thread,
        })
    }

    pub(super) fn save(&self, progress: Progress) {
        self.open.fetch_add(1, Ordering::SeqCst);
        self.states.send(progress).ok();
    }

    pub(super) fn is_saving(&self) -> bool {
        self.open.load(Ordering::SeqCst) > 0
    }

    pub(super) fn trouble(&self) -> Option<Trouble> {
        self.troubles.try_recv().ok()
    }

    pub(super) fn finish(self) -> Option<Trouble> {
        drop(self.states);
        // a disk that does not answer must not keep a person from leaving
        let Ok(wrong) = self.ended.recv_timeout(PATIENCE) else {
            let path = name(&self.path);
            return Some(Trouble::Slow { path });
        };
        self.thread.join().ok();
        wrong
    }
}

/// Saves what comes until nothing more can come; what is wrong with the last save.
fn save_all(
    path: PathBuf,
    states: &Receiver<Progress>,
    tell: &Sender<Trouble>,
    open: &AtomicUsize,
) -> Option<Trouble> {
    let mut beside = unsaved::Writer::new(path);
    let mut told = None;
    while let Ok(first) = states.recv() {
        // only the newest of what has piled up: each state contains those before
        let later: Vec<_> = states.try_iter().collect();
        let count = 1 + later.len();
        let newest = later.into_iter().last().unwrap_or(first);
        let wrong = match save(beside.path(), &newest) {
            Ok(()) => None,
            Err(Trouble::Locked { .. }) => Some(beside.keep(&newest)),
            Err(trouble) => Some(trouble),
        };
        if let Some(wrong) = wrong.clone().filter(|_| wrong != told) {
            tell.send(wrong).ok();
        }
        told = wrong;
        open.fetch_sub(count, Ordering::SeqCst);
    }
    told
}
