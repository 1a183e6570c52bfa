//! The instrumenter on awkward code: what it inserts, where, and that the result runs and says so.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../src/instrument.rs"]
#[expect(unreachable_pub, reason = "it is a module of the program")]
mod instrument;

#[path = "instrument/sources.rs"]
mod sources;

#[path = "../src/probe/uninstrument.rs"]
mod uninstrument;

#[path = "instrument/arms.rs"]
mod arms;
#[path = "instrument/bindings.rs"]
mod bindings;
#[path = "instrument/copy.rs"]
mod copy;

use instrument::{KnobKind, Takes, instrument};
use uninstrument::uninstrumented;

const AWKWARD: &str = include_str!("instrument/awkward.rs");

fn text(source: &str) -> String {
    instrument(source, &[]).unwrap().text
}

/// The text of one function's body, without the imports at the top.
fn body(source: &str) -> String {
    let text = text(source);
    let (_, body) = text.split_once("tokio_util}; ").unwrap();
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
            "fn f() { async { g().await } }",
            "fn f() { async { g().awaitscope_at(1, \"g()\").await } }",
        ),
        (
            "fn f() { let s = \"x.await\"; /* y.await */ }",
            "fn f() { let s = \"x.await\"; /* y.await */ }",
        ),
        (
            "fn f() { async { (&mut x)\n.await } }",
            "fn f() { async { (&mut x)\n.awaitscope_at(2, \"(&mut x)\").await } }",
        ),
        (
            "fn f() { vec![a.await, b().await?] }",
            "fn f() { vec![crate::probe::at(1, \"a\", a).await, b().awaitscope_at(1048577, \"b()\").await?] }",
        ),
        (
            "fn f() { let ü = 'ü'; async { x.await } }",
            "fn f() { let ü = 'ü'; async { crate::probe::at(1, \"x\", x).await } }",
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
            "fn f() { async || crate::probe::at(1, \"x\", x).await }",
        ),
        (
            "fn f() {\r\nasync { x.await }\r\n}",
            "fn f() {\r\nasync { crate::probe::at(2, \"x\", x).await }\r\n}",
        ),
        (
            "\u{feff}fn f() { async { x.await } }",
            "fn f() { async { crate::probe::at(1, \"x\", x).await } }",
        ),
        (
            "\u{feff}#!/bin/x\nfn f() { async { x.await } }",
            "fn f() { async { crate::probe::at(2, \"x\", x).await } }",
        ),
    ] {
        assert_eq!(body(source), expected, "{source}");
    }
}

#[test]
fn what_a_statement_gives_back_at_once_says_so() {
    for (code, at_once) in [
        ("let _ = limit.acquire().await;", true),
        ("_ = self.stock.lock().await;", true),
        ("limit.clone().acquire_many_owned(2).await.unwrap();", true),
        ("map.write().await;", true),
        ("limit.acquire().await?;", true),
        ("let _permit = limit.acquire().await;", false),
        ("drop(limit.acquire().await);", false),
        ("let n = stock.lock().await.len();", false),
        ("*stock.lock().await += 1;", false),
        ("socket.read(&mut bytes).await?;", false),
        ("f(limit.acquire().await)", false),
    ] {
        let text = body(&format!("async fn f() {{ {code} }}"));
        let (open, close) = ("crate::probe::gives_back(1, ", ");");
        assert_eq!(text.contains(open), at_once, "{text}");
        assert!(!at_once || text.contains(close), "{text}");
    }
}

/// What the copy of a program says of the calls in it: those of `f`, `g` and `T::make` are its own async fns.
#[test]
fn calls_that_make_futures_say_so() {
    let own = "async fn f(n: u8) {} mod m { pub async fn g() {} } struct T; impl T { async fn make() {} async fn go(&self) {} } \
               fn sync() {} async fn hidden() {} ";
    for (source, expected) in [
        ("f(1).await", Some("f(1).awaitscope_at(1, \"f(1)\").await")),
        (
            "let a = f(1);",
            Some("let a = crate::probe::made(1, \"f\", f(1));"),
        ),
        (
            "list.map(|n| f::<Vec<u8>>(n))",
            Some("list.map(|n| crate::probe::made(1, \"f\", f::<Vec<u8>>(n)))"),
        ),
        (
            "tokio::spawn(m::g())",
            Some("tokio::spawn(crate::probe::passed(1, \"g\", m::g()))"),
        ),
        (
            "spawn(timeout(d, f(1)))",
            Some("spawn(timeout(d, crate::probe::passed(1, \"f\", f(1))))"),
        ),
        (
            "spawn(async { keep(f(1)) })",
            Some("spawn(async { keep(crate::probe::made(1, \"f\", f(1))) })"),
        ),
        (
            "join!(f(1), T::make())",
            Some(
                "join!((crate::probe::passed(1, \"f\", f(1))).awaitscope_branch(1, \"f(1)\"), \
                 (crate::probe::passed(1, \"make\", T::make())).awaitscope_branch(1, \"T::make()\"))",
            ),
        ),
        (
            "[f(1), f(2)]",
            Some("[crate::probe::made(1, \"f\", f(1)), crate::probe::made(1, \"f\", f(2))]"),
        ),
        // what is not known to be such a call
        ("t.go(); other::f(1); x.f(1); f!(1); sync()", None),
        ("let hidden = || 1; hidden()", None),
    ] {
        let source = format!("{own}fn run() {{ {source} }}");
        let copy = body(&source);
        let (_, run) = copy.split_once("fn run() { ").unwrap();
        let (_, original) = source.split_once("fn run() { ").unwrap();
        let expected = expected.map_or_else(|| original.to_owned(), |text| format!("{text} }}"));
        assert_eq!(run, expected, "{source}");
        let first = uninstrumented(run);
        if !first.contains("awaitscope_branch") {
            assert_eq!(first, original);
        }
    }
}

