//! Each mirrored operation against its original: the same program, compiled once for tokio and once for the mirrors, must
//! say the same; and what the mirrors recorded meanwhile must be what happened.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the programs are a demo's, and one half of them runs on tokio itself"
)]
#![expect(
    clippy::duplicate_mod,
    reason = "the programs are compiled twice, for that is the test"
)]

#[path = "parity/awaits.rs"]
mod awaits;
#[path = "parity/on_probe.rs"]
mod on_probe;
#[path = "parity/on_tokio.rs"]
mod on_tokio;
#[path = "parity/recorded.rs"]
mod recorded;
#[path = "parity/recorded_net.rs"]
mod recorded_net;
#[path = "parity/recorded_sets.rs"]
mod recorded_sets;
#[path = "parity/recorded_tasks.rs"]
mod recorded_tasks;
#[path = "parity/recorded_threads.rs"]
mod recorded_threads;
#[path = "parity/seen.rs"]
mod seen;

use std::future::Future;
use std::pin::Pin;

/// A program that says what it saw.
type Contract = (
    &'static str,
    fn() -> Pin<Box<dyn Future<Output = Vec<String>>>>,
);

/// A program that hangs ends after an hour of the paused clock.
async fn limited(name: &str, program: Pin<Box<dyn Future<Output = Vec<String>>>>) -> Vec<String> {
    let hour = std::time::Duration::from_secs(3600);
    let result = tokio::time::timeout(hour, program).await;
    result.unwrap_or_else(|_| panic!("{name} hangs"))
}

fn plainly(name: &str, program: Pin<Box<dyn Future<Output = Vec<String>>>>) -> Vec<String> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(limited(name, program))
}

#[test]
fn the_mirrors_say_what_the_originals_say() {
    let originals = on_tokio::contracts::all();
    let mirrors = on_probe::contracts::all();
    assert_eq!(originals.len(), mirrors.len());
    for ((name, original), (_, mirror)) in originals.iter().zip(&mirrors) {
        let expected = plainly(name, original());
        assert!(!expected.is_empty(), "{name} says nothing");
        let (recorded, _) = awaitscope::probe::testing::record(limited(name, mirror()));
        assert_eq!(recorded, expected, "{name}, recorded");
        assert_eq!(
            plainly(name, mirror()),
            expected,
            "{name}, without a recorder"
        );
    }
}
