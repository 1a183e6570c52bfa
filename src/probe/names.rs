//! What a future is called, from its type.

use std::cell::RefCell;
use std::sync::Arc;

use foldhash::HashMap;

/// What a closure or the body of an async fn ends with, and each async block once more.
const CLOSURE: &str = "::{{closure}}";

/// What the instrumented copy puts around a future that is not awaited where it is made.
const MADE: &str = "MadeCall";

/// What it puts around an async block that returns a `Result`.
const BLOCK: &str = "AsyncBlock";

/// What it puts around a call of a closure, as a type of its own and in a lane.
const CALL: &str = "Call";
const BODY: &str = "Body";

/// Types that only pass on what their first argument does.
const ADAPTERS: [&str; 11] = [
    MADE,
    BLOCK,
    CALL,
    "Pin",
    "Box",
    "Timeout",
    "Instrumented",
    "WithDispatch",
    "Fuse",
    "Map",
    "Abortable",
];

/// The name of the function whose future has the type `type_name`: its last path segment without generics, of a method too.
///
/// Of an adapter it is the function inside; a future of no function (a boxed one without a type) is called after its type.
pub(crate) fn of_future(type_name: &'static str) -> Arc<str> {
    thread_local! {
        static KNOWN: RefCell<HashMap<Address, Arc<str>>> = RefCell::default();
    }
    let known = KNOWN.try_with(|known| {
        let mut known = known.try_borrow_mut().ok()?;
        let name = known.entry(address(type_name));
        Some(Arc::clone(
            name.or_insert_with(|| Arc::from(name_of(type_name))),
        ))
    });
    let known = known.ok().flatten();
    known.unwrap_or_else(|| Arc::from(name_of(type_name)))
}

/// Where a static text is and how long it is: a program has few types of futures and spawns many tasks of each, so that their
/// names are looked up by this instead of being parsed again.
type Address = (usize, usize);

fn address(text: &'static str) -> Address {
    (text.as_ptr().addr(), text.len())
}

fn name_of(type_name: &str) -> String {
    let Some(function) = function(type_name) else {
        let name = last_segment(type_name);
        return if name.is_empty() { "task" } else { name }.to_owned();
    };
    if function.is_block {
        format!("block in {}", function.name)
    } else {
        function.name.to_owned()
    }
}

/// Whether a call of `function` that begins first in a future of type `type_name` is that future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Adoption {
    /// It is the function's own future.
    Own,
    /// The type names no function: the call may be all that it does, and gives it a name.
    Named,
    /// The call is something inside it.
    Inside,
}

/// How a call of `function` belongs to a future in which nothing was awaited before.
pub(crate) fn adoption(type_name: &'static str, function: &'static str) -> Adoption {
    thread_local! {
        static KNOWN: RefCell<HashMap<(Address, Address), Adoption>> = RefCell::default();
    }
    let known = KNOWN.try_with(|known| {
        let mut known = known.try_borrow_mut().ok()?;
        let key = (address(type_name), address(function));
        Some(
            *known
                .entry(key)
                .or_insert_with(|| adopts(type_name, function)),
        )
    });
    let known = known.ok().flatten();
    known.unwrap_or_else(|| adopts(type_name, function))
}

fn adopts(type_name: &str, function: &str) -> Adoption {
    match self::function(type_name) {
        None => Adoption::Named,
        Some(own) if own.name == function && !own.is_block => Adoption::Own,
        // a call of a closure, whose name its type does not say
        Some(_) if is_call(type_name) => Adoption::Named,
        Some(_) => Adoption::Inside,
    }
}

/// Whether the future is what the instrumented copy puts around the call of a closure.
fn is_call(type_name: &str) -> bool {
    let path = without(&[MADE, "Pin", "Box"], type_name);
    !path.ends_with(CLOSURE) && last_segment(path) == CALL && path.contains("probe::call::")
}

/// The function that a future belongs to.
struct Function<'a> {
    name: &'a str,
    /// It is a block or a closure inside the function.
    is_block: bool,
}

/// The function of a future, or of the first one inside the brackets of an adapter.
fn function(type_name: &str) -> Option<Function<'_>> {
    let path = type_name
        .trim_start_matches("&mut ")
        .trim_start_matches('&');
    if let Some(path) = path.strip_suffix(CLOSURE) {
        let outside = path.trim_end_matches(CLOSURE);
        let is_block = outside.len() < path.len();
        let name = last_segment(outside);
        return Some(Function { name, is_block });
    }
    arguments(path).find_map(function)
}

/// The future that really is awaited, without what is put around it: time-outs, boxes, spans.
pub(super) fn unwrapped(type_name: &str) -> &str {
    let mut path = type_name;
    loop {
        path = path.trim_start_matches("&mut ").trim_start_matches('&');
        let is_adapter = !path.ends_with(CLOSURE) && ADAPTERS.contains(&last_segment(path));
        match arguments(path).next().filter(|_| is_adapter) {
            Some(inner) => path = inner,
            None => return path,
        }
    }
}

