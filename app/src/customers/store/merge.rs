//! Making two accounts or contacts one, and two again: the steps. Who may, and what is remembered, the room of duplicates decides.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::{account, account::waits, contact, find_again, refused, update_account, update_contact};
use crate::{
    access::model::{Actor, MemberId, Object, TenantId},
    audit::{
        model::Changes,
        store::{Record, hint, record, record_telling},
    },
    customers::model::{AccountForm, AccountId, ContactForm, ContactId},
    db::Tx,
    error::{AppError, AppResult},
};

/// A record that may be merged, as its form holds it.
#[derive(Clone, Debug)]
pub struct Whole {
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    pub owner: Option<MemberId>,
    pub owner_name: Option<String>,
    /// It waits in a pool, and whoever asked does not configure pools.
    pub waits: bool,
    /// Its fields as typed, by name.
    pub form: Map<String, Value>,
    /// What fields that hold ids are called.
    pub names: Vec<(&'static str, String)>,
}

/// One record, as its form holds it. Errors: `NotFound` where it is not there, or not seen.
pub async fn whole(tx: &mut Tx, actor: &Actor, object: Object, id: Uuid) -> AppResult<Whole> {
    let fields = |form: Result<Value, serde_json::Error>| match form {
        Ok(Value::Object(map)) => Ok(map),
        _ => Err(AppError::internal(&"a form is an object")),
    };
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    if object == Object::Account {
        let it = account(tx, actor, AccountId(id)).await?;
        let form = fields(serde_json::to_value(AccountForm::of(&it, "")))?;
        let names = vec![("owner_id", text(&it.owner_name)), ("parent_id", text(&it.parent_name))];
        let waits = waits(actor, &it);
        let (owner, owner_name) = (it.owner_id, it.owner_name);
        return Ok(Whole { id, version: it.version, name: it.name, owner, owner_name, waits, form, names });
    }
    let it = contact(tx, actor, ContactId(id)).await?;
    let form = fields(serde_json::to_value(ContactForm::of(&it)))?;
    let names = vec![("owner_id", text(&it.owner_name)), ("account_id", text(&it.account_name))];
    let (owner, owner_name) = (it.owner_id, it.owner_name);
    Ok(Whole { id, version: it.version, name: it.name, owner, owner_name, waits: false, form, names })
}

/// Writes a record as a form says, on top of a version. Errors: as the rooms' own update.
pub async fn rewrite(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    (id, version): (Uuid, i64),
    form: Map<String, Value>,
) -> AppResult<()> {
    let form = Value::Object(form);
    if object == Object::Account {
        let form: AccountForm = serde_json::from_value(form).map_err(|e| AppError::internal(&e))?;
        update_account(tx, actor, AccountId(id), version, &form.parse()?).await?;
    } else {
        let form: ContactForm = serde_json::from_value(form).map_err(|e| AppError::internal(&e))?;
        update_contact(tx, actor, ContactId(id), version, &form.parse()?).await?;
    }
    Ok(())
}

/// Takes the loser out: it leads to the winner, and its number is free. Returns what it was found by; `None` where it is not the
/// one that was seen.
pub async fn retire(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    (loser, version): (Uuid, i64),
    winner: Uuid,
) -> AppResult<Option<String>> {
    Ok(match object {
        Object::Account => {
            sqlx::query_scalar!(
                "update account set deleted_at = $4, updated_at = $4, merged_into = $5, code = null, version = version + 1
                 where tenant_id = $1 and id = $2 and version = $3 and deleted_at is null returning search",
                actor.tenant.0,
                loser,
                version,
                actor.now,
                winner
            )
            .fetch_optional(&mut **tx)
            .await?
        }
        _ => {
            sqlx::query_scalar!(
                "update contact set deleted_at = $4, updated_at = $4, merged_into = $5, version = version + 1
                 where tenant_id = $1 and id = $2 and version = $3 and deleted_at is null returning search",
                actor.tenant.0,
                loser,
                version,
                actor.now,
                winner
            )
            .fetch_optional(&mut **tx)
            .await?
        }
    })
}

/// Brings the loser back with its number. `None` where it is not there any more, or leads elsewhere now; its new version else.
/// Errors: `Invalid` on `code` where another account carries it meanwhile.
pub async fn revive(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    loser: Uuid,
    winner: Uuid,
    code: Option<&str>,
) -> AppResult<Option<i64>> {
    Ok(match object {
        Object::Account => sqlx::query_scalar!(
            "update account set deleted_at = null, merged_into = null, code = $5, updated_at = $4, version = version + 1
             where tenant_id = $1 and id = $2 and merged_into = $3 and deleted_at is not null returning version",
            actor.tenant.0,
            loser,
            winner,
            actor.now,
            code
        )
        .fetch_optional(&mut **tx)
        .await
        .map_err(refused)?,
        _ => {
            sqlx::query_scalar!(
                "update contact set deleted_at = null, merged_into = null, updated_at = $4, version = version + 1
                 where tenant_id = $1 and id = $2 and merged_into = $3 and deleted_at is not null returning version",
                actor.tenant.0,
                loser,
                winner,
                actor.now
            )
            .fetch_optional(&mut **tx)
            .await?
        }
    })
}

/// Has the winner found by what the loser was found by, or (`too` false) no longer. Returns its new version.
pub async fn found_too(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    winner: Uuid,
    search: &str,
    too: bool,
) -> AppResult<i64> {
    let said = format!(" {search}");
    Ok(match object {
        Object::Account => {
            let version = sqlx::query_scalar!(
                "update account set also = case when $4 then also || $3 else replace(also, $3, '') end,
                   search = case when $4 then search || $3 else replace(search, $3, '') end,
                   updated_at = $5, version = version + 1
                 where tenant_id = $1 and id = $2 returning version",
                actor.tenant.0,
                winner,
                said,
                too,
                actor.now
            )
            .fetch_one(&mut **tx)
            .await?;
            // In a pool it is not found by what the pool hides.
            find_again(tx, actor.tenant, &[winner]).await?;
            version
        }
        _ => {
            sqlx::query_scalar!(
                "update contact set also = case when $4 then also || $3 else replace(also, $3, '') end,
                   search = case when $4 then search || $3 else replace(search, $3, '') end,
                   updated_at = $5, version = version + 1
                 where tenant_id = $1 and id = $2 returning version",
                actor.tenant.0,
                winner,
                said,
                too,
                actor.now
            )
            .fetch_one(&mut **tx)
            .await?
        }
    })
}

/// Writes into both trails what was done: `merged` or `unmerged`.
pub async fn tell_merge(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    action: &str,
    (winner, winner_name, version): (Uuid, &str, i64),
    (loser, loser_name, loser_version): (Uuid, &str, i64),
) -> AppResult<()> {
    let account = (object == Object::Account).then_some(winner);
    let of = |field: &str, name: &str| match action {
        "merged" => Changes::default().with(field, Value::Null, name),
        _ => Changes::default().with(field, name, Value::Null),
    };
    let changes = of("merged", loser_name);
    record(tx, actor, Record { object, id: winner, account, action, changes, version }).await?;
    let account = (object == Object::Account).then_some(loser);
    let changes = of("merged_into", winner_name);
    Ok(record(tx, actor, Record { object, id: loser, account, action, changes, version: loser_version })
        .await?)
}

/// What hangs on an account or a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hanging {
    ContactsAt,
    ActivitiesAt,
    ChildrenOf,
    ActivitiesWith,
}

