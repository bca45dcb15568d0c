//! What the audit trail is told of a change of the organisation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    access::model::{Actor, MemberId},
    audit::{
        model::{Changes, Object},
        store::{Record, record_all},
    },
    db::Tx,
    error::AppResult,
    org::model::{Organisation, Seat},
};

/// Leaves an audit entry for every department, position, team and person that is different, with the day from which it is.
pub(super) async fn remember(
    tx: &mut Tx,
    actor: &Actor,
    old: &Organisation,
    new: &Organisation,
    version: i64,
) -> AppResult<()> {
    let (mut was, mut is) = (told(old), told(new));
    let known: BTreeSet<_> = was.keys().chain(is.keys()).copied().collect();
    let mut entries = Vec::new();
    for key in known {
        let (was, is) = (was.remove(&key), is.remove(&key));
        if was == is {
            continue;
        }
        let action = match (&was, &is) {
            (None, _) => "created",
            (_, None) => "deleted",
            _ => "updated",
        };
        let changes = Changes::between(&was.unwrap_or(json!({})), &is.unwrap_or(json!({})), &[]);
        let changes = changes.with("valid_from", Value::Null, json!(new.day));
        let (object, id) = (OBJECTS[key.0], key.1);
        // People are not made or taken out here.
        let action = if object == Object::Member { "updated" } else { action };
        entries.push(Record { object, id, account: None, action, changes, version });
    }
    record_all(tx, actor, entries).await
}

const OBJECTS: [Object; 4] = [Object::Department, Object::Position, Object::Team, Object::Member];

/// What the trail says of everything on a day, in names: by the place of its kind in [`OBJECTS`], and its id.
fn told(org: &Organisation) -> BTreeMap<(usize, Uuid), Value> {
    let mut all = BTreeMap::new();
    for d in org.departments.values() {
        let parent = d.parent.map(|p| org.department_name(p));
        all.insert((0, d.id.0), json!({"name": d.name, "kind": d.kind, "parent": parent, "place": d.place}));
    }
    for p in org.positions.values() {
        let department = org.department_name(p.department);
        all.insert(
            (1, p.id.0),
            json!({"title": p.title, "department": department, "lead": p.lead, "planned": p.planned, "place": p.place}),
        );
    }
    for t in org.teams.values() {
        let members: Vec<&str> = t.members.keys().map(|m| org.person_name(*m)).collect();
        let leading = t.members.iter().filter(|(_, lead)| **lead);
        let led_by: Vec<&str> = leading.map(|(m, _)| org.person_name(*m)).collect();
        all.insert(
            (2, t.id.0),
            json!({"name": t.name, "purpose": t.purpose, "members": members, "led_by": led_by}),
        );
    }
    let mut seats = BTreeMap::<MemberId, Vec<&Seat>>::new();
    org.seats.iter().for_each(|s| seats.entry(s.member).or_default().push(s));
    for person in org.people.values() {
        let mut own = seats.remove(&person.id).unwrap_or_default();
        own.sort_by_key(|s| (!s.main, s.position));
        let seat = |s: &&Seat| {
            let position = org.positions.get(&s.position)?;
            Some(format!("{} · {}", position.title, org.department_name(position.department)))
        };
        let seats: Vec<String> = own.iter().filter_map(seat).collect();
        let manager = person.manager.map(|m| org.person_name(m));
        all.insert((3, person.id.0), json!({"seats": seats, "manager": manager}));
    }
    all
}
