//! What the mirrors record: waits, wakes, gauges.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use awaitscope::probe::facade::{async_channel, futures, metrics, tokio, tokio_stream};
use awaitscope::probe::testing::record;
use awaitscope::recording::{EventKind, GaugeKind, Nanos, WaitKind};
use futures::stream::{self, StreamExt};
use tokio::sync::{Barrier, Mutex, Notify, RwLock, Semaphore, broadcast, mpsc, oneshot, watch};
use tokio::time::{Instant, sleep, timeout};

use crate::seen::Seen;

/// What `future` records; it must come to an end.
pub(crate) fn seen<F: Future<Output = ()>>(future: F) -> Seen {
    let ((), batch) = record(future);
    Seen::of(&batch)
}

pub(crate) async fn nap() {
    sleep(Duration::from_millis(10)).await;
}

#[test]
fn a_full_queue_holds_its_sender_until_the_receiver_takes() {
    async fn producer(sender: mpsc::Sender<u32>) {
        for n in 0..4 {
            sender.send(n).await.unwrap();
        }
    }
    let seen = seen(async {
        let (sender, mut receiver) = mpsc::channel(2);
        let task = tokio::spawn(producer(sender));
        nap().await;
        while receiver.recv().await.is_some() {}
        task.await.unwrap();
    });
    assert!(seen.waited("producer", WaitKind::Send, "queue"), "{seen:?}");
    assert!(seen.waited("test", WaitKind::Recv, "queue"), "{seen:?}");
    assert!(seen.woke("producer", "test") && seen.woke("test", "producer"));
    let (kind, capacity, values) = &seen.gauges["queue"];
    assert_eq!((*kind, *capacity), (GaugeKind::Queue, 2.0));
    assert_eq!(values[..3], [0.0, 1.0, 2.0]);
    assert!(values.iter().all(|value| *value <= 2.0));
    assert_eq!(values.last(), Some(&0.0));
}

#[test]
fn room_that_is_kept_holds_no_message() {
    let seen = seen(async {
        let (sender, mut receiver) = mpsc::channel(2);
        let one = sender.reserve().await.unwrap();
        let two = sender.clone().reserve_owned().await.unwrap();
        one.send(1);
        drop(two);
        receiver.recv().await;
    });
    assert_eq!(seen.values("queue"), [0.0, 1.0, 0.0]);
}

#[test]
fn queues_without_a_limit_count_too_and_are_numbered() {
    let seen = seen(async {
        let (first, _first) = mpsc::channel::<u32>(4);
        let (sender, mut receiver) = mpsc::unbounded_channel();
        for n in 0..3 {
            sender.send(n).unwrap();
        }
        receiver.recv().await;
        drop(receiver);
        first.try_send(1).unwrap();
        let (sender, receiver) = async_channel::bounded(1);
        sender.send(1).await.unwrap();
        receiver.recv().await.unwrap();
    });
    assert_eq!(seen.values("queue"), [0.0, 1.0, 0.0]);
    assert_eq!(seen.values("queue #2"), [0.0, 1.0, 2.0, 3.0, 2.0, 0.0]);
    assert!(seen.gauges["queue #2"].1.is_nan());
    assert_eq!(seen.values("queue #3"), [0.0, 1.0, 0.0]);
}

#[test]
fn a_shared_queue_names_both_sides() {
    async fn worker(receiver: async_channel::Receiver<u32>) {
        while receiver.recv().await.is_ok() {
            nap().await;
        }
    }
    let seen = seen(async {
        let (sender, receiver) = async_channel::bounded(1);
        let task = tokio::spawn(worker(receiver));
        for n in 0..4 {
            sender.send(n).await.unwrap();
        }
        drop(sender);
        task.await.unwrap();
    });
    assert!(seen.waited("test", WaitKind::Send, "queue"), "{seen:?}");
    assert!(seen.woke("test", "worker"), "{seen:?}");
    assert_eq!(seen.values("queue").last(), Some(&0.0));
    assert!(seen.values("queue").iter().all(|value| *value <= 1.0));
}

