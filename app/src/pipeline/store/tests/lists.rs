//! Columns and lists by page, filters, imports.

use std::collections::HashSet;

use super::*;
use crate::listing::Place;

fn row(name: &str, stage: StageId) -> NewDeal {
    NewDeal {
        id: DealId::new(),
        code: None,
        name: name.into(),
        stage,
        account: None,
        contact: None,
        product: None,
        owner: None,
        amount: Some(Money::new(100, Currency::USD)),
        currency: Currency::USD,
        opened_on: None,
        expected_on: None,
        closed_on: None,
        lost_reason: None,
        source: None,
        description: None,
        created_at: None,
        stage_since: None,
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn paging_a_column_visits_each_card_once_in_order(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let stage = pipeline.stages[0].id;
    let rows: Vec<NewDeal> = (0..130).map(|n| row(&format!("deal {n:03}"), stage)).collect();
    let outcomes = bulk_insert(&mut tx, &actor, &rows).await.unwrap();
    assert!(outcomes.iter().all(|o| *o == Outcome::Inserted));
    let board = board(&mut tx, &actor, None, &BoardFilter::default()).await.unwrap();
    assert_eq!((board.columns[0].page.cards.len(), board.columns[0].head.deals), (50, 130));
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = column(&mut tx, &actor, stage, &BoardFilter::default(), after, 50).await.unwrap();
        seen.extend(page.cards.iter().map(|c| c.name.clone()));
        after = page.cards.last().map(|c| (c.position.clone(), c.id));
        if !page.more {
            break;
        }
    }
    assert_eq!(seen, (0..130).map(|n| format!("deal {n:03}")).collect::<Vec<_>>());
    assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), []);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn words_are_looked_for_in_a_deal_and_in_its_account_behind_the_wall_by_index(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let account = account(&mut tx, &actor, "远山物流").await;
    let linked = DealPatch { account: Some(Some(account)), ..priced("cold store", "100") };
    for deal in [linked, priced("truck 100%", "5")] {
        create_deal(&mut tx, &actor, DealId::new(), pipeline.stages[0].id, deal).await.unwrap();
    }
    for (words, expected) in [
        ("远山 cold", vec!["cold store"]),
        ("truck", vec!["truck 100%"]),
        ("100_", vec![]),
        ("远山 truck", vec![]),
    ] {
        let list = DealList { search: words.into(), ..Default::default() };
        let found = deal_list(&mut tx, &actor, &list).await.unwrap();
        assert_eq!(found.rows.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(), expected, "{words}");
        assert_eq!(found.count as usize, expected.len());
    }
    let vouched = sqlx::query_scalar!(
        r#"select proleakproof as "leakproof!" from pg_proc where oid = 'pg_catalog.textlike(text, text)'::regprocedure"#
    );
    assert!(vouched.fetch_one(&mut *tx).await.unwrap(), "without it no search behind the wall uses an index");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_filtered_board_counts_what_it_shows(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let stage = pipeline.stages[0].id;
    let account = account(&mut tx, &actor, "远山物流").await;
    let linked = DealPatch { account: Some(Some(account)), ..priced("cold store", "100") };
    create_deal(&mut tx, &actor, DealId::new(), stage, linked).await.unwrap();
    let nobodys = DealPatch { owner: Some(None), ..priced("truck 100%", "250") };
    create_deal(&mut tx, &actor, DealId::new(), stage, nobodys).await.unwrap();
    for (filter, names) in [
        (BoardFilter { owner: Some(actor.member), ..Default::default() }, vec!["cold store"]),
        (BoardFilter { search: "远山".into(), ..Default::default() }, vec!["cold store"]),
        (BoardFilter { search: "TRUCK 100%".into(), ..Default::default() }, vec!["truck 100%"]),
        (BoardFilter { search: "100_".into(), ..Default::default() }, vec![]),
        (BoardFilter { neglected: true, ..Default::default() }, vec!["truck 100%", "cold store"]),
        (BoardFilter { closing_by: Some(actor.today), ..Default::default() }, vec![]),
    ] {
        let board = board(&mut tx, &actor, Some(pipeline.id), &filter).await.unwrap();
        let column = &board.columns[0];
        assert_eq!(
            column.page.cards.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(),
            names,
            "{filter:?}"
        );
        assert_eq!(column.head.deals, names.len() as i64, "{filter:?}");
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_import_meets_the_same_gates_and_says_what_became_of_each_row(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let (first, lost) = (pipeline.stages[0].id, pipeline.stages[5].id);
    let rows = [
        NewDeal { code: Some("OPP-1".into()), ..row("good", first) },
        NewDeal { code: Some("OPP-1".into()), ..row("same number", first) },
        NewDeal { account: Some(AccountId::new()), ..row(" ", first) },
        row("why?", lost),
        NewDeal {
            lost_reason: Some("价格".into()),
            closed_on: NaiveDate::from_ymd_opt(2017, 3, 1),
            opened_on: NaiveDate::from_ymd_opt(2016, 10, 20),
            created_at: Some(actor.now - Duration::days(900)),
            ..row("lost", lost)
        },
        row("nowhere", StageId::new()),
    ];
    let outcomes = bulk_insert(&mut tx, &actor, &rows).await.unwrap();
    let said: Vec<Vec<&str>> = outcomes
        .iter()
        .map(|o| match o {
            Outcome::Refused(wrong) => wrong.iter().map(|w| w.field.as_str()).collect(),
            _ => vec![],
        })
        .collect();
    assert_eq!(
        said,
        [vec![], vec!["code"], vec!["name", "account"], vec!["lost_reason"], vec![], vec!["stage"]]
    );
    let again = bulk_insert(&mut tx, &actor, &rows[..1]).await.unwrap();
    assert_eq!(again, [Outcome::Known]);
    let kept = deal(&mut tx, &actor, rows[4].id).await.unwrap();
    assert_eq!((kept.status, kept.closed_on, kept.owner), (StageKind::Lost, rows[4].closed_on, None));
    assert_eq!(kept.created_at, rows[4].created_at.unwrap());
    let found = ids_by_code(&mut tx, &actor, &["OPP-1".into(), "OPP-2".into()]).await.unwrap();
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [("OPP-1".to_string(), (rows[0].id, 1))]);
    assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), []);
    let member = colleague(&pool, &actor, Role::Member).await;
    assert_eq!(bulk_insert(&mut tx, &member, &rows).await.unwrap_err(), AppError::Forbidden);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_list_filters_sorts_and_pages(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let (first, lost) = (pipeline.stages[0].id, pipeline.stages[5].id);
    let mut rows: Vec<NewDeal> = (0..120)
        .map(|n| NewDeal {
            amount: (n % 3 != 0).then(|| Money::new(n * 100, Currency::USD)),
            ..row(&format!("deal {n:03}"), first)
        })
        .collect();
    rows.push(NewDeal {
        lost_reason: Some("x".into()),
        owner: Some(actor.member),
        closed_on: NaiveDate::from_ymd_opt(2017, 3, 1),
        ..row("lost one", lost)
    });
    bulk_insert(&mut tx, &actor, &rows).await.unwrap();
    for query in
        ["", "?sort=amount", "?sort=-amount", "?sort=name", "?sort=owner", "?sort=stage", "?sort=-closed"]
    {
        let (mut state, mut seen) = (DealList::parse(query), Vec::new());
        loop {
            let page = deal_list(&mut tx, &actor, &state).await.unwrap();
            assert_eq!(page.count, 121);
            seen.extend(page.rows.into_iter().map(|r| r.id));
            match page.after {
                Some(cursor) => state = state.at(Some(Place::After(cursor))),
                None => break,
            }
        }
        assert_eq!(seen.iter().collect::<HashSet<_>>().len(), 121, "{query}");
        assert_eq!(seen.len(), 121, "{query}");
    }
    let me = actor.member;
    for (query, count) in [
        ("?status=lost&closed_from=2017-03-01&closed_to=2017-03-31".to_string(), 1),
        (format!("?owner={me}"), 1),
        ("?owner=none".into(), 120),
        ("?without=amount".into(), 40),
        ("?without=everything".into(), 0),
        ("?region=".into(), 121),
        (format!("?manager={me}"), 0),
        (format!("?stage={first}&q=deal+00"), 11),
        (DealList::default().only(DealKey::Status, StageKind::Lost.code()).query(), 1),
    ] {
        let state = DealList::parse(&query);
        assert_eq!(deal_list(&mut tx, &actor, &state).await.unwrap().count, count, "{query}");
        assert_eq!(deal_picks(&mut tx, &actor, &state).await.unwrap().len() as i64, count, "{query}");
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_change_to_many_deals_is_undone_by_what_it_returned(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let member = colleague(&pool, &actor, Role::Member).await;
    let mut tx = open(&pool, &actor).await;
    let stage = pipeline.stages[0].id;
    let mut picks = Vec::new();
    for name in ["a", "b"] {
        let card = made(&mut tx, &actor, stage, name).await;
        picks.push(Picked { id: card.id, version: card.version, owner: Some(member.member) });
    }
    let stale = Picked { version: 9, ..picks[1] };
    let bulk = hand_over_deals(&mut tx, &actor, &[picks[0], stale]).await.unwrap();
    assert_eq!(bulk.done, [Picked { version: 2, owner: Some(actor.member), ..picks[0] }]);
    assert!(matches!(bulk.refused[..], [(id, AppError::Conflict(_))] if id == picks[1].id));
    hand_over_deals(&mut tx, &actor, &bulk.done).await.unwrap();
    let back = deal(&mut tx, &actor, picks[0].id).await.unwrap();
    assert_eq!((back.owner.map(|o| o.id), back.version), (Some(actor.member), 3));
    let gone = delete_deals(&mut tx, &actor, &[Picked { version: 3, ..picks[0] }, picks[1]]).await.unwrap();
    assert_eq!(names(&mut tx, &actor, stage).await, Vec::<String>::new());
    let back = restore_deals(&mut tx, &actor, &gone.done).await.unwrap();
    assert_eq!((back.done.len(), names(&mut tx, &actor, stage).await.len()), (2, 2));
    assert_eq!(prove_totals(&mut tx, actor.tenant).await.unwrap(), []);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_customers_page_lists_its_deals_open_ones_first(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let account = account(&mut tx, &actor, "远山物流").await;
    for (name, stage) in [("lost", 5), ("won", 4), ("open", 0)] {
        let reason = (name == "lost").then(|| "too dear".to_string());
        let fields = DealPatch { account: Some(Some(account)), lost_reason: reason, ..priced(name, "1") };
        create_deal(&mut tx, &actor, DealId::new(), pipeline.stages[stage].id, fields).await.unwrap();
    }
    made(&mut tx, &actor, pipeline.stages[0].id, "another's").await;
    let deals = deals_of_account(&mut tx, &actor, account, 10).await.unwrap();
    assert_eq!((deals.len(), deals[0].name.as_str()), (3, "open"));
    let totals = totals_of_accounts(&mut tx, &actor, &[account]).await.unwrap();
    let said = |t: &[Total]| t.iter().map(|t| (t.deals, t.amount.minor)).collect::<Vec<_>>();
    assert_eq!(
        (totals.len(), said(&totals[0].open), said(&totals[0].won), totals[0].deals),
        (1, vec![(1, 100)], vec![(1, 100)], 3)
    );
    assert_eq!(
        deal_names(&mut tx, &actor, &[deals[0].id]).await.unwrap(),
        [(deals[0].id, "open".into(), true)]
    );
    let left_alone = neglected_deals(&mut tx, &actor, 10).await.unwrap();
    assert_eq!(left_alone.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(), ["open", "another's"]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn whoever_handed_a_deal_over_may_take_that_back_and_nobody_else_may(pool: PgPool) {
    let (boss, pipeline) = selling(&pool).await;
    let (lin, zhou) =
        (colleague(&pool, &boss, Role::Member).await, colleague(&pool, &boss, Role::Member).await);
    let mut tx = open(&pool, &boss).await;
    let card = made(&mut tx, &lin, pipeline.stages[0].id, "Lin's").await;
    let give = Picked { id: card.id, version: card.version, owner: Some(zhou.member) };
    let done = hand_over_deals(&mut tx, &lin, &[give]).await.unwrap().done;
    assert_eq!(done, [Picked { version: 2, owner: Some(lin.member), ..give }]);
    let refused = |bulk: Bulk| bulk.done.is_empty() && bulk.refused[0].1 == AppError::Forbidden;
    // Neither to somebody else than it came from, nor by somebody else.
    let elsewhere = Picked { owner: Some(boss.member), ..done[0] };
    assert!(refused(hand_over_deals(&mut tx, &lin, &[elsewhere]).await.unwrap()));
    let other = colleague(&pool, &boss, Role::Member).await;
    assert!(refused(hand_over_deals(&mut tx, &other, &done).await.unwrap()));
    let back = hand_over_deals(&mut tx, &lin, &done).await.unwrap();
    assert_eq!((back.done.len(), back.refused.len()), (1, 0));
    assert_eq!(deal(&mut tx, &boss, card.id).await.unwrap().owner.map(|o| o.id), Some(lin.member));
    // Once the new owner has worked on it, it is theirs.
    let again = hand_over_deals(&mut tx, &lin, &[Picked { version: 3, ..give }]).await.unwrap().done;
    let changed = update_deal(&mut tx, &zhou, card.id, 4, priced("renamed", "1")).await.unwrap();
    let late = Picked { version: changed.version, ..again[0] };
    assert!(refused(hand_over_deals(&mut tx, &lin, &[late]).await.unwrap()));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn two_who_take_the_same_deals_at_once_both_get_an_answer(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let member = colleague(&pool, &actor, Role::Member).await;
    let mut tx = open(&pool, &actor).await;
    let mut picks = Vec::new();
    for n in 0..40 {
        let card = made(&mut tx, &actor, pipeline.stages[0].id, &format!("d{n}")).await;
        picks.push(Picked { id: card.id, version: card.version, owner: Some(member.member) });
    }
    tx.commit().await.unwrap();
    let back: Vec<Picked> = picks.iter().rev().copied().collect();
    let give = async |picks: &[Picked]| {
        let mut tx = open(&pool, &actor).await;
        let bulk = hand_over_deals(&mut tx, &actor, picks).await.unwrap();
        tx.commit().await.unwrap();
        bulk.done.len()
    };
    let (one, other) = tokio::join!(give(&picks), give(&back));
    assert_eq!(one + other, 40);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_deal_has_no_day_beyond_the_calendar(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let far = Some(Some(NaiveDate::MAX));
    let days = DealPatch { opened_on: far, expected_on: Some(Some(NaiveDate::MIN)), ..priced("x", "1") };
    let refused = create_deal(&mut tx, &actor, DealId::new(), pipeline.stages[0].id, days).await;
    assert_eq!(fields(refused), ["opened_on", "expected_on"]);
    let won = DealPatch { closed_on: far, ..priced("x", "1") };
    let refused = create_deal(&mut tx, &actor, DealId::new(), pipeline.stages[4].id, won).await;
    assert_eq!(fields(refused), ["closed_on"]);
    // To look for such days finds what it can.
    let filter = BoardFilter { closing_by: Some(NaiveDate::MAX), ..Default::default() };
    board(&mut tx, &actor, None, &filter).await.unwrap();
    let list =
        DealList::default().only(DealKey::ClosedFrom, NaiveDate::MIN).only(DealKey::ClosedTo, NaiveDate::MAX);
    assert_eq!(deal_list(&mut tx, &actor, &list).await.unwrap().count, 0);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn sums_beyond_what_fits_are_said_as_the_most_there_is(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let stage = &pipeline.stages[4];
    for n in 0..3 {
        let card = made(&mut tx, &actor, pipeline.stages[0].id, &format!("d{n}")).await;
        move_deal(&mut tx, &actor, to(&card, stage.id)).await.unwrap();
    }
    // More than rules let in: what ninety thousand of the largest deals come to.
    sqlx::Executor::execute(&mut *tx, "update deal set amount_minor = 9000000000000000000").await.unwrap();
    sqlx::Executor::execute(
        &mut *tx,
        "update stage_total_delta set minor = 9000000000000000000 where deals > 0",
    )
    .await
    .unwrap();
    fold_totals(&mut tx, actor.tenant).await.unwrap();
    prove_totals(&mut tx, actor.tenant).await.unwrap();
    board(&mut tx, &actor, None, &BoardFilter::default()).await.unwrap();
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_address_with_what_no_column_holds_finds_nothing(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    made(&mut tx, &actor, pipeline.stages[0].id, "x").await;
    let list = DealList::default().only(DealKey::Region, "a\0b");
    assert_eq!(deal_list(&mut tx, &actor, &list).await.unwrap().count, 0);
    let list = DealList { search: "x\0".into(), sort: Some(DealSort::Name), ..Default::default() };
    let cursor = crate::listing::Cursor { id: uuid::Uuid::now_v7(), value: Some("a\0".into()) };
    let list = list.at(Some(crate::listing::Place::After(cursor)));
    assert_eq!(deal_list(&mut tx, &actor, &list).await.unwrap().count, 1);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_narrowed_list_is_added_up_over_all_its_pages(pool: PgPool) {
    let (actor, pipeline) = selling(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let first = pipeline.stages[0].id;
    let rows: Vec<NewDeal> = (0..70).map(|n| row(&format!("deal {n:03}"), first)).collect();
    bulk_insert(&mut tx, &actor, &rows).await.unwrap();
    create_deal(&mut tx, &actor, DealId::new(), first, priced("at home", "3")).await.unwrap();
    assert_eq!(deals_page(&mut tx, &actor, &DealList::default()).await.unwrap().sums, None);
    let totals = async |tx: &mut Tx, query: &str| {
        let found = deals_page(tx, &actor, &DealList::parse(query)).await.unwrap();
        found.sums.unwrap().totals.unwrap()
    };
    let (home, away) = (Money::new(300, Currency::CNY), Money::new(7000, Currency::USD));
    let (home, away) = (Total { deals: 1, amount: home }, Total { deals: 70, amount: away });
    assert_eq!(totals(&mut tx, "?status=open").await, [home.clone(), away]);
    assert_eq!(totals(&mut tx, "?q=home").await, [home]);
    assert_eq!(totals(&mut tx, "?status=won").await, []);
}
