//! A shop charges cards and sends receipts, or forgets to.

use futures::future::join_all;
use std::time::Duration;
use tokio::time::{Sleep, sleep};

#[derive(serde::Deserialize)]
pub struct Knobs {
    pub orders: u32,
    pub mail: f64,
}

/// Sends one mail; the mail server takes a while.
async fn send_mail(order: u32, mail: f64) {
    println!("receipt {order}: connecting");
    sleep(secs(mail)).await;
    metrics::counter!("mails sent").increment(1);
}

/// Awaits each receipt where it is made.
pub async fn awaited(k: Knobs) {
    for order in 1..=k.orders {
        charge_card().await;
        send_mail(order, k.mail).await;
    }
}

/// The same without the second `.await`: rustc warns of it.
#[expect(unused_must_use)]
pub async fn forgotten(k: Knobs) {
    for order in 1..=k.orders {
        charge_card().await;
        send_mail(order, k.mail);
    }
}

/// Makes all the receipts, then awaits one after another.
pub async fn made_early(k: Knobs) {
    let mut receipts = Vec::new();
    for order in 1..=k.orders {
        charge_card().await;
        receipts.push(send_mail(order, k.mail));
    }
    for receipt in receipts {
        receipt.await;
    }
}

/// Spawns each receipt as a task, then awaits the tasks.
pub async fn spawned(k: Knobs) {
    let mut receipts = Vec::new();
    for order in 1..=k.orders {
        charge_card().await;
        let receipt = send_mail(order, k.mail);
        receipts.push(tokio::spawn(receipt));
    }
    for receipt in receipts {
        receipt.await.expect("it does not panic");
    }
}

/// Makes all the receipts, then awaits them together.
pub async fn joined(k: Knobs) {
    let mut receipts = Vec::new();
    for order in 1..=k.orders {
        charge_card().await;
        receipts.push(send_mail(order, k.mail));
    }
    join_all(receipts).await;
}

/// The bank answers after 0.2 s.
fn charge_card() -> Sleep {
    sleep(secs(0.2))
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
