//! Everything the browser and the server share.
pub mod app;
