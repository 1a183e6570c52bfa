//! Steps that are read, and those with questions: a text in one column.
//!
//! A page is a list of lines; the same list is drawn, measured for scrolling, and asked what lies under the pointer.

use ratatui::layout::Rect;

use super::explain::ExplainPage;
use super::markdown::{self, Line};
use super::pen::Pen;
use super::programs::ProgramsPane;
use super::timeline::TimelinePane;
use super::{Layout, bars, explain, frame, panes, predict, programs, quiz, recap, timeline};
use crate::app::{Action, App, Asking, LessonView, Room};
use crate::lesson::Step;
use crate::theme::Glyphs;

/// The widest line of prose that is read with ease.
pub(super) const WIDEST: u16 = 88;

/// The widest table or address.
const BROADEST: u16 = 116;

/// A page: its title, and its lines with the options to which they belong.
pub(super) struct Page {
    pub title: String,
    pub lines: Vec<(Line, Option<usize>)>,
}

/// The page of a step that has one.
pub(super) fn of(view: &LessonView, width: usize, glyphs: Glyphs) -> Option<Page> {
    let lesson = view.lesson.as_ref()?;
    Some(match view.step {
        Step::Learn => Page {
            title: "learn".to_owned(),
            lines: prose(&lesson.prose.learn.0, width, glyphs),
        },
        Step::Predict => predict::page(&panes::predict(view), width, glyphs),
        Step::Explain => Page {
            title: "explain".to_owned(),
            lines: explained(&panes::explain(view, lesson), width, glyphs),
        },
        Step::Quiz => quiz::page(&view.asking, true, width, glyphs),
        Step::Recap => recap::page(&panes::recap(view, lesson), width, glyphs),
        Step::Watch | Step::Challenge => return None,
    })
}

/// The text of Explain, in which the moments have the numbers of their keys.
fn explained(
    content: &ExplainPage<'_>,
    width: usize,
    glyphs: Glyphs,
) -> Vec<(Line, Option<usize>)> {
    let bullet = glyphs.pick("▸ ", "* ");
    let text = explain::text(content, width, glyphs);
    let widths = (width.min(usize::from(WIDEST)), width);
    let lines = markdown::measured(&text, widths, bullet, &content.lesson.prose.moments);
    lines.into_iter().map(|line| (line, None)).collect()
}

/// Markdown as the lines of a page.
pub(super) fn prose(text: &str, width: usize, glyphs: Glyphs) -> Vec<(Line, Option<usize>)> {
    let bullet = glyphs.pick("▸ ", "* ");
    let widths = (width.min(usize::from(WIDEST)), width);
    let lines = markdown::measured(text, widths, bullet, &[]);
    lines.into_iter().map(|line| (line, None)).collect()
}

/// The frame of a page in the area of the screen.
fn body(area: Rect) -> Rect {
    let height = area.height.saturating_sub(3);
    Rect::new(area.x, area.y + 2, area.width, height)
}

/// Where the text of a page stands: a page that is read may have tables that are wider than its prose.
pub(super) fn text_area(area: Rect, step: Step) -> Rect {
    let body = body(area);
    let widest = match step {
        Step::Learn | Step::Explain | Step::Recap => BROADEST,
        _ => WIDEST,
    };
    let width = body.width.saturating_sub(4).min(widest);
    let height = body.height.saturating_sub(2);
    Rect::new(body.x + 2, body.y + 1, width, height)
}

/// Where the programs are, below a text that leaves room for them.
pub(super) fn below(
    programs: Option<&ProgramsPane<'_>>,
    page: &Page,
    area: Rect,
    glyphs: Glyphs,
) -> Option<Rect> {
    let rows = u16::try_from(page.lines.len() + 2).unwrap_or(u16::MAX);
    programs::area(programs?, body(area), rows, glyphs)
}

/// The fewest rows of a run that is drawn below a question.
const FEWEST_ROWS: u16 = 11;

