//! What the browser may ask of this room.

use leptos::prelude::*;

use crate::wire::Json;

use super::model::{Entry, SealState};
#[cfg(feature = "ssr")]
use crate::context::Cx;
use crate::{access::model::HistoryFilter, error::AppError};

/// Entries on a page of the history.
pub const PAGE: i64 = 50;

/// A page of the company's history, the latest entry first, and one entry more where there are older ones.
#[server(input = Json, output = Json)]
pub async fn history(filter: HistoryFilter) -> Result<Vec<Entry>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = super::store::history(&mut cx.tx, &cx.actor, &filter, PAGE + 1).await?;
    cx.answer(found).await
}

/// How far the company's history is sealed; `None` where nothing is yet.
#[server(input = Json, output = Json)]
pub async fn seals() -> Result<Option<SealState>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = super::store::seals(&mut cx.tx, &cx.actor).await?;
    cx.answer(found).await
}
