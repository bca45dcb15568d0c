//! Store tests, each on a fresh PostgreSQL database.

mod many;

use std::collections::BTreeSet;

use chrono::Duration;
use sqlx::PgPool;

use super::*;
use crate::{
    access::model::{Object, Role},
    audit::store::of_record,
    customers::model::*,
    db::{Tx, tenant_tx},
    error::AppError,
    listing::{Key, Place},
    testing::{colleague, company},
};

async fn open(pool: &PgPool, actor: &Actor) -> Tx {
    tenant_tx(pool, actor.tenant).await.unwrap()
}

fn named(name: &str) -> AccountForm {
    AccountForm { name: name.into(), ..Default::default() }
}

fn owned(name: &str, owner: &Actor) -> AccountInput {
    AccountForm { owner_id: owner.member.to_string(), ..named(name) }.parse().unwrap()
}

async fn make(tx: &mut Tx, actor: &Actor, input: &AccountInput) -> Account {
    create_account(tx, actor, AccountId::new(), input, None).await.unwrap()
}

async fn person(tx: &mut Tx, actor: &Actor, name: &str, account: Option<AccountId>) -> Contact {
    let form = ContactForm {
        name: name.into(),
        account_id: account.map(|a| a.to_string()).unwrap_or_default(),
        ..Default::default()
    };
    create_contact(tx, actor, ContactId::new(), &form.parse().unwrap(), None).await.unwrap()
}

fn note(text: &str, account: AccountId) -> ActivityForm {
    ActivityForm { text: text.into(), ..ActivityForm::new(ActivityKind::Note, Some(account)) }
}

async fn write(tx: &mut Tx, actor: &Actor, form: &ActivityForm) -> Activity {
    create_activity(tx, actor, ActivityId::new(), &form.parse().unwrap()).await.unwrap()
}

