//! `tokio` as a demo sees it.

pub use ::tokio::*;

pub mod io;
pub mod net;
pub mod runtime;
pub mod signal;
pub mod sync;
pub mod task;
pub mod time;

pub use task::spawn;

#[doc(inline)]
pub use crate::demo_select as select;

/// `select!`, which under the virtual clock always starts with its first arm: a random start would make each run another.
#[doc(hidden)]
#[macro_export]
macro_rules! demo_select {
    (biased; $($arms:tt)*) => { ::tokio::select! { biased; $($arms)* } };
    ($($arms:tt)*) => {
        if $crate::probe::is_virtual() {
            ::tokio::select! { biased; $($arms)* }
        } else {
            ::tokio::select! { $($arms)* }
        }
    };
}
