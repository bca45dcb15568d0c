//! Drawings: SVG written as text, the same on the server, in the browser and in files, and how they leave the page.

mod export;
mod letters;
mod pen;

pub use export::{Picture, by_day, print, save_png, save_svg};
pub use letters::{fit, lines, width};
pub use pen::{Palette, Sheet, attribute, escape, number};
