//! Set-up, sign-in, sessions, links, passwords.

use super::*;
use crate::access::store::sessions;
use crate::access::text;

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn two_set_ups_at_once_make_one_company(pool: PgPool) {
    let found = |email: &'static str| {
        let pool = pool.clone();
        async move {
            let mut tx = db::identity(&pool).await.unwrap();
            let actor = identity::found(&mut tx, founding("Farhill", email), noon()).await?;
            tx.commit().await.unwrap();
            Ok::<_, AppError>(actor)
        }
    };
    assert!(!identity::is_set_up(&pool).await.unwrap());
    let (one, other) = tokio::join!(found("lin@farhill.example"), found("zhou@farhill.example"));
    assert!(one.is_ok() != other.is_ok());
    assert_eq!(
        field(one.or(other).err().unwrap_or(AppError::field("company", crate::access::text::ALREADY_SET_UP))),
        "company"
    );
    assert_eq!(identity::users::companies(&pool).await.unwrap().len(), 1);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_set_up_that_fails_leaves_nothing(pool: PgPool) {
    let mut tx = db::identity(&pool).await.unwrap();
    let weak = Founding { password: "short".into(), ..founding("Farhill", "lin@farhill.example") };
    assert_eq!(field(identity::found(&mut tx, weak, noon()).await.unwrap_err()), "password");
    let nowhere = Founding { time_zone: "Mars/Olympus".into(), ..founding("Farhill", "lin@farhill.example") };
    assert_eq!(field(identity::found(&mut tx, nowhere, noon()).await.unwrap_err()), "time_zone");
    drop(tx);
    assert!(!identity::is_set_up(&pool).await.unwrap());
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_wrong_password_an_unknown_address_and_a_deactivated_member_hear_the_same(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let (gone, _) = joined(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    members::deactivate(&mut tx, &admin, gone, 2).await.unwrap();
    tx.commit().await.unwrap();
    let wrong = sign_in(&pool, "lin@farhill.example", "not it at all", noon()).await.unwrap_err();
    let unknown = sign_in(&pool, "nobody@farhill.example", PASSWORD, noon()).await.unwrap_err();
    let nonsense = sign_in(&pool, "no address", PASSWORD, noon()).await.unwrap_err();
    let inactive = sign_in(&pool, "zhou@farhill.example", PASSWORD, noon()).await.unwrap_err();
    assert_eq!(wrong, AppError::field("password", crate::access::text::SIGN_IN_WRONG));
    assert!([unknown, nonsense, inactive].iter().all(|e| *e == wrong));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn after_eight_tries_at_an_account_one_waits_and_then_it_is_free_again(pool: PgPool) {
    company(&pool, "lin@farhill.example").await;
    for _ in 0..identity::ACCOUNT_LIMIT {
        let tried = sign_in(&pool, "lin@farhill.example", "not it at all", noon()).await;
        assert_eq!(field(tried.unwrap_err()), "password");
    }
    // The right password does not help either, in any spelling of the address.
    let limited = sign_in(&pool, " LIN@farhill.example", PASSWORD, noon() + minutes(4)).await.unwrap_err();
    assert_eq!(limited, AppError::Limited(360));
    // Somebody else from there may sign in.
    let other = sign_in(&pool, "zhou@farhill.example", PASSWORD, noon()).await.unwrap_err();
    assert_eq!(field(other), "password");
    assert!(sign_in(&pool, "lin@farhill.example", PASSWORD, noon() + minutes(11)).await.is_ok());
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn signing_in_forgives_the_tries_before(pool: PgPool) {
    company(&pool, "lin@farhill.example").await;
    for _ in 0..3 {
        for _ in 0..identity::ACCOUNT_LIMIT - 1 {
            sign_in(&pool, "lin@farhill.example", "not it at all", noon()).await.unwrap_err();
        }
        sign_in(&pool, "lin@farhill.example", PASSWORD, noon()).await.unwrap();
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_address_that_tries_many_accounts_waits(pool: PgPool) {
    for n in 0..identity::ADDRESS_LIMIT {
        let throttle = identity::Throttle::new(&format!("a{n}@x.example"), "10.0.0.1");
        throttle.count(&pool, noon()).await.unwrap();
    }
    let next = identity::Throttle::new("other@x.example", "10.0.0.1").count(&pool, noon()).await;
    assert_eq!(next, Err(AppError::Limited(600)));
    assert_eq!(identity::Throttle::new("other@x.example", "10.0.0.2").count(&pool, noon()).await, Ok(()));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn many_tries_at_once_do_not_slip_through(pool: PgPool) {
    company(&pool, "lin@farhill.example").await;
    let tries = (0..20).map(|_| sign_in(&pool, "lin@farhill.example", "not it at all", noon()));
    let answers = futures::future::join_all(tries).await;
    let checked = answers.iter().filter(|a| matches!(a, Err(AppError::Invalid(_)))).count();
    assert_eq!(checked, identity::ACCOUNT_LIMIT as usize);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_session_lives_on_by_being_used_and_ends_when_it_is_not(pool: PgPool) {
    company(&pool, "lin@farhill.example").await;
    let token = sign_in(&pool, "lin@farhill.example", PASSWORD, noon()).await.unwrap();
    let later = noon() + Duration::days(store::SESSION_DAYS - 1);
    assert!(who(&pool, &token, later).await.is_some());
    assert!(who(&pool, &token, later + Duration::days(store::SESSION_DAYS - 1)).await.is_some());
    assert!(who(&pool, &token, later + Duration::days(3 * store::SESSION_DAYS)).await.is_none());
    let forged = Token::new(token.tenant);
    assert!(who(&pool, &forged, noon()).await.is_none());
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_device_can_be_signed_out_from_another_but_nobody_elses(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let (_, theirs) = joined(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    let (here, there) = (
        sign_in(&pool, "lin@farhill.example", PASSWORD, noon()).await.unwrap(),
        sign_in(&pool, "lin@farhill.example", PASSWORD, noon()).await.unwrap(),
    );
    let id = |token: Token| {
        let pool = pool.clone();
        async move { who(&pool, &token, noon()).await.map(|w| w.0.session) }
    };
    let (there_id, their_id) = (id(there.clone()).await.unwrap(), id(theirs.clone()).await.unwrap());
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    assert_eq!(sessions::devices(&mut tx, &admin).await.unwrap().len(), 2);
    assert_eq!(sessions::revoke(&mut tx, &admin, their_id).await, Err(AppError::NotFound));
    sessions::revoke(&mut tx, &admin, there_id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(who(&pool, &there, noon()).await.is_none());
    assert!(who(&pool, &here, noon()).await.is_some() && who(&pool, &theirs, noon()).await.is_some());
    assert_eq!(trail(&pool, &admin).await[0], "session revoked");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn signing_out_everywhere_else_leaves_this_device(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let here = sign_in(&pool, "lin@farhill.example", PASSWORD, noon()).await.unwrap();
    let there = sign_in(&pool, "lin@farhill.example", PASSWORD, noon()).await.unwrap();
    let me = who(&pool, &here, noon()).await.unwrap().0;
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    assert_eq!(sessions::revoke_others(&mut tx, &admin, me.session).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert!(who(&pool, &here, noon()).await.is_some() && who(&pool, &there, noon()).await.is_none());
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_changed_password_signs_every_other_device_out_and_renews_this_one(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let old = sign_in(&pool, "lin@farhill.example", PASSWORD, noon()).await.unwrap();
    let change = |current: &'static str, new: &'static str| {
        let (pool, admin) = (pool.clone(), admin.clone());
        async move { identity::change_password(&pool, &admin, current, new.into(), device("10.0.0.1")).await }
    };
    assert_eq!(field(change("not it at all", "brush and stone 9").await.unwrap_err()), "current");
    assert_eq!(field(change(PASSWORD, "short").await.unwrap_err()), "password");
    let new = change(PASSWORD, "brush and stone 9").await.unwrap();
    assert!(who(&pool, &old, noon()).await.is_none() && who(&pool, &new, noon()).await.is_some());
    assert!(sign_in(&pool, "lin@farhill.example", PASSWORD, noon()).await.is_err());
    assert!(sign_in(&pool, "lin@farhill.example", "brush and stone 9", noon()).await.is_ok());
    assert!(trail(&pool, &admin).await.contains(&"member password_changed".to_string()));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_link_works_once_and_for_a_week(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let (_, link) = invite(&pool, &admin, "zhou@farhill.example", Role::Manager).await;
    let shown = identity::invited(&pool, &link, noon()).await.unwrap().unwrap();
    assert_eq!((shown.email.as_str(), shown.purpose), ("zhou@farhill.example", LinkUse::Join));
    let late = noon() + Duration::days(INVITATION_DAYS) + minutes(1);
    assert_eq!(identity::invited(&pool, &link, late).await.unwrap(), None);
    let join = |now| identity::join(&pool, &link, PASSWORD.into(), device("10.0.0.2"), now);
    assert_eq!(field(join(late).await.unwrap_err()), "token");
    let session = join(noon()).await.unwrap();
    assert_eq!(who(&pool, &session, noon()).await.unwrap().0.role, Role::Manager);
    assert_eq!(field(join(noon()).await.unwrap_err()), "token");
    assert_eq!(identity::invited(&pool, &link, noon()).await.unwrap(), None);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_link_used_twice_at_once_lets_one_in(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let (_, link) = invite(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    let join = || identity::join(&pool, &link, PASSWORD.into(), device("10.0.0.2"), noon());
    let (one, other) = tokio::join!(join(), join());
    assert!(one.is_ok() != other.is_ok());
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_fresh_link_voids_the_one_before(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let (id, old) = invite(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let new = members::invite_listed(&mut tx, &admin, id, 1, "zhou@farhill.example").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(identity::invited(&pool, &old, noon()).await.unwrap(), None);
    assert!(identity::invited(&pool, &new, noon()).await.unwrap().is_some());
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn somebody_known_elsewhere_joins_with_their_own_password_only(pool: PgPool) {
    company(&pool, "lin@farhill.example").await;
    let theirs = company(&pool, "gu@nearshore.example").await;
    let (_, link) = invite(&pool, &theirs, "lin@farhill.example", Role::Member).await;
    // The page says nothing of it.
    let shown = identity::invited(&pool, &link, noon()).await.unwrap().unwrap();
    assert_eq!(shown.purpose, LinkUse::Join);
    let wrong = identity::join(&pool, &link, "another password 3".into(), device("10.0.0.2"), noon()).await;
    assert_eq!(field(wrong.unwrap_err()), "password");
    let session = identity::join(&pool, &link, PASSWORD.into(), device("10.0.0.2"), noon()).await.unwrap();
    assert_eq!(session.tenant, theirs.tenant);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_administrator_resets_a_password_unless_it_opens_another_company(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let (zhou, session) = joined(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    let link = identity::reset_link(&pool, &admin, zhou).await.unwrap();
    assert_eq!(identity::invited(&pool, &link, noon()).await.unwrap().unwrap().purpose, LinkUse::Reset);
    identity::join(&pool, &link, "brush and stone 9".into(), device("10.0.0.2"), noon()).await.unwrap();
    assert!(who(&pool, &session, noon()).await.is_none());
    assert!(sign_in(&pool, "zhou@farhill.example", "brush and stone 9", noon()).await.is_ok());

    let theirs = company(&pool, "gu@nearshore.example").await;
    let (_, other) = invite(&pool, &theirs, "zhou@farhill.example", Role::Member).await;
    identity::join(&pool, &other, "brush and stone 9".into(), device("10.0.0.2"), noon()).await.unwrap();
    assert_eq!(field(identity::reset_link(&pool, &admin, zhou).await.unwrap_err()), "member");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_session_ends_after_half_a_year_however_much_it_is_used(pool: PgPool) {
    company(&pool, "lin@farhill.example").await;
    let token = sign_in(&pool, "lin@farhill.example", PASSWORD, noon()).await.unwrap();
    let mut day = 0;
    while day + 20 < store::SESSION_MOST_DAYS {
        day += 20;
        assert!(who(&pool, &token, noon() + Duration::days(day)).await.is_some(), "day {day}");
    }
    assert!(who(&pool, &token, noon() + Duration::days(store::SESSION_MOST_DAYS)).await.is_none());
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_request_does_not_wait_for_another_of_the_same_device(pool: PgPool) {
    company(&pool, "lin@farhill.example").await;
    let token = sign_in(&pool, "lin@farhill.example", PASSWORD, noon()).await.unwrap();
    let later = noon() + minutes(20);
    let mut slow = db::tenant_tx(&pool, token.tenant).await.unwrap();
    assert!(
        store::authenticate(&mut slow, &token, later, None, true, &Default::default())
            .await
            .unwrap()
            .is_some()
    );
    let mut quick = db::tenant_tx(&pool, token.tenant).await.unwrap();
    sqlx::Executor::execute(&mut *quick, "set local lock_timeout = '100ms'").await.unwrap();
    assert!(
        store::authenticate(&mut quick, &token, later, None, true, &Default::default())
            .await
            .unwrap()
            .is_some()
    );
    slow.commit().await.unwrap();
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn looking_whether_somebody_is_there_keeps_no_session_alive(pool: PgPool) {
    company(&pool, "lin@farhill.example").await;
    let token = sign_in(&pool, "lin@farhill.example", PASSWORD, noon()).await.unwrap();
    let last = noon() + Duration::days(store::SESSION_DAYS) - minutes(1);
    let mut tx = db::tenant_tx(&pool, token.tenant).await.unwrap();
    assert!(
        store::authenticate(&mut tx, &token, last, None, false, &Default::default()).await.unwrap().is_some()
    );
    tx.commit().await.unwrap();
    assert!(who(&pool, &token, last + minutes(2)).await.is_none());
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_link_made_before_the_password_was_changed_is_void(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let link = identity::reset_link(&pool, &admin, admin.member).await.unwrap();
    identity::change_password(&pool, &admin, PASSWORD, "brush and stone 9".into(), device("10.0.0.1"))
        .await
        .unwrap();
    assert_eq!(identity::invited(&pool, &link, noon()).await, Ok(None));
    let used = identity::join(&pool, &link, "third of its kind 3".into(), device("10.0.0.2"), noon()).await;
    assert_eq!(field(used.unwrap_err()), "token");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_address_that_tried_too_often_locks_nobody_out(pool: PgPool) {
    let count = |email: &'static str, address: &'static str| {
        let pool = pool.clone();
        async move { identity::Throttle::new(email, address).count(&pool, noon()).await }
    };
    for _ in 0..identity::ADDRESS_LIMIT + identity::ACCOUNT_LIMIT {
        let _ = count("many@x.example", "10.0.0.1").await;
    }
    for _ in 0..=identity::ACCOUNT_LIMIT {
        assert!(matches!(count("lin@farhill.example", "10.0.0.1").await, Err(AppError::Limited(_))));
    }
    assert_eq!(count("lin@farhill.example", "10.0.0.2").await, Ok(()));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_try_does_not_wait_for_an_old_one_that_somebody_counts_again(pool: PgPool) {
    let old = noon() - Duration::days(2);
    identity::Throttle::new("a@x.example", "10.0.0.1").count(&pool, old).await.unwrap();
    let mut again = db::identity(&pool).await.unwrap();
    sqlx::Executor::execute(&mut *again, "update throttle set attempts = attempts + 1").await.unwrap();
    let throttle = identity::Throttle::new("b@x.example", "10.0.0.2");
    let counted =
        tokio::time::timeout(std::time::Duration::from_secs(10), throttle.count(&pool, noon())).await;
    assert_eq!(counted.expect("no waiting"), Ok(()));
    again.rollback().await.unwrap();
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_has_run_out_is_thrown_away(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let (_, link) = invite(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    sign_in(&pool, "lin@farhill.example", PASSWORD, noon()).await.unwrap();
    let left = async || {
        let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
        let row = sqlx::query!(
            r#"select (select count(*) from session) as "sessions!", (select count(*) from invitation) as "links!""#
        );
        let row = row.fetch_one(&mut *tx).await.unwrap();
        (row.sessions, row.links)
    };
    identity::forget(&pool, noon()).await.unwrap();
    assert_eq!(left().await, (1, 1));
    identity::join(&pool, &link, "brush and stone 9".into(), device("10.0.0.2"), noon()).await.unwrap();
    identity::forget(&pool, noon()).await.unwrap();
    assert_eq!(left().await, (2, 0));
    identity::forget(&pool, noon() + Duration::days(store::SESSION_DAYS)).await.unwrap();
    assert_eq!(left().await, (0, 0));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn signing_out_is_remembered_once(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let token = sign_in(&pool, "lin@farhill.example", PASSWORD, noon()).await.unwrap();
    for there in [true, false] {
        let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
        let ended = store::end_session(&mut tx, &token, noon(), Some("10.0.0.1".into())).await;
        tx.commit().await.unwrap();
        assert_eq!(ended, Ok(there));
    }
    let told = trail(&pool, &admin).await;
    assert_eq!(told[..2], ["session signed_out", "session signed_in"]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_bad_password_does_not_tell_whether_an_address_is_known(pool: PgPool) {
    company(&pool, "known@farhill.example").await;
    let admin = company(&pool, "lin@farhill.example").await;
    for email in ["known@farhill.example", "new@farhill.example"] {
        let (_, link) = invite(&pool, &admin, email, Role::Member).await;
        let Err(AppError::Invalid(said)) =
            identity::join(&pool, &link, "short".into(), device("10.0.0.2"), noon()).await
        else {
            panic!("taken")
        };
        assert_eq!(said, [crate::error::FieldError::new("password", text::PASSWORD_SHORT)], "{email}");
    }
}

#[test]
fn the_cookie_is_kept_from_scripts_other_sites_and_plain_connections() {
    let house = |secure| crate::context::House {
        pool: sqlx::postgres::PgPoolOptions::new().connect_lazy("postgres://x/x").unwrap(),
        secure,
        trust_proxy: false,
        data_dir: ".".into(),
        public_url: "https://crm.example".into(),
        books: Default::default(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let token = Token::new(TenantId::new());
        let cookie = house(true).cookie(&token);
        assert!(cookie.starts_with(&format!("__Host-guanxi={token}; Path=/; ")), "{cookie}");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Max-Age=15552000"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"));
        assert!(house(true).no_cookie().contains("Max-Age=0"));
        let plain = house(false).cookie(&token);
        assert!(plain.starts_with("guanxi=") && plain.contains("HttpOnly") && !plain.contains("Secure"));
    });
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn who_was_not_let_in_is_remembered_with_where_they_tried_from(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let (zhou, session) = joined(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    let actor = who(&pool, &session, noon()).await.unwrap().1;
    let mut told = sqlx::postgres::PgListener::connect_with(&pool).await.unwrap();
    told.listen(crate::audit::store::CHANNEL).await.unwrap();
    // It is written beside the answer: the hint that comes with it says when it is there.
    sign_in(&pool, "zhou@farhill.example", "not it at all", noon()).await.unwrap_err();
    told.recv().await.unwrap();
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    members::deactivate(&mut tx, &admin, zhou, 2).await.unwrap();
    tx.commit().await.unwrap();
    told.recv().await.unwrap();
    sign_in(&pool, "zhou@farhill.example", PASSWORD, noon()).await.unwrap_err();
    told.recv().await.unwrap();
    let wrong = identity::change_password(
        &pool,
        &admin,
        "not it at all",
        "brush and stone 9".into(),
        device("10.0.0.1"),
    );
    assert_eq!(field(wrong.await.unwrap_err()), "current");
    told.recv().await.unwrap();
    // Nobody's address belongs to no company, and may be a password typed into the wrong field.
    sign_in(&pool, "nobody@farhill.example", PASSWORD, noon()).await.unwrap_err();

    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let mut ask = async |filter| crate::audit::store::history(&mut tx, &admin, &filter, 50).await.unwrap();
    let failed = HistoryFilter { action: Some("sign_in_failed".into()), ..Default::default() };
    let found = ask(failed.clone()).await;
    assert_eq!(found.len(), 2);
    for entry in &found {
        assert_eq!((entry.object.as_str(), entry.record_id, entry.actor_id), ("member", zhou.0, None));
        assert_eq!(entry.changes.0["email"][1], "zhou@farhill.example");
        assert_eq!(entry.changes.0["address"][1], "10.0.0.1");
    }
    // Found under the member they wanted to be, and under nobody else.
    assert_eq!(ask(HistoryFilter { person: Some(actor.member), ..failed.clone() }).await, found);
    assert_eq!(ask(HistoryFilter { person: Some(admin.member), ..failed }).await, []);
    let refused = HistoryFilter { action: Some("password_refused".into()), ..Default::default() };
    assert_eq!(ask(refused).await[0].actor_id, Some(admin.member.0));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_link_with_anothers_password_lets_nobody_in_and_is_remembered(pool: PgPool) {
    let near = super::company(&pool, "gu@nearshore.example").await;
    let far = super::company(&pool, "lin@farhill.example").await;
    let (id, link) = invite(&pool, &far, "gu@nearshore.example", Role::Member).await;
    let tried = identity::join(&pool, &link, "not it at all".into(), device("10.0.0.9"), noon()).await;
    assert_eq!(field(tried.unwrap_err()), "password");
    assert!(trail(&pool, &far).await.contains(&"member sign_in_failed".to_string()));
    assert!(!trail(&pool, &near).await.contains(&"member sign_in_failed".to_string()));
    let mut tx = db::tenant_tx(&pool, far.tenant).await.unwrap();
    let entries = crate::audit::store::of_record(&mut tx, far.tenant, id.0, None, 1).await.unwrap();
    assert_eq!(entries[0].changes.0["address"][1], "10.0.0.9");
}
