//! What the desk's screens ask for: each in one question.

use leptos::prelude::*;

use crate::wire::Json;

use super::model::{AccountPage, AccountsPage, Found, TodayPage};
#[cfg(feature = "ssr")]
use super::model::{Worth, account_path, contact_path, deal_path};
use crate::{
    access::model::{Collaborators, MemberName},
    customers::model::*,
    error::AppError,
    pipeline::model::Deal,
};
#[cfg(feature = "ssr")]
use {
    crate::{
        access::{
            model::Actor,
            store::{self as access, collaborators},
        },
        audit::model::Object,
        context::Cx,
        customers::store as customers,
        db::Tx,
        error::AppResult,
        pipeline::{model::DealList, store as pipeline},
        pool::store as pool,
    },
    chrono::{Datelike, Days},
};

/// Things in a timeline drawn at once.
#[cfg(feature = "ssr")]
const STRETCH: i64 = 30;

/// The page of an account, all but its timeline.
#[server(input = Json, output = Json)]
pub async fn open_account(id: AccountId) -> Result<AccountPage, AppError> {
    let mut cx = Cx::enter().await?;
    let (tx, actor) = (&mut cx.tx, &cx.actor);
    // An old link leads to the account that this one was merged into.
    let id = AccountId(customers::where_now(tx, actor.tenant, Object::Account, id.0).await?);
    let account = customers::account(tx, actor, id).await?;
    let worth = worth(tx, actor, &[id]).await?.pop().map(|(_, worth)| worth).unwrap_or_default();
    // Whoever sees no records of a kind sees the page without them.
    let (overdue, next) = unless_hidden(customers::outstanding(tx, actor, id).await)?;
    let promises = unless_hidden(customers::promises(tx, actor, id).await)?;
    let people = unless_hidden(customers::contacts_of_account(tx, actor, id).await)?;
    let deals = unless_hidden(pipeline::deals_of_account(tx, actor, id, 8).await)?;
    let collaborators = collaborators::collaborators(tx, actor, Object::Account, id.0).await?;
    let strip = pool::strip(tx, actor, &account).await?;
    cx.answer(AccountPage { account, worth, overdue, next, promises, people, deals, collaborators, strip })
        .await
}

/// A deal, and who works on it.
#[server(input = Json, output = Json)]
pub async fn open_deal(id: DealId) -> Result<(Deal, Collaborators), AppError> {
    let mut cx = Cx::enter().await?;
    let (tx, actor) = (&mut cx.tx, &cx.actor);
    let deal = pipeline::deal(tx, actor, id).await?;
    let collaborators = collaborators::collaborators(tx, actor, Object::Deal, id.0).await?;
    cx.answer((deal, collaborators)).await
}

/// A page of the list of accounts; `list` is the address's query.
#[server(input = Json, output = Json)]
pub async fn list_accounts(list: String) -> Result<AccountsPage, AppError> {
    let mut cx = Cx::enter().await?;
    let (tx, actor) = (&mut cx.tx, &cx.actor);
    let page = customers::accounts(tx, actor, &AccountList::parse(&list)).await?;
    let ids: Vec<AccountId> = page.rows.iter().map(|r| r.account.id).collect();
    let worth = worth(tx, actor, &ids).await?;
    cx.answer(AccountsPage { page, worth }).await
}

/// Nothing where somebody sees no records of a kind at all.
#[cfg(feature = "ssr")]
fn unless_hidden<T: Default>(found: AppResult<T>) -> AppResult<T> {
    match found {
        Err(AppError::Forbidden) => Ok(T::default()),
        found => found,
    }
}

#[cfg(feature = "ssr")]
async fn worth(tx: &mut Tx, actor: &Actor, ids: &[AccountId]) -> AppResult<Vec<(AccountId, Worth)>> {
    let totals = unless_hidden(pipeline::totals_of_accounts(tx, actor, ids).await)?;
    Ok(totals.into_iter().map(|t| (t.account, Worth { open: t.open, won: t.won, deals: t.deals })).collect())
}

