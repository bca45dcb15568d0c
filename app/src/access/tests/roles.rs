//! Roles as administrators manage them, and that whoever has them may do so with their next request.

use chrono::Days;

use super::*;
use crate::{
    access::store::{holders, rights::Books, roles},
    org::{self, model::*},
};

const OWN_DEALS: [(Action, Object, Scope); 1] = [(Action::See, Object::Deal, Scope::Own)];

/// A shipped role with some cells changed.
fn form(role: Role, cells: &[(Action, Object, Scope)]) -> RoleForm {
    let mut rights = role.shipped();
    cells.iter().for_each(|(action, object, scope)| rights.set(*action, *object, *scope));
    RoleForm { name: String::new(), rights }
}

/// Changes roles in a transaction of its own.
async fn save(pool: &PgPool, actor: &Actor, role: Role, version: i64, form: RoleForm) -> AppResult<i64> {
    let mut tx = db::tenant_tx(pool, actor.tenant).await.unwrap();
    let saved = roles::save_role(&mut tx, actor, role, version, form).await?;
    tx.commit().await.unwrap();
    Ok(saved)
}

async fn give(pool: &PgPool, actor: &Actor, role: Role, to: Holder) -> AppResult<()> {
    let mut tx = db::tenant_tx(pool, actor.tenant).await.unwrap();
    roles::give_role(&mut tx, actor, role, to).await?;
    tx.commit().await.unwrap();
    Ok(())
}

/// Who is behind a token, as a server asks that has kept its books since the request before.
async fn again(pool: &PgPool, token: &Token, now: DateTime<Utc>, books: &Books) -> Actor {
    let mut tx = db::tenant_tx(pool, token.tenant).await.unwrap();
    let found = store::authenticate(&mut tx, token, now, None, true, books).await.unwrap();
    tx.commit().await.unwrap();
    found.unwrap().1
}

async fn reorganise(pool: &PgPool, admin: &Actor, from: chrono::NaiveDate, steps: &[Step]) {
    let mut tx = db::tenant_tx(pool, admin.tenant).await.unwrap();
    let version = org::store::version(&mut tx, admin.tenant).await.unwrap();
    org::store::reorganise(&mut tx, admin, from, steps, version).await.unwrap();
    tx.commit().await.unwrap();
}

