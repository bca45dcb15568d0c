//! A member's own signed-in devices.

use crate::{
    access::model::{Action, Actor, Device, MemberId, SessionId, TenantId},
    audit::{
        model::{Changes, Object},
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
};

/// The member's devices, the one used last first.
pub async fn devices(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<Device>> {
    actor.may(Action::See, Object::Session)?.check(Some(actor.member))?;
    let rows = sqlx::query!(
        r#"select id as "id: SessionId", user_agent, address, created_at, last_seen_at from session
           where tenant_id = $1 and member_id = $2 and expires_at > $3 order by last_seen_at desc, id desc"#,
        actor.tenant.0,
        actor.member.0,
        actor.now
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Device {
            id: r.id,
            user_agent: r.user_agent,
            address: r.address,
            created_at: r.created_at,
            last_seen: r.last_seen_at,
        })
        .collect())
}

/// Signs one of the member's devices out. Errors: `NotFound`, also for somebody else's device.
pub async fn revoke(tx: &mut Tx, actor: &Actor, id: SessionId) -> AppResult<()> {
    actor.may(Action::Delete, Object::Session)?.check(Some(actor.member))?;
    let gone = sqlx::query!(
        "delete from session where tenant_id = $1 and id = $2 and member_id = $3",
        actor.tenant.0,
        id.0,
        actor.member.0
    )
    .execute(&mut **tx)
    .await?;
    if gone.rows_affected() == 0 {
        return Err(AppError::NotFound);
    }
    note(tx, actor, id).await
}

/// Signs all of the member's devices out but this one; returns how many.
pub async fn revoke_others(tx: &mut Tx, actor: &Actor, this: SessionId) -> AppResult<i64> {
    actor.may(Action::Delete, Object::Session)?.check(Some(actor.member))?;
    let gone = end_all(tx, actor.tenant, actor.member, Some(this)).await?;
    for id in &gone {
        note(tx, actor, *id).await?;
    }
    Ok(gone.len() as i64)
}

async fn note(tx: &mut Tx, actor: &Actor, id: SessionId) -> AppResult<()> {
    let changes = Changes::default();
    let entry =
        Record { object: Object::Session, id: id.0, account: None, action: "revoked", changes, version: 1 };
    record(tx, actor, entry).await?;
    Ok(())
}

/// Ends a member's sessions but one; returns which.
pub async fn end_all(
    tx: &mut Tx,
    tenant: TenantId,
    member: MemberId,
    keep: Option<SessionId>,
) -> Result<Vec<SessionId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"delete from session where tenant_id = $1 and member_id = $2 and ($3::uuid is null or id <> $3)
           returning id as "id: SessionId""#,
        tenant.0,
        member.0,
        keep.map(|id| id.0)
    )
    .fetch_all(&mut **tx)
    .await
}
