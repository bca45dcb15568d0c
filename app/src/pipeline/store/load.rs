//! What each person works on, and what each has won.

use chrono::NaiveDate;

use crate::{
    access::model::{Action, Actor, MemberId, Object},
    db::Tx,
    error::AppResult,
    format,
    money::{Currency, Money},
};

/// How many open deals each member has, of those the asker sees; who has none is left out. Errors: `Forbidden`.
pub async fn open_by_owner(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<(MemberId, i64)>> {
    let permit = actor.may(Action::See, Object::Deal)?;
    let rows = sqlx::query!(
        r#"select owner_id as "owner!: MemberId", count(*) as "n!" from deal
           where tenant_id = $1 and owner_id is not null and status = 'open' and deleted_at is null
             and ($2::uuid[] is null or owner_id = any($2))
           group by owner_id order by owner_id"#,
        actor.tenant.0,
        permit.owners()
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.owner, r.n)).collect())
}

/// What each member won between these days, both counted, of the deals the asker sees: one amount a currency, what is nobody's
/// too. Errors: `Forbidden`.
pub async fn won_by_owner(
    tx: &mut Tx,
    actor: &Actor,
    from: NaiveDate,
    to: NaiveDate,
) -> AppResult<Vec<(Option<MemberId>, Money)>> {
    let permit = actor.may(Action::See, Object::Deal)?;
    let rows = sqlx::query!(
        r#"select owner_id as "owner: MemberId", currency as "currency: Currency",
                  least(coalesce(sum(amount_minor), 0), 9223372036854775807)::bigint as "minor!"
           from deal
           where tenant_id = $1 and status = 'won' and deleted_at is null and closed_on between $3 and $4
             and ($2::uuid[] is null or owner_id is null or owner_id = any($2))
           group by owner_id, currency order by owner_id, currency"#,
        actor.tenant.0,
        permit.owners(),
        format::nearest(from),
        format::nearest(to)
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.owner, Money::new(r.minor, r.currency))).collect())
}
