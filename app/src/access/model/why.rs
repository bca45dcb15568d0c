//! Why somebody may do something to a record, in names.

use serde::{Deserialize, Serialize};

use super::{Action, MemberName, Object, RoleName, Scope};

/// What may be asked about: what is done to one record.
pub const ASKED: [Action; 4] = [Action::See, Action::Edit, Action::Delete, Action::HandOver];

/// What one person may do to a record, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Whys {
    pub member: MemberName,
    /// Whose the record is; `None`: nobody's.
    pub owner: Option<String>,
    /// Of [`ASKED`] each; no reasons where they may not.
    pub rights: Vec<(Action, Vec<Why>)>,
}

/// One reason, in names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    pub role: RoleName,
    pub through: Through,
    pub scope: Scope,
    pub tie: NamedTie,
    /// What is within reach, where it is not the record itself that is.
    pub via: Option<Via>,
}

/// Through what somebody has a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum Through {
    /// It is the role of their membership.
    Own,
    /// It is given to them.
    Given,
    Position(String),
    Department(String),
}

/// What ties them to the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum NamedTie {
    /// A sharing rule, by its name.
    Rule(String),
    Everybody,
    Nobody,
    Oneself,
    Team(String),
    Department(String),
    /// The pool it is in lets them.
    Pool(String),
    /// The owner first, then those between, the nearest to the owner first.
    Line(Vec<String>),
}

/// A record through which another is seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Via {
    pub object: Object,
    /// `None` where whoever asks does not see it themselves.
    pub name: Option<String>,
    /// Whose it is.
    pub owner: Option<String>,
}

/// Somebody who sees a record, and the first reason why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Viewer {
    pub member: MemberName,
    pub why: Why,
}
