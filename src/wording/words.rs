//! Lists, counts, numbers, ratios.

/// "a, b and c"
pub fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A number with at most three decimals, and none that it does not need.
pub fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// Whether a lesson's own figure is a number of tasks: "most tasks", "tasks at a time".
pub fn counts_tasks(figure: &str) -> bool {
    let figure = figure.strip_prefix("most ").unwrap_or(figure);
    figure == "tasks" || figure.starts_with("tasks ")
}

/// "1 task", "3 tasks"
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// How a time compares to another, both in seconds: "3.0x faster", "1.5x slower", "same time"; empty when that cannot be said.
pub fn ratio(time: f64, against: f64) -> String {
    let (short, long) = (time.min(against), time.max(against));
    if short <= 0.0 || long / short < 1.05 {
        return if long - short < 0.01 || short > 0.0 {
            "same time".to_owned()
        } else {
            String::new()
        };
    }
    let word = if time < against { "faster" } else { "slower" };
    let ratio = long / short;
    // 9.96 is written as 10
    if ratio < 9.95 {
        format!("{ratio:.1}x {word}")
    } else {
        format!("{ratio:.0}x {word}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_says_which_is_faster() {
        let cases = [
            (1.0, 3.0, "3.0x faster"),
            (3.0, 1.0, "3.0x slower"),
            (1.02, 1.0, "same time"),
            (0.1, 5.0, "50x faster"),
            (1.0, 9.94, "9.9x faster"),
            (1.0, 9.96, "10x faster"),
            (0.0, 0.0, "same time"),
            (0.0, 1.0, ""),
        ];
        for (time, against, expected) in cases {
            assert_eq!(ratio(time, against), expected, "{time} {against}");
        }
    }

    #[test]
    fn numbers_have_no_needless_decimals() {
        for (value, expected) in [(2.0, "2"), (0.5, "0.5"), (-0.0001, "0"), (1.23456, "1.235")] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn a_list_has_one_and() {
        let words = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(list(&words), "a, b and c");
        assert_eq!(list(words.get(..1).unwrap_or_default()), "a");
    }
}
