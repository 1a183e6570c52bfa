use std::time::Duration;

use super::under_test::tokio;
use tokio::time::{
    Instant, MissedTickBehavior, interval, interval_at, sleep, sleep_until, timeout, timeout_at,
};

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

pub(crate) async fn until() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    sleep_until(begin + ms(30)).await;
    note!(log, begin.elapsed());
    sleep_until(begin).await;
    note!(log, begin.elapsed());
    let late = sleep_until(begin + ms(40));
    tokio::pin!(late);
    note!(log, (late.deadline() - begin, late.is_elapsed()));
    late.as_mut().reset(begin + ms(70));
    late.as_mut().await;
    note!(log, (begin.elapsed(), late.is_elapsed()));
    log
}

pub(crate) async fn limits() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    note!(log, timeout(ms(10), sleep(ms(20))).await.is_err());
    note!(log, timeout(ms(20), async { 1 }).await);
    note!(log, timeout(Duration::MAX, sleep(ms(5))).await);
    note!(
        log,
        timeout_at(begin, std::future::pending::<()>())
            .await
            .is_err()
    );
    note!(log, begin.elapsed());
    log
}

pub(crate) async fn missed() -> Vec<String> {
    let mut log = Vec::new();
    for behavior in [
        MissedTickBehavior::Burst,
        MissedTickBehavior::Delay,
        MissedTickBehavior::Skip,
    ] {
        let begin = Instant::now();
        let mut ticks = interval(ms(10));
        ticks.set_missed_tick_behavior(behavior);
        note!(log, (ticks.missed_tick_behavior(), ticks.period()));
        ticks.tick().await;
        sleep(ms(37)).await;
        for _ in 0..4 {
            ticks.tick().await;
            note!(log, begin.elapsed());
        }
    }
    let begin = Instant::now();
    let mut ticks = interval_at(begin + ms(5), ms(10));
    ticks.tick().await;
    ticks.reset();
    ticks.tick().await;
    note!(log, begin.elapsed());
    log
}
