//! Members as administrators manage them: invite, change, deactivate.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use uuid::Uuid;

use super::{Token, roles};
use crate::{
    access::{
        model::{
            Action, Actor, Email, INVITATION_DAYS, MemberEdit, MemberId, MemberRow, NewMember, Role, Status,
            TenantId,
        },
        text,
    },
    audit::{
        model::{Changes, Object},
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
    org,
};

/// More members than this are found by searching.
const LISTED: i64 = 500;
/// The longest name of a region, in characters.
const REGION_MOST: usize = 120;

/// The company's members whose name or address contains what was typed: those who can sign in first, then by name; at most 500.
pub async fn members(tx: &mut Tx, actor: &Actor, search: &str) -> AppResult<Vec<MemberRow>> {
    let _seen = actor.may(Action::See, Object::Member)?;
    let all = actor.may(Action::Configure, Object::Member).is_ok();
    let like = format!("%{}%", crate::text_key::asked(search).replace(['%', '_', '\\'], ""));
    let rows = sqlx::query!(
        r#"select m.id as "id: MemberId", m.name, m.email, m.role, o.name as "role_name?", m.status, l.manager_id as "manager?: MemberId",
                  b.name as "manager_name?", m.region, m.version,
                  (select max(s.last_seen_at) from session s where s.tenant_id = m.tenant_id and s.member_id = m.id) as last_seen
           from member m
           left join reporting l on l.tenant_id = m.tenant_id and l.member_id = m.id
             and l.valid_from <= $4 and (l.valid_to is null or l.valid_to > $4)
           left join member b on b.tenant_id = l.tenant_id and b.id = l.manager_id
           left join role o on o.tenant_id = m.tenant_id and o.code = m.role
           where m.tenant_id = $1 and (lower(m.name) like $2 or m.email like $2)
           order by case m.status when 'active' then 0 when 'invited' then 1 when 'listed' then 2 else 3 end, m.name, m.id
           limit $3"#,
        actor.tenant.0,
        like,
        LISTED,
        actor.today
    )
    .fetch_all(&mut **tx)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|r| r.id.0).collect();
    let mut given = super::holders::given_to(tx, actor.tenant, &ids).await?;
    Ok(rows
        .into_iter()
        .filter_map(|r| {
            Some(MemberRow {
                given: given.remove(&r.id).unwrap_or_default(),
                id: r.id,
                name: r.name,
                email: r.email,
                role: Role::parse(&r.role)?,
                role_name: r.role_name,
                status: Status::parse(&r.status)?,
                manager: r.manager,
                manager_name: r.manager_name,
                region: r.region,
                last_seen: r.last_seen.filter(|_| all),
                version: r.version,
            })
        })
        .collect())
}

/// One member, locked until the end of the transaction. Errors: `NotFound`.
async fn locked(tx: &mut Tx, tenant: TenantId, id: MemberId, day: NaiveDate) -> AppResult<MemberRow> {
    let row = sqlx::query!(
        r#"select m.name, m.email, m.role, m.status, l.manager_id as "manager?: MemberId", m.region, m.version
           from member m
           left join reporting l on l.tenant_id = m.tenant_id and l.member_id = m.id
             and l.valid_from <= $3 and (l.valid_to is null or l.valid_to > $3)
           where m.tenant_id = $1 and m.id = $2 for no key update of m"#,
        tenant.0,
        id.0,
        day
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)?;
    let broken = || AppError::internal(&format!("member {id} has an unknown role or status"));
    Ok(MemberRow {
        id,
        name: row.name,
        email: row.email,
        role: Role::parse(&row.role).ok_or_else(broken)?,
        role_name: None,
        given: Vec::new(),
        status: Status::parse(&row.status).ok_or_else(broken)?,
        manager: row.manager,
        manager_name: None,
        region: row.region,
        last_seen: None,
        version: row.version,
    })
}

/// One change of members at a time: two administrators who demote each other at once do not both succeed. Taken before any
/// member is locked, so that nobody waits in a circle.
pub async fn one_at_a_time(tx: &mut Tx, tenant: TenantId) -> AppResult<()> {
    sqlx::query!("select version from tenant where tenant_id = $1 for no key update", tenant.0)
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}

/// One member as it must be to be changed: locked, and at the version the screen saw. Errors: `NotFound`, `Conflict`.
async fn at_version(tx: &mut Tx, actor: &Actor, id: MemberId, version: i64) -> AppResult<MemberRow> {
    one_at_a_time(tx, actor.tenant).await?;
    let row = locked(tx, actor.tenant, id, actor.today).await?;
    if row.version == version { Ok(row) } else { Err(AppError::conflict(&row)) }
}

