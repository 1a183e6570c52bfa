//! A service that is overloaded answers all the same: the status says so.

use axum::{Router, http::StatusCode, routing::get};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let door = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", door.local_addr().unwrap());
    let app = Router::new().route("/", get(|| async { StatusCode::SERVICE_UNAVAILABLE }));
    tokio::spawn(async { axum::serve(door, app).await });
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let response = client.get(url).send().await.unwrap();
    println!("{}", response.error_for_status().unwrap_err());
}
