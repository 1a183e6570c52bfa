//! A shared original that can be made in a `const`.

use ::std::fmt;
use ::std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The original `P` around a value `T`, shared because owned guards want it so; made at once, or at its first use.
pub(super) struct Seeded<P, T> {
    ready: OnceLock<Arc<P>>,
    seed: Mutex<Option<T>>,
    make: fn(T) -> P,
}

impl<P, T> Seeded<P, T> {
    pub(super) fn new(original: P, make: fn(T) -> P) -> Self {
        Self {
            ready: OnceLock::from(Arc::new(original)),
            seed: Mutex::new(None),
            make,
        }
    }

    pub(super) const fn later(seed: T, make: fn(T) -> P) -> Self {
        Self {
            ready: OnceLock::new(),
            seed: Mutex::new(Some(seed)),
            make,
        }
    }

    pub(super) fn get(&self) -> &Arc<P> {
        self.ready.get_or_init(|| {
            let mut seed = self.seed.lock().unwrap_or_else(PoisonError::into_inner);
            #[expect(
                clippy::expect_used,
                reason = "it is taken only here, once, or was never needed"
            )]
            let seed = seed.take().expect("a value that was not used");
            Arc::new((self.make)(seed))
        })
    }

    /// The original, of which no guard is left: a guard would borrow or own what is around this.
    #[expect(clippy::expect_used, reason = "see above")]
    pub(super) fn get_mut(&mut self) -> &mut P {
        self.get();
        let shared = self.ready.get_mut().expect("made by the line above");
        Arc::get_mut(shared).expect("no guard is left")
    }

    /// See [`Seeded::get_mut`].
    #[expect(clippy::expect_used, reason = "as in get_mut")]
    pub(super) fn into_inner(self) -> P {
        self.get();
        let shared = self.ready.into_inner().expect("made by the line above");
        Arc::into_inner(shared).expect("no guard is left")
    }
}

impl<P: fmt::Debug, T> fmt::Debug for Seeded<P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}
