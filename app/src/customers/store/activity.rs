//! Activities.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{check_owner, deleted, may_undo, refused};
use crate::{
    access::{
        model::{Action, Actor, Hidden, MemberId, Object, Permit, PoolId},
        sight,
    },
    audit::{
        model::Changes,
        store::{Record, record},
    },
    customers::{model::*, text},
    db::Tx,
    error::{AppError, AppResult},
};

/// What the audit trail need not repeat.
const UNTOLD: [&str; 1] = ["created_at"];

/// Activities by id, latest first; those that are not there are left out.
pub(super) async fn by_ids(tx: &mut Tx, actor: &Actor, ids: &[Uuid]) -> AppResult<Vec<Activity>> {
    let rows = sqlx::query!(
        r#"select v.id as "id: ActivityId", v.kind, v.account_id as "account_id: AccountId", a.name as "account_name?",
                  v.contact_id as "contact_id: ContactId", c.name as "contact_name?", v.deal_id as "deal_id: DealId",
                  a.pool_id as "pool?: PoolId", v.subject, v.body, v.at, v.due_at, v.done_at, v.promise, v.owner_id as "owner_id: MemberId",
                  o.name as "owner_name?", v.created_by as "created_by: MemberId", v.created_at, v.updated_at, v.version
           from activity v
           left join account a on a.tenant_id = v.tenant_id and a.id = v.account_id
           left join contact c on c.tenant_id = v.tenant_id and c.id = v.contact_id
           left join member o on o.tenant_id = v.tenant_id and o.id = v.owner_id
           where v.tenant_id = $1 and v.id = any($2) and v.deleted_at is null
           order by v.at desc, v.id desc"#,
        actor.tenant.0,
        ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|r| {
            // Whom a pool hides is named to nobody else.
            let mine = r.owner_id == Some(actor.member) || r.created_by == Some(actor.member);
            let named = mine || !actor.pools().hidden(r.pool).contains(&Hidden::People);
            Ok(Activity {
                id: r.id,
                kind: ActivityKind::parse(&r.kind)
                    .ok_or_else(|| AppError::internal(&"unknown kind of activity"))?,
                account_id: r.account_id,
                account_name: r.account_name,
                contact_id: r.contact_id.filter(|_| named),
                contact_name: r.contact_name.filter(|_| named),
                deal_id: r.deal_id,
                deal_name: None,
                subject: r.subject,
                body: r.body,
                at: r.at,
                due_at: r.due_at,
                done_at: r.done_at,
                promise: r.promise,
                owner_id: r.owner_id,
                owner_name: r.owner_name,
                created_by: r.created_by,
                created_at: r.created_at,
                updated_at: r.updated_at,
                version: r.version,
            })
        })
        .collect()
}

/// One activity. Errors: `NotFound` where it is not there, deleted, or another company's.
pub async fn activity(tx: &mut Tx, actor: &Actor, id: ActivityId) -> AppResult<Activity> {
    sight::must_see(tx, actor, Object::Activity, id.0).await?;
    unasked(tx, actor, id).await
}

async fn unasked(tx: &mut Tx, actor: &Actor, id: ActivityId) -> AppResult<Activity> {
    by_ids(tx, actor, &[id.0]).await?.pop().ok_or(AppError::NotFound)
}

/// Writes a new activity under an id the caller made: asked twice, it is made once. Without an owner it is the writer's;
/// about a contact, it also belongs to the contact's account. Errors: `Invalid` on what it is about and on `owner_id`.
pub async fn create_activity(
    tx: &mut Tx,
    actor: &Actor,
    id: ActivityId,
    input: &ActivityInput,
) -> AppResult<Activity> {
    let _may = actor.may(Action::Create, Object::Activity)?;
    let form = &input.form;
    let account = about(tx, actor, form, None).await?;
    check_owner(tx, actor, form.owner_id).await?;
    let made = sqlx::query!(
        "insert into activity (tenant_id, id, kind, account_id, contact_id, deal_id, subject, body, at, due_at, promise,
           owner_id, created_at, created_by, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $13)
         on conflict (tenant_id, id) do nothing",
        actor.tenant.0,
        id.0,
        form.kind.code(),
        account.map(|a| a.0),
        form.contact_id.map(|c| c.0),
        form.deal_id.map(|d| d.0),
        input.subject,
        input.body,
        form.at.unwrap_or(actor.now),
        form.due_at,
        form.promise,
        form.owner_id.unwrap_or(actor.member).0,
        actor.now,
        actor.member.0,
    )
    .execute(&mut **tx)
    .await
    .map_err(refused)?;
    let activity = activity(tx, actor, id).await?;
    if made.rows_affected() == 0 {
        return if activity.created_by == Some(actor.member) {
            Ok(activity)
        } else {
            Err(AppError::NotFound)
        };
    }
    tell(tx, actor, &activity, "created", Changes::of_new(&activity)).await?;
    Ok(activity)
}

