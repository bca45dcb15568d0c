//! People before a company is known: set-up, sign-in, passwords. Works outside the tenant wall, as the owner.

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use super::{
    model::{Actor, Email, MemberId, Role, Status, TenantId, check_password},
    store::{self, NewSession, Token},
    text,
};
use crate::{
    audit::{
        model::{Changes, Object},
        store::{Record, record},
    },
    db::{self, Tx},
    error::{AppError, AppResult},
    i18n::Locale,
    money::Currency,
};

/// Failed sign-ins allowed in [`WINDOW`] for one account.
pub const ACCOUNT_LIMIT: i32 = 8;
/// Failed sign-ins allowed in [`WINDOW`] from one address.
pub const ADDRESS_LIMIT: i32 = 40;
/// Minutes over which failures are counted.
pub const WINDOW: i64 = 10;

/// What the set-up page asks for.
#[derive(Clone, Debug)]
pub struct Founding {
    pub company: String,
    pub name: String,
    pub email: String,
    pub password: String,
    pub currency: Currency,
    pub locale: Locale,
    pub time_zone: String,
}

/// Whether a company exists on this installation: if not, the first visitor is shown the set-up page.
pub async fn is_set_up(pool: &PgPool) -> AppResult<bool> {
    Ok(sqlx::query_scalar!(r#"select exists(select 1 from membership) as "there!""#).fetch_one(pool).await?)
}

/// Hashes a password with argon2id (parameters of RFC 9106's second recommendation as the crate sets them: 19 MiB, 2 passes).
/// Runs on a blocking thread: it is meant to be slow.
pub async fn hash(password: String) -> AppResult<String> {
    tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes(), &SaltString::generate(&mut OsRng))
            .map(|h| h.to_string())
    })
    .await
    .map_err(|e| AppError::internal(&e))?
    .map_err(|e| AppError::internal(&e))
}

