//! Writes and reads the audit trail.

pub mod chain;
pub mod keep;
mod search;
#[cfg(test)]
mod tests;
pub mod verify;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use super::model::{Changes, Entry, Object, SealState};
use crate::{
    access::model::{Action, Actor, HistoryFilter, TenantId},
    db::Tx,
    error::{AppError, AppResult},
};

/// The channel on which open screens hear that something changed. A hint only: the entries are the truth.
pub const CHANNEL: &str = "guanxi_event";

/// A change to be remembered.
pub struct Record<'a> {
    pub object: Object,
    pub id: Uuid,
    /// The account in whose timeline the change belongs.
    pub account: Option<Uuid>,
    /// `created`, `updated`, `moved`, `deleted`, `restored`, `signed_in`, …
    pub action: &'a str,
    pub changes: Changes,
    /// The record's version after the change.
    pub version: i64,
}

/// Writes the entry and, at commit, tells the open screens `{tenant, kind, id, version, actor, extra}`. One round trip.
pub async fn record(tx: &mut Tx, actor: &Actor, change: Record<'_>) -> Result<(), sqlx::Error> {
    let hint = hint(actor.tenant, change.object, change.id, change.version, actor.member.0);
    sqlx::query!(
        "with entry as (
           insert into audit_entry (tenant_id, id, at, actor_id, address, object, record_id, account_id, action, changes)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))
         select pg_notify($11, $12)",
        actor.tenant.0,
        Uuid::now_v7(),
        actor.now,
        // The system itself is nobody.
        Some(actor.member.0).filter(|id| !id.is_nil()),
        actor.address,
        change.object.code(),
        change.id,
        change.account,
        change.action,
        Json(change.changes) as _,
        CHANNEL,
        hint,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}

/// Writes many entries as [`record`] writes one: one round trip, whatever their number.
pub async fn record_all(tx: &mut Tx, actor: &Actor, changes: Vec<Record<'_>>) -> AppResult<()> {
    let hints: Vec<String> =
        changes.iter().map(|c| hint(actor.tenant, c.object, c.id, c.version, actor.member.0)).collect();
    record_telling(tx, actor, changes, &hints).await
}

/// The same, with hints of one's own: where thousands of records change, open screens hear of what they are part of.
pub async fn record_telling(
    tx: &mut Tx,
    actor: &Actor,
    changes: Vec<Record<'_>>,
    hints: &[String],
) -> AppResult<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let said = changes.iter().map(|c| serde_json::to_string(&c.changes)).collect::<Result<Vec<String>, _>>();
    let said = said.map_err(|e| AppError::internal(&e))?;
    let ids: Vec<Uuid> = changes.iter().map(|_| Uuid::now_v7()).collect();
    let objects: Vec<String> = changes.iter().map(|c| c.object.code().to_string()).collect();
    let records: Vec<Uuid> = changes.iter().map(|c| c.id).collect();
    let accounts: Vec<Option<Uuid>> = changes.iter().map(|c| c.account).collect();
    let actions: Vec<String> = changes.iter().map(|c| c.action.to_string()).collect();
    sqlx::query!(
        "with entries as (
           insert into audit_entry (tenant_id, at, actor_id, address, id, object, record_id, account_id, action, changes)
           select $1, $2, $3, $4, t.id, t.object, t.record, t.account, t.action, t.changes::jsonb
           from unnest($5::uuid[], $6::text[], $7::uuid[], $8::uuid[], $9::text[], $10::text[])
             as t(id, object, record, account, action, changes))
         select pg_notify($11, h) from unnest($12::text[]) as h",
        actor.tenant.0,
        actor.now,
        // The system itself is nobody.
        Some(actor.member.0).filter(|id| !id.is_nil()),
        actor.address,
        &ids,
        &objects,
        &records,
        &accounts as &[Option<Uuid>],
        &actions,
        &said,
        CHANNEL,
        hints,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(())
}

/// The payload of the hint sent with a change.
pub fn hint(tenant: TenantId, object: Object, id: Uuid, version: i64, actor: Uuid) -> String {
    json!({"tenant": tenant, "kind": object.code(), "id": id, "version": version, "actor": actor}).to_string()
}

/// The history of one record, newest first, at most `limit` entries before `before` (an entry id).
pub async fn of_record(
    tx: &mut Tx,
    tenant: TenantId,
    record: Uuid,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Entry>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select e.id, e.at, e.actor_id, m.name as "actor_name?", e.object, e.record_id, e.action,
                  e.changes as "changes: Json<Changes>"
           from audit_entry e left join member m on m.tenant_id = e.tenant_id and m.id = e.actor_id
           where e.tenant_id = $1 and e.record_id = $2 and ($3::uuid is null or e.id < $3)
           order by e.id desc limit $4"#,
        tenant.0,
        record,
        before,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Entry {
            id: r.id,
            at: r.at,
            actor_id: r.actor_id,
            actor_name: r.actor_name,
            object: r.object,
            record_id: r.record_id,
            action: r.action,
            changes: r.changes.0,
        })
        .collect())
}

