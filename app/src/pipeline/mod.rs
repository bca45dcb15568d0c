//! Selling: products, pipelines with stages, deals, and the board on which deals move.

pub mod api;
pub mod form;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
pub mod view;
