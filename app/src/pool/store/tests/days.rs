//! The morning's work: on time, once, with the reason; and what is said before.

use super::*;
use crate::pipeline::{
    model::{DealId, DealPatch},
    store as pipeline,
};

/// Ten working days without contact, five without a deal for level A.
fn strict(pool: &mut Pool) {
    pool.rules = vec![
        Rule { level: None, days: Days { no_contact: Some(10), ..Days::default() } },
        Rule { level: Some(Level::A), days: Days { no_deal: Some(5), ..Days::default() } },
    ];
}

async fn called(house: &House, id: AccountId, days: i64) {
    let mut tx = house.tx().await;
    let form = ActivityForm { text: "Called".into(), ..ActivityForm::new(ActivityKind::Call, Some(id)) };
    let ann = house.later(&house.ann, days);
    customers::create_activity(&mut tx, &ann, ActivityId::new(), &form.parse().unwrap()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn run(house: &House, days: i64) -> Option<(i64, i64)> {
    run_day(&house.pool, house.boss.tenant, house.later(&house.boss, days).now).await.unwrap()
}

async fn anns(house: &House, name: &str, level: &str) -> AccountId {
    let mut tx = house.tx().await;
    let form = AccountForm { level: level.into(), ..full(&house.ann) };
    let id = account(&mut tx, &house.ann, name, form).await;
    tx.commit().await.unwrap();
    id
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn accounts_go_back_on_their_day_with_the_reason_and_contact_gives_more_time(pool: PgPool) {
    let house = House::with(pool, strict).await;
    let (idle, talked) = (anns(&house, "Idle", "B").await, anns(&house, "Talked", "").await);
    let deal_less = anns(&house, "Without a deal", "A").await;
    called(&house, talked, 7).await;
    // Had since Monday 23 November: five working days pass until the 30th, ten until 7 December.
    for (days, went) in [(1, 0), (7, 0), (8, 1), (14, 0), (15, 1), (21, 0), (22, 1), (23, 0)] {
        assert_eq!(run(&house, days).await.unwrap().0, went, "day {days}");
    }
    let mut tx = house.tx().await;
    for (id, because, days) in
        [(idle, "no_contact", 10), (talked, "no_contact", 10), (deal_less, "no_deal", 5)]
    {
        let read = customers::account(&mut tx, &house.boss, id).await.unwrap();
        assert_eq!((read.owner_id, read.pool_id), (None, Some(house.id)));
        let trail = of_record(&mut tx, house.boss.tenant, id.0, None, 9).await.unwrap();
        assert_eq!((trail[0].action.as_str(), trail[0].actor_id), ("returned", None));
        let changes = &trail[0].changes.0;
        assert_eq!(changes["because"][1], because);
        assert_eq!(changes["working_days"][1], days);
        assert_eq!(changes["owner_id"][0], house.ann.member.to_string());
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_day_is_done_once_however_often_and_by_however_many_it_is_asked_for(pool: PgPool) {
    let house = House::with(pool, strict).await;
    for n in 0..25 {
        anns(&house, &format!("Idle {n}"), "C").await;
    }
    let at = house.later(&house.boss, 40).now;
    let runs: Vec<_> =
        (0..8).map(|_| tokio::spawn(run_again(house.pool.clone(), house.boss.clone(), at))).collect();
    let mut done = Vec::new();
    for run in runs {
        done.extend(run.await.unwrap());
    }
    assert_eq!(done, [(25, 0)]);
    assert_eq!(run(&house, 40).await, None);
    let mut tx = house.tx().await;
    let told = sqlx::query!(
        r#"select count(*) as "n!", count(distinct record_id) as "each!" from audit_entry where action = 'returned'"#
    );
    let told = told.fetch_one(&mut *tx).await.unwrap();
    assert_eq!((told.n, told.each), (25, 25));
    let moves = sqlx::query_scalar!(r#"select count(*) as "n!" from pool_move where kind = 'returned'"#);
    assert_eq!(moves.fetch_one(&mut *tx).await.unwrap(), 25);
}

async fn run_again(pool: PgPool, boss: Actor, at: chrono::DateTime<chrono::Utc>) -> Option<(i64, i64)> {
    run_day(&pool, boss.tenant, at).await.unwrap()
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_day_that_was_missed_is_made_up_for(pool: PgPool) {
    let house = House::with(pool, strict).await;
    anns(&house, "Idle", "B").await;
    // Nobody was there on the day itself.
    assert_eq!(run(&house, 60).await, Some((1, 0)));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_open_deal_keeps_an_account_until_it_is_lost(pool: PgPool) {
    let house = House::with(pool, strict).await;
    let id = anns(&house, "Busy", "B").await;
    let mut tx = house.tx().await;
    let line =
        pipeline::create_default_pipeline(&mut tx, &house.boss, crate::i18n::Locale::En).await.unwrap();
    let patch = DealPatch {
        name: Some("Forklifts".into()),
        account: Some(Some(id)),
        owner: Some(Some(house.ann.member)),
        ..Default::default()
    };
    let deal = DealId::new();
    let made = pipeline::create_deal(&mut tx, &house.ann, deal, line.stages[0].id, patch).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(run(&house, 40).await, Some((0, 0)));
    let mut tx = house.tx().await;
    pipeline::delete_deal(&mut tx, &house.ann, deal, made.card.version).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(run(&house, 41).await, Some((1, 0)));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn the_owner_is_warned_seven_three_and_one_working_days_before_and_once_each(pool: PgPool) {
    let house = House::with(pool, strict).await;
    let id = anns(&house, "Idle", "B").await;
    // It goes back on Tuesday 8 December: the 27th of November is seven working days before.
    let mut warned = Vec::new();
    for days in 1..15 {
        let (_, n) = run(&house, days).await.unwrap();
        warned.extend((n > 0).then_some(days));
        let mut tx = house.tx().await;
        let soon = soon(&mut tx, &house.later(&house.ann, days)).await.unwrap();
        assert_eq!(soon.len(), usize::from(days >= 4), "day {days}");
        assert!(soon.iter().all(|g| g.due.on == day("2026-12-08") && g.due.because == Because::NoContact));
        assert_eq!(super::soon(&mut tx, &house.bo).await.unwrap(), []);
    }
    assert_eq!(warned, [4, 10, 14]);
    let mut tx = house.tx().await;
    let trail = of_record(&mut tx, house.boss.tenant, id.0, None, 9).await.unwrap();
    assert_eq!(trail.iter().filter(|e| e.action == "pool_warned").count(), 3);
    assert_eq!(trail[0].changes.0["goes_back_on"][1], "2026-12-08");
    let read = customers::account(&mut tx, &house.ann, id).await.unwrap();
    let strip = strip(&mut tx, &house.later(&house.ann, 14), &read).await.unwrap();
    assert_eq!(strip.due.map(|(due, left)| (due.on, left)), Some((day("2026-12-08"), 1)));
    assert!(strip.may_release && strip.home.is_some_and(|(_, name)| name == "East"));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn the_preview_names_exactly_what_goes_back_the_next_morning_and_does_nothing(pool: PgPool) {
    let house = House::with(pool, strict).await;
    for n in 0..6 {
        let id = anns(&house, &format!("Idle {n}"), "B").await;
        called(&house, id, n).await;
    }
    for days in 13..24 {
        let mut tx = house.tx().await;
        let told = going_tomorrow(&mut tx, &house.later(&house.boss, days)).await.unwrap();
        let again = going_tomorrow(&mut tx, &house.later(&house.boss, days)).await.unwrap();
        assert_eq!(told, again);
        drop(tx);
        let (went, _) = run(&house, days + 1).await.unwrap();
        assert_eq!(told.len() as i64, went, "day {days}");
    }
    let mut tx = house.tx().await;
    let held = accounts_held(&mut tx, house.boss.tenant, None).await.unwrap();
    assert_eq!(held.get(&house.ann.member), None);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_companys_own_days_move_a_return(pool: PgPool) {
    let house = House::with(pool, strict).await;
    let id = anns(&house, "Idle", "B").await;
    let mut tx = house.tx().await;
    let boss = &house.boss;
    let due = async |tx: &mut Tx| {
        let read = customers::account(tx, boss, id).await.unwrap();
        strip(tx, boss, &read).await.unwrap().due.unwrap().0.on
    };
    assert_eq!(due(&mut tx).await, day("2026-12-08"));
    set_day(&mut tx, boss, day("2026-12-02"), Some((false, "Founders' day".into()))).await.unwrap();
    assert_eq!(due(&mut tx).await, day("2026-12-09"));
    set_day(&mut tx, boss, day("2026-11-28"), Some((true, "Stocktaking".into()))).await.unwrap();
    assert_eq!(due(&mut tx).await, day("2026-12-08"));
    set_day(&mut tx, boss, day("2026-12-02"), None).await.unwrap();
    let year = work_calendar(&mut tx, boss, 2026).await.unwrap();
    assert_eq!(
        (year.own.len(), year.own[0].name.as_str(), year.china, year.version),
        (1, "Stocktaking", true, 0)
    );
    assert!(year.known && !work_calendar(&mut tx, boss, 2027).await.unwrap().known);
    assert_eq!(
        said(save_calendar(&mut tx, boss, true, (1..=7).collect(), 0).await),
        "At least one day of the week is worked."
    );
    assert_eq!(save_calendar(&mut tx, boss, true, vec![7], 0).await, Ok(1));
    assert_eq!(due(&mut tx).await, day("2026-12-05"));
    assert!(matches!(save_calendar(&mut tx, boss, false, vec![7], 0).await, Err(AppError::Conflict(_))));
}
