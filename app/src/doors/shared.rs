//! Sharing, from request to request: what it gives, to whom, until when, and what it never gives.

use chrono::Days;
use uuid::Uuid;

use super::*;

/// Two sellers who see their own alone; a deal at a customer, both the first one's.
struct Two {
    boss: Actor,
    ann: Actor,
    bo: Actor,
    account: AccountId,
    deal: DealId,
}

async fn two(pool: &PgPool) -> Two {
    let boss = company(pool).await;
    let ann = colleague(pool, &boss, Role::SalesRep).await;
    let bo = colleague(pool, &boss, Role::SalesRep).await;
    let mut tx = tenant_tx(pool, boss.tenant).await.unwrap();
    let (account, deal) = (AccountId::new(), DealId::new());
    let form = AccountForm {
        name: "Farhill".into(),
        owner_id: ann.member.to_string(),
        phone: "021-5550 7788".into(),
        ..Default::default()
    };
    customers::create_account(&mut tx, &boss, account, &form.parse().unwrap(), None).await.unwrap();
    let stage = pipeline::create_default_pipeline(&mut tx, &boss, Locale::En).await.unwrap().stages[0].id;
    let patch = DealPatch {
        name: Some("Cranes".into()),
        account: Some(Some(account)),
        owner: Some(Some(ann.member)),
        ..Default::default()
    };
    pipeline::create_deal(&mut tx, &boss, deal, stage, patch).await.unwrap();
    tx.commit().await.unwrap();
    Two { boss, ann, bo, account, deal }
}

