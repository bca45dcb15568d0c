//! Contacts.

mod new;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

pub use new::{NewContact, create_contact, create_contacts};

use super::{BULK_MAX, check_owner, deleted, keep_keys, may_undo, refused};
use crate::{
    access::{
        model::{Action, Actor, Field, MemberId, Object, Permit, Veil},
        sight,
    },
    audit::{
        model::Changes,
        store::{Record, record},
    },
    customers::{model::*, text},
    db::Tx,
    error::{AppError, AppResult},
    listing::{
        Choice, PAGE, Page,
        sql::{self, Column, Kind, Listing, Test},
    },
    text_key,
};

/// What the audit trail need not repeat.
const UNTOLD: [&str; 1] = ["created_at"];

/// How the list of contacts is asked for.
struct Contacts;

impl Listing for Contacts {
    type Filter = ContactFilter;
    type Sort = ContactSort;
    const OBJECT: Object = Object::Contact;
    const FROM: &'static str =
        "contact r left join account a on a.tenant_id = r.tenant_id and a.id = r.account_id";
    const SEARCHED: &'static [Field] =
        &[Field::ContactEmail, Field::ContactPhone, Field::ContactMobile, Field::ContactWechat];
    const PLAIN: &'static str = "lower(concat_ws(' ', r.name, r.title)) like $";
    const ORDER: (ContactSort, bool) = (ContactSort::Name, false);

    fn column(sort: ContactSort) -> Column {
        let (sql, kind, nullable) = match sort {
            ContactSort::Name => ("r.name", Kind::Text, false),
            ContactSort::Account => ("a.name", Kind::Text, true),
            ContactSort::Updated => ("r.updated_at", Kind::Instant, false),
        };
        Column { sql, kind, nullable }
    }

    fn test(filter: ContactFilter) -> Test {
        match filter {
            ContactFilter::Account => Test::Id("r.account_id"),
            ContactFilter::Owner => Test::Id("r.owner_id"),
            ContactFilter::Part => Test::Text("r.part"),
        }
    }
}

/// A page of the list.
pub async fn contacts(tx: &mut Tx, actor: &Actor, list: &ContactList) -> AppResult<Page<ContactRow>> {
    let page = sql::page::<Contacts>(tx, actor, list, PAGE).await?;
    let found = by_ids(tx, actor, &page.rows).await?;
    let rows = touched(tx, actor, found).await?;
    Ok(sql::in_order(page, rows, |r: &ContactRow| r.contact.id.0))
}

/// A page of contacts, so many at once and nothing beside them. Errors: `Forbidden`.
pub async fn contacts_listed(
    tx: &mut Tx,
    actor: &Actor,
    list: &ContactList,
    limit: i64,
) -> AppResult<Page<Contact>> {
    let page = sql::page::<Contacts>(tx, actor, list, limit).await?;
    let rows = by_ids(tx, actor, &page.rows).await?;
    Ok(sql::in_order(page, rows, |it: &Contact| it.id.0))
}

/// The people at an account, those who decide first; at most 200.
pub async fn contacts_of_account(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
) -> AppResult<Vec<ContactRow>> {
    let _seen = actor.may(Action::See, Object::Contact)?;
    // Whoever sees an account sees everybody there.
    sight::must_see(tx, actor, Object::Account, account.0).await?;
    let ids = sqlx::query_scalar!(
        "select id from contact where tenant_id = $1 and account_id = $2 and deleted_at is null
         order by array_position(array['decides', 'buys', 'influences', 'uses', 'blocks'], part), name, id limit 200",
        actor.tenant.0,
        account.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    // But for those a pool keeps to itself.
    let seen: Vec<Uuid> = sight::seen(tx, actor, Object::Contact, &ids).await?.into_iter().collect();
    let found = by_ids(tx, actor, &seen).await?;
    let mut rows = touched(tx, actor, found).await?;
    rows.sort_by_key(|r| ids.iter().position(|id| *id == r.contact.id.0));
    Ok(rows)
}

async fn touched(tx: &mut Tx, actor: &Actor, contacts: Vec<Contact>) -> AppResult<Vec<ContactRow>> {
    let ids: Vec<Uuid> = contacts.iter().map(|c| c.id.0).collect();
    let touches = sqlx::query!(
        r#"select id as "id!", (select max(a.at) from activity a where a.tenant_id = $1 and a.contact_id = ids.id
                     and a.deleted_at is null and a.at <= $3) as touch
           from unnest($2::uuid[]) as ids(id)"#,
        actor.tenant.0,
        &ids,
        actor.now,
    )
    .fetch_all(&mut **tx)
    .await?;
    let touch = |id: ContactId| touches.iter().find(|t| t.id == id.0).and_then(|t| t.touch);
    Ok(contacts.into_iter().map(|c| ContactRow { last_touch: touch(c.id), contact: c }).collect())
}

