//! The chart on its surface, with what lies over it: what was found, what is carried, where it would go.

use leptos::{ev, prelude::*, wasm_bindgen::JsCast};
use web_sys::Element;

use super::{
    Chart,
    carry::Over,
    drawing::svg,
    keys::{Step, step},
    pen::Look,
};
use crate::{
    kit::{Icon, IconButton},
    org::{
        chart_text as text,
        model::layout::{BoxId, ChartBox},
    },
};

/// How much one press of a button zooms.
const ZOOM: f64 = 1.3;

/// The surface with its chart and the buttons that float over it.
#[component]
pub fn Surface(chart: Chart) -> AnyView {
    let t = chart.t;
    Effect::new(move |_| listen(chart));
    view! {
        <div
            node_ref=chart.view
            class="oc-view"
            data-carrying=move || chart.carried.with(Option::is_some).then_some("")
            on:pointerdown=move |ev| chart.down(&ev)
            on:pointermove=move |ev| chart.moved(&ev)
            on:pointerup=move |ev| chart.up(&ev)
            on:pointercancel=move |ev| chart.cancel(Some(ev.pointer_id()))
            on:wheel=move |ev| chart.wheel(&ev)
            on:click=move |ev| chart.click(&ev)
            on:dragstart=move |ev| ev.prevent_default()
            on:contextmenu=move |ev| {
                if chart.carried.with_untracked(Option::is_some) {
                    ev.prevent_default();
                }
            }
            on:focusin=move |ev| arrived(chart, &ev)
            on:keydown=move |ev| pressed(chart, &ev)
        >
            <Stage chart=chart/>
            <div class="oc-top" data-over=move || over_top(chart).then_some("") aria-hidden="true">
                {t.s(text::CHART_TOP)}
            </div>
            <div class="oc-zoom" role="group" aria-label=t.s(text::CHART_ZOOM)>
                <IconButton icon=Icon::Plus label=t.s(text::CHART_ZOOM_IN) on_press=move |()| chart.zoom(ZOOM)/>
                <IconButton icon=Icon::Minus label=t.s(text::CHART_ZOOM_OUT) on_press=move |()| chart.zoom(1.0 / ZOOM)/>
                <IconButton icon=Icon::Screen label=t.s(text::CHART_FIT) on_press=move |()| chart.fit()/>
            </div>
        </div>
    }
    .into_any()
}

/// The drawing and its overlay, moved and scaled as one.
#[component]
fn Stage(chart: Chart) -> AnyView {
    let drawn = Memo::new(move |_| {
        let here = chart.here.get_untracked();
        let caption = chart.caption();
        chart.layout.with(|layout| svg(layout, chart.t, Look::Page, &caption, here))
    });
    // What is drawn anew gives the keyboard back to the box that had it.
    Effect::new(move |first: Option<()>| {
        drawn.track();
        if let (Some(()), Some(id)) = (first, chart.here.get_untracked()) {
            request_animation_frame(move || {
                if document().active_element().is_none_or(|it| it.tag_name() == "BODY") {
                    chart.focus(id);
                }
            });
        }
    });
    let style = move || {
        let (w, h) = chart.layout.with(|it| (it.w.ceil(), it.h.ceil()));
        let moved = chart.sight.get().map_or_else(String::new, |it| {
            format!(";transform:translate({:.1}px,{:.1}px) scale({:.4})", it.x, it.y, it.scale)
        });
        format!("--w:{w}px;--h:{h}px;aspect-ratio:{w}/{h}{moved}")
    };
    view! {
        <div node_ref=chart.stage class="oc-stage" data-moved=move || chart.sight.with(Option::is_some).then_some("") style=style>
            <div class="oc-paper" inner_html=move || drawn.get()></div>
            <svg
                class="oc-over"
                aria-hidden="true"
                viewBox=move || chart.layout.with(|it| format!("0 0 {} {}", it.w.ceil(), it.h.ceil()))
            >
                {move || mark(chart, chart.found.get(), "oc-found")}
                {move || mark(chart, target(chart), "oc-target")}
                {move || carried(chart)}
            </svg>
        </div>
    }
    .into_any()
}

