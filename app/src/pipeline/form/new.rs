//! A new deal: a dialog that keeps what was typed until the server has taken it.

use leptos::{prelude::*, task::spawn_local};

use super::{
    fields::{DealControl, Draft},
    text,
};
use crate::{
    access::{
        model::{Look, Object},
        visitor::{go, use_me},
    },
    error::AppError,
    i18n::use_t,
    kit::{
        self, Banner, Button, Choice, Dialog, Field, Kind, Picked, Select, TextInput, Tone, loaded,
        use_toasts,
    },
    pipeline::{
        api,
        model::{DealField, DealId, Moved, Pipeline, PipelineId, StageKind, deal_path},
    },
};

/// What a new deal can say at once; the rest is on its page.
const FIELDS: [DealField; 5] =
    [DealField::Account, DealField::Product, DealField::Amount, DealField::Owner, DealField::ExpectedOn];

/// What the form is made from.
#[derive(Clone, Copy)]
struct New {
    open: RwSignal<bool>,
    pipeline: Option<PipelineId>,
    account: Signal<Option<Picked>>,
    on_made: Callback<(Moved,)>,
}

/// The dialog; its form is made anew at each opening, and loaded at the first. `pipeline` narrows the stages offered to one
/// pipeline, `account` is filled in to begin with.
#[component]
pub fn NewDeal(
    open: RwSignal<bool>,
    #[prop(optional)] pipeline: Option<PipelineId>,
    #[prop(optional, into)] account: Signal<Option<Picked>>,
    #[prop(into)] on_made: Callback<(Moved,)>,
) -> AnyView {
    let t = use_t();
    let new = New { open, pipeline, account, on_made };
    let content = move || async move {
        match api::pipelines().await {
            Ok(pipelines) => new_deal_form(new, pipelines).await,
            Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
        }
    };
    view! { <Dialog open title=t.s(text::NEW_DEAL)>{move || loaded(content)}</Dialog> }.into_any()
}

/// The stages a deal may begin in, with their pipeline's name where there are several.
fn stages(pipelines: &[Pipeline], only: Option<PipelineId>) -> Vec<Choice> {
    let offered: Vec<&Pipeline> = pipelines.iter().filter(|p| only.is_none_or(|id| id == p.id)).collect();
    let name = |pipeline: &str, stage: &str| match offered.len() {
        1 => stage.to_string(),
        _ => format!("{pipeline} · {stage}"),
    };
    offered
        .iter()
        .flat_map(|p| p.stages.iter().map(move |s| (p, s)))
        .filter(|(_, s)| s.kind == StageKind::Open)
        .map(|(p, s)| Choice::new(s.id.to_string(), name(&p.name, &s.name)))
        .collect()
}

#[lazy]
fn new_deal_form(new: New, pipelines: Vec<Pipeline>) -> AnyView {
    let (t, me, toasts) = (use_t(), use_me(), use_toasts());
    // One id for one form: sent twice it still makes one deal.
    let id = DealId::new();
    let draft = Draft::new(me.base_currency);
    draft.owner.set(Some(Picked::new(me.member, me.name.clone())));
    draft.account.set(new.account.get_untracked());
    let name = RwSignal::new(String::new());
    let stages = stages(&pipelines, new.pipeline);
    let stage = RwSignal::new(stages.first().map(|s| s.value.clone()).unwrap_or_default());
    let (error, busy) = (RwSignal::new(None::<AppError>), RwSignal::new(false));
    let wrong =
        move |field: &'static str| Signal::derive(move || error.with(|e| e.as_ref()?.for_field(field, t.0)));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let Ok(to) = stage.get_untracked().parse() else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let mut fields = draft.patch(&FIELDS);
        fields.name = Some(name.get_untracked());
        fields.owner.get_or_insert(None);
        spawn_local(async move {
            let answer = api::create_deal(id, to, fields).await;
            // The dialog may have been left while the answer was on its way: the news says how it went.
            busy.try_set(false);
            match answer {
                Ok(made) => {
                    let news = t.with(text::CREATED, &[("name", &made.card.name)]);
                    let open = Callback::new(move |()| go(&deal_path(id)));
                    toasts.push(Tone::Good, news, Some((t.s(text::OPEN).into(), open)));
                    new.open.try_set(false);
                    new.on_made.try_run((made,));
                }
                Err(refusal) => {
                    if let Some(Some(refusal)) = error.try_set(Some(refusal)) {
                        toasts.error(&refusal);
                    }
                }
            }
        });
    };
    // What one may not write is not asked for.
    let mine = |field: &DealField| me.look_at(Object::Deal, field.code()) == Look::Write;
    let control =
        move |field: DealField| view! { <DealControl field draft form="new" error=wrong(field.code())/> };
    view! {
        <form class="form" novalidate on:submit=submit>
            <div class="whole">{move || error.with(|e| e.as_ref().and_then(|e| elsewhere(e, t.0))).map(|words| view! { <Banner tone=Tone::Late>{words}</Banner> })}</div>
            <Field name="name" id="new-name" label=t.s(text::NAME) error=wrong("name") required=true whole=true>
                <TextInput value=name placeholder=t.s(text::NAME_EXAMPLE) autofocus=true max=200/>
            </Field>
            {FIELDS.into_iter().filter(mine).map(control).collect_view()}
            <Field name="stage" id="new-stage" label=t.s(text::STAGE)>
                <Select value=stage choices=Signal::stored(stages)/>
            </Field>
            <div class="dialog-foot whole">
                <Button on_press=move || new.open.set(false)>{t.s(kit::text::CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true busy>{t.s(text::CREATE)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// What is wrong beside no field of this form.
fn elsewhere(error: &AppError, locale: crate::i18n::Locale) -> Option<String> {
    let AppError::Invalid(fields) = error else { return Some(error.message(locale)) };
    let beside = |f: &str| f == "name" || FIELDS.iter().any(|own| own.code() == f);
    let rest: Vec<&str> = fields.iter().filter(|f| !beside(&f.field)).map(|f| f.message(locale)).collect();
    (!rest.is_empty()).then(|| rest.join(" "))
}
