//! The pipeline's stores on a real PostgreSQL.

use chrono::{Duration, NaiveDate};
use sqlx::PgPool;

use super::*;
use crate::{
    access::model::{Actor, Role},
    customers::model::AccountId,
    db::{Tx, tenant_tx},
    error::{AppError, AppResult},
    i18n::Locale,
    money::{Currency, Money},
    pipeline::model::{
        product::{ProductList, ProductPatch},
        setup::PipelineDraft,
        *,
    },
    testing::{colleague, company},
};

mod lists;
mod setup;
mod storm;

/// A company with its first pipeline.
pub(super) async fn selling(pool: &PgPool) -> (Actor, Pipeline) {
    let actor = company(pool).await;
    let mut tx = open(pool, &actor).await;
    let pipeline = create_default_pipeline(&mut tx, &actor, Locale::Zh).await.unwrap();
    tx.commit().await.unwrap();
    (actor, pipeline)
}

pub(super) async fn open(pool: &PgPool, actor: &Actor) -> Tx {
    tenant_tx(pool, actor.tenant).await.unwrap()
}

pub(super) fn priced(name: &str, amount: &str) -> DealPatch {
    DealPatch { name: Some(name.into()), amount: Some(amount.into()), ..Default::default() }
}

pub(super) async fn made(tx: &mut Tx, actor: &Actor, stage: StageId, name: &str) -> Card {
    create_deal(tx, actor, DealId::new(), stage, priced(name, "1000")).await.unwrap().card
}

pub(super) fn to(card: &Card, stage: StageId) -> Move {
    Move {
        deal: card.id,
        version: card.version,
        to: stage,
        after: None,
        before: None,
        fill: DealPatch::default(),
    }
}

pub(super) async fn account(tx: &mut Tx, actor: &Actor, name: &str) -> AccountId {
    let id = AccountId::new();
    sqlx::query!(
        "insert into account (tenant_id, id, name, name_key, search, created_at, updated_at) values ($1, $2, $3, $3, lower($3), $4, $4)",
        actor.tenant.0,
        id.0,
        name,
        actor.now
    )
    .execute(&mut **tx)
    .await
    .unwrap();
    id
}

pub(super) async fn names(tx: &mut Tx, actor: &Actor, stage: StageId) -> Vec<String> {
    let page = column(tx, actor, stage, &BoardFilter::default(), None, 500).await.unwrap();
    page.cards.into_iter().map(|c| c.name).collect()
}

