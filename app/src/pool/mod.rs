//! The customer pool: accounts that wait for somebody to look after them, who may have them, and when they come back.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
pub mod view;
