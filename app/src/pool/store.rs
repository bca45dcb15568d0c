//! Pools in PostgreSQL. The accounts themselves the customers' room moves.

mod calendar;
mod claim;
mod config;
mod going;
mod job;
mod list;
mod share;
#[cfg(test)]
mod tests;

pub use calendar::{save_calendar, set_day, work_calendar};
pub use claim::{claim, release};
pub use config::{delete_pool, save_pool, settings};
pub use going::{going_tomorrow, soon, strip};
pub use job::{day, keep, run_day};
pub use list::open_pool;
pub use share::{assign, share};

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use super::model::{Calendar, Days, Pool, PoolId, Rule};
use crate::{
    access::{
        model::{Actor, Book, MemberId, TenantId},
        store::{pools::pools as doors, rights::book},
    },
    customers::model::{AccountId, Level},
    db::Tx,
    error::AppResult,
    org::model::DepartmentId,
};

/// Every pool of a company in its order, as the company says it.
async fn pools(tx: &mut Tx, tenant: TenantId) -> AppResult<Vec<Pool>> {
    let said = doors(tx, tenant).await?;
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        r#"select id as "id: PoolId", departments, regions, levels, holding_limit, claims_a_day, cooldown_days, protect_deals,
                  version
           from pool where tenant_id = $1 and deleted_at is null"#,
        tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let lines = sqlx::query!(
        r#"select pool_id as "pool: PoolId", level, no_contact, no_deal, not_won from pool_rule
           where tenant_id = $1 order by level"#,
        tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut rules: HashMap<PoolId, Vec<Rule>> = HashMap::new();
    for line in lines {
        let days = |n: Option<i32>| n.and_then(|n| u32::try_from(n).ok());
        let days = Days {
            no_contact: days(line.no_contact),
            no_deal: days(line.no_deal),
            not_won: days(line.not_won),
        };
        rules.entry(line.pool).or_default().push(Rule { level: Level::parse(&line.level), days });
    }
    let pool = |said: crate::access::model::PoolSaid| {
        let row = rows.iter().find(|r| r.id == said.id)?;
        Some(Pool {
            id: said.id,
            name: said.name,
            departments: row.departments.iter().map(|d| DepartmentId(*d)).collect(),
            regions: row.regions.clone(),
            levels: row.levels.iter().filter_map(|l| Level::parse(l)).collect(),
            hidden: said.hidden,
            holding_limit: row.holding_limit.map(i64::from),
            claims_a_day: row.claims_a_day.map(i64::from),
            cooldown_days: u32::try_from(row.cooldown_days).unwrap_or_default(),
            protect_deals: row.protect_deals,
            rules: rules.get(&said.id).cloned().unwrap_or_default(),
            doors: said.doors,
            version: row.version,
        })
    };
    Ok(said.into_iter().filter_map(pool).collect())
}

/// What decides where an account goes back to, and when.
struct Ground {
    pools: Vec<Pool>,
    calendar: Calendar,
    book: Book,
}

impl Ground {
    async fn read(tx: &mut Tx, actor: &Actor) -> AppResult<Ground> {
        let pools = pools(tx, actor.tenant).await?;
        if pools.is_empty() {
            return Ok(Ground { pools, calendar: Calendar::new(Vec::new(), []), book: Book::default() });
        }
        let calendar = calendar::calendar(tx, actor.tenant).await?;
        Ok(Ground { pools, calendar, book: book(tx, actor.tenant, actor.today).await? })
    }

    /// The pool an account goes back to: the first that takes it.
    fn home(&self, level: Option<Level>, places: &[String], owner: Option<MemberId>) -> Option<&Pool> {
        let departments: BTreeSet<DepartmentId> =
            owner.map(|owner| self.book.departments_above(owner)).unwrap_or_default();
        self.pools.iter().find(|pool| pool.takes(level, places, &departments))
    }
}

/// Writes down that an account came into a pool or left it.
async fn note(
    tx: &mut Tx,
    actor: &Actor,
    kind: &str,
    moves: &[(AccountId, PoolId, Option<MemberId>)],
) -> AppResult<()> {
    let ids: Vec<Uuid> = moves.iter().map(|_| Uuid::now_v7()).collect();
    let accounts: Vec<Uuid> = moves.iter().map(|m| m.0.0).collect();
    let pools: Vec<Uuid> = moves.iter().map(|m| m.1.0).collect();
    let members: Vec<Option<Uuid>> = moves.iter().map(|m| m.2.map(|m| m.0)).collect();
    sqlx::query!(
        "insert into pool_move (tenant_id, kind, day, at, id, account_id, pool_id, member_id)
         select $1, $2, $3, $4, t.* from unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[]) as t",
        actor.tenant.0,
        kind,
        actor.today,
        actor.now,
        &ids,
        &accounts,
        &pools,
        &members as &[Option<Uuid>]
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How many accounts somebody claimed from each pool today.
async fn claimed_today(tx: &mut Tx, actor: &Actor) -> AppResult<HashMap<PoolId, i64>> {
    let rows = sqlx::query!(
        r#"select pool_id as "pool: PoolId", count(*) as "n!" from pool_move
           where tenant_id = $1 and member_id = $2 and kind = 'claimed' and day = $3 group by pool_id"#,
        actor.tenant.0,
        actor.member.0,
        actor.today
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.pool, r.n)).collect())
}
