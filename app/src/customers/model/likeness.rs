//! By what accounts and contacts are told to be the same: their fields as the matching room compares them.

use super::{Account, AccountForm, Contact, ContactForm};
use crate::matching::model::{Kind, Record, read, record_keys};

/// What an account's [`Record`] holds, in order: name, credit code, phone, e-mail, domain, street, city.
pub const ACCOUNT_KINDS: [Kind; 7] =
    [Kind::Company, Kind::Code, Kind::Phone, Kind::Email, Kind::Domain, Kind::Address, Kind::Town];
/// The fields they come from, as the form calls them.
pub const ACCOUNT_FIELDS: [&str; 7] = ["name", "uscc", "phone", "email", "website", "street", "city"];

/// What a contact's [`Record`] holds, in order: name, mobile, phone, e-mail, WeChat, account. Being at one account is no reason by
/// itself to be compared: all who are there are.
pub const CONTACT_KINDS: [Kind; 6] =
    [Kind::Person, Kind::Phone, Kind::Phone, Kind::Email, Kind::Code, Kind::Category];
/// The fields they come from, as the form calls them.
pub const CONTACT_FIELDS: [&str; 6] = ["name", "mobile", "phone", "email", "wechat", "account_id"];

fn records(kinds: &[Kind], texts: &[&str]) -> Record {
    kinds.iter().zip(texts).map(|(kind, text)| read(*kind, text)).collect()
}

impl AccountForm {
    /// The account as it is compared. Where no website is known, the mailbox's domain stands for it.
    pub fn likeness(&self) -> Record {
        let site = if self.website.is_empty() { &self.email } else { &self.website };
        let texts = [&self.name, &self.uscc, &self.phone, &self.email, site, &self.street, &self.city];
        records(&ACCOUNT_KINDS, &texts.map(String::as_str))
    }
}

impl ContactForm {
    /// The contact as it is compared.
    pub fn likeness(&self) -> Record {
        let texts = [&self.name, &self.mobile, &self.phone, &self.email, &self.wechat, &self.account_id];
        records(&CONTACT_KINDS, &texts.map(String::as_str))
    }
}

impl Account {
    /// The account as it is compared.
    pub fn likeness(&self) -> Record {
        AccountForm::of(self, "").likeness()
    }
}

impl Contact {
    /// The contact as it is compared.
    pub fn likeness(&self) -> Record {
        ContactForm::of(self).likeness()
    }
}

/// The keys under which an account meets others.
pub fn account_keys(record: &Record) -> Vec<i64> {
    signed(record_keys(&ACCOUNT_KINDS, record))
}

/// The keys under which a contact meets others.
pub fn contact_keys(record: &Record) -> Vec<i64> {
    signed(record_keys(&CONTACT_KINDS, record))
}

/// As the database keeps them: the same bits.
fn signed(keys: Vec<u64>) -> Vec<i64> {
    keys.into_iter().map(u64::cast_signed).collect()
}
