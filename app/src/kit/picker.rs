//! Choosing a linked record: type, the server searches, arrows walk, Enter takes.

use std::{future::Future, pin::Pin, time::Duration};

use leptos::{
    ev, html, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local, wasm_bindgen::JsCast,
};

use super::{
    dom::{self, event_text},
    field::Control,
    icon::{Icon, draw},
    text,
};
use crate::{error::AppError, i18n::use_t};

/// A record that can be chosen: its id and name, and a quieter word that tells it from others of the name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    pub id: String,
    pub label: String,
    pub note: String,
}

impl Picked {
    pub fn new(id: impl ToString, label: impl Into<String>) -> Self {
        Self { id: id.to_string(), label: label.into(), note: String::new() }
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// What a search answers; it runs in the browser only.
pub type Finding = Pin<Box<dyn Future<Output = Result<Vec<Picked>, AppError>>>>;

/// How long typing rests before the server is asked.
const REST: Duration = Duration::from_millis(180);

/// Everything the parts of a picker share.
#[derive(Clone, Copy)]
struct State {
    value: RwSignal<Option<Picked>>,
    typed: RwSignal<String>,
    found: RwSignal<Vec<Picked>>,
    /// The place of the marked line; one past the end is "create".
    at: RwSignal<usize>,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<AppError>>,
    /// Counts the questions, so that a late answer to an old one is dropped.
    asked: StoredValue<u32>,
    timer: StoredValue<Option<TimeoutHandle>>,
    search: Callback<(String,), Finding>,
    on_create: Option<Callback<(String,)>>,
    on_change: Option<Callback<(Option<Picked>,)>>,
}

impl State {
    fn ask(self, after: Duration) {
        self.open.set(true);
        self.busy.set(true);
        let number = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(number);
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
        let run = move || {
            let Some(words) = self.typed.try_get_untracked() else { return };
            let answer = self.search.run((words.trim().to_string(),));
            spawn_local(async move {
                let answer = answer.await;
                if self.asked.try_get_value() != Some(number) {
                    return;
                }
                self.busy.set(false);
                self.at.set(0);
                match answer {
                    Ok(found) => {
                        self.failed.set(None);
                        self.found.set(found);
                    }
                    Err(e) => {
                        self.failed.set(Some(e));
                        self.found.set(Vec::new());
                    }
                }
            });
        };
        self.timer.set_value(set_timeout_with_handle(run, after).ok());
    }

    fn take(self, picked: Option<Picked>) {
        self.typed.set(picked.as_ref().map(|p| p.label.clone()).unwrap_or_default());
        self.value.set(picked.clone());
        self.close();
        if let Some(on_change) = self.on_change {
            on_change.run((picked,));
        }
    }

    fn take_marked(self) {
        let at = self.at.get_untracked();
        match self.found.with_untracked(|f| f.get(at).cloned()) {
            Some(picked) => self.take(Some(picked)),
            None => self.create(),
        }
    }

    fn create(self) {
        let words = self.typed.get_untracked().trim().to_string();
        if let (Some(create), false) = (self.on_create, words.is_empty()) {
            self.close();
            create.run((words,));
        }
    }

    /// Closes the list and shows again what is chosen; an emptied field chooses nothing.
    fn leave(self) {
        let typed = self.typed.get_untracked();
        let chosen = self.value.with_untracked(|v| v.as_ref().map(|v| v.label.clone()));
        if typed.trim().is_empty() && chosen.is_some() {
            self.take(None);
        } else {
            self.typed.set(chosen.unwrap_or_default());
            self.close();
        }
    }

    fn close(self) {
        self.open.set(false);
        self.busy.set(false);
        self.asked.update_value(|n| *n = n.wrapping_add(1));
    }

    fn lines(self) -> usize {
        let create = self.on_create.is_some() && self.typed.with_untracked(|t| !t.trim().is_empty());
        self.found.with_untracked(Vec::len) + usize::from(create)
    }

    fn key(self, ev: &ev::KeyboardEvent) {
        let open = self.open.get_untracked();
        match (ev.key().as_str(), open) {
            ("ArrowDown" | "ArrowUp", false) => self.ask(Duration::ZERO),
            ("ArrowDown", true) => self.step(1),
            ("ArrowUp", true) => self.step(-1),
            ("Enter", true) if !self.busy.get_untracked() && self.lines() > 0 => self.take_marked(),
            ("Enter", true) => {}
            ("Escape", true) => {
                ev.stop_propagation();
                self.leave();
            }
            _ => return,
        }
        ev.prevent_default();
    }

    fn step(self, by: i64) {
        let lines = self.lines() as i64;
        if lines > 0 {
            self.at.update(|at| *at = (*at as i64 + by).rem_euclid(lines) as usize);
        }
    }
}

/// A field that finds a record. `search` is asked with what is typed (empty for the first suggestions); `on_create` offers to
/// make a new record of that name. Stands inside a `Field`, or alone with a `label`. A hidden input carries the id in forms.
#[component]
pub fn Picker(
    value: RwSignal<Option<Picked>>,
    #[prop(into)] search: Callback<(String,), Finding>,
    #[prop(optional, into)] on_create: Option<Callback<(String,)>>,
    #[prop(optional, into)] on_change: Option<Callback<(Option<Picked>,)>>,
    #[prop(optional, into)] name: String,
    #[prop(optional, into)] label: String,
    #[prop(optional, into)] placeholder: String,
    #[prop(optional)] small: bool,
) -> AnyView {
    let t = use_t();
    let control = Control::here(name, label);
    let list_id =
        format!("{}-list", control.id.clone().or(control.name.clone()).unwrap_or_else(|| "picker".into()));
    let label_of = move || value.with(|v| v.as_ref().map(|v| v.label.clone()).unwrap_or_default());
    let state = State {
        value,
        typed: RwSignal::new(untrack(label_of)),
        found: RwSignal::new(Vec::new()),
        at: RwSignal::new(0),
        open: RwSignal::new(false),
        busy: RwSignal::new(false),
        failed: RwSignal::new(None),
        asked: StoredValue::new(0),
        timer: StoredValue::new(None),
        search,
        on_create,
        on_change,
    };
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        let label = label_of();
        if !state.open.get_untracked() {
            state.typed.set(label);
        }
    });
    dom::keep_in_step(state.typed, move || input.get().map(JsCast::unchecked_into));
    let active = {
        let list_id = list_id.clone();
        move || state.open.get().then(|| format!("{list_id}-{}", state.at.get()))
    };
    view! {
        <div class="picker">
            <div class=if small { "input group s" } else { "input group" }>
                {draw(Icon::Search, "s")}
                <input
                    node_ref=input
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    id=control.id
                    value=state.typed.get_untracked()
                    placeholder=if placeholder.is_empty() { t.s(text::TYPE_TO_SEARCH).to_string() } else { placeholder }
                    required=control.required
                    aria-label=control.label
                    aria-autocomplete="list"
                    aria-expanded=move || state.open.get().to_string()
                    aria-controls=list_id.clone()
                    aria-activedescendant=active
                    aria-invalid=move || control.invalid.get().then_some("true")
                    aria-describedby=move || control.described.get()
                    on:click=move |_| state.ask(Duration::ZERO)
                    on:input=move |ev| {
                        state.typed.set(event_text(&ev));
                        state.ask(REST);
                    }
                    on:keydown=move |ev| state.key(&ev)
                    on:blur=move |_| state.leave()
                />
            </div>
            <input type="hidden" name=control.name value=move || value.with(|v| v.as_ref().map(|v| v.id.clone()).unwrap_or_default())/>
            <Show when=move || state.open.get()>{list(state, list_id.clone(), input)}</Show>
        </div>
    }
    .into_any()
}

