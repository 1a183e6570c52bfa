use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::under_test::{tokio, tokio_util};
use tokio::runtime::{Builder, Handle, LocalOptions, LocalRuntime, Runtime};

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

pub(crate) async fn local() -> Vec<String> {
    let inside = tokio::task::spawn_blocking(|| {
        let mut log = Vec::new();
        let mut builder = Builder::new_current_thread();
        builder.name("named").max_io_events_per_tick(64);
        builder.max_io_events_per_busy_tick(8).enable_all();
        let runtime = builder.build_local(LocalOptions::default()).unwrap();
        note!(log, runtime.handle().name());
        let kept = std::rc::Rc::new(5);
        let task = runtime.spawn_local(async move {
            let more = tokio::task::spawn_local(async { 1 }).await.unwrap();
            *kept + more
        });
        note!(log, runtime.block_on(task));
        let job = runtime.spawn_blocking(|| 2);
        note!(log, runtime.block_on(job));
        let inside = runtime.enter();
        note!(log, Handle::current().name());
        note!(log, Handle::current().id() == runtime.handle().id());
        drop(inside);
        note!(log, runtime.metrics().num_workers());
        runtime.shutdown_background();
        let runtime = LocalRuntime::new().unwrap();
        note!(
            log,
            runtime.block_on(async { Handle::current().name().is_none() })
        );
        runtime.shutdown_timeout(std::time::Duration::from_secs(1));
        log
    });
    inside.await.unwrap()
}

pub(crate) async fn unwinding() -> Vec<String> {
    fn unwinds<T: std::panic::UnwindSafe + std::panic::RefUnwindSafe>() -> bool {
        size_of::<T>() > 0
    }
    let mut log = Vec::new();
    note!(log, (unwinds::<Handle>(), unwinds::<Runtime>()));
    note!(
        log,
        unwinds::<tokio::task::JoinHandle<std::cell::Cell<u8>>>()
    );
    note!(
        log,
        (
            unwinds::<LocalRuntime>(),
            unwinds::<tokio::task::AbortHandle>()
        )
    );
    log
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

pub(crate) async fn elsewhere() -> Vec<String> {
    use tokio_util::context::{RuntimeExt as _, TokioContext};
    let inside = tokio::task::spawn_blocking(|| {
        let mut log = Vec::new();
        let timed = Runtime::new().unwrap();
        let plain = Builder::new_current_thread().build().unwrap();
        let nap = async || {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            1
        };
        note!(log, plain.block_on(timed.wrap(nap())));
        let there = TokioContext::new(nap(), timed.handle().clone());
        note!(log, plain.block_on(there));
        log
    });
    inside.await.unwrap()
}
