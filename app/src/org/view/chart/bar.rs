//! The line above the chart: finding, what is drawn, export and print.

use leptos::{ev, prelude::*};

use super::{Chart, export, find};
use crate::{
    kit::{
        Choice, Icon, IconButton, Menu, MenuItem, MenuLabel, MenuLine, Segmented, TextInput, is_typing,
        use_toasts,
    },
    org::{
        chart_text as text,
        model::layout::{BoxId, Detail},
    },
};

/// Everything one may ask of the chart.
#[component]
pub fn Bar(chart: Chart) -> AnyView {
    view! {
        <div class="oc-bar">
            <Find chart=chart/>
            <div class="end row">
                <Details chart=chart/>
                <More chart=chart/>
            </div>
        </div>
    }
    .into_any()
}

/// Finds, and goes from one found to the next.
#[component]
fn Find(chart: Chart) -> AnyView {
    let t = chart.t;
    let query = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let hits = Memo::new(move |_| {
        let detail = chart.options.get().detail;
        query.with(|query| chart.organisation.with(|org| find::hits(org, detail, query)))
    });
    let go = move |step: Option<bool>| {
        let hits: Vec<BoxId> = hits.get_untracked();
        if hits.is_empty() {
            return chart.found.set(None);
        }
        let here = at.get_untracked().min(hits.len() - 1);
        let next = match step {
            None => 0,
            Some(true) => (here + 1) % hits.len(),
            Some(false) => (here + hits.len() - 1) % hits.len(),
        };
        at.set(next);
        chart.reveal(hits[next]);
    };
    let asks_nothing = Signal::derive(move || query.with(|it| it.trim().is_empty()));
    let said = move || {
        let all = hits.with(Vec::len);
        if asks_nothing.get() {
            return String::new();
        }
        let n = (at.get() + 1).min(all).to_string();
        match all {
            0 => t.s(text::CHART_FOUND_NONE).to_owned(),
            all => t.with(text::CHART_FOUND, &[("n", &n), ("all", &all.to_string())]),
        }
    };
    let none = Signal::derive(move || hits.with(Vec::is_empty));
    let keys = move |ev: ev::KeyboardEvent| {
        if ev.key() == "Enter" && is_typing(&ev) && !ev.is_composing() {
            ev.prevent_default();
            go(Some(!ev.shift_key()));
        }
    };
    view! {
        <div class="oc-find" role="search" on:keydown=keys>
            <TextInput
                value=query
                kind="search"
                icon=Icon::Search
                small=true
                label=t.s(text::CHART_FIND)
                placeholder=t.s(text::CHART_FIND)
                on_input=move |_: String| go(None)
            />
            <span class="oc-count num" role="status">{said}</span>
            <span class="row" hidden=move || asks_nothing.get()>
                <IconButton icon=Icon::ChevronUp small=true label=t.s(text::CHART_PREVIOUS) disabled=none on_press=move |()| go(Some(false))/>
                <IconButton icon=Icon::ChevronDown small=true label=t.s(text::CHART_NEXT) disabled=none on_press=move |()| go(Some(true))/>
            </span>
        </div>
    }
    .into_any()
}

/// Departments only, or with positions and people.
#[component]
fn Details(chart: Chart) -> AnyView {
    const ALL: &str = "all";
    let t = chart.t;
    let value = RwSignal::new(String::new());
    let choices =
        vec![Choice::new("", t.s(text::CHART_DEPARTMENTS)), Choice::new(ALL, t.s(text::CHART_EVERYONE))];
    let change = move |value: String| {
        let detail = if value == ALL { Detail::People } else { Detail::Departments };
        chart.options.update(|it| it.detail = detail);
        chart.sight.set(None);
    };
    view! {
        <Segmented name="oc-detail" label=t.s(text::CHART_DETAIL) value=value choices=choices on_change=change/>
    }
    .into_any()
}

/// How the chart is arranged, and taking it along.
#[component]
fn More(chart: Chart) -> AnyView {
    let t = chart.t;
    let toasts = use_toasts();
    let png = move |()| export::png(chart, move || toasts.bad(t.s(text::CHART_PNG_FAILED)));
    let compact = Signal::derive(move || chart.options.get().compact);
    let arrange = move |()| {
        chart.options.update(|it| it.compact = !it.compact);
        chart.sight.set(None);
    };
    view! {
        <Menu label=t.s(text::CHART_DRAWING)>
            <MenuItem checked=compact many=true on_select=arrange>{t.s(text::CHART_COMPACT)}</MenuItem>
            <MenuItem icon=Icon::Plus on_select=move |()| chart.fold_all(false)>{t.s(text::CHART_UNFOLD_ALL)}</MenuItem>
            <MenuItem icon=Icon::Minus on_select=move |()| chart.fold_all(true)>{t.s(text::CHART_FOLD_ALL)}</MenuItem>
            <MenuLine/>
            <MenuLabel>{t.s(text::CHART_EXPORT)}</MenuLabel>
            <MenuItem icon=Icon::Export on_select=move |()| export::drawing(chart)>{t.s(text::CHART_SVG)}</MenuItem>
            <MenuItem icon=Icon::Export on_select=png>{t.s(text::CHART_PNG)}</MenuItem>
            <MenuItem icon=Icon::File on_select=move |()| export::print(chart, false)>{t.s(text::CHART_PRINT_A4)}</MenuItem>
            <MenuItem icon=Icon::File on_select=move |()| export::print(chart, true)>{t.s(text::CHART_PRINT_A3)}</MenuItem>
        </Menu>
    }
    .into_any()
}

impl Chart {
    /// Folds every department that has something below it, or opens all.
    fn fold_all(self, fold: bool) {
        let all = |org: &crate::org::model::Organisation| {
            let held = org.positions.values().map(|it| it.department);
            org.departments.values().filter_map(|it| it.parent).chain(held).collect()
        };
        let folded = if fold { self.organisation.with_untracked(all) } else { Default::default() };
        self.folded.set(folded);
        self.sight.set(None);
    }
}
