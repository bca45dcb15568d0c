//! What somebody holds, who would get it, and shutting them out without giving it to anybody.

use uuid::Uuid;

use super::{gather, manages, must_reach, people, reaches};
use crate::{
    access::{
        model::{Actor, MemberId, MemberName, Object},
        store::{
            leaving::{colleagues, roles_given},
            members,
        },
    },
    customers::store as customers,
    db::Tx,
    error::{AppError, AppResult},
    handover::{
        model::{Counts, HELD_PAGE, HeldLine, Holding, Holdings, Share, Wish, assign},
        text,
    },
    org::store::as_it_is,
    pipeline::store as pipeline,
};

fn counts(holdings: &[Holding]) -> Counts {
    let mut counts = Counts::default();
    holdings.iter().for_each(|h| counts.add(h.object, 1));
    counts
}

/// Everything a member holds, in figures and names. For those who manage members and those within whose reach it is.
/// Errors: `NotFound`, also for all others.
pub async fn holdings(tx: &mut Tx, actor: &Actor, member: MemberId) -> AppResult<Holdings> {
    let (may_move, manages) = (reaches(actor, member), manages(actor));
    if !may_move && !manages {
        return Err(AppError::NotFound);
    }
    let (people, leaver) = people(tx, actor, member).await?;
    let organisation = as_it_is(tx, actor.tenant, actor.today).await?;
    let seats = organisation.seats.iter().filter(|s| s.member == member).filter_map(|s| {
        let position = organisation.positions.get(&s.position)?;
        let department = organisation.departments.get(&position.department)?;
        Some((position.title.clone(), department.name.clone()))
    });
    let teams = organisation.teams.values().filter(|t| t.members.contains_key(&member));
    let manager = people.find(member).and_then(|p| p.manager).and_then(|id| people.find(id));
    let receivers = people.all.iter().filter(|p| people.may_receive(p.id));
    Ok(Holdings {
        open: counts(&gather(tx, actor, member, false).await?),
        closed_deals: pipeline::held_deals_ended(tx, actor.tenant, member).await?,
        roles: roles_given(tx, actor.tenant, member).await?,
        manager: manager.map(|m| m.name.clone()),
        region: leaver.region,
        version: leaver.version,
        teams: teams.map(|t| t.name.clone()).collect(),
        seats: seats.collect(),
        people: receivers.map(|p| MemberName { id: p.id, name: p.name.clone(), status: p.status }).collect(),
        may_move,
        may_deactivate: manages && member != actor.member,
        member: MemberName { id: member, name: leaver.name, status: leaver.status },
    })
}

/// A page of what a member holds of one kind, by name, after the one named last. Deals: the open ones; activities: what is still
/// to be done. Errors: `NotFound` for whoever may not hand it over.
pub async fn held_page(
    tx: &mut Tx,
    actor: &Actor,
    member: MemberId,
    object: Object,
    after: Option<(String, Uuid)>,
) -> AppResult<Vec<HeldLine>> {
    must_reach(actor, member)?;
    if !colleagues(tx, actor.tenant, actor.today).await?.iter().any(|c| c.id == member) {
        return Err(AppError::NotFound);
    }
    let after = after.as_ref();
    let rows = match object {
        Object::Deal => pipeline::held_deals_page(tx, actor.tenant, member, after, HELD_PAGE).await?,
        _ => customers::held_page(tx, actor.tenant, member, object, after, HELD_PAGE).await?,
    };
    Ok(rows.into_iter().map(|(id, name, beside)| HeldLine { id, name, beside }).collect())
}

/// Who would get how much, as things stand now. Errors: `NotFound` for whoever may not hand it over; `Invalid` on `rule` and
/// `exceptions`, as [`assign`] says.
pub async fn preview(tx: &mut Tx, actor: &Actor, wish: &Wish) -> AppResult<Vec<Share>> {
    must_reach(actor, wish.member)?;
    let (people, _) = people(tx, actor, wish.member).await?;
    let holdings = gather(tx, actor, wish.member, wish.closed).await?;
    let plan = assign(&holdings, wish.rule, &people, &wish.exceptions)?;
    let name = |id| people.find(id).map(|p| p.name.clone()).unwrap_or_default();
    let mut shares: Vec<Share> =
        plan.shares().into_iter().map(|(to, counts)| Share { to, name: name(to), counts }).collect();
    shares.sort_by(|a, b| (&a.name, a.to).cmp(&(&b.name, b.to)));
    Ok(shares)
}

/// Shuts a member out and leaves what they hold in their name: their devices are signed out at once. Returns the new version.
/// Errors: `Forbidden`, `NotFound`, `Conflict`; `Invalid` on `member` where they hold something and not `anyway`.
pub async fn shut_out(
    tx: &mut Tx,
    actor: &Actor,
    member: MemberId,
    version: i64,
    anyway: bool,
) -> AppResult<i64> {
    let version = members::deactivate(tx, actor, member, version).await?;
    let open = counts(&gather(tx, actor, member, false).await?);
    if open.total() > 0 && !anyway {
        return Err(AppError::field("member", text::HOLDS_STILL));
    }
    Ok(version)
}