async fn actions(tx: &mut Tx, actor: &Actor, record: uuid::Uuid) -> Vec<String> {
    let entries = of_record(tx, actor.tenant, record, None, 50).await.unwrap();
    entries.into_iter().rev().map(|e| e.action).collect()
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_account_is_made_changed_deleted_and_brought_back_with_a_trail(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = open(&pool, &boss).await;
    let made = make(&mut tx, &boss, &owned("Farhill Logistics", &boss)).await;
    let form = AccountForm { city: "Suzhou".into(), ..AccountForm::of(&made, "CNY") };
    let new = update_account(&mut tx, &boss, made.id, made.version, &form.parse().unwrap()).await.unwrap();
    assert_eq!((new.city.as_deref(), new.version), (Some("Suzhou"), 2));
    let undo = delete_account(&mut tx, &boss, made.id, 2).await.unwrap();
    assert_eq!(account(&mut tx, &boss, made.id).await, Err(AppError::NotFound));
    assert_eq!(undo_accounts(&mut tx, &boss, &[undo]).await.unwrap(), 1);
    assert_eq!(account(&mut tx, &boss, made.id).await.unwrap().version, 4);
    assert_eq!(actions(&mut tx, &boss, made.id.0).await, ["created", "updated", "deleted", "restored"]);
    let trail = of_record(&mut tx, boss.tenant, made.id.0, None, 9).await.unwrap();
    assert_eq!(trail[2].changes.0["city"], serde_json::json!([null, "Suzhou"]));
    assert_eq!(trail[2].changes.0.len(), 1);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn saving_what_is_already_there_leaves_no_entry(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = open(&pool, &boss).await;
    let made = make(&mut tx, &boss, &owned("Farhill", &boss)).await;
    let same = AccountForm::of(&made, "CNY").parse().unwrap();
    assert_eq!(update_account(&mut tx, &boss, made.id, 1, &same).await.unwrap().version, 1);
    assert_eq!(actions(&mut tx, &boss, made.id.0).await, ["created"]);
    let zhou = person(&mut tx, &boss, "Zhou Yutong", Some(made.id)).await;
    let same = ContactForm::of(&zhou).parse().unwrap();
    assert_eq!(update_contact(&mut tx, &boss, zhou.id, 1, &same).await.unwrap().version, 1);
    let talk = write(&mut tx, &boss, &note("called\ntwice", made.id)).await;
    let same = ActivityForm::of(&talk).parse().unwrap();
    assert_eq!(update_activity(&mut tx, &boss, talk.id, 1, &same).await.unwrap().version, 1);
    // A stale one is still refused, however little it would change.
    let stale = update_contact(&mut tx, &boss, zhou.id, 9, &ContactForm::of(&zhou).parse().unwrap()).await;
    assert!(matches!(stale, Err(AppError::Conflict(_))));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn another_companys_records_are_not_there(pool: PgPool) {
    let (ours, theirs) = (company(&pool).await, company(&pool).await);
    let mut tx = open(&pool, &theirs).await;
    let foreign = make(&mut tx, &theirs, &owned("Theirs", &theirs)).await;
    let stranger = person(&mut tx, &theirs, "Stranger", None).await;
    let talk = write(&mut tx, &theirs, &note("secret", foreign.id)).await;
    tx.commit().await.unwrap();

    let mut tx = open(&pool, &ours).await;
    assert_eq!(account(&mut tx, &ours, foreign.id).await, Err(AppError::NotFound));
    assert_eq!(contact(&mut tx, &ours, stranger.id).await, Err(AppError::NotFound));
    assert_eq!(activity(&mut tx, &ours, talk.id).await, Err(AppError::NotFound));
    let input = owned("Mine now", &ours);
    assert_eq!(update_account(&mut tx, &ours, foreign.id, 1, &input).await, Err(AppError::NotFound));
    assert_eq!(delete_account(&mut tx, &ours, foreign.id, 1).await, Err(AppError::NotFound));
    assert_eq!(set_done(&mut tx, &ours, talk.id, 1, true).await, Err(AppError::NotFound));
    let of = TimelineOf::Account(foreign.id);
    assert_eq!(timeline(&mut tx, &ours, of, TimelineTab::All, None, 20).await, Err(AppError::NotFound));
    // Nor can one of ours point at one of theirs.
    let form = ContactForm { name: "x".into(), account_id: foreign.id.to_string(), ..Default::default() };
    let refused = create_contact(&mut tx, &ours, ContactId::new(), &form.parse().unwrap(), None).await;
    assert!(matches!(refused, Err(AppError::Invalid(e)) if e[0].field == "account_id"));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_member_cannot_change_a_colleagues_account(pool: PgPool) {
    let boss = company(&pool).await;
    let (lin, zhou) =
        (colleague(&pool, &boss, Role::Member).await, colleague(&pool, &boss, Role::Member).await);
    let mut tx = open(&pool, &boss).await;
    let hers = make(&mut tx, &lin, &owned("Lin's", &lin)).await;
    let nobodys = make(&mut tx, &lin, &named("In the pool").parse().unwrap()).await;
    let input = owned("Taken", &zhou);
    assert_eq!(update_account(&mut tx, &zhou, hers.id, 1, &input).await, Err(AppError::Forbidden));
    assert_eq!(delete_account(&mut tx, &zhou, hers.id, 1).await, Err(AppError::Forbidden));
    let take = AccountBulk::HandOver(Some(zhou.member));
    assert_eq!(change_accounts(&mut tx, &zhou, &[hers.id], &take).await, Err(AppError::Forbidden));
    // What is nobody's, anybody may take.
    let done = change_accounts(&mut tx, &zhou, &[hers.id, nobodys.id], &take).await.unwrap();
    assert_eq!((done.done.len(), done.refused), (1, 1));
    // And everybody sees the whole story.
    assert!(account(&mut tx, &zhou, hers.id).await.is_ok());
    let manager = colleague(&pool, &boss, Role::Manager).await;
    assert!(update_account(&mut tx, &manager, hers.id, 1, &input).await.is_ok());
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn whoever_handed_a_record_over_may_take_that_back_until_it_is_changed(pool: PgPool) {
    let boss = company(&pool).await;
    let (lin, zhou) =
        (colleague(&pool, &boss, Role::Member).await, colleague(&pool, &boss, Role::Member).await);
    let mut tx = open(&pool, &boss).await;
    let a = make(&mut tx, &lin, &owned("A", &lin)).await;
    let b = make(&mut tx, &lin, &owned("B", &lin)).await;
    let give = AccountBulk::HandOver(Some(zhou.member));
    let done = change_accounts(&mut tx, &lin, &[a.id, b.id], &give).await.unwrap().done;
    update_account(&mut tx, &zhou, b.id, 2, &owned("B, renamed", &zhou)).await.unwrap();
    assert_eq!(undo_accounts(&mut tx, &lin, &done).await.unwrap(), 1);
    assert_eq!(account(&mut tx, &boss, a.id).await.unwrap().owner_id, Some(lin.member));
    assert_eq!(account(&mut tx, &boss, b.id).await.unwrap().owner_id, Some(zhou.member));
    // Somebody else may not use the same way back.
    let again = change_accounts(&mut tx, &lin, &[a.id], &give).await.unwrap().done;
    let other = colleague(&pool, &boss, Role::Member).await;
    assert_eq!(undo_accounts(&mut tx, &other, &again).await, Err(AppError::Forbidden));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_stale_change_is_answered_with_the_current_record(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = open(&pool, &boss).await;
    let made = make(&mut tx, &boss, &owned("Farhill", &boss)).await;
    let theirs = update_account(&mut tx, &boss, made.id, 1, &owned("Farhill Group", &boss)).await.unwrap();
    let Err(AppError::Conflict(json)) =
        update_account(&mut tx, &boss, made.id, 1, &owned("Farhill Ltd", &boss)).await
    else {
        panic!("the stale change was taken")
    };
    assert_eq!(serde_json::from_str::<Account>(&json).unwrap(), theirs);
    assert!(matches!(delete_account(&mut tx, &boss, made.id, 1).await, Err(AppError::Conflict(_))));

    let zhou = person(&mut tx, &boss, "周语桐", Some(made.id)).await;
    let form = ContactForm { title: "采购经理".into(), ..ContactForm::of(&zhou) };
    let theirs = update_contact(&mut tx, &boss, zhou.id, 1, &form.parse().unwrap()).await.unwrap();
    let stale = update_contact(&mut tx, &boss, zhou.id, 1, &form.parse().unwrap()).await;
    assert_eq!(stale, Err(AppError::conflict(&theirs)));

    let talk = write(&mut tx, &boss, &note("called", made.id)).await;
    let done = set_done(&mut tx, &boss, talk.id, 1, true).await.unwrap();
    assert_eq!(set_done(&mut tx, &boss, talk.id, 1, true).await, Err(AppError::conflict(&done)));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_double_click_makes_one_record(pool: PgPool) {
    let boss = company(&pool).await;
    let lin = colleague(&pool, &boss, Role::Member).await;
    let mut tx = open(&pool, &boss).await;
    let (id, input) = (AccountId::new(), owned("Farhill", &boss));
    let first = create_account(&mut tx, &boss, id, &input, None).await.unwrap();
    let second = create_account(&mut tx, &boss, id, &owned("Other", &boss), None).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(actions(&mut tx, &boss, id.0).await, ["created"]);
    // Somebody else's id is not a way in.
    assert_eq!(create_account(&mut tx, &lin, id, &input, None).await, Err(AppError::NotFound));

    let (id, form) = (ActivityId::new(), note("once", first.id).parse().unwrap());
    let once = create_activity(&mut tx, &boss, id, &form).await.unwrap();
    assert_eq!(create_activity(&mut tx, &boss, id, &form).await.unwrap(), once);
    let (id, form) =
        (ContactId::new(), ContactForm { name: "x".into(), ..Default::default() }.parse().unwrap());
    let once = create_contact(&mut tx, &boss, id, &form, None).await.unwrap();
    assert_eq!(create_contact(&mut tx, &boss, id, &form, None).await.unwrap(), once);
    assert_eq!(create_contact(&mut tx, &lin, id, &form, None).await, Err(AppError::NotFound));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_is_deleted_vanishes_everywhere_and_comes_back(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = open(&pool, &boss).await;
    let farhill = make(&mut tx, &boss, &owned("Farhill", &boss)).await;
    let zhou = person(&mut tx, &boss, "Zhou Yutong", Some(farhill.id)).await;
    let seen = async |tx: &mut Tx| {
        let list = AccountList::default().searching("farh");
        (
            accounts(tx, &boss, &AccountList::default()).await.unwrap().count,
            accounts(tx, &boss, &list).await.unwrap().rows.len(),
            account_options(tx, &boss, "farh").await.unwrap().len(),
            contacts(tx, &boss, &ContactList::default()).await.unwrap().rows.len(),
            contact_options(tx, &boss, Some(farhill.id), "zhou").await.unwrap().len(),
        )
    };
    assert_eq!(seen(&mut tx).await, (1, 1, 1, 1, 1));
    let gone = change_accounts(&mut tx, &boss, &[farhill.id], &AccountBulk::Delete).await.unwrap().done;
    let left = delete_contacts(&mut tx, &boss, &[zhou.id]).await.unwrap();
    assert_eq!(seen(&mut tx).await, (0, 0, 0, 0, 0));
    assert_eq!(undo_accounts(&mut tx, &boss, &gone).await.unwrap(), 1);
    assert_eq!(restore_contacts(&mut tx, &boss, &left).await.unwrap(), 1);
    assert_eq!(seen(&mut tx).await, (1, 1, 1, 1, 1));
    // The way back leads once.
    assert_eq!(undo_accounts(&mut tx, &boss, &gone).await.unwrap(), 0);
    assert_eq!(restore_contacts(&mut tx, &boss, &left).await.unwrap(), 0);

    let talk = write(&mut tx, &boss, &note("called", farhill.id)).await;
    let version = delete_activity(&mut tx, &boss, talk.id, 1).await.unwrap();
    assert_eq!(activity(&mut tx, &boss, talk.id).await, Err(AppError::NotFound));
    assert_eq!(restore_activity(&mut tx, &boss, talk.id, version).await.unwrap().subject, "called");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn paging_visits_every_row_once_both_ways_whatever_the_order(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = open(&pool, &boss).await;
    // More than two pages, with few different sort keys and some without any.
    for n in 0..120 {
        let form = AccountForm {
            city: if n % 3 == 0 { String::new() } else { format!("city {}", n % 2) },
            revenue: if n % 4 == 0 { String::new() } else { (n % 5).to_string() },
            revenue_currency: "CNY".into(),
            owner_id: if n % 2 == 0 { boss.member.to_string() } else { String::new() },
            ..named(["Alike", "Same"][n % 2])
        };
        make(&mut tx, &boss, &form.parse().unwrap()).await;
    }
    for sort in AccountSort::ALL {
        for descending in [false, true] {
            let mut list = AccountList { sort: Some(*sort), descending, ..Default::default() };
            let mut pages = Vec::new();
            loop {
                let page = accounts(&mut tx, &boss, &list).await.unwrap();
                assert_eq!(page.count, 120);
                pages.push(page.rows.iter().map(|r| r.account.id.0).collect::<Vec<_>>());
                let Some(after) = page.after else { break };
                list = list.at(Some(Place::After(after)));
            }
            let all: Vec<_> = pages.concat();
            assert_eq!(
                (all.len(), all.iter().collect::<BTreeSet<_>>().len()),
                (120, 120),
                "{sort:?} {descending}"
            );
            // And back again over the same pages.
            while pages.len() > 1 {
                let page = accounts(&mut tx, &boss, &list).await.unwrap();
                let last = pages.pop().unwrap();
                assert_eq!(
                    page.rows.iter().map(|r| r.account.id.0).collect::<Vec<_>>(),
                    last,
                    "{sort:?} {descending}"
                );
                list = list.at(page.before.map(Place::Before));
            }
            let first = accounts(&mut tx, &boss, &list).await.unwrap();
            assert_eq!(first.rows.iter().map(|r| r.account.id.0).collect::<Vec<_>>(), pages[0]);
            assert_eq!(first.before, None);
        }
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_list_shows_what_its_address_says(pool: PgPool) {
    let boss = company(&pool).await;
    let lin = colleague(&pool, &boss, Role::Member).await;
    let mut tx = open(&pool, &boss).await;
    let forms = [
        AccountForm {
            lifecycle: "active".into(),
            city: "上海".into(),
            phone: "021-5555 0123".into(),
            ..named("远山物流")
        },
        AccountForm { lifecycle: "lost".into(), owner_id: lin.member.to_string(), ..named("Farhill 100%") },
        AccountForm {
            industry: "retail".into(),
            owner_id: boss.member.to_string(),
            ..named("Ｆａｒｈｉｌｌ Retail")
        },
    ];
    for form in forms {
        make(&mut tx, &boss, &form.parse().unwrap()).await;
    }
    let names = async |tx: &mut Tx, query: &str| {
        let page = accounts(tx, &boss, &AccountList::parse(query)).await.unwrap();
        page.rows.into_iter().map(|r| r.account.name).collect::<BTreeSet<_>>().len()
    };
    assert_eq!(names(&mut tx, "").await, 3);
    assert_eq!(names(&mut tx, "?q=farhill").await, 2);
    assert_eq!(names(&mut tx, "?q=100%25").await, 1);
    assert_eq!(names(&mut tx, "?q=%25").await, 1);
    assert_eq!(names(&mut tx, "?q=0215555").await, 1);
    assert_eq!(names(&mut tx, "?q=上海+远山").await, 1);
    assert_eq!(names(&mut tx, "?lifecycle=active&lifecycle=lost").await, 2);
    assert_eq!(names(&mut tx, &format!("?owner={}", lin.member)).await, 1);
    assert_eq!(names(&mut tx, "?owner=none").await, 1);
    assert_eq!(names(&mut tx, &format!("?owner=none&owner={}", lin.member)).await, 2);
    assert_eq!(names(&mut tx, "?owner=somebody").await, 0);
    assert_eq!(names(&mut tx, "?industry=").await, 2);
    // A cursor of another order is overlooked, not an error.
    assert_eq!(names(&mut tx, &format!("?sort=updated&after={}.Farhill", uuid::Uuid::now_v7())).await, 3);
    let ids = account_ids(&mut tx, &boss, &AccountList::parse("?q=farhill")).await.unwrap();
    assert_eq!(ids.len(), 2);
    let facets = account_facets(&mut tx, &boss).await.unwrap();
    assert_eq!((facets.industries, facets.cities), (vec!["retail".to_string()], vec!["上海".to_string()]));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn constraints_speak_of_the_field_to_mend(pool: PgPool) {
    let boss = company(&pool).await;
    let coded = |name: &str| AccountForm { code: "K-1".into(), ..named(name) }.parse().unwrap();
    let mut tx = open(&pool, &boss).await;
    make(&mut tx, &boss, &coded("One")).await;
    let twice = create_account(&mut tx, &boss, AccountId::new(), &coded("Two"), None).await;
    assert!(matches!(twice, Err(AppError::Invalid(e)) if e[0].field == "code"));

    let mut tx = open(&pool, &boss).await;
    let gone = AccountForm { owner_id: uuid::Uuid::now_v7().to_string(), ..named("x") }.parse().unwrap();
    let unowned = create_account(&mut tx, &boss, AccountId::new(), &gone, None).await;
    assert!(matches!(unowned, Err(AppError::Invalid(e)) if e[0].field == "owner_id"));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_account_cannot_stand_above_itself(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = open(&pool, &boss).await;
    let group = make(&mut tx, &boss, &named("Group").parse().unwrap()).await;
    let under = |name: &str, parent: AccountId| {
        AccountForm { parent_id: parent.to_string(), ..named(name) }.parse().unwrap()
    };
    let branch = make(&mut tx, &boss, &under("Branch", group.id)).await;
    assert_eq!(branch.parent_name.as_deref(), Some("Group"));
    for parent in [group.id, branch.id] {
        let refused = update_account(&mut tx, &boss, group.id, 1, &under("Group", parent)).await;
        assert!(matches!(refused, Err(AppError::Invalid(e)) if e[0].field == "parent_id"));
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn the_timeline_tells_what_was_done_and_what_was_changed_in_one_order(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = open(&pool, &boss).await;
    let farhill = make(&mut tx, &boss, &owned("Farhill", &boss)).await;
    let zhou = person(&mut tx, &boss, "周语桐", Some(farhill.id)).await;
    let of = TimelineOf::Account(farhill.id);
    for hours in 1..=6 {
        let form = ActivityForm {
            kind: if hours % 2 == 0 { ActivityKind::Call } else { ActivityKind::Task },
            at: Some(boss.now - Duration::hours(hours)),
            due_at: (hours % 2 == 1).then(|| boss.now + Duration::hours(hours)),
            contact_id: Some(zhou.id),
            ..ActivityForm::new(ActivityKind::Note, None)
        };
        write(&mut tx, &boss, &ActivityForm { text: format!("{hours} hours ago"), ..form }).await;
    }
    let whole = timeline(&mut tx, &boss, of, TimelineTab::All, None, 50).await.unwrap();
    assert_eq!((whole.items.len(), whole.earlier), (8, None));
    let named = whole.items.iter().any(
        |i| matches!(i, TimelineItem::Change(e, Some(name)) if e.object == "contact" && name == "周语桐"),
    );
    assert!(named, "a change of a person says who it is");
    // By threes it is the same.
    let (mut before, mut seen) = (None, Vec::new());
    loop {
        let part = timeline(&mut tx, &boss, of, TimelineTab::All, before, 3).await.unwrap();
        seen.extend(part.items);
        before = part.earlier;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen, whole.items);
    let count =
        async |tx: &mut Tx, of, tab| timeline(tx, &boss, of, tab, None, 50).await.unwrap().items.len();
    assert_eq!(count(&mut tx, of, TimelineTab::Talks).await, 3);
    assert_eq!(count(&mut tx, of, TimelineTab::Tasks).await, 3);
    assert_eq!(count(&mut tx, of, TimelineTab::Deals).await, 0);
    assert_eq!(count(&mut tx, of, TimelineTab::System).await, 8);
    assert_eq!(count(&mut tx, TimelineOf::Contact(zhou.id), TimelineTab::All).await, 7);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_promise_stays_in_sight_until_it_is_kept(pool: PgPool) {
    let boss = company(&pool).await;
    let lin = colleague(&pool, &boss, Role::Member).await;
    let mut tx = open(&pool, &boss).await;
    let farhill = make(&mut tx, &boss, &owned("Farhill", &boss)).await;
    let promise = |days: i64| ActivityForm {
        text: format!("in {days} days"),
        promise: true,
        due_at: Some(boss.now + Duration::days(days)),
        owner_id: Some(lin.member),
        ..ActivityForm::new(ActivityKind::Task, Some(farhill.id))
    };
    let late = write(&mut tx, &boss, &promise(-3)).await;
    let soon = write(&mut tx, &boss, &promise(1)).await;
    let said = promises(&mut tx, &boss, farhill.id).await.unwrap();
    assert_eq!(said.iter().map(|a| a.id).collect::<Vec<_>>(), [late.id, soon.id]);
    let (overdue, next) = outstanding(&mut tx, &boss, farhill.id).await.unwrap();
    assert_eq!((overdue, next.map(|a| a.id)), (1, Some(soon.id)));
    assert_eq!(my_open(&mut tx, &lin, boss.now + Duration::days(2)).await.unwrap().len(), 2);
    assert_eq!(my_open(&mut tx, &boss, boss.now + Duration::days(2)).await.unwrap(), []);

    let kept = set_done(&mut tx, &lin, late.id, 1, true).await.unwrap();
    assert_eq!(kept.done_at, Some(lin.now));
    let said = promises(&mut tx, &boss, farhill.id).await.unwrap();
    assert_eq!(said.iter().map(|a| a.id).collect::<Vec<_>>(), [soon.id, late.id]);
    assert_eq!(actions(&mut tx, &boss, late.id.0).await, ["created", "done"]);
    assert_eq!(my_done(&mut tx, &lin, lin.now - Duration::hours(1)).await.unwrap().len(), 1);
    assert_eq!(recent_accounts(&mut tx, &lin, 5).await.unwrap()[0].account.id, farhill.id);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_one_wrote_one_may_mend_and_nobody_elses(pool: PgPool) {
    let boss = company(&pool).await;
    let (lin, zhou) =
        (colleague(&pool, &boss, Role::Member).await, colleague(&pool, &boss, Role::Member).await);
    let mut tx = open(&pool, &boss).await;
    let farhill = make(&mut tx, &boss, &owned("Farhill", &boss)).await;
    // Lin writes on a colleague's account: whoever meets a customer may say so.
    let form = ActivityForm { owner_id: Some(zhou.member), ..note("tell them", farhill.id) };
    let talk = write(&mut tx, &lin, &form).await;
    let mended = ActivityForm { text: "told them".into(), ..ActivityForm::of(&talk) };
    let third = colleague(&pool, &boss, Role::Member).await;
    let input = mended.parse().unwrap();
    assert_eq!(update_activity(&mut tx, &third, talk.id, 1, &input).await, Err(AppError::Forbidden));
    assert_eq!(set_done(&mut tx, &third, talk.id, 1, true).await, Err(AppError::Forbidden));
    assert_eq!(update_activity(&mut tx, &lin, talk.id, 1, &input).await.unwrap().subject, "told them");
    assert!(set_done(&mut tx, &zhou, talk.id, 2, true).await.is_ok());
    assert!(scope_is_asked(&lin));
}

/// The one place that says who may do what still says what these tests rely on.
fn scope_is_asked(member: &Actor) -> bool {
    use crate::access::model::Action;
    member.may(Action::Edit, Object::Account).is_ok_and(|p| p.owners() == Some(&[member.member.0][..]))
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_a_browser_says_a_record_was_is_no_right_to_make_it_so(pool: PgPool) {
    let boss = company(&pool).await;
    let (lin, zhou) =
        (colleague(&pool, &boss, Role::Member).await, colleague(&pool, &boss, Role::Member).await);
    let mut tx = open(&pool, &boss).await;
    let a = make(&mut tx, &lin, &owned("A", &lin)).await;
    let give = AccountBulk::HandOver(Some(zhou.member));
    let done = change_accounts(&mut tx, &lin, &[a.id], &give).await.unwrap().done;
    for was in
        [AccountWas::In(Lifecycle::Lost), AccountWas::OwnedBy(Some(boss.member)), AccountWas::OwnedBy(None)]
    {
        let claim = AccountUndo { was, ..done[0].clone() };
        assert_eq!(undo_accounts(&mut tx, &lin, &[claim]).await, Err(AppError::Forbidden));
    }
    assert_eq!(undo_accounts(&mut tx, &lin, &done).await, Ok(1));
    assert_eq!(account(&mut tx, &boss, a.id).await.unwrap().owner_id, Some(lin.member));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn nothing_of_a_deleted_record_changes_unseen_and_what_is_there_is_not_brought_back(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = open(&pool, &boss).await;
    let a = make(&mut tx, &boss, &owned("A", &boss)).await;
    let there = AccountUndo { id: a.id, version: a.version, was: AccountWas::There };
    assert_eq!(undo_accounts(&mut tx, &boss, &[there]).await, Ok(0));
    assert_eq!(account(&mut tx, &boss, a.id).await.unwrap().version, a.version);
    let gone = delete_account(&mut tx, &boss, a.id, a.version).await.unwrap();
    let owned = AccountUndo { was: AccountWas::OwnedBy(None), ..gone.clone() };
    assert_eq!(undo_accounts(&mut tx, &boss, &[owned]).await, Ok(0));
    assert_eq!(undo_accounts(&mut tx, &boss, &[gone]).await, Ok(1));
    assert_eq!(account(&mut tx, &boss, a.id).await.unwrap().owner_id, Some(boss.member));
    assert_eq!(actions(&mut tx, &boss, a.id.0).await, ["created", "deleted", "restored"]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn two_who_change_the_same_accounts_at_once_both_get_an_answer(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = open(&pool, &boss).await;
    let mut ids = Vec::new();
    for n in 0..40 {
        ids.push(make(&mut tx, &boss, &owned(&format!("A{n}"), &boss)).await.id);
    }
    let done = change_accounts(&mut tx, &boss, &ids, &AccountBulk::HandOver(None)).await.unwrap().done;
    tx.commit().await.unwrap();
    let back: Vec<AccountUndo> = done.iter().rev().cloned().collect();
    let undo = async |steps: &[AccountUndo]| {
        let mut tx = open(&pool, &boss).await;
        let done = undo_accounts(&mut tx, &boss, steps).await;
        tx.commit().await.unwrap();
        done
    };
    let (one, other) = tokio::join!(undo(&done), undo(&back));
    assert_eq!(one.unwrap() + other.unwrap(), 40);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_timeline_is_asked_for_from_the_end_of_time_without_a_fault(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = open(&pool, &boss).await;
    let a = make(&mut tx, &boss, &owned("A", &boss)).await;
    for at in [chrono::DateTime::<chrono::Utc>::MAX_UTC, chrono::DateTime::<chrono::Utc>::MIN_UTC] {
        let before = Some(Moment { at, id: a.id.0 });
        timeline(&mut tx, &boss, TimelineOf::Account(a.id), TimelineTab::All, before, 20).await.unwrap();
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn nothing_is_given_to_somebody_who_left(pool: PgPool) {
    let boss = company(&pool).await;
    let gone = colleague(&pool, &boss, Role::Member).await;
    let mut tx = open(&pool, &boss).await;
    let theirs = make(&mut tx, &gone, &owned("Theirs", &gone)).await;
    sqlx::Executor::execute(&mut *tx, "update member set status = 'inactive' where name = '周语桐'")
        .await
        .unwrap();
    let refused =
        |result: AppResult<()>| matches!(result, Err(AppError::Invalid(e)) if e[0].field == "owner_id");
    let made = create_account(&mut tx, &boss, AccountId::new(), &owned("New", &gone), None).await;
    assert!(refused(made.map(|_| ())));
    let mine = make(&mut tx, &boss, &owned("Mine", &boss)).await;
    assert!(refused(update_account(&mut tx, &boss, mine.id, 1, &owned("Mine", &gone)).await.map(|_| ())));
    let give = AccountBulk::HandOver(Some(gone.member));
    assert!(refused(change_accounts(&mut tx, &boss, &[mine.id], &give).await.map(|_| ())));
    let person = ContactForm { name: "x".into(), owner_id: gone.member.to_string(), ..Default::default() };
    let made = create_contact(&mut tx, &boss, ContactId::new(), &person.parse().unwrap(), None).await;
    assert!(refused(made.map(|_| ())));
    let talk = ActivityForm { owner_id: Some(gone.member), ..note("call", mine.id) };
    let made = create_activity(&mut tx, &boss, ActivityId::new(), &talk.parse().unwrap()).await;
    assert!(refused(made.map(|_| ())));
    // What is theirs may still be changed.
    assert!(update_account(&mut tx, &boss, theirs.id, 1, &owned("Renamed", &gone)).await.is_ok());
}
