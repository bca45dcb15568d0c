//! The page that fills an empty company with sample data; empty lists lead here.

use leptos::prelude::*;

use crate::{
    access::{
        go,
        model::{Action as Deed, Object},
        use_me,
    },
    demo::api::load_sample,
    error::AppError,
    i18n::use_t,
    kit::{Banner, Button, Icon, Kind, Tone},
    onboarding::text,
    shell::Page,
};

/// The page that loads the sample data.
pub struct SamplePage;

crate::screen!(settings: SamplePage);

impl SamplePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let t = use_t();
        let crumb = move || view! { <a href="/settings">{t.s(text::SETTINGS)}</a> };
        view! {
            <Page title=t.s(text::SAMPLE) crumb=crumb>
                <div class="settings-column stack"><Load/></div>
            </Page>
        }
        .into_any()
    }
}

#[component]
fn Load() -> AnyView {
    let t = use_t();
    if !use_me().may(Deed::Configure, Object::Tenant, None) {
        return view! { <Banner>{AppError::Forbidden.message(t.0)}</Banner> }.into_any();
    }
    let load = Action::new(move |_: &()| async move {
        let done = load_sample().await;
        if done.is_ok() {
            go("/");
        }
        done
    });
    let sent = load.value();
    let busy = Signal::derive(move || load.pending().get() || matches!(sent.get(), Some(Ok(()))));
    view! {
        <p class="prose">{t.s(text::SAMPLE_WHAT)}</p>
        {move || sent.get().and_then(Result::err).map(|e| view! { <Banner tone=Tone::Late>{e.message(t.0)}</Banner> })}
        <div class="btns">
            <Button kind=Kind::Primary icon=Icon::Sparkle busy=busy on_press=move || { load.dispatch(()); }>{t.s(text::SAMPLE_LOAD)}</Button>
        </div>
    }
    .into_any()
}
