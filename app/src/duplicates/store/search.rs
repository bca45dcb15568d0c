//! Looking through everything: how far a search is, what it learns from, what it finds.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{kinds, known};
use crate::{
    access::model::{Action, Actor, Object, TenantId},
    customers::store as customers,
    db::Tx,
    duplicates::model::{Search, SearchId, SearchStatus},
    error::{AppError, AppResult},
    matching::model::{Frequencies, Levels, Model, Record, Sample, levels, random_pairs},
};

/// Records that are learnt from.
const LEARNT_FROM: i64 = 20_000;
/// Random pairs of them, and keys whose pairs are learnt from.
const RANDOM: usize = 50_000;
const KEYS: i64 = 3_000;

/// A pair that may be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub one: Uuid,
    pub other: Uuid,
    /// Log odds.
    pub score: f64,
    pub why: Vec<String>,
}

/// Begins a search, unless one is under way: then that one. Errors: `Forbidden` for whoever may not change everybody's records.
pub async fn begin(tx: &mut Tx, actor: &Actor, id: SearchId, object: Object) -> AppResult<(Search, bool)> {
    known(object)?;
    if actor.may(Action::Edit, object)?.owners().is_some() {
        return Err(AppError::Forbidden);
    }
    if let Some(search) = latest(tx, actor, object).await?.filter(|s| s.id == id || s.runs(actor.now)) {
        return Ok((search, false));
    }
    let total = customers::how_many(tx, actor.tenant, object).await?;
    sqlx::query!(
        "insert into duplicate_run (tenant_id, id, object, status, total, created_by, created_at, seen_at)
         values ($1, $2, $3, 'running', $4, $5, $6, $6)",
        actor.tenant.0,
        id.0,
        object.code(),
        total,
        actor.member.0,
        actor.now
    )
    .execute(&mut **tx)
    .await?;
    let begun = latest(tx, actor, object).await?.ok_or(AppError::NotFound)?;
    Ok((begun, true))
}

