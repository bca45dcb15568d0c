//! Runs and remembered mappings.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::types::Json;
use uuid::Uuid;

use super::guarded;
use crate::{
    access::{
        model::{self as access, Action, Actor, MemberId, Rights, Role, TenantId},
        store::rights::actor_again,
    },
    audit::{
        model::Changes,
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
    exchange::{
        job::passes,
        model::{Counts, Field, Object, Plan, Run, RunId, RunReport, RunStatus},
        text,
    },
    i18n::Locale,
};

/// A run with what only the server needs to know of it.
#[derive(Clone, Debug)]
pub struct Running {
    pub run: Run,
    pub plan: Option<Plan>,
    pub locale: Locale,
    pub cancel: bool,
    pub error_bytes: i64,
    pub created_by: MemberId,
}

/// Writes down a file that was uploaded. Errors: `Forbidden`.
pub async fn insert_run(
    tx: &mut Tx,
    actor: &Actor,
    id: RunId,
    object: Object,
    file: (&str, i64),
    locale: Locale,
) -> AppResult<()> {
    let _may = actor.may(Action::Import, guarded(object))?;
    sqlx::query!(
        "insert into import_run (tenant_id, id, object, file_name, bytes, status, locale, created_by, created_at)
         values ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8)",
        actor.tenant.0,
        id.0,
        object.code(),
        file.0,
        file.1,
        locale.code(),
        actor.member.0,
        actor.now
    )
    .execute(&mut **tx)
    .await?;
    let changes = Changes::default().with("object", serde_json::Value::Null, object.code()).with(
        "file",
        serde_json::Value::Null,
        file.0,
    );
    tell(tx, actor, id, "uploaded", changes).await
}

/// One run. Errors: `NotFound` where it is not there or somebody else's and out of reach.
pub async fn running(tx: &mut Tx, actor: &Actor, id: RunId) -> AppResult<Running> {
    let permit = actor.may(Action::See, access::Object::Import)?;
    let found = select(tx, actor.tenant, Some(id), 1).await?.pop().ok_or(AppError::NotFound)?;
    if !permit.covers(Some(found.created_by)) {
        return Err(AppError::NotFound);
    }
    Ok(found)
}

/// The company's runs, latest first; those of others only where one may see them.
pub async fn runs(tx: &mut Tx, actor: &Actor, limit: i64) -> AppResult<Vec<Run>> {
    let permit = actor.may(Action::See, access::Object::Import)?;
    let found = select(tx, actor.tenant, None, limit).await?;
    Ok(found.into_iter().filter(|r| permit.covers(Some(r.created_by))).map(|r| r.run).collect())
}

async fn select(tx: &mut Tx, tenant: TenantId, id: Option<RunId>, limit: i64) -> AppResult<Vec<Running>> {
    let rows = sqlx::query!(
        r#"select r.id as "id: RunId", r.object, r.file_name, r.bytes, r.status, r.plan as "plan: Json<Plan>", r.locale,
                  r.total, r.position, r.created, r.updated, r.unchanged, r.errors, r.skipped, r.emptied, r.error_bytes,
                  r.report as "report: Json<RunReport>", r.failure, r.cancel, r.created_by as "created_by: MemberId",
                  r.created_at, r.finished_at, m.name as by,
                  exists (select 1 from import_row w where w.tenant_id = r.tenant_id and w.run_id = r.id) as "wrote!"
           from import_run r join member m on m.tenant_id = r.tenant_id and m.id = r.created_by
           where r.tenant_id = $1 and ($2::uuid is null or r.id = $2)
           order by r.created_at desc, r.id desc limit $3"#,
        tenant.0,
        id.map(|i| i.0),
        limit
    )
    .fetch_all(&mut **tx)
    .await?;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    rows.into_iter()
        .map(|r| {
            let unknown = || AppError::internal(&"unknown word in import_run");
            let run = Run {
                id: r.id,
                object: Object::parse(&r.object).ok_or_else(unknown)?,
                file_name: r.file_name,
                bytes: r.bytes,
                status: RunStatus::parse(&r.status).ok_or_else(unknown)?,
                total: r.total,
                position: r.position,
                counts: Counts {
                    rows: count(r.position),
                    blank: 0,
                    waiting: 0,
                    create: count(r.created),
                    update: count(r.updated),
                    unchanged: count(r.unchanged),
                    errors: count(r.errors),
                    skipped: count(r.skipped),
                    emptied: count(r.emptied),
                },
                report: r.report.0,
                left_out: r.plan.as_ref().map(|p| p.left_out()).unwrap_or_default(),
                shows_rows: r.wrote,
                has_error_file: r.errors + r.skipped + r.emptied > 0,
                failure: r.failure,
                by: r.by,
                created_at: r.created_at,
                finished_at: r.finished_at,
            };
            Ok(Running {
                run,
                plan: r.plan.map(|p| p.0),
                locale: Locale::parse(&r.locale).unwrap_or_default(),
                cancel: r.cancel,
                error_bytes: r.error_bytes,
                created_by: r.created_by,
            })
        })
        .collect()
}

