//! Running a hand-over, and taking it back: each in the one transaction it is handed.

use std::collections::HashMap;

use sqlx::types::Json;
use uuid::Uuid;

use super::{
    gather, manages, must_reach,
    past::{Head, head, report},
    people, reaches,
};
use crate::{
    access::{
        model::{Actor, MemberId, Object},
        store::members,
    },
    audit::{
        model::Changes,
        store::{Record, record},
    },
    customers::store::{self as customers, Giveaway, Given, Giving},
    db::Tx,
    error::{AppError, AppResult},
    handover::{
        model::{Counts, HandoverId, KINDS, Report, Wish, assign, undo_until},
        text,
    },
    pipeline::store as pipeline,
};

/// Gives everything a member holds to others as wished, and with `deactivate` (their version) shuts them out. What changed
/// meanwhile goes too: only the owner changes. Asked again with the same id, it says what was done the first time.
/// Errors: `NotFound` for whoever may not hand it over; `Invalid` on `rule` and `exceptions`; as on deactivating.
pub async fn run(
    tx: &mut Tx,
    actor: &Actor,
    id: HandoverId,
    wish: &Wish,
    deactivate: Option<i64>,
) -> AppResult<Report> {
    must_reach(actor, wish.member)?;
    // Nobody joins, leaves or hands over meanwhile; taken before anything else is locked.
    members::one_at_a_time(tx, actor.tenant).await?;
    match head(tx, actor, id).await {
        Ok(known) if known.made_by == Some(actor.member) => return report(tx, actor, id).await,
        Ok(_) => return Err(AppError::NotFound),
        Err(AppError::NotFound) => {}
        Err(error) => return Err(error),
    }
    let (people, leaver) = people(tx, actor, wish.member).await?;
    let holdings = gather(tx, actor, wish.member, wish.closed).await?;
    let plan = assign(&holdings, wish.rule, &people, &wish.exceptions)?;
    if let Some(version) = deactivate {
        members::deactivate(tx, actor, wish.member, version).await?;
    }
    begin(tx, actor, id, wish, deactivate.is_some()).await?;
    let names: HashMap<MemberId, String> = people.all.into_iter().map(|p| (p.id, p.name)).collect();
    let mut went = Counts::default();
    for object in KINDS {
        let those = plan.0.iter().filter(|it| it.object == object);
        let each: Vec<Giving> = those.map(|it| Giving { id: it.id, from: wish.member, to: it.to }).collect();
        let what = Giveaway { action: "handed_over", whole: id.0, names: &names, each: &each };
        let given = give(tx, actor, object, &what).await?;
        keep(tx, actor, id, object, &given).await?;
        went.add(object, given.len() as i64);
    }
    let version = if deactivate.is_some() { leaver.version + 1 } else { leaver.version };
    tell(tx, actor, (wish.member, version), "handed_over", went).await?;
    report(tx, actor, id).await
}

