//! Screens of duplicates.

mod pair;
mod queue;

pub use queue::DuplicatesScreen;

use super::{model::Side, text::*};
use crate::{
    audit::model::Object,
    customers::model::{Lifecycle, Part},
    i18n::{T, Text},
};

/// What a record says in a field, as one reads it.
fn said(t: T, side: &Side, field: &str) -> String {
    let typed = side.shown(field);
    let word = |text: Option<Text>| text.map(|text| t.s(text).to_string());
    match field {
        "lifecycle" => word(Lifecycle::parse(&typed).map(Lifecycle::text)).unwrap_or(typed),
        "part" => word(Part::parse(&typed).map(Part::text)).unwrap_or(typed),
        "revenue" if !typed.is_empty() => {
            format!("{typed} {}", side.fields.get("revenue_currency").cloned().unwrap_or_default())
        }
        _ => typed,
    }
}

/// The kind of record, in the plural.
fn kind_name(object: Object) -> Text {
    if object == Object::Contact { OF_CONTACTS } else { OF_ACCOUNTS }
}
