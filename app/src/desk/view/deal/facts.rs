//! The fields of a deal, changed where they stand.

use leptos::{prelude::*, task::spawn_local};

use super::{
    super::{
        super::{model::*, text},
        forms::owner_choices,
    },
    Saver,
};
use crate::{
    access::{
        model::{Field as Guarded, Look, MemberName},
        visitor::use_me,
    },
    audit::model::Object,
    i18n::{Locale, Text, use_t},
    kit::*,
    money::{Currency, Money},
    pipeline::{
        form::{self, Edit, shown},
        model::{Deal, DealPatch, Named, StageKind},
    },
};

/// Everything the fields share. Copy it freely.
#[derive(Clone, Copy)]
struct Facts {
    saver: Saver,
    deal: StoredValue<Deal>,
    locale: Locale,
    may: bool,
}

impl Facts {
    fn edit(self, field: &'static str, label: Text, mine: String, patch: DealPatch) -> Edit {
        self.deal.with_value(|deal| Edit {
            id: deal.id,
            version: deal.version,
            field,
            label,
            before: shown(deal, field, self.locale),
            mine,
            patch,
        })
    }

    /// A field of text, a day or an amount. `raw` is it as one types it.
    fn line(
        self,
        field: &'static str,
        label: Text,
        kind: &'static str,
        raw: String,
        patch: fn(String) -> DealPatch,
    ) -> AnyView {
        let words = label.get(self.locale);
        let reads = self.deal.with_value(|deal| shown(deal, field, self.locale));
        let look = use_me().look_at(Object::Deal, field);
        if look == Look::Hidden {
            return ().into_any();
        }
        if !self.may || look < Look::Write {
            return view! { <dt>{words}</dt><dd><span class="prose">{reads}</span></dd> }.into_any();
        }
        let save = Callback::new(move |(typed,): (String,)| {
            self.saver.saving(self.edit(field, label, typed.clone(), patch(typed)))
        });
        view! { <dt>{words}</dt><dd><InlineEdit label=words kind value=raw shown=reads save/></dd> }
            .into_any()
    }

    /// A field with a few values to choose from.
    fn choice(
        self,
        field: &'static str,
        label: Text,
        value: String,
        choices: Signal<Vec<Choice>>,
        patch: fn(String) -> DealPatch,
    ) -> AnyView {
        let words = label.get(self.locale);
        let reads = self.deal.with_value(|deal| shown(deal, field, self.locale));
        if !self.may {
            return view! { <dt>{words}</dt><dd><span>{reads}</span></dd> }.into_any();
        }
        let save = Callback::new(move |(chosen,): (String,)| {
            let name =
                choices.with_untracked(|all| all.iter().find(|c| c.value == chosen).map(|c| c.label.clone()));
            self.saver.saving(self.edit(field, label, name.unwrap_or_default(), patch(chosen)))
        });
        view! { <dt>{words}</dt><dd><InlineEdit label=words value shown=reads choices save/></dd> }.into_any()
    }

    /// A linked record: type to find another.
    fn link<I: ToString>(
        self,
        field: &'static str,
        label: Text,
        now: Option<&Named<I>>,
        href: Option<String>,
        search: fn((String,)) -> Finding,
        patch: fn(Option<String>) -> DealPatch,
    ) -> AnyView {
        let (words, toasts) = (label.get(self.locale), use_toasts());
        let name = now.map(|l| l.name.clone()).unwrap_or_default();
        let (again, told) = (name.clone(), name);
        let go = href.map(move |href| {
            view! { <LinkButton href kind=Kind::Quiet small=true icon=Icon::ArrowRight><span class="heard">{told}</span></LinkButton> }
        });
        if !self.may {
            return view! { <dt>{words}</dt><dd><span class="clip">{again}</span> {go}</dd> }.into_any();
        }
        let value = RwSignal::new(now.map(|l| Picked::new(l.id.to_string(), l.name.clone())));
        let changed = move |(picked,): (Option<Picked>,)| {
            let (id, name) = picked.map(|p| (p.id, p.label)).unzip();
            let edit = self.edit(field, label, name.unwrap_or_default(), patch(id));
            spawn_local(async move {
                if let Err(error) = self.saver.save(edit).await {
                    toasts.error(&error);
                }
            });
        };
        view! {
            <dt>{words}</dt>
            <dd class="row"><Picker value search=Callback::new(search) label=words placeholder=text::NOT_SET.get(self.locale) small=true on_change=Callback::new(changed)/> {go}</dd>
        }
        .into_any()
    }
}

