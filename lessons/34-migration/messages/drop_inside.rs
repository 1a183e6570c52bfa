//! A blocking client that hides a runtime goes out of scope in async code.

use tokio::runtime::Runtime;

struct BlockingClient {
    _runtime: Runtime,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let _client =
        BlockingClient { _runtime: Runtime::new().unwrap() };
}
