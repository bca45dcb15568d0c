//! Finding accounts and contacts by what files call them.

use uuid::Uuid;

use crate::{
    access::{
        model::{Action, Actor, Field, Object},
        roles_text::FIELD_NOT_READ,
        sight,
    },
    customers::model::AccountId,
    db::Tx,
    error::{AppError, AppResult},
    text_key,
};

/// What a file tells accounts apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountKey {
    Name,
    Code,
}

/// What a file tells contacts apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactKey {
    Name,
    Email,
    Mobile,
}

/// Accounts with one of these names or numbers: what was asked for, with the account; one entry for each account found.
pub async fn accounts_called(
    tx: &mut Tx,
    actor: &Actor,
    said: &[String],
) -> AppResult<Vec<(String, AccountId)>> {
    let _seen = actor.may(Action::See, Object::Account)?;
    let rows = sqlx::query!(
        r#"select name as "said!", id as "id!: AccountId" from account
           where tenant_id = $1 and name = any($2) and deleted_at is null
           union
           select code, id from account where tenant_id = $1 and code = any($2) and deleted_at is null"#,
        actor.tenant.0,
        said
    )
    .fetch_all(&mut **tx)
    .await?;
    let rows = rows.into_iter().map(|r| (r.said, r.id)).collect();
    seen_of(tx, actor, Object::Account, rows, |(_, id)| id.0).await
}

/// Accounts with one of these keys, and by nothing else: the key with the account.
pub async fn accounts_keyed(
    tx: &mut Tx,
    actor: &Actor,
    key: AccountKey,
    said: &[String],
) -> AppResult<Vec<(String, AccountId)>> {
    let _seen = actor.may(Action::See, Object::Account)?;
    // A query a key, so that each finds its index.
    let rows = match key {
        AccountKey::Name => sqlx::query!(
            r#"select name, id as "id: AccountId" from account
               where tenant_id = $1 and name = any($2) and deleted_at is null"#,
            actor.tenant.0,
            said
        )
        .fetch_all(&mut **tx)
        .await?
        .into_iter()
        .map(|r| (r.name, r.id))
        .collect(),
        AccountKey::Code => sqlx::query!(
            r#"select code as "code!", id as "id: AccountId" from account
               where tenant_id = $1 and code = any($2) and deleted_at is null"#,
            actor.tenant.0,
            said
        )
        .fetch_all(&mut **tx)
        .await?
        .into_iter()
        .map(|r| (r.code, r.id))
        .collect(),
    };
    seen_of(tx, actor, Object::Account, rows, |(_, id): &(String, AccountId)| id.0).await
}

/// Accounts whose names could be meant: the same but for spelling, or like it; at most `each` for each name asked.
pub async fn accounts_like(
    tx: &mut Tx,
    actor: &Actor,
    said: &[String],
    each: i64,
) -> AppResult<Vec<(AccountId, String)>> {
    let _seen = actor.may(Action::See, Object::Account)?;
    let keys: Vec<String> = said.iter().map(|s| text_key::name_key(s)).collect();
    let folded: Vec<String> = said.iter().map(|s| text_key::fold(s)).collect();
    let rows = sqlx::query!(
        r#"select distinct f.id as "id!: AccountId", f.name as "name!"
           from unnest($2::text[], $3::text[]) as w(key, said)
           cross join lateral (
             (select a.id, a.name from account a
              where a.tenant_id = $1 and a.name_key = w.key and a.deleted_at is null limit $4)
             union
             (select a.id, a.name from account a
              where a.tenant_id = $1 and a.search % w.said and a.deleted_at is null
              order by similarity(a.name, w.said) desc limit $4)) f"#,
        actor.tenant.0,
        &keys,
        &folded,
        each
    )
    .fetch_all(&mut **tx)
    .await?;
    let rows = rows.into_iter().map(|r| (r.id, r.name)).collect();
    seen_of(tx, actor, Object::Account, rows, |(id, _)| id.0).await
}

/// Contacts with one of these keys: the key with the contact's id. Errors: `Invalid` for a key the person does not read.
pub async fn contacts_keyed(
    tx: &mut Tx,
    actor: &Actor,
    key: ContactKey,
    said: &[String],
) -> AppResult<Vec<(String, Uuid)>> {
    let _seen = actor.may(Action::See, Object::Contact)?;
    let read = match key {
        ContactKey::Name => None,
        ContactKey::Email => Some(Field::ContactEmail),
        ContactKey::Mobile => Some(Field::ContactMobile),
    };
    if let Some(field) = read.filter(|f| !actor.rights.reads(*f)) {
        return Err(AppError::field(field.key(), FIELD_NOT_READ));
    }
    let rows = match key {
        ContactKey::Name => sqlx::query!(
            "select name, id from contact where tenant_id = $1 and name = any($2) and deleted_at is null",
            actor.tenant.0,
            said
        )
        .fetch_all(&mut **tx)
        .await?
        .into_iter()
        .map(|r| (r.name, r.id))
        .collect(),
        ContactKey::Email => {
            // Addresses are kept in small letters.
            let said: Vec<String> = said.iter().map(|s| s.to_lowercase()).collect();
            sqlx::query!(
                r#"select email as "email!", id from contact
                   where tenant_id = $1 and email = any($2) and deleted_at is null"#,
                actor.tenant.0,
                &said
            )
            .fetch_all(&mut **tx)
            .await?
            .into_iter()
            .map(|r| (r.email, r.id))
            .collect()
        }
        ContactKey::Mobile => sqlx::query!(
            r#"select mobile as "mobile!", id from contact
               where tenant_id = $1 and mobile = any($2) and deleted_at is null"#,
            actor.tenant.0,
            said
        )
        .fetch_all(&mut **tx)
        .await?
        .into_iter()
        .map(|r| (r.mobile, r.id))
        .collect(),
    };
    seen_of(tx, actor, Object::Contact, rows, |(_, id): &(String, Uuid)| *id).await
}

/// Those of them the person sees: a file finds nothing its reader would not find.
async fn seen_of<R>(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    rows: Vec<R>,
    id: impl Fn(&R) -> Uuid,
) -> AppResult<Vec<R>> {
    let ids: Vec<Uuid> = rows.iter().map(&id).collect();
    let seen = sight::seen(tx, actor, object, &ids).await?;
    Ok(rows.into_iter().filter(|r| seen.contains(&id(r))).collect())
}
