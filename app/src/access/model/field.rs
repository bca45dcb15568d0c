//! Rights on single fields: how much of a field somebody is shown, and whether they may write it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Object, Rights};
use crate::{
    access::roles_text as text, audit::model::Changes, error::FieldError, i18n::Text, listing::Page,
};

/// How much of a field somebody has, from the least to the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// It never reaches them; they do not sort, filter or search by it.
    Hidden,
    /// They are shown as much as tells it from another: `138****1234`. No sorting, filtering or searching by it either.
    Masked,
    Read,
    #[default]
    Write,
}

impl Look {
    pub const ALL: [Look; 4] = [Look::Hidden, Look::Masked, Look::Read, Look::Write];

    /// The word used in the database.
    pub fn code(self) -> &'static str {
        match self {
            Look::Hidden => "hidden",
            Look::Masked => "masked",
            Look::Read => "read",
            Look::Write => "write",
        }
    }

    pub fn parse(code: &str) -> Option<Look> {
        Look::ALL.into_iter().find(|l| l.code() == code)
    }

    pub fn text(self) -> Text {
        match self {
            Look::Hidden => text::LOOK_HIDDEN,
            Look::Masked => text::LOOK_MASKED,
            Look::Read => text::LOOK_READ,
            Look::Write => text::LOOK_WRITE,
        }
    }
}

/// Declares the fields: kind of record, name in forms and in the audit trail, name on screen.
macro_rules! fields {
    ($($name:ident = $object:ident, $key:literal, $text:ident;)+) => {
        /// A field that a role can say something about. All others go with the record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum Field { $($name),+ }

        impl Field {
            pub const ALL: &'static [Field] = &[$(Field::$name),+];

            pub fn object(self) -> Object {
                match self { $(Field::$name => Object::$object),+ }
            }

            /// Its name in forms, field errors and audit entries of its kind of record.
            pub fn key(self) -> &'static str {
                match self { $(Field::$name => $key),+ }
            }

            pub fn text(self) -> Text {
                match self { $(Field::$name => text::$text),+ }
            }
        }
    };
}

fields! {
    AccountPhone = Account, "phone", FIELD_PHONE;
    AccountEmail = Account, "email", FIELD_EMAIL;
    AccountStreet = Account, "street", FIELD_STREET;
    AccountRevenue = Account, "revenue", FIELD_REVENUE;
    AccountDescription = Account, "description", FIELD_DESCRIPTION;
    ContactEmail = Contact, "email", FIELD_EMAIL;
    ContactPhone = Contact, "phone", FIELD_PHONE;
    ContactMobile = Contact, "mobile", FIELD_MOBILE;
    ContactWechat = Contact, "wechat", FIELD_WECHAT;
    ContactNotes = Contact, "notes", FIELD_NOTES;
    DealAmount = Deal, "amount", FIELD_AMOUNT;
    DealLostReason = Deal, "lost_reason", FIELD_LOST_REASON;
    DealDescription = Deal, "description", FIELD_DESCRIPTION;
}

impl Field {
    /// The word used in the database: `contact.mobile`.
    pub fn code(self) -> String {
        format!("{}.{}", self.object().code(), self.key())
    }

    pub fn parse(code: &str) -> Option<Field> {
        Field::ALL.iter().copied().find(|f| f.code() == code)
    }

    /// The field a kind of record has under this name, if a role can say anything about it.
    pub fn of(object: Object, key: &str) -> Option<Field> {
        Field::ALL.iter().copied().find(|f| f.object() == object && f.key() == key)
    }

    /// What a role can say of it: numbers and addresses can be shown in part, all else is shown or not.
    pub fn looks(self) -> &'static [Look] {
        match self.key() {
            "phone" | "mobile" | "email" | "wechat" => &Look::ALL,
            _ => &[Look::Hidden, Look::Read, Look::Write],
        }
    }
}

impl From<Field> for String {
    fn from(field: Field) -> String {
        field.code()
    }
}

impl TryFrom<String> for Field {
    type Error = String;
    fn try_from(code: String) -> Result<Field, String> {
        Field::parse(&code).ok_or_else(|| format!("no field: {code}"))
    }
}

/// What roles say of fields; whoever may edit the record writes what is not named.
pub type Looks = BTreeMap<Field, Look>;

/// What stands between the ends of a masked value.
const MASK: &str = "****";

/// As much of a number or address as tells it from another: the first three and last four digits of a long number, the first
/// letter and the domain of an e-mail address, of anything else the first letter.
pub fn masked(value: &str) -> String {
    if let Some((local, domain)) = value.rsplit_once('@') {
        return format!("{}{MASK}@{domain}", local.chars().next().unwrap_or_default());
    }
    let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).collect();
    let ends = |head: usize, tail: usize, of: &[char]| {
        let (head, tail) = (&of[..head], &of[of.len() - tail..]);
        format!("{}{MASK}{}", head.iter().collect::<String>(), tail.iter().collect::<String>())
    };
    let letters: Vec<char> = value.chars().collect();
    match digits.len() {
        10.. => ends(3, 4, &digits),
        7..10 => ends(0, 2, &digits),
        _ => ends(letters.len().min(1), 0, &letters),
    }
}

