//! One account, and many who withdraw from it at the same time.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{self, mpsc};
use tokio::{task::JoinSet, time::sleep};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub withdrawals: u32,
    pub check: f64,
    pub workers: u32,
}

const AMOUNT: u32 = 10;

type Account = Arc<Mutex<u32>>;
type Orders = mpsc::Receiver<()>;
type TokioAccount = Arc<sync::Mutex<u32>>;

/// Copies the balance, waits, writes the changed copy back.
async fn copy_pay(account: Account, check: f64) {
    let mut balance = *account.lock().unwrap();
    sleep(secs(check)).await; // asks for a fraud check
    pay(&mut balance);
    *account.lock().unwrap() = balance;
}

/// Holds tokio's lock from the first read to the last write.
async fn lock_pay(account: TokioAccount, check: f64) {
    let mut balance = account.lock().await;
    sleep(secs(check)).await;
    pay(&mut balance);
}

/// Waits first, then reads and writes in one short step.
async fn check_pay(account: Account, check: f64) {
    sleep(secs(check)).await;
    let mut balance = account.lock().unwrap();
    pay(&mut balance);
}

/// Pays if the balance allows it. No await: nobody gets between.
fn pay(balance: &mut u32) {
    if *balance >= AMOUNT {
        *balance -= AMOUNT;
        metrics::gauge!("paid out").increment(AMOUNT);
        metrics::gauge!("balance").set(*balance);
    }
}

/// Waits, then sends an order to the task that owns the account.
async fn order(cashier: mpsc::Sender<()>, check: f64) {
    sleep(secs(check)).await;
    cashier.send(()).await.expect("the cashier works");
}

/// The only task that can reach the balance.
async fn cashier(mut balance: u32, mut inbox: Orders) {
    while let Some(()) = inbox.recv().await {
        pay(&mut balance);
    }
}

pub async fn read_check_write(k: Knobs) {
    let account = Arc::new(Mutex::new(opened()));
    let mut set = JoinSet::new();
    for _ in 0..k.withdrawals {
        set.spawn(copy_pay(account.clone(), k.check));
    }
    set.join_all().await;
}

pub async fn lock_around_all(k: Knobs) {
    let account = Arc::new(sync::Mutex::new(opened()));
    let mut set = JoinSet::new();
    for _ in 0..k.withdrawals {
        set.spawn(lock_pay(account.clone(), k.check));
    }
    set.join_all().await;
}

pub async fn short_lock(k: Knobs) {
    let account = Arc::new(Mutex::new(opened()));
    let mut set = JoinSet::new();
    for _ in 0..k.withdrawals {
        set.spawn(check_pay(account.clone(), k.check));
    }
    set.join_all().await;
}

pub async fn actor(k: Knobs) {
    let (sender, receiver) = mpsc::channel(8);
    let mut set = JoinSet::new();
    set.spawn(cashier(opened(), receiver));
    for _ in 0..k.withdrawals {
        set.spawn(order(sender.clone(), k.check));
    }
    drop(sender); // lets the cashier finish
    set.join_all().await;
}

/// What an account contains at first.
fn opened() -> u32 {
    metrics::gauge!("paid out").set(0);
    metrics::gauge!("balance").set(100);
    100
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
