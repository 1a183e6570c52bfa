//! The call makes a future, and nothing runs it.

async fn send_mail() {
    println!("never printed");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    send_mail();
}
