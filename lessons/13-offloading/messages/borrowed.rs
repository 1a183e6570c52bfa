// A blocking job borrows from the task that starts it.
use tokio::task::spawn_blocking;

#[tokio::main]
async fn main() {
    let password = String::from("secret");
    let job = spawn_blocking(|| password.len());
    println!("{}", job.await.unwrap());
}
