//! What is asked of members when somebody's records go to others.

use chrono::NaiveDate;

use crate::{
    access::model::{MemberId, Role, Status, TenantId},
    db::Tx,
    error::{AppError, AppResult},
};

/// A member as whoever hands over needs to know them.
#[derive(Clone, Debug, PartialEq)]
pub struct Colleague {
    pub id: MemberId,
    pub name: String,
    pub status: Status,
    pub manager: Option<MemberId>,
    pub region: Option<String>,
    pub version: i64,
}

/// Everybody in the company by name, with their manager of a day.
pub async fn colleagues(tx: &mut Tx, tenant: TenantId, day: NaiveDate) -> AppResult<Vec<Colleague>> {
    let rows = sqlx::query!(
        r#"select m.id as "id: MemberId", m.name, m.status, l.manager_id as "manager?: MemberId", m.region, m.version
           from member m
           left join reporting l on l.tenant_id = m.tenant_id and l.member_id = m.id
             and l.valid_from <= $2 and (l.valid_to is null or l.valid_to > $2)
           where m.tenant_id = $1 order by m.name, m.id"#,
        tenant.0,
        day
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|r| {
            let status = Status::parse(&r.status)
                .ok_or_else(|| AppError::internal(&format!("member {} has an unknown status", r.id)))?;
            Ok(Colleague {
                id: r.id,
                name: r.name,
                status,
                manager: r.manager,
                region: r.region,
                version: r.version,
            })
        })
        .collect()
}

/// The roles given to a member beside their own, each with what the company calls it.
pub async fn roles_given(
    tx: &mut Tx,
    tenant: TenantId,
    member: MemberId,
) -> AppResult<Vec<(Role, Option<String>)>> {
    let rows = sqlx::query!(
        r#"select g.role, o.name as "name?" from role_grant g
           left join role o on o.tenant_id = g.tenant_id and o.code = g.role
           where g.tenant_id = $1 and g.holder = 'member' and g.holder_id = $2 order by g.role"#,
        tenant.0,
        member.0
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().filter_map(|r| Some((Role::parse(&r.role)?, r.name))).collect())
}

/// Has whoever else wants to give these members something wait until the transaction ends: what they hold is counted first.
pub async fn hold_members(tx: &mut Tx, tenant: TenantId, members: &[MemberId]) -> AppResult<()> {
    let ids: Vec<uuid::Uuid> = members.iter().map(|m| m.0).collect();
    sqlx::query!(
        "select id from member where tenant_id = $1 and id = any($2) order by id for no key update",
        tenant.0,
        &ids
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(())
}
