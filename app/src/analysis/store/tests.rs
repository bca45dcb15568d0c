//! The figures on a real PostgreSQL: each counts what the asker sees.

use sqlx::PgPool;

use super::*;
use crate::{
    access::model::{MemberId, Role},
    analysis::model::{Value, Which},
    customers::model::{AccountForm, AccountId},
    db::tenant_tx,
    i18n::Locale,
    pipeline::model::{DealId, DealPatch, StageKind},
    testing::{colleague, company},
};

async fn open(pool: &PgPool, actor: &Actor) -> Tx {
    tenant_tx(pool, actor.tenant).await.unwrap()
}

async fn account(tx: &mut Tx, boss: &Actor, owner: MemberId, name: &str) {
    let form = AccountForm { name: name.into(), owner_id: owner.to_string(), ..Default::default() };
    customers::create_account(tx, boss, AccountId::new(), &form.parse().unwrap(), None).await.unwrap();
}

async fn deal(tx: &mut Tx, boss: &Actor, owner: MemberId, amount: &str, kind: StageKind) {
    let line = pipeline::pipelines(tx, boss).await.unwrap().remove(0);
    let stage = line.stages.iter().find(|s| s.kind == kind).unwrap().id;
    let fields = DealPatch {
        name: Some(amount.into()),
        amount: Some(amount.into()),
        owner: Some(Some(owner)),
        ..Default::default()
    };
    pipeline::create_deal(tx, boss, DealId::new(), stage, fields).await.unwrap();
}

fn value(figures: &[Figure], which: Which) -> Option<Value> {
    figures.iter().find(|f| f.which == which).map(|f| f.value)
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn each_figure_counts_what_the_asker_sees_and_no_more(pool: PgPool) {
    let boss = company(&pool).await;
    let (zhou, chen) =
        (colleague(&pool, &boss, Role::SalesRep).await, colleague(&pool, &boss, Role::SalesRep).await);
    let mut tx = open(&pool, &boss).await;
    pipeline::create_default_pipeline(&mut tx, &boss, Locale::En).await.unwrap();
    for (owner, name) in [(zhou.member, "A"), (zhou.member, "B"), (chen.member, "C")] {
        account(&mut tx, &boss, owner, name).await;
    }
    deal(&mut tx, &boss, zhou.member, "300", StageKind::Won).await;
    deal(&mut tx, &boss, chen.member, "100", StageKind::Won).await;
    deal(&mut tx, &boss, chen.member, "50", StageKind::Open).await;
    let all = figures(&mut tx, &boss, 25).await.unwrap();
    assert_eq!(value(&all, Which::Accounts), Some(Value::Mean(3, 2)));
    assert_eq!(value(&all, Which::Deals), Some(Value::Mean(1, 1)));
    assert_eq!(value(&all, Which::Revenue), Some(Value::Share(30_000, 40_000)));
    let revenue = all.iter().find(|f| f.which == Which::Revenue).unwrap();
    assert_eq!((revenue.rows.len(), revenue.out()), (2, 1));
    assert!(revenue.rows[0].href.as_ref().unwrap().contains(&zhou.member.to_string()));
    // Whoever sees their own counts their own.
    let own = figures(&mut tx, &zhou, 25).await.unwrap();
    assert_eq!(value(&own, Which::Accounts), Some(Value::Mean(2, 1)));
    assert_eq!(value(&own, Which::Deals), Some(Value::None));
    assert_eq!(value(&own, Which::Revenue), Some(Value::Share(30_000, 30_000)));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn whoever_sees_no_deals_is_told_no_revenue_and_whoever_sees_no_departments_nothing(pool: PgPool) {
    use crate::access::model::{RoleForm, RoleId, RoleRights, Scope};
    let boss = company(&pool).await;
    let role = Role::Own(RoleId::new());
    let member = colleague(&pool, &boss, role).await;
    let mut tx = open(&pool, &boss).await;
    let give = |rights: RoleRights| RoleForm { name: "Reader".into(), rights };
    let mut rights = RoleRights::default();
    rights.set(Action::See, Object::Department, Scope::All);
    crate::access::store::roles::save_role(&mut tx, &boss, role, 0, give(rights)).await.unwrap();
    let book = crate::access::store::rights::book(&mut tx, boss.tenant, boss.today).await.unwrap();
    let reader = Actor { rights: book.rights(member.member, role), ..member.clone() };
    let told: Vec<Which> = figures(&mut tx, &reader, 25).await.unwrap().iter().map(|f| f.which).collect();
    assert_eq!(told, [Which::Span, Which::Layers, Which::Vacant]);
    assert_eq!(figures(&mut tx, &member, 25).await, Err(AppError::Forbidden));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn another_companys_people_are_in_no_figure(pool: PgPool) {
    let (ours, theirs) = (company(&pool).await, company(&pool).await);
    let mut tx = open(&pool, &ours).await;
    account(&mut tx, &ours, ours.member, "A").await;
    tx.commit().await.unwrap();
    let mut tx = open(&pool, &theirs).await;
    let all = figures(&mut tx, &theirs, 25).await.unwrap();
    assert_eq!(value(&all, Which::Accounts), Some(Value::None));
}
