//! The names of lessons' folders: the build script includes this file, so that both find the same folders.

/// Whether this is the name of a lesson's folder: `NN-slug`, in lower case.
pub(crate) fn is_lesson(name: &str) -> bool {
    let Some((number, slug)) = name.split_once('-') else {
        return false;
    };
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    number.len() == 2
        && number.chars().all(|c| c.is_ascii_digit())
        && !slug.is_empty()
        && slug.chars().all(is_word)
}
