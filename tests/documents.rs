//! The README and ARCHITECTURE.md describe the program as it is.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read a document fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use awaitscope::app::{BINDINGS, name_of};

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join(path)).unwrap()
}

/// The part of a document below a heading, up to the next one of the same depth.
fn section<'a>(document: &'a str, heading: &str) -> &'a str {
    let start = format!("\n## {heading}\n");
    let (_, below) = document.split_once(&start).unwrap();
    below
        .split_once("\n## ")
        .map_or(below, |(inside, _)| inside)
}

/// The first cell and the rest of each row of a table, without its head.
fn rows(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let rows = text.lines().filter_map(|line| line.strip_prefix("| "));
    rows.skip(1).map(|row| row.split_once(" | ").unwrap())
}

/// What stands between backticks.
fn quoted(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_keys_of_the_readme_are_those_of_the_program() {
    let readme = read("README.md");
    let keys = rows(section(&readme, "Keys")).map(|(keys, what)| {
        let keys = quoted(keys).into_iter();
        // the tour's key is named where the key of the course is explained
        keys.chain(quoted(what)).collect::<BTreeSet<_>>()
    });
    let mut named: BTreeSet<String> = keys.flatten().map(str::to_owned).collect();
    if named.contains("0") && named.contains("9") {
        named.extend(('1'..='8').map(String::from));
    }

    let bound: BTreeSet<String> = BINDINGS
        .iter()
        .flat_map(|binding| binding.keys.iter().copied().map(name_of))
        .collect();
    let unknown: Vec<_> = named.difference(&bound).collect();
    assert!(unknown.is_empty(), "no key of the program: {unknown:?}");

    let mut missing = BINDINGS.iter().filter(|binding| {
        let mut names = binding.keys.iter().copied().map(name_of);
        !names.any(|name| named.contains(&name))
    });
    let first = missing.next();
    assert!(first.is_none(), "not in the README: {first:?}");
}

#[test]
fn the_paths_of_the_architecture_exist() {
    let architecture = read("ARCHITECTURE.md");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let starts = [
        "src/",
        "tests/",
        "assets/",
        "build.rs",
        "README",
        "CONTRIBUTING",
    ];
    let paths: Vec<_> = quoted(&architecture)
        .into_iter()
        .filter(|text| starts.iter().any(|start| text.starts_with(start)))
        .filter(|path| !path.contains('<'))
        .collect();
    assert!(paths.len() > 40, "{} paths", paths.len());
    let missing: Vec<_> = paths
        .iter()
        .filter(|path| !root.join(path).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_architecture_names_every_field_of_the_file() {
    let objects = [
        ("File", "the file"),
        ("FileVariant", "variant"),
        ("FilePanel", "panel"),
        ("FileWorker", "worker"),
        ("FileWorkerSpan", "worker"),
        ("FileLane", "lane"),
        ("FileSpan", "span of a lane"),
        ("FileWait", "what a span waits for"),
        ("FileGauge", "gauge"),
        ("FileHolder", "holder"),
        ("FileBlocked", "lane that blocks its thread"),
        ("FileLog", "line of the log"),
    ];
    let objects = BTreeMap::from(objects);
    let source = syn::parse_file(&read("src/recording/file/shape.rs")).unwrap();
    let mut fields: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for item in &source.items {
        let syn::Item::Struct(object) = item else {
            continue;
        };
        let named = object
            .fields
            .iter()
            .filter_map(|field| field.ident.as_ref());
        let named: Vec<_> = named.map(ToString::to_string).collect();
        if named.is_empty() {
            continue;
        }
        let row = objects.get(object.ident.to_string().as_str());
        let row = row.unwrap_or_else(|| panic!("{} has no row", object.ident));
        fields.entry(*row).or_default().extend(named);
    }

    let architecture = read("ARCHITECTURE.md");
    let table = rows(section(&architecture, "The file format"));
    let written: BTreeMap<&str, BTreeSet<String>> = table
        .map(|(object, names)| {
            let names = quoted(names).into_iter().map(str::to_owned);
            (object, names.collect())
        })
        .collect();
    assert_eq!(written, fields);
}
