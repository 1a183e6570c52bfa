//! The printing macros, which write to the log of the run.

use std::cell::RefCell;
use std::fmt::Arguments;

use super::super::context;

thread_local! {
    /// What `print!` has left of an unfinished line.
    static PARTIAL: RefCell<String> = const { RefCell::new(String::new()) };
}

/// A whole line, after what `print!` has begun. Without a recorder it goes nowhere: a demo never writes to the terminal.
#[doc(hidden)]
pub fn write_line(text: Arguments<'_>) {
    write_text(text);
    PARTIAL.with_borrow_mut(|partial| {
        let line = ::std::mem::take(partial);
        context::with_recorder(|recorder| recorder.logged(context::lane(), &line));
    });
}

/// A part of a line.
#[doc(hidden)]
pub fn write_text(text: Arguments<'_>) {
    let text = text.to_string();
    PARTIAL.with_borrow_mut(|partial| partial.push_str(&text));
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
