//! What a future is called, from its type.

/// The name of the function whose future has the type `type_name`: its last path segment without generics.
///
/// A future of no function (a boxed one, an adapter) is called after its type.
pub(crate) fn of_future(type_name: &str) -> String {
    let mut path = type_name;
    let mut closures = 0;
    while let Some(rest) = path.strip_suffix("::{{closure}}") {
        path = rest;
        closures += 1;
    }
    let path = without_generics(path);
    let name = path.rsplit("::").next().unwrap_or(path).to_owned();
    match closures {
        // an async block or a closure inside the function
        2.. => format!("block in {name}"),
        _ if name.is_empty() => "task".to_owned(),
        _ => name,
    }
}

/// `a::b<c::d>` is `a::b`; a leading `<` (a path of a trait) keeps the type inside it.
fn without_generics(path: &str) -> &str {
    let path = path.trim_start_matches('<');
    match path.find(['<', '>', ' ']) {
        Some(cut) => path.get(..cut).unwrap_or(path).trim_end_matches("::"),
        None => path,
    }
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
            (
                "<demo::Server as demo::Serve>::serve::{{closure}}",
                "Server",
            ),
            ("", "task"),
        ] {
            assert_eq!(of_future(type_name), name, "{type_name}");
        }
    }
}
