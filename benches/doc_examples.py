#!/usr/bin/env python3
"""How many of the examples in the docs of tokio and its companions compile against the mirrors.

    benches/doc_examples.py

The examples are taken from the sources of the crates that Cargo.lock names. Each becomes a module of a project below target/; those that
do not compile on the originals, for want of a crate or of rustdoc's own wrapping, are left out. The others are instrumented as demos are,
and each that does not compile then is named with its first error. Nothing of it is kept.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "target" / "doc-examples"
CRATES = ["tokio", "tokio-util", "tokio-stream", "futures-util", "futures-channel"]
# what does not exist here
ELSEWHERE = re.compile(r"windows|io_uring|taskdump")
KNOWN = {"", "rust", "no_run", "should_panic", "edition2018", "edition2021", "ignore-wasm"}

MANIFEST = """\
[package]
name = "doc-examples"
version = "0.0.0"
edition = "2024"

[dependencies]
awaitscope = {{ path = "{root}" }}
async-stream = "0.3"
bytes = "1"
fastrand = "2"
futures = {{ version = "0.3", features = ["thread-pool"] }}
futures-channel = {{ version = "0.3", features = ["sink"] }}
futures-util = {{ version = "0.3", features = ["channel", "io", "sink"] }}
pin-project-lite = "0.2"
tokio = {{ version = "1", features = ["full", "test-util"] }}
tokio-stream = {{ version = "0.1", features = ["full"] }}
tokio-test = "0.4"
tokio-util = {{ version = "0.7", features = ["full"] }}

[build-dependencies]
proc-macro2 = {{ version = "1", features = ["span-locations"] }}
quote = "1"
syn = {{ version = "3", features = ["full", "visit", "extra-traits"] }}

[workspace]
"""

BUILD = """\
#[path = "{root}/src/instrument.rs"]
#[allow(warnings)]
mod instrument;

use std::{{env, fs, path::PathBuf}};

fn main() {{
    println!("cargo::rerun-if-changed=examples.list");
    println!("cargo::rerun-if-env-changed=ORIGINALS");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap());
    let mut modules = String::new();
    for name in fs::read_to_string("examples.list").unwrap().lines() {{
        let source = fs::read_to_string(format!("snippets/{{name}}.rs")).unwrap();
        let text = match env::var_os("ORIGINALS") {{
            Some(_) => source,
            // the message becomes an error of the compiler's
            None => instrument::instrument(&source, &[])
                .map_or_else(|error| format!("compile_error!({{:?}});", error.to_string()), |done| done.text),
        }};
        let path = out.join(format!("{{name}}.rs"));
        fs::write(&path, text).unwrap();
        modules += &format!("#[path = {{path:?}}] #[allow(warnings)] mod {{name}};\\n");
    }}
    fs::write(out.join("all.rs"), format!("mod all {{{{ {{modules}} }}}}")).unwrap();
}}
"""


def sources():
    """The folder of each crate's sources, as cargo has them."""
    command = ["cargo", "metadata", "--format-version", "1", "--all-features"]
    packages = json.loads(subprocess.check_output(command, cwd=ROOT))["packages"]
    for package in packages:
        if package["name"] in CRATES:
            yield package["name"], Path(package["manifest_path"]).parent / "src"


def blocks(path):
    """The code blocks in the docs of a file, with the words after their fences."""
    block, words = None, ""
    for line in path.read_text().splitlines():
        doc = re.match(r"\s*//[/!] ?(.*)$", line)
        if doc is None:
            block = None
        elif block is None:
            fence = re.match(r"```(.*)$", doc.group(1).strip())
            if fence:
                block, words = [], fence.group(1).strip()
        elif doc.group(1).strip() == "```":
            yield words, block
            block = None
        else:
            block.append(doc.group(1))


def shown(line):
    """A line as the compiler sees it: what rustdoc hides is there."""
    text = line.lstrip()
    if text == "#":
        return ""
    if text.startswith("# "):
        return line.replace("# ", "", 1)
    return line.replace("##", "#", 1) if text.startswith("##") else line


def examples():
    """Each example that can be a module, by a name of its own."""
    for crate, folder in sources():
        for path in sorted(folder.rglob("*.rs")):
            relative = path.relative_to(folder).with_suffix("").as_posix()
            if ELSEWHERE.search(relative):
                continue
            for number, (words, block) in enumerate(blocks(path)):
                text = "\n".join(map(shown, block)) + "\n"
                is_code = set(re.split(r"[, ]+", words)) <= KNOWN
                if not is_code or not re.search(r"async|\.await|tokio", text):
                    continue
                if re.search(r"\bfn main\s*\(", text):
                    text = re.sub(r"#\[tokio::main[^\]]*\]", "", text)
                else:
                    text = f"fn example() {{\n{text}}}\n"
                yield re.sub(r"\W+", "_", f"{crate}_{relative}_{number}"), text


def failing(names, originals):
    """The first error of each example that does not compile."""
    found = {}
    # errors of names hide those of types: until there are none
    while True:
        left = [name for name in names if name not in found]
        (PROJECT / "examples.list").write_text("\n".join(left))
        command = ["cargo", "check", "--message-format", "short"]
        environment = {**os.environ, "CARGO_TARGET_DIR": str(ROOT / "target")}
        environment.update({"ORIGINALS": "1"} if originals else {})
        done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
        more = re.findall(r"/out/(\w+)\.rs:(\d+):\d+: error(.*)", done.stderr)
        if not more:
            if done.returncode != 0:
                sys.exit(done.stderr[-2000:])
            return found
        for name, line, message in more:
            found.setdefault(name, f"line {line}: error{message}")


def main():
    (PROJECT / "src").mkdir(parents=True, exist_ok=True)
    (PROJECT / "snippets").mkdir(exist_ok=True)
    (PROJECT / "Cargo.toml").write_text(MANIFEST.format(root=ROOT))
    (PROJECT / "build.rs").write_text(BUILD.format(root=ROOT))
    # what is instrumented names the probe as a part of its own crate
    library = 'pub use awaitscope::probe;\ninclude!(concat!(env!("OUT_DIR"), "/all.rs"));\n'
    (PROJECT / "src" / "lib.rs").write_text(library)
    (PROJECT / "Cargo.lock").write_bytes((ROOT / "Cargo.lock").read_bytes())
    names = []
    for name, text in examples():
        (PROJECT / "snippets" / f"{name}.rs").write_text(text)
        names.append(name)
    unfit = failing(names, originals=True)
    names = [name for name in names if name not in unfit]
    wrong = failing(names, originals=False)
    for name, error in sorted(wrong.items()):
        print(f"{name}: {error}")
    print(f"{len(names) - len(wrong)} of {len(names)} examples compile")


if __name__ == "__main__":
    main()
