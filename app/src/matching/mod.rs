//! Matching: which records mean the same person, company or shop, found without anybody saying which do. Knows no accounts and no
//! contacts, only typed fields; the rooms of the records say which fields theirs have.

#[cfg(feature = "ssr")]
pub mod model;
#[cfg(feature = "ssr")]
pub mod trial;
