//! Every morning: accounts whose time is over go back, and their owners are warned in time.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use super::{Ground, going::Goes, note};
use crate::{
    access::{
        identity::users::companies,
        model::{Actor, Object, TenantId},
        store::company::clock as company_clock,
    },
    audit::{
        model::Changes,
        store::{Record, hint, record_telling},
    },
    clock,
    customers::{
        model::AccountId,
        store::{GoingBack, put_into_pool, whereabouts},
    },
    db::{Tx, tenant_tx},
    error::AppResult,
    pool::model::Due,
};

/// How long between two looks whether a company's new day has begun.
const LOOK: Duration = Duration::from_secs(300);

/// Takes accounts back every morning, company by company, until the future is dropped; a day that was missed is made up for at the
/// start. A fault is logged and tried again.
pub async fn keep(pool: PgPool) {
    loop {
        // The fault has been logged under its reference where it arose.
        if let Err(error) = round(&pool, clock::now()).await {
            tracing::warn!(%error, "accounts go back to their pools in the next round");
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn round(pool: &PgPool, now: DateTime<Utc>) -> AppResult<()> {
    for tenant in companies(pool).await? {
        if let Some((returned, warned)) = run_day(pool, tenant, now).await?
            && returned + warned > 0
        {
            tracing::info!(%tenant, returned, warned, "accounts went back to their pools");
        }
    }
    Ok(())
}

/// Does the work of a company's day, once, however often and by however many servers it is asked: how many accounts went back, and
/// how many warnings were given. `None`: it was done before.
pub async fn run_day(pool: &PgPool, tenant: TenantId, now: DateTime<Utc>) -> AppResult<Option<(i64, i64)>> {
    let mut tx = tenant_tx(pool, tenant).await?;
    let mut actor = Actor::system(tenant, now);
    (actor.today, _) = company_clock(&mut tx, &actor).await?;
    let done = day(&mut tx, &actor).await?;
    tx.commit().await?;
    Ok(done)
}

/// The same within a transaction, on the actor's day.
pub async fn day(tx: &mut Tx, actor: &Actor) -> AppResult<Option<(i64, i64)>> {
    // Whoever writes the line does the work; others wait here until it is done, and find it done.
    let mine = sqlx::query!(
        "insert into pool_day (tenant_id, day, ran_at) values ($1, $2, $3) on conflict do nothing",
        actor.tenant.0,
        actor.today,
        actor.now
    )
    .execute(&mut **tx)
    .await?;
    if mine.rows_affected() == 0 {
        return Ok(None);
    }
    let ground = Ground::read(tx, actor).await?;
    let goes = ground.goes(tx, actor, None, None).await?;
    let (due, later): (Vec<_>, Vec<_>) = goes.into_iter().partition(|g| g.due.on <= actor.today);
    let returned = take_back(tx, actor, &ground, due).await?;
    let warned = warn(tx, actor, &ground, &later).await?;
    sqlx::query!(
        "update pool_day set returned = $3, warned = $4 where tenant_id = $1 and day = $2",
        actor.tenant.0,
        actor.today,
        returned as i32,
        warned as i32
    )
    .execute(&mut **tx)
    .await?;
    Ok(Some((returned, warned)))
}

/// Why it goes back, for the timeline.
fn because(due: &Due) -> Changes {
    Changes::default().with("because", Value::Null, due.because.code()).with(
        "working_days",
        Value::Null,
        due.days,
    )
}

async fn take_back(tx: &mut Tx, actor: &Actor, ground: &Ground, due: Vec<Goes<'_>>) -> AppResult<i64> {
    let ids: Vec<AccountId> = due.iter().map(|g| g.kept.id).collect();
    if ids.is_empty() {
        return Ok(0);
    }
    // From here on nobody gives them away: what was done until now is looked at once more.
    whereabouts(tx, actor.tenant, &ids, true).await?;
    let mut due = ground.goes(tx, actor, None, Some(&ids)).await?;
    due.retain(|g| g.due.on <= actor.today);
    let going: Vec<GoingBack> = due
        .iter()
        .map(|g| GoingBack {
            id: g.kept.id,
            owner: Some((g.kept.owner, &g.kept.owner_name)),
            pool: (g.pool.id, &g.pool.name),
            because: because(&g.due),
        })
        .collect();
    let whole = going.first().map(|g| g.pool.0.0);
    let gone = put_into_pool(tx, actor, "returned", whole, &going).await?;
    let moves: Vec<_> = due
        .iter()
        .filter(|g| gone.contains(&g.kept.id))
        .map(|g| (g.kept.id, g.pool.id, Some(g.kept.owner)))
        .collect();
    note(tx, actor, "returned", &moves).await?;
    Ok(moves.len() as i64)
}

/// Tells in the timeline that an account goes back soon: once at each distance.
async fn warn(tx: &mut Tx, actor: &Actor, ground: &Ground, later: &[Goes<'_>]) -> AppResult<i64> {
    let near: Vec<(&Goes, i16)> =
        later.iter().filter_map(|g| Some((g, g.nearness(ground, actor.today)?.days() as i16))).collect();
    let ids: Vec<Uuid> = near.iter().map(|(g, _)| g.kept.id.0).collect();
    let days: Vec<i16> = near.iter().map(|(_, days)| *days).collect();
    let on: Vec<chrono::NaiveDate> = near.iter().map(|(g, _)| g.due.on).collect();
    let told = sqlx::query_scalar!(
        r#"insert into pool_warning (tenant_id, account_id, due_on, days)
           select $1, t.* from unnest($2::uuid[], $3::date[], $4::smallint[]) as t
           on conflict do nothing returning account_id as "id: AccountId""#,
        actor.tenant.0,
        &ids,
        &on,
        &days
    )
    .fetch_all(&mut **tx)
    .await?;
    let told: std::collections::HashSet<AccountId> = told.into_iter().collect();
    let entries: Vec<Record> = near
        .iter()
        .filter(|(g, _)| told.contains(&g.kept.id))
        .map(|(g, _)| Record {
            object: Object::Account,
            id: g.kept.id.0,
            account: Some(g.kept.id.0),
            action: "pool_warned",
            changes: because(&g.due).with("goes_back_on", Value::Null, g.due.on.to_string()).with(
                "pool",
                Value::Null,
                g.pool.name.clone(),
            ),
            version: g.kept.version,
        })
        .collect();
    let whole = near.first().map(|(g, _)| hint(actor.tenant, Object::Pool, g.pool.id.0, 0, actor.member.0));
    record_telling(tx, actor, entries, &whole.into_iter().collect::<Vec<_>>()).await?;
    Ok(told.len() as i64)
}
