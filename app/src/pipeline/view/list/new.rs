//! A new deal, from the list.

use leptos::{prelude::*, task::spawn_local};

use super::super::text;
use crate::{
    access::visitor::use_me,
    error::AppError,
    i18n::use_t,
    kit::{self, *},
    pipeline::{
        api,
        form::{DealControl, Draft, deal_path},
        model::{DealField, DealId, Pipeline, StageKind},
    },
};

/// What a new deal can say at once; the rest is on its page.
const FIELDS: [DealField; 5] =
    [DealField::Account, DealField::Product, DealField::Amount, DealField::Owner, DealField::ExpectedOn];

/// The dialog; made anew at each opening.
#[component]
pub fn NewDeal(open: RwSignal<bool>, pipelines: Signal<Vec<Pipeline>>, on_made: Callback<()>) -> AnyView {
    let t = use_t();
    view! { <Dialog open title=t.s(text::NEW_DEAL)>{move || form(open, pipelines, on_made)}</Dialog> }
        .into_any()
}

fn form(open: RwSignal<bool>, pipelines: Signal<Vec<Pipeline>>, on_made: Callback<()>) -> AnyView {
    let (t, me, toasts) = (use_t(), use_me(), use_toasts());
    // One id for one form: sent twice it still makes one deal.
    let id = DealId::new();
    let draft = Draft::new(me.base_currency);
    draft.owner.set(Some(kit::Picked::new(me.member, me.name.clone())));
    let name = RwSignal::new(String::new());
    let stages: Vec<Choice> = pipelines.with_untracked(|all| {
        let open = all.iter().flat_map(|p| &p.stages).filter(|s| s.kind == StageKind::Open);
        open.map(|s| Choice::new(s.id.to_string(), s.name.clone())).collect()
    });
    let stage = RwSignal::new(stages.first().map(|s| s.value.clone()).unwrap_or_default());
    let (error, busy) = (RwSignal::new(None::<AppError>), RwSignal::new(false));
    let wrong =
        move |field: &'static str| Signal::derive(move || error.with(|e| e.as_ref()?.for_field(field, t.0)));
    let other = move || {
        let told = |e: &AppError| match e {
            AppError::Invalid(_) if e.for_field("stage", t.0).is_none() => None,
            e => e.for_field("stage", t.0).or_else(|| Some(e.message(t.0))),
        };
        error
            .with(|e| e.as_ref().and_then(told))
            .map(|words| view! { <Banner tone=Tone::Late>{words}</Banner> })
    };
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
            // The dialog may have been left meanwhile: the news says how it went.
            busy.try_set(false);
            match answer {
                Ok(made) => {
                    toasts.push(
                        Tone::Good,
                        t.with(text::CREATED, &[("name", &made.card.name)]),
                        Some((
                            t.s(text::OPEN).into(),
                            Callback::new(move |()| crate::access::visitor::go(&deal_path(id))),
                        )),
                    );
                    open.try_set(false);
                    on_made.run(());
                }
                Err(refusal) => {
                    if let Some(Some(refusal)) = error.try_set(Some(refusal)) {
                        toasts.error(&refusal);
                    }
                }
            }
        });
    };
    let control =
        move |field: DealField| view! { <DealControl field draft form="new" error=wrong(field.code())/> };
    view! {
        <form class="form" novalidate on:submit=submit>
            <div class="whole">{other}</div>
            <Field name="name" id="new-name" label=t.s(text::NAME) error=wrong("name") required=true whole=true>
                <TextInput value=name placeholder=t.s(text::NAME_EXAMPLE) autofocus=true max=200/>
            </Field>
            {FIELDS.map(control).collect_view()}
            <Field name="stage" id="new-stage" label=t.s(text::STAGE)>
                <Select value=stage choices=Signal::stored(stages)/>
            </Field>
            <div class="dialog-foot whole">
                <Button on_press=move || open.set(false)>{t.s(kit::text::CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true busy>{t.s(text::CREATE)}</Button>
            </div>
        </form>
    }
    .into_any()
}
