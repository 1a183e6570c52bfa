//! What a future waits for of which only the type and the source text are known: sockets, files, processes, signals and pipes.
//!
//! The originals of these are re-exported, so that what a demo makes fits other crates. The type of an awaited future says what it
//! does all the same: `tokio::net::tcp::listener::TcpListener::accept::{{closure}}`. The module says what it works on, the name of
//! the function or future what it does there.

use crate::recording::{WaitId, WaitKind};

use super::names::{last_segment, unwrapped};

/// What a frame says that its lane waits for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum WaitsFor {
    /// A leaf said so.
    Known(WaitKind),
    /// Only the future is known that was pending.
    Unknown(UnknownFuture),
}

impl WaitsFor {
    /// Whether it is the same; sources and types are compared by their places in memory.
    pub(crate) fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Known(one), Self::Known(other)) => one == other,
            (Self::Unknown(one), Self::Unknown(other)) => {
                std::ptr::eq(one.source, other.source)
                    && std::ptr::eq(one.type_name, other.type_name)
            }
            _ => false,
        }
    }
}

/// What lanes waited for lately, so that a loop does not look it up in the table of all waits each time.
///
/// It belongs to a recorder and not to its lanes: many tasks wait at the same lines, and each that kept its own would weigh more.
#[derive(Debug, Default)]
pub(crate) struct RecentWaits {
    /// The place of a wait follows from its lines; a wait that has the same takes its place.
    places: [Option<RecentWait>; Self::PLACES],
}

#[derive(Debug)]
struct RecentWait {
    said: WaitsFor,
    lines: Vec<u32>,
    id: WaitId,
}

impl RecentWaits {
    const PLACES: usize = 32;

    fn place(lines: &[u32]) -> usize {
        let innermost = lines.last().copied().unwrap_or_default();
        usize::try_from(innermost).unwrap_or_default() % Self::PLACES
    }

    /// The entry of the table of waits.
    pub(crate) fn get(&self, said: WaitsFor, lines: &[u32]) -> Option<WaitId> {
        let recent = self.places.get(Self::place(lines))?.as_ref()?;
        (recent.said.is(said) && recent.lines == lines).then_some(recent.id)
    }

    /// Keeps an entry of the table.
    pub(crate) fn keep(&mut self, said: WaitsFor, lines: &[u32], id: WaitId) {
        if let Some(place) = self.places.get_mut(Self::place(lines)) {
            let lines = lines.to_vec();
            *place = Some(RecentWait { said, lines, id });
        }
    }
}

/// A future that was pending without a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UnknownFuture {
    /// The source text of what is awaited; empty where there is none.
    pub source: &'static str,
    type_name: &'static str,
}

impl UnknownFuture {
    /// A future of type `F`.
    pub(crate) fn of<F>(source: &'static str) -> Self {
        let type_name = std::any::type_name::<F>();
        Self { source, type_name }
    }

    /// The future of a listener at `address` that accepts a connection.
    pub(crate) fn accepting(address: &'static str) -> Self {
        Self {
            source: address,
            type_name: ACCEPT,
        }
    }

    /// The future of a socket for datagrams that receives one from an address, or `at ADDRESS` from anybody.
    pub(crate) fn receiving(place: &'static str) -> Self {
        Self {
            source: place,
            type_name: RECEIVE,
        }
    }

    /// The text of what is awaited. If there is none, and its type says nothing of an operation, that is called by its name.
    pub(crate) fn source_or_type(self, kind: WaitKind) -> &'static str {
        if self.source.is_empty() && kind == WaitKind::Other {
            type_path(self.type_name).unwrap_or_default()
        } else {
            self.source
        }
    }

    /// What it waits for, as far as its type says it.
    pub(crate) fn kind(self) -> WaitKind {
        kind(self.type_name).unwrap_or(WaitKind::Other)
    }

    /// Whether the operation was not even tried: the task has got as much in this poll as tokio allows.
    pub(crate) fn lacks_budget(self) -> bool {
        // the type is looked at only in the rare case
        !::tokio::task::coop::has_budget_remaining()
            && matches!(
                self.kind(),
                WaitKind::Accept
                    | WaitKind::Connect
                    | WaitKind::SocketRead
                    | WaitKind::SocketWrite
                    | WaitKind::Network
                    | WaitKind::File
                    | WaitKind::PipeRead
                    | WaitKind::PipeWrite
            )
    }
}

