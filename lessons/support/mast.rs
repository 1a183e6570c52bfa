//! The sensor on a mast: somebody else's, and there is only one.

use std::{error::Error, sync::Arc, time::Duration};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{sleep, timeout};

/// Keys of visitors who could not give the sensor back.
pub type Keys = mpsc::UnboundedReceiver<()>;

pub struct Mast {
    pub sensor: Semaphore,
    pub dropped: mpsc::UnboundedSender<()>,
    patience: f64,
}

impl Mast {
    /// Visitors wait for at most `patience` seconds.
    pub fn new(patience: f64) -> (Arc<Self>, Keys) {
        metrics::gauge!("leased").set(0.0);
        let (dropped, keys) = mpsc::unbounded_channel();
        let sensor = Semaphore::new(1);
        (Arc::new(Self { sensor, dropped, patience }), keys)
    }
}

/// Waits until it is free, and until its owner has switched it on.
pub async fn rent(mast: &Mast) -> Result<(), Box<dyn Error + Send + Sync>> {
    let permit = timeout(secs(mast.patience), mast.sensor.acquire()).await;
    let permit = permit.map_err(|_| "nobody gave it back")??;
    sleep(secs(0.1)).await;
    metrics::gauge!("leased").increment(1);
    permit.forget();
    Ok(())
}

/// Its owner switches it off; until then it stays leased.
pub async fn give_back(mast: &Mast) {
    sleep(secs(0.05)).await;
    metrics::gauge!("leased").decrement(1);
    mast.sensor.add_permits(1);
}

/// How a visit ends.
pub const RETURNS: u8 = 0;
const FAILS: u8 = 1;
pub const CANCELLED: u8 = 2;

/// Uses the sensor for 0.2 s.
pub async fn measure(exit: u8) -> Result<(), Box<dyn Error + Send + Sync>> {
    sleep(secs(0.2)).await;
    match exit {
        FAILS => Err("the sensor is frozen".into()),
        _ => Ok(()),
    }
}

/// Tells the mast when it is dropped before the sensor was given back: its holder was cancelled.
pub struct Key<'a> {
    mast: &'a Mast,
    back: bool,
}

impl<'a> Key<'a> {
    pub fn of(mast: &'a Mast) -> Self {
        Self { mast, back: false }
    }

    /// The sensor has been given back.
    pub fn is_back(&mut self) {
        self.back = true;
    }
}

impl Drop for Key<'_> {
    fn drop(&mut self) {
        if !self.back {
            let _ = self.mast.dropped.send(());
        }
    }
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
