//! Each lesson keeps what it promises. A file of its own: no other test runs beside it, since its wall runs need the machine; lessons that wait run side by side.

#[path = "clean/command.rs"]
mod command;

#[test]
fn the_claims_of_all_lessons_hold() {
    let output = command::awaitscope(&["check"]).output().unwrap();
    let found = String::from_utf8_lossy(&output.stdout);
    let fails = found.lines().filter(|line| line.contains(": fails: "));
    let fails: Vec<_> = fails.collect();
    let error = String::from_utf8_lossy(&output.stderr);
    // what fails first and last: a log may be cut in the middle
    assert!(
        output.status.success(),
        "{fails:#?}\n{error}\nall that was found:\n{found}\n{fails:#?}"
    );
}
