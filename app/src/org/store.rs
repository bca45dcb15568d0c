//! The organisation in the database.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::model::*;
use crate::{
    access::model::{MemberId, Status, TenantId},
    db::Tx,
    error::{AppError, AppResult},
};

/// Begins a company's organisation, which is empty.
pub async fn found(tx: &mut Tx, tenant: TenantId) -> AppResult<()> {
    sqlx::query!("insert into organisation (tenant_id) values ($1)", tenant.0).execute(&mut **tx).await?;
    Ok(())
}

/// The version of who is where and who may what.
pub async fn version(tx: &mut Tx, tenant: TenantId) -> AppResult<i64> {
    let version = sqlx::query_scalar!("select version from organisation where tenant_id = $1", tenant.0);
    version.fetch_optional(&mut **tx).await?.ok_or(AppError::NotFound)
}

/// Says that who is where, or who may what, has changed: what is known of it in memory is read again.
pub async fn touched(tx: &mut Tx, tenant: TenantId) -> AppResult<()> {
    sqlx::query!("update organisation set version = version + 1 where tenant_id = $1", tenant.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The last seats of people who sit nowhere on this day.
pub async fn last_seats(tx: &mut Tx, tenant: TenantId, day: NaiveDate) -> AppResult<Vec<Seat>> {
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

/// The organisation as it is on a day.
pub async fn organisation(tx: &mut Tx, tenant: TenantId, day: NaiveDate) -> AppResult<Organisation> {
    let departments = sqlx::query!(
        r#"select department_id as "id: DepartmentId", parent_id as "parent: DepartmentId", name, kind, place from department
           where tenant_id = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)"#,
        tenant.0,
        day
    )
    .fetch_all(&mut **tx)
    .await?;
    let positions = sqlx::query!(
        r#"select position_id as "id: PositionId", department_id as "department: DepartmentId", title, lead, planned, place
           from position where tenant_id = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)"#,
        tenant.0,
        day
    )
    .fetch_all(&mut **tx)
    .await?;
    let seats = sqlx::query!(
        r#"select member_id as "member: MemberId", position_id as "position: PositionId", main from seat
           where tenant_id = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)"#,
        tenant.0,
        day
    )
    .fetch_all(&mut **tx)
    .await?;
    let teams = sqlx::query!(
        r#"select team_id as "id: TeamId", name, purpose from team
           where tenant_id = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)"#,
        tenant.0,
        day
    )
    .fetch_all(&mut **tx)
    .await?;
    let team_members = sqlx::query!(
        r#"select team_id as "team: TeamId", member_id as "member: MemberId", lead from team_member
           where tenant_id = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)"#,
        tenant.0,
        day
    )
    .fetch_all(&mut **tx)
    .await?;
    let people = sqlx::query!(
        r#"select m.id as "id: MemberId", m.name, m.status, r.manager_id as "manager?: MemberId" from member m
           left join reporting r on r.tenant_id = m.tenant_id and r.member_id = m.id
             and r.valid_from <= $2 and (r.valid_to is null or r.valid_to > $2)
           where m.tenant_id = $1"#,
        tenant.0,
        day
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut teams: BTreeMap<TeamId, Team> = teams
        .into_iter()
        .map(|t| {
            let team =
                Team { id: t.id, name: t.name, purpose: t.purpose.unwrap_or_default(), members: BTreeMap::new() };
            (t.id, team)
        })
        .collect();
    for m in team_members {
        if let Some(team) = teams.get_mut(&m.team) {
            team.members.insert(m.member, m.lead);
        }
    }
    Ok(Organisation {
        day,
        departments: departments
            .into_iter()
            .map(|d| {
                let kind = DepartmentKind::Other;
                (d.id, Department { id: d.id, parent: d.parent, name: d.name, kind, place: d.place })
            })
            .collect(),
        positions: positions
            .into_iter()
            .map(|p| {
                let position = Position {
                    id: p.id,
                    department: p.department,
                    title: p.title,
                    lead: p.lead,
                    planned: p.planned,
                    place: p.place,
                };
                (p.id, position)
            })
            .collect(),
        seats: seats
            .into_iter()
            .map(|s| Seat { member: s.member, position: s.position, main: s.main })
            .collect(),
        teams,
        people: people
            .into_iter()
            .filter_map(|p| {
                let status = Status::parse(&p.status)?;
                Some((p.id, Person { id: p.id, name: p.name, status, manager: p.manager }))
            })
            .collect(),
    })
}
