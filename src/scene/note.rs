//! What is written at the right end of a row.

use unicode_width::UnicodeWidthStr;

use crate::wording::count;

/// Columns between two parts.
const GAP: &str = "   ";

/// The same where that keeps what the lesson is about.
const NARROW_GAP: &str = "  ";

/// How much a part matters: where there is no room those with the lowest rank are left out, the first ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// What every run has.
    Usual,
    /// What the parts before it give a reason for.
    Ratio,
    /// What the lesson is about: the more, the more it matters.
    Own(usize),
}

/// A few figures, the last of which is always kept, in its shorter form if need be: where there is no room for all, the others of the
/// highest rank are kept, the last ones first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    parts: Vec<(Rank, String)>,
    /// How many lanes are out of sight: before the parts, where nothing but what every run has gives way to it.
    hidden: usize,
    /// What is written where the last part alone is too long.
    shorter: Option<String>,
    /// What went wrong, which is never left out, and its shorter form.
    alarm: (String, &'static str),
}

impl Note {
    /// A note of one part, or an empty one.
    pub(super) fn of(part: Option<String>) -> Self {
        let mut note = Self::default();
        note.extend(part);
        note
    }

    /// Adds a part at the end, unless it is empty.
    pub(super) fn push(&mut self, part: String) {
        self.push_ranked(Rank::Own(0), part);
    }

    /// The same with a part of another rank.
    pub(super) fn push_ranked(&mut self, rank: Rank, part: String) {
        if !part.is_empty() {
            self.parts.push((rank, part));
            self.shorter = None;
        }
    }

    /// Adds parts at the end.
    pub(super) fn extend(&mut self, parts: impl IntoIterator<Item = String>) {
        for part in parts {
            self.push(part);
        }
    }

    /// Adds another note at the end; what went wrong is what that one says.
    pub(super) fn append(&mut self, other: Self) {
        self.parts.extend(other.parts);
        self.shorter = other.shorter;
        self.alarm = other.alarm;
    }

    /// Says how many lanes are out of sight, if any are.
    pub(super) fn set_hidden(&mut self, lanes: usize) {
        self.hidden = lanes;
    }

    /// Says what went wrong, and how that is said where there is no room.
    pub(super) fn set_alarm(&mut self, text: String, shorter: &'static str) {
        self.alarm = (text, shorter);
    }

    /// Whether nothing went wrong.
    pub(super) fn is_calm(&self) -> bool {
        self.alarm.0.is_empty()
    }

    /// What went wrong, empty if nothing did, and as many parts as fit into so many columns beside it. What went wrong is there, in its
    /// shorter form, also where even that is wider; if nothing did, so is the last part.
    pub fn with_alarm(&self, columns: usize) -> (&str, String) {
        if self.alarm.0.is_empty() {
            return ("", self.in_columns(columns));
        }
        let (text, shorter) = &self.alarm;
        for alarm in [text, *shorter] {
            let free = columns.saturating_sub(alarm.width() + GAP.len());
            let parts = self.in_columns(free);
            if alarm.width() <= columns && parts.width() <= free {
                return (alarm, parts);
            }
        }
        let fits = text.width() <= columns;
        (if fits { text } else { shorter }, String::new())
    }

    /// Gives the last part a shorter form.
    pub(super) fn set_shorter(&mut self, text: String) {
        self.shorter = Some(text);
    }

    /// Whether it fits into so many columns without what every run has.
    pub fn fits(&self, columns: usize) -> bool {
        let (alarm, parts) = (self.alarm.0.width(), self.width(false));
        let gap = if alarm > 0 && parts > 0 { GAP.len() } else { 0 };
        alarm + gap + parts <= columns
    }

    /// Both in a line.
    pub fn line(&self, columns: usize) -> String {
        match self.with_alarm(columns) {
            ("", parts) => parts,
            (alarm, parts) if parts.is_empty() => alarm.to_owned(),
            (alarm, parts) => format!("{alarm}{GAP}{parts}"),
        }
    }

