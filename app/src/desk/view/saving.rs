//! How accounts and contacts are edited, by a form or where a field stands.

use std::collections::HashMap;

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::super::{
    model::{field_text, value_text},
    text,
};
use crate::{
    access::model::MemberName,
    audit::model::Object,
    customers::{
        api::{update_account, update_contact},
        model::*,
    },
    error::AppError,
    i18n::{Locale, Text, use_t},
    kit::{self, Editor, Saving},
};

/// A record that is edited through a form of text fields.
pub trait Record: Clone + DeserializeOwned + Send + Sync + 'static {
    type Form: Clone + Serialize + DeserializeOwned + Send + Sync + 'static;
    const OBJECT: Object;

    fn id(&self) -> uuid::Uuid;
    fn form(&self) -> Self::Form;
    /// What the id fields of its form stand for, as names.
    fn names(&self) -> Vec<(&'static str, String)>;
    fn update(self, form: Self::Form) -> impl Future<Output = Result<Self, AppError>>;
}

impl Record for Account {
    type Form = AccountForm;
    const OBJECT: Object = Object::Account;

    fn id(&self) -> uuid::Uuid {
        self.id.0
    }
    fn form(&self) -> AccountForm {
        AccountForm::of(self, "")
    }
    fn names(&self) -> Vec<(&'static str, String)> {
        let parent = self.parent_name.clone().unwrap_or_default();
        vec![("owner_id", self.owner_name.clone().unwrap_or_default()), ("parent_id", parent)]
    }
    async fn update(self, form: AccountForm) -> Result<Account, AppError> {
        update_account(self.id, self.version, form).await
    }
}

impl Record for Contact {
    type Form = ContactForm;
    const OBJECT: Object = Object::Contact;

    fn id(&self) -> uuid::Uuid {
        self.id.0
    }
    fn form(&self) -> ContactForm {
        ContactForm::of(self)
    }
    fn names(&self) -> Vec<(&'static str, String)> {
        let account = self.account_name.clone().unwrap_or_default();
        vec![("owner_id", self.owner_name.clone().unwrap_or_default()), ("account_id", account)]
    }
    async fn update(self, form: ContactForm) -> Result<Contact, AppError> {
        update_contact(self.id, self.version, form).await
    }
}

/// Saves records of one kind; draw its [`Saver::dialog`] once on the page.
pub type Saver<R> = kit::Saver<Records<R>>;

/// What the page knows that edits records of one kind.
pub struct Records<R: Record> {
    colleagues: Signal<Vec<MemberName>>,
    locale: Locale,
    /// Told the record as it now is.
    saved: Callback<(R,)>,
}

impl<R: Record> Clone for Records<R> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<R: Record> Copy for Records<R> {}

impl<R: Record> Saver<R> {
    pub fn new(colleagues: Signal<Vec<MemberName>>, saved: impl Into<Callback<(R,)>>) -> Self {
        Saver::with(Records { colleagues, locale: use_t().0, saved: saved.into() })
    }
}

impl<R: Record> Editor for Records<R> {
    type Record = R;
    type Form = R::Form;

    fn form(self, record: &R) -> R::Form {
        record.form()
    }
    async fn send(self, base: R, form: R::Form) -> Result<R, AppError> {
        base.update(form).await
    }
    fn label(self, field: &str) -> Text {
        match field {
            "owner_id" => text::OWNER,
            "parent_id" => text::PARENT,
            "account_id" => text::ACCOUNT,
            "revenue_currency" => text::REVENUE,
            field => field_text(R::OBJECT, field).unwrap_or(text::DETAILS),
        }
    }
    /// Names for ids, words for codes.
    fn shown(self, field: &str, value: &str, records: [&R; 2]) -> String {
        if field == "owner_id" {
            return member_name(self.colleagues, value);
        }
        if field.ends_with("_id") {
            let form = |r: &R| serde_json::to_value(r.form()).unwrap_or_default();
            let of = records.iter().find(|r| form(r).get(field).and_then(|v| v.as_str()) == Some(value));
            let names = of.map(|r| r.names()).unwrap_or_default();
            return names.into_iter().find(|(f, _)| *f == field).map(|(_, name)| name).unwrap_or_default();
        }
        value_text(field, &serde_json::Value::String(value.into()), 0, self.locale)
    }
    fn saved(self, record: R, _merged: bool) {
        self.saved.try_run((record,));
    }
}

/// What the member of this id is called.
pub fn member_name(colleagues: Signal<Vec<MemberName>>, id: &str) -> String {
    let name = |all: &Vec<MemberName>| all.iter().find(|m| m.id.to_string() == id).map(|m| m.name.clone());
    colleagues.with_untracked(name).unwrap_or_default()
}

/// The records a list shows, each with its signal: what was saved is shown at once, without asking for the whole list again,
/// so that an editor just opened beside it stays open.
pub struct Rows<R: Record>(StoredValue<HashMap<uuid::Uuid, RwSignal<R>>>);

impl<R: Record> Clone for Rows<R> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<R: Record> Copy for Rows<R> {}

impl<R: Record> Rows<R> {
    pub fn new() -> Self {
        Self(StoredValue::new(HashMap::new()))
    }

    /// The signal of a row being drawn.
    pub fn show(self, record: R) -> RwSignal<R> {
        let id = record.id();
        let signal = RwSignal::new(record);
        self.0.update_value(|rows| {
            rows.insert(id, signal);
        });
        signal
    }

    /// Shows a record as it now is, where it is shown at all.
    pub fn saved(self, record: R) {
        if let Some(row) = self.0.with_value(|rows| rows.get(&record.id()).copied()) {
            row.set(record);
        }
    }
}

/// Changes one field of a record where it stands; `of` is the record as it is now shown.
pub fn field_saver<R: Record>(
    saver: Saver<R>,
    of: Signal<Option<R>>,
    change: fn(&mut R::Form, String),
) -> Callback<(String,), Saving> {
    Callback::new(move |(value,): (String,)| {
        let base = of.get_untracked();
        let saving = async move {
            let Some(base) = base else { return Err(AppError::NotFound) };
            let mut form = base.form();
            change(&mut form, value);
            saver.save(base, form).await
        };
        Box::pin(saving) as Saving
    })
}
