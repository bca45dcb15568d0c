//! Handing over: everything somebody holds goes to others in one go, with a record of who got what, and can be taken back for a
//! day. Nothing is lost when somebody leaves.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
pub mod view;
