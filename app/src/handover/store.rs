//! Hand-overs in PostgreSQL. What is counted and moved, the rooms of the records count and move.

mod briefing;
mod holdings;
mod past;
mod run;
#[cfg(test)]
mod tests;

pub use briefing::briefing;
pub use holdings::{held_page, holdings, preview, shut_out};
pub use past::{handovers, report};
pub use run::{run, undo};

use std::collections::HashMap;

use uuid::Uuid;

use super::model::{Holding, KINDS, People, Person};
use crate::{
    access::{
        model::{Action, Actor, MemberId, Object},
        store::leaving::{Colleague, colleagues},
    },
    customers::store::{self as customers, Held},
    db::Tx,
    error::{AppError, AppResult},
    org::store::as_it_is,
    pipeline::store as pipeline,
};

/// Whether somebody manages members.
fn manages(actor: &Actor) -> bool {
    actor.may(Action::Configure, Object::Member).is_ok()
}

/// Whether somebody may hand over everything a member holds: their records of every kind are within reach. What is one's own
/// only those hand over in one go who manage members.
fn reaches(actor: &Actor, member: MemberId) -> bool {
    let covers =
        |object: Object| actor.may(Action::HandOver, object).is_ok_and(|permit| permit.covers(Some(member)));
    KINDS.into_iter().all(covers) && (member != actor.member || manages(actor))
}

/// Refuses whoever may not hand over what a member holds: to them it is not there.
fn must_reach(actor: &Actor, member: MemberId) -> AppResult<()> {
    if reaches(actor, member) { Ok(()) } else { Err(AppError::NotFound) }
}

/// Everybody with what the rules ask of them, and the member who hands over. Errors: `NotFound`.
async fn people(tx: &mut Tx, actor: &Actor, from: MemberId) -> AppResult<(People, Colleague)> {
    let everybody = colleagues(tx, actor.tenant, actor.today).await?;
    let leaver = everybody.iter().find(|c| c.id == from).cloned().ok_or(AppError::NotFound)?;
    let organisation = as_it_is(tx, actor.tenant, actor.today).await?;
    let open = pipeline::open_deals_by_owner(tx, actor.tenant).await?;
    let mut departments: HashMap<MemberId, Vec<_>> = HashMap::new();
    for seat in &organisation.seats {
        if let Some(position) = organisation.positions.get(&seat.position) {
            departments.entry(seat.member).or_default().push(position.department);
        }
    }
    let in_teams =
        |id: MemberId| organisation.teams.values().filter(move |t| t.members.contains_key(&id)).map(|t| t.id);
    let all = everybody
        .into_iter()
        .map(|c| Person {
            id: c.id,
            name: c.name,
            status: c.status,
            // Whom the organisation names, else whom the member's own page does.
            manager: organisation.people.get(&c.id).and_then(|p| p.manager).or(c.manager),
            region: c.region,
            teams: in_teams(c.id).collect(),
            departments: departments.remove(&c.id).unwrap_or_default(),
            open_deals: open.get(&c.id).copied().unwrap_or_default(),
        })
        .collect();
    Ok((People { from, all }, leaver))
}

/// Everything a member holds that goes to others; with `closed` their closed deals too.
async fn gather(tx: &mut Tx, actor: &Actor, member: MemberId, closed: bool) -> AppResult<Vec<Holding>> {
    let tenant = actor.tenant;
    let mut all = Vec::new();
    for object in KINDS {
        let held = match object {
            Object::Account => customers::held_accounts(tx, tenant, member).await?,
            Object::Contact => customers::held_contacts(tx, tenant, member).await?,
            Object::Deal => pipeline::held_deals(tx, tenant, member, closed).await?,
            _ => customers::held_activities(tx, tenant, member).await?,
        };
        all.extend(held.iter().map(|it| Holding { object, id: it.id, with: with(object, it) }));
    }
    Ok(all)
}

/// What a record goes with, the nearest first.
fn with(object: Object, held: &Held) -> Vec<Uuid> {
    let those = match object {
        Object::Activity => [held.account, held.deal, held.contact],
        _ => [held.account, None, None],
    };
    those.into_iter().flatten().collect()
}
