//! The door of the figures.

use leptos::prelude::*;

use crate::wire::Json;

use super::model::{Overview, Scope};
use crate::error::AppError;

/// The sales overview in a scope: funnel, and what was won by month, product, region and manager.
#[server(input = Json, output = Json)]
pub async fn sales(scope: Scope) -> Result<Overview, AppError> {
    let mut cx = crate::context::Cx::enter().await?;
    let overview = super::store::overview(&mut cx.tx, &cx.actor, &scope).await?;
    cx.answer(overview).await
}