fn works(member: MemberId, writes: bool, until: Option<chrono::NaiveDate>) -> Collaborator {
    Collaborator { member, name: String::new(), part: Some(" 技术支持 ".into()), writes, until }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_collaborator_reads_or_writes_until_their_day_is_over_and_hands_nothing_on(pool: PgPool) {
    let Two { ann, bo, account, deal, .. } = two(&pool).await;
    let mut tx = tenant_tx(&pool, ann.tenant).await.unwrap();
    let tx = &mut tx;
    assert_eq!(pipeline::deal(tx, &bo, deal).await.unwrap_err(), AppError::NotFound);
    // Nobody lets themselves in, and nobody in who is not here.
    let tried =
        collaborators::put_collaborator(tx, &bo, Object::Deal, deal.0, works(bo.member, true, None)).await;
    assert_eq!(tried.unwrap_err(), AppError::NotFound);
    let stranger =
        collaborators::put_collaborator(tx, &ann, Object::Deal, deal.0, works(MemberId::new(), true, None))
            .await;
    assert!(matches!(stranger, Err(AppError::Invalid(e)) if e[0].field == "member"));
    let past = Some(ann.today - Days::new(1));
    let late =
        collaborators::put_collaborator(tx, &ann, Object::Deal, deal.0, works(bo.member, true, past)).await;
    assert!(matches!(late, Err(AppError::Invalid(e)) if e[0].field == "until"));

    let until = Some(ann.today + Days::new(2));
    let now = collaborators::put_collaborator(tx, &ann, Object::Deal, deal.0, works(bo.member, false, until))
        .await
        .unwrap();
    assert_eq!((now.people.len(), now.people[0].part.as_deref(), now.may), (1, Some("技术支持"), true));
    // Whoever works on a deal knows the customer, and no deal besides.
    assert!(customers::account(tx, &bo, account).await.is_ok());
    assert_eq!(pipeline::deal_list(tx, &bo, &DealList::default()).await.unwrap().count, 1);
    let patch = || DealPatch { name: Some("Two cranes".into()), ..Default::default() };
    assert_eq!(pipeline::update_deal(tx, &bo, deal, 1, patch()).await.unwrap_err(), AppError::Forbidden);
    collaborators::put_collaborator(tx, &ann, Object::Deal, deal.0, works(bo.member, true, until))
        .await
        .unwrap();
    let saved = pipeline::update_deal(tx, &bo, deal, 1, patch()).await.unwrap();
    // To hand it over, to delete it and to let others in is the owner's.
    let give = DealPatch { owner: Some(Some(bo.member)), ..Default::default() };
    assert_eq!(
        pipeline::update_deal(tx, &bo, deal, saved.version, give).await.unwrap_err(),
        AppError::Forbidden
    );
    assert_eq!(pipeline::delete_deal(tx, &bo, deal, saved.version).await.unwrap_err(), AppError::Forbidden);
    let more =
        collaborators::put_collaborator(tx, &bo, Object::Deal, deal.0, works(ann.member, true, None)).await;
    assert_eq!(more.unwrap_err(), AppError::Forbidden);
    let seen = collaborators::collaborators(tx, &bo, Object::Deal, deal.0).await.unwrap();
    assert_eq!((seen.may, seen.edits), (false, true));

    let later = Actor { today: ann.today + Days::new(3), ..bo.clone() };
    assert_eq!(pipeline::deal(tx, &later, deal).await.unwrap_err(), AppError::NotFound);
    assert!(
        collaborators::drop_collaborator(tx, &ann, Object::Deal, deal.0, bo.member)
            .await
            .unwrap()
            .people
            .is_empty()
    );
    assert_eq!(pipeline::deal(tx, &bo, deal).await.unwrap_err(), AppError::NotFound);
    let told = crate::audit::store::of_record(tx, ann.tenant, deal.0, None, 9).await.unwrap();
    assert_eq!(told.iter().filter(|e| e.changes.0.contains_key("collaborator")).count(), 3);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_rule_holds_with_the_next_request_until_it_is_changed_deleted_or_over(pool: PgPool) {
    let Two { boss, ann, bo, account, deal } = two(&pool).await;
    let mut tx = tenant_tx(&pool, boss.tenant).await.unwrap();
    let tx = &mut tx;
    let id = RuleId::new();
    let until = boss.today + Days::new(1);
    let form = SharingForm {
        name: " Both ".into(),
        object: Object::Deal,
        whose: Circle::Member(ann.member),
        with: Circle::Role(Role::SalesRep),
        writes: false,
        until: Some(until),
    };
    assert_eq!(sharing::save_rule(tx, &ann, id, 0, form.clone()).await.unwrap_err(), AppError::Forbidden);
    for (field, wrong) in [
        ("name", SharingForm { name: " ".into(), ..form.clone() }),
        ("object", SharingForm { object: Object::Member, ..form.clone() }),
        ("until", SharingForm { until: Some(boss.today - Days::new(1)), ..form.clone() }),
        ("whose", SharingForm { whose: Circle::Role(Role::SalesRep), ..form.clone() }),
        ("with", SharingForm { with: Circle::Team(TeamId::new()), ..form.clone() }),
    ] {
        let refused = sharing::save_rule(tx, &boss, id, 0, wrong).await;
        assert!(matches!(refused, Err(AppError::Invalid(e)) if e[0].field == field), "{field}");
    }
    assert_eq!(sharing::save_rule(tx, &boss, id, 0, form.clone()).await, Ok(1));
    let next = async |tx: &mut Tx, day| {
        let rights = book(tx, boss.tenant, day).await.unwrap().rights(bo.member, Role::SalesRep);
        Actor { rights, today: day, ..bo.clone() }
    };
    let now = next(tx, boss.today).await;
    assert!(
        pipeline::deal(tx, &now, deal).await.is_ok() && customers::account(tx, &now, account).await.is_ok()
    );
    assert_eq!(
        pipeline::update_deal(tx, &now, deal, 9, DealPatch::default()).await.unwrap_err(),
        AppError::Forbidden
    );
    let over = next(tx, until + Days::new(1)).await;
    assert_eq!(pipeline::deal(tx, &over, deal).await.unwrap_err(), AppError::NotFound);

    let writing = SharingForm { writes: true, ..form };
    let stale = sharing::save_rule(tx, &boss, id, 0, writing.clone()).await;
    assert!(matches!(stale, Err(AppError::Conflict(_))));
    assert_eq!(sharing::save_rule(tx, &boss, id, 1, writing).await, Ok(2));
    let now = next(tx, boss.today).await;
    assert!(pipeline::update_deal(tx, &now, deal, 1, DealPatch::default()).await.is_ok());
    let called = sharing::rules(tx, &boss).await.unwrap();
    assert_eq!(
        (called.len(), called[0].0.form.name.as_str(), called[0].1[1].name.as_str()),
        (1, "Both", "sales_rep")
    );
    sharing::drop_rule(tx, &boss, id, 2).await.unwrap();
    let now = next(tx, boss.today).await;
    assert_eq!(pipeline::deal(tx, &now, deal).await.unwrap_err(), AppError::NotFound);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn another_company_shares_nothing_here(pool: PgPool) {
    let Two { ann, deal, .. } = two(&pool).await;
    let theirs = company(&pool).await;
    let mut tx = tenant_tx(&pool, theirs.tenant).await.unwrap();
    let one = works(theirs.member, true, None);
    let tried = collaborators::put_collaborator(&mut tx, &theirs, Object::Deal, deal.0, one).await;
    assert_eq!(tried.unwrap_err(), AppError::NotFound);
    let read = collaborators::collaborators(&mut tx, &theirs, Object::Deal, deal.0).await;
    assert_eq!(read.unwrap_err(), AppError::NotFound);
    let form = SharingForm {
        name: "Theirs".into(),
        object: Object::Deal,
        whose: Circle::Member(ann.member),
        with: Circle::Member(theirs.member),
        writes: true,
        until: None,
    };
    let refused = sharing::save_rule(&mut tx, &theirs, RuleId(Uuid::now_v7()), 0, form).await;
    assert!(matches!(refused, Err(AppError::Invalid(e)) if e[0].field == "whose"));
}
