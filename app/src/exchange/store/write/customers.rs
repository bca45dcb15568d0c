//! Rows that are accounts or contacts: the file fills in the form a person would.

use uuid::Uuid;

use super::{Batch, Outcome, Refusal, Written};
use crate::{
    customers::{
        model::{AccountForm, AccountId, ContactForm, ContactId},
        store::{NewAccount, NewContact, account, contact, update_account, update_contact},
    },
    db::Tx,
    exchange::model::{Draft, Field, Target, Value},
};

impl Batch<'_> {
    pub(super) async fn account(
        &self,
        tx: &mut Tx,
        draft: &Draft,
        there: Option<Uuid>,
    ) -> Result<Written, Refusal> {
        let currency = self.plan.currency.code();
        let old = match there {
            Some(id) => Some(account(tx, self.actor, AccountId(id)).await?),
            None => None,
        };
        if self.links_only && old.is_none() {
            return Ok(Outcome::Unchanged.into());
        }
        let parent = self.link(draft, Field::Parent, Target::Account)?;
        let before = match &old {
            Some(old) => AccountForm::of(old, currency),
            None => AccountForm { revenue_currency: currency.into(), ..Default::default() },
        };
        let mut form = before.clone();
        if let Some(parent) = parent {
            form.parent_id = parent.to_string();
        }
        if self.links_only {
            let Some(old) = old.filter(|_| form != before) else { return Ok(Outcome::Unchanged.into()) };
            update_account(tx, self.actor, old.id, old.version, &form.parse()?).await?;
            return Ok(Outcome::Updated(old.id.0).into());
        }
        self.fill_account(&mut form, draft)?;
        let Some(old) = old else {
            let (id, made_at) = (AccountId(self.id(draft)), draft.instant(Field::CreatedAt));
            return Ok(Written::Account(NewAccount { id, input: form.parse()?, made_at }));
        };
        if form == before {
            return Ok(Outcome::Unchanged.into());
        }
        let new = update_account(tx, self.actor, old.id, old.version, &form.parse()?).await?;
        let same = AccountForm::of(&new, currency) == before;
        Ok(if same { Outcome::Unchanged } else { Outcome::Updated(new.id.0) }.into())
    }

    fn fill_account(&self, form: &mut AccountForm, draft: &Draft) -> Result<(), Refusal> {
        let texts = [
            (Field::Name, &mut form.name),
            (Field::ExternalId, &mut form.code),
            (Field::CreditCode, &mut form.uscc),
            (Field::Level, &mut form.level),
            (Field::Industry, &mut form.industry),
            (Field::Country, &mut form.country),
            (Field::Region, &mut form.province),
            (Field::City, &mut form.city),
            (Field::Address, &mut form.street),
            (Field::Phone, &mut form.phone),
            (Field::Email, &mut form.email),
            (Field::Website, &mut form.website),
            (Field::Source, &mut form.source),
            (Field::Note, &mut form.description),
        ];
        fill(texts, draft);
        let numbers = [(Field::Employees, &mut form.employees), (Field::Founded, &mut form.founded_year)];
        for (field, target) in numbers {
            if let Some(Value::Integer(n)) = draft.get(field) {
                *target = n.to_string();
            }
        }
        if let Some(Value::Money(money)) = draft.get(Field::Revenue) {
            form.revenue = money.plain();
            form.revenue_currency = money.currency.code().into();
        }
        if let Some(owner) = self.link(draft, Field::Owner, Target::User)? {
            form.owner_id = owner.to_string();
        }
        Ok(())
    }

    pub(super) async fn contact(
        &self,
        tx: &mut Tx,
        draft: &Draft,
        there: Option<Uuid>,
    ) -> Result<Written, Refusal> {
        let old = match there {
            Some(id) => Some(contact(tx, self.actor, ContactId(id)).await?),
            None => None,
        };
        let before = old.as_ref().map(ContactForm::of).unwrap_or_default();
        let mut form = before.clone();
        let texts = [
            (Field::Name, &mut form.name),
            (Field::Title, &mut form.title),
            (Field::Email, &mut form.email),
            (Field::Phone, &mut form.phone),
            (Field::Mobile, &mut form.mobile),
            (Field::Note, &mut form.notes),
        ];
        fill(texts, draft);
        if let Some(account) = self.link(draft, Field::Account, Target::Account)? {
            form.account_id = account.to_string();
        }
        if let Some(owner) = self.link(draft, Field::Owner, Target::User)? {
            form.owner_id = owner.to_string();
        }
        let Some(old) = old else {
            let (id, made_at) = (ContactId(self.id(draft)), draft.instant(Field::CreatedAt));
            return Ok(Written::Contact(NewContact { id, input: form.parse()?, made_at }));
        };
        if form == before {
            return Ok(Outcome::Unchanged.into());
        }
        update_contact(tx, self.actor, old.id, old.version, &form.parse()?).await?;
        Ok(Outcome::Updated(old.id.0).into())
    }
}

/// Puts what the row says into the form; an empty cell leaves what is there.
fn fill<const N: usize>(texts: [(Field, &mut String); N], draft: &Draft) {
    for (field, target) in texts {
        if let Some(said) = draft.text(field) {
            *target = said.into();
        }
    }
}
