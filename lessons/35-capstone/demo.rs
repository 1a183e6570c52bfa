//! A ticket shop with seven faults, and a switch for each.

use super::support::{heartbeat::heartbeat, ticket_shop as shop, web};
use axum::extract::{Path, State};
use axum::{Router, routing::get, routing::post};
use futures::future::try_join3;
use shop::{Count, FIXED, Failure, Partner, WANTS_PDF};
use sqlx::SqlitePool;
use std::{sync::Arc, thread, time::Duration};
use tempfile::TempDir;
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};
use tokio_util::task::TaskTracker;

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub lookups: u8,
    pub pdf: u8,
    pub bank: u8,
    pub limit: u8,
    pub seats: u8,
    pub audit: u8,
    pub mails: u8,
    pub visitors: u32,
    pub permits: usize,
    pub patience: f64,
    pub hang: f64,
}

/// GET /event: a page that is made of three answers.
async fn page(app: Web) -> Answer {
    let ask = |what| app.partner.ask(what, 0);
    if app.k.lookups == FIXED {
        let (plan, price) =
            (ask("plan"), ask("price"));
        try_join3(plan, price, ask("stage")).await?;
    } else {
        ask("plan").await?;
        ask("price").await?;
        ask("stage").await?;
    }
    Ok(())
}

/// POST /order/{visitor}
async fn order(app: Web, who: Path<u32>) -> Answer {
    reserve(&app, who.0).await?;
    pay(&app, who.0).await?;
    if who.0 == WANTS_PDF {
        pdf(&app).await?;
    }
    let record = audit(&app, who.0);
    if app.k.audit == FIXED {
        record.await?;
    }
    send_mail(&app, who.0);
    app.count.sold();
    Ok(())
}

/// A seat less, and a ticket: both or none.
async fn reserve(app: &App, who: u32) -> Answer {
    if app.k.seats == FIXED {
        let mut both = app.db.begin().await?;
        shop::take_seat(&mut both).await?;
        shop::write_ticket(&mut both, who).await?;
        both.commit().await?;
    } else {
        let mut db = app.db.acquire().await?;
        shop::take_seat(&mut db).await?;
        shop::write_ticket(&mut db, who).await?;
    }
    Ok(())
}

/// The bank asks for at most so many calls at a time.
async fn pay(app: &App, who: u32) -> Answer {
    if app.k.bank == FIXED {
        let _permit = app.permits.acquire().await?;
        charge(app, who).await
    } else {
        charge(app, who).await
    }
}

/// One call to the bank. The limit ends the wait, not the
/// payment: the seat stays taken until somebody has asked.
async fn charge(app: &App, who: u32) -> Answer {
    let call = app.partner.ask("bank", who);
    if app.k.limit == FIXED {
        timeout(secs(app.k.patience), call).await?
    } else {
        call.await
    }
}

/// A ticket on paper.
async fn pdf(app: &App) -> Answer {
    if app.k.pdf == FIXED {
        spawn_blocking(render).await?;
    } else {
        render();
    }
    Ok(())
}

/// A library that holds its thread.
fn render() {
    thread::sleep(secs(0.4));
}

async fn audit(app: &App, who: u32) -> Answer {
    let record = "INSERT INTO audit VALUES (?)";
    sqlx::query(record).bind(who).execute(&app.db).await?;
    Ok(())
}

/// The visitor need not wait for the mail.
fn send_mail(app: &App, who: u32) {
    let mail = mail(app.clone(), who);
    if app.k.mails == FIXED {
        app.mails.spawn(mail);
    } else {
        tokio::spawn(mail);
    }
}

async fn mail(app: App, who: u32) -> Answer {
    app.partner.ask("mail", who).await?;
    app.count.mailed();
    Ok(())
}

/// One evening, from opening the doors to closing the books.
pub async fn shop(k: Knobs) -> Answer {
    let (app, _folder) = startup(k).await?;
    let mut server = web::start(routes(&app))?;
    let heartbeat = tokio::spawn(heartbeat());
    shop::visitors(&server.url, k.visitors).await;
    server.finish().await?;
    app.mails.close();
    app.mails.wait().await; // for those that it tracks
    heartbeat.abort();
    shop::close_the_books(&app.db, &app.count).await
}

fn routes(app: &App) -> Router {
    Router::new()
        .route("/event", get(page))
        .route("/order/{visitor}", post(order))
        .with_state(app.clone())
}

#[derive(Clone)]
struct App {
    k: Knobs,
    db: SqlitePool,
    partner: Partner,
    permits: Arc<Semaphore>,
    mails: TaskTracker,
    count: Arc<Count>,
}

async fn startup(k: Knobs) -> Answer<(App, TempDir)> {
    let (db, folder) = shop::database().await?;
    let partner = Partner::start(k.hang)?;
    let permits = Arc::new(Semaphore::new(k.permits));
    let (mails, count) = Default::default();
    Ok((App { k, db, partner, permits, mails, count }, folder))
}

type Web = State<App>;
type Answer<T = ()> = Result<T, Failure>;

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