/// Takes a hand-over back, once and within a day: what is still with whoever received it goes back to whose it was, all else
/// stays and is counted. Asked again, it says what was done. Errors: `NotFound` for whoever does not know of it; `Forbidden` for
/// all but those who ran it and who manage members; `Invalid` on `undo` once it is too late.
pub async fn undo(tx: &mut Tx, actor: &Actor, id: HandoverId) -> AppResult<Report> {
    members::one_at_a_time(tx, actor.tenant).await?;
    let head = head(tx, actor, id).await?;
    if !head.undoes(actor) {
        return Err(AppError::Forbidden);
    }
    if head.undone_at.is_some() {
        return report(tx, actor, id).await;
    }
    if actor.now > undo_until(head.at) {
        return Err(AppError::field("undo", text::TOO_LATE));
    }
    let (people, leaver) = people(tx, actor, head.member).await?;
    let names: HashMap<MemberId, String> = people.all.into_iter().map(|p| (p.id, p.name)).collect();
    let items = sqlx::query!(
        r#"select object, record_id, to_id as "to: MemberId" from handover_item where tenant_id = $1 and handover_id = $2"#,
        actor.tenant.0,
        id.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut back = Counts::default();
    for object in KINDS {
        let those = items.iter().filter(|it| it.object == object.code());
        let each: Vec<Giving> =
            those.map(|it| Giving { id: it.record_id, from: it.to, to: head.member }).collect();
        let what = Giveaway { action: "handed_back", whole: id.0, names: &names, each: &each };
        back.add(object, give(tx, actor, object, &what).await?.len() as i64);
    }
    sqlx::query!(
        "update handover set undone_at = $3, undone_by = $4, went_back = $5, left_alone = $6 where tenant_id = $1 and id = $2",
        actor.tenant.0,
        id.0,
        actor.now,
        Some(actor.member.0).filter(|id| !id.is_nil()),
        back.total() as i32,
        (items.len() as i64 - back.total()) as i32
    )
    .execute(&mut **tx)
    .await?;
    tell(tx, actor, (head.member, leaver.version), "handed_back", back).await?;
    report(tx, actor, id).await
}

impl Head {
    /// Whether somebody may take it back at all: who ran it, and who manages members and reaches what this one held.
    pub(super) fn undoes(&self, actor: &Actor) -> bool {
        self.made_by == Some(actor.member) || (manages(actor) && reaches(actor, self.member))
    }
}

async fn begin(tx: &mut Tx, actor: &Actor, id: HandoverId, wish: &Wish, deactivated: bool) -> AppResult<()> {
    let made = sqlx::query!(
        "insert into handover (tenant_id, id, member_id, reason, rule, closed, deactivated, made_at, made_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (tenant_id, id) do nothing",
        actor.tenant.0,
        id.0,
        wish.member.0,
        wish.reason.code(),
        Json(wish.rule) as _,
        wish.closed,
        deactivated,
        actor.now,
        Some(actor.member.0).filter(|id| !id.is_nil())
    )
    .execute(&mut **tx)
    .await?;
    // Taken by one that whoever asks does not know of.
    if made.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// Has the room of the records give them.
async fn give(tx: &mut Tx, actor: &Actor, object: Object, what: &Giveaway<'_>) -> AppResult<Vec<Given>> {
    if what.each.is_empty() {
        return Ok(Vec::new());
    }
    match object {
        Object::Deal => pipeline::give_deals(tx, actor, what).await,
        _ => customers::give(tx, actor, object, what).await,
    }
}

/// Remembers who got what.
async fn keep(tx: &mut Tx, actor: &Actor, id: HandoverId, object: Object, given: &[Given]) -> AppResult<()> {
    let records: Vec<Uuid> = given.iter().map(|g| g.id).collect();
    let to: Vec<Uuid> = given.iter().map(|g| g.to.0).collect();
    let versions: Vec<i64> = given.iter().map(|g| g.version).collect();
    sqlx::query!(
        "insert into handover_item (tenant_id, handover_id, object, record_id, to_id, version)
         select $1, $2, $3, t.* from unnest($4::uuid[], $5::uuid[], $6::bigint[]) as t",
        actor.tenant.0,
        id.0,
        object.code(),
        &records,
        &to,
        &versions
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes into the member's own trail how much went, or came back.
async fn tell(
    tx: &mut Tx,
    actor: &Actor,
    (member, version): (MemberId, i64),
    action: &str,
    went: Counts,
) -> AppResult<()> {
    let of = [
        ("accounts", went.accounts),
        ("contacts", went.contacts),
        ("deals", went.deals),
        ("activities", went.activities),
    ];
    let changes = of
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .fold(Changes::default(), |changes, (field, n)| changes.with(field, serde_json::Value::Null, n));
    let entry = Record { object: Object::Member, id: member.0, account: None, action, changes, version };
    Ok(record(tx, actor, entry).await?)
}
