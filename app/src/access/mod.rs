//! Who is asking, which company they work for, and what they may do. Every door asks here, and only here.

#[cfg(feature = "ssr")]
pub mod identity;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod text;
