//! Exchange rates as administrators keep them.

use chrono::NaiveDate;

use crate::{
    access::model::{Action, Actor, Object},
    audit::{
        model::Changes,
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
    money::Currency,
    pipeline::{model::RateRow, text},
};

/// The company's rates by currency.
pub async fn rate_list(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<RateRow>> {
    let _seen = actor.may(Action::See, Object::Tenant)?;
    Ok(sqlx::query_as!(
        RateRow,
        r#"select currency as "currency: Currency", micros, as_of from exchange_rate where tenant_id = $1 order by currency"#,
        actor.tenant.0
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Says what one unit of a currency is worth in the company's own, in millionths, as of a day.
/// Errors: `Forbidden`; `Invalid` on `rate`.
pub async fn set_rate(
    tx: &mut Tx,
    actor: &Actor,
    currency: Currency,
    micros: i64,
    as_of: NaiveDate,
) -> AppResult<()> {
    let _all = actor.may(Action::Configure, Object::Tenant)?;
    if micros <= 0 {
        return Err(AppError::field("rate", text::RATE_BAD));
    }
    let old = sqlx::query_scalar!(
        "select micros from exchange_rate where tenant_id = $1 and currency = $2 for update",
        actor.tenant.0,
        currency.code()
    )
    .fetch_optional(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into exchange_rate as r (tenant_id, currency, micros, as_of) values ($1, $2, $3, $4)
         on conflict (tenant_id, currency) do update set micros = $3, as_of = $4, version = r.version + 1",
        actor.tenant.0,
        currency.code(),
        micros,
        as_of
    )
    .execute(&mut **tx)
    .await?;
    note(tx, actor, currency, old, Some(micros)).await
}

/// Forgets a currency's rate. Errors: `Forbidden`, `NotFound`.
pub async fn delete_rate(tx: &mut Tx, actor: &Actor, currency: Currency) -> AppResult<()> {
    let _all = actor.may(Action::Configure, Object::Tenant)?;
    let old = sqlx::query_scalar!(
        "delete from exchange_rate where tenant_id = $1 and currency = $2 returning micros",
        actor.tenant.0,
        currency.code()
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)?;
    note(tx, actor, currency, Some(old), None).await
}

async fn note(
    tx: &mut Tx,
    actor: &Actor,
    currency: Currency,
    old: Option<i64>,
    new: Option<i64>,
) -> AppResult<()> {
    let plain = |micros: Option<i64>| micros.map(crate::pipeline::model::rate_text);
    let changes = Changes::default().with(currency.code(), plain(old), plain(new));
    let entry = Record {
        object: Object::Tenant,
        id: actor.tenant.0,
        account: None,
        action: "updated",
        changes,
        version: 1,
    };
    record(tx, actor, entry).await?;
    Ok(())
}
