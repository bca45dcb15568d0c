//! Accounts.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use super::{BULK_MAX, check_owner, may_undo, refused};
use crate::{
    access::model::{Action, Actor, MemberId, Object, Permit},
    audit::{
        model::Changes,
        store::{Last, Record, record, record_all},
    },
    customers::{model::*, text},
    db::Tx,
    error::{AppError, AppResult, FieldError},
    listing::{
        Choice, PAGE, Page,
        sql::{self, Column, Kind, Listing, Test},
    },
    money::{Currency, Money},
    text_key,
};

/// What the audit trail need not repeat.
const UNTOLD: [&str; 1] = ["created_at"];

/// How the list of accounts is asked for.
struct Accounts;

impl Listing for Accounts {
    type Filter = AccountFilter;
    type Sort = AccountSort;
    const OBJECT: Object = Object::Account;
    const FROM: &'static str =
        "account r left join member o on o.tenant_id = r.tenant_id and o.id = r.owner_id";
    const ORDER: (AccountSort, bool) = (AccountSort::Name, false);

    fn column(sort: AccountSort) -> Column {
        let (sql, kind, nullable) = match sort {
            AccountSort::Name => ("r.name", Kind::Text, false),
            AccountSort::Owner => ("o.name", Kind::Text, true),
            AccountSort::City => ("r.city", Kind::Text, true),
            AccountSort::Revenue => ("r.revenue_minor", Kind::Integer, true),
            AccountSort::Updated => ("r.updated_at", Kind::Instant, false),
        };
        Column { sql, kind, nullable }
    }

    fn test(filter: AccountFilter) -> Test {
        match filter {
            AccountFilter::Owner => Test::Id("r.owner_id"),
            AccountFilter::Lifecycle => Test::Text("r.lifecycle"),
            AccountFilter::Industry => Test::Text("r.industry"),
            AccountFilter::City => Test::Text("r.city"),
        }
    }
}

/// A page of the list.
pub async fn accounts(tx: &mut Tx, actor: &Actor, list: &AccountList) -> AppResult<Page<AccountRow>> {
    let page = sql::page::<Accounts>(tx, actor, list, PAGE).await?;
    let touches = sqlx::query!(
        r#"select id as "id!", (select max(a.at) from activity a where a.tenant_id = $1 and a.account_id = ids.id
                     and a.deleted_at is null and a.at <= $3) as touch
           from unnest($2::uuid[]) as ids(id)"#,
        actor.tenant.0,
        &page.rows,
        actor.now,
    )
    .fetch_all(&mut **tx)
    .await?;
    let touch = |id: AccountId| touches.iter().find(|t| t.id == id.0).and_then(|t| t.touch);
    let rows = by_ids(tx, actor, &page.rows).await?;
    let rows = rows.into_iter().map(|a| AccountRow { last_touch: touch(a.id), account: a }).collect();
    Ok(sql::in_order(page, rows, |r: &AccountRow| r.account.id.0))
}

/// The ids of everything the list shows on all its pages, at most [`BULK_MAX`].
pub async fn account_ids(tx: &mut Tx, actor: &Actor, list: &AccountList) -> AppResult<Vec<AccountId>> {
    let ids = sql::all_ids::<Accounts>(tx, actor, list, BULK_MAX as i64).await?;
    Ok(ids.into_iter().map(AccountId).collect())
}

