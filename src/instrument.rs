//! Source text of a demo into the text that runs: the same lines with probes inserted.
//!
//! Nothing is removed and no line moves, so that every line number is the file's own. What is inserted:
//!
//! - `.awaitscope_at(LINE, "..")` before every `.await`, with what is awaited, also inside macros; around a name it is
//!   `crate::probe::at(LINE, "..", NAME)`, which compiles also where the type of the name is known only from a later use;
//! - `(..).awaitscope_branch(LINE, "..")` around the arms of `join!`, `try_join!` and `select!`;
//! - `crate::probe::arms(LINE, [..], ..)` around the last argument of `futures::future::select`, with the source texts of both;
//! - `crate::probe::made(LINE, "..", ..)` around a call of an own async fn that is not awaited where it stands, `passed(..)` where a
//!   task or an arm takes it;
//! - `crate::probe::bound(..)` around a call that makes a lock, a channel or a task where a `let` or a field holds it, and
//!   `binding("..", ..)` with that name around its last argument;
//! - `crate::probe::gives_back(LINE, ..)` around a permit or a guard that its statement drops at once;
//! - `crate::probe::called(LINE, "..", ..)` around a call of a closure that returns a future, by the name of its binding;
//! - `crate::probe::failing!(..)` around an async block that visibly returns a `Result`, and such a call;
//! - `probe::call(..)` around the body of every async fn, and of every fn that returns `impl Future`;
//! - `probe::sync_call(..)` around the body of each function that the lesson names in `lanes`;
//! - imports that shadow `tokio`, `std`, `println!` and the like, at the top of each module;
//! - the facade's path before a `use` that would bring the original under such a name.
//!
//! Left alone: the arms of `futures::select!`, which must be places; attributes, definitions by `macro_rules!`, test
//! functions, async fns that return `!`.
//!
//! This file is used by the build script too: it knows nothing of the crate, and names the paths of its modules.

#[path = "instrument/awaited.rs"]
mod awaited;
#[path = "instrument/bindings.rs"]
mod bindings;
#[path = "instrument/closures.rs"]
mod closures;
#[path = "instrument/edits.rs"]
mod edits;
#[path = "lesson/features.rs"]
mod features;
#[path = "instrument/functions.rs"]
mod functions;
#[path = "instrument/given_back.rs"]
mod given_back;
#[path = "instrument/imports.rs"]
mod imports;
#[path = "instrument/knobs.rs"]
mod knobs;
#[path = "instrument/limits.rs"]
mod limits;
#[path = "instrument/macros.rs"]
mod macros;
#[path = "instrument/made.rs"]
mod made;
#[path = "instrument/tokens.rs"]
mod tokens;
#[path = "instrument/uses.rs"]
mod uses;

use edits::Edits;
pub use features::FEATURES;
use proc_macro2::{LineColumn, Span};
use quote::ToTokens;
pub use uses::Use;

/// The text that runs, and what was found in it.
#[derive(Clone, Debug)]
pub struct Instrumented {
    /// The instrumented text.
    pub text: String,
    /// The functions at the top level of the demo.
    pub functions: Vec<Function>,
    /// The async functions of its types, by name: lanes of them are called after the function alone.
    #[allow(
        dead_code,
        clippy::allow_attributes,
        reason = "the build script reads it, and a test does not"
    )]
    pub methods: Vec<String>,
    /// The fields of its struct `Knobs`.
    pub knobs: Vec<Knob>,
    /// The modules of `lessons/support` that it names: `super::support::service`.
    pub support: Vec<Use>,
    /// The modules beside it that it names, where it is one of `lessons/support` itself: `super::service`.
    #[allow(
        dead_code,
        clippy::allow_attributes,
        reason = "the build script reads it, and a test does not"
    )]
    pub beside: Vec<Use>,
    /// The features of the build that it needs, by what it names; of [`FEATURES`].
    pub features: Vec<&'static str>,
}

/// A field of a demo's `Knobs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knob {
    /// Its name.
    pub name: String,
    /// What it takes.
    pub kind: KnobKind,
}

/// What a field of `Knobs` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnobKind {
    /// Whole numbers.
    Whole,
    /// All numbers.
    Float,
    /// No number.
    Other,
}

/// A function at the top level of a demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line of its name.
    pub line: usize,
    /// Whether it is an `async fn`.
    pub is_async: bool,
    /// Whether it is `pub`.
    pub is_pub: bool,
    /// Whether it can have lanes though it is not async.
    pub can_be_lane: bool,
    /// Whether it takes nothing, the knobs, or something else.
    pub takes: Takes,
}

/// The arguments of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// None.
    Nothing,
    /// One of type `Knobs`.
    Knobs,
    /// Others.
    Other,
}

/// Why a demo cannot be instrumented: it is not Rust, it needs other files or paths of its own crate, or it would reach past the
/// facade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// What the parser says, or what to write instead.
    pub message: String,
}

impl Error {
    fn at(place: Span, message: String) -> Self {
        let LineColumn { line, column } = place.start();
        Self {
            line,
            column: column + 1,
            message,
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for Error {}

/// Inserts the probes into a demo's source. The functions `lanes`, which are not async, become lanes too.
pub fn instrument(source: &str, lanes: &[String]) -> Result<Instrumented, Error> {
    let file =
        syn::parse_file(source).map_err(|error| Error::at(error.span(), error.to_string()))?;
    limits::check(&file)?;
    // the parser of files drops a byte order mark and a shebang, and so shifts every offset
    let mark = source.len() - source.strip_prefix('\u{feff}').unwrap_or(source).len();
    let shebang = file.shebang.as_ref().map_or(0, String::len);
    let mut edits = Edits::new(source, mark + shebang);
    imports::shadow(&file, &mut edits)?;
    let (functions, methods, own) = functions::wrap(&file, lanes, &mut edits);
    bindings::name(&file, &mut edits);
    given_back::find(&file, &mut edits);
    let aliases = imports::Aliases::of(&file);
    let closures = closures::Closures::of(&file);
    for item in &file.items {
        let tokens = item.to_token_stream();
        let context = tokens::Context {
            aliases: &aliases,
            own: &own,
            closures: &closures,
        };
        tokens::walk(tokens, context, false, &mut edits);
    }
    let tokens = || file.to_token_stream();
    let mut features = FEATURES.to_vec();
    features.retain(|(_, crates)| uses::names_one_of(tokens(), crates));
    Ok(Instrumented {
        text: edits.apply(),
        functions,
        methods,
        knobs: knobs::fields(&file),
        support: uses::modules(tokens(), &["super", "support"]),
        beside: uses::modules(tokens(), &["super"]),
        features: features.into_iter().map(|(feature, _)| feature).collect(),
    })
}
