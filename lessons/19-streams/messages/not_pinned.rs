//! The stream holds the future of the current call, so it must not move any more.

use futures::stream::{StreamExt, iter};

async fn translate(number: u32) -> u32 {
    number
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut texts = iter(1..=6).then(translate);
    while let Some(text) = texts.next().await {
        println!("paragraph {text}");
    }
}
