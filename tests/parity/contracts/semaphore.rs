use std::sync::Arc;
use std::time::Duration;

use super::under_test::tokio;
use tokio::sync::Semaphore;
use tokio::time::sleep;

pub(crate) async fn permits() -> Vec<String> {
    let mut log = Vec::new();
    let semaphore = Semaphore::new(3);
    let mut one = semaphore.acquire().await.unwrap();
    note!(log, semaphore.available_permits());
    let two = semaphore.try_acquire_many(2).unwrap();
    note!(log, semaphore.try_acquire().err());
    one.merge(two);
    note!(log, one.num_permits());
    let part = one.split(2).unwrap();
    note!(log, (one.num_permits(), part.num_permits()));
    note!(log, one.split(2).is_none());
    drop(part);
    note!(log, one.semaphore().available_permits());
    one.forget();
    note!(log, semaphore.available_permits());
    semaphore.add_permits(2);
    note!(log, semaphore.forget_permits(9));
    note!(log, semaphore.available_permits());
    semaphore.close();
    note!(
        log,
        (semaphore.is_closed(), semaphore.acquire().await.err())
    );
    note!(log, semaphore.try_acquire_many(1).err());
    log
}

pub(crate) async fn owned() -> Vec<String> {
    let mut log = Vec::new();
    let semaphore = Arc::new(Semaphore::new(4));
    let mut one = semaphore.clone().acquire_owned().await.unwrap();
    let two = semaphore.clone().acquire_many_owned(2).await.unwrap();
    note!(log, semaphore.available_permits());
    note!(log, semaphore.clone().try_acquire_many_owned(2).err());
    let last = semaphore.clone().try_acquire_owned().unwrap();
    one.merge(two);
    note!(log, (one.num_permits(), one.split(9).is_none()));
    drop(one.split(2));
    note!(log, (one.num_permits(), semaphore.available_permits()));
    last.forget();
    drop(one);
    note!(log, semaphore.available_permits());
    let same = semaphore.clone().acquire_many_owned(0).await.unwrap();
    note!(log, Arc::ptr_eq(same.semaphore(), &semaphore));
    let pool = semaphore.clone();
    let blocking = move || {
        pool.blocking_acquire_many_owned(3)
            .map(|permit| permit.num_permits())
    };
    note!(log, tokio::task::spawn_blocking(blocking).await);
    note!(log, semaphore.available_permits());
    log
}

pub(crate) async fn queue() -> Vec<String> {
    let mut log = Vec::new();
    let semaphore = Arc::new(Semaphore::new(2));
    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..5 {
        let (semaphore, order) = (semaphore.clone(), order.clone());
        tasks.spawn(async move {
            let _permit = semaphore.acquire().await.unwrap();
            order.lock().unwrap().push(n);
            sleep(Duration::from_millis(10)).await;
        });
    }
    sleep(Duration::from_millis(1)).await;
    note!(log, semaphore.available_permits());
    tasks.join_all().await;
    note!(log, semaphore.available_permits());
    note!(log, order);
    log
}

pub(crate) async fn token_bucket() -> Vec<String> {
    let mut log = Vec::new();
    let semaphore = Arc::new(Semaphore::new(0));
    let refill = semaphore.clone();
    let refill = tokio::spawn(async move {
        for _ in 0..3 {
            sleep(Duration::from_millis(10)).await;
            refill.add_permits(1);
        }
    });
    let begin = tokio::time::Instant::now();
    for _ in 0..3 {
        semaphore.acquire().await.unwrap().forget();
        note!(log, begin.elapsed());
    }
    refill.await.unwrap();
    note!(log, semaphore.available_permits());
    log
}
