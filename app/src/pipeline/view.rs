//! The screens of selling.

pub mod board;
mod list;
mod pipelines;
mod products;
pub mod rates;
pub mod text;

pub use list::DealsScreen;
pub use pipelines::PipelinesScreen;
pub use products::ProductsScreen;
