//! What may be written on the command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::recording::Clock;
use crate::run::{self, Process};

/// See what your async code does: an interactive tutorial that runs real tokio programs and draws their tasks.
#[derive(Debug, Parser)]
#[command(
    name = "awaitscope",
    version,
    override_usage = "awaitscope [OPTIONS] [LESSON]\n       awaitscope [OPTIONS] <COMMAND>"
)]
pub(super) struct Args {
    /// The lesson to open: a number, an id, or a unique part of either
    pub lesson: Option<String>,
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Additional lessons: a folder that contains folders such as 50-mine
    #[arg(long, global = true, value_name = "DIR")]
    pub lessons: Option<PathBuf>,
    /// ASCII characters only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// No colours
    #[arg(long, global = true)]
    pub no_color: bool,
    /// dark, light, high-contrast, high-contrast-light, colour-blind, mono, or auto: dark or light by the terminal's background
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    /// Frames a second while something moves (30)
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=120))]
    pub fps: Option<u16>,
    /// Use the mouse: click a lane, a step, a knob; drag the playhead; the wheel zooms
    #[arg(long, global = true)]
    pub mouse: bool,
}

impl Args {
    /// Whether what is asked for is shown on a screen.
    pub(super) fn has_a_screen(&self) -> bool {
        matches!(self.command, None | Some(Command::View { .. }))
    }

