//! The screens of selling.

pub mod board;
