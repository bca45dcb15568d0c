//! What the deals at an account say of how it is looked after.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{access::model::TenantId, customers::model::AccountId, db::Tx, error::AppResult};

/// The deals at one account. Days are the company's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DealsAt {
    pub open: i64,
    /// When the latest was opened here.
    pub made: Option<NaiveDate>,
    /// When the latest was won.
    pub won: Option<NaiveDate>,
}

/// What deals there are at these accounts, whoever asks; an account without any is left out.
pub async fn deals_at_accounts(
    tx: &mut Tx,
    tenant: TenantId,
    accounts: &[AccountId],
) -> AppResult<HashMap<AccountId, DealsAt>> {
    let accounts: Vec<Uuid> = accounts.iter().map(|a| a.0).collect();
    let rows = sqlx::query!(
        r#"select d.account_id as "account!: AccountId", count(*) filter (where d.status = 'open') as "open!",
                  (max(d.created_at) at time zone min(t.time_zone))::date as made,
                  max(d.closed_on) filter (where d.status = 'won') as won
           from deal d join tenant t on t.tenant_id = d.tenant_id
           where d.tenant_id = $1 and d.account_id = any($2) and d.deleted_at is null group by d.account_id"#,
        tenant.0,
        &accounts
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.account, DealsAt { open: r.open, made: r.made, won: r.won })).collect())
}
