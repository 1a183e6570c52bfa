//! What a demo cannot have, since it is one file and a module of another crate.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Item;

use super::Error;

/// The first thing in the file that cannot work in a demo.
pub(super) fn check(file: &syn::File) -> Result<(), Error> {
    modules(&file.items)?;
    for item in &file.items {
        paths(item.to_token_stream())?;
    }
    Ok(())
}

fn modules(items: &[Item]) -> Result<(), Error> {
    for item in items {
        let Item::Mod(module) = item else { continue };
        if let Some((_, items)) = &module.content {
            modules(items)?;
            continue;
        }
        let name = &module.ident;
        let message = format!(
            "`mod {name};` needs a file of its own, but a demo is one file; write `mod {name} {{ .. }}`"
        );
        return Err(Error::at(name.span(), message));
    }
    Ok(())
}

/// Looks for `crate::`, but not for `$crate::` of a macro and `pub(in crate::..)`.
fn paths(tokens: TokenStream) -> Result<(), Error> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token
            && !(group.delimiter() == Delimiter::Parenthesis && is_visibility(&tokens, index))
        {
            paths(group.stream())?;
        }
        let before = index.checked_sub(1).and_then(|before| tokens.get(before));
        let of_macro = matches!(before, Some(TokenTree::Punct(punct)) if punct.as_char() == '$');
        if is_crate(token) && is_path(tokens.get(index + 1..)) && !of_macro {
            let message = "a lesson's demo is a module of another crate: write `self::` or `super::` for `crate::`";
            return Err(Error::at(token.span(), message.to_owned()));
        }
    }
    Ok(())
}

fn is_crate(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(name) if name == "crate")
}

/// Whether the tokens begin with `::`.
fn is_path(tokens: Option<&[TokenTree]>) -> bool {
    matches!(
        tokens,
        Some([TokenTree::Punct(one), TokenTree::Punct(two), ..])
            if one.as_char() == ':' && one.spacing() == Spacing::Joint && two.as_char() == ':'
    )
}

/// Whether the group at `index` stands behind `pub`.
fn is_visibility(tokens: &[TokenTree], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    matches!(before, Some(TokenTree::Ident(name)) if name == "pub")
}
