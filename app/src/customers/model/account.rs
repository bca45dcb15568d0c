//! Accounts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    AccountId,
    parse::{CreditCode, Phone, Reader, Website},
    words,
};
use crate::{
    access::model::{
        Email, Field, Hidden, MemberId, PoolId, Rights, Veil, is_masked, kept, veil_text, veil_whole,
    },
    customers::text,
    error::{AppResult, FieldError},
    keys,
    listing::ListState,
    money::Money,
    open_to_all, text_key,
};

words! {
    /// Where the relationship with an account stands.
    pub enum Lifecycle {
        Potential = "potential", LIFECYCLE_POTENTIAL;
        New = "new", LIFECYCLE_NEW;
        Active = "active", LIFECYCLE_ACTIVE;
        Loyal = "loyal", LIFECYCLE_LOYAL;
        AtRisk = "at_risk", LIFECYCLE_AT_RISK;
        Lost = "lost", LIFECYCLE_LOST;
        WonBack = "won_back", LIFECYCLE_WON_BACK;
    }
}

words! {
    /// How much an account matters, the most first.
    pub enum Level {
        A = "A", LEVEL_A;
        B = "B", LEVEL_B;
        C = "C", LEVEL_C;
        D = "D", LEVEL_D;
    }
}

/// An account with everything it says; the names of what it links to are there to be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    pub name: String,
    /// The number it carries in the company's books.
    pub code: Option<String>,
    /// Its 统一社会信用代码, see [`CreditCode`].
    pub uscc: Option<String>,
    pub lifecycle: Lifecycle,
    pub level: Option<Level>,
    pub industry: Option<String>,
    pub country: Option<String>,
    pub province: Option<String>,
    pub city: Option<String>,
    pub street: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub website: Option<String>,
    pub employees: Option<i32>,
    /// Its yearly revenue.
    pub revenue: Option<Money>,
    pub founded_year: Option<i16>,
    pub parent_id: Option<AccountId>,
    pub parent_name: Option<String>,
    /// `None`: nobody's, perhaps in a pool.
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    /// The pool in which it waits for an owner, and since when.
    pub pool_id: Option<PoolId>,
    pub pooled_at: Option<DateTime<Utc>>,
    pub source: Option<String>,
    pub description: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

impl Account {
    /// Takes out what a pool keeps from the reader.
    pub fn without(mut self, hidden: &[Hidden]) -> Account {
        for what in hidden {
            match what {
                Hidden::Phone => self.phone = None,
                Hidden::Email => self.email = None,
                Hidden::Website => self.website = None,
                Hidden::Street => self.street = None,
                Hidden::Description => self.description = None,
                Hidden::People | Hidden::Talks => {}
            }
        }
        self
    }
}

/// A row of the list: the account, and when somebody last dealt with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountRow {
    pub account: Account,
    pub last_touch: Option<DateTime<Utc>>,
}

/// An account as a form holds it: everything as typed, empty where nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountForm {
    pub name: String,
    pub code: String,
    pub uscc: String,
    pub lifecycle: String,
    pub level: String,
    pub industry: String,
    pub country: String,
    pub province: String,
    pub city: String,
    pub street: String,
    pub phone: String,
    pub email: String,
    pub website: String,
    pub employees: String,
    pub revenue: String,
    pub revenue_currency: String,
    pub founded_year: String,
    pub parent_id: String,
    pub owner_id: String,
    pub source: String,
    pub description: String,
}

impl AccountForm {
    /// The form that shows this account; `currency` is offered where it has no revenue yet.
    pub fn of(account: &Account, currency: &str) -> AccountForm {
        // What is shown in part is nothing one could send back.
        let text = |it: &Option<String>| it.clone().filter(|v| !is_masked(v)).unwrap_or_default();
        let shown = |it: Option<String>| it.unwrap_or_default();
        AccountForm {
            name: account.name.clone(),
            code: text(&account.code),
            uscc: text(&account.uscc),
            lifecycle: account.lifecycle.code().into(),
            level: account.level.map_or(String::new(), |l| l.code().into()),
            industry: text(&account.industry),
            country: text(&account.country),
            province: text(&account.province),
            city: text(&account.city),
            street: text(&account.street),
            phone: text(&account.phone),
            email: text(&account.email),
            website: text(&account.website),
            employees: shown(account.employees.map(|n| n.to_string())),
            revenue: shown(account.revenue.map(Money::plain)),
            revenue_currency: account.revenue.map_or(currency.into(), |m| m.currency.code().into()),
            founded_year: shown(account.founded_year.map(|n| n.to_string())),
            parent_id: shown(account.parent_id.map(|id| id.to_string())),
            owner_id: shown(account.owner_id.map(|id| id.to_string())),
            source: text(&account.source),
            description: text(&account.description),
        }
    }