/// The arguments of a generic type: `b` and `c::d<e>` of `a<b, c::d<e>>`.
fn arguments(path: &str) -> impl Iterator<Item = &str> {
    let inside = path
        .split_once('<')
        .and_then(|(_, rest)| rest.strip_suffix('>'));
    let (mut depth, mut before) = (0_usize, ' ');
    let inside = inside.unwrap_or_default().split(move |c| {
        match c {
            '<' | '(' | '[' | '{' => depth += 1,
            '>' if before == '-' => {}
            '>' | ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = c;
        c == ',' && depth == 0
    });
    inside
        .map(str::trim)
        .filter(|argument| !argument.is_empty())
}

/// The function to which the future of this type belongs, unless it is that of a block or closure in one, or is inside an
/// adapter that may change what it returns.
pub(crate) fn function_of(type_name: &str) -> Option<&str> {
    let path = without(&PASS_ON, type_name).strip_suffix(CLOSURE)?;
    (!path.ends_with(CLOSURE)).then(|| last_segment(path))
}

/// Whether the future of this type is an async block that says whether it failed, and nothing more.
pub(crate) fn is_block(type_name: &str) -> bool {
    let path = without(&PASS_ON, type_name);
    let path = without(&[CALL, BODY], path);
    !path.ends_with(CLOSURE) && last_segment(path) == BLOCK
}

/// Types that return what their first argument does, if they return: a time limit does so in time.
const PASS_ON: [&str; 4] = ["Timeout", MADE, "Pin", "Box"];

/// A type without references and these adapters around it.
fn without<'a>(adapters: &[&str], type_name: &'a str) -> &'a str {
    let mut path = type_name;
    loop {
        path = path.trim_start_matches("&mut ");
        if path.ends_with(CLOSURE) || !adapters.contains(&last_segment(path)) {
            return path;
        }
        let Some(inner) = arguments(path).next() else {
            return path;
        };
        path = inner;
    }
}

/// The last name outside of brackets: `b` of `a::b<c::d>`, `<a::T as b::U>::b` and `a::T<c::d>::b`.
pub(super) fn last_segment(path: &str) -> &str {
    let (mut depth, mut before) = (0_usize, ' ');
    let mut name = 0..0;
    for (place, c) in path.char_indices() {
        match c {
            '<' | '(' | '[' | '{' => depth += 1,
            // the `>` of an arrow closes nothing
            '>' if before == '-' => {}
            '>' | ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            _ if c.is_alphanumeric() || c == '_' => {
                let begins = name.end != place;
                name = if begins { place } else { name.start }..place + c.len_utf8();
            }
            _ => {}
        }
        before = c;
    }
    path.get(name).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_give_their_name() {
        for (type_name, name) in [
            ("demo::fetch::{{closure}}", "fetch"),
            ("demo::fetch<alloc::string::String>::{{closure}}", "fetch"),
            (
                "demo::spawned::{{closure}}::{{closure}}",
                "block in spawned",
            ),
            (
                "core::pin::Pin<alloc::boxed::Box<dyn core::future::Future>>",
                "Pin",
            ),
            ("<demo::Server as demo::Serve>::serve::{{closure}}", "serve"),
            ("demo::Pool<u8>::run::{{closure}}", "run"),
            (
                "demo::Pool<u8>::run<alloc::string::String>::{{closure}}",
                "run",
            ),
            (
                "demo::<impl demo::Pool<fn(u8) -> u8>>::run::{{closure}}",
                "run",
            ),
            ("&mut demo::Größe", "Größe"),
            ("", "task"),
        ] {
            assert_eq!(&*of_future(type_name), name, "{type_name}");
        }
    }

    #[test]
    fn adapters_are_called_after_the_function_inside() {
        for (type_name, name) in [
            (
                "tracing::instrument::Instrumented<demo::work::{{closure}}>",
                "work",
            ),
            (
                "core::pin::Pin<alloc::boxed::Box<demo::work::{{closure}}>>",
                "work",
            ),
            (
                "tokio::task::task_local::TaskLocalFuture<alloc::vec::Vec<(u8, u8)>, demo::work<u8, u8>::{{closure}}>",
                "work",
            ),
            (
                "tokio::time::timeout::Timeout<demo::f::{{closure}}::{{closure}}>",
                "block in f",
            ),
            ("tokio::runtime::task::join::JoinHandle<u8>", "JoinHandle"),
        ] {
            assert_eq!(&*of_future(type_name), name, "{type_name}");
        }
    }

    #[test]
    fn a_call_with_a_time_limit_is_still_that_of_its_function() {
        for (type_name, function) in [
            ("demo::work::{{closure}}", Some("work")),
            ("a::Timeout<demo::work::{{closure}}>", Some("work")),
            (
                "a::Timeout<b::MadeCall<demo::work::{{closure}}>>",
                Some("work"),
            ),
            ("a::Timeout<demo::work::{{closure}}::{{closure}}>", None),
            ("a::Map<demo::work::{{closure}}, f>", None),
            ("demo::Timeout<u8>::{{closure}}", Some("Timeout")),
            (
                "&mut core::pin::Pin<&mut demo::work::{{closure}}>",
                Some("work"),
            ),
        ] {
            assert_eq!(function_of(type_name), function, "{type_name}");
        }
    }

    #[test]
    fn a_future_is_the_call_that_its_type_names() {
        for (type_name, adoption) in [
            ("demo::work::{{closure}}", Adoption::Own),
            ("a::Timeout<demo::work::{{closure}}>", Adoption::Own),
            ("demo::work::{{closure}}::{{closure}}", Adoption::Inside),
            ("axum::serve<demo::work>::{{closure}}", Adoption::Inside),
            ("core::pin::Pin<alloc::boxed::Box<dyn F>>", Adoption::Named),
        ] {
            assert_eq!(super::adoption(type_name, "work"), adoption, "{type_name}");
        }
    }
}
