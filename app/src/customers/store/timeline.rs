//! The timeline: what was done, and what was changed, in one order.

use std::collections::HashSet;

use super::{activity, contact};
use crate::{
    access::{
        model::{Action, Actor, Object},
        sight,
    },
    audit::{
        model::Entry,
        store::{Trail, trail},
    },
    customers::model::*,
    db::Tx,
    error::AppResult,
    format,
};

/// A stretch of a timeline, latest first, strictly earlier than `before`. Changes of contacts and activities say what the
/// record is called; what deals are called, the deals' own room knows.
pub async fn timeline(
    tx: &mut Tx,
    actor: &Actor,
    of: TimelineOf,
    tab: TimelineTab,
    before: Option<Moment>,
    limit: i64,
) -> AppResult<Timeline> {
    // Whoever sees a customer, a person or a deal sees all that was done with them.
    let (object, id) = match of {
        TimelineOf::Account(id) => (Object::Account, id.0),
        TimelineOf::Contact(id) => (Object::Contact, id.0),
        TimelineOf::Deal(id) => (Object::Deal, id.0),
    };
    sight::must_see(tx, actor, object, id).await?;
    let before = before.map(|b| Moment { at: format::nearest_instant(b.at), ..b });
    let mut items: Vec<TimelineItem> = Vec::new();
    // Without a right to activities one still sees what was changed.
    if tab != TimelineTab::System && actor.may(Action::See, Object::Activity).is_ok() {
        let found = activities(tx, actor, of, tab, before, limit + 1).await?;
        items.extend(found.into_iter().map(TimelineItem::Activity));
    }
    let objects: &[Object] = match tab {
        TimelineTab::All => &[Object::Account, Object::Contact, Object::Deal],
        TimelineTab::Deals => &[Object::Deal],
        TimelineTab::System => &[Object::Account, Object::Contact, Object::Activity],
        TimelineTab::Talks | TimelineTab::Tasks => &[],
    };
    if !objects.is_empty() {
        items.extend(changes(tx, actor, of, objects, before, limit + 1).await?);
    }
    items.sort_by_key(|item| std::cmp::Reverse((item.moment().at, item.moment().id)));
    let more = items.len() as i64 > limit;
    items.truncate(limit as usize);
    let earlier = items.last().map(TimelineItem::moment).filter(|_| more);
    Ok(Timeline { items, earlier })
}

async fn activities(
    tx: &mut Tx,
    actor: &Actor,
    of: TimelineOf,
    tab: TimelineTab,
    before: Option<Moment>,
    limit: i64,
) -> AppResult<Vec<Activity>> {
    let (account, contact, deal) = match of {
        TimelineOf::Account(id) => (Some(id.0), None, None),
        TimelineOf::Contact(id) => (None, Some(id.0), None),
        TimelineOf::Deal(id) => (None, None, Some(id.0)),
    };
    let (talks, tasks, deals) =
        (tab == TimelineTab::Talks, tab == TimelineTab::Tasks, tab == TimelineTab::Deals);
    let ids = sqlx::query_scalar!(
        "select id from activity
         where tenant_id = $1 and deleted_at is null
           and ($2::uuid is null or account_id = $2) and ($3::uuid is null or contact_id = $3)
           and ($4::uuid is null or deal_id = $4)
           and (not $5 or kind <> 'task') and (not $6 or due_at is not null) and (not $7 or deal_id is not null)
           and ($8::timestamptz is null or (at, id) < ($8, $9))
         order by at desc, id desc limit $10",
        actor.tenant.0,
        account,
        contact,
        deal,
        talks,
        tasks,
        deals,
        before.map(|b| b.at),
        before.map(|b| b.id),
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    activity::by_ids(tx, actor, &ids).await
}

async fn changes(
    tx: &mut Tx,
    actor: &Actor,
    of: TimelineOf,
    objects: &[Object],
    before: Option<Moment>,
    limit: i64,
) -> AppResult<Vec<TimelineItem>> {
    let whose = match of {
        TimelineOf::Account(id) => Trail::Account(id.0),
        TimelineOf::Contact(id) => Trail::Record(id.0),
        TimelineOf::Deal(id) => Trail::Record(id.0),
    };
    // A trail tells of every record it names, so each kind is asked for.
    let seen: Vec<Object> = objects.iter().copied().filter(|o| actor.may(Action::See, *o).is_ok()).collect();
    let before = before.map(|b| (b.at, b.id));
    let entries = trail(tx, actor.tenant, whose, &seen, before, limit).await?;
    let of_kind = |kind: Object| {
        let about = |e: &&Entry| e.object == kind.code();
        entries.iter().filter(about).map(|e| e.record_id).collect::<Vec<_>>()
    };
    // But not what was changed of deals they do not see.
    let deals = of_kind(Object::Deal);
    let seen =
        if deals.is_empty() { HashSet::new() } else { sight::seen(tx, actor, Object::Deal, &deals).await? };
    let mut names = contact::names(tx, actor, &of_kind(Object::Contact)).await?;
    let tasks = of_kind(Object::Activity);
    names.extend(
        sqlx::query!(
            "select id, subject from activity where tenant_id = $1 and id = any($2)",
            actor.tenant.0,
            &tasks
        )
        .fetch_all(&mut **tx)
        .await?
        .into_iter()
        .map(|r| (r.id, r.subject)),
    );
    let name = |e: &Entry| names.iter().find(|(id, _)| *id == e.record_id).map(|(_, name)| name.clone());
    Ok(entries
        .iter()
        .filter(|e| e.object != Object::Deal.code() || seen.contains(&e.record_id))
        .cloned()
        .map(|e| {
            let name = name(&e);
            TimelineItem::Change(e, name)
        })
        .collect())
}
