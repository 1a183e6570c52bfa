// An Arc shares a value; it does not let anyone change it.
use std::sync::Arc;

fn main() {
    let balance = Arc::new(100);
    let other = Arc::clone(&balance);
    *other -= 10;
    println!("{balance}");
}
