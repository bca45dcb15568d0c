//! What the holder of a link may do: join a company, or set a new password.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use super::{Throttle, enter, password, person_by_email, refused::Refused, tenants_of};
use crate::{
    access::{
        model::{Action, Actor, Email, Invited, LinkUse, MemberId, Rights, Role, Status, check_password},
        store::{self, NewSession, Token, members},
        text,
    },
    audit::model::Object,
    db::{self, Tx},
    error::{AppError, AppResult},
};

struct Link {
    member: MemberId,
    role: Role,
    status: Status,
    person: Option<Uuid>,
    email: Email,
    name: String,
    company: String,
}

/// What the page behind a link says. `None` where it is used up, has run out or never was.
pub async fn invited(pool: &PgPool, token: &Token, now: DateTime<Utc>) -> AppResult<Option<Invited>> {
    let mut tx = db::identity(pool).await?;
    enter(&mut tx, token.tenant).await?;
    Ok(link(&mut tx, token, now).await?.map(|l| Invited {
        company: l.company,
        name: l.name,
        email: l.email.as_str().into(),
        purpose: if l.status == Status::Active { LinkUse::Reset } else { LinkUse::Join },
    }))
}

/// The member a link is for, locked until the end of the transaction.
async fn link(tx: &mut Tx, token: &Token, now: DateTime<Utc>) -> AppResult<Option<Link>> {
    // The member before the link, as everybody locks them who changes members.
    sqlx::query!(
        "select id from member where tenant_id = $1 and id = (
           select member_id from invitation where tenant_id = $1 and token_hash = $2) for update",
        token.tenant.0,
        token.hash()
    )
    .fetch_optional(&mut **tx)
    .await?;
    let row = sqlx::query!(
        r#"select m.id as "member: MemberId", m.role, m.status, m.person_id, m.email, m.name, t.name as company
           from invitation i
           join member m on m.tenant_id = i.tenant_id and m.id = i.member_id and m.status in ('invited', 'active')
           join tenant t on t.tenant_id = i.tenant_id
           where i.tenant_id = $1 and i.token_hash = $2 and i.used_at is null and i.expires_at > $3
           for update of i"#,
        token.tenant.0,
        token.hash(),
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.and_then(|r| {
        Some(Link {
            member: r.member,
            role: Role::parse(&r.role)?,
            status: Status::parse(&r.status)?,
            person: r.person_id,
            email: Email::parse(&r.email?)?,
            name: r.name,
            company: r.company,
        })
    }))
}

/// Does what a link is for and signs the device in. Somebody who has a password here already joins with that one: the link
/// alone never lets anybody in as somebody else. The page is the same for both, so it tells nobody who is known here.
/// Errors: `Limited`; `Invalid` on `token` (used, run out) and `password`.
pub async fn join(
    pool: &PgPool,
    token: &Token,
    password: String,
    device: NewSession,
    now: DateTime<Utc>,
) -> AppResult<Token> {
    let void = || AppError::field("token", text::INVITATION_VOID);
    let mut tx = db::identity(pool).await?;
    enter(&mut tx, token.tenant).await?;
    let seen = link(&mut tx, token, now).await?.ok_or_else(void)?;
    let known = person_by_email(&mut tx, &seen.email).await?;
    drop(tx);

    // Hashing is slow: no row stays locked and no connection taken meanwhile.
    let throttle = Throttle::new(seen.email.as_str(), &device.address);
    throttle.count(pool, now).await?;
    // The same is asked of everybody's password, so that a bad one does not tell whether the address is known.
    check_password(&password, seen.email.as_str())?;
    let hash = match (&known, seen.status) {
        (Some((_, hash)), Status::Invited) => {
            if !password::verify(&password, hash.clone()).await? {
                let mut tx = db::tenant_tx(pool, token.tenant).await?;
                let refused = Refused { email: seen.email, address: device.address, now };
                refused.remember_in(&mut tx, token.tenant, seen.member).await?;
                tx.commit().await?;
                return Err(AppError::field("password", text::JOIN_WRONG));
            }
            None
        }
        _ => Some(password::hash(password).await?),
    };

    let mut tx = db::identity(pool).await?;
    throttle.forgive(&mut tx).await?;
    enter(&mut tx, token.tenant).await?;
    let now_seen = link(&mut tx, token, now).await?.filter(|l| l.status == seen.status).ok_or_else(void)?;
    let rights = Rights::of_role(seen.member, seen.role);
    let address = Some(device.address.clone());
    let actor = Actor { address, ..Actor::of(token.tenant, seen.member, rights, now) };
    let action = match (hash, known, now_seen.person) {
        (Some(hash), _, Some(person)) => {
            password::set(&mut tx, person, hash).await?;
            enter(&mut tx, token.tenant).await?;
            "password_reset"
        }
        (Some(hash), _, None) => {
            let person = super::insert_person(&mut tx, &seen.email, hash, now).await?;
            become_member(&mut tx, token, seen.member, person).await?;
            "joined"
        }
        (None, Some((person, _)), _) => {
            become_member(&mut tx, token, seen.member, person).await?;
            "joined"
        }
        (None, None, _) => return Err(void()),
    };
    sqlx::query!(
        "update invitation set used_at = $3 where tenant_id = $1 and token_hash = $2",
        token.tenant.0,
        token.hash(),
        now
    )
    .execute(&mut *tx)
    .await?;
    password::remember(&mut tx, &actor, seen.member, action).await?;
    let session = store::open_session(&mut tx, token.tenant, seen.member, device, now).await?;
    tx.commit().await?;
    Ok(session)
}

async fn become_member(tx: &mut Tx, token: &Token, member: MemberId, person: Uuid) -> AppResult<()> {
    sqlx::query!(
        "insert into membership (person_id, tenant_id) values ($1, $2) on conflict do nothing",
        person,
        token.tenant.0
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update member set person_id = $3, status = 'active', version = version + 1 where tenant_id = $1 and id = $2",
        token.tenant.0,
        member.0,
        person
    )
    .execute(&mut **tx)
    .await
    .map_err(store::taken)?;
    Ok(())
}

/// Makes the link by which a member sets a new password, for an administrator to hand over. Only for somebody who belongs to
/// no other company: an administrator must not get hold of a password that opens another company's door.
/// Errors: `Forbidden`, `NotFound`; `Invalid` on `member`.
pub async fn reset_link(pool: &PgPool, actor: &Actor, member: MemberId) -> AppResult<Token> {
    let _all = actor.may(Action::Configure, Object::Member)?;
    let mut tx = db::identity(pool).await?;
    enter(&mut tx, actor.tenant).await?;
    let person = sqlx::query_scalar!(
        r#"select person_id as "person!" from member
           where tenant_id = $1 and id = $2 and status = 'active' and person_id is not null"#,
        actor.tenant.0,
        member.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(AppError::NotFound)?;
    if tenants_of(&mut tx, person).await? != [actor.tenant] {
        return Err(AppError::field("member", text::RESET_ELSEWHERE));
    }
    let token = members::issue_link(&mut tx, actor.tenant, member, actor.now).await?;
    password::remember(&mut tx, actor, member, "reset_offered").await?;
    tx.commit().await?;
    Ok(token)
}
