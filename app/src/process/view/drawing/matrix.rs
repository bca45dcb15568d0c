//! The matrix as SVG, for files and paper.

use super::CAPTION;
use crate::{
    i18n::T,
    kit::drawing::{Palette, Sheet, fit, width},
    process::model::{Duty, flow::MARGIN, matrix::Matrix},
};

const STYLE: &str = "text{font-size:12px}.pm-caption{font-size:15px;font-weight:600;fill:var(--ink)}\
    .pm-name{fill:var(--ink)}.pm-group{font-weight:600;fill:var(--ink)}.pm-band{fill:var(--wash)}\
    .pm-line{fill:none;stroke:var(--line-strong)}.pm-cell{text-anchor:middle;fill:var(--ink)}\
    .pm-head{fill:var(--ink)}.pm-gap{fill:var(--gamboge)}.pm-key{fill:var(--ink-2)}";

/// The first column, a column, a row, and the most a head takes.
const FIRST: f64 = 280.0;
const COLUMN: f64 = 44.0;
const ROW: f64 = 26.0;
const HEAD: f64 = 150.0;
/// The line that says what the letters mean.
const KEY: f64 = 28.0;

fn head(matrix: &Matrix) -> f64 {
    let longest = matrix.columns.iter().map(|c| width(&c.name, 12.5)).fold(0.0, f64::max);
    (longest + 20.0).clamp(60.0, HEAD)
}

fn rows(matrix: &Matrix) -> usize {
    matrix.groups.iter().map(|g| g.rows.len() + 1).sum()
}

fn key(t: T) -> String {
    Duty::ALL.map(|d| format!("{} {}", d.letter(), t.s(d.text()))).join(" · ")
}

/// How large the file of a matrix is.
pub fn matrix_size(matrix: &Matrix, t: T, caption: &str) -> (f64, f64) {
    let wide = FIRST + COLUMN * matrix.columns.len() as f64;
    let said = width(caption, 16.0).max(width(&key(t), 12.5));
    let high = head(matrix) + ROW * rows(matrix) as f64;
    ((wide.max(said) + 2.0 * MARGIN).ceil(), (high + 2.0 * MARGIN + CAPTION + KEY).ceil())
}

/// Draws the matrix as a file of its own.
pub fn matrix_svg(matrix: &Matrix, t: T, palette: &Palette, caption: &str) -> String {
    let mut sheet = Sheet::with_capacity(rows(matrix) * (matrix.columns.len() * 40 + 300));
    sheet.file(matrix_size(matrix, t, caption), palette, STYLE, caption);
    sheet.text("pm-caption", (MARGIN, CAPTION - 6.0), caption);
    let top = CAPTION + MARGIN;
    let (body, right) = (top + head(matrix), MARGIN + FIRST + COLUMN * matrix.columns.len() as f64);
    for (n, column) in matrix.columns.iter().enumerate() {
        let x = MARGIN + FIRST + COLUMN * (n as f64 + 0.5) + 4.0;
        sheet.raw(&format!("<g transform=\"translate({x} {}) rotate(-90)\">", body - 8.0));
        sheet.text("pm-head", (0.0, 0.0), &fit(&column.name, 12.5, HEAD - 16.0));
        sheet.raw("</g>");
    }
    let mut y = body;
    for group in &matrix.groups {
        sheet.rect("pm-band", (MARGIN, y, right - MARGIN, ROW), 0.0);
        sheet.text("pm-group", (MARGIN + 8.0, y + 17.0), &fit(&group.name, 13.0, right - MARGIN - 16.0));
        y += ROW;
        for row in &group.rows {
            let room = if row.gaps.is_empty() { FIRST - 24.0 } else { FIRST - 40.0 };
            sheet.text("pm-name", (MARGIN + 16.0, y + 17.0), &fit(&row.name, 12.5, room));
            if !row.gaps.is_empty() {
                sheet.circle("pm-gap", (MARGIN + FIRST - 14.0, y + ROW / 2.0), 4.0);
            }
            for (n, cell) in row.cells.iter().enumerate() {
                let said = cell.letters();
                if !said.is_empty() {
                    sheet.text("pm-cell", (MARGIN + FIRST + COLUMN * (n as f64 + 0.5), y + 17.0), &said);
                }
            }
            sheet.line("pm-line", &[(MARGIN, y), (right, y)], false);
            y += ROW;
        }
    }
    sheet.line("pm-line", &[(MARGIN, y), (right, y)], false);
    for n in 0..=matrix.columns.len() {
        let x = MARGIN + FIRST + COLUMN * n as f64;
        sheet.line("pm-line", &[(x, top), (x, y)], false);
    }
    sheet.text("pm-key", (MARGIN, y + 20.0), &key(t));
    sheet.raw("</svg>");
    sheet.out
}
