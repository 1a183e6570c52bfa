//! The command line: arguments, dispatch, exit codes.
//!
//! 0: good. 1: it ran and the answer is no. 2: wrong use, or no terminal. 128 + n: after signal n.

mod args;
mod card;
mod check;
mod code;
mod columns;
mod config;
mod doctor;
mod list;
mod look;
mod man;
mod paths;
mod progress;
mod read;
mod run;
mod screen;
mod signals;

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::catalog;
use crate::lesson::{Course, Entry, Lesson, program};
use crate::run::{child, scratch};
use crate::terminal::{self, output};
use crate::text::clean_lines;
use crate::weigh;
use args::{Args, Command};

/// Why a command ends without having done what it was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The exit code.
    code: u8,
    /// What to tell the person.
    message: String,
}

impl Failure {
    /// It ran, and the answer is no.
    pub(crate) fn no(message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code: 1, message }
    }

    /// It was used wrongly.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code: 2, message }
    }
}

/// What a command gives: an exit code, or a failure.
pub(crate) type Outcome = Result<u8, Failure>;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    // it has nothing in memory but the program that is weighed
    if weigh::child::is_wanted() {
        return weigh::child::main(catalog::plain);
    }
    if child::is_wanted() {
        return child::main(|demo, name| {
            let program = program(demo, name)?;
            Some((program.start, program.spawn))
        });
    }
    terminal::install_panic_hook();
    // the panic of a demo belongs to its lane and to the log of its run
    terminal::set_panic_sink(crate::run::note_panic);
    let args = match Args::read() {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    if !args.has_a_screen()
        && let Err(error) = signals::end_on_them()
    {
        return end(Err(Failure::no(format!(
            "cannot listen for signals: {error}"
        ))));
    }
    scratch::keep();
    let outcome = dispatch(&args);
    if let Some(left) = scratch::remove() {
        output::message(&format!("awaitscope: {left}"));
    }
    end(outcome)
}

/// Help goes to standard output, a mistake to standard error.
fn usage(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    if error.use_stderr() {
        output::message(text.trim_end());
        return ExitCode::from(2);
    }
    end(print(&text))
}

/// The exit code of a command, and its message if it failed.
fn end(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(Failure { code, message }) => {
            output::message(&format!("awaitscope: {message}"));
            ExitCode::from(code)
        }
    }
}

fn dispatch(args: &Args) -> Outcome {
    let course = course(args)?;
    match &args.command {
        None => screen::tutorial(course, args.lesson.as_deref(), args),
        Some(Command::List { json }) => list::list(&course, *json),
        Some(Command::Read(read)) => read::read(&course, read, args),
        Some(Command::Run(run)) => run::run(&course, run, args),
        Some(Command::View { file }) => screen::view(course, file, args),
        Some(Command::Code {
            lesson,
            python,
            output,
        }) => code::code(&course, lesson, *python, output.as_deref()),
        Some(Command::Card { lesson, format }) => card::card(&course, lesson, *format),
        Some(Command::Cards { format }) => card::cards(&course, *format),
        Some(Command::Check { what }) => check::check(&course, what.as_deref()),
        Some(Command::Progress { command }) => {
            progress::progress(&course, command.as_ref(), screen::now())
        }
        Some(Command::Config { example }) => config::config(args, *example),
        Some(Command::Doctor { json }) => doctor::doctor(args, *json),
        Some(Command::Completions { shell }) => {
            let mut command = <Args as clap::CommandFactory>::command();
            let mut bytes = Vec::new();
            clap_complete::generate(*shell, &mut command, "awaitscope", &mut bytes);
            print(&String::from_utf8_lossy(&bytes))
        }
        Some(Command::Man { page, output }) => man::man(page.as_deref(), output.as_deref()),
    }
}

/// The lessons that were built in, and those of the folder that `--lessons` names.
fn course(args: &Args) -> Result<Course, Failure> {
    let built_in = Course::built_in();
    match &args.lessons {
        None => Ok(built_in),
        Some(folder) => Ok(built_in.with(read_course(folder)?)),
    }
}

/// The lessons of a folder.
fn read_course(folder: &Path) -> Result<Course, Failure> {
    Course::read(folder).map_err(|error| Failure::usage(error.to_string()))
}

/// Data to standard output, the last step of all of it: what could steer a terminal stays behind.
pub(crate) fn print(text: &str) -> Outcome {
    printed(output::write_stdout(clean_lines(text).as_bytes()))
}

fn printed(written: Result<(), output::OutputError>) -> Outcome {
    written.map(|()| 0).map_err(|error| {
        Failure::no(format!(
            "{error}; free some space, or redirect the output elsewhere"
        ))
    })
}

/// Data to a file, or to standard output.
pub(crate) fn write(file: Option<&Path>, text: &str) -> Outcome {
    stream(file, |out| out.write_all(clean_lines(text).as_bytes()))
}

/// Data that is made while it is written, to a file, or to standard output. It has to be clean.
pub(crate) fn stream(
    file: Option<&Path>,
    data: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Outcome {
    let Some(file) = file else {
        return printed(output::stream_stdout(data));
    };
    let written = File::create(file).and_then(|mut file| data(&mut file));
    written
        .map(|()| 0)
        .map_err(|error| Failure::no(format!("cannot write {}: {error}", paths::name(file))))
}

/// The lesson that is meant.
pub(crate) fn find<'a>(course: &'a Course, wanted: &str) -> Result<&'a Entry, Failure> {
    course
        .find(wanted)
        .map_err(|error| Failure::usage(format!("{error}; `awaitscope list` shows all")))
}

/// Says on standard error what there is to say of a lesson on this machine.
fn note(said: Option<String>) {
    if let Some(said) = said {
        output::message(&format!("awaitscope: {said}"));
    }
}

/// The lesson that is meant, if it can be opened.
pub(crate) fn lesson<'a>(course: &'a Course, wanted: &str) -> Result<&'a Lesson, Failure> {
    let entry = find(course, wanted)?;
    entry
        .lesson()
        .map_err(|broken| Failure::no(broken.to_string()))
}
