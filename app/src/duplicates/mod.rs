//! Duplicates: one customer entered twice is noticed on entry and in bulk, made one field by field with everything that hangs on
//! it, and made two again where that was wrong.

pub mod api;
pub mod beside;
#[cfg(feature = "ssr")]
pub mod job;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
pub mod view;