/// The account it is about: the one named, or the contact's. Refuses an account, a contact or (other than it `was`) a deal that
/// was deleted or is not seen.
async fn about(
    tx: &mut Tx,
    actor: &Actor,
    form: &ActivityForm,
    was: Option<DealId>,
) -> AppResult<Option<AccountId>> {
    let mut account = form.account_id;
    if let Some(contact) = form.contact_id {
        let found = super::contact(tx, actor, contact).await.map_err(|e| match e {
            AppError::NotFound => AppError::field("contact_id", text::CONTACT_GONE),
            e => e,
        })?;
        account = account.or(found.account_id);
    }
    if let Some(id) = form.deal_id.filter(|id| was != Some(*id)) {
        let seen = sight::seen(tx, actor, Object::Deal, &[id.0]).await?;
        if !seen.contains(&id.0) {
            return Err(AppError::field("deal_id", text::DEAL_GONE));
        }
    }
    if let Some(id) = account {
        super::account(tx, actor, id).await.map_err(|e| match e {
            AppError::NotFound => AppError::field("account_id", text::ACCOUNT_GONE),
            e => e,
        })?;
    }
    Ok(account)
}

/// Writes an activity anew. Errors: `Conflict` with the current one; `Forbidden` where neither it is this person's nor they wrote it.
pub async fn update_activity(
    tx: &mut Tx,
    actor: &Actor,
    id: ActivityId,
    version: i64,
    input: &ActivityInput,
) -> AppResult<Activity> {
    let old = to_change(tx, actor, id, version, actor.may(Action::Edit, Object::Activity)).await?;
    let form = &input.form;
    let account = about(tx, actor, form, old.deal_id).await?;
    let (at, owner) = (form.at.unwrap_or(old.at), form.owner_id.or(old.owner_id));
    let same = (old.kind, old.account_id, old.contact_id, old.deal_id)
        == (form.kind, account, form.contact_id, form.deal_id)
        && (old.subject == input.subject && old.body == input.body)
        && (old.at, old.due_at, old.promise, old.owner_id) == (at, form.due_at, form.promise, owner);
    if same {
        return Ok(old);
    }
    if owner != old.owner_id {
        // What one wrote oneself one may give to whoever is to do it.
        if old.created_by != Some(actor.member) {
            actor.may(Action::HandOver, Object::Activity)?.check(old.owner_id)?;
        }
        check_owner(tx, actor, owner).await?;
    }
    let done = sqlx::query!(
        "update activity set kind = $4, account_id = $5, contact_id = $6, deal_id = $7, subject = $8, body = $9, at = $10,
           due_at = $11, promise = $12, owner_id = $13, updated_at = $14, version = version + 1
         where tenant_id = $1 and id = $2 and version = $3 and deleted_at is null",
        actor.tenant.0,
        id.0,
        version,
        form.kind.code(),
        account.map(|a| a.0),
        form.contact_id.map(|c| c.0),
        form.deal_id.map(|d| d.0),
        input.subject,
        input.body,
        at,
        form.due_at,
        form.promise,
        owner.map(|o| o.0),
        actor.now,
    )
    .execute(&mut **tx)
    .await
    .map_err(refused)?;
    let new = unasked(tx, actor, id).await?;
    if done.rows_affected() == 0 {
        return Err(AppError::conflict(&new));
    }
    tell_changes(tx, actor, &old, &new, "updated").await?;
    Ok(new)
}

