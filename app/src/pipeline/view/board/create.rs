//! The new deal: a dialog that keeps what was typed until the server has taken it.

use leptos::{prelude::*, task::spawn_local};

use super::{hand, shown::Shown, text};
use crate::{
    error::AppError,
    i18n::use_t,
    kit::{self, Banner, Button, Choice, Dialog, Field, Kind, Picked, Select, TextInput, Tone},
    pipeline::{
        api,
        form::{DealControl, Draft},
        model::{DealField, DealId, StageKind},
    },
};

/// What a new deal can say at once; the rest is on its page.
const FIELDS: [DealField; 4] =
    [DealField::Account, DealField::Amount, DealField::Owner, DealField::ExpectedOn];

/// The dialog; made anew at each opening.
#[component]
pub fn CreateDialog(shown: Shown, open: RwSignal<bool>) -> AnyView {
    let t = use_t();
    view! { <Dialog open title=t.s(text::NEW_DEAL)>{move || form(shown, open)}</Dialog> }.into_any()
}

fn form(shown: Shown, open: RwSignal<bool>) -> AnyView {
    let t = shown.t;
    let (base, me) = shown.me.with_value(|me| (me.base_currency, Picked::new(me.member, me.name.clone())));
    // One id for one form: sent twice it still makes one deal.
    let id = DealId::new();
    let draft = Draft::new(base);
    draft.owner.set(Some(me));
    let name = RwSignal::new(String::new());
    let stages: Vec<Choice> = shown
        .lanes()
        .into_iter()
        .filter_map(|lane| {
            lane.stage.with_value(|s| {
                (s.kind == StageKind::Open).then(|| Choice::new(s.id.to_string(), s.name.clone()))
            })
        })
        .collect();
    let stage = RwSignal::new(stages.first().map(|s| s.value.clone()).unwrap_or_default());
    let error = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    let wrong = move |field: &'static str| {
        Signal::derive(move || error.read().as_ref().and_then(|e| e.for_field(field, t.0)))
    };
    let other = move || {
        let told = |e: &AppError| match e {
            AppError::Invalid(fields) => {
                let beside = |f: &str| f == "name" || FIELDS.iter().any(|own| own.code() == f);
                let rest: Vec<&str> =
                    fields.iter().filter(|f| !beside(&f.field)).map(|f| f.message(t.0)).collect();
                Some(rest.join(" ")).filter(|words| !words.is_empty())
            }
            e => Some(e.message(t.0)),
        };
        error.read().as_ref().and_then(told).map(|words| view! { <Banner tone=Tone::Late>{words}</Banner> })
    };
    let save = move || {
        let Ok(to) = stage.get_untracked().parse() else { return };
        busy.set(true);
        let mut fields = draft.patch(&FIELDS);
        fields.name = Some(name.get_untracked());
        spawn_local(async move {
            let answer = api::create_deal(id, to, fields).await;
            // The dialog may have been left while the answer was on its way: the news says how it went.
            busy.try_set(false);
            match answer {
                Ok(made) => {
                    let news = t.with(text::CREATED, &[("name", &made.card.name)]);
                    shown.toasts.good(news);
                    open.try_set(false);
                    shown.if_alive(|shown| {
                        shown.arrive(made);
                        request_animation_frame(move || request_animation_frame(move || hand::focus(id)));
                    });
                }
                Err(refusal) => {
                    if let Some(Some(refusal)) = error.try_set(Some(refusal)) {
                        shown.toasts.error(&refusal);
                    }
                }
            }
        });
    };
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if !busy.get_untracked() {
            save();
        }
    };
    let control = move |field: DealField| {
        view! { <DealControl field draft form="new" error=wrong(field.code())/> }
    };
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
