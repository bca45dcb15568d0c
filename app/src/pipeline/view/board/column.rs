//! A column: its head, its cards, and the next page of them near the end.

use leptos::{prelude::*, wasm_bindgen::JsCast};
use web_sys::Element;

use super::{card::CardView, lane::Lane, shown::Shown, text};
use crate::{
    format,
    i18n::{T, use_t},
    money::Money,
    pipeline::model::{BoardFilter, ColumnHead, Stage, StageKind},
};

/// How near the end of what is drawn the next page is asked for, in pixels.
const NEAR: i32 = 700;

/// One column of the board.
#[component]
pub fn ColumnView(shown: Shown, lane: Lane) -> AnyView {
    let (stage, kind) = lane.stage.with_value(|s| (s.id, s.kind));
    let class = match kind {
        StageKind::Open => "col",
        StageKind::Won => "col won",
        StageKind::Lost => "col lost",
    };
    let t = use_t();
    let label = move || {
        let head = lane.head.read();
        let name = lane.stage.with_value(|s| s.name.clone());
        let (n, sum) = (head.deals.to_string(), sum(&head, t));
        t.with(text::COLUMN_SAID, &[("stage", &name), ("n", &n), ("sum", &sum)])
    };
    let near_end = move |ev: leptos::ev::Event| {
        let Some(list) = ev.target().and_then(|t| t.dyn_into::<Element>().ok()) else { return };
        if list.scroll_height() - list.scroll_top() - list.client_height() < NEAR {
            shown.load_more(lane);
        }
    };
    view! {
        <section class=class aria-label=label>
            <header class="col-head">{move || lane.stage.with_value(|s| head(&lane.head.read(), s, t))}</header>
            <ul class="cards" data-list=stage.to_string() on:scroll=near_end>
                <For each=move || lane.ids.get() key=|id| *id let:id>
                    <CardView shown lane id/>
                </For>
                {move || tail(shown, lane)}
            </ul>
        </section>
    }
    .into_any()
}

/// Name, count and probability; sum and weighted sum; the probability drawn.
fn head(head: &ColumnHead, stage: &Stage, t: T) -> AnyView {
    let weighted = head.weighted.filter(|_| stage.kind == StageKind::Open).map(|w| {
        let words = t.with(text::WEIGHTED, &[("amount", &w.short(t.0))]);
        view! { <span class="weighted num" title=format!("{}: {}", t.s(text::WEIGHTED_HELP), w.full())>{words}</span> }
    });
    view! {
        <div class="line">
            <h2 class="clip">{stage.name.clone()}</h2>
            <span class="count num">{format::count(head.deals)}</span>
            <span class="chance num" title=t.s(text::PROBABILITY)>{format!("{}%", stage.probability)}</span>
        </div>
        <div class="line">
            <b class="sum num" title=full_sums(head)>{sum(head, t)}</b>
            {weighted}
        </div>
        {foreign(head, t)}
        <div class="chance-bar" aria-hidden="true"><i style=format!("width:{}%", stage.probability)></i></div>
    }
    .into_any()
}

/// The sum in the base currency; where a rate is missing, what can be said: each currency for itself.
fn sum(head: &ColumnHead, t: T) -> String {
    match (head.converted, head.totals.as_slice()) {
        (Some(converted), _) => converted.short(t.0),
        (None, totals) => each(totals.iter().map(|total| total.amount), |m| m.short(t.0)),
    }
}

fn full_sums(head: &ColumnHead) -> String {
    each(head.totals.iter().map(|total| total.amount), Money::full)
}

fn each(amounts: impl Iterator<Item = Money>, say: impl Fn(Money) -> String) -> String {
    amounts.filter(|m| m.minor != 0).map(say).collect::<Vec<_>>().join(" + ")
}

/// The second line of a column in several currencies: each for itself, and which has no rate.
fn foreign(head: &ColumnHead, t: T) -> Option<AnyView> {
    let several = head.totals.iter().filter(|total| total.amount.minor != 0).count() > 1;
    let codes = head.without_rate.iter().map(|c| c.code()).collect::<Vec<_>>().join(", ");
    if !codes.is_empty() {
        let values = [("codes", codes.as_str())];
        let (words, help) = (t.with(text::NO_RATE, &values), t.with(text::NO_RATE_HELP, &values));
        return Some(view! { <div class="foreign soon clip" title=help>{words}</div> }.into_any());
    }
    let sums = each(head.totals.iter().map(|total| total.amount), |m| m.short(t.0));
    several.then(|| view! { <div class="foreign num clip">{sums}</div> }.into_any())
}

/// Below the last card: the next page, or that there is nothing.
fn tail(shown: Shown, lane: Lane) -> AnyView {
    let t = shown.t;
    let drawn = lane.ids.with(Vec::len);
    if lane.more.get() {
        let left = (lane.head.read().deals - drawn as i64).max(1);
        let words = if lane.failed.get() {
            t.s(text::MORE_FAILED).to_string()
        } else {
            t.with(text::MORE_CARDS, &[("n", &format::count(left))])
        };
        return view! {
            <li class="tail">
                <button type="button" class="btn quiet s" aria-busy=move || lane.loading.get().then_some("true") on:click=move |_| shown.load_more(lane)>
                    <span>{words}</span>
                </button>
            </li>
        }
        .into_any();
    }
    if drawn > 0 {
        return ().into_any();
    }
    let narrowed = shown.filter() != BoardFilter::default();
    let words = if narrowed { text::COLUMN_NO_MATCH } else { text::COLUMN_EMPTY };
    view! { <li class="tail none">{t.s(words)}</li> }.into_any()
}
