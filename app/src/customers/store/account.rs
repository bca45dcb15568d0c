//! Accounts.

mod new;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

pub use new::{NewAccount, create_account, create_accounts};

use super::{BULK_MAX, check_owner, keep_keys, may_undo, pooled::find_again, refused};
use crate::{
    access::{
        model::{Action, Actor, Field, MemberId, Object, Permit, PoolId, Veil},
        sight,
    },
    audit::{
        model::Changes,
        store::{Last, Record, record},
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
const UNTOLD: [&str; 3] = ["created_at", "pool_id", "pooled_at"];

/// How the list of accounts is asked for.
struct Accounts;

impl Listing for Accounts {
    type Filter = AccountFilter;
    type Sort = AccountSort;
    const OBJECT: Object = Object::Account;
    const FROM: &'static str =
        "account r left join member o on o.tenant_id = r.tenant_id and o.id = r.owner_id";
    const SEARCHED: &'static [Field] = &[Field::AccountPhone, Field::AccountEmail];
    const PLAIN: &'static str = "lower(concat_ws(' ', r.name, r.code, r.city)) like $";
    const ORDER: (AccountSort, bool) = (AccountSort::Name, false);

    fn column(sort: AccountSort) -> Column {
        let (sql, kind, nullable) = match sort {
            AccountSort::Name => ("r.name", Kind::Text, false),
            AccountSort::Owner => ("o.name", Kind::Text, true),
            AccountSort::City => ("r.city", Kind::Text, true),
            AccountSort::Revenue => ("r.revenue_minor", Kind::Integer, true),
            AccountSort::Updated => ("r.updated_at", Kind::Instant, false),
            AccountSort::Pooled => ("r.pooled_at", Kind::Instant, true),
        };
        Column { sql, kind, nullable }
    }

    fn sorted(sort: AccountSort) -> Option<Field> {
        (sort == AccountSort::Revenue).then_some(Field::AccountRevenue)
    }

    fn test(filter: AccountFilter) -> Test {
        match filter {
            AccountFilter::Owner => Test::Id("r.owner_id"),
            AccountFilter::Lifecycle => Test::Text("r.lifecycle"),
            AccountFilter::Level => Test::Text("r.level"),
            AccountFilter::Industry => Test::Text("r.industry"),
            AccountFilter::Province => Test::Text("r.province"),
            AccountFilter::City => Test::Text("r.city"),
            AccountFilter::Pool => Test::Id("r.pool_id"),
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

/// A page of accounts, so many at once and nothing beside them. Errors: `Forbidden`.
pub async fn accounts_listed(
    tx: &mut Tx,
    actor: &Actor,
    list: &AccountList,
    limit: i64,
) -> AppResult<Page<Account>> {
    let page = sql::page::<Accounts>(tx, actor, list, limit).await?;
    let rows = by_ids(tx, actor, &page.rows).await?;
    Ok(sql::in_order(page, rows, |it: &Account| it.id.0))
}

/// The ids of everything the list shows on all its pages, at most [`BULK_MAX`].
pub async fn account_ids(tx: &mut Tx, actor: &Actor, list: &AccountList) -> AppResult<Vec<AccountId>> {
    let ids = sql::all_ids::<Accounts>(tx, actor, list, BULK_MAX as i64).await?;
    Ok(ids.into_iter().map(AccountId).collect())
}

/// Accounts by id, in no order; those that are not there are left out.
async fn by_ids(tx: &mut Tx, actor: &Actor, ids: &[Uuid]) -> AppResult<Vec<Account>> {
    let rows = sqlx::query!(
        r#"select a.id as "id: AccountId", a.name, a.code, a.uscc, a.lifecycle, a.level, a.industry, a.country, a.province, a.city, a.street,
                  a.phone, a.email, a.website, a.employees, a.revenue_minor,
                  a.revenue_currency as "revenue_currency: Currency", a.founded_year,
                  a.parent_id as "parent_id: AccountId", p.name as "parent_name?",
                  a.owner_id as "owner_id: MemberId", o.name as "owner_name?",
                  a.pool_id as "pool_id: PoolId", a.pooled_at, a.source, a.description,
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
    // A group is named to those only who see it.
    let parents: Vec<Uuid> = rows.iter().filter_map(|r| r.parent_id.map(|p| p.0)).collect();
    let named = sight::seen(tx, actor, Object::Account, &parents).await?;
    rows.into_iter()
        .map(|r| {
            // What a pool hides leaves the house in no answer.
            let hidden = actor.pools().hidden(r.pool_id);
            let account = Account {
                id: r.id,
                name: r.name,
                code: r.code,
                uscc: r.uscc,
                lifecycle: lifecycle(&r.lifecycle)?,
                level: r.level.as_deref().and_then(Level::parse),
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
                parent_name: r.parent_name.filter(|_| r.parent_id.is_some_and(|p| named.contains(&p.0))),
                owner_id: r.owner_id,
                owner_name: r.owner_name,
                pool_id: r.pool_id,
                pooled_at: r.pooled_at,
                source: r.source,
                description: r.description,
                created_at: r.created_at,
                updated_at: r.updated_at,
                version: r.version,
            };
            Ok(account.without(hidden))
        })
        .collect()
}

fn lifecycle(code: &str) -> AppResult<Lifecycle> {
    Lifecycle::parse(code).ok_or_else(|| AppError::internal(&format!("unknown lifecycle {code}")))
}

/// One account. Errors: `NotFound` where it is not there, deleted, or another company's.
pub async fn account(tx: &mut Tx, actor: &Actor, id: AccountId) -> AppResult<Account> {
    sight::must_see(tx, actor, Object::Account, id.0).await?;
    account_unasked(tx, actor, id).await
}

async fn account_unasked(tx: &mut Tx, actor: &Actor, id: AccountId) -> AppResult<Account> {
    by_ids(tx, actor, &[id.0]).await?.pop().ok_or(AppError::NotFound)
}

/// Refuses a parent that is not there, or that stands below the account itself, among those wanted.
async fn check_parents(tx: &mut Tx, actor: &Actor, wanted: &[(AccountId, AccountId)]) -> AppResult<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let parents: HashSet<Uuid> = wanted.iter().map(|(_, parent)| parent.0).collect();
    let parents = sight::seen(tx, actor, Object::Account, &parents.into_iter().collect::<Vec<_>>()).await?;
    let rows = sqlx::query!(
        r#"with recursive above(parent, id, parent_id, depth) as (
             select id, id, parent_id, 0 from account where tenant_id = $1 and id = any($2) and deleted_at is null
             union all
             select above.parent, a.id, a.parent_id, depth + 1
             from above join account a on a.tenant_id = $1 and a.id = above.parent_id
             where depth < 100)
           select parent as "parent!", array_agg(id) as "above!" from above group by parent"#,
        actor.tenant.0,
        &parents.into_iter().collect::<Vec<_>>()
    )
    .fetch_all(&mut **tx)
    .await?;
    let above: HashMap<Uuid, Vec<Uuid>> = rows.into_iter().map(|r| (r.parent, r.above)).collect();
    for (id, parent) in wanted {
        let wrong = match above.get(&parent.0) {
            None => text::PARENT_GONE,
            Some(above) if above.contains(&id.0) => text::PARENT_LOOP,
            Some(_) => continue,
        };
        return Err(AppError::field("parent_id", wrong));
    }
    Ok(())
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
    let permit = actor.may(Action::Edit, Object::Account)?;
    let old = account(tx, actor, id).await?;
    sight::may_edit(tx, actor, &permit, Object::Account, id.0, old.owner_id).await?;
    let old = as_seen(actor, old, version)?;
    let mut input = input.clone();
    let wrong = input.keep(Some(&old), &actor.rights);
    if !wrong.is_empty() {
        return Err(AppError::Invalid(wrong));
    }
    let input = &input;
    if input.owner_id != old.owner_id {
        actor.may(Action::HandOver, Object::Account)?.check(old.owner_id)?;
    }
    // Nothing to write, nothing to remember, and nobody's version is stale for it.
    if input.says_what(&old) {
        return Ok(old);
    }
    if let Some(parent) = input.parent_id.filter(|_| input.parent_id != old.parent_id) {
        check_parents(tx, actor, &[(id, parent)]).await?;
    }
    if input.owner_id != old.owner_id {
        check_owner(tx, actor, input.owner_id).await?;
    }
    let done = sqlx::query!(
        "update account set name = $4, name_key = $5, code = $6, lifecycle = $7, industry = $8, country = $9, province = $10,
           city = $11, street = $12, phone = $13, email = $14, website = $15, employees = $16, revenue_minor = $17,
           revenue_currency = $18, founded_year = $19, parent_id = $20, owner_id = $21, source = $22, description = $23,
           search = $24::text || also, updated_at = $25, uscc = $26, level = $27, version = version + 1,
           owned_since = case when $21::uuid is null then null when owner_id = $21 then owned_since else $25 end,
           pool_id = case when $21::uuid is null then pool_id end, pooled_at = case when $21::uuid is null then pooled_at end
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
        input.uscc.as_ref().map(CreditCode::as_str),
        input.level.map(Level::code),
    )
    .execute(&mut **tx)
    .await
    .map_err(refused)?;
    if old.pool_id.is_some() {
        find_again(tx, actor.tenant, &[id.0]).await?;
    }
    let new = account_unasked(tx, actor, id).await?;
    if done.rows_affected() == 0 {
        return Err(AppError::conflict(&new.veiled(&actor.rights)));
    }
    keep_keys(tx, actor.tenant, Object::Account, vec![(id.0, account_keys(&new.likeness()))]).await?;
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
    as_seen(actor, old, version)
}

/// The account, where it may be changed at all and still is the one that was seen.
fn as_seen(actor: &Actor, old: Account, version: i64) -> AppResult<Account> {
    if waits(actor, &old) {
        return Err(AppError::field("pool", text::IN_POOL));
    }
    if old.version != version { Err(AppError::conflict(&old.veiled(&actor.rights))) } else { Ok(old) }
}

/// Whether it waits in a pool: claimed or assigned first, nobody changes it but who configures pools.
pub(super) fn waits(actor: &Actor, account: &Account) -> bool {
    account.pool_id.is_some() && !actor.pools().manages()
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
    let seen = sight::seen(tx, actor, Object::Account, &ids).await?;
    for account in in_one_order(by_ids(tx, actor, &ids).await?) {
        // What one does not see is as if it were not there.
        if !seen.contains(&account.id.0) {
            continue;
        }
        if !permit.covers(account.owner_id) || waits(actor, &account) {
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
    let Some(version) = version else { return Err(AppError::conflict(&old.clone().veiled(&actor.rights))) };
    if old.pool_id.is_some() {
        find_again(tx, actor.tenant, &[old.id.0]).await?;
    }
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
        "update account set owner_id = $4, lifecycle = $5, deleted_at = $6, updated_at = $7, version = version + 1,
           owned_since = case when $4::uuid is null then null when owner_id = $4 then owned_since else $7 end,
           pool_id = case when $4::uuid is null then pool_id end, pooled_at = case when $4::uuid is null then pooled_at end
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
            r#"select owner_id as "owner: MemberId", lifecycle, deleted_at, pool_id is not null as "pooled!" from account
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
        if row.pooled && !actor.pools().manages() {
            continue;
        }
        let action = match step.was {
            AccountWas::There => Action::Delete,
            AccountWas::OwnedBy(_) => Action::HandOver,
            AccountWas::In(_) => Action::Edit,
        };
        if let AccountWas::OwnedBy(owner) = step.was {
            check_owner(tx, actor, owner).await?;
        }
        let told = |last: &Last| match &step.was {
            AccountWas::There => super::deleted(last),
            // Before it was made it was nobody's: that is nothing to go back to.
            AccountWas::OwnedBy(owner) => {
                last.action != "created" && last.before("owner_id") == Some(&json!(owner))
            }
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
    let from = ("account r", "coalesce(r.city, r.province, r.country, r.industry, '')");
    sql::options(tx, actor, Object::Account, from, None, typed).await
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
    let seen =
        sight::seen(tx, actor, Object::Account, &rows.iter().map(|r| r.id.0).collect::<Vec<_>>()).await?;
    Ok(rows.into_iter().filter(|r| seen.contains(&r.id.0)).map(|r| (r.id, r.name, r.name_key)).collect())
}

/// The words the filters of the list offer, most used first.
pub async fn account_facets(tx: &mut Tx, actor: &Actor) -> AppResult<AccountFacets> {
    Ok(AccountFacets {
        industries: sql::words(tx, actor, Object::Account, "account r", "r.industry").await?,
        provinces: sql::words(tx, actor, Object::Account, "account r", "r.province").await?,
        cities: sql::words(tx, actor, Object::Account, "account r", "r.city").await?,
    })
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
    // What went into a pool meanwhile may be out of sight.
    let seen: Vec<Uuid> = sight::seen(tx, actor, Object::Account, &ids).await?.into_iter().collect();
    let mut accounts: Vec<AccountRow> = by_ids(tx, actor, &seen)
        .await?
        .into_iter()
        .map(|a| AccountRow { last_touch: rows.iter().find(|r| r.id == a.id.0).map(|r| r.touch), account: a })
        .collect();
    accounts.sort_by_key(|a| std::cmp::Reverse(a.last_touch));
    Ok(accounts)
}
