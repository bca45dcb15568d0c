//! Rows through the rules of their rooms: the same functions that forms and the board call.
// A refused cell carries its place and words; there is one for a bad row, none for a good one.
#![allow(clippy::result_large_err)]

mod careful;
mod customers;
mod deals;
mod others;

pub use careful::{Fate, write_carefully};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::known::{Index, Known};
use crate::{
    access::model::Actor,
    customers::store::{
        AccountKey, ContactKey, NewAccount, NewContact, accounts_keyed, contacts_keyed, create_accounts,
        create_contacts,
    },
    db::Tx,
    error::{AppError, AppResult, FieldError},
    exchange::model::{Draft, Field, Object, Plan, Reason, RowError, RunId, Target, Value, Writing},
    pipeline::store::{deals_called, ids_by_code, products_keyed},
};

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The record it made.
    Created(Uuid),
    /// The record it changed.
    Updated(Uuid),
    Unchanged,
    Refused(Vec<RowError>),
}

/// What a row came to: written already, or to be made together with others of its kind.
enum Written {
    Done(Outcome),
    Account(NewAccount),
    Contact(NewContact),
}

impl From<Outcome> for Written {
    fn from(outcome: Outcome) -> Self {
        Written::Done(outcome)
    }
}

/// One batch being written.
pub struct Batch<'a> {
    pub actor: &'a Actor,
    pub plan: &'a Plan,
    pub known: &'a mut Known,
    pub run: RunId,
    /// The second time through a file only sets links between its own rows.
    pub links_only: bool,
    /// Records made because rows name them.
    pub made: Vec<Uuid>,
}

/// The record a row is about, if it is there.
pub(super) type There = Result<Option<Uuid>, RowError>;

