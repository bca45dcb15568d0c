//! What is done beside the requests: deltas are folded into the totals, and columns whose keys grew long are numbered anew.

use std::time::Duration;

use sqlx::PgPool;

use super::totals::{FOLD, fold_totals, rebalance};
use crate::{access::identity::users::companies, db::tenant_tx, error::AppResult};

/// How long between two rounds of folding.
const FOLDING: Duration = Duration::from_secs(20);
/// Every so many rounds columns are looked through: about once an hour.
const LOOK_THROUGH: u32 = 180;

/// Keeps the totals small and the columns in order until the future is dropped. A fault is logged and tried again.
pub async fn keep(pool: PgPool) {
    let mut round: u32 = 0;
    loop {
        tokio::time::sleep(FOLDING).await;
        round = round.wrapping_add(1);
        // The fault has been logged under its reference where it arose.
        if let Err(error) = keep_once(&pool, round.is_multiple_of(LOOK_THROUGH)).await {
            tracing::warn!(%error, "totals are folded again in the next round");
        }
    }
}

/// One round over every company; returns how many deltas were folded. Several servers may do it at once.
pub async fn keep_once(pool: &PgPool, look_through: bool) -> AppResult<u64> {
    let mut folded = 0;
    for tenant in companies(pool).await? {
        loop {
            let mut tx = tenant_tx(pool, tenant).await?;
            let n = fold_totals(&mut tx, tenant).await?;
            tx.commit().await?;
            folded += n;
            if n < FOLD.unsigned_abs() {
                break;
            }
        }
        if look_through {
            let mut tx = tenant_tx(pool, tenant).await?;
            rebalance(&mut tx, tenant).await?;
            tx.commit().await?;
        }
    }
    Ok(folded)
}
