//! Everything the browser and the server share.
#![recursion_limit = "512"]

pub mod app;
pub mod clock;
pub mod error;
pub mod i18n;
pub mod money;