impl Batch<'_> {
    /// Writes the rows; says of each what became of it. Errors: the transaction is spent and must be rolled back; where rows
    /// are written one at a time behind a savepoint, the row at fault shows itself.
    pub async fn write(&self, tx: &mut Tx, drafts: &[&Draft]) -> AppResult<Vec<Outcome>> {
        let there = self.there(tx, drafts).await?;
        if self.plan.object == Object::Deals {
            return self.deals(tx, drafts, there).await;
        }
        let mut outcomes = Vec::with_capacity(drafts.len());
        let (mut accounts, mut contacts) = (Vec::new(), Vec::new());
        for (draft, there) in drafts.iter().zip(there) {
            let written = match there {
                Err(error) => Outcome::Refused(vec![error]).into(),
                Ok(there) => self.one(tx, draft, there).await?,
            };
            outcomes.push(match written {
                Written::Done(outcome) => outcome,
                Written::Account(new) => {
                    let id = new.id.0;
                    accounts.push(new);
                    Outcome::Created(id)
                }
                Written::Contact(new) => {
                    let id = new.id.0;
                    contacts.push(new);
                    Outcome::Created(id)
                }
            });
        }
        match self.plan.object {
            Object::Accounts => create_accounts(tx, self.actor, &accounts).await?,
            Object::Contacts => create_contacts(tx, self.actor, &contacts).await?,
            _ => {}
        }
        Ok(outcomes)
    }

    async fn one(&self, tx: &mut Tx, draft: &Draft, there: Option<Uuid>) -> AppResult<Written> {
        let written = match self.plan.object {
            Object::Accounts => self.account(tx, draft, there).await,
            Object::Contacts => self.contact(tx, draft, there).await,
            Object::Products => self.product(tx, draft, there).await.map(Written::from),
            Object::Users => self.user(tx, draft, there).await.map(Written::from),
            Object::Deals => Err(Refusal::Fault(AppError::internal(&"deals are written together"))),
        };
        match written {
            Ok(written) => Ok(written),
            Err(Refusal::Row(errors)) => Ok(Outcome::Refused(errors).into()),
            Err(Refusal::Fault(AppError::Internal(r))) => Err(AppError::Internal(r)),
            Err(Refusal::Fault(error)) => {
                let refused = Outcome::Refused(self.refused(draft, error));
                // A constraint that said no has spent the transaction; a rule has not.
                sqlx::query_scalar!(r#"select 1 as "one!""#).fetch_one(&mut **tx).await?;
                Ok(refused.into())
            }
        }
    }

    /// The records the rows are about, by the plan's key.
    async fn there(&self, tx: &mut Tx, drafts: &[&Draft]) -> AppResult<Vec<There>> {
        let index = match self.plan.key {
            Some(key) => {
                let said: Vec<String> = drafts.iter().filter_map(|d| said(d, key)).collect();
                existing(tx, self.actor, self.plan, self.known, key, &said).await?
            }
            None => Index::default(),
        };
        Ok(drafts.iter().map(|draft| self.find(draft, &index)).collect())
    }

    fn find(&self, draft: &Draft, index: &Index) -> There {
        let mine = || self.links_only.then(|| self.id(draft));
        let Some(key) = self.plan.key else { return Ok(mine()) };
        let Some(said) = said(draft, key) else { return Ok(mine()) };
        match (index.one(&said), self.plan.writing) {
            (Err(Reason::SeveralMatch), _) => Err(self.cell(draft, key, &said, Reason::SeveralMatch)),
            (Ok(_), Writing::CreateOnly) if !self.links_only => {
                Err(self.cell(draft, key, &said, Reason::AlreadyThere))
            }
            (Err(_), Writing::UpdateOnly) => Err(self.cell(draft, key, &said, Reason::NothingToUpdate)),
            (found, _) => Ok(found.ok()),
        }
    }

    /// The id a row's record gets: always the same for the same row of the same run, so that nothing is made twice.
    fn id(&self, draft: &Draft) -> Uuid {
        let hash = Sha256::new().chain_update(self.run.0.as_bytes()).chain_update(draft.row.to_be_bytes());
        let mut random = [0; 10];
        random.copy_from_slice(&hash.finalize()[..10]);
        let (seconds, nanos) = self.run.0.get_timestamp().map_or((0, 0), |t| t.to_unix());
        let millis = seconds * 1_000 + u64::from(nanos / 1_000_000);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// The record a row links to. In the first pass a link to a row further down stays open for the second.
    fn link(&self, draft: &Draft, field: Field, target: Target) -> Result<Option<Uuid>, Refusal> {
        let own = matches!(field, Field::Parent | Field::Manager);
        match self.known.link(draft, field, target) {
            Err(Reason::Unmatched) if own && !self.links_only => Ok(None),
            Err(reason) => {
                let said = match draft.get(field) {
                    Some(Value::Named(name) | Value::Made(name)) => name.as_str(),
                    _ => "",
                };
                Err(Refusal::Row(vec![self.cell(draft, field, said, reason)]))
            }
            Ok(found) => Ok(found),
        }
    }

    /// An error on one cell of a row.
    fn cell(&self, draft: &Draft, field: Field, value: &str, reason: Reason) -> RowError {
        let column = self.plan.column(field).and_then(|c| self.plan.headers.get(c)).cloned();
        let spec = self.plan.object.spec(field).map(|s| s.label.en.to_string());
        RowError {
            row: draft.row,
            line: draft.line,
            column: column.or(spec),
            field: Some(field),
            value: value.chars().take(120).collect(),
            reason,
        }
    }

    /// What a rule refused, cell by cell.
    fn refused(&self, draft: &Draft, error: AppError) -> Vec<RowError> {
        use crate::i18n::Locale::{En, Zh};
        let whole = |code: &str, error: &AppError| RowError {
            row: draft.row,
            line: draft.line,
            column: None,
            field: None,
            value: String::new(),
            reason: Reason::Rule { code: code.into(), en: error.message(En), zh: error.message(Zh) },
        };
        match error {
            AppError::Invalid(fields) => self.fields(draft, fields),
            AppError::Forbidden => vec![whole("forbidden", &error)],
            AppError::Conflict(_) => vec![whole("conflict", &error)],
            other => vec![whole("refused", &other)],
        }
    }

    fn fields(&self, draft: &Draft, fields: Vec<FieldError>) -> Vec<RowError> {
        let one = |f: FieldError| {
            let field = field_called(self.plan.object, &f.field);
            let value = field.map(|field| draft.quote(field)).unwrap_or_default();
            let reason = Reason::Rule { code: f.field.clone(), en: f.en, zh: f.zh };
            match field {
                Some(field) => self.cell(draft, field, &value, reason),
                None => RowError {
                    row: draft.row,
                    line: draft.line,
                    column: Some(f.field),
                    field: None,
                    value,
                    reason,
                },
            }
        };
        fields.into_iter().map(one).collect()
    }
}

/// Why a row was not written: for reasons of its own, or because something failed.
enum Refusal {
    Row(Vec<RowError>),
    Fault(AppError),
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        Refusal::Fault(error)
    }
}

