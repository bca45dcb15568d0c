//! Changes to many deals at once: each through the same door as one, each refused for itself.

use super::{
    deals::{delete_deal, give_deal, restore_deal},
    list::MOST_PICKED,
};
use crate::{
    access::model::Actor,
    db::Tx,
    error::{AppError, AppResult},
    pipeline::model::*,
};

/// Gives each deal to the owner named beside it. What comes back undoes it when sent again.
pub async fn hand_over_deals(tx: &mut Tx, actor: &Actor, picks: &[Picked]) -> AppResult<Bulk> {
    let mut bulk = Bulk::default();
    for pick in bounded(picks) {
        match give_deal(tx, actor, &pick).await {
            Ok((deal, before)) => {
                bulk.done.push(Picked { id: deal.id, version: deal.version, owner: before })
            }
            Err(e) => refused(&mut bulk, pick.id, e)?,
        }
    }
    Ok(bulk)
}

/// Deletes deals. What comes back restores them.
pub async fn delete_deals(tx: &mut Tx, actor: &Actor, picks: &[Picked]) -> AppResult<Bulk> {
    let mut bulk = Bulk::default();
    for pick in bounded(picks) {
        match delete_deal(tx, actor, pick.id, pick.version).await {
            Ok(version) => bulk.done.push(Picked { version, ..pick }),
            Err(e) => refused(&mut bulk, pick.id, e)?,
        }
    }
    Ok(bulk)
}

/// Brings deleted deals back.
pub async fn restore_deals(tx: &mut Tx, actor: &Actor, picks: &[Picked]) -> AppResult<Bulk> {
    let mut bulk = Bulk::default();
    for pick in bounded(picks) {
        match restore_deal(tx, actor, pick.id, pick.version).await {
            Ok(back) => bulk.done.push(Picked { version: back.card.version, ..pick }),
            Err(e) => refused(&mut bulk, pick.id, e)?,
        }
    }
    Ok(bulk)
}

/// As many as are changed at once, in one order for everybody: two who change the same ones wait for each other instead of in
/// a circle.
fn bounded(picks: &[Picked]) -> Vec<Picked> {
    let mut picks: Vec<Picked> = picks.iter().take(MOST_PICKED as usize).copied().collect();
    picks.sort_by_key(|pick| pick.id);
    picks
}

/// Notes a refusal; a fault of ours ends the whole.
fn refused(bulk: &mut Bulk, id: DealId, error: AppError) -> AppResult<()> {
    match error {
        AppError::Internal(_) | AppError::Unreachable | AppError::SignedOut => Err(error),
        error => {
            bulk.refused.push((id, error));
            Ok(())
        }
    }
}
