//! What moves, what stays, and taking it back.

use super::*;
use crate::{
    customers::store::timeline,
    org::{self, model::*},
    pipeline::{
        model::BoardFilter,
        store::{card, column, prove_totals},
    },
};

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_somebody_holds_is_counted_and_listed(pool: PgPool) {
    let house = House::new(pool).await;
    let mut tx = house.tx().await;
    let held = holdings(&mut tx, &house.boss, house.zhou.member).await.unwrap();
    assert_eq!(held.open, Counts { accounts: 2, contacts: 1, deals: 2, activities: 1 });
    assert!(held.may_move && held.may_deactivate && held.here());
    let receivers: Vec<MemberId> = held.people.iter().map(|p| p.id).collect();
    assert!(receivers.contains(&house.chen.member) && !receivers.contains(&house.zhou.member));
    for (object, names) in [
        (Object::Account, vec!["Farhill", "Otherside"]),
        (Object::Contact, vec!["Shen Ning"]),
        (Object::Deal, vec!["Loose", "Retrofit"]),
        (Object::Activity, vec!["Send the drawing"]),
    ] {
        let page = held_page(&mut tx, &house.boss, house.zhou.member, object, None).await.unwrap();
        assert_eq!(page.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(), names);
        let after = Some((page[0].name.clone(), page[0].id));
        let rest = held_page(&mut tx, &house.boss, house.zhou.member, object, after).await.unwrap();
        assert_eq!(rest, page[1..]);
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn everything_goes_with_its_account_and_only_the_owner_changes(pool: PgPool) {
    let house = House::new(pool).await;
    let mut tx = house.tx().await;
    let before = card(&mut tx, &house.boss, house.deal).await.unwrap().unwrap().card;
    let exceptions = [(house.farhill, house.qin.member)].into();
    let wish = Wish { exceptions, ..house.wish(Rule::One(house.chen.member)) };
    let shares = preview(&mut tx, &house.boss, &wish).await.unwrap();
    let report = run(&mut tx, &house.boss, HandoverId::new(), &wish, None).await.unwrap();
    assert_eq!(report.shares, shares);
    assert_eq!(report.total(), 6);
    let qins = report.shares.iter().find(|s| s.to == house.qin.member).unwrap().counts;
    assert_eq!(qins, Counts { accounts: 1, contacts: 1, deals: 1, activities: 1 });
    assert_eq!(house.owner(&mut tx, house.farhill).await, Some(house.qin.member));
    assert_eq!(house.owner(&mut tx, house.other).await, Some(house.chen.member));
    assert_eq!(house.deal_owner(&mut tx, house.loose).await, Some(house.chen.member));
    let contact = customers::contact(&mut tx, &house.boss, house.contact).await.unwrap();
    assert_eq!((contact.owner_id, contact.version), (Some(house.qin.member), 2));
    let task = customers::activity(&mut tx, &house.boss, house.task).await.unwrap();
    assert_eq!(task.owner_id, Some(house.qin.member));
    // What is done is history and stays with whoever did it.
    let note = customers::activity(&mut tx, &house.boss, house.note).await.unwrap();
    assert_eq!((note.owner_id, note.version), (Some(house.zhou.member), 1));
    let mut after = card(&mut tx, &house.boss, house.deal).await.unwrap().unwrap().card;
    assert_eq!((after.version, after.owner.as_ref().map(|o| o.id)), (2, Some(house.qin.member)));
    (after.version, after.owner) = (before.version, before.owner.clone());
    assert_eq!(after, before);
    let stage = house.pipeline.stages[1].id;
    let filter = BoardFilter { owner: Some(house.qin.member), ..Default::default() };
    let cards = column(&mut tx, &house.boss, stage, &filter, None, 50).await.unwrap().cards;
    assert_eq!(cards.iter().map(|c| c.id).collect::<Vec<_>>(), [house.deal]);
    assert_eq!(prove_totals(&mut tx, house.boss.tenant).await.unwrap(), []);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn the_trail_and_the_timeline_say_who_got_what_from_whom(pool: PgPool) {
    let house = House::new(pool).await;
    let mut tx = house.tx().await;
    house.run(&mut tx).await;
    for record in [house.farhill.0, house.other.0, house.contact.0, house.deal.0, house.loose.0, house.task.0]
    {
        assert_eq!(actions(&mut tx, &house.boss, record).await, ["created", "handed_over"]);
    }
    assert_eq!(actions(&mut tx, &house.boss, house.note.0).await, ["created"]);
    let trail = of_record(&mut tx, house.boss.tenant, house.farhill.0, None, 1).await.unwrap();
    let (from, to) = (house.zhou.member, house.chen.member);
    assert_eq!(trail[0].changes.0["owner_id"], serde_json::json!([from, to]));
    let trail = of_record(&mut tx, house.boss.tenant, house.deal.0, None, 1).await.unwrap();
    let person = |id| serde_json::json!({"id": id, "name": "周语桐"});
    assert_eq!(trail[0].changes.0["owner"], serde_json::json!([person(from), person(to)]));
    let line = timeline(&mut tx, &house.boss, TimelineOf::Account(house.farhill), TimelineTab::All, None, 20)
        .await
        .unwrap();
    let told = |object: &str| {
        line.items.iter().any(|item| {
            matches!(item, TimelineItem::Change(e, _) if e.object == object && e.action == "handed_over")
        })
    };
    assert!(told("account") && told("contact") && told("deal"));
    let member = of_record(&mut tx, house.boss.tenant, from.0, None, 1).await.unwrap();
    assert_eq!(
        (member[0].action.as_str(), &member[0].changes.0["accounts"]),
        ("handed_over", &serde_json::json!([null, 2]))
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn pressed_twice_it_runs_once(pool: PgPool) {
    let house = House::new(pool).await;
    let (id, wish) = (HandoverId::new(), house.wish(Rule::One(house.chen.member)));
    let press = || async {
        let mut tx = house.tx().await;
        let version = Some(1);
        let report = run(&mut tx, &house.boss, id, &wish, version).await.unwrap();
        tx.commit().await.unwrap();
        report
    };
    let (first, second) = tokio::join!(press(), press());
    assert_eq!(first, second);
    assert_eq!(first.total(), 6);
    let mut tx = house.tx().await;
    assert_eq!(actions(&mut tx, &house.boss, house.deal.0).await, ["created", "handed_over"]);
    assert_eq!(handovers(&mut tx, &house.boss).await.unwrap(), [first]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_changed_meanwhile_goes_too_and_closed_deals_only_when_asked(pool: PgPool) {
    let house = House::new(pool).await;
    let mut tx = house.tx().await;
    let won = house.pipeline.stages.iter().find(|s| s.kind.code() == "won").unwrap().id;
    let gone = pipeline::card(&mut tx, &house.boss, house.loose).await.unwrap().unwrap().card;
    let to = crate::pipeline::model::Move {
        deal: gone.id,
        version: gone.version,
        to: won,
        after: None,
        before: None,
        fill: DealPatch { account: Some(Some(house.other)), ..Default::default() },
    };
    pipeline::move_deal(&mut tx, &house.boss, to).await.unwrap();
    let held = holdings(&mut tx, &house.boss, house.zhou.member).await.unwrap();
    assert_eq!((held.open.deals, held.closed_deals), (1, 1));
    house.run(&mut tx).await;
    assert_eq!(house.deal_owner(&mut tx, house.loose).await, Some(house.zhou.member));
    let wish = Wish { closed: true, ..house.wish(Rule::One(house.chen.member)) };
    let report = run(&mut tx, &house.boss, HandoverId::new(), &wish, None).await.unwrap();
    assert_eq!(report.total(), 1);
    assert_eq!(house.deal_owner(&mut tx, house.loose).await, Some(house.chen.member));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn undone_within_a_day_everything_goes_back_but_what_moved_on(pool: PgPool) {
    let house = House::new(pool).await;
    let mut tx = house.tx().await;
    let report = house.run(&mut tx).await;
    assert!(report.may_undo);
    // Chen passes Farhill on; editing it without passing it on keeps nothing from going back.
    let farhill = customers::account(&mut tx, &house.boss, house.farhill).await.unwrap();
    let form = AccountForm { owner_id: house.qin.member.to_string(), ..AccountForm::of(&farhill, "CNY") };
    customers::update_account(&mut tx, &house.boss, farhill.id, farhill.version, &form.parse().unwrap())
        .await
        .unwrap();
    let renamed = DealPatch { name: Some("Renamed".into()), ..Default::default() };
    pipeline::update_deal(&mut tx, &house.boss, house.deal, 2, renamed).await.unwrap();
    let later = Actor { now: house.boss.now + Duration::hours(23), ..house.boss.clone() };
    let undone = undo(&mut tx, &later, report.id).await.unwrap().undone.unwrap();
    assert_eq!((undone.back, undone.left), (5, 1));
    assert_eq!(house.owner(&mut tx, house.farhill).await, Some(house.qin.member));
    assert_eq!(house.owner(&mut tx, house.other).await, Some(house.zhou.member));
    assert_eq!(house.deal_owner(&mut tx, house.deal).await, Some(house.zhou.member));
    assert_eq!(
        actions(&mut tx, &house.boss, house.deal.0).await,
        ["created", "handed_over", "updated", "handed_back"]
    );
    assert_eq!(prove_totals(&mut tx, house.boss.tenant).await.unwrap(), []);
    // Once more changes nothing and says the same.
    let again = undo(&mut tx, &later, report.id).await.unwrap();
    assert_eq!(again.undone.unwrap(), undone);
    assert!(!again.may_undo);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn after_a_day_it_stays(pool: PgPool) {
    let house = House::new(pool).await;
    let mut tx = house.tx().await;
    let report = house.run(&mut tx).await;
    let later = Actor { now: house.boss.now + Duration::hours(25), ..house.boss.clone() };
    assert_eq!(field(undo(&mut tx, &later, report.id).await), "undo");
    assert!(!handovers(&mut tx, &later).await.unwrap()[0].may_undo);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_department_shares_out_by_load(pool: PgPool) {
    let house = House::new(pool).await;
    let mut tx = house.tx().await;
    let (sales, seller) = (DepartmentId::new(), PositionId::new());
    let seat = |who: &Actor| Step::Seat { member: who.member, position: seller, main: true };
    let steps = [
        Step::AddDepartment { id: sales, parent: None, name: "Sales".into(), kind: DepartmentKind::Sales },
        Step::AddPosition { id: seller, department: sales, title: "Seller".into(), lead: false, planned: 3 },
        seat(&house.zhou),
        seat(&house.chen),
        seat(&house.qin),
    ];
    let version = org::store::version(&mut tx, house.boss.tenant).await.unwrap();
    org::store::reorganise(&mut tx, &house.boss, house.boss.today, &steps, version).await.unwrap();
    for name in ["One", "Two", "Three"] {
        deal(&mut tx, &house.chen, &house.pipeline, name, None).await;
    }
    let held = holdings(&mut tx, &house.boss, house.zhou.member).await.unwrap();
    assert_eq!(held.seats, [("Seller".to_string(), "Sales".to_string())]);
    let shares = preview(&mut tx, &house.boss, &house.wish(Rule::Department)).await.unwrap();
    // Chen has three open deals: both accounts and the loose deal go to Qin.
    assert_eq!(shares.len(), 1);
    assert_eq!((shares[0].to, shares[0].counts.total()), (house.qin.member, 6));
    assert_eq!(field(preview(&mut tx, &house.boss, &house.wish(Rule::Team)).await), "rule");
}

/// Ten thousand records; prints how long it took.
#[allow(clippy::disallowed_methods)]
#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn ten_thousand_records_go_in_one_go(pool: PgPool) {
    let house = House::new(pool).await;
    let mut tx = house.tx().await;
    let (tenant, zhou) = (house.boss.tenant.0, house.zhou.member.0);
    sqlx::query!(
        "insert into account (tenant_id, id, name, name_key, search, owner_id, created_at, updated_at)
         select $1, gen_random_uuid(), 'a' || n, 'a' || n, 'a' || n, $2, now(), now() from generate_series(1, 2500) n",
        tenant,
        zhou
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    sqlx::query!(
        "insert into contact (tenant_id, id, account_id, name, name_key, search, owner_id, created_at, updated_at)
         select $1, gen_random_uuid(), id, 'c', 'c', 'c', $2, now(), now() from account where tenant_id = $1 and name like 'a%'",
        tenant,
        zhou
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    sqlx::query!(
        "insert into deal (tenant_id, id, name, pipeline_id, stage_id, status, position, account_id, owner_id, currency,
           stage_since, search, created_at, updated_at)
         select $1, gen_random_uuid(), 'd', $3, $4, 'open', 'a0', id, $2, 'CNY', now(), 'd', now(), now()
         from account where tenant_id = $1 and name like 'a%'",
        tenant,
        zhou,
        house.pipeline.id.0,
        house.pipeline.stages[0].id.0
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    sqlx::query!(
        "insert into activity (tenant_id, id, kind, account_id, subject, at, due_at, owner_id, created_at, updated_at)
         select $1, gen_random_uuid(), 'task', id, 't', now(), now(), $2, now(), now()
         from account where tenant_id = $1 and name like 'a%'",
        tenant,
        zhou
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let mut tx = house.tx().await;
    let began = std::time::Instant::now();
    let report =
        run(&mut tx, &house.boss, HandoverId::new(), &house.wish(Rule::One(house.chen.member)), None)
            .await
            .unwrap();
    tx.commit().await.unwrap();
    println!("{} records handed over in {:?}", report.total(), began.elapsed());
    assert_eq!(report.total(), 10_006);
    let mut tx = house.tx().await;
    let left = holdings(&mut tx, &house.boss, house.zhou.member).await.unwrap();
    assert_eq!(left.open, Counts::default());
    let began = std::time::Instant::now();
    undo(&mut tx, &house.boss, report.id).await.unwrap();
    println!("and back in {:?}", began.elapsed());
}
