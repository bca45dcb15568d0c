//! Who works on a record beside its owner, in PostgreSQL.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    access::{
        model::{Action, Actor, Collaborator, Collaborators, MemberId, Object, SHARED},
        sharing_text as text, sight,
    },
    audit::{
        model::Changes,
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
};

/// Who works on a record beside its owner, by name, those whose day is over left out. Errors: `NotFound`.
pub async fn collaborators(tx: &mut Tx, actor: &Actor, object: Object, id: Uuid) -> AppResult<Collaborators> {
    sight::must_see(tx, actor, object, id).await?;
    let rows = sqlx::query!(
        r#"select k.member_id as "member: MemberId", m.name, k.part, k.writes, k.until
           from collaborator k join member m on m.tenant_id = k.tenant_id and m.id = k.member_id
           where k.tenant_id = $1 and k.object = $2 and k.record_id = $3 and (k.until is null or k.until >= $4)
           order by m.name, m.id"#,
        actor.tenant.0,
        object.code(),
        id,
        actor.today
    )
    .fetch_all(&mut **tx)
    .await?;
    let people = rows
        .into_iter()
        .map(|r| Collaborator {
            member: r.member,
            name: r.name,
            part: r.part,
            writes: r.writes,
            until: r.until,
        })
        .collect();
    let head = head(tx, actor, object, id).await?.ok_or(AppError::NotFound)?;
    let permit = match actor.may(Action::Edit, object) {
        Ok(permit) if !head.pooled || actor.pools().manages() => permit,
        _ => return Ok(Collaborators { people, may: false, edits: false }),
    };
    let edits = match sight::may_edit(tx, actor, &permit, object, id, head.owner).await {
        Ok(()) => true,
        Err(AppError::Forbidden) => false,
        Err(other) => return Err(other),
    };
    Ok(Collaborators { people, may: permit.covers(head.owner), edits })
}

struct Head {
    owner: Option<MemberId>,
    account: Option<Uuid>,
    version: i64,
    /// It waits in a pool: nobody changes it but who configures pools.
    pooled: bool,
}

