//! What a company says of its pools: written by those who configure them.

use std::collections::HashMap;

use serde::Serialize;
use uuid::Uuid;

use super::pools;
use crate::{
    access::{
        model::{Action, Actor, Holder, Object, Status},
        store::pools::pool_columns,
    },
    audit::{
        model::Changes,
        store::{Record, record},
    },
    customers::{
        model::Level,
        store::{accounts_in, find_again, waiting},
    },
    db::Tx,
    error::{AppError, AppResult},
    org::{
        self,
        model::{DepartmentId, Organisation},
    },
    pool::{
        model::{Because, Hidden, Pool, PoolDoor, PoolHolder, PoolId, PoolSettings},
        text,
    },
};

/// The pools with everything said of them, and whom and what one can name. Errors: `Forbidden`.
pub async fn settings(tx: &mut Tx, actor: &Actor) -> AppResult<PoolSettings> {
    let _may = actor.may(Action::Configure, Object::Pool)?;
    let pools = pools(tx, actor.tenant).await?;
    let organisation = org::store::as_it_is(tx, actor.tenant, actor.today).await?;
    let waiting = waiting(tx, actor.tenant).await?;
    let last = sqlx::query!(
        "select day, returned, warned from pool_day where tenant_id = $1 order by day desc limit 1",
        actor.tenant.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let mut departments: Vec<(DepartmentId, String)> =
        organisation.departments.values().map(|d| (d.id, d.name.clone())).collect();
    departments.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(PoolSettings {
        pools,
        waiting: waiting.into_iter().collect(),
        holders: holders(&organisation),
        departments,
        last_run: last.map(|r| (r.day, r.returned, r.warned)),
    })
}

/// Whom a pool can let in, by name: departments, positions, then people.
fn holders(organisation: &Organisation) -> Vec<(PoolHolder, String)> {
    let department = |id| organisation.departments.get(&id).map(|d| d.name.clone()).unwrap_or_default();
    let mut departments: Vec<_> = organisation
        .departments
        .values()
        .map(|d| (PoolHolder::One(Holder::Department(d.id)), d.name.clone()))
        .collect();
    let mut positions: Vec<_> = organisation
        .positions
        .values()
        .map(|p| {
            (PoolHolder::One(Holder::Position(p.id)), format!("{} · {}", p.title, department(p.department)))
        })
        .collect();
    let here = organisation.people.values().filter(|p| p.status != Status::Inactive);
    let mut people: Vec<_> = here.map(|p| (PoolHolder::One(Holder::Member(p.id)), p.name.clone())).collect();
    for named in [&mut departments, &mut positions, &mut people] {
        named.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    }
    departments.into_iter().chain(positions).chain(people).collect()
}

/// Writes a pool, at version 0 a new one; says its new version. Who may see what follows with the next request. Errors: `Forbidden`;
/// `Conflict` with the current [`Pool`]; `Invalid` as [`Pool::checked`], on `doors` and `departments` for what is no more.
pub async fn save_pool(tx: &mut Tx, actor: &Actor, pool: Pool) -> AppResult<i64> {
    let _may = actor.may(Action::Configure, Object::Pool)?;
    let pool = pool.checked()?;
    let organisation = org::store::as_it_is(tx, actor.tenant, actor.today).await?;
    let known: HashMap<PoolHolder, String> = holders(&organisation).into_iter().collect();
    let there = |d: &PoolDoor| d.holder == PoolHolder::Everybody || known.contains_key(&d.holder);
    if !pool.doors.iter().all(there) {
        return Err(AppError::field("doors", text::HOLDER_GONE));
    }
    if !pool.departments.iter().all(|d| organisation.departments.contains_key(d)) {
        return Err(AppError::field("departments", text::HOLDER_GONE));
    }
    let old = pools(tx, actor.tenant).await?.into_iter().find(|p| p.id == pool.id);
    match &old {
        Some(old) if old.version != pool.version => return Err(AppError::conflict(old)),
        None if pool.version != 0 => return Err(AppError::NotFound),
        _ => {}
    }
    write(tx, actor, &pool).await?;
    lines(tx, actor, &pool).await?;
    if old.as_ref().is_some_and(|old| old.hidden != pool.hidden) {
        let inside = accounts_in(tx, actor.tenant, pool.id).await?;
        find_again(tx, actor.tenant, &inside).await?;
    }
    let changes = match &old {
        Some(old) => {
            Changes::between(&said(old, &known, &organisation), &said(&pool, &known, &organisation), &[])
        }
        None => Changes::of_new(&said(&pool, &known, &organisation)),
    };
    let action = if old.is_some() { "updated" } else { "created" };
    tell(tx, actor, pool.id, action, changes, pool.version + 1).await?;
    Ok(pool.version + 1)
}

/// The pool's own row. Errors: `Conflict` where somebody was faster.
async fn write(tx: &mut Tx, actor: &Actor, pool: &Pool) -> AppResult<()> {
    let departments: Vec<Uuid> = pool.departments.iter().map(|d| d.0).collect();
    let levels: Vec<String> = pool.levels.iter().map(|l| l.code().to_owned()).collect();
    let hidden: Vec<String> = pool.hidden.iter().map(|h| h.code().to_owned()).collect();
    let done = sqlx::query!(
        "insert into pool (tenant_id, id, name, position, departments, regions, levels, hidden, holding_limit, claims_a_day,
           cooldown_days, protect_deals, created_at, updated_at)
         values ($1, $2, $3, (select coalesce(max(position), 0) + 1 from pool where tenant_id = $1), $4, $5, $6, $7, $8, $9,
           $10, $11, $12, $12)
         on conflict (tenant_id, id) do update
         set name = excluded.name, departments = excluded.departments, regions = excluded.regions, levels = excluded.levels,
             hidden = excluded.hidden, holding_limit = excluded.holding_limit, claims_a_day = excluded.claims_a_day,
             cooldown_days = excluded.cooldown_days, protect_deals = excluded.protect_deals, updated_at = excluded.updated_at,
             version = pool.version + 1
         where pool.version = $13 and pool.deleted_at is null",
        actor.tenant.0,
        pool.id.0,
        pool.name,
        &departments,
        &pool.regions,
        &levels,
        &hidden,
        pool.holding_limit.and_then(|n| i32::try_from(n).ok()),
        pool.claims_a_day.and_then(|n| i32::try_from(n).ok()),
        pool.cooldown_days as i32,
        pool.protect_deals,
        actor.now,
        pool.version
    )
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        let current = pools(tx, actor.tenant).await?.into_iter().find(|p| p.id == pool.id);
        return Err(current.map_or(AppError::NotFound, |current| AppError::conflict(&current)));
    }
    Ok(())
}

