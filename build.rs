//! Makes the instrumented copies of the demos and the catalog of the lessons.
//!
//! Every folder `lessons/NN-slug` is a lesson; there is no list to edit. A mistake in a folder becomes that lesson's page in the
//! program, and a warning of the build where it is one of demo.rs. What only the compiler finds, an unknown name or a wrong type,
//! still fails the build; the compiler names it by `lessons/NN-slug/demo.rs` and the demo's own line.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a build that cannot go on says why and ends"
)]

#[path = "src/instrument.rs"]
#[expect(unreachable_pub, reason = "the build uses a part of it")]
mod instrument;
#[path = "src/lesson/name.rs"]
mod name;

#[path = "build/edits.rs"]
mod edits;
#[path = "build/files.rs"]
mod files;
#[path = "src/lesson/outside.rs"]
#[expect(unreachable_pub, reason = "it is a module of the program")]
mod outside;
#[path = "build/support.rs"]
mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use files::Files;
use instrument::{Function, Instrumented, Knob, Takes};
use name::is_lesson;
use support::{SUPPORT, Support};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/instrument.rs");
    println!("cargo::rerun-if-changed=src/instrument");
    println!("cargo::rerun-if-changed=src/lesson/name.rs");
    println!("cargo::rerun-if-changed=src/lesson/features.rs");
    println!("cargo::rerun-if-changed=src/lesson/outside.rs");
    println!("cargo::rerun-if-changed=lessons");
    println!("cargo::rerun-if-changed=benches/demo.rs");
    println!("cargo::rerun-if-changed=tests/reports/demos");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut modules = String::new();
    let (mut lessons, mut edited) = (String::new(), String::new());
    let support = Support::read(&root.join("lessons").join(SUPPORT));
    for folder in folders(&root.join("lessons")) {
        let files = Files::read(&folder);
        lesson(&files, &support, &out, &mut modules, &mut lessons);
        for feature in files.outside.iter().filter(|feature| has(feature)) {
            let support = support.with(feature);
            let files = files.edited(feature);
            lesson(&files, &support, &out, &mut modules, &mut edited);
        }
    }
    let catalog = format!(
        "{modules}\n/// The lessons whose folders were there when the program was built.\n\
         pub static LESSONS: &[Embedded] = &[\n{lessons}];\n\n\
         /// Those of them that have something from outside answer, as far as the build has its feature.\n\
         pub static EDITED: &[Embedded] = &[\n{edited}];\n"
    );
    fs::write(out.join("catalog.rs"), catalog).expect("OUT_DIR can be written");
    bench_demo(&root.join("benches/demo.rs"), &out);
    reports(&root.join("tests/reports/demos"), &out);
}

/// The folders of lessons, in order; what is called otherwise is left out, and said.
fn folders(lessons: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(lessons).into_iter().flatten().flatten();
    let folders = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir());
    let (mut folders, others): (Vec<_>, Vec<_>) = folders.partition(|path| is_lesson(&id(path)));
    for other in others.iter().filter(|other| id(other) != SUPPORT) {
        println!(
            "cargo::warning=lessons/{} is no lesson; call its folder NN-slug, such as 04-together",
            id(other)
        );
    }
    folders.sort();
    folders
}

