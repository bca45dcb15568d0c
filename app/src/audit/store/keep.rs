//! What is done beside the requests: entries are sealed.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use super::{
    chain::{BATCH, Reach, seal},
    verify::head,
};
use crate::{
    access::{identity::users::companies, model::TenantId},
    clock,
    db::tenant_tx,
    error::AppResult,
};

/// How long between two rounds.
const SEALING: Duration = Duration::from_secs(10);
/// Every so many rounds the whole trail is looked through: about once an hour, and at the start.
const LOOK_THROUGH: u32 = 360;
/// Batches sealed of one company in a round: the others wait no longer than that.
const BATCHES: usize = 20;

/// Seals what has been written until the future is dropped. A fault is logged and tried again.
pub async fn keep(pool: PgPool) {
    let mut round: u32 = 0;
    let mut behind = false;
    loop {
        let look = round.is_multiple_of(LOOK_THROUGH);
        let reach = if look || behind { Reach::Whole } else { Reach::Lately };
        behind = match seal_round(&pool, reach, clock::now()).await {
            Ok(done) => !done,
            // The fault has been logged under its reference where it arose.
            Err(error) => {
                tracing::warn!(%error, "the audit trail is sealed in the next round");
                true
            }
        };
        if look && let Err(error) = log_heads(&pool).await {
            tracing::warn!(%error, "how far the audit trail is sealed is not known");
        }
        round = round.wrapping_add(1);
        tokio::time::sleep(SEALING).await;
    }
}

/// One round over every company; returns whether all was sealed within reach. Several servers may do it at once.
pub async fn seal_round(pool: &PgPool, reach: Reach, now: DateTime<Utc>) -> AppResult<bool> {
    let mut done = true;
    for tenant in companies(pool).await? {
        done &= seal_company(pool, tenant, reach, now).await?;
    }
    Ok(done)
}

async fn seal_company(pool: &PgPool, tenant: TenantId, reach: Reach, now: DateTime<Utc>) -> AppResult<bool> {
    for _ in 0..BATCHES {
        if seal(pool, tenant, reach, now).await? < BATCH {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Writes every company's head into the log, which lies elsewhere: a chain computed anew does not hold it any more.
async fn log_heads(pool: &PgPool) -> AppResult<()> {
    for tenant in companies(pool).await? {
        let mut tx = tenant_tx(pool, tenant).await?;
        if let Some(head) = head(&mut tx, tenant).await? {
            tracing::info!(%tenant, entries = head.seq, head = head.hex(), "the audit trail is sealed");
        }
    }
    Ok(())
}
