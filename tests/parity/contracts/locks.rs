use std::sync::Arc;
use std::time::Duration;

use super::under_test::tokio;
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard, OwnedMappedMutexGuard, OwnedMutexGuard};
use tokio::sync::{OwnedRwLockMappedWriteGuard, OwnedRwLockReadGuard, OwnedRwLockWriteGuard};
use tokio::sync::{RwLock, RwLockMappedWriteGuard, RwLockReadGuard, RwLockWriteGuard};
use tokio::time::sleep;

pub(crate) async fn mutex() -> Vec<String> {
    let mut log = Vec::new();
    let mut lock = Mutex::new(1);
    {
        let mut guard = lock.lock().await;
        *guard += 1;
        note!(log, *guard);
        note!(log, format!("{guard} {guard:?}"));
        note!(log, lock.try_lock().is_err());
        note!(
            log,
            std::ptr::eq(MutexGuard::mutex(&guard), &raw const lock)
        );
    }
    note!(log, lock.try_lock().map(|guard| *guard).ok());
    *lock.get_mut() = 5;
    note!(log, lock);
    note!(log, lock.into_inner());
    note!(log, Mutex::<u8>::default().into_inner());
    note!(log, *Mutex::from("x").lock().await);
    log
}

pub(crate) async fn mutex_owned() -> Vec<String> {
    let mut log = Vec::new();
    let lock = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..3 {
        let lock = lock.clone();
        tasks.spawn(async move {
            let mut guard = lock.lock_owned().await;
            sleep(Duration::from_millis(10)).await;
            guard.push(n);
        });
    }
    tokio::task::yield_now().await;
    note!(log, lock.clone().try_lock_owned().is_err());
    tasks.join_all().await;
    let guard = lock.clone().try_lock_owned().unwrap();
    note!(log, *guard);
    note!(log, Arc::ptr_eq(OwnedMutexGuard::mutex(&guard), &lock));
    drop(guard);
    let shared = lock.clone();
    note!(
        log,
        tokio::task::spawn_blocking(move || shared.blocking_lock().len()).await
    );
    let shared = lock.clone();
    note!(
        log,
        tokio::task::spawn_blocking(move || shared.blocking_lock_owned().len()).await
    );
    note!(log, Arc::into_inner(lock).map(Mutex::into_inner));
    log
}

pub(crate) async fn mutex_parts() -> Vec<String> {
    let mut log = Vec::new();
    let lock = Mutex::new((1, Some(2)));
    {
        let mut part = MutexGuard::map(lock.lock().await, |pair| &mut pair.0);
        *part += 10;
        note!(log, (*part, lock.try_lock().is_err()));
    }
    let part = MutexGuard::try_map(lock.lock().await, |pair| pair.1.as_mut());
    note!(log, part.is_ok());
    drop(part);
    let none = MutexGuard::try_map(lock.lock().await, |_| None::<&mut u8>);
    note!(log, none.is_err());
    drop(none);
    note!(log, *lock.lock().await);
    log
}

pub(crate) async fn rwlock() -> Vec<String> {
    let mut log = Vec::new();
    let mut lock = RwLock::new((1, 2));
    {
        let one = lock.read().await;
        let two = lock.try_read().unwrap();
        note!(log, (*one, *two, lock.try_write().is_err()));
        let part = RwLockReadGuard::map(one, |pair| &pair.1);
        note!(log, *part);
    }
    {
        let mut guard = lock.write().await;
        guard.0 = 7;
        note!(log, (lock.try_read().is_err(), lock.try_write().is_err()));
        let read = guard.downgrade();
        note!(
            log,
            (read.0, lock.try_read().is_ok(), lock.try_write().is_err())
        );
    }
    {
        let mut part = RwLockWriteGuard::map(lock.write().await, |pair| &mut pair.1);
        *part = 9;
        note!(log, lock.try_read().is_err());
    }
    lock.get_mut().0 += 1;
    note!(log, lock.into_inner());
    let few = RwLock::with_max_readers(0, 1);
    let reader = few.read().await;
    note!(log, few.try_read().is_err());
    drop(reader);
    note!(log, *few.read().await);
    log
}

pub(crate) async fn rwlock_owned() -> Vec<String> {
    let mut log = Vec::new();
    let lock = Arc::new(RwLock::new(Vec::new()));
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..4_usize {
        let lock = lock.clone();
        tasks.spawn(async move {
            if n == 2 {
                let mut guard = lock.write_owned().await;
                sleep(Duration::from_millis(10)).await;
                guard.push(n);
                guard.downgrade().len()
            } else {
                let guard = lock.read_owned().await;
                sleep(Duration::from_millis(10)).await;
                guard.len()
            }
        });
    }
    let begin = tokio::time::Instant::now();
    note!(log, tasks.join_all().await);
    note!(log, begin.elapsed());
    note!(
        log,
        lock.clone().try_read_owned().map(|guard| guard.len()).ok()
    );
    note!(
        log,
        lock.clone().try_write_owned().map(|guard| guard.len()).ok()
    );
    let shared = lock.clone();
    let blocking = move || {
        let read = shared.blocking_read().len();
        (read, shared.blocking_write().len())
    };
    note!(log, tokio::task::spawn_blocking(blocking).await);
    log
}

