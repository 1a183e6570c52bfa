use ::std::sync::Arc;
use ::std::time::Duration;

use super::under_test::std;
use std::sync::{Barrier, Condvar, Mutex, RwLock, TryLockError, mpsc};
use std::thread;

pub(crate) async fn mutex() -> Vec<String> {
    static COUNT: Mutex<u32> = Mutex::new(0);
    let mut log = Vec::new();
    let mut lock = Mutex::new(1);
    {
        let mut guard = lock.lock().unwrap();
        *guard += 1;
        note!(log, format!("{guard} {guard:?}"));
        note!(
            log,
            matches!(lock.try_lock(), Err(TryLockError::WouldBlock))
        );
        note!(log, lock);
    }
    note!(log, lock.try_lock().map(|guard| *guard).ok());
    *lock.get_mut().unwrap() = 5;
    note!(log, lock);
    note!(log, lock.into_inner());
    note!(log, Mutex::<u8>::default().into_inner());
    note!(log, *Mutex::from("x").lock().unwrap());
    let unsized_lock: Arc<Mutex<[u8]>> = Arc::new(Mutex::new([1, 2]));
    unsized_lock.lock().unwrap()[0] = 7;
    note!(log, unsized_lock);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..100).for_each(|_| *COUNT.lock().unwrap() += 1));
        }
    });
    note!(log, *COUNT.lock().unwrap() % 400);
    log
}

pub(crate) async fn poison() -> Vec<String> {
    let mut log = Vec::new();
    let lock = Arc::new(Mutex::new(1));
    let shared = lock.clone();
    let panics = move || {
        let _guard = shared.lock().unwrap();
        ::std::panic::resume_unwind(Box::new("quietly"));
    };
    note!(log, thread::spawn(panics).join().is_err());
    note!(log, lock.is_poisoned());
    note!(
        log,
        lock.lock()
            .map(|guard| *guard)
            .map_err(|error| *error.into_inner())
    );
    note!(
        log,
        matches!(lock.try_lock(), Err(TryLockError::Poisoned(_)))
    );
    note!(log, lock);
    lock.clear_poison();
    note!(log, (lock.is_poisoned(), lock.lock().is_ok()));

    let lock = Arc::new(RwLock::new(1));
    let shared = lock.clone();
    let panics = move || {
        let _guard = shared.write().unwrap();
        ::std::panic::resume_unwind(Box::new("quietly"));
    };
    note!(log, thread::spawn(panics).join().is_err());
    note!(log, (lock.is_poisoned(), lock.read().is_err()));
    note!(log, lock.write().is_err());
    lock.clear_poison();
    note!(log, lock.try_read().map(|guard| *guard).ok());
    log
}

pub(crate) async fn rwlock() -> Vec<String> {
    let mut log = Vec::new();
    let mut lock = RwLock::new((1, 2));
    {
        let one = lock.read().unwrap();
        let two = lock.try_read().unwrap();
        note!(log, (*one, *two, lock.try_write().is_err()));
    }
    {
        let mut guard = lock.write().unwrap();
        guard.0 = 7;
        note!(log, (lock.try_read().is_err(), lock.try_write().is_err()));
        note!(log, format!("{guard:?}"));
    }
    note!(log, lock);
    lock.get_mut().unwrap().0 += 1;
    note!(log, lock.into_inner());
    let lock = RwLock::new(0);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| (0..50).for_each(|_| *lock.write().unwrap() += 1));
            scope.spawn(|| (0..50).for_each(|_| assert!(*lock.read().unwrap() <= 150)));
        }
    });
    note!(log, *lock.read().unwrap());
    log
}

pub(crate) async fn condvar() -> Vec<String> {
    let mut log = Vec::new();
    let pair = (Mutex::new(0), Condvar::new());
    let (lock, changed) = &pair;
    let passed = thread::scope(|scope| {
        let waits = |least| {
            move || {
                let guard = lock.lock().unwrap();
                let guard = changed.wait_while(guard, |value| *value < least).unwrap();
                *guard >= least
            }
        };
        let threads = [scope.spawn(waits(1)), scope.spawn(waits(2))];
        for _ in 0..2 {
            *lock.lock().unwrap() += 1;
            changed.notify_all();
        }
        threads.map(|thread| thread.join().unwrap())
    });
    note!(log, passed);
    let guard = lock.lock().unwrap();
    let (guard, result) = changed.wait_timeout(guard, Duration::ZERO).unwrap();
    note!(log, (*guard, result.timed_out()));
    let (guard, result) = changed
        .wait_timeout_while(guard, Duration::from_secs(60), |value| *value < 2)
        .unwrap();
    note!(log, (*guard, result.timed_out()));
    let (guard, result) = changed
        .wait_timeout_while(guard, Duration::from_millis(1), |_| true)
        .unwrap();
    note!(log, (*guard, result.timed_out(), lock.try_lock().is_err()));
    drop(guard);
    changed.notify_one();
    note!(log, lock.try_lock().is_ok());
    log
}

