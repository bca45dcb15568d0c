//! Duplicates on a real PostgreSQL.

mod beside;

use chrono::Duration;
use sqlx::PgPool;
use uuid::Uuid;

use super::*;
use crate::{
    access::model::Role,
    audit::store::of_record,
    customers::{model::*, store as customers},
    db::{Tx, tenant_tx},
    duplicates::{
        job,
        model::{Fields, MergeId, Merged, SearchId, SearchStatus, Wish},
    },
    error::AppError,
    i18n::Locale,
    listing::ListState,
    pipeline::{
        model::{DealId, DealPatch, Pipeline},
        store as pipeline,
    },
    testing::{colleague, company},
};

async fn open(pool: &PgPool, actor: &Actor) -> Tx {
    tenant_tx(pool, actor.tenant).await.unwrap()
}

fn account_form(actor: &Actor, name: &str) -> AccountForm {
    AccountForm { name: name.into(), owner_id: actor.member.to_string(), ..Default::default() }
}

async fn make(tx: &mut Tx, actor: &Actor, form: AccountForm) -> Account {
    customers::create_account(tx, actor, AccountId::new(), &form.parse().unwrap(), None).await.unwrap()
}

async fn person(tx: &mut Tx, actor: &Actor, name: &str, at: AccountId) -> Contact {
    let form = ContactForm {
        name: name.into(),
        account_id: at.to_string(),
        owner_id: actor.member.to_string(),
        ..Default::default()
    };
    customers::create_contact(tx, actor, ContactId::new(), &form.parse().unwrap(), None).await.unwrap()
}

async fn deal(tx: &mut Tx, actor: &Actor, house: &Pipeline, name: &str, at: AccountId) -> DealId {
    let fields = DealPatch {
        name: Some(name.into()),
        amount: Some("1000".into()),
        account: Some(Some(at)),
        owner: Some(Some(actor.member)),
        ..Default::default()
    };
    let id = DealId::new();
    pipeline::create_deal(tx, actor, id, house.stages[1].id, fields).await.unwrap();
    id
}

async fn wish(tx: &mut Tx, actor: &Actor, winner: AccountId, loser: AccountId) -> Wish {
    let (winner, loser) = (
        customers::whole(tx, actor, Object::Account, winner.0).await.unwrap(),
        customers::whole(tx, actor, Object::Account, loser.0).await.unwrap(),
    );
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let fields: Fields = winner.form.iter().map(|(field, value)| (field.clone(), text(value))).collect();
    Wish {
        object: Object::Account,
        winner: (winner.id, winner.version),
        loser: (loser.id, loser.version),
        fields,
    }
}

/// Two accounts that are one, the second with a contact, a deal, a note and a daughter.
struct Twice {
    pool: PgPool,
    boss: Actor,
    winner: Account,
    loser: Account,
    contact: Contact,
    deal: DealId,
    note: ActivityId,
    child: Account,
}

impl Twice {
    async fn new(pool: &PgPool) -> Twice {
        let boss = company(pool).await;
        let mut tx = open(pool, &boss).await;
        let house = pipeline::create_default_pipeline(&mut tx, &boss, Locale::Zh).await.unwrap();
        let phone = "021-5555 0123".to_string();
        let winner = AccountForm { phone, ..account_form(&boss, "上海远山物流有限公司") };
        let winner = make(&mut tx, &boss, winner).await;
        let loser = AccountForm {
            phone: "+86 21 5555 0123".into(),
            code: "K-7".into(),
            city: "上海".into(),
            ..account_form(&boss, "远山物流（集团）")
        };
        let loser = make(&mut tx, &boss, loser).await;
        let contact = person(&mut tx, &boss, "陈思远", loser.id).await;
        let deal = deal(&mut tx, &boss, &house, "仓储续约", loser.id).await;
        let form =
            ActivityForm { text: "来访".into(), ..ActivityForm::new(ActivityKind::Note, Some(loser.id)) };
        let note = ActivityId::new();
        let input = form.parse().unwrap();
        customers::create_activity(&mut tx, &boss, note, &input).await.unwrap();
        let form = AccountForm { parent_id: loser.id.to_string(), ..account_form(&boss, "远山冷链") };
        let child = make(&mut tx, &boss, form).await;
        tx.commit().await.unwrap();
        Twice { pool: pool.clone(), boss, winner, loser, contact, deal, note, child }
    }

