//! The sentence about the selected lane, as long as there is room for it.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::app::LessonView;
use crate::theme::Role;
use crate::ui::pen::Pen;

/// Why the selected lane is not running now, in the lower border.
pub(super) fn draw(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let Some((index, lane)) = view.selected_lane() else {
        return;
    };
    let Some(variant) = view.recording().variants().get(index) else {
        return;
    };
    if let Some(why) = variant.why(lane, view.playhead()) {
        let room = usize::from(area.width.saturating_sub(6));
        let why = if why.width() > room {
            shorter(&why, room)
        } else {
            why
        };
        let room = area.width.saturating_sub(6);
        let text = format!(" {} ", pen.shortened(&why, room));
        pen.text(
            area.x + 2,
            area.bottom() - 1,
            area.width.saturating_sub(4),
            &text,
            Role::Text,
        );
    }
}

/// The sentence in so many columns if it can be: without its "since", with what is waited for in a clause, and at last
/// with the numbers of lines as they stand in the code.
fn shorter(why: &str, room: usize) -> String {
    let clause = clause(why);
    if clause.width() <= room {
        return clause;
    }
    let clause = clause
        .replace(" for the end of ", " for ")
        .replace(", which sleeps at", ", asleep at");
    if clause.width() <= room {
        return clause;
    }
    clause.replace(" at line ", " at :")
}

fn clause(why: &str) -> String {
    let mut text = why.to_owned();
    if let Some((before, rest)) = why.split_once(", since ") {
        let rest = rest.split_once(" s").map_or("", |(_, rest)| rest);
        text = format!("{before}{rest}");
    }
    if let Some((before, _)) = text
        .split_once(", for ")
        .filter(|(_, r)| r.ends_with(" so far"))
    {
        text.truncate(before.len());
    }
    let text = text
        .replace("; it is due in ", ", due in ")
        .replace(" but has no thread: worker", ", but worker");
    // "waits at line 27 for fetch #2. fetch #2 sleeps at line 18" names it twice
    let Some((first, second)) = text.split_once(". ") else {
        return text;
    };
    let again = first.rsplit_once(" for ").map_or("", |(_, name)| name);
    let name = again.strip_prefix("the end of ").unwrap_or(again);
    match second.strip_prefix(name).filter(|_| !name.is_empty()) {
        Some(does) => format!("{first}, which{does}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::shorter;

    #[test]
    fn a_sentence_is_shortened_without_losing_its_end() {
        let long = "one_by_one waits at line 27 for fetch #2, since 1.00 s. \
                    fetch #2 sleeps at line 18; it is due in 0.73 s";
        let clause =
            "one_by_one waits at line 27 for fetch #2, which sleeps at line 18, due in 0.73 s";
        assert_eq!(shorter(long, 90), clause);
        let asleep = "one_by_one waits at line 27 for fetch #2, asleep at line 18, due in 0.73 s";
        assert_eq!(shorter(long, 74), asleep);
        let numbers = "one_by_one waits at :27 for fetch #2, asleep at :18, due in 0.73 s";
        assert_eq!(shorter(long, 70), numbers);
        let end = "a waits at line 51 for the end of b #1. b #1 runs";
        assert_eq!(
            shorter(end, 60),
            "a waits at line 51 for the end of b #1, which runs"
        );
        assert_eq!(
            shorter("a completed at 3.00 s", 10),
            "a completed at 3.00 s"
        );
        let held = "heartbeat is due since 0.32 s but has no thread: \
                    worker 0 is held by handler at line 27, for 0.73 s so far";
        assert_eq!(
            shorter(held, 74),
            "heartbeat is due since 0.32 s, but worker 0 is held by handler at line 27"
        );
    }
}
