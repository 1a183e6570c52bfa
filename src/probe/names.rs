//! What a future is called, from its type.

/// The name of the function whose future has the type `type_name`: its last path segment without generics, of a method too.
///
/// A future of no function (a boxed one, an adapter) is called after its type.
pub(crate) fn of_future(type_name: &str) -> String {
    let mut path = type_name;
    let mut closures = 0;
    while let Some(rest) = path.strip_suffix("::{{closure}}") {
        path = rest;
        closures += 1;
    }
    let name = last_segment(path).to_owned();
    match closures {
        // an async block or a closure inside the function
        2.. => format!("block in {name}"),
        _ if name.is_empty() => "task".to_owned(),
        _ => name,
    }
}

/// The last name outside of brackets: `b` of `a::b<c::d>`, `<a::T as b::U>::b` and `a::T<c::d>::b`.
fn last_segment(path: &str) -> &str {
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
            assert_eq!(of_future(type_name), name, "{type_name}");
        }
    }
}
