//! A gate that isn't met asks for exactly what is missing, then the move goes on; leaving it puts the card back.

use leptos::prelude::*;

use super::{moves::Wish, shown::Shown, text};
use crate::{
    error::{AppError, FieldError},
    i18n::use_t,
    kit::{self, Banner, Button, Dialog, Kind, Tone, loaded},
    pipeline::{
        form::{DealControl, Draft},
        model::{Card, DealField},
    },
};

/// A move that waits for what its stage asks for.
#[derive(Clone)]
pub struct Gate {
    pub card: Card,
    /// The stage's name.
    pub stage: String,
    pub wish: Wish,
    /// What is asked for, in the order it was.
    fields: ArcRwSignal<Vec<DealField>>,
    /// Why the last answer did not do.
    error: ArcRwSignal<Option<AppError>>,
    busy: ArcRwSignal<bool>,
}

impl Gate {
    pub fn new(card: Card, stage: String, wish: Wish, fields: &[FieldError]) -> Gate {
        Gate {
            card,
            stage,
            wish,
            fields: ArcRwSignal::new(asked(fields)),
            error: ArcRwSignal::new(None),
            busy: ArcRwSignal::new(false),
        }
    }

    /// The answer did not do: what was typed stays, what is still wrong is said beside it.
    pub fn refused(&self, error: AppError) {
        if let AppError::Invalid(fields) = &error {
            let more: Vec<DealField> = self
                .fields
                .with_untracked(|known| asked(fields).into_iter().filter(|f| !known.contains(f)).collect());
            if !more.is_empty() {
                self.fields.update(|known| known.extend(more));
            }
        }
        self.error.set(Some(error));
        self.busy.set(false);
    }
}

fn asked(fields: &[FieldError]) -> Vec<DealField> {
    fields.iter().filter_map(|f| DealField::parse(&f.field)).collect()
}

/// The dialog of the gate; there is at most one.
#[component]
pub fn GateDialog(shown: Shown) -> AnyView {
    let t = use_t();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(shown.gate.with(Option::is_some)));
    let title = move || {
        shown
            .gate
            .with(|gate| gate.as_ref().map(|g| t.with(text::GATE_TITLE, &[("stage", &g.stage)])))
            .unwrap_or_default()
    };
    let left = move |()| {
        if let Some(id) = shown.gate.with_untracked(|gate| gate.as_ref().map(|g| g.card.id)) {
            shown.give_up(id);
        }
    };
    view! {
        <Dialog open title=Signal::derive(title) on_close=Callback::new(left)>
            {move || shown.gate.get_untracked().map(|gate| loaded(move || gate_form(shown, gate.clone(), open)))}
        </Dialog>
    }
    .into_any()
}

#[lazy]
fn gate_form(shown: Shown, gate: Gate, open: RwSignal<bool>) -> AnyView {
    let t = shown.t;
    let base = shown.me.with_value(|me| me.base_currency);
    let draft = Draft::new(gate.card.amount.map_or(base, |a| a.currency));
    let (error, busy, fields) = (gate.error.clone(), gate.busy.clone(), gate.fields.clone());
    let why = t.with(text::GATE_WHY, &[("name", &gate.card.name)]);
    let controls = {
        let (fields, error) = (fields.clone(), error.clone());
        let control = move |field: DealField| {
            let error = error.clone();
            let wrong =
                Signal::derive(move || error.read().as_ref().and_then(|e| e.for_field(field.code(), t.0)));
            view! { <DealControl field draft form="gate" error=wrong required=true/> }
        };
        view! { <For each=move || fields.get() key=|f| *f let:field>{control(field)}</For> }
    };
    let other = {
        let error = error.clone();
        move || {
            let said =
                error.read().as_ref().filter(|e| !matches!(e, AppError::Invalid(_))).map(|e| e.message(t.0));
            said.map(|words| view! { <Banner tone=Tone::Late>{words}</Banner> })
        }
    };
    let submit = {
        let busy = busy.clone();
        move |ev: leptos::ev::SubmitEvent| {
            ev.prevent_default();
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            error.set(None);
            let mut wish = gate.wish.clone();
            wish.fill = draft.patch(&fields.get_untracked());
            shown.send(gate.card.id, wish);
        }
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <p class="whole muted">{why}</p>
            <div class="whole">{other}</div>
            {controls}
            <div class="dialog-foot whole">
                <Button on_press=move || open.set(false)>{t.s(kit::text::CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true busy=Signal::from(busy)>{t.s(text::GATE_MOVE)}</Button>
            </div>
        </form>
    }
    .into_any()
}
