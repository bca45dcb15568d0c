//! The desk: the screens on which people work with customers. Lists of accounts and contacts, the page of one, and Today.
//!
//! It stands above the pipeline because a customer's page shows deals beside people and talks; what customers are and may
//! become is decided in `customers`, what deals are in `pipeline`. Nothing is stored here.

pub mod api;
pub mod model;
pub mod text;
pub mod view;
