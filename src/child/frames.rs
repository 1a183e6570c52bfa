//! Values between two processes of the same program: the length of each in 4 bytes, then its bytes.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a value may take, in bytes. The largest ones are events and lines of output that nobody has collected for a while: the
/// recorder stops at a quarter of this.
const MOST: u32 = 256 << 20;

/// The bytes of the length.
const HEAD: usize = size_of::<u32>();

/// Why there is no further value.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Broken {
    /// The pipe ended within a value, or failed.
    #[error("it broke off: {0}")]
    Pipe(#[from] io::Error),
    /// What came is not a value.
    #[error("it is not a value")]
    Nonsense,
}

/// Puts a value with its length into an empty buffer; whatever was in it is gone.
pub(crate) fn encode(value: &impl Serialize, mut buffer: Vec<u8>) -> io::Result<Vec<u8>> {
    buffer.clear();
    buffer.extend([0; HEAD]);
    let mut buffer = postcard::to_extend(value, buffer).map_err(io::Error::other)?;
    let length = buffer.len().saturating_sub(HEAD);
    let length = u32::try_from(length).ok().filter(|length| *length <= MOST);
    let length = length.ok_or_else(|| io::Error::other("too much at a time"))?;
    if let Some(head) = buffer.first_chunk_mut() {
        *head = length.to_le_bytes();
    }
    Ok(buffer)
}

/// Reads values, and keeps the buffer for them.
#[derive(Debug)]
pub(crate) struct Reader<R> {
    from: R,
    buffer: Vec<u8>,
}

impl<R: Read> Reader<R> {
    pub(crate) fn new(from: R) -> Self {
        let buffer = Vec::new();
        Self { from, buffer }
    }

    /// The next value; none where the pipe was closed after the last one.
    pub(crate) fn next<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Broken> {
        let mut head = [0; HEAD];
        let Some((first, rest)) = head.split_first_mut() else {
            return Ok(None);
        };
        if self.from.read(std::slice::from_mut(first))? == 0 {
            return Ok(None);
        }
        self.from.read_exact(rest)?;
        let length = u32::from_le_bytes(head);
        if length > MOST {
            return Err(Broken::Nonsense);
        }
        self.buffer.clear();
        // not so much at once as a wrong length says
        let mut content = (&mut self.from).take(u64::from(length));
        if content.read_to_end(&mut self.buffer)? < length as usize {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        match postcard::take_from_bytes(&self.buffer) {
            Ok((value, [])) => Ok(Some(value)),
            // a value that does not take all of them is another one
            Ok(_) | Err(_) => Err(Broken::Nonsense),
        }
    }
}

/// Writes a value in one go.
pub(crate) fn write(
    value: &impl Serialize,
    buffer: &mut Vec<u8>,
    mut to: impl Write,
) -> io::Result<()> {
    *buffer = encode(value, std::mem::take(buffer))?;
    to.write_all(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<(u64, String)>, Broken> {
        let mut reader = Reader::new(bytes);
        let mut all = Vec::new();
        while let Some(value) = reader.next()? {
            all.push(value);
        }
        Ok(all)
    }

    #[test]
    fn values_come_out_as_they_went_in() {
        let values = [(7, String::new()), (u64::MAX, "a word".to_owned())];
        let (mut bytes, mut buffer) = (Vec::new(), Vec::new());
        for value in &values {
            write(value, &mut buffer, &mut bytes).unwrap();
        }
        assert_eq!(read(&bytes).unwrap(), values);
        // wherever it breaks off, it is said
        let whole = encode(&values[0], Vec::new()).unwrap().len();
        for end in (0..bytes.len()).filter(|end| *end != 0 && *end != whole) {
            let error = read(&bytes[..end]).unwrap_err();
            assert!(matches!(error, Broken::Pipe(_)), "{end}: {error:?}");
        }
    }

    #[test]
    fn nonsense_is_told_from_values() {
        let long = read(b"hello, this is no recording").unwrap_err();
        assert!(matches!(long, Broken::Nonsense), "{long:?}");
        let mut more = encode(&(7_u64, "a word"), Vec::new()).unwrap();
        more.push(0);
        more[0] += 1;
        let more = read(&more).unwrap_err();
        assert!(matches!(more, Broken::Nonsense), "{more:?}");
    }
}
