#!/usr/bin/env awkward
//! Inner docs with an .await in them.
#![allow(dead_code, unused_variables, clippy::all)]

use std::time::Duration;
use tokio::time::sleep;

// a comment: nothing.await
const TEXT: &str = "a string: nothing.await";
const RAW: &str = r#"a raw "string": nothing.await"#;

macro_rules! later { ($future:expr) => { $future.await }; }

async fn one(n: u32) -> u32 { n }

async fn generic<T: Clone, F: Fn(T) -> T>(value: T, f: F) -> T where T: Send {
    sleep(Duration::from_millis(0)).await;
    f(value)
}

async fn question() -> Result<u32, std::num::ParseIntError> {
    let n = parsed("4")
        .await?
        + parsed("5").await?;
    Ok(n)
}

async fn parsed(text: &str) -> Result<u32, std::num::ParseIntError> { text.parse() }

fn recursion(n: u32) -> std::pin::Pin<Box<dyn Future<Output = u32>>> {
    Box::pin(async move { if n == 0 { 0 } else { 1 + recursion(n - 1).await } })
}

trait Speaks {
    async fn word(&self) -> String { "default".to_owned() }
    async fn louder(&mut self) -> u32;
}

struct Dog(u32);

impl Speaks for Dog {
    async fn louder(&mut self) -> u32 { self.0 += one(1).await; self.0 }
}

fn left_alone() -> impl Future<Output = u32> { async { one(2).await } }

async fn iterator() -> impl Iterator<Item = u32> { [one(3).await].into_iter() }

mod inner {
    use tokio::time::sleep;
    pub async fn naps() { sleep(std::time::Duration::from_millis(0)).await; }
}

async fn joins() -> (u32, u32, u32) {
    tokio::join!(one(1), generic::<u32, fn(u32) -> u32>(2, |n| n), async { one(3).await },)
}

async fn tries() -> Result<(u32, u32), std::num::ParseIntError> {
    tokio::try_join!(parsed("1"), parsed("2"))
}

async fn selects() -> u32 {
    let mut slow = Box::pin(sleep(Duration::from_secs(3600)));
    let mut total = 0;
    for turn in 0..2 {
        tokio::select! {
            biased;
            () = &mut slow => total += 100,
            n = one(1), if turn == 0 => { total += n }
            Ok(n) = parsed("7") => total += tokio::select! { m = one(n) => m, else => 0 },
            else => unreachable!(),
        }
    }
    total
}

mod itself {
    use tokio::{self, sync};
    extern crate futures;
    pub async fn naps() { tokio::time::sleep(std::time::Duration::from_millis(0)).await; futures::future::ready(()).await }
}

#[derive(Debug)]
struct Wrong;
impl std::fmt::Display for Wrong { fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { Ok(()) } }
impl std::error::Error for Wrong {}

async fn boxed_error(fails: bool) -> Result<u8, Box<dyn std::error::Error + Send + Sync>> {
    if fails { return Err(Box::new(Wrong)); }
    Err(Box::new(Wrong))
}
async fn boxed_closure() -> Box<dyn Fn() -> u8 + Send> { Box::new(|| 3) }
async fn slice() -> &'static [u8] { &[1, 2, 3] }
async fn lent<'a>(bytes: &'a mut Vec<u8>) -> &'a mut [u8] { bytes }
async fn object() -> Option<&'static dyn std::fmt::Debug> { Some(&3) }
async fn pointer() -> fn() -> u8 { || 3 }
async fn unit() -> () {}
async fn commented() -> Result<
    u8, // how many
    /* why not */ String,
> { Ok(3) }

async fn coercions() -> u32 {
    let mut bytes = vec![1, 2];
    unit().await;
    assert!(boxed_error(true).await.is_err() && object().await.is_some());
    let all = (boxed_closure().await)() + slice().await[2] + lent(&mut bytes).await[1] + (pointer().await)() + commented().await.unwrap();
    u32::from(all)
}

struct Pair<A, B>(A, B);
impl Pair<u8, u16> { async fn run() -> u32 { 4 } }

