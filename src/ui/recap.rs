//! The Recap step: what to take away, the lanes that differ, the card for one's own code, messages and links.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::markdown::{self, Line};
use super::page::{self, Page};
use super::pen::Pen;
use crate::app::{RecapMark, RecapRow};
use crate::lesson::{Advice, Lesson};
use crate::recording::{Variant, Window};
use crate::text::Add;
use crate::theme::{Glyph, Glyphs, Role, Theme};

/// What the page shows.
pub(super) struct RecapPage<'a> {
    pub lesson: &'a Lesson,
    /// Whether Python comes first.
    pub python: bool,
    /// The settings of the run that are not the defaults.
    pub changed: Vec<String>,
    /// The variants of the run.
    pub variants: &'a [Variant],
    /// The lanes and gauges that are compared, and the stretch of time in which they are drawn.
    pub rows: Vec<RecapRow>,
    pub window: Window,
    /// Nothing of it is drawn before its end.
    pub is_live: bool,
    /// How the run met the goal, if it did.
    pub met: Option<String>,
}

pub(super) fn page(content: &RecapPage<'_>, width: usize, glyphs: Glyphs) -> Page {
    let lesson = content.lesson;
    let mut lines = page::prose(&head(content), width, glyphs);
    lines.extend(rows(content, width).into_iter().map(|line| (line, None)));
    lines.extend(page::prose(
        &takeaways(lesson, content.python),
        width,
        glyphs,
    ));
    Page {
        title: "recap".to_owned(),
        lines,
    }
}

fn head(content: &RecapPage<'_>) -> String {
    let mut text = format!("**{}**\n\n", content.lesson.takeaway);
    if !content.changed.is_empty() && !content.rows.is_empty() {
        let changed = content.changed.join("; ");
        text.add(format_args!("*In your last run ({changed}):*\n\n"));
    }
    if let Some(met) = &content.met {
        text.add(format_args!("{met}\n\n"));
    }
    text
}

/// A line of words for each lane, one below it that its cells are drawn into, and the axis.
fn rows(content: &RecapPage<'_>, width: usize) -> Vec<Line> {
    let mut lines = vec![Line::new()];
    if content.lesson.recap.lanes.is_empty() {
        return lines;
    }
    let rows = &content.rows;
    if rows.is_empty() {
        let text = if content.is_live {
            "The run has not ended yet. When it does, the lanes to compare appear here."
        } else {
            "Run the lesson in Watch to see the lanes to compare here."
        };
        lines.extend(markdown::wrapped(text, width, Role::Dim));
        lines.push(Line::new());
        return lines;
    }
    for row in rows {
        lines.extend(sentence(row, width));
        lines.push(Line::new());
    }
    let end = content.window.to;
    let (start, end) = ("0 s", format!("{:.2} s", end.seconds()));
    let gap = width.saturating_sub(start.len() + end.width());
    let axis = format!("{start}{}{end}", " ".repeat(gap));
    lines.push(vec![(axis, Role::Dim)]);
    lines.push(Line::new());
    lines
}

/// What a row says, as long as there is room for it in one line; the shortest text in several if none has room.
fn sentence(row: &RecapRow, width: usize) -> Vec<Line> {
    let mut texts = row.texts.iter();
    let fits = texts.find(|text| text.width() <= width);
    let text = fits.or_else(|| row.texts.last()).map_or("", String::as_str);
    markdown::wrapped(text, width, Role::Text)
}

/// Draws the cells of the lanes into the lines that were left for them.
pub(super) fn draw(content: &RecapPage<'_>, pen: &mut Pen<'_>, text: Rect, scroll: usize) {
    let width = usize::from(text.width);
    let mut above = page::prose(&head(content), width, pen.theme.glyphs).len() + 1;
    let theme = pen.theme;
    for (index, row) in content.rows.iter().enumerate() {
        above += sentence(row, width).len();
        let line = above.checked_sub(scroll);
        above += 1;
        let Some(y) = line.and_then(|line| u16::try_from(line).ok()) else {
            continue;
        };
        let variant = content.variants.get(row.variant);
        let (Some(variant), true) = (variant, y < text.height) else {
            continue;
        };
        let cells = glyphs(
            (variant, row.what),
            (content.window, width),
            theme,
            index + 1,
        );
        for (x, (glyph, style)) in (text.x..text.right()).zip(cells) {
            if glyph != ' ' {
                pen.glyph(x, text.y + y, glyph, style);
            }
        }
    }
}

