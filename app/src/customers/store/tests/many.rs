//! Many records made at once.

use super::*;

fn new(input: AccountInput) -> NewAccount {
    NewAccount { id: AccountId::new(), input, made_at: None }
}

fn below(parent: AccountId, name: &str) -> NewAccount {
    new(AccountForm { parent_id: parent.to_string(), ..named(name) }.parse().unwrap())
}

fn at(account: AccountId, name: &str) -> NewContact {
    let form = ContactForm { name: name.into(), account_id: account.to_string(), ..ContactForm::default() };
    NewContact { id: ContactId::new(), input: form.parse().unwrap(), made_at: None }
}

fn field<T: std::fmt::Debug>(refused: Result<T, AppError>) -> String {
    match refused {
        Err(AppError::Invalid(wrong)) => wrong[0].field.clone(),
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn many_are_made_once_however_often_they_are_sent(pool: PgPool) {
    let boss = company(&pool).await;
    let lin = colleague(&pool, &boss, Role::Manager).await;
    let mut tx = open(&pool, &boss).await;
    let group = make(&mut tx, &boss, &owned("Group", &boss)).await;
    let accounts = [below(group.id, "East"), below(group.id, "West"), new(owned("Lin's", &lin))];
    let contacts = [at(group.id, "Zhou Yutong"), at(group.id, "Shen Ning")];
    for _ in 0..2 {
        create_accounts(&mut tx, &boss, &accounts).await.unwrap();
        create_contacts(&mut tx, &boss, &contacts).await.unwrap();
    }
    for id in accounts.iter().map(|it| it.id.0).chain(contacts.iter().map(|it| it.id.0)) {
        assert_eq!(actions(&mut tx, &boss, id).await, ["created"]);
    }
    let east = account(&mut tx, &boss, accounts[0].id).await.unwrap();
    assert_eq!(east.parent_name.as_deref(), Some("Group"));
    // What somebody else made under that id is not said to be there.
    assert_eq!(create_accounts(&mut tx, &lin, &accounts).await, Err(AppError::NotFound));
    assert_eq!(create_contacts(&mut tx, &lin, &contacts).await, Err(AppError::NotFound));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn one_that_points_nowhere_holds_up_all(pool: PgPool) {
    let boss = company(&pool).await;
    let mut tx = open(&pool, &boss).await;
    let (group, gone) = (
        make(&mut tx, &boss, &owned("Group", &boss)).await,
        make(&mut tx, &boss, &owned("Gone", &boss)).await,
    );
    delete_account(&mut tx, &boss, gone.id, gone.version).await.unwrap();
    let stranger = Actor { member: MemberId::new(), ..boss.clone() };
    let good = || below(group.id, "Good");
    for (bad, says) in [
        (below(gone.id, "Bad"), "parent_id"),
        (below(AccountId::new(), "Bad"), "parent_id"),
        (NewAccount { id: group.id, ..below(group.id, "Bad") }, "parent_id"),
        (new(owned("Bad", &stranger)), "owner_id"),
    ] {
        assert_eq!(field(create_accounts(&mut tx, &boss, &[good(), bad]).await), says);
    }
    for bad in [at(gone.id, "Bad"), at(AccountId::new(), "Bad")] {
        let contacts = [at(group.id, "Good"), bad];
        assert_eq!(field(create_contacts(&mut tx, &boss, &contacts).await), "account_id");
        assert_eq!(contact(&mut tx, &boss, contacts[0].id).await, Err(AppError::NotFound));
    }
}
