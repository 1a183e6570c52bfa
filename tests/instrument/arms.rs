//! Arms of `join!` and `select!` become branches.

use crate::{body, text};

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
            "fn f() { select! { biased; 1..=3 = (a()).awaitscope_branch(1, \"a()\"), if crate::probe::arm_is_on(1, \"a()\", b == c) => {} else => d } }",
        ),
        (
            "fn f() { select! { x = a() => select! { y = b() => y }, z = c() => z } }",
            "fn f() { select! { x = (a()).awaitscope_branch(1, \"a()\") => select! { y = (b()).awaitscope_branch(1, \"b()\") => y }, z = (c()).awaitscope_branch(1, \"c()\") => z } }",
        ),
        (
            "fn f() { join!(<P<A, B>>::run(), a as P<A, B>, 1 << 2, |x| -> P<A, B> { x }, b < c, d) }",
            "fn f() { join!((<P<A, B>>::run()).awaitscope_branch(1, \"<P<A, B>>::run()\"), \
             (a as P<A, B>).awaitscope_branch(1, \"a as P<A, B>\"), (1 << 2).awaitscope_branch(1, \"1 << 2\"), \
             (|x| -> P<A, B> { x }).awaitscope_branch(1, \"|x| -> P<A, B> { x }\"), \
             (b < c).awaitscope_branch(1, \"b < c\"), (d).awaitscope_branch(1, \"d\")) }",
        ),
        (
            "fn f() { join!(a( 1, // first\n  2)) }",
            "fn f() { join!((a( 1, // first\n  2)).awaitscope_branch(1, \"a( 1, 2)\")) }",
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
fn the_function_select_is_told_what_its_arms_are() {
    for (source, told) in [
        (
            "use futures::future::select; fn f() { select(a, b(1, 2)) }",
            "select(a, crate::probe::arms(1, [(1, \"a\"), (1, \"b(1, 2)\")], b(1, 2)))",
        ),
        (
            "use futures::future::{self, Either}; fn f() { future::select(\n&mut a, b) }",
            "future::select(\n&mut a, crate::probe::arms(1, [(2, \"&mut a\"), (2, \"b\")], b))",
        ),
        (
            "use futures::{future::select as either}; fn f() { either(a, b) }",
            "either(a, crate::probe::arms(1, [(1, \"a\"), (1, \"b\")], b))",
        ),
        (
            "use futures::future::*; fn f() { futures::future::select(a, b); select(c, d) }",
            "select(c, crate::probe::arms(1, [(1, \"c\"), (1, \"d\")], d))",
        ),
    ] {
        let text = text(source);
        assert!(text.contains(told), "{text}");
    }
    for source in [
        "fn f() { select(a, b) }",
        "use futures::future::select; fn f() { x.select(a, b); select(a) }",
        "use nix::select; fn f() { select(a, b) }",
    ] {
        let text = text(source);
        assert!(!text.contains("probe::arms"), "{text}");
    }
}

#[test]
fn a_macro_has_arms_under_another_name_too() {
    let text = text("use tokio::select as either; fn f() { either! { x = a => x } }");
    assert!(text.contains("(a).awaitscope_branch(1, \"a\")"), "{text}");
    let text = self::text("use futures::select as either; fn f() { either! { x = a => x } }");
    assert!(!text.contains("awaitscope_branch"), "{text}");
}

#[test]
fn an_arm_is_borrowed_or_it_is_not() {
    for (arm, is_borrowed) in [
        ("&mut a", true),
        ("(&mut a)", true),
        ("((p.as_mut()))", true),
        ("Pin::new(&mut a)", true),
        ("std::pin::Pin::new(&mut a)", true),
        ("Pin::new(Box::new(a))", false),
        ("Job::new(&mut a)", false),
        ("run(&mut a)", false),
        ("slice.as_mut(1)", false),
        ("&a", false),
    ] {
        let text = body(&format!("fn f() {{ select! {{ _ = {arm} => {{}} }} }}"));
        assert_eq!(
            text.contains(".awaitscope_branch_by_ref("),
            is_borrowed,
            "{text}"
        );
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
fn a_long_arm_says_that_its_name_is_cut() {
    let name = |argument: &str| body(&format!("fn f() {{ join!(work(\"{argument}\")) }}"));
    let fits = "x".repeat(60 - "work(\"\")".len());
    assert!(name(&fits).contains(&format!("{fits}\\\")\")")));
    let cut = format!("\"work(\\\"{fits}x…\"");
    assert!(name(&format!("{fits}xx")).contains(&cut), "{cut}");
}
