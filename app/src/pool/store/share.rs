//! Giving accounts of a pool to people: by hand, in turn, by load, by region.

use std::collections::{BTreeMap, HashMap};

use super::{Ground, claim::enough, note};
use crate::{
    access::{
        model::{Action, Actor, MemberId, Object, Status},
        store::leaving::{Colleague, colleagues, hold_members},
    },
    customers::{
        model::AccountId,
        store::{BULK_MAX, Whereabouts, accounts_held, take, whereabouts},
    },
    db::Tx,
    error::{AppError, AppResult, FieldError},
    pool::{
        model::{Assigned, Manner, Pool, PoolId, Receiver, Waiting, share_out},
        text,
    },
};

/// Gives accounts to one person, as far as they may hold them. Errors: `NotFound` where none of the accounts waits in a pool whose
/// accounts this person assigns; `Invalid` on `to` for somebody who is not here, on `claim` where they hold enough already.
pub async fn assign(tx: &mut Tx, actor: &Actor, ids: &[AccountId], to: MemberId) -> AppResult<Assigned> {
    let (ground, accounts) = assignable(tx, actor, ids).await?;
    let people = here(tx, actor).await?;
    let receiver = people.iter().find(|c| c.id == to);
    let receiver = receiver.ok_or_else(|| AppError::field("to", text::RECEIVER_GONE))?;
    hold_members(tx, actor.tenant, &[to]).await?;
    let mut held = accounts_held(tx, actor.tenant, Some(&[to])).await?.get(&to).copied().unwrap_or_default();
    let mut gives = Vec::new();
    let mut full = None;
    for account in &accounts {
        let Some(pool) = ground.pools.iter().find(|p| Some(p.id) == account.pool) else { continue };
        match enough(pool, held, &receiver.name) {
            Ok(()) => {
                held += 1;
                gives.push((account.id, to));
            }
            Err(error) => full = Some(error),
        }
    }
    match full {
        Some(error) if gives.is_empty() => Err(error),
        _ => give(tx, actor, &ground, &accounts, &gives, &people, ids.len()).await,
    }
}

/// Shares accounts out, among these people or, where none are named, all who may claim from the pool an account waits in. Nobody
/// gets more than they may hold, nor what they had until lately. Errors: as [`assign`], on `to` where there is nobody.
pub async fn share(
    tx: &mut Tx,
    actor: &Actor,
    ids: &[AccountId],
    manner: Manner,
    among: &[MemberId],
) -> AppResult<Assigned> {
    let (ground, accounts) = assignable(tx, actor, ids).await?;
    let people = here(tx, actor).await?;
    let named = |c: &&Colleague, pool: PoolId| {
        if among.is_empty() { ground.book.lets_claim(c.id, pool) } else { among.contains(&c.id) }
    };
    let mut by_pool: BTreeMap<PoolId, Vec<&Whereabouts>> = BTreeMap::new();
    for account in &accounts {
        by_pool.entry(account.pool.unwrap_or(PoolId(uuid::Uuid::nil()))).or_default().push(account);
    }
    let turns = turns(tx, actor, &by_pool.keys().copied().collect::<Vec<_>>()).await?;
    let mut everybody: Vec<MemberId> =
        by_pool.keys().flat_map(|pool| people.iter().filter(|c| named(c, *pool)).map(|c| c.id)).collect();
    everybody.sort_unstable();
    everybody.dedup();
    if everybody.is_empty() {
        return Err(AppError::field("to", text::RECEIVER_GONE));
    }
    hold_members(tx, actor.tenant, &everybody).await?;
    let mut held = accounts_held(tx, actor.tenant, Some(&everybody)).await?;
    let mut gives = Vec::new();
    for (id, waiting) in &by_pool {
        let Some(pool) = ground.pools.iter().find(|p| p.id == *id) else { continue };
        let receivers: Vec<Receiver> = people
            .iter()
            .filter(|c| named(c, *id))
            .map(|c| Receiver {
                id: c.id,
                region: c.region.clone(),
                held: held.get(&c.id).copied().unwrap_or_default(),
                most: pool.holding_limit,
            })
            .collect();
        let waiting: Vec<Waiting> = waiting.iter().map(|a| not_too_soon(actor, &ground, pool, a)).collect();
        let given = share_out(&waiting, &receivers, manner, turns.get(id).copied());
        given.iter().for_each(|(_, to)| *held.entry(*to).or_default() += 1);
        if let (Manner::InTurn, Some((_, last))) = (manner, given.last()) {
            sqlx::query!(
                "update pool set last_given = $3 where tenant_id = $1 and id = $2",
                actor.tenant.0,
                id.0,
                last.0
            )
            .execute(&mut **tx)
            .await?;
        }
        gives.extend(given);
    }
    give(tx, actor, &ground, &accounts, &gives, &people, ids.len()).await
}

