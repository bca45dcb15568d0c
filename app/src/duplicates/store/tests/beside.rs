//! What a merge owes to those who work on an account beside its owner, and to the pools.

use super::*;
use crate::{
    access::{
        model::{Actor, Collaborator, Hidden, MemberId, PoolDoor, PoolHolder},
        store::{
            collaborators::{collaborators, put_collaborator},
            rights::book,
        },
    },
    pool::{model::Pool, store as pools},
};

async fn works_on(tx: &mut Tx, actor: &Actor, account: AccountId) -> Vec<MemberId> {
    let found = collaborators(tx, actor, Object::Account, account.0).await.unwrap();
    let mut members: Vec<MemberId> = found.people.into_iter().map(|it| it.member).collect();
    members.sort();
    members
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn who_works_on_the_loser_works_on_the_winner_until_they_are_two_again(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let (ann, bo) =
        (colleague(&pool, &it.boss, Role::SalesRep).await, colleague(&pool, &it.boss, Role::SalesRep).await);
    let mut tx = open(&pool, &it.boss).await;
    for (account, who) in [(&it.winner, &ann), (&it.loser, &ann), (&it.loser, &bo)] {
        let name = String::new();
        let one = Collaborator { member: who.member, name, part: None, writes: true, until: None };
        put_collaborator(&mut tx, &it.boss, Object::Account, account.id.0, one).await.unwrap();
    }
    tx.commit().await.unwrap();
    let done = it.merged(|_| {}).await;
    let mut tx = open(&pool, &it.boss).await;
    let mut both = vec![ann.member, bo.member];
    both.sort();
    assert_eq!(works_on(&mut tx, &it.boss, it.winner.id).await, both);
    unmerge(&mut tx, &it.boss, done.id).await.unwrap();
    assert_eq!(works_on(&mut tx, &it.boss, it.winner.id).await, [ann.member]);
    assert_eq!(works_on(&mut tx, &it.boss, it.loser.id).await, both);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_waits_in_a_pool_is_neither_merged_nor_found_by_what_the_pool_hides(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let ann = colleague(&pool, &it.boss, Role::SalesManager).await;
    let mut tx = open(&pool, &it.boss).await;
    let hers = AccountForm { owner_id: ann.member.to_string(), ..AccountForm::of(&it.winner, "") };
    customers::update_account(&mut tx, &it.boss, it.winner.id, it.winner.version, &hers.parse().unwrap())
        .await
        .unwrap();
    let waiting = Pool {
        name: "公海".into(),
        hidden: vec![Hidden::Phone],
        doors: vec![PoolDoor { holder: PoolHolder::Everybody, claims: true, assigns: false }],
        ..Pool::fresh()
    };
    let waits = (waiting.id, "公海");
    pools::save_pool(&mut tx, &it.boss, waiting).await.unwrap();
    let owner = Some((it.boss.member, "boss"));
    let going = customers::GoingBack { id: it.loser.id, owner, pool: waits, because: Default::default() };
    let went = customers::put_into_pool(&mut tx, &it.boss, "released", None, &[going]).await.unwrap();
    assert_eq!(went, [it.loser.id]);
    let book = book(&mut tx, it.boss.tenant, it.boss.today).await.unwrap();
    let ann = Actor { rights: book.rights(ann.member, Role::SalesManager), ..ann };
    // By what the pool hides nobody finds it, by the name they do.
    let like = |name: &str, phone: &str| -> Fields {
        [("name".to_string(), name.to_string()), ("phone".into(), phone.into())].into()
    };
    let except = Some(it.winner.id.0);
    let by_phone =
        alike(&mut tx, &ann, Object::Account, like("别的", "021 5555 0123"), except).await.unwrap();
    assert_eq!((by_phone.seen.len(), by_phone.unseen), (0, false));
    let by_name = alike(&mut tx, &ann, Object::Account, like("远山物流集团", ""), except).await.unwrap();
    assert_eq!(by_name.seen.iter().map(|a| a.id).collect::<Vec<_>>(), [it.loser.id.0]);
    // Nor is it made part of another record before it is claimed; whoever configures pools may.
    let asked = wish(&mut tx, &it.boss, it.winner.id, it.loser.id).await;
    let refused = merge(&mut tx, &ann, MergeId::new(), asked.clone()).await;
    assert!(matches!(&refused, Err(AppError::Invalid(e)) if e[0].field == "pool"), "{refused:?}");
    merge(&mut tx, &it.boss, MergeId::new(), asked).await.unwrap();
}