pub(crate) async fn barrier() -> Vec<String> {
    let mut log = Vec::new();
    let barrier = Barrier::new(3);
    let leaders = thread::scope(|scope| {
        let turns = || (0..4).filter(|_| barrier.wait().is_leader()).count();
        let threads = [scope.spawn(turns), scope.spawn(turns), scope.spawn(turns)];
        threads.map(|thread| thread.join().unwrap())
    });
    note!(log, leaders.iter().sum::<usize>());
    let one = Barrier::new(1);
    note!(log, one.wait().is_leader());
    note!(log, one);
    log
}

pub(crate) async fn channel() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, receiver) = mpsc::channel();
    note!(log, (&sender, &receiver));
    note!(log, receiver.try_recv());
    note!(log, receiver.recv_timeout(Duration::from_millis(1)));
    note!(log, sender.send(1));
    note!(log, sender.clone().send(2));
    note!(log, receiver.recv());
    note!(log, receiver.recv_timeout(Duration::MAX));
    (3..6).for_each(|n| sender.send(n).unwrap());
    note!(log, receiver.try_iter().collect::<Vec<_>>());
    let sums = thread::scope(|scope| {
        for _ in 0..3 {
            let sender = sender.clone();
            scope.spawn(move || (0..100).for_each(|n| sender.send(n).unwrap()));
        }
        receiver.iter().take(300).sum::<u32>()
    });
    note!(log, sums);
    sender.send(6).unwrap();
    drop(sender);
    let mut left = Vec::new();
    for message in &receiver {
        left.push(message);
    }
    note!(log, left);
    note!(log, receiver.recv());
    note!(log, receiver.try_recv());
    note!(log, receiver.recv_timeout(Duration::ZERO));
    let (sender, receiver) = mpsc::channel();
    sender.send("kept").unwrap();
    let waits = thread::spawn(move || receiver.into_iter().collect::<Vec<_>>());
    sender.send("late").unwrap();
    drop(sender);
    note!(log, waits.join().unwrap());
    let (sender, receiver) = mpsc::channel();
    let message = Arc::new(7);
    sender.send(Arc::clone(&message)).unwrap();
    drop(receiver);
    note!(log, Arc::strong_count(&message));
    note!(log, sender.send(message));
    log
}

pub(crate) async fn sync_channel() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, receiver) = mpsc::sync_channel(2);
    note!(log, (&sender, &receiver));
    note!(log, (sender.send(1), sender.try_send(2)));
    note!(log, sender.try_send(3));
    note!(log, receiver.recv());
    note!(log, sender.clone().try_send(4));
    let fills = thread::spawn(move || (5..50).all(|n| sender.send(n).is_ok()));
    note!(log, receiver.iter().sum::<i32>());
    note!(log, fills.join().unwrap());
    note!(log, receiver.recv());
    let (sender, receiver) = mpsc::sync_channel(1);
    sender.send(1).unwrap();
    let waits = thread::spawn(move || sender.send(2));
    thread::sleep(Duration::from_millis(2));
    drop(receiver);
    note!(log, waits.join().unwrap());
    log
}

pub(crate) async fn rendezvous() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, receiver) = mpsc::sync_channel(0);
    note!(log, sender.try_send(1));
    note!(log, receiver.try_recv());
    let gives = thread::spawn(move || {
        let results = (0..20).map(|n| sender.send(n)).collect::<Vec<_>>();
        (results.iter().all(Result::is_ok), sender)
    });
    note!(log, receiver.iter().take(20).collect::<Vec<_>>());
    let (all, sender) = gives.join().unwrap();
    note!(log, all);
    let takes = thread::spawn(move || (receiver.recv(), receiver));
    // it succeeds once the other thread waits
    while let Err(error) = sender.try_send(21) {
        assert!(matches!(error, mpsc::TrySendError::Full(21)));
        thread::yield_now();
    }
    let (received, receiver) = takes.join().unwrap();
    note!(log, received);
    let waits = thread::spawn(move || sender.send(22));
    thread::sleep(Duration::from_millis(2));
    drop(receiver);
    note!(log, waits.join().unwrap());
    log
}
