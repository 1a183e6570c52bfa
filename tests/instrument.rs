//! The instrumenter on awkward code: what it inserts, where, and that the result runs and says so.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../src/instrument.rs"]
#[expect(unreachable_pub, reason = "it is a module of the program")]
mod instrument;

use std::fs;
use std::path::Path;
use std::process::Command;

use instrument::{Takes, instrument};

const AWKWARD: &str = include_str!("instrument/awkward.rs");

fn text(source: &str) -> String {
    instrument(source).unwrap().text
}

/// The text of one function's body, without the imports at the top.
fn body(source: &str) -> String {
    let text = text(source);
    let (_, body) = text.split_once("tokio_stream}; ").unwrap();
    body.to_owned()
}

/// Whether `source` is `text` with some characters left out.
fn is_subsequence(source: &str, text: &str) -> bool {
    let mut chars = text.chars();
    source.chars().all(|c| chars.any(|other| other == c))
}

#[test]
fn nothing_is_removed_and_no_line_moves() {
    let text = text(AWKWARD);
    assert_eq!(text.lines().count(), AWKWARD.lines().count());
    for (number, (before, after)) in AWKWARD.lines().zip(text.lines()).enumerate() {
        assert!(
            is_subsequence(before, after),
            "line {}: {after}",
            number + 1
        );
    }
}

#[test]
fn awaits_get_their_lines_and_texts_stay() {
    for (source, expected) in [
        (
            "async fn f() -> impl Sized { g().await; }",
            "async fn f() -> impl Sized { g().awaitscope_at(1).await; }",
        ),
        (
            "fn f() { let s = \"x.await\"; /* y.await */ }",
            "fn f() { let s = \"x.await\"; /* y.await */ }",
        ),
        (
            "fn f() { async { (&mut x)\n.await } }",
            "fn f() { async { (&mut x)\n.awaitscope_at(2).await } }",
        ),
        (
            "fn f() { vec![a.await, b().await?] }",
            "fn f() { vec![a.awaitscope_at(1).await, b().awaitscope_at(1).await?] }",
        ),
        (
            "fn f() { let ü = 'ü'; async { x.await } }",
            "fn f() { let ü = 'ü'; async { x.awaitscope_at(1).await } }",
        ),
        (
            "macro_rules! m { ($e:expr) => { $e.await } }",
            "macro_rules! m { ($e:expr) => { $e.await } }",
        ),
        (
            "#[doc = \"x.await\"] fn f() {}",
            "#[doc = \"x.await\"] fn f() {}",
        ),
        (
            "fn f() { async || x.await }",
            "fn f() { async || x.awaitscope_at(1).await }",
        ),
        (
            "fn f() {\r\nasync { x.await }\r\n}",
            "fn f() {\r\nasync { x.awaitscope_at(2).await }\r\n}",
        ),
    ] {
        assert_eq!(body(source), expected, "{source}");
    }
}

#[test]
fn arms_become_branches() {
    for (source, expected) in [
        (
            "fn f() { join!(a(), b::<A, B>(1),) }",
            "fn f() { join!((a()).awaitscope_branch(1, \"a()\"), (b::<A, B>(1)).awaitscope_branch(1, \"b::<A, B>(1)\"),) }",
        ),
        (
            "fn f() { select! { x = &mut a => x, } }",
            "fn f() { select! { x = (&mut a).awaitscope_branch_by_ref(1, \"&mut a\") => x, } }",
        ),
        (
            "fn f() { select! { _ = p.as_mut() => {} } }",
            "fn f() { select! { _ = (p.as_mut()).awaitscope_branch_by_ref(1, \"p.as_mut()\") => {} } }",
        ),
        (
            "fn f() { select! { biased; 1..=3 = a(), if b == c => {} else => d } }",
            "fn f() { select! { biased; 1..=3 = (a()).awaitscope_branch(1, \"a()\"), if b == c => {} else => d } }",
        ),
        (
            "fn f() { select! { x = a() => select! { y = b() => y }, z = c() => z } }",
            "fn f() { select! { x = (a()).awaitscope_branch(1, \"a()\") => select! { y = (b()).awaitscope_branch(1, \"b()\") => y }, z = (c()).awaitscope_branch(1, \"c()\") => z } }",
        ),
        (
            "fn f() { s.join(\"!\"); thread.join() }",
            "fn f() { s.join(\"!\"); thread.join() }",
        ),
    ] {
        assert_eq!(body(source), expected, "{source}");
    }
}

#[test]
fn a_select_that_takes_its_arms_by_reference_is_left_alone() {
    for source in [
        "fn f() { futures::select! { x = a => x, } }",
        "use futures::{FutureExt, select}; fn f() { select! { x = a => x, } }",
        "mod m { use futures::select; fn f() { select! { x = a => x, } } }",
    ] {
        let text = text(source);
        assert!(
            text.ends_with(source.split_once("fn f").unwrap().1),
            "{text}"
        );
    }
    for source in [
        "use futures::future::select; fn f() { select! { x = a => x, } }",
        "use futures::select; fn f() { tokio::select! { x = a => x, } }",
    ] {
        let text = text(source);
        assert!(text.contains("(a).awaitscope_branch(1, \"a\")"), "{text}");
    }
}