#[test]
fn permits_in_use_and_those_who_wait_are_counted() {
    async fn job(semaphore: Arc<Semaphore>) {
        let _permit = semaphore.acquire().await.unwrap();
        nap().await;
    }
    let seen = seen(async {
        let semaphore = Arc::new(Semaphore::new(2));
        let jobs = (0..3).map(|_| tokio::spawn(job(semaphore.clone())));
        futures::future::join_all(jobs).await;
    });
    assert!(seen.waited("job", WaitKind::Acquire, "permits"), "{seen:?}");
    assert!(seen.woke("job", "job"));
    let (kind, capacity, values) = &seen.gauges["permits"];
    assert_eq!((*kind, *capacity), (GaugeKind::Permits, 2.0));
    // the permit that is given back goes straight to the one who waits
    assert_eq!(values[..], [0.0, 1.0, 2.0, 1.0, 0.0]);
    assert_eq!(seen.gauges["waiting for permits"].0, GaugeKind::Waiters);
    assert_eq!(seen.values("waiting for permits"), [0.0, 1.0, 0.0]);
}

#[test]
fn who_gives_up_waits_no_more() {
    let seen = seen(async {
        let semaphore = Semaphore::new(1);
        let permit = semaphore.acquire().await.unwrap();
        let late = timeout(Duration::from_millis(5), semaphore.acquire()).await;
        assert!(late.is_err());
        drop(permit);
        let owned = Arc::new(Semaphore::new(3));
        let mut some = owned.clone().acquire_many_owned(3).await.unwrap();
        drop(some.split(1));
        some.forget();
        owned.add_permits(1);
    });
    assert_eq!(seen.values("waiting for permits"), [0.0, 1.0, 0.0]);
    assert_eq!(seen.values("permits"), [0.0, 1.0, 0.0]);
    // two are forgotten: they stay taken, and the new one takes the place of one of them
    assert_eq!(seen.values("permits #2"), [0.0, 3.0, 2.0, 1.0]);
}

#[test]
fn a_lock_counts_its_holder_and_those_who_wait() {
    async fn visitor(lock: Arc<Mutex<u32>>) {
        let mut guard = lock.lock().await;
        nap().await;
        *guard += 1;
    }
    let seen = seen(async {
        let lock = Arc::new(Mutex::new(0));
        let visitors = (0..3).map(|_| tokio::spawn(visitor(lock.clone())));
        futures::future::join_all(visitors).await;
        assert_eq!(*lock.lock_owned().await, 3);
    });
    assert!(seen.waited("visitor", WaitKind::Lock, "lock"), "{seen:?}");
    assert!(seen.woke("visitor", "visitor"));
    let (kind, capacity, values) = &seen.gauges["lock"];
    assert_eq!((*kind, *capacity), (GaugeKind::Lock, 1.0));
    assert!(values.iter().all(|value| *value <= 1.0));
    assert_eq!(values.last(), Some(&0.0));
    assert_eq!(
        seen.values("waiting for the lock"),
        [0.0, 1.0, 2.0, 1.0, 0.0]
    );
}

#[test]
fn readers_share_and_a_writer_waits() {
    async fn reader(lock: Arc<RwLock<u32>>) {
        let _guard = lock.read().await;
        nap().await;
    }
    async fn writer(lock: Arc<RwLock<u32>>) {
        let guard = lock.write().await;
        nap().await;
        let _shared = guard.downgrade();
        nap().await;
    }
    let seen = seen(async {
        let lock = Arc::new(RwLock::new(0));
        let one = tokio::spawn(reader(lock.clone()));
        let two = tokio::spawn(reader(lock.clone()));
        let three = tokio::spawn(writer(lock.clone()));
        tokio::task::yield_now().await;
        drop(lock.read_owned().await);
        for task in [one, two, three] {
            task.await.unwrap();
        }
    });
    assert!(seen.waited("writer", WaitKind::Write, "lock"), "{seen:?}");
    assert!(seen.waited("test", WaitKind::Read, "lock"), "{seen:?}");
    assert!(seen.woke("writer", "reader") && seen.woke("test", "writer"));
    assert_eq!(seen.values("lock")[..4], [0.0, 1.0, 2.0, 1.0]);
    assert_eq!(seen.values("lock").last(), Some(&0.0));
}