#[test]
fn functions_that_are_named_become_lanes() {
    let source = "fn f<'a>(x: &'a str) -> &'a str { x }\nfn g() { }\nfn h() -> impl Fn() { || () }\nconst fn c() {}\nfn other() {}";
    let names = ["f", "g", "h", "c"].map(str::to_owned);
    let copy = instrument(source, &names).unwrap().text;
    let (first, rest) = copy.split_once('\n').unwrap();
    assert!(
        first.contains("{ crate::probe::sync_fallible::<&'a str, _>(\"f\", 1, |__returned|")
            && first.ends_with("move || -> &'a str { x }) }"),
        "{copy}"
    );
    let expected = [
        "fn g() { crate::probe::sync_call(\"g\", 2, move || { }) }",
        "fn h() -> impl Fn() { crate::probe::sync_call(\"h\", 3, move || { || () }) }",
        "const fn c() {}",
        "fn other() {}",
    ];
    assert_eq!(rest, expected.join("\n"));
}

#[test]
fn what_a_message_quotes_is_the_code_on_the_screen() {
    for code in [
        "no().await",
        "f(g().await?).await == 2",
        "tokio::join!(a(\")\"), b(c(1), 2)).0",
        "select! { x = (&mut a) => x.await, y = b() => join!(y, z).1 }",
        "select! { x = a(\"x\"), if (b(1)) => x.await, y = c() => y }",
    ] {
        let text = body(&format!("fn f() {{ {code} }}"));
        assert_ne!(text, format!("fn f() {{ {code} }}"));
        assert_eq!(uninstrumented(&text), format!("fn f() {{ {code} }}"));
    }
    for text in [
        "clock.awaitscope_at(5, \"clock\")",
        "x.awaitscope_branch(1, \"y\")",
        "",
        ".awaitscope_at(",
        "a.awaitscope_at(1, \"a",
        "crate::probe::at(1, \"a\", a)",
        "tree.awaitscope_branch(",
    ] {
        assert_eq!(uninstrumented(text), text);
    }
}

#[test]
fn what_a_demo_cannot_have_is_an_error_at_its_place() {
    let cases = [
        (
            "fn f() {}\nmod other;",
            "2:5: `mod other;` needs a file of its own",
        ),
        ("mod a { mod b; }", "1:13: `mod b;` needs"),
        (
            "use crate::x;",
            "1:5: a lesson's demo is a module of another crate",
        ),
        (
            "fn f() {\n    g(vec![crate::g()]);\n}",
            "2:12: a lesson's demo",
        ),
        ("fn f( {", "1:"),
    ];
    for (source, expected) in cases {
        let error = instrument(source, &[]).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{source}: {error}");
    }
    for source in [
        "pub(crate) fn f() {}",
        "mod a { pub(in crate::x) fn f() {} }",
        "macro_rules! m { () => { $crate::f() } }",
        "mod other { fn f() {} }",
        "use self::a::b; use super::c;",
    ] {
        assert!(instrument(source, &[]).is_ok(), "{source}");
    }
}

