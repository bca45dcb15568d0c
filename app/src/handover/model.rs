//! What somebody holds, to whom it goes, and what became of it.

mod plan;

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use plan::{Assigned, Holding, People, Person, Plan, assign};

use super::text;
use crate::{
    access::model::{BUSINESS, MemberId, MemberName, Object, Rights, Role, Status, Veil},
    customers::model::{AccountBrief, AccountId},
    i18n::Text,
    id_type, open_to_all,
    pipeline::model::DealLine,
};

id_type!(
    /// One hand-over. The browser makes it, so that pressing twice runs once.
    HandoverId
);

/// How long a hand-over can be taken back, in hours.
pub const UNDO_HOURS: i64 = 24;
/// Lines on a page of what somebody holds.
pub const HELD_PAGE: i64 = 25;
/// The most accounts a briefing tells of.
pub const BRIEFED: i64 = 100;

/// Why somebody's records go to others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    #[default]
    Leaving,
    /// A long absence.
    Absence,
    /// Moves to other work in the company.
    Moving,
}

impl Reason {
    pub const ALL: [Reason; 3] = [Reason::Leaving, Reason::Absence, Reason::Moving];

    /// The word in the database and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Leaving => "leaving",
            Reason::Absence => "absence",
            Reason::Moving => "moving",
        }
    }

    /// The reason with this code.
    pub fn parse(code: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|r| r.code() == code)
    }

    /// The reason's name on screen.
    pub fn text(self) -> Text {
        match self {
            Reason::Leaving => text::LEAVING,
            Reason::Absence => text::ABSENCE,
            Reason::Moving => text::MOVING,
        }
    }
}

/// Who gets what is not given to somebody by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "to", rename_all = "snake_case")]
pub enum Rule {
    /// Everything to one person.
    One(MemberId),
    /// To the nearest manager up the line who may receive.
    Manager,
    /// Shared out among those in one of the same teams, to whoever has the fewest open deals first.
    Team,
    /// The same among those in one of the same departments.
    Department,
    /// The same among those of the same region.
    Region,
}

impl Rule {
    /// The word in forms.
    pub fn code(self) -> &'static str {
        match self {
            Rule::One(_) => "one",
            Rule::Manager => "manager",
            Rule::Team => "team",
            Rule::Department => "department",
            Rule::Region => "region",
        }
    }

    /// The rule a form means: `to` is said with `one`.
    pub fn parse(code: &str, to: &str) -> Option<Rule> {
        Some(match code {
            "one" => Rule::One(to.parse().ok()?),
            "manager" => Rule::Manager,
            "team" => Rule::Team,
            "department" => Rule::Department,
            "region" => Rule::Region,
            _ => return None,
        })
    }

    /// The rule's name on screen.
    pub fn text(self) -> Text {
        match self {
            Rule::One(_) => text::RULE_ONE,
            Rule::Manager => text::RULE_MANAGER,
            Rule::Team => text::RULE_TEAM,
            Rule::Department => text::RULE_DEPARTMENT,
            Rule::Region => text::RULE_REGION,
        }
    }
}

/// What is to be handed over, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    pub member: MemberId,
    pub reason: Reason,
    pub rule: Rule,
    /// Closed deals go too; they stay with the name of whoever closed them otherwise.
    pub closed: bool,
    /// Accounts given to somebody by hand.
    pub exceptions: BTreeMap<AccountId, MemberId>,
}

/// How many records of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub accounts: i64,
    pub contacts: i64,
    pub deals: i64,
    pub activities: i64,
}

impl Counts {
    pub fn total(self) -> i64 {
        self.accounts + self.contacts + self.deals + self.activities
    }

    /// How many of one kind.
    pub fn of(self, object: Object) -> i64 {
        match object {
            Object::Account => self.accounts,
            Object::Contact => self.contacts,
            Object::Deal => self.deals,
            Object::Activity => self.activities,
            _ => 0,
        }
    }

    /// Counts so many more of a kind that is handed over.
    pub fn add(&mut self, object: Object, n: i64) {
        match object {
            Object::Account => self.accounts += n,
            Object::Contact => self.contacts += n,
            Object::Deal => self.deals += n,
            Object::Activity => self.activities += n,
            _ => {}
        }
    }
}

/// Everything somebody holds, in figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Holdings {
    pub member: MemberName,
    pub version: i64,
    pub manager: Option<String>,
    pub region: Option<String>,
    /// What is open: accounts, contacts, open deals, and what is still to be done.
    pub open: Counts,
    pub closed_deals: i64,
    /// Roles given to them beside their own.
    pub roles: Vec<(Role, Option<String>)>,
    pub teams: Vec<String>,
    /// Positions, each with its department.
    pub seats: Vec<(String, String)>,
    /// Who may receive, by name.
    pub people: Vec<MemberName>,
    /// Whether whoever asks may hand all this over, and whether they may deactivate this person.
    pub may_move: bool,
    pub may_deactivate: bool,
}

impl Holdings {
    /// Whether the person can be shut out: they are not yet.
    pub fn here(&self) -> bool {
        self.member.status != Status::Inactive
    }
}

/// A record somebody holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldLine {
    pub id: Uuid,
    pub name: String,
    /// What it belongs to: a city, an account's name.
    pub beside: Option<String>,
}

/// What one person gets, or got.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    pub to: MemberId,
    pub name: String,
    pub counts: Counts,
}

/// A hand-over that was taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Undone {
    pub at: DateTime<Utc>,
    pub by: Option<String>,
    pub back: i64,
    /// Had moved on meanwhile and stayed where it was.
    pub left: i64,
}

/// A hand-over as it is remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub id: HandoverId,
    pub member: MemberId,
    pub name: String,
    pub reason: Reason,
    pub rule: Rule,
    pub deactivated: bool,
    pub at: DateTime<Utc>,
    /// `None` where the system itself did.
    pub by: Option<String>,
    /// Who got how much; for a receiver their own share only.
    pub shares: Vec<Share>,
    pub undone: Option<Undone>,
    /// Whether whoever asks may take it back, now.
    pub may_undo: bool,
}

impl Report {
    pub fn total(&self) -> i64 {
        self.shares.iter().map(|s| s.counts.total()).sum()
    }
}

/// Until when a hand-over can be taken back.
pub fn undo_until(at: DateTime<Utc>) -> DateTime<Utc> {
    at + Duration::hours(UNDO_HOURS)
}

/// An account somebody got, with what they need to know of it first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Briefed {
    pub account: AccountBrief,
    /// Who got it.
    pub to: String,
    pub deals: Vec<DealLine>,
}

/// A hand-over's page: what became of it, and the accounts it brought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Briefing {
    pub report: Report,
    pub accounts: Vec<Briefed>,
    /// How many accounts there are; only the first [`BRIEFED`] are told of.
    pub all: i64,
    /// Whether whoever asks is only one of those who received.
    pub own: bool,
}

/// The kinds that are handed over, in the order in which they are.
pub const KINDS: [Object; 4] = BUSINESS;

impl Veil for Briefing {
    fn veil(&mut self, rights: &Rights) {
        self.accounts.iter_mut().for_each(|account| account.deals.veil(rights));
    }
}

open_to_all!(Holdings, HeldLine, Share, Report);
