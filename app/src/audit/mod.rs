//! The memory of the house: every change leaves an entry in the transaction that makes it, and tells the open screens.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
pub mod view;