/// Accounts by id, in no order; those that are not there are left out.
async fn by_ids(tx: &mut Tx, actor: &Actor, ids: &[Uuid]) -> AppResult<Vec<Account>> {
    let rows = sqlx::query!(
        r#"select a.id as "id: AccountId", a.name, a.code, a.lifecycle, a.industry, a.country, a.province, a.city, a.street,
                  a.phone, a.email, a.website, a.employees, a.revenue_minor,
                  a.revenue_currency as "revenue_currency: Currency", a.founded_year,
                  a.parent_id as "parent_id: AccountId", p.name as "parent_name?",
                  a.owner_id as "owner_id: MemberId", o.name as "owner_name?", a.source, a.description,
                  a.created_at, a.updated_at, a.version
           from account a
           left join account p on p.tenant_id = a.tenant_id and p.id = a.parent_id
           left join member o on o.tenant_id = a.tenant_id and o.id = a.owner_id
           where a.tenant_id = $1 and a.id = any($2) and a.deleted_at is null"#,
        actor.tenant.0,
        ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Account {
                id: r.id,
                name: r.name,
                code: r.code,
                lifecycle: lifecycle(&r.lifecycle)?,
                industry: r.industry,
                country: r.country,
                province: r.province,
                city: r.city,
                street: r.street,
                phone: r.phone,
                email: r.email,
                website: r.website,
                employees: r.employees,
                revenue: r.revenue_minor.zip(r.revenue_currency).map(|(m, c)| Money::new(m, c)),
                founded_year: r.founded_year,
                parent_id: r.parent_id,
                parent_name: r.parent_name,
                owner_id: r.owner_id,
                owner_name: r.owner_name,
                source: r.source,
                description: r.description,
                created_at: r.created_at,
                updated_at: r.updated_at,
                version: r.version,
            })
        })
        .collect()
}

fn lifecycle(code: &str) -> AppResult<Lifecycle> {
    Lifecycle::parse(code).ok_or_else(|| AppError::internal(&format!("unknown lifecycle {code}")))
}

/// One account. Errors: `NotFound` where it is not there, deleted, or another company's.
pub async fn account(tx: &mut Tx, actor: &Actor, id: AccountId) -> AppResult<Account> {
    let permit = actor.may(Action::See, Object::Account)?;
    let account = by_ids(tx, actor, &[id.0]).await?.pop().ok_or(AppError::NotFound)?;
    permit.check(account.owner_id)?;
    Ok(account)
}

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
    lifecycle: &'static str,
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
            lifecycle: it.lifecycle.code(),
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
    create_accounts(tx, actor, &[NewAccount { id, input: input.clone(), made_at }]).await?;
    account(tx, actor, id).await
}

/// Writes new accounts in a fixed number of round trips. Errors: as [`create_account`], of the first at fault; nothing is written
/// then.
pub async fn create_accounts(tx: &mut Tx, actor: &Actor, new: &[NewAccount]) -> AppResult<()> {
    let _may = actor.may(Action::Create, Object::Account)?;
    if new.is_empty() {
        return Ok(());
    }
    for it in new.iter().filter(|it| it.input.parent_id.is_some()) {
        check_parent(tx, actor, it.id, it.input.parent_id).await?;
    }
    for owner in new.iter().map(|it| it.input.owner_id).collect::<HashSet<_>>() {
        check_owner(tx, actor, owner).await?;
    }
    let rows: Vec<Row> = new.iter().map(|it| Row::of(it, actor)).collect();
    let made: HashSet<Uuid> = sqlx::query_scalar!(
        "insert into account (tenant_id, id, name, name_key, code, lifecycle, industry, country, province, city, street, phone,
           email, website, employees, revenue_minor, revenue_currency, founded_year, parent_id, owner_id, source,
           description, search, created_at, created_by, updated_at)
         select $1, r.id, r.name, r.name_key, r.code, r.lifecycle, r.industry, r.country, r.province, r.city, r.street, r.phone,
           r.email, r.website, r.employees, r.revenue_minor, r.revenue_currency, r.founded_year, r.parent_id, r.owner_id,
           r.source, r.description, r.search, r.created_at, $2, $3
         from jsonb_to_recordset($4) as r(id uuid, name text, name_key text, code text, lifecycle text, industry text,
           country text, province text, city text, street text, phone text, email text, website text, employees integer,
           revenue_minor bigint, revenue_currency text, founded_year smallint, parent_id uuid, owner_id uuid, source text,
           description text, search text, created_at timestamptz)
         on conflict (tenant_id, id) do nothing
         returning id",
        actor.tenant.0,
        actor.member.0,
        actor.now,
        Json(rows) as _,
    )
    .fetch_all(&mut **tx)
    .await
    .map_err(refused)?
    .into_iter()
    .collect();
    for it in new.iter().filter(|it| !made.contains(&it.id.0)) {
        made_before(tx, actor, it.id).await?;
    }
    let made: Vec<Uuid> = made.into_iter().collect();
    let accounts = by_ids(tx, actor, &made).await?;
    let entries = accounts.iter().map(|account| entry(account, "created", Changes::of_new(account)));
    record_all(tx, actor, entries.collect()).await
}

