//! Charts of bars, drawn with the page itself: each bar is a line of text with its value, and a link where one can drill.

use leptos::prelude::*;

use super::{mark::Tone, text};
use crate::i18n::use_t;

/// One bar. `size` is what its length stands for; `value` is how that is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    pub label: String,
    pub size: f64,
    pub value: String,
    /// A second, quieter figure, such as a share or a count.
    pub note: String,
    /// To the rows behind it; empty for none.
    pub href: String,
    /// Neutral is drawn in azurite unless every bar of a chart has a meaning.
    pub tone: Tone,
}

impl Bar {
    pub fn new(label: impl Into<String>, size: f64, value: impl Into<String>) -> Self {
        Self { label: label.into(), size, value: value.into(), tone: Tone::Act, ..Self::default() }
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }

    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

/// The length of each bar in percent of the longest; nothing for what is not above zero.
pub fn lengths(bars: &[Bar]) -> Vec<f64> {
    let longest = bars.iter().map(|b| b.size).fold(0.0, f64::max);
    bars.iter()
        .map(|b| if longest > 0.0 { (b.size.max(0.0) / longest * 1000.0).round() / 10.0 } else { 0.0 })
        .collect()
}

fn linked(bar: &Bar, inner: AnyView) -> AnyView {
    let class = format!("bar {}", bar.tone.class());
    if bar.href.is_empty() {
        view! { <div class=class role="listitem">{inner}</div> }.into_any()
    } else {
        view! { <div role="listitem" class="unboxed"><a class=class href=bar.href.clone()>{inner}</a></div> }
            .into_any()
    }
}

fn value(bar: &Bar) -> AnyView {
    let note = (!bar.note.is_empty()).then(|| view! { <small>{bar.note.clone()}</small> });
    view! { <span class="value num">{bar.value.clone()} {note}</span> }.into_any()
}

/// Lying bars: for things with names, longest first as given.
#[component]
pub fn BarChart(#[prop(into)] label: String, #[prop(into)] bars: Signal<Vec<Bar>>) -> AnyView {
    lying(label, bars, "bars")
}

/// A funnel: centred bars, each with its share of the first in the note unless it has one of its own.
#[component]
pub fn Funnel(#[prop(into)] label: String, #[prop(into)] bars: Signal<Vec<Bar>>) -> AnyView {
    let t = use_t();
    let with_shares = move || {
        let mut bars = bars.get();
        let first = bars.first().map_or(0.0, |b| b.size);
        for bar in bars.iter_mut().skip(1) {
            if bar.note.is_empty() && first > 0.0 {
                let percent = format!("{:.0}%", bar.size / first * 100.0);
                bar.note = t.with(text::OF_FIRST, &[("percent", &percent)]);
            }
        }
        bars
    };
    lying(label, Signal::derive(with_shares), "bars funnel")
}

fn lying(label: String, bars: Signal<Vec<Bar>>, class: &'static str) -> AnyView {
    let draw = move || {
        let bars = bars.get();
        let lengths = lengths(&bars);
        let line = |(bar, length): (&Bar, f64)| {
            let inner = view! {
                <span class="name" title=bar.label.clone()>{bar.label.clone()}</span>
                <span class="track" aria-hidden="true"><i style=format!("width:{length}%")></i></span>
                {value(bar)}
            };
            linked(bar, inner.into_any())
        };
        bars.iter().zip(lengths).map(line).collect_view()
    };
    view! { <div class=class role="list" aria-label=label>{draw}</div> }.into_any()
}

/// Standing bars: for time, from left to right.
#[component]
pub fn ColumnChart(#[prop(into)] label: String, #[prop(into)] bars: Signal<Vec<Bar>>) -> AnyView {
    let draw = move || {
        let bars = bars.get();
        let lengths = lengths(&bars);
        let column = |(bar, length): (&Bar, f64)| {
            let inner = view! {
                {value(bar)}
                <span class="track" aria-hidden="true"><i style=format!("height:{length}%")></i></span>
                <span class="name" title=bar.label.clone()>{bar.label.clone()}</span>
            };
            linked(bar, inner.into_any())
        };
        bars.iter().zip(lengths).map(column).collect_view()
    };
    view! { <div class="columns" role="list" aria-label=label>{draw}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::{Bar, lengths};

    #[test]
    fn the_longest_bar_fills_the_chart() {
        let bars = [Bar::new("a", 50.0, ""), Bar::new("b", 200.0, ""), Bar::new("c", 0.0, "")];
        assert_eq!(lengths(&bars), [25.0, 100.0, 0.0]);
    }

    #[test]
    fn a_chart_of_nothing_has_no_bars() {
        assert_eq!(lengths(&[Bar::new("a", 0.0, ""), Bar::new("b", -3.0, "")]), [0.0, 0.0]);
    }
}