    /// Reads the form. Errors: `Invalid` with every field that is wrong.
    pub fn parse(&self) -> AppResult<AccountInput> {
        let mut read = Reader::default();
        let lifecycle = read.maybe("lifecycle", &self.lifecycle, text::NOT_CHOSEN, Lifecycle::parse);
        let level = self.level.trim().to_uppercase();
        let level = read.maybe("level", &level, text::NOT_CHOSEN, Level::parse);
        let input = AccountInput {
            level,
            name: read.name("name", &self.name, 200),
            code: read.text("code", &self.code, 60),
            uscc: read.maybe("uscc", &self.uscc, text::USCC_BAD, CreditCode::parse),
            lifecycle: lifecycle.unwrap_or(Lifecycle::Potential),
            industry: read.text("industry", &self.industry, 80),
            country: read.text("country", &self.country, 80),
            province: read.text("province", &self.province, 80),
            city: read.text("city", &self.city, 80),
            street: read.text("street", &self.street, 200),
            phone: read.phone("phone", &self.phone),
            email: read.email("email", &self.email),
            website: read.maybe("website", &self.website, text::WEBSITE_BAD, Website::parse),
            employees: read
                .whole("employees", &self.employees, 0, 100_000_000)
                .and_then(|n| i32::try_from(n).ok()),
            revenue: read.money("revenue", &self.revenue, &self.revenue_currency),
            founded_year: read
                .whole("founded_year", &self.founded_year, 1000, 2200)
                .and_then(|n| i16::try_from(n).ok()),
            parent_id: read.id("parent_id", &self.parent_id, AccountId),
            owner_id: read.id("owner_id", &self.owner_id, MemberId),
            source: read.text("source", &self.source, 80),
            description: read.text("description", &self.description, 20_000),
        };
        read.finish(input)
    }
}

/// An account to be written: every field parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountInput {
    pub name: String,
    pub code: Option<String>,
    pub uscc: Option<CreditCode>,
    pub lifecycle: Lifecycle,
    pub level: Option<Level>,
    pub industry: Option<String>,
    pub country: Option<String>,
    pub province: Option<String>,
    pub city: Option<String>,
    pub street: Option<String>,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub website: Option<Website>,
    pub employees: Option<i32>,
    pub revenue: Option<Money>,
    pub founded_year: Option<i16>,
    pub parent_id: Option<AccountId>,
    pub owner_id: Option<MemberId>,
    pub source: Option<String>,
    pub description: Option<String>,
}

impl AccountInput {
    /// Whether an account says all of this already.
    pub fn says_what(&self, it: &Account) -> bool {
        (self.name == it.name && self.code == it.code && self.lifecycle == it.lifecycle)
            && (self.level == it.level && self.industry == it.industry)
            && (self.country == it.country && self.province == it.province)
            && (self.city == it.city && self.street == it.street)
            && self.uscc.as_ref().map(CreditCode::as_str) == it.uscc.as_deref()
            && self.phone.as_ref().map(Phone::as_str) == it.phone.as_deref()
            && self.email.as_ref().map(Email::as_str) == it.email.as_deref()
            && self.website.as_ref().map(Website::as_str) == it.website.as_deref()
            && (self.employees == it.employees && self.revenue == it.revenue)
            && (self.founded_year == it.founded_year && self.parent_id == it.parent_id)
            && (self.owner_id == it.owner_id
                && self.source == it.source
                && self.description == it.description)
    }

    /// Takes from the account as it is what the person may not write and did not fill in, so that saving the rest leaves it alone.
    /// Says what they filled in all the same.
    pub fn keep(&mut self, old: Option<&Account>, rights: &Rights) -> Vec<FieldError> {
        let mut wrong = Vec::new();
        let phone = |it: &Account| it.phone.as_deref().and_then(Phone::parse);
        let email = |it: &Account| it.email.as_deref().and_then(Email::parse);
        kept(rights, Field::AccountPhone, &mut self.phone, old.and_then(phone), &mut wrong);
        kept(rights, Field::AccountEmail, &mut self.email, old.and_then(email), &mut wrong);
        kept(rights, Field::AccountStreet, &mut self.street, old.and_then(|o| o.street.clone()), &mut wrong);
        kept(rights, Field::AccountRevenue, &mut self.revenue, old.and_then(|o| o.revenue), &mut wrong);
        let description = old.and_then(|o| o.description.clone());
        kept(rights, Field::AccountDescription, &mut self.description, description, &mut wrong);
        wrong
    }

    /// What the account is found by.
    pub fn search(&self) -> String {
        let parts = [
            Some(self.name.as_str()),
            self.code.as_deref(),
            self.uscc.as_ref().map(CreditCode::as_str),
            self.city.as_deref(),
            self.phone.as_ref().map(Phone::as_str),
            self.email.as_ref().map(Email::as_str),
        ];
        text_key::search_line(parts.into_iter().flatten())
    }
}

