//! Roles as administrators manage them: what they let one do, and to whom they are given.

use sqlx::types::Json;
use uuid::Uuid;

use super::holders::{columns, given, named};
use crate::{
    access::{
        model::{
            Action, Actor, Cells, Field, Holder, Looks, Object, Role, RoleForm, RoleLine, RoleRights,
            TenantId,
        },
        text,
    },
    audit::{
        model::Changes,
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
    org,
};

/// Every role there is, the shipped ones first, with what it lets one do in this company and who has it.
pub async fn roles(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<RoleLine>> {
    let _seen = actor.may(Action::See, Object::Role)?;
    let stored = stored(tx, actor.tenant).await?;
    let mut given = given(tx, actor).await?;
    let held = sqlx::query!(
        r#"select role, count(*) as "members!" from member where tenant_id = $1 and status <> 'inactive' group by role"#,
        actor.tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let own = stored.iter().filter(|s| matches!(s.role, Role::Own(_))).map(|s| s.role);
    let all: Vec<Role> = Role::SHIPPED.into_iter().chain(own).collect();
    Ok(all
        .into_iter()
        .map(|role| {
            let mine = stored.iter().find(|s| s.role == role);
            let (theirs, rest) = std::mem::take(&mut given).into_iter().partition(|(r, _)| *r == role);
            given = rest;
            RoleLine {
                role,
                name: mine.and_then(|s| s.name.clone()),
                rights: mine.map_or_else(|| role.shipped(), |s| s.rights.clone()),
                version: mine.map_or(0, |s| s.version),
                members: held.iter().find(|h| h.role == role.code()).map_or(0, |h| h.members),
                given: theirs.into_iter().map(|(_, to)| to).collect(),
            }
        })
        .collect())
}

/// What stands in the table of a role.
pub(super) struct Stored {
    pub role: Role,
    pub name: Option<String>,
    pub rights: RoleRights,
    pub version: i64,
}

/// What the company says of roles: its own, and the shipped ones it changed.
pub(super) async fn stored(tx: &mut Tx, tenant: TenantId) -> AppResult<Vec<Stored>> {
    let rows = sqlx::query!(
        r#"select code, name, rights as "cells: Json<Cells>", looks as "looks: Json<Looks>", version from role
           where tenant_id = $1 order by name, code"#,
        tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let stored = |(code, name, rights, version): (String, _, RoleRights, _)| {
        Some(Stored { role: Role::parse(&code)?, name, rights, version })
    };
    let rights = |cells: Json<Cells>, looks: Json<Looks>| RoleRights::new(cells.0, looks.0);
    Ok(rows
        .into_iter()
        .filter_map(|r| stored((r.code, r.name, rights(r.cells, r.looks), r.version)))
        .collect())
}

/// Changes what a role lets one do, or makes a company's own (at version 0); says its new version. Who has it may do so with
/// their next request. Errors: `Forbidden` also for the administrators' role, which stays as it is; `Invalid` on `name`;
/// `Conflict` with the current [`RoleLine`].
pub async fn save_role(
    tx: &mut Tx,
    actor: &Actor,
    role: Role,
    version: i64,
    form: RoleForm,
) -> AppResult<i64> {
    let _may = actor.may(Action::Configure, Object::Role)?;
    if role == Role::Administrator {
        return Err(AppError::Forbidden);
    }
    let own = matches!(role, Role::Own(_));
    let rights = form.rights.tidied();
    let name = Some(form.name.trim()).filter(|n| own || !n.is_empty());
    if let Some(name) = name
        && !(1..=80).contains(&name.chars().count())
    {
        return Err(AppError::field("name", text::ROLE_NAME_NEEDED));
    }
    let old = stored(tx, actor.tenant).await?.into_iter().find(|s| s.role == role);
    let seen = old.as_ref().map_or(0, |o| o.version);
    let done = sqlx::query!(
        "insert into role (tenant_id, code, name, rights, looks, created_at, updated_at) values ($1, $2, $3, $4, $7, $5, $5)
         on conflict (tenant_id, code) do update
         set name = excluded.name, rights = excluded.rights, looks = excluded.looks, updated_at = excluded.updated_at, version = role.version + 1
         where role.version = $6",
        actor.tenant.0,
        role.code(),
        name,
        Json(rights.cells()) as _,
        actor.now,
        version,
        Json(rights.looks()) as _
    )
    .execute(&mut **tx)
    .await?;
    if seen != version || done.rows_affected() == 0 {
        let all = roles(tx, actor).await?;
        return match all.into_iter().find(|r| r.role == role) {
            Some(current) => Err(AppError::conflict(&current)),
            None => Err(AppError::NotFound),
        };
    }
    let before = old.as_ref().map_or_else(|| role.shipped(), |o| o.rights.clone());
    let mut changes = between(&before, &rights);
    let old_name = old.as_ref().and_then(|o| o.name.clone());
    if old_name.as_deref() != name {
        changes = changes.with("name", old_name, name.map(str::to_owned));
    }
    let action = if own && old.is_none() { "created" } else { "updated" };
    let called = said(tx, actor.tenant, role).await?;
    note(tx, actor, (role, called), action, changes, version + 1).await?;
    Ok(version + 1)
}

/// Every scope that differs: `deal.see` → from, to; and every field: `deal.amount` → from, to.
fn between(old: &RoleRights, new: &RoleRights) -> Changes {
    let mut changes = Changes::default();
    for object in Object::ALL {
        for action in Action::ALL {
            let (before, after) = (old.scope(action, object), new.scope(action, object));
            if before != after {
                let field = format!("{}.{}", object.code(), action.code());
                changes = changes.with(&field, before.code(), after.code());
            }
        }
    }
    for field in Field::ALL {
        let (before, after) = (old.look(*field), new.look(*field));
        if before != after {
            changes = changes.with(&field.code(), before.code(), after.code());
        }
    }
    changes
}

/// Takes back what the company said of a shipped role, or does away with one of its own. Errors: `Invalid` on `role` where
/// somebody still has it; `Conflict`, `NotFound`.
pub async fn drop_role(tx: &mut Tx, actor: &Actor, role: Role, version: i64) -> AppResult<()> {
    let _may = actor.may(Action::Configure, Object::Role)?;
    // Nobody is given it from here on.
    sqlx::query!(
        "select version from role where tenant_id = $1 and code = $2 for update",
        actor.tenant.0,
        role.code()
    )
    .fetch_optional(&mut **tx)
    .await?;
    let line = roles(tx, actor).await?.into_iter().find(|r| r.role == role).ok_or(AppError::NotFound)?;
    if line.version != version {
        return Err(AppError::conflict(&line));
    }
    if matches!(role, Role::Own(_)) && held(tx, actor, role).await? {
        return Err(AppError::field("role", text::ROLE_HELD));
    }
    let called = said(tx, actor.tenant, role).await?;
    sqlx::query!("delete from role where tenant_id = $1 and code = $2", actor.tenant.0, role.code())
        .execute(&mut **tx)
        .await?;
    let changes = between(&line.rights, &role.shipped());
    note(tx, actor, (role, called), "deleted", changes, version + 1).await
}

/// Whether anybody has a role, those who left too: they may come back.
async fn held(tx: &mut Tx, actor: &Actor, role: Role) -> AppResult<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from member where tenant_id = $1 and role = $2)
               or exists (select 1 from role_grant where tenant_id = $1 and role = $2) as "held!""#,
        actor.tenant.0,
        role.code()
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Sees to it that there is such a role, and that there is until the transaction ends. Errors: `NotFound`.
pub(super) async fn there(tx: &mut Tx, tenant: TenantId, role: Role) -> AppResult<()> {
    if !matches!(role, Role::Own(_)) {
        return Ok(());
    }
    sqlx::query_scalar!(
        "select version from role where tenant_id = $1 and code = $2 for share",
        tenant.0,
        role.code()
    )
    .fetch_optional(&mut **tx)
    .await?
    .map(|_| ())
    .ok_or(AppError::NotFound)
}

/// Gives a role to a member, a position or a department; nothing happens where it is given already.
/// Errors: `NotFound` where there is no such role or holder.
pub async fn give_role(tx: &mut Tx, actor: &Actor, role: Role, to: Holder) -> AppResult<()> {
    let _may = actor.may(Action::Configure, Object::Role)?;
    there(tx, actor.tenant, role).await?;
    let holder = named(tx, actor, to).await?.ok_or(AppError::NotFound)?;
    let (kind, id) = columns(to);
    let done = sqlx::query!(
        "insert into role_grant (tenant_id, role, holder, holder_id, created_at, created_by) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        actor.tenant.0,
        role.code(),
        kind,
        id,
        actor.now,
        actor.member.0
    )
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(());
    }
    let changes = Changes::default().with(&format!("holder_{kind}"), serde_json::Value::Null, holder);
    let called = said(tx, actor.tenant, role).await?;
    note(tx, actor, (role, called), "given", changes, 1).await
}

/// Takes a role back from whom it was given to. Errors: `NotFound`.
pub async fn take_role(tx: &mut Tx, actor: &Actor, role: Role, from: Holder) -> AppResult<()> {
    let _may = actor.may(Action::Configure, Object::Role)?;
    let holder = named(tx, actor, from).await?.unwrap_or_default();
    let (kind, id) = columns(from);
    let done = sqlx::query!(
        "delete from role_grant where tenant_id = $1 and role = $2 and holder = $3 and holder_id = $4",
        actor.tenant.0,
        role.code(),
        kind,
        id
    )
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Err(AppError::NotFound);
    }
    let changes = Changes::default().with(&format!("holder_{kind}"), holder, serde_json::Value::Null);
    let called = said(tx, actor.tenant, role).await?;
    note(tx, actor, (role, called), "taken", changes, 1).await
}

/// What the history calls a role: by its code where it is a shipped one under its own name, which every language says its own way.
pub(super) async fn said(tx: &mut Tx, tenant: TenantId, role: Role) -> AppResult<String> {
    let name = sqlx::query_scalar!(
        "select name from role where tenant_id = $1 and code = $2",
        tenant.0,
        role.code()
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(name.flatten().unwrap_or_else(|| role.code()))
}

/// Remembers the change, and has every book of rights read again.
async fn note(
    tx: &mut Tx,
    actor: &Actor,
    (role, called): (Role, String),
    action: &str,
    changes: Changes,
    version: i64,
) -> AppResult<()> {
    // The trail names records by id: a shipped role's is made from its name, the same everywhere.
    let id = match role {
        Role::Own(id) => id.0,
        shipped => shipped_id(shipped),
    };
    let changes = changes.with("role", serde_json::Value::Null, called);
    record(tx, actor, Record { object: Object::Role, id, account: None, action, changes, version }).await?;
    org::store::touched(tx, actor.tenant).await?;
    Ok(())
}

/// The id under which the trail knows a shipped role: its code in ASCII, from the left, zero behind.
fn shipped_id(role: Role) -> Uuid {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(role.code().bytes()) {
        *to = from;
    }
    Uuid::from_bytes(bytes)
}