fn id(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// What is known of a demo.
#[derive(Default)]
struct Demo {
    /// Its functions, which can be variants.
    programs: Vec<Function>,
    /// Those and the functions of its support modules.
    functions: Vec<Function>,
    /// The functions of its types that have lanes, and of those of its support modules.
    methods: Vec<String>,
    knobs: Vec<Knob>,
    support: Support,
    features: Vec<&'static str>,
    /// A feature that it needs and this build lacks.
    lacks: Option<&'static str>,
}

/// Writes the instrumented copy of one lesson and its entry of the catalog.
fn lesson(
    files: &Files,
    support: &Support,
    out: &Path,
    modules: &mut String,
    lessons: &mut String,
) {
    let folder = files.folder.as_path();
    let id = id(folder);
    let module = files.module();
    let (demo, broken) = demo_of(files, &module, support, out, modules);
    let weighs = files.weighs();
    let mut programs = String::new();
    let runs = |function: &&Function| function.is_async && function.is_pub;
    for function in demo.programs.iter().filter(runs) {
        program(function, &module, files.spawned(), &mut programs);
    }
    let mut plain = String::new();
    for function in demo.programs.iter().filter(runs).filter(|_| weighs) {
        plain_program(function, &module, &mut plain);
    }
    let mut fields = String::new();
    for Knob { name, kind } in &demo.knobs {
        write!(
            fields,
            "Field {{ name: {name:?}, kind: FieldKind::{kind:?} }}, "
        )
        .expect("a string takes everything");
    }
    let functions = || demo.functions.iter();
    let methods = || demo.methods.iter();
    let names = functions().map(|function| &function.name);
    let names: Vec<_> = names.chain(methods()).collect();
    let asyncs = functions().filter(|f| f.is_async);
    let asyncs = asyncs.map(|function| &function.name);
    let asyncs: Vec<_> = asyncs.chain(methods()).collect();
    let wanted = files.lanes();
    let lanes = functions().filter(|f| f.can_be_lane && wanted.contains(&f.name));
    let lanes: Vec<_> = lanes.map(|function| &function.name).collect();
    let rust = files.rust.as_deref().unwrap_or_default();
    writeln!(
        lessons,
        "Embedded {{ id: {id:?}, folder: \"lessons/{id}\", demo: None, toml: {:?}, markdown: {:?}, \
         rust: {rust:?}, source: {:?}, support: &{:?}, features: &{:?}, lacks: {:?}, broken: {broken:?}, \
         outside: &{:?}, answers: {:?}, python: {:?}, messages: &{:?}, programs: &[{programs}], functions: &{names:?}, asyncs: &{asyncs:?}, \
         lanes: &{lanes:?}, knobs: &[{fields}], plain: &[{plain}] }},",
        files.toml,
        files.markdown,
        demo.support.joined_to(rust),
        demo.support.texts(),
        demo.features,
        demo.lacks,
        files.outside,
        files.answers,
        files.python,
        messages(folder),
    )
    .expect("a string takes everything");
}

/// What a mistake in a lesson's files is called in the catalog: file, line, column, and what to write instead.
type Broken = Option<(String, usize, usize, String)>;

/// What is known of the demo of a lesson, and what is wrong with it.
fn demo_of(
    files: &Files,
    module: &str,
    support: &Support,
    out: &Path,
    modules: &mut String,
) -> (Demo, Broken) {
    let out = files
        .answers
        .map_or_else(|| out.to_owned(), |feature| out.join(feature));
    let lanes = files.lanes();
    let inserted = (lanes.as_slice(), files.weighs());
    let found = match (&files.broken, &files.rust) {
        (Some(mistake), _) => Err(mistake.clone()),
        (None, Some(source)) => demo(
            &files.folder,
            module,
            (source, support, inserted),
            &out,
            modules,
        ),
        (None, None) => Ok(Demo::default()),
    };
    match found {
        Ok(mut demo) => {
            demo.features.extend(files.answers);
            (demo, None)
        }
        Err((file, error)) => {
            let id = id(&files.folder);
            println!("cargo::warning={file}:{error}; lesson {id} is left out");
            let broken = (file, error.line, error.column, error.message);
            (Demo::default(), Some(broken))
        }
    }
}

/// The names of the programs that provoke the lesson's messages.
fn messages(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder.join("messages")).into_iter().flatten();
    let mut names: Vec<_> = entries.flatten().map(|entry| id(&entry.path())).collect();
    names.sort();
    names
}

/// The text of a file, or none when it is not there or not UTF-8.
fn text(path: &Path) -> Option<String> {
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read_to_string(path).ok()
}