/// Where the learner's own run is, below a question that leaves room for it: it shows what is asked.
pub(super) fn picture(run: Option<&TimelinePane<'_>>, page: &Page, area: Rect) -> Option<Rect> {
    run?;
    let body = body(area);
    let rows = u16::try_from(page.lines.len() + 2).unwrap_or(u16::MAX);
    let free = body.height.saturating_sub(rows);
    (free >= FEWEST_ROWS).then(|| Rect::new(body.x, body.bottom() - free, body.width, free))
}

/// How much of a page is seen, and where in it stands what a search has found.
pub(super) fn fit(sought: Option<&str>, page: &Page, text: Rect, room: &mut Room) {
    room.page = usize::from(text.height);
    room.page_most = page.lines.len().saturating_sub(room.page);
    room.found = sought.map(|sought| {
        let words = markdown::words(sought);
        let row = page.lines.iter().position(|(line, _)| {
            let line: String = line.iter().map(|(text, _)| text.as_str()).collect();
            let line = line.trim();
            // a line of the source may be wrapped otherwise here: its beginning is enough
            !line.is_empty() && (words.starts_with(line) || line.starts_with(&words))
        });
        row.unwrap_or(0)
    });
}

/// How far a page is scrolled: a question so that the marked option is seen, or the reason for the answer.
pub(super) fn scroll(view: &LessonView, page: &Page, height: usize) -> usize {
    match view.step {
        Step::Predict if view.is_to_be_read() => view.page.scroll,
        Step::Predict => to_option(page, view.prediction.choice, height),
        Step::Quiz => scroll_of(&view.asking, page, height),
        _ => view.page.scroll,
    }
}

/// The same for questions one after another.
pub(super) fn scroll_of(asking: &Asking, page: &Page, height: usize) -> usize {
    match asking.answered {
        // the reason for the answer, until somebody scrolls back
        Some(_) => {
            let end = page.lines.len().saturating_sub(height);
            end.saturating_sub(asking.lifted)
        }
        None => to_option(page, asking.choice, height),
    }
}

/// As many rows as it takes to show an option whole.
fn to_option(page: &Page, option: Option<usize>, height: usize) -> usize {
    let is_of = |(_, of): &(Line, Option<usize>)| of.is_some() && *of == option;
    let last = page.lines.iter().rposition(is_of);
    last.map_or(0, |last| (last + 1).saturating_sub(height))
}

pub(super) fn draw(app: &App, view: &LessonView, layout: &Layout, pen: &mut Pen<'_>, area: Rect) {
    let Some(page) = &layout.page else { return };
    let Some(lesson) = &view.lesson else { return };
    let title = format!("{} {}", lesson.number(), lesson.title);
    bars::title(app, pen, area, &lesson.part, &title);
    bars::steps(&panes::steps(app, view), pen, area);
    bars::keys(pen, area, view.scopes(), &keys(view));
    let (mut body, mut text) = (body(area), text_area(area, view.step));
    if let (Some(below), Some(programs)) = (layout.programs, panes::programs(view)) {
        // the text is seen whole above them
        body.height -= below.height;
        text.height -= below.height;
        programs::draw(&programs, pen, below);
    }
    if let (Some(picture), Some(run)) = (layout.picture, panes::picture(view)) {
        body.height -= picture.height;
        text.height -= picture.height;
        timeline::draw(&run, pen, picture);
    }
    frame::draw(pen, body, &page.title, "", true);
    let scroll = scroll(view, page, usize::from(text.height));
    let lines: Vec<Line> = page.lines.iter().map(|(line, _)| line.clone()).collect();
    let (seen, count) = markdown::show(pen, text, &lines, scroll);
    if view.step == Step::Recap {
        recap::draw(&panes::recap(view, lesson), pen, text, seen.start);
    }
    frame::more(pen, body, seen, count);
}

/// Keys, and the words that stand beside them.
type Keys = &'static [(Action, &'static str)];

