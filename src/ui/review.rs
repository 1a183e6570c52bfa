//! The questions that come back.

use ratatui::layout::Rect;

use super::markdown::{self, Line};
use super::pen::Pen;
use super::{bars, frame, options, page, quiz, sorting};
use crate::app::{Action, App, Asking, Target};
use crate::lesson::Step;
use crate::theme::Glyphs;

const CHOOSE: [(Action, &str); 5] = [
    (Action::Number(0), "choose"),
    (Action::Next, "confirm"),
    (Action::Back, "course"),
    (Action::Glossary, "glossary"),
    (Action::Help, "keys"),
];

const SORT: [(Action, &str); 7] = [
    (Action::Up, ""),
    (Action::Down, "select"),
    (Action::Number(0), "sort"),
    (Action::Next, "check"),
    (Action::Back, "course"),
    (Action::Glossary, "glossary"),
    (Action::Help, "keys"),
];

const GO_ON: [(Action, &str); 4] = [
    (Action::Next, "continue"),
    (Action::Back, "course"),
    (Action::Glossary, "glossary"),
    (Action::Help, "keys"),
];

pub(super) fn draw(app: &App, asking: &Asking, pen: &mut Pen<'_>, area: Rect) {
    bars::title(app, pen, area, "Review", "Missed questions, a day later");
    let chooses = !asking.is_over() && asking.answered.is_none();
    let keys = match (chooses, asking.sort()) {
        (true, Some(_)) => &SORT[..],
        (true, None) => &CHOOSE,
        (false, _) => &GO_ON,
    };
    bars::keys(pen, area, app.scopes(), keys);
    let text = page::text_area(area, Step::Quiz);
    let page = quiz::page(asking, false, usize::from(text.width), pen.theme.glyphs);
    let body = Rect::new(
        area.x,
        area.y + 2,
        area.width,
        area.height.saturating_sub(3),
    );
    frame::draw(pen, body, &page.title, "", true);
    let scroll = page::scroll_of(asking, &page, usize::from(text.height));
    let lines: Vec<Line> = page.lines.into_iter().map(|(line, _)| line).collect();
    let (seen, count) = markdown::show(pen, text, &lines, scroll);
    frame::more(pen, body, seen, count);
}

pub(super) fn hit(
    asking: &Asking,
    area: Rect,
    (x, y): (u16, u16),
    glyphs: Glyphs,
) -> Option<Target> {
    let text = page::text_area(area, Step::Quiz);
    let page = quiz::page(asking, false, usize::from(text.width), glyphs);
    let scroll = page::scroll_of(asking, &page, usize::from(text.height));
    let option = options::option_at(&page, text, scroll, y)?;
    let item = sorting::hit(asking, text, option, x);
    Some(item.unwrap_or(Target::Option(option)))
}
