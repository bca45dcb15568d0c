//! People before a company is known: set-up, sign-in, passwords. Works outside the tenant wall, as the owner.

mod links;
mod password;
mod refused;
mod throttle;
pub mod users;

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use self::refused::Refused;
use super::{
    model::{Actor, Email, MemberId, Rights, Role, Status, TenantId, check_password},
    store::{self, NewSession, Token},
    text,
};
use crate::{
    audit::{
        model::{Changes, Object},
        store::{Record, record},
    },
    clock,
    db::{self, Tx},
    error::{AppError, AppResult},
    i18n::Locale,
    money::Currency,
    org,
};

pub use links::{invited, join, reset_link};
pub use password::{change_password, hash};
pub use throttle::{ACCOUNT_LIMIT, ADDRESS_LIMIT, Throttle, WINDOW};

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

/// Makes the installation's company and its first administrator within a transaction, which then is inside that company.
/// Refused once anybody is there. Errors: `Invalid` on `company`, `name`, `email`, `password`, `time_zone`.
pub async fn found(tx: &mut Tx, founding: Founding, now: DateTime<Utc>) -> AppResult<Actor> {
    // Two browsers may both see the set-up page: the second waits here and is then refused.
    sqlx::query!("select pg_advisory_xact_lock(4701)").fetch_one(&mut **tx).await?;
    let there = sqlx::query_scalar!(r#"select exists(select 1 from membership) as "there!""#)
        .fetch_one(&mut **tx)
        .await?;
    if there {
        return Err(AppError::field("company", text::ALREADY_SET_UP));
    }
    make_company(tx, founding, now).await
}

/// Makes a company with one administrator within a transaction: the shared part of set-up, the sample company and tests.
pub async fn make_company(tx: &mut Tx, founding: Founding, now: DateTime<Utc>) -> AppResult<Actor> {
    let company = named("company", &founding.company, 200)?;
    let name = named("name", &founding.name, 120)?;
    let email = Email::parse(&founding.email).ok_or_else(|| AppError::field("email", text::EMAIL_BAD))?;
    check_password(&founding.password, email.as_str())?;
    known_time_zone(tx, &founding.time_zone).await?;
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
    org::store::found(tx, tenant).await?;
    let hash = hash(founding.password).await?;
    let person = insert_person(tx, &email, hash, now).await?;
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
    let actor = Actor::of(tenant, member, Rights::of_role(member, Role::Administrator), now);
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

/// Refuses what PostgreSQL does not know as a time zone. Errors: `Invalid` on `time_zone`.
pub(super) async fn known_time_zone(tx: &mut Tx, name: &str) -> AppResult<()> {
    // What PostgreSQL could not even read is no name it knows.
    let name = name.replace('\0', "?");
    let known = sqlx::query_scalar!(
        r#"select exists(select 1 from pg_timezone_names where name = $1) as "known!""#,
        name
    )
    .fetch_one(&mut **tx)
    .await?;
    if known { Ok(()) } else { Err(AppError::field("time_zone", text::TIME_ZONE_UNKNOWN)) }
}

/// Makes a person; returns the id. Errors: `Invalid` on `email` where there is one with this address.
async fn insert_person(tx: &mut Tx, email: &Email, hash: String, now: DateTime<Utc>) -> AppResult<Uuid> {
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

/// The person with this address: id and password hash.
async fn person_by_email(tx: &mut Tx, email: &Email) -> AppResult<Option<(Uuid, String)>> {
    let row = sqlx::query!("select id, password_hash from person where email = $1", email.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(|r| (r.id, r.password_hash)))
}

/// The companies a person belongs to, the oldest first.
async fn tenants_of(tx: &mut Tx, person: Uuid) -> AppResult<Vec<TenantId>> {
    Ok(sqlx::query_scalar!(
        r#"select tenant_id as "id: TenantId" from membership where person_id = $1 order by tenant_id"#,
        person
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Signs in: the same answer and the same time for a wrong password, an unknown address and a deactivated member.
/// Errors: `Invalid` on `password`; `Limited` after too many tries at the account or from the address.
pub async fn sign_in(
    pool: &PgPool,
    email: &str,
    password: String,
    device: NewSession,
    now: DateTime<Utc>,
) -> AppResult<Token> {
    let wrong = || AppError::field("password", text::SIGN_IN_WRONG);
    let typed: String = email.trim().to_lowercase().chars().filter(|c| !c.is_control()).collect();
    let throttle = Throttle::new(&typed.chars().take(254).collect::<String>(), &device.address);
    throttle.count(pool, now).await?;
    let found = match Email::parse(&typed) {
        Some(email) => {
            person_by_email(&mut db::identity(pool).await?, &email).await?.map(|(id, hash)| (id, hash, email))
        }
        None => None,
    };
    // An unknown address costs as much time as a known one. No connection is held meanwhile.
    let hashed = found.as_ref().map_or_else(|| password::DECOY.to_string(), |(_, hash, _)| hash.clone());
    let right = password::verify(&password, hashed).await?;
    let Some((person, _, email)) = found else { return Err(wrong()) };
    let refused = Refused { email, address: device.address.clone(), now };
    if !right {
        refused.remember_later(pool.clone(), person);
        return Err(wrong());
    }
    let mut tx = db::identity(pool).await?;
    for tenant in tenants_of(&mut tx, person).await? {
        enter(&mut tx, tenant).await?;
        if let Some(member) = store::active_member_of(&mut tx, tenant, person).await? {
            throttle.forgive(&mut tx).await?;
            let token = store::open_session(&mut tx, tenant, member, device, now).await?;
            tx.commit().await?;
            return Ok(token);
        }
    }
    drop(tx);
    refused.remember_later(pool.clone(), person);
    Err(wrong())
}

/// Throws ended sessions and links that ran out away, now and every hour, until the future is dropped.
pub async fn keep(pool: PgPool) {
    loop {
        // The fault has been logged under its reference where it arose.
        if let Err(error) = forget(&pool, clock::now()).await {
            tracing::warn!(%error, "what has run out is thrown away in the next round");
        }
        tokio::time::sleep(std::time::Duration::from_secs(3_600)).await;
    }
}

/// Throws away what nobody can use any more: sessions and links that ran out, links that were used.
pub async fn forget(pool: &PgPool, now: DateTime<Utc>) -> AppResult<()> {
    for tenant in users::companies(pool).await? {
        let mut tx = db::tenant_tx(pool, tenant).await?;
        sqlx::query!("delete from session where tenant_id = $1 and expires_at <= $2", tenant.0, now)
            .execute(&mut *tx)
            .await?;
        sqlx::query!(
            "delete from invitation where tenant_id = $1 and (expires_at <= $2 or used_at is not null)",
            tenant.0,
            now
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
    }
    Ok(())
}

/// A name that was typed: trimmed, not empty, not too long (characters).
pub fn named(field: &str, value: &str, longest: usize) -> AppResult<String> {
    let value = value.trim();
    if value.contains('\0') {
        return Err(AppError::field(field, text::UNREADABLE));
    }
    match value.chars().count() {
        0 => Err(AppError::field(field, text::NAME_NEEDED)),
        n if n > longest => Err(AppError::field(field, text::NAME_LONG)),
        _ => Ok(value.to_string()),
    }
}
