//! Who sees an account in a pool, and what of it nobody reads before it is claimed: at every door it could leave by.

use super::*;
use crate::{
    access::{model::Action, sight},
    audit::model::Object,
    customers::store::{AccountKey, ContactKey},
};

/// An account of Ann's with a contact, a call and a promise, in the pool now.
async fn put_away(house: &House) -> (AccountId, ContactId, ActivityId) {
    let mut tx = house.tx().await;
    let ann = &house.ann;
    let id = account(&mut tx, ann, "Farhill", full(ann)).await;
    let form = ContactForm {
        name: "Shen Ning".into(),
        account_id: id.to_string(),
        owner_id: ann.member.to_string(),
        mobile: "139 0000 4242".into(),
        ..Default::default()
    };
    let contact = ContactId::new();
    customers::create_contact(&mut tx, ann, contact, &form.parse().unwrap(), None).await.unwrap();
    let call = ActivityId::new();
    let said = ActivityForm {
        text: "Rang 0571 8888 4242, secretly".into(),
        contact_id: Some(contact),
        ..ActivityForm::new(ActivityKind::Call, Some(id))
    };
    customers::create_activity(&mut tx, &house.boss, call, &said.parse().unwrap()).await.unwrap();
    release(&mut tx, ann, id, 1, "Too far away").await.unwrap();
    tx.commit().await.unwrap();
    (id, contact, call)
}

/// Everything somebody can read of it, as it goes over the wire.
async fn everything(tx: &mut Tx, who: &Actor, id: AccountId) -> String {
    let mut wire = String::new();
    let mut add = |it: serde_json::Value| wire.push_str(&it.to_string());
    let read = customers::account(tx, who, id).await.unwrap();
    add(serde_json::to_value(&read).unwrap());
    add(serde_json::to_value(open_pool(tx, who, AccountList::default()).await.unwrap()).unwrap());
    add(serde_json::to_value(customers::accounts(tx, who, &AccountList::default()).await.unwrap()).unwrap());
    add(serde_json::to_value(customers::contacts_of_account(tx, who, id).await.unwrap()).unwrap());
    add(serde_json::to_value(customers::contacts(tx, who, &ContactList::default()).await.unwrap()).unwrap());
    add(serde_json::to_value(customers::contact_options(tx, who, None, "shen").await.unwrap()).unwrap());
    add(serde_json::to_value(customers::promises(tx, who, id).await.unwrap()).unwrap());
    add(serde_json::to_value(customers::outstanding(tx, who, id).await.unwrap()).unwrap());
    add(serde_json::to_value(customers::recent_accounts(tx, who, 8).await.unwrap()).unwrap());
    add(serde_json::to_value(customers::account_briefs(tx, who, &[id]).await.unwrap()).unwrap());
    add(serde_json::to_value(customers::account_options(tx, who, "farhill").await.unwrap()).unwrap());
    add(serde_json::to_value(strip(tx, who, &read).await.unwrap()).unwrap());
    for tab in TimelineTab::ALL {
        let line = customers::timeline(tx, who, TimelineOf::Account(id), tab, None, 99).await.unwrap();
        add(serde_json::to_value(line).unwrap());
    }
    wire
}

