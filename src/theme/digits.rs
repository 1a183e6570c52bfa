//! Heights as digits, for terminals without blocks.

/// Up to so many, digits count; in rows for more, they are parts of the highest number.
pub(super) const MOST_COUNTED: f64 = 9.5;

/// A share of the whole height, as a digit: 9 is all of it.
pub(super) fn ninths(share: f64) -> char {
    digit(rounded(share * 9.0))
}

/// A number as a digit from 1 to 9.
pub(super) fn digit(number: u8) -> char {
    char::from(b'0' + number.clamp(1, 9))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 9"
)]
pub(super) fn rounded(number: f64) -> u8 {
    number.round().clamp(0.0, 9.0) as u8
}
