//! Members and the company: who may change whom.

use super::*;
use crate::access::{matching, store::company};

fn edit(role: Role) -> MemberEdit {
    MemberEdit { name: "周语桐".into(), role, manager: None, region: String::new() }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn only_administrators_manage_members(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let (id, session) = joined(&pool, &admin, "zhou@farhill.example", Role::Manager).await;
    let manager = who(&pool, &session, noon()).await.unwrap().1;
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let new = NewMember {
        id: MemberId::new(),
        name: "x".into(),
        email: "x@x.example".into(),
        role: Role::Administrator,
    };
    assert_eq!(members::invite(&mut tx, &manager, new).await, Err(AppError::Forbidden));
    assert_eq!(
        members::change_member(&mut tx, &manager, id, 2, edit(Role::Administrator)).await,
        Err(AppError::Forbidden)
    );
    assert_eq!(members::deactivate(&mut tx, &manager, admin.member, 1).await, Err(AppError::Forbidden));
    assert_eq!(identity::reset_link(&pool, &manager, admin.member).await, Err(AppError::Forbidden));
    let history = crate::audit::store::history(&mut tx, &manager, &HistoryFilter::default(), 5).await;
    assert_eq!(history, Err(AppError::Forbidden));
    // Everybody knows who works here; when they were last here is for administrators.
    let seen = members::members(&mut tx, &manager, "").await.unwrap();
    assert!(seen.len() == 2 && seen.iter().all(|m| m.last_seen.is_none()));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn the_session_of_a_deactivated_member_dies_with_the_next_request(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let (id, session) = joined(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    assert!(who(&pool, &session, noon()).await.is_some());
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let version = members::deactivate(&mut tx, &admin, id, 2).await.unwrap();
    tx.commit().await.unwrap();
    assert!(who(&pool, &session, noon()).await.is_none());
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    members::reactivate(&mut tx, &admin, id, version).await.unwrap();
    tx.commit().await.unwrap();
    // Back with the old password, not with the old session.
    assert!(who(&pool, &session, noon()).await.is_none());
    assert!(sign_in(&pool, "zhou@farhill.example", PASSWORD, noon()).await.is_ok());
    let trail = trail(&pool, &admin).await;
    for entry in
        ["member invited", "member joined", "member deactivated", "member reactivated", "session signed_in"]
    {
        assert!(trail.contains(&entry.to_string()), "{entry}: {trail:?}");
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn somebody_always_remains_administrator(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let (second, session) = joined(&pool, &admin, "zhou@farhill.example", Role::Administrator).await;
    let other = who(&pool, &session, noon()).await.unwrap().1;
    let demote = |actor: Actor, id, version| {
        let pool = pool.clone();
        async move {
            let mut tx = db::tenant_tx(&pool, actor.tenant).await.unwrap();
            let done = members::change_member(&mut tx, &actor, id, version, edit(Role::Member)).await;
            if done.is_ok() {
                tx.commit().await.unwrap();
            }
            done
        }
    };
    // Each demotes the other at the same moment.
    let (one, two) = tokio::join!(demote(admin.clone(), second, 2), demote(other.clone(), admin.member, 1));
    assert!(one.is_ok() != two.is_ok());
    assert_eq!(field(one.err().or(two.err()).unwrap()), "role");
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    assert_eq!(field(members::deactivate(&mut tx, &admin, admin.member, 1).await.unwrap_err()), "member");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_stale_change_is_answered_with_the_member_as_they_are(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let (id, _) = joined(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    assert_eq!(members::change_member(&mut tx, &admin, id, 2, edit(Role::Manager)).await, Ok(3));
    let Err(AppError::Conflict(current)) =
        members::change_member(&mut tx, &admin, id, 2, edit(Role::Member)).await
    else {
        panic!("a stale change went through");
    };
    let current: MemberRow = serde_json::from_str(&current).unwrap();
    assert_eq!((current.role, current.version), (Role::Manager, 3));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn another_companys_members_are_not_there(pool: PgPool) {
    let ours = super::company(&pool, "lin@farhill.example").await;
    let theirs = super::company(&pool, "gu@nearshore.example").await;
    let mut tx = db::tenant_tx(&pool, ours.tenant).await.unwrap();
    let id = theirs.member;
    assert_eq!(
        members::change_member(&mut tx, &ours, id, 1, edit(Role::Member)).await,
        Err(AppError::NotFound)
    );
    assert_eq!(members::deactivate(&mut tx, &ours, id, 1).await, Err(AppError::NotFound));
    assert_eq!(members::invite_listed(&mut tx, &ours, id, 1, "a@b.example").await, Err(AppError::NotFound));
    assert_eq!(identity::reset_link(&pool, &ours, id).await, Err(AppError::NotFound));
    let (mine, _) = invite(&pool, &ours, "zhou@farhill.example", Role::Member).await;
    drop(tx);
    let mut tx = db::tenant_tx(&pool, ours.tenant).await.unwrap();
    let strange = MemberEdit { manager: Some(id), ..edit(Role::Member) };
    assert_eq!(field(members::change_member(&mut tx, &ours, mine, 1, strange).await.unwrap_err()), "manager");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn nobody_is_above_themselves(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let (a, _) = invite(&pool, &admin, "a@farhill.example", Role::Member).await;
    let (b, _) = invite(&pool, &admin, "b@farhill.example", Role::Member).await;
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let under = |manager| MemberEdit { manager: Some(manager), ..edit(Role::Member) };
    members::change_member(&mut tx, &admin, b, 1, under(a)).await.unwrap();
    assert_eq!(field(members::change_member(&mut tx, &admin, a, 1, under(b)).await.unwrap_err()), "manager");
    assert_eq!(field(members::change_member(&mut tx, &admin, a, 1, under(a)).await.unwrap_err()), "manager");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_invitation_pressed_twice_makes_one_member_and_an_address_is_taken_once(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let new = |id| NewMember {
        id,
        name: "周语桐".into(),
        email: "zhou@farhill.example".into(),
        role: Role::Member,
    };
    let id = MemberId::new();
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    members::invite(&mut tx, &admin, new(id)).await.unwrap();
    members::invite(&mut tx, &admin, new(id)).await.unwrap();
    assert_eq!(members::members(&mut tx, &admin, "zhou").await.unwrap().len(), 1);
    tx.commit().await.unwrap();
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    assert_eq!(field(members::invite(&mut tx, &admin, new(MemberId::new())).await.unwrap_err()), "email");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_colleague_from_the_directory_is_invited_and_joins(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let listed = crate::testing::colleague(&pool, &admin, Role::Member).await;
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let link =
        members::invite_listed(&mut tx, &admin, listed.member, 1, "chen@farhill.example").await.unwrap();
    tx.commit().await.unwrap();
    let session = identity::join(&pool, &link, PASSWORD.into(), device("10.0.0.2"), noon()).await.unwrap();
    let me = who(&pool, &session, noon()).await.unwrap().0;
    assert_eq!((me.member, me.email.as_str()), (listed.member, "chen@farhill.example"));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn the_company_is_changed_by_administrators_and_days_follow_its_clock(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let seen = company::company(&mut tx, &admin).await.unwrap();
    let evening = Actor { now: noon() + Duration::hours(13), ..admin.clone() };
    assert_eq!(company::clock(&mut tx, &evening).await.unwrap(), ("2026-11-24".parse().unwrap(), 480));
    let moved = Company { time_zone: "America/Chicago".into(), ..seen.clone() };
    assert_eq!(company::change_company(&mut tx, &admin, moved).await, Ok(2));
    assert_eq!(company::clock(&mut tx, &evening).await.unwrap(), ("2026-11-23".parse().unwrap(), -360));
    assert!(matches!(
        company::change_company(&mut tx, &admin, seen.clone()).await,
        Err(AppError::Conflict(_))
    ));
    let nowhere = Company { time_zone: "Mars/Olympus".into(), version: 2, ..seen.clone() };
    assert_eq!(field(company::change_company(&mut tx, &admin, nowhere).await.unwrap_err()), "time_zone");
    let member = Actor { rights: Rights::of_role(admin.member, Role::Manager).into(), ..admin.clone() };
    assert_eq!(company::change_company(&mut tx, &member, seen).await, Err(AppError::Forbidden));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn the_history_is_narrowed_by_kind_action_person_and_days(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    joined(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let mut ask = async |filter| crate::audit::store::history(&mut tx, &admin, &filter, 50).await.unwrap();
    let sessions = ask(HistoryFilter { object: Some("session".into()), ..Default::default() }).await;
    assert!(!sessions.is_empty() && sessions.iter().all(|e| e.object == "session"));
    let own = ask(HistoryFilter { person: Some(admin.member), ..Default::default() }).await;
    assert!(!own.is_empty() && own.iter().all(|e| e.actor_id == Some(admin.member.0)));
    let days = |from: &str, to: &str| HistoryFilter {
        from: from.parse().ok(),
        to: to.parse().ok(),
        ..Default::default()
    };
    for (from, to, found) in [
        ("2026-11-23", "2026-11-23", true),
        ("2026-11-20", "", true),
        ("", "2026-11-23", true),
        ("2026-11-20", "2026-11-22", false),
        ("2026-11-24", "", false),
        ("", "2026-11-22", false),
        ("2026-11-24", "2026-11-22", false),
    ] {
        assert_eq!(!ask(days(from, to)).await.is_empty(), found, "{from} to {to}");
    }
    let signed_in = HistoryFilter { action: Some("signed_in".into()), ..Default::default() };
    let found = ask(signed_in.clone()).await;
    assert!(!found.is_empty() && found.iter().all(|e| e.action == "signed_in"));
    let found = ask(HistoryFilter { object: Some("member".into()), ..signed_in }).await;
    assert_eq!(found, []);
    let all = ask(HistoryFilter::default()).await;
    let rest = ask(HistoryFilter { before: Some(all[0].id), ..Default::default() }).await;
    assert_eq!(rest[..], all[1..]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn whoever_runs_the_server_manages_people_without_signing_in(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let tenant = admin.tenant;
    let path = identity::users::add(&pool, tenant, "Gu", "gu@farhill.example", Role::Administrator, noon())
        .await
        .unwrap();
    let link = Token::parse(path.strip_prefix("/join/").unwrap()).unwrap();
    identity::join(&pool, &link, PASSWORD.into(), device("10.0.0.3"), noon()).await.unwrap();
    let path = identity::users::reset_password(&pool, tenant, "gu@farhill.example", noon()).await.unwrap();
    let link = Token::parse(path.strip_prefix("/join/").unwrap()).unwrap();
    identity::join(&pool, &link, "brush and stone 9".into(), device("10.0.0.3"), noon()).await.unwrap();
    identity::users::deactivate(&pool, tenant, "gu@farhill.example", noon()).await.unwrap();
    assert!(sign_in(&pool, "gu@farhill.example", "brush and stone 9", noon()).await.is_err());
    let last = identity::users::deactivate(&pool, tenant, "lin@farhill.example", noon()).await;
    assert_eq!(field(last.unwrap_err()), "role");
    let staff = identity::users::list(&pool, noon()).await.unwrap();
    assert_eq!((staff.len(), staff[0].members.len()), (1, 2));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_file_does_not_change_the_address_somebody_signs_in_with(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let (zhou, _) = joined(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let listed = matching::list_colleague(&mut tx, &admin, MemberId::new(), "Chen", None).await.unwrap();
    for (id, kept) in [(zhou, "zhou@farhill.example"), (listed.id, "new@farhill.example")] {
        let all = matching::colleagues(&mut tx, &admin).await.unwrap();
        let old = all.into_iter().find(|c| c.id == id).unwrap();
        let new = matching::Colleague {
            email: Some("new@farhill.example".into()),
            region: Some("East".into()),
            ..old.clone()
        };
        assert_eq!(matching::describe_colleague(&mut tx, &admin, &old, &new).await, Ok(true));
        let all = matching::colleagues(&mut tx, &admin).await.unwrap();
        let now = all.into_iter().find(|c| c.id == id).unwrap();
        assert_eq!((now.email.as_deref(), now.region.as_deref()), (Some(kept), Some("East")));
    }
    let trail = crate::audit::store::of_record(&mut tx, admin.tenant, zhou.0, None, 1).await.unwrap();
    assert_eq!(trail[0].changes.0.keys().collect::<Vec<_>>(), ["region"]);
    tx.commit().await.unwrap();
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn an_invitation_pressed_twice_at_once_makes_one_member_and_both_are_remembered(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let id = MemberId::new();
    let press = async || {
        let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
        let email = "zhou@farhill.example".to_string();
        let new = NewMember { id, name: "周语桐".into(), email, role: Role::Member };
        let token = members::invite(&mut tx, &admin, new).await;
        tx.commit().await.unwrap();
        token
    };
    let (one, other) = tokio::join!(press(), press());
    assert_ne!(one.unwrap(), other.unwrap());
    let told = trail(&pool, &admin).await;
    assert_eq!(told.iter().filter(|t| *t == "member invited").count(), 2);
    // The id of somebody else is not a way to them.
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let other =
        NewMember { id: admin.member, name: "x".into(), email: "x@x.example".into(), role: Role::Member };
    assert_eq!(field(members::invite(&mut tx, &admin, other).await.unwrap_err()), "email");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_cannot_be_kept_is_refused_where_it_is_typed(pool: PgPool) {
    let admin = company(&pool, "lin@farhill.example").await;
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let zhou = matching::list_colleague(&mut tx, &admin, MemberId::new(), "Zhou", None).await.unwrap();
    for (name, region, wrong) in
        [("Zh\0ou", "", "name"), ("Zhou", "Ea\0st", "region"), ("Zhou", &"x".repeat(121), "region")]
    {
        let edit = MemberEdit { name: name.into(), region: region.into(), ..edit(Role::Member) };
        assert_eq!(
            field(members::change_member(&mut tx, &admin, zhou.id, 1, edit).await.unwrap_err()),
            wrong
        );
    }
    let odd = Company { time_zone: "Asia/\0".into(), ..company::company(&mut tx, &admin).await.unwrap() };
    assert_eq!(field(company::change_company(&mut tx, &admin, odd).await.unwrap_err()), "time_zone");
    assert_eq!(members::members(&mut tx, &admin, "zh\0ou").await.unwrap().len(), 1);
    let odd = HistoryFilter { object: Some("\0".into()), ..Default::default() };
    crate::audit::store::history(&mut tx, &admin, &odd, 9).await.unwrap();
    let wrong = sign_in(&pool, "lin\0@farhill.example", "not it at all", noon()).await;
    assert_eq!(field(wrong.unwrap_err()), "password");
}
