//! The line of filters over the list of deals.

use leptos::prelude::*;

use super::{super::text, Desk};
use crate::{
    access::visitor::use_me,
    format,
    i18n::{T, use_t},
    kit::*,
    listing::NONE,
    pipeline::model::{DealField, DealKey, DealLine, StageKind},
};

pub fn line(desk: Desk) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let address = desk.address;
    let statuses = StageKind::ALL.iter().map(|k| Choice::new(k.code(), t.s(k.text()))).collect::<Vec<_>>();
    let stages = Signal::derive(move || {
        desk.pipelines.with(|all| {
            let several = all.len() > 1;
            let name = |pipeline: &str, stage: &str| match several {
                true => format!("{pipeline} · {stage}"),
                false => stage.to_string(),
            };
            all.iter()
                .flat_map(|p| {
                    p.stages.iter().map(move |s| Choice::new(s.id.to_string(), name(&p.name, &s.name)))
                })
                .collect::<Vec<_>>()
        })
    });
    let mine = me.member;
    let owners = Signal::derive(move || {
        let mut owners =
            vec![Choice::new(mine.to_string(), t.s(text::MINE)), Choice::new(NONE, t.s(text::NOBODY))];
        desk.members.with(|all| {
            let others = all.iter().filter(|m| m.id != mine);
            owners.extend(others.map(|m| Choice::new(m.id.to_string(), m.name.clone())));
        });
        owners
    });
    let without = DealField::ALL
        .iter()
        .filter(|f| **f != DealField::LostReason && **f != DealField::Description)
        .map(|f| Choice::new(f.code(), t.s(f.text())))
        .collect::<Vec<_>>();
    view! {
        {address.search_box(t.s(text::SEARCH_DEALS))}
        {address.filter_menu(DealKey::Status, t.s(text::STATUS), Signal::stored(statuses))}
        <Suspense fallback=|| ()>
            {address.filter_menu(DealKey::Stage, t.s(text::STAGE), stages)}
            {address.filter_menu(DealKey::Owner, t.s(text::OWNER), owners)}
        </Suspense>
        {address.filter_menu(DealKey::Without, t.s(text::WITHOUT), Signal::stored(without))}
        <Suspense fallback=|| ()>{address.chips(move |key, value| name(desk, key, value, t))}</Suspense>
    }
    .into_any()
}

/// What a filter's value is called.
fn name(desk: Desk, key: DealKey, value: &str, t: T) -> String {
    let member = |value: &str| {
        desk.members.with(|all| all.iter().find(|m| m.id.to_string() == value).map(|m| m.name.clone()))
    };
    let day = |value: &str| value.parse().map(|d| format::date(d, t.0)).unwrap_or_else(|_| value.to_string());
    let linked = |of: fn(&DealLine) -> Option<String>| {
        desk.page.get().and_then(Result::ok).and_then(|found| found.page.rows.first().and_then(of))
    };
    let said = match key {
        DealKey::Pipeline => {
            desk.pipelines.with(|all| all.iter().find(|p| p.id.to_string() == value).map(|p| p.name.clone()))
        }
        DealKey::Stage => desk.pipelines.with(|all| {
            all.iter().flat_map(|p| &p.stages).find(|s| s.id.to_string() == value).map(|s| s.name.clone())
        }),
        DealKey::Status => StageKind::parse(value).map(|k| t.s(k.text()).to_string()),
        DealKey::Owner if value == NONE => Some(t.s(text::NOBODYS).to_string()),
        DealKey::Owner => member(value),
        DealKey::Manager if value == NONE => Some(t.s(text::NO_MANAGER).to_string()),
        DealKey::Manager => member(value).map(|name| t.with(text::TEAM_OF, &[("name", &name)])),
        DealKey::Region if value.is_empty() => Some(t.s(text::NO_REGION).to_string()),
        DealKey::Region => Some(value.to_string()),
        DealKey::Account => linked(|l| l.account.as_ref().map(|a| a.name.clone())),
        DealKey::Product if value == NONE => {
            Some(t.with(text::WITHOUT_FIELD, &[("field", t.s(text::PRODUCT))]))
        }
        DealKey::Product => linked(|l| l.product.as_ref().map(|p| p.name.clone())),
        DealKey::ClosedFrom => Some(t.with(text::CLOSED_FROM, &[("day", &day(value))])),
        DealKey::ClosedTo => Some(t.with(text::CLOSED_TO, &[("day", &day(value))])),
        DealKey::ClosingBy => Some(t.with(text::CLOSING_BY, &[("day", &day(value))])),
        DealKey::Without => {
            let field = DealField::parse(value).map(|f| t.s(f.text()));
            field.map(|field| t.with(text::WITHOUT_FIELD, &[("field", field)]))
        }
        DealKey::Next => Some(t.s(if value == "no" { text::NO_NEXT } else { text::NEXT_STEP }).to_string()),
    };
    said.unwrap_or_else(|| match key {
        DealKey::Account => t.s(text::ACCOUNT).into(),
        DealKey::Product => t.s(text::PRODUCT).into(),
        _ => value.to_string(),
    })
}
