//! `std::any`: the names of types as they are in the demo.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

pub use ::std::any::*;

/// The type around a future that is not awaited where it is made.
const MADE: &str = "awaitscope::probe::made::MadeCall<";

/// The module of the demos.
const CATALOG: &str = "awaitscope::catalog::lesson_";

/// As [`std::any::type_name`], without the probes and without the place of the demo among the lessons.
pub fn type_name<T: ?Sized>() -> &'static str {
    // one entry for each type whose name a demo asks for
    static KNOWN: Mutex<Option<HashMap<&'static str, &'static str>>> = Mutex::new(None);
    let full = ::std::any::type_name::<T>();
    if !full.contains(MADE) && !full.contains(CATALOG) {
        return full;
    }
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    known
        .entry(full)
        .or_insert_with(|| Box::leak(plain(full).into_boxed_str()))
}

/// As [`std::any::type_name_of_val`], with the same exceptions.
pub fn type_name_of_val<T: ?Sized>(_value: &T) -> &'static str {
    type_name::<T>()
}

fn plain(full: &str) -> String {
    let mut name = full.to_owned();
    while let Some(start) = name.find(MADE) {
        let inside = start + MADE.len();
        let Some(close) = closing(name.get(inside..).unwrap_or_default()) else {
            break;
        };
        name.replace_range(inside + close..=inside + close, "");
        name.replace_range(start..inside, "");
    }
    while let Some(start) = name.find(CATALOG) {
        let rest = name.get(start + CATALOG.len()..).unwrap_or_default();
        let end = rest
            .find("::")
            .map_or(name.len(), |end| start + CATALOG.len() + end);
        name.replace_range(start..end, "demo");
    }
    name
}

/// The place of the first `>` that was not opened.
fn closing(text: &str) -> Option<usize> {
    let (mut open, mut before) = (0_usize, ' ');
    text.find(|c| {
        let closes = c == '>' && before != '-';
        let found = closes && open == 0;
        open += usize::from(c == '<');
        open -= usize::from(closes && open > 0);
        before = c;
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_demo() {
        for (full, name) in [
            (
                "awaitscope::probe::made::MadeCall<awaitscope::catalog::lesson_02_recipes::fetch::{{closure}}>",
                "demo::fetch::{{closure}}",
            ),
            (
                "alloc::vec::Vec<awaitscope::probe::made::MadeCall<a::b<fn() -> u8>::{{closure}}>>",
                "alloc::vec::Vec<a::b<fn() -> u8>::{{closure}}>",
            ),
            ("u8", "u8"),
        ] {
            assert_eq!(plain(full), name);
        }
        assert_eq!(type_name_of_val(&1_u8), "u8");
    }
}
