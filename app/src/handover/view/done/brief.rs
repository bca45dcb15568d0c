//! The accounts somebody got, in short.

use leptos::prelude::*;

use crate::{
    access::use_me,
    customers::model::{BriefActivity, account_path, contact_path},
    format::{self, count},
    handover::{model::Briefed, text::*},
    i18n::{Text, use_t},
    pipeline::model::{DealLine, deal_path},
};

/// The accounts, or nothing where there are none.
pub(super) fn section(accounts: Vec<Briefed>, all: i64, own: bool) -> Option<AnyView> {
    let t = use_t();
    if accounts.is_empty() {
        return None;
    }
    let n = accounts.len() as i64;
    let part = (n < all).then(|| t.with(BRIEFING_PART, &[("n", &count(n)), ("all", &count(all))]));
    Some(
        view! {
            <section class="section">
                <header><h2>{t.s(BRIEFING)}</h2><span class="faint num">{count(all)}</span></header>
                {part.map(|said| view! { <p class="muted">{said}</p> })}
                <ul class="handover-briefs">{accounts.into_iter().map(|it| one(it, own)).collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

fn one(briefed: Briefed, own: bool) -> AnyView {
    let t = use_t();
    let Briefed { account, to, deals } = briefed;
    let people = account.people.into_iter().map(|(id, name, title)| {
        let title = title.map(|title| format!(" ({title})"));
        view! { <a class="link" href=contact_path(id)>{name}</a> {title} " " }
    });
    let known = people.collect::<Vec<_>>();
    let known = if known.is_empty() { t.s(NOBODY_KNOWN).into_any() } else { known.into_any() };
    let promises = account.promises.iter().map(said).collect::<Vec<_>>();
    view! {
        <li class="card pad">
            <h3><a class="link" href=account_path(account.id)>{account.name}</a> " " <span class="muted">{account.city}</span></h3>
            {(!own).then(|| view! { <p class="muted small">{t.with(WITH_WHOM, &[("name", &to)])}</p> })}
            <dl class="handover-facts">
                <div><dt>{t.s(PEOPLE)}</dt><dd>{known}</dd></div>
                {(!promises.is_empty()).then(|| fact(PROMISED, promises.into_any()))}
                {fact(NEXT_STEP, or_nothing(account.next.as_ref()))}
                {fact(LAST_CONTACT, or_nothing(account.last.as_ref()))}
                {(!deals.is_empty()).then(|| fact(OPEN_DEALS, deals.into_iter().map(deal).collect_view().into_any()))}
            </dl>
        </li>
    }
    .into_any()
}

fn fact(label: Text, what: AnyView) -> AnyView {
    let t = use_t();
    view! { <div><dt>{t.s(label)}</dt><dd>{what}</dd></div> }.into_any()
}

fn or_nothing(activity: Option<&BriefActivity>) -> AnyView {
    let t = use_t();
    activity.map_or_else(|| t.s(NOTHING_SAID).into_any(), said)
}

fn said(activity: &BriefActivity) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let when = format::moment(activity.at, me.today, me.utc_offset, t.0);
    view! { <span class="handover-said">{t.s(activity.kind.text())} " · " {activity.subject.clone()} <span class="muted">" · " {when}</span></span> }
        .into_any()
}

fn deal(deal: DealLine) -> AnyView {
    let t = use_t();
    let amount = deal.amount.map(|m| format!(" · {}", m.short(t.0)));
    view! {
        <span class="handover-said">
            <a class="link" href=deal_path(deal.id)>{deal.name}</a>
            <span class="muted">" · " {deal.stage_name} {amount}</span>
        </span>
    }
    .into_any()
}