/// What a row says its key is.
pub(super) fn said(draft: &Draft, key: Field) -> Option<String> {
    match draft.get(key) {
        Some(Value::Text(text)) if key == Field::Email => Some(text.to_lowercase()),
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

/// The records that have one of these keys.
pub(super) async fn existing(
    tx: &mut Tx,
    actor: &Actor,
    plan: &Plan,
    known: &Known,
    key: Field,
    said: &[String],
) -> AppResult<Index> {
    let index = match (plan.object, key) {
        (Object::Accounts, key) => {
            let key = if key == Field::ExternalId { AccountKey::Code } else { AccountKey::Name };
            accounts_keyed(tx, actor, key, said).await?.into_iter().map(|(s, id)| (s, id.0)).collect()
        }
        (Object::Contacts, key) => {
            let key = match key {
                Field::Email => ContactKey::Email,
                Field::Mobile => ContactKey::Mobile,
                _ => ContactKey::Name,
            };
            contacts_keyed(tx, actor, key, said).await?.into_iter().collect()
        }
        (Object::Deals, Field::Name) => {
            deals_called(tx, actor, said).await?.into_iter().map(|(s, id)| (s, id.0)).collect()
        }
        (Object::Deals, _) => {
            ids_by_code(tx, actor, said).await?.into_iter().map(|(s, (id, _))| (s, id.0)).collect()
        }
        (Object::Products, key) => {
            let found = products_keyed(tx, actor, key == Field::Code, said).await?;
            found.into_iter().map(|(s, id)| (s, id.0)).collect()
        }
        (Object::Users, key) => {
            let all = known.colleagues.iter();
            let keyed = |c: &crate::access::matching::Colleague| {
                Some((if key == Field::Email { c.email.clone()? } else { c.name.clone() }, c.id.0))
            };
            all.filter_map(keyed).collect()
        }
    };
    Ok(index)
}

/// Our field for the name a room gives it in its errors.
fn field_called(object: Object, name: &str) -> Option<Field> {
    Some(match name {
        "name" => Field::Name,
        "code" if object == Object::Products => Field::Code,
        "code" => Field::ExternalId,
        "level" => Field::Level,
        "industry" => Field::Industry,
        "country" => Field::Country,
        "province" | "region" => Field::Region,
        "city" => Field::City,
        "street" => Field::Address,
        "phone" => Field::Phone,
        "mobile" => Field::Mobile,
        "email" => Field::Email,
        "uscc" => Field::CreditCode,
        "website" => Field::Website,
        "employees" => Field::Employees,
        "revenue" => Field::Revenue,
        "founded_year" => Field::Founded,
        "parent_id" => Field::Parent,
        "manager" => Field::Manager,
        "owner_id" | "owner" => Field::Owner,
        "account_id" | "account" => Field::Account,
        "product" => Field::Product,
        "stage" => Field::Stage,
        "amount" => Field::Amount,
        "price" => Field::Price,
        "family" => Field::Series,
        "opened_on" => Field::OpenedOn,
        "expected_on" => Field::ExpectedClose,
        "closed_on" => Field::ClosedOn,
        "lost_reason" => Field::LostReason,
        "source" => Field::Source,
        "title" => Field::Title,
        "description" | "notes" => Field::Note,
        _ => return None,
    })
}
