//! Text that is changed where it stands: Enter or a click edits, Enter or Tab saves, Tab goes on to the next, Esc undoes.

use std::{future::Future, pin::Pin};

use leptos::{ev, html, prelude::*, task::spawn_local, wasm_bindgen::JsCast};
use web_sys::{Element, HtmlElement};

use super::{
    dom::{self, event_text},
    icon::{Icon, draw},
    select::Choice,
    text,
};
use crate::{
    error::AppError,
    i18n::{Locale, use_t},
};

/// What saving answers; it runs in the browser only.
pub type Saving = Pin<Box<dyn Future<Output = Result<(), AppError>>>>;

#[derive(Clone, Copy)]
struct State {
    value: Signal<String>,
    draft: RwSignal<String>,
    editing: RwSignal<bool>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<String>>,
    save: Callback<(String,), Saving>,
    locale: Locale,
    button: NodeRef<html::Button>,
}

impl State {
    fn begin(self) {
        if !self.busy.get_untracked() {
            self.draft.set(self.value.get_untracked());
            self.error.set(None);
            self.editing.set(true);
        }
    }

    fn undo(self) {
        self.error.set(None);
        self.editing.set(false);
        self.focus_back();
    }

    fn focus_back(self) {
        request_animation_frame(move || {
            if let Some(Some(button)) = self.button.try_get_untracked() {
                dom::focus(&button);
            }
        });
    }

    /// Saves when something changed. A refusal keeps the field open with what was typed and says why.
    fn commit(self, keep_focus: bool) {
        if self.busy.get_untracked() || !self.editing.get_untracked() {
            return;
        }
        let draft = self.draft.get_untracked();
        if draft == self.value.get_untracked() {
            self.editing.set(false);
            if keep_focus {
                self.focus_back();
            }
            return;
        }
        self.busy.set(true);
        let saving = self.save.run((draft,));
        spawn_local(async move {
            let answer = saving.await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(()) => {
                    self.error.set(None);
                    self.editing.set(false);
                    if keep_focus {
                        self.focus_back();
                    }
                }
                Err(e) => self.error.set(Some(e.message(self.locale))),
            }
        });
    }
}

/// A value that can be typed over. `value` is what is stored, `shown` how it reads when that differs (a formatted date or
/// amount, a name); `save` is asked with the new text. `kind`: `"text"`, `"date"`, `"email"`, `"tel"`, `"url"`;
/// with `choices` it is a select.
#[component]
pub fn InlineEdit(
    /// The field's name, for those who listen.
    #[prop(into)]
    label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] shown: Option<Signal<String>>,
    #[prop(into)] save: Callback<(String,), Saving>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] choices: Option<Signal<Vec<Choice>>>,
    /// A key that begins editing from anywhere on the page.
    #[prop(optional)]
    key: &'static str,
) -> AnyView {
    let t = use_t();
    let state = State {
        value,
        draft: RwSignal::new(String::new()),
        editing: RwSignal::new(false),
        busy: RwSignal::new(false),
        error: RwSignal::new(None),
        save,
        locale: t.0,
        button: NodeRef::new(),
    };
    let shown = move || match (shown, choices) {
        (Some(shown), _) => shown.get(),
        (None, Some(choices)) => {
            let now = value.get();
            choices.with(|c| c.iter().find(|c| c.value == now).map(|c| c.label.clone())).unwrap_or(now)
        }
        (None, None) => value.get(),
    };
    let name = StoredValue::new(label.clone());
    let spoken = move || t.with(text::EDIT_NAMED, &[("name", &name.get_value())]);
    let face = move || match shown() {
        empty if empty.is_empty() => view! { <span class="faint">{t.s(text::NOT_SET)}</span> }.into_any(),
        text => view! { <span class="clip">{text}</span> }.into_any(),
    };
    view! {
        <Show
            when=move || state.editing.get()
            fallback=move || view! {
                <button
                    type="button"
                    node_ref=state.button
                    class="inline"
                    data-key=(!key.is_empty()).then_some(key)
                    aria-label=move || format!("{}: {}", spoken(), shown())
                    on:click=move |_| state.begin()
                >
                    {face}
                </button>
            }
        >
            {editor(state, name.get_value(), kind, choices)}
        </Show>
    }
    .into_any()
}

fn editor(state: State, label: String, kind: &'static str, choices: Option<Signal<Vec<Choice>>>) -> AnyView {
    let node = NodeRef::<html::Span>::new();
    Effect::new(move |_| {
        let Some(place) = node.get() else { return };
        if let Ok(Some(field)) = place.query_selector("input, select") {
            dom::focus(&field);
            if let Some(field) = field.dyn_ref::<web_sys::HtmlInputElement>() {
                field.select();
            }
        }
    });
    let invalid = move || state.error.with(|e| e.is_some().then_some("true"));
    let input = move |ev: ev::Event| state.draft.set(event_text(&ev));
    let field = match choices {
        Some(choices) => {
            let now = state.draft.get_untracked();
            let option = move |c: Choice| view! { <option value=c.value.clone() selected=c.value == now>{c.label}</option> };
            view! {
                <select
                    class="input"
                    aria-label=label
                    aria-invalid=invalid
                    on:change=move |ev| {
                        input(ev);
                        state.commit(true);
                    }
                >
                    {choices.get_untracked().into_iter().map(option).collect_view()}
                </select>
            }
            .into_any()
        }
        None => view! {
            <input
                class="input"
                type=kind
                aria-label=label
                aria-invalid=invalid
                value=state.draft.get_untracked()
                readonly=move || state.busy.get()
                on:input=input
            />
        }
        .into_any(),
    };
    view! {
        <span
            class="inline-box"
            node_ref=node
            on:keydown=move |ev| key(state, &ev)
            on:focusout=move |_| state.commit(false)
            aria-busy=move || state.busy.get().then_some("true")
        >
            {field}
            {move || state.error.get().map(|e| view! { <span class="field"><span class="wrong" role="alert">{draw(Icon::Warning, "s")} {e}</span></span> })}
        </span>
    }
    .into_any()
}

fn key(state: State, ev: &ev::KeyboardEvent) {
    match ev.key().as_str() {
        "Enter" => state.commit(true),
        "Escape" => {
            ev.stop_propagation();
            state.undo();
        }
        "Tab" => {
            // The next editable value, opened at once; without one the browser goes its own way.
            let Some(next) = neighbour(ev, if ev.shift_key() { -1 } else { 1 }) else { return };
            state.commit(false);
            next.click();
        }
        _ => return,
    }
    ev.prevent_default();
}

fn neighbour(ev: &ev::KeyboardEvent, step: i32) -> Option<HtmlElement> {
    let own: Element = ev.current_target()?.dyn_into().ok()?;
    let group = own.closest("form, table, dl, section, main").ok().flatten()?;
    let places = dom::all(&group, ".inline, .inline-box");
    let here = places.iter().position(|p| p.is_same_node(Some(&own)))? as i32;
    places.get(usize::try_from(here + step).ok()?)?.clone().dyn_into().ok()
}
