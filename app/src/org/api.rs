//! What the browser may ask of this room.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::model::{Logged, Seen, Step};
use crate::{error::AppError, wire::Json};
#[cfg(feature = "ssr")]
use {super::store, crate::context::Cx};

/// The organisation on a day; today's where none is named.
#[server(input = Json, output = Json)]
pub async fn see_organisation(day: Option<NaiveDate>) -> Result<Seen, AppError> {
    let mut cx = Cx::enter().await?;
    let day = day.unwrap_or(cx.actor.today);
    let seen = store::seen(&mut cx.tx, &cx.actor, day).await?;
    cx.commit().await?;
    Ok(seen)
}

/// Makes these steps from a day on; returns the organisation's new version.
#[server(input = Json, output = Json)]
pub async fn reorganise(day: NaiveDate, version: i64, steps: Vec<Step>) -> Result<i64, AppError> {
    let mut cx = Cx::enter().await?;
    let version = store::reorganise(&mut cx.tx, &cx.actor, day, &steps, version).await?;
    cx.commit().await?;
    Ok(version)
}

/// What was changed in the year before this day and what is planned, the latest day first.
#[server(input = Json, output = Json)]
pub async fn organisation_log(day: Option<NaiveDate>) -> Result<Vec<Logged>, AppError> {
    let mut cx = Cx::enter().await?;
    let (from, to) = store::year_before(day.unwrap_or(cx.actor.today));
    let logged = store::history(&mut cx.tx, &cx.actor, from, to).await?;
    cx.commit().await?;
    Ok(logged)
}
