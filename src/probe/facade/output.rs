//! The printing macros, which write to the log of the run.

use std::cell::RefCell;
use std::fmt::Arguments;

use super::super::uninstrument::uninstrumented;
use super::super::{context, latest};
use crate::recording::LaneId;

thread_local! {
    /// What `print!` has left of an unfinished line.
    static PARTIAL: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Bytes past which an unfinished line is written all the same.
const LONG: usize = 4096;

/// Whole lines, after what `print!` has begun. It goes to the log of a run, or nowhere where there is
/// none: a demo never writes to the terminal.
#[doc(hidden)]
pub fn write_line(text: Arguments<'_>) {
    write_text(text);
    PARTIAL.with_borrow_mut(|partial| {
        log(partial);
        partial.clear();
    });
}

/// What `dbg!` says of a value: its line, its source as it stands on the screen, and what it is.
#[doc(hidden)]
pub fn write_value(line: u32, source: &str, value: &dyn ::std::fmt::Debug) {
    let source = uninstrumented(source);
    write_line(format_args!("[demo.rs:{line}] {source} = {value:#?}"));
}

/// A part of a line, or several lines.
#[doc(hidden)]
pub fn write_text(text: Arguments<'_>) {
    // before the borrow: to write a value may be to print another
    let text = text.to_string();
    PARTIAL.with_borrow_mut(|partial| {
        partial.push_str(&text);
        if let Some((lines, rest)) = partial.rsplit_once('\n') {
            lines.split('\n').for_each(log);
            *partial = rest.to_owned();
        }
        if partial.len() > LONG {
            log(partial);
            partial.clear();
        }
    });
}

/// Writes to the log of the run that this thread works for; on a thread of another crate to that of the latest one.
fn log(line: &str) {
    let written = context::with_recorder(|recorder| recorder.logged(context::lane(), line));
    if written.is_none()
        && let Some(recorder) = latest::get()
    {
        recorder.logged(LaneId::NONE, line);
    }
}

/// `println!` of a demo.
#[doc(hidden)]
#[macro_export]
macro_rules! demo_println {
    () => { $crate::probe::facade::write_line(::core::format_args!("")) };
    ($($text:tt)*) => { $crate::probe::facade::write_line(::core::format_args!($($text)*)) };
}

/// `print!` of a demo.
#[doc(hidden)]
#[macro_export]
macro_rules! demo_print {
    ($($text:tt)*) => { $crate::probe::facade::write_text(::core::format_args!($($text)*)) };
}

/// `dbg!` of a demo.
#[doc(hidden)]
#[macro_export]
macro_rules! demo_dbg {
    () => { $crate::demo_println!("[demo.rs:{}]", ::core::line!()) };
    ($value:expr $(,)?) => {
        // a match, so that temporaries live as long as they do in the original
        match $value {
            value => {
                $crate::probe::facade::write_value(::core::line!(), ::core::stringify!($value), &value);
                value
            }
        }
    };
    ($($value:expr),+ $(,)?) => { ($($crate::demo_dbg!($value)),+,) };
}
