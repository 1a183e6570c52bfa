//! The sensor on a mast: somebody else's, and there is only one.

use std::{error::Error, sync::Arc, time::Duration};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{sleep, timeout};

/// Keys of visitors who could not give the sensor back.
pub type Keys = mpsc::UnboundedReceiver<()>;

pub struct Mast {
    pub free: Semaphore,
    pub dropped: mpsc::UnboundedSender<()>,
    patience: f64,
}

impl Mast {
    /// Visitors wait for at most `patience` seconds.
    pub fn new(patience: f64) -> (Arc<Self>, Keys) {
        metrics::gauge!("leased").set(0.0);
        let (dropped, keys) = mpsc::unbounded_channel();
        let free = Semaphore::new(1);
        (Arc::new(Self { free, dropped, patience }), keys)
    }
}

/// Waits until it is free, and until its owner has switched it on.
pub async fn rent(mast: &Mast) -> Result<(), Box<dyn Error + Send + Sync>> {
    let free = timeout(secs(mast.patience), mast.free.acquire()).await;
    let permit = free.map_err(|_| "nobody gave it back")??;
    sleep(secs(0.1)).await;
    metrics::gauge!("leased").increment(1);
    permit.forget();
    Ok(())
}

/// Its owner switches it off; until then it stays leased.
pub async fn give_back(mast: &Mast) {
    sleep(secs(0.05)).await;
    metrics::gauge!("leased").decrement(1);
    mast.free.add_permits(1);
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