keys! {
    /// What the list of accounts is narrowed by.
    pub enum AccountFilter {
        /// A member's id, or `none`.
        Owner = "owner",
        Lifecycle = "lifecycle",
        Level = "level",
        Industry = "industry",
        Province = "province",
        City = "city",
        /// A pool's id.
        Pool = "pool",
    }
}
keys! {
    /// What the list of accounts is sorted by.
    pub enum AccountSort {
        Name = "name",
        Owner = "owner",
        City = "city",
        Revenue = "revenue",
        Updated = "updated",
        Pooled = "pooled",
    }
}
pub type AccountList = ListState<AccountFilter, AccountSort>;

/// What the filters offer: the words in use, most used first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFacets {
    pub industries: Vec<String>,
    pub provinces: Vec<String>,
    pub cities: Vec<String>,
}

/// What to do with a selection of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountBulk {
    Delete,
    HandOver(Option<MemberId>),
    Lifecycle(Lifecycle),
}

/// One changed record of a bulk action with what it takes to change it back: the version it now has, and what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountUndo {
    pub id: AccountId,
    pub version: i64,
    pub was: AccountWas,
}

/// What a bulk action replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountWas {
    There,
    OwnedBy(Option<MemberId>),
    In(Lifecycle),
}

/// What became of a bulk action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsDone {
    pub done: Vec<AccountUndo>,
    /// Records left alone because they are somebody else's.
    pub refused: i64,
}

impl Veil for Account {
    fn veil(&mut self, rights: &Rights) {
        veil_text(rights, Field::AccountPhone, &mut self.phone);
        veil_text(rights, Field::AccountEmail, &mut self.email);
        veil_text(rights, Field::AccountStreet, &mut self.street);
        veil_whole(rights, Field::AccountRevenue, &mut self.revenue);
        veil_text(rights, Field::AccountDescription, &mut self.description);
    }
}

impl Veil for AccountRow {
    fn veil(&mut self, rights: &Rights) {
        self.account.veil(rights);
    }
}

open_to_all!(AccountId, AccountFacets, AccountUndo, AccountsDone);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::AppError, money::Currency};

    fn filled() -> AccountForm {
        AccountForm {
            name: " Farhill  Logistics ".into(),
            lifecycle: "active".into(),
            level: " a ".into(),
            phone: "021-5555 0123".into(),
            email: "Hello@Farhill.example".into(),
            website: "farhill.example".into(),
            employees: "2,822".into(),
            revenue: "1.2亿".into(),
            revenue_currency: "CNY".into(),
            founded_year: "1996".into(),
            ..Default::default()
        }
    }

    #[test]
    fn a_filled_form_becomes_an_account() {
        let input = filled().parse().unwrap();
        assert_eq!(input.name, "Farhill Logistics");
        assert_eq!((input.lifecycle, input.level), (Lifecycle::Active, Some(Level::A)));
        assert_eq!(input.email.as_ref().unwrap().as_str(), "hello@farhill.example");
        assert_eq!(input.website.as_ref().unwrap().as_str(), "https://farhill.example");
        assert_eq!(input.employees, Some(2822));
        assert_eq!(input.revenue, Some(Money::new(12_000_000_000, Currency::CNY)));
        assert_eq!(input.search(), "farhill logistics 021-5555 0123 02155550123 hello@farhill.example");
    }

    #[test]
    fn an_account_needs_no_more_than_a_name() {
        let input = AccountForm { name: "远山物流".into(), ..Default::default() }.parse().unwrap();
        assert_eq!(input.lifecycle, Lifecycle::Potential);
        assert_eq!(input.owner_id, None);
    }

    #[test]
    fn each_wrong_field_is_named_in_both_languages() {
        let form = AccountForm {
            name: String::new(),
            lifecycle: "asleep".into(),
            level: "E".into(),
            phone: "none".into(),
            email: "x".into(),
            website: "javascript:alert(1)".into(),
            employees: "-4".into(),
            revenue: "much".into(),
            founded_year: "96".into(),
            owner_id: "me".into(),
            ..filled()
        };
        let Err(AppError::Invalid(errors)) = form.parse() else { panic!("the form was taken") };
        let mut fields: Vec<&str> = errors.iter().map(|e| e.field.as_str()).collect();
        fields.sort();
        let wrong = [
            "email",
            "employees",
            "founded_year",
            "level",
            "lifecycle",
            "name",
            "owner_id",
            "phone",
            "revenue",
            "website",
        ];
        assert_eq!(fields, wrong);
        assert!(errors.iter().all(|e| !e.en.is_empty() && !e.zh.is_empty()));
    }
}