/// Its rules and its doors, written anew.
async fn lines(tx: &mut Tx, actor: &Actor, pool: &Pool) -> AppResult<()> {
    sqlx::query!("delete from pool_rule where tenant_id = $1 and pool_id = $2", actor.tenant.0, pool.id.0)
        .execute(&mut **tx)
        .await?;
    let days = |of: Because| -> Vec<Option<i32>> {
        pool.rules.iter().map(|r| r.days.of(of).and_then(|n| i32::try_from(n).ok())).collect()
    };
    let levels: Vec<String> =
        pool.rules.iter().map(|r| r.level.map_or(String::new(), |l| l.code().to_owned())).collect();
    sqlx::query!(
        "insert into pool_rule (tenant_id, pool_id, level, no_contact, no_deal, not_won)
         select $1, $2, t.* from unnest($3::text[], $4::int[], $5::int[], $6::int[]) as t",
        actor.tenant.0,
        pool.id.0,
        &levels,
        &days(Because::NoContact) as &[Option<i32>],
        &days(Because::NoDeal) as &[Option<i32>],
        &days(Because::NotWon) as &[Option<i32>]
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("delete from pool_access where tenant_id = $1 and pool_id = $2", actor.tenant.0, pool.id.0)
        .execute(&mut **tx)
        .await?;
    let holders: Vec<(&str, Uuid)> = pool.doors.iter().map(|d| pool_columns(d.holder)).collect();
    let kinds: Vec<String> = holders.iter().map(|(kind, _)| (*kind).to_owned()).collect();
    let ids: Vec<Uuid> = holders.iter().map(|(_, id)| *id).collect();
    let claims: Vec<bool> = pool.doors.iter().map(|d| d.claims).collect();
    let assigns: Vec<bool> = pool.doors.iter().map(|d| d.assigns).collect();
    sqlx::query!(
        "insert into pool_access (tenant_id, pool_id, holder, holder_id, claims, assigns)
         select $1, $2, t.* from unnest($3::text[], $4::uuid[], $5::bool[], $6::bool[]) as t",
        actor.tenant.0,
        pool.id.0,
        &kinds,
        &ids,
        &claims,
        &assigns
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A pool as the history tells it.
#[derive(Serialize)]
struct Said {
    name: String,
    takes: Vec<String>,
    rules: Vec<String>,
    hidden: Vec<&'static str>,
    limits: Vec<Option<i64>>,
    protect_deals: bool,
    access: Vec<String>,
}

fn said(pool: &Pool, known: &HashMap<PoolHolder, String>, organisation: &Organisation) -> Said {
    let department = |d: &DepartmentId| organisation.departments.get(d).map(|d| d.name.clone());
    let takes = pool.departments.iter().filter_map(department).chain(pool.regions.iter().cloned());
    let rule = |r: &crate::pool::model::Rule| {
        let days = Because::ALL.map(|b| r.days.of(b).map_or("–".to_owned(), |n| n.to_string()));
        format!("{}: {}", r.level.map_or("*", Level::code), days.join(" / "))
    };
    let door = |d: &PoolDoor| {
        let name = known.get(&d.holder).cloned().unwrap_or_else(|| "*".to_owned());
        let marks =
            [(d.claims, " +"), (d.assigns, " ++")].into_iter().filter(|(on, _)| *on).map(|(_, mark)| mark);
        name + &marks.collect::<String>()
    };
    Said {
        name: pool.name.clone(),
        takes: takes.chain(pool.levels.iter().map(|l| l.code().to_owned())).collect(),
        rules: pool.rules.iter().map(rule).collect(),
        hidden: pool.hidden.iter().map(|h: &Hidden| h.code()).collect(),
        limits: vec![pool.holding_limit, pool.claims_a_day, Some(i64::from(pool.cooldown_days))],
        protect_deals: pool.protect_deals,
        access: pool.doors.iter().map(door).collect(),
    }
}

/// Does away with a pool. Errors: `Forbidden`, `NotFound`; `Conflict` with the current [`Pool`]; `Invalid` on `pool` where
/// accounts still wait in it.
pub async fn delete_pool(tx: &mut Tx, actor: &Actor, id: PoolId, version: i64) -> AppResult<()> {
    let _may = actor.may(Action::Configure, Object::Pool)?;
    let old = pools(tx, actor.tenant).await?.into_iter().find(|p| p.id == id).ok_or(AppError::NotFound)?;
    // Nothing comes in from here on: whatever goes into a pool holds its row.
    sqlx::query!(
        "select version from pool where tenant_id = $1 and id = $2 for update",
        actor.tenant.0,
        id.0
    )
    .fetch_one(&mut **tx)
    .await?;
    if !accounts_in(tx, actor.tenant, id).await?.is_empty() {
        return Err(AppError::field("pool", text::POOL_HOLDS_STILL));
    }
    let done = sqlx::query!(
        "update pool set deleted_at = $4, version = version + 1
         where tenant_id = $1 and id = $2 and version = $3 and deleted_at is null",
        actor.tenant.0,
        id.0,
        version,
        actor.now
    )
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Err(AppError::conflict(&old));
    }
    let changes = Changes::default().with("name", old.name, serde_json::Value::Null);
    tell(tx, actor, id, "deleted", changes, version + 1).await
}

/// Remembers the change, and has every book of rights read again.
async fn tell(
    tx: &mut Tx,
    actor: &Actor,
    id: PoolId,
    action: &str,
    changes: Changes,
    version: i64,
) -> AppResult<()> {
    let entry = Record { object: Object::Pool, id: id.0, account: None, action, changes, version };
    record(tx, actor, entry).await?;
    org::store::touched(tx, actor.tenant).await?;
    Ok(())
}
