// block_in_place on a runtime that has a single thread.
use tokio::task::block_in_place;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    block_in_place(|| println!("hashed"));
}
