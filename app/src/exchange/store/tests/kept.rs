//! What an import leaves behind: nothing for rows that were refused, and an account of everything else.

use super::*;
use crate::{
    customers::{
        model::{AccountList, ContactList},
        store::{accounts, contacts},
    },
    exchange::model::{Decision, Field},
};

/// Names of a company's records, in order.
async fn names(place: &Place, sql: &'static str) -> Vec<String> {
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    sqlx::query_scalar(sql).fetch_all(&mut *tx).await.unwrap()
}

fn choose(found: &mut Preview, field: Field, value: &str, choice: Choice) {
    let open = |d: &&mut Decision| d.field == field && d.value == value;
    found.plan.decisions.0.iter_mut().find(open).unwrap().choice = Some(choice);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn nothing_is_made_for_a_row_that_is_refused(pool: PgPool) {
    let place = Place::new(pool).await;
    let file = b"name,email,founded,owner,parent\nGood,a@b.cn,1990,Ann,Holding\nBad mail,not mail,,Bob,\nBad year,,99999,Cyd,Shell\nToo,,,Ann,\n";
    let run = place.import(Object::Accounts, file).await;
    assert_eq!((run.counts.create, run.counts.errors), (2, 2), "{:?}", run.report);
    let made = names(&place, "select name from member where name in ('Ann', 'Bob', 'Cyd') order by 1").await;
    assert_eq!(made, ["Ann"]);
    assert_eq!(names(&place, "select name from account order by 1").await, ["Good", "Holding", "Too"]);
    let told = "select count(*) from audit_entry where object = 'member' and action = 'created'
                and record_id not in (select id from member)";
    assert_eq!(place.count(told).await, 0);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn stages_and_products_are_made_for_deals_that_come_in_and_for_no_others(pool: PgPool) {
    let place = Place::new(pool).await;
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    crate::pipeline::store::create_default_pipeline(&mut tx, &place.actor, Locale::En).await.unwrap();
    tx.commit().await.unwrap();
    // A won deal needs the day it was won, which the second row does not bring.
    let file = b"id,name,stage,product,owner\n1,One,Demo,Saw,Ann\n2,Two,Won,Axe,Bob\n3,Three,demo,Saw,Ann\n";
    let id = place.upload(Object::Deals, file).await;
    let mut found = place.look(id, Wishes::new(Object::Deals, Currency::CNY)).await;
    for decision in &mut found.plan.decisions.0 {
        decision.choice.get_or_insert(Choice::Create);
    }
    let run = place.go(id, &found).await;
    assert_eq!((run.counts.create, run.counts.errors), (2, 1), "{:?}", run.report);
    assert_eq!(names(&place, "select name from product").await, ["Saw"]);
    assert_eq!(names(&place, "select name from member where name in ('Ann', 'Bob')").await, ["Ann"]);
    assert_eq!(names(&place, "select name from stage where lower(name) = 'demo'").await, ["Demo"]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn the_preview_announces_exactly_the_rows_that_are_written(pool: PgPool) {
    let place = Place::new(pool).await;
    place.import(Object::Accounts, b"name,city\nSame,Paris\nOld,Rome\n").await;
    let file = b"name,city,founded,fax\nSame,Paris,,1\nOld,Bern,,2\nNew,Oslo,,3\nBad,Oslo,long ago,4\n";
    let id = place.upload(Object::Accounts, file).await;
    let found = place.look(id, Wishes::new(Object::Accounts, Currency::CNY)).await;
    assert_eq!((found.counts.to_write(), found.counts.left_alone()), (2, 2), "{:?}", found.counts);
    assert_eq!(found.plan.left_out(), ["fax"]);
    let run = place.go(id, &found).await;
    assert_eq!(run.counts.create + run.counts.update, 2);
    assert_eq!(run.left_out, ["fax"], "the report names what was not imported");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_value_that_cannot_be_taken_may_be_left_empty_and_is_handed_back(pool: PgPool) {
    let place = Place::new(pool).await;
    let file = b"name,email,employees,founded\nGood,a@b.cn,10,1990\nMail,not mail,20,\nBoth,n/a,many,\nYear,,,99999\n";
    let id = place.upload(Object::Accounts, file).await;
    let mut found = place.look(id, Wishes::new(Object::Accounts, Currency::CNY)).await;
    assert_eq!((found.counts.create, found.counts.errors), (1, 3), "{:?}", found.errors);
    assert!(found.ready(), "refusing them is what happens unless somebody says otherwise");
    let open: Vec<_> =
        found.plan.decisions.0.iter().map(|d| (d.field, d.kind, d.value.as_str(), d.rows)).collect();
    assert!(open.contains(&(Field::Email, DecisionKind::Unusable, "not_an_email", 2)), "{open:?}");
    assert!(open.contains(&(Field::Employees, DecisionKind::Unusable, "not_an_integer", 1)), "{open:?}");
    assert!(open.contains(&(Field::Founded, DecisionKind::Unusable, "founded_year", 1)), "{open:?}");
    choose(&mut found, Field::Email, "not_an_email", Choice::LeaveEmpty);
    choose(&mut found, Field::Founded, "founded_year", Choice::LeaveEmpty);

    // Read again with what was decided: the preview says what will be.
    let mut wishes = Wishes::new(Object::Accounts, Currency::CNY);
    wishes.decisions = found.plan.decisions.clone();
    let found = place.look(id, wishes).await;
    let counts = found.counts;
    assert_eq!((counts.create, counts.errors, counts.emptied), (3, 1, 2), "{:?}", found.errors);

    let run = place.go(id, &found).await;
    let counts = run.counts;
    assert_eq!((counts.create, counts.errors, counts.emptied), (3, 1, 2), "{:?}", run.report);
    let kept = "select count(*) from account where name = 'Mail' and email is null and employees = 20";
    assert_eq!(place.count(kept).await, 1);
    let handed_back = place.error_file(id);
    let lines: Vec<&str> = handed_back.lines().skip(1).collect();
    assert_eq!(lines.len(), 3, "{handed_back}");
    assert!(
        lines[0].contains("left empty: not an e-mail") && lines[0].ends_with("Mail,not mail,20,"),
        "{}",
        lines[0]
    );
    assert!(!lines[1].contains("left empty") && lines[1].ends_with("Both,n/a,many,"), "{}", lines[1]);
    assert!(lines[2].contains("left empty") && lines[2].ends_with("Year,,,99999"), "{}", lines[2]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn rows_without_their_key_are_not_taken_for_each_other(pool: PgPool) {
    let place = Place::new(pool).await;
    let id = place.upload(Object::Contacts, "name,email\nAnn,n/a\nBob,n/a\n".as_bytes()).await;
    let mut found = place.look(id, Wishes::new(Object::Contacts, Currency::CNY)).await;
    choose(&mut found, Field::Email, "not_an_email", Choice::LeaveEmpty);
    let run = place.go(id, &found).await;
    assert_eq!((run.counts.create, run.counts.emptied), (2, 2), "{:?}", run.report);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_list_shows_exactly_what_one_import_wrote(pool: PgPool) {
    let place = Place::new(pool).await;
    place.import(Object::Accounts, b"name,city\nSame,Paris\nOld,Rome\nChild,Rome\n").await;
    let file = b"name,city,parent\nSame,Paris,\nOld,Bern,\nNew,Oslo,\nChild,Rome,Later\nLater,Rome,\n";
    let run = place.import(Object::Accounts, file).await;
    // The child's parent stands further down in the file: its link is set the second time through.
    assert_eq!((run.counts.create, run.counts.update, run.counts.unchanged), (2, 2, 1), "{:?}", run.report);
    assert!(run.shows_rows);
    let only = |import: RunId| AccountList { import: Some(import.0), ..Default::default() };
    let list = async |list: &AccountList| {
        let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
        let page = accounts(&mut tx, &place.actor, list).await.unwrap();
        (page.rows.into_iter().map(|r| r.account.name).collect::<Vec<_>>(), page.count)
    };
    let (rows, count) = list(&only(run.id)).await;
    assert_eq!((rows, count), (["Child", "Later", "New", "Old"].map(String::from).to_vec(), 4));
    assert_eq!(list(&only(RunId::new())).await.1, 0);

    let people = place.import(Object::Contacts, b"name,account\nAnn,New\nBob,\n").await;
    let mut tx = tenant_tx(&place.pool, place.actor.tenant).await.unwrap();
    let came = ContactList { import: Some(people.id.0), ..Default::default() };
    assert_eq!(contacts(&mut tx, &place.actor, &came).await.unwrap().count, 2);
    drop(tx);
    let deals =
        place.import(Object::Deals, b"id,name,stage,account\n1,Big,Talk,New\n2,Small,Talk,Found\n").await;
    assert_eq!(place.listed(&DealList { import: Some(deals.id.0), ..Default::default() }).await, 2);
    assert_eq!(place.listed(&DealList { import: Some(run.id.0), ..Default::default() }).await, 0);
    // What was made because a row names it came with the import too.
    assert_eq!(list(&only(deals.id)).await.0, ["Found"]);

    // The same door as ever: another company sees nothing of it, whatever it asks for.
    let stranger = company(&place.pool).await;
    let mut tx = tenant_tx(&place.pool, stranger.tenant).await.unwrap();
    assert_eq!(accounts(&mut tx, &stranger, &only(run.id)).await.unwrap().count, 0);
}
