//! Tables: heads that sort by link, rows one can tick, cards on a phone.

use leptos::prelude::*;

use super::{
    icon::{Icon, draw},
    select::Tick,
    text,
};
use crate::i18n::use_t;

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The name in the address, such as `name`; empty for a column that does not sort.
    pub sort_key: &'static str,
    pub label: String,
    /// Figures stand at the end.
    pub figure: bool,
    /// The CSS width, such as `"30%"`; empty leaves it to the browser.
    pub width: &'static str,
}

impl Column {
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    pub fn sort(mut self, key: &'static str) -> Self {
        self.sort_key = key;
        self
    }

    pub fn figure(mut self) -> Self {
        self.figure = true;
        self
    }

    pub fn width(mut self, width: &'static str) -> Self {
        self.width = width;
        self
    }
}

/// What a table is sorted by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    pub key: String,
    pub down: bool,
}

impl Sort {
    /// Reads the address form: `name`, or `-name` for downwards.
    pub fn parse(text: &str) -> Self {
        match text.strip_prefix('-') {
            Some(key) => Self { key: key.into(), down: true },
            None => Self { key: text.into(), down: false },
        }
    }

    /// The sort after the head of `key` was pressed: upwards first, then downwards.
    pub fn pressed(&self, key: &str) -> String {
        if self.key == key && !self.down { format!("-{key}") } else { key.to_string() }
    }
}

/// Ticking every row that is shown.
#[derive(Clone, Copy)]
pub struct PickAll {
    /// All shown rows are ticked.
    pub all: Signal<bool>,
    /// Some are.
    pub some: Signal<bool>,
    pub on_change: Callback<(bool,)>,
}

/// A table whose rows (`<Row>`s) are the children. Sorting lives in the address: `sort_href` makes the link for a head from
/// the new sort (`name` or `-name`).
#[component]
pub fn Table(
    /// What the table lists.
    #[prop(into)]
    label: String,
    columns: Vec<Column>,
    #[prop(optional, into)] sort: Signal<Sort>,
    #[prop(optional, into)] sort_href: Option<Callback<(String,), String>>,
    #[prop(optional)] pick_all: Option<PickAll>,
    children: Children,
) -> AnyView {
    let t = use_t();
    let heads = columns.into_iter().map(|c| head(c, sort, sort_href)).collect_view();
    let pick = pick_all.map(|p| {
        view! {
            <th class="pick" scope="col">
                <Tick checked=p.all some=p.some label=t.s(text::SELECT_ALL) on_change=p.on_change/>
            </th>
        }
    });
    view! {
        <table class="table cards" aria-label=label>
            <thead>
                <tr>{pick} {heads}</tr>
            </thead>
            <tbody>{children()}</tbody>
        </table>
    }
    .into_any()
}

fn head(column: Column, sort: Signal<Sort>, sort_href: Option<Callback<(String,), String>>) -> AnyView {
    let class = if column.figure { "figure" } else { "" };
    let style = (!column.width.is_empty()).then(|| format!("width:{}", column.width));
    let key = column.sort_key;
    let Some(href) = sort_href.filter(|_| !key.is_empty()) else {
        return view! { <th scope="col" class=class style=style>{column.label}</th> }.into_any();
    };
    let state = move || sort.with(|s| (s.key == key).then_some(s.down));
    let icon = move || draw(if state() == Some(true) { Icon::ArrowDown } else { Icon::ArrowUp }, "s");
    view! {
        <th
            scope="col"
            class=class
            style=style
            aria-sort=move || match state() {
                Some(true) => "descending",
                Some(false) => "ascending",
                None => "none",
            }
        >
            <a href=move || href.run((sort.with(|s| s.pressed(key)),))>
                {column.label}
                <span class="sort">{icon}</span>
            </a>
        </th>
    }
    .into_any()
}

/// Ticking one row.
#[derive(Clone, Copy)]
pub struct Pick {
    pub on: Signal<bool>,
    pub on_change: Callback<(bool,)>,
}

/// A row. `label` names the record for its tick; `here` marks the row the keyboard stands on.
#[component]
pub fn Row(
    #[prop(optional, into)] label: String,
    #[prop(optional)] pick: Option<Pick>,
    #[prop(optional, into)] here: Signal<bool>,
    children: Children,
) -> AnyView {
    let t = use_t();
    let tick = pick.map(|p| {
        let label = t.with(text::SELECT_NAMED, &[("name", &label)]);
        view! { <td class="pick"><Tick checked=p.on label=label on_change=p.on_change/></td> }
    });
    view! {
        <tr
            class:here=move || here.get()
            aria-selected=move || pick.is_some_and(|p| p.on.get()).then_some("true")
        >
            {tick}
            {children()}
        </tr>
    }
    .into_any()
}

/// A cell. `label` is its column's name, shown when the row is a card on a phone; `first` is the cell that names the row.
#[component]
pub fn Cell(
    #[prop(optional, into)] label: String,
    #[prop(optional)] first: bool,
    #[prop(optional)] figure: bool,
    children: Children,
) -> AnyView {
    let class = match (first, figure) {
        (true, _) => "first",
        (_, true) => "figure",
        _ => "",
    };
    view! { <td class=class data-label=(!label.is_empty()).then_some(label)>{children()}</td> }.into_any()
}

/// Links to the page before and after; a missing one is not offered. `note` says what is shown.
#[component]
pub fn Pager(
    #[prop(into)] earlier: Signal<Option<String>>,
    #[prop(into)] later: Signal<Option<String>>,
    #[prop(optional, into)] note: Signal<String>,
) -> AnyView {
    let t = use_t();
    let back = move |href: String| view! { <a class="btn s" href=href rel="prev">{draw(Icon::ChevronLeft, "s")} {t.s(text::EARLIER)}</a> };
    let on = move |href: String| view! { <a class="btn s" href=href rel="next">{t.s(text::LATER)} {draw(Icon::ChevronRight, "s")}</a> };
    view! {
        <nav class="pager" aria-label=t.s(text::PAGES)>
            <span>{move || note.get()}</span>
            <span class="end">
                {move || earlier.get().map(back)}
                {move || later.get().map(on)}
            </span>
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::Sort;

    #[test]
    fn pressing_a_head_sorts_up_then_down() {
        let sort = Sort::parse("name");
        assert_eq!(sort.pressed("name"), "-name");
        assert_eq!(Sort::parse("-name").pressed("name"), "name");
        assert_eq!(sort.pressed("amount"), "amount");
    }
}