/// Refuses to take away the last administrator who can sign in.
async fn keep_an_administrator(tx: &mut Tx, tenant: TenantId, leaving: &MemberRow) -> AppResult<()> {
    if leaving.role != Role::Administrator || leaving.status != Status::Active {
        return Ok(());
    }
    let others = sqlx::query_scalar!(
        r#"select exists(select 1 from member where tenant_id = $1 and id <> $2
             and role = 'administrator' and status = 'active') as "there!""#,
        tenant.0,
        leaving.id.0
    )
    .fetch_one(&mut **tx)
    .await?;
    if others { Ok(()) } else { Err(AppError::field("role", text::LAST_ADMINISTRATOR)) }
}

/// Writes a member's entry in the audit trail.
pub(super) async fn note(
    tx: &mut Tx,
    actor: &Actor,
    id: MemberId,
    version: i64,
    action: &str,
    changes: Changes,
) -> AppResult<()> {
    record(tx, actor, Record { object: Object::Member, id: id.0, account: None, action, changes, version })
        .await?;
    Ok(())
}

/// Makes a member and the link by which they join. Pressed twice, it makes the member once and a fresh link.
/// Errors: `Forbidden`; `NotFound` where there is no such role; `Invalid` on `name`, `email`.
pub async fn invite(tx: &mut Tx, actor: &Actor, new: NewMember) -> AppResult<Token> {
    let _all = actor.may(Action::Configure, Object::Member)?;
    let name = crate::access::identity::named("name", &new.name, 120)?;
    let email = Email::parse(&new.email).ok_or_else(|| AppError::field("email", text::EMAIL_BAD))?;
    roles::there(tx, actor.tenant, new.role).await?;
    let made = super::insert_member_once(
        tx,
        actor.tenant,
        new.id,
        None,
        &name,
        Some(&email),
        new.role,
        Status::Invited,
        actor.now,
    )
    .await?;
    if made {
        let changes = Changes::default()
            .with("name", serde_json::Value::Null, name)
            .with("email", serde_json::Value::Null, email.as_str())
            .with("role", serde_json::Value::Null, roles::said(tx, actor.tenant, new.role).await?);
        note(tx, actor, new.id, 1, "invited", changes).await?;
        return issue_link(tx, actor.tenant, new.id, actor.now).await;
    }
    let again = sqlx::query_scalar!(
        "select version from member where tenant_id = $1 and id = $2 and status = 'invited' and email = $3",
        actor.tenant.0,
        new.id.0,
        email.as_str()
    )
    .fetch_optional(&mut **tx)
    .await?;
    let version = again.ok_or_else(|| AppError::field("email", text::EMAIL_TAKEN))?;
    // The link made before is void: that, too, is somebody's doing.
    note(tx, actor, new.id, version, "invited", Changes::default()).await?;
    issue_link(tx, actor.tenant, new.id, actor.now).await
}

/// Invites somebody who is already in the directory, or invites once more; earlier links stop working.
/// Errors: `Forbidden`, `NotFound`, `Conflict`; `Invalid` on `email`, also for somebody who can sign in already.
pub async fn invite_listed(
    tx: &mut Tx,
    actor: &Actor,
    id: MemberId,
    version: i64,
    email: &str,
) -> AppResult<Token> {
    let _all = actor.may(Action::Configure, Object::Member)?;
    let row = at_version(tx, actor, id, version).await?;
    if !matches!(row.status, Status::Listed | Status::Invited) {
        return Err(AppError::field("email", text::ALREADY_MEMBER));
    }
    let email = Email::parse(email).ok_or_else(|| AppError::field("email", text::EMAIL_BAD))?;
    sqlx::query!(
        "update member set email = $3, status = 'invited', version = version + 1 where tenant_id = $1 and id = $2",
        actor.tenant.0,
        id.0,
        email.as_str()
    )
    .execute(&mut **tx)
    .await
    .map_err(super::taken)?;
    let mut changes = Changes::default();
    if row.email.as_deref() != Some(email.as_str()) {
        changes = changes.with("email", row.email, email.as_str());
    }
    if row.status != Status::Invited {
        changes = changes.with("status", row.status.code(), Status::Invited.code());
    }
    note(tx, actor, id, version + 1, "invited", changes).await?;
    issue_link(tx, actor.tenant, id, actor.now).await
}

/// Makes a member's link and voids their earlier ones.
pub async fn issue_link(
    tx: &mut Tx,
    tenant: TenantId,
    member: MemberId,
    now: DateTime<Utc>,
) -> AppResult<Token> {
    let token = Token::new(tenant);
    sqlx::query!("delete from invitation where tenant_id = $1 and member_id = $2", tenant.0, member.0)
        .execute(&mut **tx)
        .await?;
    sqlx::query!(
        "insert into invitation (tenant_id, token_hash, member_id, created_at, expires_at) values ($1, $2, $3, $4, $5)",
        tenant.0,
        token.hash(),
        member.0,
        now,
        now + Duration::days(INVITATION_DAYS)
    )
    .execute(&mut **tx)
    .await?;
    Ok(token)
}

