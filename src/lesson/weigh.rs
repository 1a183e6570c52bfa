//! The programs of a lesson that are weighed.

use super::Lesson;
use crate::run::knob_values;
use crate::weigh::Order;

/// A plain program that is weighed, as lesson.toml names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// What it is called in the table.
    pub label: String,
    /// The place of its variant, if it is that of one.
    pub variant: Option<usize>,
    /// The name of its function.
    pub program: String,
    /// Values that it gets in place of those of the knobs and of its variant.
    pub knobs: Vec<(String, f64)>,
    /// The field of `Knobs` among whose number the memory is divided.
    pub each: Option<String>,
}

impl Lesson {
    /// What is to be weighed with these settings of the knobs.
    pub fn orders(&self, knobs: &[(String, f64)]) -> Vec<Order> {
        let weighed = self.weighed.iter();
        weighed.map(|weighed| self.order(weighed, knobs)).collect()
    }

    fn order(&self, weighed: &Weighed, knobs: &[(String, f64)]) -> Order {
        let variant = weighed.variant.and_then(|place| self.variants.get(place));
        let of_variant = variant.map_or(&[][..], |variant| &variant.knobs);
        // the last value of a name counts
        let values = knobs.iter().chain(&self.fixed).chain(of_variant);
        let values: Vec<_> = values.chain(&weighed.knobs).cloned().collect();
        let each = weighed.each.as_ref().and_then(|name| {
            let mut known = values.iter().rev().filter(|(known, _)| known == name);
            known.next().map(|(_, value)| *value)
        });
        let workers = variant.and_then(|variant| variant.workers);
        Order {
            label: weighed.label.clone(),
            variant: variant.map(|variant| variant.id.clone()),
            lesson: self.demo.unwrap_or(self.id).to_owned(),
            program: weighed.program.clone(),
            knobs: knob_values(values.iter()),
            workers: workers.unwrap_or_else(|| self.workers_of(knobs)),
            blocking_threads: variant.and_then(|variant| variant.blocking_threads),
            each,
        }
    }
}
