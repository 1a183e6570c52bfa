//! The ways through the course: ordered lists of lessons, in `assets/tracks.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A way through the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Track {
    /// 90 minutes.
    Workshop,
    /// Half a day.
    HalfDay,
    /// For those who know Python's asyncio.
    Python,
    /// For those who want to know what is below.
    Rust,
}

/// The lists by the names of their tracks; empty if the file is wrong, which a test finds out.
fn lists() -> &'static BTreeMap<String, Vec<String>> {
    static LISTS: OnceLock<BTreeMap<String, Vec<String>>> = OnceLock::new();
    let text = include_str!("../../assets/tracks.toml");
    LISTS.get_or_init(|| toml::from_str(text).unwrap_or_default())
}

impl Track {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Workshop, Self::HalfDay, Self::Python, Self::Rust];

    /// Its name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Workshop => "workshop, 90 minutes",
            Self::HalfDay => "half day",
            Self::Python => "Python track",
            Self::Rust => "Rust track",
        }
    }

    /// Its name in the file.
    fn key(self) -> &'static str {
        match self {
            Self::Workshop => "workshop",
            Self::HalfDay => "half-day",
            Self::Python => "python",
            Self::Rust => "rust",
        }
    }

    /// The numbers of its lessons, in their order, those too that the course does not have.
    pub fn lessons(self) -> &'static [String] {
        lists().get(self.key()).map_or(&[], Vec::as_slice)
    }

    /// Whether a lesson lies on it, by its number.
    pub fn has(self, number: &str) -> bool {
        self.lessons().iter().any(|known| known == number)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Track, lists};

    #[test]
    fn the_file_lists_each_track_once_and_no_lesson_twice() {
        let keys: BTreeSet<_> = Track::ALL.iter().map(|track| track.key()).collect();
        let listed: BTreeSet<_> = lists().keys().map(String::as_str).collect();
        assert_eq!(listed, keys);
        for track in Track::ALL {
            let lessons = track.lessons();
            let distinct: BTreeSet<_> = lessons.iter().collect();
            assert_eq!(distinct.len(), lessons.len(), "{track:?}");
            let is_number = |text: &String| text.len() == 2 && text.parse::<u8>().is_ok();
            assert!(lessons.iter().all(is_number), "{lessons:?}");
        }
        // an order of its own, and not that of the numbers
        let python = Track::Python.lessons();
        let place = |number: &str| python.iter().position(|known| known == number);
        assert!(place("12") < place("07") && Track::Python.has("12"));
        assert!(!Track::Python.has("05"));
    }
}
