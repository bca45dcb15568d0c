//! In and out of a pool: releasing, claiming, assigning, sharing out.

use super::*;

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_account_is_released_with_a_reason_and_its_owners_contacts_go_with_it(pool: PgPool) {
    let house = House::new(pool).await;
    let (ann, bo) = (&house.ann, &house.bo);
    let mut tx = house.tx().await;
    let id = account(&mut tx, ann, "Farhill", full(ann)).await;
    let mut people = Vec::new();
    for owner in [ann, bo] {
        let form = ContactForm {
            name: "Shen Ning".into(),
            account_id: id.to_string(),
            owner_id: owner.member.to_string(),
            ..Default::default()
        };
        let contact = ContactId::new();
        customers::create_contact(&mut tx, &house.boss, contact, &form.parse().unwrap(), None).await.unwrap();
        people.push(contact);
    }
    assert_eq!(release(&mut tx, bo, id, 1, "").await, Err(AppError::Forbidden));
    assert!(matches!(release(&mut tx, ann, id, 7, "").await, Err(AppError::Conflict(_))));
    assert!(said(release(&mut tx, ann, id, 1, &"x".repeat(301)).await).contains("300"));
    assert_eq!(release(&mut tx, ann, id, 1, " Too far away ").await.unwrap(), "East");
    let trail = of_record(&mut tx, ann.tenant, id.0, None, 9).await.unwrap();
    let last = serde_json::to_string(&trail[0].changes).unwrap();
    assert!(
        trail[0].action == "released" && last.contains("Too far away") && last.contains("East"),
        "{last}"
    );
    let read = customers::account(&mut tx, &house.boss, id).await.unwrap();
    assert_eq!((read.owner_id, read.pool_id), (None, Some(house.id)));
    let mut owners = Vec::new();
    for contact in people {
        owners.push(customers::contact(&mut tx, &house.boss, contact).await.unwrap().owner_id);
    }
    assert_eq!(owners, [None, Some(bo.member)]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_account_goes_to_the_first_pool_that_takes_it_or_is_not_released(pool: PgPool) {
    let house = House::with(pool, |pool| pool.levels = vec![Level::A]).await;
    let mut tx = house.tx().await;
    let id = account(&mut tx, &house.ann, "Farhill", full(&house.ann)).await;
    assert!(said(release(&mut tx, &house.ann, id, 1, "").await).starts_with("No pool takes"));
    let north = Pool { name: "North".into(), regions: vec!["hangzhou".into()], ..Pool::fresh() };
    save_pool(&mut tx, &house.boss, north).await.unwrap();
    assert_eq!(release(&mut tx, &house.ann, id, 1, "").await.unwrap(), "North");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_former_owner_waits_and_others_do_not(pool: PgPool) {
    let house = House::with(pool, |pool| pool.cooldown_days = 3).await;
    let (ann, bo) = (&house.ann, &house.bo);
    let mut tx = house.tx().await;
    let id = account(&mut tx, ann, "Farhill", full(ann)).await;
    release(&mut tx, ann, id, 1, "").await.unwrap();
    // Monday 23 November; three working days later it is Thursday.
    let until = "This account was yours until lately: you may claim it again from 2026-11-26 on.";
    for days in [0, 2] {
        assert_eq!(said(claim(&mut tx, &house.later(ann, days), id).await), until);
    }
    let read = customers::account(&mut tx, ann, id).await.unwrap();
    assert_eq!(strip(&mut tx, ann, &read).await.unwrap().cooling_until, Some(day("2026-11-26")));
    assert_eq!(strip(&mut tx, bo, &read).await.unwrap().cooling_until, None);
    let shared = share(&mut tx, &house.boss, &[id], Manner::ByLoad, &[ann.member]).await.unwrap();
    assert_eq!(shared, Assigned { given: vec![], left: 1 });
    assert!(claim(&mut tx, &house.later(ann, 3), id).await.is_ok());
    let second = account(&mut tx, ann, "Nearhill", full(ann)).await;
    release(&mut tx, ann, second, 1, "").await.unwrap();
    assert!(claim(&mut tx, bo, second).await.is_ok());
    assert_eq!(
        said(claim(&mut tx, &house.later(ann, 9), second).await),
        "周语桐 was faster: this account is theirs now."
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn whoever_holds_enough_gets_no_more(pool: PgPool) {
    let house = House::with(pool, |pool| pool.holding_limit = Some(1)).await;
    let ids = house.waiting(3).await;
    let mut tx = house.tx().await;
    let done = claim(&mut tx, &house.ann, ids[0]).await.unwrap();
    assert_eq!((done.name.as_str(), done.left, done.room), ("Waits 0", None, Some(0)));
    assert!(said(claim(&mut tx, &house.ann, ids[1]).await).contains("holds 1 accounts"));
    assert!(
        said(assign(&mut tx, &house.boss, &ids[1..], house.ann.member).await).contains("holds 1 accounts")
    );
    let given = assign(&mut tx, &house.boss, &ids[1..], house.bo.member).await.unwrap();
    assert_eq!((given.given.iter().map(|g| g.1).sum::<i64>(), given.left), (1, 1));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn accounts_are_shared_out_in_turn_and_the_next_time_goes_on(pool: PgPool) {
    let house = House::new(pool).await;
    let ids = house.waiting(5).await;
    let mut tx = house.tx().await;
    let among = [house.ann.member, house.bo.member];
    for (these, totals) in [(&ids[..3], (2, 1)), (&ids[3..], (3, 2))] {
        share(&mut tx, &house.boss, these, Manner::InTurn, &among).await.unwrap();
        let held = accounts_held(&mut tx, house.boss.tenant, None).await.unwrap();
        assert_eq!((held[&house.ann.member], held[&house.bo.member]), totals);
    }
    let deeds = deeds(&mut tx, &house.boss, ids[0]).await;
    assert_eq!(deeds, ["created", "released", "assigned"]);
    assert_eq!(share(&mut tx, &house.boss, &ids, Manner::InTurn, &among).await, Err(AppError::NotFound));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn accounts_are_shared_out_by_load_and_by_region_among_all_who_claim(pool: PgPool) {
    let house = House::new(pool).await;
    let ids = house.waiting(4).await;
    let mut tx = house.tx().await;
    let east = sqlx::query!(
        "update member set region = 'Zhejiang' where tenant_id = $1 and id = $2",
        house.boss.tenant.0,
        house.bo.member.0
    );
    east.execute(&mut *tx).await.unwrap();
    share(&mut tx, &house.boss, &ids[..2], Manner::ByRegion, &[]).await.unwrap();
    let held = accounts_held(&mut tx, house.boss.tenant, None).await.unwrap();
    assert_eq!(held[&house.bo.member], 2);
    // The boss and Ann have none, so each gets one.
    share(&mut tx, &house.boss, &ids[2..], Manner::ByLoad, &[]).await.unwrap();
    let held = accounts_held(&mut tx, house.boss.tenant, None).await.unwrap();
    assert_eq!((held[&house.bo.member], held[&house.ann.member], held[&house.boss.member]), (2, 1, 1));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_pool_is_written_once_for_two_who_write_and_goes_only_when_empty(pool: PgPool) {
    let house = House::new(pool).await;
    let ids = house.waiting(1).await;
    let mut tx = house.tx().await;
    let seen = settings(&mut tx, &house.boss).await.unwrap().pools.remove(0);
    let mine = Pool { claims_a_day: Some(3), ..seen.clone() };
    assert_eq!(save_pool(&mut tx, &house.boss, mine.clone()).await, Ok(2));
    let theirs = Pool { name: "West".into(), ..seen };
    let Err(AppError::Conflict(current)) = save_pool(&mut tx, &house.boss, theirs).await else {
        panic!("lost")
    };
    assert_eq!(serde_json::from_str::<Pool>(&current).unwrap(), Pool { version: 2, ..mine });
    assert!(said(delete_pool(&mut tx, &house.boss, house.id, 2).await).starts_with("Accounts still wait"));
    claim(&mut tx, &house.ann, ids[0]).await.unwrap();
    assert!(matches!(delete_pool(&mut tx, &house.boss, house.id, 1).await, Err(AppError::Conflict(_))));
    delete_pool(&mut tx, &house.boss, house.id, 2).await.unwrap();
    assert_eq!(settings(&mut tx, &house.boss).await.unwrap().pools, []);
    let told = of_record(&mut tx, house.boss.tenant, house.id.0, None, 9).await.unwrap();
    let told: Vec<String> = told.into_iter().map(|e| e.action).collect();
    assert_eq!(told, ["deleted", "updated", "created"]);
}