/// The whole company's history, the latest entry first, narrowed by the filter; at most `limit` entries. For administrators.
pub async fn history(
    tx: &mut Tx,
    actor: &Actor,
    filter: &HistoryFilter,
    limit: i64,
) -> AppResult<Vec<Entry>> {
    let _all = actor.may(Action::Configure, Object::Tenant)?;
    let ids = search::entries(tx, actor.tenant, filter, limit).await?;
    let rows = sqlx::query!(
        r#"select e.id, e.at, e.actor_id, m.name as "actor_name?", e.object, e.record_id, e.action,
                  e.changes as "changes: Json<Changes>"
           from audit_entry e left join member m on m.tenant_id = e.tenant_id and m.id = e.actor_id
           where e.tenant_id = $1 and e.id = any($2) order by e.at desc, e.id desc"#,
        actor.tenant.0,
        &ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Entry {
            id: r.id,
            at: r.at,
            actor_id: r.actor_id,
            actor_name: r.actor_name,
            object: r.object,
            record_id: r.record_id,
            action: r.action,
            changes: r.changes.0,
        })
        .collect())
}

/// How far the trail is sealed, as the newest seal says; `None` where nothing is sealed yet. For administrators.
pub async fn seals(tx: &mut Tx, actor: &Actor) -> AppResult<Option<SealState>> {
    let _all = actor.may(Action::Configure, Object::Tenant)?;
    let head = verify::head(tx, actor.tenant).await?;
    Ok(head.and_then(|h| Some(SealState { count: h.seq, sealed_at: h.sealed_at? })))
}

/// The last thing that was done to a record.
#[derive(Clone, Debug)]
pub struct Last {
    /// Who did it; `None` where the system itself did.
    pub actor: Option<Uuid>,
    pub action: String,
    pub changes: Changes,
}

impl Last {
    /// What a field was before; `None` where it was not changed.
    pub fn before(&self, field: &str) -> Option<&Value> {
        self.changes.0.get(field)?.get(0)
    }
}

/// The last thing that was done to a record; `None` where nothing is remembered of it.
pub async fn last(tx: &mut Tx, tenant: TenantId, record: Uuid) -> Result<Option<Last>, sqlx::Error> {
    let last = sqlx::query!(
        r#"select actor_id, action, changes as "changes: Json<Changes>" from audit_entry
           where tenant_id = $1 and record_id = $2 order by id desc limit 1"#,
        tenant.0,
        record
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(last.map(|l| Last { actor: l.actor_id, action: l.action, changes: l.changes.0 }))
}

/// Whose part of the trail a timeline reads: everything about an account, or one record alone.
#[derive(Clone, Copy, Debug)]
pub enum Trail {
    Account(Uuid),
    Record(Uuid),
}

/// A stretch of the trail, latest first: changes of these kinds of record, strictly earlier than `before`.
pub async fn trail(
    tx: &mut Tx,
    tenant: TenantId,
    of: Trail,
    objects: &[Object],
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<Entry>, sqlx::Error> {
    let (account, record) = match of {
        Trail::Account(id) => (Some(id), None),
        Trail::Record(id) => (None, Some(id)),
    };
    let objects: Vec<String> = objects.iter().map(|o| o.code().to_string()).collect();
    let rows = sqlx::query!(
        r#"select e.id, e.at, e.actor_id, m.name as "actor_name?", e.object, e.record_id, e.action,
                  e.changes as "changes: Json<Changes>"
           from audit_entry e left join member m on m.tenant_id = e.tenant_id and m.id = e.actor_id
           where e.tenant_id = $1 and ($2::uuid is null or e.account_id = $2) and ($3::uuid is null or e.record_id = $3)
             and e.object = any($4) and ($5::timestamptz is null or (e.at, e.id) < ($5, $6))
           order by e.at desc, e.id desc limit $7"#,
        tenant.0,
        account,
        record,
        &objects,
        before.map(|b| b.0),
        before.map(|b| b.1),
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Entry {
            id: r.id,
            at: r.at,
            actor_id: r.actor_id,
            actor_name: r.actor_name,
            object: r.object,
            record_id: r.record_id,
            action: r.action,
            changes: r.changes.0,
        })
        .collect())
}
