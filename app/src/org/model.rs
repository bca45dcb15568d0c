//! The organisation as it is on one day, and what may be changed of it.

mod apply;
mod change;
mod compare;
#[cfg(feature = "ssr")]
mod fact;
pub mod layout;
mod look;
mod preset;
#[cfg(feature = "ssr")]
pub mod span;
mod step;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::text;
use crate::{
    access::model::{MemberId, Status},
    i18n::Text,
};
pub use change::Change;
pub use compare::changes_between;
pub use preset::Preset;
pub use step::Step;

/// The longest name of a department, a position or a team, in characters.
pub const NAME_MOST: usize = 120;
/// The longest purpose of a team, in characters.
pub const PURPOSE_MOST: usize = 2000;
/// The most people a position is meant for.
pub const PLANNED_MOST: i32 = 10_000;

crate::id_type!(
    /// A department, as long as it lives and whatever it is called.
    DepartmentId
);
crate::id_type!(
    /// A position in a department.
    PositionId
);
crate::id_type!(
    /// A team that cuts across departments.
    TeamId
);

/// What a department is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DepartmentKind {
    Management,
    CustomerService,
    CrmOffice,
    Sales,
    Product,
    Marketing,
    SupplyChain,
    Finance,
    Information,
    People,
    Administration,
    Other,
}

impl DepartmentKind {
    pub const ALL: [DepartmentKind; 12] = [
        DepartmentKind::Management,
        DepartmentKind::CustomerService,
        DepartmentKind::CrmOffice,
        DepartmentKind::Sales,
        DepartmentKind::Product,
        DepartmentKind::Marketing,
        DepartmentKind::SupplyChain,
        DepartmentKind::Finance,
        DepartmentKind::Information,
        DepartmentKind::People,
        DepartmentKind::Administration,
        DepartmentKind::Other,
    ];

    /// The word in the database.
    pub fn code(self) -> &'static str {
        self.words().0
    }

    /// The kind with this code.
    pub fn parse(code: &str) -> Option<DepartmentKind> {
        DepartmentKind::ALL.into_iter().find(|k| k.code() == code)
    }

    /// The kind's name on screen.
    pub fn text(self) -> Text {
        self.words().1
    }

    fn words(self) -> (&'static str, Text) {
        match self {
            DepartmentKind::Management => ("management", text::KIND_MANAGEMENT),
            DepartmentKind::CustomerService => ("customer_service", text::KIND_CUSTOMER_SERVICE),
            DepartmentKind::CrmOffice => ("crm_office", text::KIND_CRM_OFFICE),
            DepartmentKind::Sales => ("sales", text::KIND_SALES),
            DepartmentKind::Product => ("product", text::KIND_PRODUCT),
            DepartmentKind::Marketing => ("marketing", text::KIND_MARKETING),
            DepartmentKind::SupplyChain => ("supply_chain", text::KIND_SUPPLY_CHAIN),
            DepartmentKind::Finance => ("finance", text::KIND_FINANCE),
            DepartmentKind::Information => ("information", text::KIND_INFORMATION),
            DepartmentKind::People => ("people", text::KIND_PEOPLE),
            DepartmentKind::Administration => ("administration", text::KIND_ADMINISTRATION),
            DepartmentKind::Other => ("other", text::KIND_OTHER),
        }
    }
}

/// A department as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    pub id: DepartmentId,
    /// `None`: at the top.
    pub parent: Option<DepartmentId>,
    pub name: String,
    pub kind: DepartmentKind,
    /// Among its siblings.
    pub place: i32,
}

/// A position as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    pub id: PositionId,
    pub department: DepartmentId,
    pub title: String,
    /// Whoever sits here heads the department.
    pub lead: bool,
    /// How many people it is meant for.
    pub planned: i32,
    pub place: i32,
}

/// Somebody on a position. A person has one main seat at most, and any number of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    pub member: MemberId,
    pub position: PositionId,
    pub main: bool,
}

/// A team as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
    pub purpose: String,
    /// Everybody in it; `true`: leads it.
    pub members: BTreeMap<MemberId, bool>,
}

/// A person as the organisation knows them on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: MemberId,
    pub name: String,
    pub status: Status,
    /// Whom they report to.
    pub manager: Option<MemberId>,
}

/// The whole organisation of a company on one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Organisation {
    pub day: NaiveDate,
    pub departments: BTreeMap<DepartmentId, Department>,
    pub positions: BTreeMap<PositionId, Position>,
    pub seats: Vec<Seat>,
    pub teams: BTreeMap<TeamId, Team>,
    pub people: BTreeMap<MemberId, Person>,
}

/// What the screen is handed: the organisation on the day asked for, and what it needs to change it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    pub organisation: Organisation,
    /// The organisation's version, said again when it is changed.
    pub version: i64,
    /// The days after this one on which a change is planned.
    pub planned: Vec<NaiveDate>,
}

/// One change of the organisation as the log remembers it, in the names of then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Logged {
    pub id: uuid::Uuid,
    /// The day from which it holds.
    pub day: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// `None` where the system itself did.
    pub recorded_by: Option<String>,
    pub changes: Vec<Change>,
}
