//! Making contacts, one or many at once.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    super::{check_owners, keep_keys, refused},
    by_ids, check_accounts, contact, entry,
};
use crate::{
    access::{
        model::{Action, Actor, MemberId, Object},
        sight,
    },
    audit::{model::Changes, store::record_all},
    customers::model::*,
    db::Tx,
    error::{AppError, AppResult},
    text_key,
};

/// A contact to be made.
#[derive(Clone, Debug)]
pub struct NewContact {
    /// Made by the caller: asked twice, the contact is made once.
    pub id: ContactId,
    pub input: ContactInput,
    /// When it began, where that is known from elsewhere.
    pub made_at: Option<DateTime<Utc>>,
}

/// A row as the database takes it.
#[derive(Serialize)]
struct Row<'a> {
    id: ContactId,
    account_id: Option<AccountId>,
    name: &'a str,
    name_key: String,
    title: Option<&'a str>,
    part: Option<&'static str>,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    mobile: Option<&'a str>,
    wechat: Option<&'a str>,
    owner_id: Option<MemberId>,
    notes: Option<&'a str>,
    search: String,
    created_at: DateTime<Utc>,
}

impl<'a> Row<'a> {
    fn of(new: &'a NewContact, actor: &Actor) -> Row<'a> {
        let it = &new.input;
        Row {
            id: new.id,
            account_id: it.account_id,
            name: &it.name,
            name_key: text_key::name_key(&it.name),
            title: it.title.as_deref(),
            part: it.part.map(Part::code),
            email: it.email.as_ref().map(|e| e.as_str()),
            phone: it.phone.as_ref().map(Phone::as_str),
            mobile: it.mobile.as_ref().map(Phone::as_str),
            wechat: it.wechat.as_deref(),
            owner_id: it.owner_id,
            notes: it.notes.as_deref(),
            search: it.search(),
            created_at: new.made_at.unwrap_or(actor.now),
        }
    }
}

/// Writes a new contact under an id the caller made: asked twice, it is made once. `made_at`: when it began, where that is known
/// from elsewhere. Errors: `Invalid` on `account_id`, `owner_id`.
pub async fn create_contact(
    tx: &mut Tx,
    actor: &Actor,
    id: ContactId,
    input: &ContactInput,
    made_at: Option<DateTime<Utc>>,
) -> AppResult<Contact> {
    let made = make(tx, actor, &[NewContact { id, input: input.clone(), made_at }]).await?.pop();
    let Some(made) = made else { return contact(tx, actor, id).await };
    // Nobody makes what they would not see.
    let seen = sight::seen(tx, actor, Object::Contact, &[id.0]).await?.contains(&id.0);
    if seen { Ok(made) } else { Err(AppError::Forbidden) }
}

/// Writes new contacts in a fixed number of round trips. Errors: as [`create_contact`], of the first at fault; nothing is written
/// then.
pub async fn create_contacts(tx: &mut Tx, actor: &Actor, new: &[NewContact]) -> AppResult<()> {
    make(tx, actor, new).await?;
    Ok(())
}

/// Writes them and gives back those that were not there yet.
async fn make(tx: &mut Tx, actor: &Actor, new: &[NewContact]) -> AppResult<Vec<Contact>> {
    let _may = actor.may(Action::Create, Object::Contact)?;
    if new.is_empty() {
        return Ok(Vec::new());
    }
    for it in new {
        let wrong = it.input.clone().keep(None, &actor.rights);
        if !wrong.is_empty() {
            return Err(AppError::Invalid(wrong));
        }
    }
    check_accounts(tx, actor, new.iter().filter_map(|it| it.input.account_id)).await?;
    check_owners(tx, actor, new.iter().filter_map(|it| it.input.owner_id)).await?;
    let rows: Vec<Row> = new.iter().map(|it| Row::of(it, actor)).collect();
    let made: Vec<Uuid> = sqlx::query_scalar!(
        "insert into contact (tenant_id, id, account_id, name, name_key, title, part, email, phone, mobile, wechat, owner_id,
           notes, search, created_at, created_by, updated_at)
         select $1, r.id, r.account_id, r.name, r.name_key, r.title, r.part, r.email, r.phone, r.mobile, r.wechat, r.owner_id,
           r.notes, r.search, r.created_at, $2, $3
         from jsonb_to_recordset($4) as r(id uuid, account_id uuid, name text, name_key text, title text, part text, email text,
           phone text, mobile text, wechat text, owner_id uuid, notes text, search text, created_at timestamptz)
         on conflict (tenant_id, id) do nothing
         returning id",
        actor.tenant.0,
        actor.member.0,
        actor.now,
        Json(rows) as _,
    )
    .fetch_all(&mut **tx)
    .await
    .map_err(refused)?;
    let known: Vec<Uuid> = new.iter().map(|it| it.id.0).filter(|id| !made.contains(id)).collect();
    made_before(tx, actor, &known).await?;
    let contacts = by_ids(tx, actor, &made).await?;
    let keys = contacts.iter().map(|it| (it.id.0, contact_keys(&it.likeness()))).collect();
    keep_keys(tx, actor.tenant, Object::Contact, keys).await?;
    let entries = contacts.iter().map(|contact| entry(contact, "created", Changes::of_new(contact)));
    record_all(tx, actor, entries.collect()).await?;
    Ok(contacts)
}

/// Refuses ids that are taken, but by an earlier try of the same person.
async fn made_before(tx: &mut Tx, actor: &Actor, ids: &[Uuid]) -> AppResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mine = sqlx::query_scalar!(
        "select id from contact where tenant_id = $1 and id = any($2) and created_by = $3",
        actor.tenant.0,
        ids,
        actor.member.0
    )
    .fetch_all(&mut **tx)
    .await?;
    if ids.iter().all(|id| mine.contains(id)) { Ok(()) } else { Err(AppError::NotFound) }
}
