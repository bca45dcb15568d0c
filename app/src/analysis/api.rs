//! What the browser may ask of this room.

use leptos::prelude::*;

use super::model::Figure;
use crate::{error::AppError, wire::Json};
#[cfg(feature = "ssr")]
use {super::store, crate::context::Cx};

/// Every figure; `limit`: what part of the revenue one person may hold, in percent.
#[server(input = Json, output = Json)]
pub async fn see_analysis(limit: i64) -> Result<Vec<Figure>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::figures(&mut cx.tx, &cx.actor, limit).await?;
    cx.commit().await?;
    Ok(found)
}
