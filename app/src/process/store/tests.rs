//! Processes on a real PostgreSQL.

use sqlx::PgPool;

use super::*;
use crate::{
    access::model::Role,
    audit::store::of_record,
    db::tenant_tx,
    org::model::DepartmentKind,
    process::model::{Doer, Duties, Duty, NodeId, NodeKind},
    testing::{colleague, company},
};

async fn open(pool: &PgPool, actor: &Actor) -> Tx {
    tenant_tx(pool, actor.tenant).await.unwrap()
}

async fn made(tx: &mut Tx, actor: &Actor, name: &str) -> Process {
    make(tx, actor, ProcessId::new(), name, Locale::En).await.unwrap()
}

/// Gives the company the departments of a preset.
async fn organised(tx: &mut Tx, actor: &Actor, preset: Preset) -> Organisation {
    let seen = org::seen(tx, actor, actor.today).await.unwrap();
    let steps = preset.missing(&seen.organisation, Locale::En);
    org::reorganise(tx, actor, actor.today, &steps, seen.version).await.unwrap();
    org::organisation(tx, actor, actor.today).await.unwrap()
}

fn field<T: std::fmt::Debug>(result: AppResult<T>) -> String {
    match result {
        Err(AppError::Invalid(fields)) => fields[0].field.clone(),
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_process_is_made_changed_and_read_back_as_it_was_left(pool: PgPool) {
    let actor = company(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let organisation = organised(&mut tx, &actor, Preset::Small).await;
    let sales = organisation.departments.values().find(|d| d.kind == DepartmentKind::Sales).unwrap().id;
    let process = made(&mut tx, &actor, " Winning ").await;
    assert_eq!((process.name.as_str(), process.nodes.len(), process.ways.len()), ("Winning", 2, 1));
    let (start, end, call, check) = (process.nodes[0].id, process.nodes[1].id, NodeId::new(), NodeId::new());
    let add = |id, kind, after| Step::Add { id, kind, name: "Call".into(), after: Some(after) };
    let steps = [
        add(call, NodeKind::Task, start),
        add(check, NodeKind::Decision, call),
        Step::Connect { from: check, to: end, label: "Yes".into() },
        Step::Connect { from: check, to: call, label: "No".into() },
        Step::Assign {
            node: call,
            who: Doer::Department(sales),
            duties: Duties::of([Duty::Responsible, Duty::Accountable]),
        },
        Step::Move { id: check, after: Some(start) },
    ];
    let changed = change(&mut tx, &actor, process.id, 1, &steps).await.unwrap();
    assert_eq!(changed.version, 2);
    let read = one(&mut tx, &actor, process.id).await.unwrap();
    assert_eq!(read.processes, std::slice::from_ref(&changed));
    assert_eq!(seen(&mut tx, &actor).await.unwrap().processes, std::slice::from_ref(&changed));
    assert_eq!(read.doers.unit(sales).unwrap().name, "Sales");
    // What changes nothing leaves the version as it is.
    let again = [Step::Rename { name: "Winning".into() }];
    assert_eq!(change(&mut tx, &actor, process.id, 2, &again).await, Ok(changed));
    let trail = of_record(&mut tx, actor.tenant, process.id.0, None, 9).await.unwrap();
    let actions: Vec<_> = trail.iter().map(|e| e.action.as_str()).collect();
    assert_eq!(actions, ["updated", "created"]);
    assert_eq!(trail[0].changes.0["duties"][1], json!(["Call · Sales: RA"]));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn whoever_changes_an_older_state_is_told_the_one_there_is(pool: PgPool) {
    let actor = company(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let process = made(&mut tx, &actor, "Winning").await;
    let rename = |name: &str| [Step::Rename { name: name.into() }];
    let now = change(&mut tx, &actor, process.id, 1, &rename("Winning customers")).await.unwrap();
    let stale = change(&mut tx, &actor, process.id, 1, &rename("Mine")).await;
    assert_eq!(stale, Err(AppError::conflict(&now)));
    assert_eq!(delete(&mut tx, &actor, process.id, 1).await, Err(AppError::conflict(&now)));
    delete(&mut tx, &actor, process.id, 2).await.unwrap();
    assert_eq!(one(&mut tx, &actor, process.id).await, Err(AppError::NotFound));
    assert_eq!(delete(&mut tx, &actor, process.id, 3).await, Err(AppError::NotFound));
    // What was deleted is not made again under its id; its name is free.
    assert_eq!(make(&mut tx, &actor, process.id, "Again", Locale::En).await, Err(AppError::NotFound));
    made(&mut tx, &actor, "Winning customers").await;
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn two_changes_at_once_are_made_one_after_the_other(pool: PgPool) {
    let actor = company(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let process = made(&mut tx, &actor, "Winning").await;
    tx.commit().await.unwrap();
    let one = |name: &'static str| {
        let (pool, actor) = (pool.clone(), actor.clone());
        async move {
            let mut tx = open(&pool, &actor).await;
            let done = change(&mut tx, &actor, process.id, 1, &[Step::Rename { name: name.into() }]).await;
            tx.commit().await.unwrap();
            done.is_ok()
        }
    };
    let (a, b) = tokio::join!(one("First"), one("Second"));
    assert!(a != b, "one of two is told that the other was first");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_name_belongs_to_one_process(pool: PgPool) {
    let actor = company(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let process = made(&mut tx, &actor, "Winning").await;
    assert_eq!(made(&mut tx, &actor, "Keeping").await.version, 1);
    assert_eq!(field(make(&mut tx, &actor, ProcessId::new(), "winning ", Locale::En).await), "name");
    assert_eq!(field(make(&mut tx, &actor, ProcessId::new(), " ", Locale::En).await), "name");
    let taken = [Step::Rename { name: "KEEPING".into() }];
    assert_eq!(field(change(&mut tx, &actor, process.id, 1, &taken).await), "name");
    // Pressed twice, it is made once.
    assert_eq!(make(&mut tx, &actor, process.id, "Winning", Locale::En).await, Ok(process));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn nobody_who_is_not_there_is_given_anything(pool: PgPool) {
    let actor = company(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let process = made(&mut tx, &actor, "Winning").await;
    let node = NodeId::new();
    let who = Doer::Department(crate::org::model::DepartmentId::new());
    let steps = [
        Step::Add { id: node, kind: NodeKind::Task, name: "Call".into(), after: None },
        Step::Assign { node, who, duties: Duties::of([Duty::Responsible]) },
    ];
    assert_eq!(field(change(&mut tx, &actor, process.id, 1, &steps).await), "process");
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn a_preset_brings_its_processes_once_and_changes_none(pool: PgPool) {
    let actor = company(&pool).await;
    let mut tx = open(&pool, &actor).await;
    organised(&mut tx, &actor, Preset::Medium).await;
    let mine = made(&mut tx, &actor, "Complaint handling").await;
    let brought = begin(&mut tx, &actor, Preset::Medium, actor.today, Locale::En).await.unwrap();
    assert_eq!(brought, 5);
    assert_eq!(begin(&mut tx, &actor, Preset::Medium, actor.today, Locale::Zh).await, Ok(0));
    let all = seen(&mut tx, &actor).await.unwrap();
    assert_eq!(all.processes.len(), 6);
    assert!(all.processes.contains(&mine));
    for process in all.processes.iter().filter(|p| p.id != mine.id) {
        for node in &process.nodes {
            assert_eq!(crate::process::model::gaps(process, &all.doers, node.id), []);
        }
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn everybody_sees_processes_and_administrators_change_them(pool: PgPool) {
    let actor = company(&pool).await;
    let mut tx = open(&pool, &actor).await;
    let process = made(&mut tx, &actor, "Winning").await;
    tx.commit().await.unwrap();
    for role in Role::SHIPPED.into_iter().filter(|r| *r != Role::Administrator) {
        let other = colleague(&pool, &actor, role).await;
        let mut tx = open(&pool, &other).await;
        assert_eq!(seen(&mut tx, &other).await.unwrap().processes.len(), 1);
        let rename = [Step::Rename { name: "Mine".into() }];
        assert_eq!(change(&mut tx, &other, process.id, 1, &rename).await, Err(AppError::Forbidden));
        assert_eq!(delete(&mut tx, &other, process.id, 1).await, Err(AppError::Forbidden));
        let another = make(&mut tx, &other, ProcessId::new(), "Mine", Locale::En).await;
        assert_eq!(another, Err(AppError::Forbidden));
        let brought = begin(&mut tx, &other, Preset::Small, other.today, Locale::En).await;
        assert_eq!(brought, Err(AppError::Forbidden));
    }
    let nobody = colleague(&pool, &actor, Role::Own(crate::access::model::RoleId::new())).await;
    let mut tx = open(&pool, &nobody).await;
    assert_eq!(seen(&mut tx, &nobody).await, Err(AppError::Forbidden));
    assert_eq!(one(&mut tx, &nobody, process.id).await, Err(AppError::Forbidden));
    assert_eq!(processes(&mut tx, &nobody).await, Err(AppError::Forbidden));
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn another_companys_processes_are_not_there(pool: PgPool) {
    let (ours, theirs) = (company(&pool).await, company(&pool).await);
    let mut tx = open(&pool, &ours).await;
    let process = made(&mut tx, &ours, "Winning").await;
    tx.commit().await.unwrap();
    let mut tx = open(&pool, &theirs).await;
    assert_eq!(one(&mut tx, &theirs, process.id).await, Err(AppError::NotFound));
    assert_eq!(change(&mut tx, &theirs, process.id, 1, &[]).await, Err(AppError::NotFound));
    assert_eq!(delete(&mut tx, &theirs, process.id, 1).await, Err(AppError::NotFound));
    assert_eq!(seen(&mut tx, &theirs).await.unwrap().processes, []);
}
