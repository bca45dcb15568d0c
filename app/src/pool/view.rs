//! Screens of pools.

mod assign;
mod list;
mod many;
mod settings;

use leptos::prelude::*;

pub use list::PoolScreen;
pub use settings::PoolsScreen;

use super::{model::Because, text};
use crate::{customers::model::Level, i18n::T};

/// Where the pools' settings are.
pub const SETTINGS_PATH: &str = "/settings/pools";

/// A level on screen.
fn level_name(level: Option<Level>, t: T) -> &'static str {
    level.map_or(t.s(text::NO_LEVEL), |level| t.s(level.text()))
}

/// `no contact for 10 working days`
pub fn because(because: Because, days: u32, t: T) -> String {
    t.with(because.sentence(), &[("n", &days.to_string())])
}

/// Something a screen could not be handed.
fn trouble(error: &crate::error::AppError, t: T) -> AnyView {
    use crate::kit::{Banner, Tone};
    let said = error.message(t.0);
    view! { <Banner tone=Tone::Late>{said}</Banner> }.into_any()
}