/// Contacts by id, in no order; those that are not there are left out.
async fn by_ids(tx: &mut Tx, actor: &Actor, ids: &[Uuid]) -> AppResult<Vec<Contact>> {
    let rows = sqlx::query!(
        r#"select c.id as "id: ContactId", c.account_id as "account_id: AccountId", a.name as "account_name?", c.name, c.title,
                  c.part, c.email, c.phone, c.mobile, c.wechat, c.owner_id as "owner_id: MemberId", o.name as "owner_name?",
                  c.notes, c.created_at, c.updated_at, c.version
           from contact c
           left join account a on a.tenant_id = c.tenant_id and a.id = c.account_id
           left join member o on o.tenant_id = c.tenant_id and o.id = c.owner_id
           where c.tenant_id = $1 and c.id = any($2) and c.deleted_at is null"#,
        actor.tenant.0,
        ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Contact {
            id: r.id,
            account_id: r.account_id,
            account_name: r.account_name,
            name: r.name,
            title: r.title,
            part: r.part.as_deref().and_then(Part::parse),
            email: r.email,
            phone: r.phone,
            mobile: r.mobile,
            wechat: r.wechat,
            owner_id: r.owner_id,
            owner_name: r.owner_name,
            notes: r.notes,
            created_at: r.created_at,
            updated_at: r.updated_at,
            version: r.version,
        })
        .collect())
}

/// One contact. Errors: `NotFound` where it is not there, deleted, or another company's.
pub async fn contact(tx: &mut Tx, actor: &Actor, id: ContactId) -> AppResult<Contact> {
    sight::must_see(tx, actor, Object::Contact, id.0).await?;
    unasked(tx, actor, id).await
}

/// One contact, or the one it was merged into. Errors: as [`contact`].
pub async fn contact_now(tx: &mut Tx, actor: &Actor, id: ContactId) -> AppResult<Contact> {
    let now = super::where_now(tx, actor.tenant, Object::Contact, id.0).await?;
    contact(tx, actor, ContactId(now)).await
}

async fn unasked(tx: &mut Tx, actor: &Actor, id: ContactId) -> AppResult<Contact> {
    by_ids(tx, actor, &[id.0]).await?.pop().ok_or(AppError::NotFound)
}

/// Refuses accounts that were deleted, or never were.
async fn check_accounts(
    tx: &mut Tx,
    actor: &Actor,
    accounts: impl Iterator<Item = AccountId>,
) -> AppResult<()> {
    let ids: Vec<Uuid> = accounts.map(|id| id.0).collect::<HashSet<_>>().into_iter().collect();
    if ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = match sight::seen(tx, actor, Object::Account, &ids).await? {
        seen if seen.len() == ids.len() => ids,
        _ => return Err(AppError::field("account_id", text::ACCOUNT_GONE)),
    };
    let there = sqlx::query_scalar!(
        r#"select count(*) as "n!" from account where tenant_id = $1 and id = any($2) and deleted_at is null"#,
        actor.tenant.0,
        &ids
    )
    .fetch_one(&mut **tx)
    .await?;
    if there == ids.len() as i64 { Ok(()) } else { Err(AppError::field("account_id", text::ACCOUNT_GONE)) }
}

