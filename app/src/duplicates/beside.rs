//! What other rooms' screens show of duplicates: what is like the record being typed, and what went into a record.

mod hint;
mod past;

pub use hint::hint;
pub use past::{history, past_section};

use crate::i18n::{Locale, T};

/// What a field is called.
pub(super) fn field_name(t: T, field: &str) -> String {
    crate::audit::text::field_name(field.strip_suffix("_id").unwrap_or(field), t.0)
}

/// The names of fields, one after the other.
pub(super) fn field_names(t: T, fields: &[String]) -> String {
    let comma = if t.0 == Locale::Zh { "、" } else { ", " };
    fields.iter().map(|field| field_name(t, field)).collect::<Vec<_>>().join(comma)
}