fn sees(actor: &Actor) -> Option<Vec<uuid::Uuid>> {
    actor.seen(Object::Deal).owners().map(<[uuid::Uuid]>::to_vec)
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_changed_role_holds_from_the_next_request(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let (zhou, session) = joined(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    let books = Books::default();
    assert_eq!(sees(&again(&pool, &session, noon(), &books).await), None);
    assert_eq!(save(&pool, &admin, Role::Member, 0, form(Role::Member, &OWN_DEALS)).await, Ok(1));
    assert_eq!(sees(&again(&pool, &session, noon(), &books).await), Some(vec![zhou.0]));
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    roles::drop_role(&mut tx, &admin, Role::Member, 1).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(sees(&again(&pool, &session, noon(), &books).await), None);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_stale_change_of_a_role_is_answered_with_the_role_as_it_is(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    save(&pool, &admin, Role::Member, 0, form(Role::Member, &OWN_DEALS)).await.unwrap();
    let late = save(&pool, &admin, Role::Member, 0, form(Role::Member, &[])).await;
    let Err(AppError::Conflict(current)) = late else { panic!("a stale change went through: {late:?}") };
    let current: RoleLine = serde_json::from_str(&current).unwrap();
    assert_eq!((current.version, current.rights.scope(Action::See, Object::Deal)), (1, Scope::Own));
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let dropped = roles::drop_role(&mut tx, &admin, Role::Member, 0).await;
    assert!(matches!(dropped, Err(AppError::Conflict(_))), "{dropped:?}");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn only_administrators_change_and_give_roles_and_theirs_stays(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let (zhou, session) = joined(&pool, &admin, "zhou@farhill.example", Role::Manager).await;
    let manager = who(&pool, &session, noon()).await.unwrap().1;
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let to = Holder::Member(zhou);
    let all = form(Role::Administrator, &[]);
    let refused = Err(AppError::Forbidden);
    assert_eq!(
        roles::save_role(&mut tx, &manager, Role::Manager, 0, all.clone()).await,
        Err(AppError::Forbidden)
    );
    assert_eq!(roles::drop_role(&mut tx, &manager, Role::Manager, 0).await, refused);
    assert_eq!(roles::give_role(&mut tx, &manager, Role::Administrator, to).await, refused);
    assert_eq!(roles::take_role(&mut tx, &manager, Role::Manager, to).await, refused);
    assert_eq!(holders::find_holders(&mut tx, &manager, "").await, Err(AppError::Forbidden));
    // Everybody may read what roles say.
    assert_eq!(roles::roles(&mut tx, &manager).await.unwrap().len(), Role::SHIPPED.len());
    assert_eq!(
        roles::save_role(&mut tx, &admin, Role::Administrator, 0, all).await,
        Err(AppError::Forbidden)
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn another_companys_roles_and_holders_are_not_there(pool: PgPool) {
    let ours = super::company(&pool, "lin@farhill.example").await;
    let theirs = super::company(&pool, "gu@nearshore.example").await;
    let own = Role::Own(RoleId::new());
    save(&pool, &theirs, own, 0, RoleForm { name: "夜班".into(), ..form(Role::Member, &[]) }).await.unwrap();
    let place = PositionId::new();
    let department = DepartmentId::new();
    let name = "Sales".to_string();
    let steps = [
        Step::AddDepartment { id: department, parent: None, name: name.clone(), kind: DepartmentKind::Sales },
        Step::AddPosition { id: place, department, title: name, lead: false, planned: 1 },
    ];
    reorganise(&pool, &theirs, theirs.today, &steps).await;
    let mine = Holder::Member(ours.member);
    assert_eq!(give(&pool, &ours, own, mine).await, Err(AppError::NotFound));
    for holder in [Holder::Member(theirs.member), Holder::Position(place), Holder::Department(department)] {
        assert_eq!(give(&pool, &ours, Role::Auditor, holder).await, Err(AppError::NotFound), "{holder:?}");
    }
    let mut tx = db::tenant_tx(&pool, ours.tenant).await.unwrap();
    assert_eq!(roles::drop_role(&mut tx, &ours, own, 1).await, Err(AppError::NotFound));
    assert!(roles::roles(&mut tx, &ours).await.unwrap().iter().all(|r| r.role != own));
    // Nor can it be somebody's own role.
    let edit = MemberEdit { name: "x".into(), role: own, manager: None, region: String::new() };
    let (id, _) = invite(&pool, &ours, "zhou@farhill.example", Role::Member).await;
    assert_eq!(members::change_member(&mut tx, &ours, id, 1, edit).await, Err(AppError::NotFound));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_role_somebody_has_is_not_deleted(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let (zhou, _) = joined(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    let own = Role::Own(RoleId::new());
    save(&pool, &admin, own, 0, RoleForm { name: "Night shift".into(), ..form(Role::Member, &[]) })
        .await
        .unwrap();
    give(&pool, &admin, own, Holder::Member(zhou)).await.unwrap();
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    assert_eq!(field(roles::drop_role(&mut tx, &admin, own, 1).await.unwrap_err()), "role");
    let row = members::members(&mut tx, &admin, "zhou").await.unwrap().remove(0);
    assert_eq!(row.given, [RoleName { role: own, name: Some("Night shift".into()) }]);
    roles::take_role(&mut tx, &admin, own, Holder::Member(zhou)).await.unwrap();
    assert_eq!(roles::take_role(&mut tx, &admin, own, Holder::Member(zhou)).await, Err(AppError::NotFound));
    // Somebody who left may come back.
    let edit = MemberEdit { name: "周语桐".into(), role: own, manager: None, region: String::new() };
    let version = members::change_member(&mut tx, &admin, zhou, 2, edit.clone()).await.unwrap();
    let version = members::deactivate(&mut tx, &admin, zhou, version).await.unwrap();
    assert_eq!(field(roles::drop_role(&mut tx, &admin, own, 1).await.unwrap_err()), "role");
    let edit = MemberEdit { role: Role::Member, ..edit };
    members::change_member(&mut tx, &admin, zhou, version, edit).await.unwrap();
    roles::drop_role(&mut tx, &admin, own, 1).await.unwrap();
    tx.commit().await.unwrap();
    // All of it is remembered, in names.
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let trail = crate::audit::store::history(&mut tx, &admin, &HistoryFilter::default(), 50).await.unwrap();
    for action in ["created", "given", "taken", "deleted"] {
        let entry = trail.iter().find(|e| e.object == "role" && e.action == action).unwrap();
        assert_eq!(entry.changes.0["role"][1], "Night shift", "{action}");
    }
    let made = trail.iter().find(|e| e.object == "member" && e.changes.0.contains_key("role")).unwrap();
    assert_eq!(made.changes.0["role"], serde_json::json!(["Night shift", "member"]));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_role_given_to_a_position_is_had_by_whoever_sits_there_and_no_longer(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let (zhou, session) = joined(&pool, &admin, "zhou@farhill.example", Role::SalesRep).await;
    let (department, position) = (DepartmentId::new(), PositionId::new());
    let steps = [
        Step::AddDepartment {
            id: department,
            parent: None,
            name: "Control".into(),
            kind: DepartmentKind::Finance,
        },
        Step::AddPosition { id: position, department, title: "Controller".into(), lead: false, planned: 1 },
        Step::Seat { member: zhou, position, main: true },
    ];
    reorganise(&pool, &admin, admin.today, &steps).await;
    let books = Books::default();
    assert_eq!(sees(&again(&pool, &session, noon(), &books).await), Some(vec![zhou.0]));
    give(&pool, &admin, Role::Auditor, Holder::Position(position)).await.unwrap();
    let given = {
        let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
        let all = roles::roles(&mut tx, &admin).await.unwrap();
        all.into_iter().find(|r| r.role == Role::Auditor).unwrap().given
    };
    assert_eq!((given[0].name.as_str(), given[0].place.as_str()), ("Controller", "Control"));
    assert_eq!(sees(&again(&pool, &session, noon(), &books).await), None);
    // The seat ends tomorrow: today it still gives the role, tomorrow no more.
    let tomorrow = admin.today + Days::new(1);
    reorganise(&pool, &admin, tomorrow, &[Step::Unseat { member: zhou, position }]).await;
    assert_eq!(sees(&again(&pool, &session, noon(), &books).await), None);
    assert_eq!(sees(&again(&pool, &session, noon() + Duration::days(1), &books).await), Some(vec![zhou.0]));
    // The same where the whole department has it.
    give(&pool, &admin, Role::Auditor, Holder::Department(department)).await.unwrap();
    assert_eq!(sees(&again(&pool, &session, noon() + Duration::days(1), &books).await), Some(vec![zhou.0]));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn holders_are_found_by_name_and_those_who_left_are_not(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let (zhou, _) = joined(&pool, &admin, "zhou@farhill.example", Role::Member).await;
    let id = DepartmentId::new();
    let step =
        Step::AddDepartment { id, parent: None, name: "周边业务".into(), kind: DepartmentKind::Sales };
    reorganise(&pool, &admin, admin.today, &[step]).await;
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let mut found = async || {
        let found = holders::find_holders(&mut tx, &admin, "周").await.unwrap();
        found.into_iter().map(|g| g.holder).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(found().await, [Holder::Member(zhou), Holder::Department(id)].into());
    members::deactivate(&mut tx, &admin, zhou, 2).await.unwrap();
    let found = holders::find_holders(&mut tx, &admin, "周").await.unwrap();
    assert_eq!(found.into_iter().map(|g| g.holder).collect::<Vec<_>>(), [Holder::Department(id)]);
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn what_cannot_be_said_in_a_cell_is_not_kept(pool: PgPool) {
    let admin = super::company(&pool, "lin@farhill.example").await;
    let cells = r#"{"product": {"edit": "own"}, "deal": {"see": "none"}}"#;
    let looks = r#"{"deal.amount": "masked", "contact.mobile": "write"}"#;
    let rights = serde_json::from_str(&format!(r#"{{"cells": {cells}, "looks": {looks}}}"#)).unwrap();
    save(&pool, &admin, Role::Member, 0, RoleForm { name: String::new(), rights }).await.unwrap();
    let mut tx = db::tenant_tx(&pool, admin.tenant).await.unwrap();
    let line =
        roles::roles(&mut tx, &admin).await.unwrap().into_iter().find(|r| r.role == Role::Member).unwrap();
    let mut told = RoleRights::default();
    told.set(Action::Edit, Object::Product, Scope::All);
    told.set_look(Field::DealAmount, Look::Hidden);
    assert_eq!(line.rights, told);
    let nameless = RoleForm { name: " ".into(), rights: told };
    let made = roles::save_role(&mut tx, &admin, Role::Own(RoleId::new()), 0, nameless).await;
    assert_eq!(field(made.unwrap_err()), "name");
}
