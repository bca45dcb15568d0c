//! Accounts in short, many at once.

use uuid::Uuid;

use crate::{
    access::{
        model::{Action, Actor, Hidden, Object, PoolId},
        sight,
    },
    customers::model::*,
    db::Tx,
    error::{AppError, AppResult},
};

/// These accounts in short, by name, as far as one sees them; three round trips, whatever their number. Errors: `Forbidden`.
pub async fn account_briefs(tx: &mut Tx, actor: &Actor, ids: &[AccountId]) -> AppResult<Vec<AccountBrief>> {
    // Whoever sees an account sees the people there and all that was done.
    let (_people, _said) =
        (actor.may(Action::See, Object::Contact)?, actor.may(Action::See, Object::Activity)?);
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let seen: Vec<Uuid> = sight::seen(tx, actor, Object::Account, &ids).await?.into_iter().collect();
    let accounts = sqlx::query!(
        r#"select id as "id: AccountId", name, city, pool_id as "pool: PoolId" from account
           where tenant_id = $1 and id = any($2) and deleted_at is null order by name, id"#,
        actor.tenant.0,
        &seen
    )
    .fetch_all(&mut **tx)
    .await?;
    let open: Vec<Uuid> = accounts
        .iter()
        .filter(|a| actor.pools().hidden(a.pool).iter().all(|h| !matches!(h, Hidden::People | Hidden::Talks)))
        .map(|a| a.id.0)
        .collect();
    let people = sqlx::query!(
        r#"select i.id as "account!: AccountId", c.id as "id!: ContactId", c.name as "name!", c.title
           from unnest($2::uuid[]) as i(id) cross join lateral (
             select id, name, title, part from contact
             where tenant_id = $1 and account_id = i.id and deleted_at is null
             order by array_position(array['decides', 'influences', 'buys', 'uses', 'blocks'], part), name, id limit 3) c
           order by array_position(array['decides', 'influences', 'buys', 'uses', 'blocks'], c.part), c.name, c.id"#,
        actor.tenant.0,
        &open
    )
    .fetch_all(&mut **tx)
    .await?;
    let said = said(tx, actor, &open).await?;
    let of = |account: AccountId, what: &str| {
        said.iter().filter(|s| s.0 == account && s.1 == what).map(|s| s.2.clone()).collect::<Vec<_>>()
    };
    Ok(accounts
        .into_iter()
        .map(|a| AccountBrief {
            id: a.id,
            people: people
                .iter()
                .filter(|p| p.account == a.id)
                .map(|p| (p.id, p.name.clone(), p.title.clone()))
                .collect(),
            promises: of(a.id, "promise"),
            next: of(a.id, "next").pop(),
            last: of(a.id, "last").pop(),
            name: a.name,
            city: a.city,
        })
        .collect())
}

/// Of each account three promises, the next step and the last contact.
async fn said(
    tx: &mut Tx,
    actor: &Actor,
    accounts: &[Uuid],
) -> AppResult<Vec<(AccountId, String, BriefActivity)>> {
    let rows = sqlx::query!(
        r#"select i.id as "account!: AccountId", x.what as "what!", x.kind as "kind!", x.subject as "subject!", x.at as "at!"
           from unnest($2::uuid[]) as i(id) cross join lateral (
             (select 'promise' as what, kind, subject, coalesce(due_at, at) as at from activity
              where tenant_id = $1 and account_id = i.id and promise and deleted_at is null and done_at is null
              order by due_at, id limit 3)
             union all
             (select 'next', kind, subject, due_at from activity
              where tenant_id = $1 and account_id = i.id and deleted_at is null and due_at is not null and done_at is null
              order by due_at, id limit 1)
             union all
             (select 'last', kind, subject, at from activity
              where tenant_id = $1 and account_id = i.id and deleted_at is null and at <= $3
                and (due_at is null or done_at is not null)
              order by at desc, id desc limit 1)) x
           order by x.at"#,
        actor.tenant.0,
        accounts,
        actor.now
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|r| {
            let kind = ActivityKind::parse(&r.kind)
                .ok_or_else(|| AppError::internal(&"unknown kind of activity"))?;
            Ok((r.account, r.what, BriefActivity { kind, subject: r.subject, at: r.at }))
        })
        .collect()
}
