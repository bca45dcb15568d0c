//! One person's line of reporting, without reading the whole organisation: forms, imports and samples set it a person at a time.

use uuid::Uuid;

use super::{log, one_at_a_time, touched};
use crate::{
    access::{
        model::{Actor, MemberId},
        text,
    },
    db::Tx,
    error::{AppError, AppResult},
    org::model::Change,
};

/// Sets whom a member reports to from today on, until what is planned for them begins; says whether that is anything new.
/// Who may do so, the caller has asked. Errors: `Invalid` on `manager` where there is no such member, or they report to this one.
pub async fn set_manager(
    tx: &mut Tx,
    actor: &Actor,
    member: MemberId,
    manager: Option<MemberId>,
) -> AppResult<bool> {
    // One change of an organisation at a time: two who put each other under themselves make no circle.
    one_at_a_time(tx, actor.tenant).await?;
    let spans = sqlx::query!(
        r#"select r.valid_from, r.valid_to, r.manager_id as "manager: MemberId", m.name
           from reporting r join member m on m.tenant_id = r.tenant_id and m.id = r.manager_id
           where r.tenant_id = $1 and r.member_id = $2 and (r.valid_to is null or r.valid_to > $3) order by r.valid_from"#,
        actor.tenant.0,
        member.0,
        actor.today
    )
    .fetch_all(&mut **tx)
    .await?;
    let now = spans.iter().find(|s| s.valid_from <= actor.today);
    if now.map(|s| s.manager) == manager {
        return Ok(false);
    }
    if let Some(manager) = manager {
        no_circle(tx, actor, member, manager).await?;
    }
    if let Some(now) = now {
        sqlx::query!(
            "delete from reporting where tenant_id = $1 and member_id = $2 and valid_from = $3",
            actor.tenant.0,
            member.0,
            now.valid_from
        )
        .execute(&mut **tx)
        .await?;
        if now.valid_from < actor.today {
            put(tx, actor, member, (now.valid_from, Some(actor.today)), now.manager).await?;
        }
    }
    let planned = spans.iter().map(|s| s.valid_from).find(|from| *from > actor.today);
    if let Some(manager) = manager {
        let until = now.map_or(planned, |s| s.valid_to.or(planned));
        put(tx, actor, member, (actor.today, until), manager).await?;
    }
    let names = sqlx::query!(
        r#"select id as "id: MemberId", name from member where tenant_id = $1 and id = any($2)"#,
        actor.tenant.0,
        &[Some(member.0), manager.map(|m| m.0)].into_iter().flatten().collect::<Vec<Uuid>>()
    )
    .fetch_all(&mut **tx)
    .await?;
    let name = |id: MemberId| names.iter().find(|n| n.id == id).map(|n| n.name.clone());
    let person = name(member).unwrap_or_default();
    let change = Change::Manager { person, from: now.map(|s| s.name.clone()), to: manager.and_then(name) };
    log(tx, actor, actor.today, &[change]).await?;
    touched(tx, actor.tenant).await?;
    Ok(true)
}

async fn put(
    tx: &mut Tx,
    actor: &Actor,
    member: MemberId,
    (from, to): (chrono::NaiveDate, Option<chrono::NaiveDate>),
    manager: MemberId,
) -> AppResult<()> {
    sqlx::query!(
        "insert into reporting (tenant_id, member_id, valid_from, valid_to, recorded_at, recorded_by, manager_id)
         values ($1, $2, $3, $4, $5, $6, $7)",
        actor.tenant.0,
        member.0,
        from,
        to,
        actor.now,
        Some(actor.member.0).filter(|id| !id.is_nil()),
        manager.0
    )
    .execute(&mut **tx)
    .await
    .map_err(|e| match e.as_database_error().and_then(|d| d.constraint()) {
        Some("reporting_manager_fk") => AppError::field("manager", text::MANAGER_UNKNOWN),
        Some("reporting_not_to_oneself") => AppError::field("manager", text::OWN_MANAGER),
        _ => e.into(),
    })?;
    Ok(())
}

/// Refuses a manager who reports, through whomever, to the member.
async fn no_circle(tx: &mut Tx, actor: &Actor, member: MemberId, manager: MemberId) -> AppResult<()> {
    let circle = sqlx::query_scalar!(
        r#"with recursive above as (
             select $3::uuid as id
             union select r.manager_id from above join reporting r on r.tenant_id = $1 and r.member_id = above.id
               and r.valid_from <= $4 and (r.valid_to is null or r.valid_to > $4))
           select exists(select 1 from above where id = $2) as "circle!""#,
        actor.tenant.0,
        member.0,
        manager.0,
        actor.today
    )
    .fetch_one(&mut **tx)
    .await?;
    match circle {
        true if member == manager => Err(AppError::field("manager", text::OWN_MANAGER)),
        true => Err(AppError::field("manager", text::MANAGER_CIRCLE)),
        false => Ok(()),
    }
}
