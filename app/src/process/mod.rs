//! Processes: who does what, in which order, and who answers for it; drawn as swim-lanes and as a matrix of responsibilities.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
pub mod view;
