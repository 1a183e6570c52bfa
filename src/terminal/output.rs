//! Data to standard output, messages to standard error: the only place that prints.

use std::io::{self, Write};

/// Writes data. A closed pipe is not an error: whoever read it has had enough.
pub fn data(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes a message for a person.
pub fn message(text: &str) {
    // where not even this can be written there is nobody to tell
    drop(writeln!(io::stderr().lock(), "{text}"));
}
