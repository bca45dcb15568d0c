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
