//! The palette: any record, any place, something new, the language and the theme, from the keyboard.

mod lines;

use std::time::Duration;

use leptos::{ev, html, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::super::{api, model::Found, text};
use crate::{
    access::{model::Me, visitor::use_visitor},
    error::AppError,
    i18n::{Locale, T, Text, use_t},
    kit::*,
    shell::{Fresh, Palette, Theme, speak},
};

/// How long typing rests before the server is asked.
const REST: Duration = Duration::from_millis(120);

/// What the palette's dialog holds; made anew at each opening.
pub struct PaletteContent {
    state: State,
}

crate::screen!(palette: PaletteContent);

/// What a line does.
#[derive(Clone)]
enum Deed {
    Go(String),
    /// The form for something new on the page at this path.
    New(&'static str),
    /// Into the page's own composer.
    Write,
    Speak(Locale),
    Show(Theme),
}

#[derive(Clone)]
struct Line {
    group: Text,
    icon: Icon,
    label: String,
    hint: String,
    deed: Deed,
}

#[derive(Clone, Copy)]
struct State {
    t: T,
    typed: RwSignal<String>,
    found: RwSignal<Vec<Found>>,
    failed: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
    /// The place of the marked line.
    at: RwSignal<usize>,
    /// Counts the questions, so that a late answer to an old one is dropped.
    asked: StoredValue<u32>,
    timer: StoredValue<Option<TimeoutHandle>>,
    me: StoredValue<Option<Me>>,
    fresh: Option<Fresh>,
    go: Callback<(String,)>,
    close: Callback<()>,
}

impl State {
    fn ask(self, words: String) {
        let number = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(number);
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
        self.typed.set(words);
        self.at.set(0);
        let words = self.typed.with_untracked(|w| w.trim().to_string());
        self.busy.set(!words.is_empty());
        if words.is_empty() {
            self.found.set(Vec::new());
            return;
        }
        let run = move || {
            spawn_local(async move {
                let answer = api::find(words).await;
                if self.asked.try_get_value() != Some(number) {
                    return;
                }
                self.busy.set(false);
                match answer {
                    Ok(found) => {
                        self.failed.set(None);
                        self.found.set(found);
                    }
                    Err(error) => {
                        self.failed.set(Some(error));
                        self.found.set(Vec::new());
                    }
                }
            });
        };
        self.timer.set_value(set_timeout_with_handle(run, REST).ok());
    }

    fn act(self, deed: Deed) {
        self.close.run(());
        match deed {
            Deed::Go(path) => self.go.run((path,)),
            Deed::New(path) => {
                if let Some(Fresh(asked)) = self.fresh {
                    asked.set(Some(path));
                }
                self.go.run((path.into(),));
            }
            // The palette gives the focus back as it closes; two frames later it may go on.
            Deed::Write => request_animation_frame(|| request_animation_frame(lines::write)),
            Deed::Speak(locale) => speak(locale),
            Deed::Show(theme) => theme.choose(),
        }
    }

    fn key(self, ev: &ev::KeyboardEvent, lines: Memo<usize>) {
        let count = lines.get_untracked();
        let at = self.at.get_untracked();
        match ev.key().as_str() {
            "ArrowDown" if count > 0 => self.at.set((at + 1) % count),
            "ArrowUp" if count > 0 => self.at.set((at + count - 1) % count),
            // Enter waits for the answer: what it takes must be what is seen.
            "Enter" if !self.busy.get_untracked() => {
                if let Some(line) = untrack(|| self.lines()).into_iter().nth(at) {
                    self.act(line.deed);
                }
            }
            "Enter" => {}
            _ => return,
        }
        ev.prevent_default();
    }
}

impl PaletteContent {
    fn data() -> Self {
        let navigate = use_navigate();
        let open = use_context::<Palette>();
        Self {
            state: State {
                t: use_t(),
                typed: RwSignal::new(String::new()),
                found: RwSignal::new(Vec::new()),
                failed: RwSignal::new(None),
                busy: RwSignal::new(false),
                at: RwSignal::new(0),
                asked: StoredValue::new(0),
                timer: StoredValue::new(None),
                me: StoredValue::new(use_visitor().me),
                fresh: use_context::<Fresh>(),
                go: Callback::new(move |(path,): (String,)| navigate(&path, NavigateOptions::default())),
                close: Callback::new(move |()| {
                    if let Some(Palette(open)) = open {
                        open.set(false);
                    }
                }),
            },
        }
    }

    fn view(this: Self) -> AnyView {
        let state = this.state;
        let t = state.t;
        let count = Memo::new(move |_| state.lines().len());
        let active = move || (count.get() > 0).then(|| format!("palette-{}", state.at.get()));
        view! {
            <div class="palette">
                <div class="palette-field">
                    <Icon of=Icon::Search/>
                    <input
                        type="text" role="combobox" autofocus autocomplete="off" spellcheck="false" maxlength="200"
                        aria-label=t.s(text::PALETTE) aria-autocomplete="list" aria-expanded="true"
                        aria-controls="palette-list" aria-activedescendant=active
                        placeholder=t.s(text::PALETTE_HINT)
                        on:input=move |ev| state.ask(event_target_value(&ev))
                        on:keydown=move |ev| state.key(&ev, count)
                    />
                    <Kbd keys="Esc"/>
                </div>
                <div id="palette-list" class="palette-list" role="listbox" aria-label=t.s(text::PALETTE)>
                    {move || drawn(state)}
                </div>
                <div role="status">{move || note(state, count).map(|n| view! { <p class="list-note">{n}</p> })}</div>
            </div>
        }
        .into_any()
    }
}

/// Why there is nothing, or not yet.
fn note(state: State, count: Memo<usize>) -> Option<String> {
    let t = state.t;
    match (state.failed.get(), state.busy.get(), count.get()) {
        (Some(error), ..) => Some(error.message(t.0)),
        (None, true, _) => Some(t.s(text::PALETTE_SEARCHING).to_string()),
        (None, false, 0) => Some(t.s(text::PALETTE_NOTHING).to_string()),
        _ => None,
    }
}

/// The lines under the heads of their groups.
fn drawn(state: State) -> AnyView {
    let mut last = None;
    let mut views = Vec::new();
    for (at, line) in state.lines().into_iter().enumerate() {
        if last != Some(line.group) {
            views.push(
                view! { <div class="menu-label" role="presentation">{state.t.s(line.group)}</div> }
                    .into_any(),
            );
            last = Some(line.group);
        }
        views.push(one(state, at, line));
    }
    views.into_any()
}

fn one(state: State, at: usize, line: Line) -> AnyView {
    let Line { icon, label, hint, deed, .. } = line;
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let (true, Some(node)) = (state.at.get() == at, node.get()) {
            let near = web_sys::ScrollIntoViewOptions::new();
            near.set_block(web_sys::ScrollLogicalPosition::Nearest);
            node.scroll_into_view_with_scroll_into_view_options(&near);
        }
    });
    view! {
        <div
            node_ref=node class="item" role="option" id=format!("palette-{at}")
            aria-selected=move || (state.at.get() == at).to_string()
            on:mousemove=move |_| if state.at.get_untracked() != at { state.at.set(at) }
            on:click=move |_| state.act(deed.clone())
        >
            <Icon of=icon/>
            <span class="grow clip">{label}</span>
            {(!hint.is_empty()).then(|| view! { <small class="clip">{hint}</small> })}
        </div>
    }
    .into_any()
}
