//! Deactivating, with a hand-over and without.

use super::*;

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn handing_over_and_deactivating_happen_together_or_not_at_all(pool: PgPool) {
    let house = House::new(pool).await;
    let zhou = house.zhou.member;
    let status = async |tx: &mut Tx| holdings(tx, &house.boss, zhou).await.unwrap().member.status;
    let wish = house.wish(Rule::One(house.chen.member));
    let mut tx = house.tx().await;
    // Somebody changed the member meanwhile: nothing is done.
    let stale = run(&mut tx, &house.boss, HandoverId::new(), &wish, Some(9)).await;
    assert!(matches!(stale, Err(AppError::Conflict(_))));
    drop(tx);
    let mut tx = house.tx().await;
    assert_eq!(status(&mut tx).await, Status::Listed);
    assert_eq!(house.owner(&mut tx, house.farhill).await, Some(zhou));
    sqlx::query!(
        "insert into session (tenant_id, token_hash, id, member_id, created_at, last_seen_at, expires_at, user_agent, address)
         values ($1, 'x', $2, $3, now(), now(), now() + interval '1 day', '', '')",
        house.boss.tenant.0,
        Uuid::now_v7(),
        zhou.0
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    let report = run(&mut tx, &house.boss, HandoverId::new(), &wish, Some(1)).await.unwrap();
    assert!(report.deactivated);
    assert_eq!(status(&mut tx).await, Status::Inactive);
    assert_eq!(house.owner(&mut tx, house.farhill).await, Some(house.chen.member));
    let sessions =
        sqlx::query_scalar!(r#"select count(*) as "n!" from session where member_id = $1"#, zhou.0);
    assert_eq!(sessions.fetch_one(&mut *tx).await.unwrap(), 0);
    assert_eq!(actions(&mut tx, &house.boss, zhou.0).await, ["deactivated", "handed_over"]);
    // Taken back, the records are theirs again; they stay shut out.
    undo(&mut tx, &house.boss, report.id).await.unwrap();
    assert_eq!(house.owner(&mut tx, house.farhill).await, Some(zhou));
    assert_eq!(status(&mut tx).await, Status::Inactive);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn somebody_who_holds_something_is_shut_out_only_when_it_is_said_that_it_stays(pool: PgPool) {
    let house = House::new(pool).await;
    let mut tx = house.tx().await;
    assert_eq!(field(shut_out(&mut tx, &house.boss, house.zhou.member, 1, false).await), "member");
    drop(tx);
    let mut tx = house.tx().await;
    assert_eq!(shut_out(&mut tx, &house.boss, house.zhou.member, 1, true).await, Ok(2));
    assert_eq!(house.owner(&mut tx, house.farhill).await, Some(house.zhou.member));
    // Who holds nothing goes without a question.
    assert_eq!(shut_out(&mut tx, &house.boss, house.qin.member, 1, false).await, Ok(2));
    // Nobody shut out receives, and what they hold can still be handed over.
    let refused = preview(&mut tx, &house.boss, &house.wish(Rule::One(house.qin.member))).await;
    assert_eq!(field(refused), "rule");
    assert_eq!(house.run_to(&mut tx, &house.chen).await.total(), 6);
}

impl House {
    async fn run_to(&self, tx: &mut Tx, to: &Actor) -> Report {
        run(tx, &self.boss, HandoverId::new(), &self.wish(Rule::One(to.member)), None).await.unwrap()
    }
}
