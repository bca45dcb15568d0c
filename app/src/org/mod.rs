//! Who is where: departments, positions, people, teams and lines of reporting, each valid from one day until another.

mod chart_text;
pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
pub mod view;
