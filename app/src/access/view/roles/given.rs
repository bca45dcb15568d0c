//! To whom a role is given besides the members whose own it is.

use leptos::prelude::*;

use super::Desk;
use crate::{
    access::{
        api::{find_holders, give_role},
        model::{Given, Holder, Role},
        roles_text::*,
    },
    error::AppError,
    i18n::{T, Text, use_t},
    kit::{Chip, Finding, Icon, IconButton, Picked, Picker, use_toasts},
};

fn kind(holder: Holder) -> Text {
    match holder {
        Holder::Member(_) => HOLDER_MEMBER,
        Holder::Position(_) => HOLDER_POSITION,
        Holder::Department(_) => HOLDER_DEPARTMENT,
    }
}

pub fn to(desk: Desk, role: Role) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let change = Action::new(move |asked: &(Holder, bool)| {
        let (holder, give) = *asked;
        async move {
            let done = async {
                give_role(role, holder, give).await?;
                desk.shelf.reread().await
            };
            if let Err(error) = done.await {
                toasts.error(&error);
            }
        }
    });
    let given = move || {
        let all = desk.shelf.roles.get();
        all.into_iter().find(|l| l.role == role).map(|l| l.given).unwrap_or_default()
    };
    let list = move || {
        let given = given();
        if given.is_empty() {
            return view! { <p class="muted">{t.s(GIVEN_NOBODY)}</p> }.into_any();
        }
        let lines = given.into_iter().map(|one| line(one, desk.may, change)).collect_view();
        view! { <ul class="roles-given">{lines}</ul> }.into_any()
    };
    view! {
        <section class="section">
            <header><h2>{t.s(GIVEN_TO)}</h2></header>
            {list}
            {desk.may.then(|| giving(change))}
        </section>
    }
    .into_any()
}

fn line(given: Given, may: bool, change: Action<(Holder, bool), ()>) -> AnyView {
    let t = use_t();
    let holder = given.holder;
    let name = if given.name.is_empty() { t.s(HOLDER_GONE).to_string() } else { given.name };
    let take = may.then(|| {
        let label = t.with(TAKE_FROM, &[("name", &name)]);
        view! { <IconButton small=true icon=Icon::Close label=label on_press=move || { change.dispatch((holder, false)); }/> }
    });
    view! {
        <li>
            <Chip>{t.s(kind(holder))}</Chip>
            <span class="grow">{name} " " <small class="muted">{given.place}</small></span>
            {take}
        </li>
    }
    .into_any()
}

/// A holder as the picker offers it: its kind tells it from others of the name.
fn offered(given: Given, t: T) -> Result<Picked, AppError> {
    let id = serde_json::to_string(&given.holder).map_err(|e| AppError::internal(&e))?;
    let kind = t.s(kind(given.holder));
    let note = if given.place.is_empty() { kind.to_string() } else { format!("{kind} · {}", given.place) };
    Ok(Picked::new(id, given.name).note(note))
}

/// Finds somebody to give the role to.
fn giving(change: Action<(Holder, bool), ()>) -> AnyView {
    let t = use_t();
    let value = RwSignal::new(None);
    let search = move |words: String| {
        let found = async move {
            let found = find_holders(words).await?;
            found.into_iter().map(|given| offered(given, t)).collect()
        };
        Box::pin(found) as Finding
    };
    let taken = move |picked: Option<Picked>| {
        if let Some(holder) = picked.and_then(|p| serde_json::from_str(&p.id).ok()) {
            change.dispatch((holder, true));
            value.set(None);
        }
    };
    view! {
        <div class="roles-name">
            <Picker value=value search=Callback::new(move |(words,): (String,)| search(words)) label=t.s(GIVE_TO) placeholder=t.s(GIVE_TO)
                on_change=Callback::new(move |(p,): (Option<Picked>,)| taken(p))/>
        </div>
    }
    .into_any()
}
