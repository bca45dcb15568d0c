//! What the drawings of the organisation and its processes say in figures, each with the rows behind it, what is usual, and why it
//! matters.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
pub mod view;
