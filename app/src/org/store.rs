//! The organisation in the database: read for a day, changed from a day on.

mod line;
mod read;
#[cfg(test)]
mod tests;
mod trail;
mod write;

pub use line::set_manager;

use chrono::{Days, NaiveDate};
use sqlx::types::Json;

use super::{
    model::{Change, Logged, Organisation, Preset, Seat, Seen, Step, changes_between},
    text,
};
use crate::{
    access::model::{Action, Actor, Object, TenantId},
    db::Tx,
    error::{AppError, AppResult},
    format,
    i18n::Locale,
};

/// The most steps taken at once: a whole company of thousands, re-organised in one go.
const STEPS: usize = 20_000;
/// The most changes of the log read at once.
const LOGGED: i64 = 500;

/// Gives a new company the row that guards its organisation.
pub async fn found(tx: &mut Tx, tenant: TenantId) -> AppResult<()> {
    sqlx::query!("insert into organisation (tenant_id) values ($1)", tenant.0).execute(&mut **tx).await?;
    Ok(())
}

/// The organisation's version: what is known of it in memory holds as long as this does.
pub async fn version(tx: &mut Tx, tenant: TenantId) -> AppResult<i64> {
    Ok(sqlx::query_scalar!("select version from organisation where tenant_id = $1", tenant.0)
        .fetch_one(&mut **tx)
        .await?)
}

/// Says that who is where, or who may what, has changed; returns the new version.
pub async fn touched(tx: &mut Tx, tenant: TenantId) -> AppResult<i64> {
    Ok(sqlx::query_scalar!(
        "update organisation set version = version + 1 where tenant_id = $1 returning version",
        tenant.0
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Waits until nobody else changes the organisation or what is said of it, and keeps others waiting until the end.
pub async fn one_at_a_time(tx: &mut Tx, tenant: TenantId) -> AppResult<()> {
    sqlx::query!("select version from organisation where tenant_id = $1 for update", tenant.0)
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}

/// The organisation as rules need it, whoever asks.
pub async fn as_it_is(tx: &mut Tx, tenant: TenantId, day: NaiveDate) -> AppResult<Organisation> {
    Ok(read::spans(tx, tenant, day, Some(day)).await?.on(day))
}

/// The last seats of people who sit nowhere on this day.
pub async fn last_seats(tx: &mut Tx, tenant: TenantId, day: NaiveDate) -> AppResult<Vec<Seat>> {
    read::last_seats(tx, tenant, day).await
}

/// The organisation on a day: a past one, today or one to come as planned. Errors: `Forbidden`.
pub async fn organisation(tx: &mut Tx, actor: &Actor, day: NaiveDate) -> AppResult<Organisation> {
    let _seen = actor.may(Action::See, Object::Department)?;
    let day = format::nearest(day);
    Ok(read::spans(tx, actor.tenant, day, Some(day)).await?.on(day))
}

/// The organisation on a day with what a screen needs to change it. Errors: `Forbidden`.
pub async fn seen(tx: &mut Tx, actor: &Actor, day: NaiveDate) -> AppResult<Seen> {
    // Read first: a change that comes between makes the version too old, never too young.
    let version = version(tx, actor.tenant).await?;
    let organisation = organisation(tx, actor, day).await?;
    let planned = read::days_after(tx, actor.tenant, day).await?;
    Ok(Seen { organisation, version, planned })
}

/// Makes these steps from a day on; returns the organisation's new version. What is planned for later stays. A day before today
/// needs an administrator. Errors: `Forbidden`; `Conflict` with the current version where somebody else changed something
/// since `expected`; `Invalid` with the reason where a step cannot be made or something planned depends on what it changes.
pub async fn reorganise(
    tx: &mut Tx,
    actor: &Actor,
    from: NaiveDate,
    steps: &[Step],
    expected: i64,
) -> AppResult<i64> {
    let _may = actor.may(Action::Configure, Object::Department)?;
    if from < actor.today && actor.may(Action::Configure, Object::Tenant).is_err() {
        return Err(AppError::field("day", text::PAST_DAY));
    }
    if !format::within_reach(from) {
        return Err(AppError::field("day", text::TOO_FAR));
    }
    if steps.len() > STEPS {
        return Err(AppError::field("steps", text::TOO_MANY));
    }
    let version = sqlx::query_scalar!(
        "select version from organisation where tenant_id = $1 for update",
        actor.tenant.0
    )
    .fetch_one(&mut **tx)
    .await?;
    if version != expected {
        return Err(AppError::conflict(&version));
    }
    let spans = read::spans(tx, actor.tenant, from, None).await?;
    let old = spans.on(from);
    let mut new = old.clone();
    steps.iter().try_for_each(|step| new.apply(step))?;
    let changes = changes_between(&old, &new);
    let by = Some(actor.member.0).filter(|id| !id.is_nil());
    let after = spans.changed(&new, (actor.now, by))?;
    if after == spans {
        return Ok(version);
    }
    write::spans(tx, actor.tenant, &spans, &after).await?;
    log(tx, actor, from, &changes).await?;
    let version = touched(tx, actor.tenant).await?;
    trail::remember(tx, actor, &old, &new, version).await?;
    Ok(version)
}

/// Adds what a preset has and the company has not, by name, from today on; overwrites nothing. Errors: `Forbidden`.
pub async fn add_preset(tx: &mut Tx, actor: &Actor, preset: Preset, locale: Locale) -> AppResult<i64> {
    let seen = seen(tx, actor, actor.today).await?;
    let steps = preset.missing(&seen.organisation, locale);
    reorganise(tx, actor, actor.today, &steps, seen.version).await
}

/// Keeps a change in the log, in the words of its day.
async fn log(tx: &mut Tx, actor: &Actor, day: NaiveDate, changes: &[Change]) -> AppResult<()> {
    sqlx::query!(
        "insert into organisation_change (tenant_id, id, day, recorded_at, recorded_by, changes) values ($1, $2, $3, $4, $5, $6)",
        actor.tenant.0,
        uuid::Uuid::now_v7(),
        day,
        actor.now,
        Some(actor.member.0).filter(|id| !id.is_nil()),
        Json(changes) as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What was changed with effect between two days, both included, the latest day first; at most 500 changes. Errors: `Forbidden`.
pub async fn history(tx: &mut Tx, actor: &Actor, from: NaiveDate, to: NaiveDate) -> AppResult<Vec<Logged>> {
    let _seen = actor.may(Action::See, Object::Department)?;
    let rows = sqlx::query!(
        r#"select c.id, c.day, c.recorded_at, m.name as "recorded_by?", c.changes as "changes: Json<Vec<Change>>"
           from organisation_change c
           left join member m on m.tenant_id = c.tenant_id and m.id = c.recorded_by
           where c.tenant_id = $1 and c.day between $2 and $3
           order by c.day desc, c.id desc limit $4"#,
        actor.tenant.0,
        format::nearest(from),
        format::nearest(to),
        LOGGED,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Logged {
            id: r.id,
            day: r.day,
            recorded_at: r.recorded_at,
            recorded_by: r.recorded_by,
            changes: r.changes.0,
        })
        .collect())
}

/// The days a log is asked for that begins with this one: everything planned, and a year back.
pub fn year_before(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    (day.checked_sub_days(Days::new(366)).unwrap_or(format::FIRST_DAY), format::LAST_DAY)
}
