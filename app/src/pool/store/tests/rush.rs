//! Many at once: one account, one winner; and nobody gets more than they may.

use std::collections::HashSet;

use sqlx::postgres::PgPoolOptions;

use super::*;

/// A wider door to the same database: forty connections instead of ten.
async fn wide(pool: &PgPool) -> PgPool {
    let options = (*pool.connect_options()).clone();
    PgPoolOptions::new().max_connections(40).connect_with(options).await.unwrap()
}

async fn claim_alone(pool: PgPool, actor: Actor, id: AccountId) -> AppResult<Claimed> {
    let mut tx = open(&pool, &actor).await;
    let done = claim(&mut tx, &actor, id).await;
    if done.is_ok() {
        tx.commit().await.unwrap();
    }
    done
}

/// Sellers of the company, each with a name of their own.
async fn crowd(house: &House, n: usize) -> Vec<Actor> {
    let mut tx = house.tx().await;
    let mut crowd = Vec::new();
    for n in 0..n {
        let member = MemberId::new();
        let tenant = house.boss.tenant;
        let (name, now) = (format!("Seller {n}"), house.boss.now);
        crate::access::store::insert_member(
            &mut tx,
            tenant,
            member,
            None,
            &name,
            None,
            Role::SalesRep,
            Status::Listed,
            now,
        )
        .await
        .unwrap();
        crowd.push(Actor { member, ..house.ann.clone() });
    }
    let book = book(&mut tx, house.boss.tenant, house.boss.today).await.unwrap();
    tx.commit().await.unwrap();
    crowd.into_iter().map(|a| Actor { rights: book.rights(a.member, Role::SalesRep), ..a }).collect()
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn of_two_hundred_who_claim_one_account_at_once_one_wins_and_the_others_are_told_who(pool: PgPool) {
    let house = House::new(pool).await;
    let id = house.waiting(1).await[0];
    let crowd = crowd(&house, 200).await;
    let wide = wide(&house.pool).await;
    let claims = crowd.iter().map(|actor| tokio::spawn(claim_alone(wide.clone(), actor.clone(), id)));
    let mut answers = Vec::new();
    for claim in claims.collect::<Vec<_>>() {
        answers.push(claim.await.unwrap());
    }
    let won: Vec<usize> = answers.iter().enumerate().filter(|(_, a)| a.is_ok()).map(|(n, _)| n).collect();
    assert_eq!(won.len(), 1, "{won:?}");
    let told = format!("Seller {} was faster: this account is theirs now.", won[0]);
    for (n, answer) in answers.into_iter().enumerate().filter(|(n, _)| *n != won[0]) {
        assert_eq!(said(answer), told, "Seller {n}");
    }
    let mut tx = house.tx().await;
    assert_eq!(house.owner(&mut tx, id).await, Some(crowd[won[0]].member));
    assert_eq!(deeds(&mut tx, &house.boss, id).await, ["created", "released", "claimed"]);
    let moves = sqlx::query_scalar!(r#"select count(*) as "n!" from pool_move where kind = 'claimed'"#);
    assert_eq!(moves.fetch_one(&mut *tx).await.unwrap(), 1);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn nobody_claims_more_than_a_days_quota_however_fast_they_press(pool: PgPool) {
    let house = House::with(pool, |pool| pool.claims_a_day = Some(5)).await;
    let ids = house.waiting(40).await;
    let wide = wide(&house.pool).await;
    let (ann, bo) = (&house.ann, &house.bo);
    let claims = ids.iter().flat_map(|id| [(ann, *id), (bo, *id)]);
    let claims: Vec<_> =
        claims.map(|(who, id)| tokio::spawn(claim_alone(wide.clone(), who.clone(), id))).collect();
    let mut won = 0;
    for claim in claims {
        won += usize::from(claim.await.unwrap().is_ok());
    }
    let mut tx = house.tx().await;
    let held = accounts_held(&mut tx, ann.tenant, None).await.unwrap();
    assert_eq!((won, held[&ann.member], held[&bo.member]), (10, 5, 5));
    let free = ids.iter();
    let mut one_left = None;
    for id in free {
        if house.owner(&mut tx, *id).await.is_none() {
            one_left = Some(*id);
        }
    }
    let refused = claim(&mut tx, ann, one_left.unwrap()).await;
    assert_eq!(
        said(refused),
        "You have claimed 5 accounts from this pool today, as many as it allows a day."
    );
    // Tomorrow is another day.
    let tomorrow = house.later(ann, 1);
    assert_eq!(claim(&mut tx, &tomorrow, one_left.unwrap()).await.unwrap().left, Some(4));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn nobody_holds_more_than_they_may_while_they_claim_and_are_assigned_at_once(pool: PgPool) {
    let house = House::with(pool, |pool| pool.holding_limit = Some(6)).await;
    let ids = house.waiting(30).await;
    let wide = wide(&house.pool).await;
    let mut all = Vec::new();
    for id in &ids {
        all.push(tokio::spawn({
            let (pool, ann, id) = (wide.clone(), house.ann.clone(), *id);
            async move { claim_alone(pool, ann, id).await.is_ok() }
        }));
        all.push(tokio::spawn({
            let (pool, boss, to, id) = (wide.clone(), house.boss.clone(), house.ann.member, *id);
            async move {
                let mut tx = open(&pool, &boss).await;
                let done = assign(&mut tx, &boss, &[id], to).await;
                tx.commit().await.unwrap();
                done.is_ok()
            }
        }));
    }
    for one in all {
        one.await.unwrap();
    }
    let mut tx = house.tx().await;
    let held = accounts_held(&mut tx, house.ann.tenant, None).await.unwrap();
    assert_eq!(held.get(&house.ann.member), Some(&6));
    let kinds = sqlx::query!("select account_id, kind from pool_move where member_id is not null");
    let moves = kinds.fetch_all(&mut *tx).await.unwrap();
    let once: HashSet<Uuid> = moves.iter().map(|m| m.account_id).collect();
    assert_eq!((moves.len(), once.len()), (6, 6));
}
