//! The names that a demo's modules see instead of the originals.

use std::collections::HashSet;

use proc_macro2::Span;
use quote::ToTokens;
use syn::visit::Visit;
use syn::{Ident, Item, ItemExternCrate, ItemUse, UseTree};

use super::Error;
use super::edits::Edits;

/// Where a demo's copy finds the facade.
const FACADE: &str = "crate::probe::facade";

/// What the facade has under the names of the originals.
const SHADOWED: [&str; 12] = [
    "async_channel",
    "dbg",
    "eprint",
    "eprintln",
    "futures",
    "metrics",
    "print",
    "println",
    "std",
    "tokio",
    "tokio_stream",
    "tokio_util",
];

/// Inserts the imports at the top of the file and of each inline module.
pub(super) fn shadow(file: &syn::File, edits: &mut Edits<'_>) -> Result<(), Error> {
    shadow_items(&file.items, edits)
}

fn shadow_items(items: &[Item], edits: &mut Edits<'_>) -> Result<(), Error> {
    let Some(first) = items.first().and_then(first_span) else {
        return Ok(());
    };
    let own: HashSet<String> = items.iter().flat_map(names).collect();
    let names: Vec<_> = SHADOWED
        .into_iter()
        .filter(|name| !own.contains(*name))
        .collect();
    let imports = format!(
        "#[allow(unused_imports)] use crate::probe::{{AwaitExt as _, BranchExt as _}}; \
         #[allow(unused_imports)] use {FACADE}::{{{}}}; ",
        names.join(", ")
    );
    edits.before(first, imports);
    for item in items {
        match item {
            Item::Use(item) => redirect(item, edits)?,
            Item::ExternCrate(item) => rename(item, edits)?,
            Item::Mod(module) => {
                if let Some((_, items)) = &module.content {
                    shadow_items(items, edits)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Leads a `use` to the facade that would lead past it: `use tokio::{self, ..}` gives the module its own `tokio`, which
/// no import may shadow, and `use ::tokio::..` looks at no import at all.
fn redirect(item: &ItemUse, edits: &mut Edits<'_>) -> Result<(), Error> {
    if let Some(colons) = item.leading_colon {
        return match (&item.tree, root(&item.tree)) {
            (_, Some(root)) if is_shadowed(root) => {
                edits.before(colons.spans[0], FACADE);
                Ok(())
            }
            (UseTree::Group(_), _) => Err(Error::at(
                colons.spans[0],
                "`use ::{..}` is not recorded; write one `use` for each path".to_owned(),
            )),
            _ => Ok(()),
        };
    }
    redirect_tree(&item.tree, edits);
    Ok(())
}

fn redirect_tree(tree: &UseTree, edits: &mut Edits<'_>) {
    let brings_root = match tree {
        UseTree::Group(group) => {
            group
                .items
                .iter()
                .for_each(|tree| redirect_tree(tree, edits));
            return;
        }
        UseTree::Path(path) => brings_self(&path.tree),
        UseTree::Name(_) => true,
        UseTree::Rename(_) | UseTree::Glob(_) => false,
    };
    if let Some(root) = root(tree).filter(|root| brings_root && is_shadowed(root)) {
        edits.before(root.span(), format!("{FACADE}::"));
    }
}

/// `extern crate tokio;` brings the original under the name of the facade: it gets another.
fn rename(item: &ItemExternCrate, edits: &mut Edits<'_>) -> Result<(), Error> {
    if !is_shadowed(&item.ident) {
        return Ok(());
    }
    let name = &item.ident;
    match &item.rename {
        None => edits.after(name.span(), format!(" as __{name}")),
        Some((_, other)) if other == "_" => {}
        Some((_, other)) => {
            let message = format!(
                "`extern crate {name} as {other}` is not recorded; write `use {name} as {other};`"
            );
            return Err(Error::at(name.span(), message));
        }
    }
    Ok(())
}

fn is_shadowed(name: &Ident) -> bool {
    SHADOWED.iter().any(|shadowed| name == shadowed)
}

/// The first name of a path.
fn root(tree: &UseTree) -> Option<&Ident> {
    match tree {
        UseTree::Path(path) => Some(&path.ident),
        UseTree::Name(name) => Some(&name.ident),
        UseTree::Rename(rename) => Some(&rename.ident),
        UseTree::Group(_) | UseTree::Glob(_) => None,
    }
}

/// Whether what follows a name in a `use` brings the name itself: `{self, ..}`.
fn brings_self(tree: &UseTree) -> bool {
    let UseTree::Group(group) = tree else {
        return false;
    };
    let mut trees = group.items.iter();
    trees.any(|tree| matches!(tree, UseTree::Name(name) if name.ident == "self"))
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
        // without a new name it gets one here
        Item::ExternCrate(item) => {
            let renamed = item.rename.as_ref().map(|(_, name)| name.to_string());
            names.extend(renamed);
        }
        Item::Macro(item) => names.extend(item.ident.as_ref().map(ToString::to_string)),
        _ => {}
    }
    names
}

fn leaves(tree: &UseTree, names: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => {
            if brings_self(&path.tree) {
                names.push(path.ident.to_string());
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

/// The macros whose arms have lanes.
const MACROS: [&str; 3] = ["join", "select", "try_join"];

/// What a file's imports call the macros and the function whose arms have lanes.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    /// Macros under other names: `use tokio::select as either`.
    macros: Vec<(String, String)>,
    /// The names of `select!`s that take their arms by reference.
    by_reference: Vec<String>,
    /// The names of `futures::future::select`.
    functions: Vec<String>,
}

impl Aliases {
    /// Those of all modules and functions of the file.
    pub(super) fn of(file: &syn::File) -> Self {
        let mut aliases = Self::default();
        aliases.visit_file(file);
        aliases
    }

    fn add_use(&mut self, tree: &UseTree, path: &mut Vec<String>) {
        match tree {
            UseTree::Path(segment) => {
                path.push(segment.ident.to_string());
                self.add_use(&segment.tree, path);
                path.pop();
            }
            UseTree::Group(group) => {
                let trees = group.items.iter();
                trees.for_each(|tree| self.add_use(tree, path));
            }
            UseTree::Name(name) => self.add_name(path, &name.ident, &name.ident),
            UseTree::Rename(name) => self.add_name(path, &name.ident, &name.rename),
            UseTree::Glob(_) => {
                if is_futures_module(path) {
                    self.functions.push("select".to_owned());
                }
            }
        }
    }

    fn add_name(&mut self, path: &[String], name: &Ident, alias: &Ident) {
        let (name, alias) = (name.to_string(), alias.to_string());
        if name == "select" && is_futures_module(path) {
            self.functions.push(alias);
            return;
        }
        let [krate] = path else { return };
        if name == "select" && BY_REFERENCE.contains(&krate.as_str()) {
            self.by_reference.push(alias);
        } else if name != alias && is_shadowed_name(krate) && MACROS.contains(&name.as_str()) {
            self.macros.push((alias, name));
        }
    }

    /// What a macro without a path is, and whether it takes its arms by reference.
    pub(super) fn of_macro(&self, alias: String) -> (String, bool) {
        let by_reference = self.by_reference.contains(&alias);
        let known = self.macros.iter().find(|(known, _)| *known == alias);
        let name = known.map(|(_, name)| name.clone());
        (name.unwrap_or(alias), by_reference)
    }

    /// Whether a path names the function `futures::future::select`.
    pub(super) fn is_select(&self, path: &[String]) -> bool {
        let names: Vec<_> = path.iter().map(String::as_str).collect();
        match names.as_slice() {
            [name] => self.functions.iter().any(|known| known == name),
            [.., "future", "select"] => true,
            _ => false,
        }
    }
}

impl Visit<'_> for Aliases {
    fn visit_item_use(&mut self, item: &ItemUse) {
        self.add_use(&item.tree, &mut Vec::new());
    }
}

/// `futures::future`
fn is_futures_module(path: &[String]) -> bool {
    matches!(path, [krate, module] if krate == "futures" && module == "future")
}

fn is_shadowed_name(name: &str) -> bool {
    SHADOWED.contains(&name)
}
