//! `std` as a demo sees it.

pub use ::std::*;

pub mod thread;