/// Hangs records from one account or contact onto another, only some of them where `only` says so; deleted ones too, so that what
/// comes back comes back to the right one. Returns which went. `from`, `to`: id and name.
pub async fn rehang(
    tx: &mut Tx,
    actor: &Actor,
    what: Hanging,
    from: (Uuid, &str),
    to: (Uuid, &str),
    only: Option<&[Uuid]>,
) -> AppResult<Vec<Uuid>> {
    struct Gone {
        id: Uuid,
        version: i64,
        account: Option<Uuid>,
    }
    macro_rules! update {
        ($sql:literal) => {
            sqlx::query_as!(Gone, $sql, actor.tenant.0, from.0, to.0, only, actor.now)
                .fetch_all(&mut **tx)
                .await?
        };
    }
    let (object, field, gone) = match what {
        Hanging::ContactsAt => (
            Object::Contact,
            "account",
            update!(
                "update contact set account_id = $3, updated_at = $5, version = version + 1
                 where tenant_id = $1 and account_id = $2 and ($4::uuid[] is null or id = any($4))
                 returning id, version, account_id as account"
            ),
        ),
        Hanging::ActivitiesAt => (
            Object::Activity,
            "account",
            update!(
                "update activity set account_id = $3, updated_at = $5, version = version + 1
                 where tenant_id = $1 and account_id = $2 and ($4::uuid[] is null or id = any($4))
                 returning id, version, account_id as account"
            ),
        ),
        Hanging::ChildrenOf => (
            Object::Account,
            "parent",
            update!(
                "update account set parent_id = $3, updated_at = $5, version = version + 1
                 where tenant_id = $1 and parent_id = $2 and id <> $3 and ($4::uuid[] is null or id = any($4))
                 returning id, version, id as account"
            ),
        ),
        Hanging::ActivitiesWith => (
            Object::Activity,
            "contact",
            update!(
                "update activity set contact_id = $3, updated_at = $5, version = version + 1
                 where tenant_id = $1 and contact_id = $2 and ($4::uuid[] is null or id = any($4))
                 returning id, version, account_id as account"
            ),
        ),
    };
    if object == Object::Contact {
        // Whose account is part of a contact's likeness.
        let ids: Vec<Uuid> = gone.iter().map(|g| g.id).collect();
        super::refresh_keys(tx, actor.tenant, object, &ids).await?;
    }
    let entries =
        gone.iter().map(|it| Record {
            object,
            id: it.id,
            account: it.account,
            action: "updated",
            changes: Changes::default()
                .with(&format!("{field}_id"), from.0.to_string(), to.0.to_string())
                .with(&format!("{field}_name"), from.1, to.1),
            version: it.version,
        });
    let hints = [hint(actor.tenant, object, to.0, 0, actor.member.0)];
    record_telling(tx, actor, entries.collect(), &hints).await?;
    Ok(gone.into_iter().map(|it| it.id).collect())
}

