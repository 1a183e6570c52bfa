//! The functions of the two programs that belong to the selected variant.

use std::ops::Range;

use super::LessonView;
use crate::lesson::{Pair, Variant};

impl LessonView {
    /// The selected variant as the lesson knows it.
    fn known_variant(&self) -> Option<&Variant> {
        let id = self.selected_variant()?.id();
        self.lesson.as_ref()?.variant(id)
    }

    /// Whether demo.py has no program for the selected variant, so that the Rust one is shown in its place.
    pub fn lacks_python(&self) -> bool {
        let known = self.lesson.as_ref().zip(self.known_variant());
        known.is_some_and(|(lesson, variant)| !lesson.has_python(variant))
    }

    /// The lines of demo.py that are the selected variant's alone, where it is one case of several and not a function of its own.
    pub fn python_case(&self) -> Vec<usize> {
        let known = self.lesson.as_ref().zip(self.known_variant());
        known.map_or_else(Vec::new, |(lesson, variant)| {
            let names: Vec<&str> = lesson.python_names(variant).collect();
            self.python.code.python_case(&names)
        })
    }

    /// The functions that the code pane shows for the selected variant.
    pub fn functions(&self) -> Vec<String> {
        let Some(variant) = self.selected_variant() else {
            return Vec::new();
        };
        match self.known_variant() {
            Some(known) if !known.show.is_empty() => {
                // the variant's own function too: its lane may be selected
                let own = variant.program().to_owned();
                let mut functions = known.show.clone();
                if !functions.contains(&own) {
                    functions.push(own);
                }
                functions
            }
            _ => {
                let counted = variant.in_flight().map(str::to_owned);
                counted
                    .into_iter()
                    .chain([variant.program().to_owned()])
                    .collect()
            }
        }
    }

    /// The lines of those functions of demo.py that are called like the ones that the code pane shows of demo.rs.
    pub fn python_functions(&self) -> Vec<Range<usize>> {
        let names = self.functions();
        let lines = names
            .iter()
            .map(|name| self.python.code.python_function(name));
        lines.flatten().collect()
    }

    /// The lines of demo.py that correspond to the selected variant: its function there, or the first one that it calls; else
    /// from the first line that corresponds to one of its functions on.
    pub fn python_function(&self) -> Option<Range<usize>> {
        let code = &self.python.code;
        let lesson = self.lesson.as_ref()?;
        let mut names = lesson.python_names(self.known_variant()?);
        let function = names.find_map(|name| code.python_function(name));
        let function = function.or_else(|| self.python_functions().into_iter().next());
        function.or_else(|| {
            let pair = lesson.pairs.get(self.pair_of_variant()?)?;
            Some(*pair.python.first()?..code.len() + 1)
        })
    }

    /// The lines of demo.py that are other variants' alone: their functions there, as far as the selected one has no part in them.
    pub fn python_of_others(&self) -> Vec<Range<usize>> {
        let (Some(lesson), Some(own)) = (&self.lesson, self.known_variant()) else {
            return Vec::new();
        };
        let code = &self.python.code;
        let mut known = self.python_functions();
        known.extend(self.python_function());
        let others = lesson.variants.iter().filter(|other| other.id != own.id);
        let names = others.flat_map(|other| lesson.python_names(other));
        let lines = names.filter_map(|name| code.python_function(name));
        lines.filter(|lines| !known.contains(lines)).collect()
    }

    /// The pair of lines that is about the selected variant: all of its lines are in a function of it, its own before those that it
    /// calls, or else one of them is; the first such pair that a lane is at, else the first.
    pub(super) fn pair_of_variant(&self) -> Option<usize> {
        let pairs = &self.lesson.as_ref()?.pairs;
        let variant = self.recording().variants().get(self.timeline.selected.0)?;
        let functions = self.functions();
        let own = [variant.program().to_owned()];
        let ranges = own.iter().chain(&functions);
        let ranges: Vec<_> = ranges
            .filter_map(|name| self.code.text.function(name))
            .collect();
        let visited = |pair: &Pair| pair.rust.iter().any(|line| variant.was_at(*line));
        let whole = |pair: &Pair, lines: &Range<usize>| pair.rust.iter().all(|l| lines.contains(l));
        let part = |pair: &Pair, lines: &Range<usize>| pair.rust.iter().any(|l| lines.contains(l));
        let first = |is_in: &dyn Fn(&Pair, &Range<usize>) -> bool| {
            ranges.iter().find_map(|lines| {
                let pairs = pairs.iter().enumerate();
                let pairs = pairs.filter(|(_, pair)| is_in(pair, lines));
                let pair =
                    pairs.min_by_key(|(_, pair)| (!visited(pair), pair.rust.first().copied()));
                pair.map(|(place, _)| place)
            })
        };
        first(&whole).or_else(|| first(&part))
    }
}