/// Keeps how many rows a preview counted. Errors: `Forbidden`.
pub async fn note_rows(tx: &mut Tx, actor: &Actor, id: RunId, rows: u64) -> AppResult<()> {
    let _may = actor.may(Action::See, access::Object::Import)?;
    sqlx::query!(
        "update import_run set total = $3 where tenant_id = $1 and id = $2 and status = 'waiting'",
        actor.tenant.0,
        id.0,
        i64::try_from(rows).unwrap_or(i64::MAX)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Sets a waiting run going by a plan. Errors: `Invalid` while something is undecided; `Conflict` where it was started
/// before; `Forbidden`.
pub async fn start(tx: &mut Tx, actor: &Actor, id: RunId, plan: &Plan) -> AppResult<()> {
    let _may = actor.may(Action::Import, guarded(plan.object))?;
    let found = running(tx, actor, id).await?;
    // The work goes on with the rights of whoever brought the file: nobody else begins it.
    if found.created_by != actor.member {
        return Err(AppError::Forbidden);
    }
    if plan.dates.is_none()
        || !plan.unmapped_required().is_empty()
        || plan.decisions.undecided().next().is_some()
        || plan.mapping.len() != plan.headers.len()
    {
        return Err(AppError::field("plan", text::UNDECIDED));
    }
    let started = sqlx::query!(
        "update import_run set status = 'running', plan = $3, total = total * $4, started_at = $5
         where tenant_id = $1 and id = $2 and status = 'waiting' and object = $6",
        actor.tenant.0,
        id.0,
        Json(plan) as _,
        passes(plan),
        actor.now,
        plan.object.code()
    )
    .execute(&mut **tx)
    .await?;
    if started.rows_affected() == 0 {
        return Err(AppError::conflict(&found.run));
    }
    remember(tx, actor, plan).await?;
    tell(tx, actor, id, "started", Changes::default()).await
}

/// Keeps the plan after its first steps were taken (a pipeline made for it now exists).
pub async fn keep_plan(tx: &mut Tx, actor: &Actor, id: RunId, plan: &Plan) -> AppResult<()> {
    sqlx::query!(
        "update import_run set plan = $3 where tenant_id = $1 and id = $2",
        actor.tenant.0,
        id.0,
        Json(plan) as _
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How far a run is after a batch.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    pub position: i64,
    pub counts: Counts,
    pub report: RunReport,
    pub error_bytes: i64,
}

/// Writes down how far a run is, in the transaction of the batch itself; says whether somebody wants it stopped.
pub async fn advance(tx: &mut Tx, actor: &Actor, id: RunId, to: &Progress) -> AppResult<bool> {
    let n = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(sqlx::query_scalar!(
        "update import_run set position = $3, created = $4, updated = $5, unchanged = $6, errors = $7, skipped = $8,
           error_bytes = $9, report = $10, emptied = $11
         where tenant_id = $1 and id = $2 returning cancel",
        actor.tenant.0,
        id.0,
        to.position,
        n(to.counts.create),
        n(to.counts.update),
        n(to.counts.unchanged),
        n(to.counts.errors),
        n(to.counts.skipped),
        to.error_bytes,
        Json(&to.report) as _,
        n(to.counts.emptied)
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Keeps which records a run wrote, in the transaction that writes them. Returns how many it had not written before.
pub async fn note_written(tx: &mut Tx, actor: &Actor, id: RunId, records: &[Uuid]) -> AppResult<u64> {
    if records.is_empty() {
        return Ok(0);
    }
    let noted = sqlx::query!(
        "insert into import_row (tenant_id, run_id, record_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing",
        actor.tenant.0,
        id.0,
        records
    )
    .execute(&mut **tx)
    .await?;
    Ok(noted.rows_affected())
}

/// Ends a run.
pub async fn finish(
    tx: &mut Tx,
    actor: &Actor,
    id: RunId,
    status: RunStatus,
    failure: Option<&str>,
) -> AppResult<()> {
    let row = sqlx::query!(
        "update import_run set status = $3, failure = $4, finished_at = $5
         where tenant_id = $1 and id = $2 returning created, updated, unchanged, errors, skipped, emptied",
        actor.tenant.0,
        id.0,
        status.code(),
        failure,
        actor.now
    )
    .fetch_one(&mut **tx)
    .await?;
    let changes = Changes::default()
        .with("created", serde_json::Value::Null, row.created)
        .with("updated", serde_json::Value::Null, row.updated)
        .with("unchanged", serde_json::Value::Null, row.unchanged)
        .with("errors", serde_json::Value::Null, row.errors)
        .with("skipped", serde_json::Value::Null, row.skipped)
        .with("emptied", serde_json::Value::Null, row.emptied);
    tell(tx, actor, id, status.code(), changes).await
}

/// Asks a run to stop after the batch it is at; a waiting one is over at once. Errors: `NotFound`, `Forbidden`.
pub async fn cancel(tx: &mut Tx, actor: &Actor, id: RunId) -> AppResult<Run> {
    let found = running(tx, actor, id).await?;
    let _may = actor.may(Action::Import, guarded(found.run.object))?;
    sqlx::query!(
        "update import_run set cancel = true,
           status = case when status = 'waiting' then 'cancelled' else status end,
           finished_at = case when status = 'waiting' then $3 else finished_at end
         where tenant_id = $1 and id = $2 and status in ('waiting', 'running')",
        actor.tenant.0,
        id.0,
        actor.now
    )
    .execute(&mut **tx)
    .await?;
    tell(tx, actor, id, "cancel_asked", Changes::default()).await?;
    Ok(running(tx, actor, id).await?.run)
}

/// A run as the work behind it needs it, whoever's it is. Errors: `NotFound`.
pub async fn found(tx: &mut Tx, tenant: TenantId, id: RunId) -> AppResult<Running> {
    select(tx, tenant, Some(id), 1).await?.pop().ok_or(AppError::NotFound)
}

/// The person a run belongs to, as they are now; `None` where they may no longer act.
pub async fn actor_of(
    tx: &mut Tx,
    found: &Running,
    tenant: TenantId,
    now: DateTime<Utc>,
) -> AppResult<Option<Actor>> {
    actor_again(tx, tenant, found.created_by, now).await
}

/// Somebody who may no longer act, to end what was begun in their name: with the least rights there are.
pub fn absent(found: &Running, tenant: TenantId, now: DateTime<Utc>) -> Actor {
    let member = found.created_by;
    Actor::of(tenant, member, Rights::of_role(member, Role::Member), now)
}

/// Where the columns went the last time a file with these headers came.
pub async fn remembered(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    headers: &[String],
) -> AppResult<Option<Vec<Option<Field>>>> {
    let found = sqlx::query_scalar!(
        r#"select mapping as "mapping: Json<Vec<Option<Field>>>" from import_mapping
           where tenant_id = $1 and object = $2 and headers = $3"#,
        actor.tenant.0,
        object.code(),
        fingerprint(headers)
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.map(|m| m.0).filter(|m| m.len() == headers.len()))
}

async fn remember(tx: &mut Tx, actor: &Actor, plan: &Plan) -> AppResult<()> {
    sqlx::query!(
        "insert into import_mapping (tenant_id, object, headers, mapping, updated_at) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, object, headers) do update set mapping = excluded.mapping, updated_at = excluded.updated_at",
        actor.tenant.0,
        plan.object.code(),
        fingerprint(&plan.headers),
        Json(&plan.mapping) as _,
        actor.now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// SHA-256 over the headers in order, each with its length so that no two lists look alike.
fn fingerprint(headers: &[String]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    for header in headers {
        hasher.update((header.len() as u64).to_be_bytes());
        hasher.update(header.as_bytes());
    }
    hasher.finalize().to_vec()
}

async fn tell(tx: &mut Tx, actor: &Actor, id: RunId, action: &str, changes: Changes) -> AppResult<()> {
    let entry =
        Record { object: access::Object::Import, id: id.0, account: None, action, changes, version: 1 };
    Ok(record(tx, actor, entry).await?)
}

/// Has lists narrowed to an import show `to` where they showed `from`. Returns the imports in which `to` was not yet.
pub async fn follow_merge(tx: &mut Tx, actor: &Actor, from: Uuid, to: Uuid) -> AppResult<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        "insert into import_row (tenant_id, run_id, record_id)
         select tenant_id, run_id, $3 from import_row where tenant_id = $1 and record_id = $2
         on conflict do nothing returning run_id",
        actor.tenant.0,
        from,
        to
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Takes that back for these imports.
pub async fn unfollow_merge(tx: &mut Tx, actor: &Actor, runs: &[Uuid], to: Uuid) -> AppResult<()> {
    sqlx::query!(
        "delete from import_row where tenant_id = $1 and run_id = any($2) and record_id = $3",
        actor.tenant.0,
        runs,
        to
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
