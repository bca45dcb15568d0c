//! Processes as SVG: the flow chart and the matrix, for the page and for files.

mod flow;
mod matrix;
#[cfg(test)]
mod tests;

pub use flow::{flow_size, flow_svg};
pub use matrix::{matrix_size, matrix_svg};

use crate::kit::drawing::Palette;

/// The height of a file's caption.
const CAPTION: f64 = 32.0;

/// Where a drawing will be seen.
#[derive(Clone, Copy, Debug)]
pub enum Look<'a> {
    /// On a page, whose stylesheet knows the colours.
    Page,
    /// In a file that stands alone.
    File(&'a Palette),
}
