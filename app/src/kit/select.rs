//! Choosing: one of a few, yes or no.

use leptos::{html, prelude::*, wasm_bindgen::JsCast};

use super::{
    dom::{event_text, keep_in_step},
    field::Control,
};

/// One thing to choose: what is stored and what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

fn options(value: RwSignal<String>, choices: Signal<Vec<Choice>>) -> impl IntoView {
    move || {
        let now = value.get_untracked();
        choices
            .get()
            .into_iter()
            .map(|c| view! { <option value=c.value.clone() selected=c.value == now>{c.label}</option> })
            .collect_view()
    }
}

/// Keeps the select showing the signal's value, also after its choices have changed.
fn follow(node: NodeRef<html::Select>, value: RwSignal<String>, choices: Signal<Vec<Choice>>) {
    keep_in_step(value, move || {
        choices.track();
        node.get().map(JsCast::unchecked_into)
    });
}

/// One of a few. `placeholder` adds an empty choice in front.
#[component]
pub fn Select(
    value: RwSignal<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    #[prop(optional, into)] name: String,
    #[prop(optional, into)] label: String,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional)] small: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Told the new value after a choice.
    #[prop(optional, into)]
    on_change: Option<Callback<(String,)>>,
) -> AnyView {
    let control = Control::here(name, label);
    let node = NodeRef::<html::Select>::new();
    follow(node, value, choices);
    view! {
        <select
            node_ref=node
            class=if small { "input s" } else { "input" }
            id=control.id
            name=control.name
            required=control.required
            disabled=move || disabled.get()
            aria-label=control.label
            aria-invalid=move || control.invalid.get().then_some("true")
            aria-describedby=move || control.described.get()
            on:change=move |ev| {
                let chosen = event_text(&ev);
                value.set(chosen.clone());
                if let Some(on_change) = on_change {
                    on_change.run((chosen,));
                }
            }
        >
            {placeholder.map(|p| view! { <option value="">{p}</option> })}
            {options(value, choices)}
        </select>
    }
    .into_any()
}

/// A select without a frame, for use inside a group that looks like one input.
pub(super) fn bare(
    value: RwSignal<String>,
    choices: Signal<Vec<Choice>>,
    name: Option<String>,
    label: &'static str,
) -> AnyView {
    let node = NodeRef::<html::Select>::new();
    follow(node, value, choices);
    view! {
        <select node_ref=node class="input" name=name aria-label=label on:change=move |ev| value.set(event_text(&ev))>
            {options(value, choices)}
        </select>
    }
    .into_any()
}

/// Yes or no, with its words beside it.
#[component]
pub fn Checkbox(
    checked: RwSignal<bool>,
    #[prop(into)] label: String,
    #[prop(optional, into)] name: String,
    /// A second, quieter line.
    #[prop(optional, into)]
    help: String,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<(bool,)>>,
) -> AnyView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                name=(!name.is_empty()).then_some(name)
                value="true"
                prop:checked=move || checked.get()
                checked=checked.get_untracked()
                disabled=move || disabled.get()
                on:change=move |ev| {
                    let now = event_target_checked(&ev);
                    checked.set(now);
                    if let Some(on_change) = on_change {
                        on_change.run((now,));
                    }
                }
            />
            <span>{label} {(!help.is_empty()).then(|| view! { <small>{help}</small> })}</span>
        </label>
    }
    .into_any()
}

/// A bare tick for rows and cards; `label` is for those who listen. `some` shows the state between.
#[component]
pub fn Tick(
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] label: String,
    #[prop(optional, into)] some: Signal<bool>,
    #[prop(into)] on_change: Callback<(bool,)>,
) -> AnyView {
    view! {
        <input
            type="checkbox"
            class="tick"
            aria-label=label
            checked=checked.get_untracked()
            prop:checked=move || checked.get()
            prop:indeterminate=move || some.get()
            on:change=move |ev| on_change.run((event_target_checked(&ev),))
        />
    }
    .into_any()
}
