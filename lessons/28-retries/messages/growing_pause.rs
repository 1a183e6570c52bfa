//! A pause that doubles outgrows its type: the cap comes too late.

fn main() {
    let base_ms: u32 = 50;
    for attempt in 0..40 {
        let pause = (base_ms * 2u32.pow(attempt)).min(400);
        println!("attempt {attempt}: after {pause} ms");
    }
}
