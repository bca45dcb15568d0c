//! The rows of a list as cells: what one sees of it, may export, and reads.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    access::model::{Action, Actor, MemberId, Permit, Veil},
    customers::{
        model::{Account, AccountList, Contact, ContactList},
        store as customers,
    },
    db::Tx,
    error::{AppError, AppResult},
    exchange::model::{Field, Object},
    listing::{Cursor, Page, Place},
    pipeline::{
        model::DealList,
        store::{self as pipeline, Listed},
    },
};

/// The fields of a file, in the order of its columns. None: such a list is not exported.
pub fn fields(object: Object) -> &'static [Field] {
    use Field::*;
    match object {
        Object::Accounts => &[
            Name, ExternalId, CreditCode, Level, Industry, Country, Region, City, Address, Website, Phone,
            Email, Source, Revenue, Employees, Founded, Parent, Owner, Note, CreatedAt,
        ],
        Object::Contacts => &[Name, Account, Title, Email, Phone, Mobile, Owner, Note, CreatedAt],
        Object::Deals => &[
            ExternalId,
            Name,
            Account,
            Stage,
            Product,
            Amount,
            Currency,
            Owner,
            OpenedOn,
            ExpectedClose,
            ClosedOn,
            LostReason,
            Source,
            Note,
            CreatedAt,
        ],
        Object::Products | Object::Users => &[],
    }
}

/// The next rows of a list, so many at once, without those out of reach of exporting; `query` is the list's address.
/// Errors: `Forbidden`, `NotFound` for a list that is not exported.
pub async fn page(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    query: &str,
    after: Option<Cursor>,
    limit: i64,
) -> AppResult<Page<Vec<String>>> {
    if fields(object).is_empty() {
        return Err(AppError::NotFound);
    }
    let permit = actor.may(Action::Export, super::guarded(object))?;
    let at = after.map(Place::After);
    let rights = &actor.rights;
    Ok(match object {
        Object::Contacts => {
            let list = ContactList { place: at, ..ContactList::parse(query) };
            let page = customers::contacts_listed(tx, actor, &list, limit).await?.veiled(rights);
            cells(page, &permit, |it| it.owner_id, contact)
        }
        Object::Deals => {
            let list = DealList { place: at, ..DealList::parse(query) };
            let page = pipeline::deals_listed(tx, actor, &list, limit).await?.veiled(rights);
            cells(page, &permit, |it| it.line.owner.as_ref().map(|o| o.id), deal)
        }
        _ => {
            let list = AccountList { place: at, ..AccountList::parse(query) };
            let page = customers::accounts_listed(tx, actor, &list, limit).await?.veiled(rights);
            cells(page, &permit, |it| it.owner_id, account)
        }
    })
}

fn cells<T>(
    page: Page<T>,
    permit: &Permit,
    owner: fn(&T) -> Option<MemberId>,
    cell: fn(&T, Field) -> String,
) -> Page<Vec<String>>
where
    T: Exported,
{
    let rows = page.rows.iter().filter(|it| permit.covers(owner(it)));
    let rows = rows.map(|it| fields(T::OBJECT).iter().map(|field| cell(it, *field)).collect()).collect();
    Page { rows, before: None, after: page.after, count: page.count }
}

/// A kind of record that leaves in files.
trait Exported {
    const OBJECT: Object;
}

impl Exported for Account {
    const OBJECT: Object = Object::Accounts;
}
impl Exported for Contact {
    const OBJECT: Object = Object::Contacts;
}
impl Exported for Listed {
    const OBJECT: Object = Object::Deals;
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn number(value: Option<impl ToString>) -> String {
    value.map(|n| n.to_string()).unwrap_or_default()
}

fn day(value: Option<NaiveDate>) -> String {
    number(value)
}

/// To the second, as ISO 8601 writes it.
fn instant(value: DateTime<Utc>) -> String {
    value.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn account(it: &Account, field: Field) -> String {
    match field {
        Field::Name => it.name.clone(),
        Field::ExternalId => text(&it.code),
        Field::CreditCode => text(&it.uscc),
        Field::Level => it.level.map(|l| l.code().to_owned()).unwrap_or_default(),
        Field::Industry => text(&it.industry),
        Field::Country => text(&it.country),
        Field::Region => text(&it.province),
        Field::City => text(&it.city),
        Field::Address => text(&it.street),
        Field::Website => text(&it.website),
        Field::Phone => text(&it.phone),
        Field::Email => text(&it.email),
        Field::Source => text(&it.source),
        Field::Revenue => {
            it.revenue.map(|m| format!("{} {}", m.currency.code(), m.plain())).unwrap_or_default()
        }
        Field::Employees => number(it.employees),
        Field::Founded => number(it.founded_year),
        Field::Parent => text(&it.parent_name),
        Field::Owner => text(&it.owner_name),
        Field::Note => text(&it.description),
        Field::CreatedAt => instant(it.created_at),
        _ => String::new(),
    }
}

fn contact(it: &Contact, field: Field) -> String {
    match field {
        Field::Name => it.name.clone(),
        Field::Account => text(&it.account_name),
        Field::Title => text(&it.title),
        Field::Email => text(&it.email),
        Field::Phone => text(&it.phone),
        Field::Mobile => text(&it.mobile),
        Field::Owner => text(&it.owner_name),
        Field::Note => text(&it.notes),
        Field::CreatedAt => instant(it.created_at),
        _ => String::new(),
    }
}

fn deal(it: &Listed, field: Field) -> String {
    let line = &it.line;
    match field {
        Field::ExternalId => text(&line.code),
        Field::Name => line.name.clone(),
        Field::Account => line.account.as_ref().map(|a| a.name.clone()).unwrap_or_default(),
        Field::Stage => line.stage_name.clone(),
        Field::Product => line.product.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
        Field::Amount => line.amount.map(|m| m.plain()).unwrap_or_default(),
        Field::Currency => line.currency.code().to_owned(),
        Field::Owner => line.owner.as_ref().map(|o| o.name.clone()).unwrap_or_default(),
        Field::OpenedOn => day(it.opened_on),
        Field::ExpectedClose => day(line.expected_on),
        Field::ClosedOn => day(line.closed_on),
        Field::LostReason => text(&it.lost_reason),
        Field::Source => text(&it.source),
        Field::Note => text(&it.description),
        Field::CreatedAt => instant(it.created_at),
        _ => String::new(),
    }
}