/// Ticks something off, or takes the tick back. Errors: `Conflict` with the current activity; `Forbidden` as on editing.
pub async fn set_done(
    tx: &mut Tx,
    actor: &Actor,
    id: ActivityId,
    version: i64,
    done: bool,
) -> AppResult<Activity> {
    let old = to_change(tx, actor, id, version, actor.may(Action::Edit, Object::Activity)).await?;
    if old.done_at.is_some() == done {
        return Ok(old);
    }
    let put = sqlx::query!(
        "update activity set done_at = $4, updated_at = $5, version = version + 1
         where tenant_id = $1 and id = $2 and version = $3 and deleted_at is null",
        actor.tenant.0,
        id.0,
        version,
        done.then_some(actor.now),
        actor.now,
    )
    .execute(&mut **tx)
    .await?;
    let new = unasked(tx, actor, id).await?;
    if put.rows_affected() == 0 {
        return Err(AppError::conflict(&new));
    }
    tell_changes(tx, actor, &old, &new, if done { "done" } else { "reopened" }).await?;
    Ok(new)
}

/// Deletes an activity as it was seen; the version it then has, for bringing it back. Errors: `Conflict`, `Forbidden`, `NotFound`.
pub async fn delete_activity(tx: &mut Tx, actor: &Actor, id: ActivityId, version: i64) -> AppResult<i64> {
    let old = to_change(tx, actor, id, version, actor.may(Action::Delete, Object::Activity)).await?;
    let version = put_deleted(tx, actor, id, version, Some(actor.now)).await?;
    let Some(version) = version else { return Err(AppError::conflict(&old)) };
    let changes = Changes::default().with("subject", old.subject.clone(), Value::Null);
    tell(tx, actor, &Activity { version, ..old }, "deleted", changes).await?;
    Ok(version)
}

/// Brings a deleted activity back. Errors: `NotFound` where it is there, or was changed since.
pub async fn restore_activity(
    tx: &mut Tx,
    actor: &Actor,
    id: ActivityId,
    version: i64,
) -> AppResult<Activity> {
    let owner = sqlx::query_scalar!(
        r#"select owner_id as "owner: MemberId" from activity
           where tenant_id = $1 and id = $2 and version = $3 and deleted_at is not null"#,
        actor.tenant.0,
        id.0,
        version
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)?;
    may_undo(tx, actor, actor.may(Action::Delete, Object::Activity), owner, id.0, deleted).await?;
    put_deleted(tx, actor, id, version, None).await?.ok_or(AppError::NotFound)?;
    let activity = activity(tx, actor, id).await?;
    tell(tx, actor, &activity, "restored", Changes::default()).await?;
    Ok(activity)
}

