//! Short news at the bottom of the page: what was done, with an Undo; what failed, and why.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    button::{Button, IconButton, Kind},
    icon::{Icon, draw},
    mark::Tone,
    text,
};
use crate::{
    error::AppError,
    i18n::{Locale, use_t},
};

/// How long news stays: longer with something to press, and a failure until it is read.
const STAY: Duration = Duration::from_secs(5);
const STAY_WITH_ACTION: Duration = Duration::from_secs(10);
const STAY_AFTER_HOVER: Duration = Duration::from_secs(3);
/// More than this at once is noise: the oldest goes.
const MOST: usize = 4;

#[derive(Clone)]
struct Toast {
    id: u32,
    tone: Tone,
    message: String,
    action: Option<(String, Callback<()>)>,
}

/// The handle on the news of a page; copy it freely.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
    held: RwSignal<bool>,
    locale: Locale,
}

/// Makes the news of a page; called once, at the root, after the locale is known.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts {
        list: RwSignal::new(Vec::new()),
        next: StoredValue::new(0),
        held: RwSignal::new(false),
        locale: use_t().0,
    };
    provide_context(toasts);
    toasts
}

/// The news of this page. Push from event handlers and effects, never while drawing.
pub fn use_toasts() -> Toasts {
    use_context::<Toasts>().unwrap_or_else(provide_toasts)
}

impl Toasts {
    /// Something was done.
    pub fn good(self, message: impl Into<String>) {
        self.push(Tone::Good, message.into(), None);
    }

    /// Something to know.
    pub fn info(self, message: impl Into<String>) {
        self.push(Tone::Neutral, message.into(), None);
    }

    /// Something was done that can be taken back.
    pub fn undo(self, message: impl Into<String>, undo: impl Into<Callback<()>>) {
        let word = text::UNDO.get(self.locale).to_string();
        self.push(Tone::Good, message.into(), Some((word, undo.into())));
    }

    /// As [`Toasts::undo`], in the place of `former` news: deeds in quick succession leave one line, not many.
    /// Without an `undo` it only says what was done.
    pub fn instead(
        self,
        former: StoredValue<Option<u32>>,
        message: impl Into<String>,
        undo: Option<Callback<()>>,
    ) {
        self.withdraw(former);
        let word = text::UNDO.get(self.locale).to_string();
        let id = self.add(Tone::Good, message.into(), undo.map(|undo| (word, undo)));
        former.try_set_value(Some(id));
    }

    /// Takes `former` news away, if it is still there: what it offers can no longer be done.
    pub fn withdraw(self, former: StoredValue<Option<u32>>) {
        if let Some(Some(id)) = former.try_update_value(Option::take) {
            self.close(id);
        }
    }

    /// Something failed; stays until it is closed.
    pub fn bad(self, message: impl Into<String>) {
        self.push(Tone::Late, message.into(), None);
    }

    /// A refusal of the server in the reader's words.
    pub fn error(self, error: &AppError) {
        self.bad(error.message(self.locale));
    }

    /// Any news with any action: the word on the button and what it does.
    pub fn push(self, tone: Tone, message: String, action: Option<(String, Callback<()>)>) {
        self.add(tone, message, action);
    }

    fn add(self, tone: Tone, message: String, action: Option<(String, Callback<()>)>) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        let stay = if action.is_some() { STAY_WITH_ACTION } else { STAY };
        self.list.update(|list| {
            if list.len() >= MOST {
                list.remove(0);
            }
            list.push(Toast { id, tone, message, action });
        });
        if tone != Tone::Late {
            self.expire(id, stay);
        }
        id
    }

    fn expire(self, id: u32, after: Duration) {
        set_timeout(
            move || match self.held.try_get_untracked() {
                Some(true) => self.expire(id, STAY_AFTER_HOVER),
                Some(false) => self.close(id),
                None => {}
            },
            after,
        );
    }

    fn close(self, id: u32) {
        let _ = self.list.try_update(|list| list.retain(|t| t.id != id));
        if self.list.try_with_untracked(Vec::is_empty).unwrap_or(false) {
            self.held.set(false);
        }
    }
}

/// Where the news appears. One a page, near its root.
#[component]
pub fn ToastHost() -> AnyView {
    let toasts = use_toasts();
    let hold = move |on: bool| toasts.held.set(on);
    view! {
        <div
            class="toasts"
            role="status"
            aria-live="polite"
            on:pointerenter=move |_| hold(true)
            on:pointerleave=move |_| hold(false)
            on:focusin=move |_| hold(true)
            on:focusout=move |_| hold(false)
        >
            <For each=move || toasts.list.get() key=|t| t.id let:toast>
                {one(toasts, toast)}
            </For>
        </div>
    }
    .into_any()
}

fn one(toasts: Toasts, toast: Toast) -> AnyView {
    let t = use_t();
    let id = toast.id;
    let icon = match toast.tone {
        Tone::Good => Icon::Check,
        Tone::Late | Tone::Soon => Icon::Warning,
        _ => Icon::Info,
    };
    let action = toast.action.map(|(word, act)| {
        let press = move || {
            toasts.close(id);
            act.run(());
        };
        view! { <Button kind=Kind::Quiet small=true on_press=press>{word}</Button> }
    });
    view! {
        <div class=format!("toast {}", toast.tone.class()) role=(toast.tone == Tone::Late).then_some("alert")>
            {draw(icon, "")}
            <span>{toast.message}</span>
            {action}
            <IconButton icon=Icon::Close small=true label=t.s(text::CLOSE) on_press=move || toasts.close(id)/>
        </div>
    }
    .into_any()
}
