//! What programs need of the machine: where it is missing, a sentence that says what to do.

use std::io::{self, Write as _};
use std::net::{TcpListener, TcpStream};

/// So much is written to see whether there is space: a database of a lesson is smaller.
const SPACE: usize = 1 << 18;

/// Why programs cannot make a database in the temporary folder; nothing if they can.
pub fn temporary_folder() -> Option<String> {
    let written = tempfile::tempfile().and_then(|mut file| file.write_all(&vec![0; SPACE]));
    let folder = tempfile::env::temp_dir();
    written.err().map(|error| {
        format!(
            "Cannot write to the temporary folder {} ({}), so this lesson's databases will fail. \
             Set TMPDIR to a writable folder with free space",
            folder.display(),
            reason(&error)
        )
    })
}

/// Why programs cannot talk to each other on this machine; nothing if they can.
pub fn loopback() -> Option<String> {
    let door = TcpListener::bind("127.0.0.1:0");
    let reached = door.and_then(|door| TcpStream::connect(door.local_addr()?));
    reached.err().map(|error| {
        format!(
            "Programs cannot reach each other on 127.0.0.1 ({}), so this lesson's requests will fail. \
             Allow such connections in your firewall, container or sandbox",
            reason(&error)
        )
    })
}

/// The system's words, without a path that `tempfile` adds.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let (reason, _) = text.split_once(" (os error").unwrap_or((&text, ""));
    reason.to_owned()
}
