//! The programs: each calls the operations of one thing and writes down what it gets.

use super::under_test;
use crate::Contract;

/// Writes an expression and its value down.
macro_rules! note {
    ($log:ident, $value:expr) => {{
        let value = format!("{:?}", $value);
        $log.push(format!("{} = {value}", stringify!($value)));
    }};
}

/// A list of the async functions of a module.
macro_rules! contracts {
    ($($module:ident::$name:ident)*) => {
        pub(crate) fn all() -> Vec<Contract> {
            vec![$((concat!(stringify!($module), "::", stringify!($name)), || Box::pin($module::$name()))),*]
        }
    };
}

#[path = "contracts/channels.rs"]
pub(crate) mod channels;
#[path = "contracts/combinators.rs"]
pub(crate) mod combinators;
#[path = "contracts/locks.rs"]
pub(crate) mod locks;
#[path = "contracts/mpsc.rs"]
pub(crate) mod mpsc;
#[path = "contracts/net.rs"]
pub(crate) mod net;
#[path = "contracts/output.rs"]
pub(crate) mod output;
#[path = "contracts/runtime.rs"]
pub(crate) mod runtime;
#[path = "contracts/semaphore.rs"]
pub(crate) mod semaphore;
#[path = "contracts/signals.rs"]
pub(crate) mod signals;
#[path = "contracts/streams.rs"]
pub(crate) mod streams;
#[path = "contracts/tasks.rs"]
pub(crate) mod tasks;
#[path = "contracts/threads.rs"]
pub(crate) mod threads;
#[path = "contracts/time.rs"]
pub(crate) mod time;
#[path = "contracts/timed_streams.rs"]
pub(crate) mod timed_streams;
#[path = "contracts/tokens.rs"]
pub(crate) mod tokens;

contracts! {
    mpsc::bounded
    mpsc::reserving
    mpsc::polling
    mpsc::blocking
    mpsc::unbounded
    mpsc::weak
    net::tcp
    net::tcp_halves
    net::two_accept_at_one_door
    net::tcp_sockets
    net::unix
    net::udp
    net::unix_datagrams
    semaphore::permits
    semaphore::owned
    semaphore::queue
    semaphore::token_bucket
    locks::mutex
    locks::mutex_owned
    locks::mutex_parts
    locks::rwlock
    locks::rwlock_owned
    locks::mutex_parts_owned
    locks::rwlock_parts
    locks::rwlock_parts_owned
    locks::in_a_static
    signals::oneshot
    signals::broadcast
    signals::watch
    signals::notify
    signals::notify_owned
    signals::barrier
    signals::once_cell
    tasks::local
    tasks::sets_elsewhere
    channels::bounded
    channels::unbounded
    channels::as_stream
    channels::weak
    runtime::nested
    runtime::handle
    runtime::local
    runtime::unwinding
    runtime::elsewhere
    combinators::joins
    combinators::unordered
    combinators::ordered
    combinators::buffers
    combinators::choosing
    combinators::select_function
    combinators::several_streams
    combinators::other_methods
    combinators::failing_streams
    combinators::other_methods_of_failing_streams
    combinators::halves
    streams::wrappers
    streams::shared
    streams::ticks
    streams::size_hints
    streams::of_tasks
    streams::of_connections
    timed_streams::limits
    timed_streams::throttles
    timed_streams::adapters
    timed_streams::questions
    tasks::selecting
    tasks::joining
    tasks::aborting
    tasks::sets
    tasks::trackers
    tasks::queues
    threads::mutex
    threads::poison
    threads::rwlock
    threads::condvar
    threads::barrier
    threads::channel
    threads::sync_channel
    threads::rendezvous
    time::until
    time::limits
    time::missed
    output::lines
    tokens::tokens
    tokens::until_cancelled
    tokens::guards
    tokens::polled_permits
    tokens::with_a_token
    tokens::polled_room
    tokens::limits
}
