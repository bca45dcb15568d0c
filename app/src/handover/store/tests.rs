//! Handing over on a real PostgreSQL.

mod doors;
mod leaving;
mod moved;

use std::collections::BTreeMap;

use chrono::Duration;
use sqlx::PgPool;
use uuid::Uuid;

use super::*;
use crate::{
    access::model::{Role, Status},
    audit::store::of_record,
    customers::model::*,
    db::tenant_tx,
    handover::model::*,
    i18n::Locale,
    pipeline::model::{DealId, DealPatch, Pipeline},
    testing::{colleague, company},
};

/// A company whose member Zhou holds an account with a contact, a deal, a promise and a note, another account, and a loose deal.
struct House {
    pool: PgPool,
    boss: Actor,
    zhou: Actor,
    chen: Actor,
    qin: Actor,
    pipeline: Pipeline,
    farhill: AccountId,
    other: AccountId,
    contact: ContactId,
    deal: DealId,
    loose: DealId,
    task: ActivityId,
    note: ActivityId,
}

async fn open(pool: &PgPool, actor: &Actor) -> Tx {
    tenant_tx(pool, actor.tenant).await.unwrap()
}

async fn account(tx: &mut Tx, actor: &Actor, name: &str) -> AccountId {
    let form = AccountForm { name: name.into(), owner_id: actor.member.to_string(), ..Default::default() };
    customers::create_account(tx, actor, AccountId::new(), &form.parse().unwrap(), None).await.unwrap().id
}

async fn deal(
    tx: &mut Tx,
    actor: &Actor,
    house: &Pipeline,
    name: &str,
    account: Option<AccountId>,
) -> DealId {
    let fields = DealPatch {
        name: Some(name.into()),
        amount: Some("1000".into()),
        account: account.map(Some),
        ..Default::default()
    };
    let id = DealId::new();
    pipeline::create_deal(tx, actor, id, house.stages[1].id, fields).await.unwrap();
    id
}

impl House {
    async fn new(pool: PgPool) -> House {
        let boss = company(&pool).await;
        let (zhou, chen, qin) = (
            colleague(&pool, &boss, Role::Member).await,
            colleague(&pool, &boss, Role::Member).await,
            colleague(&pool, &boss, Role::Member).await,
        );
        let mut tx = open(&pool, &boss).await;
        let line = pipeline::create_default_pipeline(&mut tx, &boss, Locale::En).await.unwrap();
        let (farhill, other) =
            (account(&mut tx, &zhou, "Farhill").await, account(&mut tx, &zhou, "Otherside").await);
        let form = ContactForm {
            name: "Shen Ning".into(),
            account_id: farhill.to_string(),
            owner_id: zhou.member.to_string(),
            ..Default::default()
        };
        let contact = ContactId::new();
        customers::create_contact(&mut tx, &zhou, contact, &form.parse().unwrap(), None).await.unwrap();
        let (deal, loose) = (
            deal(&mut tx, &zhou, &line, "Retrofit", Some(farhill)).await,
            deal(&mut tx, &zhou, &line, "Loose", None).await,
        );
        let (task, note) = (ActivityId::new(), ActivityId::new());
        let said = |kind, due| ActivityForm {
            text: "Send the drawing".into(),
            due_at: due,
            promise: due.is_some(),
            ..ActivityForm::new(kind, Some(farhill))
        };
        for (id, form) in [
            (task, said(ActivityKind::Task, Some(zhou.now + Duration::days(1)))),
            (note, said(ActivityKind::Note, None)),
        ] {
            customers::create_activity(&mut tx, &zhou, id, &form.parse().unwrap()).await.unwrap();
        }
        tx.commit().await.unwrap();
        House {
            pool,
            boss,
            zhou,
            chen,
            qin,
            pipeline: line,
            farhill,
            other,
            contact,
            deal,
            loose,
            task,
            note,
        }
    }

    fn wish(&self, rule: Rule) -> Wish {
        let member = self.zhou.member;
        Wish { member, reason: Reason::Leaving, rule, closed: false, exceptions: BTreeMap::new() }
    }

    async fn tx(&self) -> Tx {
        open(&self.pool, &self.boss).await
    }

    /// Hands everything over to Chen, but Otherside to Qin.
    async fn run(&self, tx: &mut Tx) -> Report {
        let exceptions = [(self.other, self.qin.member)].into();
        let wish = Wish { exceptions, ..self.wish(Rule::One(self.chen.member)) };
        run(tx, &self.boss, HandoverId::new(), &wish, None).await.unwrap()
    }

    async fn owner(&self, tx: &mut Tx, account: AccountId) -> Option<MemberId> {
        customers::account(tx, &self.boss, account).await.unwrap().owner_id
    }

    async fn deal_owner(&self, tx: &mut Tx, deal: DealId) -> Option<MemberId> {
        pipeline::deal(tx, &self.boss, deal).await.unwrap().owner.map(|o| o.id)
    }
}

async fn actions(tx: &mut Tx, actor: &Actor, record: Uuid) -> Vec<String> {
    let entries = of_record(tx, actor.tenant, record, None, 50).await.unwrap();
    entries.into_iter().rev().map(|e| e.action).collect()
}

fn field<T: std::fmt::Debug>(refused: AppResult<T>) -> String {
    match refused {
        Err(AppError::Invalid(wrong)) => wrong[0].field.clone(),
        other => panic!("{other:?}"),
    }
}
