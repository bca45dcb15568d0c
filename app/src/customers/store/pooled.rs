//! Accounts on their way into a pool and out of it. Who may, and when, the pools decide.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    access::{
        model::{Actor, Hidden, MemberId, Object, PoolId, TenantId},
        store::pools::pools,
    },
    audit::{
        model::Changes,
        store::{Record, hint, record_telling},
    },
    customers::model::*,
    db::Tx,
    error::AppResult,
    text_key::search_line,
};

/// Where an account is, whoever asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Whereabouts {
    pub id: AccountId,
    pub name: String,
    pub level: Option<Level>,
    pub places: Vec<String>,
    pub owner: Option<(MemberId, String)>,
    pub pool: Option<PoolId>,
    /// Whose it was before it came into the pool, and on which of the company's days it did.
    pub former: Option<(MemberId, NaiveDate)>,
    pub version: i64,
}

/// Where these accounts are, whoever asks, in the order of their ids; with `keep` they stay there until the transaction ends.
pub async fn whereabouts(
    tx: &mut Tx,
    tenant: TenantId,
    ids: &[AccountId],
    keep: bool,
) -> AppResult<Vec<Whereabouts>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    if keep {
        sqlx::query!(
            "select id from account where tenant_id = $1 and id = any($2) order by id for no key update",
            tenant.0,
            &ids
        )
        .fetch_all(&mut **tx)
        .await?;
    }
    let rows = sqlx::query!(
        r#"select a.id as "id: AccountId", a.name, a.level, a.province, a.city, a.country, a.owner_id as "owner: MemberId",
                  o.name as "owner_name?", a.pool_id as "pool: PoolId", a.former_owner_id as "former: MemberId",
                  (a.pooled_at at time zone t.time_zone)::date as pooled_on, a.version
           from account a
           join tenant t on t.tenant_id = a.tenant_id
           left join member o on o.tenant_id = a.tenant_id and o.id = a.owner_id
           where a.tenant_id = $1 and a.id = any($2) and a.deleted_at is null order by a.id"#,
        tenant.0,
        &ids
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Whereabouts {
            id: r.id,
            name: r.name,
            level: r.level.as_deref().and_then(Level::parse),
            places: [r.province, r.city, r.country].into_iter().flatten().collect(),
            owner: r.owner.zip(r.owner_name),
            pool: r.pool,
            former: r.former.zip(r.pooled_on),
            version: r.version,
        })
        .collect())
}

/// How many accounts each member holds; who holds none is left out. `only`: of these members alone.
pub async fn accounts_held(
    tx: &mut Tx,
    tenant: TenantId,
    only: Option<&[MemberId]>,
) -> AppResult<HashMap<MemberId, i64>> {
    let only: Option<Vec<Uuid>> = only.map(|those| those.iter().map(|m| m.0).collect());
    let rows = sqlx::query!(
        r#"select owner_id as "owner!: MemberId", count(*) as "n!" from account
           where tenant_id = $1 and owner_id is not null and deleted_at is null
             and ($2::uuid[] is null or owner_id = any($2)) group by owner_id"#,
        tenant.0,
        only.as_deref()
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.owner, r.n)).collect())
}

