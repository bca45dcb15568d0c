//! The dialogs of the members' page: inviting, changing, and the link to hand over.

use leptos::prelude::*;

use super::members::Desk;
use crate::{
    access::{
        api::{change_member, invite, invite_listed},
        model::{MemberEdit, MemberId, MemberRow, NewMember, Role, Status},
        text::*,
    },
    error::AppError,
    i18n::use_t,
    kit::{Banner, Button, Choice, Dialog, Field, Icon, Kind, Select, TextInput, Tone, use_toasts},
};

/// Every role of the company, by name.
fn roles(desk: Desk) -> Signal<Vec<Choice>> {
    let locale = use_t().0;
    Signal::derive(move || {
        let all = desk.roles.get().and_then(Result::ok).unwrap_or_default();
        all.into_iter().map(|r| Choice::new(r.role.code(), r.name(locale))).collect()
    })
}

/// Invites a new member, or, when the desk says whom, somebody from the directory.
#[component]
pub(super) fn InviteMember(open: RwSignal<bool>, desk: Desk) -> AnyView {
    let t = use_t();
    Effect::new(move |_| {
        if desk.inviting.with(Option::is_some) {
            open.set(true);
        }
    });
    view! {
        <Dialog open=open title=t.s(INVITE_TITLE) on_close=move || desk.inviting.set(None)>
            {move || view! { <InviteForm open=open desk=desk listed=desk.inviting.get_untracked()/> }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn InviteForm(open: RwSignal<bool>, desk: Desk, listed: Option<MemberRow>) -> AnyView {
    let t = use_t();
    let toasts = use_toasts();
    let name = RwSignal::new(listed.as_ref().map(|m| m.name.clone()).unwrap_or_default());
    let email = RwSignal::new(listed.as_ref().and_then(|m| m.email.clone()).unwrap_or_default());
    let role = RwSignal::new(Role::Member.code());
    let known = listed.is_some();
    // Pressed twice, it is still the same person.
    let id = MemberId::new();
    let send = Action::new(move |_: &()| {
        let listed = listed.clone();
        async move {
            let email = email.get_untracked();
            let made = match listed {
                Some(row) => invite_listed(row.id, row.version, email).await,
                None => {
                    let role = Role::parse(&role.get_untracked()).unwrap_or(Role::Member);
                    invite(NewMember { id, name: name.get_untracked(), email, role }).await
                }
            };
            match &made {
                Ok(path) => {
                    desk.link.set(Some((name.get_untracked(), path.clone())));
                    open.set(false);
                    desk.members.refetch();
                }
                Err(AppError::Invalid(_)) => {}
                Err(error) => toasts.error(error),
            }
            made
        }
    });
    let of = errors_of(send.value());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        send.dispatch(());
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <Field name="name" label=t.s(NAME) required=true whole=true error=of("name")>
                <TextInput value=name autofocus=!known disabled=known max=120/>
            </Field>
            <Field name="email" label=t.s(EMAIL) required=true whole=true error=of("email")>
                <TextInput value=email kind="email" autofocus=known max=254/>
            </Field>
            {(!known).then(|| view! {
                <Field name="role" label=t.s(ROLE) help=t.s(ROLE_HELP) whole=true><Select value=role choices=roles(desk)/></Field>
            })}
            <div class="dialog-foot whole">
                <Button on_press=move || open.set(false)>{t.s(CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true busy=send.pending()>{t.s(INVITE_DO)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// What is wrong with one field of what was sent.
fn errors_of<V: Clone + Send + Sync + 'static>(
    sent: impl With<Value = Option<Result<V, AppError>>> + Copy + Send + Sync + 'static,
) -> impl Fn(&'static str) -> Signal<Option<String>> + Copy {
    let locale = use_t().0;
    move |field| Signal::derive(move || sent.with(|s| s.as_ref()?.as_ref().err()?.for_field(field, locale)))
}

/// Changes the member the desk says.
#[component]
pub(super) fn EditMember(desk: Desk) -> AnyView {
    let t = use_t();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if desk.editing.with(Option::is_some) {
            open.set(true);
        }
    });
    view! {
        <Dialog open=open title=t.s(EDIT_MEMBER) on_close=move || desk.editing.set(None)>
            {move || desk.editing.get_untracked().map(|row| view! { <EditForm open=open desk=desk row=row/> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn EditForm(open: RwSignal<bool>, desk: Desk, row: MemberRow) -> AnyView {
    let t = use_t();
    let toasts = use_toasts();
    let name = RwSignal::new(row.name.clone());
    let role = RwSignal::new(row.role.code());
    let manager = RwSignal::new(row.manager.map(|m| m.to_string()).unwrap_or_default());
    let region = RwSignal::new(row.region.clone().unwrap_or_default());
    let own = row.id;
    let version = row.version;
    let managers = Signal::derive(move || {
        let listed = desk.members.get().and_then(Result::ok).unwrap_or_default();
        let others = listed.into_iter().filter(|m| m.id != own && m.status != Status::Inactive);
        others.map(|m| Choice::new(m.id.to_string(), m.name)).collect::<Vec<_>>()
    });
    let save = Action::new(move |_: &()| async move {
        let edit = MemberEdit {
            name: name.get_untracked(),
            role: Role::parse(&role.get_untracked()).unwrap_or(Role::Member),
            manager: manager.get_untracked().parse().ok(),
            region: region.get_untracked(),
        };
        let done = change_member(own, version, edit).await;
        match &done {
            Ok(_) => {
                open.set(false);
                desk.members.refetch();
            }
            Err(AppError::Invalid(_)) => {}
            Err(error) => {
                toasts.error(error);
                desk.members.refetch();
            }
        }
        done
    });
    let of = errors_of(save.value());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        save.dispatch(());
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <Field name="name" label=t.s(NAME) required=true whole=true error=of("name")>
                <TextInput value=name autofocus=true max=120/>
            </Field>
            <Field name="role" label=t.s(ROLE) help=t.s(ROLE_HELP) whole=true error=of("role")>
                <Select value=role choices=roles(desk)/>
            </Field>
            <Field name="manager" label=t.s(MANAGER) error=of("manager")>
                <Select value=manager choices=managers placeholder=t.s(NO_MANAGER).to_string()/>
            </Field>
            <Field name="region" label=t.s(REGION)>
                <TextInput value=region max=80/>
            </Field>
            <div class="dialog-foot whole">
                <Button on_press=move || open.set(false)>{t.s(CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true busy=save.pending()>{t.s(SAVE)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// Shows a link to be handed over: no mail leaves this server, and the page says so.
#[component]
pub(super) fn LinkShown(desk: Desk) -> AnyView {
    let t = use_t();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if desk.link.with(Option::is_some) {
            open.set(true);
        }
    });
    let title = move || {
        desk.link.with(|l| l.as_ref().map(|l| t.with(LINK_FOR, &[("name", &l.0)])).unwrap_or_default())
    };
    view! {
        <Dialog open=open title=Signal::derive(title) on_close=move || desk.link.set(None)>
            {move || desk.link.get_untracked().map(|(_, path)| link_body(path, open))}
        </Dialog>
    }
    .into_any()
}

fn link_body(path: String, open: RwSignal<bool>) -> AnyView {
    let t = use_t();
    let toasts = use_toasts();
    // Only drawn in the browser, where the address people reach us by is known.
    let url = format!("{}{path}", window().location().origin().unwrap_or_default());
    let shown = RwSignal::new(url.clone());
    let copy = move || {
        let url = url.clone();
        leptos::task::spawn_local(async move {
            if copied(&url).await {
                toasts.good(t.s(COPIED));
            } else {
                toasts.info(t.s(COPY_BY_HAND));
            }
        });
    };
    view! {
        <div class="stack">
            <Banner tone=Tone::Soon>{t.s(LINK_WHAT)}</Banner>
            <TextInput value=shown label=t.s(LINK) name="link"/>
            <div class="dialog-foot">
                <Button on_press=move || open.set(false)>{t.s(DONE)}</Button>
                <Button kind=Kind::Primary icon=Icon::Copy on_press=copy>{t.s(COPY)}</Button>
            </div>
        </div>
    }
    .into_any()
}

/// Puts text on the clipboard; `false` where the browser does not let us (no TLS, no permission).
async fn copied(text: &str) -> bool {
    use leptos::wasm_bindgen::{JsCast, JsValue};
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &JsValue::from_str(name)).ok();
    let Some(board) = get(&window().navigator(), "clipboard").filter(|b| !b.is_undefined()) else {
        return false;
    };
    let Some(write) = get(&board, "writeText").and_then(|f| f.dyn_into::<js_sys::Function>().ok()) else {
        return false;
    };
    let Ok(promise) = write.call1(&board, &JsValue::from_str(text)) else { return false };
    #[cfg(feature = "hydrate")]
    return wasm_bindgen_futures::JsFuture::from(js_sys::Promise::from(promise)).await.is_ok();
    #[cfg(not(feature = "hydrate"))]
    return !promise.is_undefined();
}
