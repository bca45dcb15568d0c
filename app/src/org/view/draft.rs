//! Re-organising as a draft: steps collect in this browser, are seen as if they were made, and become true together.

use leptos::{prelude::*, task::spawn_local};

use super::{
    desk::{Desk, Form},
    forms::{below, beside},
};
use crate::{
    access::use_me,
    error::AppError,
    i18n::{T, use_t},
    kit::*,
    org::{
        model::{Organisation, Step, changes_between},
        text,
    },
};

/// The switch between changing at once and collecting.
pub(super) fn switch(desk: Desk) -> AnyView {
    let t = use_t();
    remember(desk);
    let button =
        move || desk.editable().then(|| view! { <Checkbox checked=desk.drafting label=t.s(text::DRAFT)/> });
    button.into_any()
}

/// Keeps the draft for as long as the browser's tab lives: it is nobody else's business before it is made true.
fn remember(desk: Desk) {
    let key = format!("guanxi-organisation-{}", use_me().tenant);
    let kept = StoredValue::new(key);
    let storage = || window().session_storage().ok().flatten();
    Effect::new(move |before: Option<()>| {
        let draft = desk.draft.get();
        let Some(storage) = storage() else { return };
        let key = kept.get_value();
        if before.is_none() {
            // The page has just come alive: what was collected before comes back.
            let text = storage.get_item(&key).ok().flatten();
            if let Some(steps) = text.and_then(|text| serde_json::from_str::<Vec<Step>>(&text).ok())
                && !steps.is_empty()
            {
                desk.draft.set(steps);
                desk.drafting.set(true);
            }
            return;
        }
        let written = match serde_json::to_string(&draft) {
            Ok(text) if !draft.is_empty() => storage.set_item(&key, &text),
            _ => storage.remove_item(&key),
        };
        if written.is_err() {
            leptos::logging::warn!("the draft cannot be kept in this browser");
        }
    });
}

/// What the draft would change, and what to do with it.
pub(super) fn bar(desk: Desk) -> AnyView {
    let t = use_t();
    let lines = Memo::new(move |_| {
        let base = desk.base.with(|b| b.as_ref().map(|b| b.organisation.clone()));
        base.map(|base| desk.draft.with(|steps| said(&base, steps, t)))
    });
    let list = move || {
        let (lines, wrong) = lines.get().unwrap_or_default();
        let wrong = wrong.map(|error| view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> });
        let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! { <ol>{lines}</ol> {wrong} }
    };
    let empty = Signal::derive(move || desk.draft.with(Vec::is_empty));
    let undo = move || desk.draft.update(|draft| drop(draft.pop()));
    let drop_all = move || {
        desk.draft.set(Vec::new());
        desk.drafting.set(false);
    };
    view! {
        <Show when=move || desk.editable() && (desk.drafting.get() || !empty.get())>
            <section class="organisation-draft" aria-label=t.s(text::DRAFT)>
                <header>
                    <h2>{t.s(text::DRAFT_TITLE)}</h2>
                    <span class="end btns">
                        <Button small=true icon=Icon::Undo disabled=empty on_press=undo>{t.s(text::UNDO_LAST)}</Button>
                        <Button small=true kind=Kind::Quiet on_press=drop_all>{t.s(text::DISCARD)}</Button>
                        <Button small=true kind=Kind::Primary disabled=empty on_press=move || desk.open(Form::Apply)>{t.s(text::APPLY)}</Button>
                    </span>
                </header>
                {move || empty.get().then(|| view! { <p class="muted">{t.s(text::DRAFT_TEXT)}</p> })}
                {list}
            </section>
        </Show>
    }
    .into_any()
}

/// Every step in words, and why one of them can no longer be made.
fn said(base: &Organisation, steps: &[Step], t: T) -> (Vec<String>, Option<AppError>) {
    let (mut org, mut lines) = (base.clone(), Vec::new());
    for step in steps {
        let before = org.clone();
        if let Err(error) = org.apply(step) {
            return (lines, Some(error));
        }
        let said: Vec<_> = changes_between(&before, &org).iter().map(|c| c.sentence(t)).collect();
        lines.push(if said.is_empty() { t.s(text::NOTHING_CHANGES).to_string() } else { said.join("; ") });
    }
    (lines, None)
}

/// Makes the draft true from a day on.
pub(super) fn apply(desk: Desk) -> AnyView {
    let t = use_t();
    let wrong = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    let day = RwSignal::new(Some(desk.address.with_untracked(|a| a.day).unwrap_or(desk.today)));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let Some(from) = day.get_untracked() else {
            return wrong.set(Some(AppError::field("day", text::CHOOSE_DAY)));
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let steps = desk.draft.get_untracked();
            let sent = desk.send(from, steps).await;
            busy.try_set(false);
            match sent {
                Ok(()) => {
                    desk.draft.set(Vec::new());
                    desk.drafting.set(false);
                    desk.form.set(None);
                }
                Err(error) => drop(wrong.try_set(Some(error))),
            }
        });
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <Field name="day" label=t.s(text::FROM_DAY) help=t.s(text::FROM_DAY_HELP) required=true whole=true error=beside(wrong, "day")>
                <DateInput value=day/>
            </Field>
            {below(wrong, &["day"])}
            <div class="dialog-foot whole">
                <Button on_press=move || desk.form.set(None)>{t.s(text::CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true busy=busy>{t.s(text::APPLY_DO)}</Button>
            </div>
        </form>
    }
    .into_any()
}
