//! Who is asking, which company they work for, and what they may do. Every door asks here, and only here.

pub mod api;
pub mod collaborators;
#[cfg(feature = "ssr")]
pub mod door;
#[cfg(feature = "ssr")]
pub mod identity;
#[cfg(feature = "ssr")]
pub mod matching;
pub mod model;
pub mod pool_text;
pub mod roles_text;
pub mod sharing_text;
#[cfg(feature = "ssr")]
pub mod sight;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
pub mod text;
pub mod view;
pub mod visitor;
pub mod why;

pub use visitor::{SignedIn, go, reload, use_me, use_visitor};
