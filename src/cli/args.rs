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
    /// dark, light, high-contrast, high-contrast-light, colour-blind, mono, or auto (dark or light, to match the terminal's
    /// background)
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    /// Frames per second while something moves [default: 30]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=120))]
    pub fps: Option<u16>,
    /// Enable the mouse: click a lane, step or knob, drag the playhead, zoom with the wheel
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
                let message = format!("lesson `{lesson}` cannot come before a command");
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
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a whole lesson as plain text, including a run of it. With --version, --set or --preset, try the challenge: exits
    /// with 0 if the goal is met, 1 if not
    Read(Read),
    /// Run a lesson without the interactive screen. Exits with 1 if a variant panics, gets stuck (none of its tasks can ever
    /// continue) or does not end by itself, unless the lesson is about that
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
        /// Use the Python counterpart
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
        /// Output format
        #[arg(long, value_enum, default_value_t = CardFormat::Text)]
        format: CardFormat,
    },
    /// Print the cards of all lessons
    Cards {
        /// Output format
        #[arg(long, value_enum, default_value_t = CardFormat::Text)]
        format: CardFormat,
    },
    /// Check the lessons: that their claims hold, predictions and challenges work, and texts fit
    Check {
        /// Check only this lesson, this folder of lessons, or this lesson's folder
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
        /// Print an example configuration file with all settings
        #[arg(long)]
        example: bool,
    },
    /// Check what this terminal and this machine support
    Doctor {
        /// Print JSON
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
        /// Print the file as is
        #[arg(long)]
        json: bool,
    },
    /// Reset your progress; the old file is kept as a backup next to it
    Reset,
    /// Write your progress to a file (- for stdout)
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
    /// Include the right answers with explanations, and the hints
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
    /// Run only this variant; may be given several times
    #[arg(long, value_name = "NAME")]
    pub variant: Vec<String>,
    /// Set a knob; may be given several times
    #[arg(long, value_name = "KNOB=VALUE")]
    pub set: Vec<String>,
    /// Start from the settings of a preset
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,
    /// wall (real time) or virtual (tokio's paused clock)
    #[arg(long, value_name = "CLOCK", default_value = "wall")]
    pub clock: String,
    /// Measure the lesson's curves: run its programs once for each value of a knob, keeping the other settings
    #[arg(long, conflicts_with_all = ["variant", "clock", "workers", "limit", "process", "no_timeline"])]
    pub curve: bool,
    /// Worker threads per runtime
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub workers: Option<u16>,
    /// Stop programs that have not ended after this many seconds on the run's clock [default: the lesson's limit, or 60 s of
    /// real time]
    #[arg(long, value_name = "SECONDS", value_parser = limit)]
    pub limit: Option<Duration>,
    /// Where the programs run: own (awaitscope's own process) or child (a separate process for each, killed if it does not
    /// stop) [default: the lesson's choice, or own]
    #[arg(long, value_name = "PROCESS", value_parser = process)]
    pub process: Option<Process>,
    /// With the virtual clock, also record real time (differs from run to run)
    #[arg(long)]
    pub real_time: bool,
    /// Omit the timeline; describe the run only in sentences and figures (text format)
    #[arg(long)]
    pub no_timeline: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The forms in which a run can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Sentences, a timeline and figures
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
    seconds.ok_or_else(|| format!("must be a number of seconds {}", run::LIMITS))
}

/// A process by its word; the error is what it must be.
fn process(word: &str) -> Result<Process, String> {
    Process::of_word(word).ok_or_else(|| {
        format!(
            "expected {}: {}",
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