/// A mistake and the file that it is in.
type Mistake = (String, instrument::Error);

/// Writes the instrumented copies of a demo and its support modules, and declares their modules; what is in them. The paths of the
/// copies end as those of the files, for the compiler's messages.
fn demo(
    folder: &Path,
    module: &str,
    (source, support, (lanes, weighs)): (&str, &Support, (&[String], bool)),
    out: &Path,
    modules: &mut String,
) -> Result<Demo, Mistake> {
    let id = id(folder);
    let in_demo = |error| (format!("lessons/{id}/demo.rs"), error);
    let instrumented = instrument::instrument(source, lanes).map_err(in_demo)?;
    let support = support.of(&instrumented).map_err(in_demo)?;
    let copies = support.instrumented(source, lanes)?;
    let parts = || [&instrumented].into_iter().chain(copies.values());
    let features = instrument::FEATURES.iter().map(|(feature, _)| *feature);
    let mut features: Vec<_> = features.collect();
    features.retain(|feature| parts().any(|part| part.features.contains(feature)));
    let lacks = features.iter().find(|feature| !has(feature)).copied();
    if lacks.is_none() {
        let plain = weighs.then(|| plain(folder, &support));
        let folder = out.join("lessons").join(id);
        let mut inside = String::new();
        declare(
            &write_copy(&folder, "demo.rs", &instrumented),
            "pub mod demo",
            &mut inside,
        );
        inside.push_str("mod support {\n");
        for (name, copy) in &copies {
            let path = write_copy(&folder, &format!("{SUPPORT}/{name}.rs"), copy);
            declare(&path, &format!("pub mod {name}"), &mut inside);
        }
        inside.push_str("}\n");
        inside.extend(plain);
        writeln!(modules, "mod {module} {{\n{inside}}}").expect("a string takes everything");
    }
    let functions = parts().flat_map(|part| &part.functions);
    let functions = functions.cloned().collect();
    let methods = parts().flat_map(|part| &part.methods);
    let methods = methods.cloned().collect();
    Ok(Demo {
        functions,
        methods,
        programs: if lacks.is_none() {
            instrumented.functions
        } else {
            Vec::new()
        },
        knobs: instrumented.knobs,
        support,
        features,
        lacks,
    })
}

/// Declares the module of a demo as it is, without probes, and of its support modules beside it.
fn plain(folder: &Path, support: &Support) -> String {
    let mut inside = "pub(super) mod plain {\n".to_owned();
    declare(&folder.join("demo.rs"), "pub mod demo", &mut inside);
    inside.push_str("mod support {\n");
    for (name, _) in support.texts() {
        let shared = folder.with_file_name(SUPPORT);
        let path = shared.join(format!("{name}.rs"));
        declare(&path, &format!("pub mod {name}"), &mut inside);
    }
    inside.push_str("}\n}\n");
    inside
}

/// Whether the build has a feature.
fn has(feature: &str) -> bool {
    std::env::var_os(format!("CARGO_FEATURE_{}", feature.to_uppercase())).is_some()
}

/// Writes an instrumented copy; its path.
fn write_copy(folder: &Path, file: &str, copy: &Instrumented) -> PathBuf {
    let path = folder.join(file);
    let folder = path.parent().unwrap_or(folder);
    fs::create_dir_all(folder).expect("OUT_DIR can be written");
    fs::write(&path, &copy.text).expect("OUT_DIR can be written");
    path
}

/// A closure that gives the text of the error that a program returned, asked so that it finds a `Result` behind an alias too.
const ERROR: &str = "|returned| (&crate::probe::Returned(returned)).awaitscope_error()";