/// Takes an account out of a pool for somebody, if it is still there; says whether it was. The database decides between many who
/// ask at once.
pub async fn take(
    tx: &mut Tx,
    actor: &Actor,
    (id, pool, called): (AccountId, PoolId, &str),
    (to, name): (MemberId, &str),
    action: &str,
) -> AppResult<bool> {
    let version = sqlx::query_scalar!(
        "update account set owner_id = $4, owned_since = $5, pool_id = null, pooled_at = null, updated_at = $5,
           version = version + 1
         where tenant_id = $1 and id = $2 and pool_id = $3 and owner_id is null and deleted_at is null
         returning version",
        actor.tenant.0,
        id.0,
        pool.0,
        to.0,
        actor.now
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(version) = version else { return Ok(false) };
    find_again(tx, actor.tenant, &[id.0]).await?;
    let changes = Changes::default()
        .with("owner_id", Value::Null, to.to_string())
        .with("owner_name", Value::Null, name)
        .with("pool", called, Value::Null);
    let entry = Record { object: Object::Account, id: id.0, account: Some(id.0), action, changes, version };
    crate::audit::store::record(tx, actor, entry).await?;
    Ok(true)
}

/// An account that goes into a pool.
#[derive(Clone, Debug)]
pub struct GoingBack<'a> {
    pub id: AccountId,
    /// Whose it still has to be.
    pub owner: Option<(MemberId, &'a str)>,
    pub pool: (PoolId, &'a str),
    /// What the timeline says beside it.
    pub because: Changes,
}

/// Puts accounts into pools, each from the owner it still has, with the contacts there that are this owner's: only whose they are
/// changes. Says which went. `whole`: what they are part of, where open screens are to hear of that alone.
pub async fn put_into_pool(
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    whole: Option<Uuid>,
    going: &[GoingBack<'_>],
) -> AppResult<Vec<AccountId>> {
    let ids: Vec<Uuid> = going.iter().map(|g| g.id.0).collect();
    let owners: Vec<Option<Uuid>> = going.iter().map(|g| g.owner.map(|o| o.0.0)).collect();
    let pools: Vec<Uuid> = going.iter().map(|g| g.pool.0.0).collect();
    let gone = sqlx::query!(
        r#"with held as (
             select r.id, g.pool_id, g.owner_id from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as g(id, owner_id, pool_id)
             join account r on r.tenant_id = $1 and r.id = g.id and r.owner_id is not distinct from g.owner_id
               and r.pool_id is null and r.deleted_at is null
             order by r.id for no key update of r)
           update account r set owner_id = null, owned_since = null, former_owner_id = h.owner_id, pool_id = h.pool_id,
             pooled_at = $5, updated_at = $5, version = r.version + 1
           from held h where r.tenant_id = $1 and r.id = h.id
           returning r.id as "id: AccountId", r.version"#,
        actor.tenant.0,
        &ids,
        &owners as &[Option<Uuid>],
        &pools,
        actor.now
    )
    .fetch_all(&mut **tx)
    .await?;
    let gone: HashMap<AccountId, i64> = gone.into_iter().map(|r| (r.id, r.version)).collect();
    let went: Vec<&GoingBack> = going.iter().filter(|g| gone.contains_key(&g.id)).collect();
    let entries = went.iter().map(|g| {
        let mut changes = g.because.clone().with("pool", Value::Null, g.pool.1);
        if let Some((owner, name)) = g.owner {
            changes = changes.with("owner_id", owner.to_string(), Value::Null).with(
                "owner_name",
                name,
                Value::Null,
            );
        }
        let version = gone.get(&g.id).copied().unwrap_or_default();
        Record { object: Object::Account, id: g.id.0, account: Some(g.id.0), action, changes, version }
    });
    let mut entries: Vec<Record> = entries.collect();
    entries.extend(let_go(tx, actor, &went).await?);
    let hints: Vec<String> = match whole {
        Some(id) => vec![hint(actor.tenant, Object::Pool, id, 0, actor.member.0)],
        None => {
            entries.iter().map(|e| hint(actor.tenant, e.object, e.id, e.version, actor.member.0)).collect()
        }
    };
    record_telling(tx, actor, entries, &hints).await?;
    let went: Vec<Uuid> = went.iter().map(|g| g.id.0).collect();
    find_again(tx, actor.tenant, &went).await?;
    Ok(went.into_iter().map(AccountId).collect())
}

/// The contacts at these accounts that are their former owners' become nobody's.
async fn let_go<'a>(tx: &mut Tx, actor: &Actor, went: &[&GoingBack<'_>]) -> AppResult<Vec<Record<'a>>> {
    let owned = went.iter().filter_map(|g| Some((g.id, g.owner?)));
    let owned: HashMap<AccountId, (MemberId, &str)> = owned.collect();
    let ids: Vec<Uuid> = owned.keys().map(|id| id.0).collect();
    let owners: Vec<Uuid> = owned.values().map(|o| o.0.0).collect();
    let rows = sqlx::query!(
        r#"with held as (
             select c.id from unnest($2::uuid[], $3::uuid[]) as g(id, owner_id)
             join contact c on c.tenant_id = $1 and c.account_id = g.id and c.owner_id = g.owner_id and c.deleted_at is null
             order by c.id for no key update of c)
           update contact c set owner_id = null, updated_at = $4, version = c.version + 1
           from held h where c.tenant_id = $1 and c.id = h.id
           returning c.id, c.account_id as "account!: AccountId", c.version"#,
        actor.tenant.0,
        &ids,
        &owners,
        actor.now
    )
    .fetch_all(&mut **tx)
    .await?;
    let entry = |(id, account, version): (Uuid, AccountId, i64)| {
        let (owner, name) = owned.get(&account)?;
        let changes = Changes::default().with("owner_id", owner.to_string(), Value::Null).with(
            "owner_name",
            *name,
            Value::Null,
        );
        let account = Some(account.0);
        Some(Record { object: Object::Contact, id, account, action: "updated", changes, version })
    };
    Ok(rows.into_iter().filter_map(|r| entry((r.id, r.account, r.version))).collect())
}

