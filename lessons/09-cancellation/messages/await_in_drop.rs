//! A destructor is an ordinary function, and cannot await.

struct Licence;

impl Licence {
    async fn give_back(&self) {}
}

impl Drop for Licence {
    fn drop(&mut self) {
        self.give_back().await;
    }
}

fn main() {
    let _licence = Licence;
}
