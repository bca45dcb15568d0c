//! The review: pairs to decide about, and what was decided.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;
use uuid::Uuid;

use super::{covers, known, search::latest, writes_all};
use crate::{
    access::{
        model::{Action, Actor, MemberId, Object},
        sight,
    },
    customers::store::{self as customers, Whole},
    db::Tx,
    duplicates::model::{Fields, MergeId, Merged, Pair, Queue, Side, Undone},
    error::AppResult,
    matching::model::probability,
};

/// Pairs shown at once, and merges.
const SHOWN: usize = 20;
/// Candidates looked at for them: some are of records one does not see.
const LOOKED: i64 = 2_000;

/// Everything the review shows of a kind of record. Errors: `Forbidden` for whoever sees none of the kind, or not all of its fields.
pub async fn queue(tx: &mut Tx, actor: &Actor, object: Object) -> AppResult<Queue> {
    known(object)?;
    let _sees = actor.may(Action::See, object)?;
    writes_all(actor, object)?;
    let rows = sqlx::query!(
        "select one_id, other_id, score, why from duplicate_candidate
         where tenant_id = $1 and object = $2 and state = 'open' order by score desc, one_id, other_id limit $3",
        actor.tenant.0,
        object.code(),
        LOOKED
    )
    .fetch_all(&mut **tx)
    .await?;
    let ids: Vec<Uuid> =
        rows.iter().flat_map(|r| [r.one_id, r.other_id]).collect::<HashSet<_>>().into_iter().collect();
    let there = customers::likenesses(tx, actor.tenant, object, &ids, None).await?;
    let there: Vec<Uuid> = there.into_iter().map(|it| it.id).collect();
    let seen = sight::seen(tx, actor, object, &there).await?;
    let rows: Vec<_> =
        rows.into_iter().filter(|r| seen.contains(&r.one_id) && seen.contains(&r.other_id)).collect();
    let more = rows.len().saturating_sub(SHOWN) as i64;
    let mut pairs = Vec::new();
    for row in rows.into_iter().take(SHOWN) {
        let one = customers::whole(tx, actor, object, row.one_id).await?;
        let other = customers::whole(tx, actor, object, row.other_id).await?;
        let percent = (probability(row.score) * 100.0).floor() as i64;
        let (one, other) = (side(actor, object, one), side(actor, object, other));
        pairs.push(Pair { one, other, percent, why: row.why });
    }
    let search = latest(tx, actor, object).await?;
    let searching = search.as_ref().is_some_and(|s| s.runs(actor.now));
    let may_search = actor.may(Action::Edit, object).is_ok_and(|permit| permit.owners().is_none());
    let past = merges(tx, actor, object, None).await?;
    Ok(Queue { object, pairs, more, search, searching, may_search, past })
}

fn side(actor: &Actor, object: Object, it: Whole) -> Side {
    let text = |value: Value| value.as_str().unwrap_or_default().to_owned();
    Side {
        id: it.id,
        version: it.version,
        name: it.name,
        owner: it.owner_name,
        fields: it.form.into_iter().map(|(field, value)| (field, text(value))).collect::<Fields>(),
        names: it.names.into_iter().map(|(field, name)| (field.to_owned(), name)).collect::<BTreeMap<_, _>>(),
        edit: !it.waits && covers(actor, Action::Edit, object, it.owner),
        delete: !it.waits && covers(actor, Action::Delete, object, it.owner),
    }
}

/// Two records are two. Errors: `NotFound` where one does not see both, `Forbidden` where one may not change both.
pub async fn apart(tx: &mut Tx, actor: &Actor, object: Object, one: Uuid, other: Uuid) -> AppResult<()> {
    known(object)?;
    let edit = actor.may(Action::Edit, object)?;
    for id in [one, other] {
        edit.check(customers::whole(tx, actor, object, id).await?.owner)?;
    }
    sqlx::query!(
        "update duplicate_candidate set state = 'apart', decided_at = $5, decided_by = $6
         where tenant_id = $1 and object = $2 and one_id = $3 and other_id = $4 and state = 'open'",
        actor.tenant.0,
        object.code(),
        one.min(other),
        one.max(other),
        actor.now,
        Some(actor.member.0).filter(|id| !id.is_nil())
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The merges into one record, the latest first. Errors: `NotFound` where one does not see it.
pub async fn history_of(tx: &mut Tx, actor: &Actor, object: Object, winner: Uuid) -> AppResult<Vec<Merged>> {
    known(object)?;
    sight::must_see(tx, actor, object, winner).await?;
    merges(tx, actor, object, Some(winner)).await
}

/// One merge, of whatever kind; `None` where there is none, or the winner is not seen.
pub(super) async fn one_merge(tx: &mut Tx, actor: &Actor, id: MergeId) -> AppResult<Option<Merged>> {
    let object = sqlx::query_scalar!(
        "select object from merge_record where tenant_id = $1 and id = $2",
        actor.tenant.0,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(object) = object.as_deref().and_then(Object::parse) else { return Ok(None) };
    Ok(read(tx, actor, object, None, Some(id)).await?.pop())
}

async fn merges(tx: &mut Tx, actor: &Actor, object: Object, winner: Option<Uuid>) -> AppResult<Vec<Merged>> {
    read(tx, actor, object, winner, None).await
}

async fn read(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    winner: Option<Uuid>,
    only: Option<MergeId>,
) -> AppResult<Vec<Merged>> {
    let rows = sqlx::query!(
        r#"select r.id as "id: MergeId", r.winner_id, r.winner_name, r.loser_id, r.loser_name, r.made_at,
                  r.made_by as "made_by: MemberId", m.name as "by?", r.undone_at, r.went_back, r.left_alone, r.kept
           from merge_record r left join member m on m.tenant_id = r.tenant_id and m.id = r.made_by
           where r.tenant_id = $1 and r.object = $2 and ($3::uuid is null or r.winner_id = $3)
             and ($4::uuid is null or r.id = $4)
           order by r.made_at desc, r.id desc limit 200"#,
        actor.tenant.0,
        object.code(),
        winner,
        only.map(|id| id.0)
    )
    .fetch_all(&mut **tx)
    .await?;
    let winners: Vec<Uuid> = rows.iter().map(|r| r.winner_id).collect();
    let seen = sight::seen(tx, actor, object, &winners).await?;
    let owners = customers::likenesses(tx, actor.tenant, object, &winners, None).await?;
    let mut found = Vec::new();
    for row in rows.into_iter().filter(|r| seen.contains(&r.winner_id)).take(SHOWN) {
        let undone = row.undone_at.map(|at| Undone {
            at,
            back: row.went_back.unwrap_or_default().into(),
            left: row.left_alone.unwrap_or_default().into(),
            kept: row.kept.unwrap_or_default(),
        });
        // A winner that is gone gives nothing back until it is there again.
        let owner = owners.iter().find(|it| it.id == row.winner_id).map(|it| it.owner);
        let own = row.made_by == Some(actor.member);
        let may = |owner| {
            covers(actor, Action::Edit, object, owner)
                && (own || covers(actor, Action::Delete, object, owner))
        };
        let may_undo = undone.is_none() && owner.is_some_and(may);
        found.push(Merged {
            id: row.id,
            object,
            winner: row.winner_id,
            winner_name: row.winner_name,
            loser: row.loser_id,
            loser_name: row.loser_name,
            at: row.made_at,
            by: row.by,
            undone,
            may_undo,
        });
    }
    Ok(found)
}
