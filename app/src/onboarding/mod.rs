//! How a company begins: founded by the first visitor, empty with a way of selling to start from, or with sample data.

pub mod api;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
pub mod view;
