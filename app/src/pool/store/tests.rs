//! Pools on a real PostgreSQL.

mod days;
mod hidden;
mod rush;
mod ways;

use chrono::{Duration, NaiveDate};
use sqlx::PgPool;

use super::*;
use crate::{
    access::model::{Role, Status},
    audit::store::of_record,
    customers::{
        model::*,
        store::{self as customers, accounts_held},
    },
    db::tenant_tx,
    error::AppError,
    pool::model::*,
    testing::{colleague, company},
};

/// A company with one pool that everybody claims from, a boss who configures it, and two sellers who see their own alone.
struct House {
    pool: PgPool,
    boss: Actor,
    ann: Actor,
    bo: Actor,
    id: PoolId,
}

async fn open(pool: &PgPool, actor: &Actor) -> Tx {
    tenant_tx(pool, actor.tenant).await.unwrap()
}

/// Somebody with the rights the book gives them now.
async fn again(tx: &mut Tx, actor: &Actor, role: Role) -> Actor {
    let book = book(tx, actor.tenant, actor.today).await.unwrap();
    Actor { rights: book.rights(actor.member, role), ..actor.clone() }
}

async fn account(tx: &mut Tx, actor: &Actor, name: &str, form: AccountForm) -> AccountId {
    let id = AccountId::new();
    let form = AccountForm { name: name.into(), ..form };
    customers::create_account(tx, actor, id, &form.parse().unwrap(), None).await.unwrap();
    id
}

/// What an account is made of in these tests: everything a pool can hide is filled in.
fn full(owner: &Actor) -> AccountForm {
    AccountForm {
        owner_id: owner.member.to_string(),
        level: "B".into(),
        province: "Zhejiang".into(),
        city: "Hangzhou".into(),
        phone: "0571 8888 4242".into(),
        email: "secret@farhill.example".into(),
        website: "secret.example".into(),
        street: "7 Secret Lane".into(),
        description: "secretly rich".into(),
        ..Default::default()
    }
}

impl House {
    async fn new(pool: PgPool) -> House {
        House::with(pool, |_| ()).await
    }

    async fn with(pool: PgPool, change: impl FnOnce(&mut Pool)) -> House {
        let boss = company(&pool).await;
        let (ann, bo) =
            (colleague(&pool, &boss, Role::SalesRep).await, colleague(&pool, &boss, Role::SalesRep).await);
        let mut tx = open(&pool, &boss).await;
        let mut said = Pool { name: "East".into(), hidden: Hidden::ALL.to_vec(), ..Pool::fresh() };
        change(&mut said);
        let id = said.id;
        save_pool(&mut tx, &boss, said).await.unwrap();
        let boss = again(&mut tx, &boss, Role::Administrator).await;
        let (ann, bo) =
            (again(&mut tx, &ann, Role::SalesRep).await, again(&mut tx, &bo, Role::SalesRep).await);
        tx.commit().await.unwrap();
        House { pool, boss, ann, bo, id }
    }

    async fn tx(&self) -> Tx {
        open(&self.pool, &self.boss).await
    }

    /// Accounts that wait in the pool, whose they were nobody remembers.
    async fn waiting(&self, n: usize) -> Vec<AccountId> {
        let mut tx = self.tx().await;
        let mut ids = Vec::new();
        for n in 0..n {
            let form = AccountForm { owner_id: String::new(), ..full(&self.boss) };
            let id = account(&mut tx, &self.boss, &format!("Waits {n}"), form).await;
            release(&mut tx, &self.boss, id, 1, "").await.unwrap();
            ids.push(id);
        }
        tx.commit().await.unwrap();
        ids
    }

    /// The same people some days later.
    fn later(&self, actor: &Actor, days: i64) -> Actor {
        let now = actor.now + Duration::days(days);
        Actor { now, today: now.date_naive(), ..actor.clone() }
    }

    async fn owner(&self, tx: &mut Tx, id: AccountId) -> Option<MemberId> {
        customers::account(tx, &self.boss, id).await.unwrap().owner_id
    }
}

async fn deeds(tx: &mut Tx, actor: &Actor, id: AccountId) -> Vec<String> {
    let entries = of_record(tx, actor.tenant, id.0, None, 50).await.unwrap();
    entries.into_iter().rev().map(|e| e.action).collect()
}

/// The English sentence of a refusal.
fn said<T: std::fmt::Debug>(refused: AppResult<T>) -> String {
    match refused {
        Err(AppError::Invalid(wrong)) => wrong[0].en.clone(),
        other => panic!("{other:?}"),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
