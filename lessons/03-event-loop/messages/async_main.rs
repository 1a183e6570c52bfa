//! `main` is an ordinary function: something has to start the runtime that polls the first future.

async fn main() {
    println!("never printed");
}