    /// As many parts as fit into so many columns, and how many lanes are out of sight, in few words where room is short.
    fn in_columns(&self, columns: usize) -> String {
        if self.hidden == 0 {
            return self.parts_in(columns);
        }
        let whole = count(self.hidden as u64, "more lane", "more lanes");
        let shorter = count(self.hidden as u64, "lane", "lanes");
        let shorter = format!("+{shorter}");
        let forms = [
            (&whole, GAP, false),
            (&shorter, NARROW_GAP, false),
            (&shorter, NARROW_GAP, true),
        ];
        for (hidden, gap, is_short) in forms {
            if self.parts.is_empty() && hidden.width() <= columns {
                return hidden.clone();
            }
            let rest = columns.checked_sub(hidden.width() + gap.len());
            let fits = |rest: &usize| !self.parts.is_empty() && self.width(is_short) <= *rest;
            if let Some(rest) = rest.filter(fits) {
                return format!("{hidden}{gap}{}", self.parts_in(rest));
            }
        }
        self.parts_in(columns)
    }

    /// The columns of its parts without what every run has; `is_short`: with the shorter form of the last one.
    fn width(&self, is_short: bool) -> usize {
        let parts = self.parts.iter().filter(|(rank, _)| *rank > Rank::Usual);
        let mut parts: Vec<&str> = parts.map(|(_, part)| part.as_str()).collect();
        if let (true, Some(shorter), Some(last)) = (is_short, &self.shorter, parts.last_mut()) {
            *last = shorter;
        }
        parts.join(GAP).width()
    }

