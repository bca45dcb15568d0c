//! The doors of the board, deals, products and pipelines.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::wire::Json;

use super::model::{
    product::{Product, ProductPatch},
    setup::PipelineDraft,
    *,
};
#[cfg(feature = "ssr")]
use crate::{context::Cx, pipeline::store};
use crate::{
    error::AppError,
    listing::{Choice, Page},
    money::Currency,
};

/// How many cards a page of a column holds.
pub const PAGE: i64 = 50;

/// A board with the first page of every column; the company's first pipeline where none is named.
#[server(name = GetBoard, input = Json, output = Json)]
pub async fn board(pipeline: Option<PipelineId>, filter: BoardFilter) -> Result<Board, AppError> {
    let mut cx = Cx::enter().await?;
    let board = store::board(&mut cx.tx, &cx.actor, pipeline, &filter).await?;
    cx.answer(board).await
}

/// The next page of a column, after a card's (position, id).
#[server(name = GetColumn, input = Json, output = Json)]
pub async fn column(
    stage: StageId,
    filter: BoardFilter,
    after: Option<(String, DealId)>,
) -> Result<CardPage, AppError> {
    let mut cx = Cx::enter().await?;
    let page = store::column(&mut cx.tx, &cx.actor, stage, &filter, after, PAGE).await?;
    cx.answer(page).await
}

/// One card as it is now with its columns' heads, for a live event; `None` when it is gone or out of sight.
#[server(name = GetCard, input = Json, output = Json)]
pub async fn card(id: DealId) -> Result<Option<Moved>, AppError> {
    let mut cx = Cx::enter().await?;
    let card = store::card(&mut cx.tx, &cx.actor, id).await?;
    cx.answer(card).await
}

/// Moves a deal. Errors: `Invalid` with the fields the stage asks for ([`DealField::code`]), `Conflict` with the current
/// [`Card`], `Forbidden`, `NotFound`.
#[server(input = Json, output = Json)]
pub async fn move_deal(to: Move) -> Result<Moved, AppError> {
    let mut cx = Cx::enter().await?;
    let moved = store::move_deal(&mut cx.tx, &cx.actor, to).await?;
    cx.answer(moved).await
}

/// Makes a deal with the id the browser chose, at the top of its stage. Errors: `Invalid`, `Forbidden`.
#[server(input = Json, output = Json)]
pub async fn create_deal(id: DealId, stage: StageId, fields: DealPatch) -> Result<Moved, AppError> {
    let mut cx = Cx::enter().await?;
    let made = store::create_deal(&mut cx.tx, &cx.actor, id, stage, fields).await?;
    cx.answer(made).await
}

/// A deal with everything it says.
#[server(name = GetDeal, input = Json, output = Json)]
pub async fn deal(id: DealId) -> Result<Deal, AppError> {
    let mut cx = Cx::enter().await?;
    let deal = store::deal(&mut cx.tx, &cx.actor, id).await?;
    cx.answer(deal).await
}

/// Changes a deal's fields. Errors: `Invalid`, `Conflict` with the current [`Deal`], `Forbidden`, `NotFound`.
#[server(input = Json, output = Json)]
pub async fn update_deal(id: DealId, version: i64, fields: DealPatch) -> Result<Deal, AppError> {
    let mut cx = Cx::enter().await?;
    let deal = store::update_deal(&mut cx.tx, &cx.actor, id, version, fields).await?;
    cx.answer(deal).await
}

/// Deletes a deal; returns the version with which [`restore_deal`] brings it back.
#[server(input = Json, output = Json)]
pub async fn delete_deal(id: DealId, version: i64) -> Result<i64, AppError> {
    let mut cx = Cx::enter().await?;
    let version = store::delete_deal(&mut cx.tx, &cx.actor, id, version).await?;
    cx.answer(version).await
}

/// Brings a deleted deal back where it was.
#[server(input = Json, output = Json)]
pub async fn restore_deal(id: DealId, version: i64) -> Result<Moved, AppError> {
    let mut cx = Cx::enter().await?;
    let back = store::restore_deal(&mut cx.tx, &cx.actor, id, version).await?;
    cx.answer(back).await
}

/// A page of deals with what the list comes to; the list as its address says it.
#[server(name = ListDeals, input = Json, output = Json)]
pub async fn deal_list(query: String) -> Result<DealsPage, AppError> {
    let mut cx = Cx::enter().await?;
    let page = store::deals_page(&mut cx.tx, &cx.actor, &DealList::parse(&query)).await?;
    cx.answer(page).await
}

/// Everything a list of deals shows on all its pages, for a change to all of it.
#[server(input = Json, output = Json)]
pub async fn deal_picks(query: String) -> Result<Vec<Picked>, AppError> {
    let mut cx = Cx::enter().await?;
    let picks = store::deal_picks(&mut cx.tx, &cx.actor, &DealList::parse(&query)).await?;
    cx.answer(picks).await
}

/// Gives each deal to the owner beside it; sent back, the answer undoes it.
#[server(input = Json, output = Json)]
pub async fn hand_over_deals(picks: Vec<Picked>) -> Result<Bulk, AppError> {
    let mut cx = Cx::enter().await?;
    let bulk = store::hand_over_deals(&mut cx.tx, &cx.actor, &picks).await?;
    cx.answer(bulk).await
}

/// Deletes deals; the answer restores them.
#[server(input = Json, output = Json)]
pub async fn delete_deals(picks: Vec<Picked>) -> Result<Bulk, AppError> {
    let mut cx = Cx::enter().await?;
    let bulk = store::delete_deals(&mut cx.tx, &cx.actor, &picks).await?;
    cx.answer(bulk).await
}

