//! Rights on fields, at every door: what is hidden never leaves, what is masked leaves in part, and neither can be found out by
//! searching, sorting, filtering, writing or failing.

use serde::Serialize;

use super::*;
use crate::{
    audit::store::history,
    desk::model::{AccountsPage, Worth},
    pipeline::model::{DealKey, DealSort, Picked},
};

const PHONE: &str = "021-5550 7788";
const MOBILE: &str = "13912349876";
const NOTES: &str = "wants out by spring";

/// A company with one customer, one person there and two deals; the boss, and a colleague who sees and edits all of it but these
/// fields: the account's phone and the person's notes hidden, their mobile masked, their e-mail read only, amounts hidden.
struct Shop {
    boss: Actor,
    clerk: Actor,
    account: Account,
    contact: Contact,
    deals: [DealId; 2],
    stage: StageId,
}

async fn shop(pool: &PgPool, tx: &mut Tx, boss: Actor) -> Shop {
    let clerk = colleague(pool, &boss, Role::Member).await;
    let mut rights = Role::Manager.shipped();
    for (field, look) in [
        (Field::AccountPhone, Look::Hidden),
        (Field::ContactNotes, Look::Hidden),
        (Field::ContactMobile, Look::Masked),
        (Field::ContactEmail, Look::Read),
        (Field::DealAmount, Look::Hidden),
        (Field::DealDescription, Look::Hidden),
    ] {
        rights.set_look(field, look);
    }
    let form = RoleForm { name: String::new(), rights };
    roles::save_role(tx, &boss, Role::Member, 0, form).await.unwrap();
    let book = book(tx, boss.tenant, boss.today).await.unwrap();
    let clerk = Actor { rights: book.rights(clerk.member, Role::Member), ..clerk };
    let account = AccountForm { name: "Farhill".into(), phone: PHONE.into(), ..Default::default() };
    let account = customers::create_account(tx, &boss, AccountId::new(), &account.parse().unwrap(), None)
        .await
        .unwrap();
    let person = ContactForm {
        name: "Zhou".into(),
        account_id: account.id.to_string(),
        mobile: MOBILE.into(),
        email: "zhou@farhill.example".into(),
        notes: NOTES.into(),
        ..Default::default()
    };
    let contact =
        customers::create_contact(tx, &boss, ContactId::new(), &person.parse().unwrap(), None).await.unwrap();
    pipeline::create_default_pipeline(tx, &boss, Locale::En).await.unwrap();
    let stage =
        pipeline::board(tx, &boss, None, &BoardFilter::default()).await.unwrap().columns[0].head.stage;
    let deals = [DealId::new(), DealId::new()];
    for (id, amount) in deals.iter().zip(["7654321", ""]) {
        let patch = DealPatch {
            name: Some("Cranes".into()),
            account: Some(Some(account.id)),
            amount: Some(amount.into()),
            description: Some(NOTES.into()),
            ..Default::default()
        };
        pipeline::create_deal(tx, &boss, *id, stage, patch).await.unwrap();
    }
    Shop { boss, clerk, account, contact, deals, stage }
}

