//! A card terminal calls back, and a future waits for that.

use futures::task::AtomicWaker;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Poll, Waker};
use std::{thread, time::Duration};
use tokio::{spawn, sync::oneshot, time::timeout};

#[derive(serde::Deserialize)]
pub struct Knobs {
    pub customer: f64,
    pub patience: f64,
}

/// What the task and the thread of the terminal share.
#[derive(Default)]
struct Payment {
    approved: AtomicBool,
    waker: AtomicWaker,
}

/// What a poll does so that it is polled again.
#[derive(Clone, Copy)]
enum Wake {
    Later,
    Now,
    Never,
}

/// What becomes of the waker: here the programs differ.
fn keep(wake: Wake, payment: &Payment, waker: &Waker) {
    match wake {
        Wake::Later => payment.waker.register(waker),
        Wake::Now => waker.wake_by_ref(),
        Wake::Never => {}
    }
}

/// The customer has entered the PIN: runs on another thread.
fn approve(payment: &Payment) {
    payment.approved.store(true, SeqCst);
    payment.waker.wake();
}

/// Waits until the payment is approved.
async fn pay(customer: f64, wake: Wake) {
    let payment = Arc::new(Payment::default());
    let shared = Arc::clone(&payment);
    terminal(customer, move || approve(&shared));
    let approved = poll_fn(|cx| {
        keep(wake, &payment, cx.waker());
        payment.poll() // not yet, or ready
    });
    approved.await;
    metrics::counter!("payments").increment(1);
}

/// Keeps the waker: `approve` uses it.
pub async fn stores_waker(k: Knobs) {
    let mut task = spawn(pay(k.customer, Wake::Later));
    if timeout(k.limit(), &mut task).await.is_err() {
        task.abort();
        let _cancelled = task.await;
    }
}

/// Wakes itself at once, each time.
pub async fn wakes_itself(k: Knobs) {
    let mut task = spawn(pay(k.customer, Wake::Now));
    if timeout(k.limit(), &mut task).await.is_err() {
        task.abort();
        let _cancelled = task.await;
    }
}

/// Says "not yet" and arranges for no wake-up.
pub async fn forgets_waker(k: Knobs) {
    let mut task = spawn(pay(k.customer, Wake::Never));
    if timeout(k.limit(), &mut task).await.is_err() {
        task.abort();
        let _cancelled = task.await;
    }
}

/// The same mistake, and the time limit is in the same task.
pub async fn hidden(k: Knobs) {
    let paying = pay(k.customer, Wake::Never);
    if timeout(k.limit(), paying).await.is_err() {
        println!("no answer");
    }
}

/// No poll written by hand: the channel keeps the waker.
pub async fn channel(k: Knobs) {
    let (approved, approval) = oneshot::channel();
    terminal(k.customer, move || {
        let _ = approved.send(());
    });
    if timeout(k.limit(), approval).await.is_ok() {
        metrics::counter!("payments").increment(1);
    }
}

impl Payment {
    fn poll(&self) -> Poll<()> {
        let approved = self.approved.load(SeqCst);
        if approved { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// The library of the terminal: its own thread calls back.
fn terminal<F>(customer: f64, call: F)
where
    F: FnOnce() + Send + 'static,
{
    thread::spawn(move || {
        thread::sleep(secs(customer));
        call();
    });
}

impl Knobs {
    /// How long the shop waits for a payment.
    fn limit(&self) -> Duration {
        secs(self.patience)
    }
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
