//! What the browser may ask of this room.

use leptos::prelude::*;
use uuid::Uuid;

use super::model::{Fields, Likenesses, MergeId, Merged, Queue, SearchId, Wish};
use crate::{audit::model::Object, error::AppError, wire::Json};
#[cfg(feature = "ssr")]
use {
    super::{job, store},
    crate::context::{Cx, House},
};

/// What is like the record being typed.
#[server(input = Json, output = Json)]
pub async fn find_alike(object: Object, typed: Fields, except: Option<Uuid>) -> Result<Likenesses, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::alike(&mut cx.tx, &cx.actor, object, typed, except).await?;
    cx.commit().await?;
    Ok(found)
}

/// The review of a kind of record.
#[server(input = Json, output = Json)]
pub async fn read_queue(object: Object) -> Result<Queue, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::queue(&mut cx.tx, &cx.actor, object).await?;
    cx.commit().await?;
    Ok(found)
}

/// The merges into one record, the latest first.
#[server(input = Json, output = Json)]
pub async fn read_merges(object: Object, winner: Uuid) -> Result<Vec<Merged>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::history_of(&mut cx.tx, &cx.actor, object, winner).await?;
    cx.commit().await?;
    Ok(found)
}

/// Looks through everything; one search at a time.
#[server(input = Json, output = Json)]
pub async fn begin_search(id: SearchId, object: Object) -> Result<(), AppError> {
    let mut cx = Cx::enter().await?;
    let (search, new) = store::begin(&mut cx.tx, &cx.actor, id, object).await?;
    let tenant = cx.actor.tenant;
    cx.commit().await?;
    if new {
        job::spawn(House::here()?.pool.clone(), tenant, search.id);
    }
    Ok(())
}

/// Stops a search; what it has found stays.
#[server(input = Json, output = Json)]
pub async fn cancel_search(id: SearchId) -> Result<(), AppError> {
    let mut cx = Cx::enter().await?;
    store::cancel(&mut cx.tx, &cx.actor, id).await?;
    cx.commit().await?;
    Ok(())
}

/// Two records are two.
#[server(input = Json, output = Json)]
pub async fn keep_apart(object: Object, one: Uuid, other: Uuid) -> Result<(), AppError> {
    let mut cx = Cx::enter().await?;
    store::apart(&mut cx.tx, &cx.actor, object, one, other).await?;
    cx.commit().await?;
    Ok(())
}

/// Makes two records one.
#[server(input = Json, output = Json)]
pub async fn merge_records(id: MergeId, wish: Wish) -> Result<Merged, AppError> {
    let mut cx = Cx::enter().await?;
    let done = store::merge(&mut cx.tx, &cx.actor, id, wish).await?;
    cx.commit().await?;
    Ok(done)
}

/// Makes two records of one again.
#[server(input = Json, output = Json)]
pub async fn unmerge_records(id: MergeId) -> Result<Merged, AppError> {
    let mut cx = Cx::enter().await?;
    let done = store::unmerge(&mut cx.tx, &cx.actor, id).await?;
    cx.commit().await?;
    Ok(done)
}
