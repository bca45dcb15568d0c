//! The accounts that wait, and what one may do with them.

use super::{claimed_today, pools};
use crate::{
    access::{
        model::{Action, Actor, Object, Status},
        store::leaving::colleagues,
    },
    customers::{
        model::{AccountFilter, AccountList, AccountSort},
        store::{account_facets, accounts, accounts_held, waiting},
    },
    db::Tx,
    error::AppResult,
    listing::Page,
    pool::model::{Pool, PoolBrief, PoolPage},
};

/// A page of the accounts that wait in the pools somebody sees, the latest first unless asked otherwise. Errors: `Forbidden`.
pub async fn open_pool(tx: &mut Tx, actor: &Actor, mut list: AccountList) -> AppResult<PoolPage> {
    let pools = briefs(tx, actor).await?;
    let seen: Vec<String> = pools.iter().map(|p| p.id.to_string()).collect();
    let asked = list.filters.remove(&AccountFilter::Pool).unwrap_or_default();
    let mut within: Vec<String> = asked.into_iter().filter(|id| seen.contains(id)).collect();
    if within.is_empty() {
        within = seen;
    }
    if list.sort.is_none() {
        (list.sort, list.descending) = (Some(AccountSort::Pooled), true);
    }
    let page = if within.is_empty() {
        Page { rows: Vec::new(), before: None, after: None, count: 0 }
    } else {
        list.filters.insert(AccountFilter::Pool, within);
        accounts(tx, actor, &list).await?
    };
    let provinces = account_facets(tx, actor).await?.provinces;
    let mut people = Vec::new();
    if pools.iter().any(|p| p.assigns) {
        let all = colleagues(tx, actor.tenant, actor.today).await?.into_iter();
        let here = all.filter(|c| matches!(c.status, Status::Active | Status::Listed));
        people = here.map(|c| (c.id, c.name)).collect();
    }
    Ok(PoolPage { pools, page, provinces, people })
}

/// The pools somebody sees: those that let them, and all for whoever sees everybody's accounts. Errors: `Forbidden`.
pub(super) async fn briefs(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<PoolBrief>> {
    let everything = actor.may(Action::See, Object::Account)?.owners().is_none();
    let mut all = pools(tx, actor.tenant).await?;
    all.retain(|p| everything || actor.pools().sees(p.id));
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let used = claimed_today(tx, actor).await?;
    let held = accounts_held(tx, actor.tenant, Some(&[actor.member])).await?;
    let held = held.get(&actor.member).copied().unwrap_or_default();
    let waiting = waiting(tx, actor.tenant).await?;
    let brief = |pool: Pool| PoolBrief {
        hidden: actor.pools().hidden(Some(pool.id)).to_vec(),
        waiting: waiting.get(&pool.id).copied().unwrap_or_default(),
        claims: actor.pools().claims(pool.id),
        assigns: actor.pools().assigns(pool.id),
        left: pool.claims_a_day.map(|most| (most - used.get(&pool.id).copied().unwrap_or_default()).max(0)),
        room: pool.holding_limit.map(|most| (most - held).max(0)),
        id: pool.id,
        name: pool.name,
    };
    Ok(all.into_iter().map(brief).collect())
}
