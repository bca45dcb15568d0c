//! Passwords: hashed to be kept, checked, changed.

use std::sync::{Arc, LazyLock};

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};
use sqlx::PgPool;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use super::{Throttle, enter, tenants_of};
use crate::{
    access::{
        model::{Actor, MemberId, PASSWORD_MAX, TenantId, check_password},
        store::{self, NewSession, Token, sessions},
        text,
    },
    audit::{
        model::{Changes, Object},
        store::{Record, record},
    },
    db::{self, Tx},
    error::{AppError, AppResult},
};

/// The hash of nothing anybody knows, with the parameters of real ones.
pub(super) const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Z3VhbnhpLWRlY295LXNhbHQ$3oTOFHDTOdvKjHqLHJ5cYkQkyGcXY3uBh8mJ0b2jXWY";

/// Passwords hashed at a time: as many as there are processors. More would not be quicker, each takes 19 MiB, and whoever
/// sends a thousand at once should wait behind themselves.
static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Arc::new(Semaphore::new(processors))
});

/// Waits for one's turn to hash; it lasts as long as the hashing does, also where nobody waits for that any more.
async fn turn() -> AppResult<OwnedSemaphorePermit> {
    TURNS.clone().acquire_owned().await.map_err(|e| AppError::internal(&e))
}

/// Hashes a password with argon2id (parameters of RFC 9106's second recommendation as the crate sets them: 19 MiB, 2 passes).
/// Runs on a blocking thread: it is meant to be slow.
pub async fn hash(password: String) -> AppResult<String> {
    let turn = turn().await?;
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        Argon2::default()
            .hash_password(password.as_bytes(), &SaltString::generate(&mut OsRng))
            .map(|h| h.to_string())
    })
    .await
    .map_err(|e| AppError::internal(&e))?
    .map_err(|e| AppError::internal(&e))
}

/// Whether a password is the one behind a hash. Longer ones than are ever taken are cut, so that hashing stays bounded.
pub(super) async fn verify(password: &str, hash: String) -> AppResult<bool> {
    let password: String = password.chars().take(PASSWORD_MAX + 1).collect();
    let turn = turn().await?;
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let parsed = PasswordHash::new(&hash).map_err(|e| AppError::internal(&e))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await
    .map_err(|e| AppError::internal(&e))?
}

/// Sets a person's password and signs them out everywhere, in every company; no link made before sets another.
pub(super) async fn set(tx: &mut Tx, person: Uuid, hash: String) -> AppResult<()> {
    for tenant in tenants_of(tx, person).await? {
        enter(tx, tenant).await?;
        sqlx::query!(
            "delete from invitation where tenant_id = $1
               and member_id in (select id from member where tenant_id = $1 and person_id = $2)",
            tenant.0,
            person
        )
        .execute(&mut **tx)
        .await?;
        if let Some(member) = store::active_member_of(tx, tenant, person).await? {
            sessions::end_all(tx, tenant, member, None).await?;
        }
    }
    // Last: whoever comes by a link has locked member and link before the person.
    sqlx::query!("update person set password_hash = $2 where id = $1", person, hash)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Changes the password of whoever is signed in; every device is signed out but this one, which gets a fresh token.
/// Errors: `Limited`; `Invalid` on `current` and `password`.
pub async fn change_password(
    pool: &PgPool,
    actor: &Actor,
    current: &str,
    new: String,
    device: NewSession,
) -> AppResult<Token> {
    let (person, email, hashed) = person_of(pool, actor.tenant, actor.member).await?;
    let throttle = Throttle::new(&email, &device.address);
    throttle.count(pool, actor.now).await?;
    if !verify(current, hashed).await? {
        let mut tx = db::tenant_tx(pool, actor.tenant).await?;
        remember(&mut tx, actor, actor.member, "password_refused").await?;
        tx.commit().await?;
        return Err(AppError::field("current", text::CURRENT_WRONG));
    }
    check_password(&new, &email)?;
    let hash = hash(new).await?;
    let mut tx = db::identity(pool).await?;
    throttle.forgive(&mut tx).await?;
    set(&mut tx, person, hash).await?;
    enter(&mut tx, actor.tenant).await?;
    remember(&mut tx, actor, actor.member, "password_changed").await?;
    let token = store::open_session(&mut tx, actor.tenant, actor.member, device, actor.now).await?;
    tx.commit().await?;
    Ok(token)
}

/// The person behind a member who can sign in: id, address, hash.
async fn person_of(pool: &PgPool, tenant: TenantId, member: MemberId) -> AppResult<(Uuid, String, String)> {
    let mut tx = db::identity(pool).await?;
    enter(&mut tx, tenant).await?;
    let row = sqlx::query!(
        "select p.id, p.email, p.password_hash from member m join person p on p.id = m.person_id
         where m.tenant_id = $1 and m.id = $2 and m.status = 'active'",
        tenant.0,
        member.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(AppError::SignedOut)?;
    Ok((row.id, row.email, row.password_hash))
}

/// Leaves an entry about a member in the audit trail of the company the transaction has entered.
pub(super) async fn remember(tx: &mut Tx, actor: &Actor, member: MemberId, action: &str) -> AppResult<()> {
    remember_with(tx, actor, member, action, Changes::default()).await
}

/// The same with what there is to say of it.
pub(super) async fn remember_with(
    tx: &mut Tx,
    actor: &Actor,
    member: MemberId,
    action: &str,
    changes: Changes,
) -> AppResult<()> {
    let version = sqlx::query_scalar!(
        "select version from member where tenant_id = $1 and id = $2",
        actor.tenant.0,
        member.0
    )
    .fetch_one(&mut **tx)
    .await?;
    record(
        tx,
        actor,
        Record { object: Object::Member, id: member.0, account: None, action, changes, version },
    )
    .await?;
    Ok(())
}
