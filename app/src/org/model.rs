//! The organisation as it is on one day, and what may be changed of it.

pub mod layout;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::access::model::{MemberId, Status};

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
