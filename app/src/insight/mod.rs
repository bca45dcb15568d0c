//! Figures that answer for themselves: each one counts what its reader may see and opens the rows behind it.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
pub mod view;