/// Whether a value is one that was masked: forms leave it out rather than send it back.
pub fn is_masked(value: &str) -> bool {
    value.contains(MASK)
}

/// Shows as much of a text as one may see.
pub fn veil_text(rights: &Rights, field: Field, value: &mut Option<String>) {
    match rights.look(field) {
        Look::Hidden => *value = None,
        Look::Masked => *value = value.as_deref().map(masked),
        Look::Read | Look::Write => {}
    }
}

/// Shows a value that cannot be shown in part, or nothing.
pub fn veil_whole<T>(rights: &Rights, field: Field, value: &mut Option<T>) {
    if !rights.reads(field) {
        *value = None;
    }
}

/// Takes out of what leaves the house the fields a person may not see. Whatever a door answers with has to say how.
pub trait Veil {
    fn veil(&mut self, rights: &Rights);

    /// The same, handed on.
    fn veiled(mut self, rights: &Rights) -> Self
    where
        Self: Sized,
    {
        self.veil(rights);
        self
    }
}

/// Declares types of which everything is known to whoever may ask for them.
#[macro_export]
macro_rules! open_to_all {
    ($($name:ty),+ $(,)?) => {
        $(impl $crate::access::model::Veil for $name {
            fn veil(&mut self, _: &$crate::access::model::Rights) {}
        })+
    };
}

open_to_all!((), bool, i64, u64, String, uuid::Uuid);

impl<T: Veil> Veil for Vec<T> {
    fn veil(&mut self, rights: &Rights) {
        self.iter_mut().for_each(|it| it.veil(rights));
    }
}

impl<T: Veil> Veil for Option<T> {
    fn veil(&mut self, rights: &Rights) {
        self.iter_mut().for_each(|it| it.veil(rights));
    }
}

impl<A: Veil, B: Veil> Veil for (A, B) {
    fn veil(&mut self, rights: &Rights) {
        self.0.veil(rights);
        self.1.veil(rights);
    }
}

impl<T: Veil> Veil for Page<T> {
    fn veil(&mut self, rights: &Rights) {
        self.rows.veil(rights);
    }
}

/// Changes of a record of this kind, as an audit entry tells them.
pub fn veil_changes(rights: &Rights, object: &str, changes: &mut Changes) {
    let Some(object) = Object::parse(object) else { return };
    changes.0.retain(|key, _| Field::of(object, key).is_none_or(|f| rights.look(f) > Look::Hidden));
    for (key, value) in &mut changes.0 {
        if Field::of(object, key).is_some_and(|f| rights.look(f) == Look::Masked) {
            for side in value.as_array_mut().into_iter().flatten() {
                if let Value::String(said) = side {
                    *said = masked(said);
                }
            }
        }
    }
}

/// Leaves a field that one may not write as it was, where nothing else was filled in; else says so.
pub fn kept<T: PartialEq>(
    rights: &Rights,
    field: Field,
    value: &mut Option<T>,
    old: Option<T>,
    wrong: &mut Vec<FieldError>,
) {
    if rights.writes(field) {
        return;
    }
    if value.is_some() && *value != old {
        wrong.push(FieldError::new(field.key(), text::FIELD_NOT_YOURS));
    }
    *value = old;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::model::{MemberId, Role};
    use serde_json::json;

    #[test]
    fn a_masked_value_tells_two_apart_and_gives_neither_away() {
        for (whole, shown) in [
            ("13812341234", "138****1234"),
            ("138 1234 1234", "138****1234"),
            ("+86 138 1234 1234", "861****1234"),
            ("021-5555 0123", "021****0123"),
            ("5550123", "****23"),
            ("123", "1****"),
            ("lin@example.com", "l****@example.com"),
            ("zhou_yt", "z****"),
            ("", "****"),
        ] {
            assert_eq!(masked(whole), shown, "{whole}");
            assert!(is_masked(&masked(whole)));
        }
    }

    #[test]
    fn a_field_reads_back_from_its_code() {
        for field in Field::ALL {
            assert_eq!(Field::parse(&field.code()), Some(*field));
            assert_eq!(Field::of(field.object(), field.key()), Some(*field));
        }
        assert_eq!(Field::parse("contact.shoe_size"), None);
    }

    #[test]
    fn the_trail_shows_no_more_of_a_field_than_the_record_does() {
        let mut role = Role::Manager.shipped();
        role.set_look(Field::ContactMobile, Look::Masked);
        role.set_look(Field::ContactNotes, Look::Hidden);
        let rights = Rights::of_rights(MemberId::new(), Role::Member, role);
        let mut changes = Changes(
            json!({"mobile": [null, "13812341234"], "notes": ["a", "b"], "name": ["x", "y"]})
                .as_object()
                .unwrap()
                .clone(),
        );
        veil_changes(&rights, "contact", &mut changes);
        let shown = json!({"mobile": [null, "138****1234"], "name": ["x", "y"]});
        assert_eq!(changes.0, *shown.as_object().unwrap());
    }
}
