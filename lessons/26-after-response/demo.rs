//! A city run: who signs up gets a confirmation by e-mail.

use super::support::city_run::{App, Outcome, Settings, Site};
use super::support::city_run::{internal, save};
use super::support::mail;
use async_channel::Receiver;
use axum::{extract::State, http::StatusCode, routing::post};
use std::net::SocketAddr;
use tokio::signal::ctrl_c;

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub runners: u32,
    pub email: f64,
    /// When Ctrl-C comes; the program does not know.
    pub stop: f64,
    pub workers: u32,
    pub room: usize,
}

/// Sends the e-mail, then answers.
async fn mail_first(app: Web, to: String) -> Answer {
    save(&app, &to).await?;
    email(app.server, to).await;
    Ok(StatusCode::CREATED)
}

/// Until Ctrl-C; then requests that are open finish.
pub async fn inline(k: Knobs) -> Outcome {
    let route = post(mail_first);
    let mut site = Site::open(k.site(), route).await?;
    ctrl_c().await?;
    site.finish_requests().await
}

/// Answers; nobody keeps the task.
async fn forget(app: Web, to: String) -> Answer {
    save(&app, &to).await?;
    tokio::spawn(email(app.server, to));
    Ok(StatusCode::CREATED)
}

/// Until Ctrl-C; then requests that are open finish.
pub async fn spawned(k: Knobs) -> Outcome {
    let route = post(forget);
    let mut site = Site::open(k.site(), route).await?;
    ctrl_c().await?;
    site.finish_requests().await
}

/// Answers; the tracker counts the task.
async fn track(app: Web, to: String) -> Answer {
    save(&app, &to).await?;
    app.mails.spawn(email(app.server, to));
    Ok(StatusCode::CREATED)
}

/// Until Ctrl-C; then requests finish, then e-mails.
pub async fn tracked(k: Knobs) -> Outcome {
    let route = post(track);
    let mut site = Site::open(k.site(), route).await?;
    ctrl_c().await?;
    site.finish_requests().await?;
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
    let route = post(enqueue);
    let mut site = Site::open(k.site(), route).await?;
    for _ in 0..k.workers {
        let mailer = mailer(site.jobs(), site.app());
        site.app.mails.spawn(mailer);
    }
    ctrl_c().await?;
    site.finish_requests().await?;
    site.app.outbox.close();
    site.app.mails.close();
    site.app.mails.wait().await;
    Ok(())
}

/// Sends a confirmation. Nobody awaits it, so it logs its error.
async fn email(server: SocketAddr, to: String) {
    let text = "See you at the start!";
    let sent = mail::send(server, &to, text).await;
    if let Err(error) = sent {
        println!("no e-mail for {to}: {error}");
    }
}

impl Knobs {
    fn site(self) -> Settings {
        let Self { runners, email, room, .. } = self;
        Settings { runners, email, room }
    }
}

type Web = State<App>;
type Answer = Result<StatusCode, StatusCode>;
