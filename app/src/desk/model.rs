//! What the desk's screens are handed, and how a change is told in words.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use crate::customers::model::{account_path, contact_path};

use super::text;
use crate::{
    access::model::{Collaborators, MemberName, Rights, Veil},
    audit::model::{Changes, Entry, Object},
    customers::model::*,
    format,
    i18n::{Locale, Text},
    listing::Page,
    money::Money,
    open_to_all,
    pipeline::model::{DealLine, StageKind, Total},
    pool::model::{Because, Going, Strip},
};

/// What an account's deals come to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Worth {
    /// Open deals, one total a currency.
    pub open: Vec<Total>,
    /// Deals won, one total a currency.
    pub won: Vec<Total>,
    /// How many deals there are, whatever became of them.
    pub deals: i64,
}

/// Everything the top and the side of an account's page show; the timeline comes apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountPage {
    pub account: Account,
    pub worth: Worth,
    /// Things that should have been done by now.
    pub overdue: i64,
    /// What is to be done next.
    pub next: Option<Activity>,
    pub promises: Vec<Activity>,
    pub people: Vec<ContactRow>,
    /// Open deals first, then the latest closed.
    pub deals: Vec<DealLine>,
    pub collaborators: Collaborators,
    /// How it stands to the pools.
    pub strip: Strip,
}

/// A page of the list of accounts, with what the deals of those on it come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountsPage {
    pub page: Page<AccountRow>,
    pub worth: Vec<(AccountId, Worth)>,
}

/// Today, for one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TodayPage {
    /// Open and due by the end of next Sunday, the late first.
    pub open: Vec<Activity>,
    /// Ticked off since this morning.
    pub done: Vec<Activity>,
    /// One's own open deals that are rotting or have no next step.
    pub neglected: Vec<DealLine>,
    /// One's own accounts that soon go back to a pool.
    pub going: Vec<Going>,
    pub recent: Vec<AccountRow>,
}

/// A record the palette found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub kind: Object,
    /// Where it is.
    pub path: String,
    pub label: String,
    /// A quieter word that tells it from others of the same name.
    pub hint: String,
}

pub use crate::pipeline::model::deal_path;

/// Sums of several currencies in one line: `¥96万 + $12K`.
pub fn sums(totals: &[Total], locale: Locale) -> String {
    totals
        .iter()
        .filter(|t| t.amount.minor != 0)
        .map(|t| t.amount.short(locale))
        .collect::<Vec<_>>()
        .join(" + ")
}

/// How many deals the totals count together.
pub fn deals(totals: &[Total]) -> i64 {
    totals.iter().map(|t| t.deals).sum()
}

/// One field of a change, in the reader's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub field: String,
    /// Empty: there was nothing.
    pub from: String,
    /// Empty: there is nothing now.
    pub to: String,
}

/// A change in words, field by field; ids whose names stand beside them and inner fields are left out.
pub fn said(entry: &Entry, offset: i32, locale: Locale) -> Vec<Said> {
    let Changes(changes) = &entry.changes;
    let object = Object::parse(&entry.object);
    changes
        .iter()
        .filter_map(|(field, value)| {
            let label = field_text(object?, field)?;
            let [from, to] = value.as_array()?.as_slice() else { return None };
            Some(Said {
                field: label.get(locale).into(),
                from: value_text(field, from, offset, locale),
                to: value_text(field, to, offset, locale),
            })
        })
        .filter(|s| s.from != s.to)
        .collect()
}

