//! The chart as a file or on paper.

use leptos::prelude::*;

use super::{
    Chart,
    drawing::{file_size, svg},
    pen::Look,
};
use crate::kit::drawing::{self, Picture, by_day};

/// Saves the drawing.
pub(super) fn drawing(chart: Chart) {
    if let Some(picture) = picture(chart) {
        drawing::save_svg(&picture);
    }
}

/// Saves the drawing as a picture; `failed` is told when the browser cannot make it.
pub(super) fn png(chart: Chart, failed: impl Fn() + Clone + 'static) {
    match picture(chart) {
        Some(picture) => drawing::save_png(&picture, failed),
        None => failed(),
    }
}

/// Prints the page, whose stylesheet scales the chart to one sheet.
pub(super) fn print(chart: Chart, large: bool) {
    chart.large.set(large);
    drawing::print();
}

/// The chart as a file of its own.
fn picture(chart: Chart) -> Option<Picture> {
    let palette = by_day(&*chart.view.get_untracked()?)?;
    let name = untrack(|| chart.caption());
    chart.layout.with_untracked(|layout| {
        let svg = svg(layout, chart.t, Look::File(&palette), &name, None);
        Some(Picture { svg, size: file_size(layout, &name), name })
    })
}