/// Refuses an id that is taken, but by an earlier try of the same person.
async fn made_before(tx: &mut Tx, actor: &Actor, id: AccountId) -> AppResult<()> {
    let mine = sqlx::query_scalar!(
        r#"select created_by = $3 as "mine!" from account where tenant_id = $1 and id = $2 and created_by is not null"#,
        actor.tenant.0,
        id.0,
        actor.member.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    if mine == Some(true) { Ok(()) } else { Err(AppError::NotFound) }
}

async fn account_unasked(tx: &mut Tx, actor: &Actor, id: AccountId) -> AppResult<Account> {
    by_ids(tx, actor, &[id.0]).await?.pop().ok_or(AppError::NotFound)
}

/// Refuses a parent that is not there, or that stands below the account itself.
async fn check_parent(tx: &mut Tx, actor: &Actor, id: AccountId, parent: Option<AccountId>) -> AppResult<()> {
    let Some(parent) = parent else { return Ok(()) };
    let above = sqlx::query_scalar!(
        r#"with recursive above(id, parent_id, depth) as (
             select id, parent_id, 0 from account where tenant_id = $1 and id = $2 and deleted_at is null
             union all
             select a.id, a.parent_id, depth + 1 from above join account a on a.tenant_id = $1 and a.id = above.parent_id
             where depth < 100)
           select id as "id!" from above"#,
        actor.tenant.0,
        parent.0
    )
    .fetch_all(&mut **tx)
    .await?;
    match above.as_slice() {
        [] => Err(AppError::field("parent_id", text::PARENT_GONE)),
        above if above.contains(&id.0) => Err(AppError::field("parent_id", text::PARENT_LOOP)),
        _ => Ok(()),
    }
}

/// Writes an account anew. Errors: `Conflict` with the current account where `version` is not its version any more;
/// `Forbidden` where it is a colleague's; `Invalid` as on creating.
pub async fn update_account(
    tx: &mut Tx,
    actor: &Actor,
    id: AccountId,
    version: i64,
    input: &AccountInput,
) -> AppResult<Account> {
    let old = to_change(tx, actor, id, version, actor.may(Action::Edit, Object::Account)?).await?;
    if input.owner_id != old.owner_id {
        actor.may(Action::HandOver, Object::Account)?.check(old.owner_id)?;
    }
    // Nothing to write, nothing to remember, and nobody's version is stale for it.
    if input.says_what(&old) {
        return Ok(old);
    }
    if input.parent_id != old.parent_id {
        check_parent(tx, actor, id, input.parent_id).await?;
    }
    if input.owner_id != old.owner_id {
        check_owner(tx, actor, input.owner_id).await?;
    }
    let done = sqlx::query!(
        "update account set name = $4, name_key = $5, code = $6, lifecycle = $7, industry = $8, country = $9, province = $10,
           city = $11, street = $12, phone = $13, email = $14, website = $15, employees = $16, revenue_minor = $17,
           revenue_currency = $18, founded_year = $19, parent_id = $20, owner_id = $21, source = $22, description = $23,
           search = $24, updated_at = $25, version = version + 1
         where tenant_id = $1 and id = $2 and version = $3 and deleted_at is null",
        actor.tenant.0,
        id.0,
        version,
        input.name,
        text_key::name_key(&input.name),
        input.code,
        input.lifecycle.code(),
        input.industry,
        input.country,
        input.province,
        input.city,
        input.street,
        input.phone.as_ref().map(Phone::as_str),
        input.email.as_ref().map(|e| e.as_str()),
        input.website.as_ref().map(Website::as_str),
        input.employees,
        input.revenue.map(|m| m.minor),
        input.revenue.map(|m| m.currency.code().to_string()),
        input.founded_year,
        input.parent_id.map(|p| p.0),
        input.owner_id.map(|o| o.0),
        input.source,
        input.description,
        input.search(),
        actor.now,
    )
    .execute(&mut **tx)
    .await
    .map_err(refused)?;
    let new = account_unasked(tx, actor, id).await?;
    if done.rows_affected() == 0 {
        return Err(AppError::conflict(&new));
    }
    let changes = Changes::between(&old, &new, &UNTOLD);
    if !changes.is_empty() {
        tell(tx, actor, &new, "updated", changes).await?;
    }
    Ok(new)
}

