//! The web site of a city run: its database, its outbox, and runners who sign up.

use super::{database, mail, web};
use async_channel::{Receiver, Sender};
use axum::{Router, http::StatusCode, routing::MethodRouter};
use sqlx::SqlitePool;
use std::{error::Error, net::SocketAddr};
use tokio::task::JoinSet;
use tokio_util::task::TaskTracker;

/// What the handlers share.
#[derive(Clone)]
pub struct App {
    runners: SqlitePool,
    /// The mail server.
    pub server: SocketAddr,
    pub mails: TaskTracker,
    pub outbox: Sender<String>,
}

#[derive(Clone, Copy)]
pub struct Settings {
    pub runners: u32,
    /// How long an e-mail takes, in seconds.
    pub email: f64,
    /// How many e-mails the outbox has room for.
    pub room: usize,
}

pub struct Site {
    pub app: App,
    jobs: Receiver<String>,
    server: web::Server,
    browsers: JoinSet<()>,
    _folder: tempfile::TempDir,
}

impl Site {
    /// The service is up, and all runners sign up: POST /runners.
    pub async fn open(k: Settings, handler: MethodRouter<App>) -> Outcome<Self> {
        let (folder, file) = database::file()?;
        let runners = SqlitePool::connect_with(file).await?;
        let table = sqlx::raw_sql("CREATE TABLE runners(address TEXT)");
        table.execute(&runners).await?;
        let server = mail::start(k.email)?;
        let (outbox, jobs) = async_channel::bounded(k.room);
        let mails = TaskTracker::new();
        let app = App { runners, server, mails, outbox };
        let router = Router::new().route("/runners", handler);
        let server = web::start(router.with_state(app.clone()))?;
        let sign_up = |number| sign_up(format!("{}/runners", server.url), number);
        let browsers = (1..=k.runners).map(sign_up).collect();
        Ok(Self { app, jobs, server, browsers, _folder: folder })
    }

    /// Takes no more requests, and finishes those that are open.
    pub async fn finish_requests(&mut self) -> Outcome {
        self.server.finish().await?;
        while self.browsers.join_next().await.is_some() {}
        self.app.runners.close().await;
        Ok(())
    }

    pub fn app(&self) -> App {
        self.app.clone()
    }

    /// The other end of the outbox.
    pub fn jobs(&self) -> Receiver<String> {
        self.jobs.clone()
    }
}

/// Puts a runner into the database.
pub async fn save(app: &App, name: &str) -> Result<(), StatusCode> {
    let runner = sqlx::query("INSERT INTO runners VALUES (?)");
    let saved = runner.bind(name).execute(&app.runners).await;
    saved.map(drop).map_err(internal)
}

/// A runner's browser: from the click to the answer.
async fn sign_up(url: String, number: u32) {
    let client = reqwest::Client::builder().no_proxy();
    let client = client.build().expect("a client");
    let request = client.post(url).body(format!("runner{number}@example.com"));
    match request.send().await {
        Ok(response) => println!("status {}", response.status().as_u16()),
        Err(error) => println!("{error}"),
    }
}

pub fn internal<E: Error>(_: E) -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

pub type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;
