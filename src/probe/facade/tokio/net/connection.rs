//! A listener's connections: two gauges and a lane each.

use ::std::collections::{HashMap, HashSet};
use ::std::io;
use ::std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use ::std::sync::{Arc, Mutex, OnceLock, PoisonError};
use ::std::task::Poll;

use ::tokio::task::Id;

use crate::probe::context;
use crate::probe::gauge::Gauge;
use crate::probe::recorder::Recorder;
use crate::probe::waits::UnknownFuture;
use crate::recording::{
    EventKind, GaugeKind, LaneId, LaneKind, Nanos, Object, Outcome, WaitId, WaitKind,
};

/// Addresses that are kept for the names of waits; a program that listens at more of them goes on without.
const MAX_ADDRESSES: usize = 4096;

/// What a listener counts.
#[derive(Debug)]
pub(super) struct Door {
    open: Gauge,
    now: AtomicU32,
    opened: Gauge,
    ever: AtomicU32,
    /// Where it listens; empty if that is not known.
    address: &'static str,
}

impl Door {
    /// The gauges of a listener at an address.
    pub(super) fn at(address: Option<String>) -> Arc<Self> {
        Arc::new(Self {
            open: Gauge::open("connections", GaugeKind::Connections, None, 0.0),
            now: AtomicU32::new(0),
            opened: Gauge::open("connections opened", GaugeKind::Connections, None, 0.0),
            ever: AtomicU32::new(0),
            address: address.map_or("", kept),
        })
    }

    /// What a task waits for that accepts here.
    pub(super) fn waited_for(&self) -> UnknownFuture {
        UnknownFuture::accepting(self.address)
    }

    /// A connection was accepted, from `peer`; none where nothing records.
    pub(super) fn accepted(self: &Arc<Self>, peer: Option<&str>) -> Option<Arc<Connection>> {
        let recorder = context::recorder()?;
        self.open
            .set(|| f64::from(self.now.fetch_add(1, Ordering::Relaxed) + 1));
        self.opened
            .set(|| f64::from(self.ever.fetch_add(1, Ordering::Relaxed) + 1));
        let accepted_in = context::lane().some().unwrap_or(LaneId::ROOT);
        let lane = recorder.open(accepted_in, LaneKind::Connection, "connection", 0, true);
        let connection = Connection {
            request: recorder.wait_without_lines(WaitKind::SocketRead, peer.unwrap_or_default()),
            answer: recorder.wait_without_lines(WaitKind::Answer, ""),
            recorder,
            lane,
            task: OnceLock::new(),
            asked: AtomicBool::new(false),
            door: Arc::clone(self),
        };
        connection.waits_for(connection.request);
        Some(Arc::new(connection))
    }
}

/// An accepted connection. Its lane ends when the stream, or the last half of it, is dropped.
#[derive(Debug)]

pub(in crate::probe::facade::tokio) struct Connection {
    recorder: Arc<Recorder>,
    lane: LaneId,
    door: Arc<Door>,
    /// The first task that read from it.
    task: OnceLock<Id>,
    /// Data has come, and nothing has been written since.
    asked: AtomicBool,
    request: WaitId,
    answer: WaitId,
}

impl Connection {
    /// Data has come from the other side.
    pub(super) fn received(&self) {
        self.note_task();
        if !self.asked.swap(true, Ordering::Relaxed) {
            self.waits_for(self.answer);
        }
    }

    /// Data was sent to the other side.
    fn answered(&self) {
        if self.asked.swap(false, Ordering::Relaxed) {
            self.waits_for(self.request);
        }
    }

    fn waits_for(&self, wait: WaitId) {
        self.recorder.record(EventKind::Suspended {
            lane: self.lane,
            wait,
            object: Object::NONE,
            due: Nanos::MAX,
        });
    }
}

/// The connections that tasks read from, by task: what else a library's task runs belongs to its connection.
static SERVED: Mutex<Option<HashMap<Id, LaneId>>> = Mutex::new(None);

/// Calls `f` with the connections by task.
fn with_served<T>(f: impl FnOnce(&mut HashMap<Id, LaneId>) -> T) -> T {
    let mut served = SERVED.lock().unwrap_or_else(PoisonError::into_inner);
    f(served.get_or_insert_default())
}

/// The connection that the task reads from which is being polled.
pub(crate) fn of_this_task() -> Option<LaneId> {
    let task = ::tokio::task::try_id()?;
    with_served(|served| served.get(&task).copied())
}

impl Connection {
    fn note_task(&self) {
        if let Some(task) = ::tokio::task::try_id() {
            self.task.get_or_init(|| {
                with_served(|served| served.insert(task, self.lane));
                task
            });
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(task) = self.task.get() {
            with_served(|served| served.remove(task));
        }
        self.recorder.ended(self.lane, Outcome::Completed);
        let door = &self.door;
        door.open
            .set(|| f64::from(door.now.fetch_sub(1, Ordering::Relaxed) - 1));
    }
}

/// Something may have been written.
pub(super) fn note_written(connection: Option<&Connection>, written: &Poll<io::Result<usize>>) {
    if let (Some(connection), Poll::Ready(Ok(1..))) = (connection, written) {
        connection.answered();
    }
}

/// An address as a text that lasts: waits are compared by the places of their texts.
pub(super) fn kept(address: String) -> &'static str {
    static KEPT: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = kept.get_or_insert_default();
    if let Some(known) = kept.get(address.as_str()) {
        return known;
    }
    if kept.len() >= MAX_ADDRESSES {
        return "";
    }
    let address: &'static str = Box::leak(address.into_boxed_str());
    kept.insert(address);
    address
}

/// What a server of axum does when it could not accept: a client that is gone already is nothing, and without file descriptors it
/// waits for a second.
#[cfg(feature = "http")]
pub(super) async fn after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    let gone = [ConnectionRefused, ConnectionAborted, ConnectionReset];
    if !gone.contains(&error.kind()) {
        ::tokio::time::sleep(::std::time::Duration::from_secs(1)).await;
    }
}