    async fn merged(&self, change: impl FnOnce(&mut Fields)) -> Merged {
        let mut tx = open(&self.pool, &self.boss).await;
        let mut wish = wish(&mut tx, &self.boss, self.winner.id, self.loser.id).await;
        change(&mut wish.fields);
        let done = merge(&mut tx, &self.boss, MergeId::new(), wish).await.unwrap();
        tx.commit().await.unwrap();
        done
    }

    async fn account(&self, id: AccountId) -> AppResult<Account> {
        customers::account(&mut open(&self.pool, &self.boss).await, &self.boss, id).await
    }

    /// Whose the contact, the deal, the note and the daughter are.
    async fn belongings(&self) -> [Option<Uuid>; 4] {
        let mut tx = open(&self.pool, &self.boss).await;
        let contact = customers::contact(&mut tx, &self.boss, self.contact.id).await.unwrap();
        let deal = pipeline::deal(&mut tx, &self.boss, self.deal).await.unwrap();
        let note = customers::activity(&mut tx, &self.boss, self.note).await.unwrap();
        let child = customers::account(&mut tx, &self.boss, self.child.id).await.unwrap();
        [
            contact.account_id.map(|a| a.0),
            deal.account.map(|a| a.id.0),
            note.account_id.map(|a| a.0),
            child.parent_id.map(|a| a.0),
        ]
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_merge_takes_the_chosen_fields_and_everything_that_hung_on_the_loser(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let board = |pool: PgPool, actor: Actor| async move {
        let mut tx = tenant_tx(&pool, actor.tenant).await.unwrap();
        pipeline::prove_totals(&mut tx, actor.tenant).await.unwrap().len()
    };
    it.merged(|fields| {
        fields.insert("city".into(), "上海".into());
        fields.insert("code".into(), "K-7".into());
    })
    .await;
    let winner = it.account(it.winner.id).await.unwrap();
    assert_eq!((winner.city.as_deref(), winner.code.as_deref()), (Some("上海"), Some("K-7")));
    assert_eq!(winner.name, "上海远山物流有限公司");
    assert_eq!(it.belongings().await, [Some(it.winner.id.0); 4]);
    assert_eq!(it.account(it.loser.id).await, Err(AppError::NotFound));
    let mut tx = open(&pool, &it.boss).await;
    let now = customers::where_now(&mut tx, it.boss.tenant, Object::Account, it.loser.id.0).await.unwrap();
    assert_eq!(now, it.winner.id.0);
    // Both trails say it, and the board counts as before.
    for id in [it.winner.id.0, it.loser.id.0] {
        let trail = of_record(&mut tx, it.boss.tenant, id, None, 5).await.unwrap();
        assert_eq!(trail[0].action, "merged");
    }
    drop(tx);
    assert_eq!(board(pool.clone(), it.boss.clone()).await, 0);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn the_winner_is_found_by_what_the_loser_was_called(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let done = it.merged(|_| {}).await;
    let found = |words: &'static str| {
        let (pool, boss) = (pool.clone(), it.boss.clone());
        async move {
            let mut tx = open(&pool, &boss).await;
            let list = AccountList { search: words.into(), ..ListState::default() };
            let page = customers::accounts(&mut tx, &boss, &list).await.unwrap();
            page.rows.into_iter().map(|r| r.account.id).collect::<Vec<_>>()
        }
    };
    assert_eq!(found("远山物流（集团）").await, [it.winner.id]);
    let mut tx = open(&pool, &it.boss).await;
    unmerge(&mut tx, &it.boss, done.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found("远山物流（集团）").await, [it.loser.id]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn taking_a_merge_back_leaves_two_as_they_were(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let done = it
        .merged(|fields| {
            fields.insert("code".into(), "K-7".into());
            fields.insert("city".into(), "上海".into());
        })
        .await;
    let mut tx = open(&pool, &it.boss).await;
    let undone = unmerge(&mut tx, &it.boss, done.id).await.unwrap().undone.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((undone.back, undone.left, undone.kept), (4, 0, Vec::new()));
    assert_eq!(it.belongings().await, [Some(it.loser.id.0); 4]);
    let (winner, loser) = (it.account(it.winner.id).await.unwrap(), it.account(it.loser.id).await.unwrap());
    assert_eq!(AccountForm::of(&winner, ""), AccountForm::of(&it.winner, ""));
    assert_eq!(AccountForm::of(&loser, ""), AccountForm::of(&it.loser, ""));
    // Asked again, it says what was done.
    let mut tx = open(&pool, &it.boss).await;
    assert_eq!(unmerge(&mut tx, &it.boss, done.id).await.unwrap().undone.unwrap().back, 4);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_changed_since_stays_and_is_named(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let done = it
        .merged(|fields| {
            fields.insert("city".into(), "上海".into());
            fields.insert("industry".into(), "物流".into());
        })
        .await;
    let mut tx = open(&pool, &it.boss).await;
    let winner = customers::account(&mut tx, &it.boss, it.winner.id).await.unwrap();
    let form = AccountForm { city: "宁波".into(), ..AccountForm::of(&winner, "") };
    customers::update_account(&mut tx, &it.boss, winner.id, winner.version, &form.parse().unwrap())
        .await
        .unwrap();
    let contact = customers::contact(&mut tx, &it.boss, it.contact.id).await.unwrap();
    let form = ContactForm { account_id: it.child.id.to_string(), ..ContactForm::of(&contact) };
    customers::update_contact(&mut tx, &it.boss, contact.id, contact.version, &form.parse().unwrap())
        .await
        .unwrap();
    let undone = unmerge(&mut tx, &it.boss, done.id).await.unwrap().undone.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((undone.back, undone.left, undone.kept), (3, 1, vec!["city".to_string()]));
    let winner = it.account(it.winner.id).await.unwrap();
    assert_eq!((winner.city.as_deref(), winner.industry), (Some("宁波"), None));
    assert_eq!(it.belongings().await[0], Some(it.child.id.0));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_merge_into_what_is_gone_is_not_taken_back(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let done = it.merged(|_| {}).await;
    let winner = it.account(it.winner.id).await.unwrap();
    let mut tx = open(&pool, &it.boss).await;
    customers::delete_account(&mut tx, &it.boss, winner.id, winner.version).await.unwrap();
    let refused = unmerge(&mut tx, &it.boss, done.id).await;
    assert!(matches!(refused, Err(AppError::Invalid(_))), "{refused:?}");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_merge_of_what_somebody_changed_meanwhile_is_refused(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let mut tx = open(&pool, &it.boss).await;
    let wish = wish(&mut tx, &it.boss, it.winner.id, it.loser.id).await;
    let form = AccountForm { city: "宁波".into(), ..AccountForm::of(&it.loser, "") };
    customers::update_account(&mut tx, &it.boss, it.loser.id, 1, &form.parse().unwrap()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = open(&pool, &it.boss).await;
    let refused = merge(&mut tx, &it.boss, MergeId::new(), wish).await;
    assert!(matches!(refused, Err(AppError::Conflict(_))), "{refused:?}");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn pressed_twice_a_merge_is_made_once(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let mut tx = open(&pool, &it.boss).await;
    let (id, wish) = (MergeId::new(), wish(&mut tx, &it.boss, it.winner.id, it.loser.id).await);
    let once = merge(&mut tx, &it.boss, id, wish.clone()).await.unwrap();
    assert_eq!(merge(&mut tx, &it.boss, id, wish).await.unwrap(), once);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_member_merges_only_what_is_theirs(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let zhou = colleague(&pool, &it.boss, Role::Member).await;
    let mut tx = open(&pool, &zhou).await;
    let mine = make(&mut tx, &zhou, account_form(&zhou, "远山物流")).await;
    let take = wish(&mut tx, &zhou, mine.id, it.loser.id).await;
    assert_eq!(merge(&mut tx, &zhou, MergeId::new(), take).await, Err(AppError::Forbidden));
    let give = wish(&mut tx, &zhou, it.winner.id, mine.id).await;
    assert_eq!(merge(&mut tx, &zhou, MergeId::new(), give).await, Err(AppError::Forbidden));
    assert_eq!(
        apart(&mut tx, &zhou, Object::Account, mine.id.0, it.loser.id.0).await,
        Err(AppError::Forbidden)
    );
    let also = make(&mut tx, &zhou, account_form(&zhou, "远山物流有限公司")).await;
    let own = wish(&mut tx, &zhou, mine.id, also.id).await;
    assert!(merge(&mut tx, &zhou, MergeId::new(), own).await.unwrap().may_undo);
    // Whoever may not change everybody's does not look through everybody's.
    let refused = begin(&mut tx, &zhou, SearchId::new(), Object::Account).await;
    assert_eq!(refused, Err(AppError::Forbidden));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn another_company_is_not_there(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let stranger = company(&pool).await;
    let done = it.merged(|_| {}).await;
    let mut tx = open(&pool, &stranger).await;
    let typed = Fields::from([("name".to_string(), "上海远山物流有限公司".to_string())]);
    let found = alike(&mut tx, &stranger, Object::Account, typed, None).await.unwrap();
    assert!(found.seen.is_empty() && !found.unseen);
    assert_eq!(unmerge(&mut tx, &stranger, done.id).await, Err(AppError::NotFound));
    assert!(queue(&mut tx, &stranger, Object::Account).await.unwrap().past.is_empty());
    let mine = make(&mut tx, &stranger, account_form(&stranger, "远山物流")).await;
    let wish = Wish {
        object: Object::Account,
        winner: (mine.id.0, 1),
        loser: (it.child.id.0, 1),
        fields: Fields::new(),
    };
    assert_eq!(merge(&mut tx, &stranger, MergeId::new(), wish).await, Err(AppError::NotFound));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_is_typed_brings_up_what_is_like_it(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let typed = |fields: &[(&str, &str)]| -> Fields {
        fields.iter().map(|(field, value)| ((*field).to_string(), (*value).to_string())).collect()
    };
    let mut tx = open(&pool, &it.boss).await;
    for fields in [
        typed(&[("name", "远山物流")]),
        typed(&[("name", "某某公司"), ("phone", "02155550123")]),
        typed(&[("name", "上海市远山物流股份有限公司北京分公司")]),
    ] {
        let found = alike(&mut tx, &it.boss, Object::Account, fields.clone(), None).await.unwrap();
        let ids: Vec<Uuid> = found.seen.iter().map(|a| a.id).collect();
        assert!(ids.contains(&it.winner.id.0) && ids.contains(&it.loser.id.0), "{fields:?}: {found:?}");
        assert!(!found.unseen);
    }
    let found =
        alike(&mut tx, &it.boss, Object::Account, typed(&[("name", "青岩酒店")]), None).await.unwrap();
    assert!(found.seen.is_empty(), "{found:?}");
    // The one being edited is not its own duplicate.
    let own = typed(&[("name", "远山物流（集团）")]);
    let found = alike(&mut tx, &it.boss, Object::Account, own, Some(it.loser.id.0)).await.unwrap();
    assert!(found.seen.iter().all(|a| a.id != it.loser.id.0));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn of_a_record_one_does_not_see_one_learns_only_that_it_is_there(pool: PgPool) {
    let it = Twice::new(&pool).await;
    // Sales reps see their own.
    let zhou = colleague(&pool, &it.boss, Role::SalesRep).await;
    let mut tx = open(&pool, &zhou).await;
    let typed = Fields::from([
        ("name".to_string(), "上海远山物流有限公司".to_string()),
        ("phone".to_string(), "021-5555 0123".to_string()),
    ]);
    let found = alike(&mut tx, &zhou, Object::Account, typed, None).await.unwrap();
    assert!(found.seen.is_empty() && found.unseen, "{found:?}");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_search_finds_the_pair_and_what_was_decided_stays_decided(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let look = || async {
        let mut tx = open(&pool, &it.boss).await;
        let (search, new) = begin(&mut tx, &it.boss, SearchId::new(), Object::Account).await.unwrap();
        tx.commit().await.unwrap();
        assert!(new);
        job::carry_out(&pool, it.boss.tenant, search.id).await.unwrap();
        let mut tx = open(&pool, &it.boss).await;
        assert_eq!(search_of(&mut tx, it.boss.tenant, search.id).await.unwrap().status, SearchStatus::Done);
        queue(&mut tx, &it.boss, Object::Account).await.unwrap()
    };
    let found = look().await;
    assert_eq!(found.pairs.len(), 1, "{found:?}");
    let pair = &found.pairs[0];
    let mut both = [pair.one.id, pair.other.id];
    both.sort();
    let mut wanted = [it.winner.id.0, it.loser.id.0];
    wanted.sort();
    assert_eq!(both, wanted);
    assert!(
        pair.why.contains(&"name".to_string()) && pair.why.contains(&"phone".to_string()),
        "{:?}",
        pair.why
    );
    let mut tx = open(&pool, &it.boss).await;
    apart(&mut tx, &it.boss, Object::Account, pair.one.id, pair.other.id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(look().await.pairs.is_empty());
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_stopped_search_stops_and_another_may_begin(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let mut tx = open(&pool, &it.boss).await;
    let (search, _) = begin(&mut tx, &it.boss, SearchId::new(), Object::Account).await.unwrap();
    // One at a time; one that has not moved for long does not hold others up.
    assert!(!begin(&mut tx, &it.boss, SearchId::new(), Object::Account).await.unwrap().1);
    let later = Actor { now: it.boss.now + Duration::minutes(3), ..it.boss.clone() };
    assert!(!search.runs(later.now));
    cancel(&mut tx, &it.boss, search.id).await.unwrap();
    tx.commit().await.unwrap();
    job::carry_out(&pool, it.boss.tenant, search.id).await.unwrap();
    let mut tx = open(&pool, &it.boss).await;
    assert_eq!(search_of(&mut tx, it.boss.tenant, search.id).await.unwrap().status, SearchStatus::Cancelled);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn contacts_are_merged_with_their_deals_and_activities_and_come_apart_again(pool: PgPool) {
    let it = Twice::new(&pool).await;
    let mut tx = open(&pool, &it.boss).await;
    let other = person(&mut tx, &it.boss, "陈思远", it.loser.id).await;
    let form = ActivityForm {
        text: "电话".into(),
        contact_id: Some(other.id),
        ..ActivityForm::new(ActivityKind::Note, Some(it.loser.id))
    };
    let call = ActivityId::new();
    customers::create_activity(&mut tx, &it.boss, call, &form.parse().unwrap()).await.unwrap();
    let wish = Wish {
        object: Object::Contact,
        winner: (it.contact.id.0, it.contact.version),
        loser: (other.id.0, other.version),
        fields: Fields::from([("mobile".to_string(), "13800138000".to_string())]),
    };
    let done = merge(&mut tx, &it.boss, MergeId::new(), wish).await.unwrap();
    let with = |activity: Activity| activity.contact_id;
    let moved = customers::activity(&mut tx, &it.boss, call).await.unwrap();
    assert_eq!(with(moved), Some(it.contact.id));
    let winner = customers::contact(&mut tx, &it.boss, it.contact.id).await.unwrap();
    assert_eq!(winner.mobile.as_deref(), Some("13800138000"));
    unmerge(&mut tx, &it.boss, done.id).await.unwrap();
    let back = customers::activity(&mut tx, &it.boss, call).await.unwrap();
    assert_eq!(with(back), Some(other.id));
    assert_eq!(customers::contact(&mut tx, &it.boss, it.contact.id).await.unwrap().mobile, None);
}