async fn verify(password: String, hash: String) -> AppResult<bool> {
    tokio::task::spawn_blocking(move || {
        let parsed = PasswordHash::new(&hash).map_err(|e| AppError::internal(&e))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await
    .map_err(|e| AppError::internal(&e))?
}

/// Makes a company and its first administrator; returns who they are. Refused once anybody is there.
/// Errors: `Invalid` on `company`, `name`, `email`, `password`, `time_zone`.
pub async fn found(pool: &PgPool, founding: Founding, now: DateTime<Utc>) -> AppResult<Actor> {
    let mut tx = db::identity(pool).await?;
    // Two browsers may both see the set-up page: the second waits here and is then refused.
    sqlx::query!("select pg_advisory_xact_lock(4701)").fetch_one(&mut *tx).await?;
    let there = sqlx::query_scalar!(r#"select exists(select 1 from membership) as "there!""#)
        .fetch_one(&mut *tx)
        .await?;
    if there {
        return Err(AppError::field("company", text::ALREADY_SET_UP));
    }
    let actor = make_company(&mut tx, founding, now).await?;
    tx.commit().await?;
    Ok(actor)
}

/// Makes a company with one administrator within a transaction: the shared part of set-up, the sample company and tests.
pub async fn make_company(tx: &mut Tx, founding: Founding, now: DateTime<Utc>) -> AppResult<Actor> {
    let company = named("company", &founding.company, 200)?;
    let name = named("name", &founding.name, 120)?;
    let email = Email::parse(&founding.email).ok_or_else(|| AppError::field("email", text::EMAIL_BAD))?;
    check_password(&founding.password, email.as_str())?;
    let known = sqlx::query_scalar!(
        r#"select exists(select 1 from pg_timezone_names where name = $1) as "known!""#,
        founding.time_zone
    )
    .fetch_one(&mut **tx)
    .await?;
    if !known {
        return Err(AppError::field("time_zone", text::TIME_ZONE_UNKNOWN));
    }
    let tenant = TenantId::new();
    enter(tx, tenant).await?;
    sqlx::query!(
        "insert into tenant (tenant_id, name, base_currency, locale, time_zone, created_at) values ($1, $2, $3, $4, $5, $6)",
        tenant.0,
        company,
        founding.currency.code(),
        founding.locale.code(),
        founding.time_zone,
        now
    )
    .execute(&mut **tx)
    .await?;
    let person = person(tx, &email, founding.password, now).await?;
    let member = MemberId::new();
    store::insert_member(
        tx,
        tenant,
        member,
        Some(person),
        &name,
        Some(&email),
        Role::Administrator,
        Status::Active,
        now,
    )
    .await?;
    sqlx::query!("insert into membership (person_id, tenant_id) values ($1, $2)", person, tenant.0)
        .execute(&mut **tx)
        .await?;
    let actor =
        Actor { tenant, member, role: Role::Administrator, now, today: now.date_naive(), address: None };
    record(
        tx,
        &actor,
        Record {
            object: Object::Tenant,
            id: tenant.0,
            account: None,
            action: "created",
            changes: Changes::default().with("name", serde_json::Value::Null, company),
            version: 1,
        },
    )
    .await?;
    Ok(actor)
}

/// Lets a transaction opened outside the wall write one tenant's rows.
pub async fn enter(tx: &mut Tx, tenant: TenantId) -> Result<(), sqlx::Error> {
    use sqlx::{AssertSqlSafe, Executor};
    tx.execute(AssertSqlSafe(format!("SET LOCAL app.tenant = '{}'", tenant.0.hyphenated()))).await?;
    Ok(())
}

/// Finds the person with this address or makes one with this password; returns the id.
pub async fn person(tx: &mut Tx, email: &Email, password: String, now: DateTime<Utc>) -> AppResult<Uuid> {
    let hash = hash(password).await?;
    sqlx::query_scalar!(
        "insert into person (id, email, password_hash, created_at) values ($1, $2, $3, $4)
         on conflict on constraint person_email_unique do nothing returning id",
        Uuid::now_v7(),
        email.as_str(),
        hash,
        now
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(|| AppError::field("email", text::EMAIL_TAKEN))
}

/// Signs in: the same answer and the same time for a wrong password, an unknown address and a deactivated member.
/// Errors: `Invalid` on `password`; `Limited` after too many failures for the account or the address.
pub async fn sign_in(
    pool: &PgPool,
    email: &str,
    password: String,
    device: NewSession,
    now: DateTime<Utc>,
) -> AppResult<Token> {
    let email = email.trim().to_lowercase();
    let keys = [format!("account:{email}"), format!("address:{}", device.address)];
    let mut tx = db::identity(pool).await?;
    for (key, limit) in keys.iter().zip([ACCOUNT_LIMIT, ADDRESS_LIMIT]) {
        let blocked = sqlx::query_scalar!(
            "select since from throttle where key = $1 and attempts >= $2 and since > $3",
            key,
            limit,
            now - Duration::minutes(WINDOW)
        )
        .fetch_optional(&mut *tx)
        .await?;
        if let Some(since) = blocked {
            let wait = (since + Duration::minutes(WINDOW) - now).num_seconds().clamp(1, WINDOW * 60);
            return Err(AppError::Limited(wait as u32));
        }
    }
    let found = sqlx::query!("select id, password_hash from person where email = $1", email)
        .fetch_optional(&mut *tx)
        .await?;
    // An unknown address costs as much time as a known one.
    let known = found.is_some();
    let (person, hashed) = match found {
        Some(row) => (row.id, row.password_hash),
        None => (Uuid::nil(), DECOY.to_string()),
    };
    let right = verify(password.chars().take(super::model::PASSWORD_MAX).collect(), hashed).await? && known;
    let tenants = sqlx::query_scalar!(
        "select tenant_id from membership where person_id = $1 order by tenant_id",
        person
    )
    .fetch_all(&mut *tx)
    .await?;
    if right {
        for tenant in tenants.into_iter().map(TenantId) {
            let mut inside = db::tenant_tx(pool, tenant).await?;
            if let Some(member) = store::active_member_of(&mut inside, tenant, person).await? {
                let token = store::open_session(&mut inside, tenant, member, device, now).await?;
                inside.commit().await?;
                sqlx::query!("delete from throttle where key = $1", keys[0]).execute(&mut *tx).await?;
                tx.commit().await?;
                return Ok(token);
            }
        }
    }
    for key in &keys {
        sqlx::query!(
            "insert into throttle as t (key, since, attempts) values ($1, $2, 1)
             on conflict (key) do update set
               attempts = case when t.since > $3 then t.attempts + 1 else 1 end,
               since = case when t.since > $3 then t.since else $2 end",
            key,
            now,
            now - Duration::minutes(WINDOW)
        )
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Err(AppError::field("password", text::SIGN_IN_WRONG))
}

/// The hash of nothing anybody knows, with the parameters of real ones.
const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Z3VhbnhpLWRlY295LXNhbHQ$3oTOFHDTOdvKjHqLHJ5cYkQkyGcXY3uBh8mJ0b2jXWY";

/// A name that was typed: trimmed, not empty, not too long (characters).
pub fn named(field: &str, value: &str, longest: usize) -> AppResult<String> {
    let value = value.trim();
    match value.chars().count() {
        0 => Err(AppError::field(field, text::NAME_NEEDED)),
        n if n > longest => Err(AppError::field(field, text::NAME_LONG)),
        _ => Ok(value.to_string()),
    }
}
