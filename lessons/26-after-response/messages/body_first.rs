//! A handler whose parameters are in the wrong order: the body has to be the last.

use axum::{Router, extract::State, routing::post};

async fn sign_up(to: String, runners: State<u32>) -> String {
    format!("{to} is runner {}", runners.0)
}

fn main() {
    let _app: Router = Router::new().route("/runners", post(sign_up)).with_state(1);
}
