//! Screens of the processes: the list, the flow chart of one, the matrix of all.

mod desk;
pub mod drawing;
mod export;
mod flow;
mod forms;
mod grid;
mod list;
mod matrix;
mod nodes;
mod one;

use leptos::prelude::*;

pub use list::ProcessesScreen;
pub use one::ProcessScreen;

use crate::{i18n::use_t, org::text::ORGANISATION};

/// Where the processes are.
pub const PATH: &str = "/processes";

/// The line above the title.
fn crumb() -> AnyView {
    view! { <a href="/organisation">{use_t().s(ORGANISATION)}</a> }.into_any()
}

/// What the address's query says of a name: the words it knows need no escaping.
fn asked(search: &str, name: &str) -> Option<String> {
    let pairs = search.trim_start_matches('?').split('&');
    pairs.filter_map(|p| p.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}
