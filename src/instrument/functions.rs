//! The async fns of a demo, and the functions that return a future: each execution becomes a lane.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, FnArg, Item, ReturnType, Signature, Stmt, Type, TypeParamBound, Visibility,
};

use super::edits::Edits;
use super::made::Own;
use super::{Function, Takes, tokens};

/// Wraps the body of every async fn and of every function that returns a future, and tells the functions at the top level.
pub(super) fn wrap(
    file: &syn::File,
    lanes: &[String],
    edits: &mut Edits<'_>,
) -> (Vec<Function>, Vec<String>, Own) {
    for item in &file.items {
        if let Item::Fn(function) = item
            && lanes.iter().any(|lane| function.sig.ident == lane)
        {
            sync_body(function, edits);
        }
    }
    let mut bodies = Bodies {
        edits,
        own: Own::without_others(file),
        owner: None,
        methods: Vec::new(),
    };
    bodies.visit_file(file);
    let (own, mut methods) = (bodies.own, bodies.methods);
    methods.sort_unstable();
    methods.dedup();
    let functions = file.items.iter().filter_map(|item| match item {
        Item::Fn(function) => Some(Function {
            name: function.sig.ident.to_string(),
            line: function.sig.ident.span().start().line,
            is_async: function.sig.asyncness.is_some(),
            is_pub: matches!(function.vis, Visibility::Public(_)),
            can_be_lane: can_be_lane(&function.sig),
            takes: takes(&function.sig),
        }),
        _ => None,
    });
    (functions.collect(), methods, own)
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

/// A closure that says whether what was returned is an `Err`, asked so that it finds a `Result` behind an alias too.
const FAILS: &str = "|__returned| { #[allow(unused_imports)] use crate::probe::{Fails as _, NeverFails as _}; \
                     (&crate::probe::Returned(__returned)).awaitscope_fails() }, ";

/// Whether a function that is not async can have lanes.
fn can_be_lane(signature: &Signature) -> bool {
    let is_plain = signature.constness.is_none() && signature.abi.is_none();
    signature.asyncness.is_none() && is_plain && output(&signature.output).is_some()
}

/// Makes each execution of a function that is not async a lane.
fn sync_body(function: &syn::ItemFn, edits: &mut Edits<'_>) {
    let signature = &function.sig;
    let Some(output) = output(&signature.output).filter(|_| can_be_lane(signature)) else {
        return;
    };
    let name = signature.ident.to_string();
    let line = signature.ident.span().start().line;
    let declared = signature.output.to_token_stream().to_string();
    let open = match signature.output {
        // a type with holes cannot stand behind the arrow of a closure
        ReturnType::Type(..) if !declared.contains("impl ") => format!(
            " crate::probe::sync_fallible::<{output}, _>({name:?}, {line}, {FAILS}move || -> {output} {{"
        ),
        ReturnType::Default | ReturnType::Type(..) => {
            format!(" crate::probe::sync_call({name:?}, {line}, move || {{")
        }
    };
    edits.after(function.block.brace_token.span.open(), open);
    edits.before(function.block.brace_token.span.close(), "}) ");
}

struct Bodies<'a, 'b> {
    edits: &'a mut Edits<'b>,
    /// Those that have lanes.
    own: Own,
    /// The type whose functions are looked at.
    owner: Option<String>,
    /// The functions of types that have lanes.
    methods: Vec<String>,
}

impl Bodies<'_, '_> {
    fn body(&mut self, attributes: &[Attribute], signature: &Signature, block: &Block) {
        let is_plain = signature.constness.is_none() && signature.abi.is_none();
        if !is_plain || attributes.iter().any(is_test) {
            return;
        }
        let name = signature.ident.to_string();
        let line = signature.ident.span().start().line;
        let (open, close) = if signature.asyncness.is_some() {
            let Some(output) = output(&signature.output) else {
                return;
            };
            let expected = expected(&signature.output, &output);
            // what the compiler has to find out it does not know yet where the closure stands
            let (call, fails) = match signature.output {
                ReturnType::Type(..) if output != "_" => ("fallible", FAILS),
                ReturnType::Default | ReturnType::Type(..) => ("call", ""),
            };
            let open = format!(
                " crate::probe::{call}::<{output}, _>({name:?}, {line}, {fails}async move {{{expected}"
            );
            (open, "}).await ")
        } else if makes_future(&signature.output) && ends_once(block) {
            let open = format!(" crate::probe::call::<_, _>({name:?}, {line}, {{");
            (open, "}) ")
        } else {
            return;
        };
        self.edits.after(block.brace_token.span.open(), open);
        self.edits.before(block.brace_token.span.close(), close);
        if self.owner.is_some() {
            self.methods.push(name.clone());
        }
        match &self.owner {
            None => self.own.add(name),
            Some(_) if signature.receiver().is_some() => {}
            Some(owner) => self.own.add_of(owner.clone(), name),
        }
    }
}

/// Whether a function returns `impl Future`, and nothing more is known of it than what is true of a [`Future`] around it too.
pub(super) fn makes_future(output: &ReturnType) -> bool {
    let ReturnType::Type(_, output) = output else {
        return false;
    };
    let Type::ImplTrait(output) = &**output else {
        return false;
    };
    let mut names = output.bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => Some(bound.path.segments.last()?.ident.to_string()),
        _ => None,
    });
    let known = ["Future", "Send", "Sync", "Unpin"];
    names.clone().any(|name| name == "Future") && names.all(|name| known.contains(&name.as_str()))
}

