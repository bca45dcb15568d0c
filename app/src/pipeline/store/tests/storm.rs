//! Many changes, one after another and at once: the totals stay true and nothing is lost.

use std::collections::HashSet;

use super::*;

/// A small generator so that a failing run can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

async fn all(tx: &mut Tx, actor: &Actor, pipeline: &Pipeline) -> Vec<Card> {
    let mut cards = Vec::new();
    for stage in &pipeline.stages {
        cards.extend(column(tx, actor, stage.id, &BoardFilter::default(), None, 1_000).await.unwrap().cards);
    }
    cards
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn the_totals_equal_the_rows_after_a_storm_of_changes(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut dice = Dice(20_261_123);
    let mut deleted: Vec<(DealId, i64)> = Vec::new();
    let mut tx = open(&pool, &actor).await;
    for round in 0..300 {
        let cards = all(&mut tx, &actor, &pipeline).await;
        let card = (!cards.is_empty()).then(|| &cards[dice.roll(cards.len())]);
        let stage = pipeline.stages[dice.roll(2)].id;
        match (dice.roll(8), card) {
            (0..3, _) | (_, None) => {
                let amount = ["", "0", "12.34", "48万", "1k"][dice.roll(5)];
                let currency = [None, Some(Currency::USD), Some(Currency::EUR)][dice.roll(3)];
                let fields = DealPatch { currency, ..priced(&format!("deal {round}"), amount) };
                create_deal(&mut tx, &actor, DealId::new(), stage, fields).await.unwrap();
            }
            (3..5, Some(card)) => {
                let neighbour = cards[dice.roll(cards.len())].id;
                let to =
                    Move { after: Some(neighbour), ..to(card, pipeline.stages[[0, 1, 4][dice.roll(3)]].id) };
                move_deal(&mut tx, &actor, to).await.unwrap();
            }
            (5, Some(card)) => {
                let fields = DealPatch {
                    amount: Some(["7", "", "99.5"][dice.roll(3)].into()),
                    currency: [None, Some(Currency::USD)][dice.roll(2)],
                    ..Default::default()
                };
                update_deal(&mut tx, &actor, card.id, card.version, fields).await.unwrap();
            }
            (6, Some(card)) => {
                deleted.push((card.id, delete_deal(&mut tx, &actor, card.id, card.version).await.unwrap()));
            }
            _ => match deleted.pop() {
                Some((id, version)) => {
                    restore_deal(&mut tx, &actor, id, version).await.unwrap();
                }
                None => {
                    fold_totals(&mut tx, actor.tenant).await.unwrap();
                }
            },
        }
        if round % 40 == 0 {
            assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), [], "round {round}");
        }
    }
    assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), []);
    assert!(fold_totals(&mut tx, actor.tenant).await.unwrap() > 0);
    assert_eq!(fold_totals(&mut tx, actor.tenant).await.unwrap(), 0);
    assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), []);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn eight_people_on_one_board_lose_nothing(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    for n in 0..24 {
        made(&mut tx, &actor, pipeline.stages[n % 2].id, &format!("deal {n}")).await;
    }
    let ids: HashSet<DealId> = all(&mut tx, &actor, &pipeline).await.into_iter().map(|c| c.id).collect();
    tx.commit().await.unwrap();

    let mut tasks = Vec::new();
    for seed in 1..=8_u64 {
        let (pool, actor, pipeline) = (pool.clone(), actor.clone(), pipeline.clone());
        tasks.push(tokio::spawn(async move {
            let mut dice = Dice(seed * 104_729);
            let (mut moved, mut beaten) = (0_i64, 0_i64);
            while moved < 25 {
                let mut tx = open(&pool, &actor).await;
                let cards = all(&mut tx, &actor, &pipeline).await;
                let card = &cards[dice.roll(cards.len())];
                let beside = cards[dice.roll(cards.len())].id;
                let step = Move { after: Some(beside), ..to(card, pipeline.stages[dice.roll(2)].id) };
                match move_deal(&mut tx, &actor, step).await {
                    Ok(_) => {
                        tx.commit().await.unwrap();
                        moved += 1;
                    }
                    Err(AppError::Conflict(_)) => beaten += 1,
                    Err(e) => panic!("{e:?}"),
                }
                if dice.roll(10) == 0 {
                    let mut tx = open(&pool, &actor).await;
                    fold_totals(&mut tx, actor.tenant).await.unwrap();
                    tx.commit().await.unwrap();
                }
            }
            (moved, beaten)
        }));
    }
    let mut moved = 0;
    for task in tasks {
        moved += task.await.unwrap().0;
    }

    let mut tx = open(&pool, &actor).await;
    let cards = all(&mut tx, &actor, &pipeline).await;
    assert_eq!(cards.iter().map(|c| c.id).collect::<HashSet<_>>(), ids);
    assert_eq!(cards.len(), ids.len());
    // Every move that was confirmed made its deal one version older: none was written over.
    assert_eq!(cards.iter().map(|c| c.version - 1).sum::<i64>(), moved);
    for stage in &pipeline.stages {
        let column: Vec<(String, DealId)> =
            cards.iter().filter(|c| c.stage == stage.id).map(|c| (c.position.clone(), c.id)).collect();
        assert!(column.is_sorted());
    }
    assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), []);
    // Cards that came to one and the same place are set apart again, in the order they stood in.
    let before: Vec<DealId> = cards.iter().map(|c| c.id).collect();
    rebalance(&mut tx, actor.tenant).await.unwrap();
    let after = all(&mut tx, &actor, &pipeline).await;
    assert_eq!(after.iter().map(|c| c.id).collect::<Vec<_>>(), before);
    let places: HashSet<(StageId, &str)> = after.iter().map(|c| (c.stage, c.position.as_str())).collect();
    assert_eq!(places.len(), after.len());
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_gap_that_was_filled_too_often_is_numbered_anew(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let stage = pipeline.stages[0].id;
    let below = made(&mut tx, &actor, stage, "below").await;
    let above = made(&mut tx, &actor, stage, "above").await;
    let (mut a, mut b) = (made(&mut tx, &actor, stage, "x").await, made(&mut tx, &actor, stage, "y").await);
    for _ in 0..80 {
        let step = Move { after: Some(above.id), before: Some(below.id), ..to(&a, stage) };
        a = move_deal(&mut tx, &actor, step).await.unwrap().card;
        let step = Move { after: Some(above.id), before: Some(a.id), ..to(&b, stage) };
        b = move_deal(&mut tx, &actor, step).await.unwrap().card;
    }
    sqlx::query!(
        "update deal set position = position || repeat('V', 40) where tenant_id = $1 and id = $2",
        actor.tenant.0,
        b.id.0
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    let before = names(&mut tx, &actor, stage).await;
    assert_eq!(rebalance(&mut tx, actor.tenant).await.unwrap(), 1);
    assert_eq!(rebalance(&mut tx, actor.tenant).await.unwrap(), 0);
    assert_eq!(names(&mut tx, &actor, stage).await, before);
    let page = column(&mut tx, &actor, stage, &BoardFilter::default(), None, 50).await.unwrap();
    assert!(page.cards.iter().all(|c| c.position.len() <= 3));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_round_of_keeping_folds_every_company(pool: PgPool) {
    for _ in 0..2 {
        let (actor, pipeline) = selling(&pool).await;
        let mut tx = open(&pool, &actor).await;
        made(&mut tx, &actor, pipeline.stages[0].id, "x").await;
        tx.commit().await.unwrap();
    }
    assert_eq!(keep_once(&pool, true).await.unwrap(), 2);
    assert_eq!(keep_once(&pool, false).await.unwrap(), 0);
}
