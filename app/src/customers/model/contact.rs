//! The people at an account.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    AccountId, ContactId,
    parse::{Phone, Reader},
    words,
};
use crate::{
    access::model::{Email, Field, MemberId, Rights, Veil, is_masked, kept, veil_text},
    customers::text,
    error::{AppResult, FieldError},
    keys,
    listing::ListState,
    open_to_all, text_key,
};

words! {
    /// The part a person plays in a purchase.
    pub enum Part {
        Decides = "decides", PART_DECIDES;
        Influences = "influences", PART_INFLUENCES;
        Uses = "uses", PART_USES;
        Buys = "buys", PART_BUYS;
        Blocks = "blocks", PART_BLOCKS;
    }
}

/// A person at an account with everything known; names of linked records are there to be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub id: ContactId,
    pub account_id: Option<AccountId>,
    pub account_name: Option<String>,
    pub name: String,
    pub title: Option<String>,
    pub part: Option<Part>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub mobile: Option<String>,
    pub wechat: Option<String>,
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    pub notes: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

/// A row of the list: the person, and when somebody last dealt with them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContactRow {
    pub contact: Contact,
    pub last_touch: Option<DateTime<Utc>>,
}

/// A contact as a form holds it: everything as typed, empty where nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    pub name: String,
    pub account_id: String,
    pub title: String,
    pub part: String,
    pub email: String,
    pub phone: String,
    pub mobile: String,
    pub wechat: String,
    pub owner_id: String,
    pub notes: String,
}

impl ContactForm {
    /// The form that shows this contact.
    pub fn of(contact: &Contact) -> ContactForm {
        // What is shown in part is nothing one could send back.
        let text = |it: &Option<String>| it.clone().filter(|v| !is_masked(v)).unwrap_or_default();
        ContactForm {
            name: contact.name.clone(),
            account_id: contact.account_id.map(|id| id.to_string()).unwrap_or_default(),
            title: text(&contact.title),
            part: contact.part.map(|p| p.code().to_string()).unwrap_or_default(),
            email: text(&contact.email),
            phone: text(&contact.phone),
            mobile: text(&contact.mobile),
            wechat: text(&contact.wechat),
            owner_id: contact.owner_id.map(|id| id.to_string()).unwrap_or_default(),
            notes: text(&contact.notes),
        }
    }

    /// Reads the form. Errors: `Invalid` with every field that is wrong.
    pub fn parse(&self) -> AppResult<ContactInput> {
        let mut read = Reader::default();
        let input = ContactInput {
            name: read.name("name", &self.name, 120),
            account_id: read.id("account_id", &self.account_id, AccountId),
            title: read.text("title", &self.title, 120),
            part: read.maybe("part", &self.part, text::NOT_CHOSEN, Part::parse),
            email: read.email("email", &self.email),
            phone: read.phone("phone", &self.phone),
            mobile: read.phone("mobile", &self.mobile),
            wechat: read.text("wechat", &self.wechat, 60),
            owner_id: read.id("owner_id", &self.owner_id, MemberId),
            notes: read.text("notes", &self.notes, 20_000),
        };
        read.finish(input)
    }
}

/// A contact to be written: every field parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactInput {
    pub name: String,
    pub account_id: Option<AccountId>,
    pub title: Option<String>,
    pub part: Option<Part>,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    pub mobile: Option<Phone>,
    pub wechat: Option<String>,
    pub owner_id: Option<MemberId>,
    pub notes: Option<String>,
}

impl ContactInput {
    /// Whether a contact says all of this already.
    pub fn says_what(&self, it: &Contact) -> bool {
        (self.name == it.name && self.account_id == it.account_id && self.title == it.title)
            && self.part == it.part
            && self.email.as_ref().map(Email::as_str) == it.email.as_deref()
            && self.phone.as_ref().map(Phone::as_str) == it.phone.as_deref()
            && self.mobile.as_ref().map(Phone::as_str) == it.mobile.as_deref()
            && (self.wechat == it.wechat && self.owner_id == it.owner_id && self.notes == it.notes)
    }

    /// Takes from the contact as it is what the person may not write and did not fill in, so that saving the rest leaves it alone.
    /// Says what they filled in all the same.
    pub fn keep(&mut self, old: Option<&Contact>, rights: &Rights) -> Vec<FieldError> {
        let mut wrong = Vec::new();
        let number = |of: fn(&Contact) -> Option<&str>| old.and_then(of).and_then(Phone::parse);
        let email = old.and_then(|o| o.email.as_deref()).and_then(Email::parse);
        kept(rights, Field::ContactEmail, &mut self.email, email, &mut wrong);
        kept(rights, Field::ContactPhone, &mut self.phone, number(|o| o.phone.as_deref()), &mut wrong);
        kept(rights, Field::ContactMobile, &mut self.mobile, number(|o| o.mobile.as_deref()), &mut wrong);
        kept(rights, Field::ContactWechat, &mut self.wechat, old.and_then(|o| o.wechat.clone()), &mut wrong);
        kept(rights, Field::ContactNotes, &mut self.notes, old.and_then(|o| o.notes.clone()), &mut wrong);
        wrong
    }

    /// What the contact is found by.
    pub fn search(&self) -> String {
        let parts = [
            Some(self.name.as_str()),
            self.title.as_deref(),
            self.email.as_ref().map(Email::as_str),
            self.phone.as_ref().map(Phone::as_str),
            self.mobile.as_ref().map(Phone::as_str),
            self.wechat.as_deref(),
        ];
        text_key::search_line(parts.into_iter().flatten())
    }
}

keys! {
    /// What the list of contacts is narrowed by.
    pub enum ContactFilter {
        /// An account's id, or `none`.
        Account = "account",
        /// A member's id, or `none`.
        Owner = "owner",
        Part = "part",
    }
}
keys! {
    /// What the list of contacts is sorted by.
    pub enum ContactSort {
        Name = "name",
        Account = "account",
        Updated = "updated",
    }
}
pub type ContactList = ListState<ContactFilter, ContactSort>;

/// A deleted or moved contact with what it takes to bring it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactUndo {
    pub id: ContactId,
    pub version: i64,
}

impl Veil for Contact {
    fn veil(&mut self, rights: &Rights) {
        veil_text(rights, Field::ContactEmail, &mut self.email);
        veil_text(rights, Field::ContactPhone, &mut self.phone);
        veil_text(rights, Field::ContactMobile, &mut self.mobile);
        veil_text(rights, Field::ContactWechat, &mut self.wechat);
        veil_text(rights, Field::ContactNotes, &mut self.notes);
    }
}

impl Veil for ContactRow {
    fn veil(&mut self, rights: &Rights) {
        self.contact.veil(rights);
    }
}

open_to_all!(ContactUndo);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::AppError;

    #[test]
    fn a_person_is_found_by_name_and_by_every_number() {
        let form = ContactForm {
            name: "周语桐".into(),
            mobile: "138 0000 0000".into(),
            wechat: "Zhou_YT".into(),
            ..Default::default()
        };
        assert_eq!(form.parse().unwrap().search(), "周语桐 138 0000 0000 13800000000 zhou_yt");
    }

    #[test]
    fn a_part_is_one_of_the_five() {
        for part in Part::ALL {
            assert_eq!(Part::parse(part.code()), Some(*part));
        }
        let form = ContactForm { name: "x".into(), part: "signs".into(), ..Default::default() };
        assert!(matches!(form.parse(), Err(AppError::Invalid(e)) if e[0].field == "part"));
    }
}
