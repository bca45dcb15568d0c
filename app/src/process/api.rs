//! What the browser may ask of this room.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::model::{Process, ProcessId, Seen, Step};
use crate::{error::AppError, org::model::Preset, wire::Json};
#[cfg(feature = "ssr")]
use {
    super::store,
    crate::{access::store::company, context::Cx},
};

/// All processes with who there is to do them.
#[server(input = Json, output = Json)]
pub async fn see_processes() -> Result<Seen, AppError> {
    let mut cx = Cx::enter().await?;
    let seen = store::seen(&mut cx.tx, &cx.actor).await?;
    cx.commit().await?;
    Ok(seen)
}

/// One process with who there is to do it.
#[server(input = Json, output = Json)]
pub async fn see_process(id: ProcessId) -> Result<Seen, AppError> {
    let mut cx = Cx::enter().await?;
    let seen = store::one(&mut cx.tx, &cx.actor, id).await?;
    cx.commit().await?;
    Ok(seen)
}

/// Makes a process of a beginning and an end.
#[server(input = Json, output = Json)]
pub async fn make_process(id: ProcessId, name: String) -> Result<Process, AppError> {
    let mut cx = Cx::enter().await?;
    let locale = company::company(&mut cx.tx, &cx.actor).await?.locale;
    let made = store::make(&mut cx.tx, &cx.actor, id, &name, locale).await?;
    cx.commit().await?;
    Ok(made)
}

/// Makes these steps; returns the process as it is now.
#[server(input = Json, output = Json)]
pub async fn change_process(id: ProcessId, version: i64, steps: Vec<Step>) -> Result<Process, AppError> {
    let mut cx = Cx::enter().await?;
    let changed = store::change(&mut cx.tx, &cx.actor, id, version, &steps).await?;
    cx.commit().await?;
    Ok(changed)
}

/// Takes a process out.
#[server(input = Json, output = Json)]
pub async fn delete_process(id: ProcessId, version: i64) -> Result<(), AppError> {
    let mut cx = Cx::enter().await?;
    store::delete(&mut cx.tx, &cx.actor, id, version).await?;
    cx.commit().await
}

/// Brings the processes of a preset that are not there yet, done by the departments of a day (`None`: today); says how many.
#[server(input = Json, output = Json)]
pub async fn begin_processes(preset: Preset, day: Option<NaiveDate>) -> Result<i64, AppError> {
    let mut cx = Cx::enter().await?;
    let locale = company::company(&mut cx.tx, &cx.actor).await?.locale;
    let day = day.unwrap_or(cx.actor.today);
    let made = store::begin(&mut cx.tx, &cx.actor, preset, day, locale).await?;
    cx.commit().await?;
    Ok(made)
}
