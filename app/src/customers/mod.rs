//! Customers: accounts, the people there, and everything that was done with them.

pub mod model;