/// What a field is called on screen; `None` for fields nobody needs to hear of.
pub fn field_text(object: Object, field: &str) -> Option<Text> {
    use text::*;
    Some(match (object, field) {
        (_, "name") => NAME,
        (_, "owner_name" | "owner") => OWNER,
        (_, "account_name" | "account") => ACCOUNT,
        (Object::Deal | Object::Activity, "contact_name" | "contact") => CONTACT,
        (Object::Account, "parent_name") => PARENT,
        (_, "code") => CODE,
        (_, "uscc") => USCC,
        (_, "lifecycle") => LIFECYCLE,
        (Object::Account, "level") => LEVEL,
        (Object::Account, "pool") => CUSTOMER_POOL,
        (Object::Account, "because" | "reason") => BECAUSE,
        (Object::Account, "working_days") => WORKING_DAYS,
        (Object::Account, "goes_back_on") => GOES_BACK_ON,
        (_, "industry") => INDUSTRY,
        (_, "country") => COUNTRY,
        (_, "province") => PROVINCE,
        (_, "city") => CITY,
        (_, "street") => STREET,
        (_, "phone") => PHONE,
        (_, "mobile") => MOBILE,
        (_, "email") => EMAIL,
        (_, "wechat") => WECHAT,
        (_, "website") => WEBSITE,
        (_, "employees") => EMPLOYEES,
        (_, "revenue") => REVENUE,
        (_, "founded_year") => FOUNDED,
        (_, "source") => SOURCE,
        (_, "description") => DESCRIPTION,
        (Object::Contact, "title") => TITLE,
        (Object::Contact, "part") => PART,
        (_, "notes") => NOTES,
        (Object::Deal, "stage") => STAGE,
        (Object::Deal, "status") => STATUS,
        (Object::Deal, "product") => PRODUCT,
        (Object::Deal, "amount") => AMOUNT,
        (Object::Deal, "expected_on") => EXPECTED_ON,
        (Object::Deal, "opened_on") => OPENED_ON,
        (Object::Deal, "closed_on") => CLOSED_ON,
        (Object::Deal, "lost_reason") => LOST_REASON,
        (Object::Activity, "subject") => SUBJECT,
        (Object::Activity, "body") => BODY,
        (Object::Activity, "at") => WHEN,
        (Object::Activity, "due_at") => DUE,
        (Object::Activity, "done_at") => DONE,
        (Object::Activity, "kind") => KIND,
        _ => return None,
    })
}

/// A value as one reads it: words for codes, names for records, amounts and times in the reader's habit.
pub fn value_text(field: &str, value: &Value, offset: i32, locale: Locale) -> String {
    let word = |text: Option<Text>, code: &str| text.map_or(code.to_string(), |t| t.get(locale).to_string());
    match value {
        Value::Null => String::new(),
        Value::String(s) => match field {
            "lifecycle" => word(Lifecycle::parse(s).map(Lifecycle::text), s),
            "because" => word(Because::parse(s).map(Because::text), s),
            "level" => word(Level::parse(s).map(Level::text), s),
            "part" => word(Part::parse(s).map(Part::text), s),
            "kind" => word(ActivityKind::parse(s).map(ActivityKind::text), s),
            "status" => word(StageKind::parse(s).map(StageKind::text), s),
            "at" | "due_at" | "done_at" => {
                s.parse().map_or_else(|_| s.clone(), |at| format::moment_full(at, offset, locale))
            }
            field if field.ends_with("_on") => {
                s.parse::<NaiveDate>().map_or_else(|_| s.clone(), |day| format::date(day, locale))
            }
            _ => s.clone(),
        },
        Value::Object(map) => match (map.get("name"), serde_json::from_value::<Money>(value.clone())) {
            (Some(Value::String(name)), _) => name.clone(),
            (_, Ok(money)) => money.full(),
            _ => String::new(),
        },
        Value::Bool(yes) => (if *yes { text::YES } else { text::NO }).get(locale).into(),
        other => other.to_string(),
    }
}

/// What was done to what, in a few words: `Deal moved`, `Contact created`.
pub fn deed(object: &str, action: &str) -> Option<Text> {
    use text::*;
    Some(match (Object::parse(object)?, action) {
        (Object::Account, "created") => ACCOUNT_CREATED,
        (Object::Account, "deleted") => ACCOUNT_DELETED,
        (Object::Account, "restored") => ACCOUNT_RESTORED,
        (Object::Account, "handed_over") => ACCOUNT_HANDED_OVER,
        (Object::Account, "handed_back") => ACCOUNT_HANDED_BACK,
        (Object::Account, "claimed") => ACCOUNT_CLAIMED,
        (Object::Account, "assigned") => ACCOUNT_ASSIGNED,
        (Object::Account, "released") => ACCOUNT_RELEASED,
        (Object::Account, "returned") => ACCOUNT_RETURNED,
        (Object::Account, "pool_warned") => ACCOUNT_POOL_WARNED,
        (Object::Account, _) => ACCOUNT_UPDATED,
        (Object::Contact, "created") => CONTACT_CREATED,
        (Object::Contact, "deleted") => CONTACT_DELETED,
        (Object::Contact, "restored") => CONTACT_RESTORED,
        (Object::Contact, "handed_over") => CONTACT_HANDED_OVER,
        (Object::Contact, "handed_back") => CONTACT_HANDED_BACK,
        (Object::Contact, _) => CONTACT_UPDATED,
        (Object::Deal, "created") => DEAL_CREATED,
        (Object::Deal, "moved") => DEAL_MOVED,
        (Object::Deal, "deleted") => DEAL_DELETED,
        (Object::Deal, "restored") => DEAL_RESTORED,
        (Object::Deal, "handed_over") => DEAL_HANDED_OVER,
        (Object::Deal, "handed_back") => DEAL_HANDED_BACK,
        (Object::Deal, _) => DEAL_UPDATED,
        (Object::Activity, "created") => ACTIVITY_CREATED,
        (Object::Activity, "deleted") => ACTIVITY_DELETED,
        (Object::Activity, "restored") => ACTIVITY_RESTORED,
        (Object::Activity, "done") => ACTIVITY_DONE,
        (Object::Activity, "reopened") => ACTIVITY_REOPENED,
        (Object::Activity, "handed_over") => ACTIVITY_HANDED_OVER,
        (Object::Activity, "handed_back") => ACTIVITY_HANDED_BACK,
        (Object::Activity, _) => ACTIVITY_UPDATED,
        _ => return None,
    })
}

