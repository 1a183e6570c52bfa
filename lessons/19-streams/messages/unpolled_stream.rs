//! The calls are lined up, and nobody asks for their results.

use futures::stream::{StreamExt, iter};

async fn translate(number: u32) -> u32 {
    number
}

fn main() {
    iter((1..=6).map(translate)).buffer_unordered(3);
}