/// The account as it is before a change: there, within reach, and still the one that was seen.
async fn to_change(
    tx: &mut Tx,
    actor: &Actor,
    id: AccountId,
    version: i64,
    permit: Permit,
) -> AppResult<Account> {
    let old = account(tx, actor, id).await?;
    permit.check(old.owner_id)?;
    if old.version != version { Err(AppError::conflict(&old)) } else { Ok(old) }
}

async fn tell(
    tx: &mut Tx,
    actor: &Actor,
    account: &Account,
    action: &str,
    changes: Changes,
) -> AppResult<()> {
    Ok(record(tx, actor, entry(account, action, changes)).await?)
}

fn entry<'a>(account: &Account, action: &'a str, changes: Changes) -> Record<'a> {
    let id = account.id.0;
    Record { object: Object::Account, id, account: Some(id), action, changes, version: account.version }
}

/// Does one thing to a selection of accounts, in one transaction. What is a colleague's is left alone and counted.
/// Errors: `Invalid` for more than [`BULK_MAX`] records or a colleague that is not there; `Forbidden` where nothing was within reach.
pub async fn change_accounts(
    tx: &mut Tx,
    actor: &Actor,
    ids: &[AccountId],
    what: &AccountBulk,
) -> AppResult<AccountsDone> {
    if ids.len() > BULK_MAX {
        let most = BULK_MAX.to_string();
        return Err(AppError::Invalid(vec![FieldError::with("ids", text::TOO_MANY, &[("n", &most)])]));
    }
    let permit = actor.may(
        match what {
            AccountBulk::Delete => Action::Delete,
            AccountBulk::HandOver(_) => Action::HandOver,
            AccountBulk::Lifecycle(_) => Action::Edit,
        },
        Object::Account,
    )?;
    if let AccountBulk::HandOver(owner) = what {
        check_owner(tx, actor, *owner).await?;
    }
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut done = AccountsDone::default();
    for account in in_one_order(by_ids(tx, actor, &ids).await?) {
        if !permit.covers(account.owner_id) {
            done.refused += 1;
            continue;
        }
        let was = match what {
            AccountBulk::Delete => AccountWas::There,
            AccountBulk::HandOver(_) => AccountWas::OwnedBy(account.owner_id),
            AccountBulk::Lifecycle(_) => AccountWas::In(account.lifecycle),
        };
        let unchanged = match what {
            AccountBulk::Delete => false,
            AccountBulk::HandOver(owner) => *owner == account.owner_id,
            AccountBulk::Lifecycle(to) => *to == account.lifecycle,
        };
        if !unchanged {
            let version = change_one(tx, actor, &account, what).await?;
            done.done.push(AccountUndo { id: account.id, version, was });
        }
    }
    if done.done.is_empty() && done.refused > 0 { Err(AppError::Forbidden) } else { Ok(done) }
}

/// The order in which many accounts are changed, the same for everybody: two who change the same ones at once wait for each
/// other instead of in a circle.
fn in_one_order(mut accounts: Vec<Account>) -> Vec<Account> {
    accounts.sort_by_key(|a| a.id);
    accounts
}

