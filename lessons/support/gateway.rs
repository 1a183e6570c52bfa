//! A gateway for SMS: the other side, which limits how many calls start.

use std::{cell::Cell, time::Duration};
use tokio::time::Instant;

/// Takes ten calls a second, and bursts of ten.
pub struct Api {
    /// How long a call takes, in seconds.
    pub call: f64,
    /// When the accepted calls are paid off at ten a second; `None` before the first.
    paid_off: Cell<Option<Instant>>,
}

const GAP: Duration = Duration::from_millis(100);
const BURST: u32 = 10;

impl Api {
    pub fn new(call: f64) -> Self {
        metrics::counter!("429s").absolute(0);
        Self { call, paid_off: Cell::new(None) }
    }

    /// Takes a call, or rejects it: 429, too many requests.
    pub fn answer(&self) -> Result<(), &'static str> {
        let now = Instant::now();
        let paid_off = self.paid_off.get().map_or(now, |at| at.max(now));
        if paid_off > now + GAP * (BURST - 1) {
            metrics::counter!("429s").increment(1);
            return Err("429");
        }
        self.paid_off.set(Some(paid_off + GAP));
        Ok(())
    }
}