/// Has a search stop at its next step. Errors: as on beginning.
pub async fn cancel(tx: &mut Tx, actor: &Actor, id: SearchId) -> AppResult<()> {
    let row = sqlx::query_scalar!(
        "update duplicate_run set cancel = true where tenant_id = $1 and id = $2 returning object",
        actor.tenant.0,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let object = row.as_deref().and_then(Object::parse).ok_or(AppError::NotFound)?;
    if actor.may(Action::Edit, object)?.owners().is_some() { Err(AppError::Forbidden) } else { Ok(()) }
}

/// The last search of a kind.
pub(super) async fn latest(tx: &mut Tx, actor: &Actor, object: Object) -> AppResult<Option<Search>> {
    let id = sqlx::query_scalar!(
        r#"select id as "id: SearchId" from duplicate_run where tenant_id = $1 and object = $2
           order by created_at desc, id desc limit 1"#,
        actor.tenant.0,
        object.code()
    )
    .fetch_optional(&mut **tx)
    .await?;
    match id {
        Some(id) => Ok(Some(search_of(tx, actor.tenant, id).await?)),
        None => Ok(None),
    }
}

/// A search as it stands. Errors: `NotFound`.
pub async fn search_of(tx: &mut Tx, tenant: TenantId, id: SearchId) -> AppResult<Search> {
    let row = sqlx::query!(
        "select object, status, total, position, compared, found, created_at, seen_at from duplicate_run
         where tenant_id = $1 and id = $2",
        tenant.0,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)?;
    let wrong = || AppError::internal(&"a search of no known kind");
    Ok(Search {
        id,
        object: Object::parse(&row.object).ok_or_else(wrong)?,
        status: SearchStatus::parse(&row.status).ok_or_else(wrong)?,
        total: row.total,
        position: row.position,
        compared: row.compared,
        found: row.found,
        at: row.created_at,
        seen_at: row.seen_at,
    })
}

/// Whether a search is to go on; notes that it was seen `now`.
pub async fn still_wanted(
    tx: &mut Tx,
    tenant: TenantId,
    id: SearchId,
    now: DateTime<Utc>,
) -> AppResult<bool> {
    let cancel = sqlx::query_scalar!(
        "update duplicate_run set seen_at = $3 where tenant_id = $1 and id = $2 and status = 'running' returning cancel",
        tenant.0,
        id.0,
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(cancel == Some(false))
}

/// Notes how far it is: records gone through, pairs compared and found by this step.
pub async fn advance(
    tx: &mut Tx,
    tenant: TenantId,
    id: SearchId,
    position: i64,
    (compared, found): (i64, i64),
) -> AppResult<()> {
    sqlx::query!(
        "update duplicate_run set position = $3, compared = compared + $4, found = found + $5
         where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        position,
        compared,
        found
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends a search.
pub async fn finish(
    tx: &mut Tx,
    tenant: TenantId,
    id: SearchId,
    status: SearchStatus,
    now: DateTime<Utc>,
) -> AppResult<()> {
    sqlx::query!(
        "update duplicate_run set status = $3, finished_at = $4,
           position = case when $3 = 'done' then total else position end
         where tenant_id = $1 and id = $2 and status = 'running'",
        tenant.0,
        id.0,
        status.code(),
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The keys that more than `crowd` records share: under these nobody is compared.
pub async fn crowded_keys(
    tx: &mut Tx,
    tenant: TenantId,
    object: Object,
    crowd: i64,
) -> AppResult<HashSet<i64>> {
    Ok(customers::crowded(tx, tenant, object, crowd).await?.into_iter().collect())
}

/// Learns what agreement means among these records, from some of them. Also how often values occur among those.
pub async fn learn(
    tx: &mut Tx,
    tenant: TenantId,
    object: Object,
    crowd: i64,
) -> AppResult<(Model, Frequencies)> {
    let kinds = kinds(object);
    let ids = customers::next_ids(tx, tenant, object, None, LEARNT_FROM).await?;
    let records = customers::likenesses(tx, tenant, object, &ids, None).await?;
    let mut seen = Frequencies::default();
    records.iter().for_each(|it| seen.add(&it.record));
    let random: Vec<Levels> = random_pairs(records.len(), RANDOM)
        .map(|(a, b)| levels(kinds, &seen, &records[a].record, &records[b].record))
        .collect();
    // Keys are as good as random: the first of them are a fair share of all.
    let blocks = customers::blocks(tx, tenant, object, None, crowd, KEYS).await?;
    let part = match blocks.last().filter(|_| blocks.len() as i64 == KEYS) {
        Some((last, _)) => (*last as f64 - i64::MIN as f64) / 2_f64.powi(64),
        None => 1.0,
    };
    let pairs: HashSet<(Uuid, Uuid)> = blocks.iter().flat_map(|(_, ids)| in_pairs(ids)).collect();
    let ids: HashSet<Uuid> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let near = customers::likenesses(tx, tenant, object, &ids.into_iter().collect::<Vec<_>>(), None).await?;
    let near: HashMap<Uuid, &Record> = near.iter().map(|it| (it.id, &it.record)).collect();
    let mut candidates: HashMap<Levels, u64> = HashMap::new();
    for (a, b) in &pairs {
        if let (Some(a), Some(b)) = (near.get(a), near.get(b)) {
            *candidates.entry(levels(kinds, &seen, a, b)).or_default() += 1;
        }
    }
    let n = customers::how_many(tx, tenant, object).await? as f64;
    let pairs = (n * (n - 1.0) / 2.0 * part).max(2.0);
    let model = Model::fit(kinds, &Sample { candidates: &candidates, random: &random, pairs });
    Ok((model, seen))
}

/// All pairs of records under one key, each in the order of ids.
pub fn in_pairs(ids: &[Uuid]) -> impl Iterator<Item = (Uuid, Uuid)> {
    ids.iter().enumerate().flat_map(move |(i, a)| ids[i + 1..].iter().map(move |b| (*a.min(b), *a.max(b))))
}

/// Keeps what was found; what was decided stays so. Returns how many are new.
pub async fn keep_candidates(
    tx: &mut Tx,
    tenant: TenantId,
    object: Object,
    found: &[Candidate],
    now: DateTime<Utc>,
) -> AppResult<i64> {
    let ones: Vec<Uuid> = found.iter().map(|c| c.one).collect();
    let others: Vec<Uuid> = found.iter().map(|c| c.other).collect();
    let scores: Vec<f64> = found.iter().map(|c| c.score).collect();
    let whys: Vec<String> = found.iter().map(|c| c.why.join(" ")).collect();
    let new = sqlx::query_scalar!(
        r#"insert into duplicate_candidate as c (tenant_id, object, one_id, other_id, score, why, found_at)
           select $1, $2, t.one, t.other, t.score, string_to_array(t.why, ' '), $7
           from unnest($3::uuid[], $4::uuid[], $5::double precision[], $6::text[]) as t(one, other, score, why)
           on conflict (tenant_id, one_id, other_id) do update set score = excluded.score, why = excluded.why
             where c.state = 'open'
           returning (xmax = 0) as "new!""#,
        tenant.0,
        object.code(),
        &ones,
        &others,
        &scores,
        &whys,
        now
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(new.into_iter().filter(|new| *new).count() as i64)
}
