//! `std` as a demo sees it.

pub use ::std::*;

pub mod any;
pub mod process;
pub mod sync;
pub mod thread;

#[doc(hidden)]
pub use crate::{
    demo_dbg as dbg, demo_print as print, demo_print as eprint, demo_println as println,
    demo_println as eprintln,
};
