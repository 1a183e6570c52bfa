//! What a ticket shop needs around its handlers: a partner, a database, a door.

use super::web;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::get};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use futures::future::{join, join_all};
use sqlx::SqliteConnection as Db;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::{error::Error, time::Duration};
use tempfile::TempDir;
use tokio::time::{Instant, sleep, sleep_until};

/// The place of `fixed` among the choices of a switch.
pub const FIXED: u8 = 1;

/// The visitor who takes the ticket home on paper, and the one who clicks twice.
pub const WANTS_PDF: u32 = 2;
const CLICKS_TWICE: u32 = 3;

/// Seats in the hall, and when the sale begins, in seconds.
const SEATS: i64 = 40;
const SALE: f64 = 0.5;

/// Why a handler has failed: a 500 for the visitor.
#[derive(Debug)]
pub struct Failure(Box<dyn Error + Send + Sync>);

impl<E: Into<Box<dyn Error + Send + Sync>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0.to_string()).into_response()
    }
}

/// Other people's services: the hall's, a bank, a mail server.
#[derive(Clone)]
pub struct Partner {
    url: String,
    client: reqwest::Client,
    _server: Arc<web::Server>,
}

/// How long an answer takes, in seconds; the bank takes `hang` for visitor 1.
fn latency(what: &str, visitor: u32, hang: f64) -> f64 {
    match (what, visitor) {
        ("bank", 1) => hang,
        ("bank", _) => 0.2,
        ("mail", _) => 1.6,
        _ => 0.12,
    }
}

async fn answer(hang: State<f64>, path: Path<(String, u32)>) -> &'static str {
    let Path((what, visitor)) = path;
    sleep(Duration::from_secs_f64(latency(&what, visitor, hang.0))).await;
    "done"
}

impl Partner {
    /// Starts the services; the bank takes `hang` seconds for visitor 1.
    pub fn start(hang: f64) -> Result<Self, Failure> {
        let routes = Router::new().route("/{what}/{visitor}", get(answer));
        let server = web::start(routes.with_state(hang))?;
        let url = server.url.clone();
        let client = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { url, client, _server: Arc::new(server) })
    }

    /// One request; true if the answer is a good one.
    pub async fn ask(&self, what: &str, visitor: u32) -> Result<(), Failure> {
        let url = format!("{}/{what}/{visitor}", self.url);
        self.client.get(url).send().await?.error_for_status()?;
        Ok(())
    }
}

/// A database with free seats, tickets of which each visitor may have one, and an audit.
pub async fn database() -> Result<(SqlitePool, TempDir), Failure> {
    let folder = tempfile::tempdir()?;
    let file = SqliteConnectOptions::new()
        .filename(folder.path().join("shop.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Off);
    let pool = SqlitePoolOptions::new().max_connections(4).connect_with(file).await?;
    let tables = format!(
        "CREATE TABLE hall(free INTEGER); INSERT INTO hall VALUES ({SEATS});
        CREATE TABLE tickets(visitor INTEGER UNIQUE);
        CREATE TABLE audit(visitor INTEGER);"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(tables)).execute(&pool).await?;
    Ok((pool, folder))
}

/// Visitors look at the page, and order as soon as the sale begins.
pub async fn visitors(url: &str, how_many: u32) {
    let sale = Instant::now() + Duration::from_secs_f64(SALE);
    join_all((1..=how_many).map(|who| visitor(url, who, sale))).await;
}

async fn visitor(url: &str, who: u32, sale: Instant) -> Result<(), Failure> {
    let browser = reqwest::Client::builder().no_proxy().build()?;
    browser.get(format!("{url}/event")).send().await?;
    sleep_until(sale).await;
    let order = || browser.post(format!("{url}/order/{who}")).send();
    if who == CLICKS_TWICE {
        let (first, second) = join(order(), order()).await;
        first.and(second)?;
    } else {
        order().await?;
    }
    Ok(())
}

pub async fn take_seat(db: &mut Db) -> sqlx::Result<()> {
    sqlx::query("UPDATE hall SET free = free - 1").execute(db).await?;
    Ok(())
}

/// Fails if the visitor has a ticket.
pub async fn write_ticket(db: &mut Db, who: u32) -> sqlx::Result<()> {
    let ticket = "INSERT INTO tickets VALUES (?)";
    sqlx::query(ticket).bind(who).execute(db).await?;
    Ok(())
}

/// What the shop counts during the evening.
#[derive(Debug, Default)]
pub struct Count {
    sold: AtomicI64,
    mailed: AtomicI64,
}

impl Count {
    /// An order is complete.
    pub fn sold(&self) {
        self.sold.fetch_add(1, Ordering::Relaxed);
        metrics::counter!("sold").increment(1);
    }

    /// The mail server has taken a mail.
    pub fn mailed(&self) {
        self.mailed.fetch_add(1, Ordering::Relaxed);
        metrics::gauge!("mails sent").increment(1);
    }
}

/// At the end of the evening: what does not add up.
pub async fn close_the_books(db: &SqlitePool, count: &Count) -> Result<(), Failure> {
    let seats = "SELECT free + (SELECT count(*) FROM tickets) FROM hall";
    let seats: i64 = sqlx::query_scalar(seats).fetch_one(db).await?;
    let audit = "SELECT count(*) FROM audit";
    let audit: i64 = sqlx::query_scalar(audit).fetch_one(db).await?;
    let sold = count.sold.load(Ordering::Relaxed);
    let mailed = count.mailed.load(Ordering::Relaxed);
    let books = [
        ("seats missing", SEATS - seats),
        ("not in the audit", sold - audit),
        ("mails lost", sold - mailed),
    ];
    for (what, number) in books {
        metrics::gauge!(what).set(number as f64);
        println!("{what}: {number}");
    }
    db.close().await;
    Ok(())
}