/// The keys of the moment: only those that change something here.
fn keys(view: &LessonView) -> Vec<(Action, &'static str)> {
    let digits = u8::try_from(view.digits()).unwrap_or(u8::MAX);
    let scrolls = view.is_read() || view.asking.answered.is_some();
    let keys = keys_of(view)
        .iter()
        .filter_map(|(action, word)| match action {
            Action::Number(_) if digits == 0 => None,
            Action::Number(_) => Some((Action::Number(digits), *word)),
            Action::Up | Action::Down if scrolls && view.page.rows.1 == 0 => None,
            _ => Some((*action, *word)),
        });
    keys.collect()
}

fn keys_of(view: &LessonView) -> Keys {
    use Action::{Close, Down, Glossary, Help, Map, Next, Number, Skip, Up};
    match view.step {
        Step::Predict if view.has_more_text() => &[
            (Next, "read on"),
            (Number(0), "choose"),
            (Skip, "skip"),
            (Close, "back"),
            (Map, "course"),
            (Glossary, "glossary"),
            (Help, "keys"),
        ],
        Step::Predict if view.prediction.said == crate::app::Said::Nothing => &[
            (Number(0), "choose"),
            (Next, "confirm"),
            (Skip, "skip"),
            (Close, "back"),
            (Map, "course"),
            (Glossary, "glossary"),
            (Help, "keys"),
        ],
        Step::Explain if view.has_more_text() => &EXPLAIN_READ_ON,
        Step::Explain => &EXPLAIN,
        Step::Quiz => keys_of_quiz(&view.asking),
        Step::Recap if !view.has_more_text() => &[
            (Next, "next lesson"),
            (Close, "back"),
            (Up, ""),
            (Down, "scroll"),
            (Map, "course"),
            (Help, "keys"),
        ],
        _ if view.has_more_text() => &[
            (Next, "read on"),
            (Up, ""),
            (Down, "scroll"),
            (Close, "back"),
            (Map, "course"),
            (Glossary, "glossary"),
            (Help, "keys"),
        ],
        _ => &[
            (Next, "next"),
            (Close, "back"),
            (Up, ""),
            (Down, "scroll"),
            (Glossary, "glossary"),
            (Map, "course"),
            (Help, "keys"),
        ],
    }
}

const EXPLAIN: [(Action, &str); 9] = keys_of_explain("next");
const EXPLAIN_READ_ON: [(Action, &str); 9] = keys_of_explain("read on");

const fn keys_of_explain(next: &'static str) -> [(Action, &'static str); 9] {
    use Action::{Close, Down, Glossary, Help, Map, Next, Number, Run, Up};
    [
        (Next, next),
        (Number(0), "moments"),
        (Up, ""),
        (Down, "scroll"),
        (Run, "run again"),
        (Close, "back"),
        (Map, "course"),
        (Glossary, "glossary"),
        (Help, "keys"),
    ]
}

fn keys_of_quiz(asking: &Asking) -> Keys {
    use Action::{Again, Close, Down, Glossary, Help, Map, Next, Number, Up};
    match asking.answered {
        _ if asking.is_over() => &[
            (Next, "next"),
            (Again, "repeat"),
            (Close, "back"),
            (Map, "course"),
            (Help, "keys"),
        ],
        Some(_) if asking.is_last() => &[
            (Next, "result"),
            (Up, ""),
            (Down, "scroll"),
            (Close, "back"),
            (Map, "course"),
            (Glossary, "glossary"),
            (Help, "keys"),
        ],
        Some(_) => &[
            (Next, "next question"),
            (Up, ""),
            (Down, "scroll"),
            (Close, "back"),
            (Map, "course"),
            (Glossary, "glossary"),
            (Help, "keys"),
        ],
        None if asking.sort().is_some() => &[
            (Up, ""),
            (Down, "select"),
            (Number(0), "sort"),
            (Next, "check"),
            (Close, "back"),
            (Map, "course"),
            (Glossary, "glossary"),
            (Help, "keys"),
        ],
        None => &[
            (Number(0), "choose"),
            (Next, "confirm"),
            (Close, "back"),
            (Map, "course"),
            (Glossary, "glossary"),
            (Help, "keys"),
        ],
    }
}
