//! Controls one types into. Inside a `Field` they take name, label and error from it; alone they need a `label`.

use chrono::NaiveDate;
use leptos::{html, prelude::*, wasm_bindgen::JsCast};

use super::{
    dom::{event_text, keep_in_step},
    field::Control,
    icon::{Icon, draw},
    select::Choice,
    text,
};
use crate::i18n::use_t;

/// One line of text. `kind` is the HTML type: `"text"` (when left out), `"email"`, `"password"`, `"tel"`, `"url"`, `"search"`.
#[component]
pub fn TextInput(
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] name: String,
    #[prop(optional, into)] label: String,
    #[prop(optional, into)] placeholder: String,
    /// The HTML autocomplete token, such as `"username"`; off when left out.
    #[prop(default = "off")]
    autocomplete: &'static str,
    #[prop(optional)] autofocus: bool,
    /// The longest text taken, in characters.
    #[prop(optional)]
    max: Option<u32>,
    #[prop(optional)] icon: Option<Icon>,
    #[prop(optional)] small: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Told what stands there after every change.
    #[prop(optional, into)]
    on_input: Option<Callback<(String,)>>,
) -> AnyView {
    let control = Control::here(name, label);
    let node = NodeRef::<html::Input>::new();
    keep_in_step(value, move || node.get().map(JsCast::unchecked_into));
    let input = view! {
        <input
            node_ref=node
            class=if icon.is_some() { "" } else if small { "input s" } else { "input" }
            type=kind
            id=control.id
            name=control.name
            value=value.get_untracked()
            placeholder=(!placeholder.is_empty()).then_some(placeholder)
            autocomplete=autocomplete
            autofocus=autofocus
            maxlength=max.map(|n| n.to_string())
            required=control.required
            disabled=move || disabled.get()
            aria-label=control.label
            aria-invalid=move || control.invalid.get().then_some("true")
            aria-describedby=move || control.described.get()
            on:input=move |ev| {
                let text = event_text(&ev);
                value.set(text.clone());
                if let Some(on_input) = on_input {
                    on_input.run((text,));
                }
            }
        />
    };
    match icon {
        None => input.into_any(),
        Some(icon) => {
            view! { <div class=if small { "input group s" } else { "input group" }>{draw(icon, "")} {input}</div> }
                .into_any()
        }
    }
}

/// Several lines of text; grows with what is written.
#[component]
pub fn TextArea(
    value: RwSignal<String>,
    #[prop(optional, into)] name: String,
    #[prop(optional, into)] label: String,
    #[prop(optional, into)] placeholder: String,
    #[prop(default = 3)] rows: u32,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] max: Option<u32>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> AnyView {
    let control = Control::here(name, label);
    let node = NodeRef::<html::Textarea>::new();
    keep_in_step(value, move || node.get().map(JsCast::unchecked_into));
    view! {
        <textarea
            node_ref=node
            class="input"
            id=control.id
            name=control.name
            rows=rows.to_string()
            placeholder=(!placeholder.is_empty()).then_some(placeholder)
            autofocus=autofocus
            maxlength=max.map(|n| n.to_string())
            required=control.required
            disabled=move || disabled.get()
            aria-label=control.label
            aria-invalid=move || control.invalid.get().then_some("true")
            aria-describedby=move || control.described.get()
            on:input=move |ev| value.set(event_text(&ev))
        >
            {value.get_untracked()}
        </textarea>
    }
    .into_any()
}

/// A date by the browser's own picker, which speaks the reader's language. `None` is an empty field.
#[component]
pub fn DateInput(
    value: RwSignal<Option<NaiveDate>>,
    #[prop(optional, into)] name: String,
    #[prop(optional, into)] label: String,
    #[prop(optional)] small: bool,
    #[prop(optional)] min: Option<NaiveDate>,
    #[prop(optional)] max: Option<NaiveDate>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> AnyView {
    let control = Control::here(name, label);
    let node = NodeRef::<html::Input>::new();
    let iso = |date: Option<NaiveDate>| date.map(|d| d.to_string()).unwrap_or_default();
    let shown = RwSignal::new(iso(value.get_untracked()));
    keep_in_step(shown, move || node.get().map(JsCast::unchecked_into));
    // A half-typed date reads as empty in the browser, so the signal never holds one that does not exist.
    Effect::new(move |_| {
        let wanted = iso(value.get());
        if shown.get_untracked() != wanted {
            shown.set(wanted);
        }
    });
    view! {
        <input
            node_ref=node
            class=if small { "input s" } else { "input" }
            type="date"
            id=control.id
            name=control.name
            value=shown.get_untracked()
            min=min.map(|d| d.to_string())
            max=max.map(|d| d.to_string())
            required=control.required
            disabled=move || disabled.get()
            aria-label=control.label
            aria-invalid=move || control.invalid.get().then_some("true")
            aria-describedby=move || control.described.get()
            on:change=move |ev| {
                let text = event_text(&ev);
                value.set(text.parse().ok());
                shown.set(text);
            }
        />
    }
    .into_any()
}

/// An amount as typed, and its currency. The form parses it with `Money`; what was typed stays until then.
#[component]
pub fn MoneyInput(
    amount: RwSignal<String>,
    /// An ISO 4217 code.
    currency: RwSignal<String>,
    /// The codes offered.
    currencies: Vec<String>,
    #[prop(optional, into)] name: String,
    #[prop(optional, into)] label: String,
) -> AnyView {
    let control = Control::here(name, label);
    let currency_name = control.name.as_ref().map(|n| format!("{n}_currency"));
    let node = NodeRef::<html::Input>::new();
    keep_in_step(amount, move || node.get().map(JsCast::unchecked_into));
    let choices = currencies.into_iter().map(|c| Choice::new(c.clone(), c)).collect::<Vec<_>>();
    view! {
        <div class="input group money">
            <input
                node_ref=node
                type="text"
                inputmode="decimal"
                autocomplete="off"
                id=control.id
                name=control.name
                value=amount.get_untracked()
                required=control.required
                aria-label=control.label
                aria-invalid=move || control.invalid.get().then_some("true")
                aria-describedby=move || control.described.get()
                on:input=move |ev| amount.set(event_text(&ev))
            />
            {super::select::bare(currency, choices.into(), currency_name, use_t().s(text::CURRENCY))}
        </div>
    }
    .into_any()
}
