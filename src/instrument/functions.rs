//! The async fns of a demo: each execution becomes a lane.

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, FnArg, Item, ReturnType, Signature, Type, Visibility};

use super::edits::Edits;
use super::{Function, Takes, tokens};

/// Wraps the body of every async fn, and tells the functions at the top level.
pub(super) fn wrap(file: &syn::File, edits: &mut Edits<'_>) -> Vec<Function> {
    Bodies { edits }.visit_file(file);
    let functions = file.items.iter().filter_map(|item| match item {
        Item::Fn(function) => Some(Function {
            name: function.sig.ident.to_string(),
            line: function.sig.ident.span().start().line,
            is_async: function.sig.asyncness.is_some(),
            is_pub: matches!(function.vis, Visibility::Public(_)),
            takes: takes(&function.sig),
        }),
        _ => None,
    });
    functions.collect()
}

fn takes(signature: &Signature) -> Takes {
    let mut arguments = signature.inputs.iter();
    match (arguments.next(), arguments.next()) {
        (None, _) => Takes::Nothing,
        (Some(FnArg::Typed(argument)), None) => match &*argument.ty {
            Type::Path(path) if path.path.is_ident("Knobs") => Takes::Knobs,
            _ => Takes::Other,
        },
        _ => Takes::Other,
    }
}

struct Bodies<'a, 'b> {
    edits: &'a mut Edits<'b>,
}

impl Bodies<'_, '_> {
    fn body(&mut self, attributes: &[Attribute], signature: &Signature, block: &Block) {
        let is_plain = signature.constness.is_none() && signature.abi.is_none();
        if signature.asyncness.is_none() || !is_plain || attributes.iter().any(is_test) {
            return;
        }
        let Some(output) = output(&signature.output) else {
            return;
        };
        let expected = expected(&signature.output, &output);
        let name = signature.ident.to_string();
        let line = signature.ident.span().start().line;
        let open =
            format!(" crate::probe::call::<{output}, _>({name:?}, {line}, async move {{{expected}");
        self.edits.after(block.brace_token.span.open(), open);
        self.edits
            .before(block.brace_token.span.close(), "}).await ");
    }
}

/// The return type as it can be written in an expression.
fn output(output: &ReturnType) -> Option<String> {
    let ReturnType::Type(_, output) = output else {
        return Some("()".to_owned());
    };
    let nameable = !matches!(**output, Type::Never(_)) && !has_impl(output);
    nameable.then(|| tokens::on_one_line(output.to_token_stream()))
}

/// A return that never runs, so that the block expects the function's type: without it a value that must be coerced, such as a
/// `Box<E>` returned as `Box<dyn Error>`, gives the block its own type.
fn expected(declared: &ReturnType, output: &str) -> String {
    match declared {
        ReturnType::Default => String::new(),
        ReturnType::Type(..) => format!(
            " #[allow(unreachable_code)] if false {{ let __ret: {output} = loop {{}}; return __ret; }};"
        ),
    }
}

fn has_impl(output: &Type) -> bool {
    struct Impl(bool);
    impl Visit<'_> for Impl {
        fn visit_type_impl_trait(&mut self, _: &syn::TypeImplTrait) {
            self.0 = true;
        }
    }
    let mut found = Impl(false);
    found.visit_type(output);
    found.0
}

/// `#[test]`, `#[tokio::test]`, and inner attributes, which could not stand inside an async block.
fn is_test(attribute: &Attribute) -> bool {
    let last = attribute.path().segments.last();
    let is_inner = matches!(attribute.style, syn::AttrStyle::Inner(_));
    is_inner || last.is_some_and(|segment| segment.ident == "test")
}

impl<'ast> Visit<'ast> for Bodies<'_, '_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.body(&function.attrs, &function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.body(&function.attrs, &function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.body(&function.attrs, &function.sig, block);
        }
        visit::visit_trait_item_fn(self, function);
    }
}
