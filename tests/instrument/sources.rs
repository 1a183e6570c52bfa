//! What an await says that it awaits.

use crate::body;

/// The source that the last probe of an expression has.
fn source(expression: &str) -> String {
    let text = body(&format!("fn f() {{ async {{ {expression}.await }} }}"));
    let probes = [".awaitscope_at(", "crate::probe::at("].map(|probe| {
        let (_, rest) = text.rsplit_once(probe)?;
        let (_, rest) = rest.split_once(", ")?;
        let rest = rest.strip_prefix('"')?;
        Some((rest.len(), rest.split_once('"')?.0.to_owned()))
    });
    let last = probes.into_iter().flatten().min();
    last.unwrap().1
}

#[test]
fn the_source_is_what_the_dot_binds_to() {
    for (expression, expected) in [
        ("app.pool.acquire()", "app.pool.acquire()"),
        ("x = listener.accept()", "listener.accept()"),
        ("return a::b::<C, D>(1)", "a::b::<C, D>(1)"),
        ("x + -y.z()", "y.z()"),
        ("!a.b", "a.b"),
        ("&mut self.inner", "self.inner"),
        ("Foo { a: b() }; c { d: e() }", "{ .. }"),
        ("Foo { a: b() }", "Foo { .. }"),
        ("(a, b)", "(a, b)"),
        ("vec![1][0]", "vec![1][0]"),
        ("a..b()", "b()"),
        ("a?.b()?.c", "a?.b()?.c"),
        ("a.await.b()", "a.await.b()"),
        ("<T as Trait>::f()", "<T as Trait>::f()"),
        ("a > (b)", "(b)"),
        ("async move { a }", "async move { .. }"),
        ("match x { _ => a }", "{ .. }"),
        ("a.0.1", "a.0.1"),
        ("Vec::<u8>::new()", "Vec::<u8>::new()"),
        ("S { a: b }; f()", "f()"),
        ("if x {} y.z()", "y.z()"),
    ] {
        assert_eq!(source(expression), expected, "{expression}");
    }
}

#[test]
fn a_long_source_loses_its_arguments_and_then_its_beginning() {
    let url = "u".repeat(48);
    assert_eq!(
        source(&format!("client.get({url}).timeout().send()")),
        "client.get(..).timeout().send()"
    );
    let name = "n".repeat(48);
    assert_eq!(
        source(&format!("{name}.acquire(1).last()")),
        "….acquire(..).last()"
    );
    // dots that stand for arguments begin nothing
    assert_eq!(
        source("redis::Client::open(url)?.get_multiplexed_async_connection()"),
        "….get_multiplexed_async_connection()"
    );
}

#[test]
fn what_an_arm_borrows_must_outlive_the_select() {
    for (arm, is_branch) in [
        ("&mut a.b", true),
        ("&mut *a", true),
        ("&mut a[0]", true),
        ("&mut a.0", true),
        ("&mut (a)", true),
        ("&mut std::future::ready(())", false),
        ("&mut vec![a]", false),
        ("Pin::new(&mut make())", false),
        ("(&mut async {})", false),
        ("pin!(a).as_mut()", false),
    ] {
        let text = body(&format!("fn f() {{ select! {{ _ = {arm} => {{}} }} }}"));
        assert_eq!(text.contains("awaitscope_branch"), is_branch, "{text}");
    }
}
