//! One's own account: the devices that are signed in, and the password.

use leptos::prelude::*;

use super::hub::crumb;
use crate::{
    access::{
        api::{change_password, devices, revoke, revoke_others},
        model::{Device, device_name},
        text::*,
        use_me,
    },
    error::AppError,
    format,
    i18n::use_t,
    kit::{
        Avatar, Banner, Button, Chip, Confirm, Field, Icon, Kind, Shape, Skeleton, TextInput, Tone,
        use_toasts,
    },
    shell::Page,
};

/// The page of one's own devices and password.
pub struct SessionsPage {
    devices: Resource<Result<Vec<Device>, AppError>>,
}

crate::screen!(settings: SessionsPage);

impl SessionsPage {
    fn data() -> Self {
        Self { devices: Resource::new(|| (), |()| devices()) }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let me = use_me();
        view! {
            <Page title=t.s(SESSIONS) crumb=crumb>
                <div class="settings-column">
                    <div class="account-card">
                        <Avatar name=me.name.clone() size="xl"/>
                        <div><b>{me.name}</b><span class="muted">{me.email}</span><span class="faint small">{me.role.name(me.role_name.as_deref(), t.0)}</span></div>
                    </div>
                    <Devices devices=this.devices/>
                    <Password devices=this.devices/>
                </div>
            </Page>
        }
        .into_any()
    }
}

#[component]
fn Devices(devices: Resource<Result<Vec<Device>, AppError>>) -> AnyView {
    let t = use_t();
    let toasts = use_toasts();
    let asking = RwSignal::new(false);
    let end_others = Action::new(move |_: &()| async move {
        match revoke_others().await {
            Ok(n) => toasts.good(t.count(n, ENDED_ONE, ENDED_MANY)),
            Err(error) => toasts.error(&error),
        }
        asking.set(false);
        devices.refetch();
    });
    view! {
        <section class="section">
            <header>
                <h2>{t.s(DEVICES)}</h2>
                <span class="end"><Button small=true icon=Icon::SignOut on_press=move || asking.set(true)>{t.s(END_OTHERS)}</Button></span>
            </header>
            <Transition fallback=|| view! { <div data-loading><Skeleton shape=Shape::Lines(4)/></div> }>
                {move || Suspend::new(async move {
                    match devices.await {
                        Ok(list) => view! { <ul class="devices">{list.into_iter().map(|d| device(d, devices)).collect_view()}</ul> }.into_any(),
                        Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
                    }
                })}
            </Transition>
            <Confirm
                open=asking
                title=t.s(END_OTHERS)
                body=t.s(END_OTHERS_WHAT)
                action=t.s(END_OTHERS)
                danger=true
                busy=end_others.pending()
                on_yes=move || { end_others.dispatch(()); }
            />
        </section>
    }
    .into_any()
}

fn device(device: Device, devices: Resource<Result<Vec<Device>, AppError>>) -> AnyView {
    let t = use_t();
    let me = use_me();
    let toasts = use_toasts();
    let id = device.id;
    let this = id == me.session;
    let name = Some(device_name(&device.user_agent)).filter(|n| !n.is_empty());
    let name = name.unwrap_or_else(|| t.s(UNKNOWN_DEVICE).to_string());
    let when = format::moment(device.last_seen, me.today, me.utc_offset, t.0);
    let line = match device.address.as_str() {
        "" => t.with(LAST_SEEN, &[("when", &when)]),
        address => t.with(LAST_SEEN_FROM, &[("when", &when), ("address", address)]),
    };
    let end = Action::new(move |_: &()| async move {
        match revoke(id).await {
            Ok(()) => toasts.good(t.s(ENDED)),
            Err(error) => toasts.error(&error),
        }
        devices.refetch();
    });
    view! {
        <li>
            <Icon of=Icon::Screen/>
            <span class="grow"><b>{name}</b><small class="muted">{line}</small></span>
            {if this {
                view! { <Chip tone=Tone::Good>{t.s(THIS_DEVICE)}</Chip> }.into_any()
            } else {
                view! { <Button small=true busy=end.pending() on_press=move || { end.dispatch(()); }>{t.s(END)}</Button> }.into_any()
            }}
        </li>
    }
    .into_any()
}

#[component]
fn Password(devices: Resource<Result<Vec<Device>, AppError>>) -> AnyView {
    let t = use_t();
    let toasts = use_toasts();
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let change = Action::new(move |_: &()| async move {
        let done = change_password(current.get_untracked(), new.get_untracked()).await;
        match &done {
            Ok(()) => {
                current.set(String::new());
                new.set(String::new());
                toasts.good(t.s(PASSWORD_CHANGED));
                devices.refetch();
            }
            Err(AppError::Invalid(_)) => {}
            Err(error) => toasts.error(error),
        }
        done
    });
    let sent = change.value();
    let of = move |field: &'static str| {
        Signal::derive(move || sent.with(|s| s.as_ref()?.as_ref().err()?.for_field(field, t.0)))
    };
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        change.dispatch(());
    };
    view! {
        <section class="section">
            <header><h2>{t.s(CHANGE_PASSWORD)}</h2></header>
            <form class="form" method="post" novalidate on:submit=submit>
                <Field name="current" label=t.s(CURRENT_PASSWORD) error=of("current")>
                    <TextInput value=current kind="password" autocomplete="current-password" max=200/>
                </Field>
                <Field name="password" label=t.s(NEW_PASSWORD) help=t.s(RESET_PASSWORD_HELP) error=of("password")>
                    <TextInput value=new kind="password" autocomplete="new-password" max=200/>
                </Field>
                <div class="whole btns">
                    <Button kind=Kind::Primary submit=true busy=change.pending()>{t.s(CHANGE_PASSWORD)}</Button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
