//! The names that a demo's modules see instead of the originals.

use std::collections::HashSet;

use proc_macro2::Span;
use quote::ToTokens;
use syn::{Item, UseTree};

use super::edits::Edits;

/// What the facade has under the names of the originals.
const SHADOWED: [&str; 10] = [
    "async_channel",
    "eprint",
    "eprintln",
    "futures",
    "metrics",
    "print",
    "println",
    "std",
    "tokio",
    "tokio_stream",
];

/// Inserts the imports at the top of the file and of each inline module.
pub(super) fn shadow(file: &syn::File, edits: &mut Edits<'_>) {
    shadow_items(&file.items, edits);
}

fn shadow_items(items: &[Item], edits: &mut Edits<'_>) {
    let Some(first) = items.first().and_then(first_span) else {
        return;
    };
    let own: HashSet<String> = items.iter().flat_map(names).collect();
    let names: Vec<_> = SHADOWED
        .into_iter()
        .filter(|name| !own.contains(*name))
        .collect();
    let imports = format!(
        "#[allow(unused_imports)] use crate::probe::{{AwaitExt as _, BranchExt as _}}; \
         #[allow(unused_imports)] use crate::probe::facade::{{{}}}; ",
        names.join(", ")
    );
    edits.before(first, imports);
    for item in items {
        if let Item::Mod(module) = item
            && let Some((_, items)) = &module.content
        {
            shadow_items(items, edits);
        }
    }
}

/// Where an item begins, with its attributes.
fn first_span(item: &Item) -> Option<Span> {
    let first = item.to_token_stream().into_iter().next()?;
    Some(first.span())
}

/// The names that an item brings into its module.
fn names(item: &Item) -> Vec<String> {
    let mut names = Vec::new();
    match item {
        Item::Mod(module) => names.push(module.ident.to_string()),
        Item::Use(item) => leaves(&item.tree, &mut names),
        Item::ExternCrate(item) => {
            let renamed = item.rename.as_ref().map(|(_, name)| name);
            names.push(renamed.unwrap_or(&item.ident).to_string());
        }
        Item::Macro(item) => names.extend(item.ident.as_ref().map(ToString::to_string)),
        _ => {}
    }
    names
}

fn leaves(tree: &UseTree, names: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => {
            // `use tokio::{self, ..}` brings the name itself
            if let UseTree::Group(group) = &*path.tree {
                for tree in &group.items {
                    if matches!(tree, UseTree::Name(name) if name.ident == "self") {
                        names.push(path.ident.to_string());
                    }
                }
            }
            leaves(&path.tree, names);
        }
        UseTree::Name(name) => names.push(name.ident.to_string()),
        UseTree::Rename(rename) => names.push(rename.rename.to_string()),
        UseTree::Group(group) => {
            for tree in &group.items {
                leaves(tree, names);
            }
        }
        UseTree::Glob(_) => {}
    }
}

/// The crates whose `select!` takes its arms by reference: they are places and may not be moved into a branch.
pub(super) const BY_REFERENCE: [&str; 2] = ["futures", "futures_util"];

/// Whether a bare `select!` of the file is one that takes its arms by reference.
pub(super) fn select_by_reference(items: &[Item]) -> bool {
    items.iter().any(|item| match item {
        Item::Mod(module) => {
            let content = module.content.as_ref();
            content.is_some_and(|(_, items)| select_by_reference(items))
        }
        Item::Use(item) => match &item.tree {
            UseTree::Path(path) => {
                BY_REFERENCE.iter().any(|name| path.ident == name) && brings_select(&path.tree)
            }
            _ => false,
        },
        _ => false,
    })
}

fn brings_select(tree: &UseTree) -> bool {
    match tree {
        UseTree::Name(name) => name.ident == "select",
        UseTree::Rename(rename) => rename.rename == "select",
        UseTree::Group(group) => group.items.iter().any(brings_select),
        // `future::select` is a function
        UseTree::Path(_) | UseTree::Glob(_) => false,
    }
}
