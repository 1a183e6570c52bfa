//! A report takes a second, and the caller waits 0.4 s for it.

use std::{error::Error, thread, time::Duration};
use tokio::time::{sleep, timeout};
use tokio::{select, spawn, sync::mpsc};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub work: f64,
    pub again: f64,
    pub patience: f64,
    pub tries: u32,
    pub budget: f64,
}

type Report = &'static str;
type Answer = Result<Report, Box<dyn Error>>;

async fn report(takes: f64) -> Report {
    sleep(secs(takes)).await;
    println!("the report is ready");
    "report"
}

/// The timeout owns the call, and drops it.
pub async fn around_future(k: Knobs) -> Answer {
    let call = report(k.work);
    Ok(timeout(secs(k.patience), call).await?)
}

/// The timeout owns a handle; dropping it stops nothing.
pub async fn around_task(k: Knobs) -> Answer {
    let handle = spawn(report(k.work));
    Ok(timeout(secs(k.patience), handle).await??)
}

/// Asks an old library, which blocks the thread.
async fn blocking_report(takes: f64) -> Report {
    thread::sleep(secs(takes));
    "report"
}

/// The timeout gets a turn when the call has returned.
pub async fn around_blocking(k: Knobs) -> Answer {
    let call = blocking_report(k.work);
    Ok(timeout(secs(k.patience), call).await?)
}

/// Each try has a limit of its own; the limits add up.
pub async fn three_tries(k: Knobs) -> Answer {
    let mut takes = k.work;
    for _ in 0..k.tries {
        let call = report(takes);
        let limited = timeout(secs(k.patience), call);
        if let Ok(report) = limited.await {
            return Ok(report);
        }
        takes = k.again;
    }
    Err("no try was quick enough".into())
}

/// The same tries, and one limit over all of them.
pub async fn one_deadline(k: Knobs) -> Answer {
    timeout(secs(k.budget), three_tries(k)).await?
}

/// The limit starts again with each piece.
pub async fn restarted(k: Knobs) -> Answer {
    let mut pieces = in_pieces(k.work);
    loop {
        select! {
            piece = pieces.recv() => match piece {
                Some(_) => continue,
                None => return Ok("report"),
            },
            () = sleep(secs(k.patience)) => break,
        }
    }
    Err("the report took too long".into())
}

/// A report that arrives in five pieces.
fn in_pieces(takes: f64) -> mpsc::Receiver<u32> {
    let (sender, pieces) = mpsc::channel(1);
    spawn(writer(takes, sender));
    pieces
}

async fn writer(takes: f64, pieces: mpsc::Sender<u32>) {
    for number in 1..=5 {
        sleep(secs(takes / 5.0)).await;
        pieces.send(number).await.ok();
    }
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