/// The path of a future's type without its arguments, if it says more than that of a box or an async block: the type or async fn
/// of a library, or the last name of a type that the demo itself defines.
fn type_path(type_name: &'static str) -> Option<&'static str> {
    let whole = unwrapped(type_name);
    let path = whole.split('<').next()?.trim_end_matches("::{{closure}}");
    let (root, _) = path.split_once("::")?;
    let says_nothing = ["core", "alloc", "std"].contains(&root) || path.contains([' ', '{', '(']);
    if says_nothing || path.starts_with(PROBE) {
        return None;
    }
    if root == env!("CARGO_CRATE_NAME") {
        // what an async fn or block of the demo waits for is inside it
        return (!whole.ends_with('}')).then(|| last_segment(path));
    }
    Some(path)
}

/// What the instrumented copies put around futures.
const PROBE: &str = "awaitscope::probe::";

/// Where the types of the mirrors are: what they do is what the originals do.
const MIRRORS: &str = "awaitscope::probe::facade::";

/// The type of the future that accepts a connection.
const ACCEPT: &str = "tokio::net::TcpListener::accept";

/// The type of the future that receives a datagram.
const RECEIVE: &str = "tokio::net::UdpSocket::recv";

/// The type whose `acquire` waits for a connection.
const POOL: &str = "sqlx_core::pool::Pool<";

/// Crates whose futures do nothing but the operation that they are called by, on what their generics name.
const CRATES: [&str; 5] = [
    "tokio",
    "tokio_util",
    "tokio_stream",
    "futures_util",
    "futures",
];

/// What a future of this type waits for; none where the type does not say it.
fn kind(type_name: &str) -> Option<WaitKind> {
    let path = unwrapped(type_name);
    let path = path.strip_prefix(MIRRORS).unwrap_or(path);
    let operation = last_segment(path.trim_end_matches("::{{closure}}")).to_lowercase();
    if path.starts_with(POOL) && operation == "acquire" {
        return Some(WaitKind::Pool);
    }
    let root = path.trim_start_matches('<').split("::").next()?;
    if !CRATES.contains(&root) {
        return None;
    }
    let on = |module: &str| path.contains(module);
    if on("::cancellation_token::") {
        return Some(WaitKind::Cancellation);
    }
    if on("tokio::sync::set_once::") {
        return Some(WaitKind::Initialised);
    }
    if on("::join_map::") {
        return Some(WaitKind::Tasks);
    }
    if on("::task_tracker::") {
        return Some(WaitKind::AllTasks);
    }
    let is_socket = on("tokio::net::") || on("tokio_util::udp::");
    let is_pipe = on("tokio::io::util::mem::") || on("tokio::process::Child");
    let is_other =
        on("tokio::io::std") || on("tokio::fs::") || on("tokio::sync::") || on("wrappers::");
    if is_both_ways(&operation) {
        // it reads one and writes the other: which of them it waits for is not known, unless both are sockets
        return (is_socket && !is_pipe && !is_other).then_some(WaitKind::Network);
    }
    // the socket of a framed one is a default that names of types leave out
    if is_socket {
        return Some(on_socket(&operation));
    }
    // what a process has written comes through a pipe
    if is_pipe && !is_end(&operation) {
        return direction(&operation, WaitKind::PipeRead, WaitKind::PipeWrite);
    }
    if on("tokio::process::") {
        return Some(WaitKind::Process);
    }
    if on("tokio::signal::") {
        return Some(WaitKind::Signal);
    }
    on("tokio::fs::").then_some(WaitKind::File)
}

fn on_socket(operation: &str) -> WaitKind {
    match operation {
        "accept" => WaitKind::Accept,
        "connect" => WaitKind::Connect,
        _ => direction(operation, WaitKind::SocketRead, WaitKind::SocketWrite)
            .unwrap_or(WaitKind::Network),
    }
}

/// Whether an operation takes from one side what it gives to the other.
fn is_both_ways(operation: &str) -> bool {
    ["copy", "sendall", "forward"]
        .iter()
        .any(|word| operation.starts_with(word))
}

/// Whether a method of `Child` waits for its end: `wait`, `wait_with_output`, `kill`.
fn is_end(operation: &str) -> bool {
    operation.starts_with("wait") || operation == "kill"
}

/// Which way the data goes; none where it may be either.
fn direction(operation: &str, read: WaitKind, write: WaitKind) -> Option<WaitKind> {
    let begins = |words: &[&str]| words.iter().any(|word| operation.starts_with(word));
    if begins(&[
        "read", "recv", "next", "trynext", "try_next", "peek", "fill",
    ]) {
        return Some(read);
    }
    let writes = begins(&[
        "write", "writable", "send", "feed", "flush", "shutdown", "close",
    ]);
    writes.then_some(write)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(type_name: &str) -> WaitKind {
        let tcp = "tokio::net::tcp::stream::TcpStream";
        super::kind(&type_name.replace("TCP", tcp)).unwrap_or(WaitKind::Other)
    }

    #[test]
    fn a_type_names_a_socket_and_what_is_done_with_it() {
        for (type_name, expected) in [
            (
                "tokio::net::tcp::listener::TcpListener::accept::{{closure}}",
                WaitKind::Accept,
            ),
            ("TCP::connect<&str>::{{closure}}", WaitKind::Connect),
            (
                "tokio::io::util::read_exact::ReadExact<TCP>",
                WaitKind::SocketRead,
            ),
            (
                "tokio::io::util::lines::Lines<tokio::io::util::buf_reader::BufReader<TCP>>::next_line::{{closure}}",
                WaitKind::SocketRead,
            ),
            (
                "tokio::net::udp::UdpSocket::recv_from::{{closure}}",
                WaitKind::SocketRead,
            ),
            (
                "futures_util::stream::stream::next::Next<tokio_util::codec::framed::Framed<TCP, C>>",
                WaitKind::SocketRead,
            ),
            (
                "awaitscope::probe::facade::tokio::time::timeout::Timeout<tokio::io::util::read::Read<TCP>>",
                WaitKind::SocketRead,
            ),
            (
                "futures_util::future::future::Map<tokio_stream::stream_ext::next::Next<tokio_util::udp::frame::UdpFramed<C>>, F>",
                WaitKind::SocketRead,
            ),
            (
                "futures_util::sink::send::Send<'_, tokio_util::udp::frame::UdpFramed<C>, (B, A)>",
                WaitKind::SocketWrite,
            ),
            (
                "tokio::io::util::write_all::WriteAll<TCP>",
                WaitKind::SocketWrite,
            ),
            (
                "tokio::io::util::copy::copy<TCP, TCP>::{{closure}}",
                WaitKind::Network,
            ),
            (
                "futures_util::sink::send_all::SendAll<FramedWrite<TCP>, FramedRead<TCP>>",
                WaitKind::Network,
            ),
            // it may wait for either of them
            (
                "futures_util::sink::send_all::SendAll<FramedWrite<TCP>, FramedRead<tokio::io::util::mem::DuplexStream>>",
                WaitKind::Other,
            ),
            (
                "tokio::io::util::copy::copy<tokio::fs::file::File, TCP>::{{closure}}",
                WaitKind::Other,
            ),
            // what a library does with a socket is its own affair
            ("library::serve<TCP>::{{closure}}", WaitKind::Other),
        ] {
            assert_eq!(kind(type_name), expected, "{type_name}");
        }
    }

    #[test]
    fn a_future_without_a_source_text_is_called_by_its_type() {
        for (type_name, expected) in [
            (
                "reqwest::async_impl::client::Pending",
                Some("reqwest::async_impl::client::Pending"),
            ),
            (
                "core::pin::Pin<alloc::boxed::Box<library::Request<u8>>>",
                Some("library::Request"),
            ),
            ("awaitscope::lessons::demo::Reply", Some("Reply")),
            // they say nothing of what is waited for
            (
                "core::pin::Pin<alloc::boxed::Box<dyn core::future::future::Future<Output = ()>>>",
                None,
            ),
            ("library::serve<TCP>::{{closure}}", Some("library::serve")),
            ("library::f::{{closure}}::{{closure}}", Some("library::f")),
            ("awaitscope::demo::f::{{closure}}", None),
            ("core::future::poll_fn::PollFn<F>", None),
        ] {
            assert_eq!(type_path(type_name), expected, "{type_name}");
        }
    }

    #[test]
    fn a_type_names_the_pool_of_a_database() {
        for (type_name, expected) in [
            (
                "sqlx_core::pool::Pool<sqlx_sqlite::database::Sqlite>::acquire::{{closure}}",
                WaitKind::Pool,
            ),
            (
                "sqlx_core::pool::Pool<sqlx_sqlite::database::Sqlite>::close::{{closure}}",
                WaitKind::Other,
            ),
        ] {
            assert_eq!(kind(type_name), expected, "{type_name}");
        }
    }

    #[test]
    fn a_type_names_what_the_operating_system_does() {
        for (type_name, expected) in [
            ("tokio::fs::read::read<&str>::{{closure}}", WaitKind::File),
            (
                "tokio::io::util::read::Read<tokio::fs::file::File>",
                WaitKind::File,
            ),
            (
                "tokio::process::Child::wait::{{closure}}",
                WaitKind::Process,
            ),
            (
                "tokio::process::Command::output::{{closure}}",
                WaitKind::Process,
            ),
            (
                "tokio::io::util::read_to_end::ReadToEnd<tokio::process::ChildStdout>",
                WaitKind::PipeRead,
            ),
            ("tokio::signal::ctrl_c::{{closure}}", WaitKind::Signal),
            (
                "tokio::io::util::write_all::WriteAll<tokio::io::util::mem::DuplexStream>",
                WaitKind::PipeWrite,
            ),
            ("demo::f::{{closure}}", WaitKind::Other),
        ] {
            assert_eq!(kind(type_name), expected, "{type_name}");
        }
    }

    #[test]
    fn a_type_names_cancellations_values_and_sets_of_tasks() {
        for (type_name, expected) in [
            (
                "tokio_util::sync::cancellation_token::WaitForCancellationFuture",
                WaitKind::Cancellation,
            ),
            (
                "tokio::sync::set_once::SetOnce<u8>::wait::{{closure}}",
                WaitKind::Initialised,
            ),
            (
                "tokio_util::task::task_tracker::TaskTrackerWaitFuture",
                WaitKind::AllTasks,
            ),
        ] {
            assert_eq!(kind(type_name), expected, "{type_name}");
        }
    }
}
