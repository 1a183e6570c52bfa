//! Locks, channels and tasks are called by the bindings that hold them.

use crate::{body, text};

/// What stands around a lock that `name` holds.
fn lock(name: &str, of: &str, arguments: &str, argument: &str) -> String {
    format!(
        "crate::probe::bound_lock({name:?}, |__made, __name| {{ #[allow(unused_imports)] use crate::probe::{{Named as _, \
         NotNamed as _}}; (&crate::probe::Bound(__made)).awaitscope_name(__name) }}, {of}({arguments}crate::probe::binding({name:?}, \
         {argument})))"
    )
}

/// What a source is made into has this in it.
#[track_caller]
fn has(source: &str, expected: &str) {
    let text = text(source);
    assert!(text.contains(expected), "{text}\nlacks {expected}");
}

#[test]
fn what_a_let_or_a_field_holds_has_its_name() {
    for (source, expected) in [
        (
            "fn f() { let stock = Mutex::new(3); }",
            format!("let stock = {};", lock("stock", "Mutex::new", "", "3")),
        ),
        (
            "fn f() { let stock: Arc<_> = Arc::new(std::sync::RwLock::new(3)); }",
            format!(
                "let stock: Arc<_> = Arc::new({});",
                lock("stock", "std::sync::RwLock::new", "", "3")
            ),
        ),
        (
            "fn f() { let _pool = RwLock::with_max_readers(0, n); }",
            format!(
                "let _pool = {};",
                lock("pool", "RwLock::with_max_readers", "0, ", "n")
            ),
        ),
        (
            "fn f() { Shop { stock: Mutex::new(0), lock, open: true } }",
            format!(
                "Shop {{ stock: {}, lock, open: true }}",
                lock("stock", "Mutex::new", "", "0")
            ),
        ),
        (
            "fn f() { let (a, b) = (Semaphore::new(1), g()); }",
            format!(
                "let (a, b) = ({}, g());",
                lock("a", "Semaphore::new", "", "1")
            ),
        ),
        (
            "fn f() { let forks: Vec<_> = (0..5).map(|_| Mutex::new(())).collect(); }",
            format!(
                ".map(|_| {}).collect();",
                lock("forks", "Mutex::new", "", "()")
            ),
        ),
    ] {
        has(source, &expected);
    }
}

#[test]
fn a_channel_and_a_task_have_the_name_of_their_binding() {
    for (source, expected) in [
        (
            "fn f() { let (orders, mut kitchen) = tokio::sync::mpsc::channel::<u8>(3); }",
            "= crate::probe::bound(tokio::sync::mpsc::channel::<u8>(crate::probe::binding(\"orders\", 3)));",
        ),
        (
            "fn f() { let (tx, news) = unbounded_channel(); }",
            "= crate::probe::bound_to(\"news\", || unbounded_channel());",
        ),
        (
            "fn f() { let (to_log, log) = mpsc::channel(1); }",
            "binding(\"log\", 1)",
        ),
        (
            "fn f() { let (orders_tx, orders_rx) = mpsc::channel(1); }",
            "binding(\"orders\", 1)",
        ),
        (
            "fn f() { let mailer = tokio::spawn(async move { g().await }); }",
            "let mailer = crate::probe::bound(tokio::spawn(crate::probe::binding(\"mailer\", async move { \
             g().awaitscope_at(1, \"g()\").await })));",
        ),
        (
            "fn f() { let mailer = set.spawn({ let a = b; async move { a } }); }",
            "let mailer = crate::probe::bound(set.spawn(crate::probe::binding(\"mailer\", { let a = b; async move { a } })));",
        ),
    ] {
        has(source, expected);
    }
}

#[test]
fn what_says_nothing_or_is_not_known_stays() {
    for source in [
        // a name for nothing, or one that says no more than the kind
        "fn f() { let _ = Mutex::new(0); }",
        "fn f() { let lock = Mutex::new(0); }",
        "fn f() { let (tx, mut rx) = mpsc::channel(1); }",
        "fn f() { let (_, _) = mpsc::channel(1); }",
        "fn f() { let handle = tokio::spawn(async {}); }",
        "fn f() { let job = spawn_blocking(|| 1); }",
        // the binding holds a result
        "fn f() { let total = Mutex::new(0).into_inner(); }",
        // a task is called by its function, and each of many by the function around it
        "fn f() { let mailer = tokio::spawn(send(1)); }",
        "fn f() { for n in 0..3 { let mailer = tokio::spawn(async move { n }); } }",
        "fn f() { let tasks = (0..3).map(|n| tokio::spawn(async move { n })); }",
        // these have no gauge
        "fn f() { let (done, stop) = oneshot::channel(); }",
        "fn f() { let (state, newest) = watch::channel(0); }",
        "fn f() { let cell = OnceCell::new(); }",
        // what the file defines under the name may be anything
        "fn channel(n: u8) {} fn f() { let (orders, kitchen) = channel(3); }",
        "struct Mutex; fn f() { let stock = Mutex::new(0); }",
        "fn f() { let stock = own::channel(0); }",
        // nothing can be called there
        "static S: Shop = Shop { stock: Mutex::new(0) };",
        "const fn f() -> Shop { Shop { stock: Mutex::new(0) } }",
    ] {
        let body = body(source);
        assert!(!body.contains("bound"), "{body}");
    }
}
