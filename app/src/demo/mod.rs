//! A sample company: made-up colleagues, customers, deals and a year of work with them, to try everything with.
//! The plan is pure and the same for the same seed; it is carried out through the rooms' own functions, a day after the other.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
