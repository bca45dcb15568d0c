//! Saving what was changed on a form, and putting it together with what a colleague changed meanwhile.

use std::collections::HashMap;

use leptos::{prelude::*, task::spawn_local};
use serde::{Serialize, de::DeserializeOwned};

use super::super::{model::field_text, text};
use crate::{
    access::model::MemberName,
    audit::model::Object,
    customers::{
        api::{update_account, update_contact},
        model::*,
    },
    error::AppError,
    i18n::{Locale, Text, use_t},
    kit::{self, *},
    merge::{Merge, merge},
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
pub struct Saver<R: Record> {
    ask: RwSignal<Option<MergeAsk>>,
    toasts: Toasts,
    locale: Locale,
    colleagues: Signal<Vec<MemberName>>,
    /// Told the record as it now is.
    saved: Callback<(R,)>,
}

impl<R: Record> Clone for Saver<R> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<R: Record> Copy for Saver<R> {}

impl<R: Record> Saver<R> {
    pub fn new(colleagues: Signal<Vec<MemberName>>, saved: impl Into<Callback<(R,)>>) -> Self {
        let (toasts, locale) = (use_toasts(), use_t().0);
        Self { ask: RwSignal::new(None), toasts, locale, colleagues, saved: saved.into() }
    }

    /// The dialog that asks theirs or mine.
    pub fn dialog(self) -> AnyView {
        view! { <MergeDialog ask=self.ask/> }.into_any()
    }

    /// Saves `mine`, typed over `base`. Where a colleague was faster and changed other fields, both changes are kept; where
    /// they changed the same ones, the dialog asks, and nothing is lost until it is answered.
    pub async fn save(self, base: R, mine: R::Form) -> Result<(), AppError> {
        let (mut base, mut mine, mut merged) = (base, mine, false);
        // A record changed faster than this is not edited by people.
        for _ in 0..5 {
            match base.clone().update(mine.clone()).await {
                Ok(record) => {
                    if merged {
                        self.toasts.info(kit::text::MERGED.get(self.locale));
                    }
                    self.saved.run((record,));
                    return Ok(());
                }
                Err(AppError::Conflict(json)) => {
                    let Ok(theirs) = serde_json::from_str::<R>(&json) else {
                        return Err(AppError::Conflict(json));
                    };
                    let both = merge(&base.form(), &mine, &theirs.form());
                    if !both.clashes.is_empty() {
                        self.ask_about(base, theirs, both);
                        return Ok(());
                    }
                    let Some(form) = both.decided(|_| false) else { return Err(AppError::Conflict(json)) };
                    (base, mine, merged) = (theirs, form, true);
                }
                Err(error) => return Err(error),
            }
        }
        Err(AppError::Conflict(String::new()))
    }

    fn ask_about(self, base: R, theirs: R, both: Merge) {
        let row = |field: &str, mine: &str, theirs_value: &str| MergeRow {
            field: field.into(),
            label: label(R::OBJECT, field).get(self.locale).into(),
            mine: self.shown(field, mine, &[&base, &theirs]),
            theirs: self.shown(field, theirs_value, &[&theirs, &base]),
        };
        let rows = both.clashes.iter().map(|c| row(&c.field, &c.mine, &c.theirs)).collect();
        let on_decide = Callback::new(move |(fields,): (Vec<String>,)| {
            let Some(form) = both.decided::<R::Form>(|f| fields.iter().any(|m| m == f)) else { return };
            let theirs = theirs.clone();
            spawn_local(async move {
                if let Err(error) = Box::pin(self.save(theirs, form)).await {
                    self.toasts.error(&error);
                }
            });
        });
        self.ask.set(Some(MergeAsk { rows, on_decide }));
    }

    /// A form's value as it reads: names for ids, words for codes.
    fn shown(self, field: &str, value: &str, records: &[&R]) -> String {
        if value.is_empty() {
            return String::new();
        }
        if field == "owner_id" {
            let name = self
                .colleagues
                .with_untracked(|all| all.iter().find(|m| m.id.to_string() == value).map(|m| m.name.clone()));
            return name.unwrap_or_default();
        }
        if field.ends_with("_id") {
            let form = |r: &R| serde_json::to_value(r.form()).unwrap_or_default();
            let of = records.iter().find(|r| form(r).get(field).and_then(|v| v.as_str()) == Some(value));
            let names = of.map(|r| r.names()).unwrap_or_default();
            return names.into_iter().find(|(f, _)| *f == field).map(|(_, name)| name).unwrap_or_default();
        }
        super::super::model::value_text(field, &serde_json::Value::String(value.into()), 0, self.locale)
    }
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

/// What a form's field is called.
fn label(object: Object, field: &str) -> Text {
    match field {
        "owner_id" => text::OWNER,
        "parent_id" => text::PARENT,
        "account_id" => text::ACCOUNT,
        "revenue_currency" => text::REVENUE,
        field => field_text(object, field).unwrap_or(text::DETAILS),
    }
}
