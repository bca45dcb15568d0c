//! The two ways in: signing in, and the page behind a link.

use std::time::Duration;

use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::{
    access::{
        api::{Join, SignIn, read_link},
        go,
        model::{Invited, LinkUse},
        text::*,
        visitor::safe_next,
    },
    error::AppError,
    i18n::use_t,
    kit::{Banner, Button, Empty, Field, Icon, Kind, LinkButton, Shape, Skeleton, TextInput, Tone},
    shell::Plate,
};

/// The sign-in page.
pub struct SignInPage;

crate::screen!(entry: SignInPage);

impl SignInPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let t = use_t();
        view! {
            <Plate title=t.s(SIGN_IN)>
                <SignInForm/>
            </Plate>
        }
        .into_any()
    }
}

#[component]
fn SignInForm() -> AnyView {
    let t = use_t();
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let next = use_query_map()
        .with_untracked(|q| q.get("next"))
        .map(|n| safe_next(&n).to_string())
        .unwrap_or_else(|| "/".into());
    let action = ServerAction::<SignIn>::new();
    let sent = action.value();
    let failed = Signal::derive(move || sent.get().and_then(Result::err));
    let wait = wait_for(failed);
    let busy = Signal::derive(move || action.pending().get() || matches!(sent.get(), Some(Ok(()))));
    let blocked = Signal::derive(move || wait.get() > 0);
    follow(Signal::derive(move || matches!(sent.get(), Some(Ok(())))), next.clone());
    let to = next.clone();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let (email, password) = (email.get_untracked(), password.get_untracked());
        if wait.get_untracked() == 0 {
            action.dispatch(SignIn { email, password, next: Some(to.clone()) });
        }
    };
    view! {
        <form class="form" method="post" action=SignIn::PATH novalidate on:submit=submit>
            <input type="hidden" name="next" value=next/>
            <Field name="email" label=t.s(EMAIL) whole=true>
                <TextInput value=email kind="email" autocomplete="username" autofocus=true max=254/>
            </Field>
            <Field name="password" label=t.s(PASSWORD) whole=true error=error_of(failed, "password")>
                <TextInput value=password kind="password" autocomplete="current-password" max=200/>
            </Field>
            {other_trouble(failed, wait)}
            <div class="whole btns">
                <Button kind=Kind::Primary submit=true busy=busy disabled=blocked>{t.s(SIGN_IN)}</Button>
            </div>
            <p class="whole small faint">{t.s(SIGN_IN_HELP)}</p>
        </form>
    }
    .into_any()
}

/// Goes on, by a full load, once the server has let the visitor in.
fn follow(done: Signal<bool>, next: String) {
    Effect::new(move |_| {
        if done.get() {
            go(&next);
        }
    });
}

fn error_of(failed: Signal<Option<AppError>>, field: &'static str) -> Signal<Option<String>> {
    let locale = use_t().0;
    Signal::derive(move || failed.with(|e| e.as_ref().and_then(|e| e.for_field(field, locale))))
}

/// Seconds left to wait after too many tries, counting down.
fn wait_for(failed: Signal<Option<AppError>>) -> RwSignal<u32> {
    let left = RwSignal::new(0_u32);
    let running = StoredValue::new(None::<IntervalHandle>);
    let stop = move || {
        if let Some(Some(handle)) = running.try_update_value(Option::take) {
            handle.clear();
        }
    };
    Effect::new(move |_| {
        let Some(AppError::Limited(seconds)) = failed.get() else { return };
        stop();
        left.set(seconds);
        let tick = move || {
            if left
                .try_update(|n| {
                    *n = n.saturating_sub(1);
                    *n
                })
                .unwrap_or(0)
                == 0
            {
                stop();
            }
        };
        if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            running.set_value(Some(handle));
        }
    });
    on_cleanup(stop);
    left
}

