//! Customers: accounts, the people there, and everything that was done with them.
//!
//! What needs deals beside them (an account's 360 page, Today) stands one floor up, in `desk`.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
