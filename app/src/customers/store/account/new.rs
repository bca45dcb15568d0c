//! Making accounts, one or many at once.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    super::{check_owners, keep_keys, refused},
    account, by_ids, check_parents, entry,
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

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Made by the caller: asked twice, the account is made once.
    pub id: AccountId,
    pub input: AccountInput,
    /// When it began, where that is known from elsewhere.
    pub made_at: Option<DateTime<Utc>>,
}

/// A row as the database takes it.
#[derive(Serialize)]
struct Row<'a> {
    id: AccountId,
    name: &'a str,
    name_key: String,
    code: Option<&'a str>,
    uscc: Option<&'a str>,
    lifecycle: &'static str,
    level: Option<&'static str>,
    industry: Option<&'a str>,
    country: Option<&'a str>,
    province: Option<&'a str>,
    city: Option<&'a str>,
    street: Option<&'a str>,
    phone: Option<&'a str>,
    email: Option<&'a str>,
    website: Option<&'a str>,
    employees: Option<i32>,
    revenue_minor: Option<i64>,
    revenue_currency: Option<String>,
    founded_year: Option<i16>,
    parent_id: Option<AccountId>,
    owner_id: Option<MemberId>,
    source: Option<&'a str>,
    description: Option<&'a str>,
    search: String,
    created_at: DateTime<Utc>,
}

impl<'a> Row<'a> {
    fn of(new: &'a NewAccount, actor: &Actor) -> Row<'a> {
        let it = &new.input;
        Row {
            id: new.id,
            name: &it.name,
            name_key: text_key::name_key(&it.name),
            code: it.code.as_deref(),
            uscc: it.uscc.as_ref().map(CreditCode::as_str),
            lifecycle: it.lifecycle.code(),
            level: it.level.map(Level::code),
            industry: it.industry.as_deref(),
            country: it.country.as_deref(),
            province: it.province.as_deref(),
            city: it.city.as_deref(),
            street: it.street.as_deref(),
            phone: it.phone.as_ref().map(Phone::as_str),
            email: it.email.as_ref().map(|e| e.as_str()),
            website: it.website.as_ref().map(Website::as_str),
            employees: it.employees,
            revenue_minor: it.revenue.map(|m| m.minor),
            revenue_currency: it.revenue.map(|m| m.currency.code().to_string()),
            founded_year: it.founded_year,
            parent_id: it.parent_id,
            owner_id: it.owner_id,
            source: it.source.as_deref(),
            description: it.description.as_deref(),
            search: it.search(),
            created_at: new.made_at.unwrap_or(actor.now),
        }
    }
}

/// Writes a new account under an id the caller made: asked twice, it is made once. `made_at`: when it began, where that is known
/// from elsewhere. Errors: `Invalid` on `code`, `owner_id`, `parent_id`.
pub async fn create_account(
    tx: &mut Tx,
    actor: &Actor,
    id: AccountId,
    input: &AccountInput,
    made_at: Option<DateTime<Utc>>,
) -> AppResult<Account> {
    let made = make(tx, actor, &[NewAccount { id, input: input.clone(), made_at }]).await?.pop();
    let Some(made) = made else { return account(tx, actor, id).await };
    // Nobody makes what they would not see.
    let seen = sight::seen(tx, actor, Object::Account, &[id.0]).await?.contains(&id.0);
    if seen { Ok(made) } else { Err(AppError::Forbidden) }
}

/// Writes new accounts in a fixed number of round trips. Errors: as [`create_account`], of the first at fault; nothing is written
/// then.
pub async fn create_accounts(tx: &mut Tx, actor: &Actor, new: &[NewAccount]) -> AppResult<()> {
    make(tx, actor, new).await?;
    Ok(())
}

/// Writes them and gives back those that were not there yet.
async fn make(tx: &mut Tx, actor: &Actor, new: &[NewAccount]) -> AppResult<Vec<Account>> {
    let _may = actor.may(Action::Create, Object::Account)?;
    if new.is_empty() {
        return Ok(Vec::new());
    }
    for it in new {
        let wrong = it.input.clone().keep(None, &actor.rights);
        if !wrong.is_empty() {
            return Err(AppError::Invalid(wrong));
        }
    }
    let parents: Vec<_> = new.iter().filter_map(|it| Some((it.id, it.input.parent_id?))).collect();
    check_parents(tx, actor, &parents).await?;
    check_owners(tx, actor, new.iter().filter_map(|it| it.input.owner_id)).await?;
    let rows: Vec<Row> = new.iter().map(|it| Row::of(it, actor)).collect();
    let made: Vec<Uuid> = sqlx::query_scalar!(
        "insert into account (tenant_id, id, name, name_key, code, lifecycle, level, industry, country, province, city, street, phone,
           email, website, employees, revenue_minor, revenue_currency, founded_year, parent_id, owner_id, source,
           description, search, uscc, created_at, created_by, updated_at, owned_since)
         select $1, r.id, r.name, r.name_key, r.code, r.lifecycle, r.level, r.industry, r.country, r.province, r.city, r.street, r.phone,
           r.email, r.website, r.employees, r.revenue_minor, r.revenue_currency, r.founded_year, r.parent_id, r.owner_id,
           r.source, r.description, r.search, r.uscc, r.created_at, $2, $3, case when r.owner_id is not null then $3::timestamptz end
         from jsonb_to_recordset($4) as r(id uuid, name text, name_key text, code text, lifecycle text, level text, industry text,
           country text, province text, city text, street text, phone text, email text, website text, employees integer,
           revenue_minor bigint, revenue_currency text, founded_year smallint, parent_id uuid, owner_id uuid, source text,
           description text, search text, uscc text, created_at timestamptz)
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
    let accounts = by_ids(tx, actor, &made).await?;
    let keys = accounts.iter().map(|it| (it.id.0, account_keys(&it.likeness()))).collect();
    keep_keys(tx, actor.tenant, Object::Account, keys).await?;
    let entries = accounts.iter().map(|account| entry(account, "created", Changes::of_new(account)));
    record_all(tx, actor, entries.collect()).await?;
    Ok(accounts)
}

/// Refuses ids that are taken, but by an earlier try of the same person.
async fn made_before(tx: &mut Tx, actor: &Actor, ids: &[Uuid]) -> AppResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mine = sqlx::query_scalar!(
        "select id from account where tenant_id = $1 and id = any($2) and created_by = $3",
        actor.tenant.0,
        ids,
        actor.member.0
    )
    .fetch_all(&mut **tx)
    .await?;
    if ids.iter().all(|id| mine.contains(id)) { Ok(()) } else { Err(AppError::NotFound) }
}
