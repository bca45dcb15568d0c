//! A page inside the frame: one title line, one line of filters, then the work. And the plain sheet before sign-in.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{Palette, taste, text};
use crate::{
    i18n::{Locale, use_t},
    kit::{Icon, Kbd, Kind, LinkButton, Seal},
};

/// One page. `fill` leaves scrolling to the content, as a board needs it.
#[component]
pub fn Page(
    #[prop(into)] title: Signal<String>,
    /// The line above the title: where this belongs.
    #[prop(optional, into)]
    crumb: Option<ViewFn>,
    /// What stands right behind the title: chips, the owner, a switch of views.
    #[prop(optional, into)]
    beside: Option<ViewFn>,
    /// Buttons at the end of the title line, the primary one last.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// The line below the title.
    #[prop(optional, into)]
    filters: Option<ViewFn>,
    #[prop(optional)] fill: bool,
    children: Children,
) -> AnyView {
    let t = use_t();
    // The head may ask the page that is leaving once more, when its signals are gone already.
    let tab =
        move || title.try_get().map(|title| format!("{title} · {}", t.s(text::APP))).unwrap_or_default();
    view! {
        <Title text=tab/>
        <div class="page">
            <header class="page-head">
                {crumb.map(|c| view! { <div class="crumb">{c.run()}</div> })}
                <div class="title">
                    <h1>{move || title.get()}</h1>
                    {beside.map(|b| view! { <div class="beside">{b.run()}</div> })}
                    <div class="end">{search()} {actions.map(|a| a.run())}</div>
                </div>
                {filters.map(|f| view! { <div class="filters">{f.run()}</div> })}
            </header>
            <div class=if fill { "page-body fill" } else { "page-body" }>{children()}</div>
        </div>
    }
    .into_any()
}

fn search() -> Option<AnyView> {
    let Palette(open) = use_context::<Palette>()?;
    let words = use_t().s(text::SEARCH);
    let button = view! {
        <button type="button" class="find" aria-label=words aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K" on:click=move |_| open.set(true)>
            <Icon of=Icon::Search/>
            <span>{words}</span>
            <Kbd keys="Ctrl K"/>
        </button>
    };
    Some(button.into_any())
}

/// The page before sign-in: the seal, a title, one calm sheet, and the languages below.
#[component]
pub fn Plate(
    #[prop(into)] title: String,
    #[prop(optional, into)] text: String,
    /// For a form of two columns.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> AnyView {
    let t = use_t();
    let language = move |locale: Locale| {
        let now = locale == t.0;
        view! {
            <button type="button" class="btn quiet s" lang=locale.tag() aria-pressed=now.to_string() on:click=move |_| taste::speak(locale)>
                {locale.own_name()}
            </button>
        }
    };
    let page_title = format!("{title} · {}", t.s(text::APP));
    view! {
        <Title text=page_title/>
        <main class=if wide { "plate wide" } else { "plate" }>
            <header>
                <Seal large=true/>
                <h1>{title}</h1>
                {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
            </header>
            <div class="sheet">{children()}</div>
            <footer role="group" aria-label=t.s(text::LANGUAGE)>{Locale::ALL.map(language).collect_view()}</footer>
        </main>
    }
    .into_any()
}

/// The page for an address that leads nowhere.
#[component]
pub fn Nowhere() -> AnyView {
    let t = use_t();
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Plate title=t.s(text::NOWHERE) text=t.s(text::NOWHERE_TEXT)>
            <div class="btns">
                <LinkButton href="/" kind=Kind::Primary>{t.s(text::TO_TODAY)}</LinkButton>
            </div>
        </Plate>
    }
    .into_any()
}
