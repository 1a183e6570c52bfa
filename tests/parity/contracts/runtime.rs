use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::under_test::tokio;
use tokio::runtime::{Builder, Handle, Runtime};

pub(crate) async fn nested() -> Vec<String> {
    let inside = tokio::task::spawn_blocking(|| {
        let mut log = Vec::new();
        let started = Arc::new(AtomicUsize::new(0));
        let count = started.clone();
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(4)
            .thread_name("inner")
            .enable_all()
            .on_thread_start(move || {
                count.fetch_add(1, Ordering::SeqCst);
            })
            .build()
            .unwrap();
        note!(
            log,
            runtime.block_on(async { tokio::spawn(async { 1 }).await })
        );
        let task = runtime.spawn(async { std::thread::current().name().map(str::to_owned) });
        note!(log, runtime.block_on(task));
        let job = runtime.spawn_blocking(|| 2);
        note!(log, runtime.handle().block_on(job));
        note!(log, started.load(Ordering::SeqCst) >= 2);
        let inside = runtime.enter();
        note!(log, Handle::current().runtime_flavor());
        drop(inside);
        runtime.shutdown_background();
        let runtime = Runtime::new().unwrap();
        note!(log, runtime.block_on(async { 4 }));
        runtime.shutdown_timeout(std::time::Duration::from_secs(1));
        let alone = Builder::new_current_thread().build().unwrap();
        note!(log, alone.block_on(async { 5 }));
        log
    });
    inside.await.unwrap()
}

pub(crate) async fn handle() -> Vec<String> {
    let mut log = Vec::new();
    let handle = Handle::current();
    note!(log, handle.runtime_flavor());
    note!(log, handle.spawn(async { 1 }).await);
    note!(log, handle.spawn_blocking(|| 2).await);
    let outside = std::thread::Builder::new()
        .spawn(move || (Handle::try_current().is_err(), handle.block_on(async { 3 })));
    note!(
        log,
        tokio::task::spawn_blocking(move || outside.unwrap().join().ok()).await
    );
    log
}
