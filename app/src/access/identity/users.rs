//! People as whoever runs the server manages them, from the command line.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use super::enter;
use crate::{
    access::{
        model::{Actor, Email, MemberId, MemberRow, NewMember, Role, Status, TenantId},
        store::{Token, members},
        text,
    },
    db::{self, Tx},
    error::{AppError, AppResult},
};

/// A company with its members.
#[derive(Clone, Debug)]
pub struct Staff {
    pub tenant: TenantId,
    pub company: String,
    pub members: Vec<MemberRow>,
}

/// Every company on this installation with its members (at most 500 each), the oldest company first.
pub async fn list(pool: &PgPool, now: DateTime<Utc>) -> AppResult<Vec<Staff>> {
    let mut staff = Vec::new();
    for tenant in companies(pool).await? {
        let mut tx = inside(pool, tenant).await?;
        let company = sqlx::query_scalar!("select name from tenant where tenant_id = $1", tenant.0)
            .fetch_one(&mut *tx)
            .await?;
        let members = members::members(&mut tx, &Actor::system(tenant, now), "").await?;
        staff.push(Staff { tenant, company, members });
    }
    Ok(staff)
}

/// The companies of this installation, the oldest first.
pub async fn companies(pool: &PgPool) -> AppResult<Vec<TenantId>> {
    Ok(sqlx::query_scalar!(
        r#"select distinct tenant_id as "id: TenantId" from membership order by tenant_id"#
    )
    .fetch_all(pool)
    .await?)
}

/// Invites somebody; returns the link's path, to be put behind the server's address.
/// Errors: `Invalid` on `name`, `email`.
pub async fn add(
    pool: &PgPool,
    tenant: TenantId,
    name: &str,
    email: &str,
    role: Role,
    now: DateTime<Utc>,
) -> AppResult<String> {
    let mut tx = inside(pool, tenant).await?;
    let new = NewMember { id: MemberId::new(), name: name.into(), email: email.into(), role };
    let token = members::invite(&mut tx, &Actor::system(tenant, now), new).await?;
    tx.commit().await?;
    Ok(path(&token))
}

/// Makes a link by which the member with this address sets a new password (or joins, if they have not yet); returns its path.
/// Errors: `NotFound`; `Invalid` on `email`.
pub async fn reset_password(
    pool: &PgPool,
    tenant: TenantId,
    email: &str,
    now: DateTime<Utc>,
) -> AppResult<String> {
    let mut tx = inside(pool, tenant).await?;
    let member = by_email(&mut tx, tenant, email, now).await?;
    if !matches!(member.status, Status::Active | Status::Invited) {
        return Err(AppError::field("email", text::CANNOT_SIGN_IN));
    }
    let token = members::issue_link(&mut tx, tenant, member.id, now).await?;
    super::password::remember(&mut tx, &Actor::system(tenant, now), member.id, "reset_offered").await?;
    tx.commit().await?;
    Ok(path(&token))
}

/// Shuts the member with this address out. Errors: `NotFound`; `Invalid` on `role` for the last administrator.
pub async fn deactivate(pool: &PgPool, tenant: TenantId, email: &str, now: DateTime<Utc>) -> AppResult<()> {
    let mut tx = inside(pool, tenant).await?;
    let member = by_email(&mut tx, tenant, email, now).await?;
    members::deactivate(&mut tx, &Actor::system(tenant, now), member.id, member.version).await?;
    Ok(tx.commit().await?)
}

async fn by_email(tx: &mut Tx, tenant: TenantId, email: &str, now: DateTime<Utc>) -> AppResult<MemberRow> {
    let email = Email::parse(email).ok_or_else(|| AppError::field("email", text::EMAIL_BAD))?;
    members::member_by_email(tx, tenant, &email, now.date_naive()).await?.ok_or(AppError::NotFound)
}

async fn inside(pool: &PgPool, tenant: TenantId) -> AppResult<Tx> {
    let mut tx = db::identity(pool).await?;
    enter(&mut tx, tenant).await?;
    Ok(tx)
}

/// The path of the page behind a link.
pub fn path(token: &Token) -> String {
    format!("/join/{token}")
}
