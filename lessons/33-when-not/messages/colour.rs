// A plain function awaits.
async fn fetch() -> u32 {
    1
}

fn main() {
    println!("{}", fetch().await);
}
