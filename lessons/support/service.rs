//! The other side: a small HTTP service on this machine.

use axum::{Router, extract::State, http::StatusCode, routing::get};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::{net::TcpListener, sync::Semaphore, time::sleep};

/// How the service behaves.
#[derive(Clone, Copy)]
pub struct Settings {
    /// How long an answer takes, in seconds.
    pub latency: f64,
    /// How many requests it serves at a time, if not all; it rejects others.
    pub capacity: Option<usize>,
    /// The share of requests that fail, from 0 to 1.
    pub failures: f64,
    /// Which ones fail: the same seed gives the same ones.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            latency: 0.05,
            capacity: None,
            failures: 0.0,
            seed: 1,
        }
    }
}

struct Service {
    settings: Settings,
    free: Option<Semaphore>,
    number: AtomicU64,
}

/// Answers one request.
async fn answer(State(service): State<Arc<Service>>) -> (StatusCode, &'static str) {
    let number = service.number.fetch_add(1, Ordering::Relaxed);
    let free = service.free.as_ref();
    let Ok(_permit) = free.map(Semaphore::try_acquire).transpose() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many requests");
    };
    sleep(Duration::from_secs_f64(service.settings.latency)).await;
    if fails(service.settings, number) {
        return (StatusCode::INTERNAL_SERVER_ERROR, "failed");
    }
    (StatusCode::OK, "hello")
}

/// Whether the request with this number fails, by the seed and nothing else.
fn fails(settings: Settings, number: u64) -> bool {
    let mut random = fastrand::Rng::with_seed(settings.seed.wrapping_add(number << 32));
    random.f64() < settings.failures
}

/// Starts the service on a port of its own; its address, such as `http://127.0.0.1:4711/`.
pub fn start(settings: Settings) -> io::Result<String> {
    let door = std::net::TcpListener::bind("127.0.0.1:0")?;
    door.set_nonblocking(true)?;
    let door = TcpListener::from_std(door)?;
    let url = format!("http://{}/", door.local_addr()?);
    let service = Service {
        settings,
        free: settings.capacity.map(Semaphore::new),
        number: AtomicU64::new(0),
    };
    let app = Router::new().route("/", get(answer)).with_state(Arc::new(service));
    tokio::spawn(serve(door, app));
    Ok(url)
}

async fn serve(door: TcpListener, app: Router) -> io::Result<()> {
    axum::serve(door, app).await
}