/// The cells of a row.
fn glyphs(
    (variant, what): (&Variant, RecapMark),
    (window, columns): (Window, usize),
    theme: Theme,
    badge: usize,
) -> Vec<Glyph> {
    match what {
        RecapMark::Lane(lane) => {
            let mut cells = Vec::new();
            variant.cells(lane, window, columns, &mut cells);
            let cells = cells.into_iter();
            cells.map(|cell| theme.cell(cell, badge)).collect()
        }
        RecapMark::Gauge(place, scale) => {
            let mut levels = Vec::new();
            if let Some(gauge) = variant.gauges().get(place) {
                gauge.levels((window, columns), variant.end(), scale, &mut levels);
            }
            let levels = levels.into_iter();
            levels.map(|level| theme.level(level)).collect()
        }
    }
}

/// The card, the messages and the links of a lesson, as Markdown. The half of the card comes first whose language does.
pub fn takeaways(lesson: &Lesson, python_first: bool) -> String {
    let mut text = String::new();
    if let Some(card) = &lesson.card {
        text.push_str("**In your own code**\n\n");
        let mut halves = [("Rust", &card.rust), ("Python", &card.python)];
        if python_first {
            halves.reverse();
        }
        for (language, advice) in halves {
            text.add(format_args!("- {language}: {}\n", advised(advice)));
            text.push_str(&practised(language, advice));
        }
        text.push('\n');
    }
    if !lesson.messages.is_empty() {
        text.push_str("**Messages you may see**\n\n");
        for message in &lesson.messages {
            let (from, meaning) = (message.from.name(), &message.meaning);
            // a message of rustc has backticks of its own
            let quoted = if message.text.contains('`') {
                format!("`` {} ``", message.text)
            } else {
                format!("`{}`", message.text)
            };
            // on a line of its own: a message ends as it likes
            text.add(format_args!("- {from}: {quoted}  \n  {meaning}\n"));
        }
        text.push('\n');
    }
    if !lesson.links.is_empty() {
        text.push_str("**Read more**\n\n");
        for link in &lesson.links {
            text.add(format_args!("- {} `{}`\n", link.title, link.url));
        }
    }
    text
}

fn advised(advice: &Advice) -> String {
    let patterns: Vec<_> = advice.grep.iter().map(|p| format!("`{p}`")).collect();
    let lint = advice.lint.as_ref();
    let lint = lint.map_or_else(String::new, |lint| format!("  \n  Lint: {lint}"));
    // on lines of their own and without full stops, which would be read as parts of what is searched for
    format!(
        "look for {}{lint}  \n  Fix: {}",
        patterns.join(", "),
        advice.cure
    )
}

/// What there is to paste, and what to type.
fn practised(language: &str, advice: &Advice) -> String {
    let mut text = String::new();
    if let Some(code) = &advice.code {
        let language = language.to_lowercase();
        text.add(format_args!("\n```{language}\n{code}\n```\n\n"));
    }
    if let Some(exercise) = &advice.exercise {
        text.add(format_args!("Exercise: {exercise}\n\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Course;

    #[test]
    fn no_line_of_a_recap_is_cut_on_the_smallest_screen() {
        const WIDTH: usize = 56;
        let course = Course::built_in();
        let lessons = course.entries().iter().filter_map(|it| it.lesson().ok());
        for lesson in lessons {
            for python in [false, true] {
                for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
                    let lines = page::prose(&takeaways(lesson, python), WIDTH, glyphs);
                    for (line, _) in lines {
                        let text: String = line.iter().map(|(text, _)| text.as_str()).collect();
                        let wide = text.trim_end().width() > WIDTH;
                        assert!(!wide, "{}: {text}", lesson.id);
                    }
                }
            }
        }
    }

    #[test]
    fn a_sentence_that_is_wider_than_the_page_is_whole() {
        let text = "permit first: holding #300 starts at 1.01 s and takes 0.19 s";
        let row = RecapRow {
            variant: 0,
            what: RecapMark::Gauge(0, 1.0),
            texts: [text, text, text].map(str::to_owned),
        };
        assert_eq!(sentence(&row, 60).len(), 1);
        let lines = sentence(&row, 56).into_iter().flatten();
        let words: String = lines.map(|(text, _)| text + " ").collect();
        let words: Vec<_> = words.split_whitespace().collect();
        assert_eq!(words.join(" "), text);
    }
}