pub(super) fn fields(result: AppResult<impl std::fmt::Debug>) -> Vec<String> {
    match result {
        Err(AppError::Invalid(fields)) => fields.into_iter().map(|f| f.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_new_deal_stands_on_top_of_its_column_and_is_counted(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let stage = pipeline.stages[0].id;
    made(&mut tx, &actor, stage, "first").await;
    let top = create_deal(&mut tx, &actor, DealId::new(), stage, priced("second", "48万")).await.unwrap();
    assert_eq!(top.heads[0].deals, 2);
    assert_eq!(top.heads[0].converted, Some(Money::new(48_100_000, Currency::CNY)));
    assert_eq!(top.card.owner.map(|o| o.id), Some(actor.member));
    let board = board(&mut tx, &actor, None, &BoardFilter::default()).await.unwrap();
    assert_eq!(board.columns.len(), 6);
    assert_eq!(
        board.columns[0].page.cards.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(),
        ["second", "first"]
    );
    assert_eq!(board.columns[0].head, top.heads[0]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_double_click_makes_one_deal(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let (id, stage) = (DealId::new(), pipeline.stages[0].id);
    for _ in 0..2 {
        let mut tx = open(&pool, &actor).await;
        let made = create_deal(&mut tx, &actor, id, stage, priced("once", "5")).await.unwrap();
        assert_eq!((made.card.id, made.heads[0].deals), (id, 1));
        tx.commit().await.unwrap();
    }
    let stranger = colleague(&pool, &actor, Role::Member).await;
    let mut tx = open(&pool, &stranger).await;
    let taken = create_deal(&mut tx, &stranger, id, stage, priced("mine", "5")).await;
    assert_eq!(taken.unwrap_err(), AppError::Forbidden);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_card_goes_exactly_between_its_new_neighbours(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let (here, there) = (pipeline.stages[0].id, pipeline.stages[1].id);
    let c = made(&mut tx, &actor, there, "c").await;
    let b = made(&mut tx, &actor, there, "b").await;
    let a = made(&mut tx, &actor, there, "a").await;
    let x = made(&mut tx, &actor, here, "x").await;
    let moved = move_deal(&mut tx, &actor, Move { after: Some(a.id), before: Some(b.id), ..to(&x, there) })
        .await
        .unwrap();
    assert_eq!(names(&mut tx, &actor, there).await, ["a", "x", "b", "c"]);
    assert_eq!(moved.heads.iter().map(|h| (h.stage, h.deals)).collect::<Vec<_>>(), [(here, 0), (there, 4)]);
    // Within the column: to the end, then to the top.
    let x = moved.card;
    let end = move_deal(&mut tx, &actor, Move { after: Some(c.id), ..to(&x, there) }).await.unwrap();
    assert_eq!(names(&mut tx, &actor, there).await, ["a", "b", "c", "x"]);
    assert_eq!((end.heads.len(), end.card.stage_since), (1, x.stage_since));
    let top = move_deal(&mut tx, &actor, Move { before: Some(a.id), ..to(&end.card, there) }).await.unwrap();
    assert_eq!(names(&mut tx, &actor, there).await, ["x", "a", "b", "c"]);
    let b = move_deal(&mut tx, &actor, Move { before: Some(a.id), ..to(&b, there) }).await.unwrap().card;
    assert_eq!(names(&mut tx, &actor, there).await, ["x", "b", "a", "c"]);
    // The upper neighbour went away meanwhile: the lower one counts; both went away: the top.
    let away = move_deal(&mut tx, &actor, to(&top.card, here)).await.unwrap().card;
    let c = move_deal(&mut tx, &actor, Move { after: Some(away.id), before: Some(b.id), ..to(&c, there) })
        .await
        .unwrap();
    assert_eq!(names(&mut tx, &actor, there).await, ["c", "b", "a"]);
    move_deal(&mut tx, &actor, Move { after: Some(away.id), ..to(&a, there) }).await.unwrap();
    assert_eq!(names(&mut tx, &actor, there).await, ["a", "c", "b"]);
    assert_eq!(c.card.version, 2);
    assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), []);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_stale_card_gets_the_current_one_back(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let card = made(&mut tx, &actor, pipeline.stages[0].id, "x").await;
    let moved = move_deal(&mut tx, &actor, to(&card, pipeline.stages[1].id)).await.unwrap().card;
    match move_deal(&mut tx, &actor, to(&card, pipeline.stages[0].id)).await {
        Err(AppError::Conflict(current)) => {
            assert_eq!(serde_json::from_str::<Card>(&current).unwrap(), moved)
        }
        other => panic!("{other:?}"),
    }
    match update_deal(&mut tx, &actor, card.id, card.version, priced("y", "1")).await {
        Err(AppError::Conflict(current)) => {
            assert_eq!(serde_json::from_str::<Deal>(&current).unwrap().version, moved.version);
        }
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_gate_names_what_is_missing_and_opens_when_it_is_brought_along(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let fill = DealPatch { name: Some("bare".into()), ..Default::default() };
    let bare = create_deal(&mut tx, &actor, DealId::new(), pipeline.stages[0].id, fill).await.unwrap().card;
    let negotiation = pipeline.stages[3].id;
    let refused = move_deal(&mut tx, &actor, to(&bare, negotiation)).await;
    assert_eq!(fields(refused), ["account", "amount", "expected_on"]);
    let lost = pipeline.stages[5].id;
    assert_eq!(fields(move_deal(&mut tx, &actor, to(&bare, lost)).await), ["lost_reason"]);
    let account = account(&mut tx, &actor, "远山物流").await;
    let fill = DealPatch {
        account: Some(Some(account)),
        amount: Some("12万".into()),
        expected_on: Some(NaiveDate::from_ymd_opt(2026, 12, 31)),
        ..Default::default()
    };
    let moved = move_deal(&mut tx, &actor, Move { fill, ..to(&bare, negotiation) }).await.unwrap();
    assert_eq!(moved.card.account.unwrap().name, "远山物流");
    assert_eq!(moved.heads[1].weighted, Some(Money::new(9_000_000, Currency::CNY)));
    // The same rule for forms: what the stage asks for cannot be emptied, nor a deal be made there without it.
    let emptied = DealPatch { amount: Some(String::new()), ..Default::default() };
    assert_eq!(fields(update_deal(&mut tx, &actor, bare.id, 2, emptied).await), ["amount"]);
    let made = create_deal(&mut tx, &actor, DealId::new(), negotiation, priced("x", "1")).await;
    assert_eq!(fields(made), ["account", "expected_on"]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn winning_sets_the_day_and_coming_back_takes_it_away(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let card = made(&mut tx, &actor, pipeline.stages[0].id, "x").await;
    let won = move_deal(&mut tx, &actor, to(&card, pipeline.stages[4].id)).await.unwrap().card;
    assert_eq!(won.closed_on, Some(actor.today));
    let earlier = DealPatch { closed_on: Some(NaiveDate::from_ymd_opt(2026, 11, 2)), ..Default::default() };
    let deal = update_deal(&mut tx, &actor, won.id, won.version, earlier).await.unwrap();
    assert_eq!((deal.status, deal.closed_on), (StageKind::Won, NaiveDate::from_ymd_opt(2026, 11, 2)));
    let card = Card { version: deal.version, ..won };
    let back = move_deal(&mut tx, &actor, to(&card, pipeline.stages[0].id)).await.unwrap().card;
    assert_eq!(back.closed_on, None);
    let open = DealPatch { closed_on: Some(Some(actor.today)), ..Default::default() };
    assert_eq!(fields(update_deal(&mut tx, &actor, back.id, back.version, open).await), ["closed_on"]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_member_moves_their_own_deals_and_no_colleagues(pool: PgPool) {
    let (boss, pipeline) = selling(&pool).await;
    let member = colleague(&pool, &boss, Role::Member).await;
    let mut tx = open(&pool, &boss).await;
    let theirs = made(&mut tx, &boss, pipeline.stages[0].id, "the boss's").await;
    let own = made(&mut tx, &member, pipeline.stages[0].id, "own").await;
    let there = pipeline.stages[1].id;
    let forbidden = AppError::Forbidden;
    assert_eq!(move_deal(&mut tx, &member, to(&theirs, there)).await.unwrap_err(), forbidden);
    assert_eq!(update_deal(&mut tx, &member, theirs.id, 1, priced("x", "1")).await.unwrap_err(), forbidden);
    assert_eq!(delete_deal(&mut tx, &member, theirs.id, 1).await.unwrap_err(), forbidden);
    assert_eq!(create_default_pipeline(&mut tx, &member, Locale::En).await.unwrap_err(), forbidden);
    assert!(move_deal(&mut tx, &member, to(&own, there)).await.is_ok());
    // Everybody sees the whole board.
    assert_eq!(deal(&mut tx, &member, theirs.id).await.unwrap().name, "the boss's");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_belongs_to_another_company_is_not_there(pool: PgPool) {
    let ((ours, pipeline), (theirs, their_pipeline)) = (selling(&pool).await, selling(&pool).await);
    let mut tx = open(&pool, &theirs).await;
    let their_account = account(&mut tx, &theirs, "x").await;
    let their_card = made(&mut tx, &theirs, their_pipeline.stages[0].id, "theirs").await;
    tx.commit().await.unwrap();
    let mut tx = open(&pool, &ours).await;
    let stage = pipeline.stages[0].id;
    assert_eq!(deal(&mut tx, &ours, their_card.id).await.unwrap_err(), AppError::NotFound);
    assert_eq!(move_deal(&mut tx, &ours, to(&their_card, stage)).await.unwrap_err(), AppError::NotFound);
    assert_eq!(card(&mut tx, &ours, their_card.id).await.unwrap(), None);
    let card = made(&mut tx, &ours, stage, "ours").await;
    assert_eq!(fields(move_deal(&mut tx, &ours, to(&card, their_pipeline.stages[0].id)).await), ["stage"]);
    let links = DealPatch {
        account: Some(Some(their_account)),
        contact: Some(Some(crate::customers::model::ContactId::new())),
        product: Some(Some(ProductId::new())),
        owner: Some(Some(theirs.member)),
        ..Default::default()
    };
    assert_eq!(
        fields(update_deal(&mut tx, &ours, card.id, 1, links).await),
        ["account", "contact", "product", "owner"]
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_deleted_deal_comes_back_to_its_place(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let stage = pipeline.stages[0].id;
    for name in ["c", "b", "a"] {
        made(&mut tx, &actor, stage, name).await;
    }
    let page = column(&mut tx, &actor, stage, &BoardFilter::default(), None, 50).await.unwrap();
    let b = &page.cards[1];
    let version = delete_deal(&mut tx, &actor, b.id, b.version).await.unwrap();
    assert_eq!(names(&mut tx, &actor, stage).await, ["a", "c"]);
    assert_eq!(card(&mut tx, &actor, b.id).await.unwrap(), None);
    assert_eq!(deal(&mut tx, &actor, b.id).await.unwrap_err(), AppError::NotFound);
    assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), []);
    let back = restore_deal(&mut tx, &actor, b.id, version).await.unwrap();
    assert_eq!((back.heads[0].deals, back.card.position.as_str()), (3, b.position.as_str()));
    assert_eq!(names(&mut tx, &actor, stage).await, ["a", "b", "c"]);
    assert!(matches!(restore_deal(&mut tx, &actor, b.id, version).await, Err(AppError::Conflict(_))));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn every_change_is_remembered_once_with_names(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let card = made(&mut tx, &actor, pipeline.stages[0].id, "x").await;
    let card = move_deal(&mut tx, &actor, to(&card, pipeline.stages[1].id)).await.unwrap().card;
    let changed = update_deal(&mut tx, &actor, card.id, card.version, priced("y", "1000")).await.unwrap();
    let same = update_deal(&mut tx, &actor, card.id, changed.version, priced("y", "1000")).await.unwrap();
    assert_eq!(same.version, changed.version);
    let version = delete_deal(&mut tx, &actor, card.id, changed.version).await.unwrap();
    restore_deal(&mut tx, &actor, card.id, version).await.unwrap();
    let entries = crate::audit::store::of_record(&mut tx, actor.tenant, card.id.0, None, 50).await.unwrap();
    let said: Vec<&str> = entries.iter().map(|e| e.action.as_str()).collect();
    assert_eq!(said, ["restored", "deleted", "updated", "moved", "created"]);
    assert_eq!(entries[3].changes.0["stage"][1]["name"], pipeline.stages[1].name);
    assert_eq!(entries[2].changes.0.keys().collect::<Vec<_>>(), ["name"]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_change_of_currency_moves_the_sum_and_a_missing_rate_is_said(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let stage = pipeline.stages[0].id;
    made(&mut tx, &actor, stage, "in yuan").await;
    let card = made(&mut tx, &actor, stage, "in dollars").await;
    let dollars = DealPatch { currency: Some(Currency::USD), ..Default::default() };
    update_deal(&mut tx, &actor, card.id, card.version, dollars).await.unwrap();
    let head = board(&mut tx, &actor, None, &BoardFilter::default()).await.unwrap().columns.remove(0).head;
    assert_eq!((head.deals, head.converted, head.weighted), (2, None, None));
    assert_eq!(head.without_rate, [Currency::USD]);
    assert_eq!(
        head.totals.iter().map(|t| t.amount).collect::<Vec<_>>(),
        [Money::new(100_000, Currency::CNY), Money::new(100_000, Currency::USD)]
    );
    sqlx::query!(
        "insert into exchange_rate (tenant_id, currency, micros, as_of) values ($1, 'USD', 7100000, $2)",
        actor.tenant.0,
        actor.today
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    let head = board(&mut tx, &actor, None, &BoardFilter::default()).await.unwrap().columns.remove(0).head;
    assert_eq!(head.converted, Some(Money::new(810_000, Currency::CNY)));
    assert_eq!(head.weighted, Some(Money::new(81_000, Currency::CNY)));
    assert_eq!(rates(&mut tx, &actor).await.unwrap().micros, [(Currency::USD, 7_100_000)]);
    assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), []);
}
