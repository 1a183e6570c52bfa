//! A web server on a port of its own, and a browser.

use axum::Router;
use std::{io, time::Duration};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

pub struct Server {
    /// Such as `http://127.0.0.1:4711`.
    pub url: String,
    stop: CancellationToken,
    serving: AbortOnDropHandle<io::Result<()>>,
}

/// Serves until it is shut down, or dropped.
pub fn start(router: Router) -> io::Result<Server> {
    let door = std::net::TcpListener::bind("127.0.0.1:0")?;
    door.set_nonblocking(true)?;
    let door = TcpListener::from_std(door)?;
    let url = format!("http://{}", door.local_addr()?);
    let stop = CancellationToken::new();
    let serving = tokio::spawn(serve(door, router, stop.clone()));
    let serving = AbortOnDropHandle::new(serving);
    Ok(Server { url, stop, serving })
}

async fn serve(door: TcpListener, router: Router, stop: CancellationToken) -> io::Result<()> {
    let server = axum::serve(door, router);
    server.with_graceful_shutdown(stop.cancelled_owned()).await
}

impl Server {
    /// Takes no new connections, and waits for the open requests. Call it once.
    pub async fn finish(&mut self) -> io::Result<()> {
        self.stop.cancel();
        (&mut self.serving).await?
    }
}

/// A browser: one request, for as long as it has patience, in seconds.
pub async fn client(url: &str, patience: f64) {
    let client = reqwest::Client::builder().no_proxy();
    let client = client.timeout(Duration::from_secs_f64(patience));
    let request = client.build().expect("a client").get(url);
    match request.send().await {
        Ok(response) => println!("status {}", response.status().as_u16()),
        Err(error) if error.is_timeout() => println!("gave up"),
        Err(error) => println!("{error}"),
    }
}
