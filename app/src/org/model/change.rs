//! What differs between two days of the organisation, in words.

use serde::{Deserialize, Serialize};

use super::{DepartmentKind, text};
use crate::i18n::T;

/// A position and its department, by their names of then.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    pub position: String,
    pub department: String,
}

/// One difference, in the names of then: the new ones, where there are new ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Change {
    DepartmentAdded {
        name: String,
        parent: Option<String>,
    },
    DepartmentRenamed {
        from: String,
        to: String,
    },
    DepartmentKind {
        name: String,
        from: DepartmentKind,
        to: DepartmentKind,
    },
    DepartmentMoved {
        name: String,
        from: Option<String>,
        to: Option<String>,
    },
    DepartmentClosed {
        name: String,
    },
    /// The order of the departments below this one.
    DepartmentsOrdered {
        parent: Option<String>,
    },
    PositionAdded {
        spot: Spot,
    },
    PositionRenamed {
        from: String,
        to: Spot,
    },
    PositionMoved {
        position: String,
        from: String,
        to: String,
    },
    PositionLeads {
        spot: Spot,
        lead: bool,
    },
    PositionPlanned {
        spot: Spot,
        from: i32,
        to: i32,
    },
    PositionClosed {
        spot: Spot,
    },
    PositionsOrdered {
        department: String,
    },
    Seated {
        person: String,
        spot: Spot,
        main: bool,
    },
    /// The main position is another one.
    Moved {
        person: String,
        from: Spot,
        to: Spot,
    },
    /// The same seat became the main one, or a side one.
    SeatKind {
        person: String,
        spot: Spot,
        main: bool,
    },
    Unseated {
        person: String,
        spot: Spot,
    },
    Manager {
        person: String,
        from: Option<String>,
        to: Option<String>,
    },
    TeamAdded {
        name: String,
    },
    TeamRenamed {
        from: String,
        to: String,
    },
    TeamPurpose {
        name: String,
    },
    TeamClosed {
        name: String,
    },
    TeamJoined {
        person: String,
        team: String,
        lead: bool,
    },
    TeamLead {
        person: String,
        team: String,
        lead: bool,
    },
    TeamLeft {
        person: String,
        team: String,
    },
}

impl Change {
    /// The change as a sentence.
    pub fn sentence(&self, t: T) -> String {
        use Change::*;
        let top = || t.s(text::THE_TOP).to_string();
        let spot = |s: &Spot| t.with(text::SPOT, &[("position", &s.position), ("department", &s.department)]);
        match self {
            DepartmentAdded { name, parent: None } => t.with(text::SAID_ADDED_TOP, &[("name", name)]),
            DepartmentAdded { name, parent: Some(parent) } => {
                t.with(text::SAID_ADDED, &[("name", name), ("parent", parent)])
            }
            DepartmentRenamed { from, to } | TeamRenamed { from, to } => {
                t.with(text::SAID_RENAMED, &[("from", from), ("to", to)])
            }
            DepartmentKind { name, from, to } => {
                let (from, to) = (t.s(from.text()), t.s(to.text()));
                t.with(text::SAID_KIND, &[("name", name), ("from", from), ("to", to)])
            }
            DepartmentMoved { name, from, to } => {
                let (from, to) = (from.clone().unwrap_or_else(top), to.clone().unwrap_or_else(top));
                t.with(text::SAID_MOVED, &[("name", name), ("from", &from), ("to", &to)])
            }
            DepartmentClosed { name } => t.with(text::SAID_CLOSED, &[("name", name)]),
            DepartmentsOrdered { parent: None } => t.s(text::SAID_ORDERED_TOP).into(),
            DepartmentsOrdered { parent: Some(parent) } => t.with(text::SAID_ORDERED, &[("name", parent)]),
            PositionAdded { spot: s } => t.with(text::SAID_POSITION, &[("spot", &spot(s))]),
            PositionRenamed { from, to } => t.with(
                text::SAID_POSITION_RENAMED,
                &[("from", from), ("to", &to.position), ("department", &to.department)],
            ),
            PositionMoved { position, from, to } => {
                t.with(text::SAID_MOVED, &[("name", position), ("from", from), ("to", to)])
            }
            PositionLeads { spot: s, lead: true } => t.with(text::SAID_LEADS, &[("spot", &spot(s))]),
            PositionLeads { spot: s, lead: false } => t.with(text::SAID_LEADS_NOT, &[("spot", &spot(s))]),
            PositionPlanned { spot: s, from, to } => t.with(
                text::SAID_PLANNED,
                &[("spot", &spot(s)), ("from", &from.to_string()), ("to", &to.to_string())],
            ),
            PositionClosed { spot: s } => t.with(text::SAID_CLOSED, &[("name", &spot(s))]),
            PositionsOrdered { department } => t.with(text::SAID_POSITIONS_ORDERED, &[("name", department)]),
            Seated { person, spot: s, main } => {
                let said = if *main { text::SAID_SEATED } else { text::SAID_SEATED_TOO };
                t.with(said, &[("person", person), ("spot", &spot(s))])
            }
            Moved { person, from, to } if from.department == to.department => t.with(
                text::SAID_MOVED_WITHIN,
                &[
                    ("person", person),
                    ("from", &from.position),
                    ("to", &to.position),
                    ("department", &to.department),
                ],
            ),
            Moved { person, from, to } => {
                t.with(text::SAID_MOVED, &[("name", person), ("from", &spot(from)), ("to", &spot(to))])
            }
            SeatKind { person, spot: s, main } => {
                let said = if *main { text::SAID_MAIN } else { text::SAID_SIDE };
                t.with(said, &[("person", person), ("spot", &spot(s))])
            }
            Unseated { person, spot: s } => {
                t.with(text::SAID_UNSEATED, &[("person", person), ("spot", &spot(s))])
            }
            Manager { person, to: Some(to), .. } => {
                t.with(text::SAID_MANAGER, &[("person", person), ("manager", to)])
            }
            Manager { person, to: None, .. } => t.with(text::SAID_NO_MANAGER, &[("person", person)]),
            TeamAdded { name } => t.with(text::SAID_TEAM, &[("name", name)]),
            TeamPurpose { name } => t.with(text::SAID_PURPOSE, &[("name", name)]),
            TeamClosed { name } => t.with(text::SAID_TEAM_CLOSED, &[("name", name)]),
            TeamJoined { person, team, lead } => {
                let said = if *lead { text::SAID_JOINED_LEAD } else { text::SAID_JOINED };
                t.with(said, &[("person", person), ("team", team)])
            }
            TeamLead { person, team, lead } => {
                let said = if *lead { text::SAID_TEAM_LEAD } else { text::SAID_TEAM_LEAD_NOT };
                t.with(said, &[("person", person), ("team", team)])
            }
            TeamLeft { person, team } => t.with(text::SAID_LEFT, &[("person", person), ("team", team)]),
        }
    }
}
