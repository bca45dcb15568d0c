//! The deals somebody holds, and giving them to others in one go. Owner only: stage, place and dates stay, so the totals of the
//! board do too.

use std::collections::HashMap;

use serde_json::json;
use uuid::Uuid;

use super::list::lines;
use crate::{
    access::model::{Action, Actor, MemberId, Object, TenantId},
    audit::model::Changes,
    customers::{
        model::AccountId,
        store::{Giveaway, Given, Held},
    },
    db::Tx,
    error::AppResult,
    pipeline::model::DealLine,
};

/// The open deals somebody holds; with `closed` the closed ones too.
pub async fn held_deals(
    tx: &mut Tx,
    tenant: TenantId,
    owner: MemberId,
    closed: bool,
) -> AppResult<Vec<Held>> {
    Ok(sqlx::query_as!(
        Held,
        r#"select id, account_id as account, null::uuid as deal, contact_id as contact from deal
           where tenant_id = $1 and owner_id = $2 and (status = 'open' or $3) and deleted_at is null"#,
        tenant.0,
        owner.0,
        closed
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// How many deals somebody won or lost.
pub async fn held_deals_ended(tx: &mut Tx, tenant: TenantId, owner: MemberId) -> AppResult<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "n!" from deal
           where tenant_id = $1 and owner_id = $2 and status <> 'open' and deleted_at is null"#,
        tenant.0,
        owner.0
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// The open deals somebody holds, by name, after the one named last: id, name, and at which account.
pub async fn held_deals_page(
    tx: &mut Tx,
    tenant: TenantId,
    owner: MemberId,
    after: Option<&(String, Uuid)>,
    limit: i64,
) -> AppResult<Vec<(Uuid, String, Option<String>)>> {
    let rows = sqlx::query!(
        r#"select d.id, d.name, a.name as "beside?" from deal d
           left join account a on a.tenant_id = d.tenant_id and a.id = d.account_id
           where d.tenant_id = $1 and d.owner_id = $2 and d.status = 'open' and d.deleted_at is null
             and ($3::text is null or (d.name, d.id) > ($3, $4))
           order by d.name, d.id limit $5"#,
        tenant.0,
        owner.0,
        after.map(|a| a.0.as_str()),
        after.map(|a| a.1),
        limit
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.id, r.name, r.beside)).collect())
}

/// How many open deals each member has; who has none is left out.
pub async fn open_deals_by_owner(tx: &mut Tx, tenant: TenantId) -> AppResult<HashMap<MemberId, i64>> {
    let rows = sqlx::query!(
        r#"select owner_id as "owner!: MemberId", count(*) as "n!" from deal
           where tenant_id = $1 and owner_id is not null and status = 'open' and deleted_at is null group by owner_id"#,
        tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.owner, r.n)).collect())
}

/// The open deals at these customers, the next to close first, as far as one sees them. Errors: `Forbidden`.
pub async fn deals_at(tx: &mut Tx, actor: &Actor, accounts: &[AccountId]) -> AppResult<Vec<DealLine>> {
    let permit = actor.may(Action::See, Object::Deal)?;
    let accounts: Vec<Uuid> = accounts.iter().map(|a| a.0).collect();
    let ids = sqlx::query_scalar!(
        r#"select id from deal
           where tenant_id = $1 and account_id = any($2) and status = 'open' and deleted_at is null
             and ($3::uuid[] is null or owner_id is null or owner_id = any($3) or exists (
                 select 1 from collaborator k where k.tenant_id = $1 and k.object = 'deal' and k.record_id = deal.id
                   and k.member_id = any($3) and (k.until is null or k.until >= $4)))
           order by expected_on nulls last, id"#,
        actor.tenant.0,
        &accounts,
        permit.owners(),
        actor.today
    )
    .fetch_all(&mut **tx)
    .await?;
    lines(tx, actor, &ids).await
}

/// Gives deals to others, each from the owner it still has. Says which went; what is not that owner's any more, or was deleted,
/// stays. Locked in the order of their ids, so that nobody waits in a circle.
pub async fn give_deals(tx: &mut Tx, actor: &Actor, what: &Giveaway<'_>) -> AppResult<Vec<Given>> {
    let (ids, from, to) = what.columns();
    let given = sqlx::query_as!(
        Given,
        r#"with held as (
             select r.id, g.to_id from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as g(id, from_id, to_id)
             join deal r on r.tenant_id = $1 and r.id = g.id and r.owner_id = g.from_id and r.deleted_at is null
             order by r.id for update of r)
           update deal r set owner_id = h.to_id, updated_at = $5, version = r.version + 1
           from held h where r.tenant_id = $1 and r.id = h.id
           returning r.id, r.owner_id as "to!: MemberId", r.version, r.account_id as account"#,
        actor.tenant.0,
        &ids,
        &from,
        &to,
        actor.now
    )
    .fetch_all(&mut **tx)
    .await?;
    let person = |(id, name): (MemberId, &str)| json!({"id": id, "name": name});
    let changes = |from: (MemberId, &str), to: (MemberId, &str)| {
        Changes::default().with("owner", person(from), person(to))
    };
    what.tell(tx, actor, Object::Deal, &given, changes).await?;
    Ok(given)
}