/// Brings deleted deals back.
#[server(input = Json, output = Json)]
pub async fn restore_deals(picks: Vec<Picked>) -> Result<Bulk, AppError> {
    let mut cx = Cx::enter().await?;
    let bulk = store::restore_deals(&mut cx.tx, &cx.actor, &picks).await?;
    cx.answer(bulk).await
}

/// The company's pipelines with their stages.
#[server(name = ListPipelines, input = Json, output = Json)]
pub async fn pipelines() -> Result<Vec<Pipeline>, AppError> {
    let mut cx = Cx::enter().await?;
    let pipelines = store::pipelines(&mut cx.tx, &cx.actor).await?;
    cx.answer(pipelines).await
}

/// Makes or changes a pipeline. Errors: `Invalid`, `Conflict` with the current [`Pipeline`], `Forbidden`.
#[server(input = Json, output = Json)]
pub async fn save_pipeline(draft: PipelineDraft) -> Result<Pipeline, AppError> {
    let mut cx = Cx::enter().await?;
    let pipeline = store::save_pipeline(&mut cx.tx, &cx.actor, draft).await?;
    cx.answer(pipeline).await
}

/// Takes a pipeline out that has no deals.
#[server(input = Json, output = Json)]
pub async fn delete_pipeline(id: PipelineId, version: i64) -> Result<(), AppError> {
    let mut cx = Cx::enter().await?;
    store::delete_pipeline(&mut cx.tx, &cx.actor, id, version).await?;
    cx.commit().await
}

/// A page of products; the list as its address says it.
#[server(name = ListProducts, input = Json, output = Json)]
pub async fn product_list(query: String) -> Result<Page<Product>, AppError> {
    let mut cx = Cx::enter().await?;
    let page = store::product_list(&mut cx.tx, &cx.actor, &product::ProductList::parse(&query)).await?;
    cx.answer(page).await
}

/// Products still offered whose name or code holds the words; at most 20.
#[server(input = Json, output = Json)]
pub async fn product_choices(search: String) -> Result<Vec<Choice>, AppError> {
    let mut cx = Cx::enter().await?;
    let choices = store::product_choices(&mut cx.tx, &cx.actor, &search).await?;
    cx.answer(choices).await
}

/// The families products are in.
#[server(input = Json, output = Json)]
pub async fn product_families() -> Result<Vec<String>, AppError> {
    let mut cx = Cx::enter().await?;
    let families = store::product_families(&mut cx.tx, &cx.actor).await?;
    cx.answer(families).await
}

/// Makes a product with the id the browser chose.
#[server(input = Json, output = Json)]
pub async fn create_product(id: ProductId, fields: ProductPatch) -> Result<Product, AppError> {
    let mut cx = Cx::enter().await?;
    let product = store::create_product(&mut cx.tx, &cx.actor, id, fields).await?;
    cx.answer(product).await
}

/// Changes a product. Errors: `Invalid`, `Conflict` with the current [`Product`], `Forbidden`, `NotFound`.
#[server(input = Json, output = Json)]
pub async fn update_product(id: ProductId, version: i64, fields: ProductPatch) -> Result<Product, AppError> {
    let mut cx = Cx::enter().await?;
    let product = store::update_product(&mut cx.tx, &cx.actor, id, version, fields).await?;
    cx.answer(product).await
}

/// Deletes a product; returns the version with which [`restore_product`] brings it back.
#[server(input = Json, output = Json)]
pub async fn delete_product(id: ProductId, version: i64) -> Result<i64, AppError> {
    let mut cx = Cx::enter().await?;
    let version = store::delete_product(&mut cx.tx, &cx.actor, id, version).await?;
    cx.answer(version).await
}

/// Brings a deleted product back.
#[server(input = Json, output = Json)]
pub async fn restore_product(id: ProductId, version: i64) -> Result<Product, AppError> {
    let mut cx = Cx::enter().await?;
    let product = store::restore_product(&mut cx.tx, &cx.actor, id, version).await?;
    cx.answer(product).await
}

/// The company's exchange rates.
#[server(input = Json, output = Json)]
pub async fn rate_list() -> Result<Vec<RateRow>, AppError> {
    let mut cx = Cx::enter().await?;
    let found = store::rate_list(&mut cx.tx, &cx.actor).await?;
    cx.answer(found).await
}

/// Sets a currency's rate as it was typed; `seen` is the version of the one it takes the place of, if there is one.
/// Errors: `Invalid` on `rate`, `as_of`; `Conflict` where somebody else was faster.
#[server(input = Json, output = Json)]
pub async fn set_rate(
    currency: Currency,
    rate: String,
    as_of: NaiveDate,
    seen: Option<i64>,
) -> Result<(), AppError> {
    let micros = rate_parse(&rate).ok_or_else(|| AppError::field("rate", super::text::RATE_BAD))?;
    let mut cx = Cx::enter().await?;
    store::set_rate(&mut cx.tx, &cx.actor, currency, micros, as_of, seen).await?;
    cx.commit().await
}

/// Forgets a currency's rate.
#[server(input = Json, output = Json)]
pub async fn delete_rate(currency: Currency) -> Result<(), AppError> {
    let mut cx = Cx::enter().await?;
    store::delete_rate(&mut cx.tx, &cx.actor, currency).await?;
    cx.commit().await
}