async fn generics() -> u32 {
    let (one, two) = tokio::join!(<Pair<u8, u16>>::run(), one(1));
    one + two
}

async fn borrows() -> u32 {
    let mut slow = Box::pin(sleep(Duration::from_secs(3600)));
    let mut slower = Box::pin(sleep(Duration::from_secs(7200)));
    tokio::select! {
        biased;
        () = (&mut slow) => 0,
        () = std::pin::Pin::new(&mut slower) => 0,
        n = one(6) => n,
    }
}

async fn late_types() -> u32 {
    // the type of `t` is known from the next line
    let end = |t| async move { t.await };
    let n: u32 = end(tokio::spawn(async { 1 })).await.unwrap();
    n + tokio::select! { () = &mut std::future::ready(()) => 1 }
}

trait Shape { fn sides(&self) -> u32; }
impl Shape for u32 { fn sides(&self) -> u32 { *self } }
struct Held { shapes: std::sync::Mutex<Vec<Box<dyn Shape>>>, by: std::sync::Arc<std::sync::RwLock<Option<Box<dyn Fn() -> u32 + Send>>>> }

async fn bindings() -> u32 {
    let held = Held { shapes: std::sync::Mutex::new(vec![Box::new(3)]), by: std::sync::Arc::new(std::sync::RwLock::new(Some(Box::new(|| 4)))) };
    let square: std::sync::Arc<std::sync::Mutex<dyn Shape>> = std::sync::Arc::new(std::sync::Mutex::new(4));
    let lent = &std::sync::Mutex::new(one(5).await);
    let (orders, mut kitchen) = tokio::sync::mpsc::channel(one(1).await as usize);
    let (loose, mut ends) = tokio::sync::mpsc::unbounded_channel();
    let mailer = tokio::spawn(async move { orders.send(1).await.unwrap(); loose.send(2).unwrap(); one(2).await });
    let counted: Vec<_> = (0..2).map(|n| tokio::sync::Mutex::new(n)).collect();
    let sum = held.shapes.lock().unwrap()[0].sides() + held.by.read().unwrap().as_ref().unwrap()() + square.lock().unwrap().sides();
    let sum = sum + *lent.lock().unwrap() + kitchen.recv().await.unwrap() + ends.recv().await.unwrap();
    sum + mailer.await.unwrap() + *counted[1].lock().await
}

async fn closures() -> u32 {
    let mut total = 0;
    let mut count = async |by: u32| { total += one(by).await; total };
    let refuse = async |n: u32| { if n > 1 { Err(n) } else { Ok(one(n).await) } };
    let failed = refuse(2).await.is_err() && refuse(1).await.is_ok();
    let refused = async move { parsed("x").await?; Ok::<u32, std::num::ParseIntError>(1) };
    let slow = Box::pin(sleep(Duration::from_secs(3600)));
    let first = futures::future::select(slow, Box::pin(refused)).await;
    let lost = matches!(first, futures::future::Either::Right((Err(_), _)));
    let boxed: std::pin::Pin<Box<dyn Future<Output = Result<u32, String>>>> = Box::pin(async { Ok(one(1).await) });
    count(1).await + count(2).await + u32::from(failed) + u32::from(lost) + boxed.await.unwrap()
}

pub async fn everything() -> Vec<u32> {
    let größe = 1; let ü = one(größe).await;
    let closure = |n: u32| async move { one(n).await };
    let inner = async { closure(2).await + 1 };
    let mut future = Box::pin(one(5));
    println!("{} {}", one(1).await, "not.await");
    let list = vec![one(6).await, one(7).await];
    let joined = joins().await;
    inner::naps().await;
    itself::naps().await;
    let mut dog = Dog(0);
    vec![
        ü, inner.await, (&mut future).await, list[0], list[1], later!(one(8)),
        question().await.unwrap(), recursion(3).await, dog.louder().await, dog.word().await.len() as u32,
        left_alone().await, iterator().await.next().unwrap(), joined.0 + joined.1 + joined.2,
        tries().await.unwrap().1, selects().await, generic(9, |n| n).await,
        coercions().await, generics().await, borrows().await, late_types().await, bindings().await,
        closures().await,
    ]
}
