//! The timeline: what was done, and what was changed, in one order.

use std::collections::HashSet;

use uuid::Uuid;

use super::{activity, contact};
use crate::{
    access::{
        model::{Action, Actor, Hidden, Object},
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
    let hidden = hidden(tx, actor, of).await?;
    let before = before.map(|b| Moment { at: format::nearest_instant(b.at), ..b });
    let mut items: Vec<TimelineItem> = Vec::new();
    // Without a right to activities one still sees what was changed.
    if tab != TimelineTab::System && actor.may(Action::See, Object::Activity).is_ok() {
        let found = seen_activities(tx, actor, of, tab, before, limit + 1).await?;
        items.extend(found.into_iter().map(TimelineItem::Activity));
    }
    let objects: &[Object] = match tab {
        TimelineTab::All => &[Object::Account, Object::Contact, Object::Deal],
        TimelineTab::Deals => &[Object::Deal],
        TimelineTab::System => &[Object::Account, Object::Contact, Object::Activity],
        TimelineTab::Talks | TimelineTab::Tasks => &[],
    };
    if !objects.is_empty() {
        items.extend(changes(tx, actor, of, objects, before, limit + 1, &hidden).await?);
    }
    items.sort_by_key(|item| std::cmp::Reverse((item.moment().at, item.moment().id)));
    let more = items.len() as i64 > limit;
    items.truncate(limit as usize);
    let earlier = items.last().map(TimelineItem::moment).filter(|_| more);
    Ok(Timeline { items, earlier })
}

/// What a pool keeps from the reader of an account's timeline.
async fn hidden(tx: &mut Tx, actor: &Actor, of: TimelineOf) -> AppResult<Vec<Hidden>> {
    let TimelineOf::Account(id) = of else { return Ok(Vec::new()) };
    let account = super::account(tx, actor, id).await?;
    Ok(actor.pools().hidden(account.pool_id).to_vec())
}

/// Activities the person sees, read on until there are enough: with somebody they see, talks may have been held at a customer
/// they do not.
async fn seen_activities(
    tx: &mut Tx,
    actor: &Actor,
    of: TimelineOf,
    tab: TimelineTab,
    mut before: Option<Moment>,
    limit: i64,
) -> AppResult<Vec<Activity>> {
    let mut found: Vec<Activity> = Vec::new();
    loop {
        let read = activities(tx, actor, of, tab, before, limit).await?;
        let all = (read.len() as i64) < limit;
        before = read.last().map(|a| Moment { at: a.at, id: a.id.0 });
        let ids: Vec<_> = read.iter().map(|a| a.id.0).collect();
        let seen = sight::seen(tx, actor, Object::Activity, &ids).await?;
        found.extend(read.into_iter().filter(|a| seen.contains(&a.id.0)));
        if all || found.len() as i64 >= limit {
            found.truncate(limit as usize);
            return Ok(found);
        }
    }
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
    hidden: &[Hidden],
) -> AppResult<Vec<TimelineItem>> {
    let whose = match of {
        TimelineOf::Account(id) => Trail::Account(id.0),
        TimelineOf::Contact(id) => Trail::Record(id.0),
        TimelineOf::Deal(id) => Trail::Record(id.0),
    };
    // A trail tells of every record it names, so each kind is asked for.
    let kept = |o: &Object| match o {
        Object::Contact => hidden.contains(&Hidden::People),
        Object::Activity => hidden.contains(&Hidden::Talks),
        _ => false,
    };
    let seen = objects.iter().copied().filter(|o| actor.may(Action::See, *o).is_ok() && !kept(o));
    let seen: Vec<Object> = seen.collect();
    let mut before = before.map(|b| (b.at, b.id));
    let mut entries: Vec<Entry> = Vec::new();
    // But not of deals they do not see: read on until there are enough.
    loop {
        let read = trail(tx, actor.tenant, whose, &seen, before, limit).await?;
        let all = (read.len() as i64) < limit;
        before = read.last().map(|e| (e.at, e.id));
        let deals = seen_of(tx, actor, &read, Object::Deal).await?;
        entries.extend(
            read.into_iter().filter(|e| e.object != Object::Deal.code() || deals.contains(&e.record_id)),
        );
        if all || entries.len() as i64 >= limit {
            entries.truncate(limit as usize);
            break;
        }
    }
    // Nor what the account says and its pool hides.
    for entry in entries.iter_mut().filter(|e| e.object == Object::Account.code()) {
        hidden.iter().for_each(|what| drop(entry.changes.0.remove(what.code())));
    }
    // What has moved out of sight since is told of, but not by its name of today.
    let people: Vec<Uuid> = seen_of(tx, actor, &entries, Object::Contact).await?.into_iter().collect();
    let tasks: Vec<Uuid> = seen_of(tx, actor, &entries, Object::Activity).await?.into_iter().collect();
    let mut names = contact::names(tx, actor, &people).await?;
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
        .into_iter()
        .map(|e| {
            let name = name(&e);
            TimelineItem::Change(e, name)
        })
        .collect())
}

/// Which of the records of a kind that these entries tell of the person sees.
async fn seen_of(tx: &mut Tx, actor: &Actor, entries: &[Entry], kind: Object) -> AppResult<HashSet<Uuid>> {
    let ids: Vec<Uuid> = entries.iter().filter(|e| e.object == kind.code()).map(|e| e.record_id).collect();
    if ids.is_empty() { Ok(HashSet::new()) } else { sight::seen(tx, actor, kind, &ids).await }
}