/// Changes a member's name, role, manager and region; returns the new version.
/// Errors: `Forbidden`, `NotFound`, `Conflict`; `Invalid` on `name`, `region`, `role` (the last administrator), `manager`.
pub async fn change_member(
    tx: &mut Tx,
    actor: &Actor,
    id: MemberId,
    version: i64,
    edit: MemberEdit,
) -> AppResult<i64> {
    let _all = actor.may(Action::Configure, Object::Member)?;
    let old = at_version(tx, actor, id, version).await?;
    let name = crate::access::identity::named("name", &edit.name, 120)?;
    let region = match edit.region.trim() {
        "" => None,
        region => Some(crate::access::identity::named("region", region, REGION_MOST)?),
    };
    if edit.role != old.role {
        roles::there(tx, actor.tenant, edit.role).await?;
    }
    if edit.role != Role::Administrator {
        keep_an_administrator(tx, actor.tenant, &old).await?;
    }
    org::store::set_manager(tx, actor, id, edit.manager).await?;
    sqlx::query!(
        "update member set name = $3, role = $4, region = $5, version = version + 1
         where tenant_id = $1 and id = $2",
        actor.tenant.0,
        id.0,
        name,
        edit.role.code(),
        region
    )
    .execute(&mut **tx)
    .await?;
    let new = MemberRow { name, role: edit.role, manager: edit.manager, region, ..old.clone() };
    let mut changes = Changes::between(&old, &new, &["manager_name", "last_seen", "role"]);
    if old.role != new.role {
        let before = roles::said(tx, actor.tenant, old.role).await?;
        changes = changes.with("role", before, roles::said(tx, actor.tenant, new.role).await?);
    }
    note(tx, actor, id, version + 1, "updated", changes).await?;
    Ok(version + 1)
}

/// Shuts a member out: their devices are signed out at once and their links are void. Their records stay.
/// Errors: `Forbidden`, `NotFound`, `Conflict`; `Invalid` on `role` for the last administrator, on `member` for oneself.
pub async fn deactivate(tx: &mut Tx, actor: &Actor, id: MemberId, version: i64) -> AppResult<i64> {
    let _all = actor.may(Action::Configure, Object::Member)?;
    if id == actor.member {
        return Err(AppError::field("member", text::NOT_YOURSELF));
    }
    let old = at_version(tx, actor, id, version).await?;
    shut_out(tx, actor, &old).await
}

async fn shut_out(tx: &mut Tx, actor: &Actor, old: &MemberRow) -> AppResult<i64> {
    if old.status == Status::Inactive {
        return Ok(old.version);
    }
    keep_an_administrator(tx, actor.tenant, old).await?;
    sqlx::query!("delete from session where tenant_id = $1 and member_id = $2", actor.tenant.0, old.id.0)
        .execute(&mut **tx)
        .await?;
    sqlx::query!("delete from invitation where tenant_id = $1 and member_id = $2", actor.tenant.0, old.id.0)
        .execute(&mut **tx)
        .await?;
    set_status(tx, actor, old, Status::Inactive, "deactivated").await
}

/// Lets a member back in: with the password they had, or, if they never had one, into the directory to be invited.
/// Errors: `Forbidden`, `NotFound`, `Conflict`.
pub async fn reactivate(tx: &mut Tx, actor: &Actor, id: MemberId, version: i64) -> AppResult<i64> {
    let _all = actor.may(Action::Configure, Object::Member)?;
    let old = at_version(tx, actor, id, version).await?;
    if old.status != Status::Inactive {
        return Ok(version);
    }
    let known = sqlx::query_scalar!(
        r#"select person_id is not null as "known!" from member where tenant_id = $1 and id = $2"#,
        actor.tenant.0,
        id.0
    )
    .fetch_one(&mut **tx)
    .await?;
    let status = if known { Status::Active } else { Status::Listed };
    set_status(tx, actor, &old, status, "reactivated").await
}

async fn set_status(
    tx: &mut Tx,
    actor: &Actor,
    old: &MemberRow,
    status: Status,
    action: &str,
) -> AppResult<i64> {
    sqlx::query!(
        "update member set status = $3, version = version + 1 where tenant_id = $1 and id = $2",
        actor.tenant.0,
        old.id.0,
        status.code()
    )
    .execute(&mut **tx)
    .await?;
    let changes = Changes::default().with("status", old.status.code(), status.code());
    note(tx, actor, old.id, old.version + 1, action, changes).await?;
    Ok(old.version + 1)
}

/// The member with this address in a company, locked until the end of the transaction.
pub async fn member_by_email(
    tx: &mut Tx,
    tenant: TenantId,
    email: &Email,
    day: NaiveDate,
) -> AppResult<Option<MemberRow>> {
    one_at_a_time(tx, tenant).await?;
    let id = sqlx::query_scalar!(
        r#"select id as "id: MemberId" from member where tenant_id = $1 and email = $2"#,
        tenant.0,
        email.as_str()
    )
    .fetch_optional(&mut **tx)
    .await?;
    match id {
        Some(id) => locked(tx, tenant, id, day).await.map(Some),
        None => Ok(None),
    }
}
