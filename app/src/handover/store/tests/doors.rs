//! Who may ask for what: everybody else hears that it is not there.

use super::*;

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_colleague_neither_asks_nor_hands_over_nor_takes_back(pool: PgPool) {
    let house = House::new(pool).await;
    let mut tx = house.tx().await;
    let zhou = house.zhou.member;
    let wish = house.wish(Rule::One(house.chen.member));
    // A colleague, and the member themselves, who may hand over their own one by one.
    for actor in [&house.chen, &house.zhou] {
        assert_eq!(holdings(&mut tx, actor, zhou).await, Err(AppError::NotFound));
        assert_eq!(held_page(&mut tx, actor, zhou, Object::Deal, None).await, Err(AppError::NotFound));
        assert_eq!(preview(&mut tx, actor, &wish).await, Err(AppError::NotFound));
        assert_eq!(run(&mut tx, actor, HandoverId::new(), &wish, None).await, Err(AppError::NotFound));
        assert_eq!(shut_out(&mut tx, actor, zhou, 1, true).await, Err(AppError::Forbidden));
    }
    let report = house.run(&mut tx).await;
    // Zhou neither ran it nor received.
    assert_eq!(super::super::report(&mut tx, &house.zhou, report.id).await, Err(AppError::NotFound));
    assert_eq!(briefing(&mut tx, &house.zhou, report.id).await, Err(AppError::NotFound));
    assert_eq!(undo(&mut tx, &house.zhou, report.id).await, Err(AppError::NotFound));
    assert_eq!(handovers(&mut tx, &house.zhou).await.unwrap(), []);
    // Whoever received knows of their share, and does not take it back.
    assert_eq!(undo(&mut tx, &house.chen, report.id).await, Err(AppError::Forbidden));
    // An id that is somebody else's hand-over is not run again under another name.
    let manager = colleague(&house.pool, &house.boss, Role::Manager).await;
    assert_eq!(run(&mut tx, &manager, report.id, &wish, None).await.err(), Some(AppError::NotFound));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_manager_within_whose_reach_it_is_hands_over_but_does_not_deactivate(pool: PgPool) {
    let house = House::new(pool).await;
    let manager = colleague(&house.pool, &house.boss, Role::Manager).await;
    let mut tx = house.tx().await;
    let held = holdings(&mut tx, &manager, house.zhou.member).await.unwrap();
    assert!(held.may_move && !held.may_deactivate);
    let wish = house.wish(Rule::One(house.chen.member));
    let refused = run(&mut tx, &manager, HandoverId::new(), &wish, Some(1)).await;
    assert_eq!(refused, Err(AppError::Forbidden));
    drop(tx);
    let mut tx = house.tx().await;
    let report = run(&mut tx, &manager, HandoverId::new(), &wish, None).await.unwrap();
    assert!(report.may_undo);
    assert_eq!(handovers(&mut tx, &manager).await.unwrap().len(), 1);
    assert_eq!(undo(&mut tx, &manager, report.id).await.unwrap().undone.unwrap().back, 6);
    // Their own they hand over one by one.
    assert_eq!(holdings(&mut tx, &manager, manager.member).await, Err(AppError::NotFound));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn another_companys_members_records_and_hand_overs_are_not_there(pool: PgPool) {
    let house = House::new(pool.clone()).await;
    let stranger = company(&pool).await;
    let mut tx = house.tx().await;
    let report = house.run(&mut tx).await;
    tx.commit().await.unwrap();
    let mut tx = open(&pool, &stranger).await;
    let zhou = house.zhou.member;
    assert_eq!(holdings(&mut tx, &stranger, zhou).await, Err(AppError::NotFound));
    assert_eq!(held_page(&mut tx, &stranger, zhou, Object::Account, None).await, Err(AppError::NotFound));
    let wish = house.wish(Rule::One(house.chen.member));
    assert_eq!(preview(&mut tx, &stranger, &wish).await, Err(AppError::NotFound));
    assert_eq!(run(&mut tx, &stranger, HandoverId::new(), &wish, None).await, Err(AppError::NotFound));
    assert_eq!(shut_out(&mut tx, &stranger, zhou, 1, true).await, Err(AppError::NotFound));
    assert_eq!(briefing(&mut tx, &stranger, report.id).await, Err(AppError::NotFound));
    assert_eq!(undo(&mut tx, &stranger, report.id).await, Err(AppError::NotFound));
    assert_eq!(handovers(&mut tx, &stranger).await, Ok(vec![]));
    // Nobody of another company receives.
    let ours = colleague(&pool, &stranger, Role::Member).await;
    let wish = Wish { member: ours.member, ..wish };
    let (mut accounts, to) = (BTreeMap::new(), house.chen.member);
    account(&mut tx, &ours, "Ours").await;
    assert_eq!(field(preview(&mut tx, &stranger, &wish).await), "rule");
    accounts.insert(house.farhill, to);
    let wish = Wish { exceptions: accounts, rule: Rule::One(stranger.member), ..wish };
    assert_eq!(field(run(&mut tx, &stranger, HandoverId::new(), &wish, None).await), "exceptions");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_receiver_is_briefed_on_what_they_got_and_on_nothing_else(pool: PgPool) {
    let house = House::new(pool).await;
    let mut tx = house.tx().await;
    let report = house.run(&mut tx).await;
    let all = briefing(&mut tx, &house.boss, report.id).await.unwrap();
    assert_eq!((all.own, all.all, all.accounts.len(), all.report.shares.len()), (false, 2, 2, 2));
    let chens = briefing(&mut tx, &house.chen, report.id).await.unwrap();
    assert_eq!((chens.own, chens.all, chens.report.shares.len()), (true, 1, 1));
    let farhill = &chens.accounts[0];
    assert_eq!(farhill.account.name, "Farhill");
    assert_eq!(farhill.account.people[0].1, "Shen Ning");
    assert_eq!(farhill.account.promises[0].subject, "Send the drawing");
    assert_eq!(farhill.account.next.as_ref().unwrap().kind, ActivityKind::Task);
    assert_eq!(farhill.account.last.as_ref().unwrap().kind, ActivityKind::Note);
    assert_eq!(farhill.deals[0].name, "Retrofit");
    let qins = briefing(&mut tx, &house.qin, report.id).await.unwrap();
    assert_eq!(qins.accounts.iter().map(|a| a.account.name.as_str()).collect::<Vec<_>>(), ["Otherside"]);
    // One that was taken back brings nothing.
    undo(&mut tx, &house.boss, report.id).await.unwrap();
    assert_eq!(briefing(&mut tx, &house.chen, report.id).await.unwrap().accounts, []);
}
