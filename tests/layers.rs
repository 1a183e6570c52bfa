//! Who may use whom: the modules of the program and the others that each of them names.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot read the sources fails"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use proc_macro2::{Spacing, TokenStream, TokenTree};

/// Every module and what it may use of the program itself.
const ALLOWED: [(&str, &[&str]); 24] = [
    // names the probes only in the text that it inserts
    ("instrument", &["probe"]),
    ("recording", &[]),
    ("text", &[]),
    ("probe", &["recording"]),
    // an error that a program returns is a line of its log
    ("catalog", &["probe", "run", "weigh"]),
    ("child", &[]),
    ("background", &[]),
    ("run", &["child", "probe", "recording"]),
    ("weigh", &["background", "child", "run", "text"]),
    (
        "lesson",
        &["catalog", "recording", "run", "text", "weigh", "wording"],
    ),
    (
        "curve",
        &["background", "lesson", "recording", "run", "text"],
    ),
    ("progress", &["lesson", "recording", "text"]),
    ("playback", &["recording"]),
    ("wording", &["recording"]),
    ("scene", &["recording", "wording"]),
    ("config", &["progress", "text", "theme"]),
    ("theme", &["recording"]),
    (
        "export",
        &["playback", "recording", "scene", "text", "theme", "wording"],
    ),
    (
        "app",
        &[
            "curve",
            "lesson",
            "playback",
            "progress",
            "recording",
            "run",
            "scene",
            "text",
            "theme",
            "weigh",
            "wording",
        ],
    ),
    (
        "ui",
        &[
            "app",
            "curve",
            "lesson",
            "playback",
            "progress",
            "recording",
            "scene",
            "text",
            "theme",
            "weigh",
            "wording",
        ],
    ),
    (
        "check",
        &[
            "app",
            "curve",
            "lesson",
            "recording",
            "run",
            "text",
            "theme",
            "ui",
            "wording",
        ],
    ),
    ("terminal", &["text"]),
    (
        "cli",
        &[
            "app",
            "catalog",
            "check",
            "config",
            "export",
            "curve",
            "lesson",
            "progress",
            "recording",
            "run",
            "terminal",
            "text",
            "theme",
            "ui",
            "weigh",
            "wording",
        ],
    ),
    ("main", &[]),
];

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The module of a file below `src`, from the outermost in.
fn module(file: &Path, root: &Path) -> Vec<String> {
    let inside = file.strip_prefix(root).unwrap().with_extension("");
    let names = inside.components();
    names
        .map(|name| name.as_os_str().to_string_lossy().into_owned())
        .collect()
}

/// The modules of the program that a source in a module names, by `crate::` or by `super::` up to the top, one name or a
/// group of them.
fn used(source: &str, module: &[String]) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let tokens = TokenStream::from_str(source).unwrap();
    find(tokens, module, &mut used);
    used
}

/// Looks for paths among the tokens; inside of `mod name { .. }` the module is another one.
fn find(tokens: TokenStream, module: &[String], used: &mut BTreeSet<String>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        match token {
            TokenTree::Ident(name) if name == "crate" && !is_punct(before, '$') => {
                at = path(&tokens, at + 1, &[], used);
                continue;
            }
            TokenTree::Ident(name) if name == "super" => {
                let above = &module[..module.len().saturating_sub(1)];
                at = path(&tokens, at + 1, above, used);
                continue;
            }
            TokenTree::Group(group) => {
                let mut inside = module.to_vec();
                let keyword = at.checked_sub(2).and_then(|at| tokens.get(at));
                let is_mod = matches!(keyword, Some(TokenTree::Ident(word)) if word == "mod");
                if let (true, Some(TokenTree::Ident(name))) = (is_mod, before) {
                    inside.push(name.to_string());
                }
                find(group.stream(), &inside, used);
            }
            _ => {}
        }
        at += 1;
    }
}

/// Follows a path behind `prefix` from the tokens at a place on; where it ends.
fn path(
    tokens: &[TokenTree],
    mut at: usize,
    prefix: &[String],
    used: &mut BTreeSet<String>,
) -> usize {
    let mut names = prefix.to_vec();
    while is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':') {
        match tokens.get(at + 2) {
            Some(TokenTree::Ident(name)) if name == "super" => drop(names.pop()),
            Some(TokenTree::Ident(name)) => names.push(name.to_string()),
            Some(TokenTree::Group(group)) => {
                let inside: Vec<_> = group.stream().into_iter().collect();
                for item in inside.split(|token| is_punct(Some(token), ',')) {
                    // what stands in a group continues the path
                    let colon = || TokenTree::from(proc_macro2::Punct::new(':', Spacing::Joint));
                    let whole = [&[colon(), colon()], item].concat();
                    path(&whole, 0, &names, used);
                }
                return at + 3;
            }
            // a glob names all that is there
            _ => break,
        }
        at += 3;
    }
    used.extend(names.first().cloned());
    at
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

#[test]
fn every_module_uses_only_what_it_may() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 50, "the sources are there");
    let modules: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    let mut wrong = Vec::new();
    for file in files {
        let path = module(&file, &root);
        let module = &path[0];
        if module == "lib" {
            continue;
        }
        let allowed = ALLOWED.iter().find(|(name, _)| name == module);
        let Some((_, allowed)) = allowed else {
            wrong.push(format!("{module} is not in the table"));
            continue;
        };
        for used in used(&fs::read_to_string(&file).unwrap(), &path) {
            let is_module = modules.contains(used.as_str());
            if is_module && used != *module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_are_found_in_paths_and_groups() {
    let here = ["app", "lesson"].map(str::to_owned);
    let cases: [(&str, &[&str]); 9] = [
        ("use crate::run::{self, Plan};", &["run"]),
        ("use crate::{text, theme::Theme};", &["text", "theme"]),
        ("// crate::ui\nlet x = \"crate::cli\";", &[]),
        ("let x = crate::scene::ticks();", &["scene"]),
        (
            "use crate::{recording::{A, B}, ui::X};",
            &["recording", "ui"],
        ),
        ("use crate::{a::{b::{C}, D}, e::{F}};", &["a", "e"]),
        (
            "super::super::ui::draw(); super::keys::of();",
            &["app", "ui"],
        ),
        (
            "mod tests { use super::super::super::cli::X; use super::*; }",
            &["app", "cli"],
        ),
        (
            "macro_rules! m { () => { $crate::probe::x(); crate::text::y() } }",
            &["text"],
        ),
    ];
    for (source, expected) in cases {
        let expected = expected.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(used(source, &here), expected, "{source}");
    }
}
