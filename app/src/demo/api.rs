//! What the browser may ask of this room.

use leptos::prelude::*;

use crate::wire::Json;

#[cfg(feature = "ssr")]
use crate::context::Cx;
use crate::error::AppError;

/// Fills the company with sample data. Errors: `Forbidden` for all but administrators; `Invalid` on `company` where there are
/// customers already.
#[server(input = Json, output = Json)]
pub async fn load_sample() -> Result<(), AppError> {
    let mut cx = Cx::enter().await?;
    super::store::make(&mut cx.tx, &cx.actor).await?;
    cx.commit().await
}
