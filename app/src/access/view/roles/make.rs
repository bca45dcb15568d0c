//! Making a role of the company's own, as a copy of one there is.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{path, shelf::Shelf};
use crate::{
    access::{
        api::save_role,
        model::{Role, RoleForm, RoleId},
        roles_text::*,
        text::CANCEL,
    },
    error::AppError,
    i18n::use_t,
    kit::{Button, Choice, Dialog, Field, Kind, Select, TextInput, use_toasts},
};

#[component]
pub fn NewRole(open: RwSignal<bool>, shelf: Shelf, chosen: Memo<Role>) -> AnyView {
    let t = use_t();
    view! {
        <Dialog open=open title=t.s(NEW_ROLE)>
            {move || view! { <Form open=open shelf=shelf like=chosen.get_untracked()/> }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Form(open: RwSignal<bool>, shelf: Shelf, like: Role) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let navigate = use_navigate();
    let name = RwSignal::new(String::new());
    let copied = RwSignal::new(like.code());
    // Pressed twice, it is still the same role.
    let role = Role::Own(RoleId::new());
    let make = Action::new(move |_: &()| {
        let navigate = navigate.clone();
        async move {
            let from = Role::parse(&copied.get_untracked()).and_then(|from| shelf.line(from));
            let rights = from.map(|l| l.rights).unwrap_or_default();
            let done = save_role(role, 0, RoleForm { name: name.get_untracked(), rights }).await;
            match &done {
                Ok(_) => match shelf.reread().await {
                    Ok(()) => {
                        open.set(false);
                        navigate(&path(role), Default::default());
                    }
                    Err(error) => toasts.error(&error),
                },
                Err(AppError::Invalid(_)) => {}
                Err(error) => toasts.error(error),
            }
            done
        }
    });
    let sent = make.value();
    let wrong = Signal::derive(move || sent.with(|s| s.as_ref()?.as_ref().err()?.for_field("name", t.0)));
    let choices = Signal::derive(move || {
        shelf.roles.get().into_iter().map(|l| Choice::new(l.role.code(), l.name(t.0))).collect::<Vec<_>>()
    });
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        make.dispatch(());
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <Field name="name" id="new-role-name" label=t.s(ROLE_NAME) required=true whole=true error=wrong>
                <TextInput value=name autofocus=true max=80/>
            </Field>
            <Field name="copy" label=t.s(COPY_OF) whole=true><Select value=copied choices=choices/></Field>
            <div class="dialog-foot whole">
                <Button on_press=move || open.set(false)>{t.s(CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true busy=make.pending()>{t.s(MAKE_ROLE)}</Button>
            </div>
        </form>
    }
    .into_any()
}
