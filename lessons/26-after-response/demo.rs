//! A city run: who signs up gets a confirmation by e-mail.

use super::support::{database, mail};
use async_channel::{Receiver, Sender};
use axum::routing::{MethodRouter, post};
use axum::{Router, extract::State, http::StatusCode};
use sqlx::SqlitePool;
use std::{error::Error, net::SocketAddr};
use tokio::{net::TcpListener, signal::ctrl_c, task::JoinSet};
use tokio_util::sync::CancellationToken;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub runners: u32,
    pub email: f64,
    /// When Ctrl-C comes; the program does not know.
    pub stop: f64,
    pub workers: u32,
    pub room: usize,
}

#[derive(Clone)]
struct App {
    runners: SqlitePool,
    server: SocketAddr,
    mails: TaskTracker,
    outbox: Sender<String>,
}

/// Sends the e-mail, then answers.
async fn mail_first(app: Web, to: String) -> Answer {
    save(&app, &to).await?;
    email(app.server, to).await;
    Ok(StatusCode::CREATED)
}

/// Until Ctrl-C; then requests that are open finish.
pub async fn inline(k: Knobs) -> Outcome {
    let mut site =
        Site::open(k, post(mail_first)).await?;
    site.serve_until_ctrl_c().await
}

/// Answers; nobody keeps the task.
async fn forget(app: Web, to: String) -> Answer {
    save(&app, &to).await?;
    tokio::spawn(email(app.server, to));
    Ok(StatusCode::CREATED)
}

/// Until Ctrl-C; then requests that are open finish.
pub async fn spawned(k: Knobs) -> Outcome {
    let mut site = Site::open(k, post(forget)).await?;
    site.serve_until_ctrl_c().await
}

/// Answers; the tracker counts the task.
async fn track(app: Web, to: String) -> Answer {
    save(&app, &to).await?;
    app.mails.spawn(email(app.server, to));
    Ok(StatusCode::CREATED)
}

/// Until Ctrl-C; then requests finish, then e-mails.
pub async fn tracked(k: Knobs) -> Outcome {
    let mut site = Site::open(k, post(track)).await?;
    site.serve_until_ctrl_c().await?;
    site.app.mails.close();
    site.app.mails.wait().await;
    Ok(())
}

/// Answers as soon as the outbox has room.
async fn enqueue(app: Web, to: String) -> Answer {
    save(&app, &to).await?;
    app.outbox.send(to).await.map_err(internal)?;
    Ok(StatusCode::CREATED)
}

/// Sends one e-mail at a time.
async fn mailer(outbox: Receiver<String>, app: App) {
    while let Ok(to) = outbox.recv().await {
        email(app.server, to).await;
    }
}

/// Until Ctrl-C; then requests finish, then the outbox.
pub async fn queued(k: Knobs) -> Outcome {
    let mut site = Site::open(k, post(enqueue)).await?;
    for _ in 0..k.workers {
        let app = site.app.clone();
        let mailer = mailer(site.jobs.clone(), app);
        site.app.mails.spawn(mailer);
    }
    site.serve_until_ctrl_c().await?;
    site.app.outbox.close();
    site.app.mails.close();
    site.app.mails.wait().await;
    Ok(())
}

/// Puts a runner into the database.
async fn save(app: &App, name: &str) -> Result<(), StatusCode> {
    let runner = sqlx::query("INSERT INTO runners VALUES (?)");
    let saved = runner.bind(name).execute(&app.runners).await;
    saved.map(drop).map_err(internal)
}

/// Sends a confirmation. Nobody awaits it, so it logs its error.
async fn email(server: SocketAddr, to: String) {
    let text = "See you at the start!";
    let sent = mail::send(server, &to, text).await;
    if let Err(error) = sent {
        println!("no e-mail for {to}: {error}");
    }
}

struct Site {
    app: App,
    jobs: Receiver<String>,
    stop: CancellationToken,
    serving: AbortOnDropHandle<std::io::Result<()>>,
    browsers: JoinSet<()>,
    _folder: tempfile::TempDir,
}

impl Site {
    /// The service is up, and all runners sign up.
    async fn open(k: Knobs, handler: MethodRouter<App>) -> Outcome<Self> {
        let (folder, file) = database::file()?;
        let runners = SqlitePool::connect_with(file).await?;
        let table = sqlx::raw_sql("CREATE TABLE runners(address TEXT)");
        table.execute(&runners).await?;
        let server = mail::start(k.email)?;
        let (outbox, jobs) = async_channel::bounded(k.room);
        let mails = TaskTracker::new();
        let app = App { runners, server, mails, outbox };
        let door = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/runners", door.local_addr()?);
        let router = Router::new().route("/runners", handler);
        let router = router.with_state(app.clone());
        let stop = CancellationToken::new();
        let serving = tokio::spawn(serve(door, router, stop.clone()));
        let serving = AbortOnDropHandle::new(serving);
        let browsers = (1..=k.runners).map(|n| sign_up(url.clone(), n));
        let browsers = browsers.collect();
        Ok(Self { app, jobs, stop, serving, browsers, _folder: folder })
    }

    /// Then takes no more requests, and finishes those that are open.
    async fn serve_until_ctrl_c(&mut self) -> Outcome {
        ctrl_c().await?;
        self.stop.cancel();
        (&mut self.serving).await??;
        while self.browsers.join_next().await.is_some() {}
        self.app.runners.close().await;
        Ok(())
    }
}

async fn serve(
    door: TcpListener,
    router: Router,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let server = axum::serve(door, router);
    server.with_graceful_shutdown(stop.cancelled_owned()).await
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

type Web = State<App>;
type Answer = Result<StatusCode, StatusCode>;
type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

fn internal<E: Error>(_: E) -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}
