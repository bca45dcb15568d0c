//! The doors of importing; files themselves come and go through `upload`.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::model::{Plan, Preview, Run, RunId, Wishes};
use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{
    context::{Cx, House},
    exchange::{
        job::{self, Spool},
        store,
    },
};

/// The imports one may see, latest first.
#[server]
pub async fn import_runs() -> Result<Vec<Run>, AppError> {
    let mut cx = Cx::enter().await?;
    let runs = store::runs(&mut cx.tx, &cx.actor, 50).await?;
    cx.commit().await?;
    Ok(runs)
}

/// One import: how far it is, or how it ended.
#[server(input = Json)]
pub async fn import_run(id: RunId) -> Result<Run, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::running(&mut cx.tx, &cx.actor, id).await?;
    cx.commit().await?;
    Ok(found.run)
}

/// What a file would do as `wishes` ask. Errors: `Invalid` on `file`, `Forbidden`, `NotFound`.
#[server(input = Json)]
pub async fn import_preview(id: RunId, wishes: Wishes) -> Result<Preview, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::running(&mut cx.tx, &cx.actor, id).await?;
    let path = Spool::new(&House::here()?.data_dir).file(cx.actor.tenant, id);
    let preview = store::preview(&mut cx.tx, &cx.actor, &path, wishes, found.locale).await?;
    // What was tried out is taken back; only the number of rows is kept.
    cx.tx.rollback().await?;
    let mut cx = Cx::enter().await?;
    store::note_rows(&mut cx.tx, &cx.actor, id, preview.counts.rows).await?;
    cx.commit().await?;
    Ok(preview)
}

/// Starts the import by a plan. Errors: `Invalid` while something is undecided, `Conflict` where it runs already.
#[server(input = Json)]
pub async fn import_start(id: RunId, plan: Plan) -> Result<Run, AppError> {
    let mut cx = Cx::enter().await?;
    store::start(&mut cx.tx, &cx.actor, id, &plan).await?;
    let run = store::running(&mut cx.tx, &cx.actor, id).await?.run;
    let tenant = cx.actor.tenant;
    cx.commit().await?;
    let house = House::here()?;
    job::spawn(house.pool.clone(), Spool::new(&house.data_dir), tenant, id);
    Ok(run)
}

/// Stops an import after the batch it is at; what is written stays.
#[server(input = Json)]
pub async fn import_cancel(id: RunId) -> Result<Run, AppError> {
    let mut cx = Cx::enter().await?;
    let run = store::cancel(&mut cx.tx, &cx.actor, id).await?;
    cx.commit().await?;
    Ok(run)
}
