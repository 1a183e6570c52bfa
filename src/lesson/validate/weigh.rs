//! The programs that a lesson weighs.

use toml::Spanned;
use unicode_width::UnicodeWidthStr;

use super::Validator;
use crate::catalog::FieldKind;
use crate::lesson::{Knob, Variant, Weighed, schema};
use crate::text::problem::nearest;

/// Columns of a label at most: the table has many columns.
const MAX_LABEL: usize = 18;

impl Validator<'_, '_> {
    pub(super) fn weighed(
        &mut self,
        weighed: Vec<schema::Weigh>,
        variants: &[Variant],
        knobs: &[Knob],
    ) -> Vec<Weighed> {
        let weighed = weighed.into_iter();
        let weighed = weighed.filter_map(|weigh| self.weigh(weigh, variants, knobs));
        weighed.collect()
    }

    /// One row of the table. A wrong one costs that row alone.
    fn weigh(
        &mut self,
        weigh: schema::Weigh,
        variants: &[Variant],
        knobs: &[Knob],
    ) -> Option<Weighed> {
        let (place, program, at) = match (&weigh.variant, &weigh.program) {
            (Some(id), None) => {
                let place = variants.iter().position(|v| v.id == *id.get_ref());
                let Some((place, variant)) = place.and_then(|p| Some((p, variants.get(p)?))) else {
                    let ids: Vec<_> = variants.iter().map(|v| v.id.clone()).collect();
                    self.unknown_variant(&id.span(), id.get_ref(), &ids);
                    return None;
                };
                (Some(place), variant.program.clone(), id.span())
            }
            (None, Some(program)) => (None, program.get_ref().clone(), program.span()),
            (Some(at), Some(_)) => {
                let message = "a program is weighed as that of a variant or by its own name";
                self.flaw(&at.span(), message, "write either `variant` or `program`");
                return None;
            }
            (None, None) => {
                let at = weigh.label.as_ref().map_or(0..0, Spanned::span);
                let message = "`[[weigh]]` does not say which program is weighed";
                let help =
                    "write `variant = \"..\"`, or `program = \"..\"` with a function of demo.rs";
                self.flaw(&at, message, help);
                return None;
            }
        };
        self.plain(&program, &at)?;
        let of_variant = place.and_then(|place| variants.get(place));
        let label = match (weigh.label, of_variant) {
            (Some(label), _) => self.label(label),
            (None, Some(variant)) => variant.short.clone(),
            (None, None) => program.clone(),
        };
        Some(Weighed {
            label,
            variant: place,
            program,
            knobs: self.own_values(&weigh.knobs, knobs),
            each: weigh.each.and_then(|each| self.each(each)),
        })
    }

    /// Whether the program was built without probes too.
    fn plain(&mut self, program: &str, at: &std::ops::Range<usize>) -> Option<()> {
        let programs = self.files.programs;
        if !programs.iter().any(|known| known.name == program) {
            let message = format!("demo.rs has no `pub async fn {program}(k: Knobs)`");
            let help = nearest(program, programs.iter().map(|known| known.name));
            self.flaw(at, message, help);
            return None;
        }
        if self.files.plain.iter().any(|known| known.name == program) {
            return Some(());
        }
        let message =
            format!("the program was built without a plain `{program}`, which could be weighed");
        let help = match self.files.demo {
            None => "build awaitscope again".to_owned(),
            Some(demo) => format!(
                "leave `[[weigh]]` out, or add one to {} and build awaitscope again",
                demo.id
            ),
        };
        self.flaw(at, message, help);
        None
    }

    fn label(&mut self, label: Spanned<String>) -> String {
        if label.get_ref().width() > MAX_LABEL {
            let message = format!("`{}` is too long for the table", label.get_ref());
            let help = format!("write at most {MAX_LABEL} columns");
            self.flaw(&label.span(), message, help);
        }
        label.into_inner()
    }

    /// The field of `Knobs` that says how many there are.
    fn each(&mut self, each: Spanned<String>) -> Option<String> {
        let fields = self.files.knobs;
        let field = fields.iter().find(|field| field.name == each.get_ref());
        if field.is_some_and(|field| field.kind != FieldKind::Other) {
            return Some(each.into_inner());
        }
        let message = format!(
            "the struct Knobs of demo.rs has no number `{}`",
            each.get_ref()
        );
        let help = nearest(each.get_ref(), fields.iter().map(|field| field.name));
        self.flaw(&each.span(), message, help);
        None
    }
}
