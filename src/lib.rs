//! awaitscope teaches async by showing it: it runs real tokio programs and draws what their tasks do.
#![doc(html_no_source)]

pub mod app;
pub mod catalog;
pub mod cli;
pub mod export;
pub mod lesson;
pub mod playback;
pub mod probe;
pub mod recording;
pub mod run;
pub mod scene;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod ui;
