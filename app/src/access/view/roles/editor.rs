//! One role: its cells, its name, and what can be done with it.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{Desk, given, matrix};
use crate::{
    access::{
        api::drop_role,
        model::{Role, RoleLine},
        roles_text::*,
        text::SAVE,
    },
    error::AppError,
    i18n::use_t,
    kit::{Banner, Button, Confirm, Field, Icon, Kind, TextInput, Tone, use_toasts},
};

pub fn editor(desk: Desk, role: Role) -> AnyView {
    let t = use_t();
    let Some(line) = desk.shelf.line(role) else {
        return view! { <Banner tone=Tone::Soon>{t.s(NO_ROLE)}</Banner> }.into_any();
    };
    let name = line.name(t.0);
    let note = match (desk.may, role) {
        (_, Role::Administrator) => Some(ADMINISTRATOR_STAYS),
        (false, _) => Some(READ_ONLY),
        (true, _) => None,
    };
    let editable = note.is_none();
    // Saving may give it another name.
    let called_now = move || {
        desk.shelf
            .roles
            .with(|all| all.iter().find(|l| l.role == role).map(|l| l.name(t.0)).unwrap_or_default())
    };
    view! {
        <section class="section">
            <header>
                <h2>{called_now}</h2>
                {editable.then(|| buttons(desk, line.clone()))}
            </header>
            {note.map(|note| view! { <Banner>{t.s(note)}</Banner> })}
            {editable.then(|| called(desk, &line))}
            {matrix::matrix(desk, role, &name, editable)}
            {matrix::fields(desk, role, editable)}
            {matrix::help()}
        </section>
        {given::to(desk, role)}
    }
    .into_any()
}

/// What the role is called.
fn called(desk: Desk, line: &RoleLine) -> AnyView {
    let t = use_t();
    let role = line.role;
    let name = RwSignal::new(desk.shelf.draft(role).map(|d| d.form.name).unwrap_or_default());
    let usual = role.text().map(|usual| t.with(SHIPPED_NAME, &[("name", t.s(usual))]));
    let sent = desk.save.value();
    let wrong = Signal::derive(move || sent.with(|s| s.as_ref()?.as_ref().err()?.for_field("name", t.0)));
    let typed = move |name: String| desk.shelf.edit(role, |form| form.name = name);
    view! {
        <div class="roles-name">
            <Field name="name" label=t.s(ROLE_NAME) required=usual.is_none() help=usual.unwrap_or_default() error=wrong>
                <TextInput value=name max=80 on_input=typed/>
            </Field>
        </div>
    }
    .into_any()
}

fn buttons(desk: Desk, line: RoleLine) -> AnyView {
    let t = use_t();
    let role = line.role;
    let sure = RwSignal::new(false);
    let own = matches!(role, Role::Own(_));
    let untouched = Signal::derive(move || !desk.shelf.drafts.with(|d| d.contains_key(&role)));
    // Saving and taking back change it without the editor being drawn anew.
    let changed = move || desk.shelf.roles.with(|all| all.iter().any(|l| l.role == role && l.version > 0));
    let (word, icon) = if own { (DELETE_ROLE, Icon::Trash) } else { (AS_SHIPPED, Icon::Undo) };
    view! {
        <span class="end">
            <Show when=changed>
                <Button small=true icon=icon on_press=move || sure.set(true)>{t.s(word)}</Button>
            </Show>
            <Button small=true kind=Kind::Primary busy=desk.save.pending() disabled=untouched on_press=move || { desk.save.dispatch(role); }>
                {t.s(SAVE)}
            </Button>
        </span>
        {dropping(desk, role, line.name(t.0), sure)}
    }
    .into_any()
}

/// Asks before a role goes back to what is shipped, or away.
fn dropping(desk: Desk, role: Role, name: String, sure: RwSignal<bool>) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let own = matches!(role, Role::Own(_));
    let navigate = use_navigate();
    let named = name.clone();
    let go = Action::new(move |_: &()| {
        let (navigate, name) = (navigate.clone(), named.clone());
        async move {
            let version = desk.shelf.line(role).map_or(0, |l| l.version);
            let done = drop_role(role, version).await;
            sure.set(false);
            match &done {
                Ok(()) if own => {
                    toasts.good(t.with(ROLE_DELETED, &[("role", &name)]));
                    navigate("/settings/roles", Default::default());
                }
                Ok(()) => {}
                Err(error) => toasts.error(error),
            }
            let conflict = matches!(done, Err(AppError::Conflict(_)));
            if let Err(error) = desk.shelf.reread().await {
                toasts.error(&error);
            } else if done.is_ok() || conflict {
                desk.shelf.forget(role);
            }
        }
    });
    let (title, body, word) = match own {
        true => (DELETE_ROLE_SURE, DELETE_ROLE_WHAT, DELETE_ROLE),
        false => (AS_SHIPPED_SURE, AS_SHIPPED_WHAT, AS_SHIPPED),
    };
    view! {
        <Confirm
            open=sure
            title=t.with(title, &[("role", &name)])
            body=t.s(body)
            action=t.s(word)
            danger=own
            busy=go.pending()
            on_yes=move || { go.dispatch(()); }
        />
    }
    .into_any()
}
