//! Reads what is true of the organisation: one query a table.

use chrono::NaiveDate;

use crate::{
    access::model::{MemberId, Status, TenantId},
    db::Tx,
    error::{AppError, AppResult},
    org::model::{
        Department, DepartmentId, DepartmentKind, Person, Position, PositionId, Seat, TeamId,
        span::{Joined, Named, Reporting, Span, Spans},
    },
};

/// Turns a row into a span of the fact made of it.
macro_rules! span {
    ($row:ident, $fact:expr) => {
        Span {
            from: $row.valid_from,
            to: $row.valid_to,
            stamp: ($row.recorded_at, $row.recorded_by),
            fact: $fact,
        }
    };
}

/// Everything that is true on `from` or, up to `until`, later.
pub(super) async fn spans(
    tx: &mut Tx,
    tenant: TenantId,
    from: NaiveDate,
    until: Option<NaiveDate>,
) -> AppResult<Spans> {
    let departments = sqlx::query!(
        r#"select department_id as "id: DepartmentId", valid_from, valid_to, parent_id as "parent: DepartmentId", name, kind,
                  place, recorded_at, recorded_by
           from department where tenant_id = $1 and (valid_to is null or valid_to > $2) and ($3::date is null or valid_from <= $3)"#,
        tenant.0,
        from,
        until
    )
    .fetch_all(&mut **tx)
    .await?
    .into_iter()
    .map(|r| {
        let kind = DepartmentKind::parse(&r.kind)
            .ok_or_else(|| AppError::internal(&format!("department {} has an unknown kind", r.id)))?;
        Ok(span!(r, Department { id: r.id, parent: r.parent, name: r.name, kind, place: r.place }))
    })
    .collect::<AppResult<_>>()?;
    let positions = sqlx::query!(
        r#"select position_id as "id: PositionId", valid_from, valid_to, department_id as "department: DepartmentId", title,
                  lead, planned, place, recorded_at, recorded_by
           from position where tenant_id = $1 and (valid_to is null or valid_to > $2) and ($3::date is null or valid_from <= $3)"#,
        tenant.0,
        from,
        until
    )
    .fetch_all(&mut **tx)
    .await?
    .into_iter()
    .map(|r| {
        let (department, title, lead, planned, place) = (r.department, r.title, r.lead, r.planned, r.place);
        span!(r, Position { id: r.id, department, title, lead, planned, place })
    })
    .collect();
    let seats = sqlx::query!(
        r#"select member_id as "member: MemberId", position_id as "position: PositionId", valid_from, valid_to, main,
                  recorded_at, recorded_by
           from seat where tenant_id = $1 and (valid_to is null or valid_to > $2) and ($3::date is null or valid_from <= $3)"#,
        tenant.0,
        from,
        until
    )
    .fetch_all(&mut **tx)
    .await?
    .into_iter()
    .map(|r| span!(r, Seat { member: r.member, position: r.position, main: r.main }))
    .collect();
    let reporting = sqlx::query!(
        r#"select member_id as "member: MemberId", manager_id as "manager: MemberId", valid_from, valid_to, recorded_at, recorded_by
           from reporting where tenant_id = $1 and (valid_to is null or valid_to > $2) and ($3::date is null or valid_from <= $3)"#,
        tenant.0,
        from,
        until
    )
    .fetch_all(&mut **tx)
    .await?
    .into_iter()
    .map(|r| span!(r, Reporting { member: r.member, manager: r.manager }))
    .collect();
    let people = people(tx, tenant).await?.into_iter().map(|p| (p.id, p)).collect();
    let (teams, joined) = (teams(tx, tenant, from, until).await?, joined(tx, tenant, from, until).await?);
    Ok(Spans { departments, positions, seats, reporting, teams, joined, people })
}

async fn teams(
    tx: &mut Tx,
    tenant: TenantId,
    from: NaiveDate,
    until: Option<NaiveDate>,
) -> AppResult<Vec<Span<Named>>> {
    let rows = sqlx::query!(
        r#"select team_id as "team: TeamId", valid_from, valid_to, name, coalesce(purpose, '') as "purpose!", recorded_at, recorded_by
           from team where tenant_id = $1 and (valid_to is null or valid_to > $2) and ($3::date is null or valid_from <= $3)"#,
        tenant.0,
        from,
        until
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| span!(r, Named { team: r.team, name: r.name, purpose: r.purpose })).collect())
}

async fn joined(
    tx: &mut Tx,
    tenant: TenantId,
    from: NaiveDate,
    until: Option<NaiveDate>,
) -> AppResult<Vec<Span<Joined>>> {
    let rows = sqlx::query!(
        r#"select team_id as "team: TeamId", member_id as "member: MemberId", valid_from, valid_to, lead, recorded_at, recorded_by
           from team_member where tenant_id = $1 and (valid_to is null or valid_to > $2) and ($3::date is null or valid_from <= $3)"#,
        tenant.0,
        from,
        until
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| span!(r, Joined { team: r.team, member: r.member, lead: r.lead })).collect())
}

/// Everybody, whom they report to left open.
async fn people(tx: &mut Tx, tenant: TenantId) -> AppResult<Vec<Person>> {
    let rows = sqlx::query!(
        r#"select id as "id: MemberId", name, status from member where tenant_id = $1"#,
        tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let person = |id: MemberId, name: String, status: &str| {
        let status = Status::parse(status)
            .ok_or_else(|| AppError::internal(&format!("member {id} has an unknown status")))?;
        Ok(Person { id, name, status, manager: None })
    };
    rows.into_iter().map(|r| person(r.id, r.name, &r.status)).collect()
}

/// The days after this one on which anything is planned to begin or end, the next first; at most 100.
pub(super) async fn days_after(tx: &mut Tx, tenant: TenantId, day: NaiveDate) -> AppResult<Vec<NaiveDate>> {
    Ok(sqlx::query_scalar!(
        r#"select day as "day!" from (
             select unnest(array[valid_from, valid_to]) as day from department where tenant_id = $1 and (valid_to > $2 or valid_from > $2)
             union select unnest(array[valid_from, valid_to]) from position where tenant_id = $1 and (valid_to > $2 or valid_from > $2)
             union select unnest(array[valid_from, valid_to]) from seat where tenant_id = $1 and (valid_to > $2 or valid_from > $2)
             union select unnest(array[valid_from, valid_to]) from reporting where tenant_id = $1 and (valid_to > $2 or valid_from > $2)
             union select unnest(array[valid_from, valid_to]) from team where tenant_id = $1 and (valid_to > $2 or valid_from > $2)
             union select unnest(array[valid_from, valid_to]) from team_member where tenant_id = $1 and (valid_to > $2 or valid_from > $2)
           ) as d where day > $2 order by day limit 100"#,
        tenant.0,
        day
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// The last seats of people who sit nowhere on this day.
pub(super) async fn last_seats(tx: &mut Tx, tenant: TenantId, day: NaiveDate) -> AppResult<Vec<Seat>> {
    let rows = sqlx::query!(
        r#"select s.member_id as "member: MemberId", s.position_id as "position: PositionId", s.main
           from seat s
           where s.tenant_id = $1 and s.valid_to <= $2
             and not exists (select 1 from seat n where n.tenant_id = $1 and n.member_id = s.member_id
                             and n.valid_from <= $2 and (n.valid_to is null or n.valid_to > $2))
             and s.valid_to = (select max(l.valid_to) from seat l
                               where l.tenant_id = $1 and l.member_id = s.member_id and l.valid_to <= $2)"#,
        tenant.0,
        day
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| Seat { member: r.member, position: r.position, main: r.main }).collect())
}
