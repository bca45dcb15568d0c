//! Changes to many deals at once: each through the same door as one, each refused for itself.

use super::{
    deals::{delete_deal, restore_deal, update_deal},
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
        let before = super::deal(tx, actor, pick.id).await.ok().and_then(|d| d.owner).map(|o| o.id);
        let fields = DealPatch { owner: Some(pick.owner), ..Default::default() };
        match update_deal(tx, actor, pick.id, pick.version, fields).await {
            Ok(deal) => bulk.done.push(Picked { id: deal.id, version: deal.version, owner: before }),
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
            Ok(version) => bulk.done.push(Picked { version, ..*pick }),
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
            Ok(back) => bulk.done.push(Picked { version: back.card.version, ..*pick }),
            Err(e) => refused(&mut bulk, pick.id, e)?,
        }
    }
    Ok(bulk)
}

fn bounded(picks: &[Picked]) -> &[Picked] {
    &picks[..picks.len().min(MOST_PICKED as usize)]
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
