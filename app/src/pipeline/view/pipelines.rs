//! Setting up pipelines: for administrators.

mod draft;
mod stages;

use leptos::{prelude::*, task::spawn_local};

use super::text;
use crate::{
    access::{model::Action, visitor::use_me},
    audit::model::Object,
    error::AppError,
    i18n::use_t,
    kit::*,
    pipeline::{api, model::Pipeline},
    shell,
};
use draft::Form;

type Found = Result<Vec<Pipeline>, AppError>;

/// `/settings/pipelines`
pub struct PipelinesScreen {
    pipelines: Resource<Found>,
}

crate::screen!(pipeline: PipelinesScreen);

impl PipelinesScreen {
    fn data() -> Self {
        Self { pipelines: Resource::new(|| (), |_| api::pipelines()) }
    }

    fn view(this: Self) -> AnyView {
        let (t, me) = (use_t(), use_me());
        let may = me.may(Action::Configure, Object::Pipeline, None);
        let pipelines = this.pipelines;
        // Pipelines that are being made and not saved yet.
        let fresh = RwSignal::new(Vec::<StoredValue<Form>>::new());
        let add = move || fresh.update(|all| all.push(StoredValue::new(Form::fresh(t))));
        let actions = move || {
            may.then(
                || view! { <Button icon=Icon::Plus key="c" on_press=add>{t.s(text::NEW_PIPELINE)}</Button> },
            )
        };
        let saved = Callback::new(move |()| {
            fresh.set(Vec::new());
            pipelines.refetch();
        });
        view! {
            <shell::Page title=t.s(text::PIPELINES) actions>
                <div class="pipelines">
                    <p class="muted">{t.s(text::PIPELINES_TEXT)}</p>
                    {(!may).then(|| view! { <Banner>{t.s(text::ADMINISTRATORS_ONLY)}</Banner> })}
                    <Transition fallback=move || view! { <div data-loading="true"><Skeleton shape=Shape::Table(6, 5)/></div> }>
                        {move || Suspend::new(async move { drawn(pipelines.await, may, saved) })}
                    </Transition>
                    {move || fresh.get().into_iter().map(|form| editor(form.get_value(), None, true, saved)).collect_view()}
                </div>
            </shell::Page>
        }
        .into_any()
    }
}

fn drawn(found: Found, may: bool, saved: Callback<()>) -> AnyView {
    let t = use_t();
    match found {
        Ok(all) => {
            let several = all.len() > 1;
            let one = |p: Pipeline| editor(Form::of(&p), several.then(|| p.clone()), may, saved);
            all.into_iter().map(one).collect_view().into_any()
        }
        Err(e) => view! { <Banner tone=Tone::Late>{e.message(t.0)}</Banner> }.into_any(),
    }
}

/// One pipeline. `known` is it as stored, where it may be deleted.
fn editor(form: Form, known: Option<Pipeline>, may: bool, saved: Callback<()>) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let (error, busy) = (RwSignal::new(None::<AppError>), RwSignal::new(false));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        let draft = form.draft();
        spawn_local(async move {
            let answer = api::save_pipeline(draft).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    toasts.good(t.s(text::PIPELINE_SAVED));
                    saved.run(());
                }
                Err(refusal) => {
                    if let Some(Some(refusal)) = error.try_set(Some(refusal)) {
                        toasts.error(&refusal);
                    }
                }
            }
        });
    };
    let wrong = Signal::derive(move || error.with(|e| e.as_ref()?.for_field("name", t.0)));
    let told = move || {
        let beside = |e: &AppError| match e {
            AppError::Invalid(_) => ["stages", "moved"].iter().find_map(|f| e.for_field(f, t.0)),
            e => Some(e.message(t.0)),
        };
        error
            .with(|e| e.as_ref().and_then(beside))
            .map(|words| view! { <Banner tone=Tone::Late>{words}</Banner> })
    };
    let buttons = may.then(|| {
        view! {
            <div class="btns">
                <Button icon=Icon::Plus on_press=move || form.add(t)>{t.s(text::ADD_STAGE)}</Button>
                <span class="grow"></span>
                {known.map(|known| delete(known, saved))}
                <Button kind=Kind::Quiet on_press=move || saved.run(())>{t.s(text::DROP_CHANGES)}</Button>
                <Button kind=Kind::Primary submit=true busy>{t.s(text::SAVE)}</Button>
            </div>
        }
    });
    view! {
        <form class="pipeline card pad" novalidate on:submit=submit>
            <fieldset disabled=!may>
                <Field name="pipeline" id=format!("pipeline-{}", form.id) label=t.s(text::PIPELINE_NAME) error=wrong required=true>
                    <TextInput value=form.name max=80/>
                </Field>
                {stages::table(form, error)}
                {stages::homeless(form)}
            </fieldset>
            {told}
            {buttons}
        </form>
    }
    .into_any()
}

fn delete(known: Pipeline, saved: Callback<()>) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let (asking, busy) = (RwSignal::new(false), RwSignal::new(false));
    let (id, version) = (known.id, known.version);
    let body = t.with(text::DELETE_PIPELINE_SURE, &[("name", &known.name)]);
    let yes = move || {
        busy.set(true);
        spawn_local(async move {
            let answer = api::delete_pipeline(id, version).await;
            busy.try_set(false);
            asking.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.good(t.s(text::PIPELINE_DELETED));
                    saved.run(());
                }
                Err(refusal) => toasts.error(&refusal),
            }
        });
    };
    view! {
        <Button kind=Kind::Danger on_press=move || asking.set(true)>{t.s(text::DELETE_PIPELINE)}</Button>
        <Confirm open=asking title=t.s(text::DELETE_PIPELINE).to_string() body=body action=t.s(text::DELETE_PIPELINE) danger=true busy on_yes=yes/>
    }
    .into_any()
}
