//! How often something may be tried: counted before the try, so that many at once do not slip through.

use std::net::{IpAddr, Ipv6Addr};

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
        Self { account: format!("account:{email}"), address: format!("address:{}", network(address)) }
    }

    /// Counts a try. Errors: `Limited` with the seconds to wait once there were too many.
    pub async fn count(&self, pool: &PgPool, now: DateTime<Utc>) -> AppResult<()> {
        let mut tx = db::identity(pool).await?;
        let since = now - Duration::minutes(WINDOW);
        let mut wait = None;
        // In one order for everybody, here and in forgiving, so that two tries never wait for each other in a circle. An
        // address that has tried too often no longer counts against the account: nobody is locked out by a single stranger.
        for (key, limit) in [(&self.address, ADDRESS_LIMIT), (&self.account, ACCOUNT_LIMIT)] {
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
                wait = Some(left as u32);
                break;
            }
        }
        // What another try is about to count again is left to it.
        sqlx::query!(
            "delete from throttle where key in (
               select key from throttle where since < $1 limit 100 for update skip locked)",
            now - Duration::days(1)
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        wait.map_or(Ok(()), |seconds| Err(AppError::Limited(seconds)))
    }

    /// The password was right: the account's tries are forgiven, and this one was none of the address's.
    pub async fn forgive(&self, tx: &mut db::Tx) -> AppResult<()> {
        sqlx::query!(
            "update throttle set attempts = attempts - 1 where key = $1 and attempts > 0",
            self.address
        )
        .execute(&mut **tx)
        .await?;
        sqlx::query!("delete from throttle where key = $1", self.account).execute(&mut **tx).await?;
        Ok(())
    }
}

/// What one subscriber holds: an IPv4 address, or the /64 that is given out with IPv6 (RFC 6177), in which anybody has more
/// addresses than can be counted. Text that is no address stands for itself.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
        Ok(ip) => ip.to_string(),
        Err(_) => address.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_addresses_of_one_subscriber_count_as_one() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:203.0.113.7"), network("203.0.113.7"));
        assert_ne!(network("203.0.113.7"), network("203.0.113.8"));
    }
}
