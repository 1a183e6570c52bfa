//! What is left out of a sentence that is too long for its place.

use unicode_width::UnicodeWidthStr;

use super::short;
use crate::recording::Why;
use crate::wording::time::Unit;

/// The same with the name of the file of each line: "handler holds worker 0 at demo.rs:27".
pub fn short_in(file: &str, why: &Why, unit: Unit, columns: usize) -> String {
    // a name is longer than the word that it replaces
    let more = (file.width() + ":".len()).saturating_sub("line ".len());
    let texts = (0..=2).map(|lines| {
        let text = short(why, unit, columns.saturating_sub(lines * more));
        in_file(&text, file)
    });
    let mut last = String::new();
    for text in texts {
        last = text;
        if last.width() <= columns {
            break;
        }
    }
    last
}

/// "at demo.rs:27" of "at line 27" and of "at :27".
pub fn in_file(text: &str, file: &str) -> String {
    let named = format!("{file}:");
    let text = text.replace(" at :", &format!(" at {named}"));
    let mut parts = text.split("line ");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_number = part.starts_with(|c: char| c.is_ascii_digit());
        whole.push_str(if is_number { &named } else { "line " });
        whole.push_str(part);
    }
    whole
}

/// "waits at :26 for room in the queue" of "waits at :26 for room in the queue (3 of 3)".
pub(super) fn without_detail(text: &str) -> String {
    let Some((before, rest)) = text.split_once(" (") else {
        return text.to_owned();
    };
    // code has parentheses of its own
    let mut depth = 1;
    let end = rest.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0
    });
    let after = end.and_then(|end| rest.get(end + 1..)).unwrap_or_default();
    format!("{before}{after}")
}

/// "waits for room in the queue" of "waits at :26 for room in the queue".
pub(super) fn without_place(text: &str) -> String {
    let Some((before, after)) = text.split_once(" at :") else {
        return text.to_owned();
    };
    let number = |c: char| c.is_ascii_digit();
    format!("{before}{}", after.trim_start_matches(number))
}

#[cfg(test)]
mod tests {
    use super::{in_file, without_detail};

    #[test]
    fn a_detail_is_left_out_with_the_parentheses_of_its_code() {
        let text = "member waits at line 28 for a connection of the pool (`app.acquire()`), ready";
        let short = "member waits at line 28 for a connection of the pool, ready";
        assert_eq!(without_detail(text), short);
    }

    #[test]
    fn a_line_that_is_a_queue_is_not_one_of_a_file() {
        let text = "one is ahead of it in line";
        assert_eq!(in_file(text, "demo.rs"), text);
    }
}