fn target(chart: Chart) -> Option<BoxId> {
    match chart.carried.get()?.over? {
        Over::Department(id) => Some(BoxId::Department(id)),
        Over::Top => None,
    }
}

fn over_top(chart: Chart) -> bool {
    chart.carried.with(|it| it.is_some_and(|it| it.over == Some(Over::Top)))
}

/// A frame around a box.
fn mark(chart: Chart, id: Option<BoxId>, class: &'static str) -> Option<AnyView> {
    let it = chart.layout.with(|layout| layout.find(id?).cloned())?;
    let frame = |it: ChartBox| {
        let (x, y, w, h) = (it.x - 3.0, it.y - 3.0, it.w + 6.0, it.h + 6.0);
        view! { <rect class=class x=x.to_string() y=y.to_string() width=w.to_string() height=h.to_string() rx="8"></rect> }
    };
    Some(frame(it).into_any())
}

/// The department in hand, under the pointer.
fn carried(chart: Chart) -> Option<AnyView> {
    let carried = chart.carried.get()?;
    let it = chart.layout.with_untracked(|it| it.find(BoxId::Department(carried.department)).cloned())?;
    let place = format!("translate({} {})", carried.place.0 - it.w / 2.0, carried.place.1 - it.h / 2.0);
    let title = crate::kit::drawing::fit(&it.title, 14.0, it.w - 24.0).into_owned();
    let ghost = view! {
        <g class="oc-hand" transform=place>
            <rect width=it.w.to_string() height=it.h.to_string() rx="6"></rect>
            <text x="12" y=(it.h / 2.0 + 5.0).to_string()>{title}</text>
        </g>
    };
    Some(ghost.into_any())
}

/// Escape lets go of what is carried, wherever the keyboard is.
fn listen(chart: Chart) {
    let escape = window_event_listener(ev::keydown, move |ev| {
        if ev.key() == "Escape" && chart.carried.with_untracked(Option::is_some) {
            ev.prevent_default();
            chart.cancel(None);
        }
    });
    on_cleanup(move || escape.remove());
}

fn box_of(target: Option<web_sys::EventTarget>) -> Option<(BoxId, Element)> {
    let el = target?.dyn_into::<Element>().ok()?.closest("[data-box]").ok().flatten()?;
    Some((el.get_attribute("data-box")?.parse().ok()?, el))
}

/// The keyboard came to a box: from now on it is where Tab returns to, and it is in sight.
fn arrived(chart: Chart, ev: &ev::FocusEvent) {
    let Some((id, el)) = box_of(ev.target()) else { return };
    let before = chart.here.get_untracked().filter(|it| *it != id).and_then(|it| chart.element(it));
    let first = chart.layout.with_untracked(|it| it.boxes.first().map(|it| it.id));
    let first = first.filter(|it| *it != id).and_then(|it| chart.element(it));
    for other in before.into_iter().chain(first) {
        // Setting an attribute of a valid name never fails.
        let _ = other.set_attribute("tabindex", "-1");
    }
    let _ = el.set_attribute("tabindex", "0");
    chart.here.set(Some(id));
    let pointed = chart.hands.with_value(|hands| hands.pointed());
    if let (false, Some(it)) = (pointed, chart.box_of(id)) {
        let view = chart.size();
        chart.look(|sight| sight.showing((it.x, it.y, it.w, it.h), view));
    }
}

fn pressed(chart: Chart, ev: &ev::KeyboardEvent) {
    let Some((here, _)) = box_of(ev.target()) else { return };
    if ev.ctrl_key() || ev.meta_key() || ev.alt_key() {
        return;
    }
    let key = ev.key();
    match chart.layout.with_untracked(|layout| step(layout, here, &key)) {
        Some(Step::To(id)) => chart.focus(id),
        Some(Step::Fold(id)) => chart.toggle(id),
        None => match key.as_str() {
            "Enter" => chart.follow(here),
            "+" | "=" => chart.zoom(ZOOM),
            "-" => chart.zoom(1.0 / ZOOM),
            // Space would scroll the page.
            " " => {}
            _ => return,
        },
    }
    ev.prevent_default();
    ev.stop_propagation();
}
