// What a plain #[test] does: no runtime around it.
use std::time::Duration;

fn main() {
    let _pause = tokio::time::sleep(Duration::from_secs(1));
}
