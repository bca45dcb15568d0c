//! Moving a deal to a stage from a list or its page: what the stage asks for is asked in a small form, then the move goes on.

use leptos::{prelude::*, task::spawn_local};

use super::{
    fields::{DealControl, Draft},
    text,
};
use crate::{
    error::{AppError, FieldError},
    i18n::{T, use_t},
    kit::{self, Banner, Button, Dialog, Kind, Toasts, Tone, use_toasts},
    money::Currency,
    pipeline::{
        api,
        model::{DealField, DealId, DealPatch, Move, Moved, StageId},
    },
};

/// Which deal is to go where.
#[derive(Clone, Debug)]
pub struct To {
    pub deal: DealId,
    pub version: i64,
    pub name: String,
    pub currency: Currency,
    pub stage: StageId,
    pub stage_name: String,
}

/// What a stage asks for before the deal may enter.
#[derive(Clone)]
struct Asked {
    to: To,
    fields: Vec<DealField>,
}

/// Moves deals; draw its [`Mover::dialog`] once on the page. Copy it freely.
#[derive(Clone, Copy)]
pub struct Mover {
    asked: RwSignal<Option<Asked>>,
    open: RwSignal<bool>,
    toasts: Toasts,
    t: T,
    moved: Callback<(Moved,)>,
    /// Told when the deal is not what was seen: the screen looks again.
    stale: Callback<()>,
}

impl Mover {
    pub fn new(moved: impl Into<Callback<(Moved,)>>, stale: impl Into<Callback<()>>) -> Mover {
        Mover {
            asked: RwSignal::new(None),
            open: RwSignal::new(false),
            toasts: use_toasts(),
            t: use_t(),
            moved: moved.into(),
            stale: stale.into(),
        }
    }

    /// Moves the deal to the top of the stage; opens the form where the stage asks for something.
    pub async fn go(self, to: To) -> Result<(), AppError> {
        match self.send(&to, DealPatch::default()).await {
            Err(AppError::Invalid(wrong)) if !asked(&wrong).is_empty() => {
                self.asked.set(Some(Asked { to, fields: asked(&wrong) }));
                self.open.set(true);
                Ok(())
            }
            answer => answer,
        }
    }

    async fn send(self, to: &To, fill: DealPatch) -> Result<(), AppError> {
        let step = Move { deal: to.deal, version: to.version, to: to.stage, after: None, before: None, fill };
        match api::move_deal(step).await {
            Ok(moved) => {
                self.toasts.good(self.t.with(text::MOVED, &[("name", &to.name), ("stage", &to.stage_name)]));
                self.moved.run((moved,));
                Ok(())
            }
            Err(AppError::Conflict(_)) => {
                self.toasts.bad(self.t.with(text::CHANGED_MEANWHILE, &[("name", &to.name)]));
                self.stale.run(());
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// The form of the gate.
    pub fn dialog(self) -> AnyView {
        let (open, t) = (self.open, self.t);
        let title = Signal::derive(move || {
            self.asked.with(|a| {
                a.as_ref()
                    .map(|a| t.with(text::GATE_TITLE, &[("stage", &a.to.stage_name)]))
                    .unwrap_or_default()
            })
        });
        view! { <Dialog open title>{move || self.asked.get_untracked().map(|asked| self.form(asked))}</Dialog> }.into_any()
    }

    fn form(self, asked: Asked) -> AnyView {
        let t = self.t;
        let draft = Draft::new(asked.to.currency);
        let (error, busy) = (RwSignal::new(None::<AppError>), RwSignal::new(false));
        let fields = asked.fields.clone();
        let control = move |field: DealField| {
            let wrong = Signal::derive(move || error.with(|e| e.as_ref()?.for_field(field.code(), t.0)));
            view! { <DealControl field draft form="gate" error=wrong required=true/> }
        };
        let why = t.with(text::GATE_WHY, &[("name", &asked.to.name)]);
        let controls = fields.iter().copied().map(control).collect_view();
        let other = move || {
            error
                .with(|e| e.as_ref().and_then(|e| beside(e, &fields, t)))
                .map(|words| view! { <Banner tone=Tone::Late>{words}</Banner> })
        };
        let submit = move |ev: leptos::ev::SubmitEvent| {
            ev.prevent_default();
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            let (to, fill) = (asked.to.clone(), draft.patch(&asked.fields));
            spawn_local(async move {
                let answer = self.send(&to, fill).await;
                // The dialog may have been left meanwhile.
                busy.try_set(false);
                match answer {
                    Ok(()) => self.open.set(false),
                    Err(refusal) => {
                        error.try_set(Some(refusal));
                    }
                }
            });
        };
        view! {
            <form class="form" novalidate on:submit=submit>
                <p class="whole muted">{why}</p>
                <div class="whole">{other}</div>
                {controls}
                <div class="dialog-foot whole">
                    <Button on_press=move || self.open.set(false)>{t.s(kit::text::CANCEL)}</Button>
                    <Button kind=Kind::Primary submit=true busy>{t.s(text::GATE_MOVE)}</Button>
                </div>
            </form>
        }
        .into_any()
    }
}

fn asked(wrong: &[FieldError]) -> Vec<DealField> {
    wrong.iter().filter_map(|f| DealField::parse(&f.field)).collect()
}

/// What is wrong and stands beside no field of the form.
fn beside(error: &AppError, fields: &[DealField], t: T) -> Option<String> {
    match error {
        AppError::Invalid(wrong) => {
            let rest: Vec<&str> = wrong
                .iter()
                .filter(|w| !fields.iter().any(|f| f.code() == w.field))
                .map(|w| w.message(t.0))
                .collect();
            (!rest.is_empty()).then(|| rest.join(" "))
        }
        other => Some(other.message(t.0)),
    }
}
