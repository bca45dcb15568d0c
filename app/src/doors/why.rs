//! Every reason, against the predicate: a record is explained to somebody exactly where they see it.

use std::collections::HashSet;

use uuid::Uuid;

use super::*;
use crate::access::store::why;

/// Asks for every record of a kind as one person.
async fn explained(tx: &mut Tx, actor: &Actor, object: Object, ids: &[Uuid]) {
    let seen = match sight::seen(tx, actor, object, ids).await {
        Ok(seen) => seen,
        Err(e) => {
            assert_eq!(e, AppError::Forbidden);
            HashSet::new()
        }
    };
    for id in ids {
        match why::why(tx, actor, object, *id, None).await {
            Ok(whys) => {
                assert!(seen.contains(id), "{object:?} explained to somebody who does not see it");
                assert!(!whys.rights[0].1.is_empty(), "{object:?} seen for no reason: {whys:?}");
            }
            Err(e) => {
                assert!(!seen.contains(id) && matches!(e, AppError::NotFound | AppError::Forbidden), "{e}")
            }
        }
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn whatever_is_seen_is_explained_and_nothing_else(pool: PgPool) {
    for seed in 100..104 {
        let mut dice = StdRng::seed_from_u64(seed);
        let (boss, world, _) = made(&pool, &mut dice).await;
        let mut tx = tenant_tx(&pool, boss.tenant).await.unwrap();
        let book = book(&mut tx, boss.tenant, boss.today).await.unwrap();
        let kinds: [(Object, Vec<Uuid>); 4] = [
            (Object::Account, world.accounts.iter().map(|r| r.0.0).collect()),
            (Object::Contact, world.contacts.iter().map(|r| r.0.0).collect()),
            (Object::Deal, world.deals.iter().map(|r| r.0.0).collect()),
            (Object::Activity, world.activities.iter().map(|r| r.0.0).collect()),
        ];
        for (member, role) in &world.members {
            let actor = Actor { member: *member, rights: book.rights(*member, *role), ..boss.clone() };
            for (object, ids) in &kinds {
                explained(&mut tx, &actor, *object, ids).await;
            }
        }
    }
}

/// A company of two sellers who see their own alone, and a customer of each; gives the boss, the two and their roles.
async fn sellers(pool: &PgPool) -> (Actor, [Actor; 2], [AccountId; 2]) {
    let boss = company(pool).await;
    let (ann, bo) =
        (colleague(pool, &boss, Role::SalesRep).await, colleague(pool, &boss, Role::SalesRep).await);
    let mut tx = tenant_tx(pool, boss.tenant).await.unwrap();
    sqlx::query!("update member set status = 'active' where tenant_id = $1", boss.tenant.0)
        .execute(&mut *tx)
        .await
        .unwrap();
    let ids = [AccountId::new(), AccountId::new()];
    for (id, owner) in ids.iter().zip([&ann, &bo]) {
        let owner_id = owner.member.to_string();
        let form = AccountForm {
            name: format!("Of {id}"),
            owner_id,
            lifecycle: "potential".into(),
            ..Default::default()
        };
        customers::create_account(&mut tx, &boss, *id, &form.parse().unwrap(), None).await.unwrap();
    }
    tx.commit().await.unwrap();
    (boss, [ann, bo], ids)
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_record_out_of_sight_is_not_explained_and_others_only_to_administrators(pool: PgPool) {
    let (boss, [ann, bo], [hers, his]) = sellers(&pool).await;
    let mut tx = tenant_tx(&pool, boss.tenant).await.unwrap();
    let of = Object::Account;
    assert_eq!(why::why(&mut tx, &ann, of, his.0, None).await, Err(AppError::NotFound));
    assert_eq!(why::viewers(&mut tx, &ann, of, his.0).await, Err(AppError::NotFound));
    assert_eq!(why::why(&mut tx, &ann, of, hers.0, Some(bo.member)).await, Err(AppError::Forbidden));
    assert_eq!(why::viewers(&mut tx, &ann, of, hers.0).await, Err(AppError::Forbidden));
    assert_eq!(why::why(&mut tx, &boss, of, hers.0, Some(MemberId::new())).await, Err(AppError::NotFound));
    let told = why::why(&mut tx, &boss, of, hers.0, Some(bo.member)).await.unwrap();
    assert!(told.rights.iter().all(|(_, reasons)| reasons.is_empty()), "{told:?}");
    let told = why::why(&mut tx, &ann, of, hers.0, None).await.unwrap();
    for (action, reasons) in &told.rights {
        let [reason] = reasons.as_slice() else { panic!("{action:?}: {reasons:?}") };
        assert_eq!((reason.role.role, &reason.through), (Role::SalesRep, &Through::Own));
        assert_eq!((reason.scope, &reason.tie, &reason.via), (Scope::Own, &NamedTie::Oneself, &None));
    }
    assert_eq!(why::why(&mut tx, &boss, Object::Product, hers.0, None).await, Err(AppError::NotFound));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn whoever_has_a_deal_at_a_customer_is_told_that_it_is_the_deal(pool: PgPool) {
    let (boss, [ann, bo], [hers, _]) = sellers(&pool).await;
    let mut tx = tenant_tx(&pool, boss.tenant).await.unwrap();
    let stage = pipeline::create_default_pipeline(&mut tx, &boss, Locale::En).await.unwrap().stages[0].id;
    let patch = DealPatch {
        name: Some("Twelve forklifts".into()),
        account: Some(Some(hers)),
        owner: Some(Some(bo.member)),
        ..Default::default()
    };
    pipeline::create_deal(&mut tx, &boss, DealId::new(), stage, patch).await.unwrap();
    let told = why::why(&mut tx, &bo, Object::Account, hers.0, None).await.unwrap();
    assert_eq!(told.rights[0].1.len(), 1, "{told:?}");
    let via = told.rights[0].1[0].via.clone().unwrap();
    assert_eq!((via.object, via.name.as_deref()), (Object::Deal, Some("Twelve forklifts")));
    assert!(told.rights[1..].iter().all(|(_, reasons)| reasons.is_empty()));
    let all = why::viewers(&mut tx, &boss, Object::Account, hers.0).await.unwrap();
    let ids: HashSet<MemberId> = all.iter().map(|v| v.member.id).collect();
    assert_eq!(ids, [boss.member, ann.member, bo.member].into());
    // Whoever manages roles and does not see the deal hears of one, not of which.
    let own = Role::Own(RoleId::new());
    let mut rights = Role::SalesRep.shipped();
    rights.set(Action::Configure, Object::Role, Scope::All);
    roles::save_role(&mut tx, &boss, own, 0, RoleForm { name: "Desk".into(), rights }).await.unwrap();
    roles::give_role(&mut tx, &boss, own, Holder::Member(ann.member)).await.unwrap();
    let book = book(&mut tx, boss.tenant, boss.today).await.unwrap();
    let ann = Actor { rights: book.rights(ann.member, Role::SalesRep), ..ann };
    let told = why::why(&mut tx, &ann, Object::Account, hers.0, Some(bo.member)).await.unwrap();
    assert_eq!(
        told.rights[0].1[0].via.as_ref().map(|v| (v.object, v.name.clone())),
        Some((Object::Deal, None))
    );
}