async fn change_one(tx: &mut Tx, actor: &Actor, old: &Account, what: &AccountBulk) -> AppResult<i64> {
    let (owner, lifecycle, deleted_at) = match what {
        AccountBulk::Delete => (old.owner_id, old.lifecycle, Some(actor.now)),
        AccountBulk::HandOver(owner) => (*owner, old.lifecycle, None),
        AccountBulk::Lifecycle(to) => (old.owner_id, *to, None),
    };
    let version = put(tx, actor, old.id, old.version, owner, lifecycle, deleted_at).await?;
    let Some(version) = version else { return Err(AppError::conflict(old)) };
    let new = Account { owner_id: owner, lifecycle, version, ..old.clone() };
    let (action, changes) = match what {
        AccountBulk::Delete => ("deleted", Changes::default().with("name", old.name.clone(), Value::Null)),
        AccountBulk::HandOver(_) => {
            let name = member_name(tx, actor, owner).await?;
            let new = Account { owner_name: name, ..new.clone() };
            ("updated", Changes::between(old, &new, &UNTOLD))
        }
        AccountBulk::Lifecycle(_) => ("updated", Changes::between(old, &new, &UNTOLD)),
    };
    tell(tx, actor, &new, action, changes).await?;
    Ok(version)
}

/// Sets what bulk actions and their undoing touch; the new version, or `None` where the row was changed meanwhile.
async fn put(
    tx: &mut Tx,
    actor: &Actor,
    id: AccountId,
    version: i64,
    owner: Option<MemberId>,
    lifecycle: Lifecycle,
    deleted_at: Option<DateTime<Utc>>,
) -> AppResult<Option<i64>> {
    sqlx::query_scalar!(
        "update account set owner_id = $4, lifecycle = $5, deleted_at = $6, updated_at = $7, version = version + 1
         where tenant_id = $1 and id = $2 and version = $3 returning version",
        actor.tenant.0,
        id.0,
        version,
        owner.map(|o| o.0),
        lifecycle.code(),
        deleted_at,
        actor.now,
    )
    .fetch_optional(&mut **tx)
    .await
    .map_err(refused)
}

async fn member_name(tx: &mut Tx, actor: &Actor, id: Option<MemberId>) -> AppResult<Option<String>> {
    let Some(id) = id else { return Ok(None) };
    let name =
        sqlx::query_scalar!("select name from member where tenant_id = $1 and id = $2", actor.tenant.0, id.0)
            .fetch_optional(&mut **tx)
            .await?;
    Ok(name)
}

/// Deletes one account as it was seen. Errors: `Conflict`, `Forbidden`, `NotFound`.
pub async fn delete_account(
    tx: &mut Tx,
    actor: &Actor,
    id: AccountId,
    version: i64,
) -> AppResult<AccountUndo> {
    let old = to_change(tx, actor, id, version, actor.may(Action::Delete, Object::Account)?).await?;
    let version = change_one(tx, actor, &old, &AccountBulk::Delete).await?;
    Ok(AccountUndo { id, version, was: AccountWas::There })
}

/// Takes a bulk action back, record by record; what somebody changed since is left as it is. Returns how many were changed back.
pub async fn undo_accounts(tx: &mut Tx, actor: &Actor, undo: &[AccountUndo]) -> AppResult<i64> {
    let mut done = 0;
    let mut undo: Vec<&AccountUndo> = undo.iter().take(BULK_MAX).collect();
    undo.sort_by_key(|step| step.id);
    for step in undo {
        let row = sqlx::query!(
            r#"select owner_id as "owner: MemberId", lifecycle, deleted_at from account
               where tenant_id = $1 and id = $2 and version = $3 for update"#,
            actor.tenant.0,
            step.id.0,
            step.version
        )
        .fetch_optional(&mut **tx)
        .await?;
        let Some(row) = row else { continue };
        // What is there cannot be brought back, and of what is not nothing else can be taken back.
        if row.deleted_at.is_some() != matches!(step.was, AccountWas::There) {
            continue;
        }
        let action = match step.was {
            AccountWas::There => Action::Delete,
            AccountWas::OwnedBy(_) => Action::HandOver,
            AccountWas::In(_) => Action::Edit,
        };
        let told = |last: &Last| match &step.was {
            AccountWas::There => super::deleted(last),
            AccountWas::OwnedBy(owner) => last.before("owner_id") == Some(&json!(owner)),
            AccountWas::In(before) => last.before("lifecycle") == Some(&json!(before)),
        };
        may_undo(tx, actor, actor.may(action, Object::Account), row.owner, step.id.0, told).await?;
        let stage = lifecycle(&row.lifecycle)?;
        let (owner, stage, deleted_at) = match &step.was {
            AccountWas::There => (row.owner, stage, None),
            AccountWas::OwnedBy(owner) => (*owner, stage, row.deleted_at),
            AccountWas::In(before) => (row.owner, *before, row.deleted_at),
        };
        let before = by_ids(tx, actor, &[step.id.0]).await?.pop();
        if put(tx, actor, step.id, step.version, owner, stage, deleted_at).await?.is_none() {
            continue;
        }
        let Some(after) = by_ids(tx, actor, &[step.id.0]).await?.pop() else { continue };
        let (action, changes) = match before {
            Some(before) => ("updated", Changes::between(&before, &after, &UNTOLD)),
            None => ("restored", Changes::default()),
        };
        tell(tx, actor, &after, action, changes).await?;
        done += 1;
    }
    Ok(done)
}

