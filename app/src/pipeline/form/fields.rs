//! The controls for a deal's fields, as the gate and the new deal share them.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::pick;
use crate::{
    i18n::use_t,
    kit::{DateInput, Field, MoneyInput, Picked, Picker, TextArea},
    money::Currency,
    pipeline::model::{DealField, DealPatch},
};

/// What has been typed so far. Copy it freely.
#[derive(Clone, Copy)]
pub struct Draft {
    pub account: RwSignal<Option<Picked>>,
    pub contact: RwSignal<Option<Picked>>,
    pub product: RwSignal<Option<Picked>>,
    pub owner: RwSignal<Option<Picked>>,
    pub amount: RwSignal<String>,
    pub currency: RwSignal<String>,
    pub expected_on: RwSignal<Option<NaiveDate>>,
    pub opened_on: RwSignal<Option<NaiveDate>>,
    pub lost_reason: RwSignal<String>,
    pub description: RwSignal<String>,
}

impl Draft {
    /// An empty form; amounts are in `currency` until another is chosen.
    pub fn new(currency: Currency) -> Draft {
        Draft {
            account: RwSignal::new(None),
            contact: RwSignal::new(None),
            product: RwSignal::new(None),
            owner: RwSignal::new(None),
            amount: RwSignal::new(String::new()),
            currency: RwSignal::new(currency.code().into()),
            expected_on: RwSignal::new(None),
            opened_on: RwSignal::new(None),
            lost_reason: RwSignal::new(String::new()),
            description: RwSignal::new(String::new()),
        }
    }

    /// What these fields say, as a change to a deal; what was left empty changes nothing.
    pub fn patch(self, fields: &[DealField]) -> DealPatch {
        let mut patch = DealPatch::default();
        for field in fields {
            match field {
                DealField::Account => patch.account = chosen(self.account),
                DealField::Contact => patch.contact = chosen(self.contact),
                DealField::Product => patch.product = chosen(self.product),
                DealField::Owner => patch.owner = chosen(self.owner),
                DealField::Amount => {
                    patch.amount = typed(self.amount);
                    if patch.amount.is_some() {
                        patch.currency = self.currency.get_untracked().parse().ok();
                    }
                }
                DealField::ExpectedOn => patch.expected_on = self.expected_on.get_untracked().map(Some),
                DealField::OpenedOn => patch.opened_on = self.opened_on.get_untracked().map(Some),
                DealField::LostReason => patch.lost_reason = typed(self.lost_reason),
                DealField::Description => patch.description = typed(self.description),
            }
        }
        patch
    }
}

fn typed(text: RwSignal<String>) -> Option<String> {
    Some(text.get_untracked()).filter(|t| !t.trim().is_empty())
}

fn chosen<I: std::str::FromStr>(picked: RwSignal<Option<Picked>>) -> Option<Option<I>> {
    picked.with_untracked(|p| p.as_ref().and_then(|p| p.id.parse().ok())).map(Some)
}

/// One field with its label and its error. `form` tells forms of one page apart.
#[component]
pub fn DealControl(
    field: DealField,
    draft: Draft,
    form: &'static str,
    error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
) -> AnyView {
    let t = use_t();
    let control = move || match field {
        DealField::Account => view! { <Picker value=draft.account search=pick::accounts/> }.into_any(),
        DealField::Contact => view! { <Picker value=draft.contact search=pick::contacts/> }.into_any(),
        DealField::Product => view! { <Picker value=draft.product search=pick::products/> }.into_any(),
        DealField::Owner => view! { <Picker value=draft.owner search=pick::members/> }.into_any(),
        DealField::Amount => {
            let mut codes: Vec<String> = Currency::COMMON.iter().map(|c| c.to_string()).collect();
            let own = draft.currency.get_untracked();
            if !codes.contains(&own) {
                codes.insert(0, own);
            }
            view! { <MoneyInput amount=draft.amount currency=draft.currency currencies=codes/> }.into_any()
        }
        DealField::ExpectedOn => view! { <DateInput value=draft.expected_on/> }.into_any(),
        DealField::OpenedOn => view! { <DateInput value=draft.opened_on/> }.into_any(),
        DealField::LostReason => view! { <TextArea value=draft.lost_reason rows=2/> }.into_any(),
        DealField::Description => view! { <TextArea value=draft.description/> }.into_any(),
    };
    let whole = matches!(field, DealField::LostReason | DealField::Description);
    view! {
        <Field name=field.code() id=format!("{form}-{}", field.code()) label=t.s(field.text()) error required whole>
            {control()}
        </Field>
    }
    .into_any()
}
