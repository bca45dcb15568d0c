//! The chain, tried on a real PostgreSQL, by somebody who may do everything there.

use sqlx::{AssertSqlSafe, Executor, PgPool};
use uuid::Uuid;

use super::{
    chain::{BATCH, Reach, seal},
    verify::{Break, Verdict, seal_of, verify},
    *,
};
use crate::{
    access::model::Role,
    clock,
    db::tenant_tx,
    testing::{colleague, company, noon},
};

/// Milliseconds of a day, as ids count.
const DAY: u128 = 86_400_000;

/// Writes so many entries more, in one transaction; gives their ids in order.
async fn write(pool: &PgPool, actor: &Actor, n: usize) -> Vec<Uuid> {
    let mut tx = tenant_tx(pool, actor.tenant).await.unwrap();
    let entry = |_| Record {
        object: Object::Deal,
        id: Uuid::now_v7(),
        account: Some(Uuid::now_v7()),
        action: "moved",
        changes: Changes::default().with("stage", "勘察", "报价"),
        version: 1,
    };
    record_all(&mut tx, actor, (0..n).map(entry).collect()).await.unwrap();
    tx.commit().await.unwrap();
    sqlx::query_scalar!(
        "select id from audit_entry where tenant_id = $1 order by id desc limit $2",
        actor.tenant.0,
        n as i64
    )
    .fetch_all(pool)
    .await
    .unwrap()
    .into_iter()
    .rev()
    .collect()
}

async fn sealed(pool: &PgPool, actor: &Actor, reach: Reach) -> i64 {
    seal(pool, actor.tenant, reach, clock::now()).await.unwrap()
}

async fn verdict(pool: &PgPool, actor: &Actor) -> Verdict {
    verify(pool, actor.tenant).await.unwrap()
}

/// What somebody does who may do everything in the database.
async fn forge(pool: &PgPool, sql: String) {
    let done = pool.execute(AssertSqlSafe(sql)).await.unwrap();
    assert!(done.rows_affected() > 0);
}

