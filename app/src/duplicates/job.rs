//! Carries a search through everything out, step by step, beside everything else.

use std::collections::{HashMap, HashSet};

use sqlx::PgPool;
use uuid::Uuid;

use super::{
    model::{SearchId, SearchStatus},
    store::{self, Candidate, crowded_keys, in_pairs, keep_candidates, kinds, learn, reasons},
};
use crate::{
    access::model::{Object, TenantId},
    clock,
    customers::{
        model::{account_keys, contact_keys},
        store::{self as customers, Likeness},
    },
    db,
    error::AppResult,
    matching::model::{Frequencies, Model, levels},
};

/// Under a key that more records share than these, nobody is compared: it says nothing.
const CROWD: i64 = 40;
/// Records whose keys are looked after in one step, and keys gone through in one.
const RECORDS: i64 = 5_000;
const KEYS: i64 = 2_000;

/// Starts carrying a search out.
pub fn spawn(pool: PgPool, tenant: TenantId, id: SearchId) {
    tokio::spawn(async move {
        if let Err(error) = carry_out(&pool, tenant, id).await {
            tracing::error!(search = %id, %error, "a search for duplicates could not be ended");
        }
    });
}

/// Carries a search out to its end, whatever that is; the search itself says how it went. Errors: not even that could be written
/// down.
pub async fn carry_out(pool: &PgPool, tenant: TenantId, id: SearchId) -> AppResult<()> {
    let ended = go(pool, tenant, id).await;
    let status = match &ended {
        Ok(status) => *status,
        Err(error) => {
            tracing::error!(search = %id, %error, "a search for duplicates failed");
            SearchStatus::Failed
        }
    };
    let mut tx = db::tenant_tx(pool, tenant).await?;
    store::finish(&mut tx, tenant, id, status, clock::now()).await?;
    Ok(tx.commit().await?)
}

async fn go(pool: &PgPool, tenant: TenantId, id: SearchId) -> AppResult<SearchStatus> {
    let mut tx = db::tenant_tx(pool, tenant).await?;
    let search = store::search_of(&mut tx, tenant, id).await?;
    tx.commit().await?;
    if search.status != SearchStatus::Running {
        return Ok(search.status);
    }
    let object = search.object;
    // What was there before keys were gets them first.
    let mut after = None;
    loop {
        let mut tx = db::tenant_tx(pool, tenant).await?;
        if !store::still_wanted(&mut tx, tenant, id, clock::now()).await? {
            return Ok(SearchStatus::Cancelled);
        }
        let ids = customers::next_ids(&mut tx, tenant, object, after, RECORDS).await?;
        customers::catch_up(&mut tx, tenant, object, &ids).await?;
        tx.commit().await?;
        match ids.last() {
            Some(last) => after = Some(*last),
            None => break,
        }
    }
    let mut tx = db::tenant_tx(pool, tenant).await?;
    let crowded = crowded_keys(&mut tx, tenant, object, CROWD).await?;
    let (model, seen) = learn(&mut tx, tenant, object, CROWD).await?;
    tx.commit().await?;
    let judge = Judge { object, crowded, model, seen };
    let mut after = None;
    loop {
        let mut tx = db::tenant_tx(pool, tenant).await?;
        if !store::still_wanted(&mut tx, tenant, id, clock::now()).await? {
            return Ok(SearchStatus::Cancelled);
        }
        let blocks = customers::blocks(&mut tx, tenant, object, after, CROWD, KEYS).await?;
        let Some((last, _)) = blocks.last() else { break };
        after = Some(*last);
        let ids: HashSet<Uuid> = blocks.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let records = customers::likenesses(&mut tx, tenant, object, &ids, None).await?;
        let (compared, found) = judge.all(&blocks, &records);
        let new = keep_candidates(&mut tx, tenant, object, &found, clock::now()).await?;
        // Keys are spread evenly over all there could be.
        let part = (*last as f64 - i64::MIN as f64) / 2_f64.powi(64);
        let position = (search.total as f64 * part) as i64;
        store::advance(&mut tx, tenant, id, position, (compared, new)).await?;
        tx.commit().await?;
    }
    Ok(SearchStatus::Done)
}

/// What pairs are judged by.
struct Judge {
    object: Object,
    crowded: HashSet<i64>,
    model: Model,
    seen: Frequencies,
}

impl Judge {
    /// Judges the pairs under these keys, each pair under the first key it shares only. How many were compared, and those that
    /// are rather one.
    fn all(&self, blocks: &[(i64, Vec<Uuid>)], records: &[Likeness]) -> (i64, Vec<Candidate>) {
        let keys = |it: &Likeness| match self.object {
            Object::Account => account_keys(&it.record),
            _ => contact_keys(&it.record),
        };
        let by_id: HashMap<Uuid, (&Likeness, HashSet<i64>)> =
            records.iter().map(|it| (it.id, (it, keys(it).into_iter().collect()))).collect();
        let (mut compared, mut found) = (0, HashMap::new());
        for (key, ids) in blocks {
            for (one, other) in in_pairs(ids) {
                let (Some((a, mine)), Some((b, theirs))) = (by_id.get(&one), by_id.get(&other)) else {
                    continue;
                };
                let shared = mine.intersection(theirs).filter(|k| !self.crowded.contains(k));
                // Keys that went out of date since the step began share nothing: those pairs are judged here.
                if shared.min().is_some_and(|first| first != key) {
                    continue;
                }
                compared += 1;
                let levels = levels(kinds(self.object), &self.seen, &a.record, &b.record);
                let score = self.model.score_at(&self.seen, &a.record, &b.record, &levels);
                if score > 0.0 {
                    let why = reasons(self.object, &levels);
                    found.insert((one, other), Candidate { one, other, score, why });
                }
            }
        }
        (compared, found.into_values().collect())
    }
}
