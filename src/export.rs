//! A recording as text, picture or trace, into memory or into a writer of the caller's.

mod chrome;
mod narrate;
mod svg;
mod text;

pub use chrome::chrome;
pub use svg::svg;
pub use text::{WIDEST, text, text_to_hear};

use crate::playback::Playback;
use crate::recording::Recording;
use crate::scene::{Scene, Shown, View};

/// The whole run in a width, with all lanes of all variants up to a number of rows.
fn whole(recording: &Recording, columns: usize, rows: usize) -> Scene {
    let shown: Vec<Shown> = recording
        .variants()
        .iter()
        .map(|_| Shown {
            open: true,
            workers: true,
            gauges: true,
            scroll: 0,
        })
        .collect();
    let mut playback = Playback::opened(recording);
    playback.command(crate::playback::Command::End, recording);
    let view = View {
        playhead: recording.end(),
        reference: recording.reference(),
        ..View::plain(playback.window(), (columns, rows), &shown)
    };
    Scene::new(recording, &view)
}
