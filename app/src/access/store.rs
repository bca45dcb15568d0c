//! Members and sessions of one company.

pub mod collaborators;
pub mod company;
pub mod holders;
pub mod leaving;
pub mod members;
pub mod pools;
pub mod rights;
pub mod roles;
pub mod sessions;
pub mod sharing;
pub mod why;

use chrono::{DateTime, Duration, Utc};
use rand::RngCore;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use self::rights::Books;
use super::model::{
    Actor, Email, Me, MemberId, MemberName, Offers, Rights, Role, SessionId, Status, TenantId,
};
use crate::{
    audit::{
        model::{Changes, Object},
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
};

/// Days a session lives without being used.
pub const SESSION_DAYS: i64 = 30;
/// Days a session lives at most, however much it is used: then the password is asked for again.
pub const SESSION_MOST_DAYS: i64 = 180;

/// The device that signs in.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub user_agent: String,
    pub address: String,
}

/// What the cookie carries: `<tenant>.<64 hex digits>`; the second part is never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub tenant: TenantId,
    secret: [u8; 32],
}

impl Token {
    /// A fresh random token for a tenant.
    pub fn new(tenant: TenantId) -> Self {
        let mut secret = [0; 32];
        rand::rng().fill_bytes(&mut secret);
        Self { tenant, secret }
    }

    /// Reads a cookie's or a link's value.
    pub fn parse(text: &str) -> Option<Token> {
        let (tenant, hex) = text.split_once('.')?;
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        let mut secret = [0; 32];
        for (i, byte) in secret.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).ok()?;
        }
        Some(Token { tenant: tenant.parse().ok()?, secret })
    }

    /// What is stored: the SHA-256 of the secret.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.secret).to_vec()
    }
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.", self.tenant.0.simple())?;
        self.secret.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

/// Inserts a member. Errors: `Invalid` on `email` where the address, or the id, is taken in this company.
#[allow(clippy::too_many_arguments)]
pub async fn insert_member(
    tx: &mut Tx,
    tenant: TenantId,
    id: MemberId,
    person: Option<Uuid>,
    name: &str,
    email: Option<&Email>,
    role: Role,
    status: Status,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let made = insert_member_once(tx, tenant, id, person, name, email, role, status, now).await?;
    if made { Ok(()) } else { Err(AppError::field("email", super::text::EMAIL_TAKEN)) }
}

/// Inserts a member unless there is one with this id; says whether it did. Errors: as for [`insert_member`].
#[allow(clippy::too_many_arguments)]
pub(super) async fn insert_member_once(
    tx: &mut Tx,
    tenant: TenantId,
    id: MemberId,
    person: Option<Uuid>,
    name: &str,
    email: Option<&Email>,
    role: Role,
    status: Status,
    now: DateTime<Utc>,
) -> AppResult<bool> {
    let made = sqlx::query!(
        "insert into member (tenant_id, id, person_id, name, email, role, status, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant_id, id) do nothing",
        tenant.0,
        id.0,
        person,
        name,
        email.map(Email::as_str),
        role.code(),
        status.code(),
        now
    )
    .execute(&mut **tx)
    .await
    .map_err(taken)?;
    Ok(made.rows_affected() > 0)
}

/// Says of an address or a person who is in the company already what a screen can show.
pub(super) fn taken(e: sqlx::Error) -> AppError {
    match e.as_database_error().and_then(|d| d.constraint()) {
        Some("member_email_unique" | "member_person_unique") => {
            AppError::field("email", super::text::EMAIL_TAKEN)
        }
        _ => e.into(),
    }
}

/// The member a person is in this company, if they may sign in.
pub async fn active_member_of(
    tx: &mut Tx,
    tenant: TenantId,
    person: Uuid,
) -> Result<Option<MemberId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select id as "id: MemberId" from member where tenant_id = $1 and person_id = $2 and status = 'active'"#,
        tenant.0,
        person
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Opens a session and remembers it in the audit trail.
pub async fn open_session(
    tx: &mut Tx,
    tenant: TenantId,
    member: MemberId,
    device: NewSession,
    now: DateTime<Utc>,
) -> AppResult<Token> {
    let token = Token::new(tenant);
    let id = SessionId::new();
    sqlx::query!(
        "insert into session (tenant_id, token_hash, id, member_id, created_at, last_seen_at, expires_at, user_agent, address)
         values ($1, $2, $3, $4, $5, $5, $6, $7, $8)",
        tenant.0,
        token.hash(),
        id.0,
        member.0,
        now,
        now + Duration::days(SESSION_DAYS),
        device.user_agent.chars().take(300).collect::<String>(),
        device.address,
    )
    .execute(&mut **tx)
    .await?;
    let actor = Actor {
        address: Some(device.address),
        ..Actor::of(tenant, member, Rights::of_role(member, Role::Member), now)
    };
    let entry = Record {
        object: Object::Session,
        id: id.0,
        account: None,
        action: "signed_in",
        changes: Changes::default(),
        version: 1,
    };
    record(tx, &actor, entry).await?;
    Ok(token)
}

