//! Who may use whom: the modules of the program and the others that each of them names.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read the sources fails"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every module and what it may use of the program itself.
const ALLOWED: [(&str, &[&str]); 20] = [
    // names the probes only in the text that it inserts
    ("instrument", &["probe"]),
    ("recording", &[]),
    ("text", &[]),
    ("probe", &["recording"]),
    ("catalog", &["run"]),
    ("run", &["probe", "recording"]),
    ("lesson", &["catalog", "recording", "run", "text"]),
    ("progress", &["lesson", "recording", "text"]),
    ("playback", &["recording"]),
    ("wording", &["recording"]),
    ("scene", &["recording", "wording"]),
    ("config", &["text", "theme"]),
    ("theme", &["recording"]),
    (
        "export",
        &["playback", "recording", "scene", "text", "theme", "wording"],
    ),
    (
        "app",
        &[
            "lesson",
            "playback",
            "progress",
            "recording",
            "run",
            "scene",
            "theme",
            "wording",
        ],
    ),
    (
        "ui",
        &[
            "app",
            "lesson",
            "playback",
            "progress",
            "recording",
            "scene",
            "text",
            "theme",
            "wording",
        ],
    ),
    (
        "check",
        &[
            "app",
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
            "check",
            "config",
            "export",
            "lesson",
            "progress",
            "recording",
            "run",
            "terminal",
            "text",
            "theme",
            "ui",
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

/// The first module of a path below `src`.
fn module(file: &Path, root: &Path) -> String {
    let inside = file.strip_prefix(root).unwrap();
    let first = inside.components().next().unwrap();
    let first = first.as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that a source names by `crate::`, one name or a group of them.
fn used(source: &str) -> BTreeSet<String> {
    let code = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code: String = code.collect::<Vec<_>>().join("\n");
    let mut used = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        if code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + found.len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default(),
            None => rest,
        };
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if rest.starts_with('{') {
            let first = names
                .split(',')
                .map(|name| name.trim().split("::").next().unwrap_or(""));
            used.extend(first.map(str::to_owned));
        } else {
            used.insert(names.chars().take_while(|c| is_word(*c)).collect());
        }
    }
    used
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
        let module = module(&file, &root);
        if module == "lib" {
            continue;
        }
        let allowed = ALLOWED.iter().find(|(name, _)| *name == module);
        let Some((_, allowed)) = allowed else {
            wrong.push(format!("{module} is not in the table"));
            continue;
        };
        for used in used(&fs::read_to_string(&file).unwrap()) {
            let is_module = modules.contains(used.as_str());
            if is_module && used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_are_found_in_paths_and_groups() {
    let source = "use crate::run::{self, Plan};\nuse crate::{text, theme::Theme};\n// crate::ui\nlet x = crate::scene::ticks();";
    let expected = ["run", "scene", "text", "theme"].map(str::to_owned);
    assert_eq!(used(source), expected.into_iter().collect());
}
