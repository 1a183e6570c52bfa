//! Closures that return a future, and async blocks that return an error.

use std::time::Duration;

use futures::future::join_all;
use tokio::time::sleep;

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

async fn refused() -> Result<u64, String> {
    sleep(ms(5)).await;
    Err("503".to_owned())
}

/// Each call has a lane, whoever runs it.
pub async fn called() {
    let mut asked = 0;
    let mut tally = async |by: u64| {
        sleep(ms(by)).await;
        asked += by;
        asked
    };
    tally(10).await;
    tally(20).await;
    let fetch = |n: u64| async move {
        sleep(ms(10 * n)).await;
        n
    };
    let (one, two) = tokio::join!(fetch(1), fetch(2));
    let three = tokio::spawn(fetch(3));
    println!("{one} {two} {}", three.await.unwrap());
    let all = join_all((4..6).map(|n| fetch(n))).await;
    assert_eq!(all, [4, 5]);
}

/// Some are refused.
pub async fn refusing() {
    let look_up = async |n: u64| {
        sleep(ms(1)).await;
        if n == 0 { Err("none") } else { Ok(n) }
    };
    assert!(look_up(0).await.is_err());
    assert!(look_up(1).await.is_ok());
    let ask = |n: u64| async move {
        sleep(ms(1)).await;
        match n {
            0 => Err("none"),
            _ => Ok(n),
        }
    };
    let _ = ask(0).await;
    let _ = ask(1).await;
}

/// Tasks and arms that are async blocks.
pub async fn blocks() {
    let broken = tokio::spawn(async {
        let value = refused().await?;
        Ok::<_, String>(value)
    });
    let passing = tokio::spawn(async move { refused().await });
    let handled = tokio::spawn(async move {
        let unused = async { Err::<u8, _>("dropped") };
        let _ = unused.await;
        Ok::<_, ()>(refused().await.unwrap_or(0))
    });
    let _ = (broken.await, passing.await, handled.await);
    let _ = tokio::join!(
        async {
            sleep(ms(1)).await;
            Err::<(), _>(1)
        },
        async { Ok::<u8, u8>(2) },
    );
    let boxed: std::pin::Pin<Box<dyn Future<Output = Result<(), String>> + Send>> =
        Box::pin(async {
            refused().await?;
            Ok(())
        });
    let boxed = tokio::spawn(boxed);
    let _ = boxed.await;
    let mut front = std::pin::pin!(refused());
    tokio::select! {
        _ = &mut front => {}
        () = sleep(ms(100)) => {}
    }
}