const SECRETS: [&str; 7] =
    ["8888 4242", "secret@", "secret.example", "Secret Lane", "secretly", "Shen Ning", "0000 4242"];

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_a_pool_hides_leaves_by_no_door_until_the_account_is_claimed(pool: PgPool) {
    let house = House::new(pool).await;
    let (id, contact, call) = put_away(&house).await;
    let member = colleague(&house.pool, &house.boss, Role::Member).await;
    let mut tx = house.tx().await;
    // Who sees everybody's records reads no more of it than who sees it through the pool.
    let member = again(&mut tx, &member, Role::Member).await;
    let manager = Actor {
        rights: book(&mut tx, member.tenant, member.today)
            .await
            .unwrap()
            .rights(member.member, Role::Manager),
        ..member.clone()
    };
    for who in [&house.bo, &house.ann, &member, &manager] {
        let wire = everything(&mut tx, who, id).await;
        assert!(wire.contains("Farhill") && wire.contains("Hangzhou"), "{wire}");
        for secret in SECRETS {
            assert!(!wire.contains(secret), "{secret} in {wire}");
        }
        for words in ["88884242", "0571 8888", "secret@farhill.example"] {
            let list = AccountList { search: words.into(), ..Default::default() };
            assert_eq!(customers::accounts(&mut tx, who, &list).await.unwrap().count, 0, "found by {words}");
            assert_eq!(customers::account_options(&mut tx, who, words).await.unwrap(), []);
            assert_eq!(customers::contact_options(&mut tx, who, None, words).await.unwrap(), []);
        }
        assert_eq!(customers::contact(&mut tx, who, contact).await, Err(AppError::NotFound));
        assert_eq!(customers::activity(&mut tx, who, call).await, Err(AppError::NotFound));
        let keyed =
            customers::contacts_keyed(&mut tx, who, ContactKey::Mobile, &["139 0000 4242".into()]).await;
        assert_eq!(keyed.unwrap(), []);
        let of_person = TimelineOf::Contact(contact);
        let line = customers::timeline(&mut tx, who, of_person, TimelineTab::All, None, 99).await;
        assert_eq!(line, Err(AppError::NotFound));
    }
    // Whoever configures pools reads it.
    let wire = everything(&mut tx, &house.boss, id).await;
    assert!(SECRETS.iter().all(|secret| wire.contains(secret)), "{wire}");
    // And so does whoever claims it, by its number too.
    claim(&mut tx, &house.bo, id).await.unwrap();
    let wire = everything(&mut tx, &house.bo, id).await;
    assert!(SECRETS.iter().all(|secret| wire.contains(secret)), "{wire}");
    let list = AccountList { search: "88884242".into(), ..Default::default() };
    assert_eq!(customers::accounts(&mut tx, &house.bo, &list).await.unwrap().count, 1);
    assert_eq!(customers::account(&mut tx, &house.ann, id).await, Err(AppError::NotFound));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn hiding_more_takes_it_out_of_the_search_at_once(pool: PgPool) {
    let house = House::with(pool, |pool| pool.hidden.clear()).await;
    let (id, ..) = put_away(&house).await;
    let mut tx = house.tx().await;
    let list = AccountList { search: "88884242".into(), ..Default::default() };
    assert_eq!(customers::accounts(&mut tx, &house.bo, &list).await.unwrap().count, 1);
    assert!(customers::account(&mut tx, &house.bo, id).await.unwrap().phone.is_some());
    let said = pools(&mut tx, house.boss.tenant).await.unwrap().remove(0);
    let said = Pool { hidden: vec![Hidden::Phone], ..said };
    assert_eq!(save_pool(&mut tx, &house.boss, said).await, Ok(2));
    let bo = again(&mut tx, &house.bo, Role::SalesRep).await;
    assert_eq!(customers::accounts(&mut tx, &bo, &list).await.unwrap().count, 0);
    let read = customers::account(&mut tx, &bo, id).await.unwrap();
    assert_eq!((read.phone, read.email.as_deref()), (None, Some("secret@farhill.example")));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_account_in_a_pool_is_changed_by_nobody_but_who_configures_pools(pool: PgPool) {
    let house = House::new(pool).await;
    let (id, ..) = put_away(&house).await;
    let manager = colleague(&house.pool, &house.boss, Role::Manager).await;
    let mut tx = house.tx().await;
    let manager = again(&mut tx, &manager, Role::Manager).await;
    for who in [&house.bo, &house.ann, &manager] {
        let read = customers::account(&mut tx, who, id).await.unwrap();
        let mine = AccountForm { owner_id: who.member.to_string(), ..AccountForm::of(&read, "CNY") };
        let wrong = "This account waits in a pool: claim it first.";
        assert_eq!(
            said(customers::update_account(&mut tx, who, id, read.version, &mine.parse().unwrap()).await),
            wrong
        );
        assert_eq!(said(customers::delete_account(&mut tx, who, id, read.version).await), wrong);
        assert_eq!(said(release(&mut tx, who, id, read.version, "").await), wrong);
        for what in [
            AccountBulk::Delete,
            AccountBulk::HandOver(Some(who.member)),
            AccountBulk::Lifecycle(Lifecycle::Lost),
        ] {
            assert_eq!(
                customers::change_accounts(&mut tx, who, &[id], &what).await,
                Err(AppError::Forbidden)
            );
        }
    }
    let read = customers::account(&mut tx, &house.boss, id).await.unwrap();
    let form = AccountForm { owner_id: house.bo.member.to_string(), ..AccountForm::of(&read, "CNY") };
    let new = customers::update_account(&mut tx, &house.boss, id, read.version, &form.parse().unwrap())
        .await
        .unwrap();
    assert_eq!((new.owner_id, new.pool_id), (Some(house.bo.member), None));
    let list = AccountList { search: "88884242".into(), ..Default::default() };
    assert_eq!(customers::accounts(&mut tx, &house.bo, &list).await.unwrap().count, 1);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_pool_that_is_not_open_to_somebody_is_not_there_for_them(pool: PgPool) {
    let house = House::new(pool).await;
    let (id, ..) = put_away(&house).await;
    let mut tx = house.tx().await;
    let mut said_of = pools(&mut tx, house.boss.tenant).await.unwrap().remove(0);
    let door = |who: &Actor, claims| PoolDoor {
        holder: PoolHolder::One(crate::access::model::Holder::Member(who.member)),
        claims,
        assigns: false,
    };
    said_of.doors = vec![door(&house.ann, false)];
    save_pool(&mut tx, &house.boss, said_of).await.unwrap();
    let (ann, bo) =
        (again(&mut tx, &house.ann, Role::SalesRep).await, again(&mut tx, &house.bo, Role::SalesRep).await);
    // Ann sees it and may not claim; to Bo it is not there.
    assert_eq!(claim(&mut tx, &ann, id).await, Err(AppError::Forbidden));
    assert_eq!(assign(&mut tx, &ann, &[id], ann.member).await, Err(AppError::NotFound));
    assert_eq!(claim(&mut tx, &bo, id).await, Err(AppError::NotFound));
    assert_eq!(customers::account(&mut tx, &bo, id).await, Err(AppError::NotFound));
    let page = open_pool(&mut tx, &bo, AccountList::default()).await.unwrap();
    assert_eq!((page.pools, page.page.rows), (vec![], vec![]));
    let asked = AccountList::parse(&format!("?pool={}", house.id));
    assert_eq!(open_pool(&mut tx, &bo, asked).await.unwrap().page.rows, []);
    let called =
        customers::accounts_keyed(&mut tx, &bo, AccountKey::Name, &["Farhill".into()]).await.unwrap();
    assert_eq!(called, []);
    assert_eq!(customers::accounts_like(&mut tx, &bo, &["Farhill".into()], 5).await.unwrap(), []);
    assert!(bo.may(Action::Configure, Object::Pool).is_err());
    assert_eq!(settings(&mut tx, &bo).await, Err(AppError::Forbidden));
    assert_eq!(going_tomorrow(&mut tx, &bo).await, Err(AppError::Forbidden));
    assert_eq!(work_calendar(&mut tx, &bo, 2026).await, Err(AppError::Forbidden));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_is_another_companys_is_not_there(pool: PgPool) {
    let house = House::new(pool).await;
    let (id, ..) = put_away(&house).await;
    let stranger = company(&house.pool).await;
    let mut tx = open(&house.pool, &stranger).await;
    let there = pools(&mut tx, stranger.tenant).await.unwrap();
    assert_eq!(there, []);
    assert_eq!(claim(&mut tx, &stranger, id).await, Err(AppError::NotFound));
    assert_eq!(release(&mut tx, &stranger, id, 2, "").await, Err(AppError::NotFound));
    assert_eq!(assign(&mut tx, &stranger, &[id], stranger.member).await, Err(AppError::NotFound));
    assert_eq!(share(&mut tx, &stranger, &[id], Manner::InTurn, &[]).await, Err(AppError::NotFound));
    assert_eq!(delete_pool(&mut tx, &stranger, house.id, 1).await, Err(AppError::NotFound));
    let stolen = Pool { id: house.id, name: "Mine".into(), version: 1, ..Pool::fresh() };
    assert_eq!(save_pool(&mut tx, &stranger, stolen).await, Err(AppError::NotFound));
    assert!(!sight::seen(&mut tx, &house.bo, Object::Account, &[id.0]).await.unwrap().contains(&id.0));
}