/// Whether the value of the block is that of its last expression alone.
fn ends_once(block: &Block) -> bool {
    #[derive(Default)]
    struct Returns(bool);
    impl Visit<'_> for Returns {
        fn visit_expr_return(&mut self, _: &syn::ExprReturn) {
            self.0 = true;
        }
        fn visit_macro(&mut self, call: &syn::Macro) {
            let tokens = call.tokens.clone().into_iter();
            self.0 |= tokens
                .into_iter()
                .any(|token| token.to_string() == "return");
        }
        // these return for themselves
        fn visit_expr_async(&mut self, _: &syn::ExprAsync) {}
        fn visit_expr_closure(&mut self, _: &syn::ExprClosure) {}
        fn visit_item(&mut self, _: &Item) {}
    }
    let mut returns = Returns::default();
    returns.visit_block(block);
    !returns.0 && matches!(block.stmts.last(), Some(Stmt::Expr(_, None)))
}

/// The return type as it can be written in an expression.
fn output(output: &ReturnType) -> Option<String> {
    let ReturnType::Type(_, output) = output else {
        return Some("()".to_owned());
    };
    let returns = !matches!(**output, Type::Never(_));
    returns.then(|| tokens::on_one_line(inferred(output.to_token_stream())))
}

/// The type with `_` for each `impl Trait`.
fn inferred(output: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    let mut tokens = output.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "impl" => {
                out.push(TokenTree::Ident(Ident::new("_", word.span())));
                let mut depth = 0_usize;
                let mut before = ' ';
                while let Some(bound) = tokens.next_if(|next| {
                    let ends = matches!(next, TokenTree::Punct(p) if matches!(p.as_char(), ',' | '>') && before != '-');
                    depth > 0 || !ends
                }) {
                    let TokenTree::Punct(punct) = bound else {
                        before = ' ';
                        continue;
                    };
                    depth += usize::from(punct.as_char() == '<');
                    depth -= usize::from(punct.as_char() == '>' && before != '-' && depth > 0);
                    before = punct.as_char();
                }
            }
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), inferred(group.stream()));
                inside.set_span(group.span());
                out.push(TokenTree::Group(inside));
            }
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

/// A return that never runs, so that the block expects the function's type: without it a value that must be coerced, such as a
/// `Box<E>` returned as `Box<dyn Error>`, gives the block its own type.
fn expected(declared: &ReturnType, output: &str) -> String {
    match declared {
        ReturnType::Default => String::new(),
        ReturnType::Type(..) if output == "_" => String::new(),
        ReturnType::Type(..) => format!(
            " #[allow(unreachable_code)] if false {{ let __ret: {output} = loop {{}}; return __ret; }};"
        ),
    }
}

/// `#[test]`, `#[tokio::test]`, and inner attributes, which could not stand inside an async block.
fn is_test(attribute: &Attribute) -> bool {
    let last = attribute.path().segments.last();
    let is_inner = matches!(attribute.style, syn::AttrStyle::Inner(_));
    is_inner || last.is_some_and(|segment| segment.ident == "test")
}

impl<'ast> Visit<'ast> for Bodies<'_, '_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        // one inside a method is no function of the type
        let around = self.owner.take();
        self.body(&function.attrs, &function.sig, &function.block);
        visit::visit_item_fn(self, function);
        self.owner = around;
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let owner = match &*item.self_ty {
            Type::Path(path) => path.path.segments.last().map(|s| s.ident.to_string()),
            _ => None,
        };
        let around = self.owner.replace(owner.unwrap_or_default());
        visit::visit_item_impl(self, item);
        self.owner = around;
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        let around = self.owner.replace(item.ident.to_string());
        visit::visit_item_trait(self, item);
        self.owner = around;
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
