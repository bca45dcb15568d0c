//! What the rooms above ask of deals: those of a customer, what they come to, what they are called, which are left alone.

use uuid::Uuid;

use super::{list::lines, row::kind};
use crate::{
    access::model::{Action, Actor, Object},
    customers::model::AccountId,
    db::Tx,
    error::AppResult,
    money::{Currency, Money},
    pipeline::model::*,
};

/// The deals of a customer for their page: open ones first by expected close, then the closed, latest first; at most `limit`.
pub async fn deals_of_account(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    limit: i64,
) -> AppResult<Vec<DealLine>> {
    let permit = actor.may(Action::See, Object::Deal)?;
    let ids = sqlx::query_scalar!(
        r#"select id from deal
           where tenant_id = $1 and account_id = $2 and deleted_at is null
             and ($3::uuid[] is null or owner_id is null or owner_id = any($3) or exists (
                 select 1 from collaborator k where k.tenant_id = $1 and k.object = 'deal' and k.record_id = deal.id
                   and k.member_id = any($3) and (k.until is null or k.until >= $5)))
           order by status <> 'open', closed_on desc nulls first, expected_on nulls last, id limit $4"#,
        actor.tenant.0,
        account.0,
        permit.owners(),
        limit,
        actor.today
    )
    .fetch_all(&mut **tx)
    .await?;
    lines(tx, actor, &ids).await
}

/// What the deals of one customer come to, one total a currency.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountTotals {
    pub account: AccountId,
    pub open: Vec<Total>,
    pub won: Vec<Total>,
    /// How many deals there are, the lost ones too.
    pub deals: i64,
}

/// What the deals of these customers come to; customers without deals are left out.
pub async fn totals_of_accounts(
    tx: &mut Tx,
    actor: &Actor,
    accounts: &[AccountId],
) -> AppResult<Vec<AccountTotals>> {
    let permit = actor.may(Action::See, Object::Deal)?;
    let ids: Vec<Uuid> = accounts.iter().map(|a| a.0).collect();
    let rows = sqlx::query!(
        r#"select account_id as "account!: AccountId", status, currency as "currency: Currency", count(*) as "deals!",
                  least(sum(coalesce(amount_minor, 0)), 9223372036854775807)::bigint as "minor!"
           from deal
           where tenant_id = $1 and account_id = any($2) and deleted_at is null
             and ($3::uuid[] is null or owner_id is null or owner_id = any($3) or exists (
                 select 1 from collaborator k where k.tenant_id = $1 and k.object = 'deal' and k.record_id = deal.id
                   and k.member_id = any($3) and (k.until is null or k.until >= $4)))
           group by account_id, status, currency
           order by account_id, currency"#,
        actor.tenant.0,
        &ids,
        permit.owners(),
        actor.today
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut all: Vec<AccountTotals> = Vec::new();
    for row in rows {
        if all.last().is_none_or(|last| last.account != row.account) {
            all.push(AccountTotals { account: row.account, open: Vec::new(), won: Vec::new(), deals: 0 });
        }
        let total = Total { deals: row.deals, amount: Money::new(row.minor, row.currency) };
        if let Some(last) = all.last_mut() {
            last.deals += row.deals;
            match kind(&row.status)? {
                StageKind::Open => last.open.push(total),
                StageKind::Won => last.won.push(total),
                StageKind::Lost => {}
            }
        }
    }
    Ok(all)
}

/// What deals are called, as far as one may see them, and whether they are still there.
pub async fn deal_names(
    tx: &mut Tx,
    actor: &Actor,
    ids: &[DealId],
) -> AppResult<Vec<(DealId, String, bool)>> {
    let permit = actor.may(Action::See, Object::Deal)?;
    let ids: Vec<Uuid> = ids.iter().map(|d| d.0).collect();
    let rows = sqlx::query!(
        r#"select id as "id: DealId", name, deleted_at is null as "there!" from deal
           where tenant_id = $1 and id = any($2) and ($3::uuid[] is null or owner_id is null or owner_id = any($3) or exists (
                 select 1 from collaborator k where k.tenant_id = $1 and k.object = 'deal' and k.record_id = deal.id
                   and k.member_id = any($3) and (k.until is null or k.until >= $4)))"#,
        actor.tenant.0,
        &ids,
        permit.owners(),
        actor.today
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.id, r.name, r.there)).collect())
}

/// One's own open deals that have stood too long in their stage or have no next step, the longest standing first.
pub async fn neglected_deals(tx: &mut Tx, actor: &Actor, limit: i64) -> AppResult<Vec<DealLine>> {
    let _seen = actor.may(Action::See, Object::Deal)?;
    let ids = sqlx::query_scalar!(
        r#"select d.id from deal d
           join stage s on s.tenant_id = d.tenant_id and s.id = d.stage_id
           where d.tenant_id = $1 and d.owner_id = $2 and d.status = 'open' and d.deleted_at is null
             and (d.stage_since <= $3::timestamptz - make_interval(days => s.rotting_days) or not exists (
               select 1 from activity x where x.tenant_id = $1 and x.deal_id = d.id and x.deleted_at is null
                 and x.due_at is not null and x.done_at is null))
           order by d.stage_since, d.id limit $4"#,
        actor.tenant.0,
        actor.member.0,
        actor.now,
        limit
    )
    .fetch_all(&mut **tx)
    .await?;
    lines(tx, actor, &ids).await
}