#[test]
fn each_signal_says_what_it_waits_for() {
    async fn answers(receiver: oneshot::Receiver<u32>) {
        receiver.await.unwrap();
    }
    async fn follows(mut receiver: watch::Receiver<u32>) {
        receiver.changed().await.unwrap();
        receiver.wait_for(|value| *value == 2).await.unwrap();
    }
    async fn listens(mut receiver: broadcast::Receiver<u32>) {
        receiver.recv().await.unwrap();
    }
    async fn sleeps(notify: Arc<Notify>) {
        notify.notified().await;
    }
    async fn meets(barrier: Arc<Barrier>) {
        barrier.wait().await;
    }
    let seen = seen(async {
        let (answer, receiver) = oneshot::channel();
        let answers = tokio::spawn(answers(receiver));
        let (value, receiver) = watch::channel(0);
        let follows = tokio::spawn(follows(receiver));
        let (news, receiver) = broadcast::channel(4);
        let listens = tokio::spawn(listens(receiver));
        let notify = Arc::new(Notify::new());
        let sleeps = tokio::spawn(sleeps(notify.clone()));
        let barrier = Arc::new(Barrier::new(2));
        let meets = tokio::spawn(meets(barrier.clone()));
        nap().await;
        answer.send(1).unwrap();
        value.send(1).unwrap();
        nap().await;
        value.send(2).unwrap();
        news.send(1).unwrap();
        notify.notify_one();
        barrier.wait().await;
        value.closed().await;
        for task in [answers, follows, listens, sleeps, meets] {
            task.await.unwrap();
        }
    });
    for (lane, kind, object) in [
        ("answers", WaitKind::Recv, ""),
        ("follows", WaitKind::Changed, ""),
        ("listens", WaitKind::Recv, "queue"),
        ("sleeps", WaitKind::Notified, ""),
        ("meets", WaitKind::Barrier, "barrier"),
        ("test", WaitKind::Closed, ""),
    ] {
        assert!(seen.waited(lane, kind, object), "{lane} {kind:?} {seen:?}");
        assert!(lane == "test" || seen.woke(lane, "test"), "{lane}");
    }
    assert!(seen.woke("test", "follows"));
    assert_eq!(seen.values("queue"), [0.0, 1.0, 0.0]);
}

#[test]
fn the_other_side_may_be_waited_for() {
    async fn leaves(receiver: mpsc::Receiver<u32>) {
        nap().await;
        drop(receiver);
    }
    let seen = seen(async {
        let (sender, receiver) = mpsc::channel(1);
        sender.send(1).await.unwrap();
        let task = tokio::spawn(leaves(receiver));
        sender.closed().await;
        task.await.unwrap();
    });
    assert!(seen.waited("test", WaitKind::Closed, "queue"), "{seen:?}");
    assert!(seen.woke("test", "leaves"));
    assert_eq!(seen.values("queue"), [0.0, 1.0, 0.0]);
}

#[test]
fn futures_of_a_combinator_have_lanes() {
    let seen = seen(async {
        futures::future::join_all((0..2).map(|_| nap())).await;
        let naps = stream::iter(0..3).map(|_| nap());
        naps.buffer_unordered(2).collect::<Vec<_>>().await;
        let naps = stream::iter(0..3).map(|_| nap());
        naps.buffered(2).collect::<Vec<_>>().await;
        let mut set = stream::FuturesUnordered::new();
        set.push(nap());
        set.next().await;
        stream::iter(0..2).for_each_concurrent(1, |_| nap()).await;
    });
    let count = |name: &str| seen.lanes.iter().filter(|lane| *lane == name).count();
    let counts = [
        "join_all",
        "buffer_unordered",
        "buffered",
        "FuturesUnordered",
        "for_each_concurrent",
    ]
    .map(count);
    assert_eq!(counts, [2, 3, 3, 1, 2]);
    let all = seen.waits.iter();
    let mut own = all.filter(|(lane, ..)| lane == "test");
    assert!(own.all(|(_, kind, _)| *kind == WaitKind::Calls), "{seen:?}");
    assert!(seen.waited("buffered", WaitKind::Sleep, ""));
}

#[test]
fn a_buffer_takes_its_futures_up_one_after_the_other() {
    let begin = |seen: &Seen| seen.lanes.len();
    let seen = seen(async {
        let mut naps = Box::pin(stream::iter(0..9).map(|_| nap()).buffered(2));
        naps.next().await;
    });
    assert_eq!(begin(&seen), 1 + 2, "{:?}", seen.lanes);
}

#[test]
fn wrapped_streams_wait_for_what_is_inside() {
    async fn source(sender: mpsc::Sender<u32>) {
        nap().await;
        sender.send(1).await.unwrap();
    }
    let seen = seen(async {
        let (sender, receiver) = mpsc::channel(1);
        let task = tokio::spawn(source(sender));
        let mut stream = tokio_stream::wrappers::ReceiverStream::new(receiver);
        assert_eq!(stream.next().await, Some(1));
        task.await.unwrap();
    });
    assert!(seen.waited("test", WaitKind::Recv, "queue"), "{seen:?}");
    assert!(seen.woke("test", "source"));
}

