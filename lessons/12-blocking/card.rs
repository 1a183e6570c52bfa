//! Runs the code of the card: a call that blocks, what it returns, and what becomes of a panic in it.

use std::error::Error;
use std::time::Duration;

fn resize(image: &[u8]) -> Result<usize, &'static str> {
    std::thread::sleep(Duration::from_millis(10));
    match image.first() {
        None => Err("no pixels"),
        Some(0) => panic!("a broken header"),
        Some(_) => Ok(image.len() / 2),
    }
}

async fn thumbnail(image: Vec<u8>) -> Result<usize, Box<dyn Error>> {
    // in an async fn that returns Result<_, Box<dyn Error>>
    let job = tokio::task::spawn_blocking(move || resize(&image));
    let small = match job.await {
        Ok(result) => result?,
        Err(error) if error.is_panic() => return Err("panicked".into()),
        Err(_) => return Err("the runtime is shutting down".into()),
    };
    Ok(small)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    assert_eq!(thumbnail(vec![1; 8]).await.expect("it is resized"), 4);
    let error = thumbnail(vec![]).await.expect_err("it is empty");
    assert_eq!(error.to_string(), "no pixels");
    let error = thumbnail(vec![0]).await.expect_err("it is broken");
    assert_eq!(error.to_string(), "panicked");
}
