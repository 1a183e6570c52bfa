//! Whether what a future returned is an error, whatever its type.

use std::fmt::{self, Write};
use std::mem;

/// What the names of all types begin with that are a `Result`, behind an alias too.
const RESULT: &str = "core::result::Result<";

/// Whether a value is an `Err`. Where a probe stands in generic code the compiler knows the type only when it makes the program: so
/// the name of the type is asked, and of a `Result` which of its two variants the value is.
pub(crate) fn is_err<T>(value: &T) -> bool {
    if !std::any::type_name::<T>().starts_with(RESULT) {
        return false;
    }
    // a discriminant can be compared with another one of its type, and written; there is no other one here
    let mut found = Found::default();
    let written = write!(found, "{:?}", mem::discriminant(value));
    written.is_ok() && found.digits == 1 && found.number == 1
}

/// Reads the number in what is written to it: that of `Err` is 1, since it is the second variant.
#[derive(Debug, Default)]
struct Found {
    digits: u32,
    number: u32,
}

impl Write for Found {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for digit in text.chars().filter_map(|c| c.to_digit(10)) {
            self.digits += 1;
            self.number = digit;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::num::NonZeroU8;

    use super::is_err;

    type Answer = Result<NonZeroU8, ()>;

    #[test]
    fn an_err_is_one_whatever_is_in_it() {
        assert!(is_err(&Err::<u8, _>("no")));
        assert!(is_err(&Err::<String, Box<dyn std::error::Error>>(
            "no".into()
        )));
        // where the compiler keeps no tag of its own
        let answers: [Answer; 2] = [Err(()), Ok(NonZeroU8::MIN)];
        assert_eq!(answers.map(|answer| is_err(&answer)), [true, false]);
        assert!(is_err(&Err::<Infallible, _>(2)));
    }

    #[test]
    fn everything_else_is_none() {
        assert!(!is_err(&Ok::<_, Infallible>(1)));
        assert!(!is_err(&Ok::<_, String>(Err::<u8, _>("inside"))));
        assert!(!is_err(&Some(Err::<u8, _>("inside"))));
        assert!(!is_err(&None::<u8>));
        assert!(!is_err(&1_u8));
        assert!(!is_err(&()));
    }
}