/// Writes a contact anew. Errors: `Conflict` with the current contact where `version` is not its version any more;
/// `Forbidden` where it is a colleague's; `Invalid` as on creating.
pub async fn update_contact(
    tx: &mut Tx,
    actor: &Actor,
    id: ContactId,
    version: i64,
    input: &ContactInput,
) -> AppResult<Contact> {
    let old = to_change(tx, actor, id, version, actor.may(Action::Edit, Object::Contact)?).await?;
    let mut input = input.clone();
    let wrong = input.keep(Some(&old), &actor.rights);
    if !wrong.is_empty() {
        return Err(AppError::Invalid(wrong));
    }
    let input = &input;
    if input.owner_id != old.owner_id {
        actor.may(Action::HandOver, Object::Contact)?.check(old.owner_id)?;
    }
    if input.says_what(&old) {
        return Ok(old);
    }
    if input.account_id != old.account_id {
        check_accounts(tx, actor, input.account_id.into_iter()).await?;
    }
    if input.owner_id != old.owner_id {
        check_owner(tx, actor, input.owner_id).await?;
    }
    let done = sqlx::query!(
        "update contact set account_id = $4, name = $5, name_key = $6, title = $7, part = $8, email = $9, phone = $10,
           mobile = $11, wechat = $12, owner_id = $13, notes = $14, search = $15::text || also, updated_at = $16, version = version + 1
         where tenant_id = $1 and id = $2 and version = $3 and deleted_at is null",
        actor.tenant.0,
        id.0,
        version,
        input.account_id.map(|a| a.0),
        input.name,
        text_key::name_key(&input.name),
        input.title,
        input.part.map(Part::code),
        input.email.as_ref().map(|e| e.as_str()),
        input.phone.as_ref().map(Phone::as_str),
        input.mobile.as_ref().map(Phone::as_str),
        input.wechat,
        input.owner_id.map(|o| o.0),
        input.notes,
        input.search(),
        actor.now,
    )
    .execute(&mut **tx)
    .await
    .map_err(refused)?;
    let new = unasked(tx, actor, id).await?;
    if done.rows_affected() == 0 {
        return Err(AppError::conflict(&new.veiled(&actor.rights)));
    }
    keep_keys(tx, actor.tenant, Object::Contact, vec![(id.0, contact_keys(&new.likeness()))]).await?;
    let changes = Changes::between(&old, &new, &UNTOLD);
    if !changes.is_empty() {
        tell(tx, actor, &new, "updated", changes).await?;
    }
    Ok(new)
}

async fn to_change(
    tx: &mut Tx,
    actor: &Actor,
    id: ContactId,
    version: i64,
    permit: Permit,
) -> AppResult<Contact> {
    let old = contact(tx, actor, id).await?;
    permit.check(old.owner_id)?;
    if old.version != version { Err(AppError::conflict(&old.veiled(&actor.rights))) } else { Ok(old) }
}

async fn tell(
    tx: &mut Tx,
    actor: &Actor,
    contact: &Contact,
    action: &str,
    changes: Changes,
) -> AppResult<()> {
    Ok(record(tx, actor, entry(contact, action, changes)).await?)
}

fn entry<'a>(contact: &Contact, action: &'a str, changes: Changes) -> Record<'a> {
    Record {
        object: Object::Contact,
        id: contact.id.0,
        account: contact.account_id.map(|a| a.0),
        action,
        changes,
        version: contact.version,
    }
}

/// Deletes a contact as it was seen. Errors: `Conflict`, `Forbidden`, `NotFound`.
pub async fn delete_contact(
    tx: &mut Tx,
    actor: &Actor,
    id: ContactId,
    version: i64,
) -> AppResult<ContactUndo> {
    let old = to_change(tx, actor, id, version, actor.may(Action::Delete, Object::Contact)?).await?;
    let version = put_deleted(tx, actor, id, version, Some(actor.now)).await?;
    let Some(version) = version else { return Err(AppError::conflict(&old.veiled(&actor.rights))) };
    let gone = Contact { version, ..old };
    let changes = Changes::default().with("name", gone.name.clone(), Value::Null);
    tell(tx, actor, &gone, "deleted", changes).await?;
    Ok(ContactUndo { id, version })
}

