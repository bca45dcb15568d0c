//! Making two records of one again: what changed since stays and is named, everything else goes back.

use serde_json::{Map, Value};
use sqlx::types::Json;
use uuid::Uuid;

use super::{covers, merge::hangings, queue::one_merge, writes_all};
use crate::{
    access::{
        model::{Action, Actor, Object},
        store::collaborators::move_collaborators,
    },
    customers::store as customers,
    db::Tx,
    duplicates::{
        model::{MergeId, Merged, taken_back},
        text,
    },
    error::{AppError, AppResult},
    exchange::store::unfollow_merge,
    pipeline::store::rehang_deals,
};

/// Takes a merge back: the loser is there again as it was, what still hangs on the winner goes back to it, and the winner's fields
/// say again what they said, but those changed since. Asked again, it says what was done. Errors: `NotFound` where one does not
/// see the winner; `Forbidden`; `Invalid` on `undo` where the winner was itself merged or deleted since, on `code` where another
/// account carries the loser's number.
pub async fn unmerge(tx: &mut Tx, actor: &Actor, id: MergeId) -> AppResult<Merged> {
    let known = one_merge(tx, actor, id).await?.ok_or(AppError::NotFound)?;
    let object = known.object;
    writes_all(actor, object)?;
    customers::lock_both(tx, actor.tenant, object, [known.winner, known.loser]).await?;
    let row = sqlx::query!(
        r#"select before as "before: Json<Map<String, Value>>", after as "after: Json<Map<String, Value>>", loser_search, loser_code,
                  moved as "moved: Json<Map<String, Value>>", made_by, undone_at
           from merge_record where tenant_id = $1 and id = $2 for update"#,
        actor.tenant.0,
        id.0
    )
    .fetch_one(&mut **tx)
    .await?;
    if row.undone_at.is_some() {
        return one_merge(tx, actor, id).await?.ok_or(AppError::NotFound);
    }
    let winner = match customers::whole(tx, actor, object, known.winner).await {
        Err(AppError::NotFound) => return Err(AppError::field("undo", text::WINNER_GONE)),
        other => other?,
    };
    let own = row.made_by == Some(actor.member.0);
    if !covers(actor, Action::Edit, object, winner.owner)
        || !(own || covers(actor, Action::Delete, object, winner.owner))
    {
        return Err(AppError::Forbidden);
    }
    let (fields, kept) = taken_back(&row.before.0, &row.after.0, &winner.form);
    // First the winner gives the number back, then the loser has it again.
    customers::rewrite(tx, actor, object, (winner.id, winner.version), fields).await?;
    let revived =
        customers::revive(tx, actor, object, known.loser, known.winner, row.loser_code.as_deref()).await?;
    let Some(loser_version) = revived else { return Err(AppError::field("undo", text::LOSER_GONE)) };
    let version = customers::found_too(tx, actor, object, winner.id, &row.loser_search, false).await?;
    let loser = (known.loser, known.loser_name.as_str());
    let (back, left) = return_all(tx, actor, object, (winner.id, &winner.name), loser, &row.moved.0).await?;
    let winner = (winner.id, winner.name.as_str(), version);
    customers::tell_merge(tx, actor, object, "unmerged", winner, (loser.0, loser.1, loser_version)).await?;
    sqlx::query!(
        "update merge_record set undone_at = $3, undone_by = $4, went_back = $5, left_alone = $6, kept = $7
         where tenant_id = $1 and id = $2",
        actor.tenant.0,
        id.0,
        actor.now,
        Some(actor.member.0).filter(|id| !id.is_nil()),
        back as i32,
        left as i32,
        &kept
    )
    .execute(&mut **tx)
    .await?;
    // They were told apart by hand: a search does not bring them up again.
    sqlx::query!(
        "update duplicate_candidate set state = 'apart', decided_at = $4, decided_by = $5
         where tenant_id = $1 and one_id = $2 and other_id = $3",
        actor.tenant.0,
        known.winner.min(known.loser),
        known.winner.max(known.loser),
        actor.now,
        Some(actor.member.0).filter(|id| !id.is_nil())
    )
    .execute(&mut **tx)
    .await?;
    one_merge(tx, actor, id).await?.ok_or(AppError::NotFound)
}

/// Hangs what came with the loser back onto it; how many went, and how many had moved on.
async fn return_all(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    winner: (Uuid, &str),
    loser: (Uuid, &str),
    moved: &Map<String, Value>,
) -> AppResult<(usize, usize)> {
    let ids = |kind: &str| -> Vec<Uuid> {
        let those = moved.get(kind).cloned().unwrap_or_default();
        serde_json::from_value(those).unwrap_or_default()
    };
    let (mut back, mut all) = (0, 0);
    for (kind, what) in hangings(object) {
        let those = ids(kind);
        back += customers::rehang(tx, actor, *what, winner, loser, Some(&those)).await?.len();
        all += those.len();
    }
    let deals = ids("deal");
    back += rehang_deals(tx, actor, object, winner, loser, Some(&deals)).await?.len();
    all += deals.len();
    let workers = ids("collaborator");
    back += move_collaborators(tx, actor, (winner.0, loser.0), Some(&workers)).await?.len();
    all += workers.len();
    unfollow_merge(tx, actor, &ids("import"), winner.0).await?;
    Ok((back, all - back))
}
