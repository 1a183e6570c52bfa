//! The board: its gauges, and the switches that move them.

use toml::Spanned;

use super::Validator;
use crate::lesson::condition::Names;
use crate::lesson::{Goalpost, Knob, schema};

impl Validator<'_, '_> {
    pub(super) fn board(
        &mut self,
        posts: Vec<schema::Goalpost>,
        names: &Names,
        knobs: &[Knob],
    ) -> Vec<Goalpost> {
        let gauges = posts.iter().map(|post| &post.gauge);
        self.twice(gauges, "board gauge");
        let posts = posts.into_iter().filter_map(|post| {
            if let Some(switch) = &post.switch {
                self.switch(switch, knobs);
            }
            Some(Goalpost {
                fact: self.figure(&post.fact, names)?,
                gauge: post.gauge.into_inner(),
                at_most: post.at_most,
                switch: post.switch.map(Spanned::into_inner),
            })
        });
        posts.collect()
    }

    /// A switch is a knob with two choices, the first of which is its default.
    fn switch(&mut self, name: &Spanned<String>, knobs: &[Knob]) {
        let knob = knobs.iter().find(|knob| knob.name == *name.get_ref());
        let is_switch = knob.is_some_and(|knob| knob.choices.len() == 2 && knob.default == 0.0);
        if !is_switch {
            let message = format!(
                "`{}` is not a knob with two choices, the first of which is its default",
                name.get_ref()
            );
            let help = "give it `choices = [\"as found\", \"fixed\"]` and `default = \"as found\"`";
            self.problem(&name.span(), message, help);
        }
    }
}
