//! Data exchange: files in, files out, nothing lost on the way.
//!
//! A file is read as a stream (`reader`), understood (`model`: which column is what, what a value means, what a
//! person still has to decide), shown as a preview, and only then written through the same domain rules as every
//! other door. What cannot be taken over is reported row by row and handed back as a file.
pub mod api;
pub mod model;
pub mod text;

#[cfg(feature = "ssr")]
pub mod analyse;
#[cfg(feature = "ssr")]
pub mod command;
#[cfg(feature = "ssr")]
pub mod error_file;
#[cfg(feature = "ssr")]
pub mod export;
#[cfg(feature = "ssr")]
pub mod feed;
#[cfg(feature = "ssr")]
pub mod job;
#[cfg(feature = "ssr")]
pub mod reader;
#[cfg(feature = "ssr")]
pub mod sieve;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod upload;
pub mod view;
