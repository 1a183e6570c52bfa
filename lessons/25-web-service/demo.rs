//! A small service: members of a club, from a database, over HTTP.

use super::support::{database, web};
use axum::extract::{Path, State};
use axum::{Router, http::StatusCode, routing::get};
use futures::future::join_all;
use sqlx::{SqlitePool, sqlite::SqlitePoolOptions};
use std::{error::Error, thread, time::Duration};
use web::client;

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub clients: u32,
    pub pool: u32,
    pub query: f64,
    pub patience: f64,
    pub id: i64,
}

#[derive(Clone)]
struct App {
    members: SqlitePool,
    report: Duration,
}

/// GET /members/{id}
async fn member(app: State<App>, id: Id) -> Answer {
    let db = app.members.acquire().await;
    let name = query(db.map_err(internal)?, *id).await;
    match name.map_err(internal)? {
        Some(name) => {
            metrics::counter!("found").increment(1);
            Ok(name)
        }
        None => Err(StatusCode::NOT_FOUND),
    }
}

/// One query; with it ends the use of the connection.
async fn query(mut db: Db, id: i64) -> Row {
    let name =
        "SELECT name FROM members, work WHERE id = ?";
    let name = sqlx::query_scalar(name).bind(id);
    name.fetch_optional(&mut *db).await
}

/// GET /report, written as if it had a thread to itself.
async fn report(app: State<App>) -> &'static str {
    thread::sleep(app.report);
    "a long report"
}

/// Some clients at a time, with a pool made at startup.
pub async fn pool_in_state(k: Knobs) -> Outcome {
    let service = startup(k).await?;
    let url = service.member(k.id);
    let each = 0..k.clients;
    join_all(each.map(|_| client(&url, 60.0))).await;
    shutdown(service).await
}

/// The same, while one more client asks for the report.
pub async fn blocking_handler(k: Knobs) -> Outcome {
    let service = startup(k).await?;
    let url = service.member(k.id);
    let report = service.report();
    let each = 0..k.clients;
    let all = each.map(|_| client(&url, 60.0));
    tokio::join!(join_all(all), client(&report, 60.0));
    shutdown(service).await
}

/// The same, but the clients hang up after a while.
pub async fn clients_hang_up(k: Knobs) -> Outcome {
    let service = startup(k).await?;
    let url = service.member(k.id);
    let each = 0..k.clients;
    let all = each.map(|_| client(&url, k.patience));
    join_all(all).await;
    shutdown(service).await
}

struct Service {
    server: web::Server,
    members: SqlitePool,
    _folder: tempfile::TempDir,
}

async fn startup(k: Knobs) -> Outcome<Service> {
    let (folder, file) = database::file()?;
    let pool = SqlitePoolOptions::new().max_connections(k.pool);
    let pool = pool.after_connect(|db, _| database::slow(db));
    let members = pool.connect_with(file).await?;
    let table = "CREATE TABLE members(id INTEGER, name TEXT);
        INSERT INTO members VALUES (1, 'Ada');";
    let tables = format!("{table} {}", database::work(k.query));
    sqlx::raw_sql(sqlx::AssertSqlSafe(tables)).execute(&members).await?;
    let pause = Duration::from_secs_f64(3.0 * k.query);
    let app = Router::new()
        .route("/members/{id}", get(member))
        .route("/report", get(report))
        .with_state(App { members: members.clone(), report: pause });
    let server = web::start(app)?;
    Ok(Service { server, members, _folder: folder })
}

/// No new connections; then the requests that are open; then the pool.
async fn shutdown(mut service: Service) -> Outcome {
    service.server.finish().await?;
    service.members.close().await;
    Ok(())
}

impl Service {
    fn member(&self, id: i64) -> String {
        format!("{}/members/{id}", self.server.url)
    }

    fn report(&self) -> String {
        format!("{}/report", self.server.url)
    }
}

type Answer = Result<String, StatusCode>;
type Db = sqlx::pool::PoolConnection<sqlx::Sqlite>;
type Row = sqlx::Result<Option<String>>;
type Id = Path<i64>;
type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

fn internal(_: sqlx::Error) -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}
