//! Asks a port at which nobody listens.

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let error = client.get("http://127.0.0.1:1/").send().await.unwrap_err();
    println!("{error}");
}