#[test]
fn bodies_become_calls_unless_their_type_has_no_name() {
    let wrapped = body("async fn f(&mut self2: &mut u8) -> Vec<u8> { x }");
    assert_eq!(
        wrapped,
        "async fn f(&mut self2: &mut u8) -> Vec<u8> { crate::probe::fallible::<Vec<u8>, _>(\"f\", 1, |__returned| { \
         #[allow(unused_imports)] use crate::probe::{Fails as _, NeverFails as _}; \
         (&crate::probe::Returned(__returned)).awaitscope_fails() }, async move { \
         #[allow(unreachable_code)] if false { let __ret: Vec<u8> = loop {}; return __ret; }; x }).await }"
    );
    assert_eq!(
        body("async fn f() { x }"),
        "async fn f() { crate::probe::call::<(), _>(\"f\", 1, async move { x }).await }"
    );
    let commented = text("async fn f() -> Vec<u8, // bytes\n A> { x }");
    assert!(
        commented.contains("fallible::<Vec<u8, A>, _>"),
        "{commented}"
    );
    for (output, inferred) in [
        ("impl Sized", "_"),
        ("Box<impl Fn(u8) -> Vec<u8>>", "Box<_ >"),
        (
            "Result<impl Iterator<Item = u8> + Send, E>",
            "Result<_ , E>",
        ),
    ] {
        let text = body(&format!("async fn f() -> {output} {{ x }}"));
        let call = if inferred == "_" { "call" } else { "fallible" };
        let call = format!("crate::probe::{call}::<{inferred}, _>(\"f\", 1, ");
        assert!(text.contains(&call), "{text}");
    }
    assert_eq!(
        body(
            "fn f() -> impl Future<Output = u8> + Send + 'static { let x = 1; async move { return x } }"
        ),
        "fn f() -> impl Future<Output = u8> + Send + 'static { crate::probe::call::<_, _>(\"f\", 1, \
         { let x = 1; async move { return x } }) }"
    );
    for source in [
        "async fn f() -> ! { loop {} }",
        "fn f() -> impl Sized { x }",
        "fn f() -> impl FusedFuture<Output = u8> + Future { x }",
        "fn f() -> impl Future<Output = u8> { if y { return x; } x }",
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
fn no_import_leads_past_the_facade() {
    for (import, expected) in [
        (
            "use tokio::{self, sync};",
            "use crate::probe::facade::tokio::{self, sync};",
        ),
        ("use std;", "use crate::probe::facade::std;"),
        (
            "use {tokio::{time, self}, std::fmt};",
            "use {crate::probe::facade::tokio::{time, self}, std::fmt};",
        ),
        (
            "use ::tokio::time;",
            "use crate::probe::facade::tokio::time;",
        ),
        ("extern crate tokio;", "extern crate tokio as __tokio;"),
        (
            "use tokio::time::{self, sleep};",
            "use tokio::time::{self, sleep};",
        ),
        ("use tokio as tk;", "use tokio as tk;"),
        ("use other::{self, tokio};", "use other::{self, tokio};"),
    ] {
        let text = text(&format!("mod a {{ {import} }}"));
        assert!(text.contains(&format!("}}; {expected} }}")), "{text}");
    }
}

#[test]
fn an_import_that_cannot_be_led_to_the_facade_says_what_to_write() {
    for (import, place, advice) in [
        (
            "mod a {\n  extern crate tokio as tk;\n}",
            (2, 16),
            "write `use tokio as tk;`",
        ),
        ("use ::{tokio::time};", (1, 5), "one `use` for each path"),
    ] {
        let error = instrument(import, &[]).unwrap_err();
        assert_eq!((error.line, error.column), place);
        assert!(error.message.contains(advice), "{error}");
    }
}

#[test]
fn functions_are_told_with_what_they_take() {
    let found = instrument(
        "pub async fn a(k: Knobs) {}\nfn b() {}\npub async fn c(n: u8) {}",
        &[],
    )
    .unwrap();
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
fn knobs_are_told_with_what_they_take() {
    let source = "pub struct Knobs { pub n: usize, pub s: f64, pub on: bool, name: String }\n\
                  struct Other { pub id: u32 }\npub async fn a(id: u32) {}";
    let found = instrument(source, &[]).unwrap();
    let knobs = found.knobs.iter();
    let knobs: Vec<_> = knobs.map(|knob| (knob.name.as_str(), knob.kind)).collect();
    let expected = [
        ("n", KnobKind::Whole),
        ("s", KnobKind::Float),
        ("on", KnobKind::Other),
        ("name", KnobKind::Other),
    ];
    assert_eq!(knobs, expected);
    assert!(instrument("fn b() {}", &[]).unwrap().knobs.is_empty());
}

#[test]
fn what_is_no_rust_says_where() {
    let error = instrument("fn f() {\n    let = 3;\n}", &[]).unwrap_err();
    assert_eq!((error.line, error.column), (2, 9));
}

#[test]
fn what_a_demo_uses_beside_itself_is_known() {
    let source = "use super::support::service::{self, Settings};\n\
                  use super::support::{mail, store::{Store, open}};\n\
                  async fn f() { super::support::mail::send(); axum::serve(1, 2); }\n";
    let found = instrument(source, &[]).unwrap();
    let places = found.support.iter();
    let places: Vec<_> = places
        .map(|it| (it.name.as_str(), it.line, it.column))
        .collect();
    assert_eq!(
        places,
        [
            ("service", 1, 21),
            ("mail", 2, 22),
            ("store", 2, 28),
            ("mail", 3, 32)
        ]
    );
    assert_eq!(found.features, ["http"]);
    assert_eq!(instrument("fn f() {}", &[]).unwrap().features, [""; 0]);
}
