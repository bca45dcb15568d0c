//! The page that fills a company with sample data; empty lists lead here.

use leptos::prelude::*;

use crate::{
    access::{
        go,
        model::{Action as Deed, Object},
        use_me,
    },
    demo::{
        api::{load_sample, sample_ground},
        model::Ground,
    },
    error::AppError,
    format,
    i18n::{T, Text, use_t},
    kit::{Banner, Button, Confirm, Icon, Kind, Shape, Skeleton, Tone},
    onboarding::text,
    shell::Page,
};

/// The page that loads the sample data.
pub struct SamplePage {
    ground: Resource<Result<Ground, AppError>>,
}

crate::screen!(settings: SamplePage);

impl SamplePage {
    fn data() -> Self {
        Self { ground: Resource::new(|| (), |()| sample_ground()) }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let ground = this.ground;
        let crumb = move || view! { <a href="/settings">{t.s(text::SETTINGS)}</a> };
        let load = move || {
            Suspend::new(async move {
                match ground.await {
                    Ok(ground) => view! { <Load ground/> }.into_any(),
                    Err(e) => view! { <Banner tone=Tone::Late>{e.message(t.0)}</Banner> }.into_any(),
                }
            })
        };
        view! {
            <Page title=t.s(text::SAMPLE) crumb=crumb>
                <div class="settings-column stack">
                    <Suspense fallback=|| view! { <Skeleton shape=Shape::Lines(4)/> }>{load}</Suspense>
                </div>
            </Page>
        }
        .into_any()
    }
}

/// A sentence about what is there already.
fn said(t: T, words: Text, ground: Ground) -> String {
    let [accounts, contacts, deals] = [ground.accounts, ground.contacts, ground.deals].map(format::count);
    t.with(words, &[("accounts", &accounts), ("contacts", &contacts), ("deals", &deals)])
}

#[component]
fn Load(ground: Ground) -> AnyView {
    let t = use_t();
    if !use_me().may(Deed::Configure, Object::Tenant, None) {
        return view! { <Banner>{AppError::Forbidden.message(t.0)}</Banner> }.into_any();
    }
    if ground.loaded {
        return view! { <Banner tone=Tone::Good>{t.s(text::SAMPLE_THERE)}</Banner> }.into_any();
    }
    let load = Action::new(move |anyway: &bool| {
        let anyway = *anyway;
        async move {
            let done = load_sample(anyway).await;
            if done.is_ok() {
                go("/");
            }
            done
        }
    });
    let sent = load.value();
    let busy = Signal::derive(move || load.pending().get() || matches!(sent.get(), Some(Ok(()))));
    let sure = RwSignal::new(false);
    let press = move || {
        if ground.used() {
            sure.set(true);
        } else {
            load.dispatch(false);
        }
    };
    let mix = Callback::new(move |()| {
        sure.set(false);
        load.dispatch(true);
    });
    let used = ground
        .used()
        .then(|| view! { <Banner tone=Tone::Soon>{said(t, text::SAMPLE_USED, ground)}</Banner> });
    view! {
        <p class="prose">{t.s(text::SAMPLE_WHAT)}</p>
        {used}
        {move || sent.get().and_then(Result::err).map(|e| view! { <Banner tone=Tone::Late>{e.message(t.0)}</Banner> })}
        <div class="btns">
            <Button kind=Kind::Primary icon=Icon::Sparkle busy=busy on_press=press>{t.s(text::SAMPLE_LOAD)}</Button>
        </div>
        <Confirm
            open=sure title=t.s(text::SAMPLE_SURE).to_string() body=said(t, text::SAMPLE_SURE_TEXT, ground)
            action=t.s(text::SAMPLE_MIX) danger=true on_yes=mix
        />
    }
    .into_any()
}
