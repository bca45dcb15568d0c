//! Making two records one, in the one transaction it is handed.

use serde_json::{Map, Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use super::{form, known, queue::one_merge, writes_all};
use crate::{
    access::{
        model::{Action, Actor, Object},
        store::collaborators::move_collaborators,
    },
    customers::{
        store::{self as customers, Hanging, Whole},
        text::IN_POOL,
    },
    db::Tx,
    duplicates::model::{MergeId, Merged, Wish},
    error::{AppError, AppResult},
    exchange::store::follow_merge,
    pipeline::store::rehang_deals,
};

/// Makes two records one: the winner says what was chosen, everything that hung on the loser hangs on it, and the loser leads to
/// it. Asked again with the same id, it says what was done the first time. Errors: `NotFound` where one does not see both;
/// `Forbidden` where one may not change both and delete the loser; `Conflict` with the current record where one of them is not
/// what was seen; `Invalid` on the winner's fields, on `pool` where one of them waits in one.
pub async fn merge(tx: &mut Tx, actor: &Actor, id: MergeId, wish: Wish) -> AppResult<Merged> {
    let Wish { object, winner: (winner_id, winner_version), loser: (loser_id, loser_version), fields } = wish;
    known(object)?;
    writes_all(actor, object)?;
    if winner_id == loser_id {
        return Err(AppError::NotFound);
    }
    customers::lock_both(tx, actor.tenant, object, [winner_id, loser_id]).await?;
    if let Some(done) = one_merge(tx, actor, id).await? {
        return Ok(done);
    }
    let winner = customers::whole(tx, actor, object, winner_id).await?;
    let loser = customers::whole(tx, actor, object, loser_id).await?;
    let edit = actor.may(Action::Edit, object)?;
    edit.check(winner.owner)?;
    edit.check(loser.owner)?;
    actor.may(Action::Delete, object)?.check(loser.owner)?;
    if winner.waits || loser.waits {
        return Err(AppError::field("pool", IN_POOL));
    }
    for (it, version) in [(&winner, winner_version), (&loser, loser_version)] {
        if it.version != version {
            return Err(AppError::conflict(&it.form));
        }
    }
    // The loser's number is free before the winner may take it.
    let gone = customers::retire(tx, actor, object, (loser_id, loser_version), winner_id).await?;
    let Some(search) = gone else { return Err(AppError::conflict(&loser.form)) };
    let moved = everything(tx, actor, object, &loser, &winner).await?;
    customers::rewrite(tx, actor, object, (winner_id, winner_version), wished(&winner, &loser, form(fields)))
        .await?;
    let version = customers::found_too(tx, actor, object, winner_id, &search, true).await?;
    let after = customers::whole(tx, actor, object, winner_id).await?;
    let sides =
        ((winner_id, after.name.as_str(), version), (loser_id, loser.name.as_str(), loser_version + 1));
    customers::tell_merge(tx, actor, object, "merged", sides.0, sides.1).await?;
    keep(tx, actor, id, object, (&winner, &after, &loser), (&search, moved)).await?;
    settle(tx, actor, object, winner_id, loser_id).await?;
    one_merge(tx, actor, id).await?.ok_or(AppError::NotFound)
}

/// The winner's fields as wished; what would make it stand above itself is left out.
fn wished(winner: &Whole, loser: &Whole, wished: Map<String, Value>) -> Map<String, Value> {
    let mut form = winner.form.clone();
    form.extend(wished.into_iter().filter(|(field, _)| winner.form.contains_key(field)));
    let above = form.get("parent_id").and_then(Value::as_str).unwrap_or_default().to_owned();
    if above == loser.id.to_string() {
        let higher = loser.form.get("parent_id").and_then(Value::as_str).unwrap_or_default();
        let higher = if higher == winner.id.to_string() { "" } else { higher };
        form.insert("parent_id".into(), json!(higher));
    } else if above == winner.id.to_string() {
        form.insert("parent_id".into(), winner.form.get("parent_id").cloned().unwrap_or_default());
    }
    form
}

/// Hangs everything of the loser onto the winner; what went, by kind.
async fn everything(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    loser: &Whole,
    winner: &Whole,
) -> AppResult<Value> {
    let (from, to) = ((loser.id, loser.name.as_str()), (winner.id, winner.name.as_str()));
    let mut moved = Map::new();
    for (kind, what) in hangings(object) {
        moved.insert((*kind).into(), json!(customers::rehang(tx, actor, *what, from, to, None).await?));
    }
    moved.insert("deal".into(), json!(rehang_deals(tx, actor, object, from, to, None).await?));
    if object == Object::Account {
        let went = move_collaborators(tx, actor, (loser.id, winner.id), None).await?;
        moved.insert("collaborator".into(), json!(went));
    }
    moved.insert("import".into(), json!(follow_merge(tx, actor, loser.id, winner.id).await?));
    Ok(Value::Object(moved))
}

/// What hangs on a kind of record in the room of the customers, by the name it is kept under.
pub(super) fn hangings(object: Object) -> &'static [(&'static str, Hanging)] {
    match object {
        Object::Account => &[
            ("contact", Hanging::ContactsAt),
            ("activity", Hanging::ActivitiesAt),
            ("child", Hanging::ChildrenOf),
        ],
        _ => &[("activity", Hanging::ActivitiesWith)],
    }
}

async fn keep(
    tx: &mut Tx,
    actor: &Actor,
    id: MergeId,
    object: Object,
    (winner, after, loser): (&Whole, &Whole, &Whole),
    (search, moved): (&str, Value),
) -> AppResult<()> {
    let code = loser.form.get("code").and_then(Value::as_str).filter(|code| !code.is_empty());
    sqlx::query!(
        "insert into merge_record (tenant_id, id, object, winner_id, loser_id, winner_name, loser_name, before, after,
           loser_search, loser_code, moved, made_at, made_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        actor.tenant.0,
        id.0,
        object.code(),
        winner.id,
        loser.id,
        after.name,
        loser.name,
        Json(&winner.form) as _,
        Json(&after.form) as _,
        search,
        code,
        moved,
        actor.now,
        Some(actor.member.0).filter(|id| !id.is_nil())
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The pair is decided.
async fn settle(tx: &mut Tx, actor: &Actor, object: Object, a: Uuid, b: Uuid) -> AppResult<()> {
    sqlx::query!(
        "update duplicate_candidate set state = 'merged', decided_at = $5, decided_by = $6
         where tenant_id = $1 and object = $2 and one_id = $3 and other_id = $4",
        actor.tenant.0,
        object.code(),
        a.min(b),
        a.max(b),
        actor.now,
        Some(actor.member.0).filter(|id| !id.is_nil())
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
