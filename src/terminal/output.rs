//! Standard output and standard error of the commands that show no screen. Data goes to the one and
//! messages to the other; this is the only place in the program that writes to either.

use std::io::{self, Write};

use crate::text::clean_lines;

/// Data could not be written to standard output.
#[derive(Debug, thiserror::Error)]
#[error("cannot write to standard output: {0}")]
pub struct OutputError(#[from] io::Error);

/// Writes data to standard output, all of it. A reader who has seen enough (`| head -1`) is no
/// error.
pub fn write_stdout(bytes: &[u8]) -> Result<(), OutputError> {
    stream_stdout(|out| out.write_all(bytes))
}

/// The same for data that is made while it is written.
pub fn stream_stdout(
    data: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), OutputError> {
    let mut out = io::stdout().lock();
    let written = data(&mut out);
    tolerate(written.and_then(|()| out.flush()))
}

/// Writes one message and a line end to standard error. Control characters are left out: a message may quote
/// a file name, a lesson or a panic. If nobody can read it there is nobody to tell.
pub fn message(text: &str) {
    let mut line = clean_lines(text).into_owned();
    line.push('\n');
    write_to(&mut io::stderr().lock(), line.as_bytes()).ok();
}

fn write_to(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(bytes)?;
    out.flush()
}

fn tolerate(written: io::Result<()>) -> Result<(), OutputError> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(OutputError(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_not_an_error_and_a_full_disk_is() {
        assert!(tolerate(Ok(())).is_ok());
        assert!(tolerate(Err(io::ErrorKind::BrokenPipe.into())).is_ok());
        let full = tolerate(Err(io::ErrorKind::StorageFull.into())).unwrap_err();
        assert!(
            full.to_string()
                .starts_with("cannot write to standard output: ")
        );
    }
}
