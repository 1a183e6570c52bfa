//! A spawned task may outlive the function that spawned it, so it cannot borrow from it.

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let user = String::from("ada");
    let task = tokio::spawn(async { println!("fetching the page of {user}") });
    task.await.unwrap();
    println!("{user}");
}
