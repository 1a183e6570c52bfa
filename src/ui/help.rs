//! All keys, over whatever is on the screen.

use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::layout::Rect;

use super::pen::Pen;
use super::{above, frame, markdown, panel};
use crate::app::{Action, App, Binding, Place, Scope, bindings, name_of};
use crate::theme::Role;

/// A key with its modifiers.
type Key = (KeyModifiers, KeyCode);

/// Columns of the panel at most.
const WIDEST: u16 = 92;

/// Columns of the names of keys.
const KEYS: u16 = 27;

/// Keys of which one has an idea together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Steps,
    Time,
    Lanes,
    Knobs,
    Views,
    Other,
}

impl Group {
    const ALL: [Self; 6] = [
        Self::Steps,
        Self::Time,
        Self::Lanes,
        Self::Knobs,
        Self::Views,
        Self::Other,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::Steps => "steps of the lesson",
            Self::Time => "time",
            Self::Lanes => "lanes and programs",
            Self::Knobs => "knobs and runs",
            Self::Views => "panes",
            Self::Other => "everywhere",
        }
    }

    fn of(action: Action) -> Self {
        use Action as A;
        match action {
            A::Next
            | A::Back
            | A::StepOn
            | A::StepOff
            | A::Map
            | A::Skip
            | A::Again
            | A::Hint
            | A::MomentOn
            | A::MomentOff
            | A::Track
            | A::Review
            | A::Tour
            | A::Instructor => Self::Steps,
            A::Toggle
            | A::StepForward
            | A::StepBack
            | A::LaneForward
            | A::LaneBack
            | A::SeekForward
            | A::SeekBack
            | A::Start
            | A::End
            | A::Slow
            | A::Fast
            | A::Faster
            | A::Slower
            | A::ZoomIn
            | A::ZoomOut
            | A::ZoomAll
            | A::Curtain => Self::Time,
            A::Up | A::Down | A::NextVariant | A::Open | A::Workers | A::Findings => Self::Lanes,
            A::Less
            | A::More
            | A::Preset
            | A::Reset
            | A::Number(_)
            | A::Run
            | A::Interrupt
            | A::Certificate
            | A::Measure
            | A::Before => Self::Knobs,
            A::Pane | A::PaneBack | A::Side | A::Python | A::CodeLeft | A::CodeRight => Self::Views,
            A::Quit | A::Help | A::Glossary | A::Search | A::Close => Self::Other,
        }
    }

    /// The group of a binding: a digit or an arrow means something else where nothing is turned.
    fn of_binding(binding: &Binding) -> Self {
        match (binding.scope, Self::of(binding.action)) {
            (Scope::Run | Scope::Everywhere | Scope::Lesson, group) => group,
            (_, Self::Other) => Self::Other,
            _ => Self::Steps,
        }
    }
}

/// A line of the list: a heading, or keys with what they do, which may take more than one.
enum Line {
    Heading(&'static str),
    Keys(String, String),
}

/// All lines, in groups.
fn lines(app: &App, width: u16) -> Vec<Line> {
    let room = usize::from(width.saturating_sub(KEYS + 4));
    let here = here(app);
    let mut lines = Vec::new();
    for group in Group::ALL {
        let of_group = here
            .iter()
            .filter(|(binding, _)| Group::of_binding(binding) == group);
        let mut entries: Vec<(String, &str)> = of_group
            .map(|(binding, keys)| (keys.clone(), binding.what))
            .collect();
        if group == Group::Other {
            entries.push(("ctrl-c".to_owned(), "quit immediately"));
            entries.push(("ctrl-z".to_owned(), "suspend; fg in the shell resumes"));
        }
        if !entries.is_empty() {
            let title = match (group, &app.place) {
                (Group::Steps, Place::Map) => "the course",
                (Group::Steps, Place::Review(_)) => "the review",
                _ => group.title(),
            };
            lines.push(Line::Heading(title));
        }
        for (keys, what) in entries {
            let mut keys = Some(keys);
            for line in markdown::wrapped(what, room, Role::Text) {
                let text = line.into_iter().map(|(piece, _)| piece).collect();
                lines.push(Line::Keys(keys.take().unwrap_or_default(), text));
            }
        }
    }
    lines
}

/// The bindings of the place, with those of their keys that mean nothing else here.
fn here(app: &App) -> Vec<(&'static Binding, String)> {
    let mut taken = Vec::new();
    let mut here = Vec::new();
    for binding in bindings(app.scopes()) {
        let keys = binding.keys.iter().filter(|key| !taken.contains(*key));
        let keys: Vec<_> = keys.copied().collect();
        taken.extend(binding.keys);
        if !keys.is_empty() {
            here.push((binding, keys_of(binding, &keys)));
        }
    }
    here
}

/// How far the list can be scrolled, and how many lines of it are seen at a time.
pub(super) fn room(app: &App, area: Rect) -> (usize, usize) {
    let lines = lines(app, area.width.min(WIDEST)).len();
    let seen = usize::from(above(area).height.saturating_sub(2));
    (lines.saturating_sub(seen), seen)
}

pub(super) fn draw(app: &App, scroll: usize, pen: &mut Pen<'_>, area: Rect) {
    let lines = lines(app, area.width.min(WIDEST));
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let panel = panel(above(area), WIDEST, height);
    pen.fill(panel, Role::Text);
    let note = if usize::from(frame::inside(panel).height) < lines.len() {
        "j k scroll, space a page, esc closes"
    } else {
        "esc closes"
    };
    let inside = frame::draw(pen, panel, "keys", note, true);
    let room = usize::from(inside.height);
    let first = scroll.min(lines.len().saturating_sub(room));
    let shown = lines.iter().skip(first);
    for (y, line) in (inside.top()..inside.bottom()).zip(shown) {
        let (keys, what) = match line {
            Line::Heading(title) => {
                let room = inside.width.saturating_sub(2);
                pen.text(inside.x + 1, y, room, title, Role::Heading);
                continue;
            }
            Line::Keys(keys, what) => (keys, what),
        };
        pen.text(inside.x + 1, y, KEYS - 1, keys, Role::Accent);
        let room = inside.width.saturating_sub(KEYS + 2);
        pen.text(inside.x + KEYS + 1, y, room, what, Role::Text);
    }
    let seen = first..(first + room).min(lines.len());
    frame::more(pen, panel, seen, lines.len());
}

/// The keys of a binding in words.
fn keys_of(binding: &Binding, keys: &[Key]) -> String {
    if matches!(binding.action, Action::Number(_)) {
        return "a digit".to_owned();
    }
    let keys: Vec<_> = keys.iter().map(|key| name_of(*key)).collect();
    keys.join(", ")
}