/// A stretch of a timeline, earlier than `before`.
#[server(input = Json, output = Json)]
pub async fn read_timeline(
    of: TimelineOf,
    tab: TimelineTab,
    before: Option<Moment>,
) -> Result<Timeline, AppError> {
    let mut cx = Cx::enter().await?;
    let (tx, actor) = (&mut cx.tx, &cx.actor);
    let of = match of {
        TimelineOf::Account(id) => TimelineOf::Account(AccountId(
            customers::where_now(tx, actor.tenant, Object::Account, id.0).await?,
        )),
        TimelineOf::Contact(id) => TimelineOf::Contact(ContactId(
            customers::where_now(tx, actor.tenant, Object::Contact, id.0).await?,
        )),
        other => other,
    };
    let mut line = customers::timeline(tx, actor, of, tab, before, STRETCH).await?;
    let deals: Vec<DealId> = line
        .items
        .iter()
        .filter_map(|item| match item {
            TimelineItem::Activity(activity) => activity.deal_id,
            TimelineItem::Change(e, _) => (e.object == Object::Deal.code()).then_some(DealId(e.record_id)),
        })
        .collect();
    if !deals.is_empty() {
        let names = unless_hidden(pipeline::deal_names(tx, actor, &deals).await)?;
        for item in &mut line.items {
            match item {
                TimelineItem::Activity(activity) => {
                    let elsewhere = |id: DealId| activity.deal_id == Some(id) && of != TimelineOf::Deal(id);
                    let known = names.iter().find(|(id, _, there)| elsewhere(*id) && *there);
                    activity.deal_name = known.map(|(_, name, _)| name.clone());
                }
                TimelineItem::Change(e, name) if e.object == Object::Deal.code() => {
                    let known = names.iter().find(|(id, ..)| id.0 == e.record_id);
                    *name = known.map(|(_, name, _)| name.clone());
                }
                TimelineItem::Change(..) => {}
            }
        }
    }
    cx.answer(line).await
}

/// Today, for whoever asks.
#[server(input = Json, output = Json)]
pub async fn open_today() -> Result<TodayPage, AppError> {
    let mut cx = Cx::enter().await?;
    let (tx, actor, offset) = (&mut cx.tx, &cx.actor, cx.me.utc_offset);
    let start = |day: chrono::NaiveDate| crate::format::instant(day.and_time(chrono::NaiveTime::MIN), offset);
    // To the end of this week, or of the coming one when the weekend has begun.
    let weekday = u64::from(actor.today.weekday().num_days_from_monday());
    let ahead = if weekday >= 5 { 14 - weekday } else { 7 - weekday };
    let end = start(actor.today.checked_add_days(Days::new(ahead)).unwrap_or(actor.today));
    let open = unless_hidden(customers::my_open(tx, actor, end).await)?;
    let done = unless_hidden(customers::my_done(tx, actor, start(actor.today)).await)?;
    let neglected = unless_hidden(pipeline::neglected_deals(tx, actor, 12).await)?;
    let recent = unless_hidden(customers::recent_accounts(tx, actor, 8).await)?;
    let going = unless_hidden(pool::soon(tx, actor).await)?;
    cx.answer(TodayPage { open, done, neglected, going, recent }).await
}

/// Everybody's name, for owner menus.
#[server(input = Json, output = Json)]
pub async fn colleagues() -> Result<Vec<MemberName>, AppError> {
    let mut cx = Cx::enter().await?;
    let names = access::member_names(&mut cx.tx, &cx.actor).await?;
    cx.answer(names).await
}

/// Records of one kind that the palette offers.
#[cfg(feature = "ssr")]
const OFFERED: usize = 6;

/// The accounts, contacts and deals the words lead to, a few of each, within what one may see.
#[server(input = Json, output = Json)]
pub async fn find(words: String) -> Result<Vec<Found>, AppError> {
    let mut cx = Cx::enter().await?;
    let (tx, actor) = (&mut cx.tx, &cx.actor);
    let accounts = unless_hidden(customers::account_options(tx, actor, &words).await)?;
    let contacts = unless_hidden(customers::contact_options(tx, actor, None, &words).await)?;
    let asked = DealList::default().searching(&words);
    let deals = unless_hidden(pipeline::deal_list(tx, actor, &asked).await.map(|page| page.rows))?;
    cx.commit().await?;
    let accounts = accounts.into_iter().take(OFFERED).map(|a| Found {
        kind: Object::Account,
        path: account_path(AccountId(a.id)),
        label: a.label,
        hint: a.hint,
    });
    let contacts = contacts.into_iter().take(OFFERED).map(|c| Found {
        kind: Object::Contact,
        path: contact_path(ContactId(c.id)),
        label: c.label,
        hint: c.hint,
    });
    let deals = deals.into_iter().take(OFFERED).map(|d| Found {
        kind: Object::Deal,
        path: deal_path(d.id),
        label: d.name,
        hint: [d.account.map(|a| a.name).unwrap_or_default(), d.stage_name].join(" · "),
    });
    Ok(accounts.chain(contacts).chain(deals).collect())
}
