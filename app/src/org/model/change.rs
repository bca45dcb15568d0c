//! What differs between two days of the organisation, in words.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Department, DepartmentKind, Organisation, Position, PositionId, Seat, Team, text};
use crate::{access::model::MemberId, i18n::T};

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

/// What is different on the later of two days: departments, positions, people, teams.
pub fn changes_between(old: &Organisation, new: &Organisation) -> Vec<Change> {
    let mut found = Vec::new();
    departments(old, new, &mut found);
    positions(old, new, &mut found);
    people(old, new, &mut found);
    teams(old, new, &mut found);
    found
}

/// What there was and what there is of everything that is in one of two maps.
pub(super) fn both<'a, K: Ord, V, W>(
    old: &'a BTreeMap<K, V>,
    new: &'a BTreeMap<K, W>,
) -> impl Iterator<Item = (&'a K, Option<&'a V>, Option<&'a W>)> {
    let keys: BTreeSet<&K> = old.keys().chain(new.keys()).collect();
    keys.into_iter().map(|k| (k, old.get(k), new.get(k)))
}

fn departments(old: &Organisation, new: &Organisation, found: &mut Vec<Change>) {
    let name = |of: &Organisation, d: &Department| d.parent.map(|p| of.department_name(p).to_string());
    let mut ordered = BTreeSet::new();
    for (_, before, after) in both(&old.departments, &new.departments) {
        match (before, after) {
            (None, Some(d)) => {
                found.push(Change::DepartmentAdded { name: d.name.clone(), parent: name(new, d) });
            }
            (Some(d), None) => found.push(Change::DepartmentClosed { name: d.name.clone() }),
            (Some(b), Some(a)) => {
                if b.name != a.name {
                    found.push(Change::DepartmentRenamed { from: b.name.clone(), to: a.name.clone() });
                }
                if b.kind != a.kind {
                    found.push(Change::DepartmentKind { name: a.name.clone(), from: b.kind, to: a.kind });
                }
                if b.parent != a.parent {
                    let (from, to) = (name(old, b), name(new, a));
                    found.push(Change::DepartmentMoved { name: a.name.clone(), from, to });
                } else if b.place != a.place {
                    ordered.insert(a.parent);
                }
            }
            (None, None) => {}
        }
    }
    // Who comes after whom is said only where it changed among those who were there and stayed.
    let order = |of: &Organisation, parent, other: &Organisation| {
        let there = |id| other.departments.get(&id).is_some_and(|d| d.parent == parent);
        of.children(parent).into_iter().map(|d| d.id).filter(|id| there(*id)).collect::<Vec<_>>()
    };
    for parent in ordered {
        if order(old, parent, new) != order(new, parent, old) {
            let parent = parent.map(|p| new.department_name(p).to_string());
            found.push(Change::DepartmentsOrdered { parent });
        }
    }
}

fn spot_of(of: &Organisation, position: &Position) -> Spot {
    let department = of.department_name(position.department).to_string();
    Spot { position: position.title.clone(), department }
}

fn positions(old: &Organisation, new: &Organisation, found: &mut Vec<Change>) {
    let mut ordered = BTreeSet::new();
    for (_, before, after) in both(&old.positions, &new.positions) {
        match (before, after) {
            (None, Some(p)) => found.push(Change::PositionAdded { spot: spot_of(new, p) }),
            (Some(p), None) => found.push(Change::PositionClosed { spot: spot_of(old, p) }),
            (Some(b), Some(a)) => {
                let spot = || spot_of(new, a);
                if b.title != a.title {
                    found.push(Change::PositionRenamed { from: b.title.clone(), to: spot() });
                }
                if b.lead != a.lead {
                    found.push(Change::PositionLeads { spot: spot(), lead: a.lead });
                }
                if b.planned != a.planned {
                    found.push(Change::PositionPlanned { spot: spot(), from: b.planned, to: a.planned });
                }
                if b.department != a.department {
                    let (from, to) = (old.department_name(b.department), new.department_name(a.department));
                    let (position, from, to) = (a.title.clone(), from.into(), to.into());
                    found.push(Change::PositionMoved { position, from, to });
                } else if b.place != a.place {
                    ordered.insert(new.department_name(a.department).to_string());
                }
            }
            (None, None) => {}
        }
    }
    found.extend(ordered.into_iter().map(|department| Change::PositionsOrdered { department }));
}

