//! The doors of importing; files themselves come and go through `upload`.

use crate::wire::Json;
use leptos::prelude::*;

use super::model::{Plan, Preview, Run, RunId, Wishes};
use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{
    access::model::TenantId,
    context::{Cx, House},
    exchange::{
        job::{self, Spool},
        model::RunStatus,
        store,
    },
};

/// The imports one may see, latest first.
#[server(input = Json, output = Json)]
pub async fn import_runs() -> Result<Vec<Run>, AppError> {
    let mut cx = Cx::enter().await?;
    let runs = store::runs(&mut cx.tx, &cx.actor, 50).await?;
    cx.commit().await?;
    Ok(runs)
}

/// One import: how far it is, or how it ended.
#[server(input = Json, output = Json)]
pub async fn import_run(id: RunId) -> Result<Run, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::running(&mut cx.tx, &cx.actor, id).await?;
    cx.commit().await?;
    Ok(found.run)
}

/// The uploaded file, while it waits to be imported. Errors: `Invalid` on `file` once it is gone.
#[cfg(feature = "ssr")]
fn waiting(tenant: TenantId, id: RunId) -> Result<std::path::PathBuf, AppError> {
    let path = Spool::new(&House::here()?.data_dir).file(tenant, id);
    if path.exists() { Ok(path) } else { Err(AppError::field("file", super::text::FILE_GONE)) }
}

/// What a file would do as `wishes` ask. Errors: `Invalid` on `file`, `Forbidden`, `NotFound`.
#[server(input = Json, output = Json)]
pub async fn import_preview(id: RunId, wishes: Wishes) -> Result<Preview, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::running(&mut cx.tx, &cx.actor, id).await?;
    let actor = cx.actor.clone();
    // No transaction stays open while a file is read.
    cx.commit().await?;
    let path = waiting(actor.tenant, id)?;
    let preview = store::preview(&House::here()?.pool, &actor, &path, wishes, found.locale).await?;
    let mut cx = Cx::enter().await?;
    store::note_rows(&mut cx.tx, &cx.actor, id, preview.counts.rows).await?;
    cx.commit().await?;
    Ok(preview)
}

/// Starts the import by a plan. Errors: `Invalid` while something is undecided, `Conflict` where it runs already.
#[server(input = Json, output = Json)]
pub async fn import_start(id: RunId, plan: Plan) -> Result<Run, AppError> {
    let mut cx = Cx::enter().await?;
    store::start(&mut cx.tx, &cx.actor, id, &plan).await?;
    let run = store::running(&mut cx.tx, &cx.actor, id).await?.run;
    let tenant = cx.actor.tenant;
    waiting(tenant, id)?;
    cx.commit().await?;
    let house = House::here()?;
    job::spawn(house.pool.clone(), Spool::new(&house.data_dir), tenant, id);
    Ok(run)
}

/// Stops an import after the batch it is at; what is written stays. A file that only waited is thrown away.
#[server(input = Json, output = Json)]
pub async fn import_cancel(id: RunId) -> Result<Run, AppError> {
    let mut cx = Cx::enter().await?;
    let run = store::cancel(&mut cx.tx, &cx.actor, id).await?;
    let tenant = cx.actor.tenant;
    cx.commit().await?;
    if run.status == RunStatus::Cancelled {
        let spool = Spool::new(&House::here()?.data_dir);
        spool.discard(tenant, id).map_err(|e| AppError::internal(&e))?;
    }
    Ok(run)
}
