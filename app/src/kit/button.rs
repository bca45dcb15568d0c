//! Buttons, and links that look like them.

use leptos::prelude::*;

use super::icon::{Icon, draw};

/// How much a button asks for attention. A view has one primary button at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Plain,
    Primary,
    Quiet,
    /// Takes something away; outlined.
    Danger,
    /// Takes something away, as the one answer of a dialog; filled.
    DangerPrimary,
}

impl Kind {
    pub(super) fn class(self, small: bool) -> String {
        let kind = match self {
            Kind::Plain => "btn",
            Kind::Primary => "btn primary",
            Kind::Quiet => "btn quiet",
            Kind::Danger => "btn danger",
            Kind::DangerPrimary => "btn danger primary",
        };
        if small { format!("{kind} s") } else { kind.to_string() }
    }
}

/// A button with words. While `busy` it turns, keeps its width and its focus, and ignores presses.
#[component]
pub fn Button(
    #[prop(optional)] kind: Kind,
    #[prop(optional)] icon: Option<Icon>,
    #[prop(optional)] small: bool,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
    /// A one-letter key that presses it from anywhere on the page.
    #[prop(optional)]
    key: &'static str,
    children: Children,
) -> AnyView {
    let press = move |ev: leptos::ev::MouseEvent| {
        if busy.get_untracked() || disabled.get_untracked() {
            ev.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class(small)
            data-key=(!key.is_empty()).then_some(key)
            aria-keyshortcuts=(!key.is_empty()).then_some(key)
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || (busy.get() || disabled.get()).then_some("true")
            on:click=press
        >
            {icon.map(|i| draw(i, ""))}
            <span>{children()}</span>
        </button>
    }
    .into_any()
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(optional)] kind: Kind,
    #[prop(optional)] icon: Option<Icon>,
    #[prop(optional)] small: bool,
    /// Leaves the app: a download or a route the app does not draw itself.
    #[prop(optional)]
    external: bool,
    /// A one-letter key that follows it from anywhere on the page.
    #[prop(optional)]
    key: &'static str,
    children: Children,
) -> AnyView {
    view! {
        <a
            class=kind.class(small)
            href=href
            rel=external.then_some("external")
            data-key=(!key.is_empty()).then_some(key)
            aria-keyshortcuts=(!key.is_empty()).then_some(key)
        >
            {icon.map(|i| draw(i, ""))}
            <span>{children()}</span>
        </a>
    }
    .into_any()
}

/// A square button with only an icon; `label` says what it does to those who listen and to the pointer that waits.
#[component]
pub fn IconButton(
    icon: Icon,
    #[prop(into)] label: String,
    #[prop(optional)] small: bool,
    #[prop(optional)] danger: bool,
    /// Makes it a switch that is on or off.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
) -> AnyView {
    let class = match (small, danger) {
        (true, true) => "icon-btn s danger",
        (true, false) => "icon-btn s",
        (false, true) => "icon-btn danger",
        (false, false) => "icon-btn",
    };
    view! {
        <button
            type="button"
            class=class
            aria-label=label.clone()
            title=label
            aria-pressed=move || pressed.map(|p| p.get().to_string())
            aria-disabled=move || disabled.get().then_some("true")
            on:click=move |_| {
                if let (false, Some(on_press)) = (disabled.get_untracked(), on_press) {
                    on_press.run(());
                }
            }
        >
            {draw(icon, "")}
        </button>
    }
    .into_any()
}
