//! What stands in for content: still loading, nothing here, something to say, how far.

use leptos::prelude::*;

use super::{
    icon::{Icon, draw},
    mark::Tone,
    text,
};
use crate::i18n::use_t;

/// The shape of what is being waited for, so that nothing jumps when it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Lines of text.
    Lines(usize),
    /// One card.
    Card,
    /// Rows of a table, with so many columns.
    Table(usize, usize),
    /// Columns of cards.
    Board(usize),
    /// Figures beside each other.
    Stats(usize),
}

/// Grey bones in the shape of the content.
#[component]
pub fn Skeleton(shape: Shape) -> AnyView {
    let body = match shape {
        Shape::Lines(n) => (0..n).map(line).collect_view().into_any(),
        Shape::Card => card(0),
        Shape::Table(rows, columns) => (0..rows).map(|r| row(r, columns)).collect_view().into_any(),
        Shape::Board(columns) => (0..columns)
            .map(|c| {
                let cards = (0..4 - c % 3).map(card).collect_view();
                view! { <div><span class="bone" style="width:55%"></span><span class="bone thick" style="width:40%"></span>{cards}</div> }
            })
            .collect_view()
            .into_any(),
        Shape::Stats(n) => {
            let figure = |_| view! { <div class="stat"><span class="bone thin" style="width:56px"></span><span class="bone thick" style="width:96px"></span></div> };
            view! { <div class="stats">{(0..n).map(figure).collect_view()}</div> }.into_any()
        }
    };
    let class = match shape {
        Shape::Table(..) => "skeleton table",
        Shape::Board(_) => "skeleton board",
        _ => "skeleton",
    };
    view! {
        <div class=class role="status" data-loading="true" aria-label=use_t().s(text::LOADING)>
            {body}
        </div>
    }
    .into_any()
}

/// Widths that look like words, the same on server and in browser.
fn width(i: usize) -> String {
    const WIDTHS: [u32; 7] = [92, 74, 85, 60, 80, 68, 52];
    format!("width:{}%", WIDTHS[i % WIDTHS.len()])
}

fn line(i: usize) -> AnyView {
    view! { <span class="bone" style=width(i)></span> }.into_any()
}

fn row(r: usize, columns: usize) -> AnyView {
    let cell = |c| view! { <span><span class="bone" style=width(r * 3 + c * 2)></span></span> };
    view! { <div class="line">{(0..columns).map(cell).collect_view()}</div> }.into_any()
}

fn card(i: usize) -> AnyView {
    view! {
        <div class="card">
            <span class="bone" style=width(i)></span>
            <span class="bone thin" style=width(i + 3)></span>
            <span class="bone thin" style="width:40%"></span>
        </div>
    }
    .into_any()
}

/// Nothing here yet: what belongs here, and the next step as buttons in the children.
#[component]
pub fn Empty(
    icon: Icon,
    #[prop(into)] title: String,
    #[prop(optional, into)] text: String,
    /// For a list inside a card or a side.
    #[prop(optional)]
    small: bool,
    #[prop(optional)] children: Option<Children>,
) -> AnyView {
    view! {
        <div class=if small { "empty small" } else { "empty" }>
            {draw(icon, if small { "l" } else { "xl" })}
            <h2>{title}</h2>
            {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
            {children.map(|c| view! { <div class="btns">{c()}</div> })}
        </div>
    }
    .into_any()
}

/// Something to say inside the page, with a bold first line. Late is announced at once.
#[component]
pub fn Banner(
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] title: String,
    #[prop(optional)] children: Option<Children>,
    /// Buttons at the end.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
) -> AnyView {
    let icon = match tone {
        Tone::Good => Icon::Check,
        Tone::Soon | Tone::Late => Icon::Warning,
        Tone::Neutral | Tone::Act => Icon::Info,
    };
    view! {
        <div class=format!("banner {}", tone.class()) role=if tone == Tone::Late { "alert" } else { "note" }>
            {draw(icon, "")}
            <div>{(!title.is_empty()).then(|| view! { <b>{title}</b> })} {children.map(|c| c())}</div>
            {actions.map(|a| view! { <div class="btns">{a.run()}</div> })}
        </div>
    }
    .into_any()
}

/// How far something is: `part` from 0 to 1, `None` while nobody knows.
#[component]
pub fn Progress(
    #[prop(into)] part: Signal<Option<f64>>,
    #[prop(into)] label: String,
    #[prop(optional)] tone: Tone,
    /// The line below: counts, time left.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let percent = move || part.get().map(|p| (p.clamp(0.0, 1.0) * 100.0).round());
    view! {
        <div class=format!("progress {}", tone.class())>
            <div
                class=move || if part.get().is_some() { "bar" } else { "bar unknown" }
                role="progressbar"
                aria-label=label
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || percent().map(|p| p.to_string())
            >
                <i style=move || percent().map(|p| format!("width:{p}%"))></i>
            </div>
            {children.map(|c| c())}
        </div>
    }
    .into_any()
}

/// A figure under its name; with `href` it drills to the rows behind it.
#[component]
pub fn Stat(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] href: Option<String>,
    #[prop(optional, into)] note: String,
    #[prop(optional)] large: bool,
) -> AnyView {
    let figure = move || value.get();
    view! {
        <div class=format!("stat {}{}", tone.class(), if large { " l" } else { "" })>
            <span>{label}</span>
            {match href {
                Some(href) => view! { <a class="num" href=href>{figure}</a> }.into_any(),
                None => view! { <b class="num">{figure}</b> }.into_any(),
            }}
            {(!note.is_empty()).then(|| view! { <small>{note}</small> })}
        </div>
    }
    .into_any()
}