/// What is wrong beside the fields.
fn other_trouble(failed: Signal<Option<AppError>>, wait: RwSignal<u32>) -> impl IntoView {
    let locale = use_t().0;
    move || {
        let message = match failed.get()? {
            AppError::Limited(_) if wait.get() == 0 => None,
            AppError::Limited(_) => Some(AppError::Limited(wait.get()).message(locale)),
            AppError::Invalid(fields) if fields.iter().any(|f| f.field == "password") => None,
            other => Some(other.message(locale)),
        };
        message.map(|m| view! { <div class="whole"><Banner tone=Tone::Late>{m}</Banner></div> })
    }
}

/// The page behind a link: joining the company, or a new password.
pub struct JoinPage {
    token: String,
    invited: Resource<Result<Option<Invited>, AppError>>,
}

crate::screen!(entry: JoinPage);

impl JoinPage {
    fn data() -> Self {
        let token = use_params_map().with_untracked(|p| p.get("token")).unwrap_or_default();
        let asked = token.clone();
        Self { token, invited: Resource::new(move || asked.clone(), read_link) }
    }

    fn view(this: Self) -> AnyView {
        let token = this.token;
        view! {
            <Suspense fallback=|| view! { <main class="plate"><div class="sheet"><Skeleton shape=Shape::Lines(5)/></div></main> }>
                {move || {
                    let token = token.clone();
                    Suspend::new(async move { join_or_why_not(token, this.invited.await) })
                }}
            </Suspense>
        }
        .into_any()
    }
}

fn join_or_why_not(token: String, found: Result<Option<Invited>, AppError>) -> AnyView {
    let t = use_t();
    let void = |reason: String| {
        view! {
            <Plate title=t.s(LINK_VOID)>
                <Empty icon=Icon::Link title=t.s(LINK_VOID) text=reason small=true>
                    <LinkButton href="/sign-in" external=true>{t.s(SIGN_IN)}</LinkButton>
                </Empty>
            </Plate>
        }
        .into_any()
    };
    match found {
        Ok(Some(invited)) => {
            let title = match invited.purpose {
                LinkUse::Join => t.with(JOIN_TITLE, &[("company", &invited.company)]),
                LinkUse::Reset => t.s(RESET_TITLE).to_string(),
            };
            view! { <Plate title=title text=t.with(JOIN_HELLO, &[("name", &invited.name)])><JoinForm token invited/></Plate> }.into_any()
        }
        Ok(None) => void(t.s(INVITATION_VOID).to_string()),
        Err(error) => void(error.message(t.0)),
    }
}

#[component]
fn JoinForm(token: String, invited: Invited) -> AnyView {
    let t = use_t();
    let email = RwSignal::new(invited.email);
    let password = RwSignal::new(String::new());
    let action = ServerAction::<Join>::new();
    let sent = action.value();
    let failed = Signal::derive(move || sent.get().and_then(Result::err));
    let wait = wait_for(failed);
    let busy = Signal::derive(move || action.pending().get() || matches!(sent.get(), Some(Ok(()))));
    follow(Signal::derive(move || matches!(sent.get(), Some(Ok(())))), "/".into());
    let (help, word) = match invited.purpose {
        LinkUse::Join => (JOIN_PASSWORD_HELP, JOIN_DO),
        LinkUse::Reset => (RESET_PASSWORD_HELP, RESET_DO),
    };
    let held = token.clone();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if wait.get_untracked() == 0 {
            action.dispatch(Join { token: held.clone(), password: password.get_untracked() });
        }
    };
    let blocked = Signal::derive(move || wait.get() > 0);
    view! {
        <form class="form" method="post" action=Join::PATH novalidate on:submit=submit>
            <input type="hidden" name="token" value=token/>
            <Field name="username" label=t.s(EMAIL) whole=true>
                <TextInput value=email kind="email" autocomplete="username" disabled=true/>
            </Field>
            <Field name="password" label=t.s(PASSWORD) whole=true help=t.s(help) error=error_of(failed, "password")>
                <TextInput value=password kind="password" autocomplete="new-password" autofocus=true max=200/>
            </Field>
            {other_trouble(failed, wait)}
            <div class="whole btns">
                <Button kind=Kind::Primary submit=true busy=busy disabled=blocked>{t.s(word)}</Button>
            </div>
        </form>
    }
    .into_any()
}
