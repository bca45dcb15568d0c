//! Finding what differs between two days of the organisation.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Department, Organisation, Position, PositionId, Seat, Team, change::Spot};
use crate::access::model::MemberId;

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