/// What a door answers with, as it goes over the wire.
fn sent<T: Veil + Serialize>(answer: T, to: &Actor) -> String {
    serde_json::to_string(&answer.veiled(&to.rights)).unwrap()
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_is_hidden_leaves_by_no_door(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = tenant_tx(&pool, boss.tenant).await.unwrap();
    let shop = shop(&pool, &mut tx, boss).await;
    let (tx, account, contact) = (&mut tx, shop.account.id, shop.contact.id);
    let filter = BoardFilter::default();
    for (actor, all) in [(&shop.boss, true), (&shop.clerk, false)] {
        let page = customers::accounts(tx, actor, &AccountList::default()).await.unwrap();
        let totals = pipeline::totals_of_accounts(tx, actor, &[account]).await.unwrap();
        let worth =
            totals.into_iter().map(|t| (t.account, Worth { open: t.open, won: t.won, deals: t.deals }));
        let mut answers = vec![
            sent(AccountsPage { page, worth: worth.collect() }, actor),
            sent(customers::account(tx, actor, account).await.unwrap(), actor),
            sent(customers::contacts(tx, actor, &ContactList::default()).await.unwrap(), actor),
            sent(customers::contact(tx, actor, contact).await.unwrap(), actor),
            sent(customers::contacts_of_account(tx, actor, account).await.unwrap(), actor),
            sent(customers::recent_accounts(tx, actor, 9).await.unwrap(), actor),
            sent(pipeline::deals_page(tx, actor, &DealList::parse("?status=open")).await.unwrap(), actor),
            sent(pipeline::deals_of_account(tx, actor, account, 9).await.unwrap(), actor),
            sent(pipeline::board(tx, actor, None, &filter).await.unwrap(), actor),
            sent(pipeline::column(tx, actor, shop.stage, &filter, None, 9).await.unwrap(), actor),
            sent(pipeline::card(tx, actor, shop.deals[0]).await.unwrap(), actor),
            sent(pipeline::deal(tx, actor, shop.deals[0]).await.unwrap(), actor),
        ];
        for list in [
            exchange::model::Object::Accounts,
            exchange::model::Object::Contacts,
            exchange::model::Object::Deals,
        ] {
            let file = exchange::store::export::page(tx, actor, list, "", None, 9).await.unwrap();
            answers.push(file.rows.concat().join(","));
        }
        for of in
            [TimelineOf::Account(account), TimelineOf::Contact(contact), TimelineOf::Deal(shop.deals[0])]
        {
            let tab = TimelineTab::All;
            answers.push(sent(customers::timeline(tx, actor, of, tab, None, 99).await.unwrap(), actor));
            let tab = TimelineTab::System;
            answers.push(sent(customers::timeline(tx, actor, of, tab, None, 99).await.unwrap(), actor));
        }
        // Somebody else was faster: the answer brings the record as it is now.
        for refused in [
            pipeline::update_deal(tx, actor, shop.deals[0], 99, DealPatch::default()).await.map(drop),
            pipeline::delete_deal(tx, actor, shop.deals[0], 99).await.map(drop),
            customers::delete_contact(tx, actor, contact, 99).await.map(drop),
            customers::delete_account(tx, actor, account, 99).await.map(drop),
        ] {
            answers.push(serde_json::to_string(&refused.unwrap_err()).unwrap());
        }
        let bulk = [Picked { id: shop.deals[0], version: 99, owner: None }];
        answers.push(sent(pipeline::delete_deals(tx, actor, &bulk).await.unwrap(), actor));
        let told = answers.join("\n");
        for secret in [PHONE, MOBILE, NOTES, "765432100", "7654321,CNY"] {
            assert_eq!(told.contains(secret), all, "{secret}: {told}");
        }
        assert_eq!(told.contains("139****9876"), !all);
        assert!(told.contains("zhou@farhill.example"));
    }
    let trail = history(tx, &shop.boss, &HistoryFilter::default(), 99).await.unwrap();
    assert!(!sent(trail, &shop.clerk).contains(MOBILE));
    let overview = insight::store::overview(tx, &shop.clerk, &Default::default()).await;
    assert_eq!(overview.unwrap_err(), AppError::Forbidden, "sums of what is hidden");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_is_not_read_is_not_found_out(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = tenant_tx(&pool, boss.tenant).await.unwrap();
    let shop = shop(&pool, &mut tx, boss).await;
    let tx = &mut tx;
    for (actor, knows) in [(&shop.boss, 1), (&shop.clerk, 0)] {
        let asked = AccountList::default().searching("55507788");
        assert_eq!(customers::accounts(tx, actor, &asked).await.unwrap().count, knows);
        let asked = ContactList::default().searching(MOBILE);
        assert_eq!(customers::contacts(tx, actor, &asked).await.unwrap().count, knows);
        let menu = customers::account_options(tx, actor, "55507788").await.unwrap();
        assert_eq!(menu.len() as i64, knows);
        let menu = customers::contact_options(tx, actor, None, MOBILE).await.unwrap();
        assert_eq!(menu.len() as i64, knows);
        let asked = DealList::default().searching("55507788");
        assert_eq!(pipeline::deal_list(tx, actor, &asked).await.unwrap().count, 2 * knows);
        let filter = BoardFilter { search: "55507788".into(), ..Default::default() };
        let board = pipeline::board(tx, actor, None, &filter).await.unwrap();
        assert_eq!(
            (board.columns[0].head.deals, board.columns[0].page.cards.len() as i64),
            (2 * knows, 2 * knows)
        );
        let empty = DealList::default().only(DealKey::Without, "amount");
        assert_eq!(pipeline::deal_list(tx, actor, &empty).await.unwrap().count, knows);
        let keyed =
            customers::contacts_keyed(tx, actor, customers::ContactKey::Mobile, &[MOBILE.into()]).await;
        assert_eq!(keyed.is_ok(), knows == 1);
        // Names are found as ever.
        assert_eq!(
            customers::accounts(tx, actor, &AccountList::default().searching("FARH")).await.unwrap().count,
            1
        );
        assert_eq!(customers::contact_options(tx, actor, None, "zh").await.unwrap().len(), 1);
        // Empty amounts stand last either way; whoever does not read them gets the list's own order.
        let mut firsts = Vec::new();
        for descending in [false, true] {
            let list = DealList { sort: Some(DealSort::Amount), descending, ..Default::default() };
            firsts.push(pipeline::deal_list(tx, actor, &list).await.unwrap().rows[0].id);
        }
        let usual = pipeline::deal_list(tx, actor, &DealList::default()).await.unwrap().rows[0].id;
        let first = if knows == 1 { shop.deals[0] } else { usual };
        assert_eq!(firsts, [first; 2]);
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_one_may_not_write_stays_and_the_rest_is_saved(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = tenant_tx(&pool, boss.tenant).await.unwrap();
    let shop = shop(&pool, &mut tx, boss).await;
    let (tx, clerk, id) = (&mut tx, &shop.clerk, shop.contact.id);
    // The form as the clerk is shown it: nothing hidden in it, nothing masked.
    let shown = customers::contact(tx, clerk, id).await.unwrap().veiled(&clerk.rights);
    let form = ContactForm { title: "CTO".into(), ..ContactForm::of(&shown) };
    assert_eq!((form.mobile.as_str(), form.notes.as_str()), ("", ""));
    let saved = customers::update_contact(tx, clerk, id, 1, &form.parse().unwrap()).await.unwrap();
    assert_eq!((saved.title.as_deref(), saved.mobile.as_deref()), (Some("CTO"), Some(MOBILE)));
    assert_eq!((saved.notes.as_deref(), saved.email.as_deref()), (Some(NOTES), Some("zhou@farhill.example")));
    for (field, form) in [
        ("mobile", ContactForm { mobile: "13900000000".into(), ..form.clone() }),
        ("notes", ContactForm { notes: "none".into(), ..form.clone() }),
        ("email", ContactForm { email: "a@b.cn".into(), ..form.clone() }),
    ] {
        let refused = customers::update_contact(tx, clerk, id, saved.version, &form.parse().unwrap()).await;
        let Err(AppError::Invalid(wrong)) = refused else { panic!("{field} was written") };
        assert_eq!(wrong[0].field, field);
        let made = customers::create_contact(tx, clerk, ContactId::new(), &form.parse().unwrap(), None).await;
        assert!(made.is_err(), "{field} was written into a new one");
    }
    let deal = shop.deals[0];
    let patch =
        DealPatch { name: Some("Two cranes".into()), amount: Some(String::new()), ..Default::default() };
    let saved = pipeline::update_deal(tx, clerk, deal, 1, patch).await.unwrap();
    assert_eq!(saved.amount.map(|a| a.minor), Some(765_432_100));
    let patch = DealPatch { amount: Some("1".into()), ..Default::default() };
    assert!(pipeline::update_deal(tx, clerk, deal, saved.version, patch.clone()).await.is_err());
    assert!(
        pipeline::create_deal(
            tx,
            clerk,
            DealId::new(),
            shop.stage,
            DealPatch { name: Some("x".into()), ..patch }
        )
        .await
        .is_err()
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn of_several_roles_the_most_generous_counts(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = tenant_tx(&pool, boss.tenant).await.unwrap();
    let shop = shop(&pool, &mut tx, boss).await;
    let me = shop.clerk.member;
    let look = async |tx: &mut Tx| {
        let book = book(tx, shop.boss.tenant, shop.boss.today).await.unwrap();
        book.rights(me, Role::Member).look(Field::DealAmount)
    };
    assert_eq!(look(&mut tx).await, Look::Hidden);
    // A role that shows no deals says nothing of their amounts.
    let holder = Holder::Member(me);
    roles::give_role(&mut tx, &shop.boss, Role::Engineer, holder).await.unwrap();
    assert_eq!(look(&mut tx).await, Look::Hidden);
    roles::give_role(&mut tx, &shop.boss, Role::Finance, holder).await.unwrap();
    assert_eq!(look(&mut tx).await, Look::Write);
}