/// Who is behind a token, now: the person as the browser may know them and as the doors are handed them.
/// `None` where the session ended or the member may no longer sign in. The session lives on by being used; `used`: whether
/// this is such a use, not only a look whether it is still there.
pub async fn authenticate(
    tx: &mut Tx,
    token: &Token,
    now: DateTime<Utc>,
    address: Option<String>,
    used: bool,
    books: &Books,
) -> AppResult<Option<(Me, Actor)>> {
    let row = sqlx::query!(
        r#"select s.id as "session: SessionId", s.last_seen_at, m.id as "member: MemberId", m.name, m.email, m.role, ro.name as "role_name?", o.version as book,
                  t.name as company, t.base_currency as "base_currency: crate::money::Currency",
                  ($3::timestamptz at time zone t.time_zone)::date as "today!",
                  (extract(epoch from ($3::timestamptz at time zone t.time_zone) - ($3::timestamptz at time zone 'UTC')) / 60)::int
                    as "utc_offset!"
           from session s
           join member m on m.tenant_id = s.tenant_id and m.id = s.member_id and m.status = 'active'
           join tenant t on t.tenant_id = s.tenant_id
           join organisation o on o.tenant_id = s.tenant_id
           left join role ro on ro.tenant_id = m.tenant_id and ro.code = m.role
           where s.tenant_id = $1 and s.token_hash = $2 and s.expires_at > $3"#,
        token.tenant.0,
        token.hash(),
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(role) = Role::parse(&row.role) else { return Ok(None) };
    // Written now and then only: a request should not cost a write. Nor should one wait for another of the same device, which
    // holds the row until its own work is done: that one has written it down.
    if used && now - row.last_seen_at > Duration::minutes(10) {
        sqlx::query!(
            "update session set last_seen_at = $3, expires_at = least($4, created_at + make_interval(days => $5))
             where (tenant_id, token_hash) in (
               select tenant_id, token_hash from session where tenant_id = $1 and token_hash = $2 for update skip locked)",
            token.tenant.0,
            token.hash(),
            now,
            now + Duration::days(SESSION_DAYS),
            SESSION_MOST_DAYS as i32
        )
        .execute(&mut **tx)
        .await?;
    }
    let rights = books.at(tx, token.tenant, row.book, row.today).await?.rights(row.member, role);
    let me = Me {
        offers: Offers::of(&rights),
        tenant: token.tenant,
        company: row.company,
        member: row.member,
        name: row.name,
        email: row.email.unwrap_or_default(),
        role,
        role_name: row.role_name,
        session: row.session,
        base_currency: row.base_currency,
        today: row.today,
        utc_offset: row.utc_offset,
        now,
    };
    let actor = Actor { tenant: token.tenant, member: row.member, rights, now, today: row.today, address };
    Ok(Some((me, actor)))
}

/// Ends one session and remembers it in the audit trail; returns whether it was there.
pub async fn end_session(
    tx: &mut Tx,
    token: &Token,
    now: DateTime<Utc>,
    address: Option<String>,
) -> AppResult<bool> {
    let gone = sqlx::query!(
        r#"delete from session where tenant_id = $1 and token_hash = $2
           returning id as "id: SessionId", member_id as "member: MemberId", expires_at"#,
        token.tenant.0,
        token.hash()
    )
    .fetch_optional(&mut **tx)
    .await?;
    // One that had run out was no sign-in any more.
    let Some(gone) = gone.filter(|s| s.expires_at > now) else { return Ok(false) };
    let rights = Rights::of_role(gone.member, Role::Member);
    let actor = Actor { address, ..Actor::of(token.tenant, gone.member, rights, now) };
    let entry = Record {
        object: Object::Session,
        id: gone.id.0,
        account: None,
        action: "signed_out",
        changes: Changes::default(),
        version: 1,
    };
    record(tx, &actor, entry).await?;
    Ok(true)
}

/// Whether these members, each named once, may be given records: all who are here, whether or not they sign in, but for those
/// who left.
pub async fn take_records(tx: &mut Tx, tenant: TenantId, members: &[MemberId]) -> Result<bool, sqlx::Error> {
    let ids: Vec<Uuid> = members.iter().map(|it| it.0).collect();
    let here = sqlx::query_scalar!(
        r#"select count(*) as "n!" from member where tenant_id = $1 and id = any($2) and status <> 'inactive'"#,
        tenant.0,
        &ids
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(here == ids.len() as i64)
}

/// Everybody's name, for owner menus: those who can sign in first, then the rest, by name; at most 2,000.
pub async fn member_names(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<MemberName>> {
    let _seen = actor.may(super::model::Action::See, Object::Member)?;
    let rows = sqlx::query!(
        r#"select id as "id: MemberId", name, status from member where tenant_id = $1
           order by (status = 'active') desc, name, id limit 2000"#,
        actor.tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|r| Some(MemberName { id: r.id, name: r.name, status: Status::parse(&r.status)? }))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_from_its_cookie() {
        let token = Token::new(TenantId::new());
        assert_eq!(Token::parse(&token.to_string()), Some(token));
        for bad in ["", "x", "x.y", "0190.zz"] {
            assert_eq!(Token::parse(bad), None);
        }
    }
}
