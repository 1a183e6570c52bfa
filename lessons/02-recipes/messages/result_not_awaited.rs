//! Without `.await`, what comes back is the future and not its result.

async fn total(order: u32) -> u32 {
    order * 10
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let sum: u32 = total(1);
    println!("{sum}");
}
