//! What the browser may ask of this room.

use leptos::prelude::*;

use crate::wire::Json;

use super::model::Ground;
#[cfg(feature = "ssr")]
use crate::context::Cx;
use crate::error::AppError;

/// What the sample would be put into. Errors: `Forbidden` for all but administrators.
#[server(input = Json, output = Json)]
pub async fn sample_ground() -> Result<Ground, AppError> {
    let mut cx = Cx::enter().await?;
    let ground = super::store::ground(&mut cx.tx, &cx.actor).await?;
    cx.commit().await?;
    Ok(ground)
}

/// Fills the company with sample data, once; `anyway` puts it among records of its own. Errors: `Forbidden` for all but
/// administrators; `Invalid` on `company` where it was done before, or where there are records already and not `anyway`.
#[server(input = Json, output = Json)]
pub async fn load_sample(anyway: bool) -> Result<(), AppError> {
    let mut cx = Cx::enter().await?;
    super::store::make(&mut cx.tx, &cx.actor, anyway).await?;
    cx.commit().await
}
