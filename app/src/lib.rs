//! Everything the browser and the server share.
#![recursion_limit = "512"]

#[cfg(not(erase_components))]
compile_error!(
    "the server and the browser must agree on `--cfg erase_components`: .cargo/config.toml sets it, a RUSTFLAGS variable must repeat it"
);

pub mod access;
pub mod analysis;
pub mod app;
pub mod audit;
pub mod clock;
#[cfg(feature = "ssr")]
pub mod context;
pub mod customers;
#[cfg(feature = "ssr")]
pub mod db;
pub mod demo;
pub mod desk;
#[cfg(all(test, feature = "ssr"))]
mod doors;
pub mod duplicates;
pub mod error;
pub mod exchange;
pub mod format;
pub mod handover;
pub mod i18n;
pub mod insight;
pub mod kit;
pub mod listing;
pub mod live;
pub mod matching;
pub mod merge;
pub mod money;
pub mod onboarding;
pub mod org;
pub mod pipeline;
pub mod pool;
pub mod process;
pub mod screen;
pub mod shell;
#[cfg(all(test, feature = "ssr"))]
pub mod testing;
pub mod text_key;
pub mod wire;