async fn head(tx: &mut Tx, actor: &Actor, object: Object, id: Uuid) -> AppResult<Option<Head>> {
    Ok(sqlx::query_as!(
        Head,
        r#"select owner_id as "owner: MemberId", id as account, version as "version!",
                  pool_id is not null as "pooled!" from account
           where $2 = 'account' and tenant_id = $1 and id = $3 and deleted_at is null
           union all
           select owner_id, account_id, version, false from deal
           where $2 = 'deal' and tenant_id = $1 and id = $3 and deleted_at is null"#,
        actor.tenant.0,
        object.code(),
        id
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// The record, where the one who asks may say who works on it: whoever edits it as its owner would, not as a collaborator.
async fn mine(tx: &mut Tx, actor: &Actor, object: Object, id: Uuid) -> AppResult<Head> {
    if !SHARED.contains(&object) {
        return Err(AppError::NotFound);
    }
    sight::must_see(tx, actor, object, id).await?;
    let head = head(tx, actor, object, id).await?.ok_or(AppError::NotFound)?;
    actor.may(Action::Edit, object)?.check(head.owner)?;
    if head.pooled && !actor.pools().manages() {
        return Err(AppError::Forbidden);
    }
    Ok(head)
}

/// Has somebody work on a record beside its owner, or says anew what for and how long. They see it with their next request.
/// Errors: `Invalid` on `member`, `part`, `until`; `Forbidden`, `NotFound`.
pub async fn put_collaborator(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    id: Uuid,
    who: Collaborator,
) -> AppResult<Collaborators> {
    let head = mine(tx, actor, object, id).await?;
    let part = who.part.as_deref().map(str::trim).filter(|p| !p.is_empty());
    if part.is_some_and(|p| p.chars().count() > 60) {
        return Err(AppError::field("part", text::PART_LONG));
    }
    if who.until.is_some_and(|until| until < actor.today) {
        return Err(AppError::field("until", text::UNTIL_PAST));
    }
    if !super::take_records(tx, actor.tenant, &[who.member]).await? {
        return Err(AppError::field("member", text::WHO_NEEDED));
    }
    let old = one(tx, actor, object, id, who.member).await?;
    sqlx::query!(
        "insert into collaborator (tenant_id, object, record_id, member_id, part, writes, until, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (tenant_id, object, record_id, member_id) do update
         set part = excluded.part, writes = excluded.writes, until = excluded.until",
        actor.tenant.0,
        object.code(),
        id,
        who.member.0,
        part,
        who.writes,
        who.until,
        actor.now,
        Some(actor.member.0).filter(|id| !id.is_nil())
    )
    .execute(&mut **tx)
    .await?;
    let new = one(tx, actor, object, id, who.member).await?;
    told(tx, actor, (object, id, &head), old, new).await?;
    collaborators(tx, actor, object, id).await
}

/// Ends somebody's work on a record. Errors: `Forbidden`, `NotFound`.
pub async fn drop_collaborator(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    id: Uuid,
    member: MemberId,
) -> AppResult<Collaborators> {
    let head = mine(tx, actor, object, id).await?;
    let old = one(tx, actor, object, id, member).await?.ok_or(AppError::NotFound)?;
    sqlx::query!(
        "delete from collaborator where tenant_id = $1 and object = $2 and record_id = $3 and member_id = $4",
        actor.tenant.0,
        object.code(),
        id,
        member.0
    )
    .execute(&mut **tx)
    .await?;
    told(tx, actor, (object, id, &head), Some(old), None).await?;
    collaborators(tx, actor, object, id).await
}

/// Has those who work on one account work on another instead, or only some of them; who works there already stays as they are.
/// Returns who went.
pub async fn move_collaborators(
    tx: &mut Tx,
    actor: &Actor,
    (from, to): (Uuid, Uuid),
    only: Option<&[Uuid]>,
) -> AppResult<Vec<Uuid>> {
    let went = sqlx::query_scalar!(
        "update collaborator k set record_id = $3
         where k.tenant_id = $1 and k.object = 'account' and k.record_id = $2 and ($4::uuid[] is null or k.member_id = any($4))
           and not exists (select 1 from collaborator o where o.tenant_id = $1 and o.object = 'account' and o.record_id = $3
             and o.member_id = k.member_id)
         returning k.member_id",
        actor.tenant.0,
        from,
        to,
        only
    )
    .fetch_all(&mut **tx)
    .await?;
    if let Some(head) = head(tx, actor, Object::Account, to).await? {
        for member in &went {
            let new = one(tx, actor, Object::Account, to, MemberId(*member)).await?;
            told(tx, actor, (Object::Account, to, &head), None, new).await?;
        }
    }
    Ok(went)
}

/// One collaborator as the trail remembers them.
async fn one(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    id: Uuid,
    member: MemberId,
) -> AppResult<Option<Value>> {
    let row = sqlx::query!(
        "select m.name, k.part, k.writes, k.until from collaborator k
         join member m on m.tenant_id = k.tenant_id and m.id = k.member_id
         where k.tenant_id = $1 and k.object = $2 and k.record_id = $3 and k.member_id = $4",
        actor.tenant.0,
        object.code(),
        id,
        member.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row
        .map(|r| json!({"id": member, "name": r.name, "part": r.part, "writes": r.writes, "until": r.until})))
}

async fn told(
    tx: &mut Tx,
    actor: &Actor,
    (object, id, head): (Object, Uuid, &Head),
    old: Option<Value>,
    new: Option<Value>,
) -> AppResult<()> {
    if old == new {
        return Ok(());
    }
    let changes = Changes::default().with("collaborator", old.unwrap_or_default(), new.unwrap_or_default());
    let (account, version) = (head.account, head.version);
    Ok(record(tx, actor, Record { object, id, account, action: "updated", changes, version }).await?)
}
