//! Today: what waits for me, the late first.

use chrono::Datelike;
use leptos::prelude::*;

use super::{
    super::{api::open_today, model::*, text},
    due::{icon, standing, tick},
    pooled,
};
use crate::{
    access::visitor::use_me,
    customers::model::*,
    error::AppError,
    format,
    i18n::{Text, use_t},
    kit::*,
    pipeline::model::DealLine,
    shell,
};

/// `/`
pub struct TodayScreen {
    page: Resource<Result<TodayPage, AppError>>,
}

crate::screen!(desk_today: TodayScreen);

impl TodayScreen {
    fn data() -> Self {
        Self { page: Resource::new(|| (), |_| open_today()) }
    }

    fn view(this: Self) -> AnyView {
        let (t, me) = (use_t(), use_me());
        let page = this.page;
        let reload = Callback::new(move |()| page.refetch());
        let day = format!("{} {}", format::date(me.today, t.0), format::weekday(me.today, t.0));
        let crumb = t.with(text::GREETING, &[("company", &me.company), ("day", &day)]);
        view! {
            <shell::Page title=t.s(text::TODAY) crumb=move || crumb.clone()>
                <Transition fallback=move || view! { <div data-loading="true"><Skeleton shape=Shape::Lines(8)/></div> }>
                    {move || Suspend::new(async move {
                        match page.await {
                            Ok(page) => drawn(page, reload),
                            Err(e) => view! { <Banner tone=Tone::Late>{e.message(t.0)}</Banner> }.into_any(),
                        }
                    })}
                </Transition>
            </shell::Page>
        }
        .into_any()
    }
}

fn drawn(page: TodayPage, reload: Callback<()>) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let weekday = i64::from(me.today.weekday().number_from_monday());
    let sunday = 7 - weekday;
    let (mut late, mut now, mut week, mut later) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for activity in page.open {
        match activity.standing(me.now, me.utc_offset) {
            Standing::Late(_) => late.push(activity),
            Standing::Today => now.push(activity),
            Standing::In(days) if days <= sunday => week.push(activity),
            _ => later.push(activity),
        }
    }
    let calm = late.is_empty() && now.is_empty() && week.is_empty() && later.is_empty();
    let rest = calm.then(|| {
        view! {
            <Empty icon=Icon::Check title=t.s(text::ALL_DONE) text=t.s(text::ALL_DONE_TEXT)>
                <LinkButton href="/accounts?sort=updated">{t.s(text::TO_ACCOUNTS)}</LinkButton>
                <LinkButton href="/deals">{t.s(text::TO_BOARD)}</LinkButton>
            </Empty>
        }
    });
    view! {
        <div class="today">
            <div class="today-main">
                {rest}
                {section(text::LATE, "late", late, reload)}
                {section(text::DUE_NOW, "soon", now, reload)}
                {section(text::THIS_WEEK, "", week, reload)}
                {section(text::NEXT_DAYS, "", later, reload)}
                {section(text::DONE_TODAY, "faint", page.done, reload)}
            </div>
            <aside class="today-side">{pooled::going(page.going)} {neglected(page.neglected)} {recent(page.recent)}</aside>
        </div>
    }
    .into_any()
}

fn section(title: Text, class: &'static str, items: Vec<Activity>, reload: Callback<()>) -> Option<AnyView> {
    let t = use_t();
    if items.is_empty() {
        return None;
    }
    let count = items.len();
    let lines = items.into_iter().map(|a| line(a, reload)).collect_view();
    Some(
        view! {
            <section class="section todo">
                <header><h2 class=class>{t.s(title)}</h2><span class="faint num">{count}</span></header>
                <ul>{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

fn line(activity: Activity, reload: Callback<()>) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let chip = standing(&activity, &me, t);
    let account = activity.account_id.zip(activity.account_name.clone());
    let account = account.map(|(id, name)| view! { <a class="link" href=account_path(id)>{name}</a> });
    let contact = activity.contact_id.zip(activity.contact_name.clone());
    let contact = contact.map(|(id, name)| view! { " · "<a class="link" href=contact_path(id)>{name}</a> });
    let class = if activity.done_at.is_some() { "todo-row kept" } else { "todo-row" };
    view! {
        <li class=class>
            {tick(&activity, reload)}
            <span class="faint"><Icon of=icon(activity.kind)/></span>
            <div class="grow">
                <b>{activity.subject.clone()}</b>
                <small class="muted">{account} {contact}</small>
            </div>
            <span class="todo-chips">
                {activity.promise.then(|| view! { <Chip tone=Tone::Act>{t.s(text::PROMISE_CHIP)}</Chip> })}
                {chip.map(|(tone, words)| view! { <Chip tone=tone>{words}</Chip> })}
            </span>
        </li>
    }
    .into_any()
}

fn neglected(deals: Vec<DealLine>) -> Option<AnyView> {
    let (t, me) = (use_t(), use_me());
    if deals.is_empty() {
        return None;
    }
    let line = |deal: DealLine| {
        let days = format::days_between(deal.stage_since, me.now, me.utc_offset);
        let rotting = deal.rotting_days.is_some_and(|most| days > i64::from(most));
        let why = if rotting {
            t.with(text::DAYS_IN_STAGE, &[("days", &format::days(days, t.0))])
        } else {
            t.s(text::NO_NEXT_STEP).into()
        };
        view! {
            <a class="related-row" href=deal_path(deal.id)>
                <span class="clip">{deal.name}</span>
                <small class=if rotting { "late" } else { "soon" }>{deal.stage_name} " · " {why}</small>
                <em class="num">{deal.amount.map(|m| m.short(t.0))}</em>
            </a>
        }
    };
    Some(
        view! {
            <section class="related">
                <header><h2>{t.s(text::NEGLECTED)}</h2><span class="faint num">{deals.len()}</span></header>
                {deals.iter().cloned().map(line).collect_view()}
            </section>
        }
        .into_any(),
    )
}

fn recent(accounts: Vec<AccountRow>) -> Option<AnyView> {
    let (t, me) = (use_t(), use_me());
    if accounts.is_empty() {
        return None;
    }
    let line = |row: AccountRow| {
        let when = row.last_touch.map(|at| format::day(format::local_day(at, me.utc_offset), me.today, t.0));
        let account = row.account;
        let place = account.city.clone().or(account.industry.clone()).unwrap_or_default();
        view! {
            <a class="related-row" href=account_path(account.id)>
                <span class="clip">{account.name}</span>
                <small class="faint">{place}</small>
                <em class="small faint">{when}</em>
            </a>
        }
    };
    Some(
        view! {
            <section class="related">
                <header><h2>{t.s(text::RECENT)}</h2></header>
                {accounts.iter().cloned().map(line).collect_view()}
            </section>
        }
        .into_any(),
    )
}
