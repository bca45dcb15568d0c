//! Finds entries by who, what and when, each by the index that knows them.
// The query is put together from what was asked for, since one for all of it could only read the whole trail; every piece is a
// constant, everything from outside is bound, and the tenant is always named.
#![allow(clippy::disallowed_methods)]

use chrono::{DateTime, Utc};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use crate::{
    access::model::{HistoryFilter, TenantId},
    audit::model::{Object, SIGN_IN_FAILED},
    db::Tx,
    error::AppResult,
    format::nearest,
};

/// Whose entries.
#[derive(Clone, Copy)]
enum Who {
    Anybody,
    /// What this member did.
    Did(Uuid),
    /// What others tried as this member: whoever was not let in is nobody, and the entry is about whom they wanted to be.
    WantedToBe(Uuid),
}

/// The ids of the entries a filter lets through, the latest first, at most `limit`.
pub(super) async fn entries(
    tx: &mut Tx,
    tenant: TenantId,
    filter: &HistoryFilter,
    limit: i64,
) -> AppResult<Vec<Uuid>> {
    let days = days(tx, tenant, filter).await?;
    // Each is asked for itself: a condition on either would read the whole trail of whoever did little.
    let whose = match filter.person {
        None => vec![Who::Anybody],
        Some(person) => vec![Who::Did(person.0), Who::WantedToBe(person.0)],
    };
    let mut query: QueryBuilder<Postgres> = QueryBuilder::new("select f.id from (");
    for (at, who) in whose.into_iter().enumerate() {
        query.push(if at > 0 { " union all (" } else { "(" });
        query.push("select e.id, e.at from audit_entry e where e.tenant_id = ").push_bind(tenant.0);
        narrow(&mut query, tenant, filter, who, days);
        query.push(" order by e.at desc, e.id desc limit ").push_bind(limit).push(")");
    }
    query.push(") f order by f.at desc, f.id desc limit ").push_bind(limit);
    Ok(query.build_query_scalar().fetch_all(&mut **tx).await?)
}

fn narrow(
    query: &mut QueryBuilder<Postgres>,
    tenant: TenantId,
    filter: &HistoryFilter,
    who: Who,
    (since, until): Days,
) {
    kind(query, filter);
    match who {
        Who::Anybody => {}
        Who::Did(person) => {
            query.push(" and e.actor_id = ").push_bind(person);
        }
        Who::WantedToBe(person) => {
            query
                .push(" and e.record_id = ")
                .push_bind(person)
                .push(" and e.action = ")
                .push_bind(SIGN_IN_FAILED);
        }
    }
    if let Some(since) = since {
        query.push(" and e.at >= ").push_bind(since);
    }
    if let Some(until) = until {
        query.push(" and e.at < ").push_bind(until);
    }
    if let Some(before) = filter.before {
        query
            .push(" and (e.at, e.id) < ((select b.at from audit_entry b where b.tenant_id = ")
            .push_bind(tenant.0);
        query.push(" and b.id = ").push_bind(before).push("), ").push_bind(before).push(")");
    }
}

/// The kind of record and what was done to it. A word nobody knows is overlooked, as everywhere in an address.
fn kind(query: &mut QueryBuilder<Postgres>, filter: &HistoryFilter) {
    let object = filter.object.as_deref().and_then(Object::parse);
    let action = filter.action.as_deref().filter(|a| !a.contains('\0'));
    let objects: Vec<String> = match (object, action) {
        (Some(object), _) => vec![object.code().into()],
        // The index leads with the kind: what was done is looked up under each of them.
        (None, Some(_)) => Object::ALL.iter().map(|o| o.code().into()).collect(),
        (None, None) => return,
    };
    query.push(" and e.object = any(").push_bind(objects).push(")");
    if let Some(action) = action {
        query.push(" and e.action = ").push_bind(action.to_owned());
    }
}

/// The instants a stretch of days begins and ends with, which is not part of it; `None` where it is open.
type Days = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// The days of a filter, which begin and end where the company is.
async fn days(tx: &mut Tx, tenant: TenantId, filter: &HistoryFilter) -> AppResult<Days> {
    if filter.from.is_none() && filter.to.is_none() {
        return Ok((None, None));
    }
    let bounds = sqlx::query!(
        r#"select $2::date::timestamp at time zone time_zone as since,
                  ($3::date + 1)::timestamp at time zone time_zone as until
           from tenant where tenant_id = $1"#,
        tenant.0,
        filter.from.map(nearest),
        filter.to.map(nearest)
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok((bounds.since, bounds.until))
}
