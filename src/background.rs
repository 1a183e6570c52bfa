//! Work that goes on behind the screen, on a thread of its own: it writes what it has found to a state that its owner reads.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// The state of the work, as the work itself sees it.
#[derive(Debug)]
pub(crate) struct Shared<S> {
    inner: Mutex<Inner<S>>,
}

#[derive(Debug)]
struct Inner<S> {
    state: S,
    /// How often something was added.
    news: usize,
    stopped: bool,
}

impl<S> Shared<S> {
    pub(crate) fn new(state: S) -> Self {
        let inner = Inner {
            state,
            news: 0,
            stopped: false,
        };
        Self {
            inner: Mutex::new(inner),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner<S>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the state.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut S) -> T) -> T {
        look(&mut self.lock().state)
    }

    /// Changes the state unless the work was stopped, and says that there is something new; whether the work goes on.
    pub(crate) fn add(&self, change: impl FnOnce(&mut S)) -> bool {
        let mut inner = self.lock();
        if inner.stopped {
            return false;
        }
        change(&mut inner.state);
        inner.news += 1;
        true
    }

    /// Whether the work was stopped.
    pub(crate) fn is_stopped(&self) -> bool {
        self.lock().stopped
    }

    /// Changes the state, knowing whether the work was stopped: a stop comes before or after this, never in between.
    pub(crate) fn with_stop<T>(&self, change: impl FnOnce(&mut S, bool) -> T) -> T {
        let mut inner = self.lock();
        let stopped = inner.stopped;
        change(&mut inner.state, stopped)
    }
}

/// Work that goes on, has ended or was stopped. Whoever drops it stops it.
#[derive(Debug)]
pub(crate) struct Background<S> {
    shared: Arc<Shared<S>>,
    thread: Option<JoinHandle<()>>,
    seen: usize,
    on_stop: fn(&mut S),
}

impl<S: Send + 'static> Background<S> {
    /// Starts `work` on a thread called `name`. `on_stop` ends what the work waits for when it is stopped; `no_thread` writes
    /// to the state why the work cannot begin.
    pub(crate) fn start(
        name: &str,
        state: S,
        work: impl FnOnce(&Shared<S>) + Send + 'static,
        on_stop: fn(&mut S),
        no_thread: impl FnOnce(&mut S, &std::io::Error),
    ) -> Self {
        let shared = Arc::new(Shared::new(state));
        let inside = Arc::clone(&shared);
        let thread = thread::Builder::new().name(name.to_owned());
        let thread = thread.spawn(move || work(&inside));
        if let Err(error) = &thread {
            shared.with(|state| no_thread(state, error));
        }
        Self {
            shared,
            thread: thread.ok(),
            seen: 0,
            on_stop,
        }
    }

    /// Whether nothing will be added any more.
    pub(crate) fn is_over(&self) -> bool {
        let is_finished = JoinHandle::is_finished;
        self.thread.as_ref().is_none_or(is_finished)
    }

    /// Whether there is something new since the last time this was asked.
    pub(crate) fn has_news(&mut self) -> bool {
        let news = self.shared.lock().news;
        let seen = std::mem::replace(&mut self.seen, news);
        seen != news
    }

    /// Waits for the end.
    pub(crate) fn wait(&mut self) {
        if let Some(thread) = self.thread.take() {
            // a panic of the thread leaves what was found before it
            let _panicked = thread.join();
        }
    }
}

impl<S> Background<S> {
    /// Looks at the state.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&S) -> T) -> T {
        self.shared.with(|state| look(state))
    }

    /// Nothing is added from now on; what was found stays.
    pub(crate) fn stop(&self) {
        let mut inner = self.shared.lock();
        inner.stopped = true;
        (self.on_stop)(&mut inner.state);
    }
}

impl<S> Drop for Background<S> {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn what_is_stopped_adds_nothing_any_more() {
        let (go_on, wait) = mpsc::channel::<()>();
        let (tell, told) = mpsc::channel();
        let work = move |shared: &Shared<Vec<u32>>| {
            tell.send(shared.add(|found| found.push(1))).unwrap();
            wait.recv().unwrap();
            tell.send(shared.add(|found| found.push(2))).unwrap();
        };
        let on_stop = |found: &mut Vec<u32>| found.push(7);
        let mut background = Background::start("test", Vec::new(), work, on_stop, |_, error| {
            panic!("{error}");
        });
        assert_eq!(told.recv(), Ok(true));
        assert!(background.has_news());
        assert!(!background.has_news());
        assert!(!background.is_over());
        background.stop();
        go_on.send(()).unwrap();
        assert_eq!(told.recv(), Ok(false));
        background.wait();
        assert!(background.is_over());
        assert!(!background.has_news());
        assert_eq!(background.with(Clone::clone), [1, 7]);
    }
}
