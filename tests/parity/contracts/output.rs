use super::under_test::{eprintln, print, println};

pub(crate) async fn lines() -> Vec<String> {
    let mut log = Vec::new();
    let count = 3;
    println!();
    println!("{count} of {}", 4);
    print!("a part, ");
    print!("{:>4}\nand ", 1);
    println!("more");
    eprintln!("{count:?}");
    note!(log, count);
    log
}
