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
    format,
    money::Currency,
    pipeline::{model::RateRow, text},
};

/// The company's rates by currency.
pub async fn rate_list(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<RateRow>> {
    let _seen = actor.may(Action::See, Object::Tenant)?;
    Ok(sqlx::query_as!(
        RateRow,
        r#"select currency as "currency: Currency", micros, as_of, version from exchange_rate
           where tenant_id = $1 order by currency"#,
        actor.tenant.0
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Says what one unit of a currency is worth in the company's own, in millionths, as of a day. `seen` is the version of the rate
/// it takes the place of; `None` where there was none. Errors: `Forbidden`; `Invalid` on `rate`, `as_of`; `Conflict` with the
/// current [`RateRow`], or nothing, where somebody else was faster.
pub async fn set_rate(
    tx: &mut Tx,
    actor: &Actor,
    currency: Currency,
    micros: i64,
    as_of: NaiveDate,
    seen: Option<i64>,
) -> AppResult<()> {
    let _all = actor.may(Action::Configure, Object::Tenant)?;
    if micros <= 0 {
        return Err(AppError::field("rate", text::RATE_BAD));
    }
    if !format::within_reach(as_of) {
        return Err(AppError::field("as_of", format::text::DAY_FAR));
    }
    let old = current(tx, actor, currency).await?;
    if old.as_ref().map(|r| r.version) != seen {
        return Err(AppError::conflict(&old));
    }
    let written = match seen {
        Some(version) => sqlx::query!(
            "update exchange_rate set micros = $3, as_of = $4, version = version + 1
             where tenant_id = $1 and currency = $2 and version = $5",
            actor.tenant.0,
            currency.code(),
            micros,
            as_of,
            version
        )
        .execute(&mut **tx)
        .await?
        .rows_affected(),
        None => sqlx::query!(
            "insert into exchange_rate (tenant_id, currency, micros, as_of) values ($1, $2, $3, $4)
             on conflict (tenant_id, currency) do nothing",
            actor.tenant.0,
            currency.code(),
            micros,
            as_of
        )
        .execute(&mut **tx)
        .await?
        .rows_affected(),
    };
    if written == 0 {
        return Err(AppError::conflict(&current(tx, actor, currency).await?));
    }
    note(tx, actor, currency, old.map(|r| r.micros), Some(micros)).await
}

async fn current(tx: &mut Tx, actor: &Actor, currency: Currency) -> AppResult<Option<RateRow>> {
    Ok(rate_list(tx, actor).await?.into_iter().find(|r| r.currency == currency))
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
