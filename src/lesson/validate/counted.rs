//! The gauges and panels that a lesson derives from the calls of a function.

use toml::Spanned;

use super::{Validator, WORKERS};
use crate::lesson::schema;
use crate::recording::{Counted, CountedGauge, Nanos, Panel, PanelKind, PanelSource};

/// The names of the gauges that each recording has.
const TAKEN: [&str; 3] = ["in flight", "tasks alive", WORKERS];

/// The longest time that is looked back, in seconds.
const MAX_WINDOW: f64 = 3600.0;

/// The shortest slice of time that may have a column, in seconds.
const MIN_SLICE: f64 = 0.001;

impl Validator<'_, '_> {
    pub(super) fn counted(&mut self, gauges: Vec<schema::CountedGauge>) -> Vec<CountedGauge> {
        self.twice(gauges.iter().map(|gauge| &gauge.name), "gauge");
        let gauges = gauges.into_iter();
        gauges
            .filter_map(|gauge| self.counted_gauge(gauge))
            .collect()
    }

    fn counted_gauge(&mut self, gauge: schema::CountedGauge) -> Option<CountedGauge> {
        let name = gauge.name.get_ref().as_str();
        if TAKEN.contains(&name) {
            let message = format!("`{name}` has a meaning of its own");
            self.problem(&gauge.name.span(), message, "give the gauge another name");
        }
        if gauge.starts.is_none()
            && let Some(window) = &gauge.window
        {
            let message = "only the gauge of `starts` has a window";
            let help = "leave `window` out, or write `starts`";
            self.problem(&window.span(), message, help);
        }
        let (function, what) = match (gauge.calls, gauge.starts, gauge.tasks) {
            (Some(function), None, None) => (function, Counted::Open),
            (None, None, Some(state)) => {
                return Some(CountedGauge {
                    what: self.tasks(&state)?,
                    name: gauge.name.into_inner(),
                    function: String::new(),
                });
            }
            (None, Some(function), None) => {
                let window = gauge.window.as_ref();
                let seconds = window.map_or(1.0, |window| *window.get_ref());
                self.window(window, seconds);
                (function, Counted::Starts(Nanos::from_seconds(seconds)))
            }
            _ => {
                let message = format!("the gauge `{name}` counts one thing");
                let help = "write one of `calls = \"..\"` and `starts = \"..\"`, with the name of a function, or `tasks = \"ready\"`";
                self.problem(&gauge.name.span(), message, help);
                return None;
            }
        };
        self.function(&function, "counts calls of");
        Some(CountedGauge {
            name: gauge.name.into_inner(),
            function: function.into_inner(),
            what,
        })
    }

    /// Which tasks are counted.
    fn tasks(&mut self, state: &Spanned<String>) -> Option<Counted> {
        match state.get_ref().as_str() {
            "ready" => Some(Counted::Ready),
            "alive" => Some(Counted::Alive),
            other => {
                let message = format!("tasks that are `{other}` are not counted");
                let help = "write `tasks = \"ready\"` for those that could run and have no thread, or `tasks = \"alive\"`";
                self.problem(&state.span(), message, help);
                None
            }
        }
    }

    pub(super) fn panels(&mut self, panels: Vec<schema::Panel>) -> Vec<Panel> {
        for kind in [PanelKind::Dots, PanelKind::Bars] {
            let alike = panels.iter().filter(|panel| *panel.kind.get_ref() == kind);
            let names = alike.flat_map(|panel| panel.calls.iter().chain(&panel.counter));
            self.twice(names, "panel");
        }
        let panels = panels.into_iter();
        panels.filter_map(|panel| self.panel(panel)).collect()
    }

    fn panel(&mut self, panel: schema::Panel) -> Option<Panel> {
        let (at, kind) = (panel.kind.span(), panel.kind.into_inner());
        let source = match (panel.calls, panel.counter, kind) {
            (Some(calls), None, _) => {
                self.function(&calls, "draws calls of");
                PanelSource::Calls(calls.into_inner())
            }
            (None, Some(counter), PanelKind::Bars) => PanelSource::Counter(counter.into_inner()),
            (None, Some(counter), PanelKind::Dots) => {
                let message = "a counter has no dots: what it counts takes no time";
                let help = "write `kind = \"bars\"`, or `calls` with the name of a function";
                self.problem(&counter.span(), message, help);
                return None;
            }
            (_, _, kind) => {
                let message = "a panel draws one thing";
                let help = match kind {
                    PanelKind::Dots => "write `calls = \"..\"`, with the name of a function",
                    PanelKind::Bars => {
                        "write either `calls = \"..\"` with the name of a function, or `counter = \"..\"` with that of a counter of demo.rs"
                    }
                };
                self.problem(&at, message, help);
                return None;
            }
        };
        let slice = self.slice(panel.slice, kind);
        Some(Panel {
            kind,
            source,
            slice,
        })
    }

    /// The shortest slice of a panel of bars.
    fn slice(&mut self, slice: Option<Spanned<f64>>, kind: PanelKind) -> Option<Nanos> {
        let slice = slice?;
        let (at, seconds) = (slice.span(), slice.into_inner());
        if kind == PanelKind::Dots {
            let message = "dots have no slices: each of them is a call";
            self.problem(&at, message, "leave `slice` out");
            return None;
        }
        if !(MIN_SLICE..=MAX_WINDOW).contains(&seconds) {
            let message = format!("slice must be from {MIN_SLICE} to {MAX_WINDOW}, got {seconds}");
            self.problem(&at, message, "write a number of seconds, such as 0.05");
            return None;
        }
        Some(Nanos::from_seconds(seconds))
    }

    fn window(&mut self, window: Option<&Spanned<f64>>, seconds: f64) {
        let fits = seconds > 0.0 && seconds <= MAX_WINDOW;
        if let Some(window) = window.filter(|_| !fits) {
            let message =
                format!("window must be greater than 0 and at most {MAX_WINDOW}, got {seconds}");
            self.problem(
                &window.span(),
                message,
                "write a number of seconds, such as 1.0",
            );
        }
    }
}
