//! The host of Guanxi: configuration, the database, and HTTP around the app.
pub mod assets;
pub mod command;
pub mod config;
pub mod database;
pub mod demo;
pub mod doctor;
pub mod events;
pub mod import;
mod listen;
mod refusal;
pub mod router;
pub mod security;
pub mod serve;
mod stopwatch;
pub mod telemetry;
pub mod trouble;
pub mod user;