pub(crate) async fn in_a_static() -> Vec<String> {
    static LOCK: Mutex<u8> = Mutex::const_new(3);
    static SHARED: RwLock<u8> = RwLock::const_new(4);
    static NOTIFY: tokio::sync::Notify = tokio::sync::Notify::const_new();
    static PERMITS: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(1);
    let mut log = Vec::new();
    note!(log, *LOCK.lock().await);
    note!(log, *SHARED.read().await);
    NOTIFY.notify_one();
    NOTIFY.notified().await;
    note!(log, PERMITS.acquire().await.unwrap().num_permits());
    note!(log, PERMITS.available_permits());
    log
}

pub(crate) async fn mutex_parts_owned() -> Vec<String> {
    let mut log = Vec::new();
    let lock = Arc::new(Mutex::new((1, Some([2, 3]))));
    let owned = lock.clone().lock_owned().await;
    let part = OwnedMutexGuard::map(owned, |pair| &mut pair.1);
    let part = OwnedMappedMutexGuard::try_map(part, Option::as_mut);
    let mut part = OwnedMappedMutexGuard::map(part.unwrap(), |values| &mut values[1]);
    *part += 10;
    note!(log, format!("{part} {part:?}"));
    note!(log, lock.try_lock().is_err());
    note!(log, Arc::strong_count(&lock));
    drop(part);
    let none = OwnedMutexGuard::try_map(lock.clone().lock_owned().await, |_| None::<&mut u8>);
    note!(log, none.is_err());
    drop(none);
    let part = MutexGuard::map(lock.lock().await, |pair| &mut pair.1);
    let part = MappedMutexGuard::try_map(part, Option::as_mut).unwrap();
    note!(log, *MappedMutexGuard::map(part, |values| &mut values[0]));
    note!(log, lock.try_lock().is_ok());
    note!(log, Arc::into_inner(lock).map(Mutex::into_inner));
    log
}

pub(crate) async fn rwlock_parts() -> Vec<String> {
    let mut log = Vec::new();
    let lock = RwLock::new((1, Some([2, 3])));
    let read = RwLockReadGuard::try_map(lock.read().await, |pair| pair.1.as_ref());
    note!(log, *read.unwrap());
    let read = RwLockReadGuard::try_map(lock.read().await, |_| None::<&u8>);
    note!(log, (read.is_err(), lock.try_write().is_err()));
    drop(read);
    let part = RwLockWriteGuard::try_map(lock.write().await, |pair| pair.1.as_mut()).unwrap();
    let mut part = RwLockMappedWriteGuard::map(part, |values| &mut values[0]);
    *part += 5;
    note!(log, (*part, lock.try_read().is_err()));
    let none = RwLockMappedWriteGuard::try_map(part, |_| None::<&mut u8>);
    note!(log, (none.is_err(), lock.try_read().is_err()));
    drop(none);
    let whole = RwLockWriteGuard::into_mapped(lock.write().await);
    note!(log, (whole.0, lock.try_read().is_err()));
    drop(whole);
    note!(log, lock.into_inner());
    log
}

pub(crate) async fn rwlock_parts_owned() -> Vec<String> {
    static FEW: RwLock<u8> = RwLock::const_with_max_readers(3, 1);
    let mut log = Vec::new();
    let lock = Arc::new(RwLock::new((1, Some([2, 3]))));
    let read = OwnedRwLockReadGuard::map(lock.clone().read_owned().await, |pair| &pair.1);
    note!(log, (lock.try_read().is_ok(), lock.try_write().is_err()));
    let read = OwnedRwLockReadGuard::try_map(read, Option::as_ref).unwrap();
    note!(
        log,
        (
            read[0],
            OwnedRwLockReadGuard::rwlock(&read).try_write().is_err()
        )
    );
    drop(read);
    let write = OwnedRwLockWriteGuard::map(lock.clone().write_owned().await, |pair| &mut pair.1);
    let write = OwnedRwLockMappedWriteGuard::try_map(write, Option::as_mut).unwrap();
    let mut write = OwnedRwLockMappedWriteGuard::map(write, |values| &mut values[1]);
    *write += 5;
    note!(log, format!("{write} {write:?}"));
    note!(log, lock.try_read().is_err());
    drop(write);
    let whole = OwnedRwLockWriteGuard::into_mapped(lock.clone().write_owned().await);
    note!(
        log,
        Arc::ptr_eq(OwnedRwLockMappedWriteGuard::rwlock(&whole), &lock)
    );
    drop(whole);
    let none =
        OwnedRwLockWriteGuard::try_map(lock.clone().write_owned().await, |_| None::<&mut u8>);
    let read = OwnedRwLockWriteGuard::downgrade_map(none.unwrap_err(), |pair| &pair.0);
    note!(
        log,
        (*read, lock.try_read().is_ok(), lock.try_write().is_err())
    );
    drop(read);
    let write = lock.clone().write_owned().await;
    let read = OwnedRwLockWriteGuard::try_downgrade_map(write, |pair| pair.1.as_ref());
    note!(log, read.ok().map(|read| *read));
    let write = lock.clone().write_owned().await;
    let kept = OwnedRwLockWriteGuard::try_downgrade_map(write, |_| None::<&u8>);
    note!(log, (kept.is_err(), lock.try_read().is_err()));
    drop(kept);
    note!(log, Arc::into_inner(lock).map(RwLock::into_inner));
    let reader = FEW.read().await;
    note!(log, (*reader, FEW.try_read().is_err()));
    log
}
