//! A menu on the browser's popover: closes on Esc and outside, walked with arrows, Home, End and first letters.

use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast};
use web_sys::{Element, HtmlElement};

use super::{
    dom,
    icon::{Icon, draw},
};

const ITEMS: &str = "[role^=menuitem]:not([aria-disabled])";

/// A button that opens a menu of `MenuItem`s. Without `face` it is an icon button; `face` draws what is on the button
/// instead, and `class` gives that button its look.
#[component]
pub fn Menu(
    /// What the menu is for; the name of the button and of the menu.
    #[prop(into)]
    label: Signal<String>,
    #[prop(default = Icon::More)] icon: Icon,
    #[prop(optional, into)] face: Option<ViewFn>,
    #[prop(default = "icon-btn")] class: &'static str,
    /// Opens and closes it from outside, such as by a key.
    #[prop(optional, into)]
    open: Option<RwSignal<bool>>,
    children: ChildrenFn,
) -> AnyView {
    let open = open.unwrap_or_else(|| RwSignal::new(false));
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();
    // Pressing the button of an open menu closes it by the browser's own rule; the click that follows must not reopen it.
    let was_open = StoredValue::new(false);
    Effect::new(move |_| {
        let (true, Some(list), Some(button)) = (open.get(), list.get(), button.get()) else { return };
        if list.show_popover().is_ok() {
            dom::place(&list, &button, false);
            dom::move_focus(&list, ITEMS, 1);
        }
    });
    let own_face = face.is_some();
    let inside = StoredValue::new(children);
    view! {
        <div class="menu">
            <button
                type="button"
                node_ref=button
                class=class
                aria-label=move || label.get()
                title=move || (!own_face).then(|| label.get())
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                on:pointerdown=move |_| was_open.set_value(open.get_untracked())
                on:click=move |_| {
                    if !was_open.get_value() {
                        open.set(true);
                    }
                    was_open.set_value(false);
                }
            >
                {match face {
                    Some(face) => face.run(),
                    None => draw(icon, ""),
                }}
            </button>
            <Show when=move || open.get()>
                <div
                    node_ref=list
                    class="popover"
                    popover="auto"
                    role="menu"
                    aria-label=move || label.get()
                    on:keydown=walk
                    on:toggle=move |ev| {
                        let shown = ev
                            .target()
                            .and_then(|t| t.dyn_into::<Element>().ok())
                            .is_some_and(|el| el.matches(":popover-open").unwrap_or(false));
                        if !shown {
                            open.set(false);
                        }
                    }
                >
                    {inside.with_value(|c| c())}
                </div>
            </Show>
        </div>
    }
    .into_any()
}

/// Arrow keys, Home, End and first letters inside a menu; Tab leaves it.
fn walk(ev: ev::KeyboardEvent) {
    let Some(list) = ev.current_target().and_then(|t| t.dyn_into::<HtmlElement>().ok()) else { return };
    let key = ev.key();
    match key.as_str() {
        "ArrowDown" => dom::move_focus(&list, ITEMS, 1),
        "ArrowUp" => dom::move_focus(&list, ITEMS, -1),
        "Home" => dom::all(&list, ITEMS).first().into_iter().for_each(dom::focus),
        "End" => dom::all(&list, ITEMS).last().into_iter().for_each(dom::focus),
        "Tab" => return close(&list),
        _ if key.chars().count() == 1 && key != " " && !ev.ctrl_key() && !ev.meta_key() => {
            let items = dom::all(&list, ITEMS);
            let here = dom::focused_within(&list)
                .and_then(|f| items.iter().position(|i| i.is_same_node(Some(&f))))
                .map_or(0, |i| i + 1);
            let letter = key.to_lowercase();
            let starts = |el: &&Element| {
                el.text_content().unwrap_or_default().trim().to_lowercase().starts_with(&letter)
            };
            let (before, after) = items.split_at(here.min(items.len()));
            after.iter().chain(before).find(starts).into_iter().for_each(dom::focus);
        }
        _ => return,
    }
    ev.prevent_default();
    ev.stop_propagation();
}

fn close(list: &HtmlElement) {
    // Refused only when it is closed already.
    let _ = list.hide_popover();
}

/// One thing to do. With `href` it is a link; with `checked` one of several, the chosen one ticked.
#[component]
pub fn MenuItem(
    #[prop(optional)] icon: Option<Icon>,
    #[prop(optional, into)] href: Option<String>,
    #[prop(optional)] danger: bool,
    #[prop(optional)] disabled: bool,
    #[prop(optional, into)] checked: Option<Signal<bool>>,
    /// The key that does the same.
    #[prop(optional)]
    key: &'static str,
    /// One of several that may be checked together: the menu stays open for the next.
    #[prop(optional)]
    many: bool,
    #[prop(optional, into)] on_select: Option<Callback<()>>,
    children: Children,
) -> AnyView {
    let class = if danger { "item danger" } else { "item" };
    let inner = view! {
        {icon.map(|i| draw(i, ""))}
        <span class="grow">{children()}</span>
        {(!key.is_empty()).then(|| view! { <kbd>{key}</kbd> })}
        {checked.map(|_| view! { <span class="tick-mark">{draw(Icon::Check, "")}</span> })}
    }
    .into_any();
    let select = move |ev: ev::MouseEvent| {
        if disabled {
            ev.prevent_default();
            return;
        }
        let menu = ev
            .current_target()
            .and_then(|t| t.dyn_into::<Element>().ok())
            .and_then(|el| el.closest("[popover]").ok().flatten())
            .and_then(|el| el.dyn_into::<HtmlElement>().ok());
        if let (Some(menu), false) = (menu, many) {
            close(&menu);
        }
        if let Some(on_select) = on_select {
            on_select.run(());
        }
    };
    match href {
        Some(href) => {
            view! { <a class=class role="menuitem" tabindex="-1" href=href on:click=select>{inner}</a> }
                .into_any()
        }
        None => view! {
            <button
                type="button"
                class=class
                role=match (checked.is_some(), many) {
                    (true, true) => "menuitemcheckbox",
                    (true, false) => "menuitemradio",
                    _ => "menuitem",
                }
                tabindex="-1"
                aria-disabled=disabled.then_some("true")
                aria-checked=move || checked.map(|c| c.get().to_string())
                on:click=select
            >
                {inner}
            </button>
        }
        .into_any(),
    }
}

/// A quiet heading inside a menu.
#[component]
pub fn MenuLabel(children: Children) -> AnyView {
    view! { <div class="menu-label" role="presentation">{children()}</div> }.into_any()
}

/// A hairline between groups of a menu.
#[component]
pub fn MenuLine() -> AnyView {
    view! { <div class="menu-line" role="separator"></div> }.into_any()
}