pub fn card(saver: Saver, colleagues: Signal<Vec<MemberName>>, deal: &Deal, may: bool) -> AnyView {
    let t = use_t();
    let facts = Facts { saver, deal: StoredValue::new(deal.clone()), locale: t.0, may };
    let day = |day: Option<chrono::NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    let closed = (deal.status != StageKind::Open).then(|| {
        facts.line("closed_on", text::CLOSED_ON, "date", day(deal.closed_on), |v| DealPatch {
            closed_on: Some(v.parse().ok()),
            ..Default::default()
        })
    });
    let lost = (deal.status == StageKind::Lost).then(|| {
        facts.line("lost_reason", text::LOST_REASON, "text", said(&deal.lost_reason), |v| DealPatch {
            lost_reason: Some(v),
            ..Default::default()
        })
    });
    view! {
        <section class="related">
            <header><h2>{t.s(text::DETAILS)}</h2></header>
            <dl class="facts deal-facts">
                {facts.line("name", text::NAME, "text", deal.name.clone(), |v| DealPatch { name: Some(v), ..Default::default() })}
                {worth(facts, deal)}
                {closed}
                {lost}
                {facts.line("expected_on", text::EXPECTED_ON, "date", day(deal.expected_on), |v| DealPatch {
                    expected_on: Some(v.parse().ok()),
                    ..Default::default()
                })}
                {owner(facts, deal, colleagues)}
                {links(facts, deal)}
                {facts.line("opened_on", text::OPENED_ON, "date", day(deal.opened_on), |v| DealPatch {
                    opened_on: Some(v.parse().ok()),
                    ..Default::default()
                })}
                {facts.line("source", text::SOURCE, "text", said(&deal.source), |v| DealPatch { source: Some(v), ..Default::default() })}
                {facts.line("description", text::DESCRIPTION, "text", said(&deal.description), |v| DealPatch {
                    description: Some(v),
                    ..Default::default()
                })}
                {deal.code.clone().map(|code| view! { <dt>{t.s(form::text::DEAL_CODE)}</dt><dd>{code}</dd> })}
            </dl>
        </section>
    }
    .into_any()
}

/// Amount and currency.
fn worth(facts: Facts, deal: &Deal) -> AnyView {
    let raw = deal.amount.map(Money::plain).unwrap_or_default();
    if use_me().look(Guarded::DealAmount) < Look::Read {
        return ().into_any();
    }
    let mut codes: Vec<String> = Currency::COMMON.iter().map(|c| c.to_string()).collect();
    if !codes.contains(&deal.currency.to_string()) {
        codes.insert(0, deal.currency.to_string());
    }
    let codes = codes.into_iter().map(|c| Choice::new(c.clone(), c)).collect::<Vec<_>>();
    let amount = facts
        .line("amount", text::AMOUNT, "text", raw, |v| DealPatch { amount: Some(v), ..Default::default() });
    let currency = facts.choice(
        "currency",
        form::text::CURRENCY,
        deal.currency.to_string(),
        Signal::stored(codes),
        |v| DealPatch { currency: v.parse().ok(), ..Default::default() },
    );
    view! { {amount} {currency} }.into_any()
}

fn owner(facts: Facts, deal: &Deal, colleagues: Signal<Vec<MemberName>>) -> AnyView {
    let t = use_t();
    let value = deal.owner.as_ref().map(|o| o.id.to_string()).unwrap_or_default();
    facts.choice("owner", text::OWNER, value, owner_choices(colleagues, t.s(text::NOBODY)), |v| DealPatch {
        owner: Some(v.parse().ok()),
        ..Default::default()
    })
}

fn links(facts: Facts, deal: &Deal) -> AnyView {
    let account = facts.link(
        "account",
        text::ACCOUNT,
        deal.account.as_ref(),
        deal.account.as_ref().map(|a| account_path(a.id)),
        form::accounts,
        |id| DealPatch { account: Some(id.and_then(|i| i.parse().ok())), ..Default::default() },
    );
    let contact = facts.link(
        "contact",
        text::CONTACT,
        deal.contact.as_ref(),
        deal.contact.as_ref().map(|c| contact_path(c.id)),
        form::contacts,
        |id| DealPatch { contact: Some(id.and_then(|i| i.parse().ok())), ..Default::default() },
    );
    let product = facts.link("product", text::PRODUCT, deal.product.as_ref(), None, form::products, |id| {
        DealPatch { product: Some(id.and_then(|i| i.parse().ok())), ..Default::default() }
    });
    view! { {account} {contact} {product} }.into_any()
}
