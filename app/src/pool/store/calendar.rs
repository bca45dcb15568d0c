//! A company's working calendar.

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use crate::{
    access::model::{Action, Actor, Object, TenantId},
    audit::{
        model::Changes,
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
    pool::{
        model::{Calendar, OtherDay, WorkCalendar, china},
        text,
    },
};

/// How a company's days are told where it said nothing.
const USUAL: (bool, [u8; 2]) = (true, [6, 7]);

/// Whether the national list counts, the free days of the week, and the version; as it came where nothing was said.
async fn ways(tx: &mut Tx, tenant: TenantId) -> AppResult<(bool, Vec<u8>, i64)> {
    let row = sqlx::query!("select china, rest, version from work_calendar where tenant_id = $1", tenant.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map_or((USUAL.0, USUAL.1.to_vec(), 0), |r| {
        (r.china, r.rest.into_iter().filter_map(|d| u8::try_from(d).ok()).collect(), r.version)
    }))
}

/// The calendar everything is counted by.
pub(super) async fn calendar(tx: &mut Tx, tenant: TenantId) -> AppResult<Calendar> {
    let (national, rest, _) = ways(tx, tenant).await?;
    let own = sqlx::query!("select day, works from calendar_day where tenant_id = $1", tenant.0)
        .fetch_all(&mut **tx)
        .await?;
    let listed = if national { china() } else { Vec::new() };
    let listed = listed.into_iter().map(|(day, works, _)| (day, works));
    Ok(Calendar::new(rest, listed.chain(own.into_iter().map(|r| (r.day, r.works)))))
}

/// A year of the calendar. Errors: `Forbidden` for all but those who configure pools.
pub async fn work_calendar(tx: &mut Tx, actor: &Actor, year: i32) -> AppResult<WorkCalendar> {
    let _may = actor.may(Action::Configure, Object::Pool)?;
    let year = year.clamp(2000, 2100);
    let (national, rest, version) = ways(tx, actor.tenant).await?;
    let own = sqlx::query!(
        "select day, works, name from calendar_day where tenant_id = $1 and extract(year from day) = $2::int order by day",
        actor.tenant.0,
        year
    )
    .fetch_all(&mut **tx)
    .await?;
    let all = china();
    let known = all.iter().any(|(day, ..)| day.year() == year);
    let mut listed: Vec<_> = all
        .into_iter()
        .filter(|(day, ..)| national && day.year() == year)
        .map(|(day, works, feast)| (day, works, feast.en.to_owned(), feast.zh.to_owned()))
        .collect();
    listed.sort_by_key(|it| it.0);
    let own = own.into_iter().map(|r| OtherDay { day: r.day, works: r.works, name: r.name }).collect();
    Ok(WorkCalendar { china: national, rest, version, year, own, national: listed, known })
}

/// Says which days of the week are free and whether the national list counts; says the new version. Errors: `Forbidden`; `Invalid`
/// on `rest`; `Conflict` with the calendar of this year.
pub async fn save_calendar(
    tx: &mut Tx,
    actor: &Actor,
    china: bool,
    mut rest: Vec<u8>,
    version: i64,
) -> AppResult<i64> {
    let _may = actor.may(Action::Configure, Object::Pool)?;
    rest.sort_unstable();
    rest.dedup();
    if rest.len() > 6 || rest.iter().any(|d| !(1..=7).contains(d)) {
        return Err(AppError::field("rest", text::REST_WRONG));
    }
    let (was_china, was_rest, seen) = ways(tx, actor.tenant).await?;
    let days: Vec<i16> = rest.iter().map(|d| i16::from(*d)).collect();
    let done = sqlx::query!(
        "insert into work_calendar (tenant_id, china, rest) values ($1, $2, $3)
         on conflict (tenant_id) do update set china = excluded.china, rest = excluded.rest, version = work_calendar.version + 1
         where work_calendar.version = $4",
        actor.tenant.0,
        china,
        &days,
        version
    )
    .execute(&mut **tx)
    .await?;
    if seen != version || done.rows_affected() == 0 {
        let current = work_calendar(tx, actor, actor.today.year()).await?;
        return Err(AppError::conflict(&current));
    }
    let said = |rest: &[u8]| rest.iter().map(u8::to_string).collect::<Vec<_>>().join(" ");
    let mut changes = Changes::default();
    if was_rest != rest {
        changes = changes.with("rest", said(&was_rest), said(&rest));
    }
    if was_china != china {
        changes = changes.with("national_holidays", was_china, china);
    }
    tell(tx, actor, changes).await?;
    Ok(version + 1)
}

/// Says how a day is, whatever the calendar says (whether it is worked, and what it is called); `None`: as the calendar says
/// again. Errors: `Forbidden`; `Invalid` on `day`.
pub async fn set_day(
    tx: &mut Tx,
    actor: &Actor,
    day: NaiveDate,
    other: Option<(bool, String)>,
) -> AppResult<()> {
    let _may = actor.may(Action::Configure, Object::Pool)?;
    if !(2000..=2100).contains(&day.year()) {
        return Err(AppError::field("day", text::DAY_WRONG));
    }
    let old = sqlx::query!(
        "select works, name from calendar_day where tenant_id = $1 and day = $2 for update",
        actor.tenant.0,
        day
    )
    .fetch_optional(&mut **tx)
    .await?;
    match &other {
        Some((works, name)) => {
            let name: String = name.trim().chars().filter(|c| *c != '\0').take(80).collect();
            sqlx::query!(
                "insert into calendar_day (tenant_id, day, works, name) values ($1, $2, $3, $4)
                 on conflict (tenant_id, day) do update set works = excluded.works, name = excluded.name",
                actor.tenant.0,
                day,
                works,
                name
            )
            .execute(&mut **tx)
            .await?;
        }
        None => {
            sqlx::query!("delete from calendar_day where tenant_id = $1 and day = $2", actor.tenant.0, day)
                .execute(&mut **tx)
                .await?;
        }
    }
    let said = |it: Option<(bool, String)>| match it {
        Some((works, name)) => {
            Value::from(format!("{day} {} {name}", if works { "+" } else { "−" }).trim().to_owned())
        }
        None => Value::Null,
    };
    let changes = Changes::default().with("day", said(old.map(|o| (o.works, o.name))), said(other));
    tell(tx, actor, changes).await
}

async fn tell(tx: &mut Tx, actor: &Actor, changes: Changes) -> AppResult<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let id = actor.tenant.0;
    let entry = Record { object: Object::Tenant, id, account: None, action: "updated", changes, version: 0 };
    Ok(record(tx, actor, entry).await?)
}
