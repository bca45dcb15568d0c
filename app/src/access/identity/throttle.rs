//! How often something may be tried: counted before the try, so that many at once do not slip through.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

use crate::{
    db,
    error::{AppError, AppResult},
};

/// Tries at a password allowed in [`WINDOW`] for one account.
pub const ACCOUNT_LIMIT: i32 = 8;
/// Tries at any password allowed in [`WINDOW`] from one address.
pub const ADDRESS_LIMIT: i32 = 40;
/// Minutes over which tries are counted.
pub const WINDOW: i64 = 10;

/// The tries at one account from one address.
#[derive(Clone, Debug)]
pub struct Throttle {
    account: String,
    address: String,
}

impl Throttle {
    pub fn new(email: &str, address: &str) -> Self {
        Self { account: format!("account:{email}"), address: format!("address:{address}") }
    }

    /// Counts a try. Errors: `Limited` with the seconds to wait once there were too many.
    pub async fn count(&self, pool: &PgPool, now: DateTime<Utc>) -> AppResult<()> {
        let mut tx = db::identity(pool).await?;
        let since = now - Duration::minutes(WINDOW);
        let mut wait = None;
        // In one order for everybody, so that two tries never wait for each other in a circle.
        for (key, limit) in [(&self.account, ACCOUNT_LIMIT), (&self.address, ADDRESS_LIMIT)] {
            let row = sqlx::query!(
                r#"insert into throttle as t (key, since, attempts) values ($1, $2, 1)
                   on conflict (key) do update set
                     attempts = case when t.since > $3 then t.attempts + 1 else 1 end,
                     since = case when t.since > $3 then t.since else $2 end
                   returning since, attempts"#,
                key,
                now,
                since
            )
            .fetch_one(&mut *tx)
            .await?;
            if row.attempts > limit {
                let left = (row.since + Duration::minutes(WINDOW) - now).num_seconds().clamp(1, WINDOW * 60);
                wait = wait.max(Some(left as u32));
            }
        }
        sqlx::query!("delete from throttle where since < $1", now - Duration::days(1))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        wait.map_or(Ok(()), |seconds| Err(AppError::Limited(seconds)))
    }

    /// The password was right: the account's tries are forgiven, and this one was none of the address's.
    pub async fn forgive(&self, tx: &mut db::Tx) -> AppResult<()> {
        sqlx::query!("delete from throttle where key = $1", self.account).execute(&mut **tx).await?;
        sqlx::query!(
            "update throttle set attempts = attempts - 1 where key = $1 and attempts > 0",
            self.address
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}