#[test]
fn a_runtime_of_the_demo_records_for_its_run() {
    async fn inner() {
        tokio::task::yield_now().await;
    }
    async fn outer() {
        tokio::spawn(inner()).await.unwrap();
    }
    let seen = seen(async {
        let threads = tokio::task::spawn_blocking(|| {
            let mut builder = tokio::runtime::Builder::new_multi_thread();
            let runtime = builder.worker_threads(1).enable_all().build().unwrap();
            runtime.block_on(outer());
        });
        threads.await.unwrap();
    });
    assert!(seen.lanes.contains(&"outer".to_owned()), "{seen:?}");
    assert!(seen.waited("outer", WaitKind::Task, ""), "{seen:?}");
    assert!(seen.waited("inner", WaitKind::Yield, ""), "{seen:?}");
}

#[test]
fn a_send_with_a_limit_of_time_is_due_then() {
    let (elapsed, batch) = record(async {
        let (sender, _receiver) = mpsc::channel(1);
        sender.send(1).await.unwrap();
        let begin = Instant::now();
        let late = sender.send_timeout(2, Duration::from_millis(20)).await;
        assert!(late.is_err());
        begin.elapsed()
    });
    assert_eq!(elapsed, Duration::from_millis(20));
    let dues = batch.events.iter().filter_map(|event| match event.kind {
        EventKind::Suspended { due, .. } => Some(due),
        _ => None,
    });
    assert_eq!(dues.collect::<Vec<_>>(), [Nanos(20_000_000)]);
}

#[test]
fn on_several_threads_no_sample_exceeds_the_capacity() {
    // a message may be taken before its sender has looked at the length, so one round may see an empty queue all along
    let mut changed = BTreeSet::new();
    for _ in 0..20 {
        let seen = seen(async {
            let job = tokio::task::spawn_blocking(|| {
                let mut builder = tokio::runtime::Builder::new_multi_thread();
                let runtime = builder.worker_threads(4).build().unwrap();
                runtime.block_on(async {
                    let (sender, mut receiver) = mpsc::channel(2);
                    let semaphore = Arc::new(Semaphore::new(2));
                    let lock = Arc::new(Mutex::new(0));
                    for n in 0..8 {
                        let sender = sender.clone();
                        let (semaphore, lock) = (semaphore.clone(), lock.clone());
                        tokio::spawn(async move {
                            for _ in 0..20 {
                                let _permit = semaphore.acquire().await.unwrap();
                                *lock.lock().await += 1;
                                sender.send(n).await.unwrap();
                            }
                        });
                    }
                    drop(sender);
                    while receiver.recv().await.is_some() {}
                });
            });
            job.await.unwrap();
        });
        for (gauge, limit) in [("queue", 2.0), ("permits", 2.0), ("lock", 1.0)] {
            let values = seen.values(gauge);
            if values.len() > 2 {
                changed.insert(gauge);
            }
            let fits = |value: &f64| (0.0..=limit).contains(value);
            assert!(values.iter().all(fits), "{gauge}: {values:?}");
            assert_eq!(values.last(), Some(&0.0), "{gauge}");
        }
    }
    assert_eq!(changed.len(), 3, "{changed:?}");
}

#[test]
fn without_a_recorder_nothing_is_kept() {
    let runtime = ::tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (sender, mut receiver) = mpsc::channel(1);
        sender.send(1).await.unwrap();
        assert_eq!(receiver.recv().await, Some(1));
        metrics::gauge!("nowhere").set(1.0);
    });
    let seen = seen(async {});
    assert!(seen.gauges.is_empty());
}

#[test]
fn whatever_prints_writes_to_the_log() {
    use awaitscope::probe::AwaitExt as _;
    use awaitscope::probe::facade::{dbg, eprintln, println, std};
    let (value, batch) = record(async {
        println!("one\ntwo");
        std::print!("thr");
        std::eprint!("ee");
        std::println!();
        std::eprintln!("{}", 4);
        eprintln!("five");
        let (one, two) = dbg!(::std::future::ready(6).awaitscope_at(1, "").await, 7);
        std::dbg!(one + two)
    });
    assert_eq!(value, 13);
    let lines = batch.events.iter().filter_map(|event| match event.kind {
        EventKind::Logged { text, .. } => Some(batch.texts[text.0 as usize].to_string()),
        _ => None,
    });
    let lines: Vec<_> = lines.collect();
    assert_eq!(lines[..5], ["one", "two", "three", "4", "five"]);
    let values = lines[5..]
        .iter()
        .map(|line| line.split_once("] ").unwrap().1);
    let expected = [
        "::std::future::ready(6).await = 6",
        "7 = 7",
        "one + two = 13",
    ];
    assert_eq!(values.collect::<Vec<_>>(), expected);
}
