//! The forms of libraries that lessons show beside what the standard library has: they are Python, and they do what they say.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::instance::Instance;
use crate::pythons;

/// Set to anything, it lets a test install the libraries from the package index and run the forms.
const RUN: &str = "AWAITSCOPE_TEST_FORMS";

/// What the forms import.
const LIBRARIES: [&str; 7] = [
    "aiohttp",
    "asyncpg",
    "fastapi",
    "httpx",
    "pydantic[email]",
    "pytest",
    "pytest-asyncio",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What a Python prints for these arguments.
fn printed(python: &Path, arguments: &[PathBuf]) -> String {
    let forms = root().join("tests/python/forms.py");
    let mut command = Command::new(python);
    // what a form compiles stays out of the folders of the lessons
    command.args(["-I", "-B"]).arg(forms).args(arguments);
    let output = command.output().expect("Python runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {stderr}", python.display());
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}

#[test]
fn every_form_is_python_for_every_python_that_is_here() {
    let mut arguments = vec![PathBuf::from("check")];
    let lessons = std::fs::read_dir(root().join("lessons")).expect("there are lessons");
    for lesson in lessons.flatten() {
        let files = ["demo.py", "lesson.md", "lesson.toml"];
        let files = files.map(|file| lesson.path().join(file));
        arguments.extend(files.into_iter().filter(|file| file.exists()));
    }
    for python in pythons::found() {
        let count = printed(&python, &arguments);
        let count: u32 = count.trim().parse().expect("a number");
        assert!(count >= 7, "{count} forms were found");
    }
}

#[test]
fn a_form_that_is_not_python_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    for (file, text) in [
        (
            "demo.py",
            "\"\"\"As text, checked for its syntax only:\n\n    async with x\n\"\"\"\n",
        ),
        ("lesson.md", "# Learn\n\n```python\nasync with x\n```\n"),
    ] {
        let file = folder.path().join(file);
        std::fs::write(&file, text).expect("it can be written");
        let python = pythons::found().swap_remove(0);
        let forms = root().join("tests/python/forms.py");
        let output = Command::new(python)
            .arg(forms)
            .arg("check")
            .arg(file)
            .output();
        let output = output.expect("Python runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && stderr.contains("SyntaxError"),
            "{stderr}"
        );
    }
}

/// Needs the package index, so that it is left out unless somebody asks for it.
#[test]
fn every_form_does_what_it_says() {
    if std::env::var_os(RUN).is_none() {
        #[expect(clippy::print_stdout, reason = "a skipped test says why")]
        {
            println!("skipped: {RUN} is not set; it installs libraries from the package index");
        }
        return;
    }
    let postgres = Instance::postgres();
    for python in pythons::found() {
        let folder = tempfile::tempdir().expect("a folder");
        let venv = Command::new(&python)
            .args(["-m", "venv"])
            .arg(folder.path())
            .status();
        assert!(venv.expect("Python runs").success());
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ];
        let python = folder.path().join("bin/python");
        let installed = Command::new(&python).args(pip).args(LIBRARIES).status();
        assert!(installed.expect("Python runs").success());
        let mut arguments = vec![PathBuf::from("run"), root().join("lessons")];
        let url = postgres.as_ref().map(|postgres| postgres.url("postgresql"));
        arguments.extend(url.map(PathBuf::from));
        let ran = printed(&python, &arguments);
        let expected = if postgres.is_some() { 7 } else { 3 };
        assert!(ran.lines().count() >= expected, "{ran}");
    }
}