    /// Reads the arguments of the process.
    pub(super) fn read() -> Result<Self, clap::Error> {
        let args = Self::try_parse()?;
        // clap's own word against both would be against options before a command too
        match (&args.lesson, &args.command) {
            (Some(lesson), Some(_)) => {
                let message = format!("a lesson, `{lesson}`, cannot stand before a command");
                Err(Self::command().error(ErrorKind::ArgumentConflict, message))
            }
            _ => Ok(args),
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the lessons of the course
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a whole lesson as plain text, with a run of it. With --version, --set or --preset it tries the challenge and exits
    /// with 0 if the goal is met, with 1 if it is not
    Read(Read),
    /// Run a lesson without the screen. Exits with 1 if a variant panics, is stuck (nothing can happen in it any more) or does not
    /// end by itself, unless the lesson is about that
    Run(Run),
    /// Open a recording
    View {
        /// A file that `run --format json` wrote
        file: PathBuf,
    },
    /// Print the source of a lesson's demo
    Code {
        /// The lesson
        lesson: String,
        /// The Python counterpart
        #[arg(long)]
        python: bool,
        /// Write a cargo project that runs the demo on plain tokio into this folder
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
    /// Print what to look for in your own code after a lesson: a search, a lint, and the fix
    Card {
        /// The lesson
        lesson: String,
        /// The form of the output
        #[arg(long, value_enum, default_value_t = CardFormat::Text)]
        format: CardFormat,
    },
    /// Print the cards of all lessons
    Cards {
        /// The form of the output
        #[arg(long, value_enum, default_value_t = CardFormat::Text)]
        format: CardFormat,
    },
    /// Check that the lessons keep their promises: claims, predictions, challenges, and texts that fit
    Check {
        /// Only this lesson; or a folder of lessons, or of one
        #[arg(value_name = "LESSON|DIR")]
        what: Option<String>,
    },
    /// Show, reset, export or import your progress
    Progress {
        #[command(subcommand)]
        command: Option<ProgressCommand>,
    },
    /// Show the current settings and where each comes from
    Config {
        /// Print a configuration file with all settings, to start from
        #[arg(long)]
        example: bool,
    },
    /// Check what this terminal and this machine support
    Doctor {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page of the program or of one of its commands
    Man {
        /// The command, such as `run`
        #[arg(value_name = "COMMAND")]
        page: Option<String>,
        /// Write all pages into this folder
        #[arg(short, long, value_name = "DIR", conflicts_with = "page")]
        output: Option<PathBuf>,
    },
}

/// What to do with the progress.
#[derive(Debug, Subcommand)]
pub(super) enum ProgressCommand {
    /// Show your progress, lesson by lesson
    Show {
        /// Print the file as it is
        #[arg(long)]
        json: bool,
    },
    /// Reset your progress; the old one is kept in a file next to it
    Reset,
    /// Write your progress to a file; - is stdout
    Export {
        /// The file
        file: PathBuf,
    },
    /// Merge an exported file into your progress
    Import {
        /// The file
        file: PathBuf,
    },
}

#[expect(clippy::struct_excessive_bools, reason = "flags of the command line")]
#[derive(Debug, clap::Args)]
pub(super) struct Read {
    /// The lesson
    pub lesson: String,
    /// Include the right answers with their reasons, and the hints
    #[arg(long)]
    pub answers: bool,
    /// Include the Python counterpart
    #[arg(long)]
    pub python: bool,
    /// Do not run the lesson
    #[arg(long, conflicts_with_all = ["set", "preset", "code"])]
    pub no_run: bool,
    /// Omit the timeline; describe the run only in sentences and figures
    #[arg(long)]
    pub no_timeline: bool,
    /// Try the challenge with this version of the code
    #[arg(long = "version", id = "code", value_name = "VARIANT")]
    pub version: Option<String>,
    /// Set a knob; may be given several times
    #[arg(long, value_name = "KNOB=VALUE")]
    pub set: Vec<String>,
    /// Start from the settings of a preset
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Run {
    /// The lesson
    pub lesson: String,
    /// Only this variant; may be given several times
    #[arg(long, value_name = "NAME")]
    pub variant: Vec<String>,
    /// Set a knob; may be given several times
    #[arg(long, value_name = "KNOB=VALUE")]
    pub set: Vec<String>,
    /// Start from the settings of a preset
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,
    /// Real time, or tokio's paused clock
    #[arg(long, value_name = "CLOCK", default_value = "wall")]
    pub clock: String,
    /// Measure the lesson's curves: its programs run once for each value of a knob, with the other settings
    #[arg(long, conflicts_with_all = ["variant", "clock", "workers", "limit", "process", "no_timeline"])]
    pub curve: bool,
    /// Threads of each runtime
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub workers: Option<u16>,
    /// Stop what has not ended after this many seconds of the run's clock [default: the lesson's, or 60 s of real time]
    #[arg(long, value_name = "SECONDS", value_parser = limit)]
    pub limit: Option<Duration>,
    /// Where the programs run: own (in this process) or child (each in a process of its own, which is killed if it does not
    /// stop) [default: what the lesson says, or own]
    #[arg(long, value_name = "PROCESS", value_parser = process)]
    pub process: Option<Process>,
    /// Also record how much real time passes on the virtual clock (differs from run to run)
    #[arg(long)]
    pub real_time: bool,
    /// Omit the timeline; describe the run only in sentences and figures (text format)
    #[arg(long)]
    pub no_timeline: bool,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The forms in which a run can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Sentences, a timeline and the facts
    Text,
    /// The recording
    Json,
    /// A picture
    Svg,
    /// For trace viewers
    Chrome,
}

/// The forms in which a card can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CardFormat {
    /// Readable, with commands to copy
    Text,
    /// For programs
    Json,
}

/// A limit in seconds; the error is what it must be.
fn limit(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(run::limit);
    seconds.ok_or_else(|| format!("it must be a number of seconds {}", run::LIMITS))
}

/// A process by its word; the error is what it must be.
fn process(word: &str) -> Result<Process, String> {
    Process::of_word(word).ok_or_else(|| {
        format!(
            "{} expected: {}",
            Process::WORDS.join(" or "),
            Process::HELP
        )
    })
}

/// The clock that is meant by a word.
pub(super) fn clock(word: &str) -> Option<Clock> {
    match word {
        "wall" => Some(Clock::Wall),
        "virtual" => Some(Clock::Virtual),
        _ => None,
    }
}