/// Where a company's chain breaks.
async fn broken(pool: &PgPool, actor: &Actor) -> Option<Break> {
    verdict(pool, actor).await.broken
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn the_chain_grows_by_what_was_written(pool: PgPool) {
    let admin = company(&pool).await;
    assert_eq!(verdict(&pool, &admin).await.open, 1, "the founding itself");
    write(&pool, &admin, 3).await;
    let waiting = verdict(&pool, &admin).await;
    assert_eq!((waiting.sealed, waiting.open, waiting.head), (0, 4, None));
    assert!(waiting.open_since.is_some_and(|since| (clock::now() - since).num_minutes() < 5));

    assert_eq!(sealed(&pool, &admin, Reach::Lately).await, 4);
    let first = verdict(&pool, &admin).await;
    assert_eq!((first.sealed, first.open, first.open_since, first.broken), (4, 0, None, None));
    write(&pool, &admin, 2).await;
    assert_eq!(sealed(&pool, &admin, Reach::Lately).await, 2);
    assert_eq!(sealed(&pool, &admin, Reach::Whole).await, 0);
    let then = verdict(&pool, &admin).await;
    assert_eq!((then.sealed, then.broken), (6, None));
    // What was written down then is still in the chain now.
    let (was, is) = (first.head.unwrap(), then.head.unwrap());
    assert_ne!(was.hash, is.hash);
    assert_eq!(seal_of(&pool, admin.tenant, &was.hash).await.unwrap(), Some(4));

    let mut tx = tenant_tx(&pool, admin.tenant).await.unwrap();
    let said = seals(&mut tx, &admin).await.unwrap().unwrap();
    assert_eq!((said.count, Some(said.sealed_at)), (6, is.sealed_at));
    let manager = colleague(&pool, &admin, Role::Manager).await;
    assert_eq!(seals(&mut tx, &manager).await, Err(AppError::Forbidden));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn many_sealers_at_once_make_one_chain(pool: PgPool) {
    let admin = company(&pool).await;
    let all = 2 * BATCH + 500;
    write(&pool, &admin, all as usize - 1).await;
    let mut won = 0;
    while won < all {
        let one = || sealed(&pool, &admin, Reach::Whole);
        let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
        assert!(a + b + c + d > 0, "somebody always gets on");
        won += a + b + c + d;
    }
    let found = verdict(&pool, &admin).await;
    assert_eq!((won, found.sealed, found.open, found.broken), (all, all, 0, None));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn whatever_is_changed_in_whichever_entry_is_found_there(pool: PgPool) {
    let admin = company(&pool).await;
    write(&pool, &admin, 12).await;
    sealed(&pool, &admin, Reach::Whole).await;
    let rows =
        sqlx::query!("select seq, entry_id from audit_seal order by seq").fetch_all(&pool).await.unwrap();
    forge(&pool, "create table kept as select * from audit_entry".into()).await;
    let forgeries = [
        "at = at + interval '1 microsecond'",
        "at = 'infinity'",
        "actor_id = null",
        "actor_id = tenant_id",
        "address = ''",
        "address = '10.9.9.9'",
        "object = 'account'",
        "record_id = tenant_id",
        "account_id = tenant_id",
        "action = 'deleted'",
        r#"changes = changes || '{"amount": [1, 2]}'"#,
    ];
    for (row, forgery) in rows.iter().zip(forgeries.iter().cycle()) {
        let (seq, entry) = (row.seq, row.entry_id);
        forge(&pool, format!("update audit_entry set {forgery} where id = '{entry}'")).await;
        let found = verdict(&pool, &admin).await;
        assert_eq!(found.broken, Some(Break::Changed { seq, entry }), "{forgery}");
        assert_eq!((found.sealed, found.head.map_or(0, |h| h.seq)), (seq - 1, seq - 1), "{forgery}");
        // Put back as it was, nothing is wrong any more.
        forge(&pool, format!("delete from audit_entry where id = '{entry}'")).await;
        assert_eq!(broken(&pool, &admin).await, Some(Break::EntryMissing { seq, entry }));
        forge(&pool, format!("insert into audit_entry select * from kept where id = '{entry}'")).await;
        assert_eq!(broken(&pool, &admin).await, None, "{forgery}");
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_seal_that_is_changed_or_gone_is_found(pool: PgPool) {
    let admin = company(&pool).await;
    let entries = write(&pool, &admin, 9).await;
    sealed(&pool, &admin, Reach::Whole).await;
    let head = verdict(&pool, &admin).await.head.unwrap();
    let changed = |seq: i64| Some(Break::Changed { seq, entry: entries[seq as usize - 2] });

    forge(&pool, "update audit_seal set sealed_at = sealed_at - interval '1 day' where seq = 4".into()).await;
    assert_eq!(broken(&pool, &admin).await, changed(4));
    forge(&pool, "update audit_seal set sealed_at = sealed_at + interval '1 day' where seq = 4".into()).await;
    assert_eq!(broken(&pool, &admin).await, None);

    // The newest seal taken away: its entry is sealed anew, but not as it was.
    forge(&pool, "delete from audit_seal where seq = 10".into()).await;
    let cut = verdict(&pool, &admin).await;
    assert_eq!((cut.sealed, cut.open, cut.broken), (9, 1, None));
    assert_eq!(sealed(&pool, &admin, Reach::Lately).await, 1);
    assert_eq!(broken(&pool, &admin).await, None);
    assert_eq!(
        seal_of(&pool, admin.tenant, &head.hash).await.unwrap(),
        None,
        "the head written down is gone"
    );

    // One in the middle taken away: nothing that is sealed later heals it.
    forge(&pool, "delete from audit_seal where seq = 5".into()).await;
    assert_eq!(broken(&pool, &admin).await, Some(Break::SealMissing { seq: 5 }));
    assert_eq!(sealed(&pool, &admin, Reach::Whole).await, 1);
    let healed = verdict(&pool, &admin).await;
    assert_eq!((healed.sealed, healed.broken), (4, Some(Break::SealMissing { seq: 5 })));
    forge(&pool, "delete from audit_seal where seq = 1".into()).await;
    assert_eq!(broken(&pool, &admin).await, Some(Break::SealMissing { seq: 1 }));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_commits_late_is_sealed_late(pool: PgPool) {
    let admin = company(&pool).await;
    let mut slow = tenant_tx(&pool, admin.tenant).await.unwrap();
    let entry = Record {
        object: Object::Deal,
        id: Uuid::now_v7(),
        account: None,
        action: "moved",
        changes: Changes::default(),
        version: 1,
    };
    record(&mut slow, &admin, entry).await.unwrap();
    write(&pool, &admin, 2).await;
    assert_eq!(sealed(&pool, &admin, Reach::Lately).await, 3);
    slow.commit().await.unwrap();
    assert_eq!(sealed(&pool, &admin, Reach::Lately).await, 1);
    assert_eq!(verdict(&pool, &admin).await.broken, None);

    // One of a server whose clock is a year late is found by looking through everything; one whose clock is fast hides nothing.
    let old = sqlx::query_scalar!("select min(id::text)::uuid as \"id!\" from audit_entry")
        .fetch_one(&pool)
        .await
        .unwrap();
    for id in [old.as_u128() - ((365 * DAY) << 80), old.as_u128() + (DAY << 80)] {
        forge(
            &pool,
            format!(
                "insert into audit_entry (tenant_id, id, at, object, record_id, action)
                 values ('{0}', '{1}', '{2}', 'deal', '{1}', 'moved')",
                admin.tenant,
                Uuid::from_u128(id),
                noon()
            ),
        )
        .await;
    }
    assert_eq!(sealed(&pool, &admin, Reach::Lately).await, 1);
    assert_eq!(sealed(&pool, &admin, Reach::Whole).await, 1);
    write(&pool, &admin, 2).await;
    assert_eq!(sealed(&pool, &admin, Reach::Lately).await, 2);
    let found = verdict(&pool, &admin).await;
    assert_eq!((found.sealed, found.open, found.broken), (8, 0, None));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn every_company_has_a_chain_of_its_own(pool: PgPool) {
    let (ours, theirs) = (company(&pool).await, company(&pool).await);
    write(&pool, &ours, 3).await;
    write(&pool, &theirs, 5).await;
    assert_eq!(sealed(&pool, &ours, Reach::Whole).await, 4);
    assert_eq!((verdict(&pool, &theirs).await.sealed, verdict(&pool, &theirs).await.open), (0, 6));
    assert!(keep::seal_round(&pool, Reach::Whole, clock::now()).await.unwrap());
    assert_eq!(verdict(&pool, &theirs).await.sealed, 6);
    let head = verdict(&pool, &theirs).await.head.unwrap();
    assert_eq!(seal_of(&pool, ours.tenant, &head.hash).await.unwrap(), None);

    // What is done to one does not touch the other, and none sees the other's even where a query forgets the tenant.
    forge(&pool, format!("update audit_entry set action = 'x' where tenant_id = '{}'", theirs.tenant)).await;
    assert_eq!(broken(&pool, &ours).await, None);
    assert!(broken(&pool, &theirs).await.is_some());
    let mut tx = tenant_tx(&pool, ours.tenant).await.unwrap();
    let seen =
        sqlx::query_scalar!(r#"select count(*) as "n!" from audit_seal"#).fetch_one(&mut *tx).await.unwrap();
    assert_eq!(seen, 4);
}
