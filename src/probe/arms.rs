//! The source texts of the arms of `futures::future::select`, a function: it sees its futures alone.
//!
//! The instrumented copy says them as the last thing before the call, which takes them.

use std::cell::Cell;
use std::panic::Location;

thread_local! {
    static ARMS: Cell<Option<Arms>> = const { Cell::new(None) };
}

/// The two arms of a call of `select`.
#[derive(Clone, Copy)]
struct Arms {
    /// The line of the call.
    line: u32,
    /// The line of each, and its source text.
    arms: [Arm; 2],
}

/// The line of an arm, and its source text.
pub type Arm = (u32, &'static str);

/// `argument`, the last one of the call of `select` at `line`, whose arms are these.
pub fn arms<T>(line: u32, arms: [Arm; 2], argument: T) -> T {
    set(Some(Arms { line, arms }));
    argument
}

/// The arms of the call at this place, if they are known.
pub(crate) fn take(place: &Location<'_>) -> Option<[Arm; 2]> {
    // a thread that is being torn down has none any more
    let known = ARMS.try_with(Cell::take).ok().flatten()?;
    // what calls another function of this name has left its own
    (known.line == place.line()).then_some(known.arms)
}

fn set(arms: Option<Arms>) {
    // without them, the arms are called after the function
    ARMS.try_with(|known| known.set(arms)).unwrap_or_default();
}
