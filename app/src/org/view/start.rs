//! An organisation of nothing: what belongs here, and a few to begin with.

use leptos::{prelude::*, task::spawn_local};

use super::{
    Shown,
    desk::{Desk, Form},
};
use crate::{
    i18n::use_t,
    kit::*,
    org::{model::Preset, text},
    process::api::begin_processes,
};

pub(super) fn view(desk: Desk, org: Shown) -> AnyView {
    let t = use_t();
    let editable = desk.editable();
    let presets = Preset::ALL.map(|preset| card(desk, org, preset)).collect_view();
    view! {
        <Empty icon=Icon::Building title=t.s(text::EMPTY) text=t.s(if editable { text::EMPTY_TEXT } else { text::EMPTY_SEEN })>
            {editable.then(|| view! {
                <Button icon=Icon::Plus on_press=move || desk.open(Form::AddDepartment(None))>{t.s(text::ADD_DEPARTMENT)}</Button>
            })}
        </Empty>
        {editable.then(|| view! { <ul class="presets" aria-label=t.s(text::PRESETS)>{presets}</ul> })}
    }
    .into_any()
}

fn card(desk: Desk, org: Shown, preset: Preset) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let (name, what) = preset.text();
    let busy = RwSignal::new(false);
    let take = move || {
        busy.set(true);
        let steps = org.with_untracked(|org| preset.missing(org, t.0));
        let day = desk.address.with_untracked(|a| a.day);
        spawn_local(async move {
            let made = desk.make(steps).await;
            // A draft is not true yet: its processes are brought from their own page, once it is.
            let made = match made {
                Ok(()) if desk.draft.with_untracked(Vec::is_empty) => {
                    begin_processes(preset, day).await.map(|_| ())
                }
                made => made,
            };
            busy.try_set(false);
            if let Err(error) = made {
                toasts.error(&error);
            }
        });
    };
    view! {
        <li class="preset">
            <b>{t.s(name)}</b>
            <p class="muted">{t.s(what)}</p>
            <Button busy=busy on_press=take>{t.with(text::TAKE_PRESET, &[("name", t.s(name))])}</Button>
        </li>
    }
    .into_any()
}
