//! Saving one field of a deal where it stands. Where a colleague was faster, both changes are kept if they touch different
//! fields; if they touch the same, one is asked which stays.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    error::AppError,
    format,
    i18n::{Locale, Text, use_t},
    kit::{self, MergeAsk, MergeDialog, MergeRow, Saving, Toasts, use_toasts},
    money::Money,
    pipeline::{
        api,
        model::{Deal, DealId, DealPatch},
    },
};

/// One field as somebody changed it.
#[derive(Clone, Debug)]
pub struct Edit {
    pub id: DealId,
    /// The version it was changed in.
    pub version: i64,
    /// The field's name as [`shown`] knows it.
    pub field: &'static str,
    pub label: Text,
    /// As it read before.
    pub before: String,
    /// As it would read.
    pub mine: String,
    pub patch: DealPatch,
}

/// Saves edits; draw its [`Saver::dialog`] once on the page. Copy it freely.
#[derive(Clone, Copy)]
pub struct Saver {
    ask: RwSignal<Option<MergeAsk>>,
    toasts: Toasts,
    locale: Locale,
    /// Told the deal as it now is.
    saved: Callback<(Deal,)>,
}

impl Saver {
    pub fn new(saved: impl Into<Callback<(Deal,)>>) -> Saver {
        Saver { ask: RwSignal::new(None), toasts: use_toasts(), locale: use_t().0, saved: saved.into() }
    }

    /// The dialog that asks theirs or mine.
    pub fn dialog(self) -> AnyView {
        view! { <MergeDialog ask=self.ask/> }.into_any()
    }

    /// The same as a kit control wants it.
    pub fn saving(self, edit: Edit) -> Saving {
        Box::pin(self.save(edit))
    }

    /// Saves an edit. Errors: what the server says, with `Conflict` only where the deal changes faster than people do.
    pub async fn save(self, mut edit: Edit) -> Result<(), AppError> {
        let mut merged = false;
        for _ in 0..5 {
            match api::update_deal(edit.id, edit.version, edit.patch.clone()).await {
                Ok(deal) => {
                    if merged {
                        self.toasts.info(kit::text::MERGED.get(self.locale));
                    }
                    self.saved.run((deal,));
                    return Ok(());
                }
                Err(AppError::Conflict(json)) => {
                    let Ok(theirs) = serde_json::from_str::<Deal>(&json) else {
                        return Err(AppError::Conflict(json));
                    };
                    let now = shown(&theirs, edit.field, self.locale);
                    edit.version = theirs.version;
                    if now != edit.before && now != edit.mine {
                        self.ask_about(edit, theirs, now);
                        return Ok(());
                    }
                    merged = true;
                }
                Err(error) => return Err(error),
            }
        }
        Err(AppError::Conflict(String::new()))
    }

    fn ask_about(self, edit: Edit, theirs: Deal, now: String) {
        let row = MergeRow {
            field: edit.field.into(),
            label: edit.label.get(self.locale).into(),
            mine: edit.mine.clone(),
            theirs: now.clone(),
        };
        let on_decide = Callback::new(move |(mine,): (Vec<String>,)| {
            if mine.is_empty() {
                self.saved.run((theirs.clone(),));
                return;
            }
            let edit = Edit { before: now.clone(), ..edit.clone() };
            spawn_local(async move {
                if let Err(error) = Box::pin(self.save(edit)).await {
                    self.toasts.error(&error);
                }
            });
        });
        self.ask.set(Some(MergeAsk { rows: vec![row], on_decide }));
    }
}

/// A field of a deal as it reads; empty for one that is empty or not known.
pub fn shown(deal: &Deal, field: &str, locale: Locale) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map(|d| format::date(d, locale)).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match field {
        "name" => deal.name.clone(),
        "amount" => deal.amount.map(Money::full).unwrap_or_default(),
        "currency" => deal.currency.to_string(),
        "account" => deal.account.as_ref().map(|l| l.name.clone()).unwrap_or_default(),
        "contact" => deal.contact.as_ref().map(|l| l.name.clone()).unwrap_or_default(),
        "product" => deal.product.as_ref().map(|l| l.name.clone()).unwrap_or_default(),
        "owner" => deal.owner.as_ref().map(|l| l.name.clone()).unwrap_or_default(),
        "opened_on" => day(deal.opened_on),
        "expected_on" => day(deal.expected_on),
        "closed_on" => day(deal.closed_on),
        "lost_reason" => text(&deal.lost_reason),
        "source" => text(&deal.source),
        "description" => text(&deal.description),
        _ => String::new(),
    }
}
