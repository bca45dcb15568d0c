//! What store tests begin with.

use chrono::{DateTime, TimeZone, Utc};
use sqlx::PgPool;

use crate::{
    access::{
        identity::{Founding, make_company},
        model::{Actor, Email, MemberId, Role, Status},
        store,
    },
    db,
    i18n::Locale,
    money::Currency,
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
    Actor { member, role, ..actor.clone() }
}
