//! What store tests begin with.

use chrono::{DateTime, TimeZone, Utc};
use sqlx::PgPool;

use crate::{
    access::{
        identity::{Founding, make_company},
        model::{Actor, Email, MemberId, Rights, Role, Status},
        store,
    },
    db,
    i18n::Locale,
    insight::{model::Scope, store::overview},
    money::Currency,
    pipeline::{
        model::PipelineId,
        store::{deal_list, set_rate},
    },
};

/// The instant at which tests begin.
pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 4, 0, 0).unwrap()
}

/// A fresh company; the actor is its administrator.
pub async fn company(pool: &PgPool) -> Actor {
    let mut tx = db::identity(pool).await.unwrap();
    let founding = Founding {
        company: "Farhill Logistics".into(),
        name: "林知远".into(),
        email: format!("{}@example.com", uuid::Uuid::now_v7().simple()),
        password: "paper and ink 7".into(),
        currency: Currency::CNY,
        locale: Locale::Zh,
        time_zone: "Asia/Shanghai".into(),
    };
    let actor = make_company(&mut tx, founding, noon()).await.unwrap();
    tx.commit().await.unwrap();
    actor
}

/// One more member of the actor's company who can do what the role says.
pub async fn colleague(pool: &PgPool, actor: &Actor, role: Role) -> Actor {
    let member = MemberId::new();
    let email = Email::parse(&format!("{}@example.com", member.0.simple())).unwrap();
    let mut tx = db::tenant_tx(pool, actor.tenant).await.unwrap();
    store::insert_member(
        &mut tx,
        actor.tenant,
        member,
        None,
        "周语桐",
        Some(&email),
        role,
        Status::Listed,
        noon(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    Actor { member, rights: Rights::of_role(member, role).into(), ..actor.clone() }
}

/// The figures of the sales overview over the files of a real company, brought into this pipeline, and that each opens exactly
/// the deals it counts.
pub async fn the_overview_says_what_the_files_say(pool: &PgPool, actor: &Actor, hardware: PipelineId) {
    let mut tx = db::tenant_tx(pool, actor.tenant).await.unwrap();
    let day = noon().date_naive();
    set_rate(&mut tx, actor, Currency::USD, 7_100_000, day, None).await.unwrap();
    let scope = Scope { pipeline: Some(hardware), ..Default::default() };
    let seen = overview(&mut tx, actor, &scope).await.unwrap();
    let of = |usd: i64| usd * 71 * 10;
    assert_eq!((seen.won.deals, seen.won.value.minor), (4_238, of(10_005_534)));
    assert_eq!((seen.lost.deals, seen.open.deals), (2_473, 2_089));
    assert_eq!((seen.win_rate, seen.cycle), (Some(6_315), Some(5_178)));
    let regions: Vec<_> = seen.by_region.iter().map(|b| (b.label.as_str(), b.value.minor)).collect();
    assert_eq!(regions, [("West", of(3_568_647)), ("Central", of(3_346_293)), ("East", of(3_090_594))]);
    let funnel: Vec<_> = seen.funnel.iter().map(|s| (s.name.as_str(), s.bar.deals)).collect();
    assert_eq!(funnel, [("Prospecting", 500), ("Engaging", 1_589)]);
    let months: Vec<&str> = seen.by_month.iter().map(|b| b.label.as_str()).collect();
    assert_eq!((months.len(), months[0], months[9]), (10, "2017-03", "2017-12"));
    assert_eq!((seen.by_product.len(), seen.by_manager.len()), (7, 6));
    for bars in [&seen.by_month, &seen.by_product, &seen.by_region, &seen.by_manager] {
        assert_eq!(bars.iter().map(|b| b.deals).sum::<i64>(), 4_238);
        assert_eq!(bars.iter().map(|b| b.value.minor).sum::<i64>(), of(10_005_534));
    }
    let bars = [&seen.won, &seen.lost, &seen.open].into_iter().chain(seen.funnel.iter().map(|s| &s.bar));
    let groups = [&seen.by_month, &seen.by_product, &seen.by_region, &seen.by_manager];
    for bar in bars.chain(groups.into_iter().flatten()) {
        let listed = deal_list(&mut tx, actor, &bar.rows).await.unwrap().count;
        assert_eq!(listed, bar.deals, "{}", bar.rows.path());
    }
    tx.commit().await.unwrap();
}