/// Where a record is now: the one it was merged into, and so on; itself where it was not.
pub async fn where_now(tx: &mut Tx, tenant: TenantId, object: Object, id: Uuid) -> AppResult<Uuid> {
    let mut at = id;
    // No longer chain than anybody makes by hand.
    for _ in 0..100 {
        let next = match object {
            Object::Account => sqlx::query_scalar!(
                "select merged_into from account where tenant_id = $1 and id = $2 and deleted_at is not null",
                tenant.0,
                at
            )
            .fetch_optional(&mut **tx)
            .await?,
            _ => sqlx::query_scalar!(
                "select merged_into from contact where tenant_id = $1 and id = $2 and deleted_at is not null",
                tenant.0,
                at
            )
            .fetch_optional(&mut **tx)
            .await?,
        };
        match next.flatten() {
            Some(next) => at = next,
            None => break,
        }
    }
    Ok(at)
}

/// Locks two records in the one order everybody locks them in.
pub async fn lock_both(tx: &mut Tx, tenant: TenantId, object: Object, ids: [Uuid; 2]) -> AppResult<()> {
    match object {
        Object::Account => {
            sqlx::query_scalar!(
                "select id from account where tenant_id = $1 and id = any($2) order by id for update",
                tenant.0,
                &ids[..]
            )
            .fetch_all(&mut **tx)
            .await?
        }
        _ => {
            sqlx::query_scalar!(
                "select id from contact where tenant_id = $1 and id = any($2) order by id for update",
                tenant.0,
                &ids[..]
            )
            .fetch_all(&mut **tx)
            .await?
        }
    };
    Ok(())
}