/// An account as one shares it out: its former owner may not have it while they may not claim it.
fn not_too_soon(actor: &Actor, ground: &Ground, pool: &Pool, account: &Whereabouts) -> Waiting {
    let cooling = account.former.filter(|(_, on)| {
        ground.calendar.after(*on, pool.cooldown_days).is_some_and(|until| actor.today < until)
    });
    Waiting { id: account.id, places: account.places.clone(), not_to: cooling.map(|(former, _)| former) }
}

/// Those of the accounts that wait in pools whose accounts this person assigns; nobody else takes them meanwhile. Errors:
/// `NotFound` where there are none; `Invalid` on `ids` for too many.
async fn assignable(tx: &mut Tx, actor: &Actor, ids: &[AccountId]) -> AppResult<(Ground, Vec<Whereabouts>)> {
    let _sees = actor.may(Action::See, Object::Account)?;
    if ids.len() > BULK_MAX {
        let most = BULK_MAX.to_string();
        let wrong = FieldError::with("ids", crate::customers::text::TOO_MANY, &[("n", &most)]);
        return Err(AppError::Invalid(vec![wrong]));
    }
    let ground = Ground::read(tx, actor).await?;
    let mut accounts = whereabouts(tx, actor.tenant, ids, false).await?;
    accounts.retain(|a| a.pool.is_some_and(|pool| actor.pools().assigns(pool)));
    if accounts.is_empty() {
        return Err(AppError::NotFound);
    }
    Ok((ground, accounts))
}

/// Everybody who may be given records and does their work.
async fn here(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<Colleague>> {
    let mut people = colleagues(tx, actor.tenant, actor.today).await?;
    people.retain(|c| matches!(c.status, Status::Active | Status::Listed));
    Ok(people)
}

/// Who was given an account last in each pool; others who share out from them wait.
async fn turns(tx: &mut Tx, actor: &Actor, pools: &[PoolId]) -> AppResult<HashMap<PoolId, MemberId>> {
    let ids: Vec<uuid::Uuid> = pools.iter().map(|p| p.0).collect();
    let rows = sqlx::query!(
        r#"select id as "id: PoolId", last_given as "last: MemberId" from pool
           where tenant_id = $1 and id = any($2) order by id for no key update"#,
        actor.tenant.0,
        &ids
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().filter_map(|r| Some((r.id, r.last?))).collect())
}

/// Gives what is still there, and says what became of all.
async fn give(
    tx: &mut Tx,
    actor: &Actor,
    ground: &Ground,
    accounts: &[Whereabouts],
    gives: &[(AccountId, MemberId)],
    people: &[Colleague],
    asked: usize,
) -> AppResult<Assigned> {
    let mut moves = Vec::new();
    let mut counts: HashMap<MemberId, i64> = HashMap::new();
    // In the order of the accounts, so that nobody waits in a circle.
    let mut gives = gives.to_vec();
    gives.sort_unstable();
    for (id, to) in gives {
        let account = accounts.iter().find(|a| a.id == id);
        let pool = ground.pools.iter().find(|p| account.is_some_and(|a| a.pool == Some(p.id)));
        let person = people.iter().find(|c| c.id == to);
        let (Some(pool), Some(person)) = (pool, person) else { continue };
        if take(tx, actor, (id, pool.id, &pool.name), (to, &person.name), "assigned").await? {
            moves.push((id, pool.id, Some(to)));
            *counts.entry(to).or_default() += 1;
        }
    }
    note(tx, actor, "assigned", &moves).await?;
    let mut given: Vec<(String, i64)> =
        people.iter().filter_map(|c| Some((c.name.clone(), counts.get(&c.id).copied()?))).collect();
    given.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), name.clone()));
    Ok(Assigned { given, left: asked as i64 - moves.len() as i64 })
}
