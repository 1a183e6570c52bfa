//! awaitscope teaches async by showing it: it runs real tokio programs and draws what their tasks do.
//!
//! The modules in reading order, with what each of them never does:
//!
//! | module | what it is | it never |
//! |---|---|---|
//! | `instrument` | a demo's source with probes inserted; the build script uses it | moves a line |
//! | [`recording`] | events folded into lanes, spans, gauges and facts; the file format | asks the time |
//! | [`probe`] | what instrumented code meets instead of tokio, std and `println!` | fails, or blocks for long |
//! | [`catalog`] | the lessons that were built in | is edited by hand |
//! | `child` | processes of this program that do one thing for it | leaves one behind |
//! | `background` | work on a thread of its own, whose state its owner reads | keeps its owner waiting |
//! | [`run`] | starts variants on runtimes of their own, and stops them | touches the caller's thread |
//! | [`weigh`] | starts plain programs in processes of their own, and asks what they took | weighs the recorder |
//! | [`lesson`] | the folder format: read, checked, with conditions | keeps other lessons from opening |
//! | [`curve`] | runs a lesson's programs once for each value of a knob, and draws the points | keeps a run that is open waiting |
//! | [`progress`] | what the learner has done | asks the time, or draws |
//! | [`playback`] | the playhead: speed, zoom, steps | touches a demo |
//! | [`wording`] | what a recording says, in words: sentences, nouns, lengths | takes a text apart |
//! | [`scene`] | the layout of a timeline: rows, cells, axis | sees a terminal, a channel or a clock |
//! | [`theme`] | colour and glyph for each state | lets colour carry meaning alone |
//! | [`config`] | the configuration file, read strictly | writes it |
//! | [`export`] | text, svg, trace: values in, text out | writes a file |
//! | [`text`] | text from outside: read up to a limit, and cleaned | lets a control character through |
//! | [`app`] | state, keys, what they change | draws |
//! | [`ui`] | the screens, drawn from the state | changes the state |
//! | [`check`] | proofs that a lesson keeps what it promises | believes a text |
//! | [`terminal`] | modes, signals, keys in, frames out | asks the terminal a question, but for its background when told to |
//! | [`cli`] | arguments, dispatch, exit codes | |
//!
//! `tests/layers.rs` keeps the table of who may use whom.

pub mod recording;

pub mod probe;

pub mod catalog;

mod child;

mod background;

pub mod run;

pub mod weigh;

pub mod lesson;

pub mod curve;

pub mod progress;

pub mod playback;

pub mod wording;

pub mod scene;

pub mod theme;

pub mod config;

pub mod export;

pub mod text;

pub mod app;

pub mod ui;

pub mod check;

pub mod terminal;

pub mod cli;