    /// As many parts as fit into so many columns; the last one, in its shorter form, also where even that is wider. That form comes
    /// before what the lesson is about is left out.
    fn parts_in(&self, columns: usize) -> String {
        let mut parts = self.parts.clone();
        let joined_by = |parts: &[(Rank, String)], gap: &str| {
            let parts: Vec<&str> = parts.iter().map(|(_, part)| part.as_str()).collect();
            parts.join(gap)
        };
        let joined = |parts: &[(Rank, String)]| joined_by(parts, GAP);
        let mut shorter = self.shorter.as_ref();
        while joined(&parts).width() > columns {
            // the last one stays
            let others = parts.iter().take(parts.len().saturating_sub(1));
            let least = others.enumerate().min_by_key(|(_, (rank, _))| *rank);
            let least = least.map(|(place, (rank, _))| (place, *rank));
            let is_usual = least.is_some_and(|(_, rank)| rank == Rank::Usual);
            match (shorter.take_if(|_| !is_usual), parts.last_mut(), least) {
                (Some(shorter), Some((_, last)), _) => last.clone_from(shorter),
                (_, _, Some((place, rank))) => {
                    let narrow = joined_by(&parts, NARROW_GAP);
                    if rank > Rank::Ratio && narrow.width() <= columns {
                        return narrow;
                    }
                    parts.remove(place);
                }
                _ => break,
            }
        }
        joined(&parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_is_kept_and_shortened_at_last() {
        let mut times = Note::default();
        times.push("1.62 s so far".to_owned());
        times.set_shorter("1.62 s".to_owned());
        let mut note = Note::of(Some("3 in flight".to_owned()));
        note.push(String::new());
        note.append(times);
        assert_eq!(note.in_columns(30), "3 in flight   1.62 s so far");
        assert_eq!(note.in_columns(26), "3 in flight   1.62 s");
        assert_eq!(note.in_columns(19), "3 in flight  1.62 s");
        assert_eq!(note.in_columns(18), "1.62 s");
        assert_eq!(note.in_columns(3), "1.62 s");
        assert_eq!(Note::default().in_columns(0), "");
    }

    #[test]
    fn a_ratio_stands_behind_the_figure_of_the_lesson_and_gives_way_to_it() {
        let mut note = Note::default();
        note.push_ranked(Rank::Usual, "12 polls".to_owned());
        note.push("longest pause 1.03 s".to_owned());
        note.push_ranked(Rank::Ratio, "2.0x faster".to_owned());
        note.push("1.75 s".to_owned());
        let whole = "12 polls   longest pause 1.03 s   2.0x faster   1.75 s";
        assert_eq!(note.in_columns(54), whole);
        let less = "longest pause 1.03 s   2.0x faster   1.75 s";
        assert_eq!(note.in_columns(53), less);
        assert_eq!(note.in_columns(42), "longest pause 1.03 s   1.75 s");
        assert_eq!(note.in_columns(28), "longest pause 1.03 s  1.75 s");
        assert_eq!(note.in_columns(27), "1.75 s");
    }

    #[test]
    fn lanes_out_of_sight_are_told_where_nothing_of_the_lesson_gives_way() {
        let mut note = Note::default();
        note.push_ranked(Rank::Usual, "8 polls".to_owned());
        note.push("3 in flight".to_owned());
        note.push("0.50 s so far".to_owned());
        note.set_shorter("running".to_owned());
        note.set_hidden(0);
        assert_eq!(note.in_columns(40), "8 polls   3 in flight   0.50 s so far");
        note.set_hidden(1);
        let both = "1 more lane   8 polls   3 in flight   0.50 s so far";
        assert_eq!(note.in_columns(51), both);
        let lane = "1 more lane   3 in flight   0.50 s so far";
        assert_eq!(note.in_columns(50), lane);
        assert_eq!(note.in_columns(41), lane);
        let short = "+1 lane  3 in flight   0.50 s so far";
        assert_eq!(note.in_columns(40), short);
        assert_eq!(note.in_columns(36), short);
        assert_eq!(note.in_columns(35), "+1 lane  3 in flight   running");
        assert_eq!(note.in_columns(30), "+1 lane  3 in flight   running");
        assert_eq!(note.in_columns(29), "3 in flight   0.50 s so far");
        let mut stuck = Note::default();
        stuck.set_hidden(4);
        stuck.set_alarm("stuck since 0.30 s".to_owned(), "stuck");
        assert_eq!(stuck.line(33), "stuck since 0.30 s   4 more lanes");
        assert_eq!(stuck.line(32), "stuck since 0.30 s   +4 lanes");
        assert_eq!(stuck.line(28), "stuck since 0.30 s");
    }

    #[test]
    fn what_matters_most_is_kept_in_its_place() {
        let mut note = Note::default();
        note.push_ranked(Rank::Usual, "longest poll 19 ms".to_owned());
        note.push_ranked(Rank::Own(2), "most in flight 50".to_owned());
        note.push_ranked(Rank::Own(1), "requests 300".to_owned());
        note.push_ranked(Rank::Own(3), "most tasks 301".to_owned());
        note.push("previously 1.25 s, now 0.65 s".to_owned());
        note.set_shorter("0.65 s".to_owned());
        let whole =
            "most in flight 50   requests 300   most tasks 301   previously 1.25 s, now 0.65 s";
        assert_eq!(note.in_columns(81), whole);
        assert!(note.fits(81) && !note.fits(80));
        let less = "most in flight 50   requests 300   most tasks 301   0.65 s";
        assert_eq!(note.in_columns(80), less);
        let narrow = "most in flight 50  requests 300  most tasks 301  0.65 s";
        assert_eq!(note.in_columns(57), narrow);
        let less = "most in flight 50   most tasks 301   0.65 s";
        assert_eq!(note.in_columns(54), less);
        assert_eq!(note.in_columns(40), "most tasks 301   0.65 s");
        assert_eq!(note.in_columns(21), "0.65 s");
    }

    #[test]
    fn what_went_wrong_is_kept_before_the_time() {
        let mut note = Note::of(Some("rejected 200".to_owned()));
        note.push("0.22 s".to_owned());
        assert_eq!(note.with_alarm(6), ("", "0.22 s".to_owned()));
        note.set_alarm("200 failed".to_owned(), "failed");
        let texts = |columns| note.with_alarm(columns);
        assert_eq!(
            texts(34),
            ("200 failed", "rejected 200   0.22 s".to_owned())
        );
        let narrow = "rejected 200  0.22 s".to_owned();
        assert_eq!(texts(33), ("200 failed", narrow));
        assert_eq!(texts(32), ("200 failed", "0.22 s".to_owned()));
        assert_eq!(texts(19), ("200 failed", "0.22 s".to_owned()));
        assert_eq!(texts(18), ("failed", "0.22 s".to_owned()));
        assert_eq!(texts(14), ("200 failed", String::new()));
        assert_eq!(texts(9), ("failed", String::new()));
        assert_eq!(texts(0), ("failed", String::new()));
        let alone = Note {
            parts: Vec::new(),
            ..note.clone()
        };
        assert_eq!(alone.with_alarm(10).0, "200 failed");
        assert_eq!(alone.with_alarm(9).0, "failed");
        assert_eq!(note.line(19), "200 failed   0.22 s");
        assert_eq!(note.line(14), "200 failed");
    }
}
