//! `.await` suspends the function that it stands in, and only an async one can be suspended.

fn page() -> String {
    lookup().await
}

async fn lookup() -> String {
    String::from("user")
}

fn main() {
    println!("{}", page());
}
