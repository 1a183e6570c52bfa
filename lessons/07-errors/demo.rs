//! A trip needs a flight, a hotel and a car. One booking fails.

use std::{error, time::Duration};
use tokio::sync::mpsc::{Sender, channel};
use tokio::task::JoinSet;
use tokio::{join, spawn, time::sleep, try_join};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub fails: u8,
    pub at: f64,
    pub kind: u8,
}

type Error = Box<dyn error::Error + Send + Sync>;
type Booking = Result<&'static str, Error>;
type Trip = Result<(), Error>;

async fn flight(k: Knobs) -> Booking {
    sleep(k.takes("flight", 0.3)).await;
    k.answer("flight")
}

async fn hotel(k: Knobs) -> Booking {
    sleep(k.takes("hotel", 0.6)).await;
    k.answer("hotel")
}

async fn car(k: Knobs) -> Booking {
    sleep(k.takes("car", 0.9)).await;
    k.answer("car")
}

/// Waits for all three and keeps every result.
pub async fn collect(k: Knobs) -> [Booking; 3] {
    let trip = join!(flight(k), hotel(k), car(k));
    trip.into()
}

/// Returns at the first error; drops the other calls.
pub async fn try_joined(k: Knobs) -> Trip {
    try_join!(flight(k), hotel(k), car(k))?;
    Ok(())
}

/// Returns at the first error; a task is left behind.
pub async fn orphans(k: Knobs) -> Trip {
    let (a, b) = (spawn(flight(k)), spawn(hotel(k)));
    let c = spawn(car(k));
    for task in [a, b, c] {
        task.await??;
    }
    Ok(())
}

/// Returns at the first error; the set aborts the rest.
pub async fn in_a_set(k: Knobs) -> Trip {
    let mut tasks = JoinSet::new();
    tasks.spawn(flight(k));
    tasks.spawn(hotel(k));
    tasks.spawn(car(k));
    while let Some(booking) = tasks.join_next().await {
        booking??;
    }
    Ok(())
}

/// Sends what a booking returned, unless that panics.
async fn clerk<F>(booking: F, desk: Sender<Booking>)
where
    F: Future<Output = Booking>,
{
    let booked = booking.await;
    desk.send(booked).await.expect("the desk is open");
}

/// Waits for three messages, and for none of the tasks.
pub async fn by_message(k: Knobs) -> Trip {
    let (desk, mut bookings) = channel(3);
    spawn(clerk(flight(k), desk.clone()));
    spawn(clerk(hotel(k), desk.clone()));
    spawn(clerk(car(k), desk.clone()));
    for _ in 0..3 {
        bookings.recv().await.expect("desk is open")?;
    }
    Ok(())
}

impl Knobs {
    fn is_to_fail(&self, what: &str) -> bool {
        let names = ["none", "flight", "hotel", "car"];
        names[usize::from(self.fails)] == what
    }

    fn takes(&self, what: &str, seconds: f64) -> Duration {
        let fails = self.is_to_fail(what);
        let seconds = if fails { self.at } else { seconds };
        Duration::from_secs_f64(seconds)
    }

    /// Booked, or the failure that the knobs ask for.
    fn answer(&self, what: &'static str) -> Booking {
        if !self.is_to_fail(what) {
            println!("{what} is booked");
            return Ok(what);
        }
        let error = format!("no {what} is free");
        if self.kind == 1 {
            panic!("{error}")
        }
        Err(error.into())
    }
}