async fn put_deleted(
    tx: &mut Tx,
    actor: &Actor,
    id: ActivityId,
    version: i64,
    deleted_at: Option<DateTime<Utc>>,
) -> AppResult<Option<i64>> {
    Ok(sqlx::query_scalar!(
        "update activity set deleted_at = $4, updated_at = $5, version = version + 1
         where tenant_id = $1 and id = $2 and version = $3 returning version",
        actor.tenant.0,
        id.0,
        version,
        deleted_at,
        actor.now
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// The activity before a change. What a person wrote themselves they may mend, whoever is to do it.
async fn to_change(
    tx: &mut Tx,
    actor: &Actor,
    id: ActivityId,
    version: i64,
    permit: AppResult<Permit>,
) -> AppResult<Activity> {
    let old = activity(tx, actor, id).await?;
    let permit = permit?;
    if old.created_by != Some(actor.member) {
        permit.check(old.owner_id)?;
    }
    if old.version != version { Err(AppError::conflict(&old)) } else { Ok(old) }
}

async fn tell_changes(
    tx: &mut Tx,
    actor: &Actor,
    old: &Activity,
    new: &Activity,
    action: &str,
) -> AppResult<()> {
    let changes = Changes::between(old, new, &UNTOLD);
    if changes.is_empty() { Ok(()) } else { tell(tx, actor, new, action, changes).await }
}

async fn tell(
    tx: &mut Tx,
    actor: &Actor,
    activity: &Activity,
    action: &str,
    changes: Changes,
) -> AppResult<()> {
    let entry = Record {
        object: Object::Activity,
        id: activity.id.0,
        account: activity.account_id.map(|a| a.0),
        action,
        changes,
        version: activity.version,
    };
    Ok(record(tx, actor, entry).await?)
}

/// What was promised to an account: everything still open, earliest first, then the three kept last.
pub async fn promises(tx: &mut Tx, actor: &Actor, account: AccountId) -> AppResult<Vec<Activity>> {
    let _seen = actor.may(Action::See, Object::Activity)?;
    // Whoever sees an account sees everything said there.
    sight::must_see(tx, actor, Object::Account, account.0).await?;
    let ids = sqlx::query_scalar!(
        r#"(select id as "id!" from activity
            where tenant_id = $1 and account_id = $2 and promise and deleted_at is null and done_at is null
            order by due_at, id limit 50)
           union all
           (select id from activity
            where tenant_id = $1 and account_id = $2 and promise and deleted_at is null and done_at is not null
            order by done_at desc, id limit 3)"#,
        actor.tenant.0,
        account.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    let seen = sight::seen(tx, actor, Object::Activity, &ids).await?;
    let ids: Vec<Uuid> = ids.into_iter().filter(|id| seen.contains(id)).collect();
    in_order(tx, actor, &ids).await
}

async fn in_order(tx: &mut Tx, actor: &Actor, ids: &[Uuid]) -> AppResult<Vec<Activity>> {
    let mut found = by_ids(tx, actor, ids).await?;
    found.sort_by_key(|a| ids.iter().position(|id| *id == a.id.0));
    Ok(found)
}

/// Whether the pool an account is in keeps what was done there to itself. Errors: `NotFound`.
async fn quiet(tx: &mut Tx, actor: &Actor, account: AccountId) -> AppResult<bool> {
    let account = super::account(tx, actor, account).await?;
    Ok(actor.pools().hidden(account.pool_id).contains(&Hidden::Talks))
}

/// What is still to be done for an account, by anybody: how many of it are late, and the next one.
pub async fn outstanding(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
) -> AppResult<(i64, Option<Activity>)> {
    let _seen = actor.may(Action::See, Object::Activity)?;
    if quiet(tx, actor, account).await? {
        return Ok((0, None));
    }
    let row = sqlx::query!(
        r#"select count(*) filter (where due_at < $3) as "late!",
                  (array_agg(id order by due_at, id) filter (where due_at >= $3))[1] as next,
                  (array_agg(id order by due_at desc, id))[1] as last_late
           from activity
           where tenant_id = $1 and account_id = $2 and deleted_at is null and due_at is not null and done_at is null"#,
        actor.tenant.0,
        account.0,
        actor.now,
    )
    .fetch_one(&mut **tx)
    .await?;
    let next = match row.next.or(row.last_late) {
        Some(id) => by_ids(tx, actor, &[id]).await?.pop(),
        None => None,
    };
    Ok((row.late, next))
}

/// What this person still has to do before an instant, the late first; at most 300.
pub async fn my_open(tx: &mut Tx, actor: &Actor, before: DateTime<Utc>) -> AppResult<Vec<Activity>> {
    let _seen = actor.may(Action::See, Object::Activity)?;
    let ids = sqlx::query_scalar!(
        "select id from activity
         where tenant_id = $1 and owner_id = $2 and deleted_at is null and done_at is null and due_at < $3
         order by due_at, id limit 300",
        actor.tenant.0,
        actor.member.0,
        before,
    )
    .fetch_all(&mut **tx)
    .await?;
    in_order(tx, actor, &ids).await
}

/// What this person did since an instant, latest first; at most 50.
pub async fn my_done(tx: &mut Tx, actor: &Actor, since: DateTime<Utc>) -> AppResult<Vec<Activity>> {
    let _seen = actor.may(Action::See, Object::Activity)?;
    let ids = sqlx::query_scalar!(
        "select id from activity
         where tenant_id = $1 and owner_id = $2 and deleted_at is null and due_at is not null and done_at >= $3
         order by done_at desc, id limit 50",
        actor.tenant.0,
        actor.member.0,
        since,
    )
    .fetch_all(&mut **tx)
    .await?;
    in_order(tx, actor, &ids).await
}