impl Veil for Worth {
    fn veil(&mut self, rights: &Rights) {
        self.open.veil(rights);
        self.won.veil(rights);
    }
}

impl Veil for AccountPage {
    fn veil(&mut self, rights: &Rights) {
        self.account.veil(rights);
        self.worth.veil(rights);
        self.people.veil(rights);
        self.deals.veil(rights);
    }
}

impl Veil for AccountsPage {
    fn veil(&mut self, rights: &Rights) {
        self.page.veil(rights);
        self.worth.veil(rights);
    }
}

impl Veil for TodayPage {
    fn veil(&mut self, rights: &Rights) {
        self.neglected.veil(rights);
        self.recent.veil(rights);
    }
}

open_to_all!(Found, MemberName);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use chrono::{TimeZone, Utc};
    use serde_json::json;
    use uuid::Uuid;

    fn entry(object: &str, changes: Value) -> Entry {
        Entry {
            id: Uuid::nil(),
            at: Utc.with_ymd_and_hms(2026, 11, 23, 4, 0, 0).unwrap(),
            actor_id: None,
            actor_name: None,
            object: object.into(),
            record_id: Uuid::nil(),
            action: "updated".into(),
            changes: Changes(changes.as_object().unwrap().clone()),
        }
    }

    fn words(said: &[Said]) -> Vec<(&str, &str, &str)> {
        said.iter().map(|s| (s.field.as_str(), s.from.as_str(), s.to.as_str())).collect()
    }

    #[test]
    fn a_change_is_told_in_words_not_codes() {
        let change = entry(
            "account",
            json!({"lifecycle": ["new", "at_risk"], "owner_id": [null, "0190"], "owner_name": [null, "林知远"]}),
        );
        assert_eq!(
            words(&said(&change, 480, Locale::En)),
            [("Lifecycle", "New", "At risk"), ("Owner", "", "林知远")]
        );
        assert_eq!(words(&said(&change, 480, Locale::Zh))[0], ("客户状态", "新客户", "有流失风险"));
    }

    #[test]
    fn a_deals_change_names_stages_amounts_and_days() {
        let change = entry(
            "deal",
            json!({
                "stage": [{"id": "a", "name": "Engaging"}, {"id": "b", "name": "Won"}],
                "amount": [null, Money::new(48_000_000, Currency::CNY)],
                "closed_on": [null, "2026-11-23"],
                "position": ["a0", "a1"],
            }),
        );
        let said = said(&change, 480, Locale::En);
        assert_eq!(
            words(&said),
            [("Amount", "", "¥480,000"), ("Closed on", "", "23 Nov 2026"), ("Stage", "Engaging", "Won")]
        );
    }

    #[test]
    fn every_field_of_an_account_and_a_contact_has_a_name() {
        for (object, form) in [
            (Object::Account, serde_json::to_value(AccountForm::default()).unwrap()),
            (Object::Contact, serde_json::to_value(ContactForm::default()).unwrap()),
        ] {
            for field in
                form.as_object().unwrap().keys().filter(|f| !f.ends_with("_id") && *f != "revenue_currency")
            {
                assert!(field_text(object, field).is_some(), "{object:?} {field}");
            }
        }
    }

    #[test]
    fn sums_of_several_currencies_stand_side_by_side() {
        let total = |minor, currency| Total { deals: 1, amount: Money::new(minor, currency) };
        let totals =
            [total(96_000_000, Currency::CNY), total(0, Currency::EUR), total(1_200_000, Currency::USD)];
        assert_eq!(sums(&totals, Locale::Zh), "¥96万 + $1.2万");
        assert_eq!(deals(&totals), 3);
    }
}
