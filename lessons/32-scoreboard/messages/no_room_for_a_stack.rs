// A thread whose stack is larger than the address space.
fn main() {
    let thread = std::thread::Builder::new().stack_size(1 << 46);
    if let Err(error) = thread.spawn(|| ()) {
        println!("cannot spawn: {error}");
    }
}