#[test]
fn a_long_arm_may_borrow_its_future() {
    let long = format!("{}.as_mut()", "long".repeat(20));
    let text = body(&format!("fn f() {{ select! {{ _ = {long} => {{}} }} }}"));
    assert!(
        text.contains(&format!("({long}).awaitscope_branch_by_ref(1, ")),
        "{text}"
    );
}

#[test]
fn bodies_become_calls_unless_their_type_has_no_name() {
    let wrapped = body("async fn f(&mut self2: &mut u8) -> Vec<u8> { x }");
    assert_eq!(
        wrapped,
        "async fn f(&mut self2: &mut u8) -> Vec<u8> { crate::probe::call::<Vec<u8>, _>(\"f\", 1, async move { x }).await }"
    );
    for source in [
        "async fn f() -> impl Sized { x }",
        "async fn f() -> Box<impl Sized> { x }",
        "async fn f() -> ! { loop {} }",
        "#[tokio::test] async fn f() { x }",
        "fn f() { x }",
        "trait T { async fn f(&self); }",
    ] {
        assert_eq!(body(source), source);
    }
}

#[test]
fn names_are_shadowed_in_every_module_but_those_it_has_itself() {
    let text = text("use futures::stream;\nmod a { use other::tokio; fn f() {} }\nmod std {}");
    let modules: Vec<&str> = text.split("facade::{").skip(1).collect();
    assert_eq!(modules.len(), 2, "{text}");
    assert!(
        modules[0].contains("tokio,") && !modules[0].starts_with("std"),
        "{text}"
    );
    assert!(
        !modules[0].split('}').next().unwrap().contains("std"),
        "{text}"
    );
    assert!(
        !modules[1].split('}').next().unwrap().contains("tokio,"),
        "{text}"
    );
}

#[test]
fn functions_are_told_with_what_they_take() {
    let found =
        instrument("pub async fn a(k: Knobs) {}\nfn b() {}\npub async fn c(n: u8) {}").unwrap();
    let functions: Vec<_> = found
        .functions
        .iter()
        .map(|f| (f.name.as_str(), f.line, f.is_async, f.is_pub, f.takes))
        .collect();
    let expected = [
        ("a", 1, true, true, Takes::Knobs),
        ("b", 2, false, false, Takes::Nothing),
        ("c", 3, true, true, Takes::Other),
    ];
    assert_eq!(functions, expected);
}

#[test]
fn what_is_no_rust_says_where() {
    let error = instrument("fn f() {\n    let = 3;\n}").unwrap_err();
    assert_eq!((error.line, error.column), (2, 9));
}

const MAIN: &str = "mod awkward; mod probe;\nfn main() {\n    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();\n    let result = runtime.block_on(awkward::everything());\n    println!(\"= {result:?}\");\n    for seen in probe::SEEN.lock().unwrap().iter() { println!(\"{seen}\"); }\n}\n";

const MANIFEST: &str = "[package]\nname = \"awkward\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nasync-channel = \"2.5\"\nfutures = \"0.3.34\"\nmetrics = \"0.24.6\"\nserde = { version = \"1.0.229\", features = [\"derive\"] }\nserde_json = \"1.0.154\"\ntokio = { version = \"1.54\", features = [\"full\"] }\ntokio-stream = { version = \"0.1.19\", features = [\"time\", \"sync\"] }\n\n[workspace]\n";

/// Runs a source as a module `awkward` beside a stand-in for the probes; what it printed.
fn run(name: &str, source: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("src")).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    fs::copy(
        root.join("tests/instrument/probe.rs"),
        folder.join("src/probe.rs"),
    )
    .unwrap();
    fs::write(folder.join("Cargo.toml"), MANIFEST).unwrap();
    fs::write(folder.join("src/main.rs"), MAIN).unwrap();
    fs::write(folder.join("src/awkward.rs"), source).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["run", "--offline", "--quiet"])
        .current_dir(&folder)
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("awkward-target"),
        )
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn the_instrumented_copy_runs_as_the_original_and_says_what_it_does() {
    let original = run("awkward", AWKWARD);
    let copy = run("awkward", &text(AWKWARD));
    let results = |lines: &[String]| -> Vec<String> {
        lines
            .iter()
            .filter(|line| line.starts_with("= "))
            .cloned()
            .collect()
    };
    assert_eq!(results(&original), results(&copy));
    assert_eq!(original.len(), 2, "the original says nothing: {original:?}");
    for expected in [
        "call one 14",
        "call generic 16",
        "call naps 51",
        "call louder 42",
        "call word 35",
        "at 17",
        "at 23",
        "at 24",
        "at 31",
        "at 51",
        "branch 55 one(1)",
        "branch 55 generic::<u32, fn(u32) -> u32>(2, |n| n)",
        "branch 55 async { one(3).await }",
        "branch 59 parsed(\"2\")",
        "by reference 68 &mut slow",
        "branch 69 one(1)",
        "branch 70 parsed(\"7\")",
        "branch 70 one(n)",
    ] {
        assert!(
            copy.iter().any(|line| line == expected),
            "{expected} in {copy:?}"
        );
    }
    assert!(
        !copy.iter().any(|line| line.starts_with("call iterator")),
        "{copy:?}"
    );
}