/// Deletes a selection of contacts, in one transaction; what is a colleague's is left alone.
/// Errors: `Forbidden` where nothing was within reach.
pub async fn delete_contacts(tx: &mut Tx, actor: &Actor, ids: &[ContactId]) -> AppResult<Vec<ContactUndo>> {
    let permit = actor.may(Action::Delete, Object::Contact)?;
    let ids: Vec<Uuid> = ids.iter().take(BULK_MAX).map(|id| id.0).collect();
    let (mut done, mut refused) = (Vec::new(), false);
    // In one order for everybody, so that two who delete the same ones never wait for each other in a circle.
    let mut contacts = by_ids(tx, actor, &ids).await?;
    contacts.sort_by_key(|c| c.id);
    let seen = sight::seen(tx, actor, Object::Contact, &ids).await?;
    for contact in contacts.into_iter().filter(|c| seen.contains(&c.id.0)) {
        if permit.covers(contact.owner_id) {
            done.push(delete_contact(tx, actor, contact.id, contact.version).await?);
        } else {
            refused = true;
        }
    }
    if done.is_empty() && refused { Err(AppError::Forbidden) } else { Ok(done) }
}

/// Brings deleted contacts back; what somebody changed since is left as it is. Returns how many came back.
pub async fn restore_contacts(tx: &mut Tx, actor: &Actor, undo: &[ContactUndo]) -> AppResult<i64> {
    let mut done = 0;
    let mut undo: Vec<&ContactUndo> = undo.iter().take(BULK_MAX).collect();
    undo.sort_by_key(|step| step.id);
    for step in undo {
        let owner = sqlx::query_scalar!(
            r#"select owner_id as "owner: MemberId" from contact
               where tenant_id = $1 and id = $2 and version = $3 and deleted_at is not null for update"#,
            actor.tenant.0,
            step.id.0,
            step.version
        )
        .fetch_optional(&mut **tx)
        .await?;
        let Some(owner) = owner else { continue };
        may_undo(tx, actor, actor.may(Action::Delete, Object::Contact), owner, step.id.0, deleted).await?;
        if put_deleted(tx, actor, step.id, step.version, None).await?.is_some() {
            let contact = unasked(tx, actor, step.id).await?;
            tell(tx, actor, &contact, "restored", Changes::default()).await?;
            done += 1;
        }
    }
    Ok(done)
}

async fn put_deleted(
    tx: &mut Tx,
    actor: &Actor,
    id: ContactId,
    version: i64,
    deleted_at: Option<DateTime<Utc>>,
) -> AppResult<Option<i64>> {
    Ok(sqlx::query_scalar!(
        "update contact set deleted_at = $4, updated_at = $5, version = version + 1
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

/// Contacts for a menu, of one account or of all: those found by what was typed; at most 20.
pub async fn contact_options(
    tx: &mut Tx,
    actor: &Actor,
    account: Option<AccountId>,
    typed: &str,
) -> AppResult<Vec<Choice>> {
    let from = "contact r left join account a on a.tenant_id = r.tenant_id and a.id = r.account_id";
    let only = account.map(|a| ("r.account_id", a.0));
    sql::options(tx, actor, Object::Contact, (from, "coalesce(r.title, a.name, '')"), only, typed).await
}

/// The contacts whose names have these keys: id, account, name and key, oldest first.
pub async fn contacts_by_name_key(
    tx: &mut Tx,
    actor: &Actor,
    keys: &[String],
) -> AppResult<Vec<(ContactId, Option<AccountId>, String, String)>> {
    let _seen = actor.may(Action::See, Object::Contact)?;
    let rows = sqlx::query!(
        r#"select id as "id: ContactId", account_id as "account: AccountId", name, name_key from contact
           where tenant_id = $1 and name_key = any($2) and deleted_at is null order by created_at, id"#,
        actor.tenant.0,
        keys
    )
    .fetch_all(&mut **tx)
    .await?;
    let seen =
        sight::seen(tx, actor, Object::Contact, &rows.iter().map(|r| r.id.0).collect::<Vec<_>>()).await?;
    let rows = rows.into_iter().filter(|r| seen.contains(&r.id.0));
    Ok(rows.map(|r| (r.id, r.account, r.name, r.name_key)).collect())
}

/// What these contacts are called, deleted ones too: for entries about them.
pub(super) async fn names(
    tx: &mut Tx,
    actor: &Actor,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, name from contact where tenant_id = $1 and id = any($2)",
        actor.tenant.0,
        ids
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.id, r.name)).collect())
}