fn people(old: &Organisation, new: &Organisation, found: &mut Vec<Change>) {
    let seats = |of: &Organisation| {
        let mut seats = BTreeMap::<MemberId, BTreeMap<PositionId, bool>>::new();
        for Seat { member, position, main } in of.seats.iter().copied() {
            seats.entry(member).or_default().insert(position, main);
        }
        seats
    };
    let spot = |of: &Organisation, id: &PositionId| {
        let nowhere = || Spot { position: String::new(), department: String::new() };
        of.positions.get(id).map_or_else(nowhere, |p| spot_of(of, p))
    };
    let (before, after, none) = (seats(old), seats(new), BTreeMap::new());
    for (member, was, is) in both(&before, &after) {
        let (was, is) = (was.unwrap_or(&none), is.unwrap_or(&none));
        let person = || new.person_name(*member).to_string();
        let left = was.iter().find(|(p, main)| **main && !is.contains_key(p)).map(|(p, _)| p);
        let came = is.iter().find(|(p, main)| **main && !was.contains_key(p)).map(|(p, _)| p);
        let moved = left.zip(came);
        if let Some((from, to)) = moved {
            let (from, to) = (spot(old, from), spot(new, to));
            found.push(Change::Moved { person: person(), from, to });
        }
        for (id, was, is) in both(was, is) {
            if moved.is_some_and(|(from, to)| id == from || id == to) {
                continue;
            }
            found.extend(match (was, is) {
                (None, Some(main)) => {
                    Some(Change::Seated { person: person(), spot: spot(new, id), main: *main })
                }
                (Some(_), None) => Some(Change::Unseated { person: person(), spot: spot(old, id) }),
                (Some(was), Some(main)) if was != main => {
                    Some(Change::SeatKind { person: person(), spot: spot(new, id), main: *main })
                }
                _ => None,
            });
        }
    }
    for (id, was, is) in both(&old.people, &new.people) {
        let (from, to) = (was.and_then(|p| p.manager), is.and_then(|p| p.manager));
        if from != to {
            let from = from.map(|m| old.person_name(m).to_string());
            let to = to.map(|m| new.person_name(m).to_string());
            found.push(Change::Manager { person: new.person_name(*id).to_string(), from, to });
        }
    }
}

fn teams(old: &Organisation, new: &Organisation, found: &mut Vec<Change>) {
    let nobody = BTreeMap::new();
    for (_, before, after) in both(&old.teams, &new.teams) {
        match (before, after) {
            (None, Some(t)) => found.push(Change::TeamAdded { name: t.name.clone() }),
            (Some(t), None) => found.push(Change::TeamClosed { name: t.name.clone() }),
            (Some(b), Some(a)) if b.name != a.name => {
                found.push(Change::TeamRenamed { from: b.name.clone(), to: a.name.clone() });
            }
            _ => {}
        }
        if let (Some(b), Some(a)) = (before, after)
            && b.purpose != a.purpose
        {
            found.push(Change::TeamPurpose { name: a.name.clone() });
        }
        // Whoever was in a team that closed is not said to have left it.
        let Some(Team { name: team, members, .. }) = after else { continue };
        for (id, was, is) in both(before.map_or(&nobody, |t| &t.members), members) {
            let (person, team) = (new.person_name(*id).to_string(), team.clone());
            found.extend(match (was, is) {
                (None, Some(lead)) => Some(Change::TeamJoined { person, team, lead: *lead }),
                (Some(_), None) => Some(Change::TeamLeft { person, team }),
                (Some(was), Some(lead)) if was != lead => {
                    Some(Change::TeamLead { person, team, lead: *lead })
                }
                _ => None,
            });
        }
    }
}
