//! The fields of a demo's `Knobs`.

use syn::{Fields, Item, Type};

use super::{Knob, KnobKind};

/// The fields of the struct `Knobs` at the top level; none without one.
pub(super) fn fields(file: &syn::File) -> Vec<Knob> {
    let knobs = file.items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == "Knobs" => Some(item),
        _ => None,
    });
    let Some(Fields::Named(fields)) = knobs.map(|knobs| &knobs.fields) else {
        return Vec::new();
    };
    let fields = fields.named.iter().filter_map(|field| {
        Some(Knob {
            name: field.ident.as_ref()?.to_string(),
            kind: kind(&field.ty),
        })
    });
    fields.collect()
}

fn kind(of: &Type) -> KnobKind {
    const WHOLE: [&str; 12] = [
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
    ];
    let Type::Path(path) = of else {
        return KnobKind::Other;
    };
    let is = |name: &&str| path.path.is_ident(*name);
    if WHOLE.iter().any(is) {
        KnobKind::Whole
    } else if ["f32", "f64"].iter().any(is) {
        KnobKind::Float
    } else {
        KnobKind::Other
    }
}
