#!/usr/bin/env bash
# The same work as `cargo bench -- record`, on bare tokio and under console-subscriber, for comparison. Makes a project of its
# own below target/, so that the subscriber never becomes a dependency of awaitscope.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
project=target/console-bench
mkdir -p "$project/src"
cat >"$project/Cargo.toml" <<'TOML'
[package]
name = "console-bench"
version = "0.0.0"
edition = "2024"

[dependencies]
console-subscriber = "0.5"
tokio = { version = "1.54", features = ["full", "tracing"] }
tracing-subscriber = "0.3"

[workspace]
TOML
cat >"$project/src/main.rs" <<RUST
#[path = "$here/benches/demo.rs"]
mod demo;

use std::time::{Duration, Instant};
use tracing_subscriber::prelude::*;

fn run(program: impl Future<Output = ()>) -> Duration {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let start = Instant::now();
    runtime.block_on(program);
    start.elapsed()
}

fn main() {
    let yields = || run(demo::yields(demo::Knobs { tasks: 10_000, turns: 10 }));
    let sleeps = || run(demo::sleeps(demo::Knobs { tasks: 1_000, turns: 10 }));
    let middle = |work: &dyn Fn() -> Duration| {
        let mut times: Vec<_> = (0..5).map(|_| work()).collect();
        times.sort_unstable();
        times[2]
    };
    let bare = (middle(&yields), middle(&sleeps));
    let (layer, server) = console_subscriber::ConsoleLayer::builder().server_addr(([127, 0, 0, 1], 0)).build();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        // without the dispatcher, so that the subscriber does not watch itself
        let _quiet = tracing_subscriber::registry().set_default();
        runtime.block_on(server.serve()).ok();
    });
    tracing_subscriber::registry().with(layer).init();
    let watched = (middle(&yields), middle(&sleeps));
    let times = |watched: Duration, bare: Duration| watched.as_secs_f64() / bare.as_secs_f64();
    println!("10,000 tasks x 10 yields   bare {:?}, under console-subscriber {:?}: {:.1} times", bare.0, watched.0, times(watched.0, bare.0));
    println!("1,000 tasks x 10 sleeps    bare {:?}, under console-subscriber {:?}: {:.1} times", bare.1, watched.1, times(watched.1, bare.1));
}
RUST
cargo bench --quiet --bench figures -- record
cd "$project"
RUSTFLAGS="--cfg tokio_unstable" cargo run --release --quiet
