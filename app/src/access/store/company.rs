//! The company's own settings.

use chrono::NaiveDate;

use crate::{
    access::{
        identity::{known_time_zone, named},
        model::{Action, Actor, Company},
    },
    audit::{
        model::{Changes, Object},
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
    i18n::Locale,
    money::Currency,
};

/// The company's settings.
pub async fn company(tx: &mut Tx, actor: &Actor) -> AppResult<Company> {
    let _seen = actor.may(Action::See, Object::Tenant)?;
    let row = sqlx::query!(
        r#"select name, base_currency as "base_currency: Currency", locale, time_zone, version from tenant where tenant_id = $1"#,
        actor.tenant.0
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Company {
        name: row.name,
        base_currency: row.base_currency,
        locale: Locale::parse(&row.locale).unwrap_or_default(),
        time_zone: row.time_zone,
        version: row.version,
    })
}

/// The company's own clock at the actor's instant: its day, and the minutes it is ahead of UTC.
pub async fn clock(tx: &mut Tx, actor: &Actor) -> AppResult<(NaiveDate, i32)> {
    let row = sqlx::query!(
        r#"select ($2::timestamptz at time zone time_zone)::date as "today!",
                  (extract(epoch from ($2::timestamptz at time zone time_zone) - ($2::timestamptz at time zone 'UTC')) / 60)::int
                    as "utc_offset!"
           from tenant where tenant_id = $1"#,
        actor.tenant.0,
        actor.now
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok((row.today, row.utc_offset))
}

/// Changes the company's name, language, time zone and base currency; returns the new version. `edit.version` is the one seen.
/// Errors: `Forbidden`, `Conflict`; `Invalid` on `name`, `time_zone`.
pub async fn change_company(tx: &mut Tx, actor: &Actor, edit: Company) -> AppResult<i64> {
    let _all = actor.may(Action::Configure, Object::Tenant)?;
    let name = named("name", &edit.name, 200)?;
    known_time_zone(tx, &edit.time_zone).await?;
    sqlx::query!("select version from tenant where tenant_id = $1 for no key update", actor.tenant.0)
        .fetch_one(&mut **tx)
        .await?;
    let old = company(tx, actor).await?;
    if old.version != edit.version {
        return Err(AppError::conflict(&old));
    }
    let new = Company { name, ..edit };
    let changes = Changes::between(&old, &new, &[]);
    if changes.is_empty() {
        return Ok(old.version);
    }
    sqlx::query!(
        "update tenant set name = $2, base_currency = $3, locale = $4, time_zone = $5, version = version + 1
         where tenant_id = $1",
        actor.tenant.0,
        new.name,
        new.base_currency.code(),
        new.locale.code(),
        new.time_zone
    )
    .execute(&mut **tx)
    .await?;
    let version = old.version + 1;
    let entry = Record {
        object: Object::Tenant,
        id: actor.tenant.0,
        account: None,
        action: "updated",
        changes,
        version,
    };
    record(tx, actor, entry).await?;
    Ok(version)
}
