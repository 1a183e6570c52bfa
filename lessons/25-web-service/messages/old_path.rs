//! A path as axum 0.7 wrote it.

use axum::{Router, routing::get};

fn main() {
    let _app: Router = Router::new().route("/members/:id", get(|| async { "Ada" }));
}
