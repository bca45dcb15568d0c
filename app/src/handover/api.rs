//! What the browser may ask of this room.

use leptos::prelude::*;
use uuid::Uuid;

use super::model::{Briefing, HandoverId, HeldLine, Holdings, Report, Share, Wish};
use crate::{access::model::MemberId, audit::model::Object, error::AppError, wire::Json};
#[cfg(feature = "ssr")]
use {super::store, crate::context::Cx};

/// Everything a member holds, in figures and names.
#[server(input = Json, output = Json)]
pub async fn read_holdings(member: MemberId) -> Result<Holdings, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::holdings(&mut cx.tx, &cx.actor, member).await?;
    cx.answer(found).await
}

/// A page of what a member holds of one kind, after the one named last.
#[server(input = Json, output = Json)]
pub async fn read_held(
    member: MemberId,
    object: Object,
    after: Option<(String, Uuid)>,
) -> Result<Vec<HeldLine>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::held_page(&mut cx.tx, &cx.actor, member, object, after).await?;
    cx.answer(found).await
}

/// Who would get how much.
#[server(input = Json, output = Json)]
pub async fn preview_handover(wish: Wish) -> Result<Vec<Share>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::preview(&mut cx.tx, &cx.actor, &wish).await?;
    cx.answer(found).await
}

/// Hands over as wished; with `deactivate`, the member's version, they are shut out too.
#[server(input = Json, output = Json)]
pub async fn run_handover(id: HandoverId, wish: Wish, deactivate: Option<i64>) -> Result<Report, AppError> {
    let mut cx = Cx::enter().await?;
    let done = store::run(&mut cx.tx, &cx.actor, id, &wish, deactivate).await?;
    cx.answer(done).await
}

/// Takes a hand-over back.
#[server(input = Json, output = Json)]
pub async fn undo_handover(id: HandoverId) -> Result<Report, AppError> {
    let mut cx = Cx::enter().await?;
    let done = store::undo(&mut cx.tx, &cx.actor, id).await?;
    cx.answer(done).await
}

/// Shuts a member out without a hand-over; what they hold stays in their name only where `anyway` says so. Returns the new version.
#[server(input = Json, output = Json)]
pub async fn shut_out(member: MemberId, version: i64, anyway: bool) -> Result<i64, AppError> {
    let mut cx = Cx::enter().await?;
    let version = store::shut_out(&mut cx.tx, &cx.actor, member, version, anyway).await?;
    cx.answer(version).await
}

/// The past hand-overs one may know of, the latest first.
#[server(input = Json, output = Json)]
pub async fn read_handovers() -> Result<Vec<Report>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::handovers(&mut cx.tx, &cx.actor).await?;
    cx.answer(found).await
}

/// One hand-over with the accounts it brought.
#[server(input = Json, output = Json)]
pub async fn read_handover(id: HandoverId) -> Result<Briefing, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::briefing(&mut cx.tx, &cx.actor, id).await?;
    cx.answer(found).await
}