/// Writes anew what accounts are found by: in a pool not by what it hides, or the finding would tell it.
pub async fn find_again(tx: &mut Tx, tenant: TenantId, ids: &[Uuid]) -> AppResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let hidden: HashMap<PoolId, Vec<Hidden>> =
        pools(tx, tenant).await?.into_iter().map(|p| (p.id, p.hidden)).collect();
    // In one order, so that nobody waits in a circle.
    let rows = sqlx::query!(
        r#"select id, name, code, uscc, city, phone, email, also, pool_id as "pool: PoolId" from account
           where tenant_id = $1 and id = any($2) order by id for no key update"#,
        tenant.0,
        ids
    )
    .fetch_all(&mut **tx)
    .await?;
    let (mut ids, mut lines) = (Vec::new(), Vec::new());
    for r in rows {
        let kept = r.pool.and_then(|p| hidden.get(&p)).map_or(&[][..], Vec::as_slice);
        let shown = |what: Hidden, value: Option<String>| value.filter(|_| !kept.contains(&what));
        let (phone, email) = (shown(Hidden::Phone, r.phone), shown(Hidden::Email, r.email));
        let line = search_line(
            [Some(r.name), r.code, r.uscc, r.city, phone, email].iter().flatten().map(String::as_str),
        );
        // What was merged into it was found by its numbers too.
        let also = if kept.contains(&Hidden::Phone) || kept.contains(&Hidden::Email) { "" } else { &r.also };
        ids.push(r.id);
        lines.push(line + also);
    }
    sqlx::query!(
        "update account a set search = s.search from unnest($2::uuid[], $3::text[]) as s(id, search)
         where a.tenant_id = $1 and a.id = s.id and a.search <> s.search",
        tenant.0,
        &ids,
        &lines
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The accounts that wait in a pool.
pub async fn accounts_in(tx: &mut Tx, tenant: TenantId, pool: PoolId) -> AppResult<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        "select id from account where tenant_id = $1 and pool_id = $2 and deleted_at is null order by id",
        tenant.0,
        pool.0
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// How many accounts wait in each pool.
pub async fn waiting(tx: &mut Tx, tenant: TenantId) -> AppResult<HashMap<PoolId, i64>> {
    let rows = sqlx::query!(
        r#"select pool_id as "pool!: PoolId", count(*) as "n!" from account
           where tenant_id = $1 and pool_id is not null and deleted_at is null group by pool_id"#,
        tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.pool, r.n)).collect())
}

/// An account somebody has, with what decides for how long. Days are the company's.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub id: AccountId,
    pub name: String,
    pub owner: MemberId,
    pub owner_name: String,
    pub level: Option<Level>,
    pub places: Vec<String>,
    pub since: NaiveDate,
    /// The last call, mail, meeting or visit, whoever had it.
    pub contact: Option<NaiveDate>,
    pub version: i64,
}

/// The accounts people have, the longest had first. `owner`, `only`: theirs, or those alone.
pub async fn kept_accounts(
    tx: &mut Tx,
    actor: &Actor,
    owner: Option<MemberId>,
    only: Option<&[AccountId]>,
) -> AppResult<Vec<Kept>> {
    let only: Option<Vec<Uuid>> = only.map(|those| those.iter().map(|a| a.0).collect());
    let rows = sqlx::query!(
        r#"select a.id as "id: AccountId", a.name, a.owner_id as "owner!: MemberId", o.name as owner_name, a.level,
                  a.province, a.city, a.country, (coalesce(a.owned_since, a.updated_at) at time zone t.time_zone)::date as "since!",
                  (x.at at time zone t.time_zone)::date as contact, a.version
           from account a
           join tenant t on t.tenant_id = a.tenant_id
           join member o on o.tenant_id = a.tenant_id and o.id = a.owner_id
           left join lateral (
             select max(at) as at from activity v
             where v.tenant_id = a.tenant_id and v.account_id = a.id and v.deleted_at is null and v.at <= $2
               and v.kind in ('call', 'mail', 'meeting', 'visit') and (v.due_at is null or v.done_at is not null)) x on true
           where a.tenant_id = $1 and a.deleted_at is null and ($3::uuid is null or a.owner_id = $3)
             and ($4::uuid[] is null or a.id = any($4))
           order by a.owned_since nulls last, a.id"#,
        actor.tenant.0,
        actor.now,
        owner.map(|m| m.0),
        only.as_deref()
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Kept {
            id: r.id,
            name: r.name,
            owner: r.owner,
            owner_name: r.owner_name,
            level: r.level.as_deref().and_then(Level::parse),
            places: [r.province, r.city, r.country].into_iter().flatten().collect(),
            since: r.since,
            contact: r.contact,
            version: r.version,
        })
        .collect())
}