/// The list under the field: what was found, a way to make what was not, or why there is nothing.
fn list(state: State, id: String, input: NodeRef<html::Input>) -> AnyView {
    let t = use_t();
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        state.found.track();
        let (Some(list), Some(input)) = (node.get(), input.get_untracked()) else { return };
        let anchor = input.parent_element().unwrap_or_else(|| input.unchecked_into());
        if list.matches(":popover-open").unwrap_or(false) || list.show_popover().is_ok() {
            dom::place(&list, &anchor, true);
        }
    });
    let line_id = id.clone();
    let lines = move || {
        let found = state.found.get();
        found
            .into_iter()
            .enumerate()
            .map(|(i, picked)| line(state, format!("{line_id}-{i}"), i, picked))
            .collect_view()
    };
    let create_id = id.clone();
    let create = move || {
        let words = state.typed.with(|w| w.trim().to_string());
        let at = state.found.with(Vec::len);
        (state.on_create.is_some() && !words.is_empty() && !state.busy.get()).then(|| {
            view! {
                <div
                    class="item act"
                    role="option"
                    id=format!("{create_id}-{at}")
                    aria-selected=move || (state.at.get() == at).to_string()
                    on:click=move |_| state.create()
                >
                    {draw(Icon::Plus, "s")}
                    {t.with(text::CREATE_NAMED, &[("name", &words)])}
                </div>
            }
        })
    };
    let note = move || {
        let none = state.found.with(Vec::is_empty);
        match (state.failed.get(), state.busy.get(), none) {
            (Some(e), _, _) => Some(e.message(t.0)),
            (None, true, true) => Some(t.s(text::SEARCHING).to_string()),
            (None, false, true) => Some(t.s(text::NOTHING_FOUND).to_string()),
            _ => None,
        }
    };
    view! {
        // Pressing a line must not take the focus from the field: leaving it would close the list first.
        <div node_ref=node class="popover" popover="manual" on:mousedown=|ev| ev.prevent_default()>
            <div id=id role="listbox" aria-label=t.s(text::FOUND)>{lines} {create}</div>
            <div role="status">{move || note().map(|n| view! { <p class="list-note">{n}</p> })}</div>
        </div>
    }
    .into_any()
}

fn line(state: State, id: String, at: usize, picked: Picked) -> AnyView {
    let taken = picked.clone();
    view! {
        <div
            class="item"
            role="option"
            id=id
            aria-selected=move || (state.at.get() == at).to_string()
            on:click=move |_| state.take(Some(taken.clone()))
        >
            <span class="grow clip">{picked.label}</span>
            {(!picked.note.is_empty()).then(|| view! { <small>{picked.note}</small> })}
        </div>
    }
    .into_any()
}