fn program(function: &Function, module: &str, spawned: bool, programs: &mut String) {
    let Function { name, line, .. } = function;
    let (argument, call) = match function.takes {
        Takes::Nothing => (
            "|_|".to_owned(),
            format!("finish({module}::demo::{name}(), {ERROR})"),
        ),
        Takes::Knobs => (
            format!(
                "|knobs| {{ let knobs = <{module}::demo::Knobs as serde::Deserialize>::deserialize(knobs)\
                 .map_err(|error| error.to_string())?; Ok("
            ),
            format!("finish({module}::demo::{name}(knobs), {ERROR})"),
        ),
        Takes::Other => return,
    };
    let takes_knobs = function.takes == Takes::Knobs;
    let close = if takes_knobs { ") }" } else { ")" };
    let open = if takes_knobs { "" } else { " Ok(" };
    // each form is compiled for itself
    let spawn = if spawned {
        format!("Some({argument}{open}crate::run::Maker({call}).task(){close})")
    } else {
        "None".to_owned()
    };
    write!(
        programs,
        "Program {{ name: {name:?}, line: {line}, takes_knobs: {takes_knobs}, \
         start: {argument}{open}Box::pin({call}){close}, spawn: {spawn} }}, "
    )
    .expect("a string takes everything");
}

/// The entry of a program as it is.
fn plain_program(function: &Function, module: &str, plain: &mut String) {
    let Function { name, .. } = function;
    let demo = format!("{module}::plain::demo");
    let (knobs, call) = match function.takes {
        Takes::Nothing => (String::new(), format!("{demo}::{name}()")),
        Takes::Knobs => (
            format!(
                "let knobs = <{demo}::Knobs as serde::Deserialize>::deserialize(knobs)\
                 .map_err(|error| error.to_string())?; "
            ),
            format!("{demo}::{name}(knobs)"),
        ),
        Takes::Other => return,
    };
    let argument = if knobs.is_empty() { "_" } else { "knobs" };
    write!(
        plain,
        "Plain {{ name: {name:?}, start: |{argument}| {{ {knobs}Ok(Box::pin(error_of({call}, {ERROR}))) }} }}, "
    )
    .expect("a string takes everything");
}

/// The instrumented copies of the programs that the tests record, and a file that declares their modules.
fn reports(demos: &Path, out: &Path) {
    let mut modules = String::new();
    let entries = fs::read_dir(demos).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let Some(source) = text(&path) else { continue };
        let lanes = source
            .lines()
            .find_map(|line| line.strip_prefix("// lanes: "));
        let lanes = lanes.unwrap_or_default().split(", ").map(str::to_owned);
        let lanes: Vec<_> = lanes.collect();
        let instrumented = match instrument::instrument(&source, &lanes) {
            Ok(instrumented) => instrumented,
            Err(error) => panic!("tests/reports/demos/{name}.rs:{error}"),
        };
        let copy = out.join(format!("report_{name}.rs"));
        fs::write(&copy, instrumented.text).expect("OUT_DIR can be written");
        declare(&copy, &format!("pub mod {name}"), &mut modules);
    }
    fs::write(out.join("reports.rs"), modules).expect("OUT_DIR can be written");
}

/// Declares the module of an instrumented copy.
fn declare(copy: &Path, module: &str, modules: &mut String) {
    writeln!(
        modules,
        "#[path = {:?}]\n\
         #[allow(clippy::all, clippy::pedantic, clippy::restriction, missing_docs, unreachable_pub, \
         missing_debug_implementations, dead_code, unused_qualifications, \
         reason = \"demos are written for learners, and the copy is generated\")]\n\
         {module};",
        copy.display().to_string()
    )
    .expect("a string takes everything");
}

/// The instrumented copy of the benchmarks' own demo.
fn bench_demo(path: &Path, out: &Path) {
    let Some(source) = text(path) else { return };
    match instrument::instrument(&source, &[]) {
        Ok(instrumented) => {
            fs::write(out.join("bench_demo.rs"), instrumented.text)
                .expect("OUT_DIR can be written");
        }
        Err(error) => panic!("benches/demo.rs:{error}"),
    }
}
