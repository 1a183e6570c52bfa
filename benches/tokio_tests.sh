#!/usr/bin/env bash
# How many of tokio's own test files compile against the mirrors. The argument is a checkout of tokio (of the release that
# Cargo.lock names, or near it); nothing of it is kept. They are the tests of a project below target/ in which the name
# `tokio` stands for the mirrors; each file that does not compile is named with its first error.
set -euo pipefail
tokio=$(cd "${1:?usage: benches/tokio_tests.sh CHECKOUT_OF_TOKIO}" && pwd)
cd "$(dirname "$0")/.."
here=$PWD
project=target/tokio-tests
rm -rf "$project/tests"
mkdir -p "$project/src" "$project/tests"
cat >"$project/Cargo.toml" <<TOML
[package]
name = "tokio-tests"
version = "0.0.0"
edition = "2021"

# most files are empty without it
[features]
default = ["full"]
full = []

[dependencies]
awaitscope = { path = "$here" }
# what the macros of the mirrors expand to
tokio = { version = "1", features = ["full", "test-util"] }

[dev-dependencies]
tokio-test = "0.4"
tokio-stream = { version = "0.1", features = ["full"] }
tokio-util = { version = "0.7", features = ["full"] }
bytes = "1"
pin-project-lite = "0.2"
futures = { version = "0.3", features = ["async-await"] }
futures-test = "0.3"
futures-concurrency = "7"
async-stream = "0.3"
mockall = "0.13"
socket2 = "0.6"
tempfile = "3"
proptest = "1"
rand = "0.9"
libc = "0.2"
nix = { version = "0.31.0", features = ["fs", "socket", "signal"] }

[workspace]
TOML
: >"$project/src/lib.rs"
cp Cargo.lock "$project/Cargo.lock"
for file in "$tokio"/tokio/tests/*.rs; do
    # at the end, since inner attributes stay first
    { cat "$file"; echo; echo '#[allow(unused_imports)] use awaitscope::probe::facade::tokio;'; } \
        >"$project/tests/$(basename "$file")"
done
cp -r "$tokio"/tokio/tests/support "$project/tests/" 2>/dev/null || true
all=$(find "$project/tests" -maxdepth 1 -name '*.rs' | wc -l)
cd "$project"
CARGO_TARGET_DIR="$here/target" cargo check --tests --keep-going --message-format short >messages 2>&1 || true
failed=$(grep -oE 'could not compile `tokio-tests` \(test "[a-z0-9_]+"\)' messages | grep -oE '"[a-z0-9_]+"' | tr -d '"' | sort -u)
for name in $failed; do
    echo "$name: $(grep -m1 -E "^tests/$name\.rs:.*error" messages || echo 'see messages')"
done
echo "$((all - $(wc -w <<<"$failed"))) of $all files compile"
