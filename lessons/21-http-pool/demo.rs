//! A shop asks two carriers what it costs to send its parcels.

use super::support::service::{self, Settings};
use futures::{StreamExt, future::try_join_all, stream};
use reqwest::Client;
use std::{error::Error, time::Duration};
use tokio::{sync::Semaphore, time::timeout};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub parcels: usize,
    pub latency: f64,
    pub at_a_time: usize,
    pub per_host: usize,
    pub time_limit: f64,
    /// 0: counted from the call, 1: from the permit.
    pub counted_from: u8,
}

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Asks a carrier for the price of one parcel.
async fn quote(
    client: &Client,
    url: &str,
) -> Outcome<String> {
    let response = client.get(url).send().await?;
    Ok(response.error_for_status()?.text().await?)
}

/// One client; every parcel waits for the one before.
pub async fn in_a_row(k: Knobs) -> Outcome<()> {
    let (url, client) = (carrier(k)?, client(90)?);
    for _ in 0..k.parcels {
        quote(&client, &url).await?;
    }
    Ok(())
}

/// A new client for every parcel.
pub async fn client_each(k: Knobs) -> Outcome<()> {
    let url = carrier(k)?;
    for _ in 0..k.parcels {
        quote(&client(90)?, &url).await?;
    }
    Ok(())
}

/// One client, all parcels at the same time.
pub async fn all_at_once(k: Knobs) -> Outcome<()> {
    let (url, client) = (carrier(k)?, client(90)?);
    let quotes =
        (0..k.parcels).map(|_| quote(&client, &url));
    try_join_all(quotes).await?;
    Ok(())
}

/// Some at a time; the client keeps at most two idle connections.
pub async fn two_idle(k: Knobs) -> Outcome<()> {
    let (url, client) = (carrier(k)?, client(2)?);
    let quotes = stream::iter(0..k.parcels);
    let quotes = quotes.map(|_| quote(&client, &url));
    let quotes = quotes.buffer_unordered(k.at_a_time);
    quotes.for_each(async |_| ()).await;
    Ok(())
}

/// Two carriers, a limit for both together and one for each.
pub async fn limited(k: Knobs) -> Outcome<()> {
    let hosts = [carrier(k)?, carrier(k)?];
    let permits = [k.per_host; 2].map(Semaphore::new);
    let client = &client(90)?;
    let quotes = (0..k.parcels).map(|parcel| {
        let to = parcel % 2;
        in_time(k, &permits[to], client, &hosts[to])
    });
    let quotes = stream::iter(quotes);
    let quotes = quotes.buffer_unordered(k.at_a_time);
    quotes.for_each(async |_| ()).await;
    Ok(())
}

/// A quote with a time limit, whose clock starts now or with the permit.
async fn in_time(
    k: Knobs,
    permits: &Semaphore,
    client: &Client,
    url: &str,
) -> Outcome<String> {
    let limit = Duration::from_secs_f64(k.time_limit);
    if k.counted_from == 0 {
        let quote = permitted(permits, client, url);
        return timeout(limit, quote).await?;
    }
    let _permit = permits.acquire().await?;
    timeout(limit, quote(client, url)).await?
}

async fn permitted(
    permits: &Semaphore,
    client: &Client,
    url: &str,
) -> Outcome<String> {
    let _permit = permits.acquire().await?;
    quote(client, url).await
}

/// A carrier's service on a port of its own: to the client, a host.
fn carrier(k: Knobs) -> std::io::Result<String> {
    let settings = Settings::default();
    service::start(Settings { latency: k.latency, ..settings })
}

/// A client that keeps so many unused connections to a host.
fn client(idle: usize) -> reqwest::Result<Client> {
    // the carriers are on this machine: no proxy
    let client = Client::builder().no_proxy();
    client.pool_max_idle_per_host(idle).build()
}
