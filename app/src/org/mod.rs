//! Who is where: departments, positions, people, teams and lines of reporting, each valid from one day until another.

pub mod api;
mod chart_text;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
pub mod view;
