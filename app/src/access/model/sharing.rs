//! Sharing: who sees records beyond what their roles reach.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{MemberId, Object, Role};
use crate::{
    access::sharing_text as text,
    error::{AppError, AppResult, FieldError},
    i18n::{Locale, Text},
    id_type, open_to_all,
    org::model::{DepartmentId, PositionId, TeamId},
};

id_type!(
    /// A rule that shares some people's records with others.
    RuleId
);

/// Some people of the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Circle {
    Member(MemberId),
    Team(TeamId),
    Position(PositionId),
    /// Everybody who sits in it or below it.
    Department(DepartmentId),
    /// Everybody who has it, by their membership or given.
    Role(Role),
}

impl Circle {
    /// The kinds there are, by name.
    pub const KINDS: [(&'static str, Text); 5] = [
        ("member", text::CIRCLE_MEMBER),
        ("team", text::CIRCLE_TEAM),
        ("position", text::CIRCLE_POSITION),
        ("department", text::CIRCLE_DEPARTMENT),
        ("role", text::CIRCLE_ROLE),
    ];

    pub fn kind(self) -> &'static str {
        match self {
            Circle::Member(_) => "member",
            Circle::Team(_) => "team",
            Circle::Position(_) => "position",
            Circle::Department(_) => "department",
            Circle::Role(_) => "role",
        }
    }

    /// The word for which of its kind it is.
    pub fn value(self) -> String {
        match self {
            Circle::Member(id) => id.to_string(),
            Circle::Team(id) => id.to_string(),
            Circle::Position(id) => id.to_string(),
            Circle::Department(id) => id.to_string(),
            Circle::Role(role) => role.code(),
        }
    }

    pub fn parse(kind: &str, value: &str) -> Option<Circle> {
        let id = value.parse::<Uuid>().ok();
        Some(match kind {
            "member" => Circle::Member(MemberId(id?)),
            "team" => Circle::Team(TeamId(id?)),
            "position" => Circle::Position(PositionId(id?)),
            "department" => Circle::Department(DepartmentId(id?)),
            "role" => Circle::Role(Role::parse(value)?),
            _ => return None,
        })
    }
}

/// A rule: the records of some people are shared with others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharingRule {
    pub id: RuleId,
    pub version: i64,
    pub form: SharingForm,
}

/// What can be said of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharingForm {
    pub name: String,
    pub object: Object,
    pub whose: Circle,
    pub with: Circle,
    pub writes: bool,
    /// The last day it holds; `None`: for good.
    pub until: Option<NaiveDate>,
}

impl SharingForm {
    /// Whether it holds on a day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.until.is_none_or(|until| until >= day)
    }

    /// The form, tidied. Errors: `Invalid` on `name`, `object`, `until`.
    pub fn checked(mut self, today: NaiveDate) -> AppResult<SharingForm> {
        let mut wrong = Vec::new();
        self.name = self.name.trim().to_owned();
        if !(1..=120).contains(&self.name.chars().count()) {
            wrong.push(FieldError::new("name", text::RULE_NAME_NEEDED));
        }
        if !super::BUSINESS.contains(&self.object) {
            wrong.push(FieldError::new("object", text::RULE_OBJECT));
        }
        if !self.holds(today) {
            wrong.push(FieldError::new("until", text::UNTIL_PAST));
        }
        if wrong.is_empty() { Ok(self) } else { Err(AppError::Invalid(wrong)) }
    }
}

/// Somebody who works on a record beside its owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Collaborator {
    pub member: MemberId,
    pub name: String,
    /// What they are there for.
    pub part: Option<String>,
    /// Whether they may edit it.
    pub writes: bool,
    /// The last day it holds; `None`: for good.
    pub until: Option<NaiveDate>,
}

/// Who works on a record beside its owner, and what the one who asks may do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Collaborators {
    pub people: Vec<Collaborator>,
    /// Whether they may say who does.
    pub may: bool,
    /// Whether they may edit the record, as its owner would or as one of these.
    pub edits: bool,
}

open_to_all!(Collaborators, SharingRule);

/// The kinds of record one can work on beside the owner.
pub const SHARED: [Object; 2] = [Object::Account, Object::Deal];

/// Some people, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedCircle {
    pub circle: Circle,
    /// Empty where they are no more; of a shipped role under its own name its code.
    pub name: String,
    /// A position's department.
    pub place: String,
}

impl NamedCircle {
    /// What it can be found by: its name, and what a shipped role is called in each language.
    pub fn said(&self) -> impl Iterator<Item = &str> {
        let role = match self.circle {
            Circle::Role(role) => role.text(),
            _ => None,
        };
        std::iter::once(self.name.as_str()).chain(role.into_iter().flat_map(|r| [r.en, r.zh]))
    }

    /// Its name on screen.
    pub fn text(&self, locale: Locale) -> String {
        match self.circle {
            Circle::Role(role) => role.name(Some(self.name.as_str()).filter(|n| *n != role.code()), locale),
            _ => self.name.clone(),
        }
    }
}
