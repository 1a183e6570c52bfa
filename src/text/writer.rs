//! Text that is cleaned while it is written, so that it need not be in memory as a whole.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use super::{clean_json, clean_lines};

/// Bytes that are cleaned at a time.
const BATCH: usize = 64 << 10;

/// A writer before which [`clean_lines`] stands.
pub(crate) fn lines<W: Write>(out: W) -> impl Write {
    let clean: Clean = clean_lines;
    writer(out, clean)
}

/// A writer before which [`clean_json`] stands.
pub(crate) fn json<W: Write>(out: W) -> impl Write {
    let clean: Clean = clean_json;
    writer(out, clean)
}

/// Both clean character by character, so that it does not matter where a text is cut.
type Clean = fn(&str) -> Cow<'_, str>;

fn writer<W: Write>(out: W, clean: Clean) -> impl Write {
    let cleaner = Cleaner {
        out,
        clean,
        rest: Vec::new(),
    };
    BufWriter::with_capacity(BATCH, cleaner)
}

struct Cleaner<W> {
    out: W,
    clean: Clean,
    /// The beginning of a character that is not whole yet.
    rest: Vec<u8>,
}

impl<W: Write> Write for Cleaner<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut joined = std::mem::take(&mut self.rest);
        let text = if joined.is_empty() {
            bytes
        } else {
            joined.extend_from_slice(bytes);
            &joined
        };
        let (whole, rest) = match std::str::from_utf8(text) {
            Ok(whole) => (whole, &[][..]),
            Err(error) if error.error_len().is_some() => {
                return Err(io::Error::new(io::ErrorKind::InvalidData, error));
            }
            Err(error) => {
                let (whole, rest) = text.split_at(error.valid_up_to());
                (std::str::from_utf8(whole).unwrap_or_default(), rest)
            }
        };
        self.out.write_all((self.clean)(whole).as_bytes())?;
        self.rest = rest.to_vec();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_pieces_is_what_is_cleaned_whole() {
        let text = "a\u{1b}[31m é日🦀\u{202e}x\u{9b}\n\ty".repeat(3);
        for size in 1..12 {
            let mut bytes = Vec::new();
            let mut cleaner = Cleaner {
                out: &mut bytes,
                clean: clean_json,
                rest: Vec::new(),
            };
            for piece in text.as_bytes().chunks(size) {
                cleaner.write_all(piece).unwrap();
            }
            assert_eq!(String::from_utf8(bytes).unwrap(), clean_json(&text));
        }
        let mut bytes = Vec::new();
        {
            let mut out = lines(&mut bytes);
            out.write_all(text.as_bytes()).unwrap();
            out.flush().unwrap();
        }
        assert_eq!(String::from_utf8(bytes).unwrap(), clean_lines(&text));
        assert!(json(io::sink()).write_all(&vec![b'a'; BATCH + 1]).is_ok());
        let not_text = [vec![b'a'; BATCH], vec![0xff]].concat();
        assert!(json(io::sink()).write_all(&not_text).is_err());
    }
}
