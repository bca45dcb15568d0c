//! Pipelines as administrators set them up, and products.

use super::*;

fn draft(pipeline: &Pipeline) -> PipelineDraft {
    PipelineDraft {
        id: pipeline.id,
        version: Some(pipeline.version),
        name: pipeline.name.clone(),
        stages: pipeline.stages.clone(),
        moved: vec![],
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_stage_is_renamed_moved_added_and_asks_for_more(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let card = made(&mut tx, &actor, pipeline.stages[0].id, "x").await;
    let mut wish = draft(&pipeline);
    wish.stages.swap(0, 1);
    wish.stages[1].name = "初步接触".into();
    wish.stages[1].required = vec![DealField::Product];
    wish.stages.insert(2, Stage { id: StageId::new(), name: "试用".into(), ..pipeline.stages[1].clone() });
    let saved = save_pipeline(&mut tx, &actor, wish.clone()).await.unwrap();
    let said: Vec<&str> = saved.stages.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(said, ["方案沟通", "初步接触", "试用", "报价", "商务谈判", "赢单", "输单"]);
    assert_eq!(saved.version, 2);
    assert!(matches!(save_pipeline(&mut tx, &actor, wish).await, Err(AppError::Conflict(_))));
    // The deal already stands where now a product is asked for: it can be edited, but not enter again without one.
    update_deal(&mut tx, &actor, card.id, 1, priced("y", "2")).await.unwrap();
    let card = Card { version: 2, ..card };
    let card = move_deal(&mut tx, &actor, to(&card, saved.stages[0].id)).await.unwrap().card;
    assert_eq!(fields(move_deal(&mut tx, &actor, to(&card, pipeline.stages[0].id)).await), ["product"]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn the_deals_of_a_stage_that_is_taken_out_go_where_it_is_said(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let (gone, kept) = (pipeline.stages[0].id, pipeline.stages[1].id);
    made(&mut tx, &actor, kept, "there").await;
    for name in ["b", "a"] {
        made(&mut tx, &actor, gone, name).await;
    }
    let deleted = made(&mut tx, &actor, gone, "deleted").await;
    let version = delete_deal(&mut tx, &actor, deleted.id, deleted.version).await.unwrap();
    let mut wish = draft(&pipeline);
    wish.stages.remove(0);
    assert_eq!(fields(save_pipeline(&mut tx, &actor, wish.clone()).await), ["moved"]);
    tx.rollback().await.unwrap();

    let mut tx = open(&pool, &actor).await;
    made(&mut tx, &actor, kept, "there").await;
    for name in ["b", "a"] {
        made(&mut tx, &actor, gone, name).await;
    }
    let deleted = made(&mut tx, &actor, gone, "deleted").await;
    let version = delete_deal(&mut tx, &actor, deleted.id, deleted.version).await.unwrap().max(version);
    wish.moved = vec![(gone, kept)];
    let saved = save_pipeline(&mut tx, &actor, wish).await.unwrap();
    assert_eq!(saved.stages.len(), 5);
    assert_eq!(names(&mut tx, &actor, kept).await, ["there", "a", "b"]);
    assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), []);
    restore_deal(&mut tx, &actor, deleted.id, version + 1).await.unwrap();
    assert_eq!(names(&mut tx, &actor, kept).await.len(), 4);
    assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), []);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_second_pipeline_comes_and_goes(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let stages = pipeline.stages.iter().map(|s| Stage { id: StageId::new(), ..s.clone() }).collect();
    let wish =
        PipelineDraft { id: PipelineId::new(), version: None, name: "渠道".into(), stages, moved: vec![] };
    let second = save_pipeline(&mut tx, &actor, wish.clone()).await.unwrap();
    assert_eq!(save_pipeline(&mut tx, &actor, wish).await.unwrap().id, second.id);
    let card = made(&mut tx, &actor, pipeline.stages[0].id, "x").await;
    let moved = move_deal(&mut tx, &actor, to(&card, second.stages[0].id)).await.unwrap().card;
    assert_eq!(deal(&mut tx, &actor, card.id).await.unwrap().pipeline, second.id);
    assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), []);
    assert_eq!(fields(delete_pipeline(&mut tx, &actor, second.id, 1).await), ["pipeline"]);
    move_deal(&mut tx, &actor, to(&moved, pipeline.stages[0].id)).await.unwrap();
    delete_pipeline(&mut tx, &actor, second.id, 1).await.unwrap();
    assert_eq!(pipelines(&mut tx, &actor).await.unwrap().len(), 1);
    let gone = create_deal(&mut tx, &actor, DealId::new(), second.stages[0].id, priced("x", "1")).await;
    assert_eq!(fields(gone), ["stage"]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn products_are_made_changed_found_and_brought_back(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let fields_of = |name: &str, code: &str| ProductPatch {
        name: Some(name.into()),
        code: Some(code.into()),
        price: Some("4,821".into()),
        family: Some("GTX".into()),
        ..Default::default()
    };
    let id = ProductId::new();
    let made = create_product(&mut tx, &actor, id, fields_of("GTX Pro", "G-1")).await.unwrap();
    assert_eq!(create_product(&mut tx, &actor, id, fields_of("GTX Pro", "G-1")).await.unwrap().id, made.id);
    assert_eq!(made.price, Some(Money::new(482_100, Currency::CNY)));
    assert_eq!(product_choices(&mut tx, &actor, "gtx").await.unwrap().len(), 1);
    assert_eq!(product_families(&mut tx, &actor).await.unwrap(), ["GTX"]);
    let sold = DealPatch { product: Some(Some(id)), ..priced("x", "1") };
    let card = create_deal(&mut tx, &actor, DealId::new(), pipeline.stages[0].id, sold).await.unwrap().card;
    let page = product_list(&mut tx, &actor, &ProductList::parse("?family=GTX")).await.unwrap();
    assert_eq!((page.count, page.rows[0].open_deals), (1, 1));
    let off = ProductPatch { active: Some(false), ..Default::default() };
    let off = update_product(&mut tx, &actor, id, 1, off).await.unwrap();
    assert_eq!(product_choices(&mut tx, &actor, "gtx").await.unwrap(), []);
    assert!(matches!(
        update_product(&mut tx, &actor, id, 1, fields_of("x", "y")).await,
        Err(AppError::Conflict(_))
    ));
    let version = delete_product(&mut tx, &actor, id, off.version).await.unwrap();
    assert_eq!(product(&mut tx, &actor, id).await.unwrap_err(), AppError::NotFound);
    // The deal keeps its product and can still be edited.
    let edited = update_deal(&mut tx, &actor, card.id, 1, priced("y", "2")).await.unwrap();
    assert_eq!(edited.product.unwrap().name, "GTX Pro");
    assert_eq!(restore_product(&mut tx, &actor, id, version).await.unwrap().version, version + 1);
    let member = colleague(&pool, &actor, Role::Member).await;
    let refused = create_product(&mut tx, &member, ProductId::new(), fields_of("z", "z")).await;
    assert_eq!(refused.unwrap_err(), AppError::Forbidden);
    let taken = create_product(&mut tx, &actor, ProductId::new(), fields_of("other", "G-1")).await;
    assert_eq!(fields(taken), ["code"]);
}

/// One more pipeline with stages of its own.
async fn second(tx: &mut Tx, actor: &Actor, first: &Pipeline) -> Pipeline {
    let stages = first.stages.iter().map(|s| Stage { id: StageId::new(), ..s.clone() }).collect();
    let wish =
        PipelineDraft { id: PipelineId::new(), version: None, name: "渠道".into(), stages, moved: vec![] };
    save_pipeline(tx, actor, wish).await.unwrap()
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_deal_does_not_come_back_into_a_pipeline_that_is_gone(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let second = second(&mut tx, &actor, &pipeline).await;
    let card = made(&mut tx, &actor, second.stages[0].id, "x").await;
    let version = delete_deal(&mut tx, &actor, card.id, card.version).await.unwrap();
    delete_pipeline(&mut tx, &actor, second.id, 1).await.unwrap();
    assert_eq!(fields(restore_deal(&mut tx, &actor, card.id, version).await), ["stage"]);
    assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), []);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_pipeline_does_not_leave_while_a_deal_comes_in_nor_the_other_way_round(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let second = second(&mut tx, &actor, &pipeline).await;
    let mover = made(&mut tx, &actor, pipeline.stages[0].id, "moves over").await;
    let deleted = made(&mut tx, &actor, second.stages[0].id, "comes back").await;
    let version = delete_deal(&mut tx, &actor, deleted.id, deleted.version).await.unwrap();
    tx.commit().await.unwrap();
    // Whoever must wait gives up at once, so that it shows.
    let hurried = async || {
        let mut tx = open(&pool, &actor).await;
        sqlx::Executor::execute(&mut *tx, "set local lock_timeout = '100ms'").await.unwrap();
        tx
    };
    let waits = |result: AppResult<()>| assert!(matches!(result, Err(AppError::Internal(_))), "{result:?}");
    let stage = second.stages[0].id;

    let mut leaving = open(&pool, &actor).await;
    delete_pipeline(&mut leaving, &actor, second.id, 1).await.unwrap();
    let new = create_deal(&mut hurried().await, &actor, DealId::new(), stage, priced("x", "1")).await;
    waits(new.map(|_| ()));
    waits(move_deal(&mut hurried().await, &actor, to(&mover, stage)).await.map(|_| ()));
    waits(restore_deal(&mut hurried().await, &actor, deleted.id, version).await.map(|_| ()));
    leaving.rollback().await.unwrap();

    for way in 0..3 {
        let mut coming = open(&pool, &actor).await;
        match way {
            0 => {
                drop(create_deal(&mut coming, &actor, DealId::new(), stage, priced("x", "1")).await.unwrap())
            }
            1 => drop(move_deal(&mut coming, &actor, to(&mover, stage)).await.unwrap()),
            _ => drop(restore_deal(&mut coming, &actor, deleted.id, version).await.unwrap()),
        }
        waits(delete_pipeline(&mut hurried().await, &actor, second.id, 1).await);
        coming.rollback().await.unwrap();
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_pipeline_sent_twice_at_once_is_made_once_and_ids_are_nobody_elses(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let stages: Vec<Stage> =
        pipeline.stages.iter().map(|s| Stage { id: StageId::new(), ..s.clone() }).collect();
    let wish =
        PipelineDraft { id: PipelineId::new(), version: None, name: "渠道".into(), stages, moved: vec![] };
    let press = async || {
        let mut tx = open(&pool, &actor).await;
        let made = save_pipeline(&mut tx, &actor, wish.clone()).await;
        tx.commit().await.unwrap();
        made.map(|p| p.id)
    };
    let (one, other) = tokio::join!(press(), press());
    assert_eq!((one, other), (Ok(wish.id), Ok(wish.id)));
    let mut tx = open(&pool, &actor).await;
    let theirs = PipelineDraft { id: PipelineId::new(), stages: pipeline.stages.clone(), ..wish.clone() };
    assert_eq!(fields(save_pipeline(&mut tx, &actor, theirs).await), ["stages"]);
    tx.rollback().await.unwrap();
    let mut tx = open(&pool, &actor).await;
    delete_pipeline(&mut tx, &actor, wish.id, 1).await.unwrap();
    assert_eq!(save_pipeline(&mut tx, &actor, wish).await.unwrap_err(), AppError::NotFound);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_products_id_is_not_a_way_to_somebody_elses(pool: PgPool) {
    let (boss, _) = selling(&pool).await;
    let manager = colleague(&pool, &boss, Role::Manager).await;
    let mut tx = open(&pool, &boss).await;
    let called = |name: &str| ProductPatch { name: Some(name.into()), ..Default::default() };
    let id = create_product(&mut tx, &boss, ProductId::new(), called("Scanner")).await.unwrap().id;
    let taken = create_product(&mut tx, &manager, id, called("Printer")).await;
    assert_eq!(taken.unwrap_err(), AppError::Forbidden);
    assert_eq!(fields(create_product(&mut tx, &boss, ProductId::new(), called("a\0b")).await), ["name"]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_rate_somebody_else_has_set_meanwhile_is_not_overwritten(pool: PgPool) {
    let (actor, _) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let set = async |tx: &mut Tx, micros, seen| {
        set_rate(tx, &actor, Currency::USD, micros, actor.today, seen).await
    };
    set(&mut tx, 7_100_000, None).await.unwrap();
    let now = rate_list(&mut tx, &actor).await.unwrap();
    assert_eq!(set(&mut tx, 7_200_000, None).await, Err(AppError::conflict(&now.first())));
    set(&mut tx, 7_200_000, Some(now[0].version)).await.unwrap();
    assert!(matches!(set(&mut tx, 7_300_000, Some(now[0].version)).await, Err(AppError::Conflict(_))));
    let now = rate_list(&mut tx, &actor).await.unwrap();
    assert_eq!((now.len(), now[0].micros), (1, 7_200_000));
    let far = set_rate(&mut tx, &actor, Currency::EUR, 1, NaiveDate::MAX, None).await;
    assert_eq!(fields(far), ["as_of"]);
}