/// Accounts for a menu: those whose name begins with what was typed, then those found by it anywhere; at most 20.
pub async fn account_options(tx: &mut Tx, actor: &Actor, typed: &str) -> AppResult<Vec<Choice>> {
    let permit = actor.may(Action::See, Object::Account)?;
    let key = text_key::name_key(typed);
    let word = text_key::asked(typed).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let rows = sqlx::query!(
        r#"select id, name, coalesce(city, province, country, industry, '') as "hint!"
           from account
           where tenant_id = $1 and deleted_at is null and search like '%' || $2 || '%'
             and ($4::uuid[] is null or owner_id is null or owner_id = any($4))
           order by ($3 <> '' and starts_with(name_key, $3)) desc, name, id limit 20"#,
        actor.tenant.0,
        word,
        key,
        permit.owners(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| Choice { id: r.id, label: r.name, hint: r.hint }).collect())
}

/// The accounts whose names have these keys (see [`text_key::name_key`]): id, name and key, oldest first.
pub async fn accounts_by_name_key(
    tx: &mut Tx,
    actor: &Actor,
    keys: &[String],
) -> AppResult<Vec<(AccountId, String, String)>> {
    let _seen = actor.may(Action::See, Object::Account)?;
    let rows = sqlx::query!(
        r#"select id as "id: AccountId", name, name_key from account
           where tenant_id = $1 and name_key = any($2) and deleted_at is null order by created_at, id"#,
        actor.tenant.0,
        keys
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.id, r.name, r.name_key)).collect())
}

/// The words the filters of the list offer, most used first.
pub async fn account_facets(tx: &mut Tx, actor: &Actor) -> AppResult<AccountFacets> {
    let _seen = actor.may(Action::See, Object::Account)?;
    let industries = sqlx::query_scalar!(
        r#"select industry as "it!" from account where tenant_id = $1 and deleted_at is null and industry is not null
           group by industry order by count(*) desc, industry limit 60"#,
        actor.tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let cities = sqlx::query_scalar!(
        r#"select city as "it!" from account where tenant_id = $1 and deleted_at is null and city is not null
           group by city order by count(*) desc, city limit 60"#,
        actor.tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(AccountFacets { industries, cities })
}

/// The accounts this person last dealt with, latest first: those of their latest activities.
pub async fn recent_accounts(tx: &mut Tx, actor: &Actor, limit: i64) -> AppResult<Vec<AccountRow>> {
    let _seen = actor.may(Action::See, Object::Account)?;
    let rows = sqlx::query!(
        r#"select account_id as "id!", max(at) as "touch!" from (
             select account_id, at from activity
             where tenant_id = $1 and owner_id = $2 and deleted_at is null and account_id is not null and at <= $3
             order by at desc limit 200) latest
           group by account_id order by max(at) desc limit $4"#,
        actor.tenant.0,
        actor.member.0,
        actor.now,
        limit
    )
    .fetch_all(&mut **tx)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|r| r.id).collect();
    let mut accounts: Vec<AccountRow> = by_ids(tx, actor, &ids)
        .await?
        .into_iter()
        .map(|a| AccountRow { last_touch: rows.iter().find(|r| r.id == a.id.0).map(|r| r.touch), account: a })
        .collect();
    accounts.sort_by_key(|a| std::cmp::Reverse(a.last_touch));
    Ok(accounts)
}
