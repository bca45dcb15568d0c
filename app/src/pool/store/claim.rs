//! Claiming an account, and giving it back.

use serde_json::Value;

use super::{Ground, calendar::calendar, claimed_today, note, pools};
use crate::{
    access::{
        model::{Action, Actor, MemberId, Object},
        sight,
        store::leaving::hold_members,
    },
    audit::model::Changes,
    customers::{
        model::AccountId,
        store::{GoingBack, Whereabouts, account, accounts_held, put_into_pool, take, whereabouts},
    },
    db::Tx,
    error::{AppError, AppResult, FieldError},
    i18n::Text,
    pool::{
        model::{Claimed, Pool, PoolId},
        text,
    },
};

/// A refusal with places in its sentence.
pub(super) fn refused(why: Text, values: &[(&str, &str)]) -> AppError {
    AppError::Invalid(vec![FieldError::with("claim", why, values)])
}

/// Claims an account for whoever asks; of many who ask at once one gets it, and the others are told who. Errors: `NotFound` where
/// it is neither seen nor was in a pool they see; `Forbidden` where they may not claim; `Invalid` on `claim` where somebody was
/// faster, today's claims are used up, they hold enough, or had it until lately.
pub async fn claim(tx: &mut Tx, actor: &Actor, id: AccountId) -> AppResult<Claimed> {
    let _sees = actor.may(Action::See, Object::Account)?;
    let found = one(tx, actor, id).await?;
    let Some(id_of_pool) = found.pool else { return Err(gone(tx, actor, &found).await?) };
    if !actor.pools().claims(id_of_pool) {
        sight::must_see(tx, actor, Object::Account, id.0).await?;
        return Err(AppError::Forbidden);
    }
    let pool = pools(tx, actor.tenant).await?.into_iter().find(|p| p.id == id_of_pool);
    let pool = pool.ok_or(AppError::NotFound)?;
    // One claim of a person after another: what they have is counted before they get more.
    hold_members(tx, actor.tenant, &[actor.member]).await?;
    let me = actor.member;
    let mine = match accounts_held(tx, actor.tenant, Some(&[me])).await?.get(&me) {
        Some(n) => *n,
        None => 0,
    };
    let name = name_of(tx, actor, me).await?;
    enough(&pool, mine, &name)?;
    let used = claimed_today(tx, actor).await?.get(&pool.id).copied().unwrap_or_default();
    if let Some(most) = pool.claims_a_day.filter(|most| used >= *most) {
        return Err(refused(text::QUOTA_USED, &[("n", &most.to_string())]));
    }
    if let Some((_, on)) = found.former.filter(|(former, _)| *former == me) {
        let until = calendar(tx, actor.tenant).await?.after(on, pool.cooldown_days);
        if let Some(until) = until.filter(|until| actor.today < *until) {
            return Err(refused(text::COOLING, &[("day", &until.to_string())]));
        }
    }
    if !take(tx, actor, (id, pool.id, &pool.name), (me, &name), "claimed").await? {
        let now = one(tx, actor, id).await?;
        return Err(gone(tx, actor, &now).await?);
    }
    note(tx, actor, "claimed", &[(id, pool.id, Some(me))]).await?;
    Ok(Claimed {
        name: found.name,
        left: pool.claims_a_day.map(|most| most - used - 1),
        room: pool.holding_limit.map(|most| most - mine - 1),
    })
}

/// Refuses who holds as many accounts as the pool lets anybody.
pub(super) fn enough(pool: &Pool, held: i64, name: &str) -> AppResult<()> {
    match pool.holding_limit {
        Some(most) if held >= most => {
            Err(refused(text::ENOUGH_HELD, &[("name", name), ("n", &held.to_string())]))
        }
        _ => Ok(()),
    }
}

async fn one(tx: &mut Tx, actor: &Actor, id: AccountId) -> AppResult<Whereabouts> {
    whereabouts(tx, actor.tenant, &[id], false).await?.pop().ok_or(AppError::NotFound)
}

/// What to say of an account that is in no pool: who got it, to whoever could have had it too.
async fn gone(tx: &mut Tx, actor: &Actor, found: &Whereabouts) -> AppResult<AppError> {
    let last = sqlx::query!(
        r#"select pool_id as "pool: PoolId", kind from pool_move where tenant_id = $1 and account_id = $2
           order by id desc limit 1"#,
        actor.tenant.0,
        found.id.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let taken = last
        .is_some_and(|l| actor.pools().claims(l.pool) && ["claimed", "assigned"].contains(&l.kind.as_str()));
    match &found.owner {
        Some((_, name)) if taken => Ok(refused(text::TAKEN, &[("name", name)])),
        _ => {
            sight::must_see(tx, actor, Object::Account, found.id.0).await?;
            Ok(refused(text::LEFT_POOL, &[]))
        }
    }
}

/// What a member is called.
pub(super) async fn name_of(tx: &mut Tx, actor: &Actor, id: MemberId) -> AppResult<String> {
    let everybody = crate::access::store::leaving::colleagues(tx, actor.tenant, actor.today).await?;
    everybody.into_iter().find(|c| c.id == id).map(|c| c.name).ok_or(AppError::NotFound)
}

/// Puts an account into the pool that takes it; says what that is called. Errors: `NotFound`; `Forbidden` where it is out of
/// reach; `Conflict` with the current account; `Invalid` on `pool` where it is in one or none takes it, on `reason`.
pub async fn release(
    tx: &mut Tx,
    actor: &Actor,
    id: AccountId,
    version: i64,
    reason: &str,
) -> AppResult<String> {
    let reason = reason.trim();
    if reason.chars().count() > 300 || reason.contains('\0') {
        return Err(AppError::field("reason", text::REASON_LONG));
    }
    let old = account(tx, actor, id).await?;
    actor.may(Action::HandOver, Object::Account)?.check(old.owner_id)?;
    if old.pool_id.is_some() {
        return Err(AppError::field("pool", crate::customers::text::IN_POOL));
    }
    if old.version != version {
        return Err(AppError::conflict(&old));
    }
    let there = one(tx, actor, id).await?;
    let ground = Ground::read(tx, actor).await?;
    let home = ground.home(there.level, &there.places, old.owner_id);
    let pool = home.ok_or_else(|| AppError::field("pool", text::NO_POOL_TAKES))?;
    let mut because = Changes::default();
    if !reason.is_empty() {
        because = because.with("reason", Value::Null, reason);
    }
    let owner = there.owner.as_ref().map(|(id, name)| (*id, name.as_str()));
    let going = GoingBack { id, owner, pool: (pool.id, &pool.name), because };
    if put_into_pool(tx, actor, "released", None, &[going]).await?.is_empty() {
        let current = account(tx, actor, id).await?;
        return Err(AppError::conflict(&current));
    }
    note(tx, actor, "released", &[(id, pool.id, old.owner_id)]).await?;
    Ok(pool.name.clone())
}
